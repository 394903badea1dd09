"""Which lines of a statement are in the book already, in whatever words the bank says them now.

The bank writes one line in many ways: another export cuts the narrative or begins it otherwise,
lacks the reference, has the value date for a day, or sorts a day anew. So lines are paired

1. by their words: day, amount, reference and narrative, and the balance where both say one;
2. by the balance after each, on the same day;
3. by the balance after each, some days apart, within days that both have read;
4. by whole days: file and book begin a day with one balance, so the file's day holds the book's.

Where amounts are alike on both sides and nothing of this tells whether the lines are the same, or
both have read the days in full and yet each has a line that the other lacks, it is asked (`Alike`).
Taken as new they would stand twice, taken as the same a receipt would be lost.
In a file that begins with the balance with which another ended on that day, a line that is alike is
another one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise, product
from typing import Literal

from fundledger.banking.lines import Known, LineRead, StatementLine, StatementRead
from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.text import clean, unaccented

Alike = Literal["same", "new"]
"""What somebody says of lines that are alike: the same ones as in the book, or new ones."""

Face = tuple[date, int, str, str]

_NOTHING = timedelta(0)
_DAYS_APART = timedelta(days=10)
"""How far the day of posting and the value date of a line may lie apart: holidays are between."""

_MOST_COMPARED = 2_500  # pairs of equal lines whose words are compared; of more, the order decides
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Apart:
    """The lines of the book that a file repeats, each once, and the file's lines that are new."""

    matched: tuple[StatementLine, ...]
    fresh: tuple[LineRead, ...]
    reworded: int  # how many were not known by their words


def face(line: StatementLine | LineRead) -> Face:
    return line.day, line.amount, clean(line.reference), clean(line.narrative)


def apart(
    standing: Sequence[StatementLine],
    known: Sequence[Known],
    read: StatementRead,
    alike: Alike | None = None,
) -> Apart:
    """Hold a statement's lines against those of its account in the book."""
    left = _Left(standing, read.lines)
    goes_on = _goes_on(read, known)
    first = read.first if goes_on else None  # the day on which its lines follow others

    def is_loose(one: LineRead, line: StatementLine) -> bool:
        by_reference = bool(one.reference) and not goes_on
        return by_reference or None in (line.balance, one.balance)

    new = left.set_aside(first) if _surely_on(read, known, first, standing) else {}
    left.pair(lambda line: (face(line), line.balance))
    left.pair(face, is_loose)
    left.pair(lambda line: (line.bank_day, *face(line)[1:]), is_loose)
    by_words = len(left.matched)
    left.keep_near(read)
    if left.read and left.standing:
        left.pair(lambda line: _by_balance(line, first), by_likeness=True)
        _pair_days_apart(left, known, read, first)
        whole = _whole_days(standing, known, read, {one.bank_day for one in left.read.values()})
        whole.discard(first or date.min)
        left.pair(
            lambda line: (line.bank_day, line.amount) if line.bank_day in whole else None,
            by_likeness=True,
        )
        _settle_alike(left, known, read, alike)
    new |= left.read
    return Apart(
        tuple(left.matched),
        tuple(new[at] for at in sorted(new)),
        len(left.matched) - by_words,
    )


