"""The file kind `entries`: journal entries that somebody wrote down, on their way to the ledger.

YAML and JSON hold `entries:`, each with its `postings:`. A sheet holds one posting a row; rows of
one entry stand together under one label in the first column, and what they share (day, memo,
document …) is filled in on the first. Both become the same `EntryIn`, hence the same `Draft` and
the same idempotency key: the same file taken twice posts nothing new, in whatever form it comes.

Whether an entry balances and its accounts exist is the ledger's to say (`Writer.objections`);
`LocatedDraft.place_of` puts what it says at the row where it belongs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Annotated, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from fundledger.errors import FundledgerError, Place, Problem
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.vouchers import KINDS
from fundledger.schemas import cells
from fundledger.schemas.fields import (
    AccountCode,
    Amount,
    Cell,
    Code,
    Day,
    Memo,
    Model,
    Reference,
    column,
    filled,
    problem_from,
    problems_of,
    refusal,
)
from fundledger.schemas.filekinds import FileKind, Reading, table_of
from fundledger.schemas.layouts import Table, tables_of
from fundledger.schemas.raw import Fault, Path, Sheets, Source, Tree, Value
from fundledger.schemas.records import items_of
from fundledger.schemas.templates import yaml_template

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _voucher_of(value: object) -> str:
    kind = cells.text_of(value).upper()
    if kind not in KINDS:
        raise FundledgerError("entries.unknown_voucher", kind=kind, known=KINDS)
    return kind


VoucherKind = Annotated[
    str,
    Cell(_voucher_of, published={"type": "string", "enum": list(KINDS)}, offered=lambda: KINDS),
]


class PostingIn(Model):
    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["debit"]}, {"required": ["credit"]}]}
    )

    account: AccountCode = filled("tk", "so tai khoan", width=20)
    debit: Amount | None = column("ghi no", "so tien no", "phat sinh no", needed=True)
    credit: Amount | None = column("ghi co", "so tien co", "phat sinh co", needed=True)
    loan: Code | None = column("so hop dong", "hop dong tin dung", width=16)
    cooperative: Code | None = column("hop tac xa", "htx", width=16)
    source: Code | None = column("nguon")

    @model_validator(mode="after")
    def _on_one_side(self) -> Self:
        if self.debit is None and self.credit is None:
            raise refusal(FundledgerError("entries.no_amount"))
        if self.debit is not None and self.credit is not None:
            raise refusal(FundledgerError("entries.both_sides"))
        return self

    def posting(self) -> Posting:
        amount = self.debit if self.debit is not None else -(self.credit or 0)
        return Posting(self.account, amount, self.loan, self.cooperative, self.source)


RESERVED = ("document:", "security:", "opening:")
"""How keys begin that the program gives to entries of its own."""


class _Label(Model):
    """What a table groups its rows by; YAML and JSON have a list instead."""

    entry: Code = filled("so but toan", width=10, shared=True)


class EntryIn(Model):
    date: Day = filled("value date", "ngay", "ngay chung tu", shared=True)
    booked: Day | None = column("booking date", "ngay hach toan", shared=True)
    memo: Memo = filled("noi dung", "description", width=44, shared=True)
    document: Reference | None = column("so chung tu", "so ct", "chung tu", width=16, shared=True)
    voucher: VoucherKind | None = column("loai chung tu", width=12, shared=True)
    key: Code | None = column("khoa", width=12, shared=True)
    postings: Annotated[list[PostingIn], Field(json_schema_extra={"minItems": 2})]

    @model_validator(mode="after")
    def _has_a_key_of_its_own(self) -> Self:
        if self.key is not None and self.key.startswith(RESERVED):
            raise refusal(FundledgerError("entries.key_reserved", key=self.key))
        return self

    @model_validator(mode="after")
    def _has_two_sides(self) -> Self:
        if len(self.postings) < 2:
            raise refusal(FundledgerError("entries.too_few_postings"))
        return self

    def draft(self) -> Draft:
        return Draft(
            value_date=self.date,
            memo=self.memo,
            postings=tuple(line.posting() for line in self.postings),
            document=self.document,
            date=self.booked,
            voucher_kind=self.voucher,
            key=self.key,
        )


class EntriesIn(Model):
    entries: list[EntryIn]


LAYOUT = table_of("entries", _Label, EntryIn, PostingIn)
FIELDS = frozenset({*EntryIn.model_fields, *PostingIn.model_fields})
"""What an entry can say in YAML: all that a table can, without the label that groups its rows."""


@dataclass(frozen=True, slots=True)
class LocatedDraft:
    """A draft, and where in its file the entry and each posting stand."""

    draft: Draft
    place: Place
    lines: tuple[Place, ...]
    columns: Mapping[str, str] = field(default_factory=dict)  # how a table calls each field
    has_all_lines: bool = True

    def place_of(self, line: int | None, field: str | None = None) -> Place:
        """Where the ledger's objection to a posting (None: to the whole entry) belongs."""
        place = self.place if line is None else self.lines[line]
        column = self.columns.get(field or "")
        return place if column is None else replace(place, column=column)


