"""What a sentence proposes, as an act with what is said to it; and as a notebook words it."""

from __future__ import annotations

import re

import pytest

from fundledger.messages import LANGUAGES, Language, catalogue, pieces_of
from fundledger.office.steps import PROGRAM, UNSAID, Step, as_python, step_of
from fundledger.office.table import declaration
from tests.office.test_parity import ONLY_ON_THE_COMMAND_LINE

_FIELD = re.compile(r"\{[a-z_]+(:[^}]*)?\}")


@pytest.mark.parametrize(
    ("command", "act", "said"),
    [
        ("fundledger check", "check", {}),
        ("fundledger loan undo HD-01 57", "loan undo", {"loan": "HD-01", "link": "57"}),
        (
            'fundledger period unlock 30/06/2026 --reason "…"',
            "period unlock",
            {"day": "30/06/2026", "reason": UNSAID},
        ),
        ('fundledger loan show "HD 01/2023"', "loan show", {"loan": "HD 01/2023"}),
        ("fundledger bank assign DÒNG HỢP-ĐỒNG", "bank assign", {"line": UNSAID, "loans": UNSAID}),
        ("fundledger bank post --certain", "bank post", {"certain": True}),
        ("fundledger --help", None, {}),
        ("fundledger backup FOLDER", None, {}),
    ],
)
def test_a_command_is_an_act_with_what_is_said_to_it(
    command: str, act: str | None, said: dict[str, str | bool]
) -> None:
    assert step_of(command) == (None if act is None else Step(act, said))


@pytest.mark.parametrize(
    ("proposed", "called"),
    [
        ("fundledger roll --to 30/06/2026", 'book.roll("30/06/2026")'),
        ("fundledger account add", "book.add_account(...)"),
        ('fundledger period unlock 30/06/2026 --reason "…"', 'book.unlock("30/06/2026", ...)'),
        ("fundledger bank assign 812 HD-01", 'book.assign_line("812", "HD-01")'),
        ("fundledger opening import FILE --replace", "book.import_opening(..., replace=True)"),
        ("fundledger loan correct --help", "help(book.correct_loans)"),
        ("--booked", "booked_on=..."),
        ("--fund all", 'fund="all"'),
        ("--json", "--json"),
        ("fundledger backup FOLDER", "fundledger backup FOLDER"),
    ],
)
def test_a_notebook_proposes_a_call(proposed: str, called: str) -> None:
    assert as_python(proposed) == called


def proposed_in(lang: Language) -> dict[str, list[str]]:
    """The commands of every sentence, with something in the place of what it is told."""
    return {
        key: [
            _FIELD.sub("x", piece)
            for piece, is_step in pieces_of(text)
            if is_step and piece.startswith(PROGRAM) and not piece.endswith("--help")
        ]
        for key, text in catalogue(lang).items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_that_is_proposed_is_declared(lang: Language) -> None:
    found = [(key, each) for key, every in proposed_in(lang).items() for each in every]
    assert len(found) > 100
    for key, command in found:
        step = step_of(command)
        if step is None:
            words = command.removeprefix(f"{PROGRAM} ")
            assert words.startswith(tuple(ONLY_ON_THE_COMMAND_LINE)), (key, command)
        else:
            assert step.said.keys() <= declaration(step.act).by_name.keys()


def test_both_languages_propose_the_same_acts() -> None:
    english, vietnamese = map(proposed_in, LANGUAGES)
    for key, commands in english.items():
        acts = [(step.act, set(step.said)) for step in map(step_of, commands) if step]
        theirs = [(step.act, set(step.said)) for step in map(step_of, vietnamese[key]) if step]
        assert sorted(acts, key=repr) == sorted(theirs, key=repr), key


@pytest.mark.parametrize(
    ("option", "argument"),
    [("--from", "first=..."), ("--as-of 30/06/2023", 'as_of="30/06/2023"'), ("--force", "--force")],
)
def test_an_option_by_itself_is_an_argument(option: str, argument: str) -> None:
    """The first day of a span is `first` in the 13 questions that have it."""
    assert as_python(option) == argument
