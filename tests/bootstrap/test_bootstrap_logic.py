"""What cli.py decides and says, function by function, without starting a process."""

import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest


def make_whole(cli: ModuleType, group: str) -> None:
    python = Path(cli.venv_python())
    python.parent.mkdir(parents=True)
    python.touch()
    Path(cli.MARK).touch()
    cli.write_stamp(group)


# --- is it whole? ---


def test_without_a_stamp_it_is_not_whole(cli: ModuleType):
    assert not cli.holds("plain")


def test_dev_holds_plain_and_not_the_other_way(cli: ModuleType):
    make_whole(cli, "plain")
    assert cli.holds("plain")
    assert not cli.holds("dev")
    cli.write_stamp("dev")
    assert cli.holds("plain")
    assert cli.holds("dev")


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_a_change_of_what_it_was_made_from_outdates_it(cli: ModuleType, name: str):
    make_whole(cli, "plain")
    with Path(cli.HERE, name).open("a") as file:
        file.write("\n# changed\n")
    assert not cli.holds("plain")


def test_another_python_outdates_it(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    make_whole(cli, "plain")
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert not cli.holds("plain")


def test_an_uninstalled_base_python_outdates_it(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "_base_executable", str(Path(cli.HERE, "gone")))
    make_whole(cli, "plain")
    assert not cli.holds("plain")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"one\ntwo", b"\n\n\n"])
def test_a_stamp_that_makes_no_sense_is_no_stamp(cli: ModuleType, content: bytes):
    make_whole(cli, "plain")
    Path(cli.STAMP).write_bytes(content)
    assert not cli.holds("plain")


# --- whose is it? ---


def test_a_folder_of_somebody_else_is_left_alone(cli: ModuleType):
    precious = Path(cli.VENV, "pyvenv.cfg")
    precious.parent.mkdir()
    precious.touch()
    with pytest.raises(cli.CannotStartError, match="not made by this program"):
        cli.make("plain", None)
    assert precious.exists()


def test_a_file_of_that_name_is_left_alone(cli: ModuleType):
    Path(cli.VENV).touch()
    with pytest.raises(cli.CannotStartError, match="not made by this program"):
        cli.refuse_what_is_not_ours()


def test_no_folder_an_empty_one_and_our_own_are_ours(cli: ModuleType):
    cli.refuse_what_is_not_ours()
    Path(cli.VENV).mkdir()
    cli.refuse_what_is_not_ours()
    make_whole(cli, "plain")
    cli.refuse_what_is_not_ours()


def test_starting_from_nothing_leaves_the_mark_alone(cli: ModuleType):
    make_whole(cli, "plain")
    Path(cli.VENV, "lib64").symlink_to("bin")
    cli.start_from_nothing()
    assert list(Path(cli.VENV).iterdir()) == [Path(cli.MARK)]


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_half_a_python_is_told_what_to_install(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch, module: str
):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(cli.CannotStartError, match="apt install python3-venv"):
        cli.make("plain", None)
    assert not Path(cli.VENV).exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(cli, "LOCK", str(Path(cli.HERE, "none", "lock")))
    assert cli.main(["demo"]) == 2
    assert "Cannot write in the folder .venv" in capsys.readouterr().err


# --- which packages? ---


def test_plain_needs_what_the_project_names_and_what_that_needs(cli: ModuleType):
    assert [name for name, _ in cli.needed("plain")] == ["apple", "banana-split"]
    assert [name for name, _ in cli.needed("dev")] == ["apple", "banana-split", "cherry"]


def test_a_pin_keeps_its_marker_and_hashes(cli: ModuleType):
    apple, banana = (text for _, text in cli.needed("plain"))
    assert apple == "apple==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab"
    assert banana.startswith("banana-split==2.0 ; sys_platform != 'none' \\\n    --hash=")


def test_a_name_without_a_pin_is_refused(cli: ModuleType):
    project = Path(cli.HERE, "pyproject.toml")
    project.write_text(project.read_text().replace("Apple", "Fig_Leaf"))
    with pytest.raises(cli.CannotStartError, match=r"lacks fig-leaf"):
        cli.needed("plain")


