"""One question of two days beside each other: what was, what is, what changed."""

from __future__ import annotations

from fundledger.reports.table import Table, money, sums, texts, word_for
from fundledger.reports.then_and_now import then_and_now

COLUMNS = (*texts("loan"), *sums("in_term"), *money("held"), *texts("state"))


def table(*rows: tuple[str, int | None, int | None]) -> Table:
    state = word_for("loan_state.", "overdue")
    records = [{"loan": a, "in_term": b, "held": c, "state": state} for a, b, c in rows]
    return Table.of("loans", COLUMNS, records)


def test_each_figure_stands_three_times() -> None:
    found = then_and_now(table(("A", 100, None), ("B", 50, 7)), table(("B", 30, 7), ("C", 5, None)))
    names = [each.name for each in found.columns]
    assert names == [
        "loan",
        *("in_term_then", "in_term_now", "in_term_change"),
        *("held_then", "held_now", "held_change"),
    ]
    # B fell by 20; C is new; A is gone: from 100 to nothing.
    assert found.rows == [
        ("B", 50, 30, -20, 7, 7, 0),
        ("C", None, 5, 5, None, None, None),
        ("A", 100, None, -100, None, None, None),
    ]
    # 150 before, 35 now.
    assert found.totals == (None, 150, 35, -115, None, None, None)


def test_rows_named_alike_are_matched_in_their_order() -> None:
    found = then_and_now(
        table(("A", 1, None), ("A", 2, None)), table(("A", 4, None), ("A", 2, None))
    )
    assert found["in_term_change"] == [3, 0]


def test_what_did_not_change_changes_by_nought() -> None:
    same = table(("A", 100, 3))
    found = then_and_now(same, same)
    assert found["in_term_change"] == found["held_change"] == [0]
