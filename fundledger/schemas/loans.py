"""The file kind `loans`: contracts as signed, one a row, on their way to `registers.signing`.

YAML and JSON hold `loans:`, each with its `terms:` in the shape of a contract's file (one loan may
also stand alone). A workbook has one row a loan, with every term a column, and on a second sheet
the instalments of loans that were signed by a list of their own. Cells may say the codes of a
contract's file or the words of either language. Both forms become the same `LoanContract`.

Whether the number is free and the borrower is in the register is for `registers.signing` to say;
`LocatedLoan.place_of` puts what it says where it belongs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any, get_args

from pydantic import Field, ValidationError

from fundledger.contract.fields import Declared, fields_of
from fundledger.contract.rates import MonthlyConversion
from fundledger.contract.terms import Fault, Terms
from fundledger.errors import FundledgerError, Place, Problem
from fundledger.messages import say_in
from fundledger.registers.contracts import LoanContract
from fundledger.schemas import cells
from fundledger.schemas.contract import TermsShape, terms_in
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
from fundledger.schemas.layouts import Column, Layout, folded
from fundledger.schemas.raw import Fault as BadCell
from fundledger.schemas.raw import Node, Path, Sheets, Source, Tree, steps
from fundledger.schemas.records import ItemPlace, Record, items_of, rows_of
from fundledger.schemas.templates import yaml_template
from fundledger.schemas.words import Words
from fundledger.text import unaccented

_UNITS = {
    **dict.fromkeys(("thang", "month", "months"), (1, "month")),
    **dict.fromkeys(("quy", "quarter", "quarters"), (3, "month")),
    **dict.fromkeys(("nam", "year", "years"), (12, "month")),
    **dict.fromkeys(("tuan", "week", "weeks"), (1, "week")),
}
_EVERY = re.compile(r"(?:hang |moi )?(?:([0-9]{1,4}) )?([a-z]+)(?: (?:mot|1) lan)?")
_RATE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,12})?)(%?)((?:/|mot)?(?:nam|thang|year|month))?")
_TRANCHE = re.compile(r"\s*([0-9/.-]+)\s*[:=]\s*(.+)")


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


class LoanIn(LoanHead):
    terms: TermsShape  # type: ignore[valid-type]  # made of what `Terms` declares


class LoansIn(Model):
    loans: Annotated[list[LoanIn], Field(json_schema_extra={"minItems": 1})]


class InstalmentIn(Model):
    """One instalment of a loan that was signed by a list of its own."""

    loan: Code = filled("so hd", "hop dong", width=18, goes_on=True)
    due: Day = filled("den han", "ngay tra")
    principal: Zero = filled("goc", "so tien goc", "so tien")


HEAD = frozenset(LoanHead.model_fields)
"""What stands beside `terms:` in YAML; every other column of the table is a term."""


# The cells of terms, read into the words of a contract's file


def _money(value: object) -> str:
    return str(cells.positive_of(value))


def _money_or_zero(value: object) -> str:
    return str(cells.not_negative_of(value))


def _day(value: object) -> str:
    return cells.day_of(value).isoformat()


def _count(value: object) -> str:
    text = cells.text_of(value)
    if not text.isascii() or not text.isdigit():
        raise FundledgerError("contract.not_a_count", text=text)
    return text


def _every(value: object) -> str:
    """3 tháng, 1 quý, hàng năm, 2 tuần; a number alone does not say of what."""
    text = cells.text_of(value)
    match = _EVERY.fullmatch(folded(text))
    if match is None or match[2] not in _UNITS:
        raise FundledgerError("loans.not_every", text=text)
    times, unit = _UNITS[match[2]]
    return f"{int(match[1] or 1) * times} {unit}s"


def _percent(least_plain: Decimal, not_of: str = "thang") -> Callable[[object], str]:
    """A rate in per cent. A tiny number is what Excel keeps of a cell formatted as 6,6%."""

    def read(value: object) -> str:
        text = cells.text_of(value)
        match = _RATE.fullmatch(_squeezed(text))
        if match is None or _of(match[3]) == not_of:
            raise FundledgerError("loans.not_a_rate", text=text)
        rate = match[1].replace(",", ".")
        if not isinstance(value, str) and 0 < Decimal(rate) < least_plain:
            raise FundledgerError("loans.rate_as_share", value=_comma(rate))
        return rate

    return read


def _overdue_rate(value: object) -> str:
    """150 and 150% are of the in-term rate; 9,9 and 9,9 %/năm are per cent a year."""
    text = cells.text_of(value)
    match = _RATE.fullmatch(_squeezed(text))
    if match is None or _of(match[3]) == "thang":
        raise FundledgerError("loans.not_a_rate", text=text)
    rate = match[1].replace(",", ".")
    if not isinstance(value, str) and 0 < Decimal(rate) < 3:
        raise FundledgerError("loans.overdue_as_share", value=_comma(rate))
    if match[3]:
        return rate
    if Decimal(rate) >= 100:
        return f"{rate}%"
    if match[2]:
        raise FundledgerError("loans.overdue_unclear", text=text)
    return rate


def _of(unit: str | None) -> str | None:
    """Of what a rate says it is: a year or a month; None where it does not say."""
    if unit is None:
        return None
    return "thang" if unit.endswith(("thang", "month")) else "nam"


def _tranches(value: object) -> list[dict[str, str]]:
    """10/01/2023: 100.000.000; 10/04/2023: 200.000.000"""
    found = []
    for part in cells.text_of(value).split(";"):
        match = _TRANCHE.fullmatch(part)
        if match is None:
            raise FundledgerError("loans.not_tranches", text=part.strip())
        found.append({"date": _day(match[1]), "amount": _money(match[2])})
    return found


def _days(value: object) -> list[str]:
    """05/02/2027; 08/02/2027, or one day that is a day to Excel."""
    if not isinstance(value, str):
        return [_day(value)]
    return [_day(part) for part in re.split(r"[;,\s]+", value) if part]


def _squeezed(text: str) -> str:
    """`6,6 % / năm` becomes `6,6%/nam`."""
    return "".join(unaccented(text).split())


def _comma(rate: str) -> str:
    return rate.replace(".", ",")


def _several(words: Words) -> Callable[[object], list[str]]:
    def read(value: object) -> list[str]:
        parts = re.split(r"[,;>→]", cells.text_of(value))
        return [words.read(part) for part in parts if part.strip()]

    return read


_ALSO: dict[str, dict[str, tuple[str, ...]]] = {  # beside the words of both catalogues
    "method": {
        "equal_principal": ("trả gốc đều", "gốc chia đều", "gốc đều hàng kỳ"),
        "annuity": ("trả đều", "gốc lãi đều", "gốc và lãi đều"),
        "bullet": ("gốc cuối kỳ", "trả gốc cuối kỳ", "một lần cuối kỳ"),
        "flat": ("lãi trên nợ gốc ban đầu", "lãi đều theo nợ gốc ban đầu"),
        "custom": ("phụ lục", "theo danh sách", "theo bảng kỳ hạn"),
    },
    "day_count": {"act/365": ("365",), "act/360": ("360",), "30/360": ("tháng 30 ngày",)},
    "rounding": {"half_up": ("làm tròn thông thường",)},
    "due_day": {"month_end": ("cuối tháng", "ngày cuối của tháng"), "same_day": ("cùng ngày",)},
    "holiday_shift": {"next": ("sau",), "previous": ("trước",)},
    "waterfall_by": {"kind": ("theo loại",), "instalment": ("theo từng kỳ",)},
}
_DISTANCES = (1, 3, 6, 12)
_CELLS = {
    "sum": Cell(_money, "money"),
    "money": Cell(_money_or_zero, "money"),
    "count": Cell(_count, "number"),
    "day": Cell(_day, "day"),
    "days": Cell(_days, "text"),
    "every": Cell(
        _every, offered=lambda: tuple(say_in("vi", f"loans.every_{n}") for n in _DISTANCES)
    ),
    "percent": Cell(_percent(Decimal(1)), "number"),
    "overdue_rate": Cell(_overdue_rate),
    "tranches": Cell(_tranches, "text"),
}
"""How a term of each kind stands in a cell; beside it what takes codes (`_cell_of`)."""

_DECLARED = {each.name: each for each in fields_of(Terms)}
_CONVERSIONS = Words(
    "choice.monthly_conversion.",
    get_args(MonthlyConversion),
    {"x12": ("12",), "/30x365": ("chia 30 nhân 365",)},
)


def _cell_of(declared: Declared) -> Cell:
    if not declared.codes:
        return _CELLS[declared.kind.name]
    words = Words(f"choice.{declared.name}.", declared.codes, _ALSO.get(declared.name, {}))
    if declared.kind.name == "choices":
        return Cell(_several(words))
    return Cell(words.read, offered=words.offered)


def _term(name: str, *aliases: str, width: int = 14, cell: Cell | None = None) -> Column:
    """The column of a term: of a rate, which a table says in two ways, with a cell of its own."""
    declared = _DECLARED.get(name)
    if cell is None:
        cell = _cell_of(_DECLARED[name])
    return Column(
        name,
        cell.kind,
        needed=declared is not None and declared.is_needed,
        aliases=aliases,
        width=width,
        offered=cell.offered,
        read=cell.read,
    )


_OF_HEAD = columns_of(LoanHead)
LAYOUT = Layout(
    "loans",
    (
        *_OF_HEAD[:4],
        _term("principal", "so tien", "goc vay", "tien vay"),
        _term("annual_rate", "lai suat nam", "lai suat 1 nam", cell=_CELLS["percent"]),
        _term(
            *("monthly_rate", "lai suat thang", "lai suat 1 thang"),
            cell=Cell(_percent(Decimal("0.05"), not_of="nam"), "number"),
        ),
        _term(
            *("monthly_conversion", "quy doi", "quy doi ra nam"),
            cell=Cell(_CONVERSIONS.read, offered=_CONVERSIONS.offered),
        ),
        _term("disbursed", "giai ngan", "ngay nhan no"),
        _term("instalments", "ky tra no", "so ky tra no"),
        _term("every", "khoang cach", "ky han tra no"),
        _term("first_due", "ngay tra no dau tien", "den han dau tien"),
        _term("method", "cach tra", "phuong thuc tra no", width=18),
        *_OF_HEAD[4:],
        _term("tranches", width=28),
        _term("principal_every"),
        _term("grace_principal", "an han goc"),
        _term("grace_interest", "an han lai"),
        _term("interest_free"),
        _term("day_count", "co so tinh lai"),
        _term("rounding", "lam tron"),
        _term("instalment_multiple", cell=_CELLS["sum"]),
        _term("instalment", "so tien moi ky", "tien moi ky"),
        _term("due_day", "den han ngay"),
        _term("last_due", "den han cuoi cung", "ngay tra no cuoi cung"),
        _term("missing_day"),
        _term("holiday_shift", "ngay nghi"),
        _term("holidays", width=28),
        _term("overdue_rate", "lai qua han"),
        _term("overdue_scope", "pham vi qua han"),
        _term("overdue_tolerance"),
        _term("overdue_grace_days", "an han qua han", "so ngay an han", width=17),
        _term("late_interest_rate", "lai cham tra", width=17),
        _term("waterfall", width=28),
        _term("waterfall_by", "thu theo"),
        _term("surplus", "tra truoc"),
    ),
    models=(LoanIn,),
)
INSTALMENTS = table_of("loan_instalments", InstalmentIn)
"""The second sheet: one row an instalment of a loan that was signed by a list."""

_READERS = {each.name: each.read for each in LAYOUT.columns if each.name not in HEAD}


# One loan


def rate_words(terms: Mapping[str, Any]) -> str:
    """The rate as the paper says it, in the paper's language: 0,55 %/tháng (×12)."""
    if "annual_rate" in terms:
        return say_in("vi", "loans.rate_a_year", rate=_comma(terms["annual_rate"]))
    conversion = "loans.rate_a_month" if terms["monthly_conversion"] == "x12" else None
    key = conversion or "loans.rate_a_month_of_30"
    return say_in("vi", key, rate=_comma(terms["monthly_rate"]))


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
    checked: LoanHead | None = None
    try:
        checked = LoanHead.model_validate({k: v for k, v in head.items() if v is not None})
    except ValidationError as error:
        for problem in problems_of(error, LoanHead, _Named()):
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


