"""Papers drawn in several processes for one file: its pages come back in order, ready to write.

What is written with an alphabet that is whole from the beginning means the same in every process. A
document that needs another letter, or brings a chart, is handed back undrawn, and so is all that
was on its way when a process died: whoever has the file draws it. So the bytes are those of one
process. Documents are taken as they come, a few ahead of what is written.

A process is a copy of this one where the system can make it and nothing else runs in it; elsewhere
it starts anew and loads the program, which must be the one that it was asked by: a notebook or a
script of somebody's own would be run a second time, and draws in one process.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice

from reportlab.pdfbase.pdfdoc import PDFDocument

from fundledger.errors import FundledgerError
from fundledger.reports.workers import context
from fundledger.statements.document import Document
from fundledger.statements.pdf_file import Place
from fundledger.statements.sheet import Alphabets, Page, Unforeseen

Pages = list[tuple[Page, list[Place]]]
Made = list[Pages]
"""The pages of a document and of each of its annexes."""

Make = Callable[[Document, Alphabets], Made]

_TOGETHER = 8
"""Documents sent at a time."""

_AHEAD = 3
"""Such parcels on their way, for each process."""


def made(
    documents: Iterable[Document], make: Make, processes: int
) -> Iterator[tuple[Document, Made | None]]:
    """Each document with its pages, or without: then it is to be drawn here."""
    coming = iter(documents)
    sent: deque[tuple[list[Document], _Answer | None]] = deque()
    with ProcessPoolExecutor(processes, context(), _begin, (make,)) as pool:
        while True:
            while len(sent) < _AHEAD * processes and (some := list(islice(coming, _TOGETHER))):
                sent.append((some, _asked(pool, some)))
            if not sent:
                return
            some, answer = sent.popleft()
            yield from zip(some, _answered(answer) or [None] * len(some), strict=True)


_Answer = Future[list[Made | None]]


def _asked(pool: ProcessPoolExecutor, documents: list[Document]) -> _Answer | None:
    with suppress(OSError, BrokenProcessPool):  # a process is not to be had, or was killed
        return pool.submit(_drawn, documents)
    return None


def _answered(answer: _Answer | None) -> list[Made | None] | None:
    with suppress(OSError, BrokenProcessPool):
        return answer.result() if answer else None
    return None


# In a process of its own.

_make: Make
_alphabets: Alphabets


def _begin(make: Make) -> None:
    global _make, _alphabets
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the asking process that is stopped
    _make, _alphabets = make, Alphabets(PDFDocument(), whole=True, grows=False)


def _drawn(documents: list[Document]) -> list[Made | None]:
    return [_drawn_one(document) for document in documents]


def _drawn_one(document: Document) -> Made | None:
    try:
        return _make(document, _alphabets)
    except (Unforeseen, FundledgerError):
        return None
