"""Codes as the cells of a table say them: the code itself, its word in either language, and others.

The words stand in the catalogues under a group (`choice.method.`) and the code. They are compared
without regard to accents, case, blanks and marks, so that `:30 ×365` and `/30 x 365` are one word.
What a whole column takes is a `Cell` of `fields`; here is only which code a word means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fundledger.errors import FundledgerError
from fundledger.messages import LANGUAGES, say_in
from fundledger.schemas import cells
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Fault


@dataclass(frozen=True, eq=False)
class Words:
    group: str  # of the catalogues, with its dot
    codes: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Said for short by everybody, beside the words of the catalogues."""

    refusal: str = "loans.not_among"

    def read(self, value: object) -> str:
        """The code that a cell means. A cell that holds TRUE says yes, where that may be said."""
        if isinstance(value, Fault) and value.key == "cell.boolean" and "yes" in self.codes:
            value = "yes" if value.shown.lower() == "true" else "no"
        text = cells.text_of(value)
        code = self._known.get(_compared(text))
        if code is None:
            raise FundledgerError(self.refusal, text=text, known=list(self.offered()))
        return code

    def word(self, code: str) -> str:
        """As a table and its template say it."""
        return say_in("vi", self.group + code)

    def offered(self) -> tuple[str, ...]:
        return tuple(map(self.word, self.codes))

    @cached_property
    def _known(self) -> Mapping[str, str]:
        known: dict[str, str] = {}
        for code in self.codes:
            said = (code, *(say_in(lang, self.group + code) for lang in LANGUAGES))
            for words in (*said, *self.also.get(code, ())):
                meant = known.setdefault(_compared(words), code)
                assert meant == code, f"{words} means both {meant} and {code}"
        return known


def _compared(text: str) -> str:
    return folded(text.replace("×", "x").replace(":", "/")).replace(" ", "")
