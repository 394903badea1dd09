"""What a Fund can say of its lending: what signing warns about, holidays, how a sum is divided.

The limits only warn, and a Fund's own regulation may set others than the law does: each is a
setting with its source in the catalogue.
"""

from __future__ import annotations

import re
from datetime import date

from fundledger.calendar import parse_day
from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Setting, Settings, Value, chosen_from
from fundledger.text import clean

NONE = ("none", "không", "khong", "-")
"""How a person writes that there is to be no limit."""

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?")
_MONTHS_MAX = 1200


def percent(text: str) -> Value:
    """15, 12.5 or 12,5: the text of the exact decimal; or no limit."""
    said = clean(text).removesuffix("%").strip()
    if said.lower() in NONE:
        return None
    match = _PERCENT.fullmatch(said)
    if match is None or int(match[1]) > 100 or (int(match[1]) == 100 and int(match[2] or "0")):
        raise FundledgerError("setting_value.not_percent", value=text)
    places = (match[2] or "").rstrip("0")
    return f"{int(match[1])}.{places}" if places else str(int(match[1]))


def months(text: str) -> Value:
    said = clean(text)
    if said.lower() in NONE:
        return None
    if not re.fullmatch("[0-9]{1,4}", said) or not 1 <= int(said) <= _MONTHS_MAX:
        raise FundledgerError("setting_value.not_months", value=text, most=_MONTHS_MAX)
    return int(said)


def holidays(text: str) -> Value:
    """05/02/2027; 08/02/2027: the days as one text, in order; or none."""
    said = clean(text)
    if said.lower() in NONE:
        return None
    try:
        days = sorted({parse_day(part) for part in re.split(r"[;,\s]+", said) if part})
    except FundledgerError:
        raise FundledgerError("setting_value.not_holidays", value=text) from None
    if not days:
        raise FundledgerError("setting_value.not_holidays", value=text)
    return "; ".join(day.isoformat() for day in days)


def holidays_on(settings: Settings, day: date) -> frozenset[date]:
    """The Fund's own list as it stands on a day."""
    value = settings.value_on(HOLIDAYS, day)
    return frozenset(map(date.fromisoformat, str(value).split("; "))) if value else frozenset()


BORROWER_LIMIT = Setting("borrower_limit_percent", "15", percent)
RELATED_LIMIT = Setting("related_limit_percent", "25", percent)
CREDIT_STATEMENTS = ("no", "yes")
CREDIT_STATEMENT = Setting(
    "credit_statement_required", "no", chosen_from(CREDIT_STATEMENTS), CREDIT_STATEMENTS
)
"""Whether a first disbursement must name what says that the borrower has no bad debt elsewhere."""
OWN_FUNDS = Setting("own_funds_percent_min", "20", percent)
RATE_MIN = Setting("rate_percent_min", None, percent)
RATE_MAX = Setting("rate_percent_max", "20", percent)
TERM_MAX = Setting("loan_term_months_max", 60, months)
DIVISIONS = ("ask", "oldest", "pro-rata")
HOLIDAYS = Setting("holidays", None, holidays)
DIVIDE = Setting("collect_divide", "ask", chosen_from(DIVISIONS), DIVISIONS)

OF_LENDING = (
    *(BORROWER_LIMIT, RELATED_LIMIT, OWN_FUNDS, CREDIT_STATEMENT),
    *(RATE_MIN, RATE_MAX, TERM_MAX),
    *(HOLIDAYS, DIVIDE),
)
