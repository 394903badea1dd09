"""The file kind `loans`: contracts as signed, one a row, on their way to `registers.signing`.

YAML and JSON hold `loans:`, each with its `terms:` in the shape of a contract's file (one loan may
also stand alone). A workbook has one row a loan, with every term a column, and on a second sheet
the instalments of loans that were signed by a list of their own. Cells may say the codes of a
contract's file or the words of either language. Both forms become the same `LoanContract`.

A loan that names the application it is signed by may leave unsaid what was decided: whoever reads
the file says what that is (`filled_by`). Whether the number is free and the borrower is in the
register is for `registers.signing` to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from fundledger.contract.terms import Fault, Terms
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.lending.filled import NOTHING, Filled, Row
from fundledger.messages import say_in
from fundledger.registers.contracts import OF_NONE, LoanContract
from fundledger.schemas import cells
from fundledger.schemas.contract import Day as DayOfTerms
from fundledger.schemas.contract import SumOfMoney, TermsShape, terms_in
from fundledger.schemas.fields import (
    Amount,
    Cell,
    Code,
    Day,
    Locator,
    Memo,
    Model,
    Reference,
    Zero,
    column,
    columns_of,
    filled,
    problem_from,
    problems_of,
    shortened,
)
from fundledger.schemas.filekinds import FileKind, Located, Reading, table_of
from fundledger.schemas.layouts import Layout
from fundledger.schemas.raw import Fault as BadCell
from fundledger.schemas.raw import Node, Path, Sheets, Source, Tree, steps
from fundledger.schemas.records import ItemPlace, Record, items_of, rows_of
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.terms import comma, term

# All that is said of a loan beside its terms


class LoanHead(Model):
    number: Code = filled("so hd", "hop dong", "so hop dong vay")
    signed: Day = filled("ngay hop dong", "ngay ky hop dong")
    cooperative: Code = filled("htx", "hop tac xa", "ma so htx")
    source: Code = filled("nguon")
    purpose: Memo | None = column("muc dich", width=32)
    approval: Reference | None = column("quyet dinh", "so quyet dinh", width=18)
    officer: Reference | None = column("can bo", width=18)
    project_cost: Amount | None = column("tong von dau tu", "tong muc dau tu")
    own_funds: Zero | None = column("von doi ung", "von chu so huu")


def _blank_or_dash(value: object) -> str:
    text = cells.text_of(value)
    return OF_NONE if text in cells.DASHES else text


ApplicationCode = Annotated[str, Field(max_length=100), Cell(_blank_or_dash)]
"""The number of an application; a dash: of none."""


class SignedHead(LoanHead):
    """Of a contract that is signed now; one that a book opens with names no application."""

    application: ApplicationCode | None = column("ho so", "so ho so", "so ho so vay", width=18)


def _what_must_be_said(schema: dict[str, Any]) -> None:
    """Without an application, all that one would fill in."""
    schema["required"] = ["number", "signed"]
    terms = {"properties": {"terms": {"required": ["principal", "disbursed"]}}}
    schema["anyOf"] = [
        {"required": ["application"]},
        {"required": ["cooperative", "source", "terms"], **terms},
    ]


_Terms: type[BaseModel] = create_model(
    "TermsToFill",
    __base__=TermsShape,
    principal=(SumOfMoney | None, None),
    disbursed=(DayOfTerms | None, None),
)


class LoanIn(SignedHead):
    """Only published: heads and terms are read one by one."""

    model_config = ConfigDict(json_schema_extra=_what_must_be_said)

    terms: _Terms  # type: ignore[valid-type]  # made of what `Terms` declares


class LoansIn(Model):
    loans: Annotated[list[LoanIn], Field(json_schema_extra={"minItems": 1})]


class InstalmentIn(Model):
    """One instalment of a loan that was signed by a list of its own."""

    loan: Code = filled("so hd", "hop dong", width=18, goes_on=True)
    due: Day = filled("den han", "ngay tra")
    principal: Zero = filled("goc", "so tien goc", "so tien")


HEAD = frozenset(SignedHead.model_fields)
"""What stands beside `terms:` in YAML; every other column of the table is a term."""

_OF_HEAD = columns_of(SignedHead)
LAYOUT = Layout(
    "loans",
    (
        *_OF_HEAD[:4],
        term("principal", "so tien", "goc vay", "tien vay"),
        term("annual_rate", "lai suat nam", "lai suat 1 nam"),
        term("monthly_rate", "lai suat thang", "lai suat 1 thang"),
        term("monthly_conversion", "quy doi", "quy doi ra nam"),
        term("disbursed", "giai ngan", "ngay nhan no"),
        term("instalments", "ky tra no", "so ky tra no"),
        term("every", "khoang cach", "ky han tra no"),
        term("first_due", "ngay tra no dau tien", "den han dau tien"),
        term("method", "cach tra", "phuong thuc tra no", width=18),
        *_OF_HEAD[4:],
        term("tranches", width=28),
        term("principal_every"),
        term("grace_principal", "an han goc"),
        term("grace_interest", "an han lai"),
        term("interest_free"),
        term("day_count", "co so tinh lai"),
        term("rounding", "lam tron"),
        term("instalment_multiple"),
        term("instalment", "so tien moi ky", "tien moi ky"),
        term("due_day", "den han ngay"),
        term("last_due", "den han cuoi cung", "ngay tra no cuoi cung"),
        term("missing_day"),
        term("holiday_shift", "ngay nghi"),
        term("holidays", width=28),
        term("overdue_rate", "lai qua han"),
        term("overdue_scope", "pham vi qua han"),
        term("overdue_tolerance"),
        term("overdue_grace_days", "an han qua han", "so ngay an han", width=17),
        term("late_interest_rate", "lai cham tra", width=17),
        term("waterfall", width=28),
        term("waterfall_by", "thu theo"),
        term("surplus", "tra truoc"),
    ),
    models=(LoanIn,),
)
INSTALMENTS = table_of("loan_instalments", InstalmentIn)
"""The second sheet: one row an instalment of a loan that was signed by a list."""

T = TypeVar("T")

_READERS = {each.name: each.read for each in LAYOUT.columns if each.name not in HEAD}


# One loan


def rate_words(terms: Mapping[str, Any]) -> str:
    """The rate as the paper says it, in the paper's language: 0,55 %/tháng (×12)."""
    if "annual_rate" in terms:
        return say_in("vi", "loans.rate_a_year", rate=comma(terms["annual_rate"]))
    conversion = "loans.rate_a_month" if terms["monthly_conversion"] == "x12" else None
    key = conversion or "loans.rate_a_month_of_30"
    return say_in("vi", key, rate=comma(terms["monthly_rate"]))


