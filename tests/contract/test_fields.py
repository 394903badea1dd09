"""A field that a class declares is said, read back and known to files, and nowhere else written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from hypothesis import given

from fundledger.contract.events import EVENTS
from fundledger.contract.fields import Count, Day, IfSaid, Kind, SaidAs, fields_of, reader_of, said
from fundledger.contract.terms import Terms
from fundledger.errors import BadFile
from fundledger.schemas.contract import read
from tests.contract.lives import loans


@dataclass(frozen=True, slots=True, kw_only=True)
class _Later:
    """What a later version may say."""

    own: str  # of no kind: the fact has it beside its body
    count: Count
    day: Day | None = None
    way: Literal["up", "down"] = "up"
    bonus: IfSaid[Count] = 0
    is_kept: Annotated[bool, SaidAs("kept")] = False


class _Paper(NamedTuple):
    day: date
    parts: Annotated[tuple[int, ...], Kind("parts", list, tuple)] = ()


def test_what_is_declared_is_said_and_read_back() -> None:
    plain = _Later(own="x", count=3)
    assert said(plain) == {"count": 3, "day": None, "way": "up", "kept": False}  # no bonus: later
    full = _Later(own="x", count=3, day=date(2023, 6, 15), way="down", bonus=2, is_kept=True)
    body = {"count": 3, "day": "2023-06-15", "way": "down", "bonus": 2, "kept": True}
    assert said(full) == body
    for value in (plain, full):
        back = reader_of(_Later)({**said(value), "place": "bank"})  # others say more in a body
        assert _Later(own="x", **back) == value
    assert said(_Paper(date(2023, 6, 15), (1, 2))) == {"parts": [1, 2]}


def test_what_must_be_said_is_missed() -> None:
    with pytest.raises(KeyError):
        reader_of(_Later)({"count": 3, "day": None, "way": "up"})


def test_a_field_knows_its_codes_and_whether_it_is_needed() -> None:
    told = {each.name: (each.is_needed, each.codes, each.always) for each in fields_of(_Later)}
    assert told == {
        "count": (True, (), True),
        "day": (False, (), True),
        "way": (False, ("up", "down"), True),
        "bonus": (False, (), False),
        "is_kept": (False, (), True),
    }


def test_every_term_and_all_of_an_event_but_what_is_the_papers_own_has_a_kind() -> None:
    assert [each.name for each in fields_of(Terms)] == [f.name for f in dataclass_fields(Terms)]
    for of in EVENTS.values():
        kinds = {each.name for each in fields_of(of)}
        assert (
            {"day", "document", "number"}
            <= {*of._fields} - kinds
            <= {*("day", "document", "number", "turn")}
        )


@given(loans())
def test_terms_come_back_from_the_text_of_their_body(terms: Terms) -> None:
    body = json.loads(json.dumps(said(terms)))
    assert Terms(**reader_of(Terms)(body)) == terms


FILE = """
terms:
  principal: 100
  annual_rate: 6
  disbursed: 2023-01-01
  instalments: 1
  every: 1 month
events:
  - {{date: 2023-01-15, do: collect, amount: 10, prepay: {said}}}
"""


@pytest.mark.parametrize(
    ("said", "means"),
    [
        *((word, True) for word in ("true", "yes", "Yes", "có", "CO", "x")),
        *((word, False) for word in ("false", "no", "không", "khong")),
    ],
)
def test_yes_and_no_are_said_in_either_language(said: str, means: bool) -> None:
    event: Any = read(FILE.format(said=said), "a.yaml").events[0]
    assert event.prepay is means


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(BadFile) as refused:
        read(FILE.format(said="maybe"), "a.yaml")
    assert [problem.key for problem in refused.value.problems] == ["contract.not_true_false"]
