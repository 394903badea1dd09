"""What a parameter is, said once: how it is read from text, taken as a value, and described.

A declaration annotates its parameters by names such as `Day`, `Money`, `Text`:

    def waive(work: Work, loan: Loan, kind: InterestKind, amount: Money, *, paper: Paper) -> Answer

`Kind.read` reads what a person typed; `Kind.take` takes what a program holds (an `int`, a `date`,
a value of JSON) and reads it where it is text. Both refuse by a `FundledgerError`. `schema` is the
JSON Schema of what is taken; the help has a word for each kind (`metavar.<name>`, or what `named`
says).
Nothing here imports a library: a face lists its declarations at once.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Generic, NoReturn, TypeVar

from fundledger.calendar import month_named, parse_day, parse_moment, quarter_named
from fundledger.errors import FundledgerError
from fundledger.messages.codes import code_of, meant_by, shown_as
from fundledger.money import in_range, parse_dong

if TYPE_CHECKING:
    from fundledger.contract.waterfall import Split as SplitOf
    from fundledger.files import SourceFile as SourceFileOf

    ChartOf = str | SourceFileOf
else:
    SplitOf = SourceFileOf = ChartOf = Any

T = TypeVar("T")

MOST_DIGITS = 12
"""No fund, entry or link has more, and every database takes as many."""

Schema = Mapping[str, object]
_TEXT_SCHEMA: Schema = {"type": "string"}


def _text_only(value: object) -> NoReturn:
    raise FundledgerError("usage.not_text", value=_said(value))


def _said(value: object) -> str:
    """What was said, for a refusal: of whatever shape, it must not break the sentence."""
    try:
        return str(value)
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        return type(value).__name__


def _storable(text: str) -> str:
    """No database can be asked for a NUL or half a character, which JSON and a terminal may say."""
    for character in text if not text.isascii() or "\0" in text else "":
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise FundledgerError("text.control_character", code=f"U+{ord(character):04X}")
    return text


@dataclass(frozen=True, eq=False)
class Kind(Generic[T]):
    """A way to read one parameter."""

    name: str
    read: Callable[[str], T]
    accept: Callable[[Any], T] = _text_only
    """Takes a value that is no text: of Python or of JSON."""

    schema: Schema = field(default_factory=lambda: _TEXT_SCHEMA)
    placeholder: str = ""
    """What stands for it in the help, where it is not the name of the kind or of the argument."""

    def take(self, value: object) -> T:
        return self.read(_storable(value)) if isinstance(value, str) else self.accept(value)

    def named(self, placeholder: str) -> Kind[T]:
        """The same, with a word of its own for it in the help."""
        return replace(self, placeholder=placeholder)


@dataclass(frozen=True, eq=False)
class Choice(Kind[str]):
    """One of a few codes, said as the code or as a word of either language (`messages.codes`)."""

    codes: Sequence[str] = ()
    group: str = ""

    def shown(self) -> list[str]:
        """As the reader's help and errors name them."""
        return [shown_as(self.group, code) for code in self.codes]


def one_of(*codes: str, words: str = "") -> Choice:
    """The kind of a parameter that takes one of these codes; `words` is their catalogue group."""

    def read(text: str) -> str:
        code = code_of(words, codes, text)
        if code is None:
            shown = [shown_as(words, each) for each in codes]
            raise FundledgerError("usage.not_among", value=text, choices=shown)
        return code

    return Choice("choice", read, schema={"enum": list(codes)}, codes=codes, group=words)


TODAY: Any = object()
"""The default of a day that is the day of the call."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """How an option is written on the command line where it is not its name with dashes."""

    option: str


# What is read.


def _as_is(text: str) -> str:
    return text


def _day(value: object) -> date:
    """A moment of pandas or datetime is its day."""
    match value:
        case datetime():
            return value.date()
        case date():
            return value
    raise FundledgerError("day.unreadable", text=_said(value))


def _dong(value: object) -> int:
    """Whole đồng; what has a fraction is no amount, however small the fraction is."""
    try:
        return in_range(operator.index(value))  # type: ignore[arg-type]  # refused below
    except TypeError:
        raise FundledgerError("money.not_dong", text=_said(value)) from None


def _whole(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise FundledgerError("usage.not_a_number", value=text)
    return int(digits)


def _number(value: object) -> int:
    try:
        return _whole(_said(operator.index(value)))  # type: ignore[arg-type]  # refused below
    except TypeError:
        raise FundledgerError("usage.not_a_number", value=_said(value)) from None


def _year(text: str) -> int:
    year = _whole(text)
    if not 1900 <= year <= 2999:
        raise FundledgerError("usage.not_a_year", value=text)
    return year


def _period(text: str) -> tuple[date, date]:
    from fundledger.published.spans import span_named

    span = span_named(text)
    return span.first, span.last


def _days(value: object) -> tuple[date, date]:
    """First and last day; as texts where a paper's question is asked again."""
    match value:
        case [str(first), str(last)]:
            return parse_day(first), parse_day(last)
        case [first, last]:
            return _day(first), _day(last)
    raise FundledgerError("usage.not_text", value=_said(value))


