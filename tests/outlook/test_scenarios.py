"""What a scenario does to what is expected: told by hand, and of any claims, plan and scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.arrears.ageing import Buckets
from fundledger.messages import say_in
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claim, Claims, Due, Held
from fundledger.outlook.methods import Outlook, contract_receipts, outlook
from fundledger.outlook.scenarios import (
    WHO,
    Change,
    Known,
    Names,
    Scenario,
    What,
    chosen,
    faults,
    odd,
    of_rates,
    played,
    unfit,
)
from fundledger.outlook.settling import Expected
from fundledger.outlook.what_if import on_hand_by_day
from fundledger.reports.outlook import figures_of

AS_OF, UNTIL = date(2023, 6, 30), date(2023, 12, 31)
Q3 = date(2023, 9, 30)
BUCKETS = Buckets((10, 30, 90, 180, 360))
LATE = BUCKETS.place(181)

A = Claim("HD-1", "A", "NSDP", 300, 0, coming=(Due(Q3, 100, 9), Due(UNTIL, 100, 6)))
B = Claim("HD-2", "A", "NSDP", 50, 0, coming=(Due(Q3, 50, 2),))
C = Claim(
    *("HD-3", "B", "NSDP", 0, 320),
    missed=(Due(date(2022, 12, 31), 320, 40),),
    place=LATE,
    overdue_interest=60,
)
D = Claim("HD-4", "C", "NSDP", 80, 0, coming=(Due(UNTIL, 80, 4),), held=(Held(UNTIL, 30, 4),))
CLAIMS = Claims(AS_OF, UNTIL, BUCKETS, (A, B, C, D))
KNOWN = Known(
    CLAIMS,
    {"A": "HTX An Sơn", "B": "HTX Bắc Sơn", "C": "HTX Cao Lộc", "Z": "HTX Zin"},
    {"HD-1": "A", "HD-2": "A", "HD-3": "B", "HD-4": "C", "HD-9": "Z"},
    {"HD-1": 1, "HD-2": 1, "HD-3": 5, "HD-4": 1},
    frozenset({"HD-3"}),
)
NAMES = Names(KNOWN.borrowers, KNOWN.loans, BUCKETS, {"NSDP"})
PLAN = {
    "HD-1": [Expected("HD-1", Q3, 100, 9), Expected("HD-1", UNTIL, 100, 6)],
    "HD-2": [Expected("HD-2", Q3, 50, 2)],
    "HD-3": [Expected("HD-3", UNTIL, 64, 0, 10, "court_settlement")],
    "HD-4": [Expected("HD-4", UNTIL, 50, 0)],
}


def told(*changes: Change) -> dict[str, list[tuple[date, int, int, int]]]:
    """By loan what is expected: day, principal, interest, overdue interest."""
    found = played(Scenario("thử", changes), KNOWN, PLAN).receipts
    return {
        loan: [(each.day, each.principal, each.interest, each.overdue_interest) for each in of]
        for loan, of in found.items()
    }


def those(who: str, *which: str) -> tuple[str, ...]:
    return chosen(Change("nothing", who, which), KNOWN, PLAN)  # type: ignore[arg-type]


def test_who_is_meant() -> None:
    """Of principal A owes 300 + 50, B 320, C 80; expected are of A 250, of B 64, of C 50."""
    assert those("all") == ("HD-1", "HD-2", "HD-3", "HD-4")
    assert those("loans", "HD-3", "HD-1") == ("HD-1", "HD-3")
    assert those("borrowers", "A") == those("borrowers", "htx an sơn") == ("HD-1", "HD-2")
    assert those("largest", "1") == ("HD-1", "HD-2")
    assert those("largest", "2") == ("HD-1", "HD-2", "HD-3")
    assert those("payers", "2") == ("HD-1", "HD-2", "HD-3")
    assert those("group", "5") == ("HD-3",)
    assert those("bucket", "200") == those("bucket", "days_180_359") == ("HD-3",)
    assert those("bucket", "0") == ("HD-1", "HD-2", "HD-4")
    assert those("court") == ("HD-3",)


def test_of_payers_nobody_is_chosen_who_is_expected_to_pay_nothing() -> None:
    assert chosen(Change("nothing", "payers", ("9",)), KNOWN, {"HD-3": PLAN["HD-3"]}) == ("HD-3",)


def test_the_payers_are_chosen_after_the_changes_before() -> None:
    """A fails first; then the largest payer is B with 64."""
    first, second = Change("nothing", "borrowers", ("A",)), Change("nothing", "payers", ("1",))
    steps = played(Scenario("thử", (first, second)), KNOWN, PLAN).steps
    assert [each.loans for each in steps] == [("HD-1", "HD-2"), ("HD-3",)]
    assert [each.difference for each in steps] == [-250, -64]


def test_nothing_from_a_day() -> None:
    """What is expected before the day is still expected; on the day no more."""
    change = Change("nothing", "borrowers", ("A",), day=UNTIL)
    assert told(change)["HD-1"] == [(Q3, 100, 9, 0)]
    assert told(change)["HD-2"] == [(Q3, 50, 2, 0)]
    assert told(change)["HD-4"] == [(UNTIL, 50, 0, 0)]


def test_a_share_is_rounded_half_up() -> None:
    """Half of 9 is 4,5: 5; a third of 64 is 21,33: 21, of 10 is 3,33: 3."""
    half = Change("share", "loans", ("HD-1",), Fraction(1, 2))
    assert told(half)["HD-1"] == [(Q3, 50, 5, 0), (UNTIL, 50, 3, 0)]
    third = Change("share", "court", share=Fraction(1, 3))
    assert told(third)["HD-3"] == [(UNTIL, 21, 0, 3)]


def test_late_by_quarters_and_days() -> None:
    """The end of September becomes the end of December, the end of December that of March."""
    late = Change("late", "loans", ("HD-1",), quarters=1)
    assert [each[0] for each in told(late)["HD-1"]] == [UNTIL, date(2024, 3, 31)]
    days = Change("late", "loans", ("HD-1",), days=3, day=UNTIL)
    assert [each[0] for each in told(days)["HD-1"]] == [Q3, date(2024, 1, 3)]


def test_what_is_in_its_days_of_grace_is_late_from_the_day_of_asking() -> None:
    fell = {"HD-2": [Expected("HD-2", date(2023, 6, 25), 50, 2)]}
    late = Scenario("thử", (Change("late", "loans", ("HD-2",), days=10),))
    found = played(late, KNOWN, fell).receipts["HD-2"]
    assert [each.day for each in found] == [date(2023, 7, 10)]


def test_everything_owed() -> None:
    """HD-3 owes 320, 40 and 60; of HD-4's 80 its held money pays 30, and its interest of 4."""
    change = Change("everything", day=date(2023, 10, 15))
    found = told(change)
    assert found["HD-3"] == [(date(2023, 10, 15), 320, 40, 60)]
    assert found["HD-4"] == [(date(2023, 10, 15), 50, 0, 0)]
    # 100 of 300 come on 30/9; interest that falls due later is not owed yet.
    assert found["HD-1"] == [(Q3, 100, 9, 0), (date(2023, 10, 15), 200, 0, 0)]


