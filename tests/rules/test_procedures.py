"""Sets of court rules: the program's are whole, and what cannot be meant is refused by its key."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from importlib import resources
from typing import Any

import pytest

from fundledger.messages import LANGUAGES, say_in
from fundledger.rules.procedures import Length, named, procedure_of, resolved, shipped
from fundledger.rules.said import RuleFault

SAID: dict[str, Any] = {
    "name": "nho",
    "from": "2026-01-01",
    "legal_source": "Luật",
    "vi": "Bộ nhỏ",
    "en": "A small set",
    "laws": {"law": {"vi": "Luật", "en": "Law"}},
    "actors": {"fund": {"vi": "Quỹ", "en": "Fund"}},
    "stages": {"first": {"vi": "Đầu", "en": "First"}},
    "states": {
        "begun": {"stage": "first", "actor": "fund", "vi": "Bắt đầu", "en": "Begun"},
        "over": {"stage": "first", "final": True, "vi": "Xong", "en": "Over"},
    },
    "events": {
        "open": {"to": "begun", "actor": "fund", "vi": "Mở", "en": "Open", "starts": ["wait"]},
        "end": {"from": ["begun"], "to": "over", "actor": "fund", "vi": "Hết", "en": "End"},
    },
    "periods": {
        "wait": {"length": "3 days", "actor": "fund", "vi": "Chờ", "en": "Wait", "law": "law"},
    },
}


def changed(path: str, value: object) -> dict[str, Any]:
    """The small set with something else at a place; None takes it away."""
    said = deepcopy(SAID)
    *above, last = path.split(".")
    table = said
    for name in above:
        table = table.setdefault(name, {})
    if value is None:
        del table[last]
    else:
        table[last] = value
    return said


def refused(said: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(RuleFault) as refusal:
        procedure_of(said)
    for lang in LANGUAGES:
        assert refusal.value.path in say_in(lang, refusal.value.key, **refusal.value.params)
    return refusal.value.key, refusal.value.path


def test_a_small_set_is_read() -> None:
    found = procedure_of(SAID)
    assert [each.name for each in found.possible_in("begun")] == ["end"]
    assert found.opening.starts == ("wait",)
    assert found.periods["wait"].length == {
        "civil": Length(3, "days"),
        "commercial": Length(3, "days"),
    }
    assert not found.periods["wait"].is_unverified


def test_kinds_of_cases_may_have_lengths_of_their_own() -> None:
    lengths = {"civil": "4 months", "commercial": "1 working day"}
    found = procedure_of(changed("periods.wait.length", lengths))
    assert found.periods["wait"].length == {
        "civil": Length(4, "months"),
        "commercial": Length(1, "working_days"),
    }


@pytest.mark.parametrize(
    ("path", "value", "key", "at"),
    [
        ("legal_source", None, "procedure_set.lacks", "legal_source"),
        ("states.begun.vi", None, "procedure_set.lacks", "states.begun.vi"),
        ("states.begun.actor", None, "procedure_set.lacks", "states.begun.actor"),
        ("states.begun.actor", "court", "procedure_set.undeclared", "states.begun.actor"),
        ("states.begun.stage", "last", "procedure_set.undeclared", "states.begun.stage"),
        ("states.begun.colour", "red", "rule_set.unknown_key", "states.begun.colour"),
        ("states.Begun", {"vi": "x", "en": "x"}, "rule_set.bad_name", "states.Begun"),
        ("events.end.to", "away", "procedure_set.undeclared", "events.end.to"),
        ("events.end.from", ["away"], "procedure_set.undeclared", "events.end.from"),
        ("events.end.from", "begun", "rule_set.unreadable", "events.end.from"),
        ("events.end.actor", "court", "procedure_set.undeclared", "events.end.actor"),
        ("events.end.starts", ["rest"], "procedure_set.undeclared", "events.end.starts"),
        ("events.end.from", [], "procedure_set.one_opening", "events"),
        ("events.open.to", None, "procedure_set.one_opening", "events"),
        ("events.end.to", "begun", "procedure_set.dead_end", "states.begun"),
        ("events.end.to", None, "procedure_set.dead_end", "states.begun"),
        ("events.end.from", ["begun", "over"], "procedure_set.final_goes_on", "states.over"),
        (
            "states.lost",
            {"stage": "first", "final": True, "vi": "Lạc", "en": "Lost"},
            *("procedure_set.unreached", "states.lost"),
        ),
        (
            "states.first",
            {"stage": "first", "final": True, "vi": "Đầu", "en": "First"},
            *("procedure_set.two_meanings", "states.first"),
        ),
        (
            "events.changes_procedure",
            {"from": ["begun"], "actor": "fund", "vi": "x", "en": "x"},
            *("procedure_set.of_every_set", "events.changes_procedure"),
        ),
        ("events.open.starts", [], "procedure_set.never_starts", "periods.wait"),
        ("periods.wait.length", "3 ngày", "procedure_set.bad_length", "periods.wait.length"),
        ("periods.wait.length", "0 days", "procedure_set.bad_length", "periods.wait.length"),
        ("periods.wait.length", {"civil": "3 days"}, "procedure_set.lacks", "periods.wait.length"),
        (
            "periods.wait.length",
            {"civil": "3 days", "commercial": "x"},
            *("procedure_set.bad_length", "periods.wait.length.commercial"),
        ),
        ("periods.wait.law", "other", "procedure_set.undeclared", "periods.wait.law"),
        ("periods.wait.from", "later", "rule_set.not_among", "periods.wait.from"),
        ("periods.wait.met_by", ["x"], "procedure_set.undeclared", "periods.wait.met_by"),
        ("periods.wait.replaces", ["x"], "procedure_set.undeclared", "periods.wait.replaces"),
        ("periods.wait.lasts_in", ["x"], "procedure_set.undeclared", "periods.wait.lasts_in"),
        ("periods.wait.rests_in", ["begun"], "procedure_set.lacks", "periods.wait.lasts_in"),
        ("periods.wait.unverified", "no", "rule_set.unreadable", "periods.wait.unverified"),
        ("from", "1/1/2026", "rule_set.bad_day", "from"),
        ("fund", 20, "rule_set.unknown_key", "fund"),
    ],
)
def test_a_set_that_cannot_be_meant(path: str, value: object, key: str, at: str) -> None:
    assert refused(changed(path, value)) == (key, at)


# One that is based on another.

LATER: dict[str, Any] = {
    "name": "sau",
    "from": "2026-07-01",
    "based_on": "nho",
    "continues": ["nho"],
    "legal_source": "Luật mới",
    "periods": {"wait": {"length": "5 days"}},
}


def test_what_it_does_not_say_is_as_in_the_other() -> None:
    found = procedure_of(resolved(LATER, {"nho": SAID, "sau": LATER}))
    first = procedure_of(SAID)
    assert (found.name, found.legal_source, found.label) == ("sau", "Luật mới", first.label)
    assert (found.events, found.states) == (first.events, first.states)
    assert found.periods["wait"].length["civil"] == Length(5, "days")
    assert found.periods["wait"].what == first.periods["wait"].what
    assert found.continues == {"nho"}
    assert SAID["periods"]["wait"]["length"] == "3 days"


def test_of_several_the_last_word_stands_and_what_is_of_a_set_alone_is_not_taken_over() -> None:
    base = {**SAID, "caution": {"vi": "Chưa chắc", "en": "Not certain"}}
    third = {"name": "cuoi", "based_on": "sau", "periods": {"wait": {"article": "7"}}}
    found = procedure_of(resolved(third, {"nho": base, "sau": LATER, "cuoi": third}))
    assert found.periods["wait"].length["civil"] == Length(5, "days")
    assert found.periods["wait"].article == "7"
    assert (found.caution, found.continues) == (None, frozenset())


def test_a_list_is_replaced_whole() -> None:
    # The event begins nothing any more; its other words stay.
    said = {**LATER, "events": {"open": {"starts": []}, "end": {"starts": ["wait"]}}}
    found = procedure_of(resolved(said, {"nho": SAID}))
    assert (found.events["open"].starts, found.events["end"].starts) == ((), ("wait",))
    assert found.events["end"].target == "over"


def test_it_cannot_be_based_on_what_is_not_there() -> None:
    with pytest.raises(RuleFault) as refusal:
        resolved({**LATER, "based_on": "abc"}, {"nho": SAID})
    assert (refusal.value.key, refusal.value.path) == ("rule_set.not_among", "based_on")
    assert str(refusal.value)


def test_no_circle() -> None:
    one, other = {**LATER, "name": "a", "based_on": "b"}, {**LATER, "name": "b", "based_on": "a"}
    with pytest.raises(RuleFault) as refusal:
        resolved(one, {"a": one, "b": other})
    assert refusal.value.path == "based_on"


# The sets of the program.


def test_the_sets_of_the_program_follow_one_another() -> None:
    first, second, third = shipped().values()
    assert [each.name for each in shipped().values()] == [
        *("to-tung-2016", "to-tung-2025", "to-tung-2026"),
    ]
    assert first.since < second.since < third.since
    assert (first.continues, second.continues) == (frozenset(), {"to-tung-2016"})
    assert third.continues == {"to-tung-2016", "to-tung-2025"}
    assert named("to-tung-2025") is second


def test_each_file_says_what_it_holds() -> None:
    """A file has the name of its set, so that whoever looks for a rule finds it."""
    folder = resources.files("fundledger.rules").joinpath("procedures")
    for each in folder.iterdir():
        assert tomllib.loads(each.read_text(encoding="utf-8"))["name"] == each.name[:-5]


@pytest.mark.parametrize("name", [*shipped()])
def test_every_period_of_the_program_names_its_law(name: str) -> None:
    """An article, or else it is a law of which none could be read."""
    for each in named(name).periods.values():
        assert each.article or (name, each.law) == ("to-tung-2026", "enforcement")