def _as_in_a_cell(value: object) -> date | int:
    """What a table's cell may hold beside text; the reader of the table judges it."""
    if isinstance(value, date):
        return value
    try:
        return operator.index(value)  # type: ignore[arg-type]  # refused below
    except TypeError:
        raise FundledgerError("usage.not_text", value=_said(value)) from None


def _known_at(text: str) -> str:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text) <= MOST_DIGITS):
        parse_moment(text)  # the sentence now, the link when the book is open
    return text.strip()


def _percent(text: str) -> str:
    """Per cent: 6.6 or 6,6."""
    from fundledger.contract.rates import yearly

    written = text.strip().removesuffix("%").strip().replace(",", ".")
    yearly(written)
    return written


def _instalment(text: str) -> tuple[date, int]:
    """30/06/2024=50.000.000"""
    day, equals, amount = text.partition("=")
    if not equals:
        raise FundledgerError("usage.not_an_instalment", value=text)
    return parse_day(day), parse_dong(amount)


def _instalment_of(value: object) -> tuple[date, int]:
    match value:
        case [day, amount]:
            return DAY.take(day), MONEY.take(amount)
    raise FundledgerError("usage.not_an_instalment", value=_said(value))


def _account_part(text: str) -> tuple[str, int]:
    """development_reserve=10.000.000"""
    account, equals, amount = text.partition("=")
    if not equals or not account.strip():
        raise FundledgerError("usage.not_a_part", value=text)
    return _account(account), parse_dong(amount)


def _account_part_of(value: object) -> tuple[str, int]:
    match value:
        case [str() as account, amount]:
            return _account(account), MONEY.take(amount)
    raise FundledgerError("usage.not_a_part", value=_said(value))


def _split(text: str) -> SplitOf:
    """overdue_principal=1.000.000 due_interest=200.000"""
    parts: dict[str, str] = {}
    for part in text.replace(";", " ").split():
        said, equals, amount = part.partition("=")
        if not equals or said in parts:
            raise _not_a_split(part)
        parts[said] = amount
    return _split_of(parts)


def _split_of(value: object) -> SplitOf:
    from fundledger.contract import waterfall

    if isinstance(value, waterfall.Split):
        return value
    if not isinstance(value, Mapping):
        raise _not_a_split(_said(value))
    parts: dict[str, int] = {}
    for said, amount in value.items():
        name = code_of("choice.part.", waterfall.Split._fields, str(said))
        if name is None or name in parts:
            raise _not_a_split(_said(said))
        parts[name] = MONEY.take(amount)
    return waterfall.Split(**parts)


def _not_a_split(part: str) -> FundledgerError:
    from fundledger.contract import waterfall

    known = [shown_as("choice.part.", each) for each in waterfall.Split._fields]
    return FundledgerError("usage.not_a_split", value=part, known=known)


def _loan_share(text: str) -> tuple[str, int | None]:
    """HD-01, or HD-01=50.000.000"""
    loan, equals, amount = text.rpartition("=")
    if not equals:
        return text.strip(), None
    return loan.strip(), parse_dong(amount)


def _loan_share_of(value: object) -> tuple[str, int | None]:
    match value:
        case [str() as loan, amount]:
            return loan.strip(), None if amount is None else MONEY.take(amount)
    raise FundledgerError("usage.not_a_part", value=_said(value))


def _loan_amount(text: str) -> tuple[str, int]:
    """HD-01=50.000.000"""
    loan, equals, amount = text.rpartition("=")
    if not equals or not loan.strip():
        raise FundledgerError("usage.not_a_loan_amount", value=text)
    return loan.strip(), parse_dong(amount)


def _loan_amount_of(value: object) -> tuple[str, int]:
    match value:
        case [str() as loan, amount]:
            return loan.strip(), MONEY.take(amount)
    raise FundledgerError("usage.not_a_loan_amount", value=_said(value))