def test_a_suit_that_is_won() -> None:
    """350 of 320 + 40 + 60: the principal, then 30 of the interest; it is all that comes."""
    day = date(2023, 11, 30)
    assert told(Change("suit_won", "court", amount=350, day=day))["HD-3"] == [(day, 320, 30, 0)]
    by_half = Change("suit_won", "court", share=Fraction(1, 2), day=day)
    assert told(by_half)["HD-3"] == [(day, 160, 0, 0)]
    assert told(Change("suit_lost", "court"))["HD-3"] == []


def test_a_sum_of_a_suit_is_parted_by_principal() -> None:
    """101 between 300 and 50: 86,57 and 14,43, so 87 (the larger rest) and 14."""
    won = Change("suit_won", "borrowers", ("A",), amount=101, day=UNTIL)
    found = told(won)
    assert (found["HD-1"], found["HD-2"]) == ([(UNTIL, 87, 0, 0)], [(UNTIL, 14, 0, 0)])


def test_capital_moves_in_the_span_only() -> None:
    changes = (
        Change("disbursed", amount=70, day=Q3),
        Change("paid_in", amount=500, day=UNTIL),
        Change("taken_out", amount=20, day=Q3),
        Change("paid_in", amount=9_000, day=AS_OF),
        Change("disbursed", amount=9_000, day=date(2024, 1, 1)),
    )
    moved = played(Scenario("thử", changes), KNOWN, PLAN).movements
    assert (moved.disbursements, moved.charter, moved.other) == (70, 480, 0)


