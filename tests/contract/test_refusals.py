"""Bad files: refused whole, every bad place named as the file names it, in a sentence."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from fundledger.contract.events import Collect
from fundledger.errors import BadFile
from fundledger.messages import say_problem
from fundledger.reports.contract import replay_document, replayed
from fundledger.schemas.contract import at_their_places, read, template, warnings
from fundledger.schemas.kinds import json_schema

GOOD: dict[str, Any] = {
    "terms": {
        "principal": "300000000",
        "annual_rate": "6.0",
        "disbursed": "2023-01-01",
        "instalments": "8",
        "every": "3 months",
    },
    "events": [],
    "as_of": "2023-06-30",
}


def story(terms: dict[str, Any] | None = None, events: list[dict[str, Any]] | None = None) -> str:
    """The good file with these terms changed (None takes one away) and these events."""
    changed = {**GOOD["terms"], **(terms or {})}
    changed = {name: value for name, value in changed.items() if value is not None}
    return json.dumps({**GOOD, "terms": changed, "events": events or []}, ensure_ascii=False)


def refusals(text: str) -> dict[str, str]:
    """The sentences by their place in the file."""
    with pytest.raises(BadFile) as refused, at_their_places("vay.yaml"):
        replayed(read(text, "vay.yaml"))
    for lang in ("en", "vi"):
        assert all(say_problem(problem, lang) for problem in refused.value.problems)  # type: ignore[arg-type]
    return {
        str(problem.place.path or f"row {problem.place.row}"): say_problem(problem)
        for problem in refused.value.problems
    }


def collect(day: str, amount: int = 1_000_000, **more: Any) -> dict[str, Any]:
    return {"date": day, "do": "collect", "amount": amount, **more}


SIGNED = [
    {"due": "2023-06-30", "principal": "100000000"},
    {"due": "2023-12-31", "principal": "100000000"},
]


@pytest.mark.parametrize(
    ("terms", "place", "words"),
    [
        ({"annual_rate": "100.1"}, "terms.annual_rate", "above 100 %"),
        ({"annual_rate": "-1"}, "terms.annual_rate", "decimal point"),
        ({"annual_rate": "6,0"}, "terms.annual_rate", "decimal point"),
        ({"annual_rate": None}, "terms.annual_rate", "rate is missing"),
        ({"monthly_rate": "0.5"}, "terms.monthly_rate", "Keep one"),
        (
            {"annual_rate": None, "monthly_rate": "0.5"},
            "terms.monthly_conversion",
            "needs its conversion",
        ),
        (
            {"annual_rate": None, "monthly_rate": "9", "monthly_conversion": "x12"},
            "terms.monthly_rate",
            "above 100 %",
        ),
        ({"principal": "300.000.000"}, "terms.principal", "digits only"),
        ({"principal": "3e8"}, "terms.principal", "digits only"),
        ({"principal": "0"}, "terms.principal", "more than 0"),
        ({"principal": "9" * 20}, "terms.principal", "more than this program takes"),
        ({"disbursed": "2023-02-30"}, "terms.disbursed", "no day 2023-02-30"),
        ({"disbursed": "last week"}, "terms.disbursed", "is not a day"),
        ({"disbursed": None}, "terms.disbursed", "“disbursed” is missing"),
        ({"instalments": None}, "terms.instalments", "“instalments” is missing"),
        ({"instalments": "0"}, "terms.instalments", "from 1 to"),
        ({"instalments": "eight"}, "terms.instalments", "whole number"),
        ({"instalments": "9999", "every": "12 months"}, "terms.instalments", "year 9999"),
        ({"every": None}, "terms.every", "is missing"),
        ({"every": "3"}, "terms.every", "3 months"),
        ({"every": "0 months"}, "terms.every", "3 months"),
        ({"first_due": "2022-12-31"}, "terms.first_due", "after the disbursement"),
        ({"principal_every": "9"}, "terms.principal_every", "number of instalments (8)"),
        ({"grace_principal": "-1"}, "terms.grace_principal", "is not a count"),
        ({"principal_every": "1.5"}, "terms.principal_every", "is not a count"),
        ({"overdue_rate": "120"}, "terms.overdue_rate", "“120%”"),
        (
            {"tranches": [{"date": "2022-12-31", "amount": "300000000"}]},
            "terms.tranches[0].date",
            "must not be before the disbursement of 01/01/2023",
        ),
        ({"gracep": "1"}, "terms.gracep", "“grace_principal”"),
        ({"grace_principal": "8"}, "terms.grace_principal", "none is left"),
        ({"grace_interest": "8"}, "terms.grace_interest", "none is left"),
        ({"interest_free": "9"}, "terms.interest_free", "none is left"),
        ({"instalment_multiple": "0"}, "terms.instalment_multiple", "1 đồng or more"),
        ({"method": "anuity"}, "terms.method", "Did you mean “annuity”"),
        ({"day_count": "30/365"}, "terms.day_count", "Did you mean “30/360”"),
        ({"method": "custom", "instalments": None}, "terms.custom", "needs its list"),
        ({"custom": SIGNED}, "terms.custom", "goes with method: custom"),
        (
            {"method": "custom", "custom": SIGNED, "instalments": None},
            "terms.custom",
            "sum to 200,000,000",
        ),
        (
            {"method": "custom", "custom": SIGNED, "principal": "200000000"},
            "terms.instalments",
            "custom lists 2",
        ),
        (
            {
                "method": "custom",
                "custom": SIGNED[::-1],
                "principal": "200000000",
                "instalments": None,
            },
            "terms.custom[1].due",
            "after the one before it (31/12/2023)",
        ),
        (
            {"method": "custom", "custom": [SIGNED[0], {"due": "2023-12-31", "principal": "x"}]},
            "terms.custom[1].principal",
            "digits only",
        ),
        (
            {"tranches": [{"date": "2023-01-01", "amount": "1"}]},
            "terms.tranches",
            "The tranches sum to 1",
        ),
        (
            {"tranches": [{"date": "2025-01-01", "amount": "300000000"}]},
            "terms.tranches[0].date",
            "before the last due day (01/01/2025)",
        ),
        ({"waterfall": ["due_principal"]}, "terms.waterfall", "all five buckets"),
        ({"waterfall": ["due_principle"]}, "terms.waterfall[0]", "“due_principal”"),
        ({"overdue_rate": "150 percent"}, "terms.overdue_rate", "not a rate"),
        ({"overdue_rate": "101"}, "terms.overdue_rate", "above 100 %"),
        ({"late_interest_rate": "101"}, "terms.late_interest_rate", "above 100 %"),
        ({"overdue_tolerence": "5"}, "terms.overdue_tolerence", "“overdue_tolerance”"),
        ({"zzz": "5"}, "terms.zzz", "What can stand here: principal"),
    ],
)
def test_terms_that_cannot_be(terms: dict[str, Any], place: str, words: str) -> None:
    found = refusals(story(terms))
    assert list(found) == [place]
    assert words in found[place]


RECALL = {"date": "2023-06-01", "do": "recall"}
PAYOFF = collect("2023-06-01", 400_000_000, payoff=True)


@pytest.mark.parametrize(
    ("events", "place", "words"),
    [
        ([collect("2022-12-31")], "events[0].date", "before any was paid out"),
        ([{"date": "2022-12-31", "do": "recall"}], "events[0].date", "Nothing has been paid out"),
        ([collect("2023-05-01", 0)], "events[0].amount", "more than 0"),
        ([collect("2023-05-01", amount="1.000.000")], "events[0].amount", "digits only"),
        ([{"date": "2023-05-01", "amount": 5}], "events[0]", "“do” is missing"),
        ([{"date": "2023-05-01", "do": "colect", "amount": 5}], "events[0]", "“collect”"),
        ([collect("2023-05-01", amonut=5)], "events[0].amonut", "“amount”"),
        ([collect("2023-05-01", prepay="maybe")], "events[0].prepay", "yes or no"),
        ([collect("2023-05-01", prepay=True, payoff=True)], "events[0].payoff", "cannot do both"),
        (
            [collect("2023-05-01", split={"due_interest": 1_000_001})],
            "events[0].split",
            "more than its 1,000,000",
        ),
        (
            [collect("2023-05-01", split={"due_intrest": 1})],
            "events[0].split.due_intrest",
            "“due_interest”",
        ),
        (
            [collect("2023-05-01"), {"date": "2023-06-01", "do": "change_rate"}],
            "events[1].annual_rate",
            "rate is missing",
        ),
        (
            [{"date": "2023-06-01", "do": "change_rate", "annual_rate": "200"}],
            "events[0].annual_rate",
            "above 100 %",
        ),
        (
            [{"date": "2023-06-01", "do": "change_rate", "monthly_rate": "0.5"}],
            "events[0].monthly_conversion",
            "needs its conversion",
        ),
        ([PAYOFF, {"date": "2023-07-01", "do": "recall"}], "events[1].date", "was settled"),
        ([RECALL, {**RECALL, "date": "2023-06-02"}], "events[1].do", "already been recalled"),
        ([{**RECALL, "pay_by": "2023-05-31"}], "events[0].pay_by", "before the recall"),
        (
            [
                {
                    "date": "2023-06-01",
                    "do": "reschedule",
                    "instalments": [{"due": "2024-01-01", "principal": 299_999_999}],
                }
            ],
            "events[0].instalments",
            "not to the unpaid principal of 300,000,000",
        ),
        (
            [
                {
                    "date": "2023-06-01",
                    "do": "reschedule",
                    "instalments": [{"due": "2023-06-01", "principal": 300_000_000}],
                }
            ],
            "events[0].instalments[0].due",
            "after 01/06/2023",
        ),
        (
            [{"date": "2023-06-01", "do": "reschedule", "instalments": []}],
            "events[0].instalments",
            "must not be empty",
        ),
        (
            [{"date": "2023-06-01", "do": "extend", "to": "2025-01-01"}],
            "events[0].to",
            "after 01/01/2025",
        ),
        (
            [{"date": "2023-05-01", "do": "waive", "kind": "in_term", "amount": 4_438_357}],
            "events[0].amount",
            "due and unpaid (4,438,356",
        ),
        (
            [{"date": "2023-05-01", "do": "freeze", "to": "2023-05-01"}],
            "events[0].to",
            "after 01/05/2023",
        ),
        (
            [{"date": "2023-05-01", "do": "recover", "amount": 5}],
            "events[0].do",
            "not been written off",
        ),
        (
            [{"date": "2023-05-01", "do": "refund", "amount": 5}],
            "events[0].amount",
            "than is held (0",
        ),
        (
            [{"date": "2023-01-01", "do": "disburse", "amount": 300_000_001}],
            "events[0].amount",
            "More is paid out",
        ),
        (
            [
                {"date": "2023-01-01", "do": "disburse", "amount": 1},
                {"date": "2025-02-01", "do": "disburse", "amount": 1},
            ],
            "events[1].date",
            "after the last due day",
        ),
    ],
)
def test_events_that_cannot_be(events: list[dict[str, Any]], place: str, words: str) -> None:
    found = refusals(story(events=events))
    assert list(found) == [place]
    assert words in found[place]


def test_yes_and_no_are_said_either_way() -> None:
    for said, meant in {"yes": True, "true": True, "no": False, "false": False}.items():
        event = read(story(events=[collect("2023-05-01", prepay=said)]), "vay").events[0]
        assert isinstance(event, Collect)
        assert event.prepay is meant


def test_every_bad_place_is_named_at_once() -> None:
    bad = story({"principal": "x", "method": "y"}, [collect("never")])
    assert list(refusals(bad)) == ["terms.principal", "terms.method", "events[0].date"]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("terms: {principal: 1, principal: 2}", "row 1", "given twice"),
        ('{"terms": {"principal": 1, "principal": 2}}', "row None", "given twice"),
        ("terms: &a {principal: 1}\nevents: [*a]", "row 2", "References"),
        ("terms: {principal: 1", "row 1", "cannot be read"),
        ("- 1\n- 2", "row None", "name: value"),
        ("", "row None", "name: value"),
        ("terms: " + "[" * 30 + "]" * 30, "row 1", "nested too deeply"),
        ("{[a]: 1}", "row 1", "must be one word"),
        ("terms: nothing", "terms", "name: value"),
        ("as_of: 2023-01-01", "terms", "“terms” is missing"),
    ],
)
def test_text_that_is_no_such_file(text: str, place: str, words: str) -> None:
    found = refusals(text)
    assert place in found
    assert words in found[place]


def test_a_scalar_is_the_text_that_stands_there() -> None:
    yaml_file = (
        "terms: {principal: 300000000, annual_rate: 6.10, disbursed: 2023-01-01,"
        " instalments: 8, every: 3 months, first_due: }\nas_of: 30/6/2023\n"
    )
    json_file = story({"principal": 300_000_000, "annual_rate": 6.10, "first_due": ""})
    first, second = (read(text, "vay").terms for text in (yaml_file, json_file))
    assert first == second
    assert (first.rate.numerator, first.rate.denominator) == (61, 1000)


def test_zero_is_a_rate_and_a_high_one_is_only_warned_of() -> None:
    assert read(story({"annual_rate": "0"}), "vay").terms.rate.numerator == 0
    high = story(
        {"annual_rate": "21", "overdue_rate": "40", "late_interest_rate": "11"},
        [{"date": "2023-06-01", "do": "change_rate", "annual_rate": "22"}],
    )
    told = [problem.key for problem in warnings(read(high, "vay"), [], "vay")]
    assert told == [
        "contract.rate_unusual",
        "contract.overdue_rate_unusual",
        "contract.late_rate_unusual",
        "contract.rate_unusual",
    ]


def test_holidays_of_a_year_that_is_not_listed_are_warned_of() -> None:
    """Tết of 2019 is in no list: a due day on it would stay where it is."""
    terms = {"disbursed": "2018-11-05", "first_due": "2019-02-05", "holiday_shift": "next"}
    told = [problem.key for problem in warnings(read(story(terms), "vay"), [], "vay")]
    assert told == ["contract.holidays_unlisted"]
    written = {
        "disbursed": "2018-11-05",
        "first_due": "",
        "instalments": "",
        "every": "",
        "method": "custom",
        "holiday_shift": "next",
        "custom": [{"due": "2019-02-05", "principal": 300_000_000}],
    }
    assert warnings(read(story(written), "vay"), [], "vay") == []  # a day that was written stays


def test_money_over_the_debt_is_held_with_a_warning() -> None:
    events = [PAYOFF, collect("2023-07-01")]
    lived = replayed(read(story(events=events), "vay"))
    assert [remark.key for remark in lived.remarks] == ["contract.held_over_debt"] * 2
    assert sum(receipt.unapplied for receipt in lived.receipts) == lived.positions[0].unapplied + (
        1_000_000
    )


@pytest.mark.parametrize(
    "decision",
    [
        {"do": "change_rate", "annual_rate": "5"},
        {"do": "freeze", "to": "2023-08-01", "interest": "stop"},
    ],
    ids=["change_rate", "freeze"],
)
def test_what_was_decided_for_a_day_after_settlement_changes_nothing_and_is_said(
    decision: dict[str, Any],
) -> None:
    settled = replayed(read(story(events=[PAYOFF]), "vay"))
    lived = replayed(read(story(events=[PAYOFF, {"date": "2023-07-01", **decision}]), "vay"))
    assert [remark.key for remark in lived.remarks] == [
        *(remark.key for remark in settled.remarks),
        "contract.decided_for_nothing",
    ]
    assert lived.positions == settled.positions


def test_a_payoff_that_is_too_small_is_taken_and_said() -> None:
    lived = replayed(read(story(events=[collect("2023-06-01", payoff=True)]), "vay"))
    assert [remark.key for remark in lived.remarks] == ["contract.payoff_short"]
    assert lived.receipts[0].parts.overdue_principal == 1_000_000


def test_a_part_of_a_split_above_what_is_due_is_held_and_named() -> None:
    event = collect("2023-05-01", split={"due_principal": 400_000, "due_interest": 600_000})
    lived = replayed(read(story(events=[event]), "vay"))
    assert lived.receipts[0].parts.due_interest == 600_000
    assert lived.receipts[0].unapplied == 400_000
    assert [(remark.key, remark.params["bucket"]) for remark in lived.remarks] == [
        ("contract.split_above_due", "due_principal")
    ]


def test_the_template_is_a_file_that_can_be_read() -> None:
    story_ = read(template(), "mẫu.yaml")
    assert set(replay_document(replayed(story_))) == {
        "schedule",
        "collections",
        "positions",
        "unpaid",
        "entries",
    }
    every_option = re.sub("(?m)^  # (?=[a-z_]+:)", "  ", template())
    options = set(yaml.load(every_option.split("\nevents:")[0], yaml.BaseLoader)["terms"])
    known = set(json_schema("contract")["$defs"]["TermsShape"]["properties"])
    assert options == known


def test_the_published_schema_knows_every_event() -> None:
    events = json_schema("contract")["properties"]["events"]["items"]["discriminator"]["mapping"]
    assert {"collect", "reschedule", "write_off"} < set(events)
