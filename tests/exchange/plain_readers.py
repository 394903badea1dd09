"""What other programs make of an export, read by rules of their own and not by ours.

`of_beancount` is beancount itself. `of_hledger` follows hledger's manual in the few forms that the
export uses, and fails on any other line; where hledger or ledger is installed, the tests ask them
as well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from beancount import loader
from beancount.core import data

Sums = dict[tuple[str | None, ...], int]
Line = tuple[str, int, str | None, str | None, str | None]


@dataclass
class Read:
    """Transactions by the number of their entry, each with its texts and its lines."""

    texts: dict[int, dict[str, Any]] = field(default_factory=dict)
    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    asserted: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)  # path → number

    def by_account(self) -> dict[str, int]:
        return {number: amount for (number,), amount in self.sums(1).items() if number}

    def sums(self, dimensions: int = 4) -> Sums:
        """By account, loan, cooperative and source, or by the first few of them."""
        found: Sums = defaultdict(int)
        for account, amount, *codes in (line for lines in self.lines.values() for line in lines):
            found[(account, *codes)[:dimensions]] += amount
        return {key: amount for key, amount in found.items() if amount}


def of_beancount(path: Path) -> Read:
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    read = Read()
    for entry in entries:
        if isinstance(entry, data.Open):
            read.accounts[entry.account] = entry.meta["number"]
    for entry in entries:
        if isinstance(entry, data.Balance):
            assert entry.diff_amount is None
            read.asserted[read.accounts[entry.account]] = int(entry.amount.number)
        elif isinstance(entry, data.Transaction):
            number = int(entry.meta["entry"])
            read.texts[number] = {
                **entry.meta,
                "date": entry.date,
                "memo": entry.narration,
                "tags": entry.tags,
                "links": entry.links,
            }
            for posting in entry.postings:
                codes = (posting.meta.get(key) for key in ("loan", "cooperative", "source"))
                amount = int(posting.units.number)
                read.lines[number].append((read.accounts[posting.account], amount, *codes))
    return read


_HEAD = re.compile(r"(\d{4}-\d\d-\d\d)(?:=(\d{4}-\d\d-\d\d))? \* \(([^()]*)\) ?(.*)")
_POSTING = re.compile(r"    (\S+)  (-?\d+) VND(?: = (-?\d+) VND)?")
_COMMENT = re.compile(r" {4,}; (.*)")
_ACCOUNT = re.compile(r"account (\S+)")
_TOP = re.compile(r"|; .*|decimal-mark \.|commodity VND|tag \w+")


def of_hledger(path: Path) -> Read:
    read = Read()
    for block in path.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        first, *rest = block.split("\n")
        if head := _HEAD.fullmatch(first):
            _transaction(read, head, rest)
        elif account := _ACCOUNT.fullmatch(first):
            tags = dict(pair for line in rest for pair in _tags(line))
            read.accounts[account[1]] = tags["number"]
        else:
            assert all(_TOP.fullmatch(line) for line in (first, *rest)), block
    return read


def _transaction(read: Read, head: re.Match[str], rest: list[str]) -> None:
    day, second, code, described = head.groups()
    assert ";" not in described  # it would begin a comment
    assert "|" not in described  # it would part a payee from a note
    texts: dict[str, Any] = {
        "date": date.fromisoformat(day),
        "value_date": date.fromisoformat(second or day),
        "code": code,
        "memo": described,
    }
    lines: list[tuple[str, int, dict[str, str]]] = []
    for line in rest:
        if posting := _POSTING.fullmatch(line):
            account, amount, asserted = posting.groups()
            lines.append((read.accounts[account], int(amount), {}))
            if asserted is not None:
                read.asserted[read.accounts[account]] = int(asserted)
        else:
            (lines[-1][2] if lines else texts).update(_tags(line))
    if code == "balances":
        assert all(amount == 0 for _, amount, _ in lines)
        return
    number = int(texts["entry"])
    read.texts[number] = texts
    for account, amount, tags in lines:
        codes = (tags.get(key) for key in ("loan", "cooperative", "source"))
        read.lines[number].append((account, amount, *codes))


def _tags(line: str) -> Iterator[tuple[str, str]]:
    """A tag is a word and a colon; its value goes to the next comma or the end of the line."""
    comment = _COMMENT.fullmatch(line)
    assert comment, line
    assert not re.search(r"\[[\d=]", comment[1])  # it would be taken for a date
    for tag in comment[1].split(","):
        name, colon, value = tag.partition(":")
        assert colon
        assert re.fullmatch(r"[a-z_]+", name), line
        yield name, unquote(value.strip(" "))


def bean_check(path: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def said_by(program: str, path: Path) -> dict[str, int] | None:
    """Every balance as hledger or ledger itself has it; None where it is not installed."""
    if shutil.which(program) is None:
        return None
    asked = ["balance", "--flat", "--empty", "--no-total", "--format"]
    asked.append("%(account) %(total)" + ("\n" if program == "ledger" else ""))
    utf8 = {"LC_ALL": "C.UTF-8", "PATH": str(Path(str(shutil.which(program))).parent)}
    done = subprocess.run([program, "-f", str(path), *asked], capture_output=True, env=utf8)
    assert done.returncode == 0, done.stderr.decode()
    found = {}
    for line in done.stdout.decode().splitlines():
        account, amount, *_ = line.split()
        found[account] = int(amount)
    return found
