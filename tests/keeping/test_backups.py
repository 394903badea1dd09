"""Backup and restore: torn by nobody, killed anywhere, never over what stands, proved each time."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import sqlite3
import stat
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from fundledger.errors import FundledgerError
from fundledger.keeping import backups
from fundledger.keeping.backups import BackedUp, NotProved, Ready, Restored, backup, prepared
from fundledger.keeping.bundles import write_bundle
from fundledger.ledger.journal import writing
from fundledger.store import books, copies
from fundledger.store.books import Book, create, open_at_rest, open_book, shown_location
from fundledger.store.tables import entry as entries
from fundledger.store.tables import fact as facts
from tests.ledger.books import FUND, capital_in, findings, found_fund, post
from tests.postgres import Server

forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
MOMENT = datetime(2023, 6, 30, 3, 15, tzinfo=UTC)  # 10:15 in Vietnam


def chain(path: Path | str, fund: int = FUND) -> list[str]:
    """The hashes of every link, in their order."""
    book = open_book(str(path))
    with book.reading() as connection:
        links = [
            (row.chain, row.hash)
            for table in (entries, facts)
            for row in connection.execute(
                select(table.c.chain, table.c.hash).where(table.c.fund == fund)
            )
        ]
    book.close()
    return [hash_ for _, hash_ in sorted(links)]


def proves(path: Path | str) -> bool:
    book = open_book(str(path))
    found = findings(book)
    book.close()
    return found == []


def restore(source: Path, book: Path, *, replace: bool = False) -> Restored:
    with prepared(str(book), source, replace=replace) as ready:
        return ready.put_in_place()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(FundledgerError) as refused:
        work()
    return refused.value.key


@pytest.fixture
def here(tmp_path: Path, book: Book) -> Path:
    """A folder with a book of a few links, `sổ.db`."""
    post(book, *(capital_in(amount=i) for i in range(1, 6)))
    book.close()
    return tmp_path


def grow(here: Path, count: int = 1) -> None:
    book = open_book(str(here / "sổ.db"))
    post(book, *(capital_in(amount=1) for _ in range(count)))
    book.close()


# A copy


def test_a_backup_is_a_book_with_every_link_and_nothing_beside_it(here: Path) -> None:
    done = backup(str(here / "sổ.db"), here / "bản.db")
    assert done.findings == []
    assert names(here) == ["bản.db", "sổ.db", "sổ.db.backups.json"]
    (kept,) = done.chains
    whole = chain(here / "sổ.db")
    assert chain(here / "bản.db") == whole
    assert (kept.fund, kept.links, kept.last_hash) == (FUND, len(whole), whole[-1])
    assert done.size_bytes == (here / "bản.db").stat().st_size
    copied = open_book(str(here / "bản.db"))
    post(copied, capital_in())  # a book like any other
    copied.close()
    assert len(chain(here / "bản.db")) == len(whole) + 1
    assert "bản.db-wal" not in names(here)


def test_a_writer_goes_on_and_the_copy_still_ends(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes after every page that is copied: the copy is of the moment it began."""
    monkeypatch.setattr(copies, "PAGES_AT_ONCE", 1)
    before = chain(here / "sổ.db")
    steps: list[int] = []

    def write(pages: int) -> None:
        steps.append(pages)
        if len(steps) <= 10:
            grow(here)

    copies.copy_pages(here / "sổ.db", here / "bản.db", write)
    assert len(chain(here / "sổ.db")) == len(before) + 10
    assert sum(steps) * 4096 == (here / "bản.db").stat().st_size
    assert chain(here / "bản.db") == before


def _append_until(address: str, stop: threading.Event) -> None:
    book = open_book(address)
    while not stop.is_set():
        with writing(book, FUND, "người khác") as writer:
            writer.append(capital_in(amount=1))
        time.sleep(0.02)
    book.close()


def backups_beside_a_writer(here: Path, rounds: int) -> None:
    context = multiprocessing.get_context("fork")
    stop = context.Event()
    writer = context.Process(target=_append_until, args=(str(here / "sổ.db"), stop))
    writer.start()
    kept = []
    try:
        for number in range(rounds):
            copy, again = here / f"bản-{number}.db", here / f"lại-{number}.db"
            assert backup(str(here / "sổ.db"), copy).findings == []
            restore(copy, again)
            assert proves(again)
            kept.append(chain(again))
            assert kept[-1] == chain(copy)
            copy.unlink()
            again.unlink()
    finally:
        stop.set()
        writer.join(60)
    assert writer.exitcode == 0
    whole = chain(here / "sổ.db")
    assert all(links == whole[: len(links)] for links in kept)
    assert len(kept[0]) < len(kept[-1]) <= len(whole)  # it was indeed written in meanwhile
    assert proves(here / "sổ.db")


