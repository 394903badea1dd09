"""Whatever is done to a table, it can be given back with remarks, and these are told again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundledger.errors import BadFile
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from tests.exchange.mutated import Sound, mutated
from tests.exchange.odd_files import HEADINGS, YAML, Formula, good_rows, row
from tests.exchange.readers import read_entries

ROWS = [
    list(HEADINGS),
    *good_rows(),
    row(entry="2", date="1/7/2023", memo="x", account="1", debit=Formula("=A1", 7)),
    row(account="2", credit=7),
]
SOUND = Sound("remarks", {"Quý II": ROWS}, YAML)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_what_is_refused_is_given_back(tmp_path: Path, start: int) -> None:
    refused = 0
    for number in range(start, start + 100):
        path = mutated(SOUND, number, tmp_path)
        try:
            assert read_entries(SourceFile.at(path))
        except BadFile as bad:
            refused += 1
            if path.suffix not in (".yaml", ".yml", ".json"):
                give_back(path, bad, tmp_path / "back.xlsx")
        path.unlink()
    assert 30 < refused < 100


def give_back(path: Path, bad: BadFile, back: Path) -> None:
    """The table with remarks; or, where there is no table to give back, the same refusal."""
    try:
        write_with_remarks(SourceFile.at(path), bad.problems, back, replace=True)
    except BadFile:
        return
    with pytest.raises(BadFile):
        read_entries(SourceFile.at(back))
