"""Whatever is done to a file, it is taken or refused in sentences; nothing else ever happens."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from fundledger.errors import BadFile
from fundledger.exchange.entries import read_entries
from fundledger.exchange.remarks import write_with_remarks
from fundledger.messages import LANGUAGES, say_problem
from tests.exchange.odd_files import (
    HEADINGS,
    Formula,
    good_rows,
    row,
    save_csv,
    save_workbook,
)

Mutation = Callable[[Random, bytes], bytes]
ODD_CELLS = (
    "",
    " ",
    "x" * 40_000,
    "\u0301",
    "1.234.567,5",
    "=1+1",
    "#REF!",
    "0",
    "-",
    "\t",
    "Cộng",
)
YAML = """\
entries:
  - date: 2023-06-30
    memo: Thu nợ gốc quý II
    document: GBC-15
    postings:
      - {account: "11211", debit: 20.000.000, source: NSDP}
      - {account: principal_in_term, credit: 20000000, loan: HD-01, source: NSDP}
  - date: 01/07/2023
    memo: Lãi
    postings: [{account: "1", debit: 5}, {account: "2", credit: 5}]
"""


def flipped(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 30))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def spliced(random: Random, content: bytes) -> bytes:
    """A piece of the file stands at another place of it."""
    start, at = random.randrange(len(content)), random.randrange(len(content))
    piece = content[start : start + random.randrange(1, 200)]
    return content[:at] + piece + content[at + random.choice((0, len(piece))) :]


def with_other_numbers(random: Random, content: bytes) -> bytes:
    """Some digits become others, many of them or none: references, counts, styles, values."""
    places = [i for i, byte in enumerate(content) if 0x30 <= byte <= 0x39]
    for at in sorted(random.sample(places, min(3, len(places))), reverse=True):
        other = random.choice((b"", b"9" * 12, b"0", b"-1", b"7", b"1e99"))
        content = content[:at] + other + content[at + 1 :]
    return content


MUTATIONS: tuple[Mutation, ...] = (flipped, cut, spliced, with_other_numbers)


def mutated_part(random: Random, workbook: bytes) -> bytes:
    """One part of the zip is damaged, and the zip itself is sound."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        # More often a part that matters.
        names = [name for name in old.namelist() if "xl/" in name and "theme" not in name]
        victim = random.choice(names)
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                content = random.choice(MUTATIONS)(random, content)
            new.writestr(name, content)
    return out.getvalue()


def odd_table(random: Random) -> list[list[object]]:
    """Columns dropped, swapped or renamed; rows repeated, cut or filled with odd cells."""
    rows: list[list[object]] = [list(HEADINGS), *good_rows()]
    rows += [row(entry="2", date="1/7/2023", memo="x", account="1", debit=Formula("=A1", 7))]
    rows += [row(account="2", credit=7)]
    for _ in range(random.randrange(1, 4)):
        index, line = random.randrange(len(HEADINGS)), random.randrange(len(rows))
        match random.randrange(6):
            case 0:
                rows[0][index] = random.choice(("", "Nợợ", "Lỗi", "No.", None, *HEADINGS))
            case 1:
                for cells in rows:
                    cells[index] = None
            case 2:
                rows.insert(random.randrange(len(rows) + 1), list(rows[line]))
            case 3:
                rows[line] = rows[line][:index] + [None] * (len(HEADINGS) - index)
            case 4:
                rows[line][index] = random.choice(ODD_CELLS)
            case 5:
                rows[line] = [*rows[line], random.choice(ODD_CELLS)]
                rows = [cells + [None] * (len(rows[line]) - len(cells)) for cells in rows]
    return rows


def save_odd(random: Random, number: int, folder: Path) -> Path:
    """One of many odd files; the same number is always the same file."""
    match number % 6:
        case 0:
            path = save_workbook(folder / "odd.xlsx", [HEADINGS, *good_rows()])
            path.write_bytes(random.choice(MUTATIONS[:3])(random, path.read_bytes()))
        case 1 | 2:
            path = save_workbook(folder / "odd.xlsx", odd_table(random))
            path.write_bytes(mutated_part(random, path.read_bytes()))
        case 3:
            path = save_workbook(folder / "odd.xlsx", odd_table(random))
        case 4:
            encoding = random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le"))
            delimiter = random.choice(",;\t|")
            table = odd_table(random)
            path = save_csv(folder / "odd.csv", table, delimiter=delimiter, encoding=encoding)
            if random.random() < 0.7:
                path.write_bytes(random.choice(MUTATIONS)(random, path.read_bytes()))
        case _:
            path = folder / random.choice(("odd.yaml", "odd.json"))
            path.write_bytes(random.choice(MUTATIONS)(random, YAML.encode()))
    return path


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_a_file_is_taken_or_refused_in_sentences(tmp_path: Path, start: int) -> None:
    refused = 0
    for number in range(start, start + 100):
        path = save_odd(Random(number), number, tmp_path)
        try:
            assert read_entries(path)
        except BadFile as bad:
            refused += 1
            for problem in bad.problems:
                for lang in LANGUAGES:
                    assert say_problem(problem, lang).encode()
            if path.suffix != ".yaml" and path.suffix != ".json":
                give_back(path, bad, tmp_path / "back.xlsx")
    assert 30 < refused < 100


def give_back(path: Path, bad: BadFile, back: Path) -> None:
    """The table with remarks; or, where there is no table to give back, the same refusal."""
    try:
        write_with_remarks(path, bad.problems, back, replace=True)
    except BadFile:
        return
    with pytest.raises(BadFile):
        read_entries(back)
