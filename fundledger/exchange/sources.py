"""Which reader a file goes to: by the end of its name, and then its content has to agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fundledger.exchange.delimited import sheet_of_csv
from fundledger.exchange.files import bytes_of, refuse, sentence_for_binary
from fundledger.exchange.sheets import sheets_of_workbook
from fundledger.exchange.trees import tree_of_json, tree_of_yaml
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Sheet, Tree

WORKBOOKS = (".xlsx", ".xlsm")
DELIMITED = (".csv", ".tsv", ".txt")
TREES: dict[str, Callable[[Path], Tree]] = {
    ".yaml": tree_of_yaml,
    ".yml": tree_of_yaml,
    ".json": tree_of_json,
}


def source_of(path: Path, layout: Recogniser) -> Tree | Iterable[Sheet]:
    """A tree for YAML and JSON, sheets for workbooks and CSV (read as they are asked for)."""
    read = TREES.get(path.suffix.lower())
    return sheets_of(path, layout) if read is None else read(path)


def sheets_of(path: Path, layout: Recogniser) -> Iterator[Sheet]:
    """The sheets of a workbook or CSV; `layout` tells which headings to expect."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        yield from sheets_of_workbook(path)
    elif suffix in DELIMITED:
        yield sheet_of_csv(path, layout)
    else:
        key = sentence_for_binary(bytes_of(path))
        kinds = [*WORKBOOKS, *DELIMITED, *TREES]
        if key in (None, "file.zip_as_text"):
            refuse(path, "file.unknown_suffix", suffix=suffix or path.name, known=kinds)
        refuse(path, key)
