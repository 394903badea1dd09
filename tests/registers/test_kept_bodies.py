"""What facts of loans say, letter by letter: it is hashed, so it never changes.

The texts are written here by hand, as the books of every version since the first have them. A term
or an event that comes later adds its lines; none that stands is ever rewritten.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from typing import Any, get_args

import pytest

from fundledger.contract.events import (
    Apply,
    ChangeRate,
    Collect,
    Disburse,
    Event,
    Extend,
    Freeze,
    Judged,
    Recall,
    Recover,
    Refund,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.opening import Missed, Opening
from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Every, Signed, Terms, Tranche
from fundledger.contract.waterfall import Split
from fundledger.ledger.canonical import GENESIS, body_text, fact_text, hash_of
from fundledger.registers.contracts import LoanContract, contract_from, statement_of
from fundledger.registers.documents import (
    Document,
    body_of,
    body_of_opening,
    events_of,
    opening_of,
)

DAY, LATER = date(2023, 6, 15), date(2024, 1, 31)
DUES = (Signed(date(2023, 9, 1), 0), Signed(date(2023, 12, 1), 40_000_000))

EVENTS: list[tuple[Event, str]] = [
    (Disburse(DAY, 50_000_000), '{"amount":50000000,"do":"disburse"}'),
    (ChangeRate(DAY, Rate(3, 50)), '{"do":"change_rate","rate":[3,50]}'),
    (ChangeRate(DAY, Rate(0, 1)), '{"do":"change_rate","rate":[0,1]}'),
    (
        Reschedule(DAY, DUES),
        '{"do":"reschedule","instalments":[["2023-09-01",0],["2023-12-01",40000000]]}',
    ),
    (Extend(DAY, LATER), '{"do":"extend","to":"2024-01-31"}'),
    (Waive(DAY, "in_term", 1), '{"amount":1,"do":"waive","kind":"in_term"}'),
    (Waive(DAY, "overdue", 2), '{"amount":2,"do":"waive","kind":"overdue"}'),
    (Waive(DAY, "late", 3), '{"amount":3,"do":"waive","kind":"late"}'),
    (Freeze(DAY, LATER), '{"days":true,"do":"freeze","interest":true,"to":"2024-01-31"}'),
    (
        Freeze(DAY, LATER, interest_stops=False),
        '{"days":true,"do":"freeze","interest":false,"to":"2024-01-31"}',
    ),
    (
        Freeze(DAY, LATER, days_stop=False),
        '{"days":false,"do":"freeze","interest":true,"to":"2024-01-31"}',
    ),
    (
        Freeze(DAY, LATER, interest_stops=False, days_stop=False),
        '{"days":false,"do":"freeze","interest":false,"to":"2024-01-31"}',
    ),
    (
        Judged(DAY, 50_000_000, 1_200_000, 975_000, 4),
        '{"do":"judged","interest":1200000,"late":4,"overdue":975000,"principal":50000000}',
    ),
    (
        Judged(
            *(DAY, 5, 4, 3, 2),
            order=("interest", "principal", "overdue", "late"),
            rate=Rate(1, 10),
            on_whole_sum=True,
        ),
        '{"annual_rate":"1/10","do":"judged","interest":4,"late":2,"on_whole_sum":true,'
        '"order":["interest","principal","overdue","late"],"overdue":3,"principal":5}',
    ),
    (
        Judged(DAY, annuls=True),
        '{"annuls":true,"do":"judged","interest":0,"late":0,"overdue":0,"principal":0}',
    ),
    (Collect(DAY, 1_000), '{"amount":1000,"do":"collect"}'),
    (Collect(DAY, 1_000, prepay=True), '{"amount":1000,"do":"collect","prepay":true}'),
    (Collect(DAY, 1_000, payoff=True), '{"amount":1000,"do":"collect","payoff":true}'),
    (
        Collect(DAY, 1_000, prepay=True, payoff=True),
        '{"amount":1000,"do":"collect","payoff":true,"prepay":true}',
    ),
    (
        Collect(DAY, 1_000, Split(1, 2, 3, 4, 5)),
        '{"amount":1000,"do":"collect","split":{"due_interest":4,"due_principal":3,'
        '"late_interest":5,"overdue_interest":2,"overdue_principal":1}}',
    ),
    (
        Collect(DAY, 1_000, Split(0, 0, 0, 0, 0, 6), prepay=True),
        '{"amount":1000,"do":"collect","prepay":true,"split":{"due_interest":0,"due_principal":0,'
        '"late_interest":0,"overdue_interest":0,"overdue_principal":0,"prepaid_principal":6}}',
    ),
    (
        Collect(DAY, 1_000, Split()),
        '{"amount":1000,"do":"collect","split":{"due_interest":0,"due_principal":0,'
        '"late_interest":0,"overdue_interest":0,"overdue_principal":0}}',
    ),
    (Apply(DAY), '{"do":"apply","prepay":false}'),
    (Apply(DAY, prepay=True), '{"do":"apply","prepay":true}'),
    (Recall(DAY, LATER), '{"do":"recall","pay_by":"2024-01-31"}'),
    (WriteOff(DAY), '{"do":"write_off"}'),
    (Recover(DAY, 1_000), '{"amount":1000,"do":"recover"}'),
    (Refund(DAY, 1_000), '{"amount":1000,"do":"refund"}'),
]

PLAIN_TERMS = {
    "custom": "[]",
    "day_count": '"act/365"',
    "disbursed": '"2023-06-15"',
    "every": "null",
    "first_due": "null",
    "grace_interest": "0",
    "grace_principal": "0",
    "holiday_shift": '"none"',
    "holidays": "[]",
    "instalment_multiple": "1",
    "instalments": "1",
    "interest_free": "0",
    "late_interest_rate": '"0/1"',
    "method": '"equal_principal"',
    "missing_day": '"clamp"',
    "overdue_rate": '"× 3/2"',
    "overdue_scope": '"instalment"',
    "overdue_tolerance": "0",
    "principal": "300000000",
    "principal_every": "1",
    "rate": '"3/50"',
    "rounding": '"half_up"',
    "surplus": '"hold"',
    "tranches": "[]",
    "waterfall": '["overdue_principal","overdue_interest","due_principal","due_interest",'
    '"late_interest"]',
}
"""Of a contract that says its sum, its rate and its day, and nothing else."""

SAID: list[tuple[str, Any, str]] = [
    ("principal", 1, "1"),
    ("principal", 10**15, "1000000000000000"),
    ("rate", Rate(0, 1), '"0/1"'),
    ("rate", Rate(73, 1200), '"73/1200"'),
    ("disbursed", LATER, '"2024-01-31"'),
    (
        "tranches",
        (Tranche(DAY, 100_000_000), Tranche(LATER, 200_000_000)),
        '[["2023-06-15",100000000],["2024-01-31",200000000]]',
    ),
    ("instalments", 8, "8"),
    ("every", Every(3, "month"), '[3,"month"]'),
    ("every", Every(2, "week"), '[2,"week"]'),
    ("principal_every", 2, "2"),
    ("first_due", date(2023, 9, 15), '"2023-09-15"'),
    ("last_due", LATER, '"2024-01-31"'),
    ("due_day", "month_end", '"month_end"'),
    *(
        ("method", method, f'"{method}"')
        for method in ("equal_principal", "annuity", "bullet", "flat", "custom")
    ),
    ("custom", DUES, '[["2023-09-01",0],["2023-12-01",40000000]]'),
    *(
        ("day_count", basis, f'"{basis}"')
        for basis in ("act/360", "act/act", "act/act-isda", "30/360", "30/360-pro-rata", "30E/360")
    ),
    *(("rounding", rule, f'"{rule}"') for rule in ("half_even", "up", "down")),
    ("instalment_multiple", 1_000, "1000"),
    ("instalment", 40_000_000, "40000000"),
    ("grace_principal", 2, "2"),
    ("grace_interest", 3, "3"),
    ("interest_free", 4, "4"),
    ("missing_day", "roll", '"roll"'),
    ("holiday_shift", "next", '"next"'),
    ("holiday_shift", "previous", '"previous"'),
    (
        "holidays",
        frozenset({date(2024, 2, 8), date(2023, 9, 1), date(2023, 9, 4)}),
        '["2023-09-01","2023-09-04","2024-02-08"]',
    ),
    ("overdue_rate", OverdueRate(of_in_term=Rate(13, 10)), '"× 13/10"'),
    ("overdue_rate", OverdueRate(absolute=Rate(99, 1000)), '"99/1000"'),
    ("overdue_scope", "whole_balance", '"whole_balance"'),
    ("overdue_tolerance", 5_000, "5000"),
    ("overdue_grace_days", 10, "10"),
    ("late_interest_rate", Rate(1, 10), '"1/10"'),
    (
        "waterfall",
        (
            *("due_interest", "overdue_interest", "late_interest"),
            *("overdue_principal", "due_principal"),
        ),
        '["due_interest","overdue_interest","late_interest","overdue_principal","due_principal"]',
    ),
    ("waterfall_by", "instalment", '"instalment"'),
    *(("surplus", surplus, f'"{surplus}"') for surplus in ("next", "last", "relevel")),
]

PLAIN = Terms(principal=300_000_000, rate=Rate(3, 50), disbursed=DAY)

OPENINGS: list[tuple[Opening, tuple[int, int, int], str]] = [
    (
        Opening(DAY, (), (), 0, 0, 0, 0, 0),
        (0, 0, 0),
        '{"do":"open","held":0,"instalments":[],"interest_accrued":0,"interest_late":0,'
        '"interest_overdue":0,"missed":[],"paid_out":0,"receivable":[0,0,0]}',
    ),
    (
        Opening(DAY, DUES, (Missed(date(2023, 3, 1), 7, 8),), 1, 2, 3, 4, 5, LATER, 6),
        (9, 10, 11),
        '{"accrued_since":"2024-01-31","do":"open","held":4,'
        '"instalments":[["2023-09-01",0],["2023-12-01",40000000]],"interest_accrued":1,'
        '"interest_late":3,"interest_overdue":2,"missed":[["2023-03-01",7,8]],"paid_out":5,'
        '"receivable":[9,10,11],"stated_over":6}',
    ),
]


def document(text: str, day: date = DAY) -> Document:
    return Document(7, "HD-01", day, "CT 1", json.loads(text))


def terms_text(**said: str) -> str:
    every = {**PLAIN_TERMS, **said}
    return "{" + ",".join(f'"{name}":{every[name]}' for name in sorted(every)) + "}"


def contract_text(terms: str) -> str:
    return (
        '{"approval":"","cooperative":"4900000001","officer":"","own_funds":null,'
        '"project_cost":null,"purpose":"","rate_words":"","source":"NSDP","terms":' + terms + "}"
    )


def contract(terms: Terms) -> LoanContract:
    return LoanContract(
        number="HD-01", signed=DAY, cooperative="4900000001", source="NSDP", terms=terms
    )


@pytest.mark.parametrize(("event", "text"), EVENTS)
def test_what_a_fact_says_of_an_event(event: Event, text: str) -> None:
    assert body_text(body_of(event)) == text


@pytest.mark.parametrize(("event", "text"), EVENTS)
def test_an_event_is_read_back_from_what_its_fact_says(event: Event, text: str) -> None:
    assert events_of([document(text)]) == [event._replace(document="CT 1", number=7)]


def test_every_event_is_held() -> None:
    assert {type(event) for event, _ in EVENTS} == set(get_args(Event))


def test_what_a_paper_says_beside_its_event_changes_no_event() -> None:
    """The place of its money, whose decision it is, who paid: read by others, or by people."""
    for event, text in EVENTS:
        said = {**json.loads(text), "place": "cash", "payer": "Bà Lý", "by_number": True}
        read = events_of([Document(7, "HD-01", DAY, "CT 1", said)])
        assert read == [event._replace(document="CT 1", number=7)]


def test_what_the_fact_of_a_plain_contract_says() -> None:
    assert body_text(statement_of(contract(PLAIN)).body) == contract_text(terms_text())
    assert contract_from("HD-01", DAY, json.loads(contract_text(terms_text()))) == contract(PLAIN)


@pytest.mark.parametrize(("name", "value", "text"), SAID)
def test_what_a_fact_says_of_a_term(name: str, value: object, text: str) -> None:
    said = contract(replace(PLAIN, **{name: value}))
    expected = contract_text(terms_text(**{name: text}))
    assert body_text(statement_of(said).body) == expected
    assert contract_from("HD-01", DAY, json.loads(expected)) == said


def test_every_term_is_held() -> None:
    assert {name for name, _, _ in SAID} == {each.name for each in fields(Terms)}


def test_what_a_fact_says_of_everything_a_contract_may() -> None:
    said = LoanContract(
        number="HD-01",
        signed=DAY,
        cooperative="4900000001",
        source="NSDP",
        terms=PLAIN,
        purpose="Mua máy",
        approval="12/QĐ",
        officer="Nông Thị A",
        rate_words="6 %/năm",
        project_cost=500_000_000,
        own_funds=0,
    )
    text = (
        '{"approval":"12/QĐ","cooperative":"4900000001","officer":"Nông Thị A","own_funds":0,'
        '"project_cost":500000000,"purpose":"Mua máy","rate_words":"6 %/năm","source":"NSDP",'
        '"terms":' + terms_text() + "}"
    )
    assert body_text(statement_of(said).body) == text
    assert contract_from("HD-01", DAY, json.loads(text)) == said


@pytest.mark.parametrize(("opening", "receivable", "text"), OPENINGS)
def test_what_a_fact_says_of_an_opening(
    opening: Opening, receivable: tuple[int, int, int], text: str
) -> None:
    assert body_text(body_of_opening(opening, receivable)) == text
    assert opening_of(document(text)) == opening


def test_the_link_of_a_receipt_letter_by_letter() -> None:
    body = body_text(body_of(Collect(DAY, 1_000)))
    link = fact_text(
        *(20, 7, "document", "HD-01", "2023-06-15", body),
        *("2023-06-15T01:02:03.000004Z", "PT 1", "kế toán", GENESIS),
    )
    expected = (
        '["fact",1,20,7,"document","HD-01","2023-06-15",'
        r'"{\"amount\":1000,\"do\":\"collect\"}",'
        '"2023-06-15T01:02:03.000004Z","PT 1","kế toán","' + "0" * 64 + '"]'
    )
    assert link == expected
    assert hash_of(link) == sha256(expected.encode()).hexdigest()