def _read(source: Source) -> Reading[LocatedDraft, LocatedDraft]:
    problems: list[Problem] = []
    found: list[LocatedDraft] = []
    fragments: list[LocatedDraft] = []
    if isinstance(source, Tree):
        found += _of_items(source, problems)
    else:
        _of_groups(source, found, fragments, problems)
    return Reading(_with_keys(found, problems), problems, fragments)


def _of_items(tree: Tree, problems: list[Problem]) -> Iterator[LocatedDraft]:
    for record in items_of(tree, EntriesIn, problems):
        entry = record.checked(EntryIn, problems)
        if entry is not None:
            lines = range(len(entry.postings))
            places = tuple(record.where.place(("postings", line)) for line in lines)
            yield LocatedDraft(entry.draft(), record.where.place(()), places)


def _of_groups(
    source: Sheets,
    found: list[LocatedDraft],
    fragments: list[LocatedDraft],
    problems: list[Problem],
) -> None:
    for table in tables_of(source.sheets, LAYOUT, problems, source.file):
        columns = table.named_columns()
        for group in _groups(table, problems):
            entry = group.checked(problems)
            if not table.sound:
                continue
            if entry is not None:
                found.append(group.located(entry.draft(), columns))
            elif (fragment := group.fragment(columns)) is not None:
                fragments.append(fragment)


def content_hash(draft: Draft) -> str:
    """What a draft says, in one text; equal for equal entries of any file."""
    lines = [(p.account, p.amount, p.loan, p.cooperative, p.source) for p in draft.postings]
    booked = None if draft.date is None else draft.date.isoformat()
    head = (draft.value_date.isoformat(), booked, draft.memo, draft.document, draft.voucher_kind)
    return sha256(_write((*head, lines)).encode()).hexdigest()


def _with_keys(located: Sequence[LocatedDraft], problems: list[Problem]) -> list[LocatedDraft]:
    """Each draft with a key: its own, or its content and its ordinal among equals in the file."""
    own: dict[str, LocatedDraft] = {}
    for each in located:
        key = each.draft.key
        if key is not None and (earlier := own.setdefault(key, each)) is not each:
            params: dict[str, object] = {"key": key, "first": earlier.place}
            problems.append(Problem(each.place, "entries.key_twice", params))
    ordinals: Counter[str] = Counter()
    keyed: list[LocatedDraft] = []
    for each in located:
        if each.draft.key is None:
            key = _next_key(content_hash(each.draft), ordinals, own)
            each = replace(each, draft=replace(each.draft, key=key))
        keyed.append(each)
    return keyed


def _next_key(content: str, ordinals: Counter[str], own: dict[str, LocatedDraft]) -> str:
    """A file that was exported may bring automatic keys as its own: they are not given again."""
    while True:
        ordinals[content] += 1
        key = f"file:{content}:{ordinals[content]}"
        if key not in own:
            return key