class _Left:
    """What no step has paired yet: lines of the file by their place in it, of the book by link."""

    def __init__(self, standing: Sequence[StatementLine], read: Sequence[LineRead]) -> None:
        places = range(len(read))
        order = reversed(places) if _is_newest_first(read) else places
        self.read = {at: read[at] for at in order}
        self.all_standing = standing
        self.standing = {line.chain: line for line in standing}
        self.matched: list[StatementLine] = []

    def set_aside(self, day: date | None) -> dict[int, LineRead]:
        """Take out the file's lines of a day; answers them."""
        found = {at: one for at, one in self.read.items() if one.bank_day == day}
        self.read = {at: one for at, one in self.read.items() if at not in found}
        return found

    def keep_near(self, read: StatementRead) -> None:
        """Forget the lines of the book whose days are not near those of the file."""
        days = [one.bank_day for one in self.read.values()]
        first, last = min([*days, read.first or date.max]), max([*days, read.last or date.min])
        self.standing = {
            chain: line
            for chain, line in self.standing.items()
            if line.bank_day - _DAYS_APART <= last and first <= line.bank_day + _DAYS_APART
        }

    def pair(
        self,
        key: Callable[[LineRead | StatementLine], Hashable | None],
        fits: Callable[[LineRead, StatementLine], bool] = lambda one, line: True,
        *,
        by_likeness: bool = False,
    ) -> None:
        """Pair the lines of an equal key that fit; None is no key."""
        if not (self.read and self.standing):
            return
        for ones, lines in self.groups(key):
            self.pair_of(ones, lines, fits, by_likeness=by_likeness)

    def groups(
        self, key: Callable[[LineRead | StatementLine], Hashable | None]
    ) -> list[tuple[list[int], list[int]]]:
        """The lines of the file and of the book that have a key in common."""
        ours: dict[Hashable, list[int]] = defaultdict(list)
        for chain, line in self.standing.items():
            ours[key(line)].append(chain)
        theirs: dict[Hashable, list[int]] = defaultdict(list)
        for at, one in self.read.items():
            theirs[key(one)].append(at)
        return [
            (ats, ours[each]) for each, ats in theirs.items() if each is not None and each in ours
        ]

    def pair_of(
        self,
        ones: Sequence[int],
        lines: Sequence[int],
        fits: Callable[[LineRead, StatementLine], bool],
        *,
        by_likeness: bool,
    ) -> None:
        """Pair those that fit; where there is a choice, those whose words are most alike."""
        if by_likeness and 1 < len(ones) * len(lines) <= _MOST_COMPARED:
            pairs = sorted(
                product(ones, lines),
                key=lambda pair: -_likeness(self.read[pair[0]], self.standing[pair[1]]),
            )
            for at, chain in pairs:
                if at in self.read and chain in self.standing:
                    self._take_if(at, chain, fits)
            return
        free = list(lines)
        for at in ones:
            taken = next((chain for chain in free if self._take_if(at, chain, fits)), None)
            if taken is not None:
                free.remove(taken)

    def _take_if(
        self, at: int, chain: int, fits: Callable[[LineRead, StatementLine], bool]
    ) -> bool:
        if not fits(self.read[at], self.standing[chain]):
            return False
        del self.read[at]
        self.matched.append(self.standing.pop(chain))
        return True


def _is_newest_first(lines: Sequence[LineRead]) -> bool:
    if not lines or lines[0].bank_day < lines[-1].bank_day:
        return False
    if lines[0].bank_day > lines[-1].bank_day:
        return True
    upward = sum(
        one.balance is not None
        and other.balance is not None
        and one.balance - one.amount == other.balance
        for one, other in pairwise(lines)
    )
    return upward == len(lines) - 1 > 0


def _likeness(one: LineRead, line: StatementLine) -> int:
    """How much of the words of two lines is the same; a reference in common counts most."""
    same = bool(one.reference) and clean(one.reference) == line.reference
    words, others = (set(unaccented(each.narrative).split()) for each in (one, line))
    return 1_000 * same + len(words & others)


def _by_balance(line: StatementLine | LineRead, first: date | None) -> Hashable | None:
    if line.balance is None or line.bank_day == first:
        return None
    return line.bank_day, line.amount, line.balance


# How a file stands to those read before.


def _goes_on(read: StatementRead, known: Sequence[Known]) -> bool:
    """Whether a statement begins with the balance with which another ended on the same day."""
    ends = {one.closing for one in known if one.last == read.first}
    return read.opening is not None and read.opening in ends


def _surely_on(
    read: StatementRead,
    known: Sequence[Known],
    first: date | None,
    standing: Sequence[StatementLine],
) -> bool:
    """Whether all that was read of its first day came before it.

    Not so where it may be all of the day, since the day had that balance at its beginning too, or
    where another file has read more of the day.
    """
    if first is None or _Balances(standing, known).before(first) == read.opening:
        return False
    of_day = [one for one in known if one.first <= first <= one.last]
    return all(
        (one.last, one.closing) == (first, read.opening)
        and (one.first, one.opening) != (first, read.opening)
        for one in of_day
    )


