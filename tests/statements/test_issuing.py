"""Papers get numbers: in order, without gaps, once; and their files are kept as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from fundledger.errors import FundledgerError
from fundledger.files import SourceFile
from fundledger.keeping.bundles import restore_bundle, survey, write_bundle
from fundledger.ledger.kept_files import PDF_MEDIA, KeptFile, files_kept, hashes_kept
from fundledger.ledger.proof import prove
from fundledger.office.calling import Call, paper_again
from fundledger.registers.papers import (
    Ask,
    Paper,
    Register,
    entered,
    mark_of,
    number_of,
    number_said,
)
from fundledger.statements.issuing import Draft, Wanted, issue
from fundledger.statements.wording import wording_file
from fundledger.store.books import Book, create, open_book
from fundledger.store.tables import kept_file
from tests.ledger.books import FUND, capital_in, found_fund, post, writer_of
from tests.office.calls import TODAY, column, links, table_of
from tests.statements.printed import PRINTED, ask, issued, kept, printed, result, with_money

MAY, JUNE = date(2024, 5, 31), date(2024, 6, 25)


@pytest.fixture
def used(book: Book) -> Book:
    return with_money(book)


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Fund's own wording makes the list of overdue debts a notice: its type is TB."""
    own = tmp_path / "papers" / "vi"
    own.mkdir(parents=True)
    words = wording_file("overdue", "vi").read_text(encoding="utf-8")
    assert 'mark = "BC"' in words
    (own / "overdue.toml").write_text(words.replace('mark = "BC"', 'mark = "TB"'), encoding="utf-8")
    monkeypatch.setenv("FUNDLEDGER_PAPERS", str(own.parent))


def refusal(book: Book, act: str, **said: object) -> FundledgerError:
    before = links(book)
    with pytest.raises(FundledgerError) as caught:
        ask(book, act, **said)
    assert links(book) == before
    assert str(caught.value)
    return caught.value


def files_of(book: Book) -> list[str]:
    with book.reading() as connection:
        return hashes_kept(connection, FUND)


def findings(book: Book) -> list[str]:
    with book.reading() as connection:
        return [each.key for each in prove(connection, FUND)]


def set_to(book: Book, name: str, value: str) -> None:
    ask(book, "setting set", name=name, value=value, since="2024-01-01", document="QĐ 1")


# Numbers.


def test_numbers_below_ten_have_a_nought_and_the_year_begins_anew(
    used: Book, tmp_path: Path
) -> None:
    drafts = [printed(used, tmp_path, first="2024-01-01", to=f"2024-01-{n:02}") for n in (1, 2, 3)]
    assert issued(used, *drafts, on=MAY) == ["01/BC-QHTPT", "02/BC-QHTPT", "03/BC-QHTPT"]
    next_year = date(2025, 1, 6)
    again = printed(used, tmp_path, first="2024-01-01", to="2024-12-31", today=next_year)
    answer = ask(used, "paper issue", next_year, files=(again,), on=next_year)
    assert answer.facts["numbers"] == ["01/BC-QHTPT"]
    assert (number_of(9, "TB-Q"), number_of(10, "TB-Q")) == ("09/TB-Q", "10/TB-Q")


@pytest.mark.usefixtures("notices")
def test_each_type_is_numbered_by_itself_or_all_in_one(used: Book, tmp_path: Path) -> None:
    reports = [printed(used, tmp_path, first="2024-01-01", to=f"2024-02-0{n}") for n in (1, 2)]
    notice = printed(used, tmp_path, "print overdue", as_of="2024-05-31")
    assert issued(used, reports[0], notice, on=MAY) == ["01/BC-QHTPT", "01/TB-QHTPT"]
    set_to(used, "paper_numbering", "one")
    # One of each type is numbered by now: counted in one, the highest of the year is 1.
    assert issued(used, reports[1], on=MAY) == ["02/BC-QHTPT"]
    later = printed(used, tmp_path, "print overdue", as_of="2024-06-20")
    assert issued(used, later, on=JUNE) == ["03/TB-QHTPT"]
    set_to(used, "paper_numbering", "per-type")
    last = printed(used, tmp_path, first="2024-01-01", to="2024-03-01")
    assert issued(used, last, on=JUNE) == ["03/BC-QHTPT"]
    assert findings(used) == []


