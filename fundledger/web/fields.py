"""The parameters of an act or a question as fields of a form, and what was typed as what is said.

    form = Form.of(what, typed, today)        fields with their labels, choices and what was typed
    form.said                                 what the office is told; only where `form.is_right`

A field keeps what was typed when it is refused. Its shape says which control a page shows; reading
is the business of the kind alone. A file that was sent is held (`held`) and named by its key, so
that it need not be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from fundledger.errors import FundledgerError
from fundledger.files import SourceFile
from fundledger.messages.codes import shown_as
from fundledger.office.declaring import Declared, Parameter
from fundledger.office.kinds import CHART, SOURCE_FILE, Choice
from fundledger.web.held import Held
from fundledger.web.sentences import help_of, label_of

Shape = Literal[
    "text", "day", "money", "number", "choice", "flag", "either", "file", "password", "quarter"
]
Typed = Mapping[str, Sequence[str]]
"""By the name of a field, what was typed in it; several where it may be said several times."""

HELD_FILE = "held:"
"""Before the key of a file that was sent before."""

_OF_EVERY_VOUCHER = ("on", "document")
"""What need not be said and nearly always is."""

_USUAL: Mapping[str, tuple[str, ...]] = {
    "cooperative add": ("kind", "commune", "address", "representative", "phone", "since"),
    "cooperative change": ("address", "representative", "phone", "status", "since"),
    "application add": ("term_months", "project_cost", "own_funds", "source", "security"),
    "appraise": ("amount", "term_months"),
    "decide": ("amount", "term_months", "rate", "instalments", "every_months", "source"),
    "loan add": (
        *("cooperative", "source", "principal", "rate", "monthly_rate", "conversion", "signed"),
        *("disbursed", "instalments", "every", "first_due", "method"),
    ),
    "disburse": ("out_of",),
    "collect": ("into", "prepay", "payoff"),
    "refund": ("out_of",),
    "loan reschedule": ("reason",),
    "loan extend": ("reason",),
    "loan recall": ("pay_by", "reason_code"),
    "remind": ("rung", "loan"),
    "promise": ("loan", "person"),
    "inspect": ("member", "planned", "actual", "proposal"),
    "arrears review": ("by", "cause", "ability", "conclusion", "next", "next_on"),
    "council decide": ("quarter", "member", "use", "strike_off", "raised", "conclusion"),
    "case event": ("served", "fee", "note"),
    "security add": ("value", "valued", "papers"),
    "money receive": ("of", "into", "memo"),
    "money pay": ("out_of", "memo"),
    "money transfer": ("out_of", "into"),
    "money deposit": ("out_of", "at"),
    "money mature": ("interest", "into", "at"),
    "money capital-in": ("into",),
    "money capital-out": ("source", "out_of"),
    "bank read": ("place", "password"),
    "bank assign": ("loans", "account"),
    "bank post": ("certain",),
    "support add": ("cooperative", "beneficiary", "count", "amount", "source", "programme"),
    "petition add": ("cooperatives", "unlisted", "level", "due"),
    "notice run": ("quarter", "round"),
    "paper issue": ("number", "signer"),
    "recovery-plan set": ("principal", "interest", "origin", "percent"),
}
"""By act, what is usually said of it: a form shows it without being asked."""

NOT_ASKED = ("dry_run", "details")
"""What the steps of a page say by themselves."""

_SHAPES: Mapping[str, Shape] = {
    "day": "day",
    "money": "money",
    "number": "number",
    "year": "number",
    "choice": "choice",
    "file": "file",
    "chart": "text",
    "password": "password",
    "quarter": "quarter",
    "period": "quarter",
}


@dataclass(frozen=True, slots=True)
class Field:
    parameter: Parameter
    label: str
    help: str
    shape: Shape
    typed: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    error: FundledgerError | None = None
    held: tuple[Held, ...] = ()

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def is_required(self) -> bool:
        return self.parameter.is_required

    @property
    def is_many(self) -> bool:
        return self.parameter.is_many

    @property
    def value(self) -> str:
        return self.typed[0] if self.typed else ""

    @property
    def is_said(self) -> bool:
        return bool(self.typed or self.held)

    @property
    def suggests(self) -> str:
        """Which list of the fund may be offered: loans, cooperatives … by the kind's own word."""
        return self.parameter.kind.placeholder or self.parameter.kind.name


