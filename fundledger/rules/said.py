"""What a set of rules says, in a TOML file or a fact, read key by key.

    said = Said(table, "")
    said.text("legal_source")       the value of a key, or `RuleFault` that names its place
    said.refuse_unknown()           at the end: what nobody asked for is no key of it

What a key means is for the reader of each kind of rules (`classing`, `procedures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from fundledger.errors import FundledgerError

T = TypeVar("T")

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class RuleFault(FundledgerError):
    """What a set says cannot be; `path` is the key that says it."""

    def __init__(self, key: str, /, *, path: str, **params: object) -> None:
        super().__init__(key, path=path, **params)
        self.path = path


class Said:
    """One table of a set."""

    lacks: ClassVar[str] = "rule_set.lacks"
    """What is said of a key that is not there: it names the command that shows a whole set."""

    def __init__(self, said: Mapping[str, Any], path: str) -> None:
        self.said = said
        self.path = path
        self.known: set[str] = set()

    def fault(self, key: str, name: str, /, **params: object) -> RuleFault:
        return RuleFault(key, path=self.path + name, **params)

    def need(self, name: str, of: type[T] | tuple[type, ...]) -> Any:
        self.known.add(name)
        value = self.said.get(name)
        if value is None:
            raise self.fault(self.lacks, name)
        if not isinstance(value, of):
            raise self.fault("rule_set.unreadable", name)
        return value

    def name(self, name: str) -> str:
        """A name that stands for something: small letters, digits, dots, dashes."""
        said: str = self.need(name, str)
        if not _NAME.fullmatch(said):
            raise self.fault("rule_set.bad_name", name, name=said)
        return said

    def text(self, name: str) -> str:
        said: str = self.need(name, str)
        if not said.strip():
            raise self.fault(self.lacks, name)
        return said

    def day(self, name: str) -> date:
        """As TOML has days, or as a fact does: in text."""
        said = self.need(name, (str, date))
        try:
            return said if isinstance(said, date) else date.fromisoformat(said)
        except ValueError:
            raise self.fault("rule_set.bad_day", name, said=str(said)) from None

    def flag(self, name: str) -> bool:
        self.known.add(name)
        value = self.said.get(name, False)
        if not isinstance(value, bool):
            raise self.fault("rule_set.unreadable", name)
        return value

    def one_of(self, name: str, choices: tuple[Any, ...], default: Any) -> Any:
        self.known.add(name)
        value = self.said.get(name, default)
        if value not in choices:
            raise self.fault("rule_set.not_among", name, known=list(choices))
        return value

    def table(self, name: str) -> Self | None:
        self.known.add(name)
        value = self.said.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.fault("rule_set.unreadable", name)
        return type(self)(value, f"{self.path}{name}.")

    def tables(self, name: str) -> list[Self]:
        """Tables in a row, each known by its place."""
        self.known.add(name)
        value = self.said.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            raise self.fault("rule_set.unreadable", name)
        return [
            type(self)(each, f"{self.path}{name}[{place}].")
            for place, each in enumerate(value, start=1)
        ]

    def named(self, name: str) -> Iterator[tuple[str, Self]]:
        """Tables that each have a name, in the order of the file."""
        of = self.table(name)
        for each in of.said if of is not None else ():
            assert of is not None
            found = of.table(each)
            assert found is not None
            yield each, found

    def refuse_unknown(self) -> None:
        if unknown := sorted(self.said.keys() - self.known):
            raise self.fault("rule_set.unknown_key", unknown[0])