def _loan_sums(text: str) -> tuple[str, tuple[int, ...]]:
    """HD-01=50.000.000,1.200.000,975.000,0: principal, interest, on overdue principal, late."""
    loan, equals, said = text.rpartition("=")
    if not equals or not loan.strip() or len(_each_sum(said)) != _SUMS_OF_LOAN:
        raise FundledgerError("usage.not_loan_sums", value=text)
    return loan.strip(), _judged_sums(said)


def _judged_sums(text: str) -> tuple[int, ...]:
    """50.000.000,1.200.000,975.000,0: the same of one loan that is named already."""
    amounts = _each_sum(text)
    if len(amounts) != _SUMS_OF_LOAN:
        raise FundledgerError("usage.not_judged_sums", value=text)
    return tuple(parse_dong(each) for each in amounts)


def _each_sum(text: str) -> list[str]:
    return text.replace(";", ",").split(",")


def _judged_sums_of(value: object) -> tuple[int, ...]:
    match value:
        case str() as text:
            return _judged_sums(text)
        case list() | tuple() as amounts if len(amounts) == _SUMS_OF_LOAN:
            return tuple(MONEY.take(each) for each in amounts)
    raise FundledgerError("usage.not_judged_sums", value=_said(value))


def _loan_sums_of(value: object) -> tuple[str, tuple[int, ...]]:
    match value:
        case [str() as loan, list() | tuple() as amounts] if len(amounts) == _SUMS_OF_LOAN:
            return loan.strip(), tuple(MONEY.take(each) for each in amounts)
        case [str() as loan, str() as amounts]:
            return _loan_sums(f"{loan}={amounts}")
    raise FundledgerError("usage.not_loan_sums", value=_said(value))


_SUMS_OF_LOAN = 4


def _loan_group(text: str) -> tuple[str, int, date | None]:
    """HD-01=4, or HD-01=4@31/12/2023"""
    loan, equals, said = text.rpartition("=")
    if not equals or not loan.strip():
        raise FundledgerError("usage.not_a_loan_group", value=text)
    group, at, until = said.partition("@")
    return loan.strip(), _group(group, text), parse_day(until) if at else None


def _loan_group_of(value: object) -> tuple[str, int, date | None]:
    match value:
        case [str() as loan, str() as said]:
            return _loan_group(f"{loan}={said}")
        case [str() as loan, group]:
            return loan.strip(), _group(group, value), None
        case [str() as loan, group, until]:
            return loan.strip(), _group(group, value), None if until is None else DAY.take(until)
    raise FundledgerError("usage.not_a_loan_group", value=_said(value))


def _group(said: object, of: object) -> int:
    """A debt group: 1 to 5."""
    digit = _said(said).strip()
    if isinstance(said, bool) or digit not in {"1", "2", "3", "4", "5"}:
        raise FundledgerError("usage.not_a_loan_group", value=_said(of))
    return int(digit)


def _valued(text: str) -> tuple[str, int, date]:
    """Nhà xưởng=800.000.000@31/10/2026"""
    what, equals, said = text.rpartition("=")
    amount, at, on = said.partition("@")
    if not equals or not at or not what.strip():
        raise FundledgerError("usage.not_a_valued_security", value=text)
    return what.strip(), parse_dong(amount), parse_day(on)


def _valued_of(value: object) -> tuple[str, int, date]:
    match value:
        case [str() as what, amount, on] if what.strip():
            return what.strip(), MONEY.take(amount), DAY.take(on)
    raise FundledgerError("usage.not_a_valued_security", value=_said(value))


def _said_amount(text: str) -> tuple[int, bool]:
    """669 triệu, 1,426 tỷ, khoảng 980 triệu: whole đồng, and whether it is only about so much"""
    from fundledger.support.amounts import amount_said, dong_of

    said = amount_said(text)
    return dong_of(said, None, text), said.about


def _said_amount_of(value: object) -> tuple[int, bool]:
    match value:
        case [amount, bool(about)]:
            return MONEY.take(amount), about
    return _dong(value), False


def _budgeted(text: str) -> tuple[str, int]:
    """NSTW=55.600 triệu"""
    source, equals, amount = text.partition("=")
    if not equals or not source.strip():
        raise FundledgerError("usage.not_budgeted", value=text)
    return source.strip(), _said_amount(amount)[0]


