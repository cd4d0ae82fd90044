"""The sample pilots as pages get them, for the words that pages say."""

from tests.desktop.conftest import opened_of, project_of

__all__ = ["opened_of", "project_of"]
