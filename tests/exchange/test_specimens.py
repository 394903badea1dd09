"""Every bank's layout as a file of every type: read to the đồng, whatever its size and seed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile, Problem
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, say_problem
from tests.exchange.specimens import ALL, accounts_of, made
from tests.exchange.specimens.comparing import differences
from tests.exchange.specimens.files import SUFFIXES, TYPES
from tests.exchange.specimens.nhcsxh import OLD_LETTERS
from tests.exchange.specimens.sheet import Specimen

LAYOUTS = known_layouts()


def read(specimen: Specimen, kind: str, folder: Path) -> list[StatementRead]:
    path = folder / f"statement{SUFFIXES.get(kind, f'.{kind}')}"
    path.write_bytes(TYPES[kind](specimen))
    return read_statements(SourceFile.at(path), LAYOUTS)


def problems(specimen: Specimen, folder: Path) -> list[Problem]:
    """Why a file is refused, each in both languages; nothing where it is taken."""
    said: list[Problem] = []
    try:
        read(specimen, "xlsx", folder)
    except BadFile as bad:
        said += bad.problems
    for problem in said:
        for lang in LANGUAGES:
            assert say_problem(problem, lang)
    return said


@pytest.mark.parametrize("name", ALL)
def test_a_truth_holds_in_itself(name: str) -> None:
    """Independent of any reader: each balance follows, and the file has a row for each line."""
    for seed in range(5):
        specimen = made(ALL[name], seed)
        for at, account in enumerate(specimen.accounts):
            befores = [account.opening, *(line.balance for line in account.lines)]
            for line, (before, after) in zip(account.lines, pairwise(befores), strict=True):
                assert after == before + line.amount - line.fee - line.vat
                assert account.first <= line.day <= account.last
            assert befores[-1] == account.closing
            rows = [row.line for row in specimen.rows if row.kind == "line" and row.account == at]
            assert sorted(row for row in rows if row is not None) == list(range(len(account.lines)))


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", ALL)
def test_every_layout_is_read_to_the_dong(name: str, kind: str, tmp_path: Path) -> None:
    for seed in range(3):
        specimen = made(ALL[name], seed)
        assert differences(specimen, read(specimen, kind, tmp_path)) == []


@pytest.mark.parametrize("kind", TYPES)
def test_letters_of_before_unicode_are_read_to_the_dong(kind: str, tmp_path: Path) -> None:
    for seed in range(3):
        specimen, plain = (made(one, seed) for one in (OLD_LETTERS, ALL["nhcsxh statement"]))
        assert specimen.cells != plain.cells
        assert differences(plain, read(specimen, kind, tmp_path)) == []


@pytest.mark.parametrize("name", ALL)
def test_a_bank_is_known_by_its_head(name: str, tmp_path: Path) -> None:
    """Never by the banks that its narratives name."""
    specimen = made(ALL[name], 2)
    if not specimen.bank:
        return
    of_bank = {layout.name for layout in LAYOUTS if layout.bank.startswith(specimen.bank)}
    if not of_bank:
        return  # a bank without a layout of its own is read by the words that all share
    assert {one.layout for one in read(specimen, "xlsx", tmp_path)} <= of_bank


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("size", [1, 2, 150])
def test_few_lines_and_many(name: str, size: int, tmp_path: Path) -> None:
    specimen = made(ALL[name], seed=size, size=size)
    if size == 1 and not {"opening", "totals"} & specimen.says:
        assert problems(specimen, tmp_path)  # one line and its balance prove nothing
    else:
        assert differences(specimen, read(specimen, "xlsx", tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["vietcombank today", "bidv detail", "vietinbank efast", "kbnn book", "odd pages"]
)
def test_20_000_lines(name: str, tmp_path: Path) -> None:
    """How long it takes is measured in `benchmarks.statements`."""
    specimen = ALL[name].make(*accounts_of(ALL[name], seed=4, size=20_000))
    assert differences(specimen, read(specimen, "xlsx", tmp_path)) == []
