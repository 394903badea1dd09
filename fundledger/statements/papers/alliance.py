"""The sections on support and on the Fund of the alliance's half-year report, from the books alone.

It is refused where what it would say contradicts itself or the books; the figures that it says go
beside it as a file of figures, for whoever writes the next report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fundledger.calendar import ONE_DAY, paper_day
from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.alliance import Alliance, Given, Named, Said, alliance
from fundledger.reports.alliance_tables import (
    areas_table,
    figures_table,
    must_hold,
    support_table,
)
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word
from fundledger.reports.table import Record, Table, texts, word_for
from fundledger.schemas.figures_file import figures_file
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.reports import report
from fundledger.statements.spans import span_in_words

FIGURES_BESIDE = ".so-lieu.yaml"
"""What the name of the file of figures ends with, after the name of the paper."""

_MAY_BE = (
    *("borrowers_overdue_by_interest", "charter_change_up", "charter_change_down"),
    *("otherwise_up", "otherwise_down", "apart"),
    *("contract_principal_in_term", "contract_principal_overdue"),
)
"""What is said only where there is any of it."""


def alliance_report(asked: Asked, first: date) -> Content:
    found = alliance(asked, first)
    must_hold(asked, found)
    period = span_in_words(first, found.last)
    of_span = _if_any(found.support.get("support_span"))
    fields: dict[str, Value] = {
        **dict.fromkeys(_MAY_BE),
        **found.fund,
        "before": first - ONE_DAY,
        "unit": found.fund["borrowers"].unit,
        "disbursed": found.fund["disbursed"] if found.figures.disbursed else None,
        **dict(_steps(found)),
        **_overdue(found),
        "lending": _lending(found),
        **_expected(found),
        "support_total": found.support.get("support_total"),
        "support_span": of_span,
        "support_alone": bool(found.support) and of_span is None,
    }
    tables = (
        Table.of("alliance_given", _GIVEN, [_given(each, period) for each in found.given]),
        support_table(found),
        areas_table(found),
        figures_table(asked, found),
    )
    content = report("alliance", asked, tables, first, fields)
    return replace(content, beside={FIGURES_BESIDE: figures_file(found.stated())})


_GIVEN = texts("category", "category_name", "said")


def _if_any(of: Said | None) -> Said | None:
    return of if of is not None and of.value else None


def _given(of: Given, period: Wording) -> Record:
    """đã hỗ trợ 72 HTX, kinh phí 1,426 tỷ đồng (trong đó, 6 tháng …)"""
    said: list[Wording] = [_what(of, of.counts, of.amount, "in_all")]
    if of.span_counts or of.span_amount:
        of_span = _what(of, of.span_counts, of.span_amount, "in_span")
        said.append(Sentence("alliance_said.of_which", {"period": period, "what": of_span}))
    name: str | Wording = of.name
    if not of.is_lent and not of.name.startswith(_SUPPORT):
        name = Sentence("alliance_said.support_of", {"name": _within(of.name)})
    return {"category": of.category, "category_name": name, "said": Joined(tuple(said), " ")}


_SUPPORT = "Hỗ trợ"


def _within(name: str) -> str:
    """As it stands within a sentence: an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _what(of: Given, counts: tuple[Said, ...], amount: Said | None, when: str) -> Wording:
    whom = Joined(counts, ", ")
    has = "both" if counts and amount else "counts" if counts else "amount"
    lent = "lent" if of.is_lent else "given"
    said = {"counts": whom, "amount": amount or ""}
    return Sentence(f"alliance_said.{lent}_{when}_{has}", said)


def _steps(found: Alliance) -> Iterator[tuple[str, Value]]:
    for act in ("sued", "recalled"):
        for class_ in ("in_term", "overdue"):
            name = f"{act}_{class_}"
            yield from ((name, None), (f"{name}_where", None))
    for each in found.steps:
        name = f"{each.act}_{each.class_}"
        yield name, each.said
        yield f"{name}_where", Joined(tuple(map(_where, each.by_area)), ", ")
    yield "has_steps", bool(found.steps)


def _where(of: Named) -> Wording:
    said = {"area": area_word(of.area), "count": of.said, "names": ", ".join(of.names)}
    return Sentence("alliance_said.where", said)


def _overdue(found: Alliance) -> dict[str, Value]:
    """Which of three sentences on principal overdue is said."""
    has_principal = found.figures.principal_overdue != 0
    by_interest = "borrowers_overdue_by_interest" in found.fund
    return {
        "overdue_alone": has_principal and not by_interest,
        "overdue_and_interest": has_principal and by_interest,
        "interest_overdue_alone": not has_principal and by_interest,
        "none_overdue": not has_principal and not by_interest,
    }


def _lending(found: Alliance) -> Wording:
    if found.figures.disbursed:
        return Sentence("alliance_said.disbursed", {"amount": found.fund["disbursed"]})
    if found.stop is not None and found.is_none_lent:
        said = {"day": paper_day(found.stop.day), "document": found.stop.document}
        return Sentence("alliance_said.none_since", said)
    return Sentence("alliance_said.none_in_span")


def _expected(found: Alliance) -> dict[str, Value]:
    then = found.expected
    if then is None:
        return dict.fromkeys(("expected", "until", "expected_by"))
    method = word_for("outlook_method.", then.method)
    by: Wording = Sentence("alliance_said.by_method", {"method": method})
    if then.method == "plan":
        key = "by_plan" if then.plan_document else "by_plan_alone"
        day = "" if then.plan_day is None else paper_day(then.plan_day)
        said = {"document": then.plan_document or "", "day": day}
        by = Sentence(f"alliance_said.{key}", said)
    elif then.method == "contract":
        by = Sentence("alliance_said.by_contract")
    return {"expected": then.said, "until": then.until, "expected_by": by}
