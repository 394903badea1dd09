"""How a notebook's methods grow from what the office declares, with real signatures.

A method has the name of the declared function. What must be said comes first, then the day a
question is asked of; all else is said by name.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.files import SourceFile
from fundledger.messages import say, say_problem, use_steps
from fundledger.office.answers import Answer
from fundledger.office.calling import Call, answer
from fundledger.office.declaring import PAPER_LANG, Declared, Parameter
from fundledger.office.kinds import CHART, SOURCE_FILE, TODAY
from fundledger.office.steps import as_python
from fundledger.office.table import ACTS, declaration
from fundledger.reports.frames import frame
from fundledger.reports.many import ManyScreen
from fundledger.reports.screens import Screen

if TYPE_CHECKING:
    from fundledger.reports.table import Table

_DATED = ("as_of", "known_at")


def signature_of(what: Declared) -> inspect.Signature:
    """The parameters of a method, after `self`."""
    parameters = [*place_of(what), *(_python(each, place) for each, place in placed(what))]
    return inspect.Signature(sorted(parameters, key=lambda each: each.kind))


def placed(what: Declared) -> Iterator[tuple[Parameter, inspect._ParameterKind]]:
    """Each parameter with how Python lets it be given, in the order of the signature."""
    options = [each for each in what.own if not each.is_argument and each.name != "details"]
    arguments = [each for each in what.own if each.is_argument]
    needed = [each for each in (*arguments, *options) if each.is_required]
    free = [each for each in arguments if not each.is_required]
    dated = {each.name: each for each in what.parameters if each.name in _DATED}
    by_place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    for each in (*needed, *free):
        is_rest = each.name == what.takes_rest
        yield each, inspect.Parameter.VAR_POSITIONAL if is_rest else by_place
    by_name = inspect.Parameter.KEYWORD_ONLY
    if "as_of" in dated:
        yield dated["as_of"], by_name if what.takes_rest else by_place
    for each in options:
        if not each.is_required:
            yield each, by_name
    if "known_at" in dated:
        yield dated["known_at"], by_name
    if what.traits.made == "paper":
        yield PAPER_LANG, by_name


def place_of(what: Declared) -> list[inspect.Parameter]:
    """Where to write what is made, and whether an older one makes way."""
    if what.traits.place is None:
        return []
    # A catalogue that also gives a paper out makes a file only where one is named.
    is_catalogue = what.traits.of_book and what.traits.made == "paper"
    needs = None if is_catalogue else inspect.Parameter.empty
    return [
        inspect.Parameter(
            what.traits.place, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=needs
        ),
        inspect.Parameter("replace", inspect.Parameter.KEYWORD_ONLY, default=False),
    ]


def _python(each: Parameter, place: inspect._ParameterKind) -> inspect.Parameter:
    default: Any = inspect.Parameter.empty
    if place is not inspect.Parameter.VAR_POSITIONAL and not each.is_required:
        default = None if each.default is TODAY else each.default
    return inspect.Parameter(each.name, place, default=default)


class Caller:
    """What a grown method calls with: who, on which book, of which funds."""

    def _call(self) -> Call:
        raise NotImplementedError

    def _perform(self, what: Declared, said: dict[str, Any]) -> Any:
        for each in what.own:
            if each.name in said and each.kind is SOURCE_FILE and each.is_many:
                said[each.name] = tuple(map(_file_said, said[each.name]))
            elif each.name in said and _is_file(each, said[each.name]):
                said[each.name] = _file_said(said[each.name])
        with use_steps(as_python), _worded():
            place = None if what.traits.place is None else said.pop(what.traits.place, None)
            replace = said.pop("replace", False) if what.traits.place else False
            found = answer(self._call(), what.words, said)
            for made in found.files:
                made.write((made.folder or Path()) / made.name, False)
            if place is None:
                return given(what, found)
            assert found.made is not None, f"{what.words} makes nothing"
            found.made.write(Path(place), replace)
            return Path(place)


@contextmanager
def _worded() -> Iterator[None]:
    """A refusal keeps its sentence with steps as Python takes them, and a file's bad places."""
    try:
        yield
    except FundledgerError as refusal:
        problems = refusal.problems if isinstance(refusal, BadFile) else ()
        refusal.worded = "\n".join([str(refusal), *(f"  {say_problem(each)}" for each in problems)])
        raise


def _is_file(each: Parameter, value: object) -> bool:
    """A chart is said by its name, or by the file that it stands in."""
    if each.kind is CHART:
        return isinstance(value, PathLike) or str(value).lower().endswith(".toml")
    return each.kind is SOURCE_FILE


def _file_said(file: SourceFile | str | PathLike[str]) -> SourceFile:
    return file if isinstance(file, SourceFile) else SourceFile.at(Path(file))


def given(what: Declared, found: Answer) -> Any:
    """An answer as a program takes it: a frame, or several by name; where none, what it states."""
    tables = _tables(what, found)
    if not tables:
        facts = list(found.facts.values())
        return facts[0] if len(facts) == 1 else found.facts or None
    frames = {table.name: frame(table) for table in tables}
    for each in frames.values():
        each.attrs.update(found.facts)
        each.attrs["remarks"] = [
            say_problem(one) if isinstance(one, Problem) else say(one.key, **one.params)
            for one in found.remarks
        ]
    return next(iter(frames.values())) if len(frames) == 1 else frames


def _tables(what: Declared, found: Answer) -> list[Table]:
    """The table a program is handed, or all where none is named."""
    match found.found:
        case None:
            return []
        case ManyScreen() as screen:
            return [screen.one]
        case Screen() as screen:
            named = [*filter(None, [screen.flat]), *screen.tables]
            main = [table for table in named if table.name == what.traits.main]
            return main[:1] or list(screen.tables)
        case table:
            return [table]


def method_of(words: str) -> Callable[..., Any]:
    """The method of an act or question."""
    what = declaration(words)
    signature = signature_of(what)

    def method(self: Caller, /, *args: Any, **named: Any) -> Any:
        said = signature.bind(*args, **named).arguments
        return self._perform(what, dict(said))

    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    method.__name__ = method.__qualname__ = what.name
    method.__doc__ = what.doc
    method.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[itself, *signature.parameters.values()]
    )
    return method


def methods_of(words: Iterable[str]) -> dict[str, Callable[..., Any]]:
    return {method.__name__: method for method in map(method_of, words)}


def of_many_funds() -> list[str]:
    """What may be asked of several funds."""
    return [words for words in ACTS if declaration(words).traits.of_many]
