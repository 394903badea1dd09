"""Contracts read from files: every form says the same, and every bad cell is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fundledger.contract.fields import fields_of
from fundledger.contract.rates import HALF_AGAIN, OverdueRate, Rate
from fundledger.contract.terms import BUCKETS, Every, Signed, Terms, Tranche
from fundledger.errors import BadFile, Problem
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, Language, say_in, say_problem
from fundledger.registers.contracts import LoanContract
from fundledger.schemas.contract import terms_in
from fundledger.schemas.kinds import KINDS
from fundledger.schemas.layouts import folded
from fundledger.schemas.loans import INSTALMENTS, LAYOUT, contract_from_texts
from tests.exchange.loan_files import GOOD, HEADINGS, YAML, row, workbook, written
from tests.exchange.odd_files import Cell, save_csv
from tests.exchange.readers import read_loans


def only(path: Path) -> LoanContract:
    (located,) = read_loans(SourceFile.at(path))
    return located.value


def from_row(tmp_path: Path, **changed: Cell) -> LoanContract:
    return only(workbook(tmp_path / "vay.xlsx", [row(**changed)]))


def terms(tmp_path: Path, **changed: Cell) -> Terms:
    return from_row(tmp_path, **changed).terms


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadFile) as refused:
        read_loans(SourceFile.at(path))
    return refused.value.problems


def of_row(tmp_path: Path, **changed: Cell) -> tuple[Problem, ...]:
    return problems(workbook(tmp_path / "vay.xlsx", [row(**changed)]))


def test_every_form_says_the_same_contract(tmp_path: Path) -> None:
    tree = yaml.safe_load(YAML)["loans"][0]
    tree["signed"], tree["terms"]["disbursed"] = "2023-01-05", "2023-01-10"
    numbers = {**tree, "terms": {**tree["terms"], "monthly_rate": 0.55}}
    texts = ["" if cell is None else str(cell).replace("0.55", "0,55 %") for cell in row()]
    paths = [
        workbook(tmp_path / "a.xlsx", [row()]),
        save_csv(tmp_path / "b.csv", [HEADINGS, texts]),
        written(tmp_path / "c.yaml", YAML),
        written(tmp_path / "d.json", json.dumps({"loans": [tree]})),
        written(tmp_path / "e.json", json.dumps(numbers)),  # one loan alone, its rate a number
    ]
    contracts = [only(path) for path in paths]
    assert contracts == [contracts[0]] * 5
    first = contracts[0]
    assert (first.number, first.signed) == ("01/2023/HĐTD", date(2023, 1, 5))
    assert first.rate_words == "0,55 %/tháng (×12)"
    assert first.terms == Terms(
        principal=300_000_000,
        rate=Rate.of(66, 1000),
        disbursed=date(2023, 1, 10),
        instalments=8,
        every=Every(3, "month"),
    )


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("gốc đều", "equal_principal"),
        ("Niên kim", "annuity"),
        ("nien kim", "annuity"),
        ("cuối kỳ", "bullet"),
        ("lãi phẳng", "flat"),
        ("annuity", "annuity"),
        ("equal_principal", "equal_principal"),
        (None, "equal_principal"),
    ],
)
def test_a_method_in_words_or_codes(tmp_path: Path, said: Cell, method: str) -> None:
    assert terms(tmp_path, method=said).method == method


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("3 tháng", Every(3, "month")),
        ("1 quý", Every(3, "month")),
        ("hàng tháng", Every(1, "month")),
        ("2 quý", Every(6, "month")),
        ("1 năm một lần", Every(12, "month")),
        ("2 tuần", Every(2, "week")),
        ("3 months", Every(3, "month")),
    ],
)
def test_a_distance_in_words(tmp_path: Path, said: str, every: Every) -> None:
    assert terms(tmp_path, every=said).every == every


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        *[(said, Rate.of(66, 1000)) for said in (6.6, "6,6", "6.6 %/năm", "6,6%")],
        *[(7, Rate.of(7, 100)), ("0,05", Rate.of(5, 10_000)), (0, Rate(0, 1))],
    ],
)
def test_a_yearly_rate_is_exact(tmp_path: Path, said: Cell, rate: Rate) -> None:
    found = from_row(tmp_path, annual_rate=said, monthly_rate=None, monthly_conversion=None)
    assert found.terms.rate == rate


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        (None, HALF_AGAIN),
        ("150%", HALF_AGAIN),
        (150, HALF_AGAIN),
        ("120 %", OverdueRate(of_in_term=Rate(6, 5))),
        (9.9, OverdueRate(absolute=Rate.of(99, 1000))),
        ("9,9 %/năm", OverdueRate(absolute=Rate.of(99, 1000))),
    ],
)
def test_an_overdue_rate_is_a_share_or_a_rate(
    tmp_path: Path, said: Cell, rate: OverdueRate
) -> None:
    assert terms(tmp_path, overdue_rate=said).overdue_rate == rate


def test_every_other_term_has_its_column(tmp_path: Path) -> None:
    found = terms(
        tmp_path,
        first_due="31/03/2023",
        tranches="10/01/2023: 100.000.000; 10/02/2023: 200.000.000",
        principal_every=2,
        grace_principal=1,
        day_count="tính theo tháng 30/360",
        rounding="làm tròn xuống",
        instalment_multiple=1000,
        missing_day="mùng 1 tháng sau",
        holiday_shift="ngày làm việc sau",
        overdue_scope="cả dư nợ",
        overdue_tolerance=0,
        late_interest_rate="10",
        waterfall="lãi quá hạn; gốc quá hạn; gốc đến hạn; lãi đến hạn; lãi chậm trả",
        surplus="chia lại các kỳ",
    )
    assert found.tranches[1] == Tranche(date(2023, 2, 10), 200_000_000)
    assert (found.first_due, found.principal_every) == (date(2023, 3, 31), 2)
    assert (found.day_count, found.rounding, found.missing_day) == ("30/360", "down", "roll")
    assert (found.holiday_shift, found.overdue_scope) == ("next", "whole_balance")
    assert date(2023, 5, 2) in found.holidays
    assert found.waterfall == (BUCKETS[1], BUCKETS[0], *BUCKETS[2:])
    assert (found.late_interest_rate, found.surplus) == (Rate.of(1, 10), "relevel")


def test_instalments_of_an_annex_stand_on_the_second_sheet(tmp_path: Path) -> None:
    """The annex of one loan between rows of another: blank numbers go on with the row above."""
    custom = {"method": None, "instalments": None, "every": None, "principal": 100}
    rows = [row(**custom), row(number="HD-02"), row(number="HD-03", **custom)]
    listed = [
        ["HD-03", date(2023, 6, 30), "100"],
        ["01/2023/HĐTD", "30/06/2023", 0],
        [None, date(2023, 12, 31), 100],
        ["Cộng", None, 200],
    ]
    first, second, third = read_loans(SourceFile.at(workbook(tmp_path / "vay.xlsx", rows, listed)))
    signed = (Signed(date(2023, 6, 30), 0), Signed(date(2023, 12, 31), 100))
    assert (first.value.terms.method, first.value.terms.custom) == ("custom", signed)
    assert second.value.terms.method == "equal_principal"
    assert third.value.terms.custom == (Signed(date(2023, 6, 30), 100),)


def test_what_is_wrong_with_an_annex_is_named_at_its_row(tmp_path: Path) -> None:
    custom = {"method": "theo phụ lục", "instalments": None, "every": None}
    listed: list[list[Cell]] = [
        ["01/2023/HĐTD", date(2023, 6, 30), 1],
        [None, date(2023, 6, 30), 2],
        ["HD-04", "31/06/2023", 3],
        ["HD-04", date(2023, 6, 30), None],
        [date(2023, 1, 1), date(2023, 6, 30), 5],
    ]
    rows = [row(**custom), row(number="HD-05", **custom)]
    found = problems(workbook(tmp_path / "vay.xlsx", rows, listed))
    said = {(p.place.sheet, p.place.row, p.key) for p in found}
    assert said == {
        ("Kỳ", 2, "contract.custom_sum"),
        ("Kỳ", 3, "contract.days_rise"),
        ("Kỳ", 4, "day.none_such"),
        ("Kỳ", 5, "field.missing"),
        ("Kỳ", 4, "loans.no_such_loan"),
        ("Kỳ", 6, "cell.day_not_text"),
        ("Vay", 3, "loans.custom_missing"),
    }


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("number", None, "field.missing"),
        ("number", date(2023, 1, 1), "cell.day_not_text"),
        ("signed", "05.13.2023", "day.none_such"),
        ("cooperative", None, "field.missing"),
        ("source", None, "field.missing"),
        ("principal", 0.5, "cell.decimals"),
        ("principal", 0, "cell.zero"),
        ("principal", None, "field.missing"),
        ("instalments", "tám", "contract.not_a_count"),
        ("instalments", 0, "contract.instalments_range"),
        ("instalments", None, "field.missing"),
        ("every", "3", "loans.not_every"),
        ("every", None, "loans.every_missing"),
        ("method", "góp", "loans.not_among"),
        ("method", "theo phụ lục", "loans.custom_missing"),
        ("monthly_rate", 0.0055, "loans.rate_as_share"),
        ("monthly_rate", "6,6 %/năm", "loans.not_a_rate"),
        ("monthly_rate", None, "loans.rate_missing"),
        ("monthly_conversion", None, "loans.conversion_missing"),
        ("annual_rate", 6.6, "loans.rate_twice"),
        ("overdue_rate", 1.5, "loans.overdue_as_share"),
        ("overdue_rate", "9,9%", "loans.overdue_unclear"),
        ("overdue_rate", "0,8 %/tháng", "loans.not_a_rate"),
        ("late_interest_rate", 0.1, "loans.rate_as_share"),
        ("first_due", "01/01/2023", "contract.due_before_disbursed"),
        ("tranches", "hai lần", "loans.not_tranches"),
        ("tranches", "10/01/2023: 100", "contract.tranches_sum"),
        ("waterfall", "gốc quá hạn", "contract.waterfall"),
        ("own_funds", -5, "loans.negative"),
        ("project_cost", "x", "money.not_dong"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, field: str, value: Cell, key: str) -> None:
    (problem,) = of_row(tmp_path, **{field: value})
    assert (problem.key, problem.place.sheet, problem.place.row) == (key, "Vay", 2)
    if problem.key not in {"loans.rate_missing", "loans.rate_twice", "loans.conversion_missing"}:
        heading = LAYOUT.heading(field)
        assert heading in str(problem.place.column) or key == "loans.custom_missing"
    assert say_problem(problem, "vi")


def test_every_bad_cell_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    found = of_row(tmp_path, signed="x", principal="x", every="x", instalments=None, source=None)
    assert sorted(p.key for p in found) == sorted(
        ["day.unreadable", "money.not_dong", "loans.not_every", "field.missing", "field.missing"]
    )


def test_a_conversion_with_a_yearly_rate_is_too_much(tmp_path: Path) -> None:
    (problem,) = of_row(tmp_path, monthly_rate=None, annual_rate=6)
    assert problem.key == "loans.conversion_unused"


def test_a_number_that_comes_twice_is_told_where_first(tmp_path: Path) -> None:
    (problem,) = problems(workbook(tmp_path / "vay.xlsx", [row(), row()]))
    assert (problem.key, problem.place.row) == ("loans.number_twice", 3)
    assert "row 2" in say_problem(problem)


def test_a_row_of_sums_is_no_contract(tmp_path: Path) -> None:
    total = [None] * len(HEADINGS)
    total[0], total[4] = "Tổng cộng", 300_000_000  # type: ignore[call-overload]
    assert len(read_loans(SourceFile.at(workbook(tmp_path / "vay.xlsx", [row(), total])))) == 1
    total[4] = "300.000.000"  # type: ignore[call-overload]
    texts = ["" if cell is None else str(cell) for cell in row()]
    assert (
        len(read_loans(SourceFile.at(save_csv(tmp_path / "vay.csv", [HEADINGS, texts, total]))))
        == 1
    )


@pytest.mark.parametrize(
    ("old", "new", "key", "path"),
    [
        ("loans:", "vay:", "loans.none", None),
        ("number:", "so:", "field.missing", "loans[0].number"),
        ("principal: 300000000", "principal: 300.000.000", "contract.digits_only", "principal"),
        ("every: 3 months", "every: 3 tháng", "contract.not_every", "every"),
        ("instalments: 8", "instalment: 8", "contract.not_instalments", "instalments"),
        ("instalments: 8", "instalmentz: 8", "contract.unknown_key_but", "instalmentz"),
        ("monthly_rate", "yearly", "contract.unknown_key_but", "yearly"),
        ("x12", "x13", "contract.not_one_of_but", "monthly_conversion"),
        ('"0.55"', '"200"', "contract.rate_too_high", "monthly_rate"),
        ("signed: 05/01/2023", "signed: 5", "day.unreadable", "loans[0].signed"),
    ],
)
def test_what_is_wrong_in_yaml_has_its_path(
    tmp_path: Path, old: str, new: str, key: str, path: str | None
) -> None:
    found = problems(written(tmp_path / "vay.yaml", YAML.replace(old, new)))
    (problem,) = [p for p in found if p.key == key]
    if path is not None:
        whole = path if path.startswith("loans") else f"loans[0].terms.{path}"
        assert problem.place.path == whole
        assert problem.place.row is not None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("loans: []", "loans.none"),
        ("[]", "loans.none"),
        ("loans: 5", "field.not_list"),
        ("loans: [5]", "field.not_mapping"),
        ("{loans: [{number: a, signed: 2023-01-05, cooperative: b, source: c}]}", "field.missing"),
        ("{loans: [{number: a}], other: 1}", "field.unknown"),
    ],
)
def test_what_is_no_list_of_loans(tmp_path: Path, text: str, key: str) -> None:
    assert key in {p.key for p in problems(written(tmp_path / "vay.yaml", text))}


def test_a_truth_value_in_json_is_told(tmp_path: Path) -> None:
    tree = {"loans": [{"number": "a", "terms": {"principal": True}}]}
    found = problems(written(tmp_path / "a.json", json.dumps(tree)))
    assert "cell.boolean" in {p.key for p in found}


def test_the_blank_templates_hold_no_contract_and_the_example_is_one(tmp_path: Path) -> None:
    kind = KINDS["loans"]
    assert kind.workbook is not None
    (tmp_path / "a.xlsx").write_bytes(kind.workbook())
    written(tmp_path / "a.yaml", kind.yaml())
    for name in ("a.xlsx", "a.yaml"):
        assert [p.key for p in problems(tmp_path / name)] == ["loans.none"]
    _, example = kind.yaml().split("\nloans:\n")
    filled = "loans:\n" + "".join(line[2:] + "\n" for line in example.splitlines() if line)
    assert only(written(tmp_path / "b.yaml", filled)).terms.principal == 300_000_000


CODES = {each.name: each.codes for each in fields_of(Terms)}
CHOICES = ("method", "day_count", "rounding", "missing_day", "holiday_shift")
TERMS = {
    "principal": "300000000",
    "annual_rate": "6.6",
    "disbursed": "2023-01-31",
    "instalments": "8",
    "every": "3 months",
}
HEAD = {"number": "HD-01", "signed": "05/01/2023", "cooperative": "49", "source": "NSDP"}


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from([c for c in CODES[name] if c != "custom"]) for name in CHOICES}
    ),
    st.sampled_from(LANGUAGES),
)
def test_words_of_either_language_mean_the_code(codes: dict[str, str], lang: Language) -> None:
    """The same terms from a contract's file and from cells, whatever is combined."""
    words = {name: say_in(lang, f"choice.{name}.{code}").upper() for name, code in codes.items()}
    contract, faults = contract_from_texts(HEAD, {**TERMS, **words})
    assert faults == []
    assert contract is not None
    assert contract.terms == terms_in({**TERMS, **codes})[0]


