"""Several processes draw one file: whatever becomes of them, it is the file of one."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.statements import apart, page
from fundledger.statements.apart import Made
from fundledger.statements.document import Document, Grid, GridColumn, GridRow, Head, Masthead
from fundledger.statements.sheet import Alphabets
from tests.statements import specimens

pytestmark = pytest.mark.slow

DOCUMENTS = [specimens.notice(n, f"Hợp tác xã số {n}") for n in range(40)]


def drawn(documents: list[Document], processes: int) -> bytes:
    out = BytesIO()
    page.draw(documents, out, processes=processes)
    return out.getvalue()


_whole_way = page._made_apart


def dying(document: Document, alphabets: Alphabets) -> Made:
    if document.name.endswith("0021"):
        os._exit(1)
    return _whole_way(document, alphabets)


def test_a_process_that_dies_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = drawn(DOCUMENTS, 1)
    monkeypatch.setattr(page, "_made_apart", dying)
    assert drawn(DOCUMENTS, 2) == alone


class Refusing(ProcessPoolExecutor):
    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        raise BrokenProcessPool


def test_a_process_that_is_not_to_be_had_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = drawn(DOCUMENTS[:10], 1)
    monkeypatch.setattr(apart, "ProcessPoolExecutor", Refusing)
    assert drawn(DOCUMENTS[:10], 2) == alone


def test_a_refusal_comes_from_another_process_as_from_this_one() -> None:
    heads, cells = (Head("A"),) * 20, ("1.000.000.000.000.000",) * 20
    grid = Grid((GridColumn(0, "right"),) * 20, heads, (GridRow(cells),))
    wide = Document("vi", "quá rộng", Masthead("bare"), (grid,))
    with pytest.raises(FundledgerError) as refused:
        drawn([*DOCUMENTS[:3], wide, *DOCUMENTS[3:]], 2)
    assert refused.value.params == {"paper": "quá rộng"}
