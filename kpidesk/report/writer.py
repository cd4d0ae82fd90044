"""A review as a PDF file."""

from datetime import datetime
from pathlib import Path

from kpidesk.decision.review import Review
from kpidesk.report.contents import Contents
from kpidesk.report.files import write_atomically
from kpidesk.report.layout import report
from kpidesk.report.pdf import midnight, render
from kpidesk.views.definition import Catalogue


def write_pdf(
    review: Review, catalogue: Catalogue, path: Path, dated: datetime | None = None, *, contents: Contents | None = None
) -> None:
    """Write the go/kill report to ``path``: all of it, or the file stays as it was.

    The same review and catalogue give the same bytes: the date is the day of the review, unless ``dated`` is given.
    ``contents``: other sections and notes than the pilot's settings ask for.
    """
    moment = dated or midnight(review.calendar.as_of)
    write_atomically(render(report(review, catalogue, contents), review.version, moment), path)
