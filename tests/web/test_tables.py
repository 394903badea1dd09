"""Tables of a page: sorted and sifted by the address, as a file, and what a form would do."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from fundledger.office.table import ACTS, declaration
from fundledger.web.rooms.questions import _OF_THE_PAGE
from tests.web.sites import Browser, hidden

LOANS = "/20/ask/loan/list?as_of=30/06/2023"


def rows_of(page: str, table: str = "loans") -> list[tuple[str, bool]]:
    """The first cell of each row of a table, and whether it is shown."""
    (section,) = re.findall(rf'<section class="rows" data-rows="{table}".*?</section>', page, re.S)
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    found = re.findall(r"<tr( hidden)?><td[^>]*>(.*?)</td>", body, re.S)
    return [(re.sub("<[^>]*>", "", cell), not gone) for gone, cell in found]


def sheet(data: bytes) -> list[list[Any]]:
    (only,) = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names[:1]
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(only).to_python()


def test_nothing_said_of_rows_is_a_parameter_of_a_question() -> None:
    for act in ACTS:
        if declaration(act).traits.is_question:
            assert not set(_OF_THE_PAGE) & set(declaration(act).by_name), act


def test_the_address_says_how_a_table_is_sorted(looking: Browser) -> None:
    """Of the ten that are overdue, seven owe 230 million of principal; the other three nothing."""
    page = looking.page(LOANS + "&sort=-principal_overdue")
    assert [code for code, _ in rows_of(page)][:7] == [f"DEMO-QH0{n}" for n in range(1, 8)]
    assert 'data-column="principal_overdue" aria-sort="descending"' in page
    page = looking.page(LOANS + "&sort=principal_overdue")
    assert [code for code, _ in rows_of(page)][-7:] == [f"DEMO-QH0{n}" for n in range(1, 8)]


def test_a_heading_is_a_button_that_sorts_without_a_script(looking: Browser) -> None:
    page = looking.page(LOANS + "&sort=loan")
    assert '<button form="rows-loans" name="sort" value="-loan">' in page
    assert '<button form="rows-loans" name="sort" value="name">' in page
    # what the form says before the button is pressed: the later of two is heard
    later = looking.page(LOANS + "&rows=loans&sort=loan&contains=&sort=-loan")
    assert rows_of(later)[0][0] == "DEMO-TH10"


def test_what_is_looked_for_hides_the_other_rows_and_says_how_many_are_left(
    looking: Browser,
) -> None:
    page = looking.page(LOANS + "&contains=qua+han+TH05")
    assert [code for code, is_shown in rows_of(page) if is_shown] == []
    page = looking.page(LOANS + "&contains=minh+hoa+15")
    assert [code for code, is_shown in rows_of(page) if is_shown] == ["DEMO-QH05"]
    assert "Còn 1 trong 20 dòng" in page
    assert "Excel (1 dòng)" in page
    totals = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert 'data-raw="230000000"' in totals  # principal of the one row
    assert 'data-raw="35502500"' in totals


def test_the_same_rows_go_to_excel(looking: Browser) -> None:
    page = looking.page(LOANS + "&sort=-loan&contains=qua+han")
    (file,) = re.findall(r'class="excel" download href="([^"]*)"', page)
    found = looking.get(unescape(file))
    assert found.status_code == 200
    cells = [str(row[0]) for row in sheet(found.content)]
    codes = [each for each in cells if each.startswith("DEMO-")]
    assert codes == [code for code, is_shown in rows_of(page) if is_shown]
    assert codes[0] == "DEMO-QH10"
    assert len(codes) == 10


def test_each_table_of_a_page_has_its_own_file(looking: Browser) -> None:
    page = looking.page("/20/ask/report/capital?as_of=30/06/2023")
    files = [unescape(each) for each in re.findall(r'class="excel" download href="([^"]*)"', page)]
    assert [re.search(r"rows=(\w+)", each)[1] for each in files] == [  # type: ignore[index]
        *("capital_identity", "capital", "capital_by_class", "capital_positions")
    ]
    for each in files:
        assert looking.get(each).status_code == 200
    today = looking.page("/20/?as_of=30/06/2023")
    files = [unescape(each) for each in re.findall(r'class="excel" download href="([^"]*)"', today)]
    assert files
    for each in files:
        assert looking.get(each).status_code == 200, each
    assert looking.get("/20/ask/loan/list.xlsx?rows=no_such").status_code == 404


def test_two_days_beside_each_other_go_to_excel_too(looking: Browser) -> None:
    """In term 3,200 million on 31/03/2023 and 3,000 on 30/06/2023: 200 less."""
    page = looking.page("/20/ask/report/capital?as_of=30/06/2023&compare_as_of=31/03/2023")
    file = unescape(re.findall(r'class="excel" download href="([^"]*)"', page)[0])
    assert "compare_as_of=31%2F03%2F2023" in file
    cells = [cell for row in sheet(looking.get(file).content) for cell in row]
    assert {3_200_000_000, 3_000_000_000, -200_000_000} <= set(cells)


def test_a_sort_of_one_table_leaves_the_others_as_they_are(looking: Browser) -> None:
    plain = looking.page("/20/ask/arrears/list?as_of=30/06/2023")
    sifted = looking.page(
        "/20/ask/arrears/list?as_of=30/06/2023&rows=overdue_eyes&contains=no-such-word"
    )
    assert rows_of(sifted, "arrears") == rows_of(plain, "arrears")
    assert not any(is_shown for _, is_shown in rows_of(sifted, "overdue_eyes"))


def test_codes_are_marked_so_that_they_do_not_wrap(looking: Browser) -> None:
    page = looking.page(LOANS)
    assert '<td class="text code"><a href="/20/loans/DEMO-QH01' in page
    page = looking.page("/20/ask/arrears/list?as_of=30/06/2023")
    assert '<span class="code">DEMO-QH01</span> · HTX minh họa 11' in page


def test_a_picture_stands_above_its_question(looking: Browser) -> None:
    page = looking.page("/20/ask/report/capital?as_of=30/06/2023")
    (source, alt) = re.findall(r'<img src="([^"]*)" alt="([^"]*)">', page)[0]
    assert alt == "Vốn của Quỹ cuối mỗi quý"
    picture = looking.get(unescape(source))
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.count("<rect") > 9  # three quarters of three parts, and the keys


# What a form would do, as it is being filled in.

COLLECT = "/20/do/collect"
TYPED = {
    "loan": "DEMO-QH01",
    "amount": "10.000.000",
    "document": "GBC-77",
    "on": "03/07/2023",
}


def effect(browser: Browser, typed: dict[str, str]) -> str:
    found = browser.send(COLLECT, dict(typed), headers={"X-Effect": "1"})
    assert found.status_code == 200
    assert "<html" not in found.text
    return str(found.text)


def test_the_effect_is_a_part_of_a_page_and_keeps_nothing(browser: Browser) -> None:
    before = browser.page("/20/ask/report/journal?as_of=03/07/2023").count("<tr>")
    part = effect(browser, TYPED)
    assert 'id="effect"' in part
    assert "10.000.000" in part
    assert "<form" not in part
    assert not re.search(r"<td[^>]*><a href", part)  # its entry is not in the books
    assert browser.page("/20/ask/report/journal?as_of=03/07/2023").count("<tr>") == before


def test_what_is_missing_is_said_quietly(browser: Browser) -> None:
    part = effect(browser, {"loan": "DEMO-QH01", "amount": ""})
    assert "Còn thiếu:" in part
    assert 'role="alert"' not in part
    part = effect(browser, {**TYPED, "amount": "10.00"})
    assert 'role="alert"' not in part
    part = effect(browser, {**TYPED, "loan": "HD-LẠ"})
    assert "HD-LẠ" in part


def test_no_step_is_done_by_asking_for_the_effect(browser: Browser) -> None:
    looked = browser.send(COLLECT, {**TYPED, "_step": "look"})
    ready = {**{name: values[0] for name, values in hidden(looked.text).items()}, "_step": "do"}
    assert "_ticket" in ready
    assert 'id="effect"' in effect(browser, ready)
    journal = browser.page("/20/ask/report/journal?as_of=03/07/2023")
    assert "GBC-77" not in journal


@pytest.mark.parametrize("act", ["fund/rename", "account/add"])
def test_an_act_that_cannot_be_rehearsed_has_no_effect_to_show(browser: Browser, act: str) -> None:
    found = browser.send(f"/20/do/{act}", {}, headers={"X-Effect": "1"})
    assert found.status_code == 404
