"""Pages of a PDF as pictures, for a screen that shows none. Not for paper: they are coarse.

PDFium must not be entered by two threads at once; all of it that a server does goes through here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

SCREEN_SCALE = 1.6
"""115 dots an inch: an A4 page is 950 wide."""

_alone = threading.Lock()


def page_count(pdf: Path) -> int:
    with _opened(pdf) as document:
        return len(document)


def page_picture(pdf: Path, number: int, scale: float = SCREEN_SCALE) -> bytes | None:
    """A page as PNG, counted from 1; None where there is no such page."""
    with _opened(pdf) as document:
        if not 1 <= number <= len(document):
            return None
        image = document[number - 1].render(scale=scale).to_pil()
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@contextmanager
def _opened(pdf: Path) -> Iterator[Any]:
    from pypdfium2 import PdfDocument

    with _alone, closing(PdfDocument(pdf)) as document:
        yield document
