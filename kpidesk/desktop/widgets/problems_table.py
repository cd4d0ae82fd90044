"""Problems by level, file and cell as a table."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.views.importing import ProblemRow

_COLUMNS = (
    Column("Level", width=84),
    Column("File · sheet", width=180),
    Column("Cell", width=64),
    Column("What was found, and what to do", stretch=True),
    Column("Times", align_right=True, width=70),
)


class ProblemsTable(RowsTable):
    """Shows problems, each with what to do about it."""

    def __init__(self, name: str, parent: QWidget | None = None, *, most_rows: int = 0) -> None:
        super().__init__(parent, most_rows=most_rows, name=name)

    def show_problems(self, problems: Sequence[ProblemRow]) -> None:
        """Show these."""
        self.show_rows(_COLUMNS, [_row(one) for one in problems])


def _row(problem: ProblemRow) -> Row:
    text = f"{problem.message} {problem.remedy}".strip()
    return Row(
        (
            Cell(problem.level, problem.tone, problem.rank),
            Cell(problem.file, hint=problem.file),
            Cell(problem.cell),
            Cell(text, hint=text),
            Cell(f"{problem.count:,}", sort=problem.count),
        ),
        problem.key,
    )
