"""Published figures as tables: what was read of a file, what contradicts what, and by which rules.

Each finding is one row in words, and its figures stand below it with their places and the sentence
that each stands in. What the documents say is shown as they print it, in either language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fundledger.messages.wording import Joined, Sentence
from fundledger.published.checking import RULES, Finding
from fundledger.published.figures import Figure, Stated, When
from fundledger.published.showing import expected_text, unit_text, value_text
from fundledger.published.slips import Slip
from fundledger.published.spans import Span
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    numbers,
    texts,
    word_for,
)

FINDINGS = (
    *numbers("finding_number"),
    *texts("stated_in", "stated_at", "finding", "likely_slip"),
    *texts("figure_rule", "figure_id", "as_printed", "should_be", "slip_kind", wide=True),
    *texts("slip_of", "figure_reason", wide=True),
)
PLACES = (
    *numbers("finding_number"),
    *texts("stated_in", "stated_at", "as_printed", "category", "figure_time"),
    *texts("figure_id", wide=True),
    *texts("quote"),
)
FIGURES = (
    *texts("figure_id", "stated_at", "category", "measure", "figure_time", "as_printed"),
    *texts("read_as", "stated_in", "stated_area", "figure_scope", "figure_basis", wide=True),
    *texts("quote", wide=True),
)
RULES_COLUMNS = texts("figure_rule", "figure_rule_words", "figure_reason")
AGAINST_BOOK = "against_book"
_MOST_NAMED = 8
_MANY = 3
"""Of more figures of one document the places stand in the table below alone."""

_SIGNS = {"total", "stock_and_flow", "periods", "areas_over_whole", "cumulative_and_flow"}


def findings_screen(found: Sequence[Finding], stated: Sequence[Stated]) -> Screen:
    figures = sum(len(each.figures) for each in stated)
    facts: dict[str, Cell] = {"documents": len(stated), "figures": figures, "found": len(found)}
    rows = [_finding(at, each) for at, each in enumerate(found, start=1)]
    places = [row for at, each in enumerate(found, start=1) for row in _places(at, each)]
    where = ("stated_at",) if len(stated) == 1 else ("stated_in", "stated_at")
    on_screen: OnScreen = (
        (Column("finding_number", "number"), ("finding_number",)),
        (Column("stated_at"), where),
        (Column("finding"), ("finding", "likely_slip")),
    )
    table = Table.of("figure_findings", FINDINGS, rows, facts, on_screen=on_screen)
    return Screen(
        (
            table,
            replace(
                Table.of("figure_places", PLACES, places, facts, is_detail=True),
                hidden_note="face.has_quotes",
            ),
        ),
        flat=table,
    )


def unread_note(unread: Sequence[Figure]) -> Note:
    """Which figures no rule was asked of, for want of a number in them."""
    named = [f"“{each.printed_text}” ({each.key})" for each in unread[:_MOST_NAMED]]
    more = ["…"] if len(unread) > _MOST_NAMED else []
    return Note("figures.unread", {"count": len(unread), "figures": "; ".join([*named, *more])})


def figures_table(stated: Sequence[Stated]) -> Table:
    rows = [_figure(figure) for each in stated for figure in each.figures]
    facts: dict[str, Cell] = {"documents": len(stated), "figures": len(rows)}
    return Table.of("published_figures", FIGURES, rows, facts)


def rules_table() -> Table:
    names = [*(rule.name for rule in RULES), AGAINST_BOOK]
    rows: list[Record] = [
        {
            "figure_rule": name,
            "figure_rule_words": Sentence(f"figure_rule.{name}"),
            "figure_reason": Sentence(f"figure_reason.{name}"),
        }
        for name in names
    ]
    return Table.of("figure_rules", RULES_COLUMNS, rows)


def _finding(number: int, found: Finding) -> Record:
    figure, slip = found.figure, found.slip
    expected = _expected(found)
    return {
        "finding_number": number,
        "stated_in": figure.document.name,
        "stated_at": figure.place,
        "finding": _with_more(found, _sentence(found, expected)),
        "likely_slip": None if slip is None else _slip(slip),
        "figure_rule": word_for("figure_rule.", found.rule),
        "figure_id": figure.key,
        "as_printed": figure.printed_text,
        "should_be": expected or None,
        "slip_kind": None if slip is None else word_for("figure_slip_kind.", slip.kind),
        "slip_of": None if slip is None else slip.figure.key,
        "figure_reason": Sentence(f"figure_reason.{found.rule}"),
    }


def _expected(found: Finding) -> str:
    if found.expected is None:
        return ""
    return expected_text(found.figure, found.expected, found.sense, found.nominal)


def _sentence(found: Finding, expected: str) -> Sentence:
    figure = found.figure
    said: dict[str, object] = {
        "printed": figure.printed_text,
        "what": figure.category,
        "expected": expected,
        "others": Joined(tuple(_others(found)), ""),
        "all": Joined(
            (figure.printed_text, *(("; ",) if found.others else ()), *_others(found)), ""
        ),
        "count": len(found.figures),
        "day": figure.when.last or "",
        "heading": figure.document.as_of or figure.document.day or "",
    }
    has_expected = bool(expected) or found.rule != "malformed"
    key = f"figure_finding.{found.rule}" if has_expected else "figure_finding.malformed_alone"
    if found.rule == "part_over_whole" and not found.others:
        key = "figure_finding.part_over_whole_within"
    if found.rule == "of_another_day" and figure.document.as_of is None:
        key = "figure_finding.of_another_day_signed"
    return Sentence(key, said)


def _with_more(found: Finding, sentence: Sentence) -> Sentence | Joined:
    """And the further columns of the row, each by its own figures."""
    if not found.also:
        return sentence
    pairs = [
        Joined((each.figure.printed_text, *(other.printed_text for other in each.others)), " / ")
        for each in found.also
    ]
    return Joined(
        (sentence, Sentence("figure_finding.also", {"others": Joined(tuple(pairs), "; ")}))
    )


def _others(found: Finding) -> Iterator[object]:
    """The other figures, each with its place, as the sum has them."""
    is_sum, is_brief = found.rule in _SIGNS, len(found.others) > _MANY
    shown = found.others[:_MOST_NAMED]
    for at, each in enumerate(shown):
        if is_sum and each.key in found.minus:
            yield " − " if at else "−"
        elif at:
            yield " + " if is_sum else "; "
        yield _quoted(each, found.figure, is_brief=is_brief)
    if len(found.others) > len(shown):
        yield " … "
        yield Sentence("figure_finding.more", {"count": len(found.others) - len(shown)})


def _where(figure: Figure, beside: Figure, *, is_brief: bool = False) -> Joined | None:
    """What tells it from the figure that is spoken of: its document, its place, its time."""
    is_elsewhere = figure.document.code != beside.document.code
    parts: list[object] = [figure.document.name] if is_elsewhere else []
    if (is_elsewhere or figure.place != beside.place) and not is_brief:
        parts.append(figure.place)
    if figure.when != beside.when and (time := time_words(figure.when)) is not None:
        parts.append(time)
    return Joined(tuple(parts), ", ") if parts else None


def _slip(slip: Slip) -> Sentence:
    figure, other = slip.figure, slip.other
    meant = " ".join(part for part in (slip.meant, unit_text(figure.printed)) if part)
    key = f"figure_slip.{slip.kind}" if slip.meant or other else f"figure_slip.{slip.kind}_alone"
    said: dict[str, object] = {"printed": figure.printed_text, "place": figure.place}
    return Sentence(key, {**said, "meant": meant, "other": _quoted(other, figure)})


def _quoted(figure: Figure | None, beside: Figure, *, is_brief: bool = False) -> Joined | str:
    if figure is None:
        return ""
    where = _where(figure, beside, is_brief=is_brief)
    shown = figure.printed_text
    return shown if where is None else Joined((shown, " (", where, ")"), "")


def _places(number: int, found: Finding) -> Iterator[Record]:
    for each in found.figures:
        yield {
            "finding_number": number,
            "stated_in": each.document.name,
            "stated_at": each.place,
            "as_printed": each.printed_text,
            "category": _what(each),
            "figure_time": time_words(each.when),
            "figure_id": each.key,
            "quote": each.quote or None,
        }


def _what(figure: Figure) -> str:
    return " · ".join(part for part in (figure.category, figure.measure) if part)


def _figure(figure: Figure) -> Record:
    return {
        "figure_id": figure.id,
        "stated_at": figure.place,
        "category": figure.category,
        "measure": figure.measure or None,
        "figure_time": time_words(figure.when),
        "as_printed": figure.printed_text,
        "read_as": value_text(figure) or None,
        "stated_in": figure.document.name,
        "stated_area": figure.area or None,
        "figure_scope": figure.scope or None,
        "figure_basis": word_for("choice.figure_basis.", figure.basis),
        "quote": figure.quote or None,
    }


def time_words(when: When) -> Cell:
    if when.span is not None:
        return _span(when.span)
    if when.as_of is None:
        return None
    key = "figure_time.cumulative" if when.is_cumulative else "figure_time.as_of"
    return Sentence(key, {"day": when.as_of})


def _span(span: Span) -> Cell:
    """Whole years by their numbers."""
    first, last = span.first, span.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return Joined((first, last), " – ")