def _budgeted_of(value: object) -> tuple[str, int]:
    match value:
        case [str() as source, str() as amount]:
            return _budgeted(f"{source}={amount}")
        case [str() as source, amount]:
            return source.strip(), MONEY.take(amount)
    raise FundledgerError("usage.not_budgeted", value=_said(value))


def _units_counted(text: str) -> tuple[str, int]:
    """HTX=25"""
    unit, equals, number = text.partition("=")
    if not equals or not unit.strip():
        raise FundledgerError("usage.not_units", value=text)
    return unit.strip(), _whole(number.replace(".", ""))


def _units_counted_of(value: object) -> tuple[str, int]:
    match value:
        case [str() as unit, number]:
            return unit.strip(), NUMBER.take(number)
    raise FundledgerError("usage.not_units", value=_said(value))


def _counted(text: str) -> tuple[int, int]:
    """500.000=12: how many notes of a denomination"""
    denomination, equals, number = text.partition("=")
    if not equals:
        raise FundledgerError("usage.not_counted", value=text)
    return parse_dong(denomination), _whole(number)


def _counted_of(value: object) -> tuple[int, int]:
    match value:
        case [denomination, number]:
            return MONEY.take(denomination), NUMBER.take(number)
    raise FundledgerError("usage.not_counted", value=_said(value))


def _condition(text: str) -> tuple[str, int, str]:
    """dang_ky@1=đã đăng ký biện pháp bảo đảm"""
    place, equals, words = text.partition("=")
    code, at, draw = place.partition("@")
    found = _condition_said((code, draw, words)) if equals and at else None
    if found is None:
        raise FundledgerError("usage.not_a_condition", value=text)
    return found


def _condition_of(value: object) -> tuple[str, int, str]:
    found = _condition_said(value)
    if found is None:
        raise FundledgerError("usage.not_a_condition", value=_said(value))
    return found


def _condition_said(value: object) -> tuple[str, int, str] | None:
    match value:
        case [str() as code, draw, str() as words] if code.strip() and words.strip():
            try:
                return code.strip(), NUMBER.take(draw), words.strip()
            except FundledgerError:
                return None  # what is wrong is how the whole is written
    return None


def _account(text: str) -> str:
    """bank_capital, or what it is called: tiền gửi ngân hàng – nguồn vốn gốc"""
    from fundledger.ledger.role_words import account_meant

    return account_meant(text)


def _purse(text: str) -> str:
    """tiền mặt, ngân hàng, or the name of an account of the Fund's own"""
    from fundledger.ledger.money_places import COMMON

    return meant_by("word.", COMMON, text)


def _bank_place(text: str) -> tuple[str, str]:
    """VCB, or 0011001932418=VCB"""
    account, _, place = text.rpartition("=")
    return account.strip(), _purse(place)


def _bank_place_of(value: object) -> tuple[str, str]:
    match value:
        case [str() as account, str() as place]:
            return account.strip(), _purse(place)
    raise FundledgerError("usage.not_text", value=_said(value))


def _bank_balance(text: str) -> tuple[str, int]:
    """1.000.000, or 0011001932418=1.000.000"""
    account, _, amount = text.rpartition("=")
    return account.strip(), parse_dong(amount)


def _bank_balance_of(value: object) -> tuple[str, int]:
    match value:
        case [str() as account, amount]:
            return account.strip(), MONEY.take(amount)
    return "", _dong(value)


def _column_holds(text: str) -> tuple[str, str]:
    """C=narrative, or Diễn giải=nội dung"""
    column, equals, holds = text.rpartition("=")
    if not equals or not column.strip():
        raise FundledgerError("usage.not_a_column", value=text, known=_fields_shown())
    return _column_holds_of((column, holds))


def _column_holds_of(value: object) -> tuple[str, str]:
    from fundledger.schemas.bank_layout import FIELDS, UNUSED

    match value:
        case [str() as column, str() as holds]:
            code = code_of("layout_field.", (*FIELDS, UNUSED), holds)
            if code is not None:
                return column.strip(), code
            raise FundledgerError("usage.not_a_field", value=holds, known=_fields_shown())
    raise FundledgerError("usage.not_a_column", value=_said(value), known=_fields_shown())


def _fields_shown() -> list[str]:
    from fundledger.schemas.bank_layout import FIELDS, UNUSED

    return [shown_as("layout_field.", each) for each in (*FIELDS, UNUSED)]


def _label_text(text: str) -> tuple[str, str]:
    """opening=Tồn đầu"""
    label, _, words = text.partition("=")
    return _label_text_of((label, words))


