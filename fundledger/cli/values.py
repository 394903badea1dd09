"""How a word of the command line becomes a value: days, money, numbers, files, choices.

A `Value` is any reader that raises `FundledgerError`; on the command line its sentence is wrong
usage. Use these, not click's own types: those speak English only (a test looks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

import click

from fundledger.calendar import parse_day, parse_moment, quarter_named
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.messages.codes import code_of, meant_by, shown_as
from fundledger.money import parse_dong
from fundledger.paths import path_of

T = TypeVar("T")

ALL_FUNDS: Literal["all"] = "all"
Funds = int | tuple[int, ...] | Literal["all"]
"""One fund, several, or all of the book."""

_OTHER_KINDS = (".xlsx", ".xls", ".csv", ".json", ".pdf", ".docx")
_MOST_DIGITS = 12  # no fund, entry or link has more, and every database takes as many


class Value(click.ParamType[T, Any]):
    """A value read by a plain function. `name` is also its placeholder in the help."""

    def __init__(self, name: str, read: Callable[[str], T]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        if not isinstance(value, str):  # a default, already read
            return value  # type: ignore[no-any-return]
        try:
            return self.read(value)
        except FundledgerError as error:
            return self.fail(str(error), param, ctx)

    def fail(
        self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None
    ) -> NoReturn:
        raise click.BadParameter(message, ctx=ctx, param=param)


class Choice(click.Choice[str]):
    """One of a few codes, said as the code or as a word of either language (`messages.codes`)."""

    def __init__(self, codes: Sequence[str], group: str = "") -> None:
        super().__init__(codes, case_sensitive=False)
        self.group = group

    def shown(self) -> list[str]:
        """As the reader's help and errors name them."""
        return [shown_as(self.group, code) for code in self.choices]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = code_of(self.group, self.choices, str(value))
        if code is None:
            self.fail(say("usage.not_among", value=value, choices=self.shown()), param, ctx)
        return code


def asked_only(**codes: str | None) -> dict[Any, str]:
    """The filters that were given, by dimension."""
    return {dimension: code for dimension, code in codes.items() if code is not None}


def _whole(text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise FundledgerError("usage.not_a_number", value=text)
    return int(digits)


def _funds(text: str) -> Funds:
    """20, or 20,24,30, or all"""
    if text.strip().casefold() == ALL_FUNDS:
        return ALL_FUNDS
    try:
        numbers = sorted({_whole(part) for part in text.split(",")})
    except FundledgerError:
        raise FundledgerError("usage.not_a_fund", value=text) from None
    return numbers[0] if len(numbers) == 1 else tuple(numbers)


def _known_at(text: str) -> str:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text) <= _MOST_DIGITS):
        parse_moment(text)  # the sentence now, the link when the book is open
    return text.strip()


def _existing_file(text: str) -> Path:
    path = path_of(text)
    if path.is_dir():
        raise FundledgerError("usage.is_folder", path=text)
    if not path.exists():
        raise FundledgerError("usage.no_such_file", path=text)
    return path


def _file_to_write(text: str) -> Path:
    path = path_of(text)
    if path.is_dir():
        raise FundledgerError("usage.is_folder", path=text)
    if not path.absolute().parent.is_dir():
        raise FundledgerError("usage.no_such_folder", path=str(path.absolute().parent))
    return path


def _folder_to_write(text: str) -> Path:
    path = path_of(text)
    if path.exists() and not path.is_dir():
        raise FundledgerError("usage.is_file", path=text)
    if not path.absolute().parent.is_dir():
        raise FundledgerError("usage.no_such_folder", path=str(path.absolute().parent))
    return path


def _file_or_folder(text: str) -> Path:
    """A folder that is there, or a file in one."""
    path = path_of(text)
    if path.is_dir():
        return path
    if path.suffix.lower() in _OTHER_KINDS:
        raise FundledgerError("backup.not_a_sheet", suggested=f"{path.stem}.db")
    if text.strip().endswith(("/", "\\")):
        raise FundledgerError("usage.no_such_folder", path=text)
    return _file_to_write(text)