@dataclass(frozen=True)
class Form:
    what: Declared
    fields: tuple[Field, ...]
    said: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        what: Declared,
        typed: Typed,
        today: date,
        files: Callable[[str], Held | None],
        *,
        is_sent: bool = True,
    ) -> Form:
        """`is_sent`: somebody has filled it in, so what is missing is told."""
        fields: list[Field] = []
        said: dict[str, object] = {}
        for each in what.parameters:
            if each.name in NOT_ASKED or each.name == what.confirmed_by:
                continue
            found, value = _field(what.words, each, typed.get(each.name, ()), today, files, is_sent)
            fields.append(found)
            if value is not None:
                said[each.name] = value
        return cls(what, tuple(fields), said)

    @cached_property
    def wrong(self) -> list[Field]:
        return [each for each in self.fields if each.error is not None]

    @property
    def is_right(self) -> bool:
        return not self.wrong

    @property
    def first(self) -> list[Field]:
        """What must be said, what has been, and what is wrong: shown without asking."""
        return [each for each in self.fields if self._comes_first(each)]

    @property
    def further(self) -> list[Field]:
        """What need not be said."""
        return [each for each in self.fields if not self._comes_first(each)]

    def _comes_first(self, each: Field) -> bool:
        if each.is_required or each.is_said or each.error is not None:
            return True
        if self.what.traits.is_question:
            return False
        return each.name in _OF_EVERY_VOUCHER or each.name in _USUAL.get(self.what.words, ())

    def __getitem__(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """All that was typed, for a page that asks once more: names and values, files by key."""
        return [
            *((each.name, one) for each in self.fields for one in each.typed),
            *((each.name, HELD_FILE + one.key) for each in self.fields for one in each.held),
        ]


def shape_of(parameter: Parameter) -> Shape:
    if parameter.is_flag:
        return "flag"
    if parameter.kind.name == "flag":
        return "either"
    return _SHAPES.get(parameter.kind.name, "text")


def _field(
    act: str,
    each: Parameter,
    typed: Sequence[str],
    today: date,
    files: Callable[[str], Held | None],
    is_sent: bool,
) -> tuple[Field, object | None]:
    shape = shape_of(each)
    choices = _choices(each)
    given = tuple(one for one in (one.strip() for one in typed) if one)
    held = tuple(
        filter(None, (files(one.removeprefix(HELD_FILE)) for one in given if _is_held(one)))
    )
    words = tuple(one for one in given if not _is_held(one))
    error: FundledgerError | None = None
    value: object | None = None
    try:
        value = _value(each, shape, words, held)
        if value is None and each.is_required and is_sent:
            error = FundledgerError("web.missing")
        elif value is not None:
            each.take(value, today)
    except FundledgerError as refusal:
        error, value = refusal, None
    label = label_of(act, each.name)
    help_text = help_of(act, each.name, each.name if each.is_argument else each.option)
    return Field(each, label, help_text, shape, words, choices, error, held), value


def _is_held(typed: str) -> bool:
    return typed.startswith(HELD_FILE)


def _value(
    each: Parameter, shape: Shape, words: Sequence[str], held: Sequence[Held]
) -> object | None:
    """What the office is told; None: nothing."""
    if each.kind is SOURCE_FILE or (each.kind is CHART and held):
        sent: list[SourceFile] = [one.source() for one in held]
        return (sent if each.is_many else sent[0]) if sent else None
    if not words:
        return None
    if shape == "flag":
        return words[0] in {"on", "true", "1"} or None
    return list(words) if each.is_many else words[0]


def _choices(each: Parameter) -> tuple[tuple[str, str], ...]:
    if not isinstance(each.kind, Choice):
        return ()
    return tuple((code, shown_as(each.kind.group, code)) for code in each.kind.codes)


def typed_of(said: Mapping[str, object]) -> dict[str, Sequence[str]]:
    """What is said as if somebody had typed it: for a form that a link fills in."""
    return {name: list(_texts(value)) for name, value in said.items()}


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, list | tuple):
        return map(str, value)
    return ("on",) if value is True else (str(value),)
