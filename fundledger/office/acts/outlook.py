"""What will be back by a day, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, paper, question
from fundledger.office.kinds import KNOWN_AT, Day, Number, SourceFile

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.outlook.scenarios import FromFile
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.statements.content import Content

Method = Annotated[
    Literal["contract", "plan", "history", "simulate"], Words("choice.outlook_method.")
]
KnownThen = Annotated[str, KNOWN_AT]


def _scenario(asked: Asked, file: SourceFile) -> FromFile:
    """What a file says; what cannot be read or is not in the books is named at once."""
    from fundledger.exchange.scenarios import scenario_in
    from fundledger.reports.outlook_scenarios import unknown_to

    return scenario_in(file, lambda read: unknown_to(asked, read))


def _outlook_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import led_by, together
    from fundledger.reports.outlook import OUTLOOK_OF_FUNDS

    return led_by(together(found, OUTLOOK_OF_FUNDS), "outlook")


@question(of_many=True, of_one_fund=("scenario",), together=_outlook_of_all, main="outlook")
def outlook(
    asked: Asked,
    *,
    until: Day | None = None,
    method: Method | None = None,
    paths: Number | None = None,
    seed: Number | None = None,
    scenario: tuple[SourceFile, ...] | None = None,
    groups: bool = False,
) -> Screen:
    """What capital will be on hand by a day, by each method, by quarter and by loan.

    `until` is 31 December to come where it is not said. A simulation is drawn so many times
    (`paths`) from a `seed`: the same seed gives the same answer. Each `scenario` is a column of its
    own; with `groups` also the debt groups and the provisions of the last day.
    """
    from fundledger.reports.outlook import methods_said, outlook_screen
    from fundledger.reports.outlook_rates import simulation_of

    scenarios = [_scenario(asked, each) for each in scenario or ()]
    by = "simulate" if "simulate" in methods_said(method, scenarios) else method
    drawn = simulation_of(by, paths, seed)
    return outlook_screen(asked, until, method, drawn, scenarios, groups=groups)


@question(of_many=True, main="outlook_rates")
def outlook_rates(asked: Asked) -> Screen:
    """How loans paid in the sealed quarters of the past, and what is expected of each by that."""
    from fundledger.reports.outlook_rates import rates_screen

    return rates_screen(asked)


@question(of_many=True, of_one_fund=("scenario",))
def outlook_explained(
    asked: Asked,
    *,
    until: Day | None = None,
    method: Method | None = None,
    top: Number | None = None,
    scenario: SourceFile | None = None,
) -> Screen:
    """Whose money makes the figure of an outlook, what does not come, and what if some do not pay.

    `top` is how many borrowers are named one by one: 5 where it is not said.
    """
    from fundledger.reports.outlook_explain import explain_screen

    file = None if scenario is None else _scenario(asked, scenario)
    return explain_screen(asked, until, method, top, file)


def _changes_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import led_by, together
    from fundledger.reports.outlook_changes import CHANGES_OF_FUNDS

    return led_by(together(found, CHANGES_OF_FUNDS), "outlook_changes_by_borrower")


@question(of_many=True, together=_changes_of_all)
def outlook_changes(
    asked: Asked,
    *,
    since: Day,
    since_known_at: KnownThen | None = None,
    until: Day | None = None,
    method: Method | None = None,
) -> Screen:
    """Why an outlook to the same day is another now than on the day `since`, in parts that add up.

    The earlier one is as it was known when its day was closed, or else at the end of that day;
    `since_known_at` says another link, day or moment.
    """
    from fundledger.reports.outlook_changes import changes_screen

    return changes_screen(asked, since, until, method, since_known_at)


@question(of_many=True)
def backtest(asked: Asked, *, until: Day | None = None, method: tuple[Method, ...] = ()) -> Screen:
    """What outlooks of closed days said, as known then, beside what came: by method.

    To the end of the next quarter and of the year, or `until` a day.
    """
    from fundledger.reports.backtest import backtest_screen

    return backtest_screen(asked, until, method)


@question(main="scenario")
def check_scenario(
    asked: Asked, file: SourceFile, *, until: Day | None = None, method: Method | None = None
) -> Screen:
    """Whether a scenario can be played on the books: all that is unknown is named at its line."""
    from fundledger.reports.outlook import scenario_checked

    return scenario_checked(asked, until, method, _scenario(asked, file))


@question(main="scenario")
def show_scenario(
    asked: Asked, file: SourceFile, *, until: Day | None = None, method: Method | None = None
) -> Screen:
    """What each change of a scenario means: for which loans, and what is expected of them."""
    from fundledger.reports.outlook import scenario_shown

    return scenario_shown(asked, until, method, _scenario(asked, file))


@question(of_book=True, main="rehearsal")
def rehearse_outlook(
    work: Work,
    *,
    until: Day | None = None,
    method: Method | None = None,
    scenario: SourceFile | None = None,
) -> Answer:
    """What the books will look like: receipts booked, rolled and closed to the day; kept nowhere.

    Only from the books as they stand: as of today, or of the last day that anything is booked on.
    """
    from fundledger.errors import FundledgerError
    from fundledger.outlook.rehearsal import rehearsing
    from fundledger.reports.outlook import until_of
    from fundledger.reports.outlook_rehearsal import rehearsed

    if work.known_at is not None:
        raise FundledgerError("rehearsal.known_at")
    with work.reading() as asked:
        file = None if scenario is None else _scenario(asked, scenario)
        as_of, last = asked.as_of, until_of(asked, until)
    with rehearsing(work.book, work.fund, last) as writer:
        screen = rehearsed(writer, as_of, work.today, last, method, file)
    return shown(screen)


@paper
def print_outlook(
    asked: Asked,
    *,
    until: Day | None = None,
    method: Method | None = None,
    top: Number | None = None,
) -> Content:
    """The statement of what capital will be on hand by a day, and why it is that figure."""
    from fundledger.statements.papers.outlook import expected_capital

    return expected_capital(asked, until, method, top)