def test_changes_of_rates_change_no_receipt() -> None:
    change = Change("rate_times", "bucket", ("200",), Fraction(1, 2))
    scenario = Scenario("thử", (change,))
    assert played(scenario, KNOWN, PLAN).receipts == PLAN
    assert of_rates(scenario) == (change,)


@pytest.mark.parametrize(
    ("change", "field", "key"),
    [
        (Change("share"), "percent", "needs_share"),
        (Change("share", share=Fraction(101, 100)), "percent", "share_over"),
        (Change("late"), "quarters", "needs_delay"),
        (Change("late", quarters=1, amount=5), "amount", "said_for_nothing"),
        (Change("suit_won", "court", day=Q3), "amount", "needs_sum_or_share"),
        (Change("suit_won", "court", amount=1), "day", "needs_day"),
        (Change("disbursed", day=Q3), "amount", "needs_amount"),
        (Change("disbursed", "court", amount=1, day=Q3), "who", "nobody_is_meant"),
        (Change("nothing", "largest"), "which", "needs_count"),
        (Change("nothing", "largest", ("hai",)), "which", "needs_count"),
        (Change("nothing", "loans"), "which", "needs_names"),
        (Change("nothing", "group", ("6",)), "which", "no_such_group"),
        (Change("nothing", "all", ("A",)), "which", "names_for_nothing"),
        (Change("rate_is", "court", share=Fraction(1, 2)), "who", "rates_by_bucket"),
    ],
)
def test_what_a_change_cannot_say(change: Change, field: str, key: str) -> None:
    (fault,) = unfit(Scenario("thử", (change,)))
    assert (fault.field, fault.key) == (field, f"scenario.{key}")


def test_what_the_books_do_not_know_is_named_with_the_nearest() -> None:
    scenario = Scenario(
        "thử",
        (
            Change("nothing", "loans", ("HD-1", "HD-11")),
            Change("nothing", "borrowers", ("HTX Bac Sơn",)),
            Change("nothing", "borrowers", ("9999",)),
            Change("nothing", "bucket", ("rất lâu",)),
        ),
    )
    found = [(each.at, each.key, each.params.get("nearest")) for each in faults(scenario, NAMES)]
    assert found == [
        (0, "scenario.no_such_loan_but", "HD-1"),
        (1, "scenario.no_such_borrower_but", "HTX Bắc Sơn"),
        (2, "scenario.no_such_borrower", None),
        (3, "scenario.no_such_bucket", None),
    ]


def test_a_source_that_no_money_is_of() -> None:
    """Money may be paid in from a new source, and lent out of it afterwards."""

    def of(what: What, source: str) -> Change:
        return Change(what, amount=5, day=Q3, source=source)

    changes = (of("disbursed", "XYZ"), of("paid_in", "XYZ"), of("taken_out", "XYZ"))
    found = list(faults(Scenario("thử", (*changes, of("disbursed", "NSDP"))), NAMES))
    assert [(each.at, each.field, each.key) for each in found] == [
        (0, "source", "scenario.no_such_source")
    ]
    assert found[0].params == {"text": "XYZ", "known": ["NSDP"]}


def test_what_does_nothing_is_said() -> None:
    scenario = Scenario(
        "thử",
        (
            Change("nothing", "borrowers", ("Z",)),
            Change("nothing", "loans", ("HD-1", "HD-9")),
            Change("paid_in", amount=1, day=AS_OF),
            Change("nothing", day=date(2024, 1, 1)),
            Change("rate_is", share=Fraction(1, 2)),
            Change("late", "court", quarters=1),
            Change("nothing", "court"),
        ),
    )
    found = played(scenario, KNOWN, contract_receipts(CLAIMS))
    said = [
        (each.at, each.key.removeprefix("scenario_note."))
        for each in odd(scenario, KNOWN, found.steps, "contract")
    ]
    assert said == [
        (0, "nobody"),
        (1, "owes_nothing"),
        (2, "outside"),
        (3, "outside"),
        (4, "no_rates"),
        (5, "no_effect"),
        (6, "no_effect"),
    ]


# Of any claims.


