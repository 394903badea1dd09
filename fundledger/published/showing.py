"""Numbers in the way in which documents print them: what should stand, beside what does."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from fundledger.published.claims import Sense
from fundledger.published.figures import Figure
from fundledger.published.intervals import Interval
from fundledger.published.printed import Printed, Vague
from fundledger.published.units import MONEY

_SCALES = {10**12: "nghìn tỷ", 10**9: "tỷ", 10**6: "triệu", 10**3: "nghìn"}
_MOST_DECIMALS = 6


def expected_text(
    figure: Figure,
    expected: Interval,
    sense: Sense = "equal",
    nominal: Fraction | None = None,
) -> str:
    """In the scale and unit of the figure: `12.631 ±0,5 triệu đồng`, `≥ 73 HTX`."""
    printed = figure.printed
    scale = printed.scale
    match sense:
        case "at_most" if expected.high is not None:
            number = f"≤ {number_text(expected.high / scale, _places(printed))}"
        case "at_least" if expected.low is not None:
            number = f"≥ {number_text(expected.low / scale, _places(printed))}"
        case _:
            number = _around(expected, scale, _places(printed), nominal)
    return " ".join(part for part in (number, unit_text(printed)) if part)


def _around(
    expected: Interval, scale: Fraction, places: int, nominal: Fraction | None = None
) -> str:
    low, high = expected.low, expected.high
    if low is None or high is None:
        end = high if low is None else low
        sign = "≤" if low is None else "≥"
        return "?" if end is None else f"{sign} {number_text(end / scale, places)}"
    if low == high:
        return number_text(low / scale, places + 1)
    middle, half = (low + high) / 2 / scale, (high - low) / 2 / scale
    middle = middle if nominal is None else nominal / scale
    finest = places
    while finest < _MOST_DECIMALS and half * 10**finest < 1:
        finest += 1
    ends = [low / scale, high / scale]
    if not _are_whole((middle, half), finest) and _are_whole(ends, finest):  # 12–15 is 13,5 ± 1,5
        return "–".join(number_text(each, finest) for each in ends)
    return f"{number_text(middle, finest)} ±{number_text(half, finest)}"


def _are_whole(numbers: Iterable[Fraction], places: int) -> bool:
    """So many decimals say them exactly."""
    return all((each * 10**places).denominator == 1 for each in numbers)


def number_text(number: Fraction, places: int) -> str:
    """Thousands parted by dots, decimals by a comma, without zeros at the end."""
    rounded = round(abs(number) * 10**places)
    whole, rest = divmod(rounded, 10**places)
    grouped = f"{whole:,}".replace(",", ".")
    decimals = f"{rest:0{places}}".rstrip("0") if places else ""
    sign = "−" if number < 0 and rounded else ""
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def unit_text(printed: Printed) -> str:
    scale = _SCALES.get(int(printed.scale), "") if printed.scale.denominator == 1 else ""
    unit = str(printed.unit)
    return " ".join(part for part in (scale, unit) if part)


def _places(printed: Printed) -> int:
    """As many decimals as are printed; of money in a scale, down to where it can be seen."""
    printed_places = printed.digits[0].decimals if printed.digits else 0
    return printed_places + (1 if printed.unit.name == MONEY and printed.scale > 1 else 0)


def value_text(figure: Figure) -> str:
    """What a figure was read as; empty where there is no number in it."""
    if figure.value is None:
        return ""
    printed = figure.printed
    if printed.vague is Vague.RANGE and figure.value == printed.interval:
        sign = -1 if figure.value.is_below_zero else 1
        ends = [sign * each.value for each in printed.digits if each.value is not None]
        texts = [number_text(each, _places(printed)) for each in sorted(ends)]
        return " ".join(part for part in ("–".join(texts), unit_text(printed)) if part)
    return expected_text(figure, figure.value)
