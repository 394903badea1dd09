"""A Fund's own sets of rules as a TOML file: `[[debt_groups]]`, `[[provisions]]`, each one set.

adopt_file(writer, file)        what it says into the book, or every bad place named
written(kind, said)             a set as such a file
explained(kind, said)           the same with a comment on each key, to be copied and changed
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fundledger.errors import BadFile, Place, Problem
from fundledger.exchange.toml_files import TomlFile, toml_of
from fundledger.files import SourceFile
from fundledger.grading.adopting import Adopted, Said, adopt
from fundledger.ledger.journal import Writer
from fundledger.messages.wording import Joined, Sentence
from fundledger.rules.classing import RULE_KINDS, RuleKind
from fundledger.rules.said import RuleFault

_FIRST = ("name", "family", "from", "legal_source")


def adopt_file(writer: Writer, file: SourceFile) -> list[Adopted]:
    """All sets of a file, or none: whoever calls keeps nothing after a refusal."""
    found = toml_of(file, "rule_set.unreadable_file")
    adopted: list[Adopted] = []
    problems: list[Problem] = []
    for path, said in _sets(found):
        try:
            adopted += adopt(writer, [said])
        except RuleFault as fault:
            place = Place(file.name, row=_row_of(found, path, fault.path))
            problems.append(Problem(place, fault.key, fault.params))
    if problems:
        raise BadFile(file.name, problems)
    return adopted


def _sets(found: TomlFile) -> Iterator[tuple[str, Said]]:
    """Each set with its place in the file."""
    for key in found.said:
        if key not in RULE_KINDS:
            known = [f"[[{kind}]]" for kind in RULE_KINDS]
            raise _refused(found, key, "rule_set.unknown_table", key=key, known=known)
    if not found.said:
        raise _refused(found, "", "rule_set.no_sets")
    for kind in RULE_KINDS:
        rows = found.said.get(kind, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise _refused(found, kind, "rule_set.one_bracket", key=kind)
        for place, row in enumerate(rows, start=1):
            yield f"{kind}[{place}]", Said(kind, _as_stated(row))


def _refused(found: TomlFile, path: str, key: str, /, **params: object) -> BadFile:
    place = Place(found.name, row=found.lines.get(path) or found.lines.get(f"{path}[1]"))
    return BadFile(found.name, [Problem(place, key, params)])


def _as_stated(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """As a fact can hold it: a day as text. What is no day is told of when the set is read."""
    return {key: each.isoformat() if isinstance(each, date) else each for key, each in row.items()}


def _row_of(found: TomlFile, path: str, key: str) -> int | None:
    """The line of a key; of one that stands in a table of one line, or nowhere, what it is in."""
    whole = f"{path}.{key}"
    while whole:
        if (line := found.lines.get(whole)) is not None:
            return line
        whole = whole.rpartition(".")[0]
    return None


def written(kind: RuleKind, said: Mapping[str, Any]) -> str:
    """A set as the TOML file that it can be adopted from again."""
    return "\n".join([*_lines(f"[[{kind}]]", kind, said), ""])


def _lines(head: str, path: str, said: Mapping[str, Any]) -> Iterator[str]:
    """Plain keys first; a table under its own heading follows them, as TOML wants it."""
    yield head
    keys = [key for key in _FIRST if key in said] + [key for key in said if key not in _FIRST]
    below = [key for key in keys if _is_below(said[key])]
    for key in keys:
        if key not in below:
            yield f"{key} = {said[key] if key == 'from' else _toml(said[key])}"
    for key in below:
        inner = f"{path}.{key}"
        if isinstance(said[key], Mapping):
            yield from ("", *_lines(f"[{inner}]", inner, said[key]))
        else:
            for row in said[key]:
                yield from ("", *_lines(f"[[{inner}]]", inner, row))


def _is_below(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, Mapping) for each in value)
    return isinstance(value, Mapping) and not value.keys() <= {"moved", "extended"}


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False)  # its escapes are TOML's too
        case Mapping():
            inside = ", ".join(f"{name} = {_toml(each)}" for name, each in value.items())
            return f"{{ {inside} }}"
        case list():
            return f"[{', '.join(map(_toml, value))}]"
    raise TypeError(f"{value!r} has no place in a set")


def explained(kind: RuleKind, said: Mapping[str, Any]) -> Joined:
    """The same with a comment above each key where it first stands: for a person who changes it."""
    lines: list[object] = []
    seen: set[str] = set()
    for line in written(kind, said).splitlines():
        key = line.partition(" = ")[0].strip("[]").rpartition(".")[2]
        if key in _EXPLAINED and key not in seen:
            seen.add(key)
            lines.append(Joined(("#", Sentence(f"rule_set_key.{key}"))))
        lines.append(line)
    return Joined(tuple(lines), "\n")


_EXPLAINED = frozenset(
    {
        *("name", "family", "from", "unverified", "overdue_days", "interest_waived", "misused"),
        *("contagion", "restructured", "in_time", "before_first_due", "overdue", "not_collected"),
        *("cure", "specific_percent", "general_percent", "general_groups"),
    }
)
