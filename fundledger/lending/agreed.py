"""What a contract may say of what was decided: refused above it, remarked on beside it.

    AGREEMENTS          the judge of contracts that `registers.signing` asks (by `office.house`)
    deviations(…)       what a contract says otherwise than the decision

A contract names the application by whose decision it is signed. Rights and duties of a borrower
that was merged pass to the other one (Civil Code 2015, art. 89), which may sign in its place. All
contracts of one decision together are never above its sum, whoever signs them, in whatever order
they are entered. Of everything else that was decided a contract may differ, and that is said. From
the day on which the setting `lending_decision_required` is `yes`, a contract that names none is
refused; contracts that a book opens with are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from fundledger.contract.duedays import due_days, months_later
from fundledger.contract.rates import Rate, monthly, percent_text, yearly
from fundledger.contract.terms import Every, Fault, Terms
from fundledger.ledger.settings import Setting, Settings, chosen_from
from fundledger.lending.dossier import Decided, Dossier, decision_of
from fundledger.lending.requests import Requests
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract
from fundledger.text import clean, unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_OR_YES = ("no", "yes")
LENDING_DECISION_REQUIRED = Setting(
    "lending_decision_required", "no", chosen_from(NO_OR_YES), NO_OR_YES
)
"""From which day on every contract must name an application that was approved."""

_PRINCIPAL = "terms.principal"


class Agreements:
    name = "lending_decisions"

    def of(self, connection: Connection, fund: int) -> _Judging:
        return _Judging(connection, fund)


class _Judging:
    def __init__(self, connection: Connection, fund: int) -> None:
        self._connection, self._fund = connection, fund
        self._read: dict[str, Requests] = {}

    def _requests(self, application: str) -> Requests:
        """With that one in it: a contract looks at no other."""
        if application not in self._read:
            found = Requests.of_number(self._connection, self._fund, application)
            self._read[application] = found
        return self._read[application]

    @cached_property
    def _settings(self) -> Settings:
        return Settings.read(self._connection, self._fund)

    def objections(
        self,
        contract: LoanContract,
        beside: Sequence[LoanContract],
        before: LoanContract | None = None,
    ) -> Iterator[Fault]:
        found = self._against(contract, beside)
        if before is None or before.application != contract.application:
            yield from found
            return
        stood = {(each.path, each.key) for each in self._against(before, beside)}
        is_more = contract.terms.principal > before.terms.principal
        for each in found:
            if (each.path, each.key) not in stood or (each.path == _PRINCIPAL and is_more):
                yield each

    def _against(self, contract: LoanContract, beside: Sequence[LoanContract]) -> Iterator[Fault]:
        if contract.application:
            yield from objections(self._requests(contract.application), contract, beside)
        elif self._settings.value_on(LENDING_DECISION_REQUIRED, contract.signed) == "yes":
            params: dict[str, object] = {"loan": contract.number, "day": contract.signed}
            yield Fault("application", "loan.needs_decision", params)

    def doubts(self, contract: LoanContract) -> Iterator[Fault]:
        if not contract.application:
            return
        dossier = self._requests(contract.application).dossiers.get(contract.application)
        if dossier is not None:
            yield from deviations(contract, dossier)


AGREEMENTS = Agreements()


def objections(
    requests: Requests, contract: LoanContract, beside: Sequence[LoanContract]
) -> Iterator[Fault]:
    """What stands against a contract by its application; `beside` are the others of it."""
    dossier = requests.dossiers.get(contract.application)
    said: dict[str, object] = {"application": contract.application, "loan": contract.number}
    if dossier is None:
        yield Fault("application", "application.unknown", said)
        return
    asking = {dossier.asked.cooperative, requests.owner_on(dossier, contract.signed)}
    if contract.cooperative not in asking:
        said |= {"cooperative": dossier.asked.cooperative}
        yield Fault("cooperative", "application.of_another", said)
    standing = requests.of(dossier, contract.signed)
    decided = standing.decided
    if decided is None or standing.dossier.decision is None:
        yield Fault("application", "application.not_decided", {**said, "day": contract.signed})
        return
    said |= {"decision": standing.dossier.decision.document, "signed": contract.signed}
    if decided.result == "refused":
        yield Fault("application", "application.was_refused", said)
        return
    if standing.dossier.withdrawal is not None:
        yield Fault("application", "application.was_withdrawn", said)
    if decided.valid_until is not None and decided.valid_until < contract.signed:
        yield Fault("signed", "application.has_lapsed", {**said, "until": decided.valid_until})
    total = contract.terms.principal + sum(each.terms.principal for each in beside)
    if total > decided.amount:
        sums = {"total": Dong(total), "amount": Dong(decided.amount)}
        others = {"others": [each.number for each in beside] or ["–"]}
        yield Fault(_PRINCIPAL, "application.above_decision", {**said, **sums, **others})
    missing = standing.missing_for_contract()
    if missing:
        codes = {"codes": [each.code for each in missing], "day": contract.signed}
        papers = {"papers": Joined(tuple(each.what for each in missing), between="; ")}
        yield Fault("application", "application.missing_for_contract", {**said, **codes, **papers})


def deviations(contract: LoanContract, dossier: Dossier) -> Iterator[Fault]:
    """Every term that was decided and is another in the contract, each at its field."""
    decided, decision = decision_of(dossier), dossier.decision
    if decided is None or decision is None:
        return
    terms, asked = contract.terms, dossier.asked
    rate = rate_of(decided)
    if rate is not None and rate != terms.rate:
        yield _deviation("terms.rate", "rate", _shown(terms.rate), _shown(rate))
    yield from _of_term(terms, decided.term_months)
    if decided.instalments is not None and decided.instalments != terms.instalments:
        counts = terms.instalments, decided.instalments
        yield _deviation("terms.instalments", "instalments", *counts)
    if decided.every_months is not None and not _is_every(terms, decided.every_months):
        yield _deviation("terms.every", "every", _distance(terms.every), decided.every_months)
    if (meant := decided.source or asked.source) and meant != contract.source:
        key = "source" if decided.source else "source_wished"
        yield _deviation("source", key, contract.source, meant)
    if _folded(contract.purpose) != _folded(asked.purpose):
        yield _deviation("purpose", "purpose", contract.purpose or "–", asked.purpose)
    if contract.approval != decision.document:
        yield _deviation("approval", "approval", contract.approval or "–", decision.document)
    for name in ("project_cost", "own_funds"):
        said, known = getattr(contract, name), getattr(asked, name)
        if known is not None and said != known:
            shown = "–" if said is None else Dong(said)
            yield _deviation(name, name, shown, Dong(known))


def _of_term(terms: Terms, months: int | None) -> Iterator[Fault]:
    """Beyond the term, or more than a month short: due days stand at ends of quarters, too."""
    if months is None:
        return
    last = due_days(terms)[-1]
    if last > months_later(terms.disbursed, months):
        yield _deviation("terms.last_due", "term", last, months)
    elif last < months_later(terms.disbursed, max(months - 1, 0)):
        yield _deviation("terms.last_due", "term_short", last, months)


def _is_every(terms: Terms, months: int) -> bool:
    """Of one instalment, and of a list, there is no distance."""
    if terms.every is None or terms.instalments == 1 or terms.custom:
        return True
    return terms.every == Every(months, "month")


def _distance(every: Every | None) -> object:
    if every is None:
        return "–"
    return Sentence(f"loan_word.{every.unit}s", {"count": every.count})


def _deviation(path: str, name: str, said: object, decided: object) -> Fault:
    return Fault(path, f"deviation.{name}", {"said": said, "decided": decided})


def rate_of(decided: Decided) -> Rate | None:
    """The rate a year as it was decided; None where the decision says none."""
    if decided.annual_rate:
        return yearly(decided.annual_rate)
    if decided.monthly_rate:
        return monthly(decided.monthly_rate, decided.monthly_conversion)  # type: ignore[arg-type]
    return None


def _shown(rate: Rate) -> Decimal:
    return Decimal(percent_text(rate))


def _folded(text: str) -> str:
    return unaccented(clean(text))
