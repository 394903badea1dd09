"""What requests for loans ask for: the step whose turn it is, a decision that lapses."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.messages.wording import Sentence
from fundledger.worklist.items import Item, Look


def steps(look: Look) -> Iterator[Item]:
    """The step that runs, where the Fund's table says by when."""
    for standing in look.requests.on(look.day):
        at = standing.running
        if at is None or at.due is None or at.begun is None or at.due > look.until:
            continue
        asked = standing.dossier.asked
        said = {"step": at.step.name, "application": standing.dossier.number}
        yield Item(
            *("lending_step", f"lending_step:{standing.dossier.number}:{at.step.code}", at.due),
            Sentence("work.lending_step", said),
            at.begun,
            who=at.step.who or asked.officer,
            cooperative=asked.cooperative,
        )


def approvals(look: Look) -> Iterator[Item]:
    """A decision that no contract was signed by, before it holds no more."""
    for standing in look.requests.on(look.day):
        decided, decision = standing.decided, standing.dossier.decision
        if standing.state != "approved" or decided is None or decision is None:
            continue
        until = decided.valid_until
        if until is None or until > look.until:
            continue
        number, asked = standing.dossier.number, standing.dossier.asked
        yield Item(
            *("approval", f"approval:{number}:{until}", until),
            Sentence("work.approval", {"decision": decision.document, "application": number}),
            decision.day,
            who=asked.officer,
            cooperative=asked.cooperative,
        )
