"""The comparison on a small book: who agrees, who is named, what the page says of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.measure import Row
from benchmarks.peers import book, runner
from benchmarks.peers.protocol import digest
from benchmarks.peers.runner import PEERS, Line, Peer, Run, pythons_of
from benchmarks.peers.targets import targets

OURS, SQLITE = (
    next(peer for peer in PEERS if peer.name == name) for name in ("fundledger", "sqlite3")
)
DAY = date(2026, 11, 21)


def stand_in(name: str) -> Peer:
    return Peer(name, f"tests.benchmarks.peers.{name}", "text", "made up")


def lines_of(folder: Path, size: int, *peers: Peer, limit: float = 300) -> list[Line]:
    return list(Run(folder, size, limit, peers=peers).lines())


def test_the_generated_book_is_the_same_every_time_and_balances(tmp_path):
    sums = book.write(tmp_path / "a.csv", 300)
    book.write(tmp_path / "b.csv", 300)
    for of in (lambda path: path, book.beancount_of, book.journal_of):
        assert of(tmp_path / "a.csv").read_bytes() == of(tmp_path / "b.csv").read_bytes()
    assert list(book.read(tmp_path / "a.csv")) == list(book.generated(300))
    assert sum(sums.accounts.values()) == 0
    by_loan = Counter()
    for key, amount in sums.loans.items():
        by_loan[key.split()[0]] += amount
    assert by_loan == {account: sums.accounts[account] for account in book.OF_LOANS}


def test_the_book_has_the_loans_and_areas_that_were_asked_for():
    entries = list(book.generated(20_000))
    assert len({entry.loan for entry in entries}) == 1_000
    assert len({entry.area for entry in entries}) == 63
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)


def test_the_texts_for_others_hold_the_same_postings(tmp_path):
    sums = book.write(tmp_path / "book.csv", 200)
    for text in (book.beancount_of(tmp_path / "book.csv"), book.journal_of(tmp_path / "book.csv")):
        found = Counter()
        for line in text.read_text(encoding="utf-8").splitlines():
            if line.endswith(" VND") and line.startswith(" "):
                account, amount, _ = line.split()
                number = next(part for part in account.split(":") if part.isdigit())
                found[number] += int(amount)
        assert found == sums.accounts


def test_ours_and_the_floor_answer_the_files_own_sums(tmp_path):
    lines = lines_of(tmp_path, 200, OURS, SQLITE)
    assert [line.fault for line in lines] == ["", ""]
    for line in lines:
        assert min(line.load, line.balances, line.by_loan, line.megabytes) > 0
    page = report.page({"memory": "1 GiB"}, 200, lines, [Row("sum", 2, 1, 1.5)], DAY)
    assert "| fundledger | 0.1.0 | " in page
    assert "busy with other work" not in page
    assert "busy with other work" in report.page({}, 200, lines, [], DAY, busy=True)
    assert "| sum | 2.000 s | 1.000 s | 2.00 | 1.5 | over |" in page


def test_a_peer_of_other_balances_is_named_and_has_no_figures(tmp_path):
    (line,) = lines_of(tmp_path, 200, stand_in("liar"))
    assert line.fault == "wrong: other balances than the file, by loans"
    assert line.load is None
    assert "| liar | 1 | wrong: other balances than the file, by loans |  |  |  |" in report.page(
        {}, 200, [line], [], DAY
    )


def test_a_peer_that_is_absent_or_falls_over_is_named(tmp_path):
    absent, broken = lines_of(tmp_path, 50, stand_in("absent"), stand_in("broken"))
    assert (absent.version, absent.fault) == (None, "not installed")
    assert broken.fault == "failed: ValueError: cannot keep book-50.csv in True"


def test_an_interpreter_that_is_not_there_is_said(tmp_path):
    run = Run(tmp_path, 50, pythons={"slow": str(tmp_path / "none")}, peers=(stand_in("slow"),))
    (line,) = run.lines()
    assert line.fault.startswith("failed: ")
    assert "No such file" in line.fault


def test_a_peer_that_never_ends_is_stopped(tmp_path):
    (line,) = lines_of(tmp_path, 50, stand_in("stuck"), limit=0.25)
    assert line.fault == "too slow: 50 entries were not done in 0.5 s"


@pytest.mark.parametrize(
    ("limit", "measured", "load"), [(1_000, 1_000, 1_000), (999, 100, 1_000), (99, 10, 1_000)]
)
def test_a_slow_peer_is_measured_on_less_and_its_line_says_so(
    tmp_path, monkeypatch, limit, measured, load
):
    """It claims a second an entry, so the whole book would take it a thousand."""
    monkeypatch.setattr(runner, "LEAST", 10)
    (line,) = lines_of(tmp_path, 1_000, stand_in("slow"), limit=limit)
    assert line.load == load
    assert line.by_loan is None
    said = f"{measured:,} entries measured, times {1_000 // measured}; memory as measured"
    assert line.smaller == ("" if measured == 1_000 else said)
    assert ("≈ 1,000.000" in "".join(report.printed([line]))) == (measured < 1_000)


def test_of_a_quick_peer_that_is_run_twice_each_figure_is_the_better(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "LEAST", 10)
    (line,) = lines_of(tmp_path, 50, stand_in("warming"))
    assert (line.load, line.balances) == (8.0, 1.0)


def test_promises_are_judged_by_the_figures_of_the_run():
    def line(name: str, load: float, balances: float, megabytes: float) -> Line:
        peer = next(peer for peer in PEERS if peer.name == name)
        return Line(peer, "1", load, balances, None, megabytes)

    lines = [
        line("fundledger", 2, 0.2, 100),
        line("sqlite3", 1, 0.1, 50),
        line("piecash", 20, 0.9, 500),
        line("hledger", 3, 4, 90),
        Line(next(peer for peer in PEERS if peer.name == "beancount"), None, fault="not installed"),
    ]
    found = {target.what: target for target in targets(lines)}
    assert found["5 times ahead of piecash on appending"].kept
    missed = found["5 times ahead of piecash on balances"]
    assert (missed.kept, missed.ratio) == (False, pytest.approx(4.5))
    assert missed.why.startswith("Bare sqlite3 itself is 9.0 times ahead.")
    assert found["not behind hledger on balances"].kept
    assert not found["not behind hledger on memory"].kept
    assert found["not behind beancount on memory"].why == "not installed"
    assert found["5 times ahead of django-hordak on balances"].why == "not in this run"


def test_interpreters_are_named_by_peer_or_for_all(monkeypatch):
    monkeypatch.setattr("os.pathsep", ":")
    found = pythons_of(["piecash=/b/python"], "/a/python:piecash=/c/python")
    assert found == {"": "/a/python", "piecash": "/b/python"}
    with pytest.raises(ValueError, match="no peer is called gnucash; there are beancount"):
        pythons_of(["gnucash=/b/python"], "")


def test_a_balance_of_zero_is_as_if_it_were_not_there():
    assert digest({"1": 5, "2": 0}) == digest({"1": 5})
    assert digest({"1": 5}) != digest({"1": -5})
    assert digest({"1": 5, "2": 6}) == digest({"2": 6, "1": 5})


@pytest.mark.parametrize("name", ["beancount", "hledger", "ledger"])
def test_other_programs_agree_where_they_are_installed(tmp_path, name):
    (line,) = lines_of(tmp_path, 50, next(peer for peer in PEERS if peer.name == name))
    if line.fault == "not installed":
        pytest.skip(f"{name} is not installed")
    assert line.fault == ""
    assert line.load > 0
