"""Which set holds on a day, which stays in the book, and what a Fund may adopt and drop.

Days: Circular 14/2024 is in force from 12/8/2024, 24/2026 (whose text was not to be had) from
3/8/2026; 31/2024 is of 30/6/2024 and holds from 1/7/2024.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.grading.adopting import Said, adopt, drop
from fundledger.grading.rule_sets import RuleSets, keep
from fundledger.ledger.chain import head_of
from fundledger.ledger.proof import prove
from fundledger.ledger.settings import set_value
from fundledger.rules.classing import shipped
from fundledger.rules.said import RuleFault
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of

TODAY = date(2026, 11, 30)


def sets(book: Book, known_at: int | None = None) -> RuleSets:
    with book.reading() as connection:
        return RuleSets.read(connection, FUND, known_at)


def own(name: str = "quy-che-1", **changes: Any) -> Said:
    """What microfinance says since 12/8/2024, under another name and family."""
    said = {**shipped("debt_groups")["vi-mo-14-2024"], "name": name, "family": "quy-che"}
    return Said("debt_groups", {**said, "from": "2025-01-01", **changes})


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


@pytest.mark.parametrize(
    ("day", "name", "unverified"),
    [
        *((date(2023, 6, 30), "vi-mo-15-2010", True), (date(2024, 8, 11), "vi-mo-15-2010", True)),
        *((date(2024, 8, 12), "vi-mo-14-2024", False), (date(2026, 8, 2), "vi-mo-14-2024", False)),
        *((date(2026, 8, 3), "vi-mo-24-2026", True),),
    ],
)
def test_the_set_of_the_day(book: Book, day: date, name: str, unverified: bool) -> None:
    found = sets(book).groups_on(day)
    assert (found.name, found.unverified) == (name, unverified)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        *((date(2024, 6, 30), "ngan-hang-11-2021"), (date(2024, 7, 1), "ngan-hang-31-2024")),
        (date(2026, 8, 3), "ngan-hang-31-2024"),
    ],
)
def test_the_set_of_another_family(book: Book, day: date, name: str) -> None:
    assert sets(book).groups_on(day, "bank").name == name


def test_a_set_that_is_named_is_taken_on_any_day(book: Book) -> None:
    assert sets(book).groups_on(date(2023, 1, 1), "vi-mo-14-2024").name == "vi-mo-14-2024"


def test_before_the_first_set_of_a_family_there_is_none(book: Book) -> None:
    with pytest.raises(FundledgerError) as refused:
        sets(book).groups_on(date(2021, 9, 30), "bank")
    assert refused.value.key == "rule_set.none_yet"
    assert sets(book).holds_on("provisions", date(1974, 12, 31)) is None


def test_a_set_of_the_program_is_kept_once_something_is_done_by_it(book: Book) -> None:
    assert not sets(book).is_kept("debt_groups", "vi-mo-14-2024")
    with writer_of(book) as writer:
        keep(writer, "debt_groups", "vi-mo-14-2024")
    once = links(book)
    with writer_of(book) as writer:
        keep(writer, "debt_groups", "vi-mo-14-2024")
    assert links(book) == once
    assert sets(book).is_kept("debt_groups", "vi-mo-14-2024")
    assert not sets(book).is_adopted("debt_groups", "vi-mo-14-2024")


def test_what_was_kept_stands_before_what_the_program_says_of_that_name(book: Book) -> None:
    """As if a later version of the program had other thresholds under the same name."""
    with writer_of(book) as writer:
        keep(writer, "debt_groups", "vi-mo-14-2024")
    kept = sets(book)
    later = {**kept.own["debt_groups"]["vi-mo-14-2024"], "overdue_days": [1, 2, 3, 4]}
    of_later = RuleSets(kept.settings, {"debt_groups": {"vi-mo-14-2024": later}, "provisions": {}})
    assert of_later.groups_on(date(2025, 1, 1)).overdue_days == (1, 2, 3, 4)
    assert kept.groups_on(date(2025, 1, 1)).overdue_days == (10, 30, 90, 180)


def test_an_own_set_holds_for_who_goes_by_its_family(book: Book) -> None:
    with writer_of(book) as writer:
        (found,) = adopt(writer, [own(overdue_days=[5, 30, 90, 180])])
        set_value(writer, "debt_group_rules", "quy-che", date(2025, 3, 1), "QĐ 1")
    assert found.outcome == "new"
    known = sets(book)
    assert known.groups_on(date(2025, 2, 28)).name == "vi-mo-14-2024"
    assert known.groups_on(date(2025, 3, 1)).name == "quy-che-1"
    with book.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_a_family_without_shares_says_what_is_lacking(book: Book) -> None:
    with writer_of(book) as writer:
        adopt(writer, [own()])
    with pytest.raises(FundledgerError) as refused:
        sets(book).provisions_on(TODAY, "quy-che")
    assert refused.value.key == "rule_set.no_shares"
    with pytest.raises(FundledgerError) as refused:
        sets(book).provisions_on(TODAY, "họ khác")
    assert refused.value.key == "rule_set.no_family"


def test_an_own_set_stands_before_one_of_the_program_of_its_family_and_day(book: Book) -> None:
    """The Fund's own reading of Circular 24/2026, in the place of the unverified one."""
    with writer_of(book) as writer:
        keep(writer, "debt_groups", "vi-mo-24-2026")
    before = links(book)
    with writer_of(book) as writer:
        adopt(writer, [own("tt-24-doi-chieu", family="microfinance", **{"from": "2026-08-03"})])
    day = date(2026, 9, 1)
    assert sets(book).groups_on(day).name == "tt-24-doi-chieu"
    assert sets(book, known_at=before).groups_on(day).name == "vi-mo-24-2026"


