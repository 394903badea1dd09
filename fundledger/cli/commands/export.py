"""`fundledger export …`: the books for other programs, as plain text or as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import exporting_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import FILE_TO_WRITE, FOLDER_TO_WRITE

if TYPE_CHECKING:
    from fundledger.exchange.extract import Extract
    from fundledger.store.targets import Kind

_STDOUT = Path("-")


@exporting_command
@click.argument("file", type=FILE_TO_WRITE)
def to_beancount(desk: Desk, file: Path) -> None:
    from fundledger.exchange.beancount import text
    from fundledger.store.targets import BEANCOUNT

    _write_text(desk, file, text, BEANCOUNT, "export.next_beancount")


@exporting_command
@click.argument("file", type=FILE_TO_WRITE)
def to_hledger(desk: Desk, file: Path) -> None:
    from fundledger.exchange.hledger import text
    from fundledger.store.targets import HLEDGER

    _write_text(desk, file, text, HLEDGER, "export.next_hledger")


@exporting_command
@click.argument("folder", type=FOLDER_TO_WRITE)
def to_parquet(desk: Desk, folder: Path) -> None:
    from fundledger.exchange.parquet import write

    with _gathered(desk) as extract:
        write(extract, folder, replace=desk.asked.force)
    _say_written(desk, folder, extract)


def _write_text(
    desk: Desk, file: Path, text: Callable[[Extract], Iterator[str]], kind: Kind, next_key: str
) -> None:
    from fundledger.store.writing import write_text

    with _gathered(desk) as extract:
        if file == _STDOUT:
            desk.put(text(extract))
            return
        write_text(text(extract), file, kind, replace=desk.asked.force)
    _say_written(desk, file, extract)
    desk.say(next_key, path=str(file))


@contextmanager
def _gathered(desk: Desk) -> Iterator[Extract]:
    """The whole book, unless a day was named: a copy must not depend on when it is made."""
    from fundledger.exchange.extract import gathered
    from fundledger.ledger.chain import head_of

    with desk.reading() as view:
        entries = head_of(view.connection, view.fund).entry
        with desk.progress("export.writing", entries) as advance:
            yield gathered(
                view.connection, view.fund, desk.asked.as_of, view.known_at, progress=advance
            )


def _say_written(desk: Desk, path: Path, extract: Extract) -> None:
    desk.say("export.written", path=str(path), fund=extract.fund.fund, link=extract.link)
