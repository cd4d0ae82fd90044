"""Reviews of a failing pilot, of one of which nothing is known, and of an absurd one."""

from dataclasses import replace
from datetime import date

from kpidesk.base.periods import Calendar
from kpidesk.base.problems import Level, Problem
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import (
    Arc,
    Assumption,
    Confidence,
    GateState,
    Input,
    Judged,
    KpiResult,
    Point,
    Recommendation,
    RedFlag,
    Review,
    SegmentPoint,
)
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.measurements import FairnessColumn, GroupRow, LeftOut, Support
from kpidesk.pilot.records import Records
from tests.report.measures import CALENDAR, NA, NO, START, G, R, Y, above
from tests.report.reviews import healthy


def failing() -> Review:
    """Week 5, seven red flags, one gate missed."""
    review = healthy()
    reds = {
        "latency": ("latency_p99", 12.04), "weighted_accuracy": ("weighted_accuracy", 0.78),
        "drift": ("accuracy_decay", 8.0), "overhead": ("overhead_per_1000", 6.0),
        "adoption": ("adoption_week_4", 0.15), "cost_per_transaction": ("cost_to_value", 0.525),
        "data_quality": ("data_quality_score", 0.82),
    }  # fmt: skip
    results = tuple(_reddened(kpi, *reds[kpi.id]) if kpi.id in reds else kpi for kpi in review.kpis)
    flags = tuple(
        RedFlag(
            kpi.id, name, number, judged.red, f"{judged.title} is beyond its kill line: nobody uses what is this bad."
        )
        for kpi in results
        if kpi.id in reds
        for name, number in (reds[kpi.id],)
        for judged in kpi.measures
        if judged.id == name and judged.red
    )
    verdict = replace(
        review.verdict, recommendation=Recommendation.KILL, rule="red-flag",
        counts={G: 5, Y: 0, R: 7, NO: 0, NA: 0},
        sentence="Kill the pilot: seven red flags (latency, weighted accuracy, drift, operational overhead, data "
        "quality, adoption and cost per transaction). Milestones missed: week 4; extend the timeline or kill.",
        reasons=("5 of 12 KPIs are green, no yellow, seven red and no without data.", "Rule: any red flag.",
                 *(flag.sentence for flag in flags)),
        best_case=Recommendation.KILL, worst_case=Recommendation.KILL, bottleneck=None, bottleneck_distance=None,
        reassess=None, without_waivers=Recommendation.KILL,
        next_steps=("Record what was learned: why seven KPIs crossed the kill line.",),
    )  # fmt: skip
    missed = replace(review.gates[0], state=GateState.MISSED, checks=tuple(
        replace(check, state=GateState.MISSED) for check in review.gates[0].checks))  # fmt: skip
    later = tuple(
        replace(gate, state=GateState.NOT_DUE, checks=tuple(
            replace(check, state=GateState.NOT_DUE, value=None, note="", projection="Likely missed.")
            for check in gate.checks))
        for gate in review.gates[1:]
    )  # fmt: skip
    calendar = Calendar(START, date(2026, 9, 6), "UTC")
    weekly_5 = {metric: points[:5] for metric, points in review.weekly.items()}
    arc = Arc("pilot_expansion", "kill", ("A red flag stands.",), tuple(range(1, 6)),
              {kpi.id: (kpi.light,) * 5 for kpi in results})  # fmt: skip
    return replace(
        review, kpis=results, metrics=tuple(measure for kpi in results for measure in kpi.measures), red_flags=flags,
        verdict=verdict, gates=(missed, *later), calendar=calendar, window=calendar.pilot, weekly=weekly_5,
        as_of_weeks=weekly_5, arc=arc, phase="pilot_expansion", records=Records(),
        settings=replace(review.settings, name="Claims triage pilot (failing)"),
    )  # fmt: skip


def _reddened(kpi: KpiResult, name: str, number: float) -> KpiResult:
    measures = tuple(
        replace(m, measured=Value(number, 4200, (number * 0.95, number * 1.05)), light=R, confidence=Confidence.FIRM)
        if m.id == name
        else m
        for m in kpi.measures
    )
    return replace(kpi, measures=measures, headline=measures[0], light=R, confidence=Confidence.FIRM)


