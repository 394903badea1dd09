"""A figure as printed becomes the interval of what it may mean; what is no number has none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.published.intervals import Interval, exactly
from fundledger.published.printed import Fault, Vague, digits_in, printed
from fundledger.published.showing import expected_text, number_text, value_text
from fundledger.published.units import Unit, scale_in, unit_in
from tests.published.documents import figure


def between(low: int | None, high: int | None) -> Interval:
    return Interval(
        None if low is None else Fraction(low), None if high is None else Fraction(high)
    )


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        # half of the last place: 1,426 tỷ is read to the triệu, so 0,5 triệu on either side
        ("1,426 tỷ", None, between(1_425_500_000, 1_426_500_000)),
        ("1.426 triệu đồng", None, between(1_425_500_000, 1_426_500_000)),
        ("580 triệu đồng.", None, between(579_500_000, 580_500_000)),
        ("2021,867 tỷ đồng", None, between(2_021_866_500_000, 2_021_867_500_000)),
        ("80", "Tr đồng", between(79_500_000, 80_500_000)),
        ("02 tỷ", None, between(1_500_000_000, 2_500_000_000)),
        # to the đồng, and things counted: exact
        ("1.426.000.000 đồng", None, between(1_426_000_000, 1_426_000_000)),
        ("06 HTX", None, between(6, 6)),
        ("4.277", "Người", between(4277, 4277)),
        ("3080", "dự án", between(3080, 3080)),
        ("474 đơn vị", "HTX", between(474, 474)),
        ("1,2 nghìn người", None, between(1150, 1250)),
        # about: beside the rounding one in the last place that is no zero, at most a tenth, at
        # least a fortieth: 980 ± (24,5 + 0,5)
        ("khoảng 980 triệu", None, between(955_000_000, 1_005_000_000)),
        ("khoảng 900 THT", None, between(810, 990)),
        ("khoảng 33 tỷ đồng", None, between(31_500_000_000, 34_500_000_000)),
        ("gần 500 HTX", None, between(450, 500)),
        # more than: not so much more that a rounder number would have been said
        ("trên 250 lượt", None, between(250, 275)),
        ("trên 500 hợp tác xã", None, between(500, 600)),
        ("ít nhất 20 HTX", None, between(20, None)),
        ("40 HTX trở lên", None, between(40, None)),
        ("dưới 9 HTX", None, between(0, 9)),
        ("giảm 07 THT", None, between(-7, -7)),
        ("tăng 248", "HTX", between(248, 248)),
        ("3,5 đến 4,5 triệu đồng/người/tháng", None, between(3_450_000, 4_550_000)),
        ("từ 4,5 – 5,0 triệu đồng/người/tháng", None, between(4_450_000, 5_050_000)),
        # the larger scale of the two ends is that of neither column nor last word alone
        ("900 triệu đến 1,1 tỷ đồng", None, between(899_500_000, 1_150_000_000)),
        # brackets are how accounts write a negative; in words and then in digits is no account
        ("(125) triệu đồng", None, between(-125_500_000, -124_500_000)),
        ("(125)", "triệu đồng", between(-125_500_000, -124_500_000)),
        ("mười hai (12) HTX", None, between(12, 12)),
        # several scales are one number, as exact as the last of them
        ("1 tỷ 426 triệu đồng", None, between(1_425_500_000, 1_426_500_000)),
        ("1tỷ426triệu", None, between(1_425_500_000, 1_426_500_000)),
        ("2 tỷ, 5 triệu và 300 nghìn đồng", None, between(2_005_299_500, 2_005_300_500)),
        ("1 triệu 500 nghìn", "đồng", between(1_499_500, 1_500_500)),
        ("3 nghìn 200 người", None, between(3200, 3200)),
        ("5 triệu rưỡi", None, between(5_450_000, 5_550_000)),
        ("khoảng 12 m2", None, between(11, 13)),  # a tenth is 1,2; one in the last place is 1
        # a bound of a count is no rounded mean
        ("ít nhất 20 HTX/năm", None, between(20, None)),
        ("-", "HTX", between(0, 0)),
        ("không", "HTX", between(0, 0)),
    ],
)
def test_what_a_printed_figure_may_mean(text: str, unit: str | None, found: Interval) -> None:
    assert printed(text, unit).interval == found


@pytest.mark.parametrize("text", ["6,84 %", "6,84%", "6,84 phần trăm"])
def test_a_share_is_as_exact_as_its_last_place(text: str) -> None:
    found = printed(text)
    assert found.unit == Unit("%")
    assert found.interval == Interval(Fraction("6.835"), Fraction("6.845"))


def test_twelve_of_twenty_is_twelve_and_knows_the_twenty() -> None:
    found = printed("12/20 HTX")
    assert (found.interval, found.out_of) == (exactly(12), exactly(20))
    assert found.unit == Unit("HTX")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.2345 tỷ", Fault.MARKS),
        ("12..5 triệu", Fault.MARKS),
        ("05,0.1 HTX", Fault.MARKS),
        ("giảm hơn 21.0470 người", Fault.MARKS),
        ("1.23.456 đồng", Fault.MARKS),
        ("1,2,3 tỷ", Fault.MARKS),
        ("0240 người", Fault.ZEROS),
        (".5 tỷ", Fault.MARKS),
        ("1O5 HTX", Fault.LETTERS),
        ("1O HTX", Fault.LETTERS),
        ("l2 HTX", Fault.LETTERS),
        ("10^18 đồng", Fault.LETTERS),
        ("10¹⁸ đồng", Fault.LETTERS),
        ("1e18 đồng", Fault.LETTERS),
        ("1E+18 đồng", Fault.LETTERS),
        ("5½ tỷ", Fault.LETTERS),
        ("15-12 HTX", Fault.ORDER),
        ("1,1 tỷ đến 900 triệu", Fault.ORDER),
        ("3 triệu 2 tỷ", Fault.ORDER),
        ("1 tỷ 1.426 triệu", Fault.ORDER),  # 1.426 triệu do not stand behind a tỷ
        ("1 tỷ 426", Fault.ORDER),  # 426 of what?
        ("1,5 tỷ 200 triệu", Fault.MARKS),
        ("1,5 tỷ rưỡi", Fault.MARKS),
        ("0.426 triệu", Fault.MARKS),
        ("2.5 tỷ", Fault.FOREIGN),
        ("1,426,500 đồng", Fault.FOREIGN),
        ("1,426.5 triệu", Fault.FOREIGN),
    ],
)
def test_digits_that_are_no_number_of_ours(text: str, fault: Fault) -> None:
    found = printed(text)
    assert found.fault is fault
    assert (found.interval is None) == (fault is not Fault.FOREIGN)


@pytest.mark.parametrize("text", ["1.500 HTX", "12,5 %", "08 huyện", "100 %", "0,83 lần", "10-15%"])
def test_numbers_that_are_written_well(text: str) -> None:
    assert printed(text).fault is None


def test_words_alone_are_no_number_and_no_fault() -> None:
    found = printed("không triển khai thực hiện", "HTX")
    assert (found.interval, found.fault, found.digits) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "unit", "scale"),
    [
        ("triệu đồng", Unit("đồng"), 10**6),
        ("Tr đồng", Unit("đồng"), 10**6),
        ("tr.đ", Unit("đồng"), 10**6),
        ("nghìn tỷ đồng", Unit("đồng"), 10**12),
        ("triệu đồng/người/tháng", Unit("đồng", "người/tháng"), 10**6),
        ("hợp tác xã", Unit("HTX"), 1),
        ("lượt người", Unit("lượt người"), 1),
        ("lần", Unit("lần"), 1),
        ("%", Unit("%"), 1),
        ("", Unit(""), 1),
    ],
)
def test_units(text: str, unit: Unit, scale: int) -> None:
    assert (unit_in(text), scale_in(text)) == (unit, scale)


def test_how_vague_a_figure_is() -> None:
    assert printed("khoảng 980 triệu").vague is Vague.ABOUT
    assert printed("15% trở lên").vague is Vague.LEAST
    assert printed("980 triệu").vague is None


@given(
    whole=st.integers(0, 10**12),
    decimals=st.integers(0, 3),
)
def test_what_is_printed_in_our_way_is_read_back(whole: int, decimals: int) -> None:
    value = Fraction(whole, 10**decimals)
    text = number_text(value, decimals)
    assert digits_in(text).value == value
    assert digits_in(text).fault is None


@given(value=st.integers(1, 10**13), places=st.integers(0, 3), scale=st.sampled_from([6, 9]))
def test_rounding_keeps_the_value_within_what_is_printed(
    value: int, places: int, scale: int
) -> None:
    unit = {6: "triệu đồng", 9: "tỷ đồng"}[scale]
    text = number_text(Fraction(value, 10**scale), places)
    found = printed(f"{text} {unit}").interval
    # zeros at the end are not printed here, so that it may be read as less exact, never as more
    assert found is not None
    assert found.holds(Fraction(value))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12 – 15 HTX", "12–15 HTX"),
        ("3,5 đến 4,5 triệu đồng/người/tháng", "3,5–4,5 triệu đồng/người/tháng"),
        ("giảm 12-15 HTX", "−15–−12 HTX"),
    ],
)
def test_a_range_is_shown_by_its_ends(text: str, shown: str) -> None:
    assert value_text(figure("a", "HTX", text)) == shown


def test_what_is_halfway_between_two_counts_is_shown_by_its_ends() -> None:
    # 12 to 15 is 13,5 ± 1,5, which no count can be
    assert expected_text(figure("a", "HTX", "9 HTX"), between(12, 15)) == "12–15 HTX"
