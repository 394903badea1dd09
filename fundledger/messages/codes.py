"""Codes as people say them: each code of a list has a word in either language.

The words are in the catalogue under a group (`loan_state.`) and the code. Where a code is expected,
the code and both words are understood, with or without diacritics, joined by blanks or hyphens
(`tiền mặt`, `tien-mat`). A Vietnamese reader is shown the word joined by hyphens, which can be
typed without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    return _known(group, tuple(codes)).get(plain(said))


YES_OR_NO: Mapping[str, tuple[str, ...]] = {"yes": ("true", "x"), "no": ("false",)}
"""What means yes or no beside the words of both languages: of programs, and a cross in a cell."""


def yes_of(said: str) -> bool | None:
    """Whether yes or no was said, by a file or a person; None: neither."""
    code = code_of("choice.yes_or_no.", YES_OR_NO, said)
    if code is None:
        code = next((code for code, ways in YES_OR_NO.items() if plain(said) in ways), None)
    return None if code is None else code == "yes"


def meant_by(group: str, codes: Iterable[str], said: str) -> str:
    """The code, where one of the codes may be said; else what was said, which may be a name."""
    return code_of(group, codes, said) or said.strip()


@cache
def _known(group: str, codes: tuple[str, ...]) -> dict[str, str]:
    return known_by(
        {code: catalogue(lang).get(group + code, code) for code in codes} for lang in LANGUAGES
    )


def known_by(words: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The code of each way to say it (the code itself and its words), all made `plain`."""
    known: dict[str, str] = {}
    for said in words:
        for code, word in said.items():
            for way in (code, word):
                meant = known.setdefault(plain(way), code)
                assert meant == code, f"{way} means both {meant} and {code}"
    return known


def plain(text: str) -> str:
    """A text as it is compared: without diacritics and capitals, with single blanks."""
    return _BETWEEN.sub(" ", unaccented(text)).strip()
