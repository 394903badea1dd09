"""Texts for a reader whose language is not known yet.

Cells, notes and parameters of sentences hold a `Wording`; the face that renders them words it
(`words(lang)`). Two wordings that say the same are equal, and all can be sent to another process.
Do not keep what `say` answers: it is in one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fundledger.messages import Language, Wording, say_in, shown_in, step


@dataclass(frozen=True, slots=True)
class Sentence(Wording):
    """A sentence or word of the catalogue, by its key."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def words(self, lang: Language) -> str:
        return say_in(lang, self.key, **self.params)


@dataclass(frozen=True, slots=True)
class Named(Wording):
    """Something that has a name in either language, such as an account."""

    vi: str
    en: str

    def words(self, lang: Language) -> str:
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Joined(Wording):
    """Texts, wordings, days and amounts in a row, each as a sentence would show it."""

    parts: tuple[object, ...]
    between: str = " "

    def words(self, lang: Language) -> str:
        return self.between.join(str(shown_in(lang, part)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Decimal(Wording):
    """A number with decimals, as a contract or the program writes it: `6.6` or `6,6`."""

    digits: str

    def words(self, lang: Language) -> str:
        if lang == "vi":
            return self.digits.replace(".", ",")
        return self.digits.replace(",", ".")


@dataclass(frozen=True, slots=True)
class Command(Wording):
    """A command to type, completed as the face completes those of its sentences."""

    typed: str

    def words(self, lang: Language) -> str:
        return step(self.typed)
