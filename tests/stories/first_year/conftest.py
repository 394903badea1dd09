"""The year, lived through once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.first_year import telling


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> telling.Told:
    return telling.told_once(telling.shared_root(tmp_path_factory))


@pytest.fixture
def desk(told: telling.Told) -> Iterator[telling.Told]:
    """At the desk after all is done, only reading."""
    with telling.at_the_desk(told.folder):
        yield told
