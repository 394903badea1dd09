"""The file kind `bank_lines`: a statement on paper, typed line by line into a table.

The template's headings are also a layout of `rules/banks`, by which the table is read as any bank's
statement is; here is only what the template needs.
"""

from __future__ import annotations

from fundledger.schemas.filekinds import FileKind
from fundledger.schemas.layouts import Column, Layout

LAYOUT = Layout(
    "bank_lines",
    (
        Column("date", "day", needed=True),
        Column("in", "money", needed=True, width=16),
        Column("out", "money", needed=True, width=16),
        Column("narrative", needed=True, width=50),
        Column("reference", "code", width=18),
        Column("payer", width=26),
        Column("balance", "money", width=18),
    ),
)
KIND: FileKind[None, None] = FileKind("bank_lines", (LAYOUT,))