def test_the_headings_of_the_second_sheet_mean_one_column_each() -> None:
    for column in INSTALMENTS.columns:
        for lang in ("vi", "en"):
            assert INSTALMENTS.field_of(INSTALMENTS.heading(column.name, lang)) == column.name
        assert all(INSTALMENTS.field_of(folded(alias)) == column.name for alias in column.aliases)


def test_the_good_row_fills_columns_that_there_are() -> None:
    assert GOOD.keys() <= {column.name for column in LAYOUT.columns}


def test_a_row_says_what_else_was_signed(tmp_path: Path) -> None:
    """In the words of the template; money with its dots, above a million too."""
    found = terms(
        tmp_path,
        disbursed="31/03/2023",
        first_due="30/06/2023",
        due_day="ngày cuối tháng",
        last_due=date(2025, 2, 15),
        method="niên kim",
        instalment="41.000.000",
        holiday_shift="ngày làm việc sau",
        holidays="05/02/2027; 08/02/2027",
        overdue_grace_days=10,
        waterfall_by="theo kỳ",
        day_count="tháng 30/360 lẻ theo tỷ lệ ngày thực tế",
    )
    assert (found.due_day, found.last_due) == ("month_end", date(2025, 2, 15))
    assert (found.instalment, found.overdue_grace_days) == (41_000_000, 10)
    assert (found.waterfall_by, found.day_count) == ("instalment", "30/360-pro-rata")
    assert {date(2027, 2, 5), date(2027, 2, 8)} < found.holidays


