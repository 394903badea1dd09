"""The figures of the alliance's report as tables; whether they hold; what an earlier one says else.

contradictions(asked, found)     what keeps the report from being written
differing(asked, found, last)    what the books say otherwise than the last published report
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fundledger.errors import FundledgerError
from fundledger.messages.wording import Joined
from fundledger.published.checking import Finding, findings
from fundledger.published.figures import Stated
from fundledger.reports.alliance import Alliance, Said
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word
from fundledger.reports.figures import findings_screen, time_words
from fundledger.reports.figures_of_books import compared
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.support_totals import notes_of_totals
from fundledger.reports.table import Cell, Column, Note, Record, Table, numbers, sums, texts

FIGURES = (
    *texts("stated_at", "category", "figure_time", "as_printed"),
    *numbers("exact"),
    *texts("figure_id", "measure", "stated_area", "book_figure", wide=True),
)
AREAS = (
    *texts("area"),
    Column("borrowers", "number", summed=True),
    Column("borrowers_in_term", "number", summed=True),
    Column("borrowers_overdue", "number", summed=True),
    *sums("principal_in_term", "principal_overdue"),
    Column("sued", "number", summed=True),
    Column("called_back", "number", summed=True),
)
SUPPORT = (
    *texts("category", "category_name", "given"),
    *sums("amount"),
    *texts("given_in_all"),
    *sums("cumulative_amount"),
)


def alliance_screen(asked: Asked, found: Alliance, last: Stated | None) -> Screen:
    """For the officer: the figures, what they are made of, and what the last report says else."""
    figures = figures_table(asked, found)
    tables = [figures, areas_table(found), support_table(found)]
    wrong = contradictions(asked, found)
    if wrong:
        of = findings_screen(wrong, [found.stated()]).tables[0]
        rows = list(of.records())
        wrong_table = Table.of("alliance_wrong", of.columns, rows, {}, on_screen=of.on_screen)
        tables.insert(0, wrong_table)
    if last is not None:
        other = differing(asked, found, last)
        of = findings_screen(other, [last, found.stated(_area_of(last))]).tables[0]
        rows = list(of.records())
        notes = () if rows else (Note("alliance.nothing_else"),)
        tables.append(
            Table.of("alliance_last", of.columns, rows, {}, notes, on_screen=of.on_screen)
        )
    return Screen(tuple(tables), flat=figures)


def contradictions(asked: Asked, found: Alliance) -> list[Finding]:
    """Within the report, and between what it prints and the books."""
    stated = found.stated()
    return [*findings([stated]), *compared(stated.figures, asked)[0]]


def must_hold(asked: Asked, found: Alliance) -> None:
    wrong = contradictions(asked, found)
    if wrong:
        said = Joined(tuple(_sentences(wrong, found.stated())), "; ")
        raise FundledgerError("alliance.contradicts", findings=said)


def differing(asked: Asked, found: Alliance, last: Stated) -> list[Finding]:
    """What it states of the books and they say otherwise; what this report states otherwise."""
    of_books, _ = compared(last.figures, asked)
    ours = found.stated(_area_of(last))
    both = [
        each
        for each in findings([last, ours])
        if {figure.document.code for figure in each.figures} > {ours.document.code}
    ]
    return [*of_books, *both]


def _area_of(last: Stated) -> str:
    """The province that it speaks of: ours says none, and means the same."""
    areas = [figure.area.partition(" / ")[0] for figure in last.figures if figure.area]
    return max(areas, key=areas.count, default="")


def _sentences(wrong: Sequence[Finding], stated: Stated) -> Iterable[Cell]:
    return findings_screen(wrong, [stated]).tables[0]["finding"]


def figures_table(asked: Asked, found: Alliance) -> Table:
    rows = list(map(_figure, found.said))
    return Table.of("alliance_figures", FIGURES, rows, spanned(asked, found.first))


def _figure(of: Said) -> Record:
    return {
        "stated_at": of.place,
        "category": of.category,
        "figure_time": time_words(of.when),
        "as_printed": of,
        "exact": of.value,
        "figure_id": of.id,
        "measure": of.measure or None,
        "stated_area": of.area or None,
        "book_figure": of.book or None,
    }


def areas_table(found: Alliance) -> Table:
    rows: list[Record] = [
        {
            "area": area_word(each.area),
            "borrowers": each.owing,
            "borrowers_in_term": each.in_term,
            "borrowers_overdue": each.overdue,
            "principal_in_term": each.principal_in_term,
            "principal_overdue": each.principal_overdue,
            "sued": each.sued,
            "called_back": each.recalled,
        }
        for each in found.areas
    ]
    return Table.of("alliance_areas", AREAS, rows)


def support_table(found: Alliance) -> Table:
    """What was given; money that was lent is not added to it."""
    rows: list[Record] = [
        {
            "category": each.category,
            "category_name": each.name,
            "given": Joined(each.span_counts, ", ") if each.span_counts else None,
            "amount": each.span_amount.value if each.span_amount else 0,
            "given_in_all": Joined(each.counts, ", ") if each.counts else None,
            "cumulative_amount": each.amount.value if each.amount else 0,
        }
        for each in found.given
        if not each.is_lent
    ]
    return Table.of("alliance_support", SUPPORT, rows, {}, notes_of_totals(found.totals))
