"""Why a debt is in its group, in words: the reasons that `grading` found, one after the other."""

from __future__ import annotations

from fundledger.grading.groups import Graded
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import Cell


def group_cell(graded: Graded | None) -> Cell:
    """The number of the group; blank for a debt without principal."""
    return None if graded is None else graded.group


def trail(graded: Graded | None) -> Cell:
    """Every reason, the decisive ones first; blank for a debt that is in time."""
    if graded is None:
        return Sentence("group_reason.no_principal")
    if not graded.reasons:
        return None
    return Joined(tuple(each.sentence for each in graded.reasons), "; ")
