"""From an empty folder to a book that proves and its first copy, with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger.demo import BOOK
from fundledger.demo.langson import write_workbook
from fundledger.web.shelf import OnShow
from tests.browser.axe import stumbles
from tests.browser.conftest import PHONE, Served, Visitor, serving
from tests.web.sites import site_over


@pytest.fixture
def nothing_yet(tmp_path: Path, demo_folder: Path) -> Iterator[Served]:
    """The pages where no book is; the demonstration is on show."""
    shown = OnShow(str(demo_folder / BOOK), date(2023, 6, 30))
    with serving(site_over(str(tmp_path / "fund.db"), date(2023, 1, 9), shown)) as found:
        yield found


@pytest.mark.parametrize("script", [True, False])
def test_a_fund_opens_its_book(
    nothing_yet: Served,
    visitor: Visitor,
    tmp_path: Path,
    pictures: Path | None,
    *,
    script: bool,
) -> None:
    page = visitor(nothing_yet, script=script)
    found: list[str] = []

    def seen(name: str) -> None:
        if script:
            found.extend(stumbles(page))
        if pictures is not None and script:
            page.screenshot(path=pictures / f"opening-{name}.png", full_page=True)

    page.get_by_role("link", name="Mở sổ của Quỹ mình").click()
    page.get_by_label("Mã quỹ").fill("20")
    page.get_by_label("Tên Quỹ").fill("Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn")
    page.get_by_label("Ngày đầu tiên của sổ").fill("31/12/2022")
    seen("fund")
    page.get_by_role("button", name="Lập sổ").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải tệp Excel số dư mở sổ").click()
    blank = tmp_path / "trống.xlsx"
    fetched.value.save_as(blank)
    seen("template")
    page.get_by_role("link", name="Đã điền, gửi tệp").click()

    page.get_by_label("Tệp số dư mở sổ đã điền").set_input_files(blank)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    assert page.get_by_role("alert").first.is_visible()
    seen("refused")

    filled = tmp_path / "đã điền.xlsx"
    write_workbook(filled, replace=True)
    page.get_by_label("Tệp số dư mở sổ đã điền").set_input_files(filled)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    assert "đã điền.xlsx đúng" in page.locator("p.looked").inner_text()
    seen("look")
    page.get_by_role("button", name="Ghi số dư mở sổ").click()
    assert "mọi điều kiện đều đúng" in page.locator("p.done").first.inner_text()
    seen("proof")
    page.get_by_role("button", name="Sao lưu ngay").click()
    assert "kiểm tra xong" in page.locator("p.done").first.inner_text()
    seen("copied")
    page.goto(f"{nothing_yet.address}/20/")
    assert "2.310.000.000" in page.locator("dl.tiles").inner_text()
    seen("today")
    assert found == []


def test_what_a_restore_would_lose_is_read_before_it_is_done(
    served: Served, visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor(served)
    page.goto(f"{served.address}/20/keeping")
    page.get_by_role("button", name="Sao lưu ngay").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải ").first.click()
    copy = tmp_path / "bản sao.db"
    fetched.value.save_as(copy)
    page.goto(f"{served.address}/20/keeping")
    page.get_by_label("Bản sao lưu hoặc gói dữ liệu").set_input_files(copy)
    page.get_by_role("button", name="Kiểm tra và so với sổ đang có").click()
    assert "bản sao.db đã kiểm tra xong" in page.locator("p.looked").inner_text()
    assert stumbles(page) == []
    page.get_by_role("button", name="Khôi phục").click()
    assert "Sổ trước đó được giữ tại" in page.locator("main").inner_text()
    assert stumbles(page) == []


def test_nobody_stumbles_over_the_pages_of_the_books(served: Served, visitor: Visitor) -> None:
    page = visitor(served)
    found = []
    for place in ("", "entries", "entries/50", "periods", "keeping", "rules", "templates"):
        page.goto(f"{served.address}/20/{place}?as_of=30/06/2023")
        found += stumbles(page)
    assert found == []


def test_on_a_phone_no_page_of_the_books_is_wider_than_it(served: Served, visitor: Visitor) -> None:
    page = visitor(served, size=PHONE)
    for place in ("", "entries", "periods", "keeping", "rules", "templates"):
        page.goto(f"{served.address}/20/{place}?as_of=30/06/2023")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], place
