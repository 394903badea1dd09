"""No act that writes a file replaces a book, or what lies beside it: all of them are walked."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import click
import pytest

import fundledger
from fundledger import demo
from fundledger.cli import values
from fundledger.cli.main import program
from fundledger.cli.tree import Tree
from fundledger.demo import specimens
from fundledger.errors import FundledgerError
from fundledger.office.calling import Call, answer
from fundledger.office.table import ACTS as ACTS_OF_OFFICE
from fundledger.office.table import declaration
from fundledger.store.books import Book
from fundledger.store.writing import new_file
from tests.cli.conftest import Run

WRITING = (
    values.FILE_TO_WRITE,
    values.FOLDER_TO_WRITE,
    values.FILE_OR_FOLDER,
    values.WORKBOOK_TO_WRITE,
    values.PDF_TO_WRITE,
    values.DOCX_TO_WRITE,
)
OF_FACES = frozenset({"--xlsx", "--pdf", "--docx"})
LIST = "fund.db.backups.json"

ACTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("backup", "target"): ("backup", "{at}"),
    ("bank read", "remarks"): ("bank", "read", "wrong.csv", "--remarks", "{at}"),
    ("bundle export", "file"): ("bundle", "export", "{at}"),
    ("collect", "remarks"): ("collect", "wrong.csv", "--remarks", "{at}"),
    ("cooperative export", "file"): ("cooperative", "export", "{at}"),
    ("cooperative import", "remarks"): ("cooperative", "import", "wrong.csv", "--remarks", "{at}"),
    ("entry post", "remarks"): ("entry", "post", "wrong.csv", "--remarks", "{at}"),
    ("financial-plan import", "remarks"): (
        *("financial-plan", "import", "wrong.csv", "--remarks", "{at}"),
    ),
    ("report pack", "file"): ("report", "pack", "{at}", "1a", "2023"),
    ("report pack export", "file"): ("report", "pack", "export", "{at}", "1a"),
    ("export beancount", "file"): ("export", "beancount", "{at}"),
    ("export hledger", "file"): ("export", "hledger", "{at}"),
    ("export parquet", "folder"): ("export", "parquet", "{at}"),
    ("application import", "remarks"): ("application", "import", "wrong.csv", "--remarks", "{at}"),
    ("petition import", "remarks"): ("petition", "import", "wrong.csv", "--remarks", "{at}"),
    ("lending adopt", "remarks"): (
        *("lending", "adopt", "wrong.csv", "--document", "QĐ 12", "--remarks", "{at}"),
    ),
    ("lending export", "file"): ("lending", "export", "{at}"),
    ("remind adopt", "remarks"): (
        *("remind", "adopt", "wrong.csv", "--document", "QĐ 12", "--remarks", "{at}"),
    ),
    ("chart", "file"): ("chart", "{at}", "capital"),
    ("print template", "file"): ("print", "template", "{at}", "capital"),
    ("print wording", "file"): ("print", "wording", "{at}", "capital"),
    ("remind export", "file"): ("remind", "export", "{at}"),
    ("loan import", "remarks"): ("loan", "import", "wrong.csv", "--remarks", "{at}"),
    ("opening import", "remarks"): ("opening", "import", "wrong.csv", "--remarks", "{at}"),
    ("recovery-plan export", "file"): (
        *("recovery-plan", "export", "{at}", "--as-of", "30/06/2023"),
    ),
    ("recovery-plan import", "remarks"): (
        *("recovery-plan", "import", "wrong.csv", "--remarks", "{at}"),
    ),
    ("recovery import", "remarks"): ("recovery", "import", "wrong.csv", "--remarks", "{at}"),
    ("support import", "remarks"): ("support", "import", "wrong.csv", "--remarks", "{at}"),
    ("support plan import", "remarks"): (
        *("support", "plan", "import", "KH", "wrong.csv", "--remarks", "{at}"),
    ),
    ("support plan export", "file"): ("support", "plan", "export", "{at}", "KH2125"),
    ("worklist", "ics"): ("worklist", "--ics", "{at}"),
    ("schema", "template"): ("schema", "entries", "--template", "{at}"),
}
"""Every act that is told where to write, with words by which it comes to write."""

INTO_A_FOLDER = {("notice run", "out"), ("notice issue", "out")}
"""These write in the book before they write files: see below."""

WORKBOOKS = (
    *("cooperative export", "lending export", "recovery-plan export", "remind export"),
    *("report pack", "report pack export"),
    "support plan export",
)
"""Acts that write a table that can be read again."""

ENDINGS = {**dict.fromkeys(WORKBOOKS, ".xlsx"), "print template": ".docx"}

BOOKS_MADE = {
    "init": ("--book", "{at}", "init", "--fund", "9", "--name", "Quỹ", "--from", "01/01/2023"),
    "restore": ("--book", "{at}", "restore", "backup.db", "--yes"),
    "bundle import": ("--book", "{at}", "bundle", "import", "a.bundle", "--yes"),
    "demo": ("demo", "--into", "{at}"),
}
"""Acts that make a book where it is named."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    return demo.build(folder / "quỹ")


