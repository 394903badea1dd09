"""The books for other programs: what these read is what the ledger says, whatever the texts are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from beancount import loader
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger import demo
from fundledger.exchange import beancount, hledger, parquet
from fundledger.exchange.extract import Extract, gathered, label, paths_of
from fundledger.ledger.accounts import Account, added_account
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Draft, Entry, Posting
from fundledger.ledger.facts import stated
from fundledger.ledger.reading import journal
from fundledger.ledger.roles import ROLES
from fundledger.store.books import Book, create, open_book
from fundledger.store.targets import BEANCOUNT, HLEDGER
from fundledger.store.writing import write_text
from fundledger.text import clean
from tests.exchange.plain_readers import Read, bean_check, of_beancount, of_hledger, said_by
from tests.ledger.books import (
    FUND,
    capital_in,
    disbursement,
    found_fund,
    move,
    post,
    seal_day,
    sums,
    writer_of,
)

READERS: dict[str, tuple[Callable[[Extract], Iterator[str]], Callable[[Path], Read]]] = {
    "beancount": (beancount.text, of_beancount),
    "hledger": (hledger.text, of_hledger),
}


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = open_book(str(demo.build(tmp_path_factory.mktemp("demo") / "quỹ")))
    yield book
    book.close()


KINDS = {"beancount": BEANCOUNT, "hledger": HLEDGER}


@pytest.fixture(params=READERS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def exported(
    book: Book, form: str, path: Path, as_of: date | None = None, known_at: int | None = None
) -> Read:
    text, read = READERS[form]
    with book.reading() as connection:
        write_text(text(gathered(connection, FUND, as_of, known_at)), path, KINDS[form])
    return read(path)


def proved(
    book: Book, form: str, path: Path, as_of: date | None = None, known_at: int | None = None
) -> Read:
    """An export of which every sum and every text was held against the ledger."""
    read = exported(book, form, path, as_of, known_at)
    with book.reading() as connection:
        scope = Scope.of(connection, FUND, as_of, known_at)
        each = balances(connection, scope, ALL, use_seals=False)
        of_accounts = balances(connection, scope, use_seals=False)
        last = scope.last_entry
        entries = list(journal(connection, FUND, last_day=as_of, last_entry=last))
    assert read.sums() == each
    assert read.by_account() == {number: amount for (number,), amount in of_accounts.items()}
    assert {number: amount for number, amount in read.asserted.items() if amount} == (
        read.by_account()
    )
    assert read.asserted.keys() == {line.account for entry in entries for line in entry.postings}
    assert list(read.texts) == [entry.number for entry in entries]
    for entry in entries:
        assert _told(read.texts[entry.number]) == _telling(entry)
        assert read.lines[entry.number] == [
            (line.account, line.amount, line.loan, line.cooperative, line.source)
            for line in entry.postings
        ]
    for program in ("hledger", "ledger") if form == "hledger" else ():
        theirs = said_by(program, path)
        if theirs is not None:  # only where it is installed
            assert {read.accounts[of]: amount for of, amount in theirs.items()} == read.asserted
    return read


def _telling(entry: Entry) -> dict[str, Any]:
    return {
        "date": entry.date,
        "value_date": entry.value_date,
        "memo": entry.memo,
        "voucher": str(entry.voucher),
        "chain": str(entry.chain),
        "recorded_at": entry.recorded_at,
        "kind": entry.kind,
        "document": entry.document,
        "actor": entry.actor,
        "reverses": None if entry.reverses is None else str(entry.reverses),
        "key": entry.key,
    }


def _told(texts: dict[str, Any]) -> dict[str, Any]:
    reverses = texts.get("reverses")
    return {
        "date": texts["date"],
        "value_date": texts["value_date"],
        "memo": texts["memo"],
        "voucher": texts.get("voucher") or texts["code"],
        "chain": str(texts["chain"]),
        "recorded_at": datetime.fromisoformat(texts["recorded_at"]),
        "kind": texts["kind"],
        "document": texts.get("paper", texts.get("document")),
        "actor": texts["actor"],
        "reverses": None if reverses is None else str(reverses),
        "key": texts.get("key"),
    }


# The demonstration fund


def test_the_demonstration_fund_is_read_as_it_stands(
    demo_book: Book, form: str, tmp_path: Path
) -> None:
    read = proved(demo_book, form, tmp_path / "sổ.txt")
    # As published for 30/06/2023; the test of the demo says where each figure is from.
    assert read.asserted["12831"] == 3_000_000_000
    assert read.asserted["12832"] == 1_610_000_000
    assert read.asserted["11211"] == 2_890_000_000
    assert read.asserted["4111"] == -7_500_000_000


def test_it_says_of_which_book_it_is(demo_book: Book, tmp_path: Path) -> None:
    with demo_book.reading() as connection:
        extract = gathered(connection, FUND, date(2023, 3, 31))
        write_text(beancount.text(extract), tmp_path / "so", BEANCOUNT)
        head = head_of(connection, FUND)
    told = {
        "fund": str(FUND),
        "name": demo.NAME,
        "as_of": "2023-03-31",
        "link": str(head.chain),
        "hash": head.hash,
    }
    entries, _, options = loader.load_file(str(tmp_path / "so"))
    (custom,) = (entry for entry in entries if isinstance(entry, data.Custom))
    assert custom.meta.items() >= told.items()
    assert options["title"] == demo.NAME
    assert options["operating_currency"] == ["VND"]
    begins = hledger.text(extract)
    assert [next(begins) for _ in told] == [f"; {key}: {said}\n" for key, said in told.items()]


def test_bean_check_proves_it_and_finds_a_changed_figure(demo_book: Book, tmp_path: Path) -> None:
    path = tmp_path / "so.beancount"
    exported(demo_book, "beancount", path)
    assert bean_check(path) == (0, "")
    right = path.read_text(encoding="utf-8")
    assert right.count("5280000 VND") > 10
    path.write_text(right.replace("  5280000 VND", "  5280001 VND", 1), encoding="utf-8")
    code, said = bean_check(path)
    assert code != 0
    assert "does not balance" in said


def test_a_day_cuts_both_the_entries_and_the_balances(
    demo_book: Book, form: str, tmp_path: Path
) -> None:
    first_quarter = date(2023, 3, 31)
    read = proved(demo_book, form, tmp_path / "sổ.txt", as_of=first_quarter)
    assert max(texts["date"] for texts in read.texts.values()) == first_quarter
    opened = proved(demo_book, form, tmp_path / "mở.txt", as_of=date(2022, 12, 31))
    assert list(opened.texts) == [1]
    assert opened.asserted["12831"] == 3_200_000_000  # the opening: 10 loans of 320 million
    assert "5151" not in opened.accounts.values()  # nothing was earned yet


def test_what_was_not_known_yet_is_not_there(demo_book: Book, form: str, tmp_path: Path) -> None:
    with demo_book.reading() as connection:
        links = [entry.chain for entry in journal(connection, FUND)]
    read = proved(demo_book, form, tmp_path / "sổ.txt", known_at=links[20])
    assert len(read.texts) == 21
    assert max(int(texts["chain"]) for texts in read.texts.values()) == links[20]


def test_the_same_book_gives_the_same_bytes(demo_book: Book, form: str, tmp_path: Path) -> None:
    first, again = tmp_path / "1", tmp_path / "2"
    exported(demo_book, form, first)
    exported(demo_book, form, again)
    assert first.read_bytes() == again.read_bytes()
    assert b"\r" not in first.read_bytes()


def test_entries_are_written_as_they_are_read(demo_book: Book, form: str) -> None:
    drawn = count()
    with demo_book.reading() as connection:
        extract = gathered(connection, FUND)
        entries = (entry for entry in extract.entries if next(drawn) >= 0)
        parts = READERS[form][0](replace(extract, entries=entries))
        next(part for part in parts if "2022-12-31 * " in part)
        assert next(drawn) == 1  # one of 62


# Texts that would break it


NASTY = [
    *('"', "\\", '\\"', "\\n", "\\", "'", "{", "}", "#tag", "^link", "~", "@@ 1 USD"),
    *(";", "|", "a;b|c", "; loan: HD-99", "; entry: 1", ":tag:", "date: 2023-99-99", "date2:x"),
    *("[2023-01-01]", "[=2]", "[2", "]", ",", ", loan: HD-99", "%", "%2C", "%%", "+", "&", "?"),
    *("(", ")", "*", "!", "=", "= 5 VND", "0 VND", "  ", "\u3000", "\u00a0", "\t", "；｜", "："),
    *("\u200b", "\u202e", "\ufeff", "e\u0301", "Đường Đỗ", "😀", "0", "-", "end comment"),
    *("2023-01-01 open Assets:TK-1 VND", "include x", 'option "title" "x"', "pushtag #x"),
]
letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
pieces = st.sampled_from(NASTY) | st.text(letters, min_size=1, max_size=6)
texts = st.lists(pieces, min_size=1, max_size=4).map("".join).filter(clean)


@st.composite
def drafts(draw: st.DrawFn, account: str) -> Draft:
    """Money for interest comes in, on an account and with codes of any name."""
    late = draw(st.integers(0, 40))
    moved = date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    amount = draw(st.integers(1, 10**15))
    codes = {key: draw(st.none() | texts) for key in ("loan", "cooperative", "source")}
    return Draft(
        moved,
        draw(texts),
        (
            Posting(account, amount, **codes),
            Posting("income_other", -amount, **draw(st.sampled_from([codes, {}]))),
        ),
        kind=draw(st.sampled_from(["manual", 'thu khác; "x"']) | texts),
        document=draw(st.none() | texts),
        date=moved + timedelta(days=late) if late else None,
    )


@settings(max_examples=25)
@given(drawn=st.data())
def test_no_text_breaks_it_and_none_is_lost(
    drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sổ")
    book = found_fund(create(str(folder / "fund.db")))
    number = drawn.draw(texts.filter(lambda text: clean(text) not in ROLES))
    name = drawn.draw(texts)
    with writer_of(book) as writer:
        if clean(number) not in writer.accounts.ever():
            place = added_account(
                writer.accounts, number, "bank_interest", name, name, None, date(2023, 1, 1)
            )
            writer.state(place)
    given_drafts = drawn.draw(st.lists(drafts(clean(number)), min_size=1, max_size=6))
    keys = drawn.draw(st.sets(texts.map(clean), max_size=len(given_drafts)))
    keyed = [*sorted(keys), *[None] * len(given_drafts)]
    post(book, *(replace(d, key=k) for d, k in zip(given_drafts, keyed, strict=False)))
    for form in READERS:
        proved(book, form, folder / f"so.{form}")
    book.close()


@pytest.mark.parametrize("text", NASTY[:-4])
def test_each_nasty_text_alone(text: str, form: str, book: Book, tmp_path: Path) -> None:
    said = f"thu {text} x {text}"
    codes = {"loan": said, "cooperative": said, "source": said}
    lines = (Posting("bank_interest", 5, **codes), Posting("income_other", -5))
    post(book, Draft(date(2023, 1, 5), said, lines, document=said, key=said))
    read = proved(book, form, tmp_path / "sổ.txt")
    assert read.texts[1]["memo"] == clean(said)


def test_a_reversal_is_linked_to_what_it_reverses(book: Book, tmp_path: Path) -> None:
    post(book, capital_in(), disbursement())
    with writer_of(book) as writer:
        writer.reverse(2, "nhầm hợp đồng")
    read = proved(book, "beancount", tmp_path / "so")
    assert read.texts[2]["links"] == read.texts[3]["links"] == {"loan-HD-01", "reversal-of-2"}
    before = proved(book, "beancount", tmp_path / "trước", known_at=int(read.texts[2]["chain"]))
    assert before.texts[2]["links"] == {"loan-HD-01"}


def test_what_came_late_has_both_its_days(form: str, book: Book, tmp_path: Path) -> None:
    post(book, capital_in(), disbursement())
    seal_day(book, "2023-03-31")
    post(book, move("2023-03-30", "bank_capital", "principal_in_term", 1_000))
    read = proved(book, form, tmp_path / "sổ")
    assert read.texts[3]["date"] == date(2023, 4, 1)
    assert read.texts[3]["value_date"] == date(2023, 3, 30)


def test_registers_outside_the_balance_sheet_come_to_nothing(
    demo_book: Book, tmp_path: Path
) -> None:
    read = exported(demo_book, "beancount", tmp_path / "so")
    memo = {number for path, number in read.accounts.items() if path.startswith("Equity:Memo:")}
    assert memo == {"N01", "N01D"}
    assert sum(read.asserted[number] for number in memo) == 0
    assert read.asserted["N01"] == 275_577_500  # worked out in the test of the demo


def test_a_fund_without_entries(form: str, book: Book, tmp_path: Path) -> None:
    read = exported(book, form, tmp_path / "sổ")
    assert (read.texts, read.asserted) == ({}, {})


def test_both_databases(any_book: Book, form: str, tmp_path: Path) -> None:
    post(any_book, capital_in(), disbursement(), *(disbursement() for _ in range(1_200)))
    assert len(proved(any_book, form, tmp_path / "sổ").texts) == 1_202


# Names


def account(number: str, role: str = "bank_capital") -> Account:
    return Account(number, ROLES[role], "tên", "name")


def test_a_number_stays_what_it_is_in_the_name_of_its_account() -> None:
    accounts = [account("11211"), account("N01", "memo_interest"), account("911", "result")]
    assert paths_of({each.number: each for each in accounts}) == {
        "11211": "Assets:TK-11211",
        "N01": "Equity:Memo:TK-N01",
        "911": "Equity:TK-911",
    }


def test_numbers_that_are_spelled_alike_stay_apart() -> None:
    numbers = ["112.1", "112-1", "112_1", "112-1-2", "Đ", "D", "d", "；", "?"]
    paths = paths_of({number: account(number) for number in numbers})
    assert len(set(paths.values())) == len(numbers)
    assert paths["D"] == "Assets:TK-D"
    assert paths["112-1"] == "Assets:TK-112-1"


def test_codes_that_are_spelled_alike_stay_apart() -> None:
    assert label("HD-01/2023") == "HD-01/2023"
    assert label("HĐ-01/2023").startswith("HD-01-2023.")
    assert label("HĐ 01/2023") != label("HĐ-01/2023")


# Parquet


def test_parquet_holds_entries_postings_facts_and_accounts(demo_book: Book, tmp_path: Path) -> None:
    with demo_book.reading() as connection:
        parquet.write(gathered(connection, FUND), tmp_path / "kho")
        entries = list(journal(connection, FUND))
        facts = list(stated(connection, FUND))
        head = head_of(connection, FUND)
    read = {path.stem: pq.read_table(path) for path in (tmp_path / "kho").iterdir()}
    assert read.keys() == {"entries", "postings", "facts", "accounts"}
    for table in read.values():
        told = {key.decode(): said.decode() for key, said in table.schema.metadata.items()}
        assert told["fundledger.fund"] == str(FUND)
        assert told["fundledger.name"] == demo.NAME
        assert told["fundledger.link"] == str(head.chain)
        assert told["fundledger.hash"] == head.hash
    kinds = {field.name: str(field.type) for field in read["entries"].schema}
    assert (kinds["date"], kinds["number"]) == ("date32[day]", "int64")
    assert kinds["recorded_at"] == "timestamp[us, tz=UTC]"
    assert str(read["postings"].schema.field("amount").type) == "int64"
    rows = read["entries"].to_pylist()
    assert [row["hash"] for row in rows] == [entry.hash for entry in entries]
    assert [(row["memo"], row["voucher"], row["value_date"]) for row in rows] == [
        (entry.memo, str(entry.voucher), entry.value_date) for entry in entries
    ]
    assert rows[0]["recorded_at"] == entries[0].recorded_at
    assert [json.loads(row["body"]) for row in read["facts"].to_pylist()] == [
        fact.body for fact in facts
    ]
    found: dict[tuple[str | None, ...], int] = {}
    for row in read["postings"].to_pylist():
        key = (row["account"], row["loan"], row["cooperative"], row["source"])
        found[key] = found.get(key, 0) + row["amount"]
    assert {key: amount for key, amount in found.items() if amount} == sums(demo_book, ALL)
    assert {row["number"]: row["balance"] for row in read["accounts"].to_pylist()} == {
        "11111": 0,
        "11112": 0,
        **{number: amount for (number,), amount in sums(demo_book).items()},
    }


def test_parquet_is_cut_like_the_rest(demo_book: Book, tmp_path: Path) -> None:
    day, link = date(2023, 3, 31), 120
    with demo_book.reading() as connection:
        parquet.write(gathered(connection, FUND, day, link), tmp_path / "kho")
    with demo_book.reading() as connection:
        linked = [*journal(connection, FUND), *stated(connection, FUND)]
    (of_the_link,) = (each.hash for each in linked if each.chain == link)
    for name in ("entries", "facts"):
        table = pq.read_table(tmp_path / "kho" / f"{name}.parquet")
        rows = table.to_pylist()
        assert rows
        assert max(row["chain"] for row in rows) <= link
        assert max(row.get("date") or row["effective"] for row in rows) <= day
        assert table.schema.metadata[b"fundledger.as_of"] == b"2023-03-31"
        assert table.schema.metadata[b"fundledger.hash"] == of_the_link.encode()


def test_parquet_grows_by_row_groups(
    demo_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS_AT_ONCE", 25)
    with demo_book.reading() as connection:
        parquet.write(gathered(connection, FUND), tmp_path / "kho")
    file = pq.ParquetFile(tmp_path / "kho" / "entries.parquet")
    assert [file.metadata.row_group(i).num_rows for i in range(3)] == [25, 25, 12]  # 62
    assert sorted(file.read()["number"].to_pylist()) == list(range(1, 63))


def test_parquet_of_an_empty_fund_has_its_columns(book: Book, tmp_path: Path) -> None:
    with book.reading() as connection:
        parquet.write(gathered(connection, FUND), tmp_path / "kho")
    assert pq.read_table(tmp_path / "kho" / "postings.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "kho" / "facts.parquet").num_rows == 2  # the fund, its chart
