"""What shows that a statement was read rightly; nothing else makes a `StatementRead`.

    running   each line's balance follows from the one before
    ends      opening + in - out = closing, both said by the bank, or typed from its paper
    totals    the bank's totals of both sides are those of the lines
    empty     no line, and nothing that would need one
    typed     the template of this program: a person says so

What contradicts itself is refused whichever of them holds: a total that differs counts against
balances that run. What has nothing to show for it is refused too, and asks for the balances.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fundledger.banking.lines import LineRead, Proof, StatementRead
from fundledger.errors import Place, Problem
from fundledger.exchange.statements.accounts import AccountRead, Ends
from fundledger.exchange.statements.days import in_bank_order, problems_of_days, remarks_on_days
from fundledger.money import Dong
from fundledger.text import unaccented

STRONG: frozenset[Proof] = frozenset(("running", "ends", "empty"))
"""Proofs that a wrong side of a line would break."""


_OF_BALANCE = re.compile(
    r"\b(so du|du dau|sddk|ton dau|dau k[yi]|ky truoc|opening|balance|b/?f|brought forward)\b"
)


class _Run(NamedTuple):
    """Lines in the order of their balances, and the balances at both ends."""

    lines: Sequence[LineRead]
    opening: int | None
    closing: int | None
    proves: bool  # each line is held by a balance before it and after it


def proved(
    account: AccountRead,
    file: str,
    layout: str,
    problems: list[Problem],
    *,
    stated: Ends | None = None,
    accepts: frozenset[Proof] | None = None,
    is_typed: bool = False,
) -> StatementRead | None:
    """The statement, if something proves it; else None, and why in `problems`.

    `stated`: balances that somebody typed. `accepts`: the proofs that are enough; None: any.
    """
    known = len(problems)
    opening, closing = _with_stated(account, file, stated, problems)
    _check_totals(account, problems)
    run, breaks = _run_of(account.lines, opening, closing, any_order=not account.is_in_order)
    total = sum(line.amount for line in account.lines)
    has_ends = opening is not None and closing is not None
    as_typed = (opening, closing) != (account.opening, account.closing)
    if breaks:
        problems.extend(breaks[:10])
    elif has_ends and opening + total != closing:  # type: ignore[operator]
        problems.append(_unbalanced(account.at, opening, total, closing, as_typed=as_typed))
    elif run is not None and _differs(opening, run.opening):
        problems.append(_unbalanced(account.at, opening, total, run.closing, as_typed=as_typed))
    elif run is not None and _differs(closing, run.closing):
        problems.append(_unbalanced(account.at, run.opening, total, closing, as_typed=as_typed))
    elif run is not None and opening is None and _may_be_opening(run):
        problems.append(_maybe_opening(run, file))
    ordered = in_bank_order(account.lines) if run is None else list(run.lines)
    problems += problems_of_days(ordered, (account.first, account.last))
    if len(problems) > known:
        return None
    proof = _proof_of(account, run, has_ends=has_ends, is_typed=is_typed)
    if proof is None or (accepts is not None and proof not in accepts):
        if not problems:  # no balance that is typed mends a total that differs
            problems.append(_nothing_proves(account, file))
        return None
    if run is not None:
        opening = run.opening if opening is None else opening
        closing = run.closing if closing is None else closing
    if closing is None and opening is not None:
        closing = opening + total
    if opening is None and closing is not None:
        opening = closing - total
    days = [line.booked or line.day for line in account.lines]
    return StatementRead(
        account=account.account,
        lines=account.lines,
        first=account.first or min(days, default=account.last),
        last=account.last or max(days, default=account.first),
        opening=opening,
        closing=closing,
        file=file,
        layout=layout,
        proof=proof,
        remarks=(*account.remarks, *remarks_on_days(ordered)),
    )


def _differs(said: int | None, found: int | None) -> bool:
    return said is not None and found is not None and said != found


def _with_stated(
    account: AccountRead, file: str, stated: Ends | None, problems: list[Problem]
) -> tuple[int | None, int | None]:
    """The balances at both ends: the file's, or those that were typed where it has none."""
    found: dict[str, int | None] = {"opening": account.opening, "closing": account.closing}
    typed = {} if stated is None else {"opening": stated.opening, "closing": stated.closing}
    for name, said in typed.items():
        if _differs(said, found[name]):
            params: dict[str, object] = {
                "file": file,
                "said": Dong(said or 0),
                name: Dong(found[name] or 0),
            }
            problems.append(Problem(account.at, f"statement.other_{name}", params))
        elif found[name] is None:
            found[name] = said
    return found["opening"], found["closing"]


def _check_totals(account: AccountRead, problems: list[Problem]) -> None:
    for said, total in _totals(account):
        if said is not None and said != total:
            params: dict[str, object] = {
                "said": Dong(said),
                "total": Dong(total),
                "difference": Dong(said - total),
            }
            problems.append(
                Problem(account.totals_at or account.at, "statement.total_differs", params)
            )


def _totals(account: AccountRead) -> Iterator[tuple[int | None, int]]:
    """The bank's total of each side, and that of the lines."""
    yield account.total_in, sum(line.amount for line in account.lines if line.amount > 0)
    yield account.total_out, -sum(line.amount for line in account.lines if line.amount < 0)


def _proof_of(
    account: AccountRead, run: _Run | None, *, has_ends: bool, is_typed: bool
) -> Proof | None:
    if not account.lines:
        said = account.first is not None and account.last is not None
        return "empty" if has_ends or said else None
    if run is not None and run.proves:
        return "running"
    if has_ends:
        return "ends"
    if all(said is not None or not total for said, total in _totals(account)):
        return "totals"
    return "typed" if is_typed else None


