"""The titles of a table's columns, as a Qt model tells them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt


def title_data(titles: Sequence[str], section: int, orientation: Qt.Orientation, role: int) -> object:
    """What ``headerData`` gives for titles that stand to the left; None for rows and other roles."""
    if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(titles):
        return None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return titles[section] if role == Qt.ItemDataRole.DisplayRole else None
