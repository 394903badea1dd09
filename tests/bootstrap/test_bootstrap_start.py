"""Starts in processes of their own, as a user makes them; pip is a stub that keeps a diary."""

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PLAIN = ["begin apple banana-split", "end"]


def product_saw(output: str) -> SimpleNamespace:
    arguments, cwd, utf8, safe_path = ast.literal_eval(output.splitlines()[-1])
    return SimpleNamespace(arguments=arguments, cwd=cwd, utf8=utf8, safe_path=safe_path)


def wait_until_pip_runs(clone) -> None:
    deadline = time.monotonic() + 30
    while not clone.diary():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def add_tools(clone, **exit_codes: int) -> None:
    """Modules that say how they are called, in place of the tools of the dev group."""
    for tool in ("ruff", "mypy", "pytest", "benchmarks"):
        (clone.folder / f"{tool}.py").write_text(
            f"import os, sys; print('{tool}', *sys.argv[1:], flush=True)\n"
            f"assert os.path.exists('cli.py') or '{tool}' == 'benchmarks'\n"
            f"sys.exit({exit_codes.get(tool, 0)})\n"
        )


def test_a_first_start_prepares_and_runs_and_a_later_one_only_runs(clone, tmp_path: Path):
    first = clone.run("demo", "a b", "ữ", "--x=", cwd=tmp_path)
    assert first.returncode == 7
    assert len(first.stdout.splitlines()) == 1
    assert "Preparing the program in the folder .venv: 2 packages" in first.stderr
    assert "Đã sẵn sàng" in first.stderr
    seen = product_saw(first.stdout)
    assert seen.arguments == ["demo", "a b", "ữ", "--x="]
    assert seen.cwd == str(tmp_path)
    assert (seen.utf8, seen.safe_path) == (1, True)

    later = clone.run("--help")
    assert (later.returncode, later.stderr) == (7, "")
    assert product_saw(later.stdout).arguments == ["--help"]
    assert clone.diary() == PLAIN


def test_a_module_in_the_working_folder_does_not_shadow_the_product(clone, tmp_path: Path):
    (tmp_path / "fundledger").mkdir()
    (tmp_path / "fundledger" / "__main__.py").write_text("raise SystemExit(99)")
    assert clone.run(cwd=tmp_path, PYTHONPATH=str(tmp_path)).returncode == 7


def test_a_moved_clone_runs_on(clone):
    clone.run()
    clone.folder = clone.folder.rename(clone.folder.parent / "elsewhere")
    assert clone.run().returncode == 7
    assert clone.diary() == PLAIN


def test_two_first_starts_at_once_prepare_once(clone):
    starts = [clone.start("demo") for _ in range(2)]
    for start in starts:
        start.communicate(timeout=60)
    assert [start.returncode for start in starts] == [7, 7]
    assert clone.diary() == PLAIN


def test_a_start_waits_for_the_one_that_prepares(clone, tmp_path: Path):
    go_on = tmp_path / "go on"
    first = clone.start("demo", PIP_WAITS_FOR=str(go_on))
    wait_until_pip_runs(clone)
    second = clone.start("demo")
    assert "Another start is preparing" in second.stderr.readline()
    go_on.touch()
    second.communicate(timeout=60)
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (7, 7)
    assert clone.diary() == PLAIN


@on_posix
def test_a_killed_start_is_repaired_after_its_pip_has_ended(clone, tmp_path: Path):
    go_on = tmp_path / "go on"
    killed = clone.start("demo", PIP_WAITS_FOR=str(go_on))
    wait_until_pip_runs(clone)
    killed.kill()
    killed.wait()
    repaired = clone.start("demo")
    assert "Another start is preparing" in repaired.stderr.readline()
    go_on.touch()
    repaired.communicate(timeout=60)
    killed.communicate()
    assert repaired.returncode == 7
    assert clone.diary() == PLAIN + PLAIN  # the orphaned pip was waited for, and not trusted


@on_posix
def test_an_interrupted_start_ends_its_pip_and_is_repaired(clone):
    stopped = clone.start("demo", PIP_WAITS_FOR="never")
    wait_until_pip_runs(clone)
    os.kill(stopped.pid, signal.SIGINT)
    _, errors = stopped.communicate(timeout=20)
    assert stopped.returncode == 130
    assert "Stopped." in errors
    assert clone.run("demo").returncode == 7
    assert clone.diary() == PLAIN[:1] + PLAIN


def test_a_failed_pip_is_told_and_tried_again(clone):
    failed = clone.run("demo", PIP_SAYS="connection broken by 'ProxyError'")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "ProxyError" in failed.stderr
    assert "Connect to the internet" in failed.stderr
    assert clone.run("demo").returncode == 7


def test_other_constraints_are_taken_from_nothing(clone):
    clone.run()
    lingering = clone.venv / "lingering"
    lingering.touch()
    with (clone.folder / "constraints.txt").open("a") as constraints:
        constraints.write("# changed\n")
    assert clone.run().returncode == 7
    assert not lingering.exists()


def test_test_adds_the_dev_group_in_place_and_runs_the_checks(clone, tmp_path: Path):
    clone.run()
    kept = clone.venv / "kept"
    kept.touch()
    add_tools(clone)
    checked = clone.run("test", cwd=tmp_path)
    assert checked.returncode == 0
    calls = checked.stdout.splitlines()
    assert calls[:3] == ["ruff check", "ruff format --check", "mypy"]
    assert calls[3].startswith("pytest -n ")
    assert "$ ruff format --check" in checked.stderr
    assert clone.diary() == [*PLAIN, "begin apple banana-split cherry", "end"]
    assert kept.exists()
    assert clone.run().stderr == ""  # dev satisfies plain use


def test_test_stops_at_the_first_check_that_fails(clone):
    add_tools(clone, mypy=3)
    checked = clone.run("test")
    assert checked.returncode == 3
    assert checked.stdout.splitlines()[-1] == "mypy"


def test_test_with_arguments_is_pytest_alone(clone):
    add_tools(clone, pytest=5)
    checked = clone.run("test", "-k", "a or b")
    assert checked.returncode == 5
    assert checked.stdout == "pytest -k a or b\n"


def test_bench_runs_the_benchmarks_where_the_user_is(clone):
    add_tools(clone, benchmarks=4)
    ran = clone.run("bench", "--quick")
    assert (ran.returncode, ran.stdout) == (4, "benchmarks --quick\n")


@on_posix
def test_the_ci_script_is_sound_and_executable():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script]).returncode == 0
