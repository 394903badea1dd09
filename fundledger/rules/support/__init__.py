"""What a book of support begins with, as data: trees of categories, units, sources of money.

    presets()           the names of the trees that come with the program
    preset(name)        one: the programme that it is of, and its categories
    units(), sources()  what items are counted in and paid from where a Fund has said no more

The code of a category says where it stands: `19.5.1` is under `19.5`. A preset is copied into the
book when it is adopted and changed there; nothing is read from here afterwards. `unverified`: its
text was not checked against the paper that it cites.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

Money = Literal["grant", "loan"]
"""What money under a category is: given for good, or lent. The two are never added."""

Feed = Literal["", "fund_loans"]
"""From where a category has figures that nobody enters: the Fund's own loans."""

MONEY: tuple[Money, ...] = get_args(Money)
_FILES = resources.files(__package__)
_COMMON = "common.toml"


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    also: tuple[str, ...] = ()
    of: str = ""  # the kind of borrower of the register that it counts


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PresetCategory:
    code: str
    name: str
    parent: str
    units: tuple[str, ...]
    money: Money
    feed: Feed


@dataclass(frozen=True, slots=True)
class PresetProgramme:
    code: str
    name: str
    first: date
    last: date
    budget: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    title: str
    source: str
    programme: PresetProgramme | None
    categories: tuple[PresetCategory, ...]
    unverified: bool


@cache
def presets() -> tuple[str, ...]:
    names = (each.name for each in _FILES.iterdir())
    return tuple(
        sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml") and n != _COMMON)
    )


@cache
def preset(name: str) -> Preset:
    said = _read(f"{name}.toml")
    codes = {each["code"] for each in said["categories"]}
    return Preset(
        *(said["name"], said["title"], said["source"]),
        _programme(said["programme"]) if "programme" in said else None,
        tuple(_category(each, codes) for each in said["categories"]),
        said.get("unverified", False),
    )


@cache
def units() -> tuple[Unit, ...]:
    return tuple(
        Unit(each["name"], tuple(each.get("also", ())), each.get("of", ""))
        for each in _read(_COMMON)["units"]
    )


@cache
def sources() -> tuple[Source, ...]:
    return tuple(
        Source(each["code"], each["name"], tuple(each["also"]))
        for each in _read(_COMMON)["sources"]
    )


def _programme(said: dict[str, Any]) -> PresetProgramme:
    budget = tuple((each["source"], each["amount"]) for each in said.get("budget", ()))
    return PresetProgramme(said["code"], said["name"], said["from"], said["to"], budget)


def _category(said: dict[str, Any], codes: set[str]) -> PresetCategory:
    above = said["code"].rpartition(".")[0]
    return PresetCategory(
        *(said["code"], said["name"], above if above in codes else ""),
        tuple(said.get("units", ())),
        *(said.get("money", ""), said.get("feed", "")),
    )


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(_FILES.joinpath(file).read_text(encoding="utf-8"))
