"""What the alliance's half-year report says of the Fund and of support, each figure as printed.

    found = alliance(asked, first)
    found.fund["principal_in_term"].words("vi")     3 tỷ đồng
    found.stated()                                  the same figures as a file of figures has them

A figure is read from the books once and is one `Said`: the sentence, the table and the file of
figures take their text from it, so that they cannot differ. Sums that belong together are rounded
by one step (`step_of`), small enough that the parts as printed add up to the total as printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from fundledger.calendar import ONE_DAY, show_day
from fundledger.ledger.funds import fund_of
from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence
from fundledger.money import Unit, rounded, scaled, show_dong
from fundledger.outlook.methods import Method
from fundledger.published.figures import (
    Basis,
    Document,
    Figure,
    Relation,
    RelationKind,
    Stated,
    When,
)
from fundledger.published.spans import Span
from fundledger.registers.stops import Said as Stop
from fundledger.registers.stops import stop_on
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import (
    Borrower,
    Class,
    Debts,
    Standing,
    borrowers,
    debts,
)
from fundledger.reports.capital import Figures, capital
from fundledger.reports.cases import case_list
from fundledger.reports.outlook_explain import explain_screen
from fundledger.reports.recalls import recalls_table
from fundledger.support.items import rows_of
from fundledger.support.of_loans import fund_loans
from fundledger.support.totals import Row, Totals, Wanted, totals
from fundledger.text import collated, counted

FUND_AT, SUPPORT_AT = "Mục II.6", "Mục II.2"
"""Where in the report the figures stand: its sections keep their numbers year after year."""

_MONEY = "đồng"
_COARSEST = {10**9: 10**6, 10**6: 10**5}
"""In tỷ a figure has three decimals, in triệu one, where its sums add up so."""

_ACTS = {
    "sued": ("khoi-kien", "bị khởi kiện"),
    "recalled": ("thu-hoi", "thu hồi vốn trước hạn"),
}
_CLASSES: Mapping[Class, str] = {"in_term": "nợ trong hạn", "overdue": "nợ quá hạn"}
_KEYS: Mapping[Class, str] = {"in_term": "trong-han", "overdue": "qua-han"}
_CHARTER = "quy-von-dieu-le"
_OWING = "HTX có dư nợ tại Quỹ"
_PRINCIPAL = "Dư nợ gốc tại Quỹ"
_ON_HAND = "Nguồn vốn gốc của Quỹ"
_INTEREST = "Lãi Quỹ đã thu"
_SUPPORT = "Hỗ trợ HTX"
_GREW = "quy-thu-goc", "quy-von-tang", "quy-nguon-tang-khac"
_SHRANK = "quy-giai-ngan", "quy-von-giam", "quy-nguon-giam-khac"


@dataclass(frozen=True, slots=True)
class Said(Wording):
    """A figure of the report: exact, and as it is printed."""

    id: str
    value: int
    category: str
    when: When
    unit: str = _MONEY
    step: int = 1
    """What it is rounded to; of counts 1."""

    measure: str = ""
    place: str = FUND_AT
    basis: Basis = "actual"
    book: str = ""
    area: str = ""
    out_of: int | None = None
    is_about: bool = False
    adds_to: str = ""
    takes_from: str = ""
    """The total that it makes less, where it is less than nothing."""

    part_of: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit == _MONEY

    def words(self, lang: Language) -> str:
        if not self.is_money:
            whole = "" if self.out_of is None else f"/{counted(self.out_of, lang)}"
            return f"{counted(self.value, lang)}{whole} {self.unit}"
        amount = rounded(abs(self.value), self.step) * self.step
        about = f"{Sentence('alliance_word.about').words(lang)} " if self.is_about else ""
        return about + money_words(amount, lang)


def money_words(amount: int, lang: Language) -> str:
    """7,5 tỷ đồng; 580 triệu đồng; 950.000 đồng: no digit that is there is left out."""
    for unit, least, places in (("billion", 10**9, 9), ("million", 10**6, 6)):
        if amount >= least:
            shown = scaled(amount, cast("Unit", unit), places, lang, trimmed=True)
            return f"{shown} {Sentence(f'alliance_word.{unit}').words(lang)}"
    return f"{show_dong(amount, lang)} {Sentence('alliance_word.dong').words(lang)}"


Less = tuple[str, ...]
Sum = tuple[int, Sequence[int]]
"""A total, and the parts that the report prints of it."""


def step_of(amounts: Iterable[int], sums: Iterable[Sum]) -> int:
    """The coarsest step by which all can be printed so that each total is that of its parts."""
    every, totals_ = [abs(amount) for amount in amounts if amount], list(sums)
    step = 10**6
    for amount in every:
        fitting = (of for least, of in _COARSEST.items() if amount >= least)
        step = min(step, next(fitting, 1))
    while step > 1 and not all(_adds_up(total, parts, step) for total, parts in totals_):
        step //= 10
    return step


def _adds_up(total: int, parts: Sequence[int], step: int) -> bool:
    return rounded(total, step) == sum(rounded(part, step) for part in parts)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the report names in one district."""

    area: str
    names: tuple[str, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class Stepped:
    """Those of one class who were sued, or called to pay back before the time."""

    act: str
    class_: Class
    said: Said
    by_area: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class OfArea:
    area: str
    owing: int
    in_term: int
    overdue: int
    principal_in_term: int
    principal_overdue: int
    sued: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was given under one category: all that is known up to the day, and of it the span's."""

    category: str
    name: str
    is_lent: bool
    counts: tuple[Said, ...]
    amount: Said | None
    span_counts: tuple[Said, ...]
    span_amount: Said | None

    @property
    def said(self) -> Iterator[Said]:
        yield from self.counts
        yield from self.span_counts
        yield from (each for each in (self.amount, self.span_amount) if each is not None)


@dataclass(frozen=True, slots=True)
class Expected:
    """What capital is expected on hand at the end of the year, and by which way of reckoning."""

    until: date
    method: Method
    said: Said
    plan_document: str | None
    plan_day: date | None


@dataclass(frozen=True)
class Alliance:
    first: date
    last: date
    figures: Figures
    fund: Mapping[str, Said]
    steps: tuple[Stepped, ...]
    areas: tuple[OfArea, ...]
    expected: Expected | None
    stop: Stop | None
    is_none_lent: bool
    """Since the stop, or where there is none in the span, no loan was paid out."""

    given: tuple[Given, ...]
    support: Mapping[str, Said]
    totals: Totals
    document: Document = field(default_factory=lambda: Document("", ""))

    @property
    def said(self) -> Iterator[Said]:
        """Every figure, in the order of the report."""
        for given in self.given:
            yield from given.said
        yield from self.support.values()
        for step in self.steps:
            yield step.said
            yield from (each.said for each in step.by_area)
        yield from self.fund.values()
        if self.expected is not None:
            yield self.expected.said

    def stated(self, area: str = "") -> Stated:
        """As a file of figures holds them; `area` is the province that another report speaks of."""
        figures = tuple(_figure(self.document, each, area) for each in self.said)
        return Stated(self.document, figures, tuple(self._relations(figures)))

    def _relations(self, figures: Sequence[Figure]) -> Iterator[Relation]:
        totals_: dict[str, list[str]] = defaultdict(list)
        there = {each.id for each in figures}

        def related(kind: RelationKind, of: str, *parts: str, less: Less = ()) -> Relation:
            return Relation(self.document, kind, of, parts, less)

        for each in self.said:
            if each.adds_to:
                totals_[each.adds_to].append(each.id)
            if each.part_of:
                yield related("part_of", each.id, each.part_of)
        for step in self.steps:
            yield related("out_of", step.said.id, f"quy-htx-{_KEYS[step.class_]}")
        for total, parts in totals_.items():
            less = tuple(each.id for each in self.said if each.takes_from == total)
            yield related("total_of", total, *parts, less=less)
        grown = (name for name in _GREW if name in there)
        gone = tuple(name for name in _SHRANK if name in there)
        yield related("change_since", "quy-nguon-von", "quy-so-du-dau-ky", *grown, less=gone)


def alliance(asked: Asked, first: date) -> Alliance:
    last = asked.as_of
    figures, owed, register = capital(asked, first).figures, debts(asked), borrowers(asked)
    expected = _expected(asked)
    steps = tuple(_steps(asked, owed, register, figures))
    stop = stop_on(asked.connection, asked.fund, last, asked.known_at)
    found = totals(
        asked.connection,
        asked.fund,
        Wanted(first=first, last=last),
        asked.known_at,
        asked.today,
    )
    given, support = _support(asked, found, Span(first, last))
    fund = _of_fund(asked, figures, owed, Span(first, last), expected)
    if expected is not None:
        expected = replace(expected, said=replace(expected.said, step=fund["capital_on_hand"].step))
    return Alliance(
        first,
        last,
        figures,
        fund,
        steps,
        tuple(_by_area(owed, register, steps)),
        expected,
        stop,
        _is_none_lent(asked, figures, stop),
        given,
        support,
        found,
        _document(asked, Span(first, last)),
    )


# The Fund.


def _unit_of(figures: Figures) -> str:
    """Who owes is counted as cooperatives where all of them are."""
    return "HTX" if figures.borrowers_cooperative == figures.borrowers else "đơn vị"


def _counting(category: str, unit: str) -> str:
    """What is counted is called by what it is counted in."""
    return category if unit == "HTX" else category.replace("HTX", "Đơn vị", 1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure of `report capital` that the report prints."""

    name: str
    id: str
    category: str
    adds_to: str = ""
    part_of: str = ""
    is_flow: bool = False
    measure: str = ""


_LINES = (
    _Line("borrowers", "quy-htx", _OWING),
    _Line("borrowers_in_term", "quy-htx-trong-han", f"{_OWING} / nợ trong hạn", "quy-htx"),
    _Line("borrowers_overdue", "quy-htx-qua-han", f"{_OWING} / nợ quá hạn", "quy-htx"),
    _Line(
        *("charter_capital", "quy-von-dieu-le", "Quỹ hỗ trợ phát triển HTX"),
        measure="vốn điều lệ",
    ),
    _Line("principal_in_term", "quy-du-no-trong-han", f"{_PRINCIPAL} / nợ trong hạn", _CHARTER),
    _Line(
        "borrowers_overdue_with_principal",
        "quy-htx-goc-qua-han",
        f"{_OWING} / nợ quá hạn / có gốc quá hạn",
        adds_to="quy-htx-qua-han",
    ),
    _Line("principal_overdue", "quy-du-no-qua-han", f"{_PRINCIPAL} / nợ quá hạn", _CHARTER),
    _Line("capital_on_hand", "quy-nguon-von", _ON_HAND, _CHARTER),
    _Line("principal_collected", "quy-thu-goc", "Thu nợ gốc của Quỹ", is_flow=True),
    _Line("disbursed", "quy-giai-ngan", "Giải ngân cho vay của Quỹ", is_flow=True),
    _Line("interest_collected", "quy-lai", _INTEREST, is_flow=True),
    *(
        _Line(
            *(f"interest_collected_{part}", f"quy-lai-{id_}", f"{_INTEREST} / lãi {name}"),
            adds_to="quy-lai",
            is_flow=True,
        )
        for part, id_, name in (
            ("in_term", "trong-han", "trong hạn"),
            ("overdue", "qua-han", "quá hạn"),
        )
    ),
)


def _of_fund(
    asked: Asked, f: Figures, owed: Debts, span: Span, expected: Expected | None
) -> dict[str, Said]:
    """Each figure by the name that a wording has for it."""
    day, flow, unit = When(as_of=span.last), When(span=span), _unit_of(f)
    steps = _steps_of(f, expected)

    def said(of: _Line) -> Said:
        is_count = of.name.startswith("borrowers")
        return Said(
            *(
                of.id,
                getattr(f, of.name),
                _counting(of.category, unit) if is_count else of.category,
                flow if of.is_flow else day,
            ),
            unit=unit if is_count else _MONEY,
            step=1 if is_count else steps[of.name.startswith("interest")],
            measure=of.measure,
            book=f"capital.{of.name}",
            adds_to=of.adds_to,
            part_of=of.part_of,
        )

    found = {each.name: said(each) for each in _LINES}
    in_term = sum(each.principal_in_term > 0 for each in owed.borrowers.values())
    found["borrowers_in_term_with_principal"] = Said(
        "quy-htx-goc-trong-han",
        in_term,
        _counting(f"{_OWING} / có gốc trong hạn", unit),
        day,
        unit,
        part_of="quy-htx",
    )
    if interest_only := f.borrowers_overdue - f.borrowers_overdue_with_principal:
        category = _counting(f"{_OWING} / nợ quá hạn / chỉ quá hạn lãi", unit)
        found["borrowers_overdue_by_interest"] = Said(
            *("quy-htx-lai-qua-han", interest_only, category, day, unit),
            adds_to="quy-htx-qua-han",
        )
    before = span.first - ONE_DAY
    is_in_book = before >= fund_of(asked.connection, asked.fund).begins
    found["capital_on_hand_opening"] = Said(
        *("quy-so-du-dau-ky", f.capital_on_hand_opening, _ON_HAND, When(as_of=before)),
        step=steps[False],
        book="capital.capital_on_hand" if is_in_book else "",
    )
    for name, amount, category, id_ in (
        ("charter_change", f.charter_capital_change, "Biến động vốn điều lệ của Quỹ", "quy-von-{}"),
        ("otherwise", f.capital_otherwise, "Biến động khác của nguồn vốn", "quy-nguon-{}-khac"),
    ):
        if amount:
            way, key = ("up", "tang") if amount > 0 else ("down", "giam")
            sign = "tăng" if amount > 0 else "giảm"
            found[f"{name}_{way}"] = Said(
                *(id_.format(key), abs(amount), f"{category} / {sign}", flow), step=steps[False]
            )
    found |= _by_contract(f, day)
    if apart := f.exceptions + f.unexplained:
        found["apart"] = Said(
            *("quy-von-khac", apart, "Quỹ hỗ trợ phát triển HTX / vốn khác", day),
            step=steps[False],
            adds_to=_CHARTER if apart > 0 else "",
            takes_from=_CHARTER if apart < 0 else "",
        )
    return found


def _by_contract(f: Figures, day: When) -> dict[str, Said]:
    """Principal by contract, where the books have it otherwise: they may not have rolled yet."""
    in_term, overdue = f.contract_principal_in_term, f.contract_principal_overdue
    if (in_term, overdue) == (f.principal_in_term, f.principal_overdue):
        return {}
    step = step_of((in_term, overdue), ())
    parts: dict[Class, int] = {"in_term": in_term, "overdue": overdue}
    return {
        f"contract_principal_{part}": Said(
            f"quy-hop-dong-{_KEYS[part]}",
            amount,
            f"{_PRINCIPAL} theo hợp đồng / {_CLASSES[part]}",
            day,
            step=step,
            book=f"capital.contract_principal_{part}",
        )
        for part, amount in parts.items()
    }


def _steps_of(f: Figures, expected: Expected | None) -> dict[bool, int]:
    """What is printed of capital, and of interest (True), is rounded to these."""
    moved = (
        *(f.capital_on_hand_opening, f.principal_collected, -f.disbursed),
        *(f.charter_capital_change, f.capital_otherwise),
    )
    apart = f.exceptions + f.unexplained
    where = f.principal_in_term, f.principal_overdue, f.capital_on_hand, apart
    then = () if expected is None else (expected.said.value,)
    interest = f.interest_collected_in_term, f.interest_collected_overdue
    capital_sums = [(f.charter_capital, where), (f.capital_on_hand, moved)]
    return {
        False: step_of((*where, *moved, f.charter_capital, *then), capital_sums),
        True: step_of((*interest, f.interest_collected), [(f.interest_collected, interest)]),
    }


def _steps(
    asked: Asked, owed: Debts, register: Mapping[str, Borrower], f: Figures
) -> Iterator[Stepped]:
    """Of those who owe, by class: against whom a case is open, and whose loans were called back."""
    there = {
        "sued": set(case_list(asked, {}, is_open=True)["cooperative"]),
        "recalled": set(recalls_table(asked)["cooperative"]),
    }
    wholes = {"in_term": f.borrowers_in_term, "overdue": f.borrowers_overdue}
    unit, day = _unit_of(f), When(as_of=asked.as_of)
    for act, whom in there.items():
        for class_, name in _CLASSES.items():
            standings = owed.borrowers.items()
            found = [no for no, at in standings if no in whom and at.class_ == class_]
            if not found:
                continue
            id_ = f"quy-{_ACTS[act][0]}-{_KEYS[class_]}"
            category = _counting(f"{_OWING} / {name} / {_ACTS[act][1]}", unit)
            said = Said(
                *(id_, len(found), category, day, unit),
                out_of=wholes[class_],
                part_of=f"quy-htx-{_KEYS[class_]}",
            )
            by_area: dict[str, list[str]] = defaultdict(list)
            for number in sorted(found, key=collated):
                known = register.get(number, Borrower(number))
                by_area[known.area].append(_short(known.name or number))
            yield Stepped(act, class_, said, tuple(_in_areas(said, by_area)))


def _in_areas(of: Said, by_area: Mapping[str, Sequence[str]]) -> Iterator[Named]:
    """Where most of them are comes first."""
    order = sorted(by_area, key=lambda area: (-len(by_area[area]), collated(area)))
    for at, area in enumerate(order, start=1):
        names = by_area[area]
        said = replace(
            of,
            id=f"{of.id}-{at}",
            value=len(names),
            area=area or "không rõ địa bàn",
            out_of=None,
            part_of="",
            adds_to=of.id,
        )
        yield Named(area, tuple(names), said)


def _short(name: str) -> str:
    """As names follow each other after the word HTX."""
    for word in ("HTX ", "Hợp tác xã "):
        if name.casefold().startswith(word.casefold()):
            return name[len(word) :]
    return name


def _by_area(
    owed: Debts, register: Mapping[str, Borrower], steps: Sequence[Stepped]
) -> Iterator[OfArea]:
    """By contract, as classes of borrowers are."""
    areas: dict[str, list[Standing]] = defaultdict(list)
    for number, at in owed.borrowers.items():
        if at.owes:
            areas[register.get(number, Borrower(number)).area].append(at)
    taken = Counter[tuple[str, str]]()
    for step in steps:
        for named in step.by_area:
            taken[step.act, named.area] += named.said.value
    for area in sorted(areas, key=collated):
        of = areas[area]
        overdue = sum(at.class_ == "overdue" for at in of)
        yield OfArea(
            *(area, len(of), len(of) - overdue, overdue),
            sum(at.principal_in_term for at in of),
            sum(at.principal_overdue for at in of),
            *(taken[act, area] for act in _ACTS),
        )


def _is_none_lent(asked: Asked, f: Figures, stop: Stop | None) -> bool:
    """Of a time before the book the contracts tell, since nothing of it was booked."""
    if stop is None:
        return not f.disbursed
    return not any(draw.day >= stop.day for draw in fund_loans(day_of(asked)).draws)


def _expected(asked: Asked) -> Expected | None:
    """None on the last day of a year, and of a day to come, which no outlook begins at."""
    until = date(asked.as_of.year, 12, 31)
    if not asked.as_of < until or asked.as_of > asked.today:
        return None
    said = explain_screen(asked, until, None, None).data or {}
    amount = Said(
        *("quy-nguon-von-cuoi-nam", said["capital_on_hand"], _ON_HAND, When(as_of=until)),
        basis="estimate",
    )
    return Expected(until, said["method"], amount, said.get("plan_document"), said.get("plan_day"))


# Support.


def _support(asked: Asked, found: Totals, span: Span) -> tuple[tuple[Given, ...], dict[str, Said]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in found.rows:
        if row.category is not None and not row.total:
            rows[row.category].append(row)
    granted = {
        code: (_sum(of, "cumulative_amount"), _sum(of, "amount"))
        for code, of in rows.items()
        if found.tree.money_of(code) == "grant"
    }
    whole, of_span = (sum(pair[at] for pair in granted.values()) for at in (0, 1))
    every = [_sum(of, name) for of in rows.values() for name in ("cumulative_amount", "amount")]
    sums = [(sum(parts), parts) for parts in zip(*granted.values(), strict=True)]
    step = step_of([*every, whole, of_span], sums)
    about = _about(asked, span)
    given = tuple(
        _given(found, code, of, span, step, about)
        for code, of in rows.items()
        if any(row.cumulative_count or row.cumulative_amount for row in of)
    )
    total = {
        "support_total": Said(
            *("ht", whole, _SUPPORT, _cumulative(span)), step=step, place=SUPPORT_AT
        ),
        "support_span": Said(
            *("ht-ky", of_span, _SUPPORT, When(span=span)),
            step=step,
            place=SUPPORT_AT,
            part_of="ht",
        ),
    }
    return given, total if granted else {}


def _given(
    found: Totals, code: str, rows: Sequence[Row], span: Span, step: int, about: _About
) -> Given:
    name, is_lent = found.tree[code].name, found.tree.money_of(code) != "grant"
    category = f"{_SUPPORT} / {code} {name}"
    if is_lent:
        category = f"Vay vốn / {code} {name}"
    key = f"ht-{code.replace('.', '-')}"

    def counts(of: str, suffix: str, when: When) -> tuple[Said, ...]:
        return tuple(
            Said(f"{key}{suffix}-so-{at}", count, category, when, row.unit, place=SUPPORT_AT)
            for at, row in enumerate(rows, start=1)
            if row.unit and (count := getattr(row, of))
        )

    def amount(of: str, suffix: str, when: When, about_: set[str], total: str) -> Said | None:
        if not (found_ := _sum(rows, of)):
            return None
        return Said(
            *(f"{key}{suffix}", found_, category, when),
            step=step,
            place=SUPPORT_AT,
            is_about=code in about_,
            adds_to="" if is_lent else total,
        )

    flow = When(span=span)
    return Given(
        *(code, name, is_lent),
        counts("cumulative_count", "", _cumulative(span)),
        amount("cumulative_amount", "", _cumulative(span), about.ever, "ht"),
        counts("count", "-ky", flow),
        amount("amount", "-ky", flow, about.in_span, "ht-ky"),
    )


def _sum(rows: Iterable[Row], name: str) -> int:
    return sum(getattr(row, name) or 0 for row in rows)


def _cumulative(span: Span) -> When:
    return When(as_of=span.last, is_cumulative=True)


@dataclass(frozen=True, slots=True)
class _About:
    """Categories with an amount that is told as about so much."""

    ever: set[str]
    in_span: set[str]


def _about(asked: Asked, span: Span) -> _About:
    first, last = span.first.isoformat(), span.last.isoformat()
    found = _About(set(), set())
    for rows in rows_of(asked.connection, asked.fund, asked.known_at):
        for row in rows:
            if row.get("approximate") and row["to"] <= last:
                found.ever.add(row["category"])
                begins = "" if row.get("cumulative") else row["to"]
                if row.get("from", begins) >= first:
                    found.in_span.add(row["category"])
    return found


# The file of its figures.


def _document(asked: Asked, span: Span) -> Document:
    name = str(asked.facts.get("fund_name", ""))
    days = f"từ {show_day(span.first)} đến {show_day(span.last)}"
    return Document(
        code=f"bao-cao-{span.last:%Y%m%d}",
        name=f"Báo cáo đến ngày {show_day(span.last)}",
        issuer=name,
        title=f"Hỗ trợ HTX và hoạt động của {name} {days}",
        period=span,
        as_of=span.last,
    )


def _figure(document: Document, of: Said, area: str) -> Figure:
    return Figure(
        document=document,
        id=of.id,
        place=of.place,
        category=of.category,
        printed_text=of.words("vi"),
        measure=of.measure,
        area=" / ".join(part for part in (area, of.area) if part),
        basis=of.basis,
        when=of.when,
        book=of.book,
    )
