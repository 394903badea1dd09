"""The words of the product: one catalogue per language (`en.toml`, `vi.toml`), with the same keys.

`say(key, **params)` answers a sentence in the current language (`use_language`), `say_in` in a
named one. Nothing else in the product holds sentences that a user reads. A missing key is a bug
that a test finds; it is never papered over with another language. A text for a reader whose
language is not known yet is a `Wording` (`messages.wording`).

Parameters are shown as a reader of that language writes them: an `int` amount is passed as
`Dong(n)` to be grouped, a `date` is written dd/mm/yyyy in both languages. A number chooses words:
`{count} {count:entry is|entries are}` says the first of one thing, the second of any other.
A step that a sentence proposes is written in the catalogue between backticks, as the command line
has it: a whole command (`fundledger check`) or an option. Each face words it in its own way
(`use_steps`); a command made elsewhere goes through `step`.
"""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fundledger.calendar import show_day, show_moment
from fundledger.errors import FundledgerError, Place, Problem, words_come_from
from fundledger.money import Dong, show_dong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "vi")
_STEP = re.compile(r"`((?:fundledger |--)[^`]*)`")
_current: ContextVar[Language | None] = ContextVar("fundledger_language", default=None)
_steps: ContextVar[Callable[[str], str] | None] = ContextVar("fundledger_steps", default=None)


def language() -> Language:
    """The language of this call: the one in use, else that of the environment's locale."""
    return _current.get() or language_of_locale(os.environ)


def language_of_locale(environ: os._Environ[str] | dict[str, str]) -> Language:
    """Vietnamese unless the locale clearly says otherwise: the users are Vietnamese accountants."""
    for name in ("FUNDLEDGER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value.startswith("en"):
            return "en"
        if value.startswith("vi"):
            return "vi"
    return "vi"


@contextmanager
def use_language(lang: Language | None) -> Iterator[None]:
    token = _current.set(lang or _current.get())
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def use_steps(word: Callable[[str], str] | None) -> Iterator[None]:
    """Let `word` word the steps that sentences propose; it is given each as a command."""
    token = _steps.set(word)
    try:
        yield
    finally:
        _steps.reset(token)


def step(command: str) -> str:
    """A proposed command or option, as the face in use words it."""
    word = _steps.get()
    return command if word is None else word(command)


class Wording:
    """A text that can be said in either language, once its reader is known."""

    __slots__ = ()

    def words(self, lang: Language) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        """The text in the language in use."""
        return self.words(language())


def say(key: str, /, **params: object) -> str:
    return say_in(language(), key, **params)


words_come_from(say)


def say_in(lang: Language, key: str, /, **params: object) -> str:
    template = catalogue(lang)[key]
    shown = {name: shown_in(lang, value) for name, value in params.items()}
    if "`" not in template:
        return template.format(**shown)
    typed = _typed(params, lang)
    return "".join(
        step(piece.format(**typed)) if is_step else piece.format(**shown)
        for piece, is_step in pieces_of(template)
    )


def commands_in(key: str, params: Mapping[str, object], lang: Language = "en") -> list[str]:
    """The commands that a sentence proposes, with their parameters filled in."""
    typed = _typed(params, lang)
    steps = [piece for piece, is_step in pieces_of(catalogue(lang)[key]) if is_step]
    return [each.format(**typed) for each in steps if not each.startswith("--")]


def pieces_of(template: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a sentence of the catalogue; True: a command or an option that it proposes."""
    for number, piece in enumerate(_STEP.split(template)):
        yield piece, number % 2 == 1


def _typed(params: Mapping[str, object], lang: Language) -> dict[str, object]:
    """Parameters as a command has them: several values are several arguments of it."""
    return {
        name: " ".join(str(_quoted(shown_in(lang, each))) for each in value)
        if isinstance(value, list | tuple)
        else _quoted(shown_in(lang, value))
        for name, value in params.items()
    }


def _quoted(shown: object) -> object:
    """What contains blanks is quoted, so that it stays one argument of a command."""
    return f'"{shown}"' if isinstance(shown, str) and " " in shown else shown


def say_problem(problem: Problem, lang: Language | None = None) -> str:
    """`file, sheet, row, column: what is wrong and what to do` in one line."""
    lang = lang or language()
    return f"{say_place(problem.place, lang)}: {say_in(lang, problem.key, **problem.params)}"


def say_place(place: Place, lang: Language | None = None) -> str:
    lang = lang or language()
    parts = [place.file]
    for name in ("sheet", "row", "column", "path"):
        value = getattr(place, name)
        if value is not None:
            parts.append(say_in(lang, f"place.{name}", value=str(value)))
    return ", ".join(parts)


@cache
def catalogue(lang: Language) -> dict[str, str]:
    # Beside this file: importlib.resources costs as long to import as the catalogue to read.
    text = Path(__file__).with_name(f"{lang}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value.strip("\n")


class _Number(int):
    """A number that a sentence may choose words by."""

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return super().__format__(spec)
        one, others = spec.split("|")
        return one if self == 1 else others


def shown_in(lang: Language, value: object) -> object:
    """A parameter of a sentence as a reader of the language sees it."""
    match value:
        case Dong() if value < 0:
            # Brackets are for columns: in a sentence they say something aside.
            return f"-{show_dong(-value, lang)}"
        case Dong():
            return show_dong(value, lang)
        case int():
            return _Number(value)
        case datetime():
            return show_moment(value)
        case date():
            return show_day(value)
        case Place():
            return say_place(value, lang)
        case Wording():
            return value.words(lang)
        case FundledgerError():
            return say_in(lang, value.key, **value.params)
        case list() | tuple():
            return ", ".join(str(shown_in(lang, item)) for item in value)
        case _:
            return value
