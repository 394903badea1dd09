"""A layout taught at a terminal: what is shown and asked, and that nothing unproved is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run
from tests.exchange.statement_files import save
from tests.exchange.taught import Moved, Strange, some_lines

LEARN = ("bank", "layout", "learn")


@pytest.fixture
def strange() -> Strange:
    return Strange(some_lines(31, 5))


@pytest.fixture
def learn(run: Run, strange: Strange, tmp_path: Path) -> Run:
    """In a book of one fund, with the file `la.xlsx` beside it."""
    save(tmp_path / "la.xlsx", strange.rows)
    run("init", "--fund", "20", "--name", "Quỹ", "--from", "01/01/2023")

    def learn(*words: str, typed: str | None = None) -> Answer:
        return run(*LEARN, "la.xlsx", *words, "--lang", "vi", typed=typed)

    return learn


def layouts(run: Run) -> list[str]:
    return [
        row["layout"] for row in json.loads(run("bank", "layout", "list", "--json").out)["rows"]
    ]


def answers(*typed: str) -> str:
    return "".join(f"{each}\n" for each in typed)


def test_enter_agrees_and_the_file_is_read_as_it_says(
    learn: Run, run: Run, strange: Strange
) -> None:
    """Heading row; narrative, day, reference (as a number of the list), G; bank; keep."""
    found = learn(typed=answers("", "", "", "8", "", "", "có"))
    assert found.code == 0
    for words in (
        "Các tên cột ở dòng nào? (Enter: dòng 4)",
        "Cột A “Giải trình”",
        "là gì? [nội-dung]",
        "Cột B “Lúc”",
        "là gì? [ngày]",
        "Cột C “Lưu ở”",
        "Cột G “Máy” (ví dụ: m0; m1) là gì? [không-dùng]",
        "Đây là sao kê của ngân hàng nào? [NGÂN HÀNG HỢP TÁC XÃ MẪU]",
        "Lưu mẫu này?",
    ):
        assert words in found.err
    assert "Cột D" not in found.err  # the balances say what it is
    last = found.out.splitlines()[-1]
    assert last == "Bây giờ đọc sao kê: fundledger bank read la.xlsx"
    read = run(*last.partition("fundledger ")[2].split(), "--json")
    (row,) = json.loads(read.out)["rows"]
    assert (row["opening_balance"], row["closing_balance"]) == (10_000_000, strange.closing)
    lines = json.loads(run("bank", "lines", "--json").out)["rows"]
    assert [line["reference"] for line in lines] == [line.reference for line in strange.lines]


def test_nothing_is_kept_without_a_yes(learn: Run, run: Run) -> None:
    before = layouts(run)
    for last in ("không", ""):
        found = learn(typed=answers("", "", "", "", "", "", last))
        assert found.code == 1
        assert "Chưa làm" in found.err
    assert layouts(run) == before


def test_who_does_not_answer_is_told_how_to_say_it_all(learn: Run, run: Run) -> None:
    before = layouts(run)
    for typed in ("", "\n", "\n\n\n"):
        found = learn(typed=typed)
        assert found.code == 1
        assert "fundledger bank layout learn TỆP --bank TÊN" in found.err
    assert layouts(run) == before
    said = learn("--bank", "Ngân hàng Mẫu", "--column", "C=số-chứng-từ", "--yes", typed="")
    assert said.code == 0
    assert layouts(run) == ["ngan-hang-mau", *before]  # one's own first


def test_an_answer_that_cannot_be_read_is_asked_again(learn: Run) -> None:
    """A row that is no number, a meaning that is none; then as proposed."""
    found = learn(typed=answers("bốn", "", "màu", "", "", "", "", "", "có"))
    assert found.code == 0
    assert "“bốn” không phải là số nguyên" in found.err
    assert "Không có nghĩa “màu”" in found.err


def test_another_heading_row_is_shown_and_asked_again(learn: Run) -> None:
    found = learn(typed=answers("3", "2", "4", "", "", "", "", "", "", "có"))
    assert found.code == 0
    assert "dòng 3 không có chữ" in found.err
    assert "(Enter: dòng 2)" in found.err
    assert found.out.count("CÁC CỘT CỦA TỆP") == 3


def test_a_reading_that_does_not_prove_is_told_and_asked_about(learn: Run, run: Run) -> None:
    """D, which came in, is said to have gone out: refused; mended, the rest follows."""
    before = layouts(run)
    wrong = ("--column", "D=out", "--column", "E=in", "--column", "F=số-dư")
    found = learn(*wrong, typed=answers("", "", "", "", "", "", "", ""))
    assert found.code == 1
    assert "Sửa nghĩa của cột nào?" in found.err
    assert "chưa lưu gì" in found.err.splitlines()[-1]
    assert layouts(run) == before
    found = learn(*wrong, typed=answers("", "", "", "", "", "", "D=in", "có"))
    assert found.code == 0
    assert len(layouts(run)) == len(before) + 1


def test_balances_that_the_file_has_not_are_asked_for(learn: Run, run: Run, tmp_path: Path) -> None:
    """10,000,000 + 5,000,000 - 11,000 = 14,989,000; typed wrongly first."""
    days = [line.day for line in some_lines(3, 2)]
    lines = [
        Moved(days[0], 5_000_000, "HTX Đông Sơn trả nợ", "A1"),
        Moved(days[1], -11_000, "Phí quản lý tài khoản", "A2"),
    ]
    strange = Strange(lines, order=("date", "narrative", "in", "out"))
    save(tmp_path / "la.xlsx", strange.rows)
    found = learn(
        typed=answers(
            *("", "", "", "tiền vào", "tiền ra", ""),  # row, columns, bank
            *("10.000.000", "", "15.000.000"),  # instead of a label; the closing is wrong
            *("", "", "10.000.000", "", "14.989.000"),  # typed again
            "có",
        )
    )
    assert found.code == 0, found.err
    last = found.out.splitlines()[-1].partition("fundledger ")[2]
    assert "--opening 10000000 --closing 14989000" in last


def test_programs_are_given_the_reading_and_asked_nothing(learn: Run, strange: Strange) -> None:
    found = learn("--json", typed="")
    assert found.code == 0
    (row,) = json.loads(found.out)["rows"]
    assert row["closing_balance"] == strange.closing


def test_a_folder_with_blanks_is_said_in_the_last_command(
    learn: Run, run: Run, strange: Strange, tmp_path: Path
) -> None:
    (tmp_path / "sao kê").mkdir()
    save(tmp_path / "sao kê" / "quý 2.xlsx", strange.rows)
    found = run(*LEARN, "sao kê/quý 2.xlsx", "--yes", "--lang", "vi")
    assert found.out.splitlines()[-1].endswith('fundledger bank read "sao kê/quý 2.xlsx"')


def test_the_toml_of_a_layout_is_printed_to_be_kept(learn: Run, run: Run, tmp_path: Path) -> None:
    learn("--bank", "Mẫu", "--yes")
    shown = run("bank", "layout", "show", "mau").out
    (tmp_path / "mau.toml").write_text(shown, encoding="utf-8")
    assert run("bank", "layout", "drop", "mau", "--reason", "thử").code == 0
    assert run("bank", "layout", "add", "mau.toml").code == 0
    keys = json.loads(run("bank", "layout", "show", "mau", "--json").out)["rows"]
    assert {row["layout_key"]: row["value"] for row in keys}["headings.in"] == '["Vào két"]'
