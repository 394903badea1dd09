"""The page that begins with nothing: its files are there, its lines work as they are printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = (ROOT / "docs" / "bat-dau.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
STARTERS = ("fundledger.cmd", "bat-dau.cmd")


@pytest.mark.parametrize("name", STARTERS)
def test_a_start_file_is_what_windows_reads(name: str) -> None:
    """A batch file is read in the code page of the machine, line by line: ASCII, CR LF."""
    content = (ROOT / name).read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == len(content.splitlines())
    assert content.startswith(b"@echo off\r\n")


def test_the_start_files_lead_to_the_program() -> None:
    """From whatever folder: `%~dp0` is the folder of the batch file itself."""
    last = {name: (ROOT / name).read_text(encoding="ascii").splitlines()[-1] for name in STARTERS}
    assert last["fundledger.cmd"] == '%PYTHON% "%~dp0cli.py" %*'
    assert last["bat-dau.cmd"].startswith("cmd /k fundledger ")
    assert 'set "PATH=%~dp0;%PATH%"' in (ROOT / "bat-dau.cmd").read_text(encoding="ascii")
    assert (ROOT / "cli.py").is_file()


def test_the_page_names_files_that_are_there() -> None:
    for name in re.findall(r"`(?:py )?([\w-]+\.(?:cmd|py))", START):
        assert (ROOT / name).is_file(), name
    for link in re.findall(r"\]\((\S+?\.md)\)", START + GUIDE):
        assert (ROOT / "docs" / link).is_file(), link


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="the lines for Linux")
def test_the_second_step_works_in_a_clone_as_it_is_printed(tmp_path: Path) -> None:
    """The alias of the start page, then the guide's own lines, in another folder than the clone."""
    alias = re.search(r"^alias fundledger=.*$", START, re.MULTILINE)
    steps = re.search(r"^\$ (fundledger demo)\n\$ (cd \S+)$", GUIDE, re.MULTILINE)
    book = re.search(r"`(export FUNDLEDGER_BOOK=\S+)`", GUIDE)
    assert alias is not None
    assert steps is not None
    assert book is not None
    typed = (alias[0], f"cd '{tmp_path}'", steps[1], steps[2], book[1])
    script = "\n".join(("set -e", "shopt -s expand_aliases", *typed, "fundledger check", ""))
    said = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert "7.500.000.000" in said.stdout
    assert (tmp_path / "fundledger-demo" / "lang-son.db").is_file()
