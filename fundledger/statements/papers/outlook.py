"""The statement of what capital will be on hand by a day: the figure, and why it is that one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fundledger.calendar import show_day
from fundledger.messages import Language, Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.outlook.methods import Method
from fundledger.reports.asked import Asked
from fundledger.reports.outlook import beside_each_other, until_of
from fundledger.reports.outlook_band import BAND, PERCENTILES, band_table
from fundledger.reports.outlook_explain import explain_screen
from fundledger.reports.table import Cell, Record, Table, amount_of, word_for
from fundledger.statements.charts import Chart, Series
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.reports import report

_FIGURES = (
    *("capital_on_hand_now", "principal_expected", "capital_on_hand"),
    *("principal_in_term", "principal_overdue"),
)
_PLAN = ("plan_version", "plan_day", "plan_document")
_PARAGRAPHS = {
    "made_of": ("made_of", "made_of_average", "nobody", "booked_later"),
    "who_must_pay": (
        *("must_pay", "must_pay_average", "must_pay_most", "must_pay_most_average"),
        "without_two",
    ),
    "why_not_more": ("stays_overdue", "turns_overdue", "falls_due_later", "not_expected"),
    "rests_on": (
        *("band", "drawn", "no_sealed_quarters", "quarters_used", "other_funds", "thin"),
        *("one_loan_in", "few_cases", "written_off", "promises"),
    ),
    "left_out": ("not_planned", "from_held", "apart", "undrawn", "no_movements", "moved"),
}
"""What is said of an outlook, each sentence by the end of its key, where it has anything to say."""

_NAMED_ON_PAPER = 3
"""How many borrowers are named one by one, so that it all stands on one page."""


@dataclass(frozen=True, slots=True)
class _OnPaper(Wording):
    """Sentences of the screen as papers write them: days as beside them, no % alone on a line."""

    said: Wording

    def words(self, lang: Language) -> str:
        return _DAY.sub(r"\1/\2/\3", self.said.words(lang)).replace(" %", "\u00a0%")


_DAY = re.compile(r"\b([0-9]{2})/0([3-9])/([0-9]{4})\b")
"""Of a month that `calendar.paper_day` writes without a 0."""


def expected_capital(
    asked: Asked, until: date | None, method: Method | None, top: int | None
) -> Content:
    last = until_of(asked, until)
    why = explain_screen(asked, last, method, top or _NAMED_ON_PAPER)
    said: dict[str, Any] = why.data or {}
    by = said["method"]
    named = {table.name: table for table in why.tables}
    steps = named["outlook_explain"]
    payers = named.get("outlook_payers")
    tables = [
        beside_each_other(asked, last, by),
        steps,
        *([] if payers is None else [_biggest(payers, top or _NAMED_ON_PAPER)]),
    ]
    tables += [named[name] for name in ("outlook_what_if",) if name in named]
    fields: dict[str, Value] = {
        "until": last,
        "method": word_for("outlook_method.", by),
        "is_by_plan": by == "plan",
        "is_simulated": by == "simulate",
        **{name: Dong(said[name]) for name in _FIGURES},
        **{name: said.get(name) for name in _PLAN},
        **_paragraphs(steps),
    }
    # A method without a spread has an empty band, so that a wording may always name it.
    band = band_table(asked, last) if by == "simulate" else Table.of("outlook_band", BAND, ())
    charts = {
        "outlook_steps": steps_chart(steps, asked.as_of, last),
        "outlook_band": band_chart(band),
    }
    return replace(report("outlook", asked, [*tables, band], more=fields), charts=charts)


def _paragraphs(of: Table) -> dict[str, Value]:
    said = {note.key.rpartition(".")[2]: note for note in of.notes}
    found: dict[str, Value] = {}
    for paragraph, names in _PARAGRAPHS.items():
        sentences = tuple(said[name] for name in names if name in said)
        found[paragraph] = _OnPaper(Joined(sentences)) if sentences else None
    return found


def _biggest(payers: Table, top: int) -> Table:
    """Those who are named one by one; the others stand in the steps."""
    rows: list[Record] = list(payers.records())
    return Table.of(payers.name, payers.columns, rows[:top])


def steps_chart(steps: Table, as_of: date, until: date) -> Chart:
    """The two sums say their days: between them stands what each borrower is expected to pay."""
    rows = list(steps.records())
    labels = [_label(row["figure"]) for row in rows]
    labels[0], labels[-1] = show_day(as_of), show_day(until)
    amounts = [amount_of(row["amount"]) for row in rows]
    amounts[0], amounts[-1] = (amount_of(rows[place]["running_total"]) for place in (0, -1))
    series = Series(steps.columns[1].heading, tuple(amounts))
    return Chart("outlook_steps", tuple(labels), (series,), shape="steps")


def band_chart(band: Table) -> Chart:
    labels = tuple(show_day(day) for day in band["day"] if isinstance(day, date))
    series = tuple(
        Series(Sentence(f"outlook_share.{name}"), tuple(map(amount_of, band[name])))
        for name in PERCENTILES
    )
    return Chart("outlook_band", labels, series, shape="band")


def _label(cell: Cell) -> str | Wording:
    return cell if isinstance(cell, Wording) else str(cell)
