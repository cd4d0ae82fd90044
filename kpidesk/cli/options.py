"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Inputs = Annotated[
    list[str],
    Argument(
        metavar="INPUT",
        help="A folder, a workbook, data files (ROLE=PATH says what a file is) or one project (.kpidesk).",
        show_default=False,
    ),
]
Project = Annotated[Path, Argument(metavar="FILE.kpidesk", help="A project file.", show_default=False)]
Profile = Annotated[
    str | None, Option("--profile", metavar="NAME", help="The kind of use case, which sets the thresholds.")
]
Settings = Annotated[
    list[str] | None,
    Option(
        "--set",
        metavar="KEY=VALUE",
        help="Any key of pilot.toml: transaction_value=4, thresholds.latency_p99.green=4. May be repeated.",
    ),
]
Quiet = Annotated[bool, Option("--quiet", help="Say nothing but what went wrong.")]
Pdf = Annotated[Path | None, Option("--pdf", metavar="FILE", help="Write the report as PDF.")]