def contract_from_texts(
    head: Mapping[str, object],
    terms: Mapping[str, object],
    listed: Sequence[Mapping[str, str]] = (),
    *,
    whole: bool = True,
) -> tuple[LoanContract | None, list[Fault]]:
    """A contract from words such as a command line gives; the readers are those of a table.

    `listed` are the instalments of a loan that was signed by a list. Of what is not `whole`, for
    something of it could not be read, only the single words are judged.
    """
    texts, refused = _terms_texts(terms)
    if listed:
        texts["custom"] = list(listed)
        texts.setdefault("method", "custom")
    faults = [Fault(f"terms.{name}", e.key, e.params) for name, e in refused.items()]
    checked: SignedHead | None = None
    try:
        checked = SignedHead.model_validate({k: v for k, v in head.items() if v is not None})
    except ValidationError as error:
        for problem in problems_of(error, SignedHead, _Named()):
            faults.append(Fault(problem.place.path or "", problem.key, problem.params))
    made: Terms | None = None
    found: list[Fault] = []
    if whole and refused:
        found = _absent(texts, refused)
    elif whole:
        made, found = terms_in(texts)
    faults += [_in_a_table(fault, str) for fault in found]
    if made is None or checked is None:
        return None, faults
    return _contract(checked, made, texts), faults


@dataclass(frozen=True, slots=True)
class _Named:
    """The `Locator` of what has no file: a place is the name of the field."""

    def place(self, path: Path) -> Place:
        return Place("", path=str(path[0]) if path else None)

    def name(self, field: str) -> str:
        return field


@dataclass(frozen=True, slots=True)
class LoanPlaces:
    """The `Locator` of a loan whose terms are cells of a row, and whose parts stand elsewhere."""

    row: Record
    parts: Mapping[str, Sequence[Locator]] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        match path:
            case ("terms", "custom", int() as index, *rest):
                return self._of("instalments", index, tuple(rest))
            case ("terms", "custom"):
                return self._of("instalments", 0, ())
            case ("terms", "rate"):
                said = "annual_rate" if "annual_rate" in self.row.values else "monthly_rate"
                return self.row.where.place((said,))
            case ("terms", *rest):
                return self.row.where.place(tuple(rest[:1]))
            case (str() as part, int() as index, *rest) if part in self.parts:
                return self._of(part, index, tuple(rest))
            case _:
                return self.row.where.place(path[:1])

    def name(self, field: str) -> str:
        return self.row.where.name(field)

    def _of(self, part: str, index: int, rest: Path) -> Place:
        places = self.parts.get(part, ())
        return places[index].place(rest) if index < len(places) else self.row.where.place(())


