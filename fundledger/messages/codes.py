"""Codes as people say them: each code of a list has a word in either language.

The words stand in the catalogue under a group (`loan_state.`) and the code. Whoever asks for a code
takes the code and both words, with or without diacritics, joined by blanks or hyphens (`tiền mặt`,
`tien-mat`), and shows a Vietnamese reader the word joined by hyphens: it is typed without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fundledger.messages import LANGUAGES, Language, catalogue, language
from fundledger.text import unaccented

_BETWEEN = re.compile(r"[\s_\-–]+")


def shown_as(group: str, code: str, lang: Language | None = None) -> str:
    """A code in one word of a language: `trong-hạn`; the code itself where it has no other word."""
    lang = lang or language()
    word = catalogue(lang).get(group + code) if lang != "en" else None
    return code if word is None else _BETWEEN.sub("-", word)


def code_of(group: str, codes: Iterable[str], said: str) -> str | None:
    """Which of the codes was said, as the code itself or as a word of either language."""
    return _known(group, tuple(codes)).get(_plain(said))


def meant_by(group: str, codes: Iterable[str], said: str) -> str:
    """The code, where one of the codes may be said; else what was said, which may be a name."""
    return code_of(group, codes, said) or said.strip()


@cache
def _known(group: str, codes: tuple[str, ...]) -> dict[str, str]:
    known = {_plain(code): code for code in codes}
    for lang in LANGUAGES:
        for code in codes:
            word = catalogue(lang).get(group + code)
            if word is not None:
                meant = known.setdefault(_plain(word), code)
                assert meant == code, f"{word} means both {meant} and {code}"
    return known


def _plain(text: str) -> str:
    return _BETWEEN.sub(" ", unaccented(text)).strip()
