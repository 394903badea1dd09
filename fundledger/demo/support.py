"""Support as two reports tell it, made into items; and what cooperatives asked for, by a third.

    files()                                     those that a user would have written
    plan()                                      a province's plan of support, as it is printed
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

import yaml

from fundledger.exchange.support import take_support
from fundledger.exchange.support_plans import plan_in, workbook_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import Writer, writing
from fundledger.published.seeds import documents
from fundledger.rules.support import preset
from fundledger.schemas.raw import Sheet, Sheets
from fundledger.store.books import Book
from fundledger.support import categories, programmes
from fundledger.support.plans import Plan


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
PLAN_DOCUMENT = "Phụ lục 06, Kế hoạch của Sở KH&ĐT tỉnh Bắc Giang"
PETITIONS = "kien-nghi.yaml"
FIGURES = tuple(f"so-lieu-{code}.yaml" for code in documents())
PLAN = "ke-hoach-bac-giang.xlsx"
TAKEN = (LANG_SON.file, PETITIONS)
"""What the book of the demonstration is made from; the others lie beside it to be tried."""

OTHERS = (CAO_LOC.file, PLAN)


def files() -> Iterator[tuple[str, bytes]]:
    """The registers, petitions, a plan, and every figure of five published documents, by name."""
    data = resources.files(__package__)
    for register in (LANG_SON, CAO_LOC):
        yield register.file, data.joinpath(register.data).read_bytes()
    yield PETITIONS, data.joinpath("petitions-lang-son.yaml").read_bytes()
    yield PLAN, workbook_of(plan(), PLAN_DOCUMENT)
    for name, document in zip(FIGURES, documents().values(), strict=True):
        yield name, document.read_bytes()


def plan() -> Plan:
    """Phụ lục 06 of Bắc Giang, every cell as it is printed: with totals that do not follow."""
    data = resources.files(__package__).joinpath("plan-bac-giang.yaml")
    printed = yaml.safe_load(data.read_text("utf-8"))
    rows = [[cell or None for cell in row] for row in (printed["columns"], *printed["rows"])]
    sheet = Sheet(data.name, None, list(enumerate(rows, start=1)))
    said = plan_in(Sheets(data.name, [sheet]), data.name).said
    return Plan(
        code="KH2125",
        name=printed["title"],
        years=said.years,
        lines=said.lines,
        before=said.before,
        target=said.target,
    )


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