@st.composite
def any_claims(draw: st.DrawFn) -> Claims:
    amount = st.integers(0, 1_000)
    every: list[Claim] = []
    for place in range(draw(st.integers(1, 5))):
        missed = [
            Due(AS_OF - timedelta(days=days), draw(amount), draw(amount))
            for days in sorted(draw(st.sets(st.integers(1, 500), max_size=2)), reverse=True)
        ]
        coming = [
            Due(AS_OF + timedelta(days=days), draw(amount), draw(amount))
            for days in sorted(draw(st.sets(st.integers(1, 184), max_size=3)))
        ]
        overdue = sum(each.principal for each in missed)
        in_term = sum(each.principal for each in coming) + draw(amount)
        held: list[Held] = []
        if coming and draw(st.booleans()):
            held = [Held(coming[0].day, draw(st.integers(0, coming[0].principal)), 0)]
        every.append(
            Claim(
                *(f"HD-{place}", draw(st.sampled_from("ABC")), "NSDP", in_term, overdue),
                *(tuple(missed), tuple(coming), tuple(held)),
                grace_days=draw(st.sampled_from((0, 10))),
                whole_scope=draw(st.booleans()),
                place=draw(st.integers(0, 6)),
                overdue_interest=draw(amount),
            )
        )
    return Claims(AS_OF, UNTIL, BUCKETS, tuple(each for each in every if each.principal))


@st.composite
def any_plan(draw: st.DrawFn, claims: Claims) -> Mapping[str, Sequence[Expected]]:
    days = st.integers(-20, 220).map(lambda days: AS_OF + timedelta(days=days))
    amounts = st.integers(0, 1_500)
    return {
        each.loan: [
            Expected(each.loan, draw(days), draw(amounts), draw(amounts), draw(amounts))
            for _ in range(draw(st.integers(0, 3)))
        ]
        for each in claims.every
    }


shares = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
moments = st.integers(-40, 260).map(lambda days: AS_OF + timedelta(days=days))


@st.composite
def any_change(draw: st.DrawFn) -> Change:
    who = draw(st.sampled_from(WHO))
    which: tuple[str, ...] = {
        "loans": ("HD-0", "HD-2"),
        "borrowers": ("A",),
        "largest": ("2",),
        "payers": ("1",),
        "group": ("1", "4"),
        "bucket": ("0", "95"),
    }.get(who, ())
    day = draw(st.none() | moments)
    match draw(st.integers(0, 8)):
        case 0:
            return Change("nothing", who, which, day=day)
        case 1:
            return Change("share", who, which, draw(shares), day=day)
        case 2:
            return Change("everything", who, which, day=day)
        case 3:
            quarters, days = draw(st.integers(0, 3)), draw(st.integers(0, 100))
            return Change("late", who, which, day=day, days=days, quarters=quarters)
        case 4:
            return Change("suit_won", who, which, draw(shares), day=draw(moments))
        case 5:
            amount = draw(st.integers(1, 5_000))
            return Change("suit_won", who, which, amount=amount, day=draw(moments))
        case 6:
            return Change("suit_lost", who, which)
        case _:
            what = draw(st.sampled_from(("disbursed", "paid_in", "taken_out")))
            return Change(what, amount=draw(st.integers(1, 5_000)), day=draw(moments))


@st.composite
def anything(draw: st.DrawFn) -> tuple[Known, Mapping[str, Sequence[Expected]], Scenario]:
    claims = draw(any_claims())
    receipts = draw(st.just(contract_receipts(claims)) | any_plan(claims))
    loans = {each.loan: each.borrower for each in claims.every}
    groups = {each.loan: place % 5 + 1 for place, each in enumerate(claims.every)}
    in_court = frozenset(each.loan for each in claims.every if each.overdue)
    known = Known(claims, dict.fromkeys("ABC", ""), loans, groups, in_court)
    return known, receipts, Scenario("thử", tuple(draw(st.lists(any_change(), max_size=4))))


def now_of(claims: Claims, charter: int = 50_000, exceptions: int = 70) -> CapitalNow:
    """Books that have the same principal, and 11 đồng that nobody can explain."""
    in_term = sum(each.in_term for each in claims.every)
    overdue = sum(each.overdue for each in claims.every)
    on_hand = charter - in_term - overdue - exceptions - 11
    return CapitalNow(AS_OF, charter, in_term, overdue, on_hand, exceptions, 11)


def outlook_of(
    known: Known, receipts: Mapping[str, Sequence[Expected]], scenario: Scenario | None = None
) -> Outlook:
    claims = known.claims
    if scenario is None:
        return outlook("plan", claims, now_of(claims), receipts)
    found = played(scenario, known, receipts)
    return outlook("plan", claims, now_of(claims), found.receipts, found.movements)