def contract_of_row(
    row: Record,
    listed: Sequence[InstalmentIn],
    places: LoanPlaces,
    problems: list[Problem],
    *,
    whole: bool,
) -> LoanContract | None:
    """The contract that a row of a table says, with the instalments that stand on another sheet."""
    values = row.values
    head = {name: values[name] for name in HEAD if name in values}
    terms = {name: values[name] for name in _READERS if name in values}
    custom = [{"due": each.due.isoformat(), "principal": str(each.principal)} for each in listed]
    contract, faults = contract_from_texts(head, terms, custom, whole=whole)
    for fault in faults:
        params = shortened(fault.params)
        if fault.key == "field.missing":
            params["field"] = places.name(str(params["field"]))
        problems.append(Problem(places.place(steps(fault.path)), fault.key, params))
    return contract


_IN_A_TABLE = {
    "contract.missing": "field.missing",
    "contract.rate_missing": "loans.rate_missing",
    "contract.rate_twice": "loans.rate_twice",
    "contract.conversion_missing": "loans.conversion_missing",
    "contract.conversion_unused": "loans.conversion_unused",
    "contract.every_missing": "loans.every_missing",
    "contract.custom_missing": "loans.custom_missing",
    "contract.custom_unused": "loans.custom_unused",
    "contract.instalments_custom": "loans.instalments_custom",
}
"""Sentences that name a field of YAML, as a table says them."""


def _in_a_table(fault: Fault, name: Callable[[str], str]) -> Fault:
    """The same fault in the words of whoever has headings or options before them."""
    key = _IN_A_TABLE.get(fault.key, fault.key)
    if key == "field.missing":
        return Fault(fault.path, key, {"field": name(str(fault.params["name"]))})
    return Fault(fault.path, key, fault.params)


def _contract(head: SignedHead, terms: Terms, texts: Mapping[str, Any]) -> LoanContract:
    return LoanContract(
        number=head.number,
        signed=head.signed,
        cooperative=head.cooperative,
        source=head.source,
        terms=terms,
        purpose=head.purpose or "",
        approval=head.approval or "",
        officer=head.officer or "",
        rate_words=rate_words(texts),
        project_cost=head.project_cost,
        own_funds=head.own_funds,
        application=head.application or "",
    )


def _absent(texts: Mapping[str, Any], refused: Iterable[str]) -> list[Fault]:
    """Beside cells that cannot be read, only what is not there at all can be told."""
    there = texts.keys() | refused
    needed = ["principal", "disbursed"]
    if "method" not in refused and texts.get("method") != "custom":
        needed.append("instalments")  # else it may be signed by a list
    absent = [name for name in needed if name not in there]
    found = [Fault(f"terms.{name}", "contract.missing", {"name": name}) for name in absent]
    if not there & {"annual_rate", "monthly_rate"}:
        rate = "terms.annual_rate"
        found.append(Fault(rate, "contract.rate_missing", {}))
    return found


def _terms_texts(
    record: Mapping[str, object],
) -> tuple[dict[str, Any], dict[str, FundledgerError]]:
    """What the cells of the terms mean, in the words of a contract's file; and what is refused."""
    texts: dict[str, Any] = {}
    refused: dict[str, FundledgerError] = {}
    for name, value in record.items():
        if value is None:
            continue
        try:
            texts[name] = _READERS[name](value)
        except FundledgerError as error:
            refused[name] = error
    return texts, refused


# What is filled in


Fill = Callable[[Sequence[Row]], Sequence[Filled]]
"""Told all loans of a file that name an application, in their order; answers of each."""


def more_of(
    fill: Fill | None, loans: Sequence[Mapping[str, object]], listed: Sequence[bool]
) -> list[Filled]:
    """What is filled in of each; `listed`: which are signed by a list of instalments."""
    asked = {
        place: _to_fill(each, by_list)
        for place, (each, by_list) in enumerate(zip(loans, listed, strict=True))
        if _read_as(cells.text_of, each.get("application")) not in (None, *cells.DASHES)
    }
    if fill is None or not asked:
        return [NOTHING for _ in loans]
    found = dict(zip(asked, fill(list(asked.values())), strict=True))
    return [found.get(place, NOTHING) for place in range(len(loans))]