def _contract(head: LoanHead, terms: Terms, texts: Mapping[str, Any]) -> LoanContract:
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


# Files


def _read(source: Source) -> Reading[Located[LoanContract], Record]:
    problems: list[Problem] = []
    judged = (
        _of_tree(source, problems) if isinstance(source, Tree) else _of_tables(source, problems)
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


def _of_tables(source: Sheets, problems: list[Problem]) -> Iterator[_Judged]:
    rows: list[Record] = []
    lines: dict[str, list[tuple[InstalmentIn | None, Record]]] = defaultdict(list)
    for layout, record in rows_of(source, LAYOUT, problems, (INSTALMENTS,)):
        if layout is not INSTALMENTS:
            rows.append(record)
            continue
        line = record.checked(InstalmentIn, problems)
        if (number := record.text("loan")) is not None:
            lines[number].append((line, record))
    for row in rows:
        listed = lines.get(row.text("number") or "", [])
        places = LoanPlaces(row, {"instalments": [record.where for _, record in listed]})
        said = [line for line, _ in listed if line is not None]
        whole = row.sound and len(said) == len(listed)
        yield row, contract_of_row(row, said, places, problems, whole=whole), places
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


def _of_tree(tree: Tree, problems: list[Problem]) -> Iterator[_Judged]:
    root = _texts(tree.root, (), ItemPlace(tree), problems)
    tree = replace(tree, root=root)
    if isinstance(root, dict) and root.keys() & {"number", "terms"} and "loans" not in root:
        records = iter([Record(root, ItemPlace(tree))])  # one loan that stands alone
    else:
        records = items_of(tree, LoansIn, problems)
    for record in records:
        where = _ItemPlaces(record.where)
        yield record, _contract_of_item(record.values, where, problems), where


def _contract_of_item(
    item: Mapping[str, Any], where: _ItemPlaces, problems: list[Problem]
) -> LoanContract | None:
    head: LoanHead | None = None
    try:
        head = LoanHead.model_validate({k: v for k, v in item.items() if k != "terms"})
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
