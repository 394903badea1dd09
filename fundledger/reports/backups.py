"""Backups as tables: what a copy holds, and what a present book has that a backup has not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fundledger.ledger.chain import Extent
from fundledger.reports.table import Cell, Column, Table, Word

_SHORT = 12


class Compared(Protocol):
    """A fund in the present book and in a backup."""

    @property
    def fund(self) -> int: ...
    @property
    def present(self) -> Extent: ...
    @property
    def backup(self) -> Extent: ...
    @property
    def lost(self) -> int: ...


def chains_table(chains: Iterable[Extent], facts: dict[str, Cell]) -> Table:
    """What a copy holds: each fund's links, the last one's hash and moment."""
    rows: list[tuple[Cell, ...]] = [
        (chain.fund, chain.links, chain.recorded_at, short(chain.last_hash)) for chain in chains
    ]
    columns = (
        Column("fund", "number"),
        Column("link_count", "number"),
        Column("last_recorded", "moment"),
        Column("last_hash"),
    )
    return Table("backup", columns, rows, None, facts)


def beside_table(compared: Iterable[Compared]) -> Table:
    """What would go: the links of the present book that are not in the backup."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.fund,
            each.present.links,
            each.present.recorded_at,
            each.backup.links,
            each.backup.recorded_at,
            each.lost,
        )
        for each in compared
    ]
    columns = (
        Column("fund", "number"),
        Column("links_present", "number"),
        Column("last_present", "moment"),
        Column("links_backup", "number"),
        Column("last_backup", "moment"),
        Column("links_lost", "number"),
    )
    return Table("restore", columns, rows)


def short(hash_: str) -> Word:
    """The beginning of a hash for a person; a program gets the whole."""
    return Word(hash_, f"{hash_[:_SHORT]}…")


def size_shown(size_bytes: int) -> str:
    """In KB, from 10 MB on in MB."""
    kilobytes = -(-size_bytes // 1024)
    return f"{kilobytes} KB" if kilobytes < 10 * 1024 else f"{-(-kilobytes // 1024)} MB"
