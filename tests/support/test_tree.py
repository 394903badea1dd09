"""Programmes and the tree of categories: presets, changes, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.errors import FundledgerError
from fundledger.rules.support import preset, presets, sources, units
from fundledger.store.books import Book
from fundledger.support import categories, programmes
from fundledger.support.categories import Category, Tree
from fundledger.support.entering import uses
from fundledger.support.named import sources_with, units_with
from fundledger.support.presets import adopt
from fundledger.support.programmes import Budgeted, Programme
from tests.ledger.books import FUND, writer_of
from tests.support.books import ENTERED, given, item, with_tree

CTR19 = Programme(
    code="CTR19",
    name="Chương trình 19",
    first=date(2021, 1, 1),
    last=date(2025, 12, 31),
    budget=(
        Budgeted("NSTW", 55_600_000_000),
        Budgeted("ngân sách địa phương", 39_450_000_000),
        Budgeted("khác", 69_000_000_000),
    ),
)


def tree_of(book: Book) -> Tree:
    with book.reading() as connection:
        return categories.tree(connection, FUND)


def refused(book: Book, category: Category, *, change: bool = False) -> str:
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        (categories.change if change else categories.add)(writer, category, ENTERED)
    assert str(refusal.value)
    return refusal.value.key


# Presets.


@pytest.mark.parametrize("name", presets())
def test_a_preset_hangs_together(name: str) -> None:
    """Whatever stands under something has it, and is counted in units that there are."""
    of = preset(name)
    codes = [each.code for each in of.categories]
    assert len(set(codes)) == len(codes)
    assert [each.code for each in of.categories if not each.parent] == codes[:1]
    named = {each.name for each in units()}
    assert {unit for each in of.categories for unit in each.units} <= named
    if of.programme is not None:
        assert of.programme.first < of.programme.last
        known = {each.code for each in sources()}
        assert {source for source, _ in of.programme.budget} <= known


def test_programme_19_has_the_budget_that_its_report_states() -> None:
    """55.600 + 39.450 + 69.000 = 164.050 triệu."""
    programme = preset("ctr-19").programme
    assert programme is not None
    amounts = [amount for _, amount in programme.budget]
    assert amounts == [55_600_000_000, 39_450_000_000, 69_000_000_000]
    assert sum(amounts) == 164_050_000_000


def test_item_5_is_read_in_two_ways_and_a_fund_may_change_from_one_to_the_other(
    book: Book,
) -> None:
    with_tree(book, "ctr-19")
    assert tree_of(book)["19.5"].name == "Hỗ trợ khác"
    assert tree_of(book).money_of("19.5.3") == "grant"
    with writer_of(book) as writer:
        found = adopt(writer, "ctr-19-vay-von", ENTERED)
    became = {each.category.code: each.outcome for each in found.categories}
    assert became["19.5"] == "changed"
    assert {became[code] for code in ("19.5.Q", "19.5.NH")} == {"new"}
    assert became["19.1"] == "same"
    assert found.programme is None  # it was there
    known = tree_of(book)
    assert known["19.5"].name.startswith("Hỗ trợ vay vốn từ Quỹ")
    assert known.money_of("19.5.NH") == "loan"
    assert known.fed() == ("19.5.Q",)


def test_words_of_the_fund_s_own_are_kept_whatever_is_taken_over_later(book: Book) -> None:
    with_tree(book, "ctr-19")
    with writer_of(book) as writer:
        standing = categories.tree(writer.connection, FUND)["19.5"]
        categories.change(writer, replace(standing, name="Hỗ trợ đặc thù"), ENTERED)
        found = adopt(writer, "ctr-19-vay-von", ENTERED)
    became = {each.category.code: each.outcome for each in found.categories}
    assert became["19.5"] == "kept"
    assert tree_of(book)["19.5"].name == "Hỗ trợ đặc thù"


def test_a_preset_taken_again_changes_nothing(book: Book) -> None:
    with_tree(book, "qd-1804")
    with writer_of(book) as writer:
        before = writer.chain
        found = adopt(writer, "qd-1804", ENTERED)
        assert writer.chain == before
    assert {each.outcome for each in found.categories} == {"same"}


def test_an_unknown_preset_is_told_those_there_are(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        adopt(writer, "qd-1805", ENTERED)
    assert refusal.value.params["known"] == list(presets())


# The tree.


def test_codes_are_sorted_as_numbers_and_a_parent_stands_before_what_is_under_it(
    book: Book,
) -> None:
    with_tree(book)
    with writer_of(book) as writer:
        for code in ("19.5.10", "19.5.9"):
            categories.add(writer, Category(code=code, name=code, parent="19.5"), ENTERED)
    codes = [each.code for each, _ in tree_of(book).in_order()]
    at = codes.index("19.5")
    assert codes[at + 7 : at + 10] == ["19.5.7", "19.5.9", "19.5.10"]
    depths = {each.code: depth for each, depth in tree_of(book).in_order()}
    assert depths["19.5.9"] == 2


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("19.5.2", "19.5.2"),
        ("Thưởng sản phẩm OCOP", "19.5.2"),
        ("thuong san pham ocop", "19.5.2"),
        ("Hỗ trợ khác/Thưởng sản phẩm OCOP", "19.5.2"),
    ],
)
def test_a_category_is_meant_by_its_code_or_its_name(book: Book, said: str, meant: str) -> None:
    assert tree_of(with_tree(book)).meant(said) == meant


def test_what_is_only_near_is_refused_with_the_nearest(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal:
        tree_of(with_tree(book)).meant("Thưởng sản phẩm OCOB")
    assert refusal.value.key == "support.unknown_category_like"
    assert refusal.value.params["nearest"] == "Thưởng sản phẩm OCOP"


def test_a_name_of_two_categories_means_neither_but_with_what_is_above_it_does(
    book: Book,
) -> None:
    with_tree(book, "ctr-19", "nq-08-2019")
    with pytest.raises(FundledgerError) as refusal:
        tree_of(book).meant("Lãi suất tín dụng")
    assert refusal.value.key == "support.unknown_category_which"
    assert tree_of(book).meant("Hỗ trợ khác/Lãi suất tín dụng") == "19.5.3"


def test_a_category_may_be_renamed_and_moved_and_its_items_stay_under_it(book: Book) -> None:
    with_tree(book)
    given(book, item("19.5.2", "2023-05-01", counts={"HTX": 1}, amount=5))
    with writer_of(book) as writer:
        wanted = Category(code="19.5.2", name="Thưởng OCOP", parent="19.3", units=("HTX",))
        categories.change(writer, wanted, ENTERED)
    known = tree_of(book)
    assert known["19.5.2"].name == "Thưởng OCOP"
    assert known.above("19.5.2") == ("19.3", "19")
    assert "19.5.2" in known.under("19.3")


def test_a_new_unit_is_one_that_a_category_names(book: Book) -> None:
    with_tree(book)
    with writer_of(book) as writer:
        wanted = Category(code="19.9", name="Chuyển đổi số", units=("nền tảng", "hợp tác xã"))
        kept = categories.add(writer, wanted, ENTERED)
    assert kept.units == ("nền tảng", "HTX")
    assert units_with(tree_of(book)).meant("Nền Tảng") == "nền tảng"


def test_what_cannot_be_of_a_category(book: Book) -> None:
    with_tree(book)
    assert refused(book, Category(code="19.1", name="x")) == "support_category.exists"
    assert refused(book, Category(code="", name="x")) == "support_category.no_name"
    assert refused(book, Category(code="9", name="x", parent="77")) == "support.unknown_category"
    of_none = Category(code="9", name="x", programme="CTR18")
    assert refused(book, of_none) == "support.unknown_programme_like"
    same = tree_of(book)["19.1"]
    assert refused(book, same, change=True) == "support_category.nothing_changed"
    under = Category(code="19", name="x", parent="19.5")
    assert refused(book, under, change=True) == "support_category.under_itself"


def test_a_category_is_dropped_only_where_nothing_hangs_on_it(book: Book) -> None:
    with_tree(book)
    given(book, item("19.5.2", "2023-05-01", counts={"HTX": 1}, amount=5))

    def drop(code: str, reason: str = "không dùng") -> None:
        with writer_of(book) as writer:
            categories.drop(writer, code, reason, ENTERED, is_used=uses(writer, code))

    for code, reason, key in (
        ("19.5", "x", "support_category.has_more"),
        ("19.5.2", "x", "support_category.is_used"),
        ("19.5.7", " ", "support.void_why"),
    ):
        with pytest.raises(FundledgerError) as refusal:
            drop(code, reason)
        assert refusal.value.key == key
    drop("19.5.7")
    assert "19.5.7" not in tree_of(book)


# Programmes.


def test_a_programme_names_its_sources_by_any_of_their_names(book: Book) -> None:
    with writer_of(book) as writer:
        programmes.add(writer, CTR19, ENTERED, "19/CTr-UBND")
    with book.reading() as connection:
        found = programmes.programme_named(connection, FUND, "ctr19")
    assert [each.source for each in found.budget] == ["NSTW", "NSDP", "KHAC"]
    assert found.total == 164_050_000_000


def test_a_source_that_a_budget_names_is_one_from_then_on(book: Book) -> None:
    own = Programme(
        code="WB",
        name="Dự án",
        first=date(2023, 1, 1),
        last=date(2024, 1, 1),
        budget=(Budgeted("Vốn ODA", 1),),
    )
    with writer_of(book) as writer:
        programmes.add(writer, own, ENTERED)
        known = sources_with(programmes.programmes(writer.connection, FUND).values())
    assert known.meant("von oda") == "Vốn ODA"


def test_a_correction_says_why_and_keeps_what_was_said(book: Book) -> None:
    with writer_of(book) as writer:
        kept = programmes.add(writer, CTR19, ENTERED).programme
    longer = replace(kept, last=date(2026, 12, 31))
    for wanted, reason, key in (
        (longer, " ", "support.correct_why"),
        (kept, "x", "programme.nothing_changed"),
    ):
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            programmes.correct(writer, wanted, ENTERED, reason)
        assert refusal.value.key == key
    with writer_of(book) as writer:
        programmes.correct(writer, longer, ENTERED, "kéo dài")
    with book.reading() as connection:
        said = programmes.versions(connection, FUND, "CTR19")
    assert [each.programme.last.year for each in said] == [2025, 2026]
    assert [each.reason for each in said] == ["", "kéo dài"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"name": " "}, "programme.no_name"),
        ({"last": date(2020, 1, 1)}, "support.period_reversed"),
        ({"budget": (Budgeted("NSTW", 1), Budgeted("ngân sách TW", 2))}, "programme.source_twice"),
    ],
)
def test_what_cannot_be_of_a_programme(book: Book, changes: dict[str, object], key: str) -> None:
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        programmes.add(writer, replace(CTR19, **changes), ENTERED)  # type: ignore[arg-type]
    assert refusal.value.key == key


def test_there_is_one_programme_of_a_code(book: Book) -> None:
    with writer_of(book) as writer:
        programmes.add(writer, CTR19, ENTERED)
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        programmes.add(writer, CTR19, ENTERED)
    assert refusal.value.key == "programme.exists"