def _to_fill(said: Mapping[str, object], by_list: bool) -> Row:
    names = {name for name, value in said.items() if value is not None}
    return Row(
        _read_as(cells.text_of, said["application"]) or "",
        _read_as(cells.text_of, said.get("number")) or "",
        frozenset({*names, "custom"} if by_list else names),
        # What is said and cannot be read is refused by itself: nothing is left of it for others.
        _read_as(cells.positive_of, said["principal"]) or 0 if "principal" in names else None,
        _read_as(cells.day_of, said.get("signed")),
        _read_as(cells.day_of, said.get("disbursed")),
    )


def _read_as(read: Callable[[object], T], value: object) -> T | None:
    """None of what is not said, or cannot be read: whoever judges the loan says so."""
    try:
        return None if value is None else read(value)
    except FundledgerError:
        return None


_UNSAID = frozenset(
    {
        *("field.missing", "contract.missing", "contract.rate_missing", "contract.every_missing"),
        *("loans.rate_missing", "loans.every_missing"),
    }
)


def contract_of_texts(
    said: Mapping[str, object], fill: Fill
) -> tuple[LoanContract | None, list[Fault]]:
    """A contract from words such as a command line gives, filled in; the readers are a table's."""
    (more,) = more_of(fill, [said], [False])
    whole = {**said, **more.more}
    head = {name: value for name, value in whole.items() if name in HEAD}
    terms = {name: value for name, value in whole.items() if name not in HEAD}
    contract, faults = contract_from_texts(head, terms)
    if more.fault is not None and contract is None:
        faults = [more.fault, *(each for each in faults if each.key not in _UNSAID)]
    return contract, faults


def _told(
    contract: LoanContract | None, more: Filled, found: list[Problem], where: Locator
) -> Iterator[Problem]:
    """Of a loan whose application tells nothing, that, and not what is missing because of it."""
    if more.fault is None or contract is not None:
        yield from found  # a whole contract is judged by its application anyway
        return
    fault = more.fault
    yield Problem(where.place(steps(fault.path)), fault.key, shortened(fault.params))
    yield from (each for each in found if each.key not in _UNSAID)


# Files


def filled_by(fill: Fill) -> FileKind[Located[LoanContract], Record]:
    """The kind, with loans filled in from what was decided of their applications."""
    return replace(KIND, reader=partial(_read, fill=fill))


def _read(source: Source, fill: Fill | None = None) -> Reading[Located[LoanContract], Record]:
    problems: list[Problem] = []
    judged = (
        _of_tree(source, problems, fill)
        if isinstance(source, Tree)
        else _of_tables(source, problems, fill)
    )
    found: list[Located[LoanContract]] = []
    left_out: list[Record] = []
    for record, contract, where in judged:
        if contract is None:
            left_out.append(record)
        else:
            found.append(Located(contract, where))
    _refuse_twice(found, problems)
    return Reading(found, problems, left_out)


def _refuse_twice(found: Iterable[Located[LoanContract]], problems: list[Problem]) -> None:
    first: dict[str, Located[LoanContract]] = {}
    for each in found:
        number = each.value.number
        earlier = first.setdefault(number, each)
        if earlier is not each:
            params: dict[str, object] = {"loan": number, "first": earlier.place}
            problems.append(Problem(each.place_of("number"), "loans.number_twice", params))


_Judged = tuple[Record, LoanContract | None, Locator]


def _of_tables(source: Sheets, problems: list[Problem], fill: Fill | None) -> Iterator[_Judged]:
    rows: list[Record] = []
    lines: dict[str, list[tuple[InstalmentIn | None, Record]]] = defaultdict(list)
    for layout, record in rows_of(source, LAYOUT, problems, (INSTALMENTS,)):
        if layout is not INSTALMENTS:
            rows.append(record)
            continue
        line = record.checked(InstalmentIn, problems)
        if (number := record.text("loan")) is not None:
            lines[number].append((line, record))
    of_rows = [lines.get(row.text("number") or "", []) for row in rows]
    by_application = more_of(fill, [row.values for row in rows], list(map(bool, of_rows)))
    for row, listed, more in zip(rows, of_rows, by_application, strict=True):
        places = LoanPlaces(row, {"instalments": [record.where for _, record in listed]})
        said = [line for line, _ in listed if line is not None]
        whole = row.sound and len(said) == len(listed)
        found: list[Problem] = []
        filled_in = replace(row, values={**row.values, **more.more})
        contract = contract_of_row(filled_in, said, places, found, whole=whole)
        problems += _told(contract, more, found, places)
        yield row, contract, places
    known = {row.text("number") for row in rows}
    if None in known or any(problem.key in NO_TABLE for problem in problems):
        return  # the loan may be in what was not read
    for number, listed in lines.items():
        if number not in known:
            place = listed[0][1].where.place(("loan",))
            problems.append(Problem(place, "loans.no_such_loan", {"loan": number}))


