"""The file kind `bank_layout`: what the statements of a bank look like, said in TOML by a Fund.

Each key is declared once, with what may be said by it and an example; its meaning stands in the
catalogues (`explanation.bank_layout.<key>`). From that follow the check of a file, its JSON Schema,
the blank template and the help. What is kept in a book is the checked body, which is hashed: a key
that nobody said is absent from it, and what an older version has kept is not checked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from textwrap import wrap
from typing import Any, Literal, NoReturn

from fundledger.errors import FundledgerError, Place
from fundledger.messages import LANGUAGES, Language, language, say_in
from fundledger.messages.wording import Sentence
from fundledger.schemas.filekinds import DIALECT, FileKind
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import glimpse
from fundledger.text import clean

KeyType = Literal["text", "texts", "groups", "fields", "flag", "sides", "headings"]
Placed = Callable[..., Place]
"""Where a key of the file stands: `place("headings", "date")`."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file, or of its table of headings."""

    name: str
    type: KeyType
    example: str  # its value, as TOML writes it
    needed: bool = False
    group: str = "bank_layout"

    def meaning(self, lang: Language) -> str:
        return say_in(lang, f"explanation.{self.group}.{self.name}")

    @property
    def line(self) -> str:
        """As it stands in a file."""
        return f"[{self.name}]" if self.type == "headings" else f"{self.name} = {self.example}"


def _heading(name: str, example: str, *, needed: bool = False) -> Key:
    return Key(name, "texts", example, needed, "bank_layout_headings")


HEADINGS = (
    _heading("date", '["Ngày hạch toán", "Ngày"]', needed=True),
    _heading("value_date", '["Ngày hiệu lực"]'),
    _heading("in", '["Phát sinh có", "Có"]'),
    _heading("out", '["Phát sinh nợ", "Nợ"]'),
    _heading("amount", '["Số tiền"]'),
    _heading("direction", '["Nợ/Có"]'),
    _heading("narrative", '["Nội dung", "Diễn giải"]', needed=True),
    _heading("reference", '["Số chứng từ"]'),
    _heading("payer", '["Người chuyển"]'),
    _heading("balance", '["Số dư"]'),
    _heading("fee", '["Phí"]'),
    _heading("vat", '["Thuế GTGT"]'),
    _heading("status", '["Trạng thái"]'),
    _heading("currency", '["Loại tiền"]'),
    _heading("account", '["Số tài khoản"]'),
)
"""What a column may hold: each with the texts that head it."""

KEYS = (
    Key("name", "text", '"kho-bac"', needed=True),
    Key("bank", "text", '"Kho bạc Nhà nước"'),
    Key("recognise", "groups", '[["kho bạc nhà nước"], ["sổ phụ", "mã đơn vị"]]'),
    Key("need", "fields", '["date", "in", "out", "narrative"]'),
    Key("fill_days", "flag", "true"),
    Key("continued", "flag", "false"),
    Key("account", "texts", '["Số tài khoản"]'),
    Key("currency", "texts", '["Loại tiền"]'),
    Key("opening", "texts", '["Số dư đầu kỳ", "Tồn đầu"]'),
    Key("closing", "texts", '["Số dư cuối kỳ", "Tồn cuối"]'),
    Key("totals", "texts", '["Cộng phát sinh"]'),
    Key("direction", "sides", '{ in = ["Có", "C"], out = ["Nợ", "D"] }'),
    Key("headings", "headings", "", needed=True),
)

FIELDS = tuple(key.name for key in HEADINGS)
UNUSED = "none"
"""What is said of a column of a file that nothing is read from."""

LABELS = ("account", "currency", "opening", "closing", "totals")
SIDES = ("in", "out")
_BY_NAME = {key.name: key for key in KEYS}
_HEADING_BY_NAME = {key.name: key for key in HEADINGS}


def is_said(key: Key) -> bool:
    """Whether it is written as a line of its own."""
    return key.type != "headings"


# The check.


def checked_body(said: Mapping[str, Any], place: Placed, taken: Collection[str]) -> dict[str, Any]:
    """A layout fit to be kept as a fact; a refusal names the key, and what is expected of it.

    `taken`: the names of the program's own layouts.
    """
    return _Check(place, taken).body(said)


def lacking(fields: Sequence[str]) -> list[str]:
    """Which columns a layout with these lacks to be read by."""
    missing = [key.name for key in HEADINGS if key.needed and key.name not in fields]
    if "amount" not in fields:
        missing += [side for side in SIDES if side not in fields]
    return missing


