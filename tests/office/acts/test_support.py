"""Support through the office: programmes, categories, items, totals, as people and programs ask."""

from __future__ import annotations

import json

import pytest

from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.as_json import lines
from fundledger.reports.as_text import lines as as_text
from fundledger.store.books import Book
from tests.ledger.books import FUND, found_fund
from tests.office.calls import TODAY, column, do, refusal_of, table_of
from tests.reports.small import told
from tests.support.books import given, item

ROW = {
    *("category", "parent", "unit", "count", "amount", "cumulative_count", "cumulative_amount"),
    *("source", "area"),
}


@pytest.fixture
def tree(book: Book) -> Book:
    do(book, "support category adopt", preset="ctr-19")
    return book


def document(answer: Answer) -> dict[str, object]:
    found = answer.found
    assert found is not None
    return json.loads("".join(lines(found.document())))  # type: ignore[union-attr]


def test_adopting_a_tree_brings_its_programme(tree: Book) -> None:
    shown = do(tree, "programme show", programme="CTR19")
    assert column(shown, "programme_budget", "budget") == [
        *(55_600_000_000, 39_450_000_000, 69_000_000_000),
    ]
    assert table_of(shown, "programme_budget").total["budget"] == 164_050_000_000
    assert column(do(tree, "support category list"), "support_categories", "category")[:3] == [
        *("19", "19.1", "19.2"),
    ]


def test_a_programme_shows_what_was_given_of_its_budget(tree: Book) -> None:
    given = {"amount": "100 triệu", "source": "NSDP", "on": "2023-05-01"}
    do(tree, "support add", category="19.3", **given)
    do(tree, "support add", category="19.1", **{**given, "source": "KCQG"})
    shown = do(tree, "programme show", programme="CTR19")
    rows = table_of(shown, "programme_budget").records()
    assert [(row["budget"], row["given"]) for row in rows] == [
        (55_600_000_000, 0),
        (39_450_000_000, 100_000_000),
        (69_000_000_000, 0),
        (None, 100_000_000),
    ]


def test_programs_are_given_rows_of_exactly_these_names(tree: Book) -> None:
    said = {"count": {"người": 28, "HTX": 25}, "amount": "khoảng 980 triệu", "source": "NSDP"}
    do(tree, "support add", category="19.5.1", on="2023-05-01", area="Cao Lộc", **said)
    answer = do(
        tree,
        "support totals",
        first="2023-01-01",
        to="2023-12-31",
        by=["source", "area"],
        scale="million",
    )
    found = document(answer)
    rows = found["rows"]
    assert isinstance(rows, list)
    assert {frozenset(row) - {"total"} for row in rows} == {frozenset(ROW)}
    assert {row["total"] for row in rows if "total" in row} == {True}
    parts = [row for row in rows if "total" not in row]
    assert parts == [
        {
            "category": "19.5.1",
            "parent": "19.5",
            "unit": unit,
            "count": count,
            "amount": amount,  # in đồng, whatever people are shown
            "cumulative_count": count,
            "cumulative_amount": amount,
            "source": "NSDP",
            "area": "Cao Lộc",
        }
        for unit, count, amount in (("người", 28, 980_000_000), ("HTX", 25, None))
    ]


def test_people_are_shown_trieu_and_told_what_rounding_makes_of_it(tree: Book) -> None:
    """1.440.000 + 1.440.000 = 2.880.000: 1,4 + 1,4 = 2,8 beside 2,9."""
    for category in ("19.1", "19.3"):
        do(tree, "support add", category=category, amount=1_440_000, on="2023-05-01")
    span = {"first": "2023-01-01", "to": "2023-12-31"}
    shown = table_of(do(tree, "support totals", **span, scale="million"), "support_totals")
    with use_language("vi"):
        text = "".join(as_text(shown, "vi", 100))
    assert " 1,4 " in text
    assert " 2,9 " in text
    assert "tổng in ra 2,9 triệu đồng; cộng các dòng đã làm tròn ít hơn 0,1 triệu đồng" in text
    whole = table_of(do(tree, "support totals", **span), "support_totals")
    assert "support_note.rounding" not in {note.key for note in whole.notes}


