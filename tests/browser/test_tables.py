"""The script of the pages: rows, cells, days, sums, and forms that lose nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import stumbles
from tests.browser.conftest import PHONE, Served, Visitor

LOANS = "/20/ask/loan/list?as_of=30/06/2023"
COLLECT = "/20/do/collect"


@pytest.fixture
def page(served: Served, visitor: Visitor) -> Page:
    found = visitor(served)
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return found


def go(page: Page, served: Served, address: str) -> None:
    page.goto(served.address + address)


def shown_codes(page: Page) -> list[str]:
    return page.locator("tbody tr:visible td:first-child").all_inner_texts()


def raw(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


# Rows


def test_rows_are_sifted_as_one_types_and_the_address_says_it(page: Page, served: Served) -> None:
    go(page, served, LOANS)
    page.get_by_label("Lọc dòng").fill("qua han 1")
    expect(page.locator("tbody tr:visible")).to_have_count(10)
    expect(page.locator(".facts.left")).to_have_text("Còn 10 trong 20 dòng.")
    expect(page.locator("a.excel")).to_have_text("Excel (10 dòng)")
    assert "contains=qua+han+1" in page.url
    page.get_by_label("Lọc dòng").fill("minh hoa 15")
    expect(page.locator("tfoot td.money").nth(1)).to_have_text("230.000.000")
    with page.expect_download() as download:
        page.locator("a.excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    # a link from here and back: the rows are as they were
    page.locator("tbody tr:visible td.money a").first.click()
    page.wait_for_url("**/loan/schedule**")
    page.go_back()
    assert shown_codes(page) == ["DEMO-QH05"]
    # all of them again, though the server was asked for one
    page.get_by_label("Lọc dòng").fill("")
    expect(page.locator("tbody tr:visible")).to_have_count(20)
    assert "contains" not in page.url


def test_a_heading_sorts_up_then_down_blanks_last(page: Page, served: Served) -> None:
    go(page, served, LOANS)
    heading = page.get_by_role("button", name="Lãi còn nợ")
    heading.click()
    figures = [raw(each) for each in page.locator("tbody td:nth-child(5)").all_inner_texts()]
    assert figures == sorted(figures)
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Lãi còn nợ")
    heading.click()
    figures = [raw(each) for each in page.locator("tbody td:nth-child(5)").all_inner_texts()]
    assert figures == sorted(figures, reverse=True)
    assert "sort=-interest_owed" in page.url
    assert "sort=-interest_owed" in str(page.locator("a.excel").get_attribute("href"))
    page.reload()
    again = [raw(each) for each in page.locator("tbody td:nth-child(5)").all_inner_texts()]
    assert again == figures


def test_script_and_server_put_rows_in_the_same_order(
    page: Page, served: Served, visitor: Visitor
) -> None:
    bare = visitor(served, script=False)
    for said in (
        "sort=name",
        "sort=-name",
        "sort=state",
        "sort=-loan&contains=han",
        "sort=days_overdue",
    ):
        go(page, served, f"{LOANS}&{said}")
        go(bare, served, f"{LOANS}&{said}")
        assert shown_codes(page) == shown_codes(bare), said


def test_without_a_script_the_same_is_had_by_buttons(served: Served, visitor: Visitor) -> None:
    page = visitor(served, script=False)
    go(page, served, LOANS)
    page.get_by_label("Lọc dòng").fill("minh hoa 1")
    page.get_by_role("button", name="Lọc", exact=True).click()
    page.get_by_role("button", name="Hợp đồng", exact=True).click()
    page.get_by_role("button", name="Hợp đồng", exact=True).click()
    codes = shown_codes(page)
    assert codes == sorted(codes, reverse=True)
    assert 0 < len(codes) < 20


# Cells


def test_cells_are_chosen_with_the_mouse_and_added_up(page: Page, served: Served) -> None:
    """Three of 230 million and three of 35,502,500: 796,507,500."""
    go(page, served, LOANS + "&sort=-principal_overdue")
    rows = page.locator("tbody tr")
    rows.nth(0).locator("td").nth(3).hover(position={"x": 3, "y": 3})
    page.mouse.down()
    rows.nth(2).locator("td").nth(4).hover(position={"x": 3, "y": 3})
    page.mouse.up()
    expect(page.locator("[data-status]")).to_have_text("6 ô · Cộng: 796.507.500")
    beside = page.locator("td[data-sum]")  # for the status may be far below
    assert beside.get_attribute("data-sum") == "6 ô · Cộng: 796.507.500"
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == ["230000000\t35502500"] * 3


def test_cells_are_chosen_with_shift_and_arrows(page: Page, served: Served) -> None:
    go(page, served, LOANS + "&sort=-principal_overdue")
    page.locator(".scroll").focus()
    page.keyboard.press("Shift+ArrowRight")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-status]")).to_have_text("2 ô · Cộng: 460.000.000")
    page.keyboard.press("Escape")
    expect(page.locator("[data-status]")).to_have_text("")
    page.get_by_label("Lọc dòng").fill("TH0")
    page.locator(".scroll").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("Hợp đồng\tTên\tGốc trong hạn")  # whole columns go with their names
    assert len(lines) == 1 + 9
    assert lines[1].startswith("DEMO-TH01\tHTX minh họa 01\t300000000\t0")


# What is typed


def type_in(page: Page, label: str, text: str) -> str:
    field = page.get_by_label(label)
    field.fill("")
    field.press_sequentially(text)
    return field.input_value()


def test_money_gets_its_dots_and_keeps_what_is_no_figure(page: Page, served: Served) -> None:
    go(page, served, COLLECT)
    assert type_in(page, "Số tiền", "50000") == "50.000"
    assert type_in(page, "Số tiền", "50.000") == "50.000"
    assert type_in(page, "Số tiền", "1234567890") == "1.234.567.890"
    for as_typed in ("1,5 tỷ", "1.5 tỷ", "1.50", "abc", "=5"):
        assert type_in(page, "Số tiền", as_typed) == as_typed
    field = page.get_by_label("Số tiền")
    field.fill("1234567")
    assert field.input_value() == "1.234.567"
    for _ in range(4):  # before the 4: 1.23|4.567
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("9")
    assert field.input_value() == "12.394.567"
    page.keyboard.type("8")  # the caret stood where it was
    assert field.input_value() == "123.984.567"


def test_a_day_is_picked_from_a_calendar_by_keys(page: Page, served: Served) -> None:
    go(page, served, COLLECT)
    field = page.locator("main input.day").first
    page.locator("details.more > summary").click()
    field.fill("30/06/2023")
    field.press("F4")
    box = page.locator(".calendar:visible")
    expect(box.locator(".month strong")).to_have_text("Tháng 6 2023")
    assert box.locator("th").all_inner_texts() == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    first = box.locator("tbody tr").first.locator("td").all_inner_texts()
    assert first == ["", "", "", "1", "2", "3", "4"]  # the 1st of June 2023 was a Thursday
    page.keyboard.press("ArrowRight")  # into July
    expect(box.locator(".month strong")).to_have_text("Tháng 7 2023")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert field.input_value() == "08/07/2023"
    expect(field).to_be_focused()
    field.press("Alt+ArrowDown")
    page.keyboard.press("PageUp")
    expect(page.locator(".calendar:visible .month strong")).to_have_text("Tháng 6 2023")
    assert stumbles(page) == []
    page.keyboard.press("Escape")
    assert field.input_value() == "08/07/2023"
    expect(page.locator(".calendar:visible")).to_have_count(0)


def test_a_quarter_takes_its_form(page: Page, served: Served) -> None:
    go(page, served, "/20/ask/report/capital?quarter=2023Q1")
    page.locator("details.asked > summary").click()
    field = page.locator("main input.quarter").first
    for typed, found in (("q2/2023", "2023Q2"), ("quý 4/2022", "2022Q4"), ("2023-1", "2023-1")):
        field.fill(typed)
        field.press("Tab")
        assert field.input_value() == found
    field.fill("2022Q4")
    field.press("ArrowUp")
    assert field.input_value() == "2023Q1"


# Forms


def fill(page: Page, amount: str = "10000000") -> None:
    page.get_by_label("Hợp đồng", exact=True).fill("DEMO-QH01")
    page.get_by_label("Số tiền").press_sequentially(amount)
    page.locator("[name=document]").fill("GBC-77")
    page.locator("[name=on]").fill("03/07/2023")


def test_the_effect_is_shown_as_one_types(page: Page, served: Served) -> None:
    go(page, served, f"{COLLECT}?loan=DEMO-QH01")
    expect(page.locator("#effect")).to_contain_text("Còn thiếu:")
    page.locator("details.more > summary").click()
    fill(page)
    expect(page.locator("#effect table").first).to_be_visible()
    expect(page.locator("#effect")).to_contain_text("10.000.000")
    assert page.locator("#effect").count() == 1
    page.get_by_label("Số tiền").fill("")
    page.get_by_label("Số tiền").press_sequentially("99000000000000")
    expect(page.locator("#effect")).not_to_contain_text("10.000.000")
    assert stumbles(page) == []


def test_a_double_click_posts_once_and_back_finds_a_living_button(
    page: Page, served: Served
) -> None:
    go(page, served, COLLECT)
    page.locator("details.more > summary").click()
    fill(page)
    page.get_by_role("button", name="Xem trước").click()
    page.locator(".looked").wait_for()
    page.go_back()
    expect(page.get_by_role("button", name="Xem trước")).to_be_enabled()
    go(page, served, COLLECT)
    page.locator("details.more > summary").click()
    fill(page)
    page.get_by_role("button", name="Xem trước").click()
    page.locator(".looked").wait_for()
    page.locator("button.do").dblclick()
    page.wait_for_url("**/done/**")
    go(page, served, "/20/ask/report/journal?as_of=03/07/2023&contains=GBC-77&wide=on")
    documents = page.locator("tbody tr:visible", has_text="GBC-77")
    assert documents.count() == 2  # debit and credit of one entry


def test_what_was_typed_is_offered_again_after_the_session_ended(
    page: Page, served: Served
) -> None:
    go(page, served, COLLECT)
    page.locator("details.more > summary").click()
    fill(page)
    served.site.people.forget_all()
    page.on("dialog", lambda dialog: dialog.accept())  # yes, leave
    go(page, served, COLLECT)  # the locked page
    page.goto(served.link)
    go(page, served, COLLECT)
    assert page.get_by_label("Số tiền").input_value() == ""
    page.get_by_role("button", name="Lấy lại").click()
    assert page.get_by_label("Số tiền").input_value() == "10.000.000"
    assert page.locator("[name=document]").input_value() == "GBC-77"


def test_leaving_what_was_typed_is_warned_of_and_sending_it_is_not(
    page: Page, served: Served
) -> None:
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    go(page, served, COLLECT)
    page.get_by_label("Số tiền").press_sequentially("5")
    page.locator(".menu a").first.click()
    page.wait_for_url("**/20/")
    assert warned == ["beforeunload"]
    go(page, served, COLLECT)
    page.locator("details.more > summary").click()
    fill(page)
    page.get_by_role("button", name="Xem trước").click()
    page.locator(".looked").wait_for()
    assert warned == ["beforeunload"]


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    page: Page, served: Served, tmp_path: Path
) -> None:
    go(page, served, "/20/do/bank/read")
    field = page.locator("input[type=file]").first
    field.evaluate("field => { field.dataset.most = 1000000; }")
    large = tmp_path / "sao-ke.xlsx"
    large.write_bytes(b"0" * 1_500_000)
    field.set_input_files(large)
    expect(page.locator(".wrong.size")).to_have_text(
        "Tệp sao-ke.xlsx nặng 2 MB, quá 1 MB nên không gửi được."
    )
    assert field.input_value() == ""


def test_keys_are_shown_by_a_question_mark_but_not_where_one_types(
    page: Page, served: Served
) -> None:
    go(page, served, LOANS)
    page.get_by_label("Lọc dòng").press("?")
    expect(page.locator("dialog")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    assert stumbles(page) == []
    keys = page.locator("dialog.keys dt").all_inner_texts()
    assert not [key for key in keys if re.fullmatch(r"[a-zà-ỹ]", key, re.I)]  # they belong to Telex
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Control+Alt+F")
    expect(page.get_by_label("Lọc dòng")).to_be_focused()


def test_long_work_is_followed_without_asking_for_the_page_again(
    page: Page, served: Served
) -> None:
    from threading import Event

    go_on = Event()
    works = served.site.works
    ticket = works.new_ticket()

    def run(progress: object) -> object:
        go_on.wait(20)
        return _done(served)

    works.begin(ticket, run)
    go(page, served, f"/20/work/{ticket}")
    page.evaluate("window.isSame = true")
    page.wait_for_timeout(1_800)
    assert page.evaluate("window.isSame") is True
    go_on.set()
    page.wait_for_url("**/done/**")


def _done(served: Served) -> object:
    from fundledger.office.answers import Answer
    from fundledger.web.rooms.acts import Outcome

    return Outcome("collect", 20, "kế toán thử", Answer())


# Looks


_ADDRESSES = (
    *(LOANS, COLLECT, "/20/", "/20/all", "/20/help", "/20/rules", "/20/cooperatives"),
    "/20/ask/report/capital?as_of=30/06/2023",
    "/20/cooperatives/DEMO-11?as_of=30/06/2023",  # two tables of the same name
)


@pytest.mark.parametrize("address", _ADDRESSES)
def test_pages_are_accessible_and_fit_a_phone(
    served: Served, visitor: Visitor, address: str
) -> None:
    page = visitor(served)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        go(page, served, address)
        assert stumbles(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_list_of_links_is_sifted_as_one_types(page: Page, served: Served) -> None:
    go(page, served, "/20/all")
    page.get_by_label("Tìm").fill("mien giam lai")
    left = page.locator("[data-item]:visible")
    expect(left.first).to_contain_text("Miễn, giảm lãi")
    assert left.count() < 4
    assert page.locator("[data-group]:visible").count() <= left.count()


def test_rows_of_a_field_of_several_can_be_added(page: Page, served: Served) -> None:
    go(page, served, "/20/do/council/decide")
    more = page.get_by_role("button", name="Thêm dòng").first
    field = more.locator("xpath=ancestor::div[contains(@class, 'field')]")
    if not field.is_visible():
        page.locator("details.more > summary").first.click()
    before = field.locator("input[type=text]").count()
    more.click()
    assert field.locator("input[type=text]").count() == before + 1
    expect(field.locator("input[type=text]").last).to_be_focused()


def test_a_table_that_a_page_makes_by_hand_is_sifted_too(page: Page, served: Served) -> None:
    go(page, served, "/20/rules")
    table = page.locator("table[data-table=settings]")
    count = table.locator("tbody tr").count()
    assert count > 15
    page.locator("section.rows[data-rows=settings]").get_by_label("Lọc dòng").fill("lai cham tra")
    assert 0 < table.locator("tbody tr:visible").count() < count


def test_paper_has_the_fund_and_the_day_and_no_menu(page: Page, served: Served) -> None:
    go(page, served, LOANS)
    page.emulate_media(media="print")
    expect(page.locator(".print-head")).to_be_visible()
    expect(page.locator(".print-head")).to_contain_text("30/06/2023")
    expect(page.locator(".menu")).to_be_hidden()
    expect(page.locator(".tools")).to_be_hidden()
