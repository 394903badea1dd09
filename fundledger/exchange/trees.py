"""YAML and JSON as trees of raw values: nothing is guessed, nothing is said twice.

Every YAML scalar is text (so `no`, 007 and 1.234.567 stay what was written; only an empty value,
`~` and `null` are nothing); YAML's aliases and tags are refused, so that a small file cannot
unfold into a large one. In braces a comma ends a value: `{debit: 1,500}` says 1 and a key `500`
without a colon, which is a problem, so that nothing of a figure is lost. A JSON number is an `int`
or a `Decimal`, never a float. A key that stands twice in one mapping is a problem.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from fundledger.errors import BadFile, Problem
from fundledger.files import SourceFile, refuse, refused
from fundledger.schemas.cells import exact
from fundledger.schemas.raw import Fault, Node, Path, Tree

DEEPEST = 20
_NOTHING = {"", "~", "null", "Null", "NULL"}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same events, in C where there is C
_FEW_DIGITS = 16


def tree_of_yaml(file: SourceFile) -> Tree:
    text = file.text()
    builder = _YamlBuilder(file, text)
    try:
        root = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise refused(file, "tree.yaml", line=line, reason=error.problem or "") from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise refused(file, "tree.yaml", line=1, reason=reason) from None
    if builder.problems:
        raise BadFile(file.name, builder.problems)
    return Tree(file.name, root, builder.lines)


def tree_of_json(file: SourceFile) -> Tree:
    text = file.text().removeprefix("\ufeff")
    try:
        raw = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=lambda digits: int(digits) if len(digits) < _FEW_DIGITS else _number(digits),
            parse_float=_number,
            parse_constant=lambda name: Fault("cell.not_a_number", name),
        )
    except json.JSONDecodeError as error:
        raise refused(file, "tree.json", line=error.lineno, reason=error.msg) from None
    except RecursionError:
        raise refused(file, "tree.too_deep", most=DEEPEST) from None
    builder = _JsonBuilder(file)
    root = builder.node(raw, ())
    if builder.problems:
        raise BadFile(file.name, builder.problems)
    return Tree(file.name, root)


def _number(digits: str) -> int | Decimal | Fault:
    try:
        return exact(Decimal(digits))
    except InvalidOperation:
        return Fault("cell.not_a_number", digits)


class _YamlBuilder:
    """Builds the tree from the parser's events, and knows the line of every path."""

    def __init__(self, file: SourceFile, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}

    def document(self, events: Iterator[Any]) -> Node:
        root: Node = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    refuse(self.file, "tree.second_document", line=_line_of(event))
                root = self._node(next(events), events, ())
        return root

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Node:
        self.lines[path] = _line_of(event)
        if len(path) > DEEPEST:
            refuse(self.file, "tree.too_deep", most=DEEPEST)
        if isinstance(event, yaml.AliasEvent):
            self._problem(path, "tree.alias", name=event.anchor)
            return None
        if event.tag is not None:
            self._problem(path, "tree.tag", tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _NOTHING else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                refuse(self.file, "tree.key_not_text", line=_line_of(event))
            key, line = event.value, _line_of(event)
            value = next(events)
            node = self._node(value, events, (*path, key))
            self.lines[(*path, key)] = line
            if ":" not in self.text[_index_of(event.end_mark) : _index_of(value.start_mark)]:
                self._problem((*path, key), "tree.comma", text=key)
            if key in found:
                self._problem((*path, key), "tree.key_twice", key=key)
            found[key] = node
        return found

    def _problem(self, path: Path, sentence: str, /, **params: object) -> None:
        place = Tree(self.file.name, None, self.lines).place(path)
        self.problems.append(Problem(place, sentence, params))


def _index_of(mark: Any) -> int:
    return int(mark.index)


def _line_of(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written, before a key that stands twice is lost."""


class _JsonBuilder:
    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def node(self, raw: Any, path: Path) -> Node:
        if len(path) > DEEPEST:
            refuse(self.file, "tree.too_deep", most=DEEPEST)
        match raw:
            case _Pairs():
                return self._mapping(raw, path)
            case list():
                return [self.node(item, (*path, index)) for index, item in enumerate(raw)]
            case bool():
                return Fault("cell.boolean", json.dumps(raw))
            case str() | int() | Decimal() | Fault() | None:
                return raw
            case _:
                raise AssertionError(f"no such value in JSON: {raw!r}")

    def _mapping(self, pairs: _Pairs, path: Path) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in pairs:
            if key in found:
                place = Tree(self.file.name, None).place((*path, key))
                self.problems.append(Problem(place, "tree.key_twice", {"key": key}))
            found[key] = self.node(value, (*path, key))
        return found
