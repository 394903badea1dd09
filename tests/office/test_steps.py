"""What a sentence proposes is an act that is declared, with parameters that it has."""

from __future__ import annotations

from collections import Counter

import pytest

from fundledger.cli.commands import BY_HAND
from fundledger.messages import LANGUAGES, Language, catalogue, pieces_of
from fundledger.office.steps import PROGRAM, Step, as_python, step_of
from fundledger.office.table import declaration


def commands_of(lang: Language, key: str) -> list[str]:
    pieces = pieces_of(catalogue(lang).get(key, ""))
    return [piece for piece, is_step in pieces if is_step and piece.startswith(PROGRAM)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_sentence_proposes_can_be_called(lang: Language) -> None:
    """Or is one of the few commands that the command line alone has."""
    for key in catalogue(lang):
        for command in commands_of(lang, key):
            step = step_of(command)
            if step is None:
                words = command.removeprefix(f"{PROGRAM} ")
                assert any(words.startswith(each) for each in BY_HAND), f"{key}: {command}"
                continue
            assert set(step.said) <= set(declaration(step.act).by_name), f"{key}: {command}"


def test_both_languages_propose_the_same() -> None:
    def proposed(lang: Language, key: str) -> Counter[str]:
        steps = map(step_of, commands_of(lang, key))
        return Counter(step.act for step in steps if step is not None)

    unlike = [key for key in catalogue("vi") if proposed("vi", key) != proposed("en", key)]
    assert unlike == []


def test_a_word_that_was_quoted_is_one_parameter() -> None:
    step = step_of('fundledger loan show "HD 01" --as-of 30/06/2023')
    assert step == Step("loan show", {"loan": "HD 01", "as_of": "30/06/2023"})


@pytest.mark.parametrize(
    ("option", "argument"),
    [("--from", "first=..."), ("--as-of 30/06/2023", 'as_of="30/06/2023"'), ("--force", "--force")],
)
def test_an_option_by_itself_is_an_argument(option: str, argument: str) -> None:
    """The first day of a span is `first` in the 13 questions that have it."""
    assert as_python(option) == argument
