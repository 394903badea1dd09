"""A loan's rate as it is told to readers of either language.

The contract keeps the words of its paper, which is Vietnamese: `0,55 %/tháng (×12)`. Words that are
one of the catalogue's ways to say a rate are said again in the other language; anything else stays
as it was signed. Only for screens: nothing is computed from what this answers.
"""

from __future__ import annotations

import re

from fundledger.contract.rates import Rate, percent_text
from fundledger.messages import catalogue
from fundledger.messages.wording import Decimal, Sentence
from fundledger.registers.contracts import LoanContract

_WAYS = ("loans.rate_a_year", "loans.rate_a_month", "loans.rate_a_month_of_30")


def rate_said(contract: LoanContract) -> Sentence | str:
    if not contract.rate_words:
        return yearly_said(contract.terms.rate)
    for way in _WAYS:
        before, after = catalogue("vi")[way].split("{rate}")
        found = re.fullmatch(
            f"{re.escape(before)}([0-9.,]+){re.escape(after)}", contract.rate_words
        )
        if found is not None:
            return Sentence(way, {"rate": Decimal(found[1])})
    return contract.rate_words


def yearly_said(rate: Rate) -> Sentence:
    """Per cent a year: of a rate that was changed no other words are kept."""
    return Sentence("loan_word.a_year", {"percent": Decimal(percent_text(rate))})
