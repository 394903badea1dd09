"""How many days before limitation runs out somebody is to be told: a setting of the Fund.

Alarms.read(connection, fund, day)  those that hold on a day
alarms.of(days_left)                which of them a claim has reached
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Setting, Value, value_on
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DAYS_MAX = 9_999
_ALARMS_MAX = 12


def _alarm_days(text: str) -> Value:
    """180;90;30: as one text, the longest first."""
    said = [part for part in re.split(r"[;,\s]+", clean(text)) if part]
    days = [int(part) for part in said if re.fullmatch("[0-9]{1,4}", part)]
    falls = all(more > less for more, less in zip(days, [*days[1:], 0], strict=False))
    if len(days) != len(said) or not falls or not 1 <= len(days) <= _ALARMS_MAX:
        params: dict[str, object] = {"most": _DAYS_MAX, "count": _ALARMS_MAX}
        raise FundledgerError("setting_value.not_alarms", value=text, **params)
    return ";".join(map(str, days))


LIMITATION_ALARM_DAYS = Setting("limitation_alarm_days", "180;90;30", _alarm_days)


@dataclass(frozen=True, slots=True)
class Alarms:
    """Days, the longest first."""

    days: tuple[int, ...]

    @classmethod
    def read(
        cls, connection: Connection, fund: int, day: date, known_at: int | None = None
    ) -> Alarms:
        said = value_on(connection, fund, LIMITATION_ALARM_DAYS, day, known_at)
        return cls(tuple(map(int, str(said).split(";"))))

    def of(self, days_left: int) -> int | None:
        """The nearest that is reached; None where it is further off than all of them."""
        return min((each for each in self.days if days_left <= each), default=None)
