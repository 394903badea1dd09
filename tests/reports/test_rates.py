"""A rate is shown in the reader's language, whatever the paper's words were."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.messages import Language, use_language
from fundledger.registers.contracts import LoanContract
from fundledger.reports.rates import rate_said
from tests.contract.build import loan


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        ("6,6 %/năm", "6,6 %/năm", "6.6 % a year"),
        ("0,55 %/tháng (×12)", "0,55 %/tháng (×12)", "0.55 % a month (x12)"),
        ("0,55 %/tháng (:30 ×365)", "0,55 %/tháng (:30 ×365)", "0.55 % a month (/30x365)"),
        ("theo phụ lục 2", "theo phụ lục 2", "theo phụ lục 2"),
        ("", "6,6 %/năm", "6.6 % a year"),
    ],
)
def test_words_of_the_paper(words: str, vietnamese: str, english: str) -> None:
    signed = LoanContract(
        number="HD-1",
        signed=date(2026, 1, 5),
        cooperative="4900000001",
        source="NSDP",
        terms=loan(rate="6.6"),
        rate_words=words,
    )
    said: dict[Language, str] = {"vi": vietnamese, "en": english}
    for lang, expected in said.items():
        with use_language(lang):
            assert str(rate_said(signed)) == expected