class _Check:
    """One check of one file."""

    def __init__(self, place: Placed, taken: Collection[str]) -> None:
        self.place = place
        self.taken = taken

    def body(self, said: Mapping[str, Any]) -> dict[str, Any]:
        name = said.get("name")
        if not isinstance(name, str) or not folded(name):
            raise FundledgerError("bank_layout.no_name", place=self.place("name"))
        if clean(name) in self.taken:
            raise FundledgerError("bank_layout.name_taken", place=self.place("name"), name=name)
        self._refuse_unknown_keys(said)
        headings = said.get("headings")
        if not isinstance(headings, Mapping):
            raise FundledgerError(
                "bank_layout.no_headings", place=self.place("headings"), known=list(FIELDS)
            )
        self._refuse_unknown_fields(headings)
        body: dict[str, Any] = {
            "name": clean(name),
            "bank": self._text(_BY_NAME["bank"], said.get("bank", name), "bank"),
            "fill_days": self._flag("fill_days", said.get("fill_days", False)),
            "headings": {
                field: self._texts(_HEADING_BY_NAME[field], texts, "headings", field)
                for field, texts in headings.items()
            },
        }
        self._refuse_lacking(lacking(list(body["headings"])))
        self._refuse_twice(body["headings"])
        for key in KEYS:
            if key.name in said and key.name not in body:
                body[key.name] = self._value(key, said[key.name])
        self._refuse_lacking([field for field in body.get("need", ()) if field not in headings])
        return body

    def _value(self, key: Key, said: Any) -> Any:
        match key.type:
            case "flag":
                return self._flag(key.name, said)
            case "groups":
                return self._groups(key, said)
            case "sides":
                return self._sides(key, said)
            case "fields":
                return self._fields(key, said)
            case _:
                return self._texts(key, said, key.name)

    def _flag(self, name: str, said: object) -> bool:
        if isinstance(said, bool):
            return said
        raise FundledgerError("bank_layout.not_yes_or_no", place=self.place(name), key=name)

    def _groups(self, key: Key, said: object) -> list[list[str]]:
        if not isinstance(said, list) or not said:
            self._not_texts(key, key.name)
        return [
            self._texts(key, [group] if isinstance(group, str) else group, key.name)
            for group in said
        ]

    def _sides(self, key: Key, said: object) -> dict[str, list[str]]:
        if not isinstance(said, Mapping) or not said or not said.keys() <= set(SIDES):
            self._not_texts(key, key.name)
        sides = {side: self._texts(key, texts, key.name) for side, texts in said.items()}
        into = {folded(text) or text for text in sides.get("in", ())}
        for text in sides.get("out", ()):
            if (folded(text) or text) in into:
                raise FundledgerError(
                    "bank_layout.both_sides", place=self.place(key.name), word=text
                )
        return sides

    def _fields(self, key: Key, said: object) -> list[str]:
        texts = self._texts(key, said, key.name)
        for text in texts:
            if text not in FIELDS:
                self._unknown_field(text, key.name)
        return texts

    def _texts(self, key: Key, said: object, *path: str) -> list[str]:
        given = [said] if isinstance(said, str) else said
        if not isinstance(given, list) or not given:
            self._not_texts(key, *path)
        return [self._text(key, text, *path) for text in given]

    def _text(self, key: Key, said: object, *path: str) -> str:
        if not isinstance(said, str) or not (folded(said) or said.strip(" ")):
            self._not_texts(key, *path)
        if key.type != "sides" and not folded(said):  # “+” is a side, and no heading
            self._not_texts(key, *path)
        return clean(said)

    def _not_texts(self, key: Key, *path: str) -> NoReturn:
        raise FundledgerError(
            "bank_layout.not_texts", place=self.place(*path), key=key.name, example=key.line
        )

    def _refuse_unknown_keys(self, said: Mapping[str, Any]) -> None:
        for name in said:
            if name in _BY_NAME:
                continue
            place = self.place(name)
            if name in FIELDS and "headings" not in said:
                raise FundledgerError("bank_layout.no_headings", place=place, known=list(FIELDS))
            if name in FIELDS:
                raise FundledgerError("bank_layout.below_headings", place=place, key=name)
            raise FundledgerError(
                "bank_layout.unknown_key",
                place=place,
                key=glimpse(name),
                known=_nearest_first(name, _BY_NAME),
            )

    def _refuse_unknown_fields(self, headings: Mapping[str, Any]) -> None:
        for name in headings:
            if name not in FIELDS:
                if name in _BY_NAME:
                    place = self.place("headings", name)
                    raise FundledgerError("bank_layout.above_headings", place=place, key=name)
                self._unknown_field(name, "headings", name)

    def _unknown_field(self, name: str, *path: str) -> NoReturn:
        known = _nearest_first(name, _HEADING_BY_NAME)
        raise FundledgerError(
            "bank_layout.unknown_field", place=self.place(*path), field=glimpse(name), known=known
        )

    def _refuse_lacking(self, missing: Sequence[str]) -> None:
        if missing:
            example = "; ".join(_HEADING_BY_NAME[field].line for field in missing)
            raise FundledgerError(
                "bank_layout.lacks_field",
                place=self.place("headings"),
                lacking=list(missing),
                example=example,
            )

    def _refuse_twice(self, headings: Mapping[str, Sequence[str]]) -> None:
        taken: dict[str, str] = {}
        for field, texts in headings.items():
            for text in texts:
                other = taken.setdefault(folded(text), field)
                if other != field:
                    raise FundledgerError(
                        "bank_layout.heading_twice",
                        place=self.place("headings", field),
                        heading=text,
                        fields=[other, field],
                    )