def test_counted_in_one_a_number_by_hand_is_used_by_all_types(used: Book, tmp_path: Path) -> None:
    set_to(used, "paper_numbering", "one")
    word = SourceFile("a.docx", b"PK a")
    ask(used, "paper add", file=word, kind="x", number="01/QĐ-QHTPT", on=MAY)
    draft = printed(used, tmp_path)
    no = refusal(used, "paper issue", files=(draft,), on=TODAY, number="01")
    assert (no.key, no.params["number"]) == ("issued.number_used", "01/BC-QHTPT")
    assert issued(used, draft, number="02") == ["02/BC-QHTPT"]
    other = {"file": SourceFile("b.docx", b"PK b"), "kind": "x", "on": MAY}
    assert refusal(used, "paper add", number="2/TB-QHTPT", **other).key == "issued.number_used"
    ask(used, "paper add", number="02a/TB-QHTPT", **other)
    assert findings(used) == []


def test_an_ordinal_twice_in_a_series_is_found(used: Book, tmp_path: Path) -> None:
    """01/TB-QHTPT and 01/TB-KT: both are the first notice of the year."""
    issued(used, printed(used, tmp_path))
    with used.reading() as connection:
        (paper,) = Register.read(connection, FUND).papers
    from fundledger.ledger.entry import Statement

    with writer_of(used) as writer:
        body = {**paper.body(), "by_hand": True}
        writer.state(Statement("paper", "01/BC-KT", TODAY, body, "01/BC-KT"))
    assert findings(used) == ["finding.issued_twice"]


def test_a_number_by_hand_leaves_a_gap_that_is_told_of(used: Book, tmp_path: Path) -> None:
    drafts = [printed(used, tmp_path, first="2024-01-01", to=f"2024-02-0{n}") for n in (1, 2, 3)]
    assert issued(used, drafts[0], on=MAY) == ["01/BC-QHTPT"]
    assert issued(used, drafts[1], on=MAY, number="47") == ["47/BC-QHTPT"]
    assert issued(used, drafts[2], on=MAY) == ["48/BC-QHTPT"]
    assert findings(used) == []
    table = table_of(ask(used, "paper list"), "issued_papers")
    assert [note.params["numbers"] for note in table.notes] == ["2–46"]
    other = printed(used, tmp_path, first="2024-01-01", to="2024-03-01")
    for taken in ("47", "047", "47/bc-qhtpt"):
        no = refusal(used, "paper issue", files=(other,), on=MAY, number=taken)
        assert no.key == "issued.number_used"
    for odd in ("", "0", "BC", "-3"):
        if odd:
            no = refusal(used, "paper issue", files=(other,), on=MAY, number=odd)
            assert no.key == "issued.not_a_number"
    assert refusal(used, "paper issue", files=(other, drafts[0]), on=MAY, number="50").key == (
        "issued.one_number"
    )


