"""What rooms add to the lists of lower rooms: all of it is in the house, or nothing is answered."""

from __future__ import annotations

import importlib
import multiprocessing
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import fundledger
from fundledger.closing.checks import Check, Looked, checked
from fundledger.furnishing import Furnished, Unfurnished, furnish_from, sources
from fundledger.ledger.proof import invariant_names, prove, prove_book
from fundledger.ledger.settings import Setting, Settings, set_value
from fundledger.ledger.watching import Watcher
from fundledger.loans.rolling import Step, roll
from fundledger.office import house
from fundledger.reports import workers
from fundledger.reports.asking import asks
from fundledger.reports.table import Column, Table
from fundledger.schemas.kinds import FileKind, kind_named
from fundledger.store.books import Book
from tests.furnished import also
from tests.ledger.books import FUND, writer_of

ROOT = Path(__file__).parents[2]
OF_ITSELF = "fundledger.store.migrations.env"  # alembic runs it, nobody imports it
DAY = date(2023, 3, 31)

TOY_ROOM = """
from fundledger.closing.checks import Check
from fundledger.ledger.settings import Setting
from fundledger.ledger.watching import Watcher
from fundledger.loans.rolling import Step
from fundledger.schemas.kinds import FileKind

class Toys(Watcher):
    name = "toys"

STEP = Step("toys", lambda *_: iter(()))
CHECKS = (Check("toys", lambda _: None),)
LIMIT = Setting("toys_max", None, str)
KINDS = {"toys": FileKind("toys")}
"""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(fundledger.__path__, "fundledger."):
        if found.name != OF_ITSELF:
            yield importlib.import_module(found.name)


def defined(module: ModuleType) -> Iterator[Any]:
    """What stands in a module, also in its tables and tuples."""
    for each in vars(module).values():
        match each:
            case dict():
                yield from each.values()
            case tuple() | list() | set() | frozenset():
                yield from each
            case _:
                yield each


def adds_to(each: Any) -> str | None:
    """The list that a thing belongs to; a watcher that others are made from belongs to none."""
    if isinstance(each, type):
        is_one = issubclass(each, Watcher) and not each.__subclasses__()
        return "invariants" if is_one else None
    kinds = {Step: "roll_steps", Check: "closing_checks", Setting: "settings"}
    return {**kinds, FileKind: "file_kinds"}.get(type(each))


def forgotten() -> set[tuple[str, str]]:
    """What some module of the package defines, and the house does not know."""
    known = {what: list(source()) for what, source in house.SOURCES.items()}
    return {
        (what, each.name)
        for module in modules()
        for each in defined(module)
        if (what := adds_to(each)) is not None and not any(each is one for one in known[what])
    }


def test_the_house_knows_what_every_room_adds() -> None:
    assert forgotten() == set()


@pytest.fixture
def toy_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A room that somebody wrote and did not put into the house."""
    (tmp_path / "toy_room.py").write_text(TOY_ROOM)
    monkeypatch.setattr(fundledger, "__path__", [*fundledger.__path__, str(tmp_path)])
    yield
    del sys.modules["fundledger.toy_room"], vars(fundledger)["toy_room"]


@pytest.mark.usefixtures("toy_room")
def test_what_a_new_room_adds_is_missed() -> None:
    named = {"invariants": "toys", "roll_steps": "toys", "closing_checks": "toys"}
    named |= {"settings": "toys_max", "file_kinds": "toys"}
    assert forgotten() == set(named.items())


def test_every_list_that_a_room_asks_for_is_one_of_the_house() -> None:
    lists = {
        each.what for module in modules() for each in defined(module) if isinstance(each, Furnished)
    }
    assert lists == house.SOURCES.keys()


def test_two_of_a_name_are_refused() -> None:
    with also("settings", Setting("recognition", None, str)), pytest.raises(AssertionError):
        list(Furnished("settings"))


@pytest.fixture
def unfurnished() -> Iterator[None]:
    before = sources()
    furnish_from({})
    yield
    furnish_from(before)


@pytest.mark.usefixtures("unfurnished")
def test_nothing_is_proved_by_half(book: Book) -> None:
    with book.reading() as connection:
        for proof in (prove(connection, FUND), prove_book(connection)):
            with pytest.raises(Unfurnished, match=r"fundledger\.office\.house\.furnish\(\)"):
                next(proof)


@pytest.mark.usefixtures("unfurnished")
def test_nothing_is_rolled_by_half(book: Book) -> None:
    with pytest.raises(Unfurnished), writer_of(book) as writer:
        roll(writer, DAY, DAY)
    with pytest.raises(Unfurnished), writer_of(book) as writer:
        set_value(writer, "recognition", "cash", DAY, "QĐ 05")


@pytest.mark.usefixtures("unfurnished")
def test_no_half_list_is_shown(book: Book) -> None:
    with book.reading() as connection:
        with pytest.raises(Unfurnished):
            next(checked(Looked(connection, FUND, date(2023, 1, 1), DAY)))
        with pytest.raises(Unfurnished):
            next(Settings.read(connection, FUND).all_on(DAY))
    with pytest.raises(Unfurnished):
        kind_named("loans")


def said_by(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_process_begins_with_nothing() -> None:
    done = said_by("from fundledger.schemas.kinds import kind_named; kind_named('loans')")
    assert done.returncode == 1
    assert "fundledger.office.house.furnish()" in done.stderr.splitlines()[-1]


def test_furnishing_imports_no_room() -> None:
    done = said_by(
        "import sys; from fundledger.office.house import furnish; furnish()\n"
        "print(*(name for name in sys.modules if name.startswith('fundledger.')))"
    )
    house_alone = {"fundledger.office", "fundledger.office.house", "fundledger.furnishing"}
    assert set(done.stdout.split()) == house_alone


def invariants_here(_: object) -> Table:
    return Table("invariants", (Column("name"),), [(name,) for name in invariant_names()])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_that_reads_beside_this_one_has_the_lists(
    book: Book, sqlite_address: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("not on this system")
    monkeypatch.setattr(workers, "context", partial(multiprocessing.get_context, method))
    with book.reading() as connection:
        asked = asks(connection, (FUND,), as_of=DAY)
    (found,) = workers._apart(sqlite_address, asked.each, invariants_here, 1)
    assert isinstance(found, Table)
    assert [row[0] for row in found.rows] == list(invariant_names())
