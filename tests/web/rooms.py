"""What tests of pages find in them: rows of a table, a link by how it begins, fields of a form."""

from __future__ import annotations

import re
from html import unescape


def rows_of(page: str, table: str) -> list[str]:
    """The text of each row in the body of a table; none where the page does not have it."""
    found = re.search(rf'<table data-table="{table}".*?<tbody>(.*?)</tbody>', page, re.S)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", found[1], re.S) if found else []
    return [" | ".join(map(_text, re.findall(r"<td[^>]*>(.*?)</td>", row, re.S))) for row in rows]


def at(page: str, begins: str) -> str:
    """The first link that begins so."""
    links = (unescape(each) for each in re.findall(r'href="([^"]*)"', page))
    found = next((each for each in links if each.startswith(begins)), None)
    assert found is not None, f"no link to {begins}"
    return found


def fields_of(form: str) -> dict[str, str]:
    """What the fields of a form hold: text, hidden, and what is selected."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = (re.search(rf' {each}="([^"]*)"', tag) for each in ("name", "value"))
        if name is not None and value is not None:
            found[unescape(name[1])] = unescape(value[1])
    for name_of, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[unescape(name_of)] = "" if chosen is None else chosen[1]
    return found


def _text(cell: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", cell)).strip()
