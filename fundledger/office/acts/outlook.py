"""What will be back by a day, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.declaring import Words, question
from fundledger.office.kinds import Day, SourceFile

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen

Method = Annotated[
    Literal["contract", "plan", "history", "simulate"], Words("choice.outlook_method.")
]


@question(main="outlook")
def outlook(
    asked: Asked,
    *,
    until: Day | None = None,
    method: Method | None = None,
    scenario: tuple[SourceFile, ...] = (),
    groups: bool = False,
) -> Screen:
    """What capital will be on hand by a day, by each method, by quarter and by loan.

    `until` is 31 December to come where it is not said. Each `scenario` is a column of its own;
    with `groups` also the debt groups and the provisions of the last day.
    """
    from fundledger.exchange.scenarios import scenario_in
    from fundledger.reports.outlook import outlook_screen

    return outlook_screen(asked, until, method, list(map(scenario_in, scenario)), groups=groups)


@question(main="scenario")
def check_scenario(
    asked: Asked, file: SourceFile, *, until: Day | None = None, method: Method | None = None
) -> Screen:
    """Whether a scenario can be played on the books: all that is unknown is named at its line."""
    from fundledger.exchange.scenarios import scenario_in
    from fundledger.reports.outlook import scenario_checked

    return scenario_checked(asked, until, method, scenario_in(file))


@question(main="scenario")
def show_scenario(
    asked: Asked, file: SourceFile, *, until: Day | None = None, method: Method | None = None
) -> Screen:
    """What each change of a scenario means: for which loans, and what is expected of them."""
    from fundledger.exchange.scenarios import scenario_in
    from fundledger.reports.outlook import scenario_shown

    return scenario_shown(asked, until, method, scenario_in(file))
