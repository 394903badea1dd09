"""Bundles: the same bytes from every database, whole or not at all, and never another story."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import zipfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.keeping import bundles
from fundledger.keeping.bundles import Bundle, bring, restore_bundle, survey, write_bundle
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.journal import writing
from fundledger.ledger.replicas import (
    CUSTODY,
    Extended,
    hand_over,
    links_standing,
    replica_since,
    take_over,
)
from fundledger.store.books import Book, create, open_book
from tests.ledger.books import (
    FUND,
    capital_in,
    disbursement,
    findings,
    found_fund,
    post,
    seal_day,
    writer_of,
)
from tests.ledger.test_faults import killed_at

OTHER = 21


def told(address: str, fund: int = FUND) -> Book:
    """A fund with capital, a loan, a reversal and a seal."""
    return go_on(found_fund(create(address), fund), fund)


def go_on(book: Book, fund: int = FUND) -> Book:
    post(book, capital_in(), disbursement("2023-01-05"), disbursement("2023-01-06"), fund=fund)
    with writer_of(book, fund) as writer:
        writer.reverse(3, "ghi trùng")
    seal_day(book, "2023-03-31", fund)
    post(book, disbursement("2023-04-03", 40_000_000), fund=fund)
    return book


def chain_of(book: Book, fund: int = FUND) -> list[tuple[int, str]]:
    with book.reading() as connection:
        return list(links_standing(connection, fund))


def sums_of(book: Book, fund: int = FUND) -> dict[Any, int]:
    with book.reading() as connection:
        return balances(connection, Scope(fund), ALL)


def is_replica(book: Book, fund: int = FUND) -> bool:
    with book.reading() as connection:
        return replica_since(connection, fund) is not None


def bundled(book: Book, path: Path, *funds: int) -> Bundle:
    return write_bundle(book, funds or book.funds(), path, replace=True)


def brought(address: str, bundle: Bundle) -> tuple[Extended, ...]:
    every = [carried.fund for carried in bundle.manifest.funds]
    return bring(address, bundle, only=every)


def refusal(work: Callable[[], object]) -> FundledgerError:
    with pytest.raises(FundledgerError) as caught:
        work()
    assert str(caught.value)
    return caught.value


def test_from_database_to_database_nothing_changes(
    sqlite_address: str, postgres_address: str, tmp_path: Path
) -> None:
    book = told(sqlite_address)
    bundle = bundled(book, tmp_path / "a.bundle")
    (came,) = brought(postgres_address, bundle)
    assert (came.before, came.after) == (0, len(chain_of(book)))
    server = open_book(postgres_address)
    assert chain_of(server) == chain_of(book)
    assert sums_of(server) == sums_of(book) != {}
    assert findings(server) == []  # the balances kept beside the seal are among what is proved
    again = bundled(server, tmp_path / "b.bundle")
    assert again.code == bundle.code
    assert again.path.read_bytes() == bundle.path.read_bytes()
    brought(f"{sqlite_address}-back.db", again)
    back = open_book(f"{sqlite_address}-back.db")
    assert chain_of(back) == chain_of(book)
    assert findings(back) == []
    for each in (book, server, back):
        each.close()


def test_beside_other_funds_and_again(address: str, tmp_path: Path) -> None:
    here = told(address)
    elsewhere = told(str(tmp_path / "xa.db"), OTHER)
    bundle = bundled(elsewhere, tmp_path / "a.bundle")
    before = chain_of(here)
    assert [came.taken for came in brought(address, bundle)] == [len(chain_of(elsewhere, OTHER))]
    assert here.funds() == (FUND, OTHER)
    assert [came.taken for came in brought(address, bundle)] == [0]
    assert (chain_of(here), chain_of(here, OTHER)) == (before, chain_of(elsewhere, OTHER))
    assert findings(here) == findings(here, OTHER) == []
    assert not is_replica(here)
    assert is_replica(here, OTHER)
    here.close()
    elsewhere.close()


def test_a_longer_chain_extends_and_a_shorter_one_changes_nothing(
    address: str, tmp_path: Path
) -> None:
    source = told(str(tmp_path / "gốc.db"))
    early = bundled(source, tmp_path / "sớm.bundle")
    brought(address, early)
    first = len(chain_of(source))
    post(source, disbursement("2023-05-05", 10_000_000))
    seal_day(source, "2023-06-30")
    late = bundled(source, tmp_path / "muộn.bundle")
    (came,) = brought(address, late)
    assert (came.before, came.after) == (first, first + 2)
    assert [came.taken for came in brought(address, early)] == [0]
    copy = open_book(address)
    assert chain_of(copy) == chain_of(source)
    assert findings(copy) == []
    copy.close()
    source.close()


def test_a_chain_that_parted_is_refused_at_the_first_link_that_differs(
    address: str, tmp_path: Path
) -> None:
    source = told(str(tmp_path / "gốc.db"))
    brought(address, bundled(source, tmp_path / "a.bundle"))
    common = len(chain_of(source))
    post(source, disbursement("2023-05-05", 10_000_000))
    copy = open_book(address)
    take_over(copy, FUND, "kế toán", "đổi máy")
    stood = chain_of(copy)
    error = refusal(lambda: brought(address, bundled(source, tmp_path / "b.bundle")))
    assert (error.key, error.params["link"]) == ("bundle.diverged", common + 1)
    assert chain_of(copy) == stood
    # and the other way round
    error = refusal(lambda: brought(source.name, bundled(copy, tmp_path / "c.bundle")))
    assert (error.key, error.params["link"]) == ("bundle.diverged", common + 1)
    copy.close()
    source.close()


def test_one_fund_that_parted_keeps_the_others_out(address: str, tmp_path: Path) -> None:
    source = found_fund(told(str(tmp_path / "gốc.db")), 7)
    both = bundled(source, tmp_path / "a.bundle")
    here = told(address)  # its own fund 20: another chain from the first link on
    error = refusal(lambda: brought(address, both))
    assert (error.key, error.params["link"]) == ("bundle.diverged", 1)
    assert here.funds() == (FUND,)
    assert [came.fund for came in bring(address, both, only=[7])] == [7]
    here.close()
    source.close()


def test_a_replica_is_read_and_not_written(address: str, tmp_path: Path) -> None:
    source = told(str(tmp_path / "gốc.db"))
    brought(address, bundled(source, tmp_path / "a.bundle"))
    copy = open_book(address)
    stood = chain_of(copy)
    error = refusal(lambda: post(copy, disbursement("2023-05-05")))
    assert error.key == "fund.replica"
    assert refusal(lambda: found_fund(copy)).key == "fund.exists"
    assert chain_of(copy) == stood
    fact = take_over(copy, FUND, "kế toán", "đổi máy")
    assert (fact.kind, fact.chain) == (CUSTODY, len(stood) + 1)
    assert fact.body == {"after": len(stood), "reason": "đổi máy"}
    post(copy, disbursement("2023-05-05"))
    assert findings(copy) == []
    assert refusal(lambda: take_over(copy, FUND, "kế toán", "lần nữa")).key == "fund.no_replica"
    # Whoever kept the fund before is brought what was written since, and only shows it.
    (came,) = brought(source.name, bundled(copy, tmp_path / "b.bundle"))
    assert (came.taken, came.was_kept_here) == (2, True)
    assert is_replica(source)
    copy.close()
    source.close()


def test_who_hands_a_fund_over_writes_no_more(address: str, tmp_path: Path) -> None:
    source = told(str(tmp_path / "gốc.db"))
    assert refusal(lambda: hand_over(source, FUND, "kế toán", " ")).key == "fund.take_over_reason"
    fact = hand_over(source, FUND, "kế toán", "đổi máy")
    assert (fact.kind, fact.body) == (CUSTODY, {"handed_over": True, "reason": "đổi máy"})
    assert refusal(lambda: post(source, disbursement("2023-05-05"))).key == "fund.replica"
    assert refusal(lambda: hand_over(source, FUND, "kế toán", "x")).key == "fund.replica"
    brought(address, bundled(source, tmp_path / "a.bundle"))
    copy = open_book(address)
    take_over(copy, FUND, "kế toán", "đổi máy")
    post(copy, disbursement("2023-05-05"))
    (came,) = brought(source.name, bundled(copy, tmp_path / "b.bundle"))
    assert (came.taken, came.was_kept_here) == (2, False)
    assert findings(source) == findings(copy) == []
    copy.close()
    source.close()


def test_a_reason_is_needed_to_take_over(book: Book, tmp_path: Path) -> None:
    address = str(tmp_path / "bản.db")
    brought(address, bundled(book, tmp_path / "a.bundle"))
    copy = open_book(address)
    assert refusal(lambda: take_over(copy, FUND, "kế toán", " ")).key == "fund.take_over_reason"
    assert is_replica(copy)
    copy.close()


def test_restored_from_a_bundle_it_is_the_funds_own_book(address: str, tmp_path: Path) -> None:
    source = told(str(tmp_path / "gốc.db"))
    bundle = bundled(source, tmp_path / "a.bundle")
    assert [came.taken for came in restore_bundle(address, bundle)] == [len(chain_of(source))]
    restored = open_book(address)
    assert chain_of(restored) == chain_of(source)
    post(restored, disbursement("2023-05-05"))
    assert findings(restored) == []
    assert refusal(lambda: restore_bundle(address, bundle)).key == "book.exists"
    restored.close()
    source.close()


def test_a_backup_keeps_what_its_book_only_showed(address: str, tmp_path: Path) -> None:
    elsewhere = found_fund(told(str(tmp_path / "xa.db")), OTHER)
    here = str(tmp_path / "đây.db")
    bring(here, bundled(elsewhere, tmp_path / "a.bundle"), only=[FUND])
    book = found_fund(open_book(here), 7)
    backup = write_bundle(book, book.funds(), tmp_path / "b.bundle", as_backup=True)
    assert backup.manifest.replicas == [FUND]
    restore_bundle(address, backup)
    restored = open_book(address)
    assert (is_replica(restored), is_replica(restored, 7)) == (True, False)
    for each in (restored, book, elsewhere):
        each.close()


def test_a_book_that_was_tampered_with_is_not_bundled(book: Book, tmp_path: Path) -> None:
    go_on(book)
    with book.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_update_refused")
        connection.exec_driver_sql("UPDATE entry SET memo = 'khác' WHERE number = 2")
    error = refusal(lambda: bundled(book, tmp_path / "a.bundle"))
    assert (error.key, error.params["link"]) == ("bundle.book_broken", chain_of(book)[3][0])
    assert list(tmp_path.glob("*bundle*")) == []


def test_a_book_is_not_replaced_unasked(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "a.bundle"
    bundled(book, path)
    assert refusal(lambda: write_bundle(book, [FUND], path)).key == "face.file_exists"


# One changed byte, and archives made by somebody else.


def test_a_changed_byte_is_refused(book: Book, tmp_path: Path) -> None:
    """Every byte of the archive in turn, a few bits each; what is taken at all is the same."""
    bundle = bundled(go_on(book), tmp_path / "a.bundle")
    whole = bundle.path.read_bytes()
    bent = tmp_path / "bent.bundle"
    chance = random.Random(6)
    refused = 0
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        bent.write_bytes(changed)
        try:
            code = survey(bent).code
        except FundledgerError as error:
            code = error.key
            refused += 1
        # Refused, or a date or an attribute in the zip's own lists: no reader looks at it.
        assert code == bundle.code or code.startswith("bundle."), place
    assert refused > 0.9 * len(whole)


def test_cut_off_anywhere(book: Book, tmp_path: Path) -> None:
    whole = bundled(book, tmp_path / "a.bundle").path.read_bytes()
    bent = tmp_path / "bent.bundle"
    for length in range(0, len(whole), 97):
        bent.write_bytes(whole[:length])
        assert refusal(lambda: survey(bent)).key == "bundle.not_one"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(path: Path, parts: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return path


def forged(path: Path, chain: bytes, **said: object) -> Path:
    """A bundle of fund 20 whose manifest agrees with whatever its chain holds."""
    lines = chain.splitlines()
    rules = b"{}\n"
    carried = {
        "fund": FUND,
        "name": "Quỹ giả",
        "province": "",
        "links": len(lines),
        "entries": 0,
        "head": sha256(lines[-1]).hexdigest() if lines else "0" * 64,
        "recorded_at": "2023-01-01T00:00:00.000000Z",
        "bytes": len(chain),
        "sha256": sha256(chain).hexdigest(),
        "rules_bytes": len(rules),
        "rules_sha256": sha256(rules).hexdigest(),
    }
    manifest = {
        "format": "fundledger-bundle",
        "version": 1,
        "form": 1,
        "schema_revision": "0002",
        "funds": [{**carried, **{k: v for k, v in said.items() if k in carried}}],
        **{k: v for k, v in said.items() if k not in carried},
    }
    parts = [
        (f"funds/{FUND}.jsonl", chain),
        (f"rules/{FUND}.json", rules),
        ("manifest.json", json.dumps(manifest).encode()),
    ]
    return archive_of(path, parts)


def linked(*links: list[Any]) -> bytes:
    """Facts and entries, each hashed onto the one before."""
    lines: list[bytes] = []
    for link in links:
        before = sha256(lines[-1]).hexdigest() if lines else "0" * 64
        filled = [before if part == "PREVIOUS" else part for part in link]
        lines.append(json.dumps(filled, ensure_ascii=False, separators=(",", ":")).encode())
    return b"".join(line + b"\n" for line in lines)


WHEN = "2023-01-01T00:00:00.000000Z"
FOUNDED = [
    *("fact", 1, FUND, 1, "fund", "20", "2023-01-01", '{"name":"Giả","province":""}'),
    *(WHEN, None, "ai", "PREVIOUS"),
]


def entry_link(**changed: Any) -> list[Any]:
    link = {
        "kind": "entry",
        "form": 1,
        "fund": FUND,
        "chain": 2,
        "number": 1,
        "dates": ["2023-01-02", "2023-01-02", WHEN],
        "voucher": ["PK", 2023, 1],
        "texts": ["entry", "nhớ", None, "ai"],
        "reverses": None,
        "key": None,
        "previous": "PREVIOUS",
        "postings": [[1, "1121", 5, None, None, None], [2, "4111", -5, None, None, None]],
    }
    return list({**link, **changed}.values())


FORGERIES = {
    "no such kind": [["note", *FOUNDED[1:]]],
    "another fund": [[*FOUNDED[:2], 21, *FOUNDED[3:]]],
    "a newer form": [[FOUNDED[0], 2, *FOUNDED[2:]]],
    "a gap": [FOUNDED, entry_link(chain=3)],
    "another past": [FOUNDED, entry_link(previous="1" * 64)],
    "a text for a number": [FOUNDED, entry_link(number="1")],
    "a truth for a number": [FOUNDED, entry_link(reverses=True)],
    "a float": [FOUNDED, entry_link(postings=[[1, "1121", 5.0, None, None, None]])],
    "a list for a text": [FOUNDED, entry_link(texts=["entry", ["nhớ"], None, "ai"])],
    "no such day": [FOUNDED, entry_link(dates=["2023-02-30", "2023-01-02", WHEN])],
    "a day said otherwise": [FOUNDED, entry_link(dates=["20230102", "2023-01-02", WHEN])],
    "a moment said otherwise": [FOUNDED, entry_link(dates=["2023-01-02", "2023-01-02", "nay"])],
    "three dates too few": [FOUNDED, entry_link(dates=[])],
    "a number too large": [FOUNDED, entry_link(number=2**63)],
    "an amount of nothing": [FOUNDED, entry_link(postings=[[1, "1121", 0, None, None, None]])],
    "money of the future": [FOUNDED, entry_link(dates=["2023-01-02", "2023-01-03", WHEN])],
    "half a posting": [FOUNDED, entry_link(postings=[[1, "1121"]])],
    "half a pair of surrogates": [FOUNDED, entry_link(texts=["entry", "\ud800", None, "ai"])],
    "a NUL": [FOUNDED, entry_link(texts=["entry", "\0", None, "ai"])],
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_chain_is_refused_by_a_sentence(address: str, tmp_path: Path, name: str) -> None:
    if "surrogates" in name:
        chain = linked(FOUNDED) + b'["entry","\\ud800"]\n'
    else:
        chain = linked(*FORGERIES[name])
    path = forged(tmp_path / "a.bundle", chain)
    told(address, OTHER).close()
    error = refusal(lambda: brought(address, survey(path)))
    assert error.key in {"bundle.broken", "bundle.unproved"}
    book = open_book(address)
    assert book.funds() == (OTHER,)
    assert findings(book, OTHER) == []
    book.close()


def test_books_that_do_not_prove_are_not_taken(address: str, tmp_path: Path) -> None:
    one_sided = entry_link(postings=[[1, "1121", 5, None, None, None]])
    path = forged(tmp_path / "a.bundle", linked(FOUNDED, one_sided))
    error = refusal(lambda: brought(address, survey(path)))
    assert error.key == "bundle.unproved"
    assert error.params["count"] >= 1  # type: ignore[operator]


LIES: dict[str, dict[str, object]] = {
    "bundle.changed": {"sha256": "0" * 64},
    "bundle.changed ": {"links": 2},
    "bundle.changed  ": {"rules_sha256": "0" * 64},
    "bundle.changed   ": {"bytes": 10_000},
    "bundle.changed    ": {"head": "0" * 64},
    "bundle.damaged         ": {"replicas": [7]},
    "bundle.damaged": {"bytes": 10},
    "bundle.damaged ": {"rules_bytes": 0},
    "bundle.damaged  ": {"fund": 7},  # its parts have other names
    "bundle.damaged   ": {"fund": "../../etc/passwd"},
    "bundle.damaged    ": {"format": "zip"},
    "bundle.damaged     ": {"funds": []},
    "bundle.damaged      ": {"more": 1},
    "bundle.newer": {"version": 3},
    "bundle.newer ": {"version": 3, "more": 1},
    "bundle.newer  ": {"form": 2},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies(tmp_path: Path, lie: str) -> None:
    path = forged(tmp_path / "a.bundle", linked(FOUNDED), **LIES[lie])
    assert refusal(lambda: survey(path)).key == lie.strip()


def test_parts_that_nobody_named(book: Book, tmp_path: Path) -> None:
    parts = parts_of(bundled(book, tmp_path / "a.bundle").path)
    bent = tmp_path / "bent.bundle"
    for name in ("../../evil", "/etc/passwd", "C:\\evil", "funds/7.jsonl", "funds/20.jsonl "):
        archive_of(bent, [*parts.items(), (name, b"x")])
        assert refusal(lambda: survey(bent)).key == "bundle.damaged", name
    for name in parts:
        archive_of(bent, [item for item in parts.items() if item[0] != name])
        assert refusal(lambda: survey(bent)).key.startswith("bundle."), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bundle", "bent.bundle", "sổ.db"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    chain = linked(FOUNDED) + b" " * 50_000_000
    path = forged(tmp_path / "a.bundle", chain)
    assert path.stat().st_size < 100_000
    assert refusal(lambda: survey(path)).key == "bundle.too_big"


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES_OF_LINE", 100_000)
    line = random.Random(1).randbytes(2_000_000).replace(b"\n", b" ")
    path = forged(tmp_path / "a.bundle", line)
    assert refusal(lambda: survey(path)).key == "bundle.damaged"


def test_files_that_are_no_bundle(tmp_path: Path) -> None:
    no_zip = tmp_path / "a"
    no_zip.write_bytes(b"PK\x03\x04 no zip")
    other_zip = archive_of(tmp_path / "b", [("word/document.xml", b"<x/>")])
    assert refusal(lambda: survey(no_zip)).key == "bundle.not_one"
    assert refusal(lambda: survey(other_zip)).key == "bundle.not_one"
    assert refusal(lambda: survey(tmp_path)).key == "bundle.no_file"
    assert [bundles.is_bundle(path) for path in (no_zip, other_zip)] == [False, False]


def test_a_zip_with_a_name_in_no_alphabet(book: Book, tmp_path: Path) -> None:
    path = bundled(book, tmp_path / "a.bundle").path
    whole = bytearray(path.read_bytes())
    place = whole.find(b"PK\x01\x02")
    whole[place + 9] |= 0x08  # the name is said to be UTF-8
    whole[place + 46] = 0xFF
    path.write_bytes(whole)
    assert refusal(lambda: survey(path)).key == "bundle.not_one"
    assert not bundles.is_bundle(path)


def test_a_zip_packed_in_another_way(book: Book, tmp_path: Path) -> None:
    parts = parts_of(bundled(book, tmp_path / "a.bundle").path)
    bent = tmp_path / "b.bundle"
    for way in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        with zipfile.ZipFile(bent, "w", way) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        assert refusal(lambda: survey(bent)).key == "bundle.damaged"


def test_a_locked_zip(book: Book, tmp_path: Path) -> None:
    """The flag of a password on a part: read as damaged, and no traceback."""
    whole = bytearray(bundled(book, tmp_path / "a.bundle").path.read_bytes())
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        for info in archive.infolist():
            whole[info.header_offset + 6] |= 1
    place = -1
    while (place := whole.find(b"PK\x01\x02", place + 1)) >= 0:
        whole[place + 8] |= 1
    (tmp_path / "b.bundle").write_bytes(whole)
    assert refusal(lambda: survey(tmp_path / "b.bundle")).key == "bundle.damaged"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_while_taking_in(address: str, tmp_path: Path) -> None:
    source = told(str(tmp_path / "gốc.db"))
    early = bundled(source, tmp_path / "a.bundle")
    post(source, *(disbursement("2023-05-05", amount) for amount in range(1, 30)))
    late = bundled(source, tmp_path / "b.bundle")
    brought(address, early)
    book = open_book(address)
    before = chain_of(book)
    book.close()

    def take(book: Book) -> None:
        list(bundles.take_in(book, late))

    statement, killed = 0, True
    while killed:
        statement += 1
        killed = killed_at(statement, address, take)
        book = open_book(address)
        assert chain_of(book) == (before if killed else chain_of(source))
        assert findings(book) == []
        book.close()
    assert statement > 8
    source.close()


def test_a_writer_elsewhere_is_not_kept_waiting(book: Book, tmp_path: Path) -> None:
    """What is written while a bundle is made is not in it, and not refused."""
    go_on(book)
    before = chain_of(book)

    def another(_: int) -> None:
        with writing(book, FUND, "người khác") as writer:
            writer.append(disbursement("2023-06-01", 1_000_000))

    bundle = write_bundle(book, [FUND], tmp_path / "a.bundle", progress=another)
    assert bundle.manifest.links == len(before)
    assert len(chain_of(book)) > len(before)


def _append_until_told(address: str, stop: Any) -> None:
    book = open_book(address)
    amount = 0
    while not stop.wait(0.02):  # so that the chain does not outgrow the time of a test
        amount += 1
        with writing(book, FUND, "người ghi") as writer:
            writer.append(disbursement("2023-04-05", amount))
    book.close()


@pytest.mark.slow
def test_a_hundred_rounds_while_somebody_writes(address: str, tmp_path: Path) -> None:
    """Each bundle is one moment of the chain; what is restored or brought from it proves."""
    told(address).close()
    replica = str(tmp_path / "bản.db")
    stop = multiprocessing.get_context("spawn").Event()
    child = multiprocessing.get_context("spawn").Process(
        target=_append_until_told, args=(address, stop)
    )
    child.start()
    source = open_book(address)
    reached: list[int] = []
    try:
        for number in range(50):
            bundle = bundled(source, tmp_path / "a.bundle")
            restored = str(tmp_path / f"{number}.db")
            restore_bundle(restored, bundle)
            (came,) = brought(replica, bundle)
            for path in (restored, replica):
                copy = open_book(path)
                chain = chain_of(copy)
                assert len(chain) == came.after == bundle.manifest.links
                assert chain == chain_of(source)[: len(chain)]
                assert findings(copy) == []
                copy.close()
            Path(restored).unlink()
            reached.append(came.after)
    finally:
        stop.set()
        child.join(30)
        child.kill()
        source.close()
    assert child.exitcode == 0
    assert reached == sorted(reached)
    assert reached[-1] > reached[0] + 10
