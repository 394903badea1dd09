"""What a command is handed, and how its answers leave: shared options, faces, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.cli import progress
from fundledger.cli.desk import Asked, Desk
from fundledger.cli.main import main
from tests.cli.conftest import Run


def test_shared_options_stand_anywhere_and_the_later_counts(toy_run: Run) -> None:
    words = ("7", "--memo", "x")
    for args in (
        ("--book", "b.db", "--fund", "3", "--actor", "lan", "loan", "add", *words),
        ("loan", "--book", "b.db", "--fund", "3", "--actor", "lan", "add", *words),
        ("loan", "add", *words, "--book", "b.db", "--fund", "3", "--actor", "lan"),
        (
            "--book",
            "a.db",
            "loan",
            "--fund=1",
            "--book=b.db",
            "add",
            *words,
            "--fund=3",
            "--actor=lan",
        ),
    ):
        assert toy_run(*args).out == "7 None x None b.db 3 lan\n"


def test_values_are_read(toy_run: Run) -> None:
    said = toy_run("loan", "add", "7", "30/6/2023", "--memo", "x", "--amount", "1.234.567")
    assert said.out.startswith("7 2023-06-30 x 1234567 ")


def test_actor_by_the_environment(toy_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "hoa")
    assert toy_run("loan", "add", "7", "--memo", "x").out.endswith(" hoa\n")
    assert toy_run("loan", "add", "7", "--memo", "x", "--actor", "lan").out.endswith(" lan\n")


def test_a_table_for_people(toy_run: Run) -> None:
    answer = toy_run("loan", "show", "--as-of", "30/06/2023")
    assert answer.err == "(nothing to show)\n"
    assert answer.out == (
        "Total\n"
        "FUNDS IN THE BOOK\n"
        "as of 30/06/2023\n"
        "\n"
        "Name                Fund  Books from\n"
        "────────────  ──────────  ──────────\n"
        "HTX Đông Sơn  1,234,567   30/06/2023\n"
        "=cmd()           (5,000)\n"
        "────────────  ──────────  ──────────\n"
        "Total         1,229,567\n"
        "\n"
        "x holds no fund yet. Add one with: fundledger fund add NUMBER --name NAME\n"
    )


def test_json_stands_alone_on_stdout(toy_run: Run) -> None:
    answer = toy_run("loan", "show", "--json", "--as-of", "2023-06-30")
    assert json.loads(answer.out) == {
        "report": "funds",
        "as_of": "2023-06-30",
        "rows": [
            {"name": "HTX Đông Sơn", "fund": 1234567, "begins": "2023-06-30"},
            {"name": "=cmd()", "fund": -5000, "begins": None},
        ],
        "totals": {"fund": 1229567},
        "notes": ["x holds no fund yet. Add one with: fundledger fund add NUMBER --name NAME"],
    }
    assert "Đông Sơn" in answer.out
    assert answer.err == "Total\n(nothing to show)\n"


def test_a_document_of_the_commands_own(toy_run: Run) -> None:
    answer = toy_run("loan", "terms", "--json")
    assert answer.out == '{\n  "ngày": "2023-06-30",\n  "đồng": 1000000000000000\n}\n'
    assert answer.err == "Total\n"


def test_csv(toy_run: Run) -> None:
    assert toy_run("--csv", "loan", "show").out == (
        "name,fund,begins\nHTX Đông Sơn,1234567,2023-06-30\n'=cmd(),-5000,\n"
    )


def test_xlsx_and_that_a_file_is_replaced_only_when_asked(toy_run: Run, tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.xlsx"
    assert toy_run("loan", "show", "--xlsx", str(path)).out == f"Total\nWritten to {path}.\n"
    assert load_workbook(path).get_sheet_by_index(0).to_python()[0][0] == "FUNDS IN THE BOOK"
    before = path.read_bytes()
    again = toy_run("loan", "show", "--xlsx", str(path), "--lang", "vi")
    assert (again.code, path.read_bytes()) == (1, before)
    assert "--force" in again.err
    assert toy_run("loan", "show", "--xlsx", str(path), "--force", "--lang", "vi").code == 0
    assert path.read_bytes() != before


def test_the_books_say_no(toy_run: Run) -> None:
    answer = toy_run("sleep")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1


def test_a_no_leaves_stdout_empty_for_programs(run: Run) -> None:
    answer = run("fund", "list", "--json", "--book", "none.db")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("There is no book none.db.")


def test_a_bad_file_names_each_place(toy_run: Run) -> None:
    assert toy_run("refuse").err == (
        "a.xlsx was not taken: 1 thing to mend. Nothing was written.\n"
        "  a.xlsx, sheet Thu nợ, row 7, column C: “1,5” is not a whole number of đồng. "
        "Write digits only, e.g. 1234567 or 1.234.567.\n"
    )


def test_ctrl_c_is_a_sentence(toy_run: Run) -> None:
    answer = toy_run("stop")
    assert (answer.code, answer.out) == (130, "")
    assert answer.err.strip() == (
        "Stopped. What was not finished has not been written to the books."
    )


def test_a_command_may_answer_an_exit_code_and_asks_before(toy_run: Run) -> None:
    for typed in ("y\n", "yes\n"):
        answer = toy_run("loan", "drop", typed=typed)
        assert (answer.code, answer.out) == (1, "dropped\n")
        assert answer.err == "Written to HĐ-01. [yes/no] "
    assert toy_run("loan", "drop", "--lang", "vi", typed="có\n").out == "dropped\n"
    assert toy_run("loan", "drop", "--yes").out == "dropped\n"
    for typed in ("n\n", "\n", "", "maybe\n"):
        answer = toy_run("loan", "drop", typed=typed)
        assert (answer.code, answer.out) == (1, "")
        assert "nothing was changed" in answer.err


def test_a_command_three_words_deep(toy_run: Run) -> None:
    assert toy_run("shelf", "top", "tidy").code == 0


def test_main_answers_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fund", "list", "--book", "none.db"]) == 1
    assert main(["nothing"]) == 2
    assert main(["--help"]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_the_book_by_option_environment_and_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Desk().location == "fund.db"
    monkeypatch.setenv("FUNDLEDGER_BOOK", "env.db")
    assert Desk().location == "env.db"
    assert Desk(Asked(book="said.db")).location == "said.db"


def test_fund_list(run: Run, book_path: Path) -> None:
    answer = run("fund", "list", "--book", str(book_path), "--json", "--as-of", "01/01/2021")
    assert [row["name"] for row in json.loads(answer.out)["rows"]] == ["Quỹ Lạng Sơn"]
    everything = run("fund", "list", "--book", str(book_path), "--lang", "vi").out
    assert "Nghệ An   01/01/2022            0                 2" in everything
    before = run("fund", "list", "--book", str(book_path), "--known-at", "01/01/2020", "--csv").out
    assert before == "fund,name,province,begins,entries,links\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_and_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    stream = Terminal()
    shown = progress.Progress("Ghi sổ", 4, stream)
    shown.advance(1)
    assert stream.getvalue().endswith("Ghi sổ: ██████░░░░░░░░░░░░░░░░░░  25%")
    shown.clear()
    assert stream.getvalue().endswith(f"\r{' ' * 37}\r")


def test_progress_is_silent_elsewhere_and_for_short_work() -> None:
    for stream in (io.StringIO(), Terminal()):
        shown = progress.Progress("x", None, stream)
        shown.advance(1)
        shown.clear()
        assert stream.getvalue() == ""


def test_whoever_adds_a_second_fund_at_a_terminal_is_asked_nothing_of_one(
    run: Run, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book holds several funds then; the reminder of a backup is of one."""
    monkeypatch.setattr("fundledger.cli.desk._at_a_terminal", lambda: True)
    answer = run("fund", "add", "41", "--name", "Quỹ mới", "--book", str(book_path))
    assert (answer.code, answer.err) == (0, "")
