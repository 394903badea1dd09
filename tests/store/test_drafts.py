"""What is written is whole or not there, for its owner alone; what a kill leaves is swept."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from fundledger.errors import FundledgerError
from fundledger.store import drafts
from fundledger.store.books import Book, create, open_book
from fundledger.store.drafts import draft_beside, left_in, sweep
from fundledger.store.targets import OF_NO_KIND, WORKBOOK
from fundledger.store.writing import new_file, write_bytes, write_text
from tests.ledger.books import found_fund

posix = pytest.mark.skipif(os.name == "nt", reason="processes and rights of POSIX")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def killed_while(work: Callable[[], object]) -> None:
    """Do it in another process, which kills itself in the middle of it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_reading(book: Book) -> None:
    with book.reading():
        die()


def cut_off_writing(path: Path) -> None:
    with new_file(path, OF_NO_KIND) as draft:
        draft.write_text("nửa chừng", encoding="utf-8")
        die()


@posix
def test_the_next_that_writes_in_the_folder_clears_away_what_a_kill_left(tmp_path: Path) -> None:
    killed_while(lambda: cut_off_writing(tmp_path / "báo cáo.txt"))
    (left,) = left_in(tmp_path)
    assert left.name.startswith("~báo cáo.txt.")
    killed_while(lambda: create(str(tmp_path / "fund.db"), die_reading))
    # The book has cleared the text away; beside its draft lie its log and the index of that.
    assert [each.name.startswith("~fund.db.") for each in left_in(tmp_path)] == [True] * 3
    write_text(["xong"], tmp_path / "khác.txt", OF_NO_KIND)
    assert [each.name for each in tmp_path.iterdir()] == ["khác.txt"]


@posix
def test_the_draft_of_one_that_still_writes_stays(tmp_path: Path) -> None:
    with new_file(tmp_path / "a.txt", OF_NO_KIND) as draft:
        draft.write_text("a", encoding="utf-8")
        write_text(["b"], tmp_path / "b.txt", OF_NO_KIND)
        assert draft.exists()
        assert left_in(tmp_path) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "b.txt"]


@posix
def test_one_of_another_machine_stays_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be on a drive that several machines write to."""
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_where", lambda: "0" * 8)
        killed_while(lambda: cut_off_writing(tmp_path / "a.txt"))
    sweep(tmp_path, "a.txt")
    assert left_in(tmp_path) == []
    (draft,) = tmp_path.iterdir()
    os.utime(draft, (0, 0))
    assert left_in(tmp_path) == [draft]
    sweep(tmp_path, "b.txt")
    assert draft.exists()
    sweep(tmp_path, "a.txt")
    assert not draft.exists()


def test_another_run_of_the_same_process_number_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container gives its processes the same numbers each time that it is started."""
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_run", lambda: "0" * 6)
        drafts.begin(draft_beside(tmp_path / "a.txt"))
    assert len(left_in(tmp_path)) == 1
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_of_one_process_for_one_place_have_two_names(tmp_path: Path) -> None:
    """A server writes in many threads."""
    place = tmp_path / "a.txt"
    assert draft_beside(place) != draft_beside(place)
    with new_file(place, OF_NO_KIND) as one:
        one.write_text("một", encoding="utf-8")
        write_text(["hai"], place, OF_NO_KIND)
        with pytest.raises(FundledgerError), new_file(place, OF_NO_KIND):
            pass
        place.unlink()
    assert place.read_text(encoding="utf-8") == "một"


def test_a_file_that_came_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    with pytest.raises(FundledgerError) as refusal, new_file(place, OF_NO_KIND) as draft:
        draft.write_text("mình", encoding="utf-8")
        place.write_text("người khác", encoding="utf-8")
    assert refusal.value.key == "face.file_exists"
    assert place.read_text(encoding="utf-8") == "người khác"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_a_draft_is_made_over_nothing(tmp_path: Path) -> None:
    """A link of its name that waits there would lead what is written into a book."""
    (tmp_path / "fund.db").write_bytes(b"book")
    draft = draft_beside(tmp_path / "a.txt")
    draft.symlink_to("fund.db")
    with pytest.raises(FileExistsError):
        drafts.begin(draft)
    assert (tmp_path / "fund.db").read_bytes() == b"book"


def test_a_name_that_is_long_already_has_a_draft(tmp_path: Path) -> None:
    place = tmp_path / f"{'ộ' * 80}.txt"  # 240 bytes of the 255 that a name may have
    write_text(["a"], place, OF_NO_KIND)
    assert place.exists()


@posix
def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    os.umask(0o022)
    found_fund(create(str(tmp_path / "fund.db"))).close()
    write_bytes(b"x", tmp_path / "a.xlsx")
    assert {rights(each) for each in tmp_path.iterdir()} == {0o600}


@posix
def test_what_takes_the_place_of_a_file_is_for_the_same_eyes(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    write_text(["one\n"], place, OF_NO_KIND)
    place.chmod(0o640)
    place.write_text("", encoding="utf-8")  # an empty file makes way
    write_text(["two\n"], place, OF_NO_KIND, replace=True)
    assert (rights(place), place.read_text(encoding="utf-8")) == (0o640, "two\n")


@posix
def test_a_book_and_its_log_have_the_same_rights(tmp_path: Path) -> None:
    """SQLite begins a log with the rights that the book has then."""
    path = tmp_path / "fund.db"
    found_fund(create(str(path))).close()
    path.chmod(0o644)
    one = open_book(str(path))
    with one.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM fund").fetchall()
        log, index = tmp_path / "fund.db-wal", tmp_path / "fund.db-shm"
        assert (rights(log), rights(index)) == (0o644, 0o644)
        path.chmod(0o600)
        open_book(str(path)).close()
        assert (rights(log), rights(index)) == (0o600, 0o600)
    one.close()


def test_an_empty_file_with_a_log_makes_no_way(tmp_path: Path) -> None:
    """All that a book holds may stand in its log."""
    place = tmp_path / "a.xlsx"
    place.touch()
    (tmp_path / "a.xlsx-wal").write_bytes(b"log")
    with pytest.raises(FundledgerError) as refusal:
        write_bytes(b"x", place, WORKBOOK, replace=True)
    assert refusal.value.key == "output.no_workbook"
    (tmp_path / "a.xlsx-wal").unlink()
    write_bytes(b"x", place, WORKBOOK, replace=True)