@pytest.fixture
def here(made: Path, run: Run, tmp_path: Path) -> Iterator[Path]:
    """A book in use, so that its log lies beside it, with a backup, a bundle and links to all."""
    shutil.copy(made, "fund.db")
    assert run("backup", "backup.db").code == 0
    assert run("bundle", "export", "a.bundle").code == 0
    plan = str(made.parent / "ke-hoach-bac-giang.xlsx")
    assert run("support", "plan", "import", "KH2125", plan, "--name", "Kế hoạch").code == 0
    Path("wrong.csv").write_text("không\nphải\n", encoding="utf-8")
    in_use = sqlite3.connect("fund.db", isolation_level=None)
    in_use.executescript("CREATE TABLE passing (x); DROP TABLE passing;")
    assert Path("fund.db-wal").stat().st_size > 0
    yield tmp_path
    in_use.close()


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        its_own = found.own if isinstance(found, Tree) else found
        if its_own is not None:
            yield " ".join((*path, name)), its_own


def told_where() -> set[tuple[str, str]]:
    return {
        (name, str(parameter.name))
        for name, command in commands(program)
        for parameter in command.params
        if (parameter.type in WRITING or _is_folder(parameter))
        and OF_FACES.isdisjoint(parameter.opts)
    }


def _is_folder(parameter: click.Parameter) -> bool:
    return parameter.metavar == "folder"


SHARED_MEMORY = b"\x18\xe2-\x00"  # as an index of a log begins; each reader notes himself in it


def bytes_of(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return {
        name: content[:4] if content.startswith(SHARED_MEMORY) else content
        for name, content in found.items()
    }


def targets(ending: str) -> list[str]:
    """The names of what must stay, and links to it that have the ending an act asks for."""
    found = []
    for number, name in enumerate(("fund.db", "fund.db-wal", "fund.db-shm", LIST, "backup.db")):
        hard, soft = f"hard{number}{ending}", f"soft{number}{ending}"
        Path(hard).hardlink_to(name)
        Path(soft).symlink_to(name)
        found += [name, hard, soft]
    Path(f"none{ending}").symlink_to("fund.db-journal")
    return [*found, "fund.db-journal", "FUND.DB-wal" if Path("FUND.DB").exists() else "fund.db-WAL"]


def test_every_act_that_is_told_where_to_write_is_walked() -> None:
    assert told_where() == set(ACTS) | INTO_A_FOLDER | {("demo", "into")}


def test_every_file_that_an_act_makes_is_of_one_that_is_walked() -> None:
    """An answer's files are made in these modules of the office, by acts that tests below name."""
    folder = Path(fundledger.__file__).parent / "office"
    makes = re.compile(r"\bMade\(|\bgiving_back\(")
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if makes.search(path.read_text(encoding="utf-8").replace("class Made(", ""))
    }
    of_papers = {"calling.py", "acts/paper_register.py", "acts/paper_signing.py"}
    of_runs = {"acts/notice_runs.py"}
    assert of_papers | of_runs <= found
    makers = {
        ACTS_OF_OFFICE[words].partition(":")[0]
        for words in ACTS_OF_OFFICE
        if (traits := declaration(words).traits).gives_back or traits.made not in (None, "paper")
    }
    assert found - of_papers - of_runs - {"answers.py"} == {f"acts/{each}.py" for each in makers}


