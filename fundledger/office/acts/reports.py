"""The reports of the fund, each of a span."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.acts.books import Only, trial_balances_of_all
from fundledger.office.declaring import AheadFrom, NamedSpanFrom, SpanFrom, Words, question
from fundledger.office.kinds import Account, SourceFile

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

Cut = Annotated[Literal["quarter", "borrower", "area", "source"], Words("choice.cut.")]
ApplicationCut = Annotated[
    Literal["area", "kind", "sector", "officer", "purpose"], Words("choice.cut.")
]
DisbursedCut = Annotated[
    Literal["borrower", "source", "area", "sector", "purpose", "kind", "officer", "loan"],
    Words("choice.cut."),
]
RegistryCut = Annotated[Literal["sector", "area"], Words("choice.cut.")]
OrganisationKind = Annotated[
    Literal["cooperative", "union", "group"], Words("choice.cooperative_kind.")
]
MovementCut = Annotated[Literal["loan", "source"], Words("choice.cut.")]


def _capital_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.capital import capital_of_funds

    return capital_of_funds(found)


@question(of_many=True, together=_capital_of_all, main="capital")
def capital(
    asked: Asked, *, first: SpanFrom, compare: bool = False, groups: bool = False
) -> Screen:
    """The figures of the fund's position: where its capital is, what came in, who owes.

    `basis` says of each whether it stands on the day of booking or on the contracts. With `groups`
    the principal by debt group, and what of it is bad debt.
    """
    from fundledger.reports.capital import capital_screen

    return capital_screen(asked, first, compare=compare, groups=groups)


@question
def capital_by_source(asked: Asked, *, first: SpanFrom) -> Table:
    """The capital identity of the books by source; what breaks it is in `unexplained`."""
    from fundledger.reports.capital import capital_screen

    return capital_screen(asked, first).tables[0]


def _lendable_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.lendable import lendable_of_funds

    return lendable_of_funds(found)


@question(of_many=True, together=_lendable_of_all, main="lendable")
def lendable(asked: Asked) -> Screen:
    """What may still be lent, by source: capital on hand less what was approved and not signed,
    and what was signed and not drawn."""
    from fundledger.reports.lendable import lendable_screen

    return lendable_screen(asked)


def _registries_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.registry import registries_of_funds

    return registries_of_funds(found, said["by"])


@question(of_many=True, together=_registries_of_all)
def registry_counts(
    asked: Asked,
    *,
    by: RegistryCut | None = None,
    kind: OrganisationKind | None = None,
    first: SpanFrom,
    compare: bool = False,
) -> Screen:
    """How many cooperatives, unions and groups there are, what came and went in a span, who is
    stopped, who is a member of the alliance, and how large they are; `by` sector or area."""
    from fundledger.reports.registry import registry_counts as counts

    return counts(asked, first, by=by, kind=kind, compare=compare)


@question(main="alliance_figures")
def alliance_figures(
    asked: Asked, *, first: NamedSpanFrom, last: SourceFile | None = None
) -> Screen:
    """The figures of the alliance's report of a span, each as it is printed and exact.

    `last` is the file of figures of the last published report: what the books say otherwise.
    """
    from fundledger.exchange.figures import all_stated
    from fundledger.reports.alliance import alliance
    from fundledger.reports.alliance_tables import alliance_screen

    stated = None if last is None else all_stated((last,))[0]
    return alliance_screen(asked, alliance(asked, first), stated)


def _applications_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.application_results import results_of_funds

    return results_of_funds(found, said["by"])


@question(of_many=True, together=_applications_of_all, main="application_results")
def application_results(
    asked: Asked, *, by: ApplicationCut | None = None, first: SpanFrom, compare: bool = False
) -> Screen:
    """Requests for loans in the span: open before, received, decided, ended, open after.

    In numbers, borrowers and sums; then how long each step took, and what was refused and why.
    """
    from fundledger.reports.application_results import application_results

    return application_results(asked, first, by, compare=compare)


def _disbursements_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.disbursements import disbursements_of_funds

    return disbursements_of_funds(found, said["by"])


@question(of_many=True, together=_disbursements_of_all)
def disbursements(
    asked: Asked, *, by: DisbursedCut | None = None, first: SpanFrom, compare: bool = False
) -> Table:
    """What was paid out to borrowers, a row a draw; `by` borrower, source, purpose … summed up.

    By day of booking, less what was undone: the total is `disbursed` of `capital`.
    """
    from fundledger.reports.disbursements import disbursements_table

    return disbursements_table(asked, first, by, compare=compare)


def _collections_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import together
    from fundledger.reports.receipts import collections_of_funds

    return together(found, collections_of_funds(said["by"]))


@question(of_many=True, together=_collections_of_all)
def collections(
    asked: Asked, *, by: Cut = "quarter", first: SpanFrom, compare: bool = False
) -> Table:
    """What was collected, by quarter, borrower, area or source."""
    from fundledger.reports.receipts import collections_table

    return collections_table(asked, first, by, compare=compare)


@question(of_many=True)
def due(asked: Asked, *, first: AheadFrom) -> Table:
    """What each contract had to pay in the span: brought forward, due, paid, left.

    A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
    what the contract asks if it is paid on its days.
    """
    from fundledger.reports.dues import due_table

    return due_table(asked, first)


def _responses_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.dues import RESPONSE_OF_FUNDS
    from fundledger.reports.many import together

    return together(found, RESPONSE_OF_FUNDS)


@question(of_many=True, together=_responses_of_all)
def response(asked: Asked, *, first: AheadFrom, compare: bool = False) -> Table:
    """Of what fell due: paid in time, late, unpaid."""
    from fundledger.reports.dues import response_table

    return response_table(asked, first, compare=compare)


def _movements_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import together
    from fundledger.reports.movements import MOVEMENTS_OF_FUNDS

    return together(found, MOVEMENTS_OF_FUNDS)


@question(of_many=True, together=_movements_of_all, main="movements")
def movements(asked: Asked, *, by: MovementCut = "loan", first: SpanFrom) -> Screen:
    """Opening + in - out = closing of every line, by contract or by source."""
    from fundledger.reports.movements import movements_screen

    return movements_screen(asked, first, by)


def _results_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import together
    from fundledger.reports.result import RESULT_OF_FUNDS

    return together(found, RESULT_OF_FUNDS)


@question(of_many=True, together=_results_of_all)
def result(asked: Asked, *, first: SpanFrom, compare: bool = False) -> Table:
    """Income, cost and the difference, as booked and in money."""
    from fundledger.reports.result import result_table

    return result_table(asked, first, compare=compare)


@question(of_many=True, together=trial_balances_of_all)
def trial_balance(asked: Asked, *, first: SpanFrom, levels: bool = False) -> Table:
    """Opening, movement and closing of every account; with `levels` the sums above them too."""
    from fundledger.reports.books import trial_balance_of

    return trial_balance_of(asked, first, levels=levels)


@question(of_many=True)
def ledger(asked: Asked, account: Account, *, first: SpanFrom, only: Only) -> Table:
    """Every posting on an account, by number or role; of one loan, cooperative or source."""
    from fundledger.reports.books import ledger_of

    return ledger_of(asked, account, first, only.codes())


@question(of_many=True)
def journal(asked: Asked, *, first: SpanFrom) -> Table:
    """Every posting of the span."""
    from fundledger.reports.books import journal_of

    return journal_of(asked, first)
