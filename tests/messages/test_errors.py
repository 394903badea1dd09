"""An error is a sentence wherever it is shown, though it knows no words itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fundledger import errors
from fundledger.errors import FundledgerError
from fundledger.messages import commands_in, use_language
from fundledger.money import Dong


def test_an_error_reads_as_a_sentence_of_the_language_in_use() -> None:
    error = FundledgerError("money.too_large", amount=Dong(2), limit=Dong(1))
    with use_language("en"):
        english = str(error)
    with use_language("vi"):
        vietnamese = str(error)
    assert english != vietnamese
    assert "money.too_large" not in english + vietnamese


def test_without_a_catalogue_an_error_still_says_what_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(errors, "_word", errors._without_words)
    assert str(FundledgerError("face.no_actor")) == "face.no_actor"
    assert str(FundledgerError("path.none", path="x")) == "path.none {'path': 'x'}"


@pytest.mark.parametrize("way_in", ["fundledger.notebook", "fundledger.reports.workers"])
def test_who_answers_a_person_has_the_words(way_in: str) -> None:
    """In a process of its own: here some other test may have loaded the catalogue."""
    said = subprocess.run(
        [
            *(sys.executable, "-P", "-c"),
            f"import {way_in}; from fundledger.errors import FundledgerError;"
            "print(FundledgerError('face.no_actor'))",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"FUNDLEDGER_LANG": "en", "PYTHONUTF8": "1"},
    )
    assert said.stdout.strip() != "face.no_actor"


def test_several_values_are_several_arguments_of_a_command() -> None:
    """Each is quoted by itself, where it has blanks; in the sentence beside it they are a list."""
    said = {"application": "HS 1", "papers": ["Phương án", "Đơn"], "codes": ["plan", "don vay"]}
    with use_language("en"):
        text = str(FundledgerError("application.papers_missing", day="01/03/2024", **said))
    assert "Phương án, Đơn" in text
    typed = 'fundledger application papers "HS 1" plan "don vay"'
    assert text.endswith(typed)
    assert commands_in("application.papers_missing", {"day": "01/03/2024", **said}) == [typed]
