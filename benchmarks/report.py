"""`docs/benchmarks.md`: one run told in a page. Nothing here measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from benchmarks.measure import Row
from benchmarks.peers.runner import FIGURES, Line
from benchmarks.peers.targets import ratio, targets

_HEADINGS = ("append, s", "balances, s", "by loan, s", "peak MB")

_HOW = """\
The book is generated, always the same: loans paid out, interest that falls due, and receipts of
both, all of two postings. Each program is run in a process of its own, by its own best way in bulk,
and a line has figures only if its balances are the sums of the file, by account and by account and
loan. *Append* is from the file on disk to the program's own durable store; *balances* is every
account, *by loan* every account of every loan. A figure is followed by how many times ours it is:
above 1, fundledger is ahead. Of three answers to a question the quickest counts; a quick program is
run twice, and the better counts."""

_BUSY = """\
**The machine was busy with other work in this run**: peers were not measured in the same moment,
so neither the seconds nor the ratios are to be relied on. Run it again where nothing else runs."""

_AGAIN = """\
`python3 cli.py bench --report` writes this page, `--peers` prints its first table alone, `--size
1000000` gives them a larger book. Programs that are not installed are named so. hledger and ledger
are found on the PATH; a library may have an interpreter of its own (piecash needs an old
SQLAlchemy):

```
python3 -m venv .peers/piecash
.peers/piecash/bin/pip install piecash
python3 -m venv .peers/others
.peers/others/bin/pip install beancount django-hordak "psycopg[binary]"
python3 cli.py bench --report --peer-python .peers/others/bin/python \\
    --peer-python piecash=.peers/piecash/bin/python
```

`FUNDLEDGER_PEERS_PYTHON` may say the same, with what separates folders in PATH between."""


def page(
    machine: Mapping[str, str],
    size: int,
    lines: Sequence[Line],
    rows: Sequence[Row],
    day: date,
    busy: bool = False,
) -> str:
    parts = [
        "# Benchmarks",
        f"Written by `python3 cli.py bench --report` on {day}; not to be edited. Seconds are this"
        " machine's; ratios hardly differ between machines.",
        *([_BUSY] if busy else []),
        "\n".join(_table(("machine", ""), machine.items())),
        f"## Beside other programs: {size:,} entries",
        "\n".join(_table(("program", "version", *_HEADINGS), _cells(lines))),
        _HOW,
        "\n".join(f"- **{line.peer.name}**: {line.note}" for line in lines if not line.fault),
        "## What was promised of it",
        "\n".join(_table(("promise", "times ours", "", "why not, and what next"), _kept(lines))),
        "## Against a floor",
        "The floor is the least that could be done, measured in the same run"
        " ([benchmarks/](../benchmarks/)). A ratio over its limit is a defect to look into.",
        "\n".join(_table(("what", "ours", "floor", "ratio", "limit", ""), map(_of_row, rows))),
        "## Run it again",
        _AGAIN,
    ]
    return "\n\n".join(parts) + "\n"


_PAGES = "## The pages"
_AFTER_PAGES = "## Run it again"
_HOW_PAGES = """\
A fund of 60 loans with six years of quarters. *First* and *again* are seconds of the processor in
the server's own process, of the dearest page. Under load fifty readers turn a page every four
seconds while four writers post a receipt every eight, which makes every page of it new, for half
a minute on the loopback; what a page takes is its wall time as the reader has it, and a receipt's
from its look to its outcome."""


def with_pages(page: str, rows: Sequence[Row], day: date) -> str:
    """The page with what was measured of the web pages on that day, in place of what it had."""
    before, _, rest = page.partition(_AFTER_PAGES)
    before = before.partition(_PAGES)[0].rstrip()
    measured = f"Measured by `python3 cli.py bench --pages` on {day}."
    table = "\n".join(_table(("what", "ours", "floor", "ratio", "limit", ""), map(_of_row, rows)))
    parts = [before, _PAGES, measured, table, _HOW_PAGES, f"{_AFTER_PAGES}{rest}"]
    return "\n\n".join(parts)


def printed(lines: Iterable[Line]) -> Iterator[str]:
    """The same lines for a terminal, each as soon as it is there; ours comes first."""
    yield f"{'':24}{'version':16}" + "".join(f"{heading:>18}" for heading in _HEADINGS)
    ours: Line | None = None
    for line in lines:
        ours = ours or line
        head = f"{line.peer.name:24}{line.version or '':16}"
        if line.fault:
            yield f"{head}  {line.fault}"
        else:
            yield head + "".join(f"{_figure(line, ours, name):>18}" for name in FIGURES)
            yield f"{'':24}{line.note}"


def said_of(lines: Sequence[Line]) -> Iterator[str]:
    """The promises, for a terminal."""
    for what, times, verdict, why in _kept(lines):
        yield f"{what:45}{times:>8}  {verdict}" + (f": {why}" if why else "")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|---" * len(headings) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _cells(lines: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        figures = [_figure(line, lines[0], name) for name in FIGURES]
        if line.fault:
            figures = [line.fault, "", "", ""]
        yield line.peer.name, line.version or "", *figures


def _figure(line: Line, ours: Line, name: str) -> str:
    value = getattr(line, name)
    if value is None:
        return "–"
    shown = f"{value:,.0f}" if name == "megabytes" else f"{value:,.3f}"
    if line.smaller and name != "megabytes":
        shown = f"≈ {shown}"
    times = None if line is ours else ratio(line, ours, name)
    if times is None:
        return shown
    return f"{shown} ({times:,.0f}×)" if times >= 100 else f"{shown} ({times:.2g}×)"


def _kept(lines: Sequence[Line]) -> Iterator[tuple[str, str, str, str]]:
    for target in targets(lines):
        if target.ratio is None:
            yield target.what, "–", "not measured", target.why
        else:
            verdict = "kept" if target.kept else "missed"
            yield target.what, f"{target.ratio:.1f}×", verdict, target.why


def _of_row(row: Row) -> tuple[str, ...]:
    ours, least = (f"{value:.3f} {row.unit}" for value in (row.ours, row.floor))
    over = "" if row.holds else "over"
    return row.what, ours, least, f"{row.ratio:.2f}", f"{row.limit:g}", over
