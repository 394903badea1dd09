"""What a bank's statement looks like, as data: how to recognise it, and what its headings mean.

Layouts come with the program (`rules/banks`, over the words of `rules/statement_words.toml` that
all banks share) or are the Fund's own, kept in the book. A column is found by the text of its
heading, never by its position. “Có/Credit” is the bank's debt to the Fund: money into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from functools import cache
from typing import Any, NamedTuple

from fundledger import rules
from fundledger.schemas.layouts import Column, ColumnKind, folded
from fundledger.text import unaccented

FIELDS = (
    *("date", "value_date", "in", "out", "amount", "direction", "narrative", "reference"),
    *("payer", "balance", "fee", "vat", "status", "currency", "account"),
)
MONEY_FIELDS = ("in", "out", "amount", "balance", "fee", "vat")
LABELS = (
    *("account", "currency", "opening", "closing", "totals", "cumulative", "carried"),
    *("total_in", "total_out"),
)
NOT_OURS = "other"
"""A column that is known, so that it is not taken for another, and not read."""

_NUMBER_SIGNS = frozenset(("no", "№", "no."))  # head a count, not "Nợ"
_LONGEST_HEADING = 200
_FOOTNOTE = re.compile(r"(?<=[a-z])\d\b")  # “Ngày hiệu lực2”
_BETWEEN_LANGUAGES = re.compile(r"[/\n\r|()]")
_SIGN_HEADINGS = frozenset(("+/-", "(+/-)", "±", "+/−", "(+/−)", "+,-", "-/+"))
_PARTS = re.compile(r"[/\n|]")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL_STARTS = 4
_LAST = 999  # the rank of a heading that no word names
_MOST_WORDS = 12  # of a heading in two languages
_FILLED_FOR_OWN = (
    "value_date",
    "direction",
    "balance",
    "status",
    "fee",
    "vat",
    "currency",
    "account",
)
_SIDES: Mapping[str, str] = {"+": "in", "-": "out", "−": "out", "–": "out"}
_KINDS: Mapping[str, ColumnKind] = {
    "date": "day",
    "value_date": "day",
    **dict.fromkeys(MONEY_FIELDS, "money"),
}


@dataclass(frozen=True)
class BankLayout:
    """The words of one bank's statement, folded: unaccented, lower case, no marks."""

    name: str
    bank: str
    recognise: tuple[tuple[str, ...], ...]
    need: tuple[str, ...]
    headings: Mapping[str, str]  # folded heading to field
    ranks: Mapping[str, int]  # folded heading to its place among those of its field
    labels: Mapping[str, frozenset[str]]
    label_starts: frozenset[str]  # the first letters of all of them
    directions: Mapping[str, str]
    statuses: Mapping[str, bool]  # whether a transaction with that status moved money
    fill_days: bool = False
    continued: bool = True  # narratives go on in the rows below
    is_typed: bool = False  # the template of this program, typed by a person
    guesses: tuple[tuple[str, str], ...] = ()  # words in a heading, and the field they may mean
    _meanings: dict[str, tuple[str, ...]] = field_(default_factory=dict, repr=False, compare=False)
    _ranked: dict[str, int] = field_(default_factory=dict, repr=False, compare=False)

    def field_of(self, heading: object) -> str | None:
        """The field that a heading means first of all."""
        return next(iter(self.meanings(heading)), None)

    def meanings(self, heading: object) -> tuple[str, ...]:
        """The fields that a heading means: one, or a day and a number in one cell, or none.

        Of “Nợ / Debit” each half is tried, and of “Phát sinh nợ Debit” too; a heading whose halves
        are both sides (“Nợ/Có”) heads the column that says the side.
        """
        if not isinstance(heading, str) or len(heading) > _LONGEST_HEADING:
            return ()
        found = self._meanings.get(heading)
        if found is None:
            found = self._meanings[heading] = self._meant(heading)
        return found

    def _meant(self, heading: str) -> tuple[str, ...]:
        if heading.strip() in _SIGN_HEADINGS:
            return ("direction",)
        if whole := self._exactly(heading):
            return (whole,)
        parts = [part for part in _BETWEEN_LANGUAGES.split(heading) if part.strip()]
        found = dict.fromkeys(each for part in parts if (each := self._said_twice(part)))
        if {"in", "out"} <= found.keys():
            return ("direction",)
        if "date" in found and "reference" in found:
            return "date", "reference"
        return tuple(found)[:1]

    def _exactly(self, text: str) -> str | None:
        if text.strip().casefold() in _NUMBER_SIGNS and text.strip() != "NO":
            return None
        return self.headings.get(plain_heading(text))

    def _said_twice(self, text: str) -> str | None:
        """“Phát sinh nợ Debit”: both languages in a row, with nothing between."""
        if found := self._exactly(text):
            return found
        words = text.split()
        if len(words) > _MOST_WORDS:
            return None  # a narrative: it would be folded once for each of its words
        for at in range(1, len(words)):
            one, other = self._exactly(" ".join(words[:at])), self._exactly(" ".join(words[at:]))
            if one is not None and one == other:
                return one
        return None

    def guessed(self, heading: object) -> str | None:
        """The field that words in an unknown heading speak for."""
        if not isinstance(heading, str) or len(heading) > _LONGEST_HEADING:
            return None
        words = f" {plain_heading(heading)} "
        return next((name for said, name in self.guesses if f" {said} " in words), None)

    def rank(self, heading: str) -> int:
        """Of two headings for one field the one with the lower rank is meant."""
        found = self._ranked.get(heading)
        if found is None:
            texts = (heading, *_BETWEEN_LANGUAGES.split(heading))
            found = min(self.ranks.get(plain_heading(text), _LAST) for text in texts)
            self._ranked[heading] = found
        return found

    def knows(self, words: str) -> bool:
        """Whether the head of a file (folded) holds what this bank's statements are known by."""
        padded = f" {words} "
        return any(all(f" {word} " in padded for word in group) for group in self.recognise)

    def side_of(self, said: str) -> str | None:
        """Which side a cell of the column of directions means."""
        return _SIDES.get(said.strip()) or self.directions.get(folded(said))

    def may_be_label(self, text: str) -> bool:
        """Whether a text begins as some label does: most texts of a statement do not."""
        if not _LETTER.search(text):
            return False
        if not text[:1].isalpha() or _PARTS.search(text):
            return True
        return unaccented(text[:_LABEL_STARTS]).strip() in self.label_starts or (
            len(text) < _LABEL_STARTS
        )


