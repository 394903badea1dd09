"""What all tests share: settings of hypothesis, a clock, books on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fundledger.messages import use_language
from fundledger.office.house import furnish
from fundledger.store.books import Book, create
from tests import postgres
from tests.browser.browsers import NONE_HERE, browser_path
from tests.ledger.books import found_fund

settings.register_profile(
    "fundledger",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fundledger")
furnish()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are tested in English; both catalogues are compared elsewhere."""
    with use_language("en"):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture
def postgres_address(postgres_server: postgres.Server) -> Iterator[str]:
    address = postgres_server.new_database()
    yield address
    postgres_server.drop(address)


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return str(tmp_path / "sổ.db")


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Where a new book may be made: every test that asks runs on both databases."""
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def any_book(address: str) -> Iterator[Book]:
    """A book with one founded fund, on each database."""
    book = found_fund(create(address))
    yield book
    book.close()


@pytest.fixture
def book(sqlite_address: str) -> Iterator[Book]:
    """A book with one founded fund, on SQLite."""
    book = found_fund(create(sqlite_address))
    yield book
    book.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whoever runs the tests is told what was not tried on this machine."""
    if browser_path() is None:
        terminalreporter.write_line(NONE_HERE)
