"""One line in other words: another export of the account, a day sorted anew, a value date.

Never twice, and never one line for another: where nothing tells, it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.banking.lines import LineRead, StatementLine, lines_of
from fundledger.banking.taking import TakenStatement
from fundledger.errors import FundledgerError
from fundledger.messages import LANGUAGES, say_in
from fundledger.store.books import Book, create
from tests.banking.books import line, take
from tests.ledger.books import FUND, found_fund

APRIL = {"first": "2023-04-01", "last": "2023-04-30"}
FIFTH = {"first": "2023-04-05", "last": "2023-04-05"}


def standing(book: Book) -> list[StatementLine]:
    with book.reading() as connection:
        return lines_of(connection, FUND)


def keys(taken: TakenStatement) -> list[str]:
    return [each.key for each in taken.warnings]


def workbook() -> list[LineRead]:
    """10,000 before: 10,000 + 5,000 = 15,000; + 5,000 = 20,000; - 1,100 = 18,900."""
    return [
        line("2023-04-05", 5_000, "MBVCB.45.HTX MAU 01 TRA NO", reference="FT1", balance=15_000),
        line("2023-04-05", 5_000, "MBVCB.46.HTX MAU 02 TRA NO", reference="FT2", balance=20_000),
        line("2023-04-06", -1_100, "PHI CHUYEN TIEN", reference="FT3", balance=18_900),
    ]


def csv() -> list[LineRead]:
    """The same three: narratives cut or without what stood before, no reference; newest first."""
    return [
        line("2023-04-06", -1_100, "PHI CHUYEN", balance=18_900),
        line("2023-04-05", 5_000, "HTX MAU 02 TRA NO", balance=20_000),
        line("2023-04-05", 5_000, "HTX MAU 01 TRA NO", balance=15_000),
    ]


def bare(lines: Sequence[LineRead]) -> list[LineRead]:
    """Without running balances."""
    return [line(f"{x.day}", x.amount, x.narrative, reference=x.reference) for x in lines]


def test_balances_tell_that_another_export_has_the_same_lines(book: Book) -> None:
    take(book, workbook(), opening=10_000, **APRIL)
    taken = take(book, csv(), opening=10_000, **APRIL)
    assert (len(taken.new), taken.already) == (0, 3)
    assert keys(taken) == ["statement.reworded"]
    assert len(standing(book)) == 3


def test_running_balances_alone_tell_it_too(book: Book) -> None:
    """No opening is known on either side, so no day can be held against another as a whole."""
    take(book, workbook(), **APRIL)
    assert len(take(book, csv(), **APRIL).new) == 0


def test_opening_and_closing_alone_tell_it_too(book: Book) -> None:
    """One export has running balances, the other the balances of the period alone."""
    take(book, workbook(), opening=10_000, **APRIL)
    taken = take(book, bare(csv()), opening=10_000, **APRIL)
    assert (len(taken.new), taken.already) == (0, 3)


def test_what_is_new_in_the_other_export_comes_in(book: Book) -> None:
    take(book, workbook(), opening=10_000, **APRIL)
    more = line("2023-04-06", 5_000, "HTX MAU 03", balance=23_900)  # 18,900 + 5,000
    taken = take(book, [more, *csv()], opening=10_000, **APRIL)
    assert [one.narrative for one in taken.new] == ["HTX MAU 03"]


def test_value_dates_in_one_export_and_days_of_posting_in_the_other(book: Book) -> None:
    """The bank posted on Monday the 10th what counts from Friday the 7th."""
    posted = [
        line("2023-04-07", 9_000, "HTX A", balance=19_000),
        line("2023-04-10", 5_000, "HTX B NOP", reference="FT8", balance=24_000),
    ]
    valued = [
        line("2023-04-07", 9_000, "HTX A", balance=19_000),
        line("2023-04-07", 5_000, "HTX B NOP", reference="FT8", balance=24_000),
    ]
    take(book, posted, opening=10_000, **APRIL)
    taken = take(book, valued, opening=10_000, **APRIL)
    assert (len(taken.new), taken.already) == (0, 2)


def test_the_same_sum_and_balance_on_a_later_day_is_another_line(book: Book) -> None:
    """Money that is swept away each day: 0 + 5,000 - 5,000, and on the next day again."""
    one = [
        line("2023-04-05", 5_000, "HTX A", balance=5_000),
        line("2023-04-05", -5_000, "CHUYEN", balance=0),
    ]
    other = [
        line("2023-04-06", 5_000, "HTX B", balance=5_000),
        line("2023-04-06", -5_000, "CHUYEN", balance=0),
    ]
    take(book, one, opening=0, **FIFTH)
    assert len(take(book, other, opening=0, first="2023-04-06", last="2023-04-06").new) == 2
    both = take(book, [*one, *other], opening=0, first="2023-04-05", last="2023-04-06")
    assert (len(both.new), both.already) == (0, 4)


def test_a_day_sorted_anew_is_the_same_though_it_has_no_references(book: Book) -> None:
    """At noon 10,000 - 1,100 = 8,900; in the evening 1,000 came first: 11,000 - 1,100 = 9,900."""
    take(book, [line("2023-04-05", -1_100, "PHI", balance=8_900)], opening=10_000, **FIFTH)
    evening = [
        line("2023-04-05", 1_000, "NOP", balance=11_000),
        line("2023-04-05", -1_100, "PHI", balance=9_900),
    ]
    taken = take(book, evening, opening=10_000, **FIFTH)
    assert ([one.amount for one in taken.new], taken.already) == ([1_000], 1)


def test_of_lines_alike_the_one_in_the_same_words_is_meant(book: Book) -> None:
    """At noon HTX B had paid; in the evening, newest first, HTX A stands above it."""
    take(book, [line("2023-04-05", 5_000, "MBVCB HTX B TRA NO")], opening=0, **FIFTH)
    evening = [line("2023-04-05", 5_000, "HTX A TRA NO"), line("2023-04-05", 5_000, "HTX B TRA NO")]
    taken = take(book, evening, opening=0, **FIFTH)
    assert [one.narrative for one in taken.new] == ["HTX A TRA NO"]


def test_a_file_that_goes_on_brings_the_same_sum_of_another_payer(book: Book) -> None:
    """10,000 + 5,000 = 15,000 in the morning; then - 5,000 = 10,000, and + 5,000 = 15,000 again."""
    take(book, [line("2023-04-05", 5_000, "NOP", balance=15_000)], opening=10_000, **FIFTH)
    noon = [
        line("2023-04-05", -5_000, "CHUYEN", balance=10_000),
        line("2023-04-05", 5_000, "NOP", balance=15_000),
    ]
    assert len(take(book, noon, opening=15_000, **FIFTH).new) == 2
    assert len(take(book, noon, opening=15_000, **FIFTH).new) == 0  # that file again


def refusal(run: Callable[[], object]) -> FundledgerError:
    with pytest.raises(FundledgerError) as refused:
        run()
    for lang in LANGUAGES:
        assert "--alike" in say_in(lang, refused.value.key, **refused.value.params)
    return refused.value


def test_without_balances_it_is_asked_and_the_answer_is_done(book: Book) -> None:
    take(book, bare(workbook()), **APRIL)
    before = standing(book)
    refused = refusal(lambda: take(book, bare(csv()), **APRIL))
    assert (refused.key, refused.params["count"]) == ("statement.alike", 3)
    assert refused.params["links"] == [one.chain for one in before]
    assert standing(book) == before
    same = take(book, bare(csv()), alike="same", **APRIL)
    assert (len(same.new), same.already) == (0, 3)
    assert len(take(book, bare(csv()), alike="new", **APRIL).new) == 3
    assert len(take(book, bare(csv()), **APRIL).new) == 0  # now they are there, word by word


def test_another_day_without_balances_is_asked(book: Book) -> None:
    """Both files are of April, and each lacks the line of the other."""
    take(book, [line("2023-04-07", 5_000, "HTX B NOP", reference="FT8")], **APRIL)
    other = [line("2023-04-10", 5_000, "HTX B NOP", reference="FT8")]
    assert refusal(lambda: take(book, other, **APRIL)).key == "statement.alike"
    assert len(take(book, other, alike="same", **APRIL).new) == 0


def test_lines_of_days_that_only_one_file_has_are_not_asked_about(book: Book) -> None:
    take(book, [line("2023-04-28", 5_000, "HTX B NOP")], **APRIL)
    may = take(book, [line("2023-05-02", 5_000, "HTX C")], first="2023-05-01", last="2023-05-31")
    assert len(may.new) == 1


def test_a_half_of_a_swept_day_is_asked_about_rather_than_lost(book: Book) -> None:
    """10,000 + 5,000 - 5,000 by noon, and in the afternoon the same of another payer: the balance
    before it, 10,000, is that of the morning too.
    """
    morning = [
        line("2023-04-05", 5_000, "HTX A", balance=15_000),
        line("2023-04-05", -5_000, "CHUYEN", balance=10_000),
    ]
    take(book, morning, opening=10_000, **FIFTH)
    later = [line("2023-04-05", 5_000, "HTX B", balance=15_000)]
    assert refusal(lambda: take(book, later, opening=10_000, **FIFTH)).key == "statement.alike"
    assert len(take(book, later, opening=10_000, alike="new", **FIFTH).new) == 1


def test_balances_of_another_kind_are_asked_about(book: Book) -> None:
    """What may be drawn is 1,000 less than what stands there: no balance of the two is the same."""
    take(book, workbook(), opening=10_000, **APRIL)
    drawn = [
        line(f"{x.day}", x.amount, x.narrative, balance=(x.balance or 0) - 1_000) for x in csv()
    ]
    assert refusal(lambda: take(book, drawn, opening=9_000, **APRIL)).params["count"] == 3
    same = take(book, drawn, opening=9_000, alike="same", **APRIL)
    assert (len(same.new), same.already) == (0, 3)


@pytest.mark.parametrize("balance", [15_000, None])
def test_a_value_date_before_the_days_of_the_other_file_is_asked_about(
    book: Book, balance: int | None
) -> None:
    """By value dates 5,000 is of the 4th; the other file is of the 5th, when it was posted. That
    opens with 10,000, where the book has 15,000 by then.
    """
    valued = line("2023-04-04", 5_000, "HTX A", reference="FT1", balance=15_000)
    take(book, [valued], opening=10_000, first="2023-04-04", last="2023-04-05")
    posted = [line("2023-04-05", 5_000, "HTX A", reference="FT1", balance=balance)]
    assert refusal(lambda: take(book, posted, opening=10_000, **FIFTH)).params["count"] == 1
    assert len(take(book, posted, opening=10_000, alike="same", **FIFTH).new) == 0


def test_a_chain_of_value_dates_pairs_each_line_with_itself(book: Book) -> None:
    """Each counts from the day before that of its posting, so every day has the sum of another:
    10,000 + 5,000 = 15,000 + 5,000 = 20,000 + 5,000 = 25,000.
    """
    posted = [
        line(f"2023-04-0{day}", 5_000, f"HTX {day}", balance=balance)
        for day, balance in ((5, 15_000), (6, 20_000), (7, 25_000))
    ]
    valued = [
        line(f"2023-04-0{day}", 5_000, f"HTX {day + 1}", balance=balance)
        for day, balance in ((4, 15_000), (5, 20_000), (6, 25_000))
    ]
    take(book, posted, opening=10_000, **APRIL)
    taken = take(book, valued, opening=10_000, **APRIL)
    assert (len(taken.new), taken.already) == (0, 3)


START = date(2023, 4, 1)
PAYERS = ("HTX MAU SON TRA NO QUY", "HTX TAN SON TRA NO", "PHI CHUYEN TIEN", "LAI TIEN GUI")
DRESSES: tuple[Callable[[LineRead], LineRead], ...] = (
    lambda x: x,
    lambda x: line(f"{x.day}", x.amount, x.narrative[:12], balance=x.balance),
    lambda x: line(f"{x.day}", x.amount, "MBVCB." + x.narrative, reference="FT", balance=x.balance),
    lambda x: line(f"{x.day}", x.amount, x.narrative, reference=x.reference),
    lambda x: line(f"{x.day}", x.amount, "CT " + x.narrative[:9]),
)


@settings(max_examples=60)
@given(
    days=st.lists(
        st.lists(
            st.tuples(st.sampled_from([5_000, 7_000, -5_000]), st.sampled_from(PAYERS)), max_size=4
        ),
        min_size=1,
        max_size=6,
    ),
    windows=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(DRESSES), st.booleans()),
        min_size=1,
        max_size=5,
    ),
)
def test_exports_in_any_dress_leave_each_line_once(
    days: list[list[tuple[int, str]]],
    windows: list[tuple[int, int, Callable[[LineRead], LineRead], bool]],
) -> None:
    """The truth is the bank's own list from a balance of 100,000; a file is a span of whole days in
    one of the bank's dresses, downward or upward, with its opening balance.
    """
    truth: list[LineRead] = []
    balance, before = 100_000, {START: 100_000}
    for offset in range(6):
        day = START + timedelta(days=offset)
        before[day] = balance
        for amount, payer in days[offset] if offset < len(days) else ():
            balance += amount
            number = f"FT{len(truth)}"
            truth.append(line(f"{day}", amount, payer, reference=number, balance=balance))
    seen: set[date] = set()
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "b.db")))
        for one, other, dress, is_upward in windows:
            first, last = (START + timedelta(days=each) for each in sorted((one, other)))
            lines = [dress(each) for each in truth if first <= each.day <= last]
            lines = lines[::-1] if is_upward else lines
            file = {"opening": before[first], "first": f"{first}", "last": f"{last}"}
            try:
                take(book, lines, **file)  # type: ignore[arg-type]
            except FundledgerError:  # it is asked: nothing else is refused here
                take(book, lines, alike="same", **file)  # type: ignore[arg-type]
            seen |= {each.day for each in lines}
        found = Counter((each.day, each.amount) for each in standing(book))
        book.close()
    assert found == Counter((each.day, each.amount) for each in truth if each.day in seen)
