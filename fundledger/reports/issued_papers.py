"""The register of outgoing papers as tables: all of them, and one with what it asks, its files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from fundledger.messages.wording import Sentence
from fundledger.registers.papers import Issued, Register
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_COLUMNS = (
    *(*texts("paper_number"), *days("day"), *texts("paper_kind", "paper_name")),
    *(*texts("cooperative", "name", wide=True), *sums("asked_amount"), *texts("signer")),
    *(*texts("issued_state"), *numbers("copies"), *days("as_of_day", wide=True)),
    *(*texts("file_hash", "seal", "run", "actor", wide=True), *numbers("link", wide=True)),
)
_ON_SCREEN: OnScreen = (
    *alone(*texts("paper_number"), *days("day"), *texts("paper_name")),
    *alone(*money("asked_amount"), *texts("signer", "issued_state")),
)
_FIELDS = texts("field", "value")
_ASKS = (*texts("loan"), *sums("amount"), *texts("memo"))
_FILES = (*texts("what"), *days("day"), *texts("media", "file_hash"))
_SHOWN = (
    *("kind", "name", "about", "addressee", "signer", "as_of", "act", "language", "run"),
    *("sha256", "wording", "figures", "link_hash", "seal", "actor"),
)


def issued_list(
    asked: Asked,
    kind: str | None = None,
    year: int | None = None,
    cooperative: str | None = None,
) -> Table:
    """The papers that bear a day up to the one asked, the last first."""
    register = Register.read(asked.connection, asked.fund, asked.known_at)
    found = [each for each in register.papers if each.day <= asked.as_of]
    if kind is not None:
        wanted = kind.casefold().replace("_", "-")
        found = [each for each in found if each.kind.casefold().replace("_", "-") == wanted]
    if year is not None:
        found = [each for each in found if each.year == year]
    if cooperative is not None:
        found = [each for each in found if each.addressee == cooperative]
    latest = sorted(found, key=lambda each: (each.day, each.ordinal, each.chain), reverse=True)
    return issued_table(asked, latest, notes=_left_out(register.papers, year))


def issued_table(
    asked: Asked,
    papers: Iterable[Issued],
    notes: Iterable[Note] = (),
    *,
    to_come: Container[int] = (),
) -> Table:
    """`to_come`: the links of those that are only rehearsed."""
    register = borrowers(asked)
    ahead = {"issued_state": word_for("issued_state.", "to_come")}
    records = [
        {**_listed(each, register), **(ahead if each.chain in to_come else {})} for each in papers
    ]
    screen = _ON_SCREEN
    return Table.of("issued_papers", _COLUMNS, records, asked.facts, notes, on_screen=screen)


def issued_screen(asked: Asked, number: str, year: int | None = None) -> Screen:
    """One paper: what it is, what it asks for, its files."""
    paper = Register.read(asked.connection, asked.fund, asked.known_at).numbered(number, year)
    about = Table.of("issued_paper", _FIELDS, _about(paper), asked.facts, _remarks(paper))
    asks = [each._asdict() for each in paper.asks]
    tables = [about]
    if asks:
        tables.append(Table.of("issued_asks", _ASKS, asks, asked.facts))
    tables.append(Table.of("issued_files", _FILES, _files(paper), asked.facts))
    return Screen(tuple(tables), {**asked.facts, **_data(paper)}, about)


def _listed(paper: Issued, register: Mapping[str, Borrower]) -> Record:
    """What was taken back asks for nothing more: `issued_screen` shows what it had asked for."""
    amount = sum(each.amount for each in paper.asks) if paper.stands else 0
    borrower = register.get(paper.addressee)
    return {
        "paper_number": paper.number,
        "day": paper.day,
        "paper_kind": paper.kind,
        "paper_name": paper.about or paper.name,
        "cooperative": paper.addressee or None,
        "name": None if borrower is None else borrower.name,
        "asked_amount": amount or None,
        "signer": paper.signer or None,
        "issued_state": word_for("issued_state.", _state(paper)),
        "copies": len(paper.copies),
        "as_of_day": paper.reckoned_on,
        "file_hash": paper.sha256,
        "seal": paper.seal or None,
        "run": paper.run or None,
        "actor": paper.actor,
        "link": paper.chain,
    }


def _state(paper: Issued) -> str:
    if not paper.stands:
        return "taken_back"
    return "signed" if paper.copies else "issued"


def _about(paper: Issued) -> Iterable[Record]:
    yield _said("number", paper.number)
    yield _said("day", paper.day)
    for name in _SHOWN:
        value: Cell = paper.reckoned_on if name == "as_of" else getattr(paper, name)
        if value:
            yield _said(name, value)
    for rule in paper.rules:
        yield _said("rules", rule)
    if paper.known_at:
        yield _said("known_at", paper.known_at)


def _said(name: str, value: Cell) -> Record:
    return {"field": word_for("issued_field.", name), "value": value}


def _files(paper: Issued) -> Iterable[Record]:
    as_issued = word_for("issued_file.", "as_issued")
    yield {
        "what": as_issued,
        "day": paper.day,
        "media": paper.media,
        "file_hash": paper.sha256,
    }
    for each in paper.copies:
        copy = word_for("issued_file.", "copy")
        yield {
            "what": copy,
            "day": each.day,
            "media": each.media,
            "file_hash": each.sha256,
        }


def _remarks(paper: Issued) -> Iterable[Note]:
    if paper.taken_back is not None:
        back = paper.taken_back
        yield Note("issued_note.taken_back", {"day": back.day, "reason": back.reason})
    if paper.by_hand:
        yield Note("issued_note.by_hand")


def _data(paper: Issued) -> dict[str, object]:
    """For programs: all of it by the names of the fact."""
    back = paper.taken_back
    void = None
    if back is not None:
        void = {"day": back.day.isoformat(), "reason": back.reason, "actor": back.actor}
    return {
        "number": paper.number,
        "day": paper.day,
        "state": _state(paper),
        **{name: getattr(paper, name) or None for name in _SHOWN},
        "as_of": paper.reckoned_on,
        "said": dict(paper.said),
        "rules": list(paper.rules),
        "paper_known_at": paper.known_at or None,
        "by_hand": paper.by_hand,
        "asks": [each._asdict() for each in paper.asks],
        "media": paper.media,
        "taken_back": void,
        "copies": [
            {"day": each.day.isoformat(), "sha256": each.sha256, "media": each.media}
            for each in paper.copies
        ],
        "link": paper.chain,
    }


def _left_out(papers: Iterable[Issued], year: int | None) -> Iterable[Note]:
    """Numbers of a year that are not in the register: given by hand before it was kept here."""
    used: dict[tuple[int, str], set[int]] = {}
    for each in papers:
        if year in (None, each.year):
            used.setdefault((each.year, each.series), set()).add(each.ordinal)
    for (of_year, series), numbers_used in sorted(used.items()):
        missing = sorted(set(range(1, max(numbers_used))) - numbers_used)
        if missing and series != "*":
            said = series or Sentence("issued_note.all_letters")
            params = {"year": of_year, "series": said, "numbers": _spans(missing)}
            yield Note("issued_note.left_out", params)


def _spans(numbers_missing: Iterable[int]) -> str:
    spans: list[list[int]] = []
    for each in numbers_missing:
        if spans and spans[-1][1] == each - 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
