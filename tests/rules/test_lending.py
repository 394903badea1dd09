"""The table of steps, authority and papers: what it may say, and what another one changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.rules.lending import (
    BEFORE,
    BORROWER_KINDS,
    BY_ITSELF,
    Authority,
    LendingRules,
    PaperWanted,
    Step,
    contradictions,
    lending_rules,
    said_of,
    shipped,
    table_said,
)
from fundledger.rules.lending.changes import Change, changes
from fundledger.rules.said import RuleFault
from fundledger.text import clean, unaccented

WORDS = st.text("Aạbcđ ”“\"\\'#;é1–", min_size=1, max_size=12).map(clean).filter(bool)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
DAYS = st.none() | st.integers(1, 999)


@st.composite
def tables(draw: st.DrawFn) -> LendingRules:
    """Any table that can be: a decision, and the steps of the program in their order."""
    of_program = [c for c in BY_ITSELF if c == "decision" or draw(st.booleans())]
    own = draw(st.lists(CODES.filter(lambda c: c not in BY_ITSELF), max_size=3, unique=True))
    codes = list(of_program)
    for code in own:
        codes.insert(draw(st.integers(0, len(codes))), code)
    steps = tuple(
        Step(code, draw(WORDS), draw(DAYS), draw(st.booleans()), draw(st.just("") | WORDS))
        for code in codes
    )
    people = draw(st.lists(WORDS, max_size=3, unique_by=unaccented))
    sums = st.none() | st.integers(1, 10**15)
    papers = draw(st.lists(CODES, max_size=4, unique=True))
    kinds = st.lists(st.sampled_from(BORROWER_KINDS), unique=True).map(tuple)
    return LendingRules(
        name=draw(WORDS),
        since=draw(st.dates(date(1975, 1, 1), date(2099, 12, 31))),
        source=draw(st.just("") | WORDS),
        steps=steps,
        authority=tuple(Authority(who, draw(sums)) for who in people),
        papers=tuple(
            PaperWanted(code, draw(WORDS), draw(st.sampled_from(BEFORE)), draw(kinds))
            for code in papers
        ),
        lapse_days=draw(DAYS),
    )


@given(tables())
def test_what_a_fact_says_is_the_table_again(rules: LendingRules) -> None:
    assert lending_rules(said_of(rules)) == rules
    assert lending_rules(json.loads(json.dumps(said_of(rules)))) == rules
    assert list(changes(rules, rules)) == []


def test_all_contradictions_of_a_table_are_told() -> None:
    """Papers and appraisal in the wrong order, no decision; a name and a code that stand twice."""
    said = {
        "name": "a",
        "from": "2026-01-01",
        "steps": [{"code": code, "name": code} for code in ("appraisal", "papers", "papers")],
        "authority": [{"who": "Giám đốc"}, {"who": "GIAM DOC", "up_to": 5}],
        "papers": [
            {"code": "x", "name": "X"},
            {"code": "y", "name": "Y"},
            {"code": "x", "name": "Z"},
        ],
    }
    found = [(each.key, each.path) for each in contradictions(table_said(said))]
    assert found == [
        ("lending_rules.twice", "steps[2]"),
        ("lending_rules.no_decision", "steps"),
        ("lending_rules.steps_order", "steps"),
        ("lending_rules.twice", "authority[1]"),
        ("lending_rules.twice", "papers[2]"),
    ]
    with pytest.raises(RuleFault) as refused:
        lending_rules(said)
    assert refused.value.path == "steps[2]"


def test_what_another_table_changes() -> None:
    before = shipped()
    papers, appraisal, *rest = before.steps
    visit = Step("site_visit", "Kiểm tra thực tế")
    after = replace(
        before,
        steps=(replace(papers, days=3), visit, replace(appraisal, who="Phòng A"), *rest[:-1]),
        authority=(Authority("Giám đốc", 500),),
        papers=before.papers[1:],
        lapse_days=90,
    )
    assert list(changes(before, after)) == [
        Change("table", "", "changed", "lapse_days", None, 90),
        Change("steps", "papers", "changed", "days", None, 3),
        Change("steps", "site_visit", "new"),
        Change("steps", "appraisal", "changed", "who", "", "Phòng A"),
        Change("steps", "first_draw", "gone"),
        Change("authority", "Giám đốc", "new"),
        Change("papers", "request", "gone"),
    ]
    lower = replace(after, authority=(Authority("giám đốc", 400),))
    assert [each.field for each in changes(after, lower)] == ["who", "up_to"]


def test_steps_in_another_order_have_moved() -> None:
    """The visit was the 2nd of 3 and is the 1st; papers the 1st and is the 2nd."""
    papers, decision = Step("papers", "P"), Step("decision", "D")
    visit = Step("site_visit", "V")
    before = replace(shipped(), steps=(papers, visit, decision))
    after = replace(before, steps=(visit, papers, decision))
    assert list(changes(before, after)) == [
        Change("steps", "site_visit", "moved", "", 2, 1),
        Change("steps", "papers", "moved", "", 1, 2),
    ]


@pytest.mark.parametrize(
    "said",
    ["plan", "DỰ ÁN, phương án sản xuất kinh doanh ", "du an, phuong an san xuat kinh doanh"],
)
def test_a_paper_is_meant_by_its_code_or_its_name(said: str) -> None:
    found = shipped().paper_meant(said)
    assert found is not None
    assert found.code == "plan"
    assert shipped().paper_meant("dự án") is None