@pytest.mark.parametrize(
    ("said", "code"),
    [("30E/360", "30E/360"), ("30e/360", "30E/360"), ("act/act-isda", "act/act-isda")],
)
def test_a_day_count_may_be_its_code(tmp_path: Path, said: str, code: str) -> None:
    assert terms(tmp_path, day_count=said).day_count == code


def test_a_multiple_of_instalments_is_money(tmp_path: Path) -> None:
    assert terms(tmp_path, instalment_multiple="5.000.000").instalment_multiple == 5_000_000
    assert terms(tmp_path, instalment_multiple=5_000_000).instalment_multiple == 5_000_000
    texts = {**yaml.load(YAML, yaml.BaseLoader)["loans"][0]["terms"]}
    made, faults = terms_in({**texts, "instalment_multiple": "5000000"})
    assert made is not None
    assert not faults
    assert made.instalment_multiple == 5_000_000
    _, faults = terms_in({**texts, "instalment_multiple": "0"})
    assert [fault.key for fault in faults] == ["contract.multiple_range"]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"due_day": "cuối tuần"}, "loans.not_among"),
        ({"holidays": "05/02/2027"}, "contract.holidays_unused"),
        ({"method": "cuối kỳ", "instalment": 1_000_000}, "contract.instalment_unused"),
        ({"method": "niên kim", "instalment": 1_000_000}, "contract.instalment_below_interest"),
        ({"last_due": "01/02/2023"}, "contract.days_rise"),
    ],
)
def test_what_else_makes_no_sense_in_a_row(
    tmp_path: Path, changed: dict[str, Cell], key: str
) -> None:
    assert key in [problem.key for problem in of_row(tmp_path, **changed)]