def test_a_number_by_hand_is_of_the_type_of_the_paper(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    for other in ("01/QĐ-QHTPT", "01/QHTPT"):
        no = refusal(used, "paper issue", files=(draft,), on=TODAY, number=other)
        assert (no.key, no.params["symbol"]) == ("issued.other_mark", "BC-QHTPT")
    assert issued(used, draft, number="01/BC-QHTPT-TD") == ["01/BC-QHTPT-TD"]


def test_numbers_as_people_write_them() -> None:
    assert number_said("15", "TB-Q") == ("15/TB-Q", 15)
    assert number_said(" 7a ", "TB-Q") == ("07a/TB-Q", 7)
    assert number_said("12/TTr-QHTPT", "") == ("12/TTr-QHTPT", 12)
    marks = {
        "15/TB-QHTPT": "TB",
        "12/TTr-QHTPT": "TTr",
        "3/QĐ-QHTPT": "QĐ",
        "09/QHTPT-TD": "",
        "9/QHTPT": "",
    }
    assert {number: mark_of(number) for number in marks} == marks


def test_a_later_number_does_not_bear_an_earlier_day(used: Book, tmp_path: Path) -> None:
    drafts = [printed(used, tmp_path, first="2024-01-01", to=f"2024-02-0{n}") for n in (1, 2)]
    issued(used, drafts[0], on=JUNE)
    no = refusal(used, "paper issue", files=(drafts[1],), on=MAY)
    assert (no.key, no.params["last"]) == ("issued.day_before_last", JUNE)
    assert issued(used, drafts[1], on=MAY, late=True) == ["02/BC-QHTPT"]
    tomorrow = date(2024, 7, 1)
    assert refusal(used, "paper issue", files=(drafts[1],), on=tomorrow).key == "issued.future_day"


@pytest.mark.parametrize("number", ["", "77"])
def test_a_paper_does_not_bear_a_day_before_its_figures(
    used: Book, tmp_path: Path, number: str
) -> None:
    """Figures of 30 June, printed on the 20th: what happened is known up to the 20th."""
    draft = printed(used, tmp_path)
    by_hand = {"number": number} if number else {}
    no = refusal(used, "paper issue", files=(draft,), on=date(2024, 6, 19), **by_hand)
    days = no.params["day"], no.params["reckoned"]
    assert (no.key, days) == ("issued.before_its_figures", (date(2024, 6, 19), PRINTED))
    assert issued(used, draft, on=PRINTED, **by_hand) == [f"{number or '01'}/BC-QHTPT"]
    # Of figures of 31 May, printed later: they are of 31 May.
    of_may = printed(used, tmp_path, first="2024-01-01", to="2024-05-31")
    day_before = refusal(used, "paper issue", files=(of_may,), on=date(2024, 5, 30), late=True)
    assert day_before.params["reckoned"] == MAY


# All or nothing, and once.


def test_what_was_issued_is_given_out_byte_for_byte(any_book: Book, tmp_path: Path) -> None:
    book = with_money(any_book)
    draft = printed(book, tmp_path)
    answer = ask(book, "paper issue", files=(draft,), on=TODAY)
    (made,) = answer.files
    assert (made.name, made.folder) == (
        "01-BC-QHTPT Báo cáo nguồn vốn 30-6-2024.pdf",
        tmp_path,
    )
    made.write(tmp_path / made.name, False)
    written = (tmp_path / made.name).read_bytes()
    (tmp_path / "again").mkdir()
    again = kept(book, "1/bc-qhtpt", tmp_path / "again")
    assert (again.name, again.data) == (made.name, written)
    assert files_of(book) == [sha256(written).hexdigest()]
    assert column(ask(book, "paper list"), "issued_papers", "file_hash") == files_of(book)
    assert findings(book) == []


def test_the_same_draft_gets_no_second_number(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    copy = replace(draft, name="copy.pdf")
    answer = ask(used, "paper issue", files=(draft, copy), on=TODAY)
    assert answer.facts["numbers"] == ["01/BC-QHTPT"] * 2
    before = links(used)
    later = ask(used, "paper issue", files=(draft,), on=TODAY)
    assert [each.key for each in later.remarks] == ["issued.was_issued"]
    assert (links(used), later.files) == (before, ())
    # The books go on, and the draft is what it was: it was issued, whatever they say now.
    post(used, capital_in("2024-06-12", 7))
    assert issued(used, draft) == ["01/BC-QHTPT"]


def test_a_paper_that_says_the_same_under_another_number_is_remarked_on(
    used: Book, tmp_path: Path
) -> None:
    issued(used, printed(used, tmp_path))
    answer = ask(used, "paper issue", files=(printed(used, tmp_path),), on=TODAY)
    assert answer.facts["numbers"] == ["02/BC-QHTPT"]
    assert [each.key for each in answer.remarks] == ["issued.says_the_same"]


def test_a_borrower_asked_twice_by_one_question_is_remarked_on(used: Book) -> None:
    """The same question of another day, with whatever figures; each is told of the one before."""
    caller = Call(lambda: used, None, FUND, today=TODAY)
    drafts = []
    with used.reading() as connection:
        for day, to in (("2024-05-31", "A"), ("2024-06-20", "A")):
            asked = connection, FUND, "print overdue", {"as_of": day}
            paper = paper_again(caller, *asked, today=TODAY)
            drafts.append(Draft(replace(paper, content=replace(paper.content, addressee=to))))
    with writer_of(used) as writer:
        first = issue(writer, drafts[:1], Wanted(TODAY), TODAY)
        others = issue(writer, drafts[1:], Wanted(TODAY), TODAY)
    before = [each.alike.number if each.alike else None for each in (*first, *others)]
    assert before == [None, "01/BC-QHTPT"]


def test_one_that_cannot_be_issued_keeps_all_out(used: Book, tmp_path: Path) -> None:
    good = printed(used, tmp_path, first="2024-01-01", to="2024-03-01")
    stale = printed(used, tmp_path)
    post(used, capital_in("2024-06-12", 2_000_000))
    no = refusal(used, "paper issue", files=(good, stale), on=TODAY)
    assert no.key == "issued.books_changed"
    lines = table_of(no.answer, "verified_lines")  # type: ignore[arg-type]  # an answer stands beside it
    # Charter capital was 900 + 5 million, and 2 million more came in.
    said = {(row["printed"].code, row["in_books"].code) for row in lines.records()}  # type: ignore[union-attr]  # words
    assert ("905000000", "907000000") in said
    assert files_of(used) == []
    assert issued(used, good) == ["01/BC-QHTPT"]


def test_a_rehearsal_keeps_nothing(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    before = links(used)
    answer = ask(used, "paper issue", files=(draft,), on=TODAY, dry_run=True)
    assert (answer.facts["numbers"], answer.files) == (["01/BC-QHTPT"], ())
    twice = ask(used, "paper issue", files=(draft, draft), on=TODAY, dry_run=True)
    states = column(twice, "issued_papers", "issued_state")
    assert [each.code for each in states] == ["to_come"]  # type: ignore[attr-defined]
    assert [each.key for each in twice.remarks] == ["issued.same_draft"]
    assert (links(used), files_of(used)) == (before, [])


def test_what_is_no_draft_is_refused(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    with_number = kept(used, "01/BC-QHTPT", tmp_path)
    cases = {
        "issued.is_no_draft": with_number,
        "issued.unreadable": SourceFile("a.pdf", b"%PDF-1.7 no more"),
        "issued.no_attachment": bare_pdf(),
    }
    for key, file in cases.items():
        assert refusal(used, "paper issue", files=(file,), on=TODAY).key == key
    elsewhere = with_money(found_fund(create(str(tmp_path / "other.db"))))
    other = printed(elsewhere, tmp_path, name="other.pdf")
    assert refusal(used, "paper issue", files=(other,), on=TODAY).key == "verify.refused_not_ours"
    elsewhere.close()


def bare_pdf() -> SourceFile:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "To whom it may concern")
    canvas.save()
    return SourceFile("bare.pdf", out.getvalue())


# Taken back, signed, made elsewhere.


def test_a_number_that_was_taken_back_stays_used(used: Book, tmp_path: Path) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    assert refusal(used, "paper void", number="1/BC-QHTPT", reason=" ").key == (
        "issued.reason_needed"
    )
    ask(used, "paper void", number="1/BC-QHTPT", reason="nhầm nơi nhận")
    assert refusal(used, "paper void", number="1/BC-QHTPT", reason="nữa").key == (
        "issued.taken_back_already"
    )
    assert issued(used, draft) == ["02/BC-QHTPT"]
    states = column(ask(used, "paper list"), "issued_papers", "issued_state")
    assert [each.code for each in states] == ["issued", "taken_back"]  # type: ignore[attr-defined]
    assert len(files_of(used)) == 2
    assert findings(used) == []


def test_a_paper_taken_back_says_so_when_it_is_given_out(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    assert ask(used, "print", again="1/BC-QHTPT").remarks == ()
    ask(used, "paper void", number="1/BC-QHTPT", reason="nhầm")
    (said,) = ask(used, "print", again="1/BC-QHTPT").remarks
    assert (said.key, said.params["day"]) == ("verify.taken_back", TODAY)


def test_figures_are_of_the_day_up_to_which_they_know(used: Book, tmp_path: Path) -> None:
    """Of a span up to 30 June, printed on the 20th."""
    issued(used, printed(used, tmp_path))
    assert column(ask(used, "paper list"), "issued_papers", "as_of_day") == [PRINTED]


def test_what_was_taken_back_is_not_in_the_sum_of_what_is_asked(used: Book) -> None:
    for number, amount in ((1, 4_000_000), (2, 700_000)):
        file = KeptFile.of(f"%PDF- {number}".encode(), PDF_MEDIA)
        paper = Paper(
            number=f"0{number}/TB-QHTPT",
            ordinal=number,
            series="TB",
            mark="TB",
            day=MAY,
            kind="notice",
            name="Thông báo",
            sha256=file.sha256,
            media=file.media,
            asks=(Ask("HD-01", amount, "memo"),),
        )
        with writer_of(used) as writer:
            entered(writer, [paper], [file], TODAY)
    ask(used, "paper void", number="01/TB-QHTPT", reason="nhầm")
    table = table_of(ask(used, "paper list"), "issued_papers")
    assert table.total["asked_amount"] == 700_000


def test_a_scan_is_a_second_file_of_the_paper(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    assert refusal(used, "print", again="1/BC-QHTPT", signed=True).key == "issued.no_copy"
    scan = SourceFile("scan.jpg", b"\xff\xd8\xff a scan")
    ask(used, "paper signed", number="1/BC-QHTPT", file=scan)
    again = kept(used, "1/BC-QHTPT", tmp_path, signed=True)
    assert (again.name, again.data) == (
        "01-BC-QHTPT Báo cáo nguồn vốn 30-6-2024 (bản ký).jpg",
        scan.data,
    )
    before = links(used)
    ask(used, "paper signed", number="1/BC-QHTPT", file=scan)
    assert links(used) == before  # the same file twice is one
    other = printed(used, tmp_path, first="2024-01-01", to="2024-03-01")
    assert refusal(used, "paper signed", number="1/BC-QHTPT", file=other).key == (
        "issued.copy_altered"
    )
    assert findings(used) == []


def test_a_paper_of_word_is_entered_with_its_own_number(used: Book, tmp_path: Path) -> None:
    file = SourceFile("tờ trình.docx", b"PK a document")
    said = {"kind": "Tờ trình", "number": "07/TTr-QHTPT", "on": MAY, "about": "Gia hạn nợ"}
    ask(used, "paper add", file=file, **said)
    assert refusal(used, "paper add", file=file, **said).key == "issued.number_used"
    again = {**said, "number": "08/TTr-QHTPT"}
    assert refusal(used, "paper add", file=file, **again).key == "issued.file_known"
    assert refusal(used, "paper add", file=SourceFile("a.exe", b"MZ"), **again).key == (
        "issued.no_such_file_kind"
    )
    assert kept(used, "7/TTr-QHTPT", tmp_path).data == file.data
    (name,) = column(ask(used, "paper list", kind="tờ trình"), "issued_papers", "paper_name")
    assert name == "Gia hạn nợ"
    assert result(used, replace(file, name="x.pdf")) == "issued"


def test_the_same_number_in_two_years_asks_for_the_year(used: Book, tmp_path: Path) -> None:
    for year in (2024, 2023):
        file = SourceFile(f"{year}.docx", f"PK {year}".encode())
        ask(used, "paper add", file=file, kind="x", number="5/QĐ-Q", on=date(year, 3, 1))
    no = refusal(used, "paper show", number="5/QĐ-Q")
    assert (no.key, no.params["years"]) == ("issued.several_years", [2023, 2024])
    assert kept(used, "5/QĐ-Q", tmp_path, year=2023).data == b"PK 2023"


# Kept files: proved, carried, not to be changed.


def test_a_kept_file_cannot_be_changed_or_deleted(any_book: Book, tmp_path: Path) -> None:
    book = with_money(any_book)
    issued(book, printed(book, tmp_path))
    for statement in ("UPDATE kept_file SET media = 'x'", "DELETE FROM kept_file"):
        with pytest.raises(Exception, match="append-only"), book.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM kept_file", "finding.issued_file_missing"),
        ("UPDATE kept_file SET bytes = x'00'", "finding.issued_file_changed"),
    ],
)
def test_what_goes_round_the_guards_is_found(
    used: Book, tmp_path: Path, statement: str, finding: str
) -> None:
    draft = printed(used, tmp_path)
    issued(used, draft)
    with used.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER kept_file_update_refused"))
        connection.execute(text("DROP TRIGGER kept_file_delete_refused"))
        connection.execute(text(statement))
    assert finding in findings(used)
    assert refusal(used, "print", again="1/BC-QHTPT").key == "issued.file_lost"


def test_a_number_left_out_or_given_twice_is_found(used: Book, tmp_path: Path) -> None:
    """Facts that this program would not write, as a program of somebody else might."""
    draft = printed(used, tmp_path)
    issued(used, draft)
    with used.reading() as connection:
        (paper,) = Register.read(connection, FUND).papers
    from fundledger.ledger.entry import Statement

    for number, ordinal in (("04/BC-QHTPT", 4), ("01/BC-QHTPT", 5)):
        body = {**paper.body(), "ordinal": ordinal}
        with writer_of(used) as writer:
            writer.state(Statement("paper", number, TODAY, body, number))
    assert findings(used) == ["finding.issued_gap", "finding.issued_twice"]


def test_a_bundle_carries_the_files_from_database_to_database(
    sqlite_address: str, postgres_address: str, tmp_path: Path
) -> None:
    book = with_money(found_fund(create(sqlite_address)))
    plain = write_bundle(book, [FUND], tmp_path / "plain.bundle").manifest
    assert (plain.version, plain.funds[0].files) == (1, 0)
    assert "files" not in (tmp_path / "plain.bundle").read_bytes().decode("latin-1")
    drafts = [printed(book, tmp_path, first="2024-01-01", to=f"2024-02-0{n}") for n in (1, 2, 3)]
    issued(book, *drafts)
    ask(book, "paper signed", number="1/BC-QHTPT", file=SourceFile("s.png", b"\x89PNG\n\n" * 9))
    bundle = write_bundle(book, [FUND], tmp_path / "a.bundle")
    assert (bundle.manifest.version, bundle.manifest.funds[0].files) == (2, 4)
    restore_bundle(postgres_address, survey(tmp_path / "a.bundle"))
    server = open_book(postgres_address)
    with book.reading() as one, server.reading() as other:
        assert list(files_kept(one, FUND)) == list(files_kept(other, FUND)) != []
    assert findings(server) == []
    again = write_bundle(server, [FUND], tmp_path / "b.bundle")
    assert again.path.read_bytes() == bundle.path.read_bytes()
    for each in (book, server):
        each.close()


def test_a_bundle_whose_files_were_changed_is_refused(used: Book, tmp_path: Path) -> None:
    issued(used, printed(used, tmp_path))
    path = tmp_path / "a.bundle"
    write_bundle(used, [FUND], path)
    whole = path.read_bytes()
    begins = whole.index(b"%PDF-")  # files are stored as they are
    for at in (begins - 30, begins + 9, begins + 2_000):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(FundledgerError) as caught:
            survey(path)
        assert caught.value.key in {"bundle.changed", "bundle.damaged"}


def test_links_without_their_file_are_not_taken(
    used: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fundledger.keeping import bundles

    issued(used, printed(used, tmp_path))
    bundle = write_bundle(used, [FUND], tmp_path / "a.bundle")
    monkeypatch.setattr(bundles, "_proved_files", lambda *_: iter(()))
    with pytest.raises(FundledgerError) as caught:
        restore_bundle(str(tmp_path / "new.db"), bundle)
    assert caught.value.key == "bundle.unproved"


def test_kept_files_are_of_one_fund(used: Book, tmp_path: Path) -> None:
    found_fund(used, 21)
    post(used, capital_in("2023-01-01", 900_000_000), fund=21)
    issued(used, printed(used, tmp_path))
    with used.reading() as connection:
        assert hashes_kept(connection, 21) == []
        assert connection.scalars(select(kept_file.c.fund)).all() == [FUND]
