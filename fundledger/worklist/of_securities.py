"""What securities in recovery ask for: to be handed over, auctioned, closed; a guarantor to pay."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.recovery.cases import days_off
from fundledger.recovery.handling import Awaited, Handling
from fundledger.recovery.realised import next_of
from fundledger.recovery.realising import handlings
from fundledger.worklist.items import Item, Look


def handled(look: Look) -> Iterator[Item]:
    """Of each handling that is not over what it waits for; named by what that follows from."""
    every = handlings(look.connection, look.fund, look.known_at)
    if not every:
        return
    holidays = days_off(look.connection, look.fund, look.day, look.known_at)
    for each in every:
        if (then := each.until(look.day)) is None:
            continue
        for waits in next_of(look.as_of, then, holidays):
            if waits.due <= look.until:
                yield _item(look, then, waits)


def _item(look: Look, of: Handling, waits: Awaited) -> Item:
    loan = of.security.loan
    said: dict[str, object] = {"what": of.security.what, "code": of.security.code}
    if (demand := of.demand) is not None:
        said["amount"] = Dong(demand[1].amount)
    rule = of.rule if waits.what == "may_begin" else None
    return Item(
        *("collateral", f"collateral:{of.subject}:{waits.what}:{waits.link}", waits.due),
        Sentence(f"work.collateral_{waits.what}", said),
        waits.since,
        *(look.debts.officers.get(loan, ""), look.debts.owners.get(loan, ""), loan),
        basis="" if rule is None else rule.legal_source,
    )
