"""Published figures: what files of them state, and where they contradict each other or the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import Misused
from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import question
from fundledger.office.kinds import SourceFile
from fundledger.office.papers import Details

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundledger.office.calling import Work
    from fundledger.published.figures import Stated


@question(of_book=True, needs_book=False)
def check_figures(
    work: Work, *files: SourceFile, against_book: bool = False, details: Details = False
) -> Answer:
    """Where the figures of documents contradict themselves and each other: a row for each.

    With `against_book` those that name a figure of the books are held against these too; a screen
    has the places and words of each with `details`.
    """
    from fundledger.published.checking import findings
    from fundledger.reports.figures import findings_screen, unread_note
    from fundledger.reports.figures_of_books import compared
    from fundledger.reports.table import Note

    del details  # a matter of the screen
    stated = _stated(files)
    found = findings(stated)
    notes: list[Note] = []
    if against_book:
        with work.reading() as asked:
            figures = [figure for each in stated for figure in each.figures]
            differing, notes = compared(figures, asked)
        found += differing
        if not any(figure.book for figure in figures):
            notes.append(Note("figures.none_of_books"))
    screen = findings_screen(found, stated)
    unread = [each for one in stated for each in one.figures if each.is_unreadable]
    if unread:
        notes.append(unread_note(unread))
    count = sum(len(each.figures) for each in stated) - len(unread)
    said = {"documents": len(stated), "figures": count}
    says = () if found else (Note("figures.no_contradiction", said),)
    return Answer(screen, remarks=tuple(notes), says=says, is_brief=not found, holds=not found)


@question(of_book=True, is_dated=False, needs_book=False)
def published_figures(work: Work, *files: SourceFile) -> Answer:
    """The figures of files, and how each of them was read."""
    from fundledger.reports.figures import figures_table

    del work
    return shown(figures_table(_stated(files)))


@question(of_book=True, is_dated=False, needs_book=False)
def figure_rules(work: Work) -> Answer:
    """The rules by which contradictions are found, and why each is one."""
    from fundledger.reports.figures import rules_table

    del work
    return shown(rules_table())


@question(of_book=True, is_dated=False, needs_book=False)
def book_figures(work: Work) -> Answer:
    """By which names a file of figures says which figure of the books it states."""
    from fundledger.reports.figures_of_books import names_table

    del work
    return shown(names_table())


def _stated(files: Sequence[SourceFile]) -> list[Stated]:
    from fundledger.exchange.figures import all_stated

    if not files:
        raise Misused("figures.which_files")
    return all_stated(files)
