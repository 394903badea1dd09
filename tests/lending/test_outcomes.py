"""What became of requests in a span: every one is counted once as it comes, and once as it ends."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fundledger.calendar import ONE_DAY
from fundledger.lending.dossier import Applied, Decided, Dossier, Stated, Withdrawn
from fundledger.lending.limits_tested import LimitsTested, Owed
from fundledger.lending.outcomes import Course, Line, course_of, lines_of
from fundledger.lending.standing import Draw, Signed, follow
from fundledger.rules.lending import shipped
from fundledger.rules.working_days import WorkingDays

BEGINS = date(2024, 1, 1)
LIMITS = LimitsTested(on=BEGINS, amount=1, own=Owed("B", 0, 0, 0))
FLOWS: tuple[Line, ...] = (
    *("received", "decided", "approved_in_full", "approved_in_part", "refused"),
    *("withdrawn", "lapsed", "signed", "ended", "paid_out"),
)
OPEN = ("received", "complete", "appraised", "approved")

day_of = st.integers(0, 60).map(lambda count: BEGINS + timedelta(count))
later = st.none() | st.integers(0, 30)


def stated(chain: int, on: date, said: Applied | Decided | Withdrawn) -> Stated:
    return Stated(chain, on, f"GT-{chain}", "kế toán", said)


@st.composite
def lives(draw: st.DrawFn, *, sound: bool = False) -> tuple[Dossier, tuple[Signed, ...]]:
    """A request with any decision, withdrawal and contract; `sound`: as the verbs let them be."""
    received = draw(day_of)
    amount = draw(st.integers(1, 5))
    asked = Applied(cooperative=draw(st.sampled_from("ABC")), purpose="vốn", amount=amount)

    def after(begun: date, wait: int | None) -> date | None:
        return None if wait is None else begun + timedelta(wait)

    said: list[Stated] = []
    decided = after(received, draw(later))
    until, approved = None, 0
    if decided is not None:
        approved = draw(st.integers(0, amount))
        until = after(decided, draw(later)) if approved else None
        result = "approved" if approved else "refused"
        how = Decided(result=result, by="GĐ", limits=LIMITS, amount=approved, valid_until=until)
        said.append(stated(2, decided, how))
    signed: tuple[Signed, ...] = ()
    begun = decided if sound and decided is not None else received
    on = after(begun, draw(later))
    may_sign = not sound or (approved and on is not None and (until is None or on <= until))
    if on is not None and may_sign:
        paid = after(on, draw(later))
        draws = () if paid is None else (Draw(paid, 1), Draw(paid + ONE_DAY, 1))
        signed = (Signed("HD", on, max(approved, 1), draws), Signed("HE", on + ONE_DAY, 1))
    gone = after(begun, draw(later))
    if gone is not None and not (sound and (signed or (decided is not None and not approved))):
        said.append(stated(3, gone, Withdrawn(reason="thôi")))
    return Dossier("HS", stated(1, received, asked), tuple(said)), signed


def courses_of(known: list[tuple[Dossier, tuple[Signed, ...]]]) -> list[Course]:
    return [course_of(*each) for each in known]


@given(st.lists(lives(), max_size=8), day_of, st.integers(0, 40), st.integers(0, 40))
def test_it_adds_up_and_spans_adjoin(
    known: list[tuple[Dossier, tuple[Signed, ...]]], first: date, one: int, two: int
) -> None:
    courses = courses_of(known)
    middle = first + timedelta(one)
    last = middle + ONE_DAY + timedelta(two)
    early = lines_of(courses, first, middle)
    late = lines_of(courses, middle + ONE_DAY, last)
    whole = lines_of(courses, first, last)
    for lines in (early, late, whole):
        for count in (len, lambda of: sum(each.asked for each in of)):
            before, came, ended, after = (
                count(lines[name]) for name in ("open_before", "received", "ended", "open_after")
            )
            assert before + came - ended == after
        gone = ("refused", "withdrawn", "lapsed", "signed")
        assert len(lines["ended"]) == sum(len(lines[name]) for name in gone)
        for at in ("before", "after"):
            parts = lines[f"undecided_{at}"] + lines[f"promised_{at}"]  # type: ignore[index]
            of_it = lines[f"open_{at}"]  # type: ignore[index]
            assert sorted(map(id, parts)) == sorted(map(id, of_it))
    assert early["open_after"] == late["open_before"]
    assert early["promised_after"] == late["promised_before"]
    for flow in FLOWS:
        assert sorted(map(id, early[flow] + late[flow])) == sorted(map(id, whole[flow]))


@given(st.lists(lives(sound=True), max_size=8), day_of, st.integers(0, 60))
def test_those_that_wait_for_a_decision_add_up_too(
    known: list[tuple[Dossier, tuple[Signed, ...]]], first: date, length: int
) -> None:
    """Of what is entered as the verbs let it be, only a withdrawal leaves without a decision."""
    lines = lines_of(courses_of(known), first, first + timedelta(length))
    before, came, decided, after = (
        len(lines[name]) for name in ("undecided_before", "received", "decided", "undecided_after")
    )
    undecided_gone = sum(
        each.decided is None or each.decided > each.ended  # type: ignore[operator]
        for each in lines["withdrawn"]
    )
    assert before + came - decided - undecided_gone == after
    approved = lines["approved_in_full"] + lines["approved_in_part"]
    assert len(lines["decided"]) == len(approved) + len(lines["refused"])


@given(lives(sound=True), day_of)
def test_it_is_open_as_long_as_its_state_says_so(
    known: tuple[Dossier, tuple[Signed, ...]], day: date
) -> None:
    dossier, signed = known
    if day < dossier.received:
        return
    state = follow(dossier, signed, shipped(), WorkingDays(), "cooperative", day).state
    course = course_of(dossier, signed)
    assert course.is_open(day) == (state in OPEN)
    assert course.is_promised(day) == (state == "approved")


@given(day_of, st.integers(0, 30))
def test_working_days_between_undo_those_after(day: date, count: int) -> None:
    days = WorkingDays()
    assert days.between(day, days.after(day, count)) == count
