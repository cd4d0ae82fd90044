"""Whatever overlaps and in whatever order it is undone: no id counts twice, none is lost, and all comes back."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from kpidesk.session.overlaps import find_overlaps
from kpidesk.store.project import Project
from kpidesk.tables.table import Source, Table

AT = datetime(2026, 8, 17, tzinfo=UTC)
EXPORTS = st.lists(
    st.tuples(st.sets(st.integers(0, 9), min_size=1), st.sampled_from(["newer", "add", ""])), min_size=2, max_size=4
)


def table(folder: Path, name: str, frame: pd.DataFrame, role: str) -> Table:
    part = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), part)
    source = Source(f"{name}.csv", "", name, 1, "canonical", len(frame), len(frame), 0)
    return Table(role, source, (part,), tuple(frame.columns))


def incidents(folder: Path, name: str, numbers: set[int]) -> Table:
    frame = pd.DataFrame({"incident_id": [f"INC-{one}" for one in sorted(numbers)], "severity": name})
    frame["detected_at"] = [pd.Timestamp(2026, 8, 3 + one) for one in sorted(numbers)]
    return table(folder, name, frame, "incidents")


def take_in(project: Project, new: Table, folder: Path, choice: str) -> int:
    found = find_overlaps([new], project.held(folder / "held", {new.role}), lambda _: choice)
    return project.add_import([new], found.problems, AT, found.yields)


def counted(project: Project, folder: Path) -> list[str]:
    parts = [part for one in project.tables(folder / "rows") for part in one.parts]
    return [text for part in parts for text in pq.read_table(part).column("incident_id").to_pylist() if text]


def content(project: Project, folder: Path) -> list[bytes]:
    return [part.read_bytes() for one in project.tables(folder / "rows") for part in one.parts]


@settings(max_examples=12, deadline=None)
@given(exports=EXPORTS, order=st.permutations(range(4)))
def test_that_every_id_counts_exactly_once_whatever_is_undone(
    exports: list[tuple[set[int], str]], order: list[int]
) -> None:
    with TemporaryDirectory() as text, Project.create(Path(text, "p.kpidesk"), {}) as project:
        folder = Path(text)
        stood: dict[int, set[int]] = {}
        for at, (numbers, choice) in enumerate(exports):
            stood[take_in(project, incidents(folder, f"w{at}", numbers), folder, choice)] = numbers
            assert sorted(counted(project, folder)) == sorted(f"INC-{one}" for one in set().union(*stood.values()))
        for at in (one for one in order if one < len(exports)):
            project.remove_import(at + 1)
            del stood[at + 1]
            assert sorted(counted(project, folder)) == sorted(f"INC-{one}" for one in set().union(*stood.values()))


@settings(max_examples=12, deadline=None)
@given(
    first=st.lists(st.integers(1, 9), min_size=1, max_size=12),
    second=st.lists(st.integers(1, 9), min_size=1, max_size=12),
    choice=st.sampled_from(["replace", "add", "both", ""]),
)
def test_that_an_import_that_replaced_days_is_undone_to_the_byte(
    first: list[int], second: list[int], choice: str
) -> None:
    def costs(name: str, days: list[int]) -> Table:
        frame = pd.DataFrame({"date": [datetime(2026, 8, one).date() for one in days], "amount": [1.5] * len(days)})  # noqa: DTZ001 - a day
        return table(folder, name, frame, "costs")

    with TemporaryDirectory() as text, Project.create(Path(text, "p.kpidesk"), {}) as project:
        folder = Path(text)
        take_in(project, costs("old", first), folder, "")
        before, listed, problems = content(project, folder), project.imports(), project.problems()
        new = take_in(project, costs("new", second), folder, choice)
        project.remove_import(new)
        assert content(project, folder) == before
        assert (project.imports(), project.problems()) == (listed, problems)
