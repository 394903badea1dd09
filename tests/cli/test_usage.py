"""Wrong usage: exit 2, a sentence in the reader's language, nothing on stdout."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

CASES = [
    (["loan", "show", "--jsn"], "There is no option --jsn here. Did you mean: --json, --csv?"),
    (["loan", "shw"], "There is no command “shw” here. Did you mean: show?"),
    (["tidy"], "There is no command “tidy” here. Did you mean: shelf top tidy?"),
    (["loan", "zzzz"], "There is no command “zzzz” here."),
    (["loan", "add", "--memo", "x"], "NUMBER is missing."),
    (["loan", "add", "7"], "The option --memo is missing."),
    (["loan", "add", "7", "--memo"], "The option --memo needs a value after it."),
    (["loan", "show", "--json=1"], "The option --json takes no value."),
    (["loan", "add", "x", "--memo", "x"], "NUMBER: “x” is not a whole number."),
    (
        ["loan", "add", "7", "31/02/2023", "--memo", "x"],
        "DAY: There is no day 31/02/2023 in the calendar.",
    ),
    (
        ["loan", "add", "7", "--memo", "x", "--amount", "1,5"],
        "--amount: “1,5” is not a whole number of đồng.",
    ),
    (
        ["loan", "add", "7", "30/06/2023", "two", "words", "--memo", "x"],
        "Too many words: “two words” has no place here.",
    ),
    (["loan", "show", "--colour", "blue"], "--colour: “blue” is not one of: red, green."),
    (["loan", "add", "7", "--memo", "x", "--from", "none"], "--from: There is no file none."),
    (["loan", "add", "7", "--memo", "x", "--from", "."], "--from: . is a folder, not a file."),
    (["--json", "loan", "add", "7", "--memo", "x"], "This command does not take --json."),
    (
        ["loan", "--as-of", "2023-06-30", "terms"],
        "This command does not take --as-of.",
    ),
    (["loan", "add", "7", "--memo", "x", "--csv"], "This command does not take --csv."),
    (["--json", "loan", "show", "--csv"], "Choose one of --json, --csv: they exclude each other."),
    (["loan", "show", "--as-of", "soon"], "--as-of: “soon” is not a day."),
    (["loan", "show", "--known-at", "soon"], "--known-at: “soon” is neither a day"),
    (["loan", "show", "--lang", "fr"], "--lang: “fr” is not one of: en, vi."),
    (["loan", "show", "--xlsx", "a.csv"], "The name of an Excel workbook ends in .xlsx"),
    (["loan", "show", "--xlsx", "none/a.xlsx"], "There is no folder"),
    (
        ["loan", "show", "--fund", "-3"],
        "--fund: “-3” is no fund. Say a number, several (20,24), or all.",
    ),
]


@pytest.mark.parametrize(("words", "said"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_wrong_usage_is_said(words: list[str], said: str, toy_run: Run) -> None:
    answer = toy_run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err.splitlines()[0]
    assert "--help" in answer.err


@pytest.mark.parametrize("words", [words for words, _ in CASES], ids=lambda words: " ".join(words))
def test_in_vietnamese_no_english_is_left(words: list[str], toy_run: Run) -> None:
    said = toy_run("--lang=vi", *words)
    english = {"the", "is", "not", "no", "of", "such", "option", "missing", "value", "command"}
    assert said.code == 2
    assert not english & set(said.err.splitlines()[0].lower().split())


def test_the_whole_message(toy_run: Run) -> None:
    assert toy_run("loan", "add", "7").err == (
        "The option --memo is missing.\n"
        "\n"
        "Usage: fundledger loan add [OPTIONS] NUMBER [DAY] --memo TEXT\n"
        "To read more: fundledger loan add --help\n"
    )