@forked
def test_backups_while_another_process_writes(here: Path) -> None:
    backups_beside_a_writer(here, 10)


@forked
@pytest.mark.slow
def test_a_hundred_backups_while_another_process_writes(here: Path) -> None:
    backups_beside_a_writer(here, 100)


def test_nothing_is_replaced_unless_asked_and_then_only_a_backup(here: Path) -> None:
    location, copy = str(here / "sổ.db"), here / "bản.db"
    backup(location, copy)
    grow(here)
    assert refusal(lambda: backup(location, copy)) == "face.file_exists"
    assert len(chain(copy)) + 1 == len(chain(location))
    backup(location, copy, replace=True)
    assert chain(copy) == chain(location)
    assert refusal(lambda: backup(location, here / "sổ.db", replace=True)) == "backup.onto_itself"
    (here / "báo cáo.xlsx").write_bytes(b"PK thu chi")
    key = refusal(lambda: backup(location, here / "báo cáo.xlsx", replace=True))
    assert key == "backup.not_a_backup"
    assert (here / "báo cáo.xlsx").read_bytes() == b"PK thu chi"
    assert refusal(lambda: backup(location, here / "không" / "bản.db")) == "book.no_folder"


def test_a_log_left_beside_the_name_would_ruin_the_backup(here: Path) -> None:
    (here / "bản.db-wal").write_bytes(b"of another book")
    assert refusal(lambda: backup(str(here / "sổ.db"), here / "bản.db")) == "backup.target_in_use"
    assert "bản.db" not in names(here)


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_who_may_not_read_the_book_may_not_read_its_copy(here: Path) -> None:
    (here / "sổ.db").chmod(0o600)
    backup(str(here / "sổ.db"), here / "bản.db")
    assert (here / "bản.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_restored_book_is_for_the_eyes_of_the_one_before(here: Path) -> None:
    """Whatever the rights of the backup, and of what it is copied to on the way."""
    path, copy = here / "sổ.db", here / "bản.db"
    backup(str(path), copy)
    copy.chmod(0o644)
    for mode in (0o600, 0o660):
        path.chmod(mode)
        restore(copy, path, replace=True)
        assert stat.S_IMODE(path.stat().st_mode) == mode
    restore(copy, here / "mới.db")
    assert stat.S_IMODE((here / "mới.db").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_copy_is_the_owners_and_of_a_shared_book_the_groups_too(here: Path) -> None:
    path = here / "sổ.db"
    for number, (mode, its) in enumerate({0o644: 0o600, 0o660: 0o660, 0o664: 0o660}.items()):
        path.chmod(mode)
        copy = here / f"bản-{number}.db"
        backup(str(path), copy)
        noted = here / "sổ.db.backups.json"
        assert [stat.S_IMODE(each.stat().st_mode) for each in (copy, noted)] == [its, its]


def test_the_same_again_pushes_no_earlier_day_out(here: Path) -> None:
    folder = here / "sao lưu"
    folder.mkdir()
    for day in (0, 1):
        grow(here)
        backup(
            *(str(here / "sổ.db"), folder),
            keep=2,
            clock=lambda day=day: MOMENT + timedelta(days=day),  # type: ignore[misc]
        )
    for minute in range(1, 4):
        done = backup(
            *(str(here / "sổ.db"), folder),
            keep=2,
            clock=lambda minute=minute: MOMENT + timedelta(days=1, minutes=minute),  # type: ignore[misc]
        )
        assert len(done.deleted) == 1
    assert names(folder) == ["sổ-20230630-101500.db", "sổ-20230701-101800.db"]


# A book on a server: bundles


def test_a_server_is_backed_up_as_a_bundle_and_restored(
    here: Path, postgres_address: str, postgres_server: Server
) -> None:
    server = postgres_server.new_database()
    book = found_fund(create(postgres_address))
    post(book, *(capital_in(amount=i) for i in range(1, 6)))
    book.close()
    folder = here / "sao lưu"
    folder.mkdir()
    done = backup(postgres_address, folder, keep=1, clock=lambda: MOMENT)
    assert (done.findings, [each.links for each in done.chains]) == (
        [],
        [len(chain(server_of(done)))],
    )
    database = postgres_address.partition("?")[0].rpartition("/")[2]
    assert names(folder) == [f"{database}-20230630-101500.bundle"]
    assert chain(server_of(done)) == chain(postgres_address)
    # into an empty database of a server, and into a file
    with prepared(server, done.path) as ready:
        assert not ready.replaces
        restored = ready.put_in_place()
    assert (str(restored.book), restored.aside) == (shown_location(server), None)
    assert chain(server) == chain(postgres_address)
    assert proves(server)
    post(open_book(server), capital_in(amount=9))  # it is the fund's own book, no replica
    restore(done.path, here / "mới.db")
    assert chain(here / "mới.db") == chain(postgres_address)
    assert proves(here / "mới.db")
    # a database that holds a book is not replaced
    with pytest.raises(FundledgerError) as refused, prepared(server, done.path) as ready:
        ready.put_in_place()
    assert refused.value.key == "book.exists"


def server_of(done: BackedUp) -> str:
    """The bundle as a book in a file."""
    path = done.path.parent.parent / "của máy chủ.db"
    if not path.exists():
        restore(done.path, path)
    return str(path)


def test_bundles_of_a_server_are_rotated(tmp_path: Path, postgres_address: str) -> None:
    book = found_fund(create(postgres_address))
    database = postgres_address.partition("?")[0].rpartition("/")[2]
    foreign = tmp_path / f"{database}-20200101-000000.bundle"
    foreign.write_bytes(b"of somebody else")
    for number in range(1, 5):
        post(book, capital_in(amount=number))
        done = backup(
            postgres_address,
            tmp_path,
            keep=2,
            clock=lambda number=number: MOMENT + timedelta(days=number),  # type: ignore[misc]
        )
        assert len(done.deleted) == (number > 2)
    stamps = ["20200101-000000", "20230703-101500", "20230704-101500"]
    assert names(tmp_path) == [f"{database}-{stamp}.bundle" for stamp in stamps]
    book.close()


def test_a_file_goes_to_a_server_as_a_bundle(here: Path, postgres_address: str) -> None:
    def try_it() -> None:
        with prepared(postgres_address, here / "sổ.db"):
            pass

    assert refusal(try_it) == "restore.needs_bundle"


def test_a_damaged_bundle_is_not_restored(here: Path) -> None:
    book = open_book(str(here / "sổ.db"))
    path = write_bundle(book, [FUND], here / "a.bundle").path
    book.close()
    whole = bytearray(path.read_bytes())
    whole[200] ^= 1
    path.write_bytes(whole)
    before = names(here)
    assert refusal(lambda: restore(path, here / "mới.db")).startswith("bundle.")
    assert refusal(lambda: restore(path, here / "sổ.db", replace=True)).startswith("bundle.")
    assert names(here) == before


def test_a_bundle_replaces_a_book_as_a_backup_does(here: Path) -> None:
    book = open_book(str(here / "sổ.db"))
    path = write_bundle(book, [FUND], here / "a.bundle").path
    book.close()
    kept = chain(here / "sổ.db")
    grow(here)
    assert refusal(lambda: restore(path, here / "sổ.db")) == "restore.book_there"
    with prepared(str(here / "sổ.db"), path, replace=True) as ready:
        assert [each.lost for each in ready.beside] == [1]
        done = ready.put_in_place()
    assert chain(here / "sổ.db") == kept
    assert done.aside is not None
    assert len(chain(done.aside)) == len(kept) + 1


# A book that does not prove, and a copy that is not the book


def tamper(path: Path) -> None:
    with closing(sqlite3.connect(path)) as book:
        triggers = book.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = triggers.fetchall()
        for name, _ in triggers:
            book.execute(f"DROP TRIGGER {name}")
        book.execute("UPDATE entry SET memo = 'khác' WHERE number = 2")
        for _, sql in triggers:
            book.execute(sql)
        book.commit()


def test_the_copy_of_a_book_that_does_not_prove_is_kept_and_nothing_is_deleted(here: Path) -> None:
    folder = here / "sao lưu"
    folder.mkdir()
    for _ in range(3):
        backup(str(here / "sổ.db"), folder, clock=lambda: MOMENT)
    tamper(here / "sổ.db")
    done = backup(str(here / "sổ.db"), folder, keep=1, clock=lambda: MOMENT)
    assert [(fund, found.invariant) for fund, found in done.findings] == [(FUND, "chain")]
    assert done.deleted == ()
    assert len(names(folder)) == 4
    with pytest.raises(NotProved) as refused:
        restore(done.path, here / "mới.db")
    assert refused.value.findings == done.findings
    assert "mới.db" not in names(here)


def test_a_copy_that_is_not_what_the_book_holds_is_thrown_away(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faithful = copies.copy_pages

    def careless(source: Path, target: Path, advance: Callable[[int], None]) -> None:
        faithful(source, target, advance)
        tamper(target)

    monkeypatch.setattr(copies, "copy_pages", careless)
    assert refusal(lambda: backup(str(here / "sổ.db"), here / "bản.db")) == "backup.bad_copy"
    assert names(here) == ["sổ.db"]


def test_a_damaged_book_is_named_and_not_backed_up(here: Path) -> None:
    path = here / "sổ.db"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    assert refusal(lambda: backup(str(path), here / "bản.db")) == "book.damaged"
    assert not [name for name in names(here) if "bản" in name]


# A folder of backups


def backup_at(here: Path, days: int, keep: int | None = None) -> BackedUp:
    moment = MOMENT + timedelta(days=days)
    return backup(str(here / "sổ.db"), here / "sao lưu", keep=keep, clock=lambda: moment)


def test_rotation_keeps_exactly_the_newest(here: Path) -> None:
    (here / "sao lưu").mkdir()
    for days in range(5):
        assert backup_at(here, days).deleted == ()
        grow(here)
    assert names(here / "sao lưu")[0] == "sổ-20230630-101500.db"
    done = backup_at(here, 5, keep=3)
    assert [path.name[3:11] for path in done.deleted] == ["20230630", "20230701", "20230702"]
    assert [name[3:11] for name in names(here / "sao lưu")] == ["20230703", "20230704", "20230705"]
    # The clock of the machine ran ahead before: the one just made stays, with the newest others.
    grow(here)
    done = backup_at(here, 1, keep=2)
    assert [name[3:11] for name in names(here / "sao lưu")] == ["20230701", "20230705"]
    assert chain(done.path) == chain(here / "sổ.db")


def test_two_backups_of_one_second_have_two_names(here: Path) -> None:
    (here / "sao lưu").mkdir()
    assert backup_at(here, 0).path.name == "sổ-20230630-101500.db"
    assert backup_at(here, 0).path.name == "sổ-20230630-101501.db"


def test_rotation_never_touches_what_is_not_its_own(here: Path) -> None:
    folder = here / "sao lưu"
    folder.mkdir()
    own = [backup_at(here, days).path for days in range(2)]
    (folder / "sổ-20200101-000000.db").write_text("ghi chú")
    (folder / "sổ-20200102-000000.db").mkdir()
    found_fund(create(str(folder / "sổ-20200103-000000.db"))).close()  # the same fund, begun anew
    found_fund(create(str(folder / "sổ-20200104-000000.db")), 40).close()
    (folder / "sổ-20200105-000000.db").write_bytes(own[0].read_bytes()[:9000])
    copy = own[0].read_bytes()
    for name in ("sổ cuối năm.db", "sổ-20200106-000000.db.bak", "quỹ-20200107-000000.db"):
        (folder / name).write_bytes(copy)
    if os.name != "nt":
        (folder / "sổ-20200108-000000.db").symlink_to(own[1])
    foreign = {name for name in names(folder) if name not in {path.name for path in own}}
    done = backup_at(here, 9, keep=1)
    assert set(done.deleted) == set(own)
    assert set(names(folder)) == foreign | {done.path.name}


def test_rotation_deletes_no_link_that_the_new_backup_has_not(here: Path) -> None:
    """A backup somebody works in, one in use, and what a restore of an older one left behind."""
    (here / "sao lưu").mkdir()
    old, worked_in, in_use = [backup_at(here, days).path for days in range(3)]
    other = open_book(str(worked_in))
    post(other, capital_in())
    other.close()
    grow(here)
    newer = backup_at(here, 3).path
    restore(old, here / "sổ.db", replace=True)
    user = open_book(str(in_use))
    with user.reading() as connection:
        connection.execute(text("SELECT count(*) FROM entry")).all()
        done = backup_at(here, 9, keep=1)
        assert done.deleted == (old,)
    user.close()
    assert set(names(here / "sao lưu")) == {
        path.name for path in (worked_in, in_use, newer, done.path)
    }
    assert backup_at(here, 10, keep=1).deleted == (in_use, done.path)


def test_a_book_is_not_its_own_old_backup(here: Path) -> None:
    """A backup that has become the book lies among the others."""
    (here / "sao lưu").mkdir()
    backup_at(here, 0)
    backup_at(here, 1)
    work = here / "sao lưu" / "sổ-20230630-101500.db"
    renamed = work.with_name("sổ.db")
    work.rename(renamed)
    done = backup(str(renamed), here / "sao lưu", keep=1, clock=lambda: MOMENT)
    assert names(here / "sao lưu") == [done.path.name, "sổ.db", "sổ.db.backups.json"]


def test_keeping_needs_a_folder_and_at_least_one(here: Path) -> None:
    location = str(here / "sổ.db")
    key = "backup.keep_needs_folder"
    assert refusal(lambda: backup(location, here / "bản.db", keep=3)) == key
    assert refusal(lambda: backup(location, here, keep=0)) == key
    assert refusal(lambda: backup(location, here / "không có" / "sao lưu", keep=3)) == key


def test_the_folder_of_an_evening_is_made_on_the_first(here: Path) -> None:
    folder = here / "mỗi chiều"
    done = backup(str(here / "sổ.db"), folder, keep=3, clock=lambda: MOMENT)
    assert names(folder) == [done.path.name]


def test_drafts_of_processes_killed_long_ago_are_swept(here: Path) -> None:
    folder = here / "sao lưu"
    folder.mkdir()
    old, new = folder / "~sổ-20200101-000000.db.77.new", folder / "~sổ-20200101-000001.db.78.new"
    other = folder / "~kho.db.79.new"
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    done = backup_at(here, 0, keep=1)
    assert names(folder) == sorted([done.path.name, new.name, other.name])


# The way back


def test_a_restored_book_has_the_same_chain_and_goes_on(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    kept = chain(here / "bản.db")
    (here / "sổ.db").unlink()
    done = restore(here / "bản.db", here / "sổ.db")
    assert (done.aside, chain(here / "sổ.db")) == (None, kept)
    grow(here)
    assert chain(here / "sổ.db")[:-1] == kept
    assert chain(here / "bản.db") == kept
    assert proves(here / "sổ.db")


def test_a_backup_that_is_in_use_as_a_book_is_restored_with_its_log(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    user = open_book(str(here / "bản.db"))
    with user.reading() as connection:  # keeps the log from being written back
        connection.execute(text("SELECT count(*) FROM entry")).all()
        post(user, capital_in())
        restore(here / "bản.db", here / "mới.db")
    user.close()
    assert chain(here / "mới.db") == chain(here / "bản.db")
    assert len(chain(here / "mới.db")) == len(chain(here / "sổ.db")) + 1


def test_a_book_that_is_there_is_replaced_only_when_asked_and_stays_aside(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    kept = chain(here / "bản.db")
    grow(here, 3)
    grown = chain(here / "sổ.db")
    key = refusal(lambda: restore(here / "bản.db", here / "sổ.db"))
    assert (key, chain(here / "sổ.db")) == ("restore.book_there", grown)
    with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
        (beside,) = ready.beside
        assert (beside.present.links, beside.backup.links) == (len(kept) + 3, len(kept))
        assert beside.lost == 3
        done = ready.put_in_place()
    assert done.aside is not None
    assert re.fullmatch(r"sổ\.before-restore-\d{8}-\d{6}\.db", done.aside.name)
    assert chain(here / "sổ.db") == kept
    assert chain(done.aside) == grown
    # And back again: what was set aside is a book too, and the next one gets a name of its own.
    again = restore(done.aside, here / "sổ.db", replace=True)
    assert again.aside not in (None, done.aside)
    assert chain(here / "sổ.db") == grown
    assert not [name for name in names(here) if name.endswith(("-wal", "-shm", ".new"))]


def test_two_books_set_aside_in_one_second_have_two_names(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    moment = datetime(2023, 6, 30, 3, 15, tzinfo=UTC)
    asides = []
    for _ in range(2):
        with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
            assert isinstance(ready, Ready)
            asides.append(ready.put_in_place(clock=lambda: moment).aside)
    stem = "sổ.before-restore-20230630-101500"
    assert asides == [here / f"{stem}.db", here / f"{stem}.2.db"]


def test_books_that_went_apart_are_compared_by_what_they_have_in_common(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    common = len(chain(here / "bản.db"))
    grow(here, 2)
    other = open_book(str(here / "bản.db"))
    post(other, *(capital_in(amount=9) for _ in range(4)))
    found_fund(other, 40)
    other.close()
    with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
        one, new = ready.beside
    assert (one.common, one.lost, one.backup.links) == (common, 2, common + 4)
    assert (new.fund, new.present.links, new.lost) == (40, 0, 0)


def test_a_book_that_has_changed_since_it_was_shown_is_not_replaced(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")

    def changed_meanwhile() -> None:
        with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
            grow(here)
            ready.put_in_place()

    assert refusal(changed_meanwhile) == "restore.moved_on"

    def gone_meanwhile() -> None:
        with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
            (here / "sổ.db").unlink()
            ready.put_in_place()

    assert refusal(gone_meanwhile) == "restore.moved_on"

    def come_meanwhile() -> None:
        with prepared(str(here / "sổ.db"), here / "bản.db") as ready:
            found_fund(create(str(here / "sổ.db"))).close()
            ready.put_in_place()

    assert refusal(come_meanwhile) == "restore.book_there"
    assert len(chain(here / "sổ.db")) == 2
    assert names(here) == ["bản.db", "sổ.db", "sổ.db.backups.json"]


def test_who_writes_just_before_the_book_is_locked_loses_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    alone_with = copies.alone_with

    def last_moment(path: Path) -> AbstractContextManager[None]:
        grow(here)
        return alone_with(path)

    monkeypatch.setattr(copies, "alone_with", last_moment)
    before = len(chain(here / "sổ.db"))
    key = refusal(lambda: restore(here / "bản.db", here / "sổ.db", replace=True))
    assert key == "restore.moved_on"
    assert len(chain(here / "sổ.db")) == before + 1
    assert names(here) == ["bản.db", "sổ.db", "sổ.db.backups.json"]
    grow(here)  # and it can be written in as before
    with closing(sqlite3.connect(here / "sổ.db")) as book:
        assert book.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("at", ["rename", "put"])
def test_a_book_that_cannot_be_replaced_is_as_it_was(
    here: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    grow(here)
    before = names(here), chain(here / "sổ.db")

    def refuse(path: Path, other: Path) -> None:
        raise PermissionError

    with (
        prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready,
        monkeypatch.context() as patch,
    ):
        if at == "put":
            patch.setattr(copies, "take_name", refuse)
        else:
            patch.setattr(Path, at, refuse)
        assert refusal(ready.put_in_place) == "copy.no_permission"
    assert (names(here), chain(here / "sổ.db")) == before
    assert (here / "sổ.db").read_bytes()[18:20] == b"\2\2"  # it keeps a log, as every book does


@pytest.mark.parametrize("how", ["reading", "writing"])
def test_a_book_in_use_is_not_replaced(here: Path, how: str) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    grow(here)
    grown = chain(here / "sổ.db")
    user = open_book(str(here / "sổ.db"))
    with (
        user.reading() if how == "reading" else user.writing(FUND) as connection,
    ):
        connection.execute(select(entries.c.number)).all()
        key = refusal(lambda: restore(here / "bản.db", here / "sổ.db", replace=True))
        assert key == "restore.in_use"
    user.close()
    assert chain(here / "sổ.db") == grown
    assert restore(here / "bản.db", here / "sổ.db", replace=True).aside is not None


def test_who_waits_for_a_book_that_is_set_aside_writes_in_neither(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that has the file open while it is renamed must not write beside the new book."""
    backup(str(here / "sổ.db"), here / "bản.db")
    kept = chain(here / "bản.db")
    user = open_book(str(here / "sổ.db"))
    refused: list[str] = []

    def write() -> None:
        try:
            post(user, capital_in())
        except FundledgerError as error:
            refused.append(error.key)

    late = threading.Thread(target=write)
    rename = Path.rename

    def rename_late(self: Path, target: Path) -> Path:
        if self.name == "sổ.db":
            late.start()
            time.sleep(0.3)  # by now it has the file open and waits for the lock
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", rename_late)
    done = restore(here / "bản.db", here / "sổ.db", replace=True)
    late.join(60)
    assert refused == ["book.read_only"]
    assert chain(here / "sổ.db") == kept
    assert done.aside is not None
    assert chain(done.aside) == kept


def test_a_log_of_a_book_that_is_gone_is_not_taken_for_the_new_ones(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    kept = chain(here / "bản.db")
    user = open_book(str(here / "sổ.db"))
    with user.reading() as connection:  # keeps the log from being written back
        connection.execute(text("SELECT count(*) FROM entry")).all()
        grow(here, 4)
        log = (here / "sổ.db-wal").read_bytes()
    user.close()
    (here / "sổ.db").unlink()
    (here / "sổ.db-wal").write_bytes(log)
    assert log
    restore(here / "bản.db", here / "sổ.db")
    assert chain(here / "sổ.db") == kept
    (kept_log,) = here.glob("sổ.before-restore-*.db-wal")
    assert kept_log.read_bytes() == log


def test_a_damaged_book_makes_way_with_its_log(here: Path) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    damaged = bytearray((here / "sổ.db").read_bytes())
    damaged[100:] = b"\xff" * (len(damaged) - 100)
    (here / "sổ.db").write_bytes(damaged)
    (here / "sổ.db-wal").write_bytes(b"log")
    with prepared(str(here / "sổ.db"), here / "bản.db", replace=True) as ready:
        assert ready.unreadable is not None
        assert ready.unreadable.key == "book.damaged"
        done = ready.put_in_place()
    assert done.aside is not None
    assert done.aside.read_bytes()[100:] == damaged[100:]
    assert chain(here / "sổ.db") == chain(here / "bản.db")


def test_a_book_behind_a_link_is_replaced_where_it_lies(here: Path) -> None:
    if os.name == "nt":
        pytest.skip("links need rights on Windows")
    backup(str(here / "sổ.db"), here / "bản.db")
    (here / "làm việc").mkdir()
    (here / "làm việc" / "quỹ.db").symlink_to(here / "sổ.db")
    grow(here)
    done = restore(here / "bản.db", here / "làm việc" / "quỹ.db", replace=True)
    assert (done.book, done.aside) == (here / "sổ.db", *here.glob("sổ.before-restore-*.db"))
    assert names(here / "làm việc") == ["quỹ.db"]
    assert chain(here / "làm việc" / "quỹ.db") == chain(here / "bản.db")


# Backups that are none


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def _cut_to_pages(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 5 * 4096])


def _change_a_memo(path: Path) -> None:
    """One byte in a page: a letter of a memo, of which no index knows."""
    content = path.read_bytes()
    memo = "nhận vốn điều lệ".encode()
    assert content.count(memo) >= 5
    path.write_bytes(content.replace(memo, memo.replace(b"v", b"b"), 1))


def _blank_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(len(content) - 8192))


def _zip(path: Path) -> None:
    content = path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sổ.db", content)


def _make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as book:
        book.execute("UPDATE alembic_version SET version_num = '9999'")
        book.commit()


def _make_foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE danh_ba (ten TEXT)")
        other.commit()


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD = {
    "cut": (_cut, "restore.half_copied"),
    "cut_to_pages": (_cut_to_pages, "restore.half_copied"),
    "one_byte": (_change_a_memo, "restore.not_proved"),
    "blank_pages": (_blank_pages, "restore.damaged"),
    "zip": (_zip, "restore.not_a_backup"),
    "empty": (lambda path: path.write_bytes(b""), "restore.empty_file"),
    "text": (lambda path: path.write_text("sổ quỹ\n" * 40), "restore.not_a_backup"),
    "folder": (_make_a_folder, "restore.not_a_backup"),
    "newer": (_make_newer, "book.newer"),
    "foreign": (_make_foreign, "restore.not_a_backup"),
    "gone": (lambda path: path.unlink(), "book.not_found"),
}


@pytest.mark.parametrize("how", BAD)
def test_a_backup_that_is_none_is_refused_by_name_and_the_book_is_untouched(
    here: Path, how: str
) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    grow(here)
    spoil, key = BAD[how]
    spoil(here / "bản.db")
    before = (here / "sổ.db").read_bytes(), names(here)
    with pytest.raises(FundledgerError) as refused:
        restore(here / "bản.db", here / "sổ.db", replace=True)
    assert refused.value.key == key
    assert "bản.db" in str(refused.value)
    assert ((here / "sổ.db").read_bytes(), names(here)) == before


def test_an_older_backup_is_to_be_upgraded_first(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(str(here / "sổ.db"), here / "bản.db")
    monkeypatch.setattr(books, "HEAD", "9999")
    with pytest.raises(FundledgerError) as refused:
        restore(here / "bản.db", here / "mới.db")
    assert refused.value.key == "restore.older"
    assert f"fundledger upgrade --book {here / 'bản.db'}" in str(refused.value)


def test_whatever_byte_of_a_backup_is_changed_no_wrong_book_comes_of_it(here: Path) -> None:
    """Each place of the file is refused, or it is slack that no figure is read from."""
    backup(str(here / "sổ.db"), here / "bản.db")
    good = (here / "bản.db").read_bytes()
    whole = chain(here / "bản.db")
    chance = random.Random(7)
    used = [at for at, byte in enumerate(good) if byte]
    refused = 0
    for number, at in enumerate(chance.sample(used, 60)):
        bad = bytearray(good)
        bad[at] ^= 1 << chance.randrange(8)
        (here / "xấu.db").write_bytes(bad)
        book = here / f"mới-{number}.db"
        try:
            restore(here / "xấu.db", book)
        except FundledgerError:
            refused += 1
            assert not book.exists()
        else:
            assert chain(book) == whole
            book.unlink()
    assert refused > 30


# Killed


def killed(work: Callable[[], object], prepare: Callable[[], None]) -> bool:
    """Do the work in a child in which `prepare` has laid a trap; was it killed?"""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            prepare()
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def dies_at(count: int) -> Callable[[], None]:
    """Die at the n-th step: a page copied, a link proved, a file made, synced, named or removed."""
    left = iter(range(count - 1, -1, -1))

    def step() -> None:
        if next(left, None) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def trap(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def stepped(*args: object, **named: object) -> object:
            step()
            answer = real(*args, **named)
            step()
            return answer

        setattr(owner, name, stepped)

    def lay() -> None:
        copies.PAGES_AT_ONCE = 16
        copies._steps = lambda advance: lambda *_: step()
        trap(backups, "proved")
        for name in ("sync", "sync_folder", "keep_a_log"):
            trap(copies, name)
        for name in ("rename", "replace", "hardlink_to", "unlink", "chmod"):
            trap(Path, name)

    return lay


@forked
@pytest.mark.parametrize("replace", [False, True])
def test_a_backup_killed_anywhere_leaves_no_half_under_its_name(here: Path, replace: bool) -> None:
    location, copy = str(here / "sổ.db"), here / "bản.db"
    whole = chain(location)
    if replace:
        backup(location, copy)
    steps, was_killed = 0, True
    while was_killed:
        steps += 1
        was_killed = killed(lambda: backup(location, copy, replace=replace), dies_at(steps))
        if copy.exists():
            book = open_at_rest(copy, "bản")
            assert findings(book) == []
            book.close()
            assert chain(copy) == whole
            if not replace:
                copy.unlink()
        assert chain(location) == whole
    assert steps > 10
    done = backup(location, copy, replace=replace)  # the same command again finishes
    assert chain(done.path) == whole


@forked
def test_what_a_killed_backup_leaves_in_a_folder_is_no_backup(here: Path) -> None:
    location, folder = str(here / "sổ.db"), here / "sao lưu"
    folder.mkdir()
    backup(location, here / "bản.db")
    counts, steps, was_killed = set(), 0, True
    while was_killed:
        steps += 1
        was_killed = killed(lambda: backup(location, folder), dies_at(steps))
        found = backups.dated_backups(folder, Path(location), here / "bản.db")
        assert all(proves(path) for path in found)
        drafts = [name for name in names(folder) if name.startswith("~")]
        counts.add((len(found), len(drafts)))
        for left in folder.iterdir():
            left.unlink()
    assert {(0, 1), (1, 0)} <= counts  # killed before it was named, and after
    assert max(found for found, _ in counts) == 1


def test_a_backup_that_was_stopped_leaves_nothing(here: Path) -> None:
    def stop(source: Path, target: Path, advance: Callable[[int], None]) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "copy_pages", stop)
        with pytest.raises(KeyboardInterrupt):
            backup(str(here / "sổ.db"), here / "bản.db")
    assert names(here) == ["sổ.db"]


@forked
@pytest.mark.parametrize("replace", [False, True])
def test_a_restore_killed_anywhere_loses_neither_book(here: Path, replace: bool) -> None:
    path, copy = here / "sổ.db", here / "bản.db"
    backup(str(path), copy)
    kept = chain(copy)
    grow(here)
    grown, present = chain(path), path.read_bytes()
    steps, was_killed = 0, True
    while was_killed:
        steps += 1
        for left in here.iterdir():
            if left != copy:
                left.unlink()
        if replace:
            path.write_bytes(present)
        was_killed = killed(lambda: restore(copy, path, replace=replace), dies_at(steps))
        asides = sorted(here.glob("sổ.before-restore-*.db"))
        both = [chain(each) for each in (path, *asides) if each.exists()]
        assert all(links in (kept, grown) for links in both)
        assert not replace or grown in both
        done = restore(copy, path, replace=path.exists())  # the same command again finishes
        assert chain(path) == kept
        assert proves(path)
        if replace and done.aside is None:  # killed between the two renames
            assert chain(asides[0]) == grown
    assert steps > 15
    assert chain(copy) == kept