def test_nothing_writes_a_file_that_has_not_asked() -> None:
    """What puts a file in its place stands in these modules, and they ask `store.targets`."""
    writes = re.compile(
        r"\.(write_text|write_bytes|rename|hardlink_to|mkdir|symlink_to)\(|"
        r"\b(draft|made)\.replace\(|open\(\"[wax]|\bshutil\."
    )
    package = Path(fundledger.__file__).parent
    found = {
        str(path.relative_to(package)): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    makers = {
        "cli/reference.py",
        "schemas/__main__.py",
        "notebook/stub.py",
        "recovery/drawing.py",
        "demo/specimens.py",
    }  # of the program's own pages
    shows = {"cli/command.py", "cli/desk.py", "cli/tree.py", "cli/guide.py"}
    drawers = {  # into a draft that whoever calls has asked for, or a folder that goes again
        *("statements/page.py", "statements/word.py", "statements/office_suite.py"),
        *("web/held.py", "web/rooms/questions.py"),
    }
    assert found.keys() - makers - shows - drawers == {
        "demo/__init__.py",
        "demo/langson.py",
        "keeping/backups.py",
        "keeping/reminders.py",
        "statements/notice_runs.py",
        "store/copies.py",
        "store/drafts.py",
        "store/writing.py",
    }
    by_others = {"demo/langson.py", "store/drafts.py"}  # whoever calls has asked
    for name in found.keys() - makers - shows - drawers - by_others:
        assert "targets import" in found[name], name


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("act", ACTS, ids=" ".join)
def test_nothing_is_written_over_a_book_or_beside_it(
    run: Run, here: Path, act: tuple[str, str], force: bool
) -> None:
    words = ACTS[act]
    aims = targets(ENDINGS.get(act[0], ".xlsx" if "remarks" in act else ".yaml"))
    before = bytes_of(here)
    for at in aims:
        replaces_a_backup = act[0] == "backup" and force and at in ("backup.db", "hard4.yaml")
        if replaces_a_backup:
            continue  # by a copy that holds all of it: see tests/keeping/test_backups.py
        said = run(*(word.format(at=at) for word in words), *(("--force",) if force else ()))
        assert said.code in (1, 2), (at, said)
        assert said.err.strip(), at
        assert bytes_of(here) == before, at
    assert run("check").code == 0


@pytest.fixture(scope="module")
def in_july(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book with something of every kind of paper."""
    book = specimens.book_in(tmp_path_factory.mktemp("july") / "quỹ")
    yield book
    book.close()


@pytest.mark.slow
def test_no_paper_is_written_over_a_book(here: Path, in_july: Book) -> None:
    """Every kind, as PDF and as Word, with what is written beside it."""
    aims = [place for ending in (".pdf", ".docx") for place in targets(ending)]
    Path("beside.so-lieu.yaml").hardlink_to("fund.db")  # one writes its figures besides
    before = bytes_of(here)
    for kind in specimens.kinds():
        said = {"as_of": specimens.AS_OF.isoformat(), **specimens.SUBJECTS.get(kind, {})}
        call = Call(lambda: in_july, None, demo.FUND, "kt", specimens.TODAY, agreed=True)
        made = answer(call, f"print {kind}", said).made
        assert made is not None
        for at, force in product(aims, (False, True)):
            with pytest.raises(FundledgerError):
                made.write(Path(at), force)
        with suppress(FundledgerError):
            made.write(Path("beside.pdf"), True)
        Path("beside.pdf").unlink(missing_ok=True)
        assert bytes_of(here) == before, kind


def test_the_options_of_papers_lead_there(run: Run, here: Path) -> None:
    before = bytes_of(here)
    for ending, option in ((".pdf", "--pdf"), (".docx", "--docx")):
        for at in targets(ending):
            said = run("print", "capital", "--as-of", "30/06/2023", option, at, "--force")
            assert said.code in (1, 2), (at, said)
    assert {name: bytes_of(here)[name] for name in before} == before


def test_a_paper_under_its_own_name_leaves_a_book_of_that_name(run: Run, here: Path) -> None:
    words = ("print", "capital", "--as-of", "30/06/2023")
    assert run(*words).code == 0
    (own,) = here.glob("*.pdf")
    own.unlink()
    own.hardlink_to("backup.db")
    before = bytes_of(here)
    for force in ((), ("--force",)):
        assert run(*words, *force).code == 1
        assert bytes_of(here) == before


def test_what_is_issued_or_signed_is_not_written_over_a_book(run: Run, here: Path) -> None:
    """It is kept in the book, and not written beside its draft."""
    words = ("print", "capital", "--as-of", "30/06/2023", "--pdf", "nháp.pdf")
    assert run(*words).code == 0
    assert run("paper", "issue", "nháp.pdf", "--on", "30/06/2023", "--dry-run").code == 0
    done = run("paper", "issue", "nháp.pdf", "--on", "30/06/2023")
    assert done.code == 0, done
    (issued,) = [each for each in here.glob("*.pdf") if each.name != "nháp.pdf"]
    Path("again.pdf").hardlink_to("backup.db")
    kept = Path("backup.db").read_bytes()
    number = issued.name.partition(" ")[0].replace("-", "/", 1)
    said = run("print", "--again", number, "--pdf", "again.pdf", "--force")
    assert said.code == 1, said
    issued.unlink()
    issued.hardlink_to("backup.db")  # as if a backup had the name of the file
    said = run("print", "--again", number, "--force")
    assert said.code == 1, said
    assert Path("backup.db").read_bytes() == issued.read_bytes() == kept
    assert run("check").code == 0


@pytest.mark.slow
def test_a_round_of_notices_leaves_books_in_its_folder(run: Run, here: Path) -> None:
    words = ("notice", "run", "--quarter", "2023Q3", "--as-of", "30/06/2023")
    assert run(*words, "--out", "vòng").code == 0
    kept = {each: Path(each).read_bytes() for each in ("backup.db", LIST)}
    for place in Path("vòng").iterdir():
        place.unlink()
        place.hardlink_to("backup.db")
    assert run(*words, "--out", "vòng", "--force").code == 1
    for out in ("fund.db", "fund.db-wal", "fund.db-journal", LIST, "backup.db"):
        said = run(*words, "--out", out, "--force")
        assert said.code == 1, (out, said)
    code = json.loads(run("notice", "list", "--json").out)["rows"][0]["run"]
    said = run("notice", "issue", code, "--on", "30/06/2023", "--out", "fund.db-wal")
    assert "fund.db-wal" in said.err, said
    assert {each: Path(each).read_bytes() for each in kept} == kept
    assert not Path("fund.db-journal").exists()
    assert run("check").code == 0


WAYS = ("{name}", "./{name}", "thư mục/../{name}", "{here}/{name}", "lối tắt/{name}", "~/{name}")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_however_a_book_is_spelled(
    run: Run, here: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(here))
    Path("thư mục").mkdir()
    Path("lối tắt").symlink_to(here)
    before = bytes_of(here)
    for name in ("fund.db", "fund.db-wal", "fund.db-shm", "fund.db-journal", LIST, "backup.db"):
        at = way.format(name=name, here=here)
        for words in (
            *(("export", "beancount", at), ("bundle", "export", at), ("worklist", "--ics", at)),
            *(("print", "wording", at, "capital"), ("schema", "entries", "--template", at)),
            *(("export", "parquet", at), ("chart", at, "capital")),
        ):
            assert run(*words, "--force").code in (1, 2), words
            assert bytes_of(here) == before, words


OF_A_NOTEBOOK: dict[str, tuple[str, ...]] = {
    "export support plan": ("KH2125",),
    "chart": ("capital",),
    "report pack": ("1a", "2023"),
    "report pack export": ("1a",),
    "support plan export": ("KH2125",),
    "print template": ("capital",),
    "print wording": ("capital",),
    "print capital": (),
}
"""What methods that make a file are told beside the place."""


@pytest.mark.slow
def test_a_notebook_replaces_no_book(here: Path) -> None:
    made = [
        each
        for each in ACTS_OF_OFFICE
        if declaration(each).traits.made not in (None, "paper") or each == "print capital"
    ]
    with fundledger.open("fund.db") as book:
        targets(".any")
        before = bytes_of(here)
        for words in made:
            method = getattr(book, declaration(words).name)
            for at in ("hard0.any", "soft4.any", "hard1.any", "none.any", "fund.db"):
                with pytest.raises((FundledgerError, OSError)):
                    method(at, *OF_A_NOTEBOOK.get(words, ()), replace=True)
            assert bytes_of(here) == before, words


def test_no_table_is_written_over_a_book(run: Run, here: Path) -> None:
    """`--xlsx` is one for all reports: its name must end so, and a link may."""
    before = bytes_of(here)
    for at in targets(".xlsx"):
        said = run("balance", "--xlsx", at, "--force")
        assert said.code in (1, 2), (at, said)
    assert {name: content for name, content in bytes_of(here).items() if name in before} == before
    assert Path("hard0.xlsx").samefile("fund.db")
    assert run("check").code == 0


@pytest.mark.parametrize("act", BOOKS_MADE)
def test_no_book_is_made_of_what_belongs_to_another(run: Run, here: Path, act: str) -> None:
    before = bytes_of(here)
    for at in ("fund.db-wal", "fund.db-journal", "fund.db-shm", LIST):
        said = run(*(word.format(at=at) for word in BOOKS_MADE[act]), *_force(act))
        assert said.code in (1, 2), (at, said)
        assert bytes_of(here) == before, at
    assert run("check").code == 0


def _force(act: str) -> tuple[str, ...]:
    return ("--force",) if act == "restore" else ()


def test_only_the_same_kind_makes_way(run: Run, here: Path) -> None:
    assert run("export", "beancount", "a.txt").code == 0
    assert run("schema", "entries", "--template", "a.yaml").code == 0
    assert run("balance", "--xlsx", "a.xlsx").code == 0
    assert run("export", "parquet", "kho").code == 0
    again: list[tuple[Any, ...]] = [
        ("export", "beancount", "a.txt"),
        ("schema", "entries", "--template", "a.yaml"),
        ("balance", "--xlsx", "a.xlsx"),
        ("bundle", "export", "a.bundle"),
        ("export", "parquet", "kho"),
    ]
    for words in again:
        assert run(*words).code == 1, words
        assert run(*words, "--force").code == 0, words
    before = bytes_of(here)
    others = (
        ("export", "hledger", "a.txt"),
        ("export", "beancount", "a.yaml"),
        ("export", "beancount", "a.xlsx"),
        ("bundle", "export", "a.xlsx"),
        ("schema", "entries", "--template", "wrong.csv"),
        ("export", "hledger", "wrong.csv"),
        ("backup", "a.bundle"),
    )
    for words in others:
        assert run(*words, "--force").code in (1, 2), words
        assert bytes_of(here) == before, words


def test_check_names_what_a_kill_left_and_the_next_clears_it(run: Run, here: Path) -> None:
    child = os.fork()
    if child == 0:
        with new_file(here / "bảng.xlsx") as draft:
            draft.write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    Path("~fund.db.99999999.new").write_bytes(b"half")  # of an earlier version
    said = run("check")
    assert (said.code, said.out) == (0, "")
    assert re.findall(r"the draft (~\S+)\.\d+\S* of a command", said.err) == [
        *("~bảng.xlsx", "~fund.db"),
    ]
    assert run("balance", "--xlsx", "khác.xlsx").code == 0
    said = run("check")
    assert "~bảng" not in said.err
    Path("~fund.db.99999999.new").unlink()
    assert run("check").err == ""


def test_no_device_is_replaced(run: Run, here: Path) -> None:
    os.mkfifo("ống")
    assert run("export", "beancount", "ống", "--force").code == 1
    assert Path("ống").is_fifo()


def test_a_bundle_that_holds_more_stays(run: Run, book_path: Path, tmp_path: Path) -> None:
    """The new one is of fund 20 alone: what the earlier one holds of fund 40 would be gone."""
    assert run("--book", str(book_path), "bundle", "export", "two.bundle").code == 0
    before = Path("two.bundle").read_bytes()
    only = ("--book", str(book_path), "bundle", "export", "two.bundle", "--force", "--fund", "20")
    said = run(*only)
    assert (said.code, "fund 40" in said.err) == (1, True)
    assert Path("two.bundle").read_bytes() == before


def test_a_backup_of_another_fund_is_not_replaced(run: Run, here: Path, book_path: Path) -> None:
    assert run("--book", str(book_path), "backup", "other.db").code == 0
    before = Path("other.db").read_bytes()
    said = run("backup", "other.db", "--force")
    assert (said.code, "holds what the new backup would not" in said.err) == (1, True)
    assert Path("other.db").read_bytes() == before


def test_the_demo_leaves_what_it_has_not_made(run: Run, here: Path) -> None:
    assert run("demo").code == 0
    shutil.copy("fund.db", "fundledger-demo/fund.db")
    Path("fundledger-demo/ghi-chú.txt").write_text("của tôi", encoding="utf-8")
    assert run("demo").code == 0
    assert Path("fundledger-demo/ghi-chú.txt").exists()
    assert Path("fundledger-demo/fund.db").read_bytes() == Path("fund.db").read_bytes()
    assert run("--book", "fundledger-demo/lang-son.db", "fund", "add", "--help").code == 0
    shutil.copy("backup.db", "fundledger-demo/lang-son.db")
    with sqlite3.connect("fundledger-demo/lang-son.db") as other:
        other.execute("UPDATE alembic_version SET version_num = '0001'")
    other.close()
    before = Path("fundledger-demo/lang-son.db").read_bytes()
    assert run("demo").code == 1
    assert Path("fundledger-demo/lang-son.db").read_bytes() == before
