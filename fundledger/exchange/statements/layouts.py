"""What a bank's statement looks like, as data: how to recognise it, and what its headings mean.

Layouts come with the program (`rules/banks`) or are the Fund's own, kept in the book. A column is
found by the text of its heading, never by its position. “Có/Credit” is the bank's debt to the Fund:
money into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundledger import rules
from fundledger.errors import FundledgerError
from fundledger.schemas.layouts import Column, ColumnKind, folded
from fundledger.text import clean

FIELDS = ("date", "in", "out", "amount", "narrative", "reference", "payer", "balance")
_LABELS = ("account", "currency", "opening", "closing", "totals")
_NUMBER_SIGN = re.compile(r"\s*(no\.|№)\s*", re.IGNORECASE)  # "No." heads a count, not "Nợ"
_LONGEST_HEADING = 200
_KINDS: Mapping[str, ColumnKind] = {
    "date": "day",
    **dict.fromkeys(("in", "out", "amount", "balance"), "money"),
}


@dataclass(frozen=True)
class BankLayout:
    """The words of one bank's statement, folded: unaccented, lower case, no marks."""

    name: str
    bank: str
    recognise: tuple[tuple[str, ...], ...]
    need: tuple[str, ...]
    fill_days: bool
    labels: Mapping[str, frozenset[str]]
    headings: Mapping[str, str]  # folded heading to field

    def field_of(self, heading: object) -> str | None:
        """The field that a heading means; of “Nợ / Debit” each half is tried as well."""
        if not isinstance(heading, str) or len(heading) > _LONGEST_HEADING:
            return None
        for part in (heading, *re.split(r"[/\n|]", heading)):
            if _NUMBER_SIGN.fullmatch(part):
                continue
            if found := self.headings.get(folded(part)):
                return found
        return None

    def knows(self, words: str) -> bool:
        """Whether a text (folded) holds what this bank's statements are known by."""
        return any(all(word in words for word in group) for group in self.recognise)


@dataclass(frozen=True, slots=True)
class Headings:
    """What the reader of CSV asks to find the delimiter: how many headings a row names.

    Of which column a heading is, is asked where a statement is given back with remarks.
    """

    layouts: Sequence[BankLayout]
    heading_rows: int

    @property
    def columns(self) -> tuple[Column, ...]:
        fields = sorted({field for layout in self.layouts for field in layout.headings.values()})
        return tuple(Column(field, _KINDS.get(field, "text")) for field in fields)

    def field_of(self, heading: object) -> str | None:
        found = (layout.field_of(heading) for layout in self.layouts)
        return next((field for field in found if field is not None), None)

    def recognised(self, values: Sequence[object]) -> int:
        return max(
            (
                len({field for value in values if (field := layout.field_of(value))})
                for layout in self.layouts
            ),
            default=0,
        )


def known_layouts() -> list[BankLayout]:
    """Those that come with the program."""
    return [layout_from(body) for body in rules.bank_layouts()]


def layout_from(body: Mapping[str, Any]) -> BankLayout:
    headings: dict[str, str] = {}
    for field, texts in body["headings"].items():
        for text in texts:
            headings.setdefault(folded(text), field)
    sides = ["in", "out"] if "in" in body["headings"] else ["amount"]
    return BankLayout(
        name=body["name"],
        bank=body.get("bank", body["name"]),
        recognise=tuple(tuple(map(folded, group)) for group in body.get("recognise", ())),
        need=tuple(body.get("need") or ["date", *sides, "narrative"]),
        fill_days=bool(body.get("fill_days", False)),
        labels={name: frozenset(map(folded, body.get(name, ()))) for name in _LABELS},
        headings=headings,
    )


def checked_body(file: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A Fund's own layout, fit to be kept as a fact; a refusal that says what is wrong with it."""
    if not isinstance(said.get("name"), str) or not clean(said["name"]):
        raise FundledgerError("bank_layout.no_name", file=file)
    if any(said["name"] == layout["name"] for layout in rules.bank_layouts()):
        raise FundledgerError("bank_layout.name_taken", name=said["name"])
    known = {"name", "bank", "recognise", "need", "fill_days", "headings", *_LABELS}
    strange = sorted(said.keys() - known)
    if strange:
        raise FundledgerError(
            "bank_layout.unknown_key", file=file, keys=strange, known=sorted(known)
        )
    headings = said.get("headings")
    if not isinstance(headings, Mapping):
        raise FundledgerError("bank_layout.no_headings", file=file, known=list(FIELDS))
    unknown = sorted(headings.keys() - set(FIELDS))
    if unknown:
        raise FundledgerError(
            "bank_layout.unknown_field", file=file, fields=unknown, known=list(FIELDS)
        )
    body: dict[str, Any] = {
        "name": clean(said["name"]),
        "bank": _text(file, "bank", said.get("bank", said["name"])),
        "fill_days": said.get("fill_days", False) is True,
        "headings": {field: _texts(file, field, texts) for field, texts in headings.items()},
    }
    lacking = [field for field in ("date", "narrative") if field not in body["headings"]]
    if "amount" not in headings:
        lacking += [field for field in ("in", "out") if field not in headings]
    if lacking:
        raise FundledgerError("bank_layout.lacks_field", file=file, lacking=lacking)
    _refuse_twice(file, body["headings"])
    for name in (*_LABELS, "need"):
        if name in said:
            body[name] = _texts(file, name, said[name])
    if "recognise" in said:
        groups = said["recognise"]
        if not isinstance(groups, list):
            raise FundledgerError("bank_layout.not_texts", file=file, key="recognise")
        body["recognise"] = [
            _texts(file, "recognise", [group] if isinstance(group, str) else group)
            for group in groups
        ]
    absent = sorted(set(body.get("need", ())) - body["headings"].keys())
    if absent:
        raise FundledgerError("bank_layout.lacks_field", file=file, lacking=absent)
    return body


def _refuse_twice(file: str, headings: Mapping[str, Sequence[str]]) -> None:
    taken: dict[str, str] = {}
    for field, texts in headings.items():
        for text in texts:
            if taken.setdefault(folded(text), field) != field:
                raise FundledgerError(
                    "bank_layout.heading_twice",
                    file=file,
                    heading=text,
                    fields=[taken[folded(text)], field],
                )


def _texts(file: str, key: str, texts: object) -> list[str]:
    given: Iterable[object] = [texts] if isinstance(texts, str) else texts  # type: ignore[assignment]
    if not isinstance(given, list) or not given:
        raise FundledgerError("bank_layout.not_texts", file=file, key=key)
    return [_text(file, key, text) for text in given]


def _text(file: str, key: str, text: object) -> str:
    if not isinstance(text, str) or not folded(text):
        raise FundledgerError("bank_layout.not_texts", file=file, key=key)
    return clean(text)
