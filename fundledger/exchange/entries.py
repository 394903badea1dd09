"""Journal entries from a file of any form, ready for the ledger."""

from __future__ import annotations

from fundledger.bulk import no_collection
from fundledger.errors import BadFile
from fundledger.exchange.sources import source_of
from fundledger.files import SourceFile
from fundledger.schemas.entries import LAYOUT, LocatedDraft, Reading, read_sheets, read_tree
from fundledger.schemas.raw import Tree


def read_entries(file: SourceFile) -> list[LocatedDraft]:
    """All entries of a .xlsx, .csv, .yaml or .json file; `BadFile` names every bad place.

    Each draft has a key, so that posting the same file again posts nothing new.
    """
    drafts, problems, _ = reading_of(file)
    if problems:
        raise BadFile(file.name, problems)
    return drafts


def reading_of(file: SourceFile) -> Reading:
    """What can be read of the file and what cannot; `BadFile` only where nothing can be."""
    with no_collection():
        source = source_of(file, LAYOUT)
        if isinstance(source, Tree):
            return read_tree(source)
        return read_sheets(file.name, source)
