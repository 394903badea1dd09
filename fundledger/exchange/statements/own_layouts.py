"""The layouts that a Fund keeps of its own banks: in the book as facts, beside the program's.

A layout comes from a TOML file (`layout_of_file`) or was taught with a statement (`teaching`); both
are the same checked body. The latest of a name counts; one that was dropped is known no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundledger import rules
from fundledger.banking.lines import BANK_LAYOUT
from fundledger.errors import FundledgerError
from fundledger.exchange.statements.layouts import (
    ANY_BANK,
    BankLayout,
    known_layouts,
    layout_from,
)
from fundledger.exchange.toml_files import toml_of
from fundledger.files import SourceFile
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.schemas.bank_layout import FIELDS, checked_body
from fundledger.schemas.layouts import folded
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DROPPED = "dropped"


def own_layouts(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, Mapping[str, Any]]:
    """The bodies of the Fund's own layouts in force, by name."""
    found = in_effect(stated(connection, fund, BANK_LAYOUT, known_at=known_at))
    return {name: fact.body for name, fact in found.items() if _DROPPED not in fact.body}


def layouts_of(connection: Connection, fund: int, known_at: int | None = None) -> list[BankLayout]:
    """The Fund's own layouts, and those that come with the program.

    Its own come first: a later version of the program may bring one of the same name.
    """
    own = own_layouts(connection, fund, known_at)
    return [*map(layout_from, own.values()), *known_layouts()]


def layout_named(layouts: Sequence[BankLayout], name: str) -> BankLayout:
    for layout in layouts:
        if layout.name == name:
            return layout
    raise _unknown(name, [layout.name for layout in layouts])


def layout_of_file(file: SourceFile) -> dict[str, Any]:
    """The body of a layout, read from a TOML file and checked."""
    found = toml_of(file, "bank_layout.unreadable")
    return checked_body(found.said, found.place, names_of_program())


def names_of_program() -> frozenset[str]:
    """The names that no layout of a Fund's own may have."""
    return frozenset(layout.name for layout in known_layouts())


def add_layout(writer: Writer, file: SourceFile) -> str:
    """Keep the layout of a file; answers its name."""
    body = layout_of_file(file)
    keep_layout(writer, body)
    return str(body["name"])


def keep_layout(writer: Writer, body: Mapping[str, Any]) -> bool:
    """Keep a Fund's own layout; the same again says nothing new. True: another makes way for it."""
    name = str(body["name"])
    standing = own_layouts(writer.connection, writer.fund).get(name)
    if standing != body:
        writer.state(Statement(BANK_LAYOUT, name, writer.recorded_at.date(), dict(body)))
    return standing is not None and standing != body


def drop_layout(writer: Writer, name: str, reason: str) -> None:
    """Know a layout of the Fund's own no more; what was read by it stays."""
    own = own_layouts(writer.connection, writer.fund)
    if name not in own:
        if name in names_of_program():
            raise FundledgerError("bank_layout.of_program", name=name)
        raise _unknown(name, list(own))
    if not clean(reason):
        raise FundledgerError("bank_layout.reason_needed", name=name)
    body = {_DROPPED: clean(reason)}
    writer.state(Statement(BANK_LAYOUT, name, writer.recorded_at.date(), body))


def body_named(connection: Connection, fund: int, name: str) -> Mapping[str, Any]:
    """What a layout says: the Fund's own, or one of the program."""
    own = own_layouts(connection, fund)
    if name not in own and name not in names_of_program():
        raise _unknown(name, [layout.name for layout in layouts_of(connection, fund)])
    return own[name] if name in own else body_of_program(name)


def body_of_program(name: str) -> Mapping[str, Any]:
    """A layout of the program, with the words that all of them share."""
    any_bank = {"name": ANY_BANK, "headings": {}, "shared_words": True}
    bodies = {str(body["name"]): body for body in (*rules.bank_layouts(), any_bank)}
    body = bodies[name]
    return _with_shared_words(body) if body.get("shared_words") else body


def _with_shared_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """A layout as it would be without the words of all banks: it says them itself."""
    taken: set[str] = set()
    headings: dict[str, list[str]] = {}
    shared = rules.statement_words()["headings"]
    for field in FIELDS:
        texts = [*body["headings"].get(field, ()), *shared.get(field, ())]
        headings[field] = [text for text in texts if folded(text) not in taken]
        taken |= {folded(text) for text in texts}
    return {**body, "headings": headings}


def _unknown(name: str, known: Sequence[str]) -> FundledgerError:
    return FundledgerError("bank_layout.unknown", name=name, known=list(known) or ["–"])
