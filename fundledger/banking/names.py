"""Names of borrowers in the words of a bank: whole, shortened, cut off, or nearly alike.

    Names({number: name}).read(texts)     what of it names which borrower, as `Reading`s

Banks write names without marks and cut them; people shorten the trade ("HTX NN DV TH …") or leave
it out. A name may be part of another ("Mẫu Sơn" of "Mẫu Sơn 1") and two may differ by the trade
alone, so a reading says how sure it is, and readings that a text allows beside the best one are
told too: they are what may be meant all the same. A name after a word for a company or a place
("CTY TNHH …", "PGD …") is no cooperative's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundledger.banking.memo import tokens_of
from fundledger.rules.bank_words import Words, bank_words

EXACT, WHOLE, CUT, TELLING, LIKE = 5, 4, 3, 2, 1
"""How sure a reading is: the name as it is kept; with its trade shortened or left out; cut off in
the middle of a word; its telling part alone, or after another trade; nearly alike, or contained.
"""

_SHORTEST = 4
_SHORTEST_CUT = 5  # letters of the telling part
_ALIKE = 88  # per cent
_MOST_ALIKE = 20
_KINDS = frozenset(("HTX", "LHHTX", "THT", "QTDND", "LH"))
_OF_ANY_NAME = frozenset(
    (
        *("HTX", "HOP", "TAC", "XA", "LIEN", "HIEP", "LHHTX", "TO", "THT", "QTDND"),
        *("NONG", "NGHIEP", "NN", "DICH", "VU", "DV", "SAN", "XUAT", "SX", "TONG", "THUONG"),
        *("MAI", "TM", "VA", "KINH", "DOANH", "KD", "TH", "NS", "LN", "NLN", "VT", "XD", "CN"),
        *("TTCN", "CB", "MT", "DL", "TS", "HC", "CNC"),
    )
)
"""Words that are in too many names to tell them apart; kept only where nothing else is left."""


@dataclass(frozen=True, slots=True)
class Reading:
    borrower: str
    sure: int
    percent: int = 100
    within: bool = False  # only as a part of another name that is there in whole


@dataclass(frozen=True, slots=True)
class _Name:
    borrower: str
    trade: frozenset[str]
    telling: Words


class Names:
    """The names of borrowers, by the first word that tells them apart."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[_Name]] = defaultdict(list)
        self._padded: dict[str, str] = {}
        self._by_telling: dict[str, list[str]] = defaultdict(list)
        for borrower, name in names.items():
            one = _name(borrower, name)
            text = " ".join(one.telling)
            if len(text) >= _SHORTEST:
                self._by_first[one.telling[0]].append(one)
                self._by_telling[text].append(borrower)
        self._padded = {text: f" {text} " for text in self._by_telling}
        self._known: dict[tuple[str, ...], list[Reading]] = {}

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """What is named in some texts of one line (payer, narrative), the surest first."""
        key = tuple(texts)
        if key not in self._known:
            best: dict[str, Reading] = {}
            for text in texts:
                for each in self._read(shortened(tokens_of(text))):
                    known = best.get(each.borrower)
                    if known is None or (each.sure, not each.within) > (
                        known.sure,
                        not known.within,
                    ):
                        best[each.borrower] = each
            order = sorted(best.values(), key=lambda each: (-each.sure, each.borrower))
            self._known[key] = order
        return self._known[key]

    def _read(self, tokens: Sequence[str]) -> Iterator[Reading]:
        tokens = without_own_name(tokens)
        spans: list[tuple[int, int, Reading]] = []
        for at, token in enumerate(tokens):
            for name in self._by_first.get(token, ()):
                found = _at(tokens, at, name)
                if found is not None:
                    spans.append((at, found[1], found[0]))
        read: set[str] = set()
        for at, end, each in spans:
            longer = any(
                other.sure >= WHOLE and one <= at and end <= last and last - one > end - at
                for one, last, other in spans
            )
            read.add(each.borrower)
            if longer:
                yield Reading(each.borrower, LIKE, within=True)
            else:
                yield each
        yield from self._nearly(tokens, read)

    def _nearly(self, tokens: Sequence[str], read: set[str]) -> Iterator[Reading]:
        from rapidfuzz import fuzz, process

        padded = f" {' '.join(tokens)} "
        if len(padded) < _SHORTEST + 2 or not self._padded:
            return
        found = process.extract(
            padded,
            self._padded,
            scorer=fuzz.partial_ratio,
            score_cutoff=_ALIKE,
            limit=_MOST_ALIKE,
        )
        for name, score, text in found:
            if len(name) > len(padded) or name in padded:
                continue  # what is there in whole was read, or is a company's or a place's
            for borrower in self._by_telling[text]:
                if borrower not in read:
                    yield Reading(borrower, LIKE, int(score))


