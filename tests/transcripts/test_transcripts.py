"""Transcripts: what somebody types, and exactly what the program answers.

A `.txt` file here is a session in an empty folder; `name.vi.txt` is read in Vietnamese. What
follows `$ fundledger …` is the answer, stdout then stderr, with `[1]` at its end where the exit
code is not 0. `> name` begins a file that the session writes, up to a line `.`. Lines that begin
with `#` tell the story and where its figures come from. What differs from run to run is written
`<hash>`, `<moment>` and `<size>`.

Each is typed again for a book on a server, but those of `OF_FILES`, which speak of the book's file.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from fundledger.cli.main import main
from fundledger.messages import Language, use_language
from fundledger.store.books import shown_location

FOLDER = Path(__file__).parent
OF_FILES = {"loi.vi", "sao-luu.vi"}
VARYING = (
    (re.compile(r"[0-9a-f]{64}|[0-9a-f]{12}…"), "<hash>"),
    (re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d|\d{8}-\d{6}"), "<moment>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "<moment>"),
    (re.compile(r"\d+ [KM]B"), "<size>"),
)


def steps(transcript: str) -> Iterator[tuple[str, str]]:
    """Each typed line with its expected answer, or a file's name with its content."""
    transcript = re.sub(r"^#.*\n", "", transcript, flags=re.MULTILINE)
    for block in re.split(r"^(?=\$ |> )", transcript, flags=re.MULTILINE)[1:]:
        typed, _, answer = block.partition("\n")
        yield typed, answer


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_transcript(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "kế toán")
    monkeypatch.delenv("FUNDLEDGER_BOOK", raising=False)
    _play(path, tmp_path, capsys)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(FOLDER.glob("*.txt")) if path.stem not in OF_FILES],
    ids=lambda path: path.stem,
)
def test_a_transcript_on_a_server(
    path: Path,
    tmp_path: Path,
    postgres_address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FUNDLEDGER_ACTOR", "kế toán")
    monkeypatch.setenv("FUNDLEDGER_BOOK", postgres_address)
    _play(path, tmp_path, capsys, shown_location(postgres_address))


def _play(
    path: Path, folder: Path, capsys: pytest.CaptureFixture[str], shown: str = "fund.db"
) -> None:
    """`shown` is how the answers name the book that the transcript calls fund.db."""
    language: Language = "vi" if path.stem.endswith(".vi") else "en"
    for typed, answer in steps(path.read_text(encoding="utf-8")):
        mark, _, rest = typed.partition(" ")
        if mark == ">":
            (folder / rest).write_text(answer.partition("\n.\n")[0] + "\n", encoding="utf-8")
            continue
        program, *typed_words = shlex.split(rest)
        words = [name for word in typed_words for name in _named_by(word)]
        assert program == "fundledger"
        with use_language(language):
            code = main(words)
        heard = capsys.readouterr()
        said = (heard.out + heard.err).replace(shown, "fund.db") + (f"[{code}]\n" if code else "")
        assert _settled(said) == _settled(answer), typed


def _named_by(word: str) -> list[str]:
    """A name with `*` as a shell reads it."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


def _settled(text: str) -> str:
    """Without trailing blanks, and without what differs from run to run."""
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
