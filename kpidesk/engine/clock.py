"""Pilot-local days and hours of moments stored in UTC, as expressions every engine computes alike."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from kpidesk.base.periods import Calendar

_HOUR = timedelta(hours=1)


def offset_steps(timezone: str, first: date, last: date) -> tuple[tuple[datetime, int], ...]:
    """The zone's offsets from UTC between two days: (UTC moment from which it holds, seconds east), oldest first."""
    zone = ZoneInfo(timezone)
    moment = datetime.combine(first, time(), UTC) - 48 * _HOUR
    end = datetime.combine(last, time(), UTC) + 48 * _HOUR
    steps = [(moment, _offset(moment, zone))]
    while moment < end:
        following = moment + _HOUR
        if _offset(following, zone) != steps[-1][1]:
            steps.append((_change(moment, following, zone), _offset(following, zone)))
        moment = following
    return tuple(steps)


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute in which the offset changes."""
    old = _offset(before, zone)
    minutes = int((after - before) / timedelta(minutes=1))
    candidates = (before + timedelta(minutes=minute) for minute in range(1, minutes + 1))
    return next(moment for moment in candidates if _offset(moment, zone) != old)


def local_time(moment: ir.TimestampValue, calendar: Calendar) -> ir.TimestampValue:
    """The wall clock in the pilot's zone. Named zones do not compile alike on every engine: offsets as cases do."""
    steps = offset_steps(calendar.timezone, calendar.start - timedelta(days=2), calendar.as_of + timedelta(days=2))
    if len(steps) == 1:
        seconds: ir.Value = ibis.literal(steps[0][1])
    else:
        changes = [(moment < ibis.timestamp(_naive(until)), seconds) for (_, seconds), (until, _) in pairwise(steps)]
        seconds = ibis.cases(*changes, else_=steps[-1][1])
    return moment + seconds.as_interval("s")


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def pilot_day(local_date: ir.DateValue, calendar: Calendar) -> ir.IntegerValue:
    """The pilot day of a local date: day 1 is the start."""
    return (local_date.delta(ibis.date(calendar.start), unit="day") + 1).cast("int32")