@dataclass(slots=True)
class _Group:
    """The rows of one entry in a table; also the `Locator` of its validation."""

    table: Table
    label: str | None
    first_row: int
    shared: dict[str, tuple[int, Value]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    postings: list[dict[str, Value]] = field(default_factory=list)

    def add(self, number: int, record: dict[str, Value], problems: list[Problem]) -> None:
        """One more row: its posting, and what it may say again of the entry but not otherwise."""
        for name in self.table.layout.shared:
            value = record.pop(name, None)
            if value is None or name == "entry":
                continue
            first = self.shared.setdefault(name, (number, value))
            if first[1] != value and self._meant(name, first[1]) != self._meant(name, value):
                params: dict[str, object] = {"row": first[0], "entry": self.label or ""}
                problems.append(Problem(self.table.place(number, name), "entries.differs", params))
        self.rows.append(number)
        self.postings.append(_without_idle_zero(record))

    def _meant(self, name: str, value: Value) -> object:
        """As compared between rows: 30/06/2023 and 2023-06-30 are the same day."""
        try:
            return _READ[name](value)
        except FundledgerError:
            return value

    def checked(self, problems: list[Problem]) -> EntryIn | None:
        raw = {name: value for name, (_, value) in self.shared.items()}
        try:
            return EntryIn.model_validate({**raw, "postings": self.postings})
        except ValidationError as error:
            problems.extend(problems_of(error, EntryIn, self))
            return None

    def fragment(self, columns: Mapping[str, str]) -> LocatedDraft | None:
        """The postings that can be read, where the day can be."""
        try:
            day = cells.day_of(self.shared["date"][1])
        except (KeyError, FundledgerError):
            return None
        read: list[tuple[int, Posting]] = []
        for row, posting in zip(self.rows, self.postings, strict=True):
            try:
                read.append((row, PostingIn.model_validate(posting).posting()))
            except ValidationError:
                continue  # told by the validation of the whole
        postings = tuple(posting for _, posting in read)
        lines = tuple(self.table.place(row) for row, _ in read)
        draft = Draft(value_date=day, memo="…", postings=postings)
        first = self.table.place(self.first_row)
        return LocatedDraft(draft, first, lines, columns, len(read) == len(self.rows))

    def located(self, draft: Draft, columns: Mapping[str, str]) -> LocatedDraft:
        lines = tuple(self.table.place(row) for row in self.rows)
        return LocatedDraft(draft, lines[0], lines, columns)

    def place(self, path: Path) -> Place:
        match path:
            case ("postings", int() as line):
                return self.table.place(self.rows[line])
            case ("postings", int() as line, str() as name):
                return self.table.place(self.rows[line], name)
            case (str() as name,):
                row, _ = self.shared.get(name, (self.first_row, None))
                return self.table.place(row, name)
            case _:
                return self.table.place(self.first_row)

    def name(self, field: str) -> str:
        return self.table.name(field)


def _groups(table: Table, problems: list[Problem]) -> Iterator[_Group]:
    """The entries of a table. A row without a label goes on with the entry above it."""
    group: _Group | None = None
    seen: dict[str, int] = {}
    for number, record in table.records(problems):
        if table.is_total(record):
            problems.extend(_faults(table, number, record))
            continue
        label = _label(table, number, record, problems)
        if group is None or (label is not None and label != group.label):
            if group is not None:
                yield group
            if label is None:
                problems.append(Problem(table.place(number, "entry"), "entries.no_label", {}))
            elif label in seen:
                again: dict[str, object] = {"entry": label, "row": seen[label]}
                place = table.place(number, "entry")
                problems.append(Problem(place, "entries.label_again", again))
            else:
                seen[label] = number
            group = _Group(table, label, number)
        group.add(number, record, problems)
    if group is not None:
        yield group


def _label(
    table: Table, number: int, record: dict[str, Value], problems: list[Problem]
) -> str | None:
    value = record.get("entry")
    if value is None:
        return None
    try:
        return cells.text_of(value)
    except FundledgerError as error:
        problems.append(problem_from(table.place(number, "entry"), error))
        return f"{number}"


def _faults(table: Table, number: int, record: dict[str, Value]) -> Iterator[Problem]:
    for name, value in record.items():
        if isinstance(value, Fault):
            yield problem_from(table.place(number, name), value.error())


def _without_idle_zero(posting: dict[str, Value]) -> dict[str, Value]:
    """Many tables write 0 or a dash on the side that has no amount."""
    for idle, other in (("debit", "credit"), ("credit", "debit")):
        if idle in posting and other in posting and _is_zero(posting[idle]):
            return {name: value for name, value in posting.items() if name != idle}
    return posting


def _is_zero(value: Value) -> bool:
    return value == 0 if isinstance(value, int) else str(value).strip() in {"0", *cells.DASHES}


_READ = {column.name: column.read for column in LAYOUT.columns}
_EXAMPLE = """\
  - date: 30/06/2023
    memo: Nhận vốn bổ sung và lãi tiền gửi quý II
    document: GBC-15
    voucher: BC
    postings:
      - {account: bank_capital, debit: 20.000.000, source: NSDP}
      - {account: bank_interest, debit: 1.300.000}
      - {account: charter_capital, credit: 20.000.000, source: NSDP}
      - {account: income_deposit, credit: 1.300.000}
  # - date: 05/07/2023
  #   booked: …
  #   key: …
"""
KIND = FileKind(
    "entries",
    (LAYOUT,),
    EntriesIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, FIELDS, "entries:", _EXAMPLE),
    none="entries.none",
)
"""What is left out are fragments: of an entry that could not be read, its day and some postings."""
