"""Time zones as files name them: Z, +02:00, GMT+2, PDT, MESZ, Europe/Berlin; in a cell or in a header."""

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

from kpidesk.base.errors import WrongUsage

_NAMED = (
    "z 0 utc 0 gmt 0 ut 0 wet 0 west 1 cet 1 mez 1 cest 2 mesz 2 eet 2 eest 3 sast 2 cat 2 msk 3 eat 3 "
    "est -5 edt -4 cst -6 cdt -5 mst -7 mdt -6 pst -8 pdt -7 akst -9 akdt -8 hst -10 brt -3 nst -3.5 ndt -2.5 "
    "bst 1 ist 5.5 pkt 5 ict 7 wib 7 sgt 8 hkt 8 awst 8 jst 9 kst 9 acst 9.5 acdt 10.5 aest 10 aedt 11 nzst 12 nzdt 13"
)
_HOURS: Mapping[str, float] = dict(zip(_NAMED.split()[::2], map(float, _NAMED.split()[1::2]), strict=True))
"""Hours before UTC. Where several zones share a name: North America, the British summer, India."""
_SHARED = ("cst", "cdt", "ist", "bst", "est", "edt")
_OFFSET = re.compile(r"^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$")
_REGION = re.compile(r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US)/[\w/+-]+")
_IN_HEADER = re.compile(r"[\[(]\s*([^\[\]()]*?)\s*[\])]|(?:^|[_\s-])(utc|gmt)(?:$|[_\s-])", re.IGNORECASE)
_LARGEST = 15


def minutes_of(word: str) -> int | None:
    """Minutes ahead of UTC that a name or an offset says; None for another word or a region."""
    usual = word.strip().lower()
    if usual in _HOURS:
        return round(_HOURS[usual] * 60)
    found = _OFFSET.match(usual)
    if not found:
        return None
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > _LARGEST or minutes > 59:
        return None
    return (hours * 60 + minutes) * (-1 if found[1] == "-" else 1)


def is_shared(word: str) -> bool:
    """Whether zones of several countries are called so."""
    return word.strip().lower() in _SHARED


@cache
def region_of(word: str) -> str:
    """The region's name in its usual spelling (europe/berlin is Europe/Berlin); "" for none."""
    usual = "/".join("_".join(one.capitalize() for one in part.split("_")) for part in word.strip().split("/"))
    for name in (word.strip(), usual):
        try:
            return ZoneInfo(name).key if "/" in name else ""
        except (KeyError, ValueError, OSError):
            continue
    return ""


def of_header(header: str) -> str:
    """The zone that a header names, such as "Last active (UTC)", TimeGenerated [UTC], started_utc; "" for none.

    An offset without a region comes as Etc/GMT-2, which is two hours ahead of UTC.
    """
    region = _REGION.search(header)
    if region and region_of(region[0]):
        return region_of(region[0])
    for inside, bare in _IN_HEADER.findall(re.sub(r"(?<=[a-z])(?=UTC|GMT)", "_", header)):
        word = (bare or inside).split()[-1] if (bare or inside).split() else ""
        # "CET" above a column means winter or summer time, as the day has it: that is no answer.
        if word.lower().startswith(("utc", "gmt")) and (minutes := minutes_of(word)) is not None:
            return fixed(minutes)
    return ""


def fixed(minutes: int) -> str:
    """The region that is always so many whole hours ahead of UTC; "" where there is none."""
    if minutes == 0:
        return "UTC"
    return f"Etc/GMT{-minutes // 60:+d}" if minutes % 60 == 0 else ""


def checked(zone: str) -> str:
    """A zone that somebody named; raises WrongUsage for one that is none."""
    minutes = minutes_of(zone)
    if minutes is not None and fixed(minutes):
        return fixed(minutes)
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError) as error:
        raise WrongUsage(f'"{zone}" is no time zone: write it as Europe/Berlin, America/New_York or UTC.') from error
