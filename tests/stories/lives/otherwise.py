"""The same life entered otherwise: later, taken back and entered again, with quarters left open.

Each function takes the steps of a life and gives another list of steps, which must leave the same
debt. What is entered on a later day says the day of its paper by `--on`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fundledger.calendar import quarter_named
from tests.stories.lives.telling import Asked, Desk, Step, Typed, shown

OF_A_CASE = ("case open", "case event", "case move")
OF_A_BORROWER = ("remind", "promise", "inspect")
OF_A_LOAN = (
    *("disburse", "collect", "loan confirm", "loan recall", "loan waive", "loan reschedule"),
    *("loan extend", "loan judged", "debt-group mark"),
)
POSTING = ("disburse", "collect", "loan ", "debt-group mark")
"""What may touch locked days and then says by `--booked` on which day it is booked."""

CLOSING = ("quarter close", "year close")


def group_of(typed: Typed) -> str | None:
    """Commands of one group keep their order; those of a loan stand for themselves."""
    for name, group in (("case", OF_A_CASE), ("borrower", OF_A_BORROWER), ("loan", OF_A_LOAN)):
        if typed.words.startswith(group):
            return name
    return None


def movable(steps: Sequence[Step], *groups: str) -> list[int]:
    """The places of what may be entered later, or taken back."""
    wanted = groups or ("case", "borrower", "loan")
    return [
        place
        for place, each in enumerate(steps)
        if isinstance(each, Typed) and each.is_taken and group_of(each) in wanted
    ]


def unasked(steps: Sequence[Step]) -> list[Step]:
    """Without the questions, which are asked when all is over, and without what is refused."""
    return [
        each
        for each in steps
        if not (isinstance(each, Asked) or (isinstance(each, Typed) and not each.is_taken))
    ]


def left_open(steps: Sequence[Step]) -> list[Step]:
    """No quarter is closed: the books are rolled to its end, and no day is locked."""
    found: list[Step] = []
    for each in steps:
        if isinstance(each, Typed) and each.words.startswith("quarter close"):
            _, last = quarter_named(each.parts[2])
            found.append(Typed(f"roll --to {shown(last)}"))
        elif not (isinstance(each, Typed) and each.words.startswith(CLOSING)):
            found.append(each)
    return found


def later(
    steps: Sequence[Step], place: int, desks: int, *, books_are_locked: bool = False
) -> list[Step]:
    """What stands at a place is entered so many days at the desk later, and what must follow it."""
    moved = steps[place]
    assert isinstance(moved, Typed)
    group, day = group_of(moved), day_at(steps, place)
    until = _desk_after(steps, place, desks)
    taken: list[Step] = []
    kept: list[Step] = []
    for each in steps[place:until]:
        if isinstance(each, Desk):
            day = each.day
        follows = isinstance(each, Typed) and group != "loan" and group_of(each) == group
        if each is moved or (follows and isinstance(each, Typed)):
            taken.append(_dated(each, day))
        else:
            kept.append(each)
    if until == len(steps):
        return [*steps[:place], *kept, *taken]
    desk = steps[until]
    assert isinstance(desk, Desk)
    if books_are_locked:
        taken = [_booked(each, desk.day) for each in taken]
    return [*steps[:place], *kept, desk, *taken, *steps[until + 1 :]]


def again(steps: Sequence[Step], place: int) -> list[Step]:
    """What stands at a place is taken back as soon as it was entered, and entered once more."""
    typed = steps[place]
    assert isinstance(typed, Typed)
    return [*steps[: place + 1], undoing(typed), *steps[place:]]


def again_later(steps: Sequence[Step], place: int, desks: int) -> list[Step]:
    """Taken back so many days at the desk later, with what rests on it, and entered once more."""
    wrong = steps[place]
    assert isinstance(wrong, Typed)
    until = _desk_after(steps, place, desks)
    resting: list[tuple[Typed, date]] = []
    day = day_at(steps, place)
    for each in steps[place:until]:
        if isinstance(each, Desk):
            day = each.day
        elif isinstance(each, Typed) and (each is wrong or _rests_on(each, wrong)):
            resting.append((each, day))
    return [
        *steps[: until + 1],
        *(undoing(each) for each, _ in reversed(resting)),
        *(_dated(each, day) for each, day in resting),
        *steps[until + 1 :],
    ]


def _rests_on(each: Typed, wrong: Typed) -> bool:
    return each.is_taken and group_of(each) == group_of(wrong) == "case"


def undoing(typed: Typed) -> Typed:
    """By the link that these very words brought last."""
    parts = typed.parts
    link = f"{{{typed.name}}}"
    why = '--reason "nhập nhầm"'
    match parts[0]:
        case "case":
            return Typed(f"case undo {parts[2]} {link} {why}")
        case "inspect":
            return Typed(f"inspect undo {parts[1]} {link} {why}")
        case "remind" | "promise":
            return Typed(f"remind undo {link} {why}")
        case "debt-group":
            return Typed(f"debt-group unmark {link} {why}")
        case "loan":
            return Typed(f"loan undo {parts[2]} {link} {why}")
    return Typed(f"loan undo {parts[1]} {link} {why}")


def day_at(steps: Sequence[Step], place: int) -> date:
    return next(each.day for each in reversed(steps[:place]) if isinstance(each, Desk))


def _desk_after(steps: Sequence[Step], place: int, desks: int) -> int:
    """The place of a later day at the desk, or the last one."""
    found = [n for n, each in enumerate(steps) if n > place and isinstance(each, Desk)]
    return found[min(desks, len(found)) - 1] if found else len(steps)


def _dated(typed: Typed, day: date) -> Typed:
    return typed if typed.option("--on") else Typed(f"{typed.words} --on {shown(day)}")


def _booked(each: Step, day: date) -> Step:
    if isinstance(each, Typed) and each.words.startswith(POSTING):
        return Typed(f"{each.words} --booked {shown(day)}")
    return each
