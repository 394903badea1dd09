"""Where a case stands, by hand: its state, its statutory dates, what may come next.

Days off that matter: Tết 2026 from Mon 16/2 to Fri 20/2, 27/4, 30/4, 1/5, 31/8, 1/9 and 2/9/2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.messages import LANGUAGES, say_in
from fundledger.recovery.procedure import Deadline, Happened, Moved, Standing, Step, follow
from fundledger.rules.holidays import public_holidays
from fundledger.rules.procedures import CaseKind, holding, named, shipped

HOLIDAYS = public_holidays(2016, 2060)


def day(text: str) -> date:
    return date.fromisoformat(text)


def on(text: str, event: str, served: str | None = None, procedure: str | None = None) -> Happened:
    received = None if served is None else day(served)
    return Happened(day(text), event, f"giấy {event}", received, procedure)


def standing(*steps: Step, kind: CaseKind = "civil", by: str = "to-tung-2025") -> Standing:
    return follow(named(by), kind, steps, HOLIDAYS)


def dates(of: Standing) -> dict[str, str]:
    return {each.name: each.due.isoformat() for each in of.deadlines}


def deadline(of: Standing, name: str) -> Deadline:
    return next(each for each in of.deadlines if each.name == name)


def refusal(*steps: Step, by: str = "to-tung-2025") -> FundledgerError:
    with pytest.raises(FundledgerError) as refused:
        standing(*steps, by=by)
    for lang in LANGUAGES:
        assert "{" not in say_in(lang, refused.value.key, **refused.value.params)
    return refused.value


FILED = (on("2026-01-05", "open"), on("2026-02-10", "file"))
ACCEPTED = (
    *FILED,
    on("2026-02-26", "ask_fee", served="2026-03-02"),
    on("2026-03-06", "pay_fee"),
    on("2026-03-09", "accept", served="2026-03-12"),
)
JUDGED = (*ACCEPTED, on("2026-06-10", "order_hearing"), on("2026-07-06", "judge"))
IN_FORCE = (*JUDGED, on("2026-08-07", "come_into_force"))


def test_a_case_is_opened_and_filed() -> None:
    opened = standing(FILED[0])
    assert (opened.state.name, opened.since, dates(opened)) == ("preparing", day("2026-01-05"), {})
    filed = standing(*FILED)
    assert filed.state.name == "filed"
    # Tue 10/2: 11, 12, 13; the week of Tết is off; 23, 24, 25, 26, 27 are days 4 to 8.
    assert dates(filed) == {"answer": "2026-02-27"}
    found = deadline(filed, "answer")
    assert (found.actor.vi, found.period.article) == ("Tòa án nhân dân khu vực", "191")
    assert found.law.vi == "Bộ luật Tố tụng dân sự 2015"
    assert (found.is_unverified, found.what.en) == (
        False,
        "Assign a judge (3 working days) and answer the suit (5 working days)",
    )
    assert found.is_certain
    assert {each.name for each in filed.possible} == {
        *("ask_to_amend", "return", "transfer", "ask_fee", "accept"),
    }


def test_a_period_from_the_day_a_paper_was_received() -> None:
    # Received on Mon 2/3: 7 days end on Mon 9/3; by the day of the notice, 26/2, on Thu 5/3.
    assert dates(standing(*ACCEPTED[:3])) == {"pay_fee": "2026-03-09"}
    unsaid = replace(ACCEPTED[2], served=None)
    assert dates(standing(*FILED, unsaid)) == {"pay_fee": "2026-03-05"}


def test_the_preparation_of_a_civil_and_of_a_commercial_case() -> None:
    # Accepted Mon 9/3/2026. Notice: 3 working days, Thu 12/3. Opinion: 15 days from Thu 12/3, Fri
    # 27/3; longest + 15 = Sat 11/4, so Mon 13/4. Preparation: 4 months, Thu 9/7, longest 6 months,
    # Wed 9/9; commercial 2 months, Sat 9/5, so Mon 11/5, longest 3 months, Tue 9/6.
    civil = standing(*ACCEPTED)
    expected = {"notify_acceptance": "2026-03-12", "opinion": "2026-03-27"}
    assert dates(civil) == {**expected, "preparation": "2026-07-09"}
    assert deadline(civil, "opinion").longest == day("2026-04-13")
    assert deadline(civil, "preparation").longest == day("2026-09-09")
    commercial = standing(*ACCEPTED, kind="commercial")
    assert dates(commercial) == {**expected, "preparation": "2026-05-11"}
    assert deadline(commercial, "preparation").longest == day("2026-06-09")


def test_a_date_is_met_goes_on_or_ends() -> None:
    mediated = standing(*ACCEPTED, on("2026-03-20", "mediate"))
    assert dates(mediated) == {"opinion": "2026-03-27", "preparation": "2026-07-09"}
    answered = standing(*ACCEPTED, on("2026-03-20", "mediate"), on("2026-03-25", "give_opinion"))
    assert dates(answered) == {"preparation": "2026-07-09"}
    assert answered.since == day("2026-03-20")  # it stayed where it was
    # Hearing ordered Wed 10/6: 1 month, Fri 10/7; longest 2 months, Mon 10/8.
    ordered = standing(*JUDGED[:-1])
    assert dates(ordered) == {"hearing": "2026-07-10"}
    assert deadline(ordered, "hearing").longest == day("2026-08-10")
    # Postponed on Thu 9/7: one month from there, Sun 9/8, so Mon 10/8, in the place of the first.
    postponed = standing(*JUDGED[:-1], on("2026-07-09", "postpone_hearing"))
    assert dates(postponed) == {"postponed_hearing": "2026-08-10"}
    assert postponed.state.name == "hearing_ordered"


def test_preparation_begins_anew_when_a_suspended_case_goes_on() -> None:
    suspended = standing(*ACCEPTED, on("2026-04-01", "suspend", served="2026-04-06"))
    # Received Mon 6/4: 7 days, Mon 13/4; the procuracy above 10 days, Thu 16/4.
    assert dates(suspended) == {
        "contest_decision": "2026-04-13",
        "protest_decision": "2026-04-13",
        "protest_decision_above": "2026-04-16",
    }
    resumed = standing(*ACCEPTED, on("2026-04-01", "suspend"), on("2026-05-04", "resume"))
    assert dates(resumed) == {"preparation": "2026-09-04"}  # Fri 4/9


def test_who_may_still_appeal_when_another_has() -> None:
    # Judged Mon 6/7/2026: 15 days, Tue 21/7; one month, Thu 6/8; 10 days, Thu 16/7.
    left = {"appeal": "2026-07-21", "protest": "2026-07-21", "protest_above": "2026-08-06"}
    assert dates(standing(*JUDGED)) == {**left, "send_judgment": "2026-07-16"}
    appealed = standing(*JUDGED, on("2026-07-15", "appeal"))
    assert (appealed.state.name, dates(appealed)) == ("appealed", left)
    asked = standing(
        *JUDGED,
        on("2026-07-15", "appeal"),
        on("2026-07-20", "ask_appeal_fee", served="2026-07-23"),  # 10 days: Sun 2/8, so Mon 3/8
    )
    assert dates(asked) == {**left, "pay_appeal_fee": "2026-08-03"}
    accepted = standing(*JUDGED, on("2026-07-15", "appeal"), on("2026-08-10", "accept_appeal"))
    # 2 months from Mon 10/8: Sat 10/10, so Mon 12/10; longest 3 months: Tue 10/11.
    assert dates(accepted) == {"appeal_preparation": "2026-10-12"}
    assert deadline(accepted, "appeal_preparation").longest == day("2026-11-10")


def test_a_settlement_is_in_force_at_once() -> None:
    mediated = (*ACCEPTED, on("2026-04-08", "mediate"), on("2026-04-10", "agree"))
    # Fri 10/4 + 7 days = Fri 17/4.
    assert dates(standing(*mediated)) == {"change_mind": "2026-04-17", "preparation": "2026-07-09"}
    settled = standing(*mediated, on("2026-04-20", "recognise"))
    # Mon 20/4: 5 years, Sun 20/4/2031, which stays; 3 years, 20/4/2029 Fri; sent in 5 working days:
    # 21, 22, 23, 24, then Mon 27/4 is off, Tue 28.
    assert (settled.state.name, dates(settled)) == (
        "settled",
        {
            "send_settlement": "2026-04-28",
            "protest_in_force": "2029-04-20",
            "request_enforcement": "2031-04-20",
        },
    )


def test_the_limitation_rests_while_the_request_is_before_the_agency() -> None:
    requested = standing(*IN_FORCE, on("2026-09-07", "request"))
    assert "request_enforcement" not in dates(requested)
    refused = standing(*IN_FORCE, on("2026-09-07", "request"), on("2026-09-10", "refuse"))
    # In force on Fri 7/8/2026: five years to Thu 7/8/2031.
    assert dates(refused)["request_enforcement"] == "2031-08-07"
    decided = standing(*IN_FORCE, on("2026-09-07", "request"), on("2026-09-11", "decide"))
    assert not [each for each in decided.running if each.name == "request_enforcement"]


def test_from_no_means_to_done_by_the_law_of_2025() -> None:
    """A case of 2025 goes on by the set of 2026 and comes back after two years."""
    enforced = (
        *IN_FORCE,
        on("2026-08-10", "changes_procedure", procedure="to-tung-2026"),
        on("2026-08-28", "request"),
        on("2026-09-04", "decide"),
        on("2026-09-07", "notify_debtor", served="2026-09-09"),
    )
    # Requested Fri 28/8: Mon to Wed are off, so 1 working day is Thu 3/9, 5 are 3, 4, 7, 8, 9/9.
    requested = standing(*enforced[:-2])
    assert dates(requested)["answer_request"] == "2026-09-03"
    assert dates(requested)["decide"] == "2026-09-09"
    assert deadline(requested, "decide").is_unverified
    assert deadline(requested, "answer_request").actor.vi == (
        "Cơ quan thi hành án dân sự, thừa hành viên"
    )
    # Received Wed 9/9: 10 days, Sat 19/9, so Mon 21/9.
    assert dates(standing(*enforced))["voluntary"] == "2026-09-21"
    without = (
        *enforced,
        on("2026-10-05", "verify"),
        on("2026-10-12", "pay_in_part"),
        on("2026-11-02", "find_no_means"),
        on("2026-11-09", "publish"),
    )
    # Found on Mon 2/11/2026: published within 5 working days, Mon 9/11; sent back after two years,
    # Thu 2/11/2028. What is off in 2028 is not known.
    assert dates(standing(*without[:-1]))["publish"] == "2026-11-09"
    published = standing(*without)
    # Verified again every 6 months from Mon 9/11/2026: Sun 9/5/2027, so Mon 10/5.
    assert dates(published)["verify_again"] == "2027-05-10"
    again = standing(*without, on("2027-05-10", "find_nothing_again"))
    # Wed 10/11/2027.
    assert dates(again)["verify_again"] == "2027-11-10"
    assert dates(again)["return_request"] == "2028-11-02"
    assert not deadline(again, "return_request").is_certain
    ended = standing(
        *without,
        on("2028-11-03", "return_request"),
        on("2029-05-07", "request_again"),
        on("2029-05-10", "decide"),
        on("2029-05-14", "notify_debtor"),
        on("2029-06-01", "finish"),
    )
    assert (ended.state.name, ended.is_over) == ("done", True)
    assert (ended.deadlines, ended.possible) == ((), ())
    assert ended.procedure.name == "to-tung-2026"


def test_a_case_keeps_its_set_and_its_dates() -> None:
    filed = (on("2025-06-02", "open"), on("2025-06-24", "file"))
    before = standing(*filed, by="to-tung-2016")
    assert (before.procedure.name, dates(before)) == ("to-tung-2016", {"answer": "2025-07-04"})
    assert deadline(before, "answer").actor.vi == "Tòa án nhân dân cấp huyện"
    moved = (*filed, on("2025-07-01", "changes_procedure", procedure="to-tung-2025"))
    now = standing(*moved, by="to-tung-2016")
    assert (now.procedure.name, now.state.name, now.since) == (
        *("to-tung-2025", "filed"),
        day("2025-06-24"),
    )
    assert dates(now) == {"answer": "2025-07-04"}
    assert deadline(now, "answer").actor.vi == "Tòa án nhân dân khu vực"


def test_a_date_runs_on_in_the_states_of_the_set_that_a_case_goes_on_by() -> None:
    """Settled in 2025, sent back in 2028 by a state that only the set of 2026 has."""
    steps = (
        *(on("2025-01-06", "open"), on("2025-01-13", "file"), on("2025-01-20", "accept")),
        *(on("2025-04-08", "mediate"), on("2025-04-10", "agree"), on("2025-11-03", "recognise")),
        on("2025-11-10", "changes_procedure", procedure="to-tung-2026"),
    )
    with pytest.raises(FundledgerError):
        standing(*steps, by="to-tung-2016")  # not before 01/7/2026
    steps = (*steps[:-1], on("2026-07-01", "changes_procedure", procedure="to-tung-2026"))
    back = standing(
        *steps,
        *(on("2026-07-02", "request"), on("2026-07-07", "decide"), on("2026-07-08", "verify")),
        *(on("2026-07-09", "find_no_means"), on("2026-07-10", "publish")),
        on("2028-07-11", "return_request"),
        by="to-tung-2016",
    )
    # Mon 3/11/2025 and three years: Fri 3/11/2028.
    assert (back.state.name, dates(back)) == (
        "request_returned",
        {"protest_in_force": "2028-11-03"},
    )
    assert dates(standing(*steps, by="to-tung-2016"))["request_enforcement"] == "2030-11-03"


def test_a_right_that_lapsed_is_told_no_more() -> None:
    """In force on 7/8/2026: cassation may be asked for up to Mon 9/8/2027, a Saturday's two days
    on; protested up to Tue 7/8/2029. What is to be done is told for as long as it is not done.
    """
    held = standing(*IN_FORCE)

    def told(text: str) -> set[str]:
        return {each.name for each in held.deadlines_on(day(text))}

    rest = {"protest_in_force", "request_enforcement"}
    assert told("2027-08-09") == {"ask_review", *rest}
    assert told("2027-08-10") == rest
    assert told("2029-08-07") == rest
    assert told("2029-08-08") == told("2040-01-01") == {"request_enforcement"}
    assert len(held.deadlines) == 3


def test_a_date_is_moved_with_a_reason() -> None:
    order = Moved(day("2026-06-30"), "preparation", day("2026-09-09"), "gia hạn", "QĐ 5/QĐ-TA")
    moved = standing(*ACCEPTED, order)
    found = deadline(moved, "preparation")
    assert (found.due, found.by_law) == (day("2026-09-09"), day("2026-07-09"))
    assert found.moved == order
    assert not found.is_beyond_law  # 4 + 2 months: 9/9
    assert not found.is_missed_on(day("2026-09-09"))
    assert found.is_missed_on(day("2026-09-10"))
    later = replace(order, to=day("2026-09-10"))
    assert deadline(standing(*ACCEPTED, later), "preparation").is_beyond_law
    again = standing(*ACCEPTED, later, replace(order, day=day("2026-07-01")))
    assert deadline(again, "preparation").due == day("2026-09-09")


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ((), "not_opened"),
        ((on("2026-02-10", "file"),), "not_opened"),
        ((*FILED, on("2026-01-04", "accept")), "before_case"),
        ((*FILED, on("2026-02-09", "accept")), "runs_backward"),
        ((*FILED, on("2026-02-10", "judge")), "out_of_order"),
        ((*FILED, on("2026-02-10", "open")), "out_of_order"),
        ((*FILED, on("2026-02-10", "judged")), "no_such_event"),
        ((*FILED, on("2026-02-12", "accept", served="2026-02-11")), "served_before"),
        ((*FILED, on("2026-02-12", "accept", procedure="to-tung-2026")), "changes_nothing"),
        ((FILED[0], on("2026-03-01", "close"), on("2026-03-02", "file")), "is_over"),
        ((*FILED, Moved(day("2026-02-12"), "opinion", day("2026-03-02"), "x")), "no_such_date"),
        ((FILED[0], Moved(day("2026-02-12"), "opinion", day("2026-03-02"), "x")), "no_dates"),
        ((*FILED, Moved(day("2026-02-12"), "answer", day("2026-03-02"), " ")), "no_reason"),
        ((*FILED, Moved(day("2026-02-12"), "answer", day("2026-02-09"), "x")), "moved_before"),
        ((*FILED, on("2026-07-01", "changes_procedure")), "which_set"),
        (
            (*FILED, on("2026-06-30", "changes_procedure", procedure="to-tung-2026")),
            "not_in_force",
        ),
        (
            (*FILED, on("2026-07-01", "changes_procedure", procedure="to-tung-2016")),
            "does_not_continue",
        ),
        ((*FILED, on("2026-07-01", "changes_procedure", procedure="abc")), "no_such_set"),
        ((on("2025-06-30", "open"),), "not_in_force"),
        ((on("2026-01-05", "open", served="2026-01-04"),), "served_before"),
    ],
)
def test_what_cannot_have_happened(steps: tuple[Step, ...], key: str) -> None:
    assert refusal(*steps).key == f"procedure.{key}"


def test_a_refusal_says_what_may_come() -> None:
    refused = refusal(FILED[0], on("2026-02-10", "accept"))
    said = say_in("vi", refused.key, **refused.params)
    assert "“Chuẩn bị hồ sơ khởi kiện”" in said
    assert "file (Nộp đơn khởi kiện), close (Quỹ thôi theo đuổi vụ việc)" in said


def test_a_state_that_the_next_set_lacks() -> None:
    other = replace(
        named("to-tung-2026"), states={}, name="x", continues=frozenset({"to-tung-2025"})
    )
    steps = (*FILED, on("2026-07-01", "changes_procedure", procedure="x"))
    with pytest.raises(FundledgerError) as refused:
        follow(named("to-tung-2025"), "civil", steps, HOLIDAYS, {**shipped(), "x": other})
    assert refused.value.key == "procedure.lacks_state"


@pytest.mark.parametrize(
    ("opened", "name"),
    [
        ("2016-07-01", "to-tung-2016"),
        ("2025-06-30", "to-tung-2016"),
        ("2025-07-01", "to-tung-2025"),
        ("2026-06-30", "to-tung-2025"),
        ("2026-07-01", "to-tung-2026"),
    ],
)
def test_which_set_a_case_begins_by(opened: str, name: str) -> None:
    assert holding(day(opened)).name == name


def test_no_set_before_the_first() -> None:
    with pytest.raises(FundledgerError) as refused:
        holding(day("2016-06-30"))
    assert refused.value.key == "procedure.none_yet"