def _workbook_to_write(text: str) -> Path:
    path = _file_to_write(text)
    if path.suffix.lower() != ".xlsx":
        raise FundledgerError("usage.not_xlsx", path=text)
    return path


def _rate(text: str) -> str:
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


def _account_part(text: str) -> tuple[str, int]:
    """development_reserve=10.000.000"""
    account, equals, amount = text.partition("=")
    if not equals or not account.strip():
        raise FundledgerError("usage.not_a_part", value=text)
    return _role(account), parse_dong(amount)


def _year(text: str) -> int:
    year = _whole(text)
    if not 1900 <= year <= 2999:
        raise FundledgerError("usage.not_a_year", value=text)
    return year


def _split(text: str) -> Any:
    """overdue_principal=1.000.000 due_interest=200.000"""
    from fundledger.contract.waterfall import Split

    parts: dict[str, int] = {}
    for part in text.replace(";", " ").split():
        said, equals, amount = part.partition("=")
        name = code_of("choice.part.", Split._fields, said)
        if not equals or name is None or name in parts:
            known = [shown_as("choice.part.", each) for each in Split._fields]
            raise FundledgerError("usage.not_a_split", value=part, known=known)
        parts[name] = parse_dong(amount)
    return Split(**parts)


def _part(text: str) -> tuple[str, int | None]:
    """HD-01, or HD-01=50.000.000"""
    loan, equals, amount = text.rpartition("=")
    if not equals:
        return text.strip(), None
    return loan.strip(), parse_dong(amount)


def _place(text: str) -> str:
    """tiền mặt, ngân hàng, or the name of an account of the Fund's own"""
    from fundledger.ledger.places import COMMON

    return meant_by("word.", COMMON, text)


def _role(text: str) -> str:
    """bank_capital, or what it is called: tiền gửi ngân hàng – nguồn vốn gốc"""
    from fundledger.ledger.role_words import account_meant

    return account_meant(text)


def _security_kind(text: str) -> str:
    from fundledger.registers.security import KINDS

    return meant_by("security_kind.", KINDS, text)


def _bank_place(text: str) -> tuple[str, str]:
    """VCB, or 0011001932418=VCB"""
    account, _, place = text.rpartition("=")
    return account.strip(), _place(place)


DAY: Value[date] = Value("day", parse_day)
QUARTER: Value[tuple[date, date]] = Value("quarter", quarter_named)
MONEY: Value[int] = Value("money", parse_dong)
RATE: Value[str] = Value("percent", _rate)
INSTALMENT: Value[tuple[date, int]] = Value("instalment", _instalment)
PART: Value[tuple[str, int | None]] = Value("part", _part)
PLACE: Value[str] = Value("place", _place)
ROLE: Value[str] = Value("role", _role)
ACCOUNT: Value[str] = Value("account", _role)
SECURITY_KIND: Value[str] = Value("kind", _security_kind)
BANK_PLACE: Value[tuple[str, str]] = Value("bank_place", _bank_place)
ACCOUNT_PART: Value[tuple[str, int]] = Value("account_part", _account_part)
YEAR: Value[int] = Value("year", _year)
SPLIT: Value[Any] = Value("split", _split)
NUMBER: Value[int] = Value("number", _whole)
FUNDS: Value[Funds] = Value("funds", _funds)
KNOWN_AT: Value[str] = Value("known_at", _known_at)
EXISTING_FILE: Value[Path] = Value("file", _existing_file)
FILE_TO_WRITE: Value[Path] = Value("file", _file_to_write)
FOLDER_TO_WRITE: Value[Path] = Value("folder", _folder_to_write)
FILE_OR_FOLDER: Value[Path] = Value("file_or_folder", _file_or_folder)
WORKBOOK_TO_WRITE: Value[Path] = Value("file", _workbook_to_write)
