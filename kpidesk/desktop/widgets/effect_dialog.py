"""A dialog that shows what an edit would change while it is entered, and keeps nothing before."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.decision.review import Review
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.effects import EffectsPanel
from kpidesk.desktop.widgets.form_dialog import FormDialog
from kpidesk.session.edits import Edit
from kpidesk.views.editing import effects, unchanged

_PANEL = 132
"""Room for a handful of effects, so that the dialog does not jump while one types."""
Preview = Callable[[Edit], Review | None]


class EffectDialog(FormDialog):
    """Subclasses say in ``faults`` what is wrong, and make the edit in ``edit``; ``kept`` tells it when it is kept."""

    kept = Signal(object)

    def __init__(self, title: str, says: str, preview: Preview, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(title, says, parent)
        self._preview, self._review = preview, review
        self.panel = EffectsPanel()
        self.panel.setMinimumHeight(theme().px(_PANEL))

    def edit(self) -> Edit | None:
        """The edit as entered, where every field is right; None where nothing would be changed."""
        raise NotImplementedError

    @property
    def measure(self) -> str:
        """The measure whose light is always shown."""
        return ""

    def finish(self, text: str) -> None:
        """Add the panel and the button that keeps: after the fields."""
        self.form.addWidget(self.panel)
        self.form.addStretch(1)
        self.accept_with(text)
        self.refresh()
        self.fit()

    def refresh(self) -> None:
        """Show what would change now."""
        if self.faults():
            self.panel.show_effects((), "Once every field is right, what would change is shown here.")
            return
        edit = self.edit()
        if edit is None:
            self.panel.show_effects((), "Nothing is changed yet.")
            return
        try:
            after = self._preview(edit)
        except KpideskError as error:
            self.panel.show_effects((), " ".join(error.sentences))
            return
        if after is None:
            self.panel.show_effects((), "What this changes is seen once it is kept.")
            return
        self.panel.show_effects(effects(self._review, after, self.measure), unchanged(self._review, after))

    def contradiction(self, edit: Edit | None) -> str:
        """Why an edit cannot be kept, in the words of what refuses it; empty where it can."""
        try:
            if edit is not None:
                self._preview(edit)
        except KpideskError as error:
            return " ".join(error.sentences)
        return ""

    def keep(self) -> None:
        """Tell the edit, where there is one."""
        edit = self.edit()
        if edit is not None:
            self.kept.emit(edit)
