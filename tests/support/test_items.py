"""Items: entered many at a time, once, corrected and taken back by further facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.proof import prove
from fundledger.store.books import Book
from fundledger.support.entering import correct, take, take_back
from fundledger.support.items import ROWS_A_FACT, Counted, Entered, Item, Ref, item_at, standing
from tests.ledger.books import FUND, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, register
from tests.reports.small import told
from tests.support.books import ENTERED, M, given, item, objections, one, with_tree

OCOP = item("19.5.2", "2023-05-15", counts={"sản phẩm": 3}, amount=15, source="NSDP")


def stands(book: Book, known_at: int | None = None) -> list[Entered]:
    with book.reading() as connection:
        return list(standing(connection, FUND, known_at))


@pytest.fixture
def tree(book: Book) -> Book:
    register(book, BORROWER, "HTX mẫu 01")
    register(book, SUCCESSOR, "HTX mẫu 02")
    return with_tree(book)


def test_names_are_kept_by_their_codes(tree: Book) -> None:
    said = item(
        "thưởng sản phẩm ocop", "2023-05-15", counts={"SP": 3}, source="ngân sách địa phương"
    )
    received, doubts = one(tree, said)
    assert received.item.category == "19.5.2"
    assert received.item.counts == (Counted("sản phẩm", 3),)
    assert received.item.source == "NSDP"
    assert doubts == []


def test_an_aggregate_of_an_old_report_is_an_item(tree: Book) -> None:
    """28 people at 25 HTX in 8 districts, about 980 triệu: the money belongs to people."""
    counts = {"người": 28, "HTX": 25, "huyện": 8}
    said = item(
        "19.5.1", "2022-12-31", counts=counts, amount=980, cumulative=True, approximate=True
    )
    received, _ = one(tree, said)
    assert received.item.begins is None
    assert received.item.main_unit == "người"  # which its category names first
    assert dict(received.item.counts) == counts


def test_ten_items_are_one_fact_and_each_is_called_by_its_place(tree: Book) -> None:
    wanted = [item("19.3", f"2023-01-{day:02}", amount=1) for day in range(1, 11)]
    with writer_of(tree) as writer:
        before = writer.chain
        outcome = take(writer, wanted, ENTERED)
        assert writer.chain == before + 1
    assert [str(each.ref) for each in outcome.received] == [
        f"{before + 1}.{place}" for place in range(1, 11)
    ]


def test_more_items_than_a_fact_holds_are_several(tree: Book) -> None:
    wanted = [item("19.3", "2023-01-01", key=str(n), amount=1) for n in range(ROWS_A_FACT + 1)]
    with writer_of(tree) as writer:
        before = writer.chain
        outcome = take(writer, wanted, ENTERED)
        assert writer.chain == before + 2
    assert outcome.received[-1].ref == Ref(before + 2, 1)
    assert len(stands(tree)) == ROWS_A_FACT + 1


def test_the_same_list_again_changes_nothing(tree: Book) -> None:
    wanted = [OCOP, item("19.3", "2023-06-01", amount=35, cooperative=BORROWER)]
    first = given(tree, *wanted)
    with writer_of(tree) as writer:
        before = writer.chain
        again = take(writer, wanted, ENTERED)
        assert writer.chain == before
    assert [each.became for each in again.received] == ["stands", "stands"]
    assert [each.ref for each in again.received] == [each.ref for each in first.received]


def test_what_was_corrected_or_taken_back_is_not_brought_in_again_by_its_list(
    tree: Book,
) -> None:
    wanted = [OCOP, item("19.3", "2023-06-01", amount=35)]
    refs = [each.ref for each in given(tree, *wanted).received]
    with writer_of(tree) as writer:
        correct(writer, refs[0], {"amount": 20 * M}, "ghi nhầm", ENTERED)
        take_back(writer, refs[1:], "nhập nhầm", ENTERED)
    again = given(tree, *wanted)
    assert [each.became for each in again.received] == ["corrected", "void"]
    assert [each.item.amount for each in stands(tree)] == [20 * M]
    # Who means it enters it by itself.
    received, _ = one(tree, wanted[1])
    assert received.became == "new"
    assert len(stands(tree)) == 2


def test_one_that_stands_is_not_entered_twice_but_by_a_key_of_its_own(tree: Book) -> None:
    one(tree, OCOP)
    with pytest.raises(FundledgerError) as refusal:
        one(tree, OCOP)
    assert refusal.value.key == "support.stands"
    received, doubts = one(tree, replace(OCOP, key="2"))
    assert received.became == "new"
    assert doubts == []  # nobody is named: nothing says that it is the same


def test_a_correction_says_why_and_what_was_said_before_stays(tree: Book) -> None:
    received, _ = one(tree, OCOP)
    with tree.reading() as connection:
        before = item_at(connection, FUND, received.ref).versions[-1].chain
    for changes, reason, key in (
        ({"amount": 16 * M}, " ", "support.correct_why"),
        ({"amount": 15 * M}, "x", "support.nothing_changed"),
    ):
        with pytest.raises(FundledgerError) as refusal, writer_of(tree) as writer:
            correct(writer, received.ref, changes, reason, ENTERED)
        assert refusal.value.key == key
    with writer_of(tree) as writer:
        correct(writer, received.ref, {"category": "19.5"}, "x", ENTERED)
    with tree.reading() as connection:
        found = item_at(connection, FUND, received.ref)
        assert [each.item.category for each in found.versions if each.item] == ["19.5.2", "19.5"]
        then = item_at(connection, FUND, received.ref, before)
        assert then.item.category == "19.5.2"
        assert list(prove(connection, FUND)) == []
    assert [each.item.category for each in stands(tree, before)] == ["19.5.2"]


def test_what_was_taken_back_takes_nothing_more(tree: Book) -> None:
    received, _ = one(tree, OCOP)
    with writer_of(tree) as writer:
        take_back(writer, [received.ref, received.ref], "nhập nhầm", ENTERED)
    assert stands(tree) == []
    with writer_of(tree) as writer:
        for act in (
            lambda: take_back(writer, [received.ref], "x", ENTERED),
            lambda: correct(writer, received.ref, {"amount": 1}, "x", ENTERED),
        ):
            with pytest.raises(FundledgerError) as refusal:
                act()
            assert refusal.value.key == "support.void_already"


@pytest.mark.parametrize("text", ["", "x", "1.x", "-1", "1.2.3", "9" * 13])
def test_what_is_no_number_of_an_item(text: str) -> None:
    with pytest.raises(FundledgerError) as refusal:
        Ref.read(text)
    assert refusal.value.key == "support.not_an_item"


@pytest.mark.parametrize("ref", [Ref(1, 1), Ref(10**6, 1)])
def test_a_link_that_holds_no_item(tree: Book, ref: Ref) -> None:
    one(tree, OCOP)
    with tree.reading() as connection, pytest.raises(FundledgerError) as refusal:
        item_at(connection, FUND, ref)
    assert refusal.value.key == "support.no_such_item"


def test_all_that_stands_against_a_list_is_told_at_once(tree: Book) -> None:
    wrong = Item(
        category="OCOPP",
        last=date(2023, 1, 1),
        first=date(2023, 2, 1),
        counts=(Counted("HTXX", 1),),
        amount=-1,
        source="NSTWW",
        programme="CTR18",
        cooperative="999",
    )
    found = objections(tree, OCOP, wrong)
    assert {at for at, _, _ in found} == {1}
    assert [name for _, name, _ in found] == [
        *("category", "first", "amount", "unit", "source", "programme", "cooperative"),
    ]


@pytest.mark.parametrize(
    ("changes", "name", "key"),
    [
        ({"last": date(2024, 7, 1)}, "last", "support.future_day"),
        ({"counts": (), "amount": None}, None, "support.says_nothing"),
        ({"counts": (Counted(" ", 3),)}, "count", "support.count_without_unit"),
        ({"counts": (Counted("HTX", 0),)}, "count", "support.count_not_positive"),
        ({"counts": (Counted("HTX", 1), Counted("hợp tác xã", 1))}, "unit", "support.unit_twice"),
        ({"cooperative": "HTX mẫu 01"}, "cooperative", "support.named_cooperative"),
        (
            {"cooperative": BORROWER, "counts": (Counted("HTX", 2),)},
            "cooperative",
            "support.names_one",
        ),
        ({"main_unit": "người"}, "unit", "support.main_unit_not_counted"),
        ({"loan": "HD-9"}, "loan", "loan.unknown"),
    ],
)
def test_what_an_item_cannot_say(
    tree: Book, changes: dict[str, object], name: str | None, key: str
) -> None:
    wrong = replace(OCOP, **changes)  # type: ignore[arg-type]  # its own fields
    assert objections(tree, wrong) == [(0, name, key)]


def test_a_number_of_another_is_told_where_a_name_was_said(tree: Book) -> None:
    with pytest.raises(FundledgerError) as refusal:
        one(tree, replace(OCOP, cooperative="htx MẪU 02"))
    assert refusal.value.params["numbers"] == [SUCCESSOR]


def test_nothing_is_entered_where_the_ledger_says_it(book: Book) -> None:
    with_tree(book, "ctr-19-vay-von")
    assert objections(book, item("19.5.Q", "2023-01-01", amount=100)) == [
        (0, "category", "support.is_fed")
    ]


def test_interest_on_a_loan_of_ours_is_its_borrower_s(book: Book) -> None:
    told(book)
    with_tree(book)
    received, _ = one(book, item("19.5.3", "2023-05-01", amount=3, loan="HD-01"))
    assert received.item.cooperative == BORROWER
    of_another = item("19.5.3", "2023-05-02", amount=3, loan="HD-01", cooperative=SUCCESSOR)
    assert objections(book, of_another) == [(0, "loan", "support.loan_of_another")]


def test_the_same_twice_in_a_list_is_asked_about(tree: Book) -> None:
    assert objections(tree, OCOP, OCOP) == [(1, None, "support.twice")]
    keyed = replace(OCOP, key="A")
    assert objections(tree, keyed, replace(keyed, amount=1)) == [(1, "key", "support.key_twice")]
    one(tree, keyed)
    assert objections(tree, replace(keyed, amount=1)) == [(0, "key", "support.key_taken")]


def test_what_may_be_the_same_is_remarked_and_taken(tree: Book) -> None:
    of_one = replace(OCOP, cooperative=BORROWER, document="812/QĐ-UBND")
    outcome = given(tree, of_one, replace(of_one, amount=5 * M))
    assert [(each.at, each.key) for each in outcome.doubts] == [(1, "support_doubt.alike_in_list")]
    _, doubts = one(tree, replace(of_one, amount=6 * M))
    assert [each.key for each in doubts] == ["support_doubt.alike_in_book"]


@pytest.mark.parametrize(
    ("first", "last", "odd"),
    [
        ("2021-01-01", "2025-12-31", False),
        ("2020-12-31", "2021-06-30", True),
        (None, "2020-12-31", True),
    ],
)
def test_days_outside_the_programme_are_remarked(
    tree: Book, first: str | None, last: str, odd: bool
) -> None:
    wanted = item("19.3", min(last, "2024-06-30"), first=first, amount=1)
    _, doubts = one(tree, wanted)
    assert [each.key for each in doubts] == ["support_doubt.outside_programme"] * odd


def test_who_is_named_and_not_counted_is_remarked(tree: Book) -> None:
    _, doubts = one(tree, item("19.3", "2023-05-01", beneficiary="Hộ ông A", amount=5))
    assert [each.key for each in doubts] == ["support_doubt.names_and_counts_nobody"]
    counted = item("19.3", "2023-05-02", beneficiary="Hộ ông A", counts={"hộ": 1}, amount=5)
    assert one(tree, counted)[1] == []