def _label_text_of(value: object) -> tuple[str, str]:
    from fundledger.schemas.bank_layout import LABELS

    match value:
        case [str() as label, str() as text]:
            code = code_of("layout_label.", LABELS, label)
            if code is not None and text.strip():
                return code, text.strip()
    known = [shown_as("layout_label.", each) for each in LABELS]
    said = "=".join(map(_said, value)) if isinstance(value, list | tuple) else _said(value)
    raise FundledgerError("usage.not_a_label", value=said, known=known)


def _security_kind(text: str) -> str:
    from fundledger.registers.security import KINDS

    return meant_by("security_kind.", KINDS, text)


def _flag(text: str) -> bool:
    if text.casefold() in {"true", "false"}:
        return text.casefold() == "true"
    raise FundledgerError("usage.not_yes_or_no", value=text)


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise FundledgerError("usage.not_yes_or_no", value=_said(value))


def _path_is_no_file(text: str) -> NoReturn:
    raise FundledgerError("usage.not_a_file_itself", value=text)


def _source_file(value: object) -> SourceFileOf:
    """A file comes as its name and its bytes: a face that has a disk reads it there."""
    from fundledger.files import SourceFile

    if isinstance(value, SourceFile):
        return value
    raise FundledgerError("usage.not_a_file_itself", value=_said(value))


def _entry(value: object) -> str:
    """By its number, as a program has it."""
    return str(_number(value))


_DAY_SCHEMA: Schema = {"type": "string", "format": "date"}
_MONEY_SCHEMA: Schema = {"type": "integer"}

TEXT: Kind[str] = Kind("text", _as_is)
PASSWORD: Kind[str] = Kind("password", _as_is, schema={"type": "string", "format": "password"})
"""What opens a file. It is kept nowhere, and never shown."""

CELL: Kind[str | date | int] = Kind("cell", _as_is, _as_in_a_cell)
"""A column of a file, said by itself: read by whoever reads the file."""

FLAG: Kind[bool] = Kind("flag", _flag, _yes_or_no, {"type": "boolean"})
DAY: Kind[date] = Kind("day", parse_day, _day, _DAY_SCHEMA)
MONEY: Kind[int] = Kind("money", parse_dong, _dong, _MONEY_SCHEMA)
NUMBER: Kind[int] = Kind("number", _whole, _number, {"type": "integer", "minimum": 0})
YEAR: Kind[int] = Kind("year", _year, lambda value: _year(_said(value)), {"type": "integer"})
QUARTER: Kind[tuple[date, date]] = Kind("quarter", quarter_named, _days)
PERIOD: Kind[tuple[date, date]] = Kind("period", _period, _days)
"""A span by its name, however long: 2023H1, 9T/2023, 2023Q2, 2023."""

MONTH: Kind[tuple[date, date]] = Kind("month", month_named, _days)
KNOWN_AT: Kind[str] = Kind("known_at", _known_at, lambda value: _known_at(_said(value)))
PERCENT: Kind[str] = Kind("percent", _percent, lambda value: _percent(_said(value)))
INSTALMENT: Kind[tuple[date, int]] = Kind("instalment", _instalment, _instalment_of)
ACCOUNT: Kind[str] = Kind("account", _account)
ROLE: Kind[str] = Kind("role", _account)
ENTRY: Kind[str] = Kind("entry", _as_is, _entry)
CHART: Kind[ChartOf] = Kind("chart", _as_is, _source_file)
"""A chart of the program by its name, or a file of the Fund's own."""

