"""YAML and JSON read without guessing: every scalar is the text that stands in the file.

`6.0` stays "6.0", `no` stays "no", 2023-06-30 stays text. A key given twice is refused, and so are
anchors: what is read is what is written once, at one place. An empty value is an absent one.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from fundledger.errors import BadFile, Place, Problem

Tree = str | list["Tree"] | dict[str, "Tree"]

_DEPTH_MAX = 20


class _Refused(Exception):
    def __init__(self, key: str, row: int | None = None, **params: object) -> None:
        self.key, self.row, self.params = key, row, params


class _Loader(yaml.BaseLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            row = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise _Refused("plain_text.alias", row)
        return super().compose_node(parent, index)


def read_plain_text(text: str, file: str) -> dict[str, Tree]:
    """The mapping that the file is, or `BadFile`."""
    try:
        tree = _parsed(text.removeprefix("\ufeff"))
        if not isinstance(tree, dict):
            raise _Refused("plain_text.not_a_mapping")
    except _Refused as refused:
        place = Place(file, row=refused.row)
        raise BadFile(file, [Problem(place, refused.key, refused.params)]) from None
    return tree


def _parsed(text: str) -> Tree | None:
    if text.lstrip().startswith("{"):
        try:
            return _tree_of_json(text)
        except json.JSONDecodeError:
            pass  # a YAML flow mapping begins like JSON
        except RecursionError:
            raise _Refused("plain_text.too_deep") from None
    return _tree_of_yaml(text)


def _tree_of_json(text: str) -> Tree | None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _Refused("plain_text.twice", name=key)
            if value is not None:
                found[key] = value
        return found

    return _as_text(json.loads(text, object_pairs_hook=once, parse_int=str, parse_float=str), 0)


def _as_text(tree: Any, depth: int) -> Tree | None:
    if depth > _DEPTH_MAX:
        raise _Refused("plain_text.too_deep")
    match tree:
        case bool():
            return "true" if tree else "false"
        case dict():
            texts = {key: _as_text(item, depth + 1) for key, item in tree.items()}
            return {key: text for key, text in texts.items() if text is not None}
        case list():
            return [_as_text(item, depth + 1) or "" for item in tree]
        case str():
            return tree or None
        case _:
            return None


def _tree_of_yaml(text: str) -> Tree | None:
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Refused(
            "plain_text.not_yaml", mark.line + 1 if mark else None, problem=error.problem or ""
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _Refused("plain_text.not_yaml", None, problem=str(error).splitlines()[0]) from None
    except RecursionError:
        raise _Refused("plain_text.too_deep") from None
    return None if node is None else _of_node(node, 0)


def _of_node(node: yaml.Node, depth: int) -> Tree | None:
    if depth > _DEPTH_MAX:
        raise _Refused("plain_text.too_deep", node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Tree] = {}
        seen: set[str] = set()
        for key, value in node.value:
            name, row = key.value, key.start_mark.line + 1
            if not isinstance(name, str):
                raise _Refused("plain_text.not_a_name", row)
            if name in seen:
                raise _Refused("plain_text.twice", row, name=name)
            seen.add(name)
            item = _of_node(value, depth + 1)
            if item is not None:
                found[name] = item
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_of_node(item, depth + 1) or "" for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    is_absent = not text or (text in {"~", "null"} and node.style is None)
    return None if is_absent else text
