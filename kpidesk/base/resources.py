"""Where the files that ship with the program lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a shipped file: inside the installed package, else beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return (installed if installed.is_dir() else _PACKAGE.parent / "resources").joinpath(*parts)


def sample(*parts: str) -> Path:
    """The path of a sample pilot's file, found like a resource."""
    installed = _PACKAGE / "sample_data"
    return (installed if installed.is_dir() else _PACKAGE.parent / "sample_data").joinpath(*parts)
