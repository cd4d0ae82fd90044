"""Every page in the order of the rail. A page is made when it is first shown."""

from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.adoption import AdoptionPage
from kpidesk.desktop.pages.arc import ArcPage
from kpidesk.desktop.pages.incidents import IncidentsPage
from kpidesk.desktop.pages.overview import OverviewPage

PAGES: tuple[tuple[type[Page], ...], ...] = ((OverviewPage, ArcPage, AdoptionPage, IncidentsPage),)
"""Groups of pages; the rail draws a line between groups."""
EVERY: tuple[type[Page], ...] = tuple(page for group in PAGES for page in group)