def test_an_item_is_entered_corrected_and_taken_back(tree: Book) -> None:
    entered = do(tree, "support add", category="19.3", amount="35 triệu", on="2023-05-01")
    ref = entered.facts["item"]
    do(tree, "support correct", item=ref, amount="36 triệu", reason="ghi nhầm")
    assert column(do(tree, "support list"), "support_items", "amount") == [36_000_000]
    do(tree, "support void", items=[ref], reason="nhập nhầm")
    assert column(do(tree, "support list"), "support_items", "amount") == []
    with_void = do(tree, "support list", with_void=True)
    assert [each.code for each in column(with_void, "support_items", "state")] == ["void"]  # type: ignore[attr-defined]
    versions = table_of(do(tree, "support show", item=ref), "support_versions")
    assert versions["amount"] == [35_000_000, 36_000_000, None]


def test_a_rehearsal_keeps_nothing(tree: Book) -> None:
    said = {"category": "19.3", "amount": "35 triệu", "on": "2023-05-01"}
    do(tree, "support add", dry_run=True, **said)
    do(tree, "programme add", dry_run=True, programme="X", name="x", since="2023-01-01",
       until="2023-12-31")  # fmt: skip
    assert column(do(tree, "support list"), "support_items", "amount") == []
    assert column(do(tree, "programme list"), "support_programmes", "programme") == ["CTR19"]


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("support add", {"category": "19.3", "amount": 1}, "support.no_day"),
        ("support add", {"category": "19.3", "amount": 1, "until": "2023-01-01"},
         "support.period_begins"),
        ("support add", {"category": "19.3", "on": "2023-01-01", "until": "2023-01-01"},
         "support.day_and_period"),
        ("support add", {"category": "19.3", "amount": "1.426 tỷ", "on": "2023-01-01"},
         "support.amount_either_way"),
        ("support add", {"category": "19.3", "count": "HTX", "on": "2023-01-01"},
         "usage.not_units"),
        ("support correct", {"item": "1.1", "reason": "x", "amount": 1}, "support.no_such_item"),
        ("support correct", {"item": "1.1", "reason": "x"}, "usage.nothing_said"),
        ("programme add", {"programme": "X", "name": "x", "since": "2023-01-01",
                           "until": "2023-12-31", "budget": "NSTW"}, "usage.not_budgeted"),
        ("programme correct", {"programme": "CTR19"}, "usage.nothing_said"),
        ("support category adopt", {"preset": "x"}, "support.unknown_preset"),
        ("support category change", {"category": "19.1"}, "usage.nothing_said"),
    ],
)  # fmt: skip
def test_what_is_refused(tree: Book, act: str, said: dict[str, object], key: str) -> None:
    assert refusal_of(tree, act, **said).key == key


def test_the_fund_s_loans_stand_beside(book: Book) -> None:
    """`small`: 120 million lent on 31/12/2022; on 30/6/2023 60 million of it are owed."""
    told(book)
    do(book, "support category adopt", preset="ctr-19-vay-von")
    answer = do(book, "support totals", first="2022-12-01", to="2023-06-30")
    (row,) = table_of(answer, "support_fund_loans").records()
    figures = ("borrowers_owing", "owing_principal", "principal_owing", "new_loans", "disbursed")
    assert [row[name] for name in figures] == [1, 1, 60_000_000, 1, 120_000_000]
    found = document(answer)
    assert isinstance(found["fund_loans"], list)


def test_a_book_without_categories_is_told_how_to_begin(book: Book) -> None:
    shown = table_of(do(book, "support totals"), "support_totals")
    assert shown.rows == []
    assert [note.key for note in shown.notes] == ["support_note.no_categories"]
    said = {"category": "19.3", "amount": 1, "on": "2023-01-01"}
    assert refusal_of(book, "support add", **said).key == "support.no_categories"


def test_a_category_is_added_moved_and_dropped(tree: Book) -> None:
    do(tree, "support category add", category="19.9", name="Chuyển đổi số", units=["nền tảng"])
    do(tree, "support category change", category="19.9", parent="19.5")
    row = next(
        row
        for row in table_of(do(tree, "support category list"), "support_categories").records()
        if row["category"] == "19.9"
    )
    assert (row["parent"], row["units"]) == ("19.5", "nền tảng")
    do(tree, "support category drop", category="19.9", reason="không dùng")
    assert "19.9" not in column(do(tree, "support category list"), "support_categories", "category")


