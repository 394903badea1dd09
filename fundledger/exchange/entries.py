"""Journal entries from a file of any form, ready for the ledger."""

from __future__ import annotations

from pathlib import Path

from fundledger.bulk import no_collection
from fundledger.errors import BadFile
from fundledger.exchange.sources import source_of
from fundledger.schemas.entries import LAYOUT, LocatedDraft, Reading, read_sheets, read_tree
from fundledger.schemas.raw import Tree


def read_entries(path: str | Path) -> list[LocatedDraft]:
    """All entries of a .xlsx, .csv, .yaml or .json file; `BadFile` names every bad place.

    Each draft has a key, so that posting the same file again posts nothing new.
    """
    drafts, problems, _ = reading_of(path)
    if problems:
        raise BadFile(Path(path).name, problems)
    return drafts


def reading_of(path: str | Path) -> Reading:
    """What can be read of the file and what cannot; `BadFile` only where nothing can be."""
    path = Path(path)
    with no_collection():
        source = source_of(path, LAYOUT)
        if isinstance(source, Tree):
            return read_tree(source)
        return read_sheets(path.name, source)
