"""Reading the files of a sample pilot, whatever their format."""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

TIMES = ("timestamp", "actual_at", "started_at", "detected_at", "resolved_at")


def settings(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pilot.toml").read_text(encoding="utf-8"))


def tables(folder: Path) -> dict[str, Path]:
    """Role -> its file."""
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in {".csv", ".xlsx", ".parquet"}}


def table(folder: Path, role: str) -> pd.DataFrame:
    path = tables(folder)[role]
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
    elif path.suffix == ".xlsx":
        frame = pd.read_excel(path)
    else:
        frame = pd.read_csv(path)
    for column in frame.columns.intersection(list(TIMES)):
        frame[column] = pd.to_datetime(frame[column])
    return frame


def log(folder: Path) -> pd.DataFrame:
    """The request log with the outcomes that came later, and each request's pilot week."""
    frame = table(folder, "requests")
    if "labels" in tables(folder):
        frame = frame.merge(table(folder, "labels"), on="request_id", how="left")
    said = settings(folder)
    local = frame["timestamp"].dt.tz_convert(str(said["timezone"])).dt.tz_localize(None)
    frame["week"] = (local - pd.Timestamp(str(said["start"]))).dt.days // 7 + 1
    return frame
