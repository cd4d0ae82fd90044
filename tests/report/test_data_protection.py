"""The report says which columns with people's data or free text were kept, hashed or left out."""

from dataclasses import replace

from kpidesk.charts.chart import Chart
from kpidesk.decision.review import Input, Review
from kpidesk.report.blocks import Block, Heading, Paragraph, Run, Table, plain
from kpidesk.report.sections import evidence
from kpidesk.tables.table import Source
from tests.report.reviews import healthy

HASHED = (("user_id", "hash"), ("comment", "recorded"))
KEPT = (("output", "keep"), ("user_id", "hash"), ("model", "drop"))


def review_of(*inputs: tuple[str, tuple[tuple[str, str], ...]]) -> Review:
    source = Source("a.csv", "", "ab" * 32, 1, "canonical", 1, 1, 0)
    return replace(healthy(), inputs=tuple(Input(role, replace(source, privacy=privacy)) for role, privacy in inputs))


def protection(review: Review) -> tuple[Block, ...]:
    """The blocks under the heading, up to the next one."""
    blocks = evidence.section(review)
    at = next((at for at, block in enumerate(blocks) if block == Heading("Data protection", 2)), None)
    if at is None:
        return ()
    end = next(place for place in range(at + 1, len(blocks)) if isinstance(blocks[place], Heading))
    return blocks[at + 1 : end]


def test_that_every_column_is_named_with_what_became_of_it() -> None:
    table, said = protection(review_of(("surveys", HASHED), ("requests", KEPT), ("load_tests", (("user_id", "hash"),))))
    assert isinstance(table, Table)
    assert isinstance(said, Paragraph)
    assert [tuple(plain(cell) for cell in row if not isinstance(cell, Chart)) for row in table.rows] == [
        ("user_id", "surveys, requests, load tests", "as codes that cannot be read back"),
        ("comment", "surveys", "only whether there is text"),
        ("output", "requests", "as written"),
        ("model", "requests", "not stored"),
    ]
    assert "treat codes as pseudonyms" in plain(said.words)


def test_that_what_is_stored_as_written_stands_out() -> None:
    (table,) = protection(review_of(("requests", (("user_id", "keep"), ("model", "drop")))))
    assert isinstance(table, Table)
    stored = [row[2] for row in table.rows]
    assert [cell.bold for cell in stored if isinstance(cell, Run)] == [True, False]


def test_that_nothing_is_said_where_there_is_nothing() -> None:
    assert protection(review_of(("costs", ()))) == ()
