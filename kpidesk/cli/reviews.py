"""`kpidesk review` and `kpidesk report`: from files or a project to a verdict and its outputs."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from kpidesk.base.errors import WrongUsage
from kpidesk.cli.loading import loading
from kpidesk.cli.options import Inputs, Pdf, Profile, Project, Quiet, Settings
from kpidesk.cli.protecting import Dropped, Hashed, KeptText, privacy
from kpidesk.cli.saying import Answers, pairs
from kpidesk.cli.terminal import progress, put, tell

if TYPE_CHECKING:
    from kpidesk.decision.review import Review
    from kpidesk.session.review import Request

AsOf = Annotated[str | None, Option("--as-of", metavar="DATE", help="The day of the review; else the last with data.")]
Window = Annotated[str, Option("--window", metavar="W", help="all, last-7, last-28, week-N or DATE..DATE.")]
Json = Annotated[str | None, Option("--json", metavar="FILE|-", help="Write everything as JSON; - prints it.")]
Save = Annotated[
    Path | None, Option("--save", metavar="FILE.kpidesk", help="Keep the files and this review in a new project.")
]
FailOn = Annotated[
    str | None,
    Option("--fail-on", metavar="LIST", help="Exit with 1 when one of these verdicts or lights occurs: kill,red."),
]
Dated = Annotated[
    str | None, Option("--dated", metavar="now", help="Date the PDF with today, not with the day of the review.")
]


def review(
    inputs: Inputs,
    profile: Profile = None,
    settings: Settings = None,
    as_of: AsOf = None,
    window: Window = "all",
    json: Json = None,
    pdf: Pdf = None,
    save: Save = None,
    fail_on: FailOn = None,
    dated: Dated = None,
    hashed: Hashed = None,
    dropped: Dropped = None,
    kept_text: KeptText = None,
    answers: Answers = None,
    quiet: Quiet = False,
) -> int:
    """Review a pilot: exports or a project in, the verdict and its report out.

    Example: kpidesk review exports/ --pdf report.pdf --json result.json
    """
    from kpidesk.cli.alarms import parse_alarms, rings

    alarms = parse_alarms(fail_on)
    if dated not in {None, "now"}:
        raise WrongUsage(f'--dated "{dated}" is not known: the one value is now.')
    with loading():
        from kpidesk.intake.inputs import Said
        from kpidesk.session.pilot import Choices
        from kpidesk.session.review import Request

    request = Request(
        inputs=tuple(inputs),
        choices=Choices(profile, tuple(settings or ()), as_of),
        window=window,
        pdf=pdf,
        json=None if json in {None, "-"} else Path(str(json)),
        save=save,
        dated_now=dated == "now",
        said=Said(pairs(answers, "--answer"), privacy(hashed, dropped, kept_text)),
    )
    found = _run(request, print_json=json == "-", quiet=quiet)
    return 1 if rings(alarms, found) else 0


def report(file: Project, pdf: Pdf = None, quiet: Quiet = False) -> None:
    """Write the report of a project.

    Example: kpidesk report claims.kpidesk --pdf report.pdf
    """
    if pdf is None:
        raise WrongUsage("report writes nothing yet: say what to write, such as --pdf report.pdf.")
    with loading():
        from kpidesk.session.evidence import check_project_name
        from kpidesk.session.review import Request

    check_project_name(file)
    _run(Request(inputs=(str(file),), pdf=pdf), quiet=quiet, print_review=False)


def _run(request: "Request", *, quiet: bool, print_json: bool = False, print_review: bool = True) -> "Review":
    """Do the work, print what is to be printed, and only then put the files in place."""
    with loading():
        from kpidesk.report.json import to_json
        from kpidesk.report.terminal import to_terminal
        from kpidesk.session.review import reviewing

    with ExitStack() as stack:
        with progress(quiet=quiet) as shown:
            finished = stack.enter_context(reviewing(request, shown))
        if print_json:
            put(to_json(finished.review))
        elif print_review and not quiet:
            put(to_terminal(finished.review))
        finished.commit()
    if not quiet:
        for path in (request.pdf, request.json, request.save):
            if path is not None:
                tell(f"Written: {path}")
    return finished.review