def _nearest_first(name: str, known: Mapping[str, Key]) -> list[str]:
    """All that is known; where one is much like what was written, that one alone."""
    return get_close_matches(name, known, n=1, cutoff=0.6) or list(known)


# What is published of it.


def json_schema() -> dict[str, Any]:
    """What a file may say, for editors and programs; meanings in both languages."""
    headings = {key.name: _schema_of(key) for key in HEADINGS}
    properties = {key.name: _schema_of(key) for key in KEYS}
    properties["headings"] |= {
        "type": "object",
        "properties": headings,
        "required": [key.name for key in HEADINGS if key.needed],
        "anyOf": [{"required": ["amount"]}, {"required": list(SIDES)}],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "bank_layout",
        "type": "object",
        "properties": properties,
        "required": [key.name for key in KEYS if key.needed],
        "additionalProperties": False,
    }


_TEXTS: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}


def _schema_of(key: Key) -> dict[str, Any]:
    forms: dict[str, dict[str, Any]] = {
        "text": {"type": "string", "minLength": 1},
        "texts": _TEXTS,
        "fields": {"type": "array", "items": {"enum": list(FIELDS)}, "minItems": 1},
        "groups": {"type": "array", "items": _TEXTS, "minItems": 1},
        "flag": {"type": "boolean"},
        "sides": {
            "type": "object",
            "properties": dict.fromkeys(SIDES, _TEXTS),
            "minProperties": 1,
            "additionalProperties": False,
        },
        "headings": {},
    }
    meaning = "\n".join(key.meaning(lang) for lang in reversed(LANGUAGES))
    return {"description": meaning, **forms[key.type]}


def help_text(lang: Language | None = None) -> str:
    """Every key with an example, each above its meaning, for the help of a command."""
    lang = lang or language()
    return "\n".join(_explained(lang))


def _explained(lang: Language) -> Iterator[str]:
    for key in (*KEYS, *HEADINGS):
        yield f"  {key.line}"
        yield from wrap(key.meaning(lang), 78, initial_indent="    ", subsequent_indent="    ")


def template() -> str:
    """A file to fill in: what is needed with an example, all else as a comment, each explained."""
    lines = [f"# {say_in(lang, 'template.bank_layout.title')}" for lang in reversed(LANGUAGES)]
    for key in (*KEYS, *HEADINGS):
        lines.append("")
        lines += [f"# {key.meaning(lang)}" for lang in reversed(LANGUAGES)]
        is_used = key.needed or key.name in SIDES
        lines.append(key.line if is_used else f"# {key.line}")
    return "\n".join([*lines, ""])


def written(body: Mapping[str, Any]) -> str:
    """A layout as the TOML file that it can be read from again."""
    lines = [
        f"{key.name} = {_toml(body[key.name])}"
        for key in KEYS
        if key.name in body and key.type != "headings" and not _is_unsaid(key, body[key.name])
    ]
    lines += ["", "[headings]"]
    lines += [
        f"{key.name} = {_toml(body['headings'][key.name])}"
        for key in HEADINGS
        if key.name in body["headings"]
    ]
    return "\n".join([*lines, ""])


def said_in(body: Mapping[str, Any]) -> Iterator[tuple[str, str, Sentence]]:
    """Each key that a layout says, its value as a file has it, and what it means."""
    for key in (*KEYS, *HEADINGS):
        of = body["headings"] if key.group != "bank_layout" else body
        if key.name in of and is_said(key) and not _is_unsaid(key, of[key.name]):
            name = key.name if of is body else f"headings.{key.name}"
            yield name, _toml(of[key.name]), Sentence(f"explanation.{key.group}.{key.name}")


def _is_unsaid(key: Key, value: object) -> bool:
    """A flag that every body holds, and that is off where nobody said it."""
    return key.name == "fill_days" and value is False


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)  # its escapes are TOML's too
        case Mapping():
            inside = ", ".join(f"{name} = {_toml(each)}" for name, each in value.items())
            return f"{{ {inside} }}"
        case _:
            return f"[{', '.join(map(_toml, value))}]"


KIND: FileKind[None, None] = FileKind("bank_layout", schema=json_schema, toml=template)
