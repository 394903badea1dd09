"""Why a debt is in its group, in words: the reasons that `grading` found, and by which rules."""

from __future__ import annotations

from fundledger.grading.groups import Graded
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import Cell, Note, Word
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


def set_word(rules: RuleSet) -> Word:
    """The name of a set, and that it is unverified where it is; programs are given the name."""
    key = "rule_set_word.unverified" if rules.unverified else "rule_set_word.named"
    return Word(rules.name, Sentence(key, {"name": rules.name}))


def set_facts(rules: RuleSet) -> dict[str, Cell]:
    """Which set a report goes by, as a fact of its table."""
    return {"debt_group_rules": set_word(rules)}


def set_notes(rules: RuleSet) -> tuple[Note, ...]:
    """The source of a set; of one that is unverified, what that means."""
    key = "rule_set_note.unverified" if rules.unverified else "rule_set_note.source"
    return (Note(key, {"name": rules.name, "source": rules.legal_source}),)