class _Balances:
    """The balance before any day, by what the book knows."""

    def __init__(self, standing: Iterable[StatementLine], known: Sequence[Known]) -> None:
        self._anchors = [one for one in known if one.opening is not None]
        self._sums = _Sums(standing)

    def before(self, day: date) -> int | None:
        earlier = [one for one in self._anchors if one.first < day]
        if earlier:
            anchor = earlier[-1]
            assert anchor.opening is not None
            return anchor.opening + self._sums.before(day) - self._sums.before(anchor.first)
        openings = {one.opening for one in self._anchors if one.first == day}
        return openings.pop() if len(openings) == 1 else None


class _Sums:
    """What moved before any day, of many lines."""

    def __init__(self, lines: Iterable[StatementLine | LineRead]) -> None:
        by_day: dict[date, int] = defaultdict(int)
        for line in lines:
            by_day[line.bank_day] += line.amount
        self._days = sorted(by_day)
        self._sums = [0, *accumulate(by_day[day] for day in self._days)]

    def before(self, day: date) -> int:
        return self._sums[bisect_left(self._days, day)]


def _whole_days(
    standing: Sequence[StatementLine],
    known: Sequence[Known],
    read: StatementRead,
    days: Collection[date],
) -> set[date]:
    """The days that begin with the same balance in the file and in the book."""
    if read.opening is None:
        return set()
    ours, theirs = _Balances(standing, known), _Sums(read.lines)
    return {day for day in days if ours.before(day) == read.opening + theirs.before(day)}


# Lines that are alike, though their days or words differ.


def _both_cover(
    one: LineRead,
    line: StatementLine,
    known: Sequence[Known],
    read: StatementRead,
    *,
    but: timedelta = _NOTHING,
) -> bool:
    """Whether either should have the line of the other, since both have read its day.

    `but`: how many days at both ends do not count, since the first and the last may be half a day;
    fewer than none where the balances show that days are not the same on both sides.
    """
    if read.first is None or read.last is None or abs(one.bank_day - line.bank_day) > _DAYS_APART:
        return False
    was_read = any(each.first + but <= one.bank_day <= each.last - but for each in known)
    return was_read and read.first + but <= line.bank_day <= read.last - but


def _pair_days_apart(
    left: _Left, known: Sequence[Known], read: StatementRead, first: date | None
) -> None:
    def key(line: LineRead | StatementLine) -> Hashable | None:
        return None if _by_balance(line, first) is None else (line.amount, line.balance)

    def fits(one: LineRead, line: StatementLine) -> bool:
        return _both_cover(one, line, known, read)

    for ones, lines in left.groups(key):
        if len(ones) == len(lines):
            left.pair_of(ones, lines, fits, by_likeness=True)


def _settle_alike(
    left: _Left,
    known: Sequence[Known],
    read: StatementRead,
    alike: Alike | None,
) -> None:
    """Ask about lines of one amount that nothing tells apart or proves to be the same."""

    opening = _Balances(left.all_standing, known).before(read.first or date.min)
    at_ends = (
        _NOTHING if None in (opening, read.opening) or opening == read.opening else -_DAYS_APART
    )

    def is_doubtful(one: LineRead, line: StatementLine) -> bool:
        if None not in (one.balance, line.balance) and one.balance != line.balance:
            return _both_cover(one, line, known, read, but=ONE_DAY)
        return one.bank_day == line.bank_day or _both_cover(one, line, known, read, but=at_ends)

    if alike == "new":
        return
    before = len(left.matched)
    left.pair(lambda line: (line.bank_day, line.amount), is_doubtful, by_likeness=True)
    left.pair(lambda line: line.amount, is_doubtful, by_likeness=True)
    links = [line.chain for line in left.matched[before:]]
    if links and alike is None:
        raise FundledgerError(
            "statement.alike", file=read.file, count=len(links), links=links[:_MOST_NAMED]
        )