def test_a_province_adds_its_districts_up(tree: Book) -> None:
    """20 triệu in one fund and 15 in another are 35, of 1 + 1 cooperatives that nobody names."""
    found_fund(tree, 21)
    call(tree, 21, "kế toán", "support category adopt", {"preset": "ctr-19"}, today=TODAY)
    said = {"category": "19.3", "count": {"HTX": 1}, "on": "2023-05-01"}
    for fund, amount in ((FUND, 20_000_000), (21, 15_000_000)):
        call(tree, fund, "kế toán", "support add", {**said, "amount": amount}, today=TODAY)
    span = {"first": "2023-01-01", "to": "2023-12-31", "scale": "million"}
    answer = call(tree, "all", "", "support totals", span, today=TODAY)
    of_all = table_of(answer, "all_funds")
    row = next(row for row in of_all.records() if row["category"] == "19.3")
    assert (row["count"], row["amount"], row["cumulative_amount"]) == (2, 35_000_000, 35_000_000)
    assert "support_note.of_funds" in {note.key for note in of_all.notes}
    found = document(answer)
    assert isinstance(found["funds"], list)
    assert [each["fund"] for each in found["funds"]] == [FUND, 21]


def test_a_category_that_one_fund_has_not_is_left_out_and_named(tree: Book) -> None:
    found_fund(tree, 21)
    do(tree, "support add", category="19.3", amount=1_000_000, on="2023-05-01")
    said = {"category": "19.3", "first": "2023-01-01", "to": "2023-12-31"}
    answer = call(tree, "all", "", "support totals", said, today=TODAY)
    notes = {note.key for table in answer.found.tables for note in table.notes}  # type: ignore[union-attr]
    assert "many_note.has_none" in notes


def test_all_that_was_entered_at_once_is_taken_back_at_once(tree: Book) -> None:
    """Three items of one list, one of them taken back before: the other two go, and no more."""
    given(tree, *(item("19.3", f"2023-05-0{day}", amount=day) for day in (1, 2, 3)))
    kept = do(tree, "support add", category="19.1", amount=1_000_000, on="2023-05-01")
    link = column(do(tree, "support list"), "support_items", "item")[0]
    assert isinstance(link, str)
    link = link.partition(".")[0]
    do(tree, "support void", items=[f"{link}.2"], reason="x")
    gone = do(tree, "support void", items=[link], reason="cả tệp")
    assert gone.facts["items"] == [f"{link}.1", f"{link}.3"]
    assert column(do(tree, "support list"), "support_items", "item") == [kept.facts["item"]]
    refused = refusal_of(tree, "support void", items=["1"], reason="x")
    assert refused.key == "support.no_such_item"


def test_a_name_that_is_new_is_said(tree: Book) -> None:
    said = {"programme": "X", "name": "x", "since": "2023-01-01", "until": "2023-12-31"}
    answer = do(tree, "programme add", budget=["NSTW=1 tỷ", "vốn ODA=2 tỷ"], **said)
    assert [(each.key, each.params) for each in answer.remarks] == [  # type: ignore[union-attr]
        ("support_new.sources", {"names": ["vốn ODA"]})
    ]
    added = do(tree, "support category add", category="19.9", name="y", units=["HTX", "trạm"])
    assert [each.params for each in added.remarks] == [{"names": ["trạm"]}]


def test_items_are_picked_by_whatever_name_of_source_and_programme(tree: Book) -> None:
    do(tree, "support category adopt", preset="nq-08-2019")
    do(tree, "support add", category="19.3", amount=1, source="NSDP", on="2023-05-01")
    do(tree, "support add", category="08.1", amount=2, source="NSTW", on="2023-05-01")
    for said, amounts in (
        ({"source": "ngân sách địa phương"}, [1]),
        ({"programme": "nq08"}, [2]),
        ({"programme": "CTR19", "source": "NSTW"}, []),
    ):
        assert column(do(tree, "support list", **said), "support_items", "amount") == amounts
        shown = table_of(do(tree, "support totals", to="2023-12-31", **said), "support_totals")
        of_all = [row["amount"] for row in shown.records() if row["category"] is None]
        assert of_all == amounts


def test_the_fund_s_loans_are_of_the_programme_of_their_category(book: Book) -> None:
    told(book)
    do(book, "support category adopt", preset="ctr-19-vay-von")
    do(book, "support category adopt", preset="nq-08-2019")
    span = {"first": "2022-12-01", "to": "2023-06-30"}
    for programme, lent in (("CTR19", [120_000_000]), ("NQ08", [])):
        answer = do(book, "support totals", programme=programme, **span)
        rows = table_of(answer, "support_totals").records()
        of_fund = [
            row["amount"] for row in rows if (row["category"], row["unit"]) == ("19.5.Q", "HTX")
        ]
        assert of_fund == lent
