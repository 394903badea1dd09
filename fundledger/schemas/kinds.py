"""The file kinds this program takes, each with its published contract.

A kind stands in `KINDS` with its JSON Schema and its blank templates, by way of `office.house`;
`published` is what the root folder `schemas/` holds of them (`python -m fundledger.schemas` writes
it, a test finds drift). A new kind of file adds its module, and its `KIND` to `OF_SCHEMAS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.schemas import (
    applications,
    bank_layout,
    bank_lines,
    collections,
    contract,
    cooperatives,
    entries,
    figures,
    ladder,
    lending_rules,
    loans,
    opening,
    petitions,
    recovery,
    recovery_plan,
    scenario,
    support,
)
from fundledger.schemas.filekinds import FileKind

AnyKind = FileKind[Any, Any]

KINDS: Furnished[AnyKind] = Furnished("file_kinds")

OF_SCHEMAS: tuple[AnyKind, ...] = (
    entries.KIND,
    cooperatives.KIND,
    applications.KIND,
    lending_rules.KIND,
    loans.KIND,
    opening.KIND,
    recovery.KIND,
    recovery_plan.KIND,
    petitions.KIND,
    support.KIND,
    ladder.KIND,
    scenario.KIND,
    figures.KIND,
    collections.KIND,
    FileKind("contract", model=contract.ContractFile, yaml=contract.template),
    bank_lines.KIND,
    bank_layout.KIND,
)


def kind_named(name: str) -> AnyKind:
    if name not in KINDS:
        raise FundledgerError("file.unknown_kind", kind=name, known=list(KINDS))
    return KINDS[name]


def json_schema(name: str) -> dict[str, Any]:
    return kind_named(name).json_schema()


def json_schema_text(kind: AnyKind) -> str:
    return json.dumps(kind.json_schema(), ensure_ascii=False, indent=2) + "\n"


def published(kinds: Iterable[AnyKind]) -> Iterator[tuple[str, bytes]]:
    """The name and content of every file of the root folder `schemas/`."""
    for kind in kinds:
        if kind.has_schema:
            yield f"{kind.name}.schema.json", json_schema_text(kind).encode()
        if kind.workbook is not None:
            yield f"{kind.name}.template.xlsx", kind.workbook()
        if kind.yaml is not None:
            yield f"{kind.name}.template.yaml", kind.yaml().encode()
        if kind.toml is not None:
            yield f"{kind.name}.template.toml", kind.toml().encode()
