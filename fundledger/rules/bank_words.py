"""What words of a bank's narrative mean, as data (`bank_words.toml`): upper case, without marks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_FILE = resources.files(__package__).joinpath("bank_words.toml")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankWords:
    """Phrases as tuples of words, the longest first."""

    pays: tuple[Words, ...]
    against: dict[str, tuple[Words, ...]]
    own_name: tuple[Words, ...]
    places: tuple[Words, ...]
    others: tuple[Words, ...]
    contract: frozenset[str]
    contract_fillers: frozenset[str]
    short: dict[Words, str]


@cache
def bank_words() -> BankWords:
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    text = said["text"]
    return BankWords(
        _phrases(said["pays"]),
        {group: _phrases(words) for group, words in said["against"].items()},
        _phrases(text["own_name"]),
        _phrases(text["places"]),
        _phrases(text["others"]),
        frozenset(text["contract"]),
        frozenset(text["contract_fillers"]),
        {tuple(long.split()): short for long, short in said["short"].items()},
    )


def _phrases(words: list[str]) -> tuple[Words, ...]:
    phrases = (tuple(phrase.split()) for phrase in words)
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase)))
