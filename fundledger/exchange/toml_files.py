"""TOML files of a Fund's own (charts, layouts of statements, sets of rules): where a key stands.

What is wrong is told in the reader's language with its line and key: what `tomllib` says of a file
is English and for programmers, so that it never reaches a reader.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fundledger.errors import FundledgerError, Place
from fundledger.files import SourceFile
from fundledger.messages.wording import Sentence
from fundledger.schemas.raw import glimpse

_AT = re.compile(r"at line (\d+), column (\d+)")
_ROW = re.compile(r"\s*\[\[\s*([^\[\]]+?)\s*\]\]\s*(?:#.*)?")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=")
_CURLY = re.compile(r"[“”„‟‘’‚]")
_STRAIGHT = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")

_KINDS = (
    (re.compile(r"cannot (overwrite|declare|mutate|redefine)|duplicate", re.I), "toml_file.twice"),
    (re.compile(r"unclosed (array|inline)", re.I), "toml_file.bracket"),
    (re.compile(r"unterminated|illegal character '\\n'", re.I), "toml_file.quote"),
    (re.compile(r"invalid value", re.I), "toml_file.value"),
    (re.compile(r"expected newline|end of document after", re.I), "toml_file.after"),
)
"""What `tomllib` means, by its words in all its versions; else a line is no statement."""


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What a file says, and the line of each key by its path (`headings.date`)."""

    name: str
    said: dict[str, Any]
    lines: Mapping[str, int]

    def place(self, *path: str) -> Place:
        """Where a key stands; of one that does not, the file and what it would be called."""
        key = ".".join(path)
        return Place(self.name, row=self.lines.get(key), path=key or None)


def toml_of(file: SourceFile, refusal: str) -> TomlFile:
    """A file that is TOML; else `refusal` is raised with the place and what is expected there."""
    text = file.text()
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, reason = _fault(file.name, text, str(error))
        raise FundledgerError(refusal, place=place, reason=reason) from None
    except RecursionError:
        place = Place(file.name)
        raise FundledgerError(
            refusal, place=place, reason=Sentence("toml_file.statement", {"text": "[[[…"})
        ) from None
    return TomlFile(file.name, said, dict(_keys(text)))


def _keys(text: str) -> Iterator[tuple[str, int]]:
    """Each key where it first stands, a table (`[headings]`) as its name.

    A row of several (`[[debt_groups]]`) is known by its number: `debt_groups[2].name`.
    """
    table = ""
    seen: set[str] = set()
    rows: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if row := _ROW.fullmatch(line):
            above, _, name = _bare(row[1]).rpartition(".")
            every = f"{_numbered(above, rows)}.{name}" if above else name
            rows[every] += 1
            table = key = f"{every}[{rows[every]}]"
        elif header := _TABLE.fullmatch(line):
            table = key = _numbered(_bare(header[1]), rows)
        elif said := _KEY.match(line):
            key = f"{table}.{_bare(said[1])}" if table else _bare(said[1])
        else:
            continue
        if key not in seen:
            seen.add(key)
            yield key, number


def _numbered(path: str, rows: Mapping[str, int]) -> str:
    """A path within the rows that were begun last."""
    found = ""
    for part in path.split("."):
        found = f"{found}.{part}" if found else part
        if found in rows:
            found = f"{found}[{rows[found]}]"
    return found


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _fault(file: str, text: str, told: str) -> tuple[Place, Sentence]:
    lines = text.splitlines()
    at = _AT.search(told)
    row, column = (int(at[1]), int(at[2])) if at else (len(lines), 0)
    key, stands = _key_at(lines, row, column)
    kind = next((kind for words, kind in _KINDS if words.search(told)), "toml_file.statement")
    line = lines[row - 1] if 0 < row <= len(lines) else ""
    if kind in ("toml_file.bracket", "toml_file.quote") and stands:
        row, line = stands, lines[stands - 1]
    if _CURLY.search(_STRAIGHT.sub("", line)):
        kind = "toml_file.curly"
    shown = glimpse(line.strip()) or "…"
    params: dict[str, object] = {"text": shown, "key": key or "name"}
    if kind == "toml_file.statement":
        key, params = "", {"text": shown}
    elif kind == "toml_file.curly":
        params = {"text": shown}
    return Place(file, row=row, path=key or None), Sentence(kind, params)


def _key_at(lines: list[str], row: int, column: int) -> tuple[str, int]:
    """The key whose value was being read at a place, and its line: it may go on in rows below."""
    for number in range(min(row, len(lines)), 0, -1):
        line = lines[number - 1]
        said = _KEY.match(line)
        if said and not (number == row and column <= said.end(1)):
            return _bare(said[1]), number
    return "", 0
