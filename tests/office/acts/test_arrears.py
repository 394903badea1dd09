"""Overdue debts through the office: what is answered, what is refused, what agrees with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Collect, Disburse, Event, Extend
from fundledger.contract.terms import Terms
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import preset
from fundledger.ledger.entry import Statement
from fundledger.ledger.funds import found
from fundledger.office.answers import Answer
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.recovery.ladders import adopt
from fundledger.registers import cooperatives
from fundledger.registers import documents as papers
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.registers.documents import Document, body_of
from fundledger.reports import as_json
from fundledger.reports.arrears import refuse_unknown
from fundledger.reports.as_text import facts_line
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word, amount_of
from fundledger.rules.ladders import Ladder, Rung
from fundledger.store.books import Book, create
from tests.ledger.books import BEGINS, FUND, found_fund, writer_of
from tests.office.calls import TODAY, column, do, refusal_of, table_of
from tests.reports import lang_son
from tests.reports.small import EVENTS, JULY, Q2, Q3, TERMS, M

AUGUST = "2023-08-31"
INSTALMENTS = "arrears_instalments"
PROMPT = (*EVENTS[:2], Collect(Q2, 42_400_000, document="GBC-2"))
LEFT = (*EVENTS[:3], Collect(JULY, 20 * M, Parts(overdue_principal=20 * M), document="GBC-3"))
Who = Mapping[str, Mapping[str, str]]
WHO: Who = {
    "A": {"name": "HTX Đông Sơn", "district": "Cao Lộc", "sector": "chăn nuôi"},
    "B": {"name": "HTX Tây Sơn", "commune": "xã Bắc Sơn", "kind": "union"},
}


@pytest.fixture
def lent(book: Book) -> Book:
    return told(book)


LOANS = (
    ("HD-01", "A", "NSDP", EVENTS),
    ("HD-02", "A", "NSTW", PROMPT),
    ("HD-03", "B", "NSDP", LEFT),
)


def told(
    book: Book,
    fund: int = FUND,
    who: Who = WHO,
    loans: Iterable[tuple[str, str, str, Sequence[Event]]] = LOANS,
) -> Book:
    """A owes HD-01 (62 days late on 31/8) and HD-02 (in time); B owes interest alone on HD-03."""
    with writer_of(book, fund) as writer:
        for number, said in who.items():
            body = {"status": "active", "merged_into": None, **said}
            writer.state(Statement(cooperatives.KIND, number, BEGINS, body))
        for number, owner, source, events in loans:
            writer.state(statement_of(contract(number, owner, source, TERMS)))
            for event in events:
                writer.state(papers.statement_of(document(number, event)))
    return book


def contract(number: str, owner: str, source: str, terms: Terms) -> LoanContract:
    return LoanContract(
        number=number,
        signed=terms.disbursed,
        cooperative=owner,
        source=source,
        terms=terms,
        officer="Lan" if owner == "A" else "",
    )


def document(number: str, event: Event) -> Document:
    return Document(0, number, event.day, event.document, body_of(event))


def rows(answer: Answer, name: str) -> list[dict[str, Any]]:
    return [
        {key: cell.code if isinstance(cell, Word) else cell for key, cell in record.items()}
        for record in table_of(answer, name).records()
    ]


def test_every_loan_that_has_anything_overdue(lent: Book) -> None:
    """HD-01: 50 million, 10 of them missed, 450.000 for it: 1,5 % of 20 and of 10 million.

    62 days are group 3 (30 to 89), by the set that stood in 2023.
    """
    answer = do(lent, "arrears list", as_of=AUGUST)
    table = table_of(answer, "arrears")
    assert as_json.plain(table.facts["debt_group_rules"]) == "vi-mo-15-2010"
    assert [note.key for note in table.notes] == ["rule_set_note.unverified"]
    first, second = rows(answer, "arrears")
    assert "quá hạn 62 ngày từ 30/06/2023" in first.pop("debt_group_reason").words("vi")
    assert first == {
        "loan": "HD-01",
        "cooperative": "A",
        "name": "HTX Đông Sơn",
        "area": "Cao Lộc",
        "officer": "Lan",
        "source": "NSDP",
        "sector": "chăn nuôi",
        "kind": "cooperative",
        "case": None,
        "principal_in_term": 40 * M,
        "principal_overdue": 10 * M,
        "interest_due": 0,
        "interest_overdue": 450_000,
        "interest_late": 0,
        "amount_overdue": 10_450_000,
        "days_overdue": 62,
        "days_principal": 62,
        "days_interest": 0,
        "oldest_due": Q2,
        "debt_group": 3,
        "restructured": 0,
    }
    assert (second["loan"], second["kind"], second["days_overdue"]) == ("HD-03", "union", 0)
    assert (second["principal_in_term"], second["interest_overdue"]) == (40 * M, 300_000)
    assert (second["oldest_due"], second["debt_group"]) == (None, 1)


def test_programs_are_given_the_rows_at_the_top_and_the_eyes_beside(lent: Book) -> None:
    found_of = do(lent, "arrears list", as_of=AUGUST).found
    assert isinstance(found_of, Screen)
    document = found_of.document()
    assert document["report"] == "arrears"
    assert tuple(document["rows"][0])[:4] == ("loan", "cooperative", "name", "area")
    assert {"debt_group", "debt_group_reason", "restructured"} <= document["rows"][0].keys()
    assert [row["eye"] for row in document["eyes"]][:3] == [
        *("missed", "overdue_loans", "overdue_borrowers"),
    ]
    assert found_of.one.name == "arrears"


def test_a_debt_in_time_is_pulled_down_but_is_not_overdue(lent: Book) -> None:
    answer = do(lent, "arrears show", cooperative="A", as_of=AUGUST)
    assert column(answer, "arrears_loans", "loan") == ["HD-01", "HD-02"]
    assert column(answer, "arrears_loans", "debt_group") == [3, 3]
    unpaid, interest = rows(answer, "arrears_instalments")
    assert (interest["what"], interest["instalment"]) == ("overdue_interest", 450_000)
    assert unpaid == {
        "loan": "HD-01",
        "due": Q2,
        "what": "instalment",
        "principal": 10 * M,
        "interest": 0,
        "instalment": 10 * M,
        "days_overdue": 62,
        "bucket": "days_30_89",
    }


@pytest.mark.parametrize(("borrower", "amount"), [("A", 10_450_000), ("B", 300_000)])
def test_what_is_unpaid_of_a_borrower_sums_to_its_amount_overdue(
    lent: Book, borrower: str, amount: int
) -> None:
    """A: 10 million of 30/6 and 1,5 % a month on 20 million in July and 10 in August = 450.000.
    B: nothing of an instalment, 1,5 % on 20 million in July = 300.000.
    """
    shown = table_of(do(lent, "arrears show", cooperative=borrower, as_of=AUGUST), INSTALMENTS)
    listed = rows(do(lent, "arrears list", as_of=AUGUST), "arrears")
    (overdue,) = [each["amount_overdue"] for each in listed if each["cooperative"] == borrower]
    assert shown.total["instalment"] == overdue == amount


def test_the_head_calls_a_borrower_so_whatever_its_kind(lent: Book) -> None:
    """It may be an individual or a cooperative group."""
    shown = table_of(do(lent, "arrears show", cooperative="B", as_of=AUGUST), "arrears_loans")
    assert "bên vay B · HTX Tây Sơn" in facts_line(shown, "vi")
    assert "borrower B · HTX Tây Sơn" in facts_line(shown, "en")


def test_what_falls_due_today_is_unpaid_but_not_late(lent: Book) -> None:
    """On 30/6 HD-01 has 20 of its 40 million left; HD-02 was paid."""
    answer = do(lent, "arrears show", cooperative="A", as_of="2023-06-30")
    (unpaid,) = rows(answer, "arrears_instalments")
    assert (unpaid["principal"], unpaid["days_overdue"], unpaid["bucket"]) == (20 * M, 0, None)
    (note,) = table_of(answer, INSTALMENTS).notes
    assert note.params == {"amount": 20 * M}
    assert "arrears_note.not_overdue" in [
        note.key for note in table_of(answer, "arrears_loans").notes
    ]


@pytest.mark.parametrize(
    ("said", "loans"),
    [
        ({"area": "cao loc"}, ["HD-01"]),
        ({"area": "xã Bắc Sơn"}, ["HD-03"]),
        ({"officer": "Lan"}, ["HD-01"]),
        ({"sector": "Chăn nuôi"}, ["HD-01"]),
        ({"source": "NSDP"}, ["HD-01", "HD-03"]),
        ({"source": "NSTW"}, []),
        ({"source": "NSDP", "area": "Cao Lộc"}, ["HD-01"]),
    ],
)
def test_the_list_is_narrowed(lent: Book, said: dict[str, str], loans: list[str]) -> None:
    answer = do(lent, "arrears list", as_of=AUGUST, **said)
    assert column(answer, "arrears", "loan") == loans
    assert column(answer, "overdue_eyes", "loans")[0] == len(loans)
    if "HD-01" in loans:
        assert column(answer, "arrears", "debt_group")[0] == 3


@pytest.mark.parametrize("name", ["area", "officer", "sector", "source"])
def test_what_no_debt_is_of_is_refused(lent: Book, name: str) -> None:
    refusal = refusal_of(lent, "arrears list", as_of=AUGUST, **{name: "Mường"})
    assert refusal.key == f"arrears.no_{name}"


def test_a_fund_that_nobody_owes_has_an_empty_list(lent: Book) -> None:
    answer = do(lent, "arrears list", as_of="2022-12-30", area="Mường")
    assert column(answer, "arrears", "loan") == []
    assert [n.key for n in table_of(answer, "overdue_eyes").notes] == ["arrears_note.none_overdue"]


def test_who_was_not_looked_at_this_quarter(lent: Book) -> None:
    """A is looked at in the third quarter; in the second nobody was."""
    do(lent, "arrears review", cooperative="A", on="2023-08-01", cause="mất mùa")
    asked = {"as_of": AUGUST, "unreviewed": "2023Q3"}
    answer = do(lent, "arrears list", **asked)
    assert column(answer, "arrears", "loan") == ["HD-03"]
    assert column(answer, "overdue_eyes", "borrowers")[0] == 1
    assert table_of(answer, "arrears").facts["unreviewed"] == "2023Q3"
    before = do(lent, "arrears list", **{**asked, "unreviewed": "2023Q2"})
    assert column(before, "arrears", "loan") == ["HD-01", "HD-03"]
    shown = do(lent, "arrears show", cooperative="A", as_of=AUGUST)
    assert column(shown, "arrears_reviews", "cause") == ["mất mùa"]


def test_a_borrower_is_shown_with_what_was_restructured(lent: Book) -> None:
    """HD-02 is extended by a month on 1/8: group 2 by itself, 3 beside HD-01."""
    extended = Extend(date(2023, 8, 1), date(2023, 10, 31), document="QĐ-7")
    with writer_of(lent) as writer:
        writer.state(papers.statement_of(document("HD-02", extended)))
    answer = do(lent, "arrears show", cooperative="A", as_of=AUGUST)
    assert column(answer, "arrears_loans", "restructured") == [0, 1]
    assert column(answer, "arrears_loans", "debt_group") == [3, 3]
    (only,) = rows(answer, "loan_restructurings")
    assert (only["loan"], only["time"], only["decision"]) == ("HD-02", 1, "QĐ-7")


def test_who_is_not_in_the_books_is_refused(lent: Book) -> None:
    assert refusal_of(lent, "arrears show", cooperative="Z").key == "cooperative.unknown"


def test_a_borrower_that_owes_nothing_yet(lent: Book) -> None:
    answer = do(lent, "arrears show", cooperative="A", as_of="2022-12-30")
    assert column(answer, "arrears_loans", "loan") == []
    notes = [note.key for note in table_of(answer, "arrears_loans").notes]
    assert "arrears_note.owes_nothing" in notes


def test_ageing_by_the_buckets_of_the_fund(lent: Book) -> None:
    """62 days are in 30–89; or, once the Fund has said so, in 45–364."""
    answer = do(lent, "arrears ageing", as_of=AUGUST)
    assert column(answer, "ageing", "loans") == [1, 1, 0, 0, 1, 0, 0, 0]
    assert column(answer, "ageing", "borrowers") == [0, 1, 0, 0, 1, 0, 0, 0]
    assert column(answer, "ageing", "principal") == [40 * M, 40 * M, 0, 0, 50 * M, 0, 0, 0]
    assert column(answer, "ageing", "amount_overdue") == [0, 300_000, 0, 0, 10_450_000, 0, 0, 0]
    total = table_of(answer, "ageing").total
    assert (total["borrowers"], total["loans"], total["principal"]) == (2, 3, 130 * M)
    said = {"value": "45;365", "since": "2023-01-01", "document": "QC-1"}
    do(lent, "setting set", name="ageing_buckets", **said)
    answer = do(lent, "arrears ageing", as_of=AUGUST)
    assert [row["bucket"] for row in rows(answer, "ageing")] == [
        *("not_overdue", "without_days", "days_1_44", "days_45_364", "days_from_365"),
    ]
    assert column(answer, "ageing", "loans") == [1, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("by", "of", "values", "loans"),
    [
        ("area", "area", ["Cao Lộc", "xã Bắc Sơn"], [2, 1]),
        ("officer", "officer", ["", "Lan"], [1, 2]),
        ("sector", "sector", ["", "chăn nuôi"], [1, 2]),
        ("source", "source", ["NSDP", "NSTW"], [2, 1]),
        ("kind", "kind", ["cooperative", "union"], [2, 1]),
        ("year", "year_signed", ["2022"], [3]),
        ("size", "size", ["to_300"], [3]),  # 120 million each
    ],
)
def test_balances_by_age_and(
    lent: Book, by: str, of: str, values: list[str], loans: list[int]
) -> None:
    answer = do(lent, "arrears ageing", as_of=AUGUST, by=by)
    found_of = rows(answer, "ageing_by")
    assert [row[of] for row in found_of] == values
    assert [row["loans"] for row in found_of] == loans
    total = table_of(answer, "ageing_by").total
    assert (total["not_overdue"], total["without_days"]) == (40 * M, 40 * M)
    assert (total["days_30_89"], total["principal"]) == (50 * M, 130 * M)
    assert (total["borrowers"], total["loans"]) == (2, 3)  # A has a loan of either source
    said = [note.key for note in table_of(answer, "ageing_by").notes]
    assert ("arrears_note.counted_once" in said) is (by == "source")
    for row in found_of:
        parts = [row[name] for name in total if name.startswith(("not_", "without_", "days_"))]
        assert sum(parts) == row["principal"], row


def test_beside_the_year_before(lent: Book) -> None:
    """On 31/8/2024 all has been late since 30/6 and 30/9/2023; a year before it is as above."""
    answer = do(lent, "arrears ageing", as_of="2024-08-31", compare=True)
    assert column(answer, "ageing", "year_before") == [40 * M, 40 * M, 0, 0, 50 * M, 0, 0, 0]
    assert column(answer, "ageing", "difference")[0] == -40 * M
    total = table_of(answer, "ageing").total
    assert (total["borrowers_before"], total["loans_before"]) == (2, 3)
    assert (total["year_before"], total["difference"]) == (130 * M, 0)
    before = do(lent, "arrears ageing", as_of="2023-06-30", compare=True)
    assert "arrears_note.no_year_before" in [n.key for n in table_of(before, "ageing").notes]


@pytest.mark.parametrize(("by", "table"), [(None, "ageing"), ("area", "ageing_by")])
def test_what_a_year_before_is_not_in_the_books_is_blank(
    lent: Book, by: str | None, table: str
) -> None:
    """The books begin after 30/6/2022: what was owed then is unknown, not 0."""
    said = {} if by is None else {"by": by}
    found = table_of(do(lent, "arrears ageing", as_of="2023-06-30", compare=True, **said), table)
    names = "year_before", "difference", "borrowers_before", "loans_before", "amount_overdue_before"
    for name in names:
        assert {*found[name], found.total[name]} == {None}, name


def test_movements_of_a_quarter(lent: Book) -> None:
    """The third quarter of 2023, to its last day, when the last instalments fall due.

    Beginning: 60 (HD-01), 40 (HD-02), 60 (HD-03) million in time. HD-01 pays 10, 50 stay late;
    HD-03 pays 20, and owes interest of July.
    """
    answer = do(lent, "arrears movements", quarter="2023Q3")
    first = rows(answer, "bucket_movements")[0]
    assert {name: amount for name, amount in first.items() if amount} == {
        "bucket_before": "not_overdue",
        "not_overdue": 40 * M,
        "without_days": 40 * M,
        "days_90_179": 50 * M,
        "collected": 30 * M,
        "in_all": 160 * M,
    }
    loans = rows(answer, "bucket_loans")[0]
    assert (loans["not_overdue"], loans["without_days"], loans["days_90_179"]) == (1, 1, 1)
    assert loans["in_all"] == 3


def test_movements_end_today(lent: Book) -> None:
    """30/6/2024 is today; what is to come after it is no movement."""
    answer = do(lent, "arrears movements", first="2024-01-01", to="2024-12-31")
    assert [n.key for n in table_of(answer, "bucket_movements").notes] == [
        "arrears_note.moved_so_far"
    ]


ASKED: list[tuple[str, dict[str, Any], str]] = [
    ("arrears list", {"as_of": AUGUST}, "overdue_eyes"),
    ("arrears ageing", {"as_of": AUGUST}, "ageing"),
    ("arrears ageing", {"as_of": AUGUST, "by": "source"}, "ageing_by"),
    ("arrears movements", {"quarter": "2023Q3"}, "bucket_movements"),
]


@pytest.mark.parametrize(("act", "said", "summed"), ASKED)
def test_of_several_funds(lent: Book, act: str, said: dict[str, Any], summed: str) -> None:
    """Two funds of the same debts: every figure twice."""
    found(lent, 24, "Quỹ khác", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    told(lent, 24)
    of_all = call(lent, ALL_FUNDS, "", act, said, today=TODAY)
    of_one = call(lent, 24, "", act, said, today=TODAY)
    assert isinstance(of_all.found, Screen)
    assert isinstance(of_one.found, Screen)
    assert of_all.found.one.name == of_one.found.one.name  # what a file of one table holds
    figures = [c.name for c in table_of(of_one, summed).columns if c.is_figure]
    alone, together = rows(of_one, summed), rows(of_all, "all_funds")
    for mine, every in zip(alone, together, strict=True):
        assert {name: every[name] for name in figures} == {name: 2 * mine[name] for name in figures}


def test_an_area_that_only_one_of_several_funds_has(lent: Book) -> None:
    found(lent, 24, "Quỹ khác", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    with writer_of(lent, 24) as writer:
        writer.state(statement_of(contract("HD-01", "X", "NSDP", TERMS)))
        writer.state(papers.statement_of(document("HD-01", Disburse(Q2, 120 * M, "UNC"))))
    said = {"as_of": AUGUST, "area": "Cao Lộc"}
    assert column(call(lent, ALL_FUNDS, "", "arrears list", said, today=TODAY), "arrears", "loan")
    with pytest.raises(FundledgerError) as refusal:
        call(lent, 24, "", "arrears list", said, today=TODAY)
    assert refusal.value.key == "arrears.no_area"


def test_an_area_that_only_one_of_several_funds_has_somebody_overdue_in(lent: Book) -> None:
    found(lent, 24, "Quỹ khác", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    told(lent, 24, {**WHO, "A": {**WHO["A"], "district": "Thạch An"}})
    for area, fund in (("Cao Lộc", 20), ("Thạch An", 24)):
        said = {"as_of": AUGUST, "area": area, "within": 1000}
        answer = call(lent, ALL_FUNDS, "", "remind due", said, today=TODAY)
        assert {int(each) for each in column(answer, "remind_due", "fund")} == {fund}


def code_of(word: object) -> str:
    assert isinstance(word, Word)
    return word.code


BARE = (*EVENTS[:2], Collect(Q2, 42_400_000), Collect(Q3, 40 * M, Parts(due_principal=40 * M)))


def test_who_owes_no_principal_is_in_no_group_on_any_list(book: Book) -> None:
    """B paid all 120 million; 1.200.000 of interest of 30/9 is left, 61 days late on 30/11.

    A rung from group 3 on, which 61 days would give, is due all the same: B must be asked to pay.
    """
    told(book, loans=(("HD-01", "A", "NSDP", EVENTS), ("HD-03", "B", "NSDP", BARE)))
    with writer_of(book) as writer:
        only = Rung("deep", "Nhắc nợ xấu", "notice", days_overdue=10, from_group=3)
        adopt(writer, Ladder("rieng", date(2023, 1, 1), "QĐ 1", (only,)), "QĐ 1")
    november = {"as_of": "2023-11-30"}
    (of_b,) = [
        each
        for each in table_of(do(book, "remind due", **november), "remind_due").records()
        if each["cooperative"] == "B"
    ]
    assert (of_b["days_overdue"], of_b["debt_group"], of_b["loans"]) == (61, None, "HD-03")
    listed = table_of(do(book, "arrears list", **november), "arrears").records()
    assert {e["loan"]: e["debt_group"] for e in listed}["HD-03"] is None
    eyes = table_of(do(book, "arrears list", **november), "overdue_eyes").records()
    (alone,) = [each for each in eyes if code_of(each["eye"]) == "with_interest_only"]
    assert (alone["borrowers"], alone["principal"], alone["interest"]) == (1, 0, 1_200_000)


def test_a_misspelt_name_where_none_is_known_lists_none() -> None:
    with pytest.raises(FundledgerError) as refusal:
        refuse_unknown({"area": "Cao Lộc"}, {"area": {""}})
    assert refusal.value.params["known"] == ["–"]


@pytest.fixture(scope="module")
def lang_son_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = tmp_path_factory.mktemp("sổ") / "lang-son.db"
    book = lang_son.told(found_fund(create(str(path)), begins=lang_son.BEGINS))
    yield book
    book.close()


@pytest.mark.parametrize("as_of", ["2023-06-30", "2022-12-31", "2023-03-31", "2024-05-31"])
def test_the_eyes_agree_with_the_report_of_capital(lang_son_book: Book, as_of: str) -> None:
    capital = do(lang_son_book, "report capital", as_of=as_of).found
    assert isinstance(capital, Screen)
    figures = capital.document()
    eyes = {row["eye"]: row for row in rows(do(lang_son_book, "arrears ageing", as_of=as_of), EYES)}
    assert eyes["overdue_borrowers"]["borrowers"] == figures["borrowers_overdue"]
    assert eyes["with_principal"]["borrowers"] == figures["borrowers_overdue_with_principal"]
    assert eyes["overdue_borrowers"]["principal"] == figures["principal_of_overdue_borrowers"]
    assert eyes["missed"]["principal"] == figures["contract_principal_overdue"]
    listed = table_of(do(lang_son_book, "arrears list", as_of=as_of), "arrears").total
    assert listed["principal_overdue"] == figures["contract_principal_overdue"]
    for_lateness = listed["interest_overdue"], listed["interest_late"]
    assert sum(map(amount_of, for_lateness)) == figures["overdue_interest_unpaid"]
    assert listed["amount_overdue"] == eyes["missed"]["in_all"]
    in_all = listed["principal_in_term"], listed["principal_overdue"]
    assert sum(map(amount_of, in_all)) == eyes["overdue_loans"]["principal"]


EYES = "overdue_eyes"


def test_ten_are_overdue_and_principal_is_at_seven(lang_son_book: Book) -> None:
    """The published report: 10 of 20 borrowers overdue, 1,61 tỷ of principal at 7 of them.

    Interest: 7 × 35.502.500 and 3 × 9.020.000, as worked out for the report of capital.
    """
    answer = do(lang_son_book, "arrears list", as_of="2023-06-30")
    eyes = [(row["borrowers"], row["principal"]) for row in rows(answer, EYES)]
    assert eyes == [*[(10, 1_610 * M)] * 3, (7, 1_610 * M), (3, 0)]
    (note,) = table_of(answer, EYES).notes
    assert note.words("vi") == (
        "10 bên vay quá hạn, nhưng gốc quá hạn 1.610.000.000 đồng chỉ ở 7 bên vay; 3 bên vay kia"
        " chỉ còn nợ lãi quá hạn, 27.060.000 đồng."
    )
    assert note.words("en").startswith("10 borrowers are overdue")


def test_nobody_was_lent_to_since_2021(lang_son_book: Book) -> None:
    """From the end of 2020, when the last ten were paid out, to 30/6/2023.

    Beginning: 10 × 400 and 7 × 250 million in time, 3 × 80 million 184 days late. Collected since:
    10 × 100 + 7 × 20 + 3 × 80 = 1.380 million.
    """
    answer = do(lang_son_book, "arrears movements", first="2021-01-01", to="2023-06-30")
    found_of = {row["bucket_before"]: row for row in rows(answer, "bucket_movements")}
    assert found_of["new"]["in_all"] == 0
    assert "more" not in found_of
    assert found_of["not_overdue"]["in_all"] == 5_750 * M
    assert found_of["days_180_359"]["in_all"] == 240 * M
    total = table_of(answer, "bucket_movements").total
    assert (total["collected"], total["paid_off"]) == (1_380 * M, 0)
    assert (total["not_overdue"], total["days_from_360"]) == (3_000 * M, 1_610 * M)


def test_nobody_can_have_looked_in_a_quarter_to_come(lent: Book) -> None:
    refusal = refusal_of(lent, "arrears list", unreviewed="2099Q1")
    assert refusal.key == "arrears.quarter_to_come"
