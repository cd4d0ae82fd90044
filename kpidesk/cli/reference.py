"""`kpidesk doctor`, `template` and `catalogue`: what is possible, before anything is stored."""

import json as text_form
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from kpidesk.cli.options import Inputs, Profile, Quiet, Settings
from kpidesk.cli.saying import Answers, pairs
from kpidesk.cli.terminal import progress, put, tell
from kpidesk.cli.wording import say_problems, say_support, say_tables

Workbook = Annotated[Path, Argument(metavar="FILE.xlsx", help="The workbook to make.", show_default=False)]
AsJson = Annotated[bool, Option("--json", help="As JSON, with the lines of every profile.")]


NO_GAPS = "Nothing is missing: there is nothing to ask for."
Request = Annotated[bool, Option("--request", help="Print a letter that asks for what is missing, ready to be sent.")]


def doctor(
    inputs: Inputs,
    profile: Profile = None,
    settings: Settings = None,
    answers: Answers = None,
    request: Request = False,
    quiet: Quiet = False,
) -> None:
    """Say what files were recognised as, which KPIs they can support, and what the others lack. Stores nothing.

    Example: kpidesk doctor exports/
    """
    from kpidesk.intake.inputs import Said
    from kpidesk.session.pilot import Choices
    from kpidesk.session.review import diagnose
    from kpidesk.views.doctor import data_request

    with progress(quiet=quiet) as shown:
        said = Said(pairs(answers, "--answer"))
        found = diagnose(tuple(inputs), Choices(profile, tuple(settings or ())), shown, said)
    put(
        say_tables(found.tables) + "\n" + (say_support(found.support) or f"No KPI can be judged yet. {found.why_not}\n")
    )
    if request:
        put(f"\n{data_request(found.name or 'the pilot', found.support) or NO_GAPS}\n")
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
    """List every metric: id, title, unit, formula, thresholds, the columns it needs, what its numbers were compared
    with, and its source.

    Example: kpidesk catalogue --json
    """
    from kpidesk.session.reference import describe_catalogue

    metrics = describe_catalogue()
    put(text_form.dumps(metrics, indent=2) + "\n" if json else "\n".join(map(_paragraph, metrics)))


def _paragraph(metric: dict[str, Any]) -> str:
    least = f"; needs at least {metric['minimum']}" if metric["minimum"] else ""
    lines = [
        f"{metric['id']}  {metric['title']} ({metric['unit']}), {metric['family']}",
        f"  formula     {metric['formula']}",
        f"  interval    {metric['interval']}{least}",
        *(f"  {label:<11} {text}" for label, text in _thresholds(metric["thresholds"])),
        f"  needs       {', '.join(metric['needs']) or 'nothing'}",
        f"  reference   {metric['reference']}",
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
