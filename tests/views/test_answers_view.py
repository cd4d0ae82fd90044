"""The words of serving and of generated answers, and their sections in the report."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits import Exhibits
from kpidesk.metrics.exhibits_answers import GeneratedAnswers, RefusalTable, Subgroup, SubgroupGap
from kpidesk.metrics.exhibits_serving import Serving, StepRow
from kpidesk.report.blocks import Block, Heading, Paragraph, SideBySide, Table, Together, plain
from kpidesk.report.sections import answers as answers_section
from kpidesk.report.sections import serving as serving_section
from kpidesk.views import answers, serving
from kpidesk.views.opened import Opened
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]


def reviewed(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def flat(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Together):
            found += flat(block.blocks)
        elif isinstance(block, SideBySide):
            found += [*flat(block.left), *flat(block.right)]
        else:
            found.append(block)
    return found


def test_that_the_sample_shows_serving_with_its_steps(opened_of: Sample) -> None:
    shown = serving.serving(reviewed(opened_of("support-assistant")))
    assert not shown.empty
    assert shown.failures is not None
    assert shown.times is not None
    assert {row[0] for row in shown.steps} >= {"model", "retrieval"}
    assert {line.id for line in shown.lines} >= {"error_rate", "ttft_p95", "uptime", "cache_hit_rate"}


def test_that_steps_say_where_most_failures_arise() -> None:
    rows = (StepRow("model", 90, 0.5, 1.2, 1), StepRow("guard", 0, None, None, 3))
    review = replace(healthy(), exhibits=Exhibits(serving=Serving((), rows, steps=True)))
    shown = serving.serving(review)
    assert shown.said == "Of 4 failures that name a step, 3 arose in guard."
    assert shown.steps == (("model", "90", "0.50 s", "1.2 s", "1"), ("guard", "–", "–", "–", "3"))
    assert shown.why_no_classes == serving.NO_CLASS


def test_that_without_anything_both_say_what_to_import_and_print_nothing() -> None:
    bare = replace(healthy(), exhibits=Exhibits(), metrics=())
    assert serving.serving(bare).empty == serving.EMPTY
    assert answers.answers(bare).empty == answers.EMPTY
    assert serving_section.section(bare) == ()
    assert answers_section.section(bare) == ()


def test_that_accuracy_alone_does_not_make_generated_answers(opened_of: Sample) -> None:
    review = reviewed(opened_of("support-assistant"))
    accuracy = tuple(one for one in review.metrics if one.id in {"subgroup_performance_gap", "task_success_rate"})
    alone = replace(review, metrics=accuracy)
    assert len(accuracy) == 2
    assert answers.answers(alone).empty == answers.EMPTY
    assert answers_section.section(alone) == ()


def test_that_refusals_are_told_by_what_ought_to_be() -> None:
    table = RefusalTable(8, 2, 5, 85, 40, 3)
    shown = answers.answers(replace(healthy(), exhibits=Exhibits(answers=GeneratedAnswers(table))))
    assert shown.refusals == (("refused", "8", "2", "80.0 %"), ("answered", "5", "85", "94.4 %"))
    assert shown.refusals_said.startswith("100 requests of which both are known. Of 40 requests")
    unlabelled = GeneratedAnswers(RefusalTable(unlabelled=40, unlabelled_refused=3))
    assert answers.answers(replace(healthy(), exhibits=Exhibits(answers=unlabelled))).refusals_said == (
        answers.NOT_LABELLED
    )


def test_that_groups_that_differ_are_told_from_those_that_may_not() -> None:
    groups = (Subgroup("north", 200, 140, (0.63, 0.76)), Subgroup("south", 300, 270, (0.86, 0.93)))
    far, near = SubgroupGap("region", groups, (0.1, 0.3), 0.3, 0.001), SubgroupGap("age", groups, (0.0, 0.3), 0.3, 0.4)
    shown = answers.answers(replace(healthy(), exhibits=Exhibits(answers=GeneratedAnswers(gaps=(far, near)))))
    assert shown.groups[0][:4] == ("region", "north", "200", "70.0 %")
    assert (
        "by more than chance, after Holm's correction: region by 20.0 pts, perhaps up to 30.0 pts." in shown.groups_said
    )
    assert "which does not mean that there is no difference: age by 20.0 pts" in shown.groups_said


def test_that_of_many_groups_the_worst_and_the_best_are_listed() -> None:
    groups = tuple(Subgroup(f"g{one:02}", 100, 50 + one, (0.4, 0.6)) for one in range(30))
    gap = SubgroupGap("region", groups, (0.1, 0.4), 0.4, 0.01)
    shown = answers.answers(replace(healthy(), exhibits=Exhibits(answers=GeneratedAnswers(gaps=(gap,)))))
    names = [row[1] for row in shown.groups]
    assert (names[0], names[-1], len(names)) == ("g00", "g29", 12)


def test_that_the_report_has_a_section_of_each(opened_of: Sample) -> None:
    review = reviewed(opened_of("support-assistant"))
    for module, title in ((serving_section, "Serving"), (answers_section, "Generated answers")):
        blocks = flat(module.section(review))
        assert [block.text for block in blocks if isinstance(block, Heading)] == [title]
        measured = [row for block in blocks if isinstance(block, Table) for row in block.rows]
        assert measured
    said = " ".join(plain(one.words) for one in flat(answers_section.section(review)) if isinstance(one, Paragraph))
    assert "does not mean that no more leaked" in said