def empty() -> Review:
    """A pilot of which nothing was imported."""
    review = healthy()
    nothing = Missing(
        Lack.NOT_MEASURED, "Not imported: column timestamp of requests.", "Import column timestamp of requests."
    )
    results = tuple(
        replace(kpi, measures=measures, headline=measures[0], light=NO, confidence=None, reason="", in_focus=False)
        for kpi in review.kpis
        for measures in (tuple(_emptied(m, nothing) for m in kpi.measures),)
    )
    calendar = Calendar(START, START, "UTC")
    verdict = replace(
        review.verdict, recommendation=Recommendation.INCOMPLETE, rule="unknown",
        counts={G: 0, Y: 0, R: 0, NO: 12, NA: 0}, reasons=("Nothing is known.",), next_steps=(),
        sentence="Incomplete: twelve KPIs have no data; still possible is anything from scale to kill.",
        best_case=Recommendation.SCALE, worst_case=Recommendation.KILL, bottleneck=None, bottleneck_distance=None,
        reassess=None, without_waivers=Recommendation.INCOMPLETE,
    )  # fmt: skip
    return replace(
        review, kpis=results, metrics=tuple(m for kpi in results for m in kpi.measures), weekly={}, monthly={},
        as_of_weeks={}, segments={}, fairness=(), red_flags=(), inputs=(), problems=(), left_out=(), conditions=(),
        records=Records(), verdict=verdict, calendar=calendar, window=calendar.pilot, phase="proof_of_concept",
        gates=tuple(replace(g, state=GateState.NOT_DUE, checks=tuple(
            replace(c, value=None, state=GateState.NOT_DUE, note="") for c in g.checks)) for g in review.gates),
        arc=Arc("proof_of_concept", "open", ("Nothing in focus is measured.",), (), {kpi.id: () for kpi in KPIS}),
        tiles=tuple(replace(t, measured=nothing, light=NO, trend="unknown") for t in review.tiles),
        doctor=tuple(Support(k.id, k.title, "not_computable", ("requests.timestamp",), "No file holds it.")
                     for k in KPIS), assumptions=(), statement="",
    )  # fmt: skip


def _emptied(measure: Judged, nothing: Missing) -> Judged:
    light = NO if measure.light else None
    return replace(measure, measured=nothing, light=light, confidence=None, settle="", reason="")


HOSTILE = (
    '<b>&amp; "bold"</b><script>alert(1)</script><img src="file:///etc/passwd"/> %s {0} \x00\x07\u202e '
    "=1+1 🚀🩺 שלום مرحبا 漢字 ไทย \ud800 ﬁ Ω≈ç"
)
LONG = ("Überprüfungsgenehmigung" * 30)[:600]


def absurd() -> Review:
    """Everything a person or a file could put in: markup, emoji, scripts, 600 letters without a space, 60 segments."""
    review = healthy()
    rows = tuple(
        SegmentPoint(f"{HOSTILE if i % 7 == 0 else LONG[: i * 10]} {i}", Value(1e9 * i, 10**9, (-1e12, 1e12)), None)
        for i in range(60)
    )
    groups = tuple(
        GroupRow(f"{LONG if i % 2 else HOSTILE} {i}", i, 0, i, i / 60, (0.0, 1.0), None, None, None, False, LONG)
        for i in range(60)
    )
    problems = tuple(
        Problem(Level.WARNING, "odd", f"{HOSTILE} {LONG}", LONG, LONG, HOSTILE, "XFD1048576", LONG, i)
        for i in range(120)
    )
    results = tuple(
        replace(kpi, title=LONG if kpi.number == 3 else kpi.title, reason=f"{HOSTILE} {LONG}", owner=HOSTILE,
                measures=measures, headline=measures[0])
        for kpi in review.kpis
        for measures in (tuple(replace(m, title=f"{m.title} {HOSTILE}" if m.id == "mttr" else m.title,
                                       settle=LONG if m.settle else "") for m in kpi.measures),)
    )  # fmt: skip
    sentence = f"{LONG}. {HOSTILE} {LONG}"
    flags = tuple(RedFlag(None, f"guardrail_{i}", 1e308, above(1e-9), sentence) for i in range(30))
    waivers = tuple(replace(review.records.waivers[0], reason=sentence, owner=LONG) for _ in range(5))
    weeks = tuple(
        Point(k, CALENDAR.days_of_week(k), Value((-1.0) ** k * 10.0 ** (k % 12), 1, (-1e15, 1e15)), R)
        for k in range(1, 61)
    )
    arc = Arc("production", "kill", (sentence,) * 20, tuple(range(1, 61)), {kpi.id: (R,) * 60 for kpi in KPIS})
    return replace(
        review, settings=replace(review.settings, name=f"{HOSTILE} {LONG}", currency="XYZ"), kpis=results,
        metrics=tuple(m for kpi in results for m in kpi.measures), problems=problems, red_flags=flags,
        segments={f"group_{HOSTILE}": {kpi.headline: rows for kpi in KPIS}},
        left_out=(LeftOut(sentence), LeftOut(sentence, ("latency",))),
        fairness=(FairnessColumn(LONG, groups, 1.0, None, None, 0.5),),
        verdict=replace(review.verdict, sentence=sentence, reasons=(sentence,) * 40, next_steps=(sentence,) * 9),
        weekly=dict.fromkeys(review.weekly, weeks), as_of_weeks={"net_benefit": weeks}, arc=arc,
        tiles=tuple(replace(t, title=LONG, reason=sentence) for t in review.tiles),
        records=replace(review.records, waivers=waivers),
        assumptions=(Assumption(LONG, sentence, "set"),), statement=sentence,
        inputs=tuple(Input("requests", replace(review.inputs[0].source, file=LONG, sheet=HOSTILE)) for _ in range(80)),
        doctor=tuple(Support(k.id, LONG, "caveat", (LONG,), sentence) for k in KPIS),
    )  # fmt: skip
