"""How often a segment is marked as different where none is: tables of whole pilots, through the real engine.

Rows of one user are alike, and rows of one day; users belong to a region, versions follow one another, and use cases
are dealt out row by row.
"""

import argparse
from datetime import date

import numpy as np
import pandas as pd

from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements
from kpidesk.metrics.measurements import Contrast
from tests.metrics.pilots import evidence

START, DAYS, LAST = date(2026, 8, 3), 42, date(2026, 9, 13)
COLUMNS = ("region", "use_case", "model_version")
LEVEL = 0.05


def log(seed: int, rows: int = 3000, users: int = 300, alike: float = 0.5) -> pd.DataFrame:
    """Requests in which no segment differs; ``alike``: standard deviation of users and days on the logistic scale."""
    chance = np.random.default_rng(seed)
    user, day = chance.integers(0, users, rows), np.sort(chance.integers(0, DAYS, rows))
    of_user, of_day = chance.normal(0, alike, (2, users)), chance.normal(0, alike, (2, DAYS))
    failed = chance.random(rows) < 1 / (1 + np.exp(3 - of_user[0][user] - of_day[0][day]))
    right = chance.random(rows) < 1 / (1 + np.exp(-2 - of_user[1][user] - of_day[1][day]))
    explained = chance.random(rows) < 1 / (1 + np.exp(-2 - of_day[1][day]))
    actual = chance.random(rows) < 0.4
    regions = np.array(["north", "south", "east", "west"])[chance.integers(0, 4, users)]
    return pd.DataFrame(
        {
            "request_id": [f"r-{place:06d}" for place in range(rows)],
            "timestamp": pd.Timestamp(START)
            + pd.to_timedelta(day * 86_400 + chance.integers(0, 86_400, rows), unit="s"),
            "user_id": [f"u-{one:04d}" for one in user],
            "latency_s": chance.lognormal(0, 0.6, rows),
            "status": np.where(failed, "error", "ok"),
            "prediction": np.where(right == actual, "yes", "no"),
            "actual": np.where(actual, "yes", "no"),
            "explanation": pd.Series(np.where(explained, 1.0, np.nan)).map(bool, na_action="ignore").astype(object),
            "region": regions[user],
            "use_case": chance.choice(["claims", "letters", "search"], rows),
            "model_version": np.where(day < DAYS // 2, "v1", "v2"),
        }
    )


def tables(frame: pd.DataFrame) -> dict[str, list[Contrast]]:
    """Column -> every contrast of its table."""
    pilot = evidence({"requests": frame}, START, LAST, metrics=CATALOGUE, positive_label="yes")
    found = measurements(pilot).contrasts
    return {column: [one for several in found[column].values() for one in several.values()] for column in COLUMNS}


def is_marked(contrasts: list[Contrast]) -> bool:
    """Whether anything in a table is marked."""
    return any(one.p_value <= LEVEL for one in contrasts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pilots", type=int, nargs="?", default=200)
    pilots = parser.parse_args().pilots
    for alike in (0.0, 0.5):
        marked = dict.fromkeys(COLUMNS, 0)
        for seed in range(pilots):
            for column, contrasts in tables(log(seed, alike=alike)).items():
                marked[column] += is_marked(contrasts)
        told = ", ".join(f"{column} {count / pilots:.1%}" for column, count in marked.items())
        print(f"tables with a false marker, users and days alike by {alike}: {told}")


if __name__ == "__main__":
    main()
