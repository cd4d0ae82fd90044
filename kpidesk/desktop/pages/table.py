"""Every page in the order of the rail. A page is made when it is first shown."""

from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.adoption import AdoptionPage
from kpidesk.desktop.pages.arc import ArcPage
from kpidesk.desktop.pages.business import BusinessPage
from kpidesk.desktop.pages.comparisons import ComparisonsPage
from kpidesk.desktop.pages.data import DataPage
from kpidesk.desktop.pages.decision import DecisionPage
from kpidesk.desktop.pages.experiments import ExperimentsPage
from kpidesk.desktop.pages.fairness import FairnessPage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.pages.incidents import IncidentsPage
from kpidesk.desktop.pages.kpi import KpiPage
from kpidesk.desktop.pages.kpis import KpisPage
from kpidesk.desktop.pages.money import MoneyPage
from kpidesk.desktop.pages.new_pilot import NewPilotPage
from kpidesk.desktop.pages.overview import OverviewPage
from kpidesk.desktop.pages.people import PeoplePage
from kpidesk.desktop.pages.portfolio import PortfolioPage
from kpidesk.desktop.pages.quality import QualityPage
from kpidesk.desktop.pages.report import ReportPage
from kpidesk.desktop.pages.serving import ServingPage
from kpidesk.desktop.pages.welcome import WelcomePage

PAGES: tuple[tuple[type[Page], ...], ...] = (
    (
        OverviewPage,
        KpisPage,
        KpiPage,
        ArcPage,
        AdoptionPage,
        QualityPage,
        ServingPage,
        FairnessPage,
        ComparisonsPage,
        MoneyPage,
        BusinessPage,
        PeoplePage,
        IncidentsPage,
        ExperimentsPage,
    ),
    (DecisionPage, ReportPage),
    (DataPage, ImportPage),
    (WelcomePage, NewPilotPage, PortfolioPage),
)
"""Groups of pages; the rail draws a line between groups."""
EVERY: tuple[type[Page], ...] = tuple(page for group in PAGES for page in group)
