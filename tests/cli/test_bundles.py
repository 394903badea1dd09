"""`bundle …` and `fund take-over`: what is typed and read when books are carried."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_a_book_is_carried_and_taken_over(run: Run, book_path: Path) -> None:
    here = ("--book", str(book_path))
    made = run(*here, "bundle", "export", "a.bundle")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("a.bundle: funds 20, 40, 4 links, ")
    again = run(*here, "bundle", "export", "a.bundle")
    assert (again.code, "a.bundle" in again.err) == (1, True)
    assert run(*here, "bundle", "export", "a.bundle", "--force").code == 0

    shown = json.loads(run("bundle", "show", "a.bundle", "--json").out)
    assert [(row["fund"], row["name"], row["links"]) for row in shown["rows"]] == [
        (20, "Quỹ Lạng Sơn", 2),
        (40, "Quỹ Nghệ An", 2),
    ]
    assert shown["code"][:12] in made.out

    there = ("--book", "xa.db")
    came = run(*there, "--fund", "40", "bundle", "import", "a.bundle", "--json")
    assert [row["links_taken"] for row in json.loads(came.out)["rows"]] == [2]
    assert "only shown here" in came.err
    came = run(*there, "bundle", "import", "a.bundle", "--csv")
    assert [line.split(",")[-1] for line in came.out.splitlines()] == ["links_taken", "2", "0"]
    assert run(*there, "check").code == 0
    listed = json.loads(run(*there, "fund", "list", "--json").out)
    assert all(row["replica_since"] for row in listed["rows"])

    money = ("money", "capital-in", "5", "--source", "A", "--document", "QD", "--on", "2/1/2023")
    refused = run(*there, "--fund", "20", *money)
    assert refused.code == 1
    assert "fundledger --book xa.db fund take-over --fund 20" in refused.err
    taken = run(*there, "--fund", "20", "fund", "take-over", "--reason", "đổi máy")
    assert (taken.code, "(link 3)" in taken.out) == (0, True)
    assert run(*there, "--fund", "20", *money).code == 0
    assert run(*there, "check").code == 0

    back = run(*there, "--fund", "20", "bundle", "export", "b.bundle")
    assert back.code == 0
    asked = run(*here, "bundle", "import", "b.bundle", typed="no\n")
    assert (asked.code, "goes on with fund 20" in asked.err) == (1, True)
    came = run(*here, "bundle", "import", "b.bundle", "--yes")
    assert (came.code, "only shown here" in came.out) == (0, True)
    again = run(*here, "bundle", "import", "b.bundle")
    assert (again.code, "here already" in again.out) == (0, True)


def test_imported_and_taken_over_at_once(run: Run, book_path: Path) -> None:
    assert run("--book", str(book_path), "bundle", "export", "a.bundle").code == 0
    there = ("--book", "xa.db")
    without = run(*there, "bundle", "import", "a.bundle", "--take-over")
    assert (without.code, "--reason" in without.err) == (2, True)
    taken = run(*there, "bundle", "import", "a.bundle", "--take-over", "--reason", "đổi máy")
    assert taken.code == 0
    assert taken.out.count("are kept in xa.db from now on") == 2
    twice = run(*there, "--fund", "20", "fund", "take-over", "--reason", "lần nữa")
    assert (twice.code, "already" in twice.err) == (1, True)


def test_a_fund_is_handed_over(run: Run, book_path: Path) -> None:
    here = ("--book", str(book_path), "--fund", "20")
    given = run(*here, "fund", "hand-over", "--reason", "đổi máy")
    assert (given.code, "(link 3)" in given.out) == (0, True)
    assert run(*here, "fund", "hand-over", "--reason", "đổi máy").code == 1
    assert run(*here, "fund", "take-over", "--reason", "không chuyển nữa").code == 0
    assert run(*here, "check").code == 0


def test_what_cannot_be_brought(run: Run, book_path: Path) -> None:
    assert run("--book", str(book_path), "bundle", "export", "a.bundle").code == 0
    other = run("--book", "xa.db", "--fund", "7", "bundle", "import", "a.bundle")
    assert (other.code, "20, 40" in other.err) == (1, True)
    assert not Path("xa.db").exists()
    Path("b.bundle").write_bytes(Path("a.bundle").read_bytes()[:-100])
    for file in ("b.bundle", book_path):
        answer = run("--book", "xa.db", "bundle", "import", str(file))
        assert (answer.code, "not a bundle" in answer.err) == (1, True)
    assert not Path("xa.db").exists()
