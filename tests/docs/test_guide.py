"""The Vietnamese guides are true: their commands run in order, and answer what they print of them.

In a block of a guide, `$ fundledger …` is typed; each line below it stands somewhere in the answer,
blanks aside. A table after `<!-- tệp NAME.xlsx: A|1; B|2 -->` is that workbook,
with the cells named there above it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from fundledger.cli.main import main
from fundledger.messages import use_language

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"huong-dan": 30, "lending": 15, "registry": 10, "support": 15}
"""With so many commands at least: it was found and read."""

_PIECE = re.compile(
    r"^```\n(?P<block>.*?)^```$"
    r"|^<!-- tệp (?P<file>[^:\s]+)(?:: (?P<above>[^\n]*))? -->\n\n(?P<table>(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_tells_what_happens(
    guide: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "kế toán")
    monkeypatch.delenv("FUNDLEDGER_BOOK", raising=False)
    typed = 0
    for piece in _PIECE.finditer((DOCS / f"{guide}.md").read_text(encoding="utf-8")):
        if piece["file"]:
            _write(Path(piece["file"]), piece["above"] or "", piece["table"])
            continue
        for words, lines in _typed(piece["block"]):
            typed += 1
            if words[0] == "cd":
                monkeypatch.chdir(words[1])
                monkeypatch.setenv("FUNDLEDGER_BOOK", "lang-son.db")
                continue
            with use_language("vi"):
                code = main(words[1:])
            heard = capsys.readouterr()
            assert code == 0, (words, heard.err)
            said = _plain(heard.out + heard.err)
            assert [line for line in lines if _plain(line) not in said] == [], words
    assert typed > GUIDES[guide]


def _typed(block: str) -> Iterator[tuple[list[str], list[str]]]:
    for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *answer = command.splitlines()
        yield shlex.split(line), answer


def _plain(text: str) -> str:
    return " ".join(text.split())


def _write(path: Path, above: str, table: str) -> None:
    rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    head, _, *body = rows
    before = [line.strip().split("|") for line in above.split(";") if line]
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([*before, head, *body]):
            for column, cell in enumerate(row):
                whole = cell.isdigit() and not cell.startswith("0")
                sheet.write(number, column, int(cell) if whole else cell)
