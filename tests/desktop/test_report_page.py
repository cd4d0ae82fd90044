"""The Report page: the preview that is the PDF, sections, notes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Silent
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.pages.report import ReportPage
from kpidesk.desktop.pdf_drawing import Pdf, draw_pages, read_pdf
from kpidesk.desktop.report_preview import ReportPreview
from kpidesk.desktop.widgets.page_list import FIT, PageList
from kpidesk.desktop.wishes import Do, Go, Keep, Run
from kpidesk.pilot.contents import REPORT_SECTIONS
from kpidesk.session.edits import ChangeSettings
from kpidesk.session.exports import pdf_bytes
from kpidesk.views.opened import Looking, Opened

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def report_page(qtbot: QtBot) -> Iterator[ReportPage]:
    """A page whose work is done by a worker, as in the window."""
    page, jobs = ReportPage(lambda _: None), Jobs()
    qtbot.addWidget(page)

    def fulfil(wish: object) -> None:
        if isinstance(wish, Run):
            jobs.run(wish.title, wish.work, wish.then, _raise)

    page.wished.connect(fulfil)
    page.resize(1200, 800)
    page.show()
    yield page
    jobs.close()


def _raise(error: BaseException) -> None:
    raise error


def _free(opened: Opened, **settings: object) -> Opened:
    return replace(opened, read_only_reason="", settings=replace(opened.settings, **settings))  # type: ignore[arg-type]  # fields by name


def _button(page: ReportPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == text)


def test_that_the_preview_has_the_pages_of_the_exported_pdf(qtbot: QtBot, page: ReportPage, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    assert opened.review is not None
    page.show_opened(opened)
    assert page.pages.veil == "Making the preview …"
    qtbot.waitUntil(lambda: page.pages.drawn() != (), timeout=20_000)
    pdf = pdf_bytes(opened.review, Silent())
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.close()
    assert page.pages.count == count
    assert (page.number.maximum(), page.number.suffix()) == (count, f" of {count}")
    assert page.pages.veil == ""
    assert read_pdf(pdf).sizes[0] == pytest.approx((595.3, 841.9), abs=0.5)


def test_that_only_pages_that_are_seen_are_drawn(qtbot: QtBot, page: ReportPage, opened_of: Sample) -> None:
    page.show_opened(opened_of("claims-ready"))
    qtbot.waitUntil(lambda: page.pages.drawn() != (), timeout=20_000)
    assert len(page.pages.drawn()) <= 2
    page.number.setValue(9)
    qtbot.waitUntil(lambda: 8 in page.pages.drawn(), timeout=20_000)
    assert page.pages.current == 8
    assert 0 not in page.pages.drawn()


def test_that_a_changed_review_makes_the_preview_again_and_says_so_meanwhile(
    qtbot: QtBot, page: ReportPage, opened_of: Sample
) -> None:
    opened = opened_of("claims-ready")
    page.show_opened(opened)
    qtbot.waitUntil(lambda: page.pages.count > 0, timeout=20_000)
    whole = page.pages.count
    review = opened.review
    assert review is not None
    short = replace(review, settings=replace(review.settings, report_sections=("rule",)))
    page.show_opened(replace(opened, review=short))
    assert page.pages.veil.startswith("The review has changed")
    qtbot.waitUntil(lambda: page.pages.veil == "", timeout=20_000)
    assert 2 <= page.pages.count < whole / 2


def test_that_the_same_review_is_not_made_twice(qtbot: QtBot, opened_of: Sample) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    preview = ReportPreview(pages)
    review = opened_of("claims-ready").review
    wishes: list[object] = []
    preview.wished.connect(wishes.append)
    preview.show_review(review)
    preview.show_review(review)
    assert len(wishes) == 1


def test_that_what_was_made_for_an_older_review_is_thrown_away(qtbot: QtBot, opened_of: Sample) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    preview = ReportPreview(pages)
    review = opened_of("claims-ready").review
    assert review is not None
    wishes: list[Run] = []
    preview.wished.connect(wishes.append)
    preview.show_review(review)
    preview.show_review(replace(review, statement="newer"))
    assert len(wishes) == 1
    wishes[0].then(Pdf(b"old", ((100.0, 100.0),)))
    assert pages.count == 0
    assert len(wishes) == 2
    wishes[1].then(Pdf(b"new", ((100.0, 100.0), (100.0, 100.0))))
    assert pages.count == 2


def test_that_a_preview_that_fails_says_why_and_can_be_made_again(
    qtbot: QtBot, opened_of: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise Unusable("The disk is full.", "Free some room.")

    page = ReportPage(lambda _: None)
    qtbot.addWidget(page)
    wishes: list[Run] = []
    page.wished.connect(wishes.append)
    page.show_opened(opened_of("claims-ready"))
    with monkeypatch.context() as patch:
        patch.setattr("kpidesk.session.exports.pdf_bytes", full)
        wishes[0].then(wishes[0].work(Silent()))
    assert page.stack.currentIndex() == 0
    assert page.said.text() == "The disk is full. Free some room."
    assert not page.retry.isHidden()
    with monkeypatch.context() as patch, qtbot.captureExceptions() as raised:
        patch.setattr("kpidesk.session.exports.pdf_bytes", lambda *_: 1 / 0)
        page.retry.click()
        with pytest.raises(ZeroDivisionError):
            wishes[1].then(wishes[1].work(Silent()))
    assert raised == []
    assert "in the log" in page.said.text()
    page.retry.click()
    assert page.stack.currentIndex() == 1
    assert len(wishes) == 3
    assert isinstance(wishes[2].work(Silent()), Pdf)


def test_that_leaving_a_section_out_is_kept_at_once(qtbot: QtBot, page: ReportPage, opened_of: Sample) -> None:
    page.show_opened(_free(opened_of("claims-ready")))
    boxes = page.contents.boxes
    assert list(boxes) == list(REPORT_SECTIONS)
    assert not boxes["summary"].isEnabled()
    assert not boxes["manifest"].isEnabled()
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: isinstance(wish, Keep)) as wish:
        boxes["fairness"].click()
    left = [name for name in REPORT_SECTIONS if name != "fairness"]
    assert wish.args[0].edit == ChangeSettings("Choose the sections of the report", {"report_sections": left})


def test_that_choosing_all_again_is_no_choice(qtbot: QtBot, page: ReportPage, opened_of: Sample) -> None:
    chosen = tuple(name for name in REPORT_SECTIONS if name != "arc")
    page.show_opened(_free(opened_of("claims-ready"), report_sections=chosen))
    assert not page.contents.boxes["arc"].isChecked()
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: isinstance(wish, Keep)) as wish:
        page.contents.boxes["arc"].click()
    assert wish.args[0].edit.changes == {"report_sections": None}


def test_that_a_note_is_kept_for_its_section(qtbot: QtBot, page: ReportPage, opened_of: Sample) -> None:
    page.show_opened(_free(opened_of("claims-ready"), report_notes={"arc": "Two weeks were lost."}))
    note = page.note
    assert page.contents.boxes["arc"].text().endswith("(note)")
    note.section.setCurrentIndex(note.section.findData("rule"))
    assert not note.keep.isEnabled()
    note.text.setPlainText(" The board met twice. ")
    note.section.setCurrentIndex(note.section.findData("arc"))
    assert note.text.toPlainText() == "Two weeks were lost."
    note.section.setCurrentIndex(note.section.findData("rule"))
    assert note.text.toPlainText() == " The board met twice. "
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: isinstance(wish, Keep)) as wish:
        note.keep.click()
    assert wish.args[0].edit.changes == {"report_notes.rule": "The board met twice."}


def test_that_a_note_can_be_removed_discarded_and_not_be_too_long(
    qtbot: QtBot, page: ReportPage, opened_of: Sample
) -> None:
    page.show_opened(_free(opened_of("claims-ready"), report_notes={"summary": "Short."}))
    note = page.note
    note.text.setPlainText("x" * 601)
    assert not note.keep.isEnabled()
    assert note.count.text().startswith("1 letter too many.")
    note.back.click()
    assert note.text.toPlainText() == "Short."
    note.text.setPlainText("")
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: isinstance(wish, Keep)) as wish:
        note.keep.click()
    assert wish.args[0].edit.changes == {"report_notes.summary": None}


def test_that_nothing_can_be_changed_read_only_or_looking_back(page: ReportPage, opened_of: Sample) -> None:
    page.show_opened(opened_of("claims-ready"))
    assert not any(box.isEnabled() for box in page.contents.boxes.values())
    assert page.note.text.isReadOnly()
    free = _free(opened_of("claims-ready"))
    page.show_opened(free)
    assert page.contents.boxes["arc"].isEnabled()
    review = free.review
    assert review is not None
    page.show_opened(replace(free, looking=Looking(as_of=review.calendar.start)))
    assert not page.contents.boxes["arc"].isEnabled()


@pytest.mark.parametrize(
    ("text", "action"), [("Export PDF…", "export-pdf"), ("Export JSON…", "export-json"), ("Print…", "print")]
)
def test_that_export_and_print_are_a_click_away(
    qtbot: QtBot, page: ReportPage, opened_of: Sample, text: str, action: str
) -> None:
    page.show_opened(opened_of("claims-ready"))
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: wish == Do(action)):
        _button(page, text).click()


def test_that_without_a_review_it_says_why_and_leads_to_the_import(
    qtbot: QtBot, page: ReportPage, opened_of: Sample
) -> None:
    page.show_opened(replace(opened_of("claims-ready"), review=None, why_not="Nothing was imported yet."))
    assert page.stack.currentIndex() == 0
    assert page.said.text() == "Nothing was imported yet."
    with qtbot.waitSignal(page.wished, check_params_cb=lambda wish: wish == Go("import")):
        _button(page, "Go to Import").click()
    page.show_opened(None)
    assert page.pages.count == 0


def test_that_the_zoom_is_chosen_wheeled_and_fitted(qtbot: QtBot) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    pages.resize(900, 600)
    pages.show()
    pages.show_pages([(600.0, 800.0)] * 5)
    fitting = pages.zoom
    assert fitting == pytest.approx((pages.viewport().width() - 28) / 800.0)
    pages.set_zoom(1.0)
    with qtbot.waitSignal(pages.zoomed):
        _wheel(pages)
    assert pages.zoom == pytest.approx(1.1)
    pages.set_zoom(99.0)
    assert pages.zoom == 4.0
    pages.set_zoom(FIT)
    assert pages.zoom == pytest.approx(fitting)


def _wheel(pages: PageList) -> None:
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    assert event.type() == QEvent.Type.Wheel
    pages.wheelEvent(event)


def test_that_pages_are_asked_for_once_at_a_scale(qtbot: QtBot) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    asked: list[tuple[tuple[int, ...], float]] = []
    pages.wanted.connect(lambda numbers, scale: asked.append((numbers, scale)))
    pages.resize(700, 600)
    pages.show_pages([(600.0, 800.0)] * 5)
    pages.grab()
    pages.grab()
    assert [numbers for numbers, _ in asked] == [(0,)]
    pages.set_zoom(0.5)
    pages.grab()
    assert asked[1][0] == (0, 1)
    assert asked[1][1] == pytest.approx(0.5 * 96 / 72, abs=1e-3)


def test_that_pages_that_did_not_come_are_asked_for_again(qtbot: QtBot, opened_of: Sample) -> None:
    pages = PageList()
    qtbot.addWidget(pages)
    pages.resize(700, 600)
    preview = ReportPreview(pages)
    wishes: list[Run] = []
    preview.wished.connect(wishes.append)
    preview.show_review(opened_of("claims-ready").review)
    wishes[0].then(Pdf(b"", ((600.0, 800.0),)))
    pages.grab()
    stopped = Silent()
    stopped.cancelled = True
    wishes[1].then(wishes[1].work(stopped))
    pages.grab()
    assert [wish.title for wish in wishes] == ["Making the preview", "Drawing the preview", "Drawing the preview"]


def test_that_a_page_is_drawn_at_the_scale_that_was_asked_for(opened_of: Sample) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    pdf = read_pdf(pdf_bytes(review, Silent()))
    width, height = pdf.sizes[1]
    (drawn,) = draw_pages(pdf, (1,), 0.5)
    assert drawn.image.width() == pytest.approx(width / 2, abs=1)
    assert drawn.image.height() == pytest.approx(height / 2, abs=1)
    assert drawn.image.pixelColor(2, 2).name() == "#ffffff"
