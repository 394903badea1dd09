"""`fundledger check`: silent when the books prove; else a line a finding, and exit 1."""

from __future__ import annotations

import click

from fundledger.cli.by_hand import of_many_funds, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.main import DONE, THE_BOOKS_SAY_NO
from fundledger.cli.usage import Misuse


@of_many_funds
@showing_command
@click.argument("names", metavar="invariant", nargs=-1)
@click.option("--list", "listing", is_flag=True)
@click.option("--since-seal", is_flag=True)
def check(desk: Desk, names: tuple[str, ...], listing: bool, since_seal: bool) -> int:
    from fundledger.ledger.proof import invariant_names
    from fundledger.reports.findings import finding_table, invariant_table, proved

    if listing:
        desk.show(invariant_table())
        return DONE
    known = invariant_names()
    for name in names:
        if name not in known:
            raise Misuse(
                "usage.no_such_invariant", click.get_current_context(), name=name, known=known
            )
    with desk.progress("check.proving") as advance:
        findings = proved(
            desk.book(), desk.funds_named(), names or None, since_seal=since_seal, progress=advance
        )
    if findings or desk.face != "text":
        desk.show(finding_table(findings))
    return THE_BOOKS_SAY_NO if findings else DONE
