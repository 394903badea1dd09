"""Each rule fires on a small document made for it, and is silent on its nearest neighbour.

None of the documents is a real one. What should stand is worked out in a comment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from fundledger.messages import LANGUAGES, catalogue
from fundledger.published.checking import RULES
from fundledger.published.figures import Figure, Relation
from fundledger.published.intervals import Interval, exactly
from fundledger.published.spans import span_named
from tests.published.documents import document, figure, found, relation, rules

A = document("a")
B = document("b")
Said = tuple[Figure | Relation, ...]


def money(low: str, high: str) -> Interval:
    """In triệu."""
    return Interval(Fraction(low) * 10**6, Fraction(high) * 10**6)


def test_every_rule_has_its_words_in_both_languages() -> None:
    for lang in LANGUAGES:
        known = catalogue(lang)
        for rule in RULES:
            for group in ("figure_rule", "figure_reason", "figure_finding"):
                assert f"{group}.{rule.name}" in known, (lang, group, rule.name)


# Totals.


def total(whole: str, *parts: str) -> Said:
    shown = [figure(f"p{at}", f"chi / phần {at}", text) for at, text in enumerate(parts)]
    ids = [each.id for each in shown]
    return (figure("t", "chi", whole), *shown, relation("total_of", "t", *ids))


def test_a_total_that_is_not_its_parts() -> None:
    (one,) = found(*total("700 triệu đồng", "300 triệu đồng", "380 triệu đồng"))
    assert (one.rule, one.figure.id, [each.id for each in one.others]) == (
        "total",
        "t",
        ["p0", "p1"],
    )
    # 300 ± 0,5 and 380 ± 0,5
    assert one.expected == money("679", "681")


@pytest.mark.parametrize(
    "said",
    [
        total("680 triệu đồng", "300 triệu đồng", "380 triệu đồng"),
        # 0,3 ± 0,05 + 0,38 ± 0,005 tỷ = 0,625 … 0,735
        total("0,7 tỷ đồng", "0,3 tỷ đồng", "0,38 tỷ đồng"),
        # three halves of a unit may make one and a half: 100 + 100 + 100 may be 301,5
        total("301 triệu đồng", "100 triệu đồng", "100 triệu đồng", "100 triệu đồng"),
        total("khoảng 690 triệu đồng", "300 triệu đồng", "380 triệu đồng"),
        total("1.717 người", "1.545 người", "172 người", "chưa thực hiện"),
        # a part with a number that cannot be read says nothing of the sum, and is odd by itself
    ],
)
def test_a_total_within_its_rounding_is_one(said: Said) -> None:
    assert rules(*said) == []


def test_a_total_less_what_is_taken_away() -> None:
    said = [
        figure("net", "thu ròng", "60 triệu đồng"),
        figure("in", "thu", "100 triệu đồng"),
        figure("out", "chi", "40 triệu đồng"),
        relation("total_of", "net", "in", less=("out",)),
    ]
    assert rules(*said) == []
    assert rules(replace(said[0], printed_text="140 triệu đồng"), *said[1:]) == ["total"]


def test_years_that_do_not_sum_to_the_target_of_a_plan() -> None:
    years = [
        figure(f"y{year}", "HTX thành lập mới", "50 HTX", str(year), basis="plan")
        for year in range(2021, 2026)
    ]
    target = figure("t", "HTX thành lập mới", "250 HTX", "2021-2025", basis="plan")
    assert rules(*years, target) == []
    (one,) = found(*years, replace(target, printed_text="260 HTX"))
    assert (one.rule, one.figure.id, one.expected) == ("periods", "t", exactly(250))


def test_of_who_was_helped_years_may_overlap() -> None:
    """One cooperative helped in two years is two of the years and one of the span."""
    years = [figure(f"y{year}", "HTX được vay", "30 HTX", str(year)) for year in (2021, 2022)]
    whole = figure("t", "HTX được vay", "50 HTX", "2021-2022")
    assert rules(*years, whole) == []
    # more than 30 + 30 they cannot be, nor fewer than in one of the years
    assert rules(*years, replace(whole, printed_text="61 HTX")) == ["periods"]
    assert "part_over_whole" in rules(*years, replace(whole, printed_text="29 HTX"))


def test_quarters_of_money_make_the_year() -> None:
    quarters = [figure(f"q{n}", "giải ngân", "1,2 tỷ", f"2023Q{n}") for n in range(1, 5)]
    # 4 × (1,15 … 1,25) = 4,6 … 5,0
    assert rules(*quarters, figure("y", "giải ngân", "5 tỷ", "2023")) == []
    assert rules(*quarters, figure("y", "giải ngân", "5,2 tỷ", "2023")) == ["periods"]
    assert rules(*quarters[:3], figure("y", "giải ngân", "5,2 tỷ", "2023")) == []


# Shares.


def shares(*texts: str, kind: str = "declared") -> Said:
    shown = tuple(
        figure(f"s{at}", f"HTX / loại {at}", text, measure="cơ cấu")
        for at, text in enumerate(texts)
    )
    ids = [each.id for each in shown]
    return (*shown, relation("whole_of", "", *ids)) if kind == "declared" else shown


def test_a_share_that_is_wrong_is_told_of_where_shares_make_no_hundred() -> None:
    """Two claims speak of it: that it is no share of the whole, and that all are no hundred."""
    parts = {"a": ("500 HTX", "50%"), "b": ("400 HTX", "44%"), "c": ("100 HTX", "10%")}
    said: list[Figure | Relation] = [figure("w", "HTX", "1.000 HTX")]
    for name, (count, share) in parts.items():
        said += [
            figure(name, f"HTX / {name}", count),
            figure(f"s{name}", f"HTX / {name}", share, measure="chiếm"),
        ]
    one, other = found(*said)
    assert {one.rule, other.rule} == {"not_hundred", "share"}
    assert one.figure.id == other.figure.id == "sb"
    hundred = one if one.rule == "not_hundred" else other
    # 100 − 50 − 10, each to half a percent
    assert hundred.expected == Interval(Fraction(39), Fraction(41))


@pytest.mark.parametrize("kind", ["declared", "by_itself"])
def test_shares_that_do_not_make_a_hundred(kind: str) -> None:
    assert rules(*shares("20%", "65%", "15%", kind=kind)) == []
    # 33,3 + 33,3 + 33,3 = 99,9, and each may be 0,05 more
    assert rules(*shares("33,3%", "33,3%", "33,3%", kind=kind)) == []
    assert rules(*shares("20%", "65%", "18%", kind=kind)) == ["not_hundred"]


def test_shares_that_nobody_called_all_are_not_made_a_hundred() -> None:
    assert rules(*shares("20%", "30%", "5%", kind="by_itself")) == []
    assert rules(*shares("60%", "45%", kind="by_itself")) == []


def test_a_share_is_the_part_of_the_whole() -> None:
    said = [
        figure("w", "HTX", "800 HTX"),
        figure("p", "HTX / dịch vụ", "119 HTX"),
        figure("s", "HTX / dịch vụ", "14,88%", measure="chiếm"),
    ]
    # 119 / 800 = 14,875 %: rounded 14,88, cut off 14,87
    assert rules(*said) == []
    assert rules(*said[:2], replace(said[2], printed_text="14,87%")) == []
    assert rules(*said[:2], replace(said[2], printed_text="14,9%")) == []
    (one,) = found(*said[:2], replace(said[2], printed_text="14,78%"))
    assert (one.rule, one.figure.id) == ("share", "s")
    # and where the document says of what, by whatever name it goes
    named = replace(said[2], measure="tỷ lệ", printed_text="14,78%")
    assert rules(*said[:2], named) == []
    assert rules(*said[:2], named, relation("share_of", "s", "p", "w")) == ["share"]


def test_growth_is_what_was_added_of_what_there_was() -> None:
    said = [
        figure("now", "xe", "247 xe", "30/06/2023"),
        figure("then", "xe", "260 xe", "30/06/2022"),
        figure("g", "xe", "giảm 5%", "2023H1", measure="so với cùng kỳ"),
        relation("growth_of", "g", "now", "then"),
    ]
    # 247/260 − 1 = −5 %
    assert rules(*said) == []
    assert rules(*said[:2], replace(said[2], printed_text="giảm 13%"), said[3]) == ["growth"]
    assert rules(*said[:2], replace(said[2], printed_text="tăng 5%"), said[3]) == ["growth"]


def test_a_mean_is_the_sum_divided_by_how_many() -> None:
    said = [
        figure("sum", "huy động", "2.021,867 tỷ đồng"),
        figure("n", "quỹ", "20 quỹ"),
        figure("m", "huy động", "101,09 tỷ đồng/quỹ"),
        relation("ratio_of", "m", "sum", "n"),
    ]
    # 2.021,867 / 20 = 101,09335
    assert rules(*said) == []
    assert rules(*said[:2], replace(said[2], printed_text="110,09 tỷ đồng/quỹ"), said[3]) == [
        "ratio"
    ]
    per_year = [figure("five", "HTX mới", "448 HTX"), figure("y", "HTX mới", "90 HTX/năm")]
    # 448 / 5 = 89,6; a mean of cooperatives is not exact
    assert rules(*per_year, relation("ratio_of", "y", "five", "5")) == []


def test_a_product_is_its_factors() -> None:
    said = [
        figure("wages", "lương", "7,02 triệu đồng/tháng"),
        figure("base", "lương tối thiểu", "4,68 triệu đồng/tháng"),
        relation("product_of", "wages", "base", "1,5"),
    ]
    # 4,68 × 1,5 = 7,02
    assert rules(*said) == []
    assert rules(replace(said[0], printed_text="7,2 triệu đồng/tháng"), *said[1:]) == ["product"]
    rate = [
        figure("interest", "lãi", "30 triệu đồng"),
        figure("lent", "dư nợ", "500 triệu đồng"),
        figure("rate", "lãi suất", "6%"),
        relation("product_of", "interest", "lent", "rate"),
    ]
    assert rules(*rate) == []  # 500 × 6 % = 30


def test_the_plan_that_two_shares_of_it_speak_of_is_one() -> None:
    half = [
        figure("n", "HTX mới", "20 HTX", "2023H1", in_=A),
        figure("s", "HTX mới", "50%", "2023H1", measure="đạt kế hoạch", in_=A),
    ]
    year = [
        figure("n", "HTX mới", "40 HTX", "2023", in_=B),
        figure("s", "HTX mới", "100%", "2023", measure="đạt kế hoạch", in_=B),
    ]
    # 20 / 50 % = 40 = 40 / 100 %
    assert rules(*half, *year) == []
    more = [replace(year[0], printed_text="45 HTX"), year[1]]
    assert rules(*half, *more) == ["fulfilment"]
    # of another year it is another plan
    later = [replace(each, when=replace(each.when, span=span_named("2024"))) for each in more]
    assert rules(*half, *later) == []
    plan = figure("p", "HTX mới", "45 HTX", "2023", basis="plan", in_=B)
    assert rules(*half, plan) == ["fulfilment"]
    assert rules(*half, replace(plan, printed_text="40 HTX")) == []


def test_what_nobody_printed_follows_in_one_way() -> None:
    def plan_by(done: str, share: str, in_: object) -> Said:
        of = A if in_ is A else B
        return (
            figure("n", f"HTX mới {of.code}", done, "2023", in_=of),
            figure("s", f"HTX mới {of.code}", share, "2023", measure="so kế hoạch", in_=of),
            figure("p", "HTX mới", "không nêu", "2023", basis="plan", unit_text="HTX", in_=of),
            relation("share_of", "s", "n", "p", in_=of),
        )

    assert rules(*plan_by("20 HTX", "50%", A), *plan_by("40 HTX", "100%", B)) == []
    assert rules(*plan_by("20 HTX", "50%", A), *plan_by("45 HTX", "100%", B)) == ["derived_twice"]
    printed = figure("q", "HTX mới", "44 HTX", "2023", basis="plan", in_=B)
    assert rules(*plan_by("20 HTX", "50%", A), printed) == ["derived_twice"]


# One quantity, stated more than once.


def test_one_quantity_has_one_value_in_all_documents() -> None:
    one = figure("n", "HTX / nông nghiệp", "337 HTX", "30/06/2023", in_=A)
    other = figure("m", "HTX / nông nghiệp", "373 hợp tác xã", "30/06/2023", in_=B)
    (each,) = found(one, other)
    assert (each.rule, each.figure, each.others) == ("stated_twice", other, (one,))
    assert rules(one, replace(other, printed_text="337 HTX")) == []


@pytest.mark.parametrize(
    ("text", "time", "said"),
    [
        ("1.426 triệu đồng", "30/06/2023", {}),
        ("1,43 tỷ đồng", "30/06/2023", {}),
        ("khoảng 1,4 tỷ đồng", "30/06/2023", {}),
        ("trên 1,4 tỷ đồng", "30/06/2023", {}),
        ("2 tỷ đồng", "31/12/2023", {}),
        ("2 tỷ đồng", "2023H1", {}),
        ("2 tỷ đồng", "≤30/06/2023", {}),
        ("2 tỷ đồng", "30/06/2023", {"basis": "plan"}),
        ("2 tỷ đồng", "30/06/2023", {"area": "Tỉnh khác"}),
        ("2 tỷ đồng", "30/06/2023", {"scope": "thành viên Liên minh"}),
        ("2 tỷ đồng", "30/06/2023", {"measure": "doanh thu"}),
        ("72 HTX", "30/06/2023", {}),
    ],
)
def test_what_is_rounded_otherwise_or_another_quantity_is_no_contradiction(
    text: str, time: str, said: dict[str, str]
) -> None:
    one = figure("n", "hỗ trợ", "1,426 tỷ đồng", "30/06/2023", in_=A)
    assert rules(one, figure("m", "hỗ trợ", text, time, in_=B, **said)) == []


def test_a_quantity_stated_thrice_is_one_finding_of_the_odd_one() -> None:
    texts = ["337 HTX", "337 HTX", "373 HTX"]
    said = [figure(f"n{at}", "HTX", text, in_=A) for at, text in enumerate(texts)]
    (one,) = found(*said)
    assert (one.figure.id, one.expected) == ("n2", exactly(337))


def test_what_is_said_to_be_the_same() -> None:
    said = [
        figure("a", "vốn A", "2 tỷ"),
        figure("b", "vốn B", "2,31 tỷ"),
        relation("same_as", "a", "b"),
    ]
    # 1,5 … 2,5 and 2,305 … 2,315
    assert rules(*said) == []
    assert rules(replace(said[0], printed_text="2,1 tỷ"), *said[1:]) == ["not_the_same"]


def test_a_limit_that_is_said() -> None:
    said = [figure("a", "chi", "9%"), figure("b", "mức", "9,5%"), relation("at_most", "a", "b")]
    assert rules(*said) == []
    assert rules(replace(said[0], printed_text="11%"), *said[1:]) == ["over_limit"]


# Parts and wholes.


def test_a_part_of_a_category_is_no_more_than_the_whole() -> None:
    whole = figure("w", "HTX", "474 HTX", "30/06/2023")
    part = figure("p", "HTX / ngừng hoạt động", "74 HTX", "30/06/2023")
    assert rules(whole, part) == []
    assert rules(whole, replace(part, printed_text="474 HTX")) == []
    (one,) = found(whole, replace(part, printed_text="740 HTX"))
    assert (one.rule, one.figure.id, one.others) == ("part_over_whole", "p", (whole,))
    # on another day, of another place, or a mean of the part: not compared
    assert rules(whole, figure("p", "HTX / ngừng hoạt động", "740 HTX", "31/12/2022")) == []
    mean = figure("p", "HTX / vận tải", "600 triệu đồng", measure="doanh thu bình quân")
    assert rules(figure("w", "HTX", "450 triệu đồng", measure="doanh thu bình quân"), mean) == []


def test_a_part_of_a_category_in_the_columns_of_a_table_is_told_once() -> None:
    said = [
        each
        for year in (2021, 2022, 2023)
        for each in (
            figure(f"w{year}", "HTX vay", "25 HTX", str(year), basis="plan"),
            figure(f"p{year}", "HTX vay / nông nghiệp", "64 HTX", str(year), basis="plan"),
        )
    ]
    (one,) = found(*said)
    assert (one.rule, len(one.also), len(one.figures)) == ("part_over_whole", 2, 6)


def test_a_district_is_no_more_than_its_province() -> None:
    whole = figure("w", "HTX", "474 HTX", area="Tỉnh A")
    one = figure("p", "HTX", "200 HTX", area="Tỉnh A / Huyện B")
    other = figure("q", "HTX", "280 HTX", area="Tỉnh A / Huyện C")
    assert rules(whole, one) == []
    assert rules(whole, replace(one, printed_text="500 HTX")) == ["part_over_whole"]
    assert rules(whole, one, other) == ["areas_over_whole"]  # 200 + 280 > 474
    assert rules(whole, one, replace(other, printed_text="270 HTX")) == []
    # another scope: so many districts have something, whatever there is in all
    assert rules(whole, one, replace(other, scope="có dư nợ")) == []


def test_a_half_year_is_no_more_than_its_year() -> None:
    year = figure("y", "thu lãi", "400 triệu đồng", "2023")
    half = figure("h", "thu lãi", "243,1 triệu đồng", "2023H1")
    assert rules(year, half) == []
    assert rules(year, replace(half, printed_text="431,1 triệu đồng")) == ["part_over_whole"]
    across = figure("h", "thu lãi", "431,1 triệu đồng", "01/07/2022 - 30/06/2023")
    assert rules(year, across) == []


def test_what_is_said_to_be_among_another() -> None:
    said = [figure("w", "THT", "210 THT"), figure("p", "thành lập mới", "5 THT")]
    assert rules(*said, relation("part_of", "p", "w")) == []
    more = replace(said[1], printed_text="250 THT")
    assert rules(said[0], more, relation("part_of", "p", "w")) == ["part_over_whole"]


def test_twelve_of_twenty() -> None:
    assert rules(figure("a", "hỗ trợ", "12/20 HTX")) == []
    assert rules(figure("a", "hỗ trợ", "21/20 HTX")) == ["part_over_whole"]
    said = [figure("a", "khởi kiện", "07/10 HTX"), figure("w", "quá hạn", "10 HTX")]
    assert rules(*said, relation("out_of", "a", "w")) == []
    seven = replace(said[1], printed_text="07 HTX")
    assert rules(said[0], seven, relation("out_of", "a", "w")) == ["out_of"]


# Stocks, flows, and what adds up.


def stock(now: str, came: str = "20 HTX", went: str = "06 HTX") -> Said:
    return (
        figure("then", "HTX", "460 HTX", "31/12/2022"),
        figure("in", "HTX", came, "2023H1", direction="in"),
        figure("out", "HTX", went, "2023H1", direction="out"),
        figure("now", "HTX", now, "30/06/2023"),
    )


def test_a_stock_is_what_there_was_with_what_came_and_without_what_went() -> None:
    assert rules(*stock("474 HTX")) == []  # 460 + 20 − 6
    (one,) = found(*stock("477 HTX"))
    assert (one.rule, one.figure.id, one.expected) == ("stock_and_flow", "now", exactly(474))
    # without what went, or of another span, nothing follows
    then, came, _, now = stock("477 HTX")
    assert rules(then, came, now) == []
    assert rules(*stock("474 HTX", went="giảm 06 HTX")) == []


def test_a_change_is_what_came_less_what_went_and_leads_to_the_stock() -> None:
    then, came, went, now = stock("474 HTX")
    change = figure("c", "HTX", "tăng 14 HTX", "2023H1", direction="change")
    assert rules(then, came, went, now, change) == []
    other = replace(change, printed_text="tăng 24 HTX")
    assert rules(came, went, other) == ["stock_and_flow"]
    assert rules(then, now, other) == ["stock_and_flow"]
    assert rules(then, now, replace(change, printed_text="giảm 14 HTX")) == ["stock_and_flow"]


def test_a_change_that_the_document_declares() -> None:
    said = [
        figure("then", "vốn", "2 tỷ đồng", "31/12/2012"),
        figure("more", "bổ sung", "12,256 tỷ đồng"),
        figure("now", "vốn", "14,256 tỷ đồng", "31/12/2020"),
        relation("change_since", "now", "then", "more"),
    ]
    assert rules(*said) == []
    assert rules(*said[:2], replace(said[2], printed_text="15,256 tỷ đồng"), said[3]) == [
        "stock_and_flow"
    ]


def adding(first: str, last: str, flow: str, time: str = "2023Q1", **said: object) -> Said:
    return (
        figure("c1", "hỗ trợ", first, "≤31/12/2022", in_=A),
        figure("c2", "hỗ trợ", last, "≤31/03/2023", in_=B),
        figure("f", "hỗ trợ", flow, time, in_=B, **said),  # type: ignore[arg-type]
    )


def test_what_adds_up_stands_still_though_something_came_about() -> None:
    (one,) = found(*adding("992 triệu đồng", "992 triệu đồng", "15 triệu đồng"))
    assert (one.rule, one.figure.id) == ("cumulative_stands_still", "c2")
    # 992 ± 0,5 + 15 ± 0,5
    assert one.expected == money("1006", "1008")
    assert rules(*adding("33 HTX", "33 HTX", "3 HTX")) == ["cumulative_stands_still"]
    assert rules(*adding("992 triệu đồng", "992 triệu đồng", "0 triệu đồng")) == []
    assert rules(*adding("33 HTX", "33 HTX", "0 HTX")) == []


def test_what_adds_up_within_its_rounding_may_stand_still() -> None:
    # 1,4 ± 0,05 tỷ leaves room for 15 triệu
    assert rules(*adding("1,4 tỷ đồng", "1,4 tỷ đồng", "15 triệu đồng")) == []
    assert rules(*adding("1,4 tỷ đồng", "1,4 tỷ đồng", "150 triệu đồng")) == [
        "cumulative_stands_still"
    ]


def test_what_adds_up_grows_by_what_came_about() -> None:
    assert rules(*adding("992 triệu đồng", "1.007 triệu đồng", "15 triệu đồng")) == []
    assert rules(*adding("992 triệu đồng", "1.020 triệu đồng", "15 triệu đồng")) == [
        "cumulative_and_flow"
    ]
    # what came about in January alone is not all of it
    assert rules(*adding("992 triệu đồng", "1.020 triệu đồng", "15 triệu đồng", "1/2023")) == []
    assert rules(*adding("992 triệu đồng", "1.000 triệu đồng", "15 triệu đồng", "1/2023")) == [
        "cumulative_and_flow"
    ]
    # of people the same may come again
    assert rules(*adding("33 người", "34 người", "3 người")) == []


def test_a_part_that_reaches_beyond_the_day_counts_where_it_is_said_to_be_among() -> None:
    said = adding("992 triệu đồng", "992 triệu đồng", "15 triệu đồng", "2023H1")
    assert rules(*said) == []
    among = relation("part_of", "f", "c2", in_=B)
    assert rules(*said, among) == ["cumulative_stands_still", "of_several_days"]


def test_what_came_about_in_another_unit_moves_no_number() -> None:
    """A cooperative may have a second product: that the units are mixed is all that is wrong."""
    said = adding("33 HTX", "33 HTX", "3 sản phẩm")
    among = relation("part_of", "f", "c2", in_=B)
    assert rules(*said) == []
    assert rules(*said, among) == ["counted_differently"]


def test_what_adds_up_does_not_fall() -> None:
    said = adding("992 triệu đồng", "929 triệu đồng", "0 triệu đồng", "2021")
    assert rules(*said) == ["cumulative_falls"]
    # since another day it is another sum
    other = figure("c2", "hỗ trợ", "15 triệu đồng", "01/01/2023≤31/03/2023", in_=B)
    assert rules(said[0], other) == []


def test_what_falls_is_not_told_to_stand_still() -> None:
    # 52 before, 51 after, 3 more between: less than 52 + 1, but it fell
    assert rules(*adding("52 HTX", "51 HTX", "3 HTX")) == ["cumulative_falls"]


def test_what_adds_up_since_the_first_day_of_a_span_is_what_came_about_in_it() -> None:
    whole = figure("c", "thu nợ", "2,89 tỷ đồng", "01/01/2023≤30/06/2023")
    flow = figure("f", "thu nợ", "2.890 triệu đồng", "2023H1")
    assert rules(whole, flow) == []
    assert rules(whole, replace(flow, printed_text="580 triệu đồng")) == ["stated_twice"]
    quarter = figure("q", "thu nợ", "3 tỷ đồng", "2023Q1")
    assert rules(whole, quarter) == []  # 2,5 … 3,5
    assert rules(whole, replace(quarter, printed_text="3,0 tỷ đồng")) == ["part_over_whole"]


# How figures are written, and of when.


def test_digits_that_are_no_number() -> None:
    assert rules(figure("a", "thành viên", "21.0470 người")) == ["malformed"]
    assert rules(figure("a", "thành viên", "21.047 người")) == []
    assert rules(figure("a", "vốn", "2.5 tỷ đồng")) == ["malformed"]
    assert rules(figure("a", "người nghe", "1,369 người")) == ["malformed"]
    assert rules(figure("a", "người bình quân", "11,5 người")) == []
    assert rules(figure("a", "đất", "12,5 ha")) == []


def test_what_a_malformed_part_should_be_is_said_where_a_relation_tells() -> None:
    said = total("1.2345 triệu đồng", "300 triệu đồng", "380 triệu đồng")
    (one,) = found(*said)
    assert (one.rule, one.expected) == ("malformed", money("679", "681"))


def test_the_same_digits_in_two_scales() -> None:
    one = figure("a", "vốn đã thu", "2,31 tỷ đồng", "31/12/2022")
    other = figure("b", "vốn đã thu", "2,31 triệu đồng", "30/06/2023")
    assert rules(one, other) == ["in_two_scales"]
    assert rules(one, replace(other, printed_text="2,89 triệu đồng")) == []
    assert rules(one, replace(other, category="lãi đã thu")) == []
    short = replace(one, printed_text="2 tỷ đồng"), replace(other, printed_text="2 triệu đồng")
    assert rules(*short) == []


def test_one_thing_in_two_scales_is_told_so_without_saying_which_is_wrong() -> None:
    one = figure("a", "vốn đã thu", "2,31 tỷ đồng", "31/12/2022", in_=A)
    other = figure("b", "vốn đã thu", "2,31 triệu đồng", "31/12/2022", in_=B)
    (told,) = found(one, other)
    assert (told.rule, told.slip, set(told.figures)) == ("in_two_scales", None, {one, other})
    # of other digits it is only stated twice
    assert rules(one, replace(other, printed_text="2,89 triệu đồng")) == ["stated_twice"]


HEADED = document("a", as_of=date(2023, 6, 30), period=span_named("2023H1"))


def test_figures_of_another_day_than_the_heading_says() -> None:
    april = figure("c", "hỗ trợ", "72 HTX", "≤30/04/2023", in_=HEADED)
    more = figure("d", "đào tạo", "1.717 người", "≤30/04/2023", in_=HEADED)
    (one,) = found(april, more)
    assert (one.rule, one.figures) == ("of_another_day", (april, more))
    # the day itself, what it is compared with, what is expected, and a series that reaches the day
    for said in ("≤30/06/2023", "≤31/12/2022", "30/06/2022", "2023Q1"):
        assert rules(figure("c", "hỗ trợ", "72 HTX", said, in_=HEADED)) == []
    assert rules(figure("c", "vốn", "4 tỷ", "31/12/2023", in_=HEADED, basis="estimate")) == []
    assert rules(april, figure("c2", "hỗ trợ", "80 HTX", "≤30/06/2023", in_=HEADED)) == []


def test_what_had_not_come_yet_is_no_figure_of_the_document() -> None:
    fair = figure("f", "hội chợ", "01 hội chợ", "01/07/2023 - 05/07/2023", in_=HEADED)
    assert rules(fair) == ["of_another_day"]
    assert rules(replace(fair, basis="plan")) == []
    assert rules(figure("y", "hội chợ", "01 hội chợ", "2023", in_=HEADED)) == []  # it runs on
    signed = document("a", day=date(2023, 12, 5))
    assert rules(figure("n", "HTX", "12 HTX", "31/12/2023", in_=signed)) == ["of_another_day"]
    assert rules(figure("n", "HTX", "12 HTX", "2023", in_=signed)) == []
    assert rules(figure("n", "HTX", "12 HTX", "30/11/2023", in_=signed)) == []


def test_a_total_of_parts_of_another_day() -> None:
    said = [
        figure("t", "dư nợ", "30 tỷ", "30/06/2023"),
        figure("p", "dư nợ / A", "10 tỷ", "30/06/2023"),
        figure("q", "dư nợ / B", "20 tỷ", "31/05/2023"),
        relation("total_of", "t", "p", "q"),
    ]
    (one,) = found(*said)
    assert (one.rule, [each.id for each in one.figures]) == ("of_several_days", ["t", "q"])
    assert rules(*said[:2], figure("q", "dư nợ / B", "20 tỷ", "30/06/2023"), said[3]) == []


def test_a_total_over_years_has_parts_of_several_spans() -> None:
    said = [
        figure("t", "giải ngân", "3 tỷ", "2021-2022"),
        figure("p", "giải ngân", "1 tỷ", "2021"),
        figure("q", "giải ngân", "2 tỷ", "2022"),
        relation("total_of", "t", "p", "q"),
    ]
    assert rules(*said) == []
    beyond = figure("q", "giải ngân", "2 tỷ", "01/01/2022 - 30/06/2023")
    assert rules(*said[:2], beyond, said[3]) == ["of_several_days"]


def test_units_that_are_not_added_up() -> None:
    def group(whole: str, *parts: str) -> Said:
        return total(whole, *parts)

    assert rules(*group("70 người", "30 doanh nghiệp", "40 HTX")) == ["counted_differently"]
    assert rules(*group("2 chủ thể", "01 hộ", "01 HTX")) == []
    assert rules(*group("217 người", "200 thành viên", "17 cán bộ")) == []
    assert rules(*group("217 người", "200 lượt người", "17 người")) == ["counted_differently"]
    assert rules(*group("20 HTX", "10 hợp tác xã", "10 HTX")) == []


def test_people_taken_for_times() -> None:
    one = figure("a", "tuyên truyền", "1.369 người", "2023H1")
    other = figure("b", "tuyên truyền", "1.369 lượt người", "2023H1")
    assert rules(one, other) == ["units_confused"]
    assert rules(one, replace(other, printed_text="2.540 lượt người")) == []
    # a slip in one of many digits
    assert rules(one, replace(other, printed_text="2.369 lượt người")) == ["units_confused"]
    assert rules(one, replace(other, category="tập huấn")) == []
    assert rules(replace(one, printed_text="5 người"), replace(other, printed_text="5 lượt")) == []


def test_a_label_that_counts_another_thing_than_its_unit() -> None:
    assert rules(figure("a", "số HTX được vay", "32 dự án")) == ["labelled_differently"]
    assert rules(figure("a", "số HTX được vay", "32 HTX")) == []
    assert rules(figure("a", "số tiền được vay", "32 triệu đồng")) == []
    assert rules(figure("a", "số thành viên", "320 người")) == []


def test_a_relation_to_a_document_that_is_not_at_hand_says_nothing() -> None:
    said = [figure("a", "vốn A", "2 tỷ"), relation("same_as", "a", "khác:b")]
    assert rules(*said) == []


def test_areas_in_two_documents_are_added_up() -> None:
    """The province adds its districts up, each of which has a report of its own."""
    province = figure("n", "HTX mới", "45 HTX", "2023", area="Tỉnh A", in_=A)
    districts = [
        figure("n", "HTX mới", text, "2023", area=f"Tỉnh A / Huyện {at}", in_=document(f"h{at}"))
        for at, text in enumerate(("20 HTX", "15 HTX", "12 HTX"))
    ]
    (one,) = found(province, *districts)
    assert (one.rule, one.expected) == ("areas_over_whole", exactly(47))
