"""The reports that the law wants of a half-year and a year, as workbooks that the Fund can edit.

    figures = pack_figures(asked, first)      every field and every row that a template may name
    data = filled(template, figures)          the workbook, or a refusal of what it names wrongly
    template = template_for(asked, form)      the Fund's own of the day, else ours

A field is a figure of a report under its name there; a table is a report, its columns by their
names. So a Fund changes the columns of a report in Excel, and nothing here. What a template does
not name is not shown, and costs nothing but the reckoning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property

from fundledger.banking.own_accounts import paid_into
from fundledger.calendar import show_moment
from fundledger.errors import FundledgerError
from fundledger.exchange.filled_workbook import Known, Row, Template, Value, Values
from fundledger.files import SourceFile
from fundledger.ledger.kept_files import file_kept
from fundledger.ledger.roles import ROLES
from fundledger.ledger.settings import Settings
from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence
from fundledger.registers.contracts import contracts
from fundledger.registers.report_templates import KeptTemplate, form_of, holding, templates
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.capital import IDENTITY, capital, capital_screen
from fundledger.reports.debt_groups import groups_screen
from fundledger.reports.disbursements import disbursements_table
from fundledger.reports.financial_plans import plan_screen
from fundledger.reports.loans import loan_list
from fundledger.reports.movements import movements_table
from fundledger.reports.rates import rate_said
from fundledger.reports.receipts import collections_table
from fundledger.reports.restructurings import restructurings_screen
from fundledger.reports.result import result_table
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    amount_of,
    as_text,
    days,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.statements.details import Details
from fundledger.statements.pack_forms import FORMS, workbook_of

LANGUAGE: Language = "vi"
"""A report that the law wants is in Vietnamese, whatever the screen is in."""

ROW_NUMBER = "row_number"


@dataclass(frozen=True)
class Figures:
    """What a template may name."""

    fields: Mapping[str, Cell]
    tables: Mapping[str, Table]
    notes: tuple[Note, ...] = ()

    @cached_property
    def known(self) -> Known:
        columns = {
            name: (ROW_NUMBER, *(column.name for column in table.columns))
            for name, table in self.tables.items()
        }
        return Known.of(self.fields, columns)

    @property
    def values(self) -> Values:
        fields = {name: _value(name, cell) for name, cell in self.fields.items()}
        return Values(fields, {name: _records(table) for name, table in self.tables.items()})


def pack_figures(asked: Asked, first: date) -> Figures:
    """Everything of a span, from the reports that show it."""
    tables = _tables(asked, first)
    fields: dict[str, Cell] = {
        **_of_span(asked, first),
        **_of_fund(asked),
        **{f"capital.{name}": cell for name, cell in capital(asked, first).figures.items()},
        **_of_result(tables["result"]),
        **_of_groups(tables["debt_groups"]),
        **_of_plan(tables["plan"], tables["rating"]),
    }
    for name, table in tables.items():
        for column, cell in table.total.items():
            if cell is not None:
                fields[f"{name}.total.{column}"] = cell
        fields[f"{name}.total.count"] = len(table.rows)
    return Figures(fields, tables, _notes(tables))


def filled(file: SourceFile, figures: Figures) -> bytes:
    template = Template.of(file)
    template.check(figures.known)
    return template.filled(figures.values, figures.known)


def template_for(asked: Asked, form: str) -> tuple[SourceFile, KeptTemplate | None]:
    """The template of a form on the last day of the span: the Fund's own, else the program's."""
    kept = templates(asked.connection, asked.fund, asked.known_at)
    own = holding(kept, form, asked.as_of)
    if own is None:
        if form_of(form) not in FORMS:
            known = sorted({*FORMS, *(each.form for each in kept)})
            raise FundledgerError("report_pack.unknown_form", form=form, known=known)
        return SourceFile(f"{form_of(form)}.xlsx", workbook_of(form_of(form))), None
    file = file_kept(asked.connection, asked.fund, own.sha256)
    if file is None or not file.is_whole:
        raise FundledgerError("report_pack.file_lost", form=own.form)
    return SourceFile(own.name, file.data), own


def fields_table(asked: Asked, figures: Figures) -> Table:
    """Every name with what it stands for now: fields first, then the columns of each table."""
    rows: list[dict[str, Cell]] = [
        {"field": name, "kind": word_for("pack_kind.", "field"), "value": as_text(cell)}
        for name, cell in sorted(figures.fields.items())
    ]
    for name, table in figures.tables.items():
        kind = word_for("pack_kind.", "column")
        for column in (Column(ROW_NUMBER), *table.columns):
            rows.append({"field": f"{name}.{column.name}", "kind": kind, "value": _heading(column)})
    columns = (*texts("field", "value"), *texts("kind", wide=True))
    notes = (Note("report_pack.how_to_name"),)
    return Table.of("pack_fields", columns, rows, asked.facts, notes)


def kept_table(asked: Asked) -> Table:
    """The program's templates and the Fund's own, each since when and by which paper."""
    kept = templates(asked.connection, asked.fund, asked.known_at)
    rows: list[dict[str, Cell]] = [
        {"form": form, "what": Sentence(f"pack_form.{form}"), "standing": _whose("program")}
        for form in FORMS
        if holding(kept, form, asked.as_of) is None
    ]
    for each in kept:
        holds = holding(kept, each.form, asked.as_of) is each
        rows.append(
            {
                "form": each.form,
                "what": each.name,
                "since": each.since,
                "document": each.document or None,
                "standing": _whose("own" if holds else "not_now"),
            }
        )
    columns = (*texts("form", "what"), Column("since", "day"), *texts("document", "standing"))
    return Table.of("report_templates", columns, rows, asked.facts)


def _whose(code: str) -> Word:
    return word_for("pack_standing.", code)


def _heading(column: Column) -> Cell:
    return column.heading if column.name != ROW_NUMBER else Sentence("report_pack.row_number")


# What there is.


def _tables(asked: Asked, first: date) -> dict[str, Table]:
    debts, groups = groups_screen(asked).tables
    plan = plan_screen(asked, first).tables
    rating = plan[1] if len(plan) > 1 else Table.of("plan_rating", _RATING, ())
    return {
        "loans": _loans(asked, first),
        "debts": debts,
        "debt_groups": groups,
        "disbursements": disbursements_table(asked, first),
        "disbursed_by_sector": disbursements_table(asked, first, "sector"),
        "disbursed_by_area": disbursements_table(asked, first, "area"),
        "collections": collections_table(asked, first, "borrower"),
        "collected_by_area": collections_table(asked, first, "area"),
        "sources": _sources(asked, first),
        "result": result_table(asked, first),
        "restructurings": restructurings_screen(asked).tables[0],
        "plan": plan[0],
        "rating": rating,
    }


_LOANS = (
    *texts("loan", "cooperative", "name", "kind", "sector", "area"),
    *(*days("signed"), *texts("source", "purpose", "rate"), *sums("principal")),
    *sums("opening_principal", "disbursed", "principal_less", "closing_principal"),
    *sums("principal_in_term", "principal_overdue", "interest_owed"),
    *(*numbers("days_overdue", "debt_group"), *texts("state")),
)


def _loans(asked: Asked, first: date) -> Table:
    """Every loan that was signed by the last day: its terms, what moved in the span by the books,
    and what is owed by the contract at its end."""
    signed = {each.number: each for each in contracts(asked.connection, asked.fund, asked.known_at)}
    register = borrowers(asked)
    booked = _principal(movements_table(asked, first, "loan"))
    drawn = {
        str(record["loan"]): amount_of(record["disbursed"])
        for record in disbursements_table(asked, first, "loan").records()
    }
    rows: list[Record] = []
    for record in loan_list(asked, groups=True).records():
        number = str(record["loan"])
        contract = signed[number]
        whose = register.get(str(record["cooperative"]), Borrower(str(record["cooperative"])))
        before, after = booked.get(number, (0, 0))
        out = drawn.get(number, 0)
        wanted = {column.name for column in _LOANS}
        rows.append(
            {
                **{name: cell for name, cell in record.items() if name in wanted},
                "kind": word_for("choice.cooperative_kind.", whose.kind),
                "sector": whose.sector or None,
                "area": area_word(whose.area) if whose.area else None,
                "source": contract.source,
                "purpose": contract.purpose or None,
                "rate": rate_said(contract),
                "opening_principal": before,
                "disbursed": out,
                "principal_less": before + out - after,
                "closing_principal": after,
            }
        )
    return Table.of("loans", _LOANS, rows, asked.facts)


def _principal(movements: Table) -> dict[str, tuple[int, int]]:
    """By loan: principal at the beginning and the end of the span, as booked."""
    found: dict[str, tuple[int, int]] = {}
    for record in movements.records():
        line = record["line"]
        if isinstance(line, Word) and line.code in ("principal_in_term", "principal_overdue"):
            opening, closing = found.get(str(record["loan"]), (0, 0))
            found[str(record["loan"])] = (
                opening + amount_of(record["opening"]),
                closing + amount_of(record["closing"]),
            )
    return found


_RATING = texts("indicator", "planned", "became", "share_of_plan", "grade", "how")


def _sources(asked: Asked, first: date) -> Table:
    table = capital_screen(asked, first).tables[0]
    is_it = table.name == "capital_identity"
    return table if is_it else Table.of("capital_identity", IDENTITY, ())


def _of_span(asked: Asked, first: date) -> dict[str, Cell]:
    last = asked.as_of
    whole = (first.day, first.month, last.day, last.month)
    kind = {(1, 1, 30, 6): "half", (1, 7, 31, 12): "second_half", (1, 1, 31, 12): "year"}
    name = kind.get(whole, "other")
    params = {"year": last.year, "first": first, "last": last}
    return {
        "span.first": first,
        "span.last": last,
        "span.year": str(last.year),
        "span.name": Sentence(f"pack_span.{name}", params),
    }


def _of_fund(asked: Asked) -> dict[str, Cell]:
    settings = Settings.read(asked.connection, asked.fund, asked.known_at)
    name = str(asked.facts.get("fund_name", ""))
    account = paid_into(asked.connection, asked.fund, asked.as_of, known_at=asked.known_at)
    fields = Details(settings, asked.as_of, name, account).fields()
    texts_of = {key: value for key, value in fields.items() if isinstance(value, str | None)}
    return {"fund.name": name, **texts_of}


def _of_result(table: Table) -> dict[str, Cell]:
    """Each kind of income and cost, also what did not come up, and their sums."""
    kinds = [name for name, role in ROLES.items() if role.nature in ("income", "expense")]
    sums_of = ("loan_interest", "total_income", "total_cost", "difference")
    ends = ("", "_in_money")
    found: dict[str, Cell] = {
        f"result.{code}{end}": 0 for code in (*kinds, *sums_of) for end in ends
    }
    for record in table.records():
        line = record["line"]
        assert isinstance(line, Word)
        found[f"result.{line.code}"] = record["booked"]
        found[f"result.{line.code}_in_money"] = record["in_money"]
    return found


def _of_groups(table: Table) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for record in table.records():
        group = record["group"]
        assert isinstance(group, Word)
        for name in ("debts", "principal", "share_of_principal"):
            found[f"debt_group.{group.code}_{name}"] = record[name]
    found["debt_group.bad"] = table.facts.get("bad_debt")
    found["debt_group.bad_percent"] = table.facts.get("bad_debt_percent")
    return found


def _of_plan(plan: Table, rating: Table) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        "plan.decision": plan.facts.get("decision"),
        "plan.approved": plan.facts.get("approved"),
        "plan.bad_debt_percent": plan.facts.get("planned_bad_debt"),
        "rating.overall": rating.facts.get("rating"),
    }
    for record in plan.records():
        figure = record["figure"]
        assert isinstance(figure, Word)
        for name in ("planned", "became", "difference", "share_of_plan"):
            found[f"plan.{figure.code}_{name}"] = record.get(name)
    return found


def _notes(tables: Mapping[str, Table]) -> tuple[Note, ...]:
    """What the reports say of themselves that a reader of the workbook would not see."""
    found: list[Note] = []
    for name in ("result", "debt_groups", "plan"):
        found += [note for note in tables[name].notes if note not in found]
    return tuple(found)


# As a workbook has it.


def _records(table: Table) -> Sequence[Row]:
    return [
        {ROW_NUMBER: place, **{name: _value(name, cell) for name, cell in record.items()}}
        for place, record in enumerate(table.records(), start=1)
    ]


def _value(name: str, cell: Cell) -> Value:
    """A share in per cent is a number; whatever else is in words is said in Vietnamese."""
    match cell:
        case datetime():
            return show_moment(cell)
        case date() | str() | None:
            return cell
        case int():
            return int(cell)
        case Wording():
            share = _decimal(cell) if "percent" in name or "share" in name else None
            return cell.words(LANGUAGE) if share is None else share


def _decimal(cell: Wording) -> Decimal | None:
    try:
        return Decimal(cell.code) if isinstance(cell, Word) else None
    except InvalidOperation:
        return None
