"""What is different from the last review that was kept: verdict, lights, values, lines, files, waivers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kpidesk.base import dates, numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.decision.review import Judged, Light, Recommendation, Review
from kpidesk.store.reviews import SavedReview
from kpidesk.views import tones, wording
from kpidesk.views.opened import Opened

Json = Mapping[str, Any]
_NOTHING = "–"
_RANK = (Light.GREEN, Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference in words. ``kind``: verdict | light | value | line | file | waiver.

    ``tone`` is that of what holds now. ``way``: better | worse, or empty where a change is neither. ``key``: the KPI
    or measure, or empty.
    """

    kind: str
    title: str
    before: str
    now: str
    tone: str = ""
    way: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """The differences from a review of the day ``as_of`` that was kept at a moment, the weightiest first."""

    as_of: date
    at: datetime
    rows: tuple[Changed, ...]

    @property
    def title(self) -> str:
        """As a heading."""
        return f"Since the review of {dates.day(self.as_of)}"


def since(opened: Opened) -> Since | None:
    """Against the newest kept review that says anything else; None where there is none, or no review now.

    A review of the whole pilot is not held against one of a window of its own.
    """
    if opened.review is None:
        return None
    for saved in reversed(opened.saved):
        rows = changes(saved, opened.review)
        if rows and _is_whole(_read(saved.json)) == (opened.review.window == opened.review.calendar.pilot):
            return Since(saved.as_of, saved.at, rows)
    return None


def changes(saved: SavedReview, review: Review) -> tuple[Changed, ...]:
    """Every difference of a review from a kept one; none where that cannot be read."""
    before = _read(saved.json)
    return (
        *_verdict(before, review),
        *_lights(before, review),
        *_values(before, review),
        *_lines(before, review),
        *_files(before, review),
        *_waivers(before, review),
    )


@lru_cache(maxsize=4)
def _read(text: str) -> Json:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(before: Json) -> bool:
    pilot = before.get("pilot", {})
    return bool(pilot.get("window") == [pilot.get("start"), pilot.get("as_of")])


def _by_id(before: Json, name: str) -> dict[str, Json]:
    rows = before.get(name)
    return {str(row.get("id")): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}


def _verdict(before: Json, review: Review) -> Iterator[Changed]:
    said = _word(Recommendation, before.get("verdict", {}).get("recommendation"))
    now = review.verdict.recommendation
    if said is not None and said is not now:
        old, new = str(wording.RECOMMENDATIONS[said]), str(wording.RECOMMENDATIONS[now])
        yield Changed("verdict", "Recommendation", old, new, tones.RECOMMENDATIONS[now])


def _lights(before: Json, review: Review) -> Iterator[Changed]:
    known = _by_id(before, "kpis")
    for kpi in review.kpis:
        light = _word(Light, known.get(kpi.id, {}).get("light"))
        if light is not None and light is not kpi.light:
            old, new = str(wording.LIGHTS[light]), str(wording.LIGHTS[kpi.light])
            yield Changed("light", kpi.title, old, new, tones.LIGHTS[kpi.light], _way(light, kpi.light), kpi.id)


def _way(before: Light, now: Light) -> str:
    if before not in _RANK or now not in _RANK:
        return ""
    return "better" if _RANK.index(now) < _RANK.index(before) else "worse"


def _values(before: Json, review: Review) -> Iterator[Changed]:
    """Graded measures whose value reads otherwise."""
    known = _by_id(before, "metrics")
    for judged in review.metrics:
        if judged.light is None or judged.id not in known:
            continue
        currency = review.settings.currency
        old = _number(known[judged.id].get("value"), judged.unit)
        new = judged.measured.number if isinstance(judged.measured, Value) else None
        then, now = (_NOTHING if one is None else numbers.number(one, judged.unit, currency) for one in (old, new))
        if then != now:
            way = "" if old is None or new is None else _direction(judged, old, new)
            yield Changed("value", judged.title, then, now, tones.LIGHTS[judged.light], way, judged.id)


def _direction(judged: Judged, old: float, new: float) -> str:
    better = {"lower": new < old, "higher": new > old}.get(str(judged.better))
    return "" if better is None else "better" if better else "worse"


def _number(found: object, unit: Unit) -> float | None:
    if unit is Unit.DATE and isinstance(found, str):
        return float(date.fromisoformat(found).toordinal())
    return float(found) if isinstance(found, int | float) else None


def _lines(before: Json, review: Review) -> Iterator[Changed]:
    profile = str(before.get("pilot", {}).get("profile", review.profile.id))
    if profile != review.profile.id:
        yield Changed("line", "Profile", profile, review.profile.id)
    known = _by_id(before, "metrics")
    for judged in review.metrics:
        for name in ("green", "red") if judged.id in known else ():
            line = getattr(judged, name)
            new = None if line is None else line.number
            old = _number(known[judged.id].get(name), Unit.COUNT)
            if old != new:
                then, now = _line(old, judged, review), _line(new, judged, review)
                yield Changed("line", f"{judged.title}: {name} line", then, now, key=judged.id)


def _line(number: float | None, judged: Judged, review: Review) -> str:
    return "none" if number is None else numbers.exact(number, judged.unit, review.settings.currency)


def _files(before: Json, review: Review) -> Iterator[Changed]:
    old = dict(_inputs(before))
    new = {_mark(one.source.file, one.source.sheet, one.role, one.source.sha256): one for one in review.inputs}
    for mark, one in new.items():
        if mark not in old:
            rows = wording.counted(one.source.rows_accepted, "row")
            yield Changed("file", f"{one.source.file} ({one.role})", "not imported", rows)
    for mark, row in old.items():
        if mark not in new:
            rows = wording.counted(int(row.get("rows_accepted", 0)), "row")
            yield Changed("file", f"{row.get('file')} ({row.get('role')})", rows, "taken out")


def _inputs(before: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    rows = before.get("inputs")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            yield _mark(*(row.get(name) for name in ("file", "sheet", "role", "sha256"))), row


def _mark(*parts: object) -> tuple[str, ...]:
    return tuple(map(str, parts))


def _waivers(before: Json, review: Review) -> Iterator[Changed]:
    titles = {judged.id: judged.title for judged in review.metrics}
    rows = before.get("waivers")
    old = {str(row.get("measure")) for row in rows} if isinstance(rows, list) else set()
    new = {waiver.measure for waiver in review.records.waivers}
    for measure in sorted(old ^ new):
        then, now = ("none", "accepted") if measure in new else ("accepted", "withdrawn")
        yield Changed("waiver", f"Waiver: {titles.get(measure, measure)}", then, now, key=measure)


def _word(kind: Any, found: object) -> Any:
    return kind(found) if found in {one.value for one in kind} else None
