"""Why a debt is in its group, in words: the reasons that `grading` found, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.grading.groups import Graded
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import Cell, Note
from fundledger.rules.classing import RuleSet


def group_cell(graded: Graded | None) -> Cell:
    """The number of the group; blank for a debt without principal."""
    return None if graded is None else graded.group


def trail(graded: Graded | None) -> Cell:
    """Every reason, the decisive ones first; blank for a debt that is in time."""
    if graded is None:
        return Sentence("group_reason.no_principal")
    if not graded.reasons:
        return None
    return Joined(tuple(each.sentence for each in graded.reasons), "; ")


def rules_fact(rules: RuleSet) -> dict[str, Cell]:
    """What a table says of the set of rules that it used."""
    return {"rule_set": rules.name}


def rules_notes(rules: RuleSet) -> Iterator[Note]:
    """Said wherever a set is used whose text was not to be had."""
    if rules.unverified:
        params: dict[str, object] = {"name": rules.name, "source": rules.legal_source}
        yield Note("rule_note.unverified", params)
