"""Sentences as a page says them: a step that they propose is a link, never a command to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from markupsafe import Markup, escape

from fundledger.errors import FundledgerError, Problem
from fundledger.messages import (
    Language,
    catalogue,
    language,
    pieces_of,
    say,
    say_problem,
    use_steps,
)
from fundledger.office.answers import Keyed
from fundledger.office.calling import Funds
from fundledger.office.steps import Step, step_of
from fundledger.web import addresses

_OPEN, _SHUT = "\ue000", "\ue001"
"""Stand around a step until the sentence around it is escaped; no catalogue has them."""

_MARKED = re.compile(f"{_OPEN}([^{_SHUT}]*){_SHUT}")
_OPTION = re.compile(r"(?<!\w)--[a-z][a-z-]*")
_FIRST = re.compile(r"(?<=[.!?:])\s")
_END = re.compile(r"(?<=[.!?;:])\s|[:;]\s|\s\(")

BY_HAND = {
    "backup": "keeping",
    "restore": "keeping",
    "upgrade": "keeping",
    "bundle export": "keeping",
    "bundle import": "keeping",
    "bundle show": "keeping",
    "schema": "templates",
    "init": "start",
    "demo": "start",
}
"""What the office does not declare: the page that has it, below the fund."""


@contextmanager
def as_pages_say() -> Iterator[None]:
    """In the block, steps in sentences are marked, for `linked` to make links of them."""
    with use_steps(lambda command: f"{_OPEN}{command}{_SHUT}"):
        yield


def linked(text: str, fund: Funds | None) -> Markup:
    """A sentence that was said in `as_pages_say`, safe for a page, with its steps as links."""
    parts: list[str] = []
    at = 0
    for found in _MARKED.finditer(text):
        parts += [escape(text[at : found.start()]), _link(found[1], fund)]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def unlinked(text: str) -> str:
    """The same where no link can stand: steps by their titles."""
    if _OPEN not in text:
        return text
    return _MARKED.sub(lambda found: f"“{_title(found[1])}”", text)


def said(sentence: Keyed | Problem | FundledgerError, fund: Funds | None) -> Markup:
    with as_pages_say():
        text = (
            say_problem(sentence)
            if isinstance(sentence, Problem)
            else say(sentence.key, **sentence.params)
        )
    return linked(text, fund)


def title_of(act: str) -> str:
    """What an act or a question is called, for a heading or a link."""
    return _titles(language())[act]


def first_sentence(key: str) -> str:
    """The first sentence of a text of the catalogue."""
    first = _FIRST.split(catalogue(language())[key], maxsplit=1)[0]
    marked = "".join(
        f"{_OPEN}{piece}{_SHUT}" if is_step else piece for piece, is_step in pieces_of(first)
    )
    return _labelled(unlinked(marked)).strip().rstrip(".:") + "."


def _labelled(text: str) -> str:
    """Options that a text names, by their labels."""
    return _OPTION.sub(lambda found: f"“{_title(found[0])}”", text)


def label_of(act: str, name: str) -> str:
    """What a field is called."""
    words = catalogue(language())
    for key in (f"field_label.{act} {name}", f"field_label.{name}", f"column.{name}"):
        if key in words:
            return words[key]
    return name.replace("_", " ")


def help_of(act: str, name: str, option: str) -> str:
    """What a field means, as the pages have it or as every face tells it; steps by their titles."""
    words = catalogue(language())
    spelled = option.removeprefix("--").replace("_", "-")
    of_pages = (f"field_help.{act} {name}", f"field_help.{name}")
    for key in (*of_pages, f"option.{act} {spelled}", f"option.{spelled}"):
        if key in words:
            with as_pages_say():
                return unlinked(say(key))
    return ""


@cache
def _titles(lang: Language) -> dict[str, str]:
    from fundledger.office.table import ACTS

    words = catalogue(lang)
    found: dict[str, str] = {}
    for act in ACTS:
        told = words.get(f"act.{act}") or words.get(f"help.{act}") or act
        found[act] = _END.split(told, maxsplit=1)[0].strip().rstrip(".")
    return found


def _link(command: str, fund: Funds | None) -> Markup:
    if command.startswith("--"):
        return Markup("<b>{}</b>").format(_title(command))
    taken = step_of(command)
    if taken is None:
        page = BY_HAND.get(_words_by_hand(command) or "")
        if page is None:
            return Markup("<b>{}</b>").format(_title(command))
        return Markup('<a href="{}">{}</a>').format(addresses.place(fund, page), _title(command))
    return Markup('<a href="{}">{}</a>').format(addresses.step(fund, taken), _title(command))


def _title(command: str) -> str:
    if command.startswith("--"):
        option, _, value = command.partition(" ")
        label = label_of("", option.removeprefix("--").replace("-", "_"))
        return f"{label} {value}".strip() if value and not value.isupper() else label
    taken = step_of(command)
    if isinstance(taken, Step):
        return title_of(taken.act)
    by_hand = _words_by_hand(command)
    return command if by_hand is None else say(f"web_by_hand.{by_hand.replace(' ', '_')}")


def _words_by_hand(command: str) -> str | None:
    words = command.split()[1:]
    return next((each for each in (" ".join(words[:2]), *words[:1]) if each in BY_HAND), None)
