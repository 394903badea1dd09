"""A blank file of a kind, to fill in: a workbook, YAML or TOML, by the name that is asked for."""

from __future__ import annotations

from pathlib import Path

from fundledger.errors import FundledgerError
from fundledger.schemas.kinds import kind_named
from fundledger.store.targets import WORKBOOK, text_beginning
from fundledger.store.writing import write_bytes


def write_template(kind: str, path: Path, *, replace: bool = False) -> None:
    template = kind_named(kind)
    match path.suffix.lower():
        case ".xlsx" if template.workbook is not None:
            content = template.workbook()
        case ".yaml" | ".yml" if template.yaml is not None:
            content = template.yaml().encode()
        case ".toml" if template.toml is not None:
            content = template.toml().encode()
        case _:
            forms = [
                suffix
                for suffix, maker in (
                    (".xlsx", template.workbook),
                    (".yaml", template.yaml),
                    (".toml", template.toml),
                )
                if maker is not None
            ]
            raise FundledgerError("template.no_such_form", kind=kind, path=path.name, forms=forms)
    kind_of_file = WORKBOOK if content.startswith(b"PK") else text_beginning(_first_line(content))
    write_bytes(content, path, kind_of_file, replace=replace)


def _first_line(content: bytes) -> str:
    return content.decode().partition("\n")[0]
