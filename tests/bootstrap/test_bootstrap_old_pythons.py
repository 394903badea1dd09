"""Old Pythons have to parse cli.py, for it to say that they are too old."""

import ast
import io
import subprocess
import tokenize
from pathlib import Path
from types import ModuleType

import pytest

SOURCE = (Path(__file__).resolve().parents[2] / "cli.py").read_text(encoding="utf-8")
OLD_PYTHONS = ("python2", "python2.7", "python3.5", "python3.6", "python3.7", "python3.10")


def test_it_parses_by_the_grammar_of_3_4():
    ast.parse(SOURCE, feature_version=(3, 4))


def test_it_uses_no_token_newer_than_2_7():
    tokens = list(tokenize.generate_tokens(io.StringIO(SOURCE).readline))
    newer = [
        token
        for token in tokens
        if tokenize.tok_name[token.type].startswith(("FSTRING", "TSTRING"))
        or (token.type == tokenize.STRING and token.string[0] not in "r\"'")
        or (token.type == tokenize.NUMBER and "_" in token.string)
        or token.string in (":=", "->", "@=", "nonlocal", "async", "await")
    ]
    assert newer == []


def test_it_uses_no_syntax_newer_than_2_7():
    newer = []
    for node in ast.walk(ast.parse(SOURCE)):
        match node:
            case ast.AnnAssign() | ast.NamedExpr() | ast.Starred(ctx=ast.Store()) | ast.YieldFrom():
                newer.append(node)
            case ast.arg(annotation=ast.expr()) | ast.Raise(cause=ast.expr()):
                newer.append(node)
            case ast.arguments() if node.kwonlyargs or node.posonlyargs:
                newer.append(node)
            case ast.Dict() if None in node.keys:
                newer.append(node)
            case ast.List() | ast.Tuple() | ast.Set() if any(
                isinstance(element, ast.Starred) for element in node.elts
            ):
                newer.append(node)
            case ast.Call() if any(isinstance(given, ast.Starred) for given in node.args[:-1]):
                newer.append(node)
    assert [ast.unparse(node) for node in newer] == []


def test_the_old_pythons_of_this_machine_parse_it():
    parse = "import sys; compile(sys.stdin.read(), 'cli.py', 'exec')"
    for python in OLD_PYTHONS:
        try:
            there = subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
        except OSError:
            there = False
        if there:
            subprocess.run([python, "-c", parse], input=SOURCE.encode(), check=True)


def test_the_newest_python_found_is_taken(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "OLDEST", (99, 0))
    monkeypatch.setattr(cli, "WINDOWS", False)
    monkeypatch.setattr(cli, "is_new_enough", lambda python: python in (["python3.13"], ["3.12"]))
    monkeypatch.setattr(cli, "hand_over", lambda command: command)
    assert cli.main(["demo", "a b"]) == ["python3.13", cli.__file__, "demo", "a b"]


def test_windows_is_asked_by_its_launcher(cli: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "WINDOWS", True)
    assert cli.newer_pythons()[0] == ["py", "-3.14"]
    assert cli.newer_pythons()[-1] == ["py", "-3.11"]


def test_without_a_newer_python_it_says_so(
    cli: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(cli, "OLDEST", (99, 0))
    monkeypatch.setattr(cli, "NEWER_NAMES", ("0.0-not-there",))
    assert cli.main([]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == list(cli.TOO_OLD)


def test_a_shim_with_nothing_behind_it_is_not_new_enough(cli: ModuleType, tmp_path: Path):
    shim = tmp_path / "python3.14"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert not cli.is_new_enough([str(shim)])
    assert not cli.is_new_enough([str(tmp_path / "none")])
    assert cli.is_new_enough([cli.sys.executable])
