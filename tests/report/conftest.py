"""The reviews, and the PDFs made of them once."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from kpidesk.decision.review import Review
from kpidesk.report.writer import write_pdf
from tests.report.extremes import absurd, empty, failing
from tests.report.measures import CATALOGUE
from tests.report.reviews import healthy

MAKERS: Mapping[str, Callable[[], Review]] = {
    "healthy": healthy,
    "failing": failing,
    "empty": empty,
    "absurd": absurd,
}


@pytest.fixture(scope="session")
def made() -> Mapping[str, Review]:
    return {name: make() for name, make in MAKERS.items()}


@pytest.fixture(scope="session")
def pdfs(made: Mapping[str, Review], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("pdf")
    for name, review in made.items():
        write_pdf(review, CATALOGUE, folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in made}


@pytest.fixture(scope="session")
def texts(pdfs: Mapping[str, Path]) -> Mapping[str, tuple[str, ...]]:
    """The text of each page, line ends as spaces."""
    return {name: page_texts(path) for name, path in pdfs.items()}


def page_texts(path: Path) -> tuple[str, ...]:
    with pdfium.PdfDocument(path) as document:
        return tuple(
            " ".join(document[number].get_textpage().get_text_range().split()) for number in range(len(document))
        )
