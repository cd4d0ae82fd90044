"""The sections of a report, which of them it may leave out, and how long a note may be."""

from collections.abc import Mapping

REPORT_SECTIONS: Mapping[str, str] = {
    "summary": "Page 1: the answer in thirty seconds",
    "rule": "The rule and its reasons, gates",
    "arc": "The 90-day arc",
    "kpis": "The twelve KPIs, one by one",
    "fairness": "Fairness by group",
    "health": "Model health",
    "answers": "Generated answers",
    "serving": "Serving",
    "business": "Business results",
    "people": "People and process",
    "voices": "What people say",
    "experiments": "Experiments and evaluation suites",
    "comparisons": "Comparisons",
    "evidence": "Evidence: files and problems",
    "assumptions": "Assumptions in force",
    "records": "Decisions, waivers and amendments",
    "definitions": "Definitions of all metrics",
    "manifest": "Manifest",
}
"""Id -> what it is called, in the order of the report."""
ALWAYS = frozenset({"summary", "manifest"})
"""In every report: the answer, and what it can be rebuilt and verified from."""
LONGEST_NOTE = 2000
LONGEST_ON_PAGE_1 = 600
"""Letters. Page 1 is exactly one page."""
LONGEST_THEME = 60
"""Letters of a theme that a person gives a comment."""
PRESENTATION = frozenset({"report_sections", "report_notes", "themes"})
"""Settings that say how a report looks and how comments are sorted: they change no number that is judged, so a change
of them is no amendment."""
