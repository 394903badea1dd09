"""However contracts are entered, corrected and untied, none goes above what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.proof import prove
from fundledger.lending import entering
from fundledger.lending.dossier import dossier_numbered
from fundledger.registers.contracts import OF_NONE
from fundledger.registers.signing import correct_each, sign_each
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, TODAY, found_fund
from tests.lending.telling import apply, appraise, contract, decide
from tests.loans.books import with_capital

DECIDED = {"HS-01": 400, "HS-02": 300}
MILLION = 1_000_000
NUMBERS = ("A", "B", "C", "D")


class Step(NamedTuple):
    """Contracts that are signed, or corrected, together: number, application and millions."""

    corrects: bool
    contracts: tuple[tuple[str, str, int], ...]


_AMOUNTS = st.sampled_from([1, 99, 100, 101, 200, 299, 300, 301, 399, 400, 401])
_CONTRACT = st.tuples(st.sampled_from(NUMBERS), st.sampled_from([*DECIDED, ""]), _AMOUNTS)
_UNLIKE: Any = {"unique_by": lambda each: each[0], "min_size": 1, "max_size": 3}
STEPS = st.lists(
    st.builds(Step, st.booleans(), st.lists(_CONTRACT, **_UNLIKE).map(tuple)), max_size=7
)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = with_capital(found_fund(create(str(tmp_path_factory.mktemp("so") / "so.db"))))
    for number, amount in DECIDED.items():
        apply(book, "2024-03-01", number)
        appraise(book, "2024-03-12", number)
        decide(book, "2024-03-15", amount * MILLION, number, f"QĐ {number}")
    yield book
    book.close()


@pytest.mark.slow
@given(STEPS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_signed_never_exceeds_what_was_decided(decided: Book, steps: list[Step]) -> None:
    """A twin that only adds up says what is taken; at the end a decision is taken back."""
    known: dict[str, tuple[str, int]] = {}
    with writing(decided, FUND, "kế toán", dry_run=True) as writer:
        for step in steps:
            wanted = _after(known, step)
            if _is_taken(writer, step):
                assert wanted is not None, step
                known = wanted
            else:
                assert wanted is None, step
        assert list(prove(writer.connection, FUND)) == []
        _take_back_the_first(writer)
        named = [each.params["loan"] for each in prove(writer.connection, FUND)]
        assert sorted(named) == sorted(n for n, (of, _) in known.items() if of == "HS-01")


def _after(known: dict[str, tuple[str, int]], step: Step) -> dict[str, tuple[str, int]] | None:
    """What stands after a step; None where it must be refused."""
    said = {number: (of, amount) for number, of, amount in step.contracts}
    for number, value in said.items():
        if step.corrects and number not in known:
            return None
        if not step.corrects and known.get(number, value) != value:
            return None  # the number is taken
    if step.corrects and all(known[number] == value for number, value in said.items()):
        return None  # nothing to correct
    found = {**known, **said}
    for application, most in DECIDED.items():
        if sum(amount for of, amount in found.values() if of == application) > most:
            return None
    return found


def _is_taken(writer: Writer, step: Step) -> bool:
    wanted = [
        contract(number, principal=amount * MILLION, application=of)
        for number, of, amount in step.contracts
    ]
    try:
        if not step.corrects:
            sign_each(writer, wanted)
            return True
        untied = [replace(each, application=each.application or OF_NONE) for each in wanted]
        return bool(correct_each(writer, untied, "nhập nhầm"))
    except FundledgerError:
        return False


def _take_back_the_first(writer: Writer) -> None:
    decision = dossier_numbered(writer.connection, FUND, "HS-01").decision
    assert decision is not None
    entering.take_back(writer, "HS-01", decision.chain, "nhập nhầm", today=TODAY)
