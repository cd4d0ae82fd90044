"""The review of the healthy pilot, for pictures of it."""

import pytest

from kpidesk.decision.review import Review
from tests.report.extremes import empty
from tests.report.reviews import healthy


@pytest.fixture(scope="session")
def review() -> Review:
    return healthy()


@pytest.fixture(scope="session")
def nothing() -> Review:
    return empty()
