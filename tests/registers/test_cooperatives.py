"""The register of borrowers: keyed by number, never by name; with its history."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.registers.cooperatives import (
    Cooperative,
    Entered,
    changes_of,
    cooperative_on,
    cooperatives,
    describe,
    history,
    register,
    search,
    statement_of,
)
from fundledger.store.books import Book
from tests.ledger.books import FUND, day, writer_of

A, B = "4900000001", "4900000002"


def enter(book: Book, number: str, name: str, since: str = "2020-01-01", **more: Any) -> Entered:
    with writer_of(book) as writer:
        return register(writer, Cooperative(number=number, name=name, **more), day(since))


def change(book: Book, number: str, since: str, **changes: Any) -> Entered:
    with writer_of(book) as writer:
        return describe(writer, number, day(since), changes, "QD-1")


def known(book: Book, on: str) -> dict[str, Cooperative]:
    with book.reading() as connection:
        return cooperatives(connection, FUND, day(on))


class refused:  # noqa: N801  reads as the sentence it is
    """The block is refused by a key, and nothing of it is kept."""

    def __init__(self, book: Book, key: str) -> None:
        self.book, self.key = book, key

    def _links(self) -> int:
        from fundledger.ledger.chain import head_of

        with self.book.reading() as connection:
            return head_of(connection, FUND).chain

    def __enter__(self) -> None:
        self.before = self._links()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, FundledgerError), error
        assert error.key == self.key
        assert self._links() == self.before
        return True


def test_one_name_may_be_borne_by_two(book: Book) -> None:
    """HTX Thống Nhất of Chi Lăng and HTX Thống Nhất of Cao Lộc: the number tells them apart."""
    assert enter(book, A, "HTX Mẫu", district="Chi Lăng").namesakes == ()
    assert enter(book, B, "htx  mẫu", district="Cao Lộc").namesakes == (A,)
    assert change(book, B, "2023-01-01", phone="1").namesakes == ()  # told once
    assert [each.district for each in known(book, "2023-01-01").values()] == ["Chi Lăng", "Cao Lộc"]


def test_a_number_is_entered_once(book: Book) -> None:
    enter(book, A, "HTX mẫu 01")
    with refused(book, "cooperative.exists"):
        enter(book, A, "HTX mẫu 02")


def test_what_changes_keeps_its_history(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", district="Cao Lộc", phone="0205")
    done = change(book, A, "2025-07-01", commune="xã B", commune_since=day("2025-07-01"))
    assert (done.outcome, done.changed) == ("changed", ("commune", "commune_since"))
    assert known(book, "2025-06-30")[A].commune is None
    after = known(book, "2025-07-01")[A]
    assert (after.commune, after.district, after.phone) == ("xã B", "Cao Lộc", "0205")
    with book.reading() as connection:
        assert [fact.effective for fact in history(connection, FUND, A)] == [
            day("2020-01-01"),
            day("2025-07-01"),
        ]
    for same in ({"commune": "xã B"}, {"commune": " xã  B", "sector": ""}):
        with refused(book, "cooperative.nothing_changed"):
            change(book, A, "2025-08-01", **same)


def test_what_becomes_known_late_goes_on_after_what_was_known_before(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", phone="1")
    enter(book, B, "HTX mẫu 02")
    change(book, A, "2024-06-01", phone="2")
    change(book, A, "2024-09-01", status="dissolving")
    late = change(book, A, "2023-06-01", status="stopped", phone="3", sector="chè")
    assert late.carried == (day("2024-06-01"), day("2024-09-01"))
    seen = {
        on: known(book, on)[A] for on in ("2023-05-31", "2023-06-01", "2024-06-01", "2025-01-01")
    }
    assert [(each.status, each.phone, each.sector) for each in seen.values()] == [
        ("active", "1", None),
        ("stopped", "3", "chè"),
        ("stopped", "2", "chè"),
        ("dissolving", "2", "chè"),
    ]
    # Merged for a while, before it was dissolving: the successor does not outlive the merger.
    assert change(book, A, "2024-07-01", status="merged", merged_into=B).carried == ()
    assert known(book, "2025-01-01")[A].merged_into is None


_CHANGES = st.lists(
    st.tuples(st.sampled_from(["phone", "sector", "address"]), st.integers(1, 6)), unique=True
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES, data=st.data())
def test_the_order_in_which_changes_become_known_leaves_no_trace(
    book: Book, changes: list[tuple[str, int]], data: st.DataObject
) -> None:
    """On any day each field is what its latest change by then says."""
    number = str(len(known(book, "2030-01-01")) + 1)
    enter(book, number, f"HTX mẫu {number}")
    for name, month in data.draw(st.permutations(changes)):
        change(book, number, f"2023-{month:02}-01", **{name: f"{name} {month}"})
    for month in range(1, 7):
        found = known(book, f"2023-{month:02}-15")[number]
        for name in ("phone", "sector", "address"):
            last = max(
                (when for what, when in changes if what == name and when <= month), default=0
            )
            assert getattr(found, name) == (f"{name} {last}" if last else None)


def test_leaving_the_alliance_ends_the_day_of_joining(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", alliance_member=True, member_since=day("2019-02-03"))
    left = change(book, A, "2024-01-01", alliance_member=False)
    assert left.changed == ("alliance_member", "member_since")
    with refused(book, "cooperative.not_member"):
        change(book, A, "2024-02-01", member_since=day("2024-02-01"))


def test_a_successor_may_merge_in_turn(book: Book) -> None:
    """What is said later of the first one is taken: its merger was sound on its day."""
    for number in ("1", "2", "3"):
        enter(book, number, f"HTX mẫu {number}")
    change(book, "2", "2024-01-01", status="merged", merged_into="3")
    change(book, "1", "2023-01-01", status="merged", merged_into="2")  # 2 was still there then
    change(book, "1", "2024-02-01", phone="0205")
    with refused(book, "cooperative.successor_unfit"):
        change(book, "3", "2024-03-01", status="merged", merged_into="1")


@pytest.mark.parametrize(
    ("number", "name", "key"),
    [("", "HTX mẫu 01", "cooperative.no_number"), (A, " ", "cooperative.no_name")],
)
def test_a_borrower_has_a_number_and_a_name(book: Book, number: str, name: str, key: str) -> None:
    with refused(book, key):
        enter(book, number, name)


def test_a_merger_names_a_successor_that_is_there(book: Book) -> None:
    enter(book, A, "HTX mẫu 01")
    for changes, key in (
        ({"status": "merged"}, "cooperative.merged_whereto"),
        ({"status": "merged", "merged_into": "7"}, "cooperative.successor_unknown"),
        ({"status": "merged", "merged_into": A}, "cooperative.successor_unfit"),
        ({"merged_into": A}, "cooperative.not_merged"),
    ):
        with refused(book, key):
            change(book, A, "2024-01-01", **changes)
    enter(book, B, "HTX mẫu 02")
    change(book, A, "2024-01-01", status="merged", merged_into=B)
    assert known(book, "2024-01-01")[A].merged_into == B
    with refused(book, "cooperative.successor_unfit"):
        change(book, B, "2024-02-01", status="merged", merged_into=A)
    assert change(book, A, "2024-03-01", status="active").cooperative.merged_into is None


def test_before_its_first_day_nobody_knows_it(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", since="2020-05-01", phone="1")
    with book.reading() as connection:
        assert cooperative_on(connection, FUND, A, day("2020-05-01")).name == "HTX mẫu 01"
        with pytest.raises(FundledgerError, match="from 01/05/2020 only, not on 30/04/2020"):
            cooperative_on(connection, FUND, A, day("2020-04-30"))
        with pytest.raises(FundledgerError, match=f"no cooperative {B}"):
            cooperative_on(connection, FUND, B, day("2020-05-01"))


def test_a_borrower_may_turn_out_to_be_older(book: Book) -> None:
    enter(book, A, "HTX mẫu 01", since="2020-05-01", phone="1")
    older = change(book, A, "2015-01-01", name="HTX mẫu 01")
    assert (older.outcome, older.changed) == ("changed", ("effective",))
    assert known(book, "2015-01-01")[A].phone == "1"
    change(book, A, "2010-01-01", phone="0")
    assert [known(book, f"{year}-06-01")[A].phone for year in (2010, 2015, 2020)] == ["0", "1", "1"]


def test_history_says_what_each_statement_changed_of_what_stood_then(book: Book) -> None:
    enter(book, A, "HTX mẫu 01")
    change(book, A, "2025-07-01", commune="xã mẫu")
    change(book, A, "2022-01-01", phone="1")  # and goes on after the first of July
    with book.reading() as connection:
        told = [
            (fact.effective, fact.chain, changed)
            for fact, changed in changes_of(history(connection, FUND, A))
        ]
    assert told == [
        (day("2020-01-01"), 3, ()),
        (day("2022-01-01"), 5, ("phone",)),
        (day("2025-07-01"), 4, ("commune",)),
        (day("2025-07-01"), 6, ("phone",)),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thong nhat", ["HTX Thống Nhất"]),
        ("NHẤT thống", ["HTX Thống Nhất"]),
        ("dong", ["HTX Phương Đông", "HTX Thống Nhất"]),  # the name before the commune
        ("4900000002", ["HTX Phương Đông"]),
        ("cao loc", ["HTX Phương Đông"]),
        ("htx", ["HTX Phương Đông", "HTX Thống Nhất"]),
        ("khong co", []),
    ],
)
def test_search_knows_no_accents(words: str, found: list[str]) -> None:
    register_of = [
        Cooperative(number=A, name="HTX Thống Nhất", commune="xã Đồng Tiến"),
        Cooperative(number=B, name="HTX Phương Đông", district="Cao Lộc"),
    ]
    assert [each.name for each in search(register_of, words)] == found


# What counts of the register need.


def test_a_body_says_founding_and_size_only_where_they_are_known() -> None:
    """Bodies are hashed; `test_members` holds the body of who has none of it to the letter."""
    known_of = Cooperative(
        number=A,
        name="HTX Mẫu",
        founded_on=day("2015-03-02"),
        status_since=day("2021-05-01"),
        status="stopped",
        member_count=0,
        employees=12,
        charter_capital=1_500_000_000,
    )
    plain = statement_of(Cooperative(number=A, name="HTX Mẫu"), day("2022-01-01")).body
    body = statement_of(known_of, day("2022-01-01")).body
    assert {name: body[name] for name in body.keys() - plain.keys()} == {
        "founded_on": "2015-03-02",
        "status_since": "2021-05-01",
        "member_count": 0,
        "employees": 12,
        "charter_capital": 1_500_000_000,
    }


def test_founding_and_size_come_back_as_they_were_said(book: Book) -> None:
    said = {"founded_on": day("2015-03-02"), "member_count": 9, "charter_capital": 1_000_000_000}
    enter(book, A, "HTX Mẫu", **said)
    one = known(book, "2020-01-01")[A]
    assert {name: getattr(one, name) for name in said} == said
    assert (one.employees, one.status_since) == (None, None)


def test_another_status_has_another_day(book: Book) -> None:
    enter(book, A, "HTX Mẫu", status="stopped", status_since=day("2019-04-01"))
    change(book, A, "2021-01-01", phone="1")
    assert known(book, "2021-01-01")[A].status_since == day("2019-04-01")
    change(book, A, "2022-01-01", status="active")
    assert known(book, "2022-01-01")[A].status_since is None
    change(book, A, "2023-01-01", status="dissolved", status_since=day("2022-12-20"))
    assert known(book, "2023-01-01")[A].status_since == day("2022-12-20")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (
            {"founded_on": day("2021-01-02"), "status_since": day("2021-01-01")},
            "cooperative.before_founded",
        ),
        ({"charter_capital": -1}, "cooperative.below_zero"),
    ],
)
def test_what_cannot_be_of_founding_and_size(book: Book, said: dict[str, Any], key: str) -> None:
    with refused(book, key):
        enter(book, A, "HTX Mẫu", **said)
    enter(book, A, "HTX Mẫu", founded_on=day("2021-01-01"), status_since=day("2021-01-01"))
