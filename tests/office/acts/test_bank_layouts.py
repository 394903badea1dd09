"""Layouts of statements, through the office: proposed, learnt, shown, sent on, dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundledger.errors import Misused
from fundledger.files import SourceFile
from fundledger.office.steps import next_steps
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.exchange.statement_files import save
from tests.exchange.taught import HEADINGS, Strange, some_lines
from tests.office.calls import column, do, links, refusal_of, table_of

TOML = """\
name = "thu"
bank = "NGÂN HÀNG THỬ"
[headings]
date = ["Ngày"]
in = ["Ghi có"]
out = ["Ghi nợ"]
narrative = ["Nội dung"]
"""
COLUMNS = {HEADINGS["reference"]: "reference", HEADINGS["none"]: "none"}


@pytest.fixture
def strange() -> Strange:
    return Strange(some_lines(21, 6))


@pytest.fixture
def file(strange: Strange, tmp_path: Path) -> SourceFile:
    return SourceFile.at(save(tmp_path / "la.xlsx", strange.rows))


def test_what_a_file_seems_to_say_is_proposed(book: Book, file: SourceFile) -> None:
    before = links(book)
    found = do(book, "bank layout propose", file=file, column={"C": "số chứng từ"})
    assert links(book) == before
    assert found.facts == {
        "heading_row": 4,
        "doubtful": ["A", "B", "G"],
        "lacking": [],
        "bank": "NGÂN HÀNG HỢP TÁC XÃ MẪU",
    }
    holds = column(found, "bank_layout_columns", "seems_to_hold")
    codes = [each.code if isinstance(each, Word) else each for each in holds]
    assert codes == ["narrative", "date", "reference", "in", "out", "balance", None]
    assert column(found, "bank_layout_rows", "row")[0] == 1


def test_a_layout_is_learnt_and_reads_by_itself(
    book: Book, file: SourceFile, strange: Strange
) -> None:
    """Rehearsed first; then the file is read by `bank read` alone, to the đồng."""
    assert refusal_of(book, "bank read", file=file).key == "file.refused"
    before = links(book)
    said = {"file": file, "bank": "Ngân hàng HTX Mẫu", "column": COLUMNS}
    rehearsed = do(book, "bank layout learn", dry_run=True, **said)
    assert links(book) == before
    learnt = do(book, "bank layout learn", **said)
    for answer in (rehearsed, learnt):
        assert column(answer, "bank_layout_learnt", "lines_read") == [6]
        assert column(answer, "bank_layout_learnt", "closing_balance") == [strange.closing]
        notes = table_of(answer, "bank_layout_learnt").notes
        assert [each.key for each in notes] == ["layout_proof.running"]
    assert learnt.facts == {"layout": "ngan-hang-htx-mau"}
    (step,) = next_steps(learnt)
    assert (step.act, dict(step.said)) == ("bank read", {"file": "la.xlsx"})
    assert column(do(book, step.act, file=file), "bank_read", "new_lines") == [6]
    lines = do(book, "bank lines")
    money_in = [amount for amount in column(lines, "bank_lines", "money_in") if amount]
    assert money_in == [line.amount for line in strange.lines if line.amount > 0]
    references = column(lines, "bank_lines", "reference")
    assert references == [line.reference for line in strange.lines]


def test_learnt_again_it_says_nothing_new_or_takes_the_place(book: Book, file: SourceFile) -> None:
    do(book, "bank layout learn", file=file, name="mau", column=COLUMNS)
    kept = links(book)
    again = do(book, "bank layout learn", file=file, name="mau", column=COLUMNS)
    assert links(book) == kept
    assert [each.key for each in again.says] == ["bank_layout.learnt", "bank_layout.read_now"]
    other = do(book, "bank layout learn", file=file, name="mau")
    assert links(book) > kept
    assert other.says[0].key == "bank_layout.replaced"
    assert column(do(book, "bank layout list"), "bank_layouts", "layout").count("mau") == 1


def test_a_layout_goes_to_another_fund_as_it_is_shown(book: Book, file: SourceFile) -> None:
    do(book, "bank layout learn", file=file, name="mau", column=COLUMNS)
    shown = do(book, "bank layout show", name="mau").facts["toml"]
    do(book, "bank layout drop", name="mau", reason="thử")
    assert "mau" not in column(do(book, "bank layout list"), "bank_layouts", "layout")
    assert refusal_of(book, "bank read", file=file).key == "file.refused"
    added = do(book, "bank layout add", file=SourceFile("mau.toml", shown.encode()))
    assert added.facts == {"layout": "mau"}
    assert do(book, "bank layout show", name="mau").facts["toml"] == shown
    assert column(do(book, "bank read", file=file), "bank_read", "new_lines") == [6]


def test_the_list_says_whose_a_layout_is(book: Book) -> None:
    do(book, "bank layout add", file=SourceFile("thu.toml", TOML.encode()))
    found = do(book, "bank layout list")
    names = column(found, "bank_layouts", "layout")
    own = [str(each) for each in column(found, "bank_layouts", "origin")]
    assert own[names.index("thu")] != own[names.index("bidv")]
    assert column(found, "bank_layouts", "bank")[names.index("thu")] == "NGÂN HÀNG THỬ"


@pytest.mark.parametrize(
    ("key", "act", "said"),
    [
        ("bank_layout.unknown", "bank layout show", {"name": "x"}),
        ("bank_layout.unknown", "bank layout drop", {"name": "x", "reason": "thử"}),
        ("bank_layout.of_program", "bank layout drop", {"name": "bidv", "reason": "thử"}),
        ("usage.not_a_column", "bank layout propose", {"column": ["C"]}),
        ("usage.not_a_field", "bank layout propose", {"column": ["C=màu"]}),
        ("bank_layout.no_such_row", "bank layout propose", {"heading_row": 3}),
        ("usage.not_a_label", "bank layout learn", {"label": ["màu=x"]}),
        ("usage.not_a_label", "bank layout learn", {"label": {"opening": " "}}),
        ("bank_layout.no_such_column", "bank layout learn", {"column": {"Z": "narrative"}}),
        ("bank_layout.name_taken", "bank layout learn", {"name": "bidv"}),
    ],
)
def test_what_is_refused(
    book: Book, file: SourceFile, key: str, act: str, said: dict[str, object]
) -> None:
    named = {} if act.endswith(("show", "drop")) else {"file": file}
    refusal = refusal_of(book, act, **named, **said)
    assert refusal.key == key
    assert not isinstance(refusal, Misused)


def test_a_layout_is_dropped_for_a_reason(book: Book) -> None:
    do(book, "bank layout add", file=SourceFile("thu.toml", TOML.encode()))
    refusal = refusal_of(book, "bank layout drop", name="thu", reason=" ")
    assert refusal.key == "bank_layout.reason_needed"
    do(book, "bank layout drop", name="thu", reason="không dùng nữa")
    assert refusal_of(book, "bank layout drop", name="thu", reason="thử").key == (
        "bank_layout.unknown"
    )


def test_who_named_no_bank_is_asked(book: Book, strange: Strange, tmp_path: Path) -> None:
    strange.head = [["SỔ PHỤ"]]
    file = SourceFile.at(save(tmp_path / "x.xlsx", strange.rows))
    assert refusal_of(book, "bank layout learn", file=file).key == "bank_layout.which_bank"
    do(book, "bank layout learn", file=file, bank="BIDV")
    do(book, "bank layout learn", file=file, bank="Ngân hàng Nông nghiệp và Phát triển Mẫu")
    names = column(do(book, "bank layout list"), "bank_layouts", "layout")
    assert names[:2] == ["bidv-rieng", "ngan-hang-nong-nghiep-va-phat"]  # 30 letters at most
