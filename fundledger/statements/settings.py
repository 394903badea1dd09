"""What a Fund says of the words on its papers: how it reads an amount.

A paper asks `amount_in_words` with the settings of the book and the day that the paper bears, so
that it says the same when it is made again. Do not call `vnd_in_words` with words of your own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fundledger.amounts_in_words import vnd_in_english, vnd_in_words
from fundledger.ledger.settings import Setting, Settings, Value, chosen_from
from fundledger.text import clean, unaccented

_ZERO_TENS = {"linh": "linh", "le": "lẻ"}
_THOUSAND = {"nghin": "nghìn", "ngan": "ngàn"}


def _word_of(choices: Sequence[str]) -> Callable[[str], Value]:
    """The reader of a word that may be written with or without its marks: `lẻ` is `le`."""
    read = chosen_from(choices)

    def read_word(text: str) -> Value:
        plain = unaccented(clean(text))
        return plain if plain in choices else read(text)

    return read_word


def _setting(name: str, words: Sequence[str]) -> Setting:
    return Setting(name, words[0], _word_of(words), tuple(words))


WORDS_ZERO_TENS = _setting("words_zero_tens", tuple(_ZERO_TENS))
WORDS_THOUSAND = _setting("words_thousand", tuple(_THOUSAND))

OF_STATEMENTS = (WORDS_ZERO_TENS, WORDS_THOUSAND)


def amount_in_words(settings: Settings, day: date, amount: int, lang: str = "vi") -> str:
    """An amount as the Fund's papers of a day say it."""
    if lang != "vi":
        return vnd_in_english(amount)
    return vnd_in_words(
        amount,
        linh=_ZERO_TENS[str(settings.value_on(WORDS_ZERO_TENS, day))],
        nghin=_THOUSAND[str(settings.value_on(WORDS_THOUSAND, day))],
    )
