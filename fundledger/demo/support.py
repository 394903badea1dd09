"""Support as two reports tell it, made into items; and what cooperatives asked for, by a third.

    files()                                     those that a user would have written
    enter(book, fund, actor, register, file)    one register: its programmes, categories and items

`LANG_SON` is the province by its alliance's report on the first half of 2023: each row of the
report is an item, its “trong đó, 6 tháng đầu năm” is one of its own, and what is left is what was
before, so that cumulative figures are sums of items. `CAO_LOC` is one of its districts in 2023: a
book of its own, since the province's figures hold its. What was divided says so in its note.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from fundledger.exchange.support import take_support
from fundledger.files import SourceFile
from fundledger.ledger.journal import Writer, writing
from fundledger.published.seeds import documents
from fundledger.rules.support import preset
from fundledger.store.books import Book
from fundledger.support import categories, programmes


class Register(NamedTuple):
    """Whose items, in which file, under which trees of categories."""

    data: str
    file: str
    presets: tuple[str, ...]
    begins: date


LANG_SON = Register("support-lang-son.yaml", "ho-tro.yaml", ("ctr-19",), date(2021, 5, 23))
CAO_LOC = Register(
    "support-cao-loc.yaml",
    "ho-tro-cao-loc.yaml",
    ("nq-08-2019", "khuyen-cong"),
    date(2021, 7, 17),
)
PETITIONS = "kien-nghi.yaml"
FIGURES = tuple(f"so-lieu-{code}.yaml" for code in documents())
TAKEN = (LANG_SON.file, PETITIONS)
"""What the book of the demonstration is made from; the others lie beside it to be tried."""

OTHERS = (CAO_LOC.file,)


def files() -> Iterator[tuple[str, bytes]]:
    """The registers, the petitions, and every figure of five published documents, each by name."""
    data = resources.files(__package__)
    for register in (LANG_SON, CAO_LOC):
        yield register.file, data.joinpath(register.data).read_bytes()
    yield PETITIONS, data.joinpath("petitions-lang-son.yaml").read_bytes()
    for name, document in zip(FIGURES, documents().values(), strict=True):
        yield name, document.read_bytes()


def enter(book: Book, fund: int, actor: str, register: Register, file: Path, today: date) -> None:
    with writing(book, fund, actor) as writer:
        for name in register.presets:
            _adopt(writer, name, register.begins)
    take_support(book, fund, actor, SourceFile.at(file), today=today)


def _adopt(writer: Writer, name: str, day: date) -> None:
    """Its programme and its categories."""
    tree = preset(name)
    if (of := tree.programme) is not None:
        budget = tuple(programmes.Budgeted(*each) for each in of.budget)
        programme = programmes.Programme(
            code=of.code,
            name=of.name,
            first=of.first,
            last=of.last,
            basis=tree.source,
            budget=budget,
        )
        programmes.add(writer, programme, day)
    categories.adopt(writer, tree, day)