NO_TABLE = {"table.none", "table.lacking", "table.hidden"}


@dataclass(frozen=True, slots=True)
class _ItemPlaces:
    """The `Locator` of a loan of YAML or JSON, whose rate is said by its terms."""

    item: Locator

    def place(self, path: Path) -> Place:
        return self.item.place(("terms",) if path == ("terms", "rate") else path)

    def name(self, field: str) -> str:
        return field


def _of_tree(tree: Tree, problems: list[Problem], fill: Fill | None) -> Iterator[_Judged]:
    root = _texts(tree.root, (), ItemPlace(tree), problems)
    tree = replace(tree, root=root)
    if isinstance(root, dict) and root.keys() & {"number", "terms"} and "loans" not in root:
        records = [Record(root, ItemPlace(tree))]  # one loan that stands alone
    else:
        records = list(items_of(tree, LoansIn, problems))
    said = [{**record.values, **_terms_of(record.values)} for record in records]
    listed = ["custom" in _terms_of(record.values) for record in records]
    for record, more in zip(records, more_of(fill, said, listed), strict=True):
        where = _ItemPlaces(record.where)
        found: list[Problem] = []
        contract = _contract_of_item(_with(record.values, more), where, found)
        problems += _told(contract, more, found, where)
        yield record, contract, where


def _terms_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    terms = item.get("terms")
    return terms if isinstance(terms, dict) else {}


def _with(item: Mapping[str, Any], more: Filled) -> Mapping[str, Any]:
    """An item with what is filled in, of its terms at the terms."""
    if not more.more or not isinstance(item.get("terms", {}), dict):
        return item
    head = {name: text for name, text in more.more.items() if name in HEAD}
    terms = {name: text for name, text in more.more.items() if name not in HEAD}
    return {**item, **head, "terms": {**_terms_of(item), **terms}}


def _contract_of_item(
    item: Mapping[str, Any], where: _ItemPlaces, problems: list[Problem]
) -> LoanContract | None:
    head: SignedHead | None = None
    try:
        head = SignedHead.model_validate({k: v for k, v in item.items() if k != "terms"})
    except ValidationError as error:
        problems.extend(problems_of(error, LoanIn, where))
    if "terms" not in item:
        problems.append(Problem(where.place(()), "field.missing", {"field": "terms"}))
        return None
    texts = item["terms"]
    terms, faults = terms_in(texts)
    for fault in faults:
        problems.append(Problem(where.place(steps(fault.path)), fault.key, fault.params))
    if head is None or terms is None:
        return None
    return _contract(head, terms, texts)


def _texts(node: Node, path: Path, where: ItemPlace, problems: list[Problem]) -> Node:
    """Numbers as the text that means them exactly; what is empty is absent."""
    match node:
        case dict():
            made = {k: _texts(v, (*path, k), where, problems) for k, v in node.items()}
            return {name: value for name, value in made.items() if value is not None}
        case list():
            return [_texts(v, (*path, index), where, problems) for index, v in enumerate(node)]
        case BadCell():
            problems.append(problem_from(where.place(path), node.error()))
            return None
        case int() | Decimal():
            return cells.plain(node)
        case str() if not node.strip():
            return None
        case _:
            return node


_EXAMPLE = """\
  - number: 01/2023/HĐTD
    signed: 05/01/2023
    cooperative: "4900123456"
    source: NSDP
    purpose: Mua máy cày
    approval: 15/QĐ-QHT
    officer: cán bộ A
    project_cost: 500000000
    own_funds: 150000000
    terms:
      principal: 300000000
      monthly_rate: "0.55"
      monthly_conversion: x12
      disbursed: 10/01/2023
      instalments: 8
      every: 3 months
      first_due: 31/03/2023
      method: equal_principal
"""
KIND = FileKind(
    "loans",
    (LAYOUT, INSTALMENTS),
    LoansIn,
    _read,
    yaml=lambda: yaml_template(LAYOUT, HEAD, "loans:", _EXAMPLE),
    none="loans.none",
)
