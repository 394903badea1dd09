"""The method `simulate`: many ways in which the span may go, drawn from the rates and promises.

    simulated(rates, standings, steps, promised, paths, seed)

NumPy is used here and nowhere else, and loaded when something is drawn. Of each path

1. the rates themselves are drawn: what was seen of a row, and its prior, say how sure it is (a
   Dirichlet distribution; a Beta of how many pay a part, and of which part);
2. each quarter moves the odds of paying of all loans together (`Rates.shock`), and so does how
   well their mean is known from the quarters that were seen;
3. each loan meets one of the ends of its row, as in `history`; a part paid lies evenly around its
   mean, as far as 0 and everything allow.

A loan that is late and has an open promise waits for its day: then it pays what was promised, or
nothing, by how promises of its borrower and of the fund were kept; only after that do the rates
move it. Cases at court are stages of the rates.

What becomes of a loan in a quarter of a path is drawn from a number that is mixed of the seed, the
path, the quarter and the loan's own number, nothing else. So the same seed gives the same answer on
any machine, in any order of the loans, however the paths are cut into blocks; and a loan that is
added, or a scenario that changes one, leaves the draws of the others as they are. Chances are
compared in 2^15 steps, their borders moved at random by less than one so that no rate is lost.
Money is summed in whole đồng.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from fundledger.outlook.history import Standing, Step
from fundledger.outlook.rates import (
    AHEAD,
    FIRST_LATE_END,
    FIRST_LATE_ROW,
    INTEREST_DUE,
    PAID,
    PRINCIPAL_DUE,
    Rates,
    end_of,
)

if TYPE_CHECKING:
    from numpy import float64, int64, uint64
    from numpy.typing import NDArray

    Floats = NDArray[float64]
    Ints = NDArray[int64]
    Words = NDArray[uint64]

PATHS, PATHS_MAX = 1_000, 100_000
SEED = 45_2021
"""Where nobody says another: so that who asks twice is told the same."""

_CELLS = 1 << 15
"""Loans × paths in a block: arrays of so many numbers stay near the processor."""

_BITS = 15
_MASK = (1 << 64) - 1
_GOLDEN, _SALT = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Promised(NamedTuple):
    """An open promise as it bears on one loan; all loans of a promise keep or break it together."""

    loan: str
    step: int
    principal: int
    chance: float  # that it is kept
    key: str


@dataclass(frozen=True, slots=True)
class Simulated:
    """By path what came in all, least first; by loan, in the order of the standings, what came."""

    totals: tuple[int, ...]
    by_step: tuple[tuple[int, ...], ...]  # of each loan the mean by quarter; their sum is its mean
    deviations: tuple[int, ...]  # by how much a loan's sum differs between paths

    def percentile(self, percent: int) -> int:
        """The least sum that so many of a hundred paths do not exceed."""
        return self.totals[max(math.ceil(len(self.totals) * percent / 100) - 1, 0)]


def simulated(
    rates: Rates,
    standings: Sequence[Standing],
    steps: Sequence[Step],
    promised: Sequence[Promised] = (),
    paths: int = PATHS,
    seed: int = SEED,
) -> Simulated:
    if not standings:
        return Simulated((0,) * paths, (), ())
    drawing = _Drawing(rates, standings, steps, promised, paths, seed)
    return drawing.simulated()


class _Drawing:
    """All arrays are path by path, loan by loan."""

    def __init__(
        self,
        rates: Rates,
        standings: Sequence[Standing],
        steps: Sequence[Step],
        promised: Sequence[Promised],
        paths: int,
        seed: int,
    ) -> None:
        import numpy as np

        self.np, self.paths, self.steps = np, paths, steps
        self.ends = len(rates.stages.ends)
        self.gone = len(rates.rows)  # a row more: a loan that owes nothing more
        self.borders, self.something, self.part = self._drawn(rates, seed)
        self.places = self._places(seed)
        loans = len(standings)
        self.keys = np.array([_key(each.loan) for each in standings], np.uint64)
        self.row = np.array([each.row for each in standings], np.int64)
        self.unpaid = np.array([each.unpaid for each in standings], np.int64)
        shape = len(steps), loans
        self.falling = np.array([each.falling for each in standings], np.int64).T.reshape(shape)
        self.rest = np.array([each.rest for each in standings], np.int64).T.reshape(shape)
        self.kinds = np.array([each.kinds for each in standings], np.int64).T.reshape(shape)
        # By end the stage that follows: 0 in time, the row of a late one, or gone.
        late = range(FIRST_LATE_ROW, self.gone)
        self.next = np.array([0, self.gone, 0, self.gone, *late, self.gone], np.int64)
        column = {each.loan: n for n, each in enumerate(standings) if each.row}
        self.promised: dict[int, list[Promised]] = defaultdict(list)
        for promise in sorted(promised):
            if promise.loan in column:
                self.promised[column[promise.loan]].append(promise)

    def _drawn(self, rates: Rates, seed: int) -> tuple[Any, Floats, Floats]:
        """Of each path and quarter the borders between ends, and what is paid of those that stay.

        Neither the loans nor the size of a block bears on what is drawn here.
        """
        np, paths = self.np, self.paths
        random = np.random.Generator(np.random.PCG64(seed))
        rows = rates.rows
        worth = np.array([each.worth for each in rates.rows])
        means = np.array([each.ends for each in rows])
        ends = random.standard_gamma(means * worth[:, None], (paths, *means.shape))
        ends /= ends.sum(axis=2, keepdims=True)
        something, part = (
            # With one more for those that are gone, so that a row has the same place everywhere.
            self._beta(random, [*means_of, 0.0], [*worth, 1.0])
            for means_of in ([each.something for each in rows], [each.part for each in rows])
        )
        seen = max(len(rates.quarters), 1)
        lasting = random.standard_normal((paths, 1)) * (rates.shock / math.sqrt(seen))
        shocks = random.standard_normal((paths, len(self.steps))) * rates.shock + lasting
        self.odds = np.exp(shocks)
        jitter = random.random((paths, 1, 1))
        borders = np.empty((len(self.steps), paths, len(rows) + 1, self.ends), np.uint16)
        some = np.empty((len(self.steps), paths, len(rows) + 1))
        for place, step in enumerate(self.steps):
            then = ends.copy()
            # Where nothing is asked there are no odds of paying.
            then[:, 1:, [PAID, AHEAD]] *= self.odds[:, place, None, None]
            then /= then.sum(axis=2, keepdims=True)
            some[place] = something
            if step.share < 1:
                some[place] = self._within(then, something, step.share)
            upto = then.cumsum(axis=2) * (1 << _BITS)
            borders[place, :, :-1] = np.minimum(np.floor(upto + jitter), 1 << _BITS)
            borders[place, :, :-1, -1] = 1 << _BITS  # nobody is gone but who left
            borders[place, :, -1] = 0
        return borders, some, part

    def _within(self, ends: Floats, something: Floats, share: float) -> Floats:
        """What `Row.within` does, of every path."""
        paying = something.copy()
        for row in range(self.gone):
            if row in (INTEREST_DUE, PRINCIPAL_DUE):
                continue
            ends[:, row] *= share
            late = ends[:, row, FIRST_LATE_END:].sum(axis=1)
            if row < FIRST_LATE_ROW:
                ends[:, row, PAID] += 1 - share
                continue
            ends[:, row, end_of(row)] += 1 - share
            paying[:, row] *= late / (late + 1 - share)
        return paying

    def _beta(self, random: Any, means: Sequence[float], worth: Sequence[float]) -> Floats:
        mean, sure = self.np.array(means), self.np.array(worth)
        ones = random.standard_gamma(mean * sure, (self.paths, len(mean)))
        others = random.standard_gamma((1 - mean) * sure, (self.paths, len(mean)))
        found: Floats = ones / self.np.maximum(ones + others, 1e-300)
        return found

    def _places(self, seed: int) -> Words:
        """A word of each path and quarter."""
        np = self.np
        numbers = np.arange(self.paths, dtype=np.uint64)[:, None] * np.uint64(_GOLDEN)
        quarters = np.arange(1, len(self.steps) + 1, dtype=np.uint64) * np.uint64(_SALT)
        return self._mixed(numbers + quarters + np.uint64(_mixed(seed & _MASK)))

    def _mixed(self, words: Words) -> Words:
        np = self.np
        words ^= words >> np.uint64(30)
        words *= np.uint64(_FIRST)
        words ^= words >> np.uint64(27)
        words *= np.uint64(_SECOND)
        words ^= words >> np.uint64(31)
        return words

    def simulated(self) -> Simulated:
        np, loans = self.np, len(self.keys)
        totals = np.zeros(self.paths, np.int64)
        by_step = np.zeros((len(self.steps), loans), np.int64)
        squares = np.zeros(loans)
        for columns in _slices(loans, _CELLS):
            each = max(_CELLS // (columns.stop - columns.start), 1)
            for block in _slices(self.paths, each):
                came = self._block(block, columns, by_step[:, columns])
                totals[block] += came.sum(axis=1)
                # Path by path, so that the sum is the same however the paths are cut.
                for of_path in came:
                    squares[columns] += of_path.astype(np.float64) ** 2
        totals.sort()
        upto = by_step.cumsum(axis=0)
        means: Ints = np.diff((2 * upto + self.paths) // (2 * self.paths), axis=0, prepend=0)
        spread = squares / self.paths - (upto[-1] / self.paths) ** 2
        deviations = np.sqrt(np.maximum(spread, 0)).astype(np.int64)
        return Simulated(
            tuple(totals.tolist()),
            tuple(map(tuple, means.T.tolist())),
            tuple(deviations.tolist()),
        )

    def _block(self, block: slice, columns: slice, by_step: Ints) -> Ints:
        """What came of some loans in all, of some paths; by quarter it is added up."""
        np, keys = self.np, self.keys[columns]
        shape = block.stop - block.start, len(keys)
        row = np.broadcast_to(self.row[columns], shape).copy()
        unpaid = np.broadcast_to(self.unpaid[columns], shape).copy()
        falling, rest, kinds = (of[:, columns] for of in (self.falling, self.rest, self.kinds))
        promised = [
            (column - columns.start, of_loan)
            for column, of_loan in self.promised.items()
            if columns.start <= column < columns.stop
        ]
        came: Ints = np.zeros(shape, np.int64)
        # Where the row of a loan begins among those of all paths of the block.
        first_of_path = np.arange(shape[0], dtype=np.int64)[:, None] * (self.gone + 1)
        for step in range(len(self.steps)):
            words = self._mixed(keys + self.places[block, step, None])
            chance = (words >> np.uint64(64 - _BITS)).astype(np.uint16)
            at = np.where(row == 0, kinds[step], row)
            at += first_of_path
            end = np.zeros(shape, np.uint8)
            for border in self._by_end(step, block):
                end += chance >= border.take(at)
            asked = unpaid + falling[step]
            paid = asked * (end <= AHEAD)
            ahead = np.nonzero(end == AHEAD)
            paid[ahead] += rest[step][ahead[1]]
            # Below the first late end the difference is far above: bytes go round.
            is_late = (end - np.uint8(FIRST_LATE_END)) < self.ends - FIRST_LATE_END
            late = np.flatnonzero(is_late)
            of_late = asked.take(late)
            part = self._parts(step, block, at.take(late), words.take(late))
            pays = np.floor(of_late * part).astype(np.int64)
            paid.put(late, pays)
            unpaid = np.zeros(shape, np.int64)
            unpaid.put(late, of_late - pays)
            then = self.next.take(end)
            for column, of_loan in promised:
                if step <= max(each.step for each in of_loan):
                    self._keep(of_loan, column, step, block, (row, asked, paid, unpaid, then))
            row = then
            came += paid
            by_step[step] += paid.sum(axis=0)
        return came

    def _by_end(self, step: int, block: slice) -> Any:
        """The upper border of each end, by path and row."""
        borders = self.borders[step, block].reshape(-1, self.ends)
        return self.np.ascontiguousarray(borders.T)

    def _parts(self, step: int, block: slice, at: Ints, words: Words) -> Floats:
        """Which part those that stay late pay: none, or evenly around its mean."""
        np = self.np
        even = (words & np.uint64((1 << 32) - 1)) * (1 / (1 << 32))
        some, mean = self.something[step, block], self.part[block]
        lowest = np.maximum(2 * mean - 1, 0)
        # Below `some` the number is even again once it is stretched.
        slope = (np.minimum(2 * mean, 1) - lowest) / np.maximum(some, 1e-300)
        found: Floats = lowest.take(at) + even * slope.take(at)
        found *= even < some.take(at)
        return found

    def _keep(
        self,
        promised: Sequence[Promised],
        column: int,
        step: int,
        block: slice,
        of: tuple[Ints, ...],
    ) -> None:
        """The loan waits for the days of its promises, and then pays what it promised or nothing.

        One that is late no more goes by the rates.
        """
        np = self.np
        row, asked, paid, unpaid, then = of
        waits = (row[:, column] >= FIRST_LATE_ROW) & (row[:, column] < self.gone)
        pays: Ints = np.zeros(len(waits), np.int64)
        for each in promised:
            if each.step == step:
                words = self._mixed(np.uint64(_key(each.key)) + self.places[block, step])
                even = (words >> np.uint64(11)) * (1 / (1 << 53))
                odds = each.chance / (1 - each.chance) * self.odds[block, step]
                pays += np.where(even < odds / (1 + odds), each.principal, 0)
        pays = np.minimum(pays, asked[:, column])
        left = asked[:, column] - pays
        paid[:, column] = np.where(waits, pays, paid[:, column])
        unpaid[:, column] = np.where(waits, left, unpaid[:, column])
        stays = np.where(left > 0, row[:, column], 0)
        then[:, column] = np.where(waits, stays, then[:, column])


def _slices(count: int, each: int) -> Iterator[slice]:
    for first in range(0, count, each):
        yield slice(first, min(first + each, count))


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(word: int) -> int:
    word = (word ^ word >> 30) * _FIRST & _MASK
    word = (word ^ word >> 27) * _SECOND & _MASK
    return word ^ word >> 31