def _at(tokens: Sequence[str], at: int, name: _Name) -> tuple[Reading, int] | None:
    """What of a name begins at a word, and where it ends."""
    length = 0
    while (
        length < len(name.telling)
        and at + length < len(tokens)
        and tokens[at + length] == name.telling[length]
    ):
        length += 1
    is_whole = length == len(name.telling)
    if is_whole and name.telling[-1].isdigit() and _is_digits(tokens, at + length):
        is_whole, length = False, length - 1  # "MAU SON 1 500 000" is a sum after a name
    end = at + length
    is_cut = False
    if not is_whole and end < len(tokens) and length < len(name.telling):
        rest = tokens[end]
        is_cut = name.telling[length].startswith(rest) and rest != name.telling[length]
    letters = sum(map(len, tokens[at:end])) + (len(tokens[end]) if is_cut else 0)
    if not is_whole and letters < _SHORTEST_CUT:
        return None
    kind, trade, before = _before(tokens, at)
    if before is not None:
        return None
    if not is_whole:
        sure = CUT if is_cut and kind and trade <= name.trade else LIKE
        return Reading(name.borrower, sure), end + is_cut
    if not kind:
        sure = TELLING if trade or at else WHOLE if len(tokens) == length else TELLING
    elif trade == name.trade:
        sure = EXACT
    elif trade < name.trade:
        sure = WHOLE
    else:
        sure = TELLING
    return Reading(name.borrower, sure), end


def _is_digits(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and tokens[at].isdigit()


def _before(tokens: Sequence[str], at: int) -> tuple[str, frozenset[str], str | None]:
    """What stands before a name: kind of body, trade, and a word that makes it another's."""
    trade: set[str] = set()
    first = at
    while first > 0 and tokens[first - 1] in _OF_ANY_NAME and tokens[first - 1] not in _KINDS:
        first -= 1
        trade.add(tokens[first])
    kind = tokens[first - 1] if first > 0 and tokens[first - 1] in _KINDS else ""
    other = None if kind else _other_before(tokens, at) or _other_before(tokens, first)
    return kind, frozenset(trade - {"VA"}), other


def _other_before(tokens: Sequence[str], at: int) -> str | None:
    words = bank_words()
    for phrase in (*words.others, *words.places):
        if tuple(tokens[max(0, at - len(phrase)) : at]) == phrase:
            return " ".join(phrase)
    return None


def _name(borrower: str, name: str) -> _Name:
    tokens = shortened(tokens_of(name))
    first = next((i for i, token in enumerate(tokens) if token not in _OF_ANY_NAME), 0)
    trade = frozenset(tokens[:first]) - _KINDS - {"VA"}
    return _Name(borrower, trade, tuple(tokens[first:]))


def shortened(tokens: Sequence[str]) -> list[str]:
    """`HOP TAC XA NONG NGHIEP MAU SON` becomes `HTX NN MAU SON`."""
    short = bank_words().short
    longest = max(map(len, short))
    found: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(longest, len(tokens) - at), 1, -1):
            phrase = tuple(tokens[at : at + length])
            if phrase in short:
                found.append(short[phrase])
                at += length
                break
        else:
            token = tokens[at]
            if token.startswith("HTX") and len(token) > len("HTX"):
                found += ["HTX", token.removeprefix("HTX")]
            else:
                found.append(token)
            at += 1
    return found


def without_own_name(tokens: Sequence[str]) -> list[str]:
    """Without the name of the Fund itself and the place that it is named after."""
    names = bank_words().own_name
    found: list[str] = []
    at = 0
    while at < len(tokens):
        own = next((name for name in names if tuple(tokens[at : at + len(name)]) == name), None)
        if own is None:
            found.append(tokens[at])
            at += 1
        else:
            at += len(own) + (2 if own[-1] == "TINH" else 0)
            found.append("QUY")
    return found
