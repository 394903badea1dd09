"""What a role of an account is called: its name in the plain chart, in either language.

Where an account is expected, a number, a role and the name of a role are understood; the list of
roles shows the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fundledger import rules
from fundledger.messages import LANGUAGES, Language
from fundledger.messages.codes import known_by, plain
from fundledger.messages.wording import Named


@cache
def role_names(lang: Language) -> Mapping[str, str]:
    return {row["role"]: row[f"name_{lang}"] for row in rules.chart("plain")["account"]}


@cache
def role_name(role: str) -> Named:
    return Named(role_names("vi")[role], role_names("en")[role])


def account_meant(said: str) -> str:
    """The role of that code or name; else the text itself, which may be a number."""
    return _roles().get(plain(said)) or said.strip()


@cache
def _roles() -> Mapping[str, str]:
    return known_by(role_names(lang) for lang in LANGUAGES)