@pytest.mark.parametrize(
    ("words", "sentences", "shown"),
    [
        ("x\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\nfig==1", "WRONG_HASH", 2),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for fig==1",
            "NO_NETWORK",
            1,
        ),
        ("ERROR: No matching distribution found for fig==1", "NOT_IN_INDEX", 1),
        ("1\n2\n3\n4\n5\nOSError: No space left on device", "PIP_FAILED", 5),
    ],
)
def test_the_reason_why_pip_failed_is_told(cli: ModuleType, words: str, sentences: str, shown: int):
    told, lines = cli.why_pip_failed("Collecting fig\n" + words)
    assert told == getattr(cli, sentences)
    assert len(lines) == shown


# --- what is run? ---


def test_the_checks_are_four_and_end_with_pytest(cli: ModuleType):
    names = [" ".join(check[:2]) for check in cli.checks([])]
    assert names == ["ruff check", "ruff format", "mypy", "pytest -n"]


def test_arguments_go_to_pytest_alone(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    given = ["-k", "loan or fund", "fundledger", "cli.py::test_x"]
    monkeypatch.chdir(cli.HERE)
    assert cli.checks(given) == [["pytest", *given]]


def test_a_path_given_from_elsewhere_still_leads_there(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    folder = Path(cli.HERE, "fundledger")
    monkeypatch.chdir(folder)
    given = ["-k", "loan or fund", "__init__.py::test_x", "none.py"]
    assert cli.checks(given) == [
        ["pytest", "-k", "loan or fund", f"{folder / '__init__.py'}::test_x", "none.py"]
    ]


def test_the_environment_is_utf_8_and_closed(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_PROXY", "kept")
    environment = cli.clean_environment()
    assert environment["PYTHONUTF8"] == "1"
    assert environment["PIP_PROXY"] == "kept"
    assert "PYTHONPATH" not in environment


def test_an_interrupt_is_told_and_leaves_130(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "make", interrupted)
    assert cli.main(["demo"]) == 130
    assert "Stopped." in capsys.readouterr().err


def test_a_python_of_venv_that_does_not_run_is_a_sentence(
    cli: ModuleType, capsys: pytest.CaptureFixture[str]
):
    make_whole(cli, "plain")  # its Python is an empty file
    assert cli.main(["demo"]) == 2
    assert "does not run here" in capsys.readouterr().err


# --- how is it said? ---


def test_every_sentence_stands_in_both_languages(cli: ModuleType):
    pairs = {k: v for k, v in vars(cli).items() if k.isupper() and type(v) is tuple and len(v) == 2}
    del pairs["OLDEST"]
    assert pairs
    for name, (english, vietnamese) in pairs.items():
        assert english.isascii(), name
        assert not vietnamese.isascii(), name
        assert re.findall(r"{\d}", english) == re.findall(r"{\d}", vietnamese), name


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "Đang chờ ữ"), ("ascii", "Dang cho u"), ("cp1252", "Dang cho u")],
)
def test_a_console_that_lacks_the_letters_gets_them_bare(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
):
    console = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    monkeypatch.setattr(sys, "stderr", console)
    cli.say("Đang chờ ữ")
    console.seek(0)
    assert console.read() == shown + "\n"


def test_what_no_console_can_show_does_not_stop_it(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="")
    monkeypatch.setattr(sys, "stderr", console)
    cli.say("C:\\\udcff\\会")
    monkeypatch.setattr(sys, "stderr", None)
    cli.say("nobody listens")


def test_a_terminal_is_shown_how_far_pip_has_come(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    count = cli.Counter(2)
    for line in ("Collecting apple==1.0\n", "  Using cached\n", "Processing /x/fig-1.whl\n"):
        count(line)
    assert re.findall(r"\d/\d \S+", terminal.getvalue()) == ["1/2 apple==1.0", "2/2 fig-1.whl"]
