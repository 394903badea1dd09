"""How loans pay by the sealed quarters of the past: the table of rates, and outlooks by it.

rates_screen(asked)                 what became of loans, by the stage they stood at
Learning(asked, simulation)         the outlooks by `history` and `simulate`; the past read once
learnt_notes(outlook)               what such an outlook rests on, in words
spread_tables(outlooks)             between what a simulation expects what is on hand then
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.messages import Wording
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.by_rates import Basis, basis_of
from fundledger.outlook.capital import NO_MOVEMENTS, CapitalNow, Movements
from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import (
    A_THOUSAND,
    Method,
    Outlook,
    Simulation,
    outlook_by_history,
    outlook_by_simulation,
)
from fundledger.outlook.past import Remembered, sealed_quarters
from fundledger.outlook.rates import (
    FIRST_LATE_END,
    IN_TIME,
    NOTHING_DUE,
    OUTCOMES,
    THIN_QUARTERS,
    Rates,
    Row,
    Stages,
)
from fundledger.outlook.simulating import PATHS_MAX
from fundledger.reports.arrears import day_of
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    money,
    sums,
    texts,
    word_for,
)

FEW_PATHS = 100
"""Below so many draws one in ten of them is a handful."""

_FEW_CASES = 20
"""Below so many quarters of loans at court their rates are mostly the written ones."""

_PERCENTILES = ("p10", "p50", "p90")


def _titled(*names: str, wide: bool = False) -> tuple[Column, ...]:
    return tuple(Column(each, wide=wide, title=Sentence(f"rates_column.{each}")) for each in names)


_STAGE = _titled("stage")
_RATES = (
    *(*_STAGE, Column("loans_seen", "number", summed=True), *_titled("own_weight")),
    *_titled(*OUTCOMES, "late", "collected_share"),
    *_titled("something", "part", "interest_share", wide=True),
    *sums("principal_asked", "principal_collected", wide=True),
)


def rates_screen(asked: Asked) -> Screen:
    """What becomes of loans in a quarter, then at which late stage they are at its end."""
    basis = basis_of(day_of(asked))
    rates = basis.rates
    facts: dict[str, Cell] = {**asked.facts, "quarters": len(rates.quarters)}
    notes = (*still_to_come(asked), *_learnt_from(basis, asked.as_of), *_how(rates))
    table = Table.of(
        "outlook_rates", _RATES, [_rates_row(rates, each) for each in rates.rows], facts, notes
    )
    moves = _moves(rates)
    return Screen((table, moves), {**parts(table), "moves": moves}, flat=table)


def _rates_row(rates: Rates, row: Row) -> Record:
    nothing_asked = row.stage == IN_TIME[NOTHING_DUE]
    return {
        "stage": stage_word(rates.stages, row.stage),
        "loans_seen": row.seen.loans,
        "own_weight": percent(row.own_weight),
        **{name: percent(row.ends[end]) for end, name in enumerate(OUTCOMES)},
        "late": percent(row.late),
        "collected_share": None if nothing_asked else percent(row.collected),
        "something": percent(row.something),
        "part": percent(row.part),
        "interest_share": None if nothing_asked else percent(row.interest),
        "principal_asked": row.seen.asked,
        "principal_collected": row.seen.paid,
    }


def _moves(rates: Rates) -> Table:
    """How often each late stage is the next one, of loans of each stage."""
    late = rates.stages.late
    columns = (
        *_STAGE,
        *(Column(name, title=_stage_name(rates.stages, name)) for name in late),
    )
    rows: list[Record] = [
        {
            "stage": stage_word(rates.stages, row.stage),
            **{
                name: percent(rate) if rate else None
                for name, rate in zip(late, row.ends[FIRST_LATE_END:], strict=True)
            },
        }
        for row in rates.rows
        if row.late
    ]
    return Table.of("outlook_moves", columns, rows)


def stage_word(stages: Stages, stage: str) -> Word:
    return Word(stage, _stage_name(stages, stage))


def _stage_name(stages: Stages, stage: str) -> Wording:
    buckets = {each.code: each.name for each in stages.buckets.every}
    return buckets.get(stage) or Sentence(f"rates_stage.{stage}")


def percent(share: float) -> Word:
    """Per cent with one decimal."""
    whole, tenth = divmod(int(share * 1000 + 0.5), 10)
    shown = Sentence("report_word.percent", {"whole": whole, "tenth": tenth})
    return Word(f"{whole}.{tenth}", shown)


# Outlooks.


def simulation_of(method: Method | None, paths: int | None, seed: int | None) -> Simulation:
    """What was said of how to draw: of no other method can it be said."""
    if method != "simulate" and (paths is not None or seed is not None):
        raise FundledgerError("outlook.drawn_for_nothing")
    usual = A_THOUSAND
    if paths is not None and not 1 <= paths <= PATHS_MAX:
        raise FundledgerError("outlook.paths", most=PATHS_MAX)
    return Simulation(usual.paths if paths is None else paths, usual.seed if seed is None else seed)


class Learning:
    """The past is read when a method first asks for it.

    `remembered` is for whoever makes many outlooks in one snapshot, as of many days.
    """

    def __init__(
        self,
        asked: Asked,
        simulation: Simulation = A_THOUSAND,
        remembered: Remembered | None = None,
    ) -> None:
        self._asked, self.simulation, self._remembered = asked, simulation, remembered

    @cached_property
    def basis(self) -> Basis:
        return basis_of(day_of(self._asked), self._remembered)

    def outlook(
        self, method: Method, of: Claims, now: CapitalNow, movements: Movements = NO_MOVEMENTS
    ) -> Outlook:
        """By `history` or `simulate`."""
        if method == "history":
            return outlook_by_history(of, now, self.basis, movements)
        return outlook_by_simulation(of, now, self.basis, self.simulation, movements)


def has_past(asked: Asked) -> bool:
    """Whether any quarter is sealed that rates can be learnt from."""
    return bool(sealed_quarters(day_of(asked), 1))


def spread_tables(found: Iterable[Outlook]) -> tuple[Table, ...]:
    """Of a simulation alone: what is on hand then, and how much of it has to come in."""
    return tuple(_spread(each) for each in found if each.spread is not None)


def _spread(of: Outlook) -> Table:
    spread = of.spread
    assert spread is not None
    certain = of.capital.on_hand - of.capital.principal_expected
    rows: list[Record] = [
        {
            "how_sure": word_for("outlook_percentile.", name),
            "capital_on_hand": amount,
            "principal_expected": amount - certain,
        }
        for name, amount in zip(_PERCENTILES, (spread.p10, spread.p50, spread.p90), strict=True)
    ]
    columns = (*texts("how_sure"), *money("capital_on_hand", "principal_expected"))
    facts: dict[str, Cell] = {"paths": spread.paths, "seed": spread.seed}
    if of.scenario:
        facts["scenario"] = of.scenario
    return Table.of("outlook_spread", columns, rows, facts)


def rests_on_nothing(of: Outlook) -> bool:
    """Whether the rates of an outlook are the written ones alone: nothing of the past was seen."""
    if of.learnt is None:
        return False
    rates = of.learnt.basis.rates
    return not rates.quarters and not rates.funds


def learnt_notes(found: Sequence[Outlook]) -> Iterator[Note]:
    """What the methods among them that learn from the past rest on; the same of both is said once.

    Of one that rests on nothing else, only what it leaves out.
    """
    by_past = [(each, each.learnt) for each in found if each.learnt is not None]
    if not by_past:
        return
    of, learnt = by_past[-1]
    basis = learnt.basis
    paths = min((each.spread.paths for each in found if each.spread), default=FEW_PATHS)
    if paths < FEW_PATHS:
        yield Note("outlook_note.few_paths", {"count": paths, "least": FEW_PATHS})
    yield from _learnt_from(basis, of.as_of)
    if basis.rates.quarters:
        yield Note("outlook_note.see_rates")
    at_court = [each.loan for each in of.loans if each.loan in basis.at_court]
    seen = sum(row.seen.loans for row in basis.rates.rows[-2:])
    if at_court and seen < _FEW_CASES:
        yield Note("outlook_note.few_cases", {"count": len(at_court), "seen": seen})
    if learnt.written_off:
        yield Note("outlook_note.written_off", {"amount": Dong(learnt.written_off)})
    if learnt.promised:
        chances = sorted(each.chance for each in learnt.promised)
        said: dict[str, object] = {
            "count": len({each.key for each in learnt.promised}),
            "least": percent(chances[0]).shown,
            "most": percent(chances[-1]).shown,
        }
        yield Note("outlook_note.promises", said)


def _learnt_from(basis: Basis, day: date) -> Iterator[Note]:
    """From which quarters, and how sure that makes it."""
    rates, quarters = basis.rates, basis.rates.quarters
    if not quarters:
        yield Note("outlook_note.no_sealed_quarters", {"day": day})
    else:
        said: dict[str, object] = {
            "count": len(quarters),
            "first": quarter_of(quarters[0]),
            "last": quarter_of(quarters[-1]),
            "loans": rates.loans_seen,
        }
        yield Note("outlook_note.quarters_used", said)
    if rates.funds:
        yield Note("outlook_note.other_funds", {"count": rates.funds})
    if quarters and rates.is_thin:
        yield Note("outlook_note.thin", {"count": THIN_QUARTERS})
    if basis.every > 1:
        yield Note("outlook_note.one_loan_in", {"count": basis.every})


def _how(rates: Rates) -> Iterator[Note]:
    """How counts became rates."""
    prior = rates.rows[0].prior
    yield Note(f"outlook_note.towards_{rates.pooled}", {"count": int(prior)})
    yield Note("outlook_note.shock", {"percent": percent(rates.shock).shown})
