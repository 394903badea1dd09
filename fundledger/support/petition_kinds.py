"""What petitions are about: the program's list, or the Fund's own (setting `petition_kinds`).

A kind of the program's list is kept by its code and said in either language; one of the Fund's own
is kept by its name. What stands in a book keeps its kind, whatever the list says later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.settings import Setting, Settings, Value
from fundledger.messages.codes import code_of, plain
from fundledger.messages.wording import Sentence
from fundledger.text import clean

OURS = (
    *("credit", "market", "land", "production", "technology", "training"),
    *("state_support", "tax", "infrastructure", "procedure", "other"),
)
"""As the notice of a province lists what its cooperatives ask for, and tax and procedures."""

GROUP = "choice.petition_kind."

_NONE = ("none", "khong", "-")
_MOST, _LONGEST = 40, 60


def kinds_said(text: str) -> Value:
    """vốn; đất đai; điện nước: all kinds in their order as one text; none: the program's list."""
    names = [meant(part) for each in text.split(";") if (part := clean(each))]
    if [plain(each) for each in names] in [[none] for none in _NONE]:
        return None
    folded = {plain(each) for each in names}
    is_fit = names and len(names) <= _MOST and all(len(each) <= _LONGEST for each in names)
    if not is_fit or len(folded) != len(names):
        raise FundledgerError("setting_value.not_kinds", value=text, count=_MOST, most=_LONGEST)
    return "; ".join(names)


PETITION_KINDS = Setting("petition_kinds", None, kinds_said)


def meant(said: str) -> str:
    """The code of a kind of the program's list; else what was said, which may be a Fund's own."""
    return code_of(GROUP, OURS, said) or clean(said)


def word_of_kind(kind: str) -> Sentence | str:
    return Sentence(GROUP + kind) if kind in OURS else kind


@dataclass(frozen=True)
class Kinds:
    """The lists that a fund has had, read once."""

    settings: Settings

    def on(self, day: date) -> tuple[str, ...]:
        value = self.settings.value_on(PETITION_KINDS, day)
        return OURS if value is None else tuple(str(value).split("; "))

    def found(self, said: str, day: date) -> str | None:
        """The kind that is meant, of the list of the day or of the last one; None: none is."""
        wanted = plain(meant(said))
        for each in (*self.on(day), *self.on(date.max)):
            if plain(each) == wanted:
                return each
        return None
