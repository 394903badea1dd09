"""What petitions ask for: an answer by the day that was said for it."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.messages.wording import Sentence
from fundledger.support.petition_kinds import word_of_kind
from fundledger.support.petitions import petitions
from fundledger.worklist.items import Item, Look


def unanswered(look: Look) -> Iterator[Item]:
    """Open and forwarded ones; of one whose answer has no day nobody can be late.

    With its day moved it is another thing to do: whoever put the first off looks again.
    """
    for each in petitions(look.connection, look.fund, look.known_at).values():
        if each.day > look.day:
            continue
        then = each.until(look.day)
        if not then.is_waiting or then.due is None or then.due > look.until:
            continue
        raised = then.raised
        said: dict[str, object] = {"petition": then.number, "kind": word_of_kind(raised.kind)}
        said |= {"body": then.with_whom, "text": raised.text}
        numbers = raised.cooperatives
        yield Item(
            *("petition", f"petition:{then.number}:{then.due}", then.due),
            Sentence("work.petition", said),
            then.day,
            cooperative=numbers[0] if len(numbers) == 1 else "",
            basis=then.document,
        )
