"""Any entries, in every form of file, come back as the same drafts with the same keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.files import SourceFile
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.vouchers import KINDS
from fundledger.money import MAX_DONG, show_dong
from fundledger.schemas.cells import text_of
from fundledger.text import guarded
from tests.exchange.odd_files import FIELDS, HEADINGS, Cell, row, save_csv, save_workbook
from tests.exchange.readers import read_entries

_LETTERS = "aăâđêôơưạắỳ ẤZ019-–/.,;:'\"#&{}[]*!|>%@=+~ \n\tе́ợ"


def texts(longest: int) -> st.SearchStrategy[str]:
    """Texts as a draft holds them: not blank, and cleaned."""
    return st.text(_LETTERS, min_size=1, max_size=longest).filter(str.strip).map(text_of)


postings = st.builds(
    Posting,
    account=st.one_of(st.sampled_from(["11211", "bank_capital", "007"]), texts(8)),
    amount=st.integers(1, MAX_DONG).flatmap(lambda n: st.sampled_from([n, -n])),
    loan=st.none() | texts(8),
    cooperative=st.none() | texts(8),
    source=st.none() | texts(8),
)
drafts = st.builds(
    Draft,
    value_date=st.dates(date(1975, 1, 1), date(2099, 12, 31)),
    memo=texts(30),
    postings=st.lists(postings, min_size=2, max_size=4).map(tuple),
    kind=st.just("manual"),
    document=st.none() | texts(10),
    date=st.none() | st.dates(date(1975, 1, 1), date(2099, 12, 31)),
    voucher_kind=st.none() | st.sampled_from(KINDS),
    key=st.none(),
    reverses=st.none(),
)


def rows_of(drafts: Sequence[Draft]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for label, draft in enumerate(drafts, start=1):
        for line, posting in enumerate(draft.postings):
            shared: dict[str, Cell] = {"entry": label}
            if line == 0:
                shared |= {"date": draft.value_date, "booked": draft.date, "memo": draft.memo}
                shared |= {"document": draft.document, "voucher": draft.voucher_kind}
            side = "debit" if posting.amount > 0 else "credit"
            names = ("account", "loan", "cooperative", "source")
            own = {name: getattr(posting, name) for name in names}
            rows.append(row(**shared, **own, **{side: abs(posting.amount)}))
    return rows


def as_csv_has_it(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Before what Excel would take for a formula stands an apostrophe, as in all CSV of ours."""
    return [[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def tree_of(drafts: Sequence[Draft]) -> dict[str, object]:
    entries = []
    for cells in rows_of(drafts):
        said = {name: cell for name, cell in zip(FIELDS, cells, strict=True) if cell is not None}
        label = said.pop("entry")
        if len(entries) < int(str(label)):
            head = {name: said.pop(name) for name in FIELDS[1:7] if name in said}
            entries.append({**head, "postings": []})
        entries[-1]["postings"].append(said)
    return {"entries": entries}


def as_yaml(tree: dict[str, object]) -> str:
    """In one line, with days and amounts as people write them."""

    def text(value: object) -> str:
        match value:
            case dict():
                inner = ", ".join(f"{key}: {text(item)}" for key, item in value.items())
                return f"{{{inner}}}"
            case list():
                return f"[{', '.join(map(text, value))}]"
            case int():
                return show_dong(value)
            case date():
                return value.strftime("%d/%m/%Y")
            case _:
                return json.dumps(value, ensure_ascii=False)

    return text(tree)


@settings(max_examples=60)
@given(st.lists(drafts, min_size=1, max_size=4))
def test_drafts_come_back(tmp_path_factory: pytest.TempPathFactory, drafts: list[Draft]) -> None:
    folder = tmp_path_factory.getbasetemp()
    rows = [HEADINGS, *rows_of(drafts)]
    tree = tree_of(drafts)
    forms = [
        save_workbook(folder / "trip.xlsx", rows),
        save_csv(folder / "trip.csv", as_csv_has_it(rows)),
        save_csv(folder / "trip.txt", as_csv_has_it(rows), delimiter=";", encoding="utf-16"),
        folder / "trip.yaml",
        folder / "trip.json",
    ]
    forms[3].write_text(as_yaml(tree), encoding="utf-8")
    forms[4].write_text(json.dumps(tree, default=str), encoding="utf-8")
    expected = read_entries(SourceFile.at(forms[0]))
    for form in forms:
        taken = [located.draft for located in read_entries(SourceFile.at(form))]
        assert [replace(draft, key=None) for draft in taken] == drafts
        assert taken == [located.draft for located in expected]
    assert len({located.draft.key for located in expected}) == len(drafts)
