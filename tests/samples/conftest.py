"""The sample pilots as they are committed."""

import json
from pathlib import Path

import pytest

from sample_data.generate import HERE, PILOTS
from sample_data.generate import write_pilots as write


@pytest.fixture(scope="session")
def samples() -> Path:
    return HERE


@pytest.fixture(params=list(PILOTS))
def pilot(request: pytest.FixtureRequest, samples: Path) -> Path:
    return samples / str(request.param)


@pytest.fixture(scope="session")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def expected(samples: Path) -> dict[str, dict[str, float]]:
    """Pilot -> measure -> value, as its ``expected.json`` says."""
    said = {name: json.loads((samples / f"{name}.expected.json").read_text(encoding="utf-8")) for name in PILOTS}
    return {name: {key: entry["value"] for key, entry in one["measures"].items()} for name, one in said.items()}
