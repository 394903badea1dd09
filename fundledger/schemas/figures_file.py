"""What a document states in figures, as the YAML file that the kind `figures` reads.

A string of JSON is one of YAML, so each value stands as it is said, whatever marks it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from fundledger.calendar import show_day
from fundledger.messages import say_in
from fundledger.published.figures import Figure, Relation, Stated, When
from fundledger.published.spans import Span

FIRST_LINE = "# fundledger: figures"
"""By which a file that this program has written is known, so that a newer one may replace it."""


def figures_file(of: Stated) -> str:
    return "\n".join([FIRST_LINE, *_lines(of), ""])


def _lines(of: Stated) -> Iterator[str]:
    document = of.document
    head = {
        "code": document.code,
        "document": document.name,
        "title": document.title,
        "day": "" if document.day is None else show_day(document.day),
        "issuer": document.issuer,
        "period": "" if document.period is None else _days(document.period),
        "as_of": "" if document.as_of is None else show_day(document.as_of),
    }
    for name, said in head.items():
        if said:
            yield f"{name}: {_text(said)}"
    yield "figures:"
    for figure in of.figures:
        yield from _record(_figure(figure))
    if of.relations:
        yield "relations:"
        for relation in of.relations:
            yield from _record(_relation(relation))


def _figure(of: Figure) -> dict[str, object]:
    return {
        "id": of.id,
        "place": of.place,
        "quote": of.quote,
        "category": of.category,
        "measure": of.measure,
        "printed": of.printed_text,
        "unit": of.unit_text,
        **_when(of.when),
        "basis": _word("figure_basis", of.basis) if of.basis != "actual" else "",
        "direction": _word("figure_direction", of.direction) if of.direction else "",
        "area": of.area,
        "scope": of.scope,
        "book": of.book,
        "note": of.note,
    }


def _when(of: When) -> dict[str, object]:
    if of.span is not None:
        return {"period": _days(of.span)}
    said = {"as_of": "" if of.as_of is None else show_day(of.as_of)}
    if of.is_cumulative:
        said["cumulative"] = _word("yes_or_no", "yes")
        said["since"] = "" if of.since is None else show_day(of.since)
    return {**said}


def _relation(of: Relation) -> dict[str, object]:
    kind = _word("figure_relation", of.kind)
    return {"kind": kind, "figure": of.figure, "parts": of.parts, "less": of.less}


def _record(said: dict[str, object]) -> Iterator[str]:
    sign = "-"
    for name, value in said.items():
        if value not in ("", ()):
            yield f"  {sign} {name}: {_text(value)}"
            sign = " "


def _word(group: str, code: str) -> str:
    return say_in("vi", f"choice.{group}.{code}")


def _days(span: Span) -> str:
    return f"{show_day(span.first)} - {show_day(span.last)}"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
