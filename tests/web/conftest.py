"""What tests of the pages share: the demonstration, built once a worker and copied for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger.demo import BOOK, build
from fundledger.web.site import Site
from tests.web.sites import Browser, site_over

TODAY = date(2023, 7, 3)
"""The day of these tests: the first Monday after the demonstration, whose quarter is locked."""


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as it was built. Look, do not touch."""
    folder = tmp_path_factory.mktemp("demo") / "fundledger-demo"
    build(folder)
    return folder


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration, for a test that writes."""
    return Path(shutil.copytree(demo_folder, tmp_path / "demo"))


@pytest.fixture
def site(demo: Path) -> Iterator[Site]:
    made = site_over(str(demo / BOOK), TODAY)
    yield made
    made.close()


@pytest.fixture
def browser(site: Site) -> Browser:
    return Browser(site)


@pytest.fixture(scope="session")
def looking(demo_folder: Path) -> Iterator[Browser]:
    """A browser for tests that only look: all share one site."""
    made = site_over(str(demo_folder / BOOK), TODAY)
    yield Browser(made)
    made.close()
