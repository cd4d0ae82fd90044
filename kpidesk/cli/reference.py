"""`kpidesk doctor`, `template` and `catalogue`: what is possible, before anything is stored."""

import json as text_form
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from kpidesk.cli.options import Inputs, Profile, Quiet, Settings
from kpidesk.cli.terminal import progress, put, tell
from kpidesk.cli.wording import say_problems, say_support, say_tables

Workbook = Annotated[Path, Argument(metavar="FILE.xlsx", help="The workbook to make.", show_default=False)]
AsJson = Annotated[bool, Option("--json", help="As JSON, with the lines of every profile.")]


def doctor(inputs: Inputs, profile: Profile = None, settings: Settings = None, quiet: Quiet = False) -> None:
    """Say which KPIs these files can support, and which column each of the others lacks. Stores nothing.

    Example: kpidesk doctor exports/
    """
    from kpidesk.session.pilot import Choices
    from kpidesk.session.review import diagnose

    with progress(quiet=quiet) as shown:
        found = diagnose(tuple(inputs), Choices(profile, tuple(settings or ())), shown)
    put(say_tables(found.tables) + "\n" + say_support(found.support))
    if not quiet:
        for line in say_problems(found.problems):
            tell(line)


def template(file: Workbook) -> None:
    """Make the empty workbook to fill in: a sheet for each role, with comments and checks on every column.

    Example: kpidesk template pilot.xlsx
    """
    from kpidesk.intake.template import write_template
    from kpidesk.session.outputs import outputs

    with outputs() as files:
        files.add(file, write_template, new=True)
        files.commit()
    put(f"Made: {file}\n")


def catalogue(json: AsJson = False) -> None:
    """List every metric: id, title, unit, formula, thresholds, the columns it needs, and its source.

    Example: kpidesk catalogue --json
    """
    from kpidesk.session.reference import describe_catalogue

    metrics = describe_catalogue()
    put(text_form.dumps(metrics, indent=2) + "\n" if json else "\n".join(map(_paragraph, metrics)))


def _paragraph(metric: dict[str, Any]) -> str:
    lines = [
        f"{metric['id']}  {metric['title']} ({metric['unit']}), {metric['family']}",
        f"  formula     {metric['formula']}",
        *(f"  {label:<11} {text}" for label, text in _thresholds(metric["thresholds"])),
        f"  needs       {', '.join(metric['needs']) or 'nothing'}",
        f"  source      {metric['source']}",
    ]
    return "\n".join(lines) + "\n"


def _thresholds(thresholds: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines of a metric, each set of them once, with the profiles that draw it."""
    drawn: dict[str, list[str]] = {}
    for profile, lines in thresholds.items():
        words = [
            f"{light} {lines[light]['op']} {lines[light]['number']:g}" for light in ("green", "red") if lines[light]
        ]
        drawn.setdefault(", ".join(words), []).append(profile)
    return [("thresholds", f"{words} ({', '.join(profiles)})") for words, profiles in drawn.items()]
