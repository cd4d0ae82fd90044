"""What all tests need."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def folder_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Backups and locks go to a folder of the test run, never to the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "KPIDESK_DATA_DIR", str(tmp_path_factory.mktemp("user")))
        yield
