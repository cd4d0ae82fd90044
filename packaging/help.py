"""Write the pages of the help that follow from data: `python3 packaging/help.py` in the project's environment.

The exports that are recognised; and of each KPI its meaning, measures with formula and columns, the lines of every
profile with their source, and pitfalls.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kpidesk.intake.recognition.recogniser import Recogniser, Sureness  # noqa: E402 - the project's root is first
from kpidesk.intake.recognition.shelf import recognisers  # noqa: E402 - the same
from kpidesk.metrics.catalogue import CATALOGUE  # noqa: E402 - the project's root must be on the path first
from kpidesk.metrics.families import EXTENDED  # noqa: E402 - the same
from kpidesk.metrics.kpis import KPIS, Kpi  # noqa: E402 - the same
from kpidesk.metrics.metric import Metric  # noqa: E402 - the same
from kpidesk.metrics.references import REFERENCES  # noqa: E402 - the same
from kpidesk.pilot.profile import Profile  # noqa: E402 - the same
from kpidesk.pilot.profiles import load_profile, profile_names  # noqa: E402 - the same
from kpidesk.pilot.settings import PilotSettings  # noqa: E402 - the same
from kpidesk.views.lines import line  # noqa: E402 - the same

HELP = ROOT / "resources" / "help"
OTHERS = (
    "What is measured beside the twelve KPIs, where the files hold it. None of these decides the verdict, except those "
    "that a profile calls a guardrail."
)
LAYOUTS = (
    "Drop these as the tool wrote them. What is not here is read by its names and cells, and shown before it is "
    "stored; what you say of it is remembered."
)
REFUSED = "These lack what the figures are worked out from. Each says what to export instead."
UNSURE = {
    Sureness.OTHERS: " (as programs of others read it)",
    Sureness.MEMORY: " (not verified on a real file: look at the preview)",
}
METRICS = {metric.id: metric for metric in CATALOGUE}


def write_help() -> dict[str, str]:
    """The generated pages: name below resources/help -> text."""
    words = tomllib.loads((HELP / "kpis.toml").read_text(encoding="utf-8"))
    profiles = [load_profile(PilotSettings(profile=name)) for name in profile_names()]
    pages = {f"kpis/{kpi.id}.md": _kpi_page(kpi, words[kpi.id], profiles) for kpi in KPIS}
    pages["measures.md"] = _measures_page(profiles)
    pages["layouts.md"] = _layouts_page()
    return pages


def _layouts_page() -> str:
    """Every export that is recognised: what it gives, what is asked, and where its layout is documented."""
    known = sorted(recognisers().values(), key=lambda one: one.name.removeprefix("an ").removeprefix("a ").lower())
    read = [_layout(one) for one in known if not one.refusal]
    refused = [_layout(one) for one in known if one.refusal]
    parts = ("# Exports that are recognised", LAYOUTS, *read, "## Recognised, and of no use", REFUSED, *refused)
    return "\n\n".join(parts) + "\n"


def _layout(one: Recogniser) -> str:
    roles = ", ".join(dict.fromkeys(form.role.name for form in one.tables))
    asked = " ".join(_plain(question.text) for question in one.questions)
    lines = [f"### {_plain(one.name[0].upper() + one.name[1:])}", ""]
    lines += [f"- Gives: {roles}"] if roles else []
    lines += [f"- Asks: {asked}"] if asked else []
    lines += [f"- {_plain(text)}" for text in (one.remark, one.refusal) if text]
    lines.append(f"- Known from: {_plain(one.documented)}{UNSURE.get(one.sureness, '')}")
    return "\n".join(lines)


def _kpi_page(kpi: Kpi, words: dict[str, object], profiles: list[Profile]) -> str:
    measures = [metric for metric in CATALOGUE if metric.family == kpi.id]
    head = METRICS[kpi.headline]
    parts = [
        f"# {kpi.number}. {kpi.title}",
        f"*{kpi.area}*",
        str(words["meaning"]),
        f"The number shown first is **{_plain(head.title)}**: {_plain(head.formula)}. {_evidence(head)}",
        "## Thresholds",
        _thresholds([METRICS[name] for name in kpi.graded], profiles),
        "## What goes wrong with it",
        "\n".join(f"- {pitfall}" for pitfall in _texts(words["pitfalls"])),
        "## Measures",
        *(_measure(metric) for metric in measures),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _measures_page(profiles: list[Profile]) -> str:
    parts = ["# Further measures", OTHERS]
    for family, title in EXTENDED.items():
        metrics = [metric for metric in CATALOGUE if metric.family == family]
        parts += [f"## {title}", _thresholds(metrics, profiles), *(_measure(metric) for metric in metrics)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _measure(metric: Metric) -> str:
    needs = ", ".join(f"`{need}`" for need in metric.needs).replace("|", "` or `") or "nothing but settings"
    return "\n".join(
        (
            f"### {_plain(metric.title)}",
            "",
            f"- Formula: {_plain(metric.formula)}",
            f"- Columns: {needs}",
            f"- {_evidence(metric)}",
            f"- Compared with: {_plain(REFERENCES[metric.id])}",
            f"- Source: {_plain(metric.source)}",
        )
    )


def _evidence(metric: Metric) -> str:
    interval = f"Interval: {metric.interval}" if metric.interval else "No interval"
    return f"{interval}{f'; needs at least {metric.minimum}' if metric.minimum else ''}."


def _thresholds(metrics: list[Metric], profiles: list[Profile]) -> str:
    """A table of the lines, profiles that draw the same ones in one row."""
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for metric in metrics:
        for profile in profiles:
            drawn = profile.thresholds.get(metric.id)
            if drawn is None:
                continue
            green, red = (line(one, metric.unit) if one else "–" for one in (drawn.green, drawn.red))
            rows.setdefault((metric.title, green, red, drawn.source), []).append(profile.id.replace("-", " "))
    if not rows:
        return ""
    lines = ["| Measure | Green | Red | Profiles | Source |", "| --- | --- | --- | --- | --- |"]
    for (title, green, red, source), names in rows.items():
        where = "all" if len(names) == len(profiles) else ", ".join(names)
        lines.append("| " + " | ".join(_plain(text) for text in (title, green, red, where, source)) + " |")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing to interpret."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def _texts(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []


if __name__ == "__main__":
    for name, text in write_help().items():
        (HELP / name).write_text(text, encoding="utf-8")