def _nothing_proves(account: AccountRead, file: str) -> Problem:
    if not account.lines:
        return Problem(account.at, "statement.no_lines", {})
    money_in, money_out = (total for _, total in _totals(account))
    params: dict[str, object] = {
        "count": len(account.lines),
        "in": Dong(money_in),
        "out": Dong(money_out),
        "file": file,
        "account": account.account,
    }
    return Problem(account.at, "statement.proves_nothing", params)


def _may_be_opening(run: _Run) -> bool:
    """Whether the first line may be the balance carried over: it makes all of its own balance."""
    first = run.lines[0]
    return first.amount == first.balance and bool(_OF_BALANCE.search(unaccented(first.narrative)))


def _maybe_opening(run: _Run, file: str) -> Problem:
    first = run.lines[0]
    assert first.at is not None
    params: dict[str, object] = {"amount": Dong(first.amount), "file": file}
    return Problem(first.at, "statement.maybe_opening", params)


def _unbalanced(
    place: Place, opening: int | None, total: int, closing: int | None, *, as_typed: bool
) -> Problem:
    """`as_typed`: a balance is somebody's word, which may be what is wrong."""
    opening, closing = opening or 0, closing or 0
    params: dict[str, object] = {
        "opening": Dong(opening),
        "total": Dong(total),
        "closing": Dong(closing),
        "difference": Dong(closing - opening - total),
    }
    key = "statement.unbalanced_as_typed" if as_typed else "statement.unbalanced"
    return Problem(place, key, params)


# Running balances.


def _run_of(
    lines: Sequence[LineRead], opening: int | None, closing: int | None, *, any_order: bool
) -> tuple[_Run | None, list[Problem]]:
    """The lines in the order of their balances, or where those break.

    Read downward or upward; both ways hold where the same sum came and went: then the ends that
    the bank states decide, or the days. Where neither does, the ends are not known. Lines that
    were sorted otherwise hold if their balances make one chain in some order.
    """
    if not any(line.balance is not None for line in lines):
        return None, []
    ways = [list(lines), list(reversed(lines))]
    breaks = [list(_breaks(way, opening)) for way in ways]
    if all(breaks):
        run = _chained(lines, opening, closing) if any_order else None
        plain = [list(_breaks(way, None)) for way in ways]
        if run is not None or not all(plain):
            return run or _held(ways, plain, lines, opening, closing), []
        return None, min(plain, key=len)
    return _held(ways, breaks, lines, opening, closing), []


def _held(
    ways: Sequence[list[LineRead]],
    breaks: Sequence[list[Problem]],
    lines: Sequence[LineRead],
    opening: int | None,
    closing: int | None,
) -> _Run:
    holds = [way for way, found in zip(ways, breaks, strict=True) if not found]
    runs: Mapping[tuple[int, int], _Run] = {
        _ends(way): _Run(way, *_ends(way), _is_held(way, opening, closing)) for way in holds
    }
    stated = [run for (x, y), run in runs.items() if opening in (None, x) and closing in (None, y)]
    by_day = [run for run in runs.values() if run.lines[0].day < run.lines[-1].day]
    is_stated = opening is not None or closing is not None
    for those in (list(runs.values()), stated if is_stated else by_day):
        if len(those) == 1:
            return those[0]
    first = next(iter(runs.values()))
    return first if is_stated else _Run(in_bank_order(lines), None, None, first.proves)


def _is_held(way: Sequence[LineRead], opening: int | None, closing: int | None) -> bool:
    """Whether a balance stands before the first line and after the last, and one between."""
    first = next(at for at, line in enumerate(way) if line.balance is not None)
    starts = opening is not None or first == 0
    ends = way[-1].balance is not None or closing is not None
    links = sum(line.balance is not None for line in way) + (opening is not None) - 1
    return starts and ends and links > 0


def _ends(way: Sequence[LineRead]) -> tuple[int, int]:
    """The balances before the first line and after the last."""
    moved = 0
    opening: int | None = None
    balance = 0
    for line in way:
        moved += line.amount
        balance += line.amount
        if line.balance is not None:
            balance = line.balance
            opening = line.balance - moved if opening is None else opening
    return opening or 0, balance


def _breaks(way: Sequence[LineRead], opening: int | None) -> Iterator[Problem]:
    expected = opening
    for line in way:
        if expected is not None:
            expected += line.amount
        if line.balance is None:
            continue
        if expected is not None and expected != line.balance:
            assert line.at is not None
            params: dict[str, object] = {
                "balance": Dong(line.balance),
                "expected": Dong(expected),
                "difference": Dong(line.balance - expected),
            }
            yield Problem(line.at, "statement.balance_breaks", params)
        expected = line.balance


def _chained(lines: Sequence[LineRead], opening: int | None, closing: int | None) -> _Run | None:
    """Whether the balances make one chain in whatever order: each begins where another ended."""
    befores: Counter[int] = Counter()
    afters: Counter[int] = Counter()
    for line in lines:
        if line.balance is None:
            return None
        befores[line.balance - line.amount] += 1
        afters[line.balance] += 1
    starts, ends = list((befores - afters).elements()), list((afters - befores).elements())
    if not starts and opening is not None and opening == closing and befores[opening]:
        starts = ends = [opening]  # what came went again
    if len(starts) != 1 or len(ends) != 1 or len(lines) < 3:
        return None
    if opening not in (None, starts[0]) or closing not in (None, ends[0]):
        return None
    return _Run(in_bank_order(lines), starts[0], ends[0], True)
