"""A life of a debt as a text file: papers, commands and days, and what the books must say by then.

    # …                       the story, and arithmetic for people
    + 15/TB-QHT: form, day    a paper; its number is typed in a command. `+ § NAME: …` is a law
    @ 26/07/2024              the day at the desk, which is the program's today
    > hop-dong.yaml … .       a file on the desk
    $ remind …                typed, and taken; {15/TB-QHT} is the link of what that paper brought,
                              {promise} that of the last command that begins so
    ! case open …             typed, and refused, with nothing kept
    ? HD-01 KK-01             what a loan and a case are at the end of that day, by hand:
    gốc quá hạn: a × b = c | 15/TB-QHT; UNC-01

Behind the bar stand the papers that a figure rests on; what is not written is 0. `hạn NAME: day`
are the statutory dates and `việc: day key` the lines of the worklist, all of them in their order;
`không` says that there is none. A question without `việc` does not ask for the worklist.

`read(path)` makes a `Life`, `live(steps, folder)` types it; `otherwise` makes other orders of the
same. A next life is a next file.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from fundledger.calendar import quarter_named
from fundledger.ledger.chain import head_of
from fundledger.store.books import open_book
from tests.stories.first_year.figures import Reckoning, amount, rounded
from tests.stories.first_year.telling import FUND, Answer, asked, at_the_desk, come_to, run

HERE = Path(__file__).parent
NONE = "không"

POSITION = {
    "gốc trong hạn": "principal_in_term",
    "gốc quá hạn": "principal_overdue",
    "lãi đến hạn": "interest_due",
    "lãi quá hạn": "interest_overdue_due",
    "lãi chậm trả": "late_interest_due",
    "lãi dự thu": "interest_accrued",
    "chờ phân bổ": "unapplied",
    "ngày quá hạn": "days_overdue",
}
BOOKS = {
    "tiền vốn": "11211",
    "tiền lãi": "11212",
    "tiền mặt vốn": "11111",
    "tiền mặt lãi": "11112",
    "phải thu lãi": "13881",
    "án phí tạm ứng": "13882",
    "dự phòng": "22931",
    "sổ N01": "N01",
    "sổ N02": "N02",
}
CLAIM = {"gốc khởi kiện": "claim_principal", "lãi khởi kiện": "claim_interest"}
JUDGED = {"còn theo án": "judged_left", "đã trả theo án": "judged_paid"}
FIGURES = (*POSITION, *BOOKS, *JUDGED, *CLAIM)
WORDS = ("nhóm nợ", "thời hiệu", "vụ kiện")


class Desk(NamedTuple):
    day: date


class Laid(NamedTuple):
    """A file that lies on the desk."""

    name: str
    text: str


class Typed(NamedTuple):
    words: str
    is_taken: bool = True

    @property
    def parts(self) -> list[str]:
        return shlex.split(self.words)

    @property
    def name(self) -> str:
        """By which its link is called."""
        return re.sub(r"[{}]", "", self.words)

    def option(self, name: str) -> str | None:
        parts = self.parts
        return parts[parts.index(name) + 1] if name in parts else None


class Line(NamedTuple):
    name: str
    value: str
    papers: tuple[str, ...]


class Asked(NamedTuple):
    """What is asked of a loan and of a case; what it must be."""

    loan: str
    case: str | None
    lines: tuple[Line, ...]

    @property
    def wants_work(self) -> bool:
        return any(line.name == "việc" for line in self.lines)


Step = Desk | Laid | Typed | Asked


@dataclass(frozen=True)
class Life:
    papers: dict[str, str]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Told:
    """One question: when it was asked, by which link, what was wanted, what was found."""

    day: date
    link: int
    of: Asked
    wanted: dict[str, Any]
    found: dict[str, Any]


@dataclass
class Lived:
    folder: Path
    today: date | None = None
    link: int = 0  # how long the chain is
    links: dict[str, int] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    closed: dict[str, dict[str, int]] = field(default_factory=dict)
    """By quarter, the balances of its last day when it was closed."""


# Reading


def read(path: Path) -> Life:
    papers: dict[str, str] = {}
    steps: list[Step] = []
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        mark, rest = line[:1], line[2:]
        match mark:
            case "" | "#":
                continue
            case "+":
                name, _, form = rest.partition(": ")
                assert form, line
                papers[name] = form
            case "@":
                steps.append(Desk(day_of(rest)))
            case ">":
                steps.append(Laid(rest, "\n".join(iter(lines.__next__, ".")) + "\n"))
            case "$" | "!":
                steps.append(Typed(rest, mark == "$"))
            case "?":
                loan, _, case = rest.partition(" ")
                steps.append(Asked(loan, case or None, ()))
            case _:
                of = steps[-1]
                assert isinstance(of, Asked), line
                steps[-1] = of._replace(lines=(*of.lines, _line(line)))
    return Life(papers, tuple(steps))


def _line(text: str) -> Line:
    said, _, papers = text.partition(" | ")
    name, _, value = said.partition(": ")
    assert value, text
    return Line(name, value, tuple(each.strip() for each in papers.split(";") if each.strip()))


def day_of(text: str) -> date:
    on, month, year = map(int, text.split("/"))
    return date(year, month, on)


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def sums_that_are_wrong(life: Life) -> list[str]:
    """Every `a × b = c` is calculated here once more, without the program."""
    wrong = []
    for step in life.steps:
        for line in step.lines if isinstance(step, Asked) else ():
            arithmetic, equals, result = line.value.rpartition("=")
            if equals and rounded(Reckoning.of(arithmetic.strip(), {})) != amount(result):
                wrong.append(f"{line.name}: {line.value}")
    return wrong


def papers_that_are_not_there(life: Life) -> list[str]:
    """A figure must name a paper that was on the desk by then; a paper must be typed somewhere."""
    typed, wrong = "", []
    for step in life.steps:
        if isinstance(step, Typed):
            typed += f"{step.words}\n"
        for line in step.lines if isinstance(step, Asked) else ():
            if not line.papers and line.value != NONE:
                wrong.append(f"{line.name}: {line.value} names no paper")
            wrong += [
                f"{line.name}: {paper}"
                for paper in line.papers
                if paper not in life.papers or not (paper.startswith("§") or paper in typed)
            ]
    wrong += [each for each in life.papers if not each.startswith("§") and each not in typed]
    return wrong


def wanted_of(of: Asked, links: dict[str, int]) -> dict[str, Any]:
    wanted: dict[str, Any] = dict.fromkeys(FIGURES, 0)
    wanted |= {"hạn": [], "việc": []}
    for name, value, _ in of.lines:
        if name in FIGURES:
            wanted[name] = amount(value)
        elif name in WORDS:
            wanted[name] = value
        elif name.startswith("hạn "):
            wanted["hạn"].append(f"{name.removeprefix('hạn ')} {value}")
        elif name == "việc" and value != NONE:
            wanted["việc"].append(with_links(value, links))
        else:
            assert value == NONE, name
    if of.case is None:
        del wanted["hạn"]
        for name in CLAIM:
            del wanted[name]
    if not of.wants_work:
        del wanted["việc"]
    return wanted


# Living


def live(steps: Iterable[Step], folder: Path, lived: Lived | None = None) -> Lived:
    """Type all of it in an empty folder, or go on in one; what is asked is asked on its day."""
    folder.mkdir(exist_ok=True)
    lived = lived or Lived(folder)
    with at_the_desk(folder):
        if lived.today is not None:
            come_to(lived.today)
        for step in steps:
            match step:
                case Desk(day):
                    lived.today = day
                    come_to(day)
                case Laid(name, text):
                    (folder / name).write_text(text, encoding="utf-8")
                case Typed():
                    type_in(step, lived)
                case Asked():
                    assert lived.today is not None
                    wanted = wanted_of(step, lived.links)
                    found = found_on(step)
                    lived.told.append(Told(lived.today, lived.link, step, wanted, found))
    return lived


def type_in(step: Typed, lived: Lived) -> Answer:
    words = shlex.split(with_links(step.words, lived.links))
    before = lived.link
    answer = run(words)
    assert (answer.code == 0) == step.is_taken, answer.said
    lived.link = link_of(lived.folder)
    if not step.is_taken:
        assert lived.link == before, f"refused, but something was kept: {answer.said}"
    elif lived.link > before:
        document = step.option("--document")
        names = [step.name, words[0], *([document] if document else [])]
        lived.links |= dict.fromkeys(names, before + 1)
    if words[:2] == ["quarter", "close"] and step.is_taken:
        lived.closed[words[2]] = balances_of(words[2])
    return answer


def balances_of(quarter: str) -> dict[str, int]:
    """Of every account on its last day."""
    return _balances("--as-of", shown(quarter_named(quarter)[1]))


def _balances(*when: str) -> dict[str, int]:
    rows = asked(["balance", *when])["rows"]
    return {row["account"]: row["debit"] - row["credit"] for row in rows}


def with_links(text: str, links: dict[str, int]) -> str:
    return re.sub(r"\{([^}]+)\}", lambda match: str(links[match[1]]), text)


def link_of(folder: Path) -> int:
    """How long the chain is."""
    path = folder / "fund.db"
    if not path.exists():
        return 0
    book = open_book(str(path))
    try:
        with book.reading() as connection:
            return head_of(connection, FUND).chain
    finally:
        book.close()


def found_on(of: Asked, *when: str) -> dict[str, Any]:
    """What the program says; `when` are --as-of and --known-at, where it is not of today."""
    loan = asked(["loan", "show", of.loan, *when])
    position, judged = loan["position"], loan["judgment"]
    balances = _balances(*when)
    found: dict[str, Any] = {name: position[code] for name, code in POSITION.items()}
    found |= {name: balances.get(number, 0) for name, number in BOOKS.items()}
    found["dự phòng"] = -found["dự phòng"]
    found |= {name: sum(row[code] for row in judged) for name, code in JUDGED.items()}
    groups = asked(["debt-group", "list", *when])["debt_groups"]["rows"]
    found["nhóm nợ"] = _of_loan(groups, of.loan, "debt_group")
    ends = _of_loan(asked(["limitation", "list", *when])["rows"], of.loan, "ends")
    found["thời hiệu"] = ends if ends == NONE else shown(date.fromisoformat(ends))
    if of.case is not None:
        (row,) = (r for r in asked(["case", "list", *when])["rows"] if r["case"] == of.case)
        found |= {name: row[code] for name, code in CLAIM.items()}
        found["vụ kiện"] = row["state"]
        found["hạn"] = list(_dates(asked(["case", "dates", of.case, *when])["rows"]))
    if of.wants_work:
        found["việc"] = list(_work(asked(["worklist", *when])["rows"]))
    return found


def _of_loan(rows: Sequence[dict[str, Any]], loan: str, name: str) -> str:
    return next((str(row[name]) for row in rows if row["loan"] == loan), NONE)


def _dates(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"{row['court_period']} {shown(date.fromisoformat(row['due']))}"


def _work(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"{shown(date.fromisoformat(row['due']))} {row['key']}"


def differences(told: Told, found: dict[str, Any] | None = None) -> dict[str, tuple[Any, Any]]:
    """By name, what was wanted and what is there."""
    there = told.found if found is None else found
    names = [*told.wanted, *(name for name in there if name not in told.wanted)]
    return {
        name: (told.wanted.get(name), there.get(name))
        for name in names
        if told.wanted.get(name) != there.get(name)
    }
