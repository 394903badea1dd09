"""What a Fund stated of a debt's group beside its papers, as it was just kept or taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fundledger.grading.marks import Mark
from fundledger.reports.table import Note, Record, Table, days, numbers, texts, word_for
from fundledger.reports.trails import group_word
from fundledger.rules.classing import GroupRules

_MARK = (
    *(*texts("loan", "mark_kind"), *days("day"), *numbers("debt_group"), *days("until")),
    *(*texts("reason", "document"), *numbers("link")),
)


def marked_table(
    marks: Sequence[Mark], *, dry_run: bool = False, notes: Sequence[Note] = ()
) -> Table:
    rows: list[Record] = [
        {
            "loan": each.loan,
            "mark_kind": word_for("choice.mark.", each.kind),
            "day": each.day,
            "debt_group": each.group,
            "until": each.until,
            "reason": each.reason or None,
            "document": each.document or None,
            "link": None if dry_run else each.chain,
        }
        for each in marks
    ]
    said = [Note("loan_note.dry_run")] if dry_run else []
    return Table.of("debt_marks", _MARK, rows, notes=(*notes, *said))


def raised_table(kept: Mark, before: int, *, dry_run: bool) -> Table:
    """A debt that was put into a worse group, with the group that it had."""
    assert kept.group is not None
    said: dict[str, object] = {
        "loan": kept.loan,
        "before": group_word(before),
        "group": group_word(kept.group),
        "until": kept.until,
    }
    return marked_table([kept], dry_run=dry_run, notes=(Note("debt_mark.raised", said),))


def without_effect(kept: Mark, rules: GroupRules) -> Iterator[Note]:
    """Said where the set that holds puts no debt into a worse group for that."""
    has_effect = rules.misused is not None if kept.kind == "misused" else bool(rules.judgment)
    if not has_effect:
        kind = word_for("choice.mark.", kept.kind)
        said: dict[str, object] = {"rules": rules.name, "kind": kind, "loan": kept.loan}
        yield Note("debt_mark.no_effect", said)


def taken_back_table(gone: Mark, *, dry_run: bool) -> Table:
    note = Note("loan_note.dry_run" if dry_run else "debt_mark.taken_back", {"link": gone.chain})
    return marked_table([gone], notes=(note,))
