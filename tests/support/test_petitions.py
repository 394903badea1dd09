"""Petitions: what is asked for is counted, and who asks; a cooperative that asks twice is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.canonical import body_text
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.settings import set_value
from fundledger.registers.cooperatives import Cooperative, register
from fundledger.store.books import Book
from fundledger.support.petition_counts import Counted, counted
from fundledger.support.petition_kinds import kinds_said
from fundledger.support.petitions import (
    KIND,
    Answered,
    Forwarded,
    Petition,
    Raised,
    answer,
    ask,
    correct,
    forward,
    lines_of,
    petition_numbered,
    petitions,
    same_name,
    statement_of,
    take_back,
)
from tests.ledger.books import FUND, TODAY, day, findings, writer_of

A, B, GROUP = "4900000001", "4900000002", "THT-05"
BODY = "Sở Kế hoạch và Đầu tư"
PLAIN: dict[str, Any] = {"text": "Cho vay tín chấp", "kind": "credit", "body": BODY}


@pytest.fixture
def listed(book: Book) -> Book:
    with writer_of(book) as writer:
        for number, kind in ((A, "cooperative"), (B, "cooperative"), (GROUP, "group")):
            said: dict[str, Any] = {"number": number, "name": f"Mẫu {number}", "kind": kind}
            register(writer, Cooperative(**said), day("2020-01-01"))
    return book


def raise_one(book: Book, number: str = "KN-01", on: str = "2024-03-01", **said: Any) -> Petition:
    raised = Raised(**{**PLAIN, "cooperatives": (A,), **said})
    with writer_of(book) as writer:
        return ask(writer, number, day(on), raised, document="", today=TODAY)


def reply(book: Book, on: str, number: str = "KN-01", **said: Any) -> Petition:
    what = Answered(**{"text": "Đã hướng dẫn", **said})
    with writer_of(book) as writer:
        return answer(writer, number, day(on), what, document="12/CV", today=TODAY)


def hand_on(book: Book, on: str, to: str = "Sở Tài chính", **said: Any) -> Petition:
    with writer_of(book) as writer:
        what = Forwarded(to=to, **said)
        return forward(writer, "KN-01", day(on), what, document="", today=TODAY)


def mend(book: Book, reason: str = "ghi nhầm", on: date | None = None, **changes: Any) -> Petition:
    with writer_of(book) as writer:
        return correct(writer, "KN-01", changes, day=on, reason=reason, today=TODAY)


def standing(book: Book, number: str = "KN-01") -> Petition:
    with book.reading() as connection:
        return petition_numbered(connection, FUND, number)


def every(book: Book) -> list[Petition]:
    with book.reading() as connection:
        return list(petitions(connection, FUND).values())


def count(book: Book, on: str = "2024-12-31") -> Counted:
    kinds: Any = {A: "cooperative", B: "cooperative", GROUP: "group"}
    return counted(every(book), day(on), kinds)


def refusal(book: Book, do: Any, *said: Any, **more: Any) -> str:
    """The key; and nothing of it is kept."""
    with book.reading() as connection:
        before = head_of(connection, FUND).chain
    with pytest.raises(FundledgerError) as refused:
        do(book, *said, **more)
    with book.reading() as connection:
        assert head_of(connection, FUND).chain == before
    return refused.value.key


# How it stands.


def test_a_petition_is_open_until_it_is_answered(listed: Book) -> None:
    raise_one(listed, due=day("2024-04-10"))
    hand_on(listed, "2024-03-20", due=day("2024-05-01"))
    reply(listed, "2024-05-02")
    of = standing(listed)
    states = {on: of.until(day(on)) for on in ("2024-03-01", "2024-03-20", "2024-05-02")}
    assert [each.state for each in states.values()] == ["open", "forwarded", "answered"]
    assert [each.with_whom for each in states.values()] == [BODY, "Sở Tài chính", "Sở Tài chính"]
    assert [each.due for each in states.values()] == [
        *(day("2024-04-10"), day("2024-05-01"), day("2024-05-01"))
    ]


def test_it_is_late_from_the_day_after_its_answer_was_due(listed: Book) -> None:
    raise_one(listed, due=day("2024-04-10"))
    assert [standing(listed).is_late(day(on)) for on in ("2024-04-10", "2024-04-11")] == [
        *(False, True)
    ]
    reply(listed, "2024-04-12", result="declined")
    assert standing(listed).state == "declined"
    assert not standing(listed).is_late(day("2024-04-13"))


def test_answers_count_in_the_order_of_days_whenever_they_are_entered(listed: Book) -> None:
    raise_one(listed)
    reply(listed, "2024-05-02")
    hand_on(listed, "2024-03-20")
    assert standing(listed).state == "answered"


def test_a_body_says_only_what_was_said() -> None:
    plain = Raised(**PLAIN, cooperatives=(A,))
    assert body_text(statement_of("KN-01", day("2024-03-01"), plain, "").body) == (
        '{"body":"Sở Kế hoạch và Đầu tư","cooperatives":["4900000001"],"do":"ask",'
        '"kind":"credit","text":"Cho vay tín chấp"}'
    )
    assert body_text(statement_of("KN-01", day("2024-03-01"), Answered(), "1").body) == (
        '{"do":"answer"}'
    )


# Corrected and taken back.


def test_a_correction_says_all_of_it_anew_and_keeps_what_it_said(listed: Book) -> None:
    first = raise_one(listed, note="gấp")
    reply(listed, "2024-05-02")
    now = mend(listed, kind="đất đai", on=day("2024-02-28"))
    assert (now.raised.kind, now.raised.note, now.day) == ("land", "gấp", day("2024-02-28"))
    assert (now.chain, now.state) == (first.chain, "answered")
    assert standing(listed) == now
    with listed.reading() as connection:
        lines = lines_of(connection, FUND, "KN-01")
    assert [(each.do, each.reason) for each in lines] == [
        *(("ask", ""), ("answer", ""), ("correct", "ghi nhầm"))
    ]
    assert refusal(listed, mend, kind="land") == "petition.nothing_changed"
    assert refusal(listed, mend, reason=" ", kind="tax") == "petition.correct_why"
    assert refusal(listed, mend, on=day("2024-05-03")) == "petition.before_it"


def test_who_asks_is_corrected_as_a_whole(listed: Book) -> None:
    """A name turns out to be that of B: it is not counted beside B."""
    raise_one(listed, cooperatives=(), unlisted=("HTX Mẫu 2",), unnamed=3)
    now = mend(listed, cooperatives=(B,))
    assert (now.raised.cooperatives, now.raised.unlisted, now.raised.unnamed) == ((B,), (), 0)
    assert mend(listed, text="Vay").raised.cooperatives == (B,)
    assert count(listed).cooperatives == 1


def test_what_was_entered_by_mistake_counts_no_more(listed: Book) -> None:
    raise_one(listed)
    wrong = reply(listed, "2024-05-02").steps[-1]
    with writer_of(listed) as writer:
        take_back(writer, "KN-01", "của kiến nghị khác", TODAY, wrong.chain)
    assert standing(listed).state == "open"
    with writer_of(listed) as writer:
        take_back(writer, "KN-01", "ghi hai lần", TODAY)
    assert every(listed) == []
    anew = raise_one(listed, on="2024-06-01")  # the number may be used again
    assert (standing(listed), standing(listed).steps) == (anew, ())
    with listed.reading() as connection:
        gone = [each.gone for each in lines_of(connection, FUND, "KN-01")]
    assert [each is not None for each in gone] == [True, True, False, False, False]


# What is refused.


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"text": " "}, "petition.no_text"),
        ({"body": ""}, "petition.no_body"),
        ({"kind": "điện nước"}, "petition.unknown_kind"),
        ({"cooperatives": ()}, "petition.nobody"),
        ({"cooperatives": ("4900000009",)}, "petition.not_in_register"),
        ({"unlisted": (B,)}, "petition.in_register"),
        ({"contents": 0}, "petition.no_contents"),
        ({"due": day("2024-02-29")}, "petition.due_before"),
        ({"on": "2026-11-22"}, "loan.future_day"),  # TODAY is the 21st
        ({"number": " "}, "petition.no_number"),
    ],
)
def test_a_petition_that_says_too_little_or_too_much(
    listed: Book, said: dict[str, Any], key: str
) -> None:
    assert refusal(listed, raise_one, **said) == key


def test_a_number_is_given_once_and_a_step_entered_once(listed: Book) -> None:
    raise_one(listed)
    assert refusal(listed, raise_one) == "petition.number_taken"
    reply(listed, "2024-05-02")
    assert refusal(listed, reply, "2024-05-02") == "petition.step_stands"
    assert refusal(listed, reply, "2024-02-01") == "petition.before_it"
    assert refusal(listed, reply, "2024-05-03", "KN-02") == "petition.unknown"
    assert refusal(listed, hand_on, "2024-05-03", " ") == "petition.forwarded_whereto"


# Kinds.


def test_a_fund_has_a_list_of_its_own_from_a_day_on(listed: Book) -> None:
    """A kind of the program is kept by its code, whatever language it is said in."""
    raise_one(listed, kind="Vốn")
    with writer_of(listed) as writer:
        set_value(writer, "petition_kinds", "vốn; điện nước", day("2024-06-01"), "QĐ 1")
    raise_one(listed, "KN-02", "2024-07-01", kind="dien nuoc")
    raise_one(listed, "KN-03", "2024-03-02", kind="land")  # older than the list
    assert [each.raised.kind for each in every(listed)] == ["credit", "land", "điện nước"]
    assert refusal(listed, raise_one, "KN-04", "2024-07-01", kind="land") == "petition.unknown_kind"
    mend(listed, kind="credit", text="Vay tín chấp")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("vốn;  đất đai ;điện nước", "credit; land; điện nước"),
        ("không", None),
        ("none", None),
    ],
)
def test_the_list_as_it_is_set(text: str, value: str | None) -> None:
    assert kinds_said(text) == value


@pytest.mark.parametrize("text", ["", ";", "vốn; credit", "a" * 61])
def test_a_list_that_is_none(text: str) -> None:
    with pytest.raises(FundledgerError, match="list of kinds"):
        kinds_said(text)


# Counted.


def test_petitions_and_petitioners_are_counted_apart(listed: Book) -> None:
    """Three things asked for, by two cooperatives and a group; A asks twice and is one."""
    raise_one(listed)
    raise_one(listed, "KN-02", cooperatives=(A, B))
    raise_one(listed, "KN-03", cooperatives=(GROUP,))
    found = count(listed)
    assert (found.petitions, found.cooperatives, found.others) == (3, 2, 1)
    assert not found.is_at_most


def test_41_of_28_as_an_old_report_has_them(listed: Book) -> None:
    """The notice of April 2024 names nobody: 41 things asked for by 28 cooperatives."""
    said = {"cooperatives": (), "contents": 41, "unnamed": 28, "kind": "other"}
    raise_one(listed, "QI-2024", "2024-03-31", **said)
    found = count(listed)
    assert (found.petitions, found.cooperatives, found.is_at_most) == (41, 28, False)
    assert found.states["open"] == 41
    raise_one(listed, "KN-01", "2024-04-02")
    assert count(listed).is_at_most  # A may be one of the 28
    assert count(listed).cooperatives == 29


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HTX Hòa Bình", "htx  Hoà bình", True),  # where the tone stands is a matter of taste
        ("HTX Tân Sơn", "HTX Tấn Sơn", False),
        ("HTX Lua Vy", "HTX Lua Vi", False),
    ],
)
def test_who_is_not_in_the_register_is_told_by_name(
    listed: Book, one: str, other: str, same: bool
) -> None:
    assert (same_name(one) == same_name(other)) == same
    raise_one(listed, cooperatives=(), unlisted=(one,))
    raise_one(listed, "KN-02", cooperatives=(), unlisted=(other,))
    assert count(listed).cooperatives == (1 if same else 2)


NAMES = st.lists(st.sampled_from(["HTX Một", "HTX Hai", "htx một", "HTX Ba"]), max_size=3)
MADE = st.lists(
    st.tuples(st.lists(st.sampled_from([A, B, GROUP]), max_size=3), NAMES, st.integers(1, 3)),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MADE)
def test_nobody_is_counted_twice(made: Sequence[tuple[list[str], list[str], int]]) -> None:
    """Against sets made of what was asked, one name at a time."""
    found = [
        Petition(
            *(f"KN-{at}", at, day("2024-03-01"), "", ""),
            Raised(**PLAIN, cooperatives=tuple(of), unlisted=tuple(names), contents=contents),
        )
        for at, (of, names, contents) in enumerate(made)
    ]
    kinds: Any = {A: "cooperative", B: "cooperative", GROUP: "group"}
    total = counted(found, day("2024-03-01"), kinds)
    assert total.petitions == sum(contents for _, _, contents in made)
    named = {each for of, _, _ in made for each in of if each != GROUP}
    names_of = {each.casefold() for _, names, _ in made for each in names}
    assert total.cooperatives == len(named) + len(names_of)
    assert total.others == any(GROUP in of for of, _, _ in made)
    assert sum(total.states.values()) == total.petitions


# What proof finds.


def stated_raw(book: Book, do: dict[str, Any], on: str = "2024-03-01") -> None:
    """A fact that no verb would have stated."""
    with writer_of(book) as writer:
        writer.state(Statement(KIND, "KN-01", day(on), do))


SOUND: dict[str, Any] = {"do": "ask", "text": "Vay", "kind": "credit", "body": BODY}


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        ([{**SOUND, "cooperatives": [A]}], []),
        ([{**SOUND, "cooperatives": ["4900000009"]}], ["finding.petition_of_nobody"]),
        ([{"do": "ask"}], ["finding.petitions_unreadable"]),
    ],
)
def test_proof_reads_every_petition(
    listed: Book, facts: list[dict[str, Any]], keys: list[str]
) -> None:
    for each in facts:
        stated_raw(listed, each)
    assert [each.key for each in findings(listed)] == keys


def test_proof_finds_an_answer_that_came_too_early(listed: Book) -> None:
    stated_raw(listed, {**SOUND, "cooperatives": [A]})
    stated_raw(listed, {"do": "answer"}, "2024-02-29")
    assert [each.key for each in findings(listed)] == ["finding.petition_out_of_order"]
