"""Provisions: what the debts need, what is booked for them, and on which debts they were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Day
from fundledger.office.papers import Booked, Details

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table


@question(of_many=True, main="provisions")
def provisions(asked: Asked) -> Screen:
    """Specific provision of every loan and the general one: needed, held, difference."""
    from fundledger.reports.provisions import provisions_screen

    return provisions_screen(asked)


@act(main="loan_entries")
def post_provisions(
    work: Work,
    *,
    on: Day | None = None,
    booked_on: Booked | None = None,
    dry_run: bool = False,
    details: Details = False,
) -> Answer:
    """Book what is needed less what is held, on the last rolled day or an earlier one."""
    from fundledger.arrears.providing import post
    from fundledger.reports.asked import Asked
    from fundledger.reports.provisions import posted_screen

    with work.writing() as writer:
        posted = post(writer, on, booked_on=booked_on)
        asked = Asked(writer.connection, writer.fund, posted.day, None)
        accounts = writer.accounts.known_on(posted.day)
        screen = posted_screen(asked, posted, accounts, dry_run=dry_run)
    return shown(screen, entries=[each.posted.number for each in posted.entries])


@question(of_many=True)
def provisions_used(asked: Asked) -> Table:
    """Debts on which provision was used: recovered, left, and until when they are followed."""
    from fundledger.reports.provisions import used_table

    return used_table(asked)
