"""`fundledger schema`: what a file must look like, and a blank one to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from fundledger.cli.by_hand import of_no_fund, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import FILE_TO_WRITE
from fundledger.messages import say
from fundledger.reports.table import Column, Table


@of_no_fund
@showing_command
@click.argument("kind", metavar="kind", required=False)
@click.option("--template", type=FILE_TO_WRITE)
def schema(desk: Desk, kind: str | None, template: Path | None) -> None:
    from fundledger.exchange.templates import write_template
    from fundledger.schemas.kinds import KINDS, json_schema

    if kind is None and template is not None:
        raise Misuse("usage.kind_needed", click.get_current_context(), known=list(KINDS))
    if kind is None:
        rows = [(name, say(f"kind.{name}")) for name in KINDS]
        desk.show(Table("kinds", (Column("kind"), Column("holds")), rows))
    elif template is None:
        desk.show_document(json_schema(kind))
    else:
        write_template(kind, template, replace=desk.asked.force)
        desk.say("face.written", path=str(template))
