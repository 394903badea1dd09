"""Notices drawn as PDF, against bare pages of reportlab with the same words and the same code.

A notice is one page: two columns of head, a table of eight columns, a QR code of its own, those who
sign. The floor puts as many runs of the same length at places that are known, line by line by
`drawString`, and the same picture by `drawInlineImage`: it measures nothing, breaks no line, has no
table. The promise is pages a second of a whole file, and memory that does not grow with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks.loans import alone
from benchmarks.measure import Row, megabytes, seconds
from fundledger.statements import fonts, qr
from fundledger.statements.document import Document
from fundledger.statements.page import draw
from tests.statements.reading import drawn
from tests.statements.specimens import PAYLOAD, notice

NOTICES = 1_000
A_SECOND, A_SECOND_ON_TWO = 200, 350
TURNS = 3
MODULE = "benchmarks.papers"


def rows(folder: Path, count: int = NOTICES) -> Iterator[Row]:
    one = two = floor = held = held_of_more = float("inf")
    for _ in range(TURNS):
        floor = min(floor, alone(MODULE, f"floor-{count}", folder)[0])
        taken, peak = alone(MODULE, f"one-{count}", folder)
        one, held = min(one, taken), min(held, peak)
        two = min(two, alone(MODULE, f"two-{count}", folder)[0])
        held_of_more = min(held_of_more, alone(MODULE, f"one-{4 * count}", folder)[1])
    what = f"{count:,} notices with QR in one file"
    yield Row(f"{what}, against bare pages of reportlab", one, floor, 1.5)
    yield Row(f"{what}, against {A_SECOND} pages a second", one, count / A_SECOND, 1)
    on_two = f"{what}, on two processes, against {A_SECOND_ON_TWO} a second"
    yield Row(on_two, two, count / A_SECOND_ON_TWO, 1)
    yield Row(f"peak memory of {4 * count:,}, against {count:,}", held_of_more, held, 1.2, "MB")


def notices(count: int) -> Iterator[Document]:
    return (notice(n, f"Hợp tác xã nông nghiệp và dịch vụ số {n}") for n in range(count))


def bare(path: Path, count: int) -> None:
    """Pages with the runs of text of a notice, its face and size, and a picture of its own each."""
    fonts.register()
    (page,) = drawn(notice())
    runs = [(fonts.BOLD if "Bold" in t.face else fonts.REGULAR, t) for t in page.texts]
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    for n in range(count):
        for face, run in runs:
            canvas.setFont(face, run.size)
            canvas.drawString(run.x, run.y, run.text)
        canvas.drawInlineImage(qr.picture(f"{PAYLOAD}{n}"), 91, 190, 85, 85)
        canvas.showPage()
    canvas.save()


def _measured(what: str, folder: Path) -> None:
    how, _, count = what.partition("-")
    path = folder / f"{what}.pdf"
    draw(notices(2), BytesIO())  # what is loaded once
    if how == "floor":
        taken = seconds(lambda: bare(path, int(count)))
    else:
        processes = 2 if how == "two" else 1
        taken = seconds(lambda: draw(notices(int(count)), path, processes=processes))
    print(taken, megabytes())


if __name__ == "__main__":
    _measured(sys.argv[1], Path(sys.argv[2]))