def test_the_same_set_again_changes_nothing(book: Book) -> None:
    with writer_of(book) as writer:
        adopt(writer, [own()])
    once = links(book)
    with writer_of(book) as writer:
        (again,) = adopt(writer, [own()])
        (of_program,) = adopt(
            writer, [Said("debt_groups", shipped("debt_groups")["vi-mo-14-2024"])]
        )
    assert (again.outcome, of_program.outcome, links(book)) == ("same", "same", once)


@pytest.mark.parametrize(
    ("said", "key", "path"),
    [
        (own(overdue_days=[1, 2, 3, 4]), "rule_set.name_taken", "name"),
        (own("vi-mo-14-2024"), "rule_set.name_taken", "name"),
        (own("quy-che-2"), "rule_set.same_day", "from"),
        (own("quy-che-3", **{"from": "2025-13-01"}), "rule_set.bad_day", "from"),
        (own("quy-che-3", over_due=1), "rule_set.unknown_key", "over_due"),
        (own("quy-che-3", overdue_days=[30, 10, 90, 180]), "rule_set.thresholds", "overdue_days"),
        (own("quy-che-3", interest_waived=6), "rule_set.not_a_group", "interest_waived"),
        (own("quy-che-3", contagion="all"), "rule_set.not_among", "contagion"),
        (
            own("quy-che-3", restructured=[{"in_time": 2}, {"in_time": 9}]),
            *("rule_set.not_a_group", "restructured[2].in_time"),
        ),
        (
            own("quy-che-3", cure={"months": -1, "months_short_term": 1}),
            *("rule_set.unreadable", "cure.months"),
        ),
        (
            Said(
                "provisions",
                {
                    **shipped("provisions")["du-phong-vi-mo-86-2024"],
                    "name": "dp-1",
                    "specific_percent": ["0", "2", "25", "50", "100.5"],
                },
            ),
            *("rule_set.bad_share", "specific_percent"),
        ),
    ],
)
def test_what_is_refused(book: Book, said: Said, key: str, path: str) -> None:
    with writer_of(book) as writer:
        adopt(writer, [own()])
    before = links(book)
    with pytest.raises(RuleFault) as refused, writer_of(book) as writer:
        adopt(writer, [said])
    assert (refused.value.key, refused.value.path) == (key, path)
    assert links(book) == before


def test_two_sets_of_one_day_in_one_file_are_refused(book: Book) -> None:
    with pytest.raises(RuleFault) as refused, writer_of(book) as writer:
        adopt(writer, [own(), own("quy-che-2")])
    assert refused.value.key == "rule_set.same_day"
    assert not sets(book).own["debt_groups"]


def test_a_set_is_dropped_while_nothing_was_done_by_it(book: Book) -> None:
    with writer_of(book) as writer:
        adopt(writer, [own()])
        drop(writer, "quy-che-1", "gõ nhầm ngưỡng", TODAY)
    assert "quy-che-1" not in sets(book).own["debt_groups"]
    with writer_of(book) as writer:  # its name is free: what it says now may be another
        adopt(writer, [own(overdue_days=[5, 30, 90, 180])])
    assert sets(book).groups_on(TODAY, "quy-che-1").overdue_days[0] == 5


def test_a_set_that_something_was_done_by_stays(book: Book) -> None:
    with writer_of(book) as writer:
        adopt(writer, [own()])
        keep(writer, "debt_groups", "quy-che-1")
    once = links(book)
    with writer_of(book) as writer:
        keep(writer, "debt_groups", "quy-che-1")
    assert links(book) == once
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        drop(writer, "quy-che-1", "x", TODAY)
    assert refused.value.key == "rule_set.in_use"
    assert sets(book).groups_on(TODAY, "quy-che").name == "quy-che-1"


@pytest.mark.parametrize(
    ("name", "reason", "key"),
    [
        *(("vi-mo-14-2024", "x", "rule_set.of_program"), ("quy-che-9", "x", "rule_set.not_own")),
        *(("quy-che-1", " ", "rule_set.drop_reason"), ("quy-che-1", "x", "rule_set.gone_by")),
    ],
)
def test_what_is_not_dropped(book: Book, name: str, reason: str, key: str) -> None:
    """The Fund goes by the family from a day that is still to come."""
    with writer_of(book) as writer:
        adopt(writer, [own()])
        set_value(writer, "debt_group_rules", "quy-che", date(2027, 1, 1), "QĐ 1")
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        drop(writer, name, reason, TODAY)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("value", "day", "key"),
    [
        ("abc", date(2025, 1, 1), "rule_set.no_family"),
        ("bank", date(2021, 9, 30), "rule_set.none_yet"),  # 11/2021 holds from 1/10/2021
    ],
)
def test_a_fund_goes_by_no_family_that_has_no_set_on_the_day(
    book: Book, value: str, day: date, key: str
) -> None:
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        set_value(writer, "debt_group_rules", value, day, "QĐ 1")
    assert refused.value.key == key
    assert "bank, microfinance" in str(refused.value)
