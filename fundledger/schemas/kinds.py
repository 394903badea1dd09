"""The file kinds this program takes, each with its published contract.

A kind stands in `KINDS` with its JSON Schema and its blank templates, by way of `office.house`;
`published` is what the root folder `schemas/` holds of them (`python -m fundledger.schemas` writes
it, a test finds drift). A new kind of file adds one to `OF_SCHEMAS` and a module beside `entries`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.ledger.vouchers import KINDS as VOUCHER_KINDS
from fundledger.messages import LANGUAGES, say_in
from fundledger.schemas import (
    bank_lines,
    collections,
    contract,
    cooperatives,
    entries,
    loans,
    opening,
)
from fundledger.schemas.layouts import Layout
from fundledger.schemas.templates import Choices, workbook_template, yaml_template

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ENTRIES_EXAMPLE = """\
  - date: 30/06/2023
    memo: Nhận vốn bổ sung và lãi tiền gửi quý II
    document: GBC-15
    voucher: BC
    postings:
      - {account: bank_capital, debit: 20.000.000, source: NSDP}
      - {account: bank_interest, debit: 1.300.000}
      - {account: charter_capital, credit: 20.000.000, source: NSDP}
      - {account: income_deposit, credit: 1.300.000}
  # - date: 05/07/2023
  #   booked: …
  #   key: …
"""
_LOANS_EXAMPLE = """\
  - number: 01/2023/HĐTD
    signed: 05/01/2023
    cooperative: "4900123456"
    source: NSDP
    purpose: Mua máy cày
    approval: 15/QĐ-QHT
    officer: cán bộ A
    project_cost: 500000000
    own_funds: 150000000
    terms:
      principal: 300000000
      monthly_rate: "0.55"
      monthly_conversion: x12
      disbursed: 10/01/2023
      instalments: 8
      every: 3 months
      first_due: 31/03/2023
      method: equal_principal
"""


_COOPERATIVES_EXAMPLE = """\
  - number: "4900123456"
    name: HTX mẫu 01
    kind: hợp tác xã
    sector: nông nghiệp
    commune: xã A
    representative: người đại diện
    position: giám đốc
    status: đang hoạt động
"""


_COLLECTIONS_EXAMPLE = """\
  - day: 05/04/2023
    loan: 01/2023/HĐTD
    amount: 42.000.000
    reference: FT23095000123
    payer: HTX mẫu 01
  - receipt: "15"
    day: 06/04/2023
    cooperative: "4900123456"
    amount: 20.000.000
    overdue_principal: 15.000.000
    overdue_interest: 5.000.000
    place: tiền mặt
