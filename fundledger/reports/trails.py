"""Groups in words: their names, why a debt is in one, and by which set of rules it was put there.

Every report that classes debts or shows provisions takes what it says of its sets from here:
`set_facts` above its table, `set_notes` below it.
"""

from __future__ import annotations

from fundledger.arrears.debts import Debt
from fundledger.grading.groups import Graded
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong, rounded
from fundledger.reports.table import Cell, Note, Word
from fundledger.rules.classing import GroupRules, RuleSet

_FACT = {True: "debt_group_rules", False: "provision_rules"}


def group_cell(graded: Graded | None) -> Cell:
    """The number of the group; blank for a debt without principal."""
    return None if graded is None else graded.group


def group_word(group: int) -> Word:
    """The group with its name: 2 – Nợ cần chú ý."""
    return Word(str(group), Sentence(f"debt_group.{group}"))


def trail(graded: Graded | None, debt: Debt | None = None) -> Cell:
    """Every reason, the decisive ones first; blank for a debt that is in time.

    Of a debt without principal, why it has no group, and how much interest is owed.
    """
    if graded is not None:
        return reasons(graded)
    if debt is None:
        return Sentence("group_reason.no_principal")
    if missed := debt.missed_interest:
        return Sentence("group_reason.no_principal_overdue", {"amount": Dong(missed)})
    return Sentence("group_reason.no_principal_in_time", {"amount": Dong(debt.at.interest)})


def reasons(graded: Graded) -> Cell:
    """The same of a debt with principal, or of one by itself."""
    if not graded.reasons:
        return None
    return Joined(tuple(each.sentence for each in graded.reasons), "; ")


def set_word(rules: RuleSet) -> Word:
    """The name of a set, and that it is unverified where it is; programs are given the name."""
    key = "rule_set_word.unverified" if rules.unverified else "rule_set_word.named"
    return Word(rules.name, Sentence(key, {"name": rules.name}))


def set_facts(*sets: RuleSet) -> dict[str, Cell]:
    """Which sets a report goes by, as facts of its table."""
    return {_FACT[isinstance(each, GroupRules)]: set_word(each) for each in sets}


def set_notes(*sets: RuleSet) -> tuple[Note, ...]:
    """The source of each set; of one that is unverified, what that means and what can be done."""
    return tuple(
        Note(
            "rule_set_note.unverified" if each.unverified else "rule_set_note.source",
            {"name": each.name, "source": each.legal_source},
        )
        for each in sets
    )


def percent_of(part: int, whole: int) -> Word | None:
    """Per cent with two decimals; nothing of nothing."""
    if not whole:
        return None
    percent, hundredths = divmod(rounded(10_000 * abs(part), whole), 100)
    sign = "-" if part < 0 and (percent or hundredths) else ""
    digits = f"{sign}{percent}.{hundredths:02}"
    return Word(digits, Joined((Decimal(digits), "%")))
