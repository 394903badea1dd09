"""A loan's rate in the reader's language.

The contract keeps the words of its paper, which is Vietnamese: `0,55 %/tháng (×12)`. Words that are
one of the catalogue's ways to say a rate are said again in the other language; anything else stays
as it was signed. Only for screens: nothing is computed from what this answers.
"""

from __future__ import annotations

import re

from fundledger.contract.rates import Rate, percent_text
from fundledger.messages import Language, catalogue, language, say_in
from fundledger.registers.contracts import LoanContract

_WAYS = ("loans.rate_a_year", "loans.rate_a_month", "loans.rate_a_month_of_30")


def rate_said(contract: LoanContract, lang: Language | None = None) -> str:
    lang = lang or language()
    if not contract.rate_words:
        return yearly_said(contract.terms.rate, lang)
    for way in _WAYS:
        before, after = catalogue("vi")[way].split("{rate}")
        found = re.fullmatch(
            f"{re.escape(before)}([0-9.,]+){re.escape(after)}", contract.rate_words
        )
        if found is not None:
            return say_in(lang, way, rate=_decimal(found[1], lang))
    return contract.rate_words


def yearly_said(rate: Rate, lang: Language | None = None) -> str:
    """Per cent a year: of a rate that was changed no other words are kept."""
    lang = lang or language()
    return say_in(lang, "loan_word.a_year", percent=_decimal(percent_text(rate), lang))


def _decimal(number: str, lang: Language) -> str:
    return number.replace(",", ".") if lang == "en" else number.replace(".", ",")