ACCOUNT_PART: Kind[tuple[str, int]] = Kind("account_part", _account_part, _account_part_of)
LOAN_SHARE: Kind[tuple[str, int | None]] = Kind("part", _loan_share, _loan_share_of)
LOAN_AMOUNT: Kind[tuple[str, int]] = Kind("loan_amount", _loan_amount, _loan_amount_of)
LOAN_SUMS: Kind[tuple[str, tuple[int, ...]]] = Kind("loan_sums", _loan_sums, _loan_sums_of)
JUDGED_SUMS: Kind[tuple[int, ...]] = Kind("judged_sums", _judged_sums, _judged_sums_of)
LOAN_GROUP: Kind[tuple[str, int, date | None]] = Kind("loan_group", _loan_group, _loan_group_of)
VALUED: Kind[tuple[str, int, date]] = Kind("valued", _valued, _valued_of)
SAID_AMOUNT: Kind[tuple[int, bool]] = Kind("said_amount", _said_amount, _said_amount_of)
BUDGETED: Kind[tuple[str, int]] = Kind("budgeted", _budgeted, _budgeted_of)
UNITS_COUNTED: Kind[tuple[str, int]] = Kind("units_counted", _units_counted, _units_counted_of)
COUNTED: Kind[tuple[int, int]] = Kind("counted", _counted, _counted_of)
CONDITION: Kind[tuple[str, int, str]] = Kind("condition", _condition, _condition_of)
PURSE: Kind[str] = Kind("place", _purse)
BANK_PLACE: Kind[tuple[str, str]] = Kind("bank_place", _bank_place, _bank_place_of)
BANK_BALANCE: Kind[tuple[str, int]] = Kind("bank_balance", _bank_balance, _bank_balance_of)
COLUMN_HOLDS: Kind[tuple[str, str]] = Kind("column_holds", _column_holds, _column_holds_of)
LABEL_TEXT: Kind[tuple[str, str]] = Kind("label_text", _label_text, _label_text_of)
SECURITY_KIND: Kind[str] = Kind("kind", _security_kind)
_FILE_SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "data": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["name", "data"],
}
SOURCE_FILE: Kind[SourceFileOf] = Kind("file", _path_is_no_file, _source_file, _FILE_SCHEMA)
SPLIT: Kind[SplitOf] = Kind(
    "split", _split, _split_of, {"type": "object", "additionalProperties": _MONEY_SCHEMA}
)

# As declarations name them.

Text = Annotated[str, TEXT]
Password = Annotated[str, PASSWORD]
Day = Annotated[date, DAY]
Money = Annotated[int, MONEY]
Number = Annotated[int, NUMBER]
Year = Annotated[int, YEAR]
Quarter = Annotated[tuple[date, date], QUARTER]
Month = Annotated[tuple[date, date], MONTH]
Period = Annotated[tuple[date, date], PERIOD]
Percent = Annotated[str, PERCENT]
GradeSaid = Annotated[str, one_of("A", "B", "C")]
"""A, B or C: a rating, or the grade of one indicator."""
Loan = Annotated[str, TEXT.named("loan")]
Cooperative = Annotated[str, TEXT.named("cooperative")]
Source = Annotated[str, TEXT.named("source")]
Document = Annotated[str, TEXT.named("document")]
Name = Annotated[str, TEXT.named("name")]
Account = Annotated[str, ACCOUNT]
Role = Annotated[str, ROLE]
Entry = Annotated[str, ENTRY]
Chart = Annotated[ChartOf, CHART]
AccountPart = Annotated[tuple[str, int], ACCOUNT_PART]
LoanShare = Annotated[tuple[str, int | None], LOAN_SHARE]
LoanAmount = Annotated[tuple[str, int], LOAN_AMOUNT]
LoanSums = Annotated[tuple[str, tuple[int, ...]], LOAN_SUMS]
JudgedSums = Annotated[tuple[int, ...], JUDGED_SUMS]
"""Principal, interest in term, on overdue principal, late: of one loan."""
LoanGroup = Annotated[tuple[str, int, date | None], LOAN_GROUP]
ValuedSecurity = Annotated[tuple[str, int, date], VALUED]
"""What is offered as security, what it is worth, and on which day that was found."""
SaidAmount = Annotated[tuple[int, bool], SAID_AMOUNT]
"""An amount as reports write it, in triệu or tỷ too; and whether it is only about so much."""
Budgeted = Annotated[tuple[str, int], BUDGETED]
"""So much from a source."""
UnitsCounted = Annotated[tuple[str, int], UNITS_COUNTED]
"""In which unit how many are counted."""
Counted = Annotated[tuple[int, int], COUNTED]
DrawCondition = Annotated[tuple[str, int, str], CONDITION]
"""The code of a condition, before which draw it must be met (0: the contract), and its words."""
Purse = Annotated[str, PURSE]
BankPlace = Annotated[tuple[str, str], BANK_PLACE]
BankBalance = Annotated[tuple[str, int], BANK_BALANCE]
ColumnHolds = Annotated[tuple[str, str], COLUMN_HOLDS]
LabelText = Annotated[tuple[str, str], LABEL_TEXT]
SecurityKind = Annotated[str, SECURITY_KIND]
Split = Annotated[SplitOf, SPLIT]
SourceFile = Annotated[SourceFileOf, SOURCE_FILE]
From = Annotated[date, DAY, Spelled("--from")]
"""A day from which something holds."""
