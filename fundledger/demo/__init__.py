"""The demonstration fund: a small book made the way a user would make one, from a file of entries.

Borrowers and sums in `entries.yaml` are invented and say so. The folder carries a mark; a folder
without it is never touched.
"""

from __future__ import annotations

import shutil
from datetime import date
from importlib import resources
from pathlib import Path

from fundledger.errors import FundledgerError
from fundledger.exchange.posting import post_entries
from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import begin_book
from fundledger.store.books import open_book

FUND = 990
NAME = "Quỹ hỗ trợ phát triển HTX minh họa"
BEGINS = date(2022, 12, 31)
ENDS = date(2023, 6, 30)
ACTOR = "kế toán minh họa"
MARK = ".made-by-fundledger-demo"
BOOK = "fund.db"
ENTRIES = "but-toan.yaml"


def build(folder: Path) -> Path:
    """Make the folder anew, with the book and the file it was posted from; where the book is."""
    _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    data = resources.files(__package__).joinpath("entries.yaml")
    (folder / ENTRIES).write_bytes(data.read_bytes())
    path = folder / BOOK
    begin_book(str(path), FUND, NAME, "Minh họa", preset("tt200"), BEGINS, ACTOR)
    book = open_book(str(path))
    try:
        post_entries(book, FUND, ACTOR, folder / ENTRIES)
    finally:
        book.close()
    return path


def _clear(folder: Path) -> None:
    if not folder.exists():
        return
    is_empty = folder.is_dir() and not any(folder.iterdir())
    if not (folder / MARK).is_file() and not is_empty:
        raise FundledgerError("demo.not_ours", folder=str(folder))
    shutil.rmtree(folder)