def plain_heading(text: str) -> str:
    """A heading without case, accents, marks, brackets and footnote signs."""
    return _FOOTNOTE.sub("", folded(text))


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
    """Those that come with the program; the last is of any bank, known by its headings alone."""
    shared = _headings_of({}, is_own=False)
    of_banks = [layout_from(body, shared=shared) for body in rules.bank_layouts()]
    return [*of_banks, _any_bank(shared)]


ANY_BANK = "any-bank"


def _any_bank(shared: _Headings) -> BankLayout:
    guesses = ((words, name) for name, texts in _words("guesses").items() for words in texts)
    body: Mapping[str, Any] = {"name": ANY_BANK, "headings": {}}
    return layout_from(body, guesses=tuple(guesses), shared=shared)


@cache
def _shared() -> Mapping[str, Any]:
    return rules.statement_words()


def _words(part: str) -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = _shared()[part]
    return found


class _Headings(NamedTuple):
    """What headings mean, and what was found out of texts by them; layouts may share one."""

    fields: Mapping[str, str]
    ranks: Mapping[str, int]
    meanings: dict[str, tuple[str, ...]]
    ranked: dict[str, int]


def _headings_of(own: Mapping[str, Sequence[str]], *, is_own: bool) -> _Headings:
    """The words of a layout, with those that all share behind them."""
    shared = _words("headings")
    names = _FILLED_FOR_OWN if is_own else tuple(shared)
    added = {name: shared[name] for name in names if not (is_own and name in own)}
    fields: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for name, texts in (*own.items(), *added.items()):
        for text in texts:
            fields.setdefault(plain_heading(text), name)
            ranks.setdefault(plain_heading(text), len(ranks))
    return _Headings(fields, ranks, {}, {})


def layout_from(
    body: Mapping[str, Any],
    *,
    guesses: tuple[tuple[str, str], ...] = (),
    shared: _Headings | None = None,
) -> BankLayout:
    """A layout from its body. What it does not say of labels and sides, the shared words say.

    Of headings a layout of the program is read over the shared ones. One of the Fund's own names
    its headings itself; shared ones only add what can tell a side, prove or refuse a line.
    `shared`: the headings of all layouts that have none of their own, so that each text of a file
    is looked up once for all of them.
    """
    own: Mapping[str, Sequence[str]] = body["headings"]
    is_own = bool(own) and body.get("shared_words", False) is not True
    words = shared if shared is not None and not own else _headings_of(own, is_own=is_own)
    one_column = "amount" in own and "in" not in own
    sides = ["amount"] if one_column else ["in", "out"]
    directions = body.get("direction") or {}
    shared_labels = _words("labels")
    labels = {
        name: frozenset(map(folded, (*shared_labels[name], *body.get(name, ())))) for name in LABELS
    }
    return BankLayout(
        name=body["name"],
        bank=body.get("bank", body["name"]),
        recognise=tuple(tuple(map(folded, group)) for group in body.get("recognise", ())),
        need=tuple(body.get("need") or (["date", *sides, "narrative"] if is_own else ())),
        headings=words.fields,
        ranks=words.ranks,
        _meanings=words.meanings,
        _ranked=words.ranked,
        labels=labels,
        label_starts=frozenset(
            text[:_LABEL_STARTS].strip() for of in labels.values() for text in of
        ),
        directions={
            folded(text): side
            for said in (_words("directions"), directions)
            for side in ("in", "out")
            for text in said.get(side, ())
            if folded(text)  # a sign alone is known, and a blank is none
        },
        statuses={
            folded(text): is_done
            for name, is_done in (("done", True), ("not_done", False))
            for text in _words("statuses")[name]
        },
        fill_days=bool(body.get("fill_days", False)),
        continued=bool(body.get("continued", True)),
        is_typed=bool(body.get("is_typed", False)),
        guesses=guesses,
    )


def furniture() -> Iterator[str]:
    """How a row begins that stands around the lines: signatures, notes, page numbers."""
    return map(folded, _words("furniture")["begins"])
