"""Renew the picture in the README: page 1 of the sample pilot's report.

.venv/bin/python packaging/picture.py
"""

import tempfile
from pathlib import Path

import pypdfium2

from kpidesk.cli.ending import run

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample_data" / "claims-ready"
PICTURE = ROOT / "resources" / "help" / "report-page-1.png"
SCALE = 1.5
"""Pixels for each point: readable on a screen, and about 200 KB."""


def draw() -> None:
    """Review the sample and draw the first page of its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.pdf"
        if run(["review", str(SAMPLE), "--pdf", str(report), "--quiet"]):
            raise SystemExit("The sample pilot could not be reviewed.")
        document = pypdfium2.PdfDocument(report)
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        document[0].render(scale=SCALE).to_pil().quantize(128).save(PICTURE, optimize=True)
        document.close()


if __name__ == "__main__":
    draw()
