"""Which of a list of names somebody meant: written as people write, or the nearest one told.

Accents, capitals, blanks and marks do not matter. Nothing is guessed: what is only near is refused,
and the refusal names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from fundledger.errors import FundledgerError
from fundledger.text import clean, unaccented

_MARKS = re.compile(r"[\W_]+")
_NEAR = 0.6


def folded(text: str) -> str:
    """`Khuyến công – quốc gia` becomes `khuyen cong quoc gia`."""
    return _MARKS.sub(" ", unaccented(text)).strip()


class Names:
    """Names of things by all the ways to write them; of two things of one name neither is meant."""

    def __init__(self, named: Iterable[tuple[str, Iterable[str]]], refusal: str) -> None:
        """Each thing and how it is called; `refusal` is the key of a name that is none of them."""
        self._refusal = refusal
        self._exact: dict[str, str] = {}
        self._ways: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}
        for thing, ways in named:
            self._exact[thing] = thing
            for way in (thing, *ways):
                key = folded(way)
                if self._ways.setdefault(key, thing) != thing:
                    self._ways[key] = None
                self._shown.setdefault(key, way)

    def meant(self, said: str) -> str:
        """The thing that is called so; a refusal that names the nearest."""
        said = clean(said)
        if said in self._exact:
            return said
        key = folded(said)
        if (found := self._ways.get(key)) is not None:
            return found
        if key in self._ways:
            raise FundledgerError(f"{self._refusal}_which", name=said)
        near = get_close_matches(key, self._ways, n=1, cutoff=_NEAR)
        if near:
            raise FundledgerError(f"{self._refusal}_like", name=said, nearest=self._shown[near[0]])
        raise FundledgerError(self._refusal, name=said)
