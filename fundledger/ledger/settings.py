"""Settings of a Fund: named values that hold from a day on, each a fact of kind `setting`.

A room above declares what can be set (a `Setting`, which `office.house` adds to `SETTINGS`) and
asks `value_on` when it needs it; the words (what it means, its legal source) are in the catalogue
under `setting.<name>` and `setting_source.<name>`. Always ask here: do not keep a value in a
variable of a module. A loan's own conventions are no settings: they are on the loan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.text import clean

KIND = "setting"

Value = str | int | None
"""What a body can hold exactly; a percentage is the text of its decimal."""

Refusal = Callable[[Connection, int, date], None]
"""Raises if a value must not take effect on that day in that fund."""

ValueRefusal = Callable[[Connection, int, date, Value], None]
"""The same for one value of several, which it is handed last."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: Value
    read: Callable[[str], Value]  # what a person wrote, or a refusal
    choices: tuple[str, ...] = ()
    refuse: Refusal | None = None
    refuse_value: ValueRefusal | None = None


@dataclass(frozen=True, slots=True)
class InEffect:
    """The value of a setting on a day; without a fact it is the program's default."""

    setting: Setting
    value: Value
    fact: Fact | None


SETTINGS: Furnished[Setting] = Furnished("settings")


def chosen_from(choices: Sequence[str]) -> Callable[[str], Value]:
    """The reader of a setting that is one of a few words."""

    def read(text: str) -> Value:
        said = clean(text).lower()
        if said not in choices:
            raise FundledgerError("setting_value.not_among", value=text, known=list(choices))
        return said

    return read


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings that a fund has stated, read once to be asked for many days."""

    facts: tuple[Fact, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Settings:
        return cls(tuple(stated(connection, fund, KIND, known_at=known_at)))

    def value_on(self, setting: Setting, day: date) -> Value:
        return self.standing(setting, day).value

    def standing(self, setting: Setting, day: date) -> InEffect:
        of_it = (fact for fact in self.facts if fact.subject == setting.name)
        fact = in_effect(of_it, day).get(setting.name)
        return InEffect(setting, setting.default if fact is None else fact.body["value"], fact)

    def all_on(self, day: date) -> Iterator[InEffect]:
        for setting in SETTINGS.values():
            yield self.standing(setting, day)


def value_on(
    connection: Connection, fund: int, setting: Setting, day: date, known_at: int | None = None
) -> Value:
    """The value that holds on a day."""
    return Settings.read(connection, fund, known_at).value_on(setting, day)


def set_value(
    writer: Writer, name: str, text: str, effective: date, document: str
) -> tuple[Setting, Value]:
    """State a value from a day on, by a document."""
    setting = named(name)
    value = setting.read(text)
    if not clean(document):
        raise FundledgerError("setting_value.no_document", name=setting.name)
    if setting.refuse is not None:
        setting.refuse(writer.connection, writer.fund, effective)
    if setting.refuse_value is not None:
        setting.refuse_value(writer.connection, writer.fund, effective, value)
    writer.state(Statement(KIND, setting.name, effective, {"value": value}, document))
    return setting, value


def named(name: str) -> Setting:
    """The setting of that name, in any case, with hyphens or underscores."""
    said = clean(name).lower().replace("-", "_")
    if said not in SETTINGS:
        raise FundledgerError("setting_value.unknown", name=name, known=list(SETTINGS))
    return SETTINGS[said]
