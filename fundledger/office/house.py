"""The one place where rooms are put together: what each of them adds to the lists of lower rooms.

A room that brings an invariant, a step of the roll, a check of the closing, a setting or a kind of
file is named here, or it does not count; `tests/house` walks the package and finds what is missing.
Every way into the program (`cli`, `notebook`, `demo`, a server, a tool) calls `furnish` before
anything else. It imports no room: each list does so when it is first read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fundledger.furnishing import Source, furnish_from

if TYPE_CHECKING:
    from fundledger.closing.checks import Check
    from fundledger.intake.collecting.oddities import Court
    from fundledger.ledger.settings import Setting
    from fundledger.ledger.watching import Watcher
    from fundledger.loans.rolling import Step
    from fundledger.loans.verbs import Judge as DocumentJudge
    from fundledger.registers.signing import Judge as ContractJudge
    from fundledger.schemas.kinds import AnyKind


def furnish() -> None:
    """Tell the rooms below where their lists come from. Called again, it changes nothing."""
    furnish_from(SOURCES)


def invariants() -> tuple[type[Watcher], ...]:
    """What `check` holds the books to, in the order in which it is named."""
    from fundledger.arrears import invariants as of_arrears
    from fundledger.banking import invariants as of_banking
    from fundledger.ledger import invariants as of_ledger
    from fundledger.lending import invariants as of_lending
    from fundledger.loans import invariants as of_loans
    from fundledger.recovery import invariants as of_recovery
    from fundledger.registers import invariants as of_registers
    from fundledger.support import invariants as of_support

    return (
        *(*of_ledger.WATCHERS, *of_registers.WATCHERS, *of_loans.WATCHERS),
        *(*of_arrears.WATCHERS, *of_banking.WATCHERS, *of_lending.WATCHERS),
        *(*of_recovery.WATCHERS, *of_support.WATCHERS),
    )


def roll_steps() -> tuple[Step, ...]:
    """What the calendar brings, in the order in which it is posted."""
    from fundledger.arrears.providing import PROVISIONS
    from fundledger.loans.rolling import LOANS

    return (LOANS, PROVISIONS)


def closing_checks() -> tuple[Check, ...]:
    """What is looked at before a quarter is locked, in the order in which the work is done."""
    from fundledger.arrears import checks as of_arrears
    from fundledger.banking import checks as of_banking
    from fundledger.closing import checks as of_closing
    from fundledger.keeping import checks as of_keeping

    return (*of_closing.CHECKS, *of_banking.CHECKS, *of_arrears.CHECKS, *of_keeping.CHECKS)


def judges_of_contracts() -> tuple[ContractJudge, ...]:
    """What rooms above look at before a contract is taken."""
    from fundledger.lending.agreed import AGREEMENTS

    return (AGREEMENTS,)


def judges_of_documents() -> tuple[DocumentJudge, ...]:
    """What rooms above look at before a document of a loan is taken."""
    from fundledger.lending.drawing import DRAWS

    return (DRAWS,)


def courts() -> tuple[Court, ...]:
    """What knows that a loan is before a court."""
    from fundledger.recovery.cases import CASES

    return (CASES,)


def settings() -> tuple[Setting, ...]:
    """What a Fund decides for itself, in the order in which it is listed."""
    from fundledger.arrears.ageing import AGEING_BUCKETS
    from fundledger.arrears.approvals import COUNCIL_DECISIONS_REQUIRED
    from fundledger.arrears.providing import ENTRUSTED_SOURCES, PROVISION_POSTING
    from fundledger.closing.years import TAX_RATE
    from fundledger.grading.rule_sets import DEBT_GROUP_RULES
    from fundledger.keeping.reminders import REMINDER_DAYS
    from fundledger.lending.agreed import LENDING_DECISION_REQUIRED
    from fundledger.loans.recognition import RECOGNITION
    from fundledger.recovery.alarms import LIMITATION_ALARM_DAYS
    from fundledger.registers.settings import OF_LENDING
    from fundledger.statements.details import OF_PAPERS
    from fundledger.statements.mailing import OF_MAIL
    from fundledger.statements.settings import OF_STATEMENTS
    from fundledger.support.petition_kinds import PETITION_KINDS
    from fundledger.worklist.of_papers import REVALUE_MONTHS

    of_provisions = (PROVISION_POSTING, ENTRUSTED_SOURCES)
    of_arrears = (*of_provisions, AGEING_BUCKETS, COUNCIL_DECISIONS_REQUIRED, LIMITATION_ALARM_DAYS)
    lending = (RECOGNITION, *OF_LENDING, LENDING_DECISION_REQUIRED, DEBT_GROUP_RULES)
    papers = (*OF_PAPERS, *OF_STATEMENTS, *OF_MAIL)
    of_fund = (REVALUE_MONTHS, TAX_RATE, PETITION_KINDS)
    return (*lending, *of_arrears, *of_fund, *papers, REMINDER_DAYS)


def file_kinds() -> tuple[AnyKind, ...]:
    """What files are taken and published, in the order in which they are listed."""
    from fundledger.schemas.kinds import OF_SCHEMAS

    return OF_SCHEMAS


SOURCES: Mapping[str, Source] = {
    each.__name__: each
    for each in (
        *(invariants, roll_steps, closing_checks, settings, file_kinds),
        *(judges_of_contracts, judges_of_documents, courts),
    )
}
"""By the name under which the room below asks for the list: `Furnished("invariants")`."""
