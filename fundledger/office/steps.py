"""What to do next, as data: an act and what is said to it; each face words it in its own way.

A sentence of the catalogue marks what it proposes (`messages.pieces_of`) as the command line has
it. `step_of` reads that: a page makes a link of it, a notebook a call (`as_python`).
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from fundledger.messages import commands_in
from fundledger.office.answers import Answer
from fundledger.office.declaring import Declared
from fundledger.office.table import ACTS, declaration

PROGRAM = "fundledger"
UNSAID = "…"
"""Stands for what the reader knows and the sentence does not: a file, a day, a reason."""


@dataclass(frozen=True, slots=True)
class Step:
    """An act or a question, and what a sentence says to it, by parameter."""

    act: str
    said: Mapping[str, str | bool]


def step_of(command: str) -> Step | None:
    """The step that a command of the command line is; None: only the command line has it."""
    words = shlex.split(command)
    if words[:1] != [PROGRAM]:
        return None
    for length in range(len(words), 1, -1):
        act = " ".join(words[1:length])
        if act in ACTS:
            what = declaration(act)
            return Step(act, dict(_said(what, words[length:])))
    return None


def next_steps(answer: Answer) -> list[Step]:
    """What an answer proposes to do next, without what only the command line can do."""
    commands = (each for said in answer.sentences() for each in commands_in(said.key, said.params))
    return [step for step in map(step_of, commands) if step is not None]


def as_python(proposed: str) -> str:
    """A command as a call in a notebook, an option as an argument; what it has not stays."""
    if proposed.startswith("--"):
        option, _, value = proposed.partition(" ")
        name = _names().get(option)
        if name is None:
            return proposed
        return f"{name}={_python(value or UNSAID)}"
    step = step_of(proposed)
    if step is None:
        return proposed
    what = declaration(step.act)
    if proposed.endswith(" --help"):
        return f"help(book.{what.name})"
    needed = [each.name for each in what.parameters if each.is_required]
    known = {**dict.fromkeys(needed, UNSAID), **step.said}
    rest = [what.takes_rest] if what.takes_rest in known else []
    placed = [_python(known.pop(name)) for name in (*needed, *rest)]
    named = [f"{name}={_python(value)}" for name, value in known.items()]
    if set(placed) == {"..."}:  # how many there are is for `help()` to say
        placed = ["..."]
    return f"book.{what.name}({', '.join([*placed, *named])})"


def _said(what: Declared, words: list[str]) -> Iterator[tuple[str, str | bool]]:
    """What the words say to the parameters; an option of the command line alone is left out."""
    arguments = iter([each for each in what.parameters if each.is_argument])
    options = {each.option: each for each in what.parameters if not each.is_argument}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            each = next(arguments, None)
            if each is not None:
                yield each.name, _value(word)
            continue
        option = options.get(word)
        if option is not None:
            yield option.name, True if option.is_flag else _value(next(rest, UNSAID))
        elif word in {"--fund", "--book"}:
            next(rest, None)


def _value(word: str) -> str:
    """A word in capitals alone stands for what is to be put there: FILE, SỐ-TIỀN."""
    stem = word.partition(".")[0].replace("-", "").replace(" ", "")
    return UNSAID if stem.isalpha() and stem.isupper() else word


def _python(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value)
    return "..." if _value(value) == UNSAID else f'"{value}"'


_OF_AN_OPEN_BOOK = {"--fund": "fund", "--actor": "actor"}
"""What a notebook says when it opens the book."""


@cache
def _names() -> Mapping[str, str]:
    """The name of each option in a notebook; where acts differ, as most of those that have it."""
    found: dict[str, Counter[str]] = {}
    for words in ACTS:
        for each in declaration(words).parameters:
            if not each.is_argument and each.name != "details":
                found.setdefault(each.option, Counter())[each.name] += 1
    most = {option: names.most_common(1)[0] for option, names in found.items()}
    alike = {
        option: name for option, (name, count) in most.items() if 2 * count > found[option].total()
    }
    return {**alike, **_OF_AN_OPEN_BOOK}
