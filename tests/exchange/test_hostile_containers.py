"""Files that were damaged or made to do harm: refused by a sentence, in bounded time and memory."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fundledger.errors import BadFile
from fundledger.exchange.statements.containers.compound import (
    Damaged,
    container_of,
    streams,
)
from fundledger.messages import LANGUAGES, say_problem
from tests.exchange import container_files as made
from tests.exchange.container_files import cpu, grid, read

HEAD = ["Ngày GD", "Số CT", "Phát sinh Nợ", "Phát sinh Có", "Số dư", "Nội dung"]
ROWS: list[list[made.Cell]] = [HEAD, ["05/04/2023", "A1", None, 5_000, 5_000, "HTX Mường Khương"]]


def told(content: bytes, password: str | None = None) -> str | None:
    """The key of the refusal, whose sentences can be made; None: it was read."""
    try:
        found = read(content, password=password)
        for sheet in range(len(found.sheets)):
            grid(found, sheet)
    except BadFile as refusal:
        for problem in refusal.problems:
            for lang in LANGUAGES:
                assert say_problem(problem, lang)
        return refusal.problems[0].key
    return None


# XML 2003.


def sheet(inside: str, before: str = "") -> bytes:
    made_of = made.xml_of(f'<Worksheet ss:Name="S"><Table>{inside}</Table></Worksheet>')
    head, end, rest = made_of.partition(b"?>")
    return head + end + before.encode() + rest


def billion_laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "ha">' for n in range(10)
    )
    row = '<Row><Cell><Data ss:Type="String">&a9;</Data></Cell></Row>'
    return sheet(row, f"<!DOCTYPE Workbook [{entities}]>")


def file_of_the_machine() -> bytes:
    row = '<Row><Cell><Data ss:Type="String">&x;</Data></Cell></Row>'
    return sheet(row, '<!DOCTYPE Workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def cell(index: object, more: str = "") -> str:
    return f'<Cell ss:Index="{index}"{more}><Data ss:Type="Number">1</Data></Cell>'


def last_column_in_every_row() -> bytes:
    return sheet(f"<Row>{cell(16_384)}</Row>" * 20_000)


def many_sheets_that_reach_the_last_row() -> bytes:
    one = (
        f'<Worksheet ss:Name="S"><Table><Row ss:Index="1048576">{cell(1)}</Row></Table></Worksheet>'
    )
    return made.xml_of(one * 2_000)


def container(change: Callable[[bytearray], None]) -> bytes:
    content = bytearray(made.xls(ROWS))
    change(content)
    return bytes(content)


def patched(at: int, value: int) -> bytes:
    return container(lambda content: struct.pack_into("<I", content, at, value))


def chain_without_end() -> bytes:
    """The table says that each sector follows itself."""

    def change(content: bytearray) -> None:
        (table,) = struct.unpack_from("<I", content, 76)
        for n in range(128):
            struct.pack_into("<I", content, (table + 1) * 512 + 4 * n, n)

    return container(change)


def workbook_stream() -> bytes:
    return streams(made.xls(ROWS))["Workbook"]


def with_record(kind: int, change: Callable[[bytearray, int, int], None]) -> bytes:
    """The workbook with the first record of a kind changed."""
    stream = bytearray(workbook_stream())
    at = 0
    while at + 4 <= len(stream):
        found, size = struct.unpack_from("<HH", stream, at)
        if found == kind:
            change(stream, at + 4, size)
            break
        at += 4 + size
    return container_of("Workbook", bytes(stream))


def packed(form: str, offset: int, *values: int) -> Callable[[bytearray, int, int], None]:
    return lambda stream, at, _: struct.pack_into(form, stream, at + offset, *values)


def biff_far_apart() -> bytes:
    return made.biff5([(0, 0, 1.0), (65_535, 65_535, 1.0)])


def cells_that_reach_down() -> bytes:
    line = "<tr>" + "<td rowspan=65534>x" * 16_000 + "</tr>"
    return f"<table>{line}{'<tr><td>y</tr>' * 60_000}</table>".encode()


def wide_cells() -> bytes:
    return (
        f"<table>{'<tr><td colspan=1000>x<td colspan=15000>y<td>z</tr>' * 30_000}</table>".encode()
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "billion laughs": billion_laughs,
    "a file of the machine": file_of_the_machine,
    "a million columns": lambda: sheet(f"<Row>{cell(1_000_000)}</Row>"),
    "a column without end": lambda: sheet(f"<Row>{cell('9' * 5_000)}</Row>"),
    "a billion rows": lambda: sheet(f'<Row ss:Index="1000000000">{cell(1)}</Row>'),
    "rows that stand for more": lambda: sheet(f'<Row ss:Span="9999999">{cell(1)}</Row>'),
    "a merge without end": lambda: sheet(
        f"<Row>{cell(1, f' ss:MergeAcross={chr(34)}99999999{chr(34)}')}</Row>"
    ),
    "a merge backward": lambda: sheet(
        f"<Row>{cell(1, f' ss:MergeDown={chr(34)}-5{chr(34)}')}</Row>"
    ),
    "a row before the last": lambda: sheet(f'<Row ss:Index="5"/><Row ss:Index="5">{cell(1)}</Row>'),
    "a cell before the last": lambda: sheet(f"<Row>{cell(5)}{cell(5)}</Row>"),
    "a number that is none": lambda: sheet(cell(1).join(["<Row>", "</Row>"]).replace(">1<", ">x<")),
    "a day that is none": lambda: sheet(
        cell(1).join(["<Row>", "</Row>"]).replace("Number", "DateTime")
    ),
    "sheets that reach the last row": many_sheets_that_reach_the_last_row,
    "the last column in every row": last_column_in_every_row,
    "xml without end": lambda: sheet("<x>" * 1_000_000),
    "xml cut off": lambda: made.xml2003(ROWS)[:-40],
    "a page of tables in tables": lambda: b"<table><tr><td>" * 100_000,
    "a page of tags without end": lambda: b"<html><table><td" + b"<td '" * 400_000,
    "a page of quotation marks": lambda: b"<html><table><tr><td>" + b"<a \"'" * 300_000,
    "a page of heads": lambda: b"<html>" + b"<head>" * 300_000,
    "a page of scripts": lambda: b"<html><table>" + b"<script>" * 300_000,
    "a page of a million columns": lambda: (
        b"<table><tr>" + b"<td colspan=1000>x" * 1_000 + b"</table>"
    ),
    "cells that reach down": cells_that_reach_down,
    "wide cells": wide_cells,
    "a table that is too long": lambda: patched(44, 0xFFFFFFF0),
    "a directory nowhere": lambda: patched(48, 0x00FFFFFF),
    "a chain without end": chain_without_end,
    "texts that are not there": lambda: with_record(0xFC, packed("<II", 0, 2**31, 2**31 - 1)),
    "a record longer than the rest": lambda: with_record(0x85, packed("<H", -2, 0xFFFF)),
    "a sheet that begins nowhere": lambda: with_record(0x85, packed("<I", 0, 0x7FFFFFFF)),
    "cells far apart": biff_far_apart,
    "a workbook cut off": lambda: container_of("Workbook", workbook_stream()[:1500]),
    "a file cut off": lambda: made.xls(ROWS * 2_000)[:20_000],
    "only separators": lambda: b"a;b" + b";" * 30_000_000,
    "only lines": lambda: b"a;b\n" + b"\n" * 3_000_000,
    "only quotation marks": lambda: ";".join(HEAD).encode() + b"\n" + b'"\n' * 300_000,
    "marks left open": lambda: ";".join(HEAD).encode() + b'\n"a;b' * 200_000,
}
MAY_BE_READ = {"only quotation marks", "a page of scripts", "sheets that reach the last row"}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_harm_is_refused_in_bounded_time(name: str) -> None:
    content = HOSTILE[name]()
    with cpu(8):
        key = told(content)
    assert key is not None or name in MAY_BE_READ


def test_nothing_of_the_machine_is_read() -> None:
    assert told(file_of_the_machine()) == "workbook.dtd"
    assert told(billion_laughs()) == "workbook.dtd"


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    """DIMENSIONS says 4 billion rows of 65,535 columns; what is there is read."""
    content = with_record(0x85, lambda *_: None)
    stream = bytearray(workbook_stream())
    at = stream.index(struct.pack("<HH", 0x0200, 14))
    struct.pack_into("<IIHH", stream, at + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)
    assert grid(read(container_of("Workbook", bytes(stream)))) == grid(read(content))


def test_rounds_of_a_password_are_bounded() -> None:
    content = made.locked_xlsx(ROWS)
    info = streams(content)["EncryptionInfo"]
    more = info.replace(b'spinCount="100000"', b'spinCount="100000000"')
    assert more != info
    from fundledger.exchange.statements.containers.locked import unlocked
    from fundledger.files import SourceFile

    with cpu(2), pytest.raises(BadFile) as refusal:
        unlocked(SourceFile("a.xlsx", content), {"EncryptionInfo": more}, "x")
    assert refusal.value.problems[0].key == "workbook.damaged"


@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded by a call of POSIX")
@pytest.mark.slow
def test_harm_takes_no_more_than_two_gigabytes() -> None:
    program = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000,) * 2)
from tests.exchange.test_hostile_containers import HOSTILE, told
for make in HOSTILE.values():
    told(make())
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2_000:]


# Damage.

SOUND: dict[str, bytes] = {
    **{name: make(ROWS * 3) for name, make in made.ALL.items()},
    "csv": made.delimited(ROWS * 3),
    "tcvn3": made.encoded(made.delimited(ROWS * 3, encoding="utf-8").decode(), "TCVN3 (ABC)"),
    "biff5": made.biff5([(0, x, f"x{x}".encode()) for x in range(9)] + [(1, 1, 5.0)]),
    "locked xls": made.locked_xls(ROWS),
    "locked xlsx": made.locked_xlsx(ROWS),
}


@pytest.mark.parametrize("name", SOUND)
def test_damage_is_told_in_sentences(name: str) -> None:
    """Bytes changed, cut out and cut off, by a seeded generator: never anything but a `BadFile`."""
    chance = random.Random(name)
    password = made.PASSWORD if name == "locked xls" else None
    for _ in range(20 if name == "locked xlsx" else 100):
        content = bytearray(SOUND[name])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randint(1, 64)]
                case 2:
                    content[at : at + 4] = struct.pack("<I", chance.choice([0, 2**32 - 1, 2**31]))
                case 3:
                    content = content[: max(at, 1)]
            if not content:
                content = bytearray(b"x")
        with cpu(4):
            told(bytes(content), password)


def test_a_container_of_any_size_comes_back() -> None:
    for size in (1, 4_095, 4_096, 4_097, 65_536, 8_000_000):
        content = random.Random(size).randbytes(size)
        found = streams(container_of("Workbook", content))["Workbook"]
        assert found[:size] == content
        assert not any(found[size:])
    with pytest.raises(Damaged):
        streams(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
