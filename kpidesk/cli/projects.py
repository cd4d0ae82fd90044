"""`kpidesk new`, `import` and `check`: project files."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Option

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.cli.importing import How, put_in
from kpidesk.cli.loading import loading, without_pandas
from kpidesk.cli.options import Inputs, Profile, Project, Quiet, Settings
from kpidesk.cli.protecting import Dropped, Hashed, KeptText, privacy
from kpidesk.cli.saying import Answers, LayoutName, layout_named, pairs
from kpidesk.cli.terminal import put

PilotFile = Annotated[
    Path | None, Option("--pilot", metavar="pilot.toml", help="The pilot's settings; any of them can be --set as well.")
]
Role = Annotated[str | None, Option("--as", metavar="ROLE", help="What all the files are: requests, costs, ...")]
Sheet = Annotated[str | None, Option("--sheet", metavar="NAME", help="The sheet of the workbook to take.")]
Columns = Annotated[
    list[str] | None, Option("--map", metavar="COLUMN=HEADER", help="Which header holds a column. May be repeated.")
]
Units = Annotated[
    list[str] | None, Option("--unit", metavar="COLUMN=ms", help="The unit of a column's cells. May be repeated.")
]
Overlap = Annotated[
    str,
    Option(
        "--overlap",
        metavar="CHOICE",
        help="What counts of what is there already: newer (of each id), replace (its period), add (what is new) or "
        "both. Else newer where rows have ids, replace where the older rows recur.",
        show_default=False,
    ),
]
Compare = Annotated[
    bool,
    Option("--compare/--no-compare", help="Whether to measure before and after, and say which figures changed."),
]
DryRun = Annotated[bool, Option("--dry-run", help="Read and report, but change nothing.")]


def new(file: Project, pilot: PilotFile = None, profile: Profile = None, settings: Settings = None) -> None:
    """Make a new project file.

    Example: kpidesk new claims.kpidesk --pilot pilot.toml --set transaction_value=4
    """
    with loading(), without_pandas():
        from kpidesk.session.pilot import Choices
        from kpidesk.session.project import create

    create(file, pilot, Choices(profile, tuple(settings or ())))
    put(f"Made: {file}\n")


def import_(
    file: Project,
    inputs: Inputs,
    role: Role = None,
    sheet: Sheet = None,
    columns: Columns = None,
    units: Units = None,
    hashed: Hashed = None,
    dropped: Dropped = None,
    kept_text: KeptText = None,
    answers: Answers = None,
    layout: LayoutName = None,
    overlap: Overlap = "",
    compare: Compare = True,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Put the rows of files into a project, all of them or none.

    Example: kpidesk import claims.kpidesk requests.csv costs=invoice.xlsx --unit latency_s=ms
    """
    from kpidesk.intake.inputs import Said, parse_input

    _check_role(role)
    given = [parse_input(text) for text in inputs]
    headers, written_in = pairs(columns, "--map"), pairs(units, "--unit")
    said = Said(pairs(answers, "--answer"), privacy(hashed, dropped, kept_text), layout_named(layout))
    named = [replace(one, role=role or one.role, sheet=sheet, columns=headers, units=written_in) for one in given]
    put_in(file, [said.of(one) for one in named], How(overlap, compare, dry_run, quiet))


def check(file: Project) -> int:
    """Check a project file to the last row: what is in it, what is damaged, where its last backup is.

    Example: kpidesk check claims.kpidesk
    """
    from kpidesk.store.check import check as check_file

    found = check_file(file)
    if found.sound:
        put("".join(f"{sentence}\n" for sentence in found.sentences))
        return 0
    raise Unusable(*found.sentences)


def _check_role(role: str | None) -> None:
    from kpidesk.intake.inputs import did_you_mean
    from kpidesk.tables.roles import ROLES

    if role is not None and role not in ROLES:
        raise WrongUsage(
            f'--as "{role}" is not a role.{did_you_mean(role, ROLES)}', f"The roles are: {', '.join(ROLES)}."
        )
