"""How sure the way to a day is: the band of a simulation at the end of each quarter until then.

A row begins with what the books have on the day of asking, of which everybody is sure. Each quarter
is simulated from the same seed, so that the last row is what `outlook --method simulate` says.
"""

from __future__ import annotations

from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.reports.asked import Asked
from fundledger.reports.outlook import read_books
from fundledger.reports.series import quarters
from fundledger.reports.table import Record, Table, days, money

PERCENTILES = ("p10", "p50", "p90")
BAND = (*days("day"), *money("p10", "p50", "p90"))


def band_table(asked: Asked, until: date) -> Table:
    rows: list[Record] = []
    books = read_books(asked, until)
    for _, _, end in quarters(asked.as_of + ONE_DAY, until):
        of = (books if end == until else books.to(end)).by("simulate")
        spread, now = of.spread, of.capital.now.on_hand
        assert spread is not None
        if not rows:
            rows.append({"day": asked.as_of, **dict.fromkeys(PERCENTILES, now)})
        rows.append({"day": end, "p10": spread.p10, "p50": spread.p50, "p90": spread.p90})
    return Table.of("outlook_band", BAND, rows)
