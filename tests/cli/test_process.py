"""The program as a process: what it imports, what it does to pipes and poor locales."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "PIL",
    "alembic",
    "csv",
    "docx",
    "docxtpl",
    "numpy",
    "pandas",
    "pydantic",
    "pyhanko",
    "pypdfium2",
    "python_calamine",
    "reportlab",
    "segno",
    "sqlalchemy",
    "sqlite3",
    "xlsxwriter",
    "yaml",
}


def run(code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        check=False,
    )


def test_help_imports_nothing_heavy_and_no_command() -> None:
    code = (
        "import sys; from fundledger.__main__ import main\n"
        "codes = [main() for sys.argv in (['f', '--help'], ['f', 'fund', '--help'])]\n"
        "print(codes, *sys.modules, file=sys.stderr)"
    )
    said = run(code, FUNDLEDGER_LANG="vi")
    modules = {name.decode() for name in said.stderr.split()}
    assert b"[0, 0]" in b" ".join(said.stderr.split()[:2])
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert not [name for name in modules if name.startswith("fundledger.cli.commands.")]
    assert not [name for name in modules if name.startswith(("fundledger.store", "fundledger.led"))]
    assert said.stdout.decode("utf-8").startswith("Cách dùng: fundledger")


def test_a_poor_locale_neither_breaks_nor_loses_letters() -> None:
    code = "import sys; from fundledger.cli.main import main; main(['--help'])"
    poor = run(code, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", FUNDLEDGER_LANG="vi")
    assert poor.stdout.decode("utf-8").startswith("Cách dùng: ")
    chosen = run(code, PYTHONIOENCODING="latin-1", FUNDLEDGER_LANG="vi")
    assert "hợp tác xã".encode("latin-1", "replace") in chosen.stdout
    assert poor.stderr + chosen.stderr == b""


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = (
        "import os, sys; from fundledger.cli.main import main\n"
        "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)\n"
        "sys.exit(main(['--help']))"
    )
    said = run(code)
    assert said.stderr == b""
    assert said.returncode in {0, 1}