"""


@dataclass(frozen=True, slots=True)
class FileKind:
    name: str
    model: type[BaseModel] | None = None  # None: a table only, without a YAML or JSON form
    yaml: Callable[[], str] | None = None
    layout: Layout | None = None  # None: a file that is no table, and has no workbook
    workbook: Callable[[], bytes] | None = None
    others: tuple[Layout, ...] = ()  # further tables of the same workbook
    shapes: Mapping[str, Layout] = field(default_factory=dict)  # models that have one of those
    choices: Callable[[], Choices] = dict  # fields that take only certain words

    @property
    def layouts(self) -> tuple[Layout, ...]:
        return self.others if self.layout is None else (self.layout, *self.others)

    def json_schema(self) -> dict[str, Any]:
        """The contract of the YAML and JSON form; titles and descriptions in both languages."""
        if self.model is None:
            raise FundledgerError("file.table_only", kind=self.name)
        schema = {"$schema": _DIALECT, **self.model.model_json_schema()}
        schema["title"] = self.name
        if self.layout is None:
            return schema
        for model, part in (("", schema), *schema.get("$defs", {}).items()):
            layout = self.shapes.get(model, self.layout)
            for name, described in part.get("properties", {}).items():
                described.pop("default", None)
                ours = self._described(name, layout)
                if "description" in described:  # how this form writes it goes before the table's
                    ours.pop("description", None)
                described.update(ours)
        return schema

    def _described(self, name: str, layout: Layout) -> dict[str, str]:
        if name not in {column.name for column in layout.columns}:
            return {}
        helps = [say_in(lang, f"explanation.{layout.kind}.{name}") for lang in reversed(LANGUAGES)]
        return {"title": layout.heading(name), "description": "\n".join(helps)}


def _vouchers() -> Choices:
    return {"voucher": VOUCHER_KINDS}


KINDS: Furnished[FileKind] = Furnished("file_kinds")

OF_SCHEMAS = (
    FileKind(
        "entries",
        entries.EntriesIn,
        yaml=lambda: yaml_template(entries.LAYOUT, entries.FIELDS, "entries:", _ENTRIES_EXAMPLE),
        layout=entries.LAYOUT,
        workbook=lambda: workbook_template(entries.LAYOUT, _vouchers()),
        choices=_vouchers,
    ),
    FileKind(
        "cooperatives",
        cooperatives.CooperativesIn,
        yaml=lambda: yaml_template(
            cooperatives.LAYOUT, cooperatives.FIELDS, "cooperatives:", _COOPERATIVES_EXAMPLE
        ),
        layout=cooperatives.LAYOUT,
        workbook=lambda: workbook_template(cooperatives.LAYOUT, cooperatives.choices()),
        choices=cooperatives.choices,
    ),
    FileKind(
        "loans",
        loans.LoansIn,
        yaml=lambda: yaml_template(loans.LAYOUT, loans.HEAD, "loans:", _LOANS_EXAMPLE),
        layout=loans.LAYOUT,
        workbook=lambda: workbook_template(loans.LAYOUT, loans.choices(), (loans.INSTALMENTS,)),
        others=(loans.INSTALMENTS,),
        choices=loans.choices,
    ),
    FileKind(
        "opening",
        opening.OpeningIn,
        yaml=opening.yaml_template,
        layout=opening.LAYOUT,
        workbook=lambda: workbook_template(
            opening.LAYOUT, opening.template_choices(), opening.OTHERS
        ),
        others=opening.OTHERS,
        shapes=opening.SHAPES,
        choices=opening.template_choices,
    ),
    FileKind(
        "collections",
        collections.CollectionsIn,
        yaml=lambda: yaml_template(
            *(collections.LAYOUT, collections.FIELDS),
            *("collections:", _COLLECTIONS_EXAMPLE),
        ),
        layout=collections.LAYOUT,
        workbook=lambda: workbook_template(collections.LAYOUT, collections.choices()),
        choices=collections.choices,
    ),
    FileKind("contract", contract.ContractFile, yaml=contract.template),
    FileKind(
        "bank_lines",
        layout=bank_lines.LAYOUT,
        workbook=lambda: workbook_template(bank_lines.LAYOUT, {}),
    ),
)


def kind_named(name: str) -> FileKind:
    if name not in KINDS:
        raise FundledgerError("file.unknown_kind", kind=name, known=list(KINDS))
    return KINDS[name]


def choices_of(layout: object) -> Choices:
    """The words that a template with this table offers; none of what is no table of ours."""
    for kind in KINDS.values():
        if any(one is layout for one in kind.layouts):
            return kind.choices()
    return {}


def json_schema(name: str) -> dict[str, Any]:
    return kind_named(name).json_schema()


def json_schema_text(kind: FileKind) -> str:
    return json.dumps(kind.json_schema(), ensure_ascii=False, indent=2) + "\n"


def published(kinds: Iterable[FileKind]) -> Iterator[tuple[str, bytes]]:
    """The name and content of every file of the root folder `schemas/`."""
    for kind in kinds:
        if kind.model is not None:
            yield f"{kind.name}.schema.json", json_schema_text(kind).encode()
        if kind.workbook is not None:
            yield f"{kind.name}.template.xlsx", kind.workbook()
        if kind.yaml is not None:
            yield f"{kind.name}.template.yaml", kind.yaml().encode()
