"""Where a figure or a name leads: from a table's cell to its parts, down to the entry.

By table and column where only one table has it, else by the name of the column. What is asked is of
the day and span of the table that it was followed from, and as known at the same link. A figure of
nought leads nowhere, nor does a table of what was only rehearsed: its entries are not in the books.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from fundledger.calendar import show_day
from fundledger.ledger.roles import ROLES
from fundledger.messages.wording import Joined
from fundledger.office.calling import Funds
from fundledger.office.table import declaration
from fundledger.reports.table import Cell, Column, Record, Table, Word
from fundledger.web import addresses
from fundledger.web.showing import Follow

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell: its row, its column, and what the whole answer is about."""

    record: Record
    column: str
    about: Said

    def __getitem__(self, name: str) -> str:
        """A code of the row, else of what the answer is about; empty where neither says it."""
        return code_of(self.record.get(name)) or self.about.get(name, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A page below the fund, or a question; what it is told beside the day."""

    path: str
    said: Said = field(default_factory=dict)
    is_question: bool = False


Lead = Callable[[Spot], Place | None]
"""Where a cell leads; None: nowhere."""


def page(below: str, name: str) -> Lead:
    """The page of a room: of the loan, the cooperative … that the row names."""

    def lead(spot: Spot) -> Place | None:
        code = spot[name]
        return Place(f"{below}/{code}") if code else None

    return lead


def ask(act: str, *named: str, **said: str) -> Lead:
    """A question. `named`: parameters that the row says, by the name of the column; `said`: by
    another column's name (`@role`), or as it stands."""
    told = {**{name: f"@{name}" for name in named}, **said}

    def lead(spot: Spot) -> Place | None:
        found = {}
        for name, value in told.items():
            found[name] = spot[value[1:]] if value.startswith("@") else value
            if not found[name] and declaration(act).by_name[name].is_required:
                return None
        return Place(act, found, is_question=True)

    return lead


def _periods(spot: Spot) -> Place | None:
    """What a period still lacks, and how it is closed."""
    return Place("periods")


def ledger_of(role: str) -> Lead:
    """The account ledger of a role, of the row's loan and source where it has one."""
    return ask("account ledger", "loan", "cooperative", "source", account=role)


def by_code(leads: Mapping[str, Lead], name: str, otherwise: Lead | None = None) -> Lead:
    """Which it is hangs on another cell of the row: the line of a report, the kind of a task."""

    def lead(spot: Spot) -> Place | None:
        found = leads.get(spot[name], otherwise)
        return None if found is None else found(spot)

    return lead


def _ledger_of_line(spot: Spot) -> Place | None:
    """A line of a report that is what one role of accounts holds."""
    line = spot["line"]
    if line not in ROLES:
        return Place("report trial-balance", {}, is_question=True)
    return ledger_of(line)(spot)


def _ledger_of_money(spot: Spot) -> Place | None:
    """Between the accounts stand lines of what they come to."""
    return LEDGER(spot) if spot["account"][:1].isdigit() else None


def _journal_of_paper(spot: Spot) -> Place | None:
    """What was entered under a paper: the entries from its day on that name it."""
    document = spot["document"]
    day = spot.record.get("day")
    if not document or not isinstance(day, date):
        return None
    said = {"first": show_day(day), "contains": document, "rows": "journal"}
    return Place("report journal", said, is_question=True)


def _after_the_day(spot: Spot) -> Place | None:
    """What came in between the day of a forecast and the day it was for."""
    begun, until = spot.record.get("period"), spot.record.get("until")
    if not isinstance(begun, date) or not isinstance(until, date):
        return None
    first = show_day(begun + timedelta(1))
    said = {"by": "borrower", "first": first, "as_of": show_day(until)}
    return Place("report collections", said, is_question=True)


def _of_method(spot: Spot) -> Place | None:
    """A column of the outlook is named by its method."""
    said = {"method": spot.column, "until": spot["until"]}
    return Place("outlook explain", said, is_question=True)


def _security(spot: Spot) -> Place | None:
    return ask("security show", "loan", code="@security")(spot)


ENTRY = page("entries", "entry")
VOUCHER = ask("entry show", entry="@voucher")
LEDGER = ask("account ledger", "account", "loan", "cooperative", "source")
LOAN = page("loans", "loan")
COOPERATIVE = page("cooperatives", "cooperative")
LOAN_PLAN = ask("loan schedule", "loan")
LOAN_INTEREST = ask("loan explain", "loan")
DEBT_GROUP = ask("debt-group explain", "loan")
BALANCE = ask("balance", "source", first="")  # of a span it is of all accounts
CAPITAL = ask("report capital")
LOANS = ask("loan list")
OVERDUE = ask("arrears list")
RECEIPTS = ask("report collections", by="borrower")
RECEIPTS_OF_QUARTER = ask("report collections", "quarter", by="borrower")
DRAWN = ask("report disbursements")
RESULT = ask("report result")
GROUPS = ask("debt-group list")
REGISTER = ask("cooperative list")
GIVEN = ask("support list", "category", "source", "area", "programme")
CLAIM = ask("case claim", "case")
LIMITATION = ask("limitation explain", "loan")

BY_COLUMN: Mapping[str, Lead] = {
    "loan": LOAN,
    "cooperative": COOPERATIVE,
    "fund": lambda spot: Place(""),
    "name": COOPERATIVE,
    "entry": ENTRY,
    "voucher": VOUCHER,
    "account": LEDGER,
    "debit_account": ask("account ledger", account="@debit_account"),
    "credit_account": ask("account ledger", account="@credit_account"),
    "case": page("cases", "case"),
    "application": page("applications", "application"),
    "petition": ask("petition show", number="@petition"),
    "security": _security,
    "run": ask("notice show", "run"),
    "paper_number": ask("paper show", number="@paper_number"),
    "programme": ask("programme show", "programme"),
    "item": ask("support show", "item"),
    "layout": ask("bank layout show", name="@layout"),
    "plan_version": ask("recovery-plan show", version="@plan_version"),
    "debt_group_reason": DEBT_GROUP,
    "group_before_reason": DEBT_GROUP,
}
"""What is called the same everywhere."""

OF_A_LOAN: Mapping[str, Lead] = {
    **dict.fromkeys(
        ("principal_in_term", "principal_overdue", "principal", "principal_owed", "principal_now"),
        LOAN_PLAN,
    ),
    **dict.fromkeys(("unpaid_principal", "unpaid_interest", "owed_principal"), LOAN_PLAN),
    **dict.fromkeys(
        ("interest_owed", "interest_due", "interest_overdue", "interest_late", "owed_interest"),
        LOAN_INTEREST,
    ),
    **dict.fromkeys(("interest", "amount_overdue", "overdue_amount"), LOAN_INTEREST),
    "held": ledger_of("held"),
    "provision_needed": DEBT_GROUP,
}
"""Figures of a row that names a loan."""

_CAPITAL: Mapping[str, Lead] = {
    "charter_capital": ledger_of("charter_capital"),
    **dict.fromkeys(("principal_in_term", "principal_overdue"), ask("report movements")),
    **dict.fromkeys(("capital_on_hand", "capital_on_hand_opening"), BALANCE),
    "disbursed": DRAWN,
    **dict.fromkeys(("contract_principal_in_term", "borrowers", "borrowers_in_term"), LOANS),
    **dict.fromkeys(("contract_principal_overdue", "borrowers_overdue"), OVERDUE),
    **dict.fromkeys(("borrowers_overdue_with_principal", "overdue_interest_unpaid"), OVERDUE),
    "principal_of_overdue_borrowers": OVERDUE,
}
_POSITION: Mapping[str, Lead] = {
    **dict.fromkeys(("principal_in_term", "principal_overdue"), LOAN_PLAN),
    "unapplied": ledger_of("held"),
}
_OUTLOOK: Mapping[str, Lead] = {
    "capital_on_hand_now": CAPITAL,
    "charter_capital": ledger_of("charter_capital"),
}
_PLAN: Mapping[str, Lead] = {"disbursed": DRAWN, "outstanding": LOANS}
_HELD_FOR: Mapping[str, Lead] = {
    "specific": ledger_of("provision_specific"),
    "general": ledger_of("provision_general"),
}
_WORK: Mapping[str, Lead] = {
    "limitation": LIMITATION,
    "court": ask("case dates"),
    "collateral": ask("security handle list"),
    "rung": ask("remind due"),
    "promise": ask("promise list", "cooperative"),
    "inspection": ask("inspect due"),
    "review": ask("arrears reviews"),
    "lending_step": ask("application list"),
    "approval": ask("application list"),
    "valuation": ask("security list"),
    "papers": ask("security list"),
    "petition": ask("petition list"),
    "council": ask("council list"),
    "quarter": _periods,
    "duty": _periods,
}
_TO_DO: Mapping[str, Lead] = {
    "receipts": ask("report collections", "quarter"),
    "money": ask("balance"),
    "bank_lines": ask("bank lines"),
    "bank": ask("bank reconcile"),
    "rolled": LOANS,
    "proof": ask("check"),
    "locked": _periods,
    "distributed": ask("year proposal", "year"),
}


def _all(table: str, columns: str, lead: Lead) -> dict[tuple[str, str], Lead]:
    return {(table, each): lead for each in columns.split()}


BY_TABLE: Mapping[tuple[str, str], Lead] = {
    # Capital
    **{("capital_identity", name): lead for name, lead in _CAPITAL.items()},
    **_all("capital", "figure amount year_before", by_code(_CAPITAL, "figure", RECEIPTS)),
    **_all("capital_by_class", "figure amount", RECEIPTS),
    **_all("capital_positions", "figure amount", by_code(_CAPITAL, "figure")),
    **_all("lendable", "capital_on_hand", CAPITAL),
    **_all("lendable", "in_deposits", BALANCE),
    **_all("lendable", "undrawn", LOANS),
    **_all("lendable", "promised", ask("application list")),
    **_all("lendable", "lendable", CAPITAL),
    **_all("actual_charter", "what amount", ask("balance", by="role")),
    **_all("limits", "loan_balance owed_or_signed owed_together undrawn", COOPERATIVE),
    # The books
    **_all("balance", "role", ask("account ledger", account="@role")),
    **_all("balance", "debit credit", LEDGER),
    **_all("trial_balance", "moved_debit moved_credit closing_debit closing_credit", LEDGER),
    **_all("trial_balance", "name opening_debit opening_credit", LEDGER),
    **_all("account_ledger", "debit credit", ENTRY),
    **_all("chart", "name", LEDGER),
    **_all("balance", "name", LEDGER),
    **_all("entry", "name", LEDGER),
    **_all("bank_balances", "account balance", _ledger_of_money),
    **_all("movements_by_line", "line opening in out closing", _ledger_of_line),
    **_all("movements", "line opening in out closing", _ledger_of_line),
    **_all("result", "line booked in_money", _ledger_of_line),
    **_all("year_result", "figure amount", RESULT),
    **_all("distribution_proposal", "base amount", RESULT),
    **_all("opening_identity", "charter_capital principal_in_term principal_overdue", ENTRY),
    **_all("opening_identity", "capital_on_hand exceptions", ENTRY),
    **_all("opening_capital", "amount", ENTRY),
    **_all("opening_totals", "amount", ENTRY),
    **_all("plan_against_actual", "figure became", by_code(_PLAN, "figure", RESULT)),
    **_all("plan_against_actual", "planned", ask("financial-plan list")),
    **_all("financial_plans", "year planned_outstanding", ask("financial-plan show", "year")),
    **_all("checklist", "check", by_code(_TO_DO, "check")),
    # Receipts and what falls due
    **_all("collections", "quarter", RECEIPTS_OF_QUARTER),
    **_all("collections", "principal_in_term principal_overdue collected", RECEIPTS_OF_QUARTER),
    **_all("collections", "interest_in_term interest_overdue", RECEIPTS_OF_QUARTER),
    **_all("collections", "interest_late held recovered", RECEIPTS_OF_QUARTER),
    **_all("response", "due_in_span in_time paid_late unpaid otherwise", ask("report due")),
    **_all("timeline", "document amount", _journal_of_paper),
    **_all("due", "paid_principal paid_interest paid_overdue_interest", LOAN),
    **_all("due", "paid_in_all", LOAN),
    **_all("due", "opening_in_all falling_in_all left_in_all to_pay", LOAN_PLAN),
    # One loan
    **_all("loan_position", "figure amount", by_code(_POSITION, "figure", LOAN_INTEREST)),
    **_all("loan_quote", "part amount", by_code(_POSITION, "part", LOAN_INTEREST)),
    **_all("loan_unpaid", "principal interest", LOAN_PLAN),
    **_all("loan_dues", "principal instalment from_held to_pay", LOAN_PLAN),
    **_all("loan_dues", "interest", LOAN_INTEREST),
    **_all("loan_plan", "interest unpaid_interest", LOAN_INTEREST),
    **_all("loan_plan", "principal unpaid_principal principal_left", LOAN),
    **_all("loan_plan_versions", "principal interest", LOAN),
    **_all("loan_beside", "amount", LOAN),
    **_all("loan_movements", "amount", VOUCHER),
    **_all("contract_explain", "balance", LOAN_PLAN),
    **_all("contract_explain", "amount", LOAN),
    # Overdue debts, groups, provisions
    **_all("ageing", "bucket amount_overdue amount_by_instalment principal", OVERDUE),
    **_all("ageing_by", "area officer source sector", ask("arrears list", "area", "source")),
    **_all("ageing_by", "amount_overdue principal", ask("arrears list", "area", "source")),
    **_all("overdue_eyes", "eye principal interest in_all", OVERDUE),
    **_all("bucket_movements", "bucket_before in_all not_overdue days_from_360", OVERDUE),
    **_all("bucket_movements", "collected", RECEIPTS),
    **_all("debt_group_sums", "group principal", GROUPS),
    **_all("council_groups", "debt_group principal change", GROUPS),
    **_all("debt_groups", "debt_group principal", DEBT_GROUP),
    **_all("provision_sums", "provision_base provision_needed provision_difference", GROUPS),
    **_all("provision_sums", "provision_held", by_code(_HELD_FOR, "provision")),
    # Recovery
    **_all("cases", "claim_principal claim_interest", CLAIM),
    **_all("case_loans", "claim_principal claim_interest", CLAIM),
    **_all("case_claim", "claimed paid_since owed_now", LOAN),
    **_all("limitation", "ends principal interest", LIMITATION),
    **_all("limitation_instalments", "principal interest interest_for_late", LOAN_PLAN),
    **_all("limitation_steps", "document paid_of_loan", _journal_of_paper),
    **_all("council_decisions", "decision amount", ask("council show", number="@decision")),
    **_all("worklist", "what", by_code(_WORK, "kind")),
    # The outlook
    **_all("outlook", "plan contract history simulate", by_code(_OUTLOOK, "figure", _of_method)),
    **_all("outlook_groups", "now", GROUPS),
    **_all("outlook_groups", "plan contract history simulate", _of_method),
    **_all("outlook_by_quarter", "plan contract history simulate", _of_method),
    **_all("outlook_explain", "figure running_total", by_code(_OUTLOOK, "figure")),
    **_all("outlook_changes", "figure amount", by_code({"came": RECEIPTS}, "figure")),
    **_all("backtest_scores", "came", _after_the_day),
    **_all("backtest_scores", "on_hand_then", ask("report capital", as_of="@period")),
    **_all("backtest_scores", "on_hand_actual", ask("report capital", as_of="@until")),
    # Lending and support
    **_all("applications_by_state", "state amount", ask("application list", "state")),
    **_all("application_results", "line amount_asked amount_signed", ask("application list")),
    **_all("disbursements_by", "disbursed", DRAWN),
    **_all("programme_budget", "source given", ask("support list", "source", "programme")),
    **_all("support_totals", "category amount cumulative_amount", GIVEN),
    **_all("support_items", "category", ask("support list", "category")),
    **_all("support_categories", "category", ask("support list", "category")),
    **_all("alliance_support", "category amount cumulative_amount", GIVEN),
    **_all("alliance_areas", "area principal_overdue", ask("arrears list", "area")),
    **_all("alliance_areas", "principal_in_term", LOANS),
    **_all("registry_size", "kind registered_capital", REGISTER),
}

REHEARSED = frozenset({"outlook rehearse"})
"""Questions that answer what the books would be: their tables look like those of the books."""


def following(
    fund: Funds | None,
    told: Mapping[str, object],
    today: date | None = None,
    tables: Iterable[Table] = (),
    *,
    is_rehearsed: bool = False,
) -> Follow:
    """The links of a page that is of this fund and day; `tables` are what one answer shows."""
    if is_rehearsed:
        return _nowhere
    about = about_of(tables)
    days: dict[int, Said] = {}
    known: dict[object, str | None] = {}

    def follow(table: Table, record: Record, column: Column) -> str | None:
        name = column.name
        parts = (name,) if name in record else _parts(table, name)
        lead = _lead(table.name, (name, *parts), record)
        if lead is None or all(record.get(part) in {0, None} for part in parts):
            return None
        place = lead(Spot(record, name, about))
        if place is None:
            return None
        if id(table) not in days:
            days[id(table)] = _day_of(table, told, today)
        of_fund = _fund(fund, record)
        key = (id(table), of_fund, place.path, *place.said.items())
        if key not in known:
            known[key] = _address(of_fund, place, days[id(table)], told)
        return known[key]

    return follow


def _parts(table: Table, name: str) -> tuple[str, ...]:
    """The columns that a screen puts together under one name."""
    return next((names for column, names in table.on_screen if column.name == name), ())


def _lead(table: str, names: Iterable[str], record: Record) -> Lead | None:
    for name in names:
        lead = BY_TABLE.get((table, name)) or BY_COLUMN.get(name)
        if lead is None and record.get("loan"):
            lead = OF_A_LOAN.get(name)
        if lead is not None:
            return lead
    return None


def _nowhere(table: Table, record: Record, column: Column) -> str | None:
    return None


def about_of(tables: Iterable[Table]) -> Said:
    """What an answer is about: the facts above its tables, and a table of what it is."""
    found: dict[str, str] = {}
    for table in tables:
        for name, value in table.facts.items():
            found.setdefault(name, code_of(value))
        if [column.name for column in table.columns] == ["what", "value"]:
            for what, value in table.rows:
                found.setdefault(code_of(what), code_of(value))
    return {name: code for name, code in found.items() if code}


def code_of(cell: Cell) -> str:
    """The code that an address says of a cell: a word's code, a number, a day, the first part."""
    match cell:
        case Word():
            return cell.code
        case Joined():
            first = cell.parts[0] if cell.parts else ""
            return first if isinstance(first, str) else ""
        case date():
            return show_day(cell)
        case int() | str():
            return str(cell)
        case _:
            return ""


def _day_of(table: Table, told: Mapping[str, object], today: date | None) -> Said:
    """The day of a table, where it is not that of the page, and where its span begins."""
    found: dict[str, str] = {}
    as_of, first = table.facts.get("as_of"), table.facts.get("from")
    if isinstance(as_of, date) and as_of != today and "as_of" not in told:
        found["as_of"] = show_day(as_of)
    if isinstance(first, date):
        found["first"] = show_day(first)
    return found


def _address(fund: Funds | None, place: Place, day: Said, told: Mapping[str, object]) -> str | None:
    """None: nobody can ask that of several funds."""
    if not place.is_question:
        if place.path and not isinstance(fund, int):
            return None
        return addresses.place(fund, place.path) + addresses.query_of(
            {"as_of": day.get("as_of"), **told}
        )
    what = declaration(place.path)
    if not isinstance(fund, int) and not what.traits.of_many:
        return None
    said: dict[str, object] = {**told, **day, **place.said}
    if said.get("quarter"):  # which says the day itself
        said = addresses.without(said, ("as_of", "first"))
    names = {*what.by_name, "rows", "contains"}
    kept = {name: value for name, value in said.items() if name in names}
    return addresses.question(fund, place.path, kept)


def _fund(fund: Funds | None, record: Record) -> Funds | None:
    """A row of several funds says of which it is."""
    of_row = record.get("fund")
    return of_row if isinstance(of_row, int) and not isinstance(fund, int) else fund
