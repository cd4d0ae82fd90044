"""The program as typed: its commands in the order in which a pilot meets them."""

from typing import Annotated

from typer import Context, Option, Typer

from kpidesk import __version__
from kpidesk.cli import mappings, projects, reference, reviews, window
from kpidesk.cli.terminal import put

app = Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Exit codes: 0 done; 1 done, and something named by --fail-on occurred; 2 wrong usage; "
    "3 an input could not be used, nothing was written.",
)


@app.callback(invoke_without_command=True)
def describe(
    context: Context, version: Annotated[bool, Option("--version", help="Say which version this is.")] = False
) -> int:
    """KPIDesk reviews an AI pilot: exports in; twelve KPIs, their lights and gates, and a verdict out."""
    if version:
        put(f"kpidesk {__version__}\n")
    elif context.invoked_subcommand is None:
        if context.obj is not None and not window.obstacle():
            return int(context.obj(None))
        put(context.get_help() + "\n")
    return 0


for name, command, summary in (
    ("open", window.open_, "Open the window on a project."),
    ("demo", window.demo, "Open the window on a sample pilot."),
    ("review", reviews.review, "Review a pilot: exports or a project in, a verdict out."),
    ("doctor", reference.doctor, "Say which KPIs these files can support."),
    ("template", reference.template, "Make the empty workbook to fill in."),
    ("catalogue", reference.catalogue, "List every metric with its formula and thresholds."),
    ("new", projects.new, "Make a new project file."),
    ("import", projects.import_, "Put the rows of files into a project."),
    ("mappings", mappings.mappings, "Say how sheets are read that were mapped by hand."),
    ("report", reviews.report, "Write the report of a project."),
    ("check", projects.check, "Check that a project file is sound."),
):
    app.command(name, short_help=summary)(command)
