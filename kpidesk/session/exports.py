"""What an open project writes of its review: the same files, by the same writers, as the command line."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from kpidesk.base.progress import Progress
from kpidesk.decision.review import Review
from kpidesk.intake.template import write_template
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.report.json import to_json
from kpidesk.report.writer import write_pdf
from kpidesk.session.outputs import outputs


def export_pdf(review: Review, target: Path, progress: Progress) -> Path:
    """Write the report; raises Unusable where that is not possible, and then nothing was changed."""
    progress.step(f"Writing {target.name}")
    return _export(target, lambda path: write_pdf(review, CATALOGUE, path, None), progress)


def export_json(review: Review, target: Path, progress: Progress) -> Path:
    """Write everything as JSON; raises as ``export_pdf``."""
    progress.step(f"Writing {target.name}")
    text = to_json(review)
    return _export(target, lambda path: path.write_text(text, encoding="ascii", newline="\n"), progress)


def _export(target: Path, write: Callable[[Path], object], progress: Progress) -> Path:
    with outputs() as files:
        files.add(target, write)
        progress.step(f"Writing {target.name}", 1.0)  # the last chance to cancel
        files.commit()
    return target


def pdf_bytes(review: Review, progress: Progress) -> bytes:
    """The report as it would be written, for a preview or for paper."""
    progress.step("Making the report")
    with TemporaryDirectory(prefix="kpidesk-pdf-") as folder:
        path = Path(folder, "report.pdf")
        write_pdf(review, CATALOGUE, path, None)
        return path.read_bytes()


def export_template(target: Path) -> Path:
    """Write the empty workbook to fill in; a file that is there is replaced once the new one is whole."""
    with outputs() as files:
        files.add(target, write_template)
        files.commit()
    return target