@given(anything())
def test_the_identity_is_kept_in_every_scenario(
    of: tuple[Known, Mapping[str, Sequence[Expected]], Scenario],
) -> None:
    known, receipts, scenario = of
    then = outlook_of(known, receipts, scenario)
    capital = then.capital
    assert capital.unexplained == 11
    parts = capital.in_term + capital.overdue + capital.on_hand + capital.exceptions
    assert capital.charter == parts + 11
    for each in then.loans:
        assert 0 <= each.principal_expected <= each.before
        assert each.principal_in_term >= 0
        assert each.principal_overdue >= 0
        assert each.principal == each.before - each.principal_expected - each.from_held
    assert sum(each.principal_expected for each in then.loans) == capital.principal_expected


@given(anything())
def test_by_day_capital_ends_as_the_outlook_has_it(
    of: tuple[Known, Mapping[str, Sequence[Expected]], Scenario],
) -> None:
    known, receipts, scenario = of
    then = outlook_of(known, receipts, scenario)
    by_day = on_hand_by_day(known.claims, then, scenario)
    assert list(by_day) == sorted(by_day)
    inside = {day: amount for day, amount in by_day.items() if day <= known.claims.until}
    assert inside[known.claims.until] == then.capital.on_hand
    assert set(by_day) == set(inside)


@given(anything())
def test_a_scenario_that_says_nothing_changes_nothing(
    of: tuple[Known, Mapping[str, Sequence[Expected]], Scenario],
) -> None:
    known, receipts, _ = of
    assert outlook_of(known, receipts, Scenario("thử")) == outlook_of(known, receipts)
    all_of_it = Scenario("thử", (Change("share", share=Fraction(1)),))
    assert outlook_of(known, receipts, all_of_it) == outlook_of(known, receipts)


@given(anything(), st.sampled_from("ABC"))
def test_who_fails_lowers_capital_on_hand_by_what_was_expected(
    of: tuple[Known, Mapping[str, Sequence[Expected]], Scenario], borrower: str
) -> None:
    known, receipts, _ = of
    before = outlook_of(known, receipts)
    failing = Scenario("thử", (Change("nothing", "borrowers", (borrower,)),))
    after = outlook_of(known, receipts, failing)
    theirs = sum(each.principal_expected for each in before.loans if each.borrower == borrower)
    assert before.capital.on_hand - after.capital.on_hand == theirs
    assert [each for each in after.loans if each.borrower != borrower] == [
        each for each in before.loans if each.borrower != borrower
    ]


@given(anything())
def test_steps_add_up_to_the_difference(
    of: tuple[Known, Mapping[str, Sequence[Expected]], Scenario],
) -> None:
    known, receipts, scenario = of
    before, after = outlook_of(known, receipts), outlook_of(known, receipts, scenario)
    steps = played(scenario, known, receipts).steps
    assert after.capital.principal_expected == before.capital.principal_expected + sum(
        each.difference for each in steps
    )


def test_held_money_has_both_its_parts_by_name() -> None:
    """HD-4 has 30 held for 31/12; 7 more have paid principal, and no roll has booked them."""
    now = replace(now_of(CLAIMS), to_apply=7)
    then = outlook("plan", CLAIMS, now, PLAN)
    found = figures_of(then)
    assert (found["held_applied"], found["from_held"]) == (7, 30)
    assert found["from_held"] == sum(each.from_held for each in then.loans)
    parts = ("capital_on_hand_now", "booked_later", "principal_expected")
    moved = sum(found[name] for name in (*parts, "held_applied", "from_held"))
    assert found["capital_on_hand"] == moved


def test_a_bucket_is_meant_by_its_name() -> None:
    """HD-3 is 181 days late: of 180 to 359; the other three are not overdue."""
    for name in ("180–359 ngày", "180-359 Ngay", "180–359 days", "days_180_359", "200"):
        assert those("bucket", name) == ("HD-3",)
    assert those("bucket", "không quá hạn") == ("HD-1", "HD-2", "HD-4")
    nobody = Scenario("thử", (Change("nothing", "bucket", ("90-180",)),))
    (fault,) = faults(nobody, NAMES)
    told_in = say_in("vi", fault.key, **fault.params)
    assert "180–359 ngày; từ 360 ngày" in told_in
    assert "_" not in told_in
