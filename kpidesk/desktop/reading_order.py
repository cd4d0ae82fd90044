"""Where the Tab key leads: through everything that can be used, in the order in which it is read."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QWidget

_KEYS = {True: Qt.FocusReason.TabFocusReason, False: Qt.FocusReason.BacktabFocusReason}


def step(window: QWidget, home: QWidget | None, *, forward: bool) -> bool:
    """Give the focus to what is read next, or before; False where there is nothing else.

    Qt also asks for the next one when what has the focus is disabled or hidden: then the focus stays in ``home``, the
    page, where that is possible, lest a person be thrown out of it by pressing a button.
    """
    here = cast("QWidget | None", window.focusWidget())
    lost = here is not None and not takes_focus(here, window)
    stops = reading_order(window, here)
    if home is not None and here is not None and lost and home.isAncestorOf(here):
        stops = [stop for stop in stops if home.isAncestorOf(stop)] if len(stops) > 1 else stops
        stops = stops if len(stops) > 1 else reading_order(window, here)
        forward = forward and stops[-1] is not here
    others = [stop for stop in stops if stop is not here]
    if not others:
        return False
    place = stops.index(here) if here in stops else -1 if forward else 0
    wanted = stops[(place + (1 if forward else -1)) % len(stops)]
    wanted.setFocus(Qt.FocusReason.OtherFocusReason if lost else _KEYS[forward])
    show(wanted)
    return True


def show(widget: QWidget) -> None:
    """Scroll everything around a widget so that it is seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def takes_focus(widget: QWidget, window: QWidget) -> bool:
    """Whether Tab stops there: not at what is disabled or hidden, nor at inner parts that hand the focus on.

    Of buttons of which one is chosen it is the chosen one; the arrow keys lead to the others. Qt's own rule is the one
    that had the focus last.
    """
    able = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    group = cast("QButtonGroup | None", widget.group()) if isinstance(widget, QAbstractButton) else None
    chosen = group.checkedButton() if group and group.exclusive() else None
    able = widget is chosen if chosen is not None else able
    return able and widget.isEnabled() and widget.isVisibleTo(window)


def reading_order(root: QWidget, also: QWidget | None = None) -> list[QWidget]:
    """Everything inside that takes the focus, and ``also``: line by line, a card and all that is in it before the next.

    Found from where things stand, so that it is right in every arrangement of a page.
    """
    return _visit(root, root, also)


def _visit(widget: QWidget, root: QWidget, also: QWidget | None) -> list[QWidget]:
    own = [widget] if widget is not root and (widget is also or takes_focus(widget, root)) else []
    inner = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and not child.isWindow() and (not child.isHidden() or _holds(child, also))
    ]
    found = {child: stops for child in inner if (stops := _visit(child, root, also))}
    return [*own, *(stop for child in _lines(tuple(found)) for stop in found[child])]


def _holds(widget: QWidget, also: QWidget | None) -> bool:
    return also is not None and (widget is also or widget.isAncestorOf(also))


def _lines(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Siblings line by line: to a line belongs what has its middle above the lower edge of what begins it."""
    rest = sorted(widgets, key=lambda each: (each.geometry().top(), each.geometry().left()))
    ordered: list[QWidget] = []
    while rest:
        edge = rest[0].geometry().bottom()
        line = [each for each in rest if each is rest[0] or each.geometry().center().y() < edge]
        ordered += sorted(line, key=lambda each: (each.geometry().left(), each.geometry().top()))
        rest = [each for each in rest if each not in line]
    return ordered
