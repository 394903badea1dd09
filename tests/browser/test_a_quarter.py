"""From an empty folder to a closed half year, at the pages alone, as the people of a Fund do it.

The files are those of the demonstration; what is typed and clicked is what a person sees. Every
page that is come to is looked through by axe. FUNDLEDGER_PICTURES=FOLDER keeps pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fundledger.demo import ENTRIES, OPENING, RECEIPTS, STATEMENT, support
from fundledger.web.people import People, Person
from fundledger.web.shelf import Shelf
from fundledger.web.site import Site
from tests.browser.axe import stumbles
from tests.browser.conftest import Served, Visitor, serving

BEGINS, AFTER_FIRST, AFTER_SECOND = date(2023, 1, 9), date(2023, 4, 3), date(2023, 7, 3)


@dataclass
class Clock:
    """The day on which the people of the story sit at the pages."""

    day: date = BEGINS

    def __call__(self) -> date:
        return self.day


@dataclass
class Accountant:
    """Somebody at the pages: goes, fills in, looks, does."""

    page: Page
    address: str
    pictures: Path | None = None
    has_script: bool = True
    found: list[str] = field(default_factory=list)

    def go(self, where: str, heading: str | None = None) -> None:
        self.page.goto(self.address + where)
        if heading is not None:
            expect(self.page.locator("h1")).to_have_text(heading)
        self.look_round()

    def look_round(self) -> None:
        """What a person would stumble over here; without a script nothing can be asked."""
        if self.has_script:
            self.found += stumbles(self.page)

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            self.open_what_is_shut(name)
            control = self.page.locator(f"#f-{name}")
            if control.evaluate("each => each.tagName") == "SELECT" if self.has_script else False:
                control.select_option(value)
            else:
                control.fill(value)

    def open_what_is_shut(self, name: str) -> None:
        """Fields that need not be filled in stand behind a summary."""
        control = self.page.locator(f"#f-{name}")
        if not control.is_visible():
            self.page.locator("details.more:not([open]) > summary").first.click()

    def send(self, name: str, *files: Path) -> None:
        self.page.locator(f"input[type=file][name={name}]").set_input_files(list(files))

    def look(self) -> None:
        self.page.locator("main button[value=look]").first.click()
        self.page.wait_for_load_state("load")
        self.look_round()

    def do(self) -> None:
        """Press the button that says what it does, and see that it was done."""
        self.page.locator("main button.do[value=do]").click()
        self.page.wait_for_url(re.compile(r"/done/"))
        expect(self.page.locator("p.done")).to_be_visible()
        self.look_round()

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def picture(self, name: str) -> None:
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{name}.png")


@dataclass
class Office:
    """The Fund's pages, its clock, and the files on the accountant's machine."""

    served: Served
    clock: Clock
    files: Path


@pytest.fixture
def office(tmp_path: Path, demo_folder: Path) -> Iterator[Office]:
    clock = Clock()
    shelf = Shelf(str(tmp_path / "so-cua-quy.db"))
    site = Site(shelf, People(Person("kế toán thử")), today=clock)
    with serving(site) as served:
        yield Office(served, clock, demo_folder)


def the_book_is_opened(who: Accountant, office: Office) -> None:
    who.go("/", "Mở sổ của Quỹ")
    who.picture("mo-so")
    who.fill(
        number="20",
        name="Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn (minh họa)",
        province="Lạng Sơn",
        since="31/12/2022",
    )
    who.page.locator("main button.do").first.click()
    who.page.wait_for_url("**/20/start/template")
    who.look_round()
    who.go("/20/start/balances")
    who.send("file", office.files / OPENING)
    who.look()
    who.says("7.500.000.000")
    who.page.locator("main button.do").first.click()
    who.page.wait_for_url("**/20/start/proof")
    who.look_round()
    # Charter capital 7.500 = 10 × 320 in term + 1.990 overdue + 2.310 on hand, in millions.
    for figure in ("3.200.000.000", "1.990.000.000", "2.310.000.000"):
        who.says(figure)


def receipts_are_entered(who: Accountant, office: Office) -> None:
    """One by hand, with a mistake and its mend; all others from their file."""
    office.clock.day = AFTER_FIRST
    who.go("/20/do/collect?loan=DEMO-QH02", "Thu nợ")
    who.fill(amount="năm triệu", on="31/03/2023", document="PT-NHAM")
    who.look()
    expect(who.page.locator("#refusal")).to_contain_text("năm triệu")
    who.picture("nhap-sai")
    who.page.locator("#refusal a").first.click()
    who.fill(amount="5.000.000")
    who.look()
    expect(who.page.locator("main button.do")).to_contain_text("5.000.000 đồng")
    who.picture("xem-truoc")
    who.do()
    # It was another cooperative's money: undone with a reason, both stay in the books.
    who.go("/20/loans/DEMO-QH02")
    link = who.page.locator("table[data-table=loan_movements] tbody tr").last
    number = link.locator("td").last.inner_text()
    who.go(f"/20/do/loan/undo?loan=DEMO-QH02&link={number}")
    who.fill(reason="ghi nhầm hợp đồng")
    who.look()
    who.do()
    who.go("/20/do/collect/file", "Thu nợ từ tệp")
    who.send("file", office.files / RECEIPTS[0])
    who.look()
    who.says("DEMO-TH01")
    who.picture("thu-no-tu-tep")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_an_empty_folder_to_receipts(office: Office, visitor: Visitor, script: bool) -> None:
    who = Accountant(
        visitor(office.served, script=script), office.served.address, has_script=script
    )
    the_book_is_opened(who, office)
    receipts_are_entered(who, office)
    assert who.found == []


def test_a_half_year(office: Office, visitor: Visitor, pictures: Path | None) -> None:
    who = Accountant(visitor(office.served), office.served.address, pictures)
    the_book_is_opened(who, office)
    receipts_are_entered(who, office)
    post_the_file(who)
    close_the_quarter(who, "2023Q1")

    office.clock.day = AFTER_SECOND
    who.go("/20/do/collect/file")
    who.send("file", office.files / RECEIPTS[1])
    who.look()
    post_the_file(who)
    who.go("/20/do/entry/post", "Ghi sổ bút toán từ tệp")
    who.send("file", office.files / ENTRIES)
    who.look()
    who.do()
    the_statement_is_matched(who, office)
    a_loan_is_extended(who)
    a_notice_is_issued_and_proved(who)
    close_the_quarter(who, "2023Q2")
    who.go("/20/?as_of=30/06/2023", "Hôm nay")
    who.picture("hom-nay")
    who.go("/20/ask/report/capital?as_of=30/06/2023")
    # As the demonstration, which is the published position: 7.500 = 3.000 + 1.610 + 2.890 million.
    for figure in ("3.000.000.000", "1.610.000.000", "2.890.000.000"):
        who.says(figure)
    what_is_overdue_goes_to_court(who)
    the_outlook_is_seen(who)
    support_is_totalled(who, office)
    assert who.found == []


def post_the_file(who: Accountant) -> None:
    who.page.locator("main button.do[value=do]").click()
    who.page.wait_for_url(re.compile(r"/done/"))
    who.look_round()


def close_the_quarter(who: Accountant, quarter: str) -> None:
    who.go(f"/20/periods?quarter={quarter}", "Quý, năm")
    who.picture(f"khoa-{quarter}")
    who.go(f"/20/do/quarter/close?quarter={quarter}", "Khóa sổ quý")
    who.fill(despite="số liệu minh họa")
    who.page.locator("main button.do").first.click()
    who.page.wait_for_load_state("load")
    if "/done/" not in who.page.url:
        who.do()
    who.go("/20/ask/period/list")
    who.says("31/03/2023" if quarter.endswith("1") else "30/06/2023")


def the_statement_is_matched(who: Accountant, office: Office) -> None:
    who.go("/20/bank", "Sao kê")
    who.go("/20/do/bank/read", "Đọc sao kê ngân hàng")
    who.send("file", office.files / STATEMENT)
    who.open_what_is_shut("place")
    who.page.locator("#f-place").fill("ngân hàng")
    who.look()
    who.do()
    who.go("/20/bank")
    who.picture("sao-ke")
    if who.page.locator("main button[value=look]").count():
        who.look()
        who.do()


def a_loan_is_extended(who: Accountant) -> None:
    who.go("/20/loans/DEMO-TH05")
    who.picture("hop-dong")
    who.go("/20/do/loan/extend?loan=DEMO-TH05", "Gia hạn nợ")
    who.fill(on="03/07/2023", document="QĐ-GH-01", to="31/12/2027")
    who.look()
    who.picture("gia-han-xem-truoc")
    who.do()


def a_notice_is_issued_and_proved(who: Accountant) -> None:
    who.go("/20/papers/notice?cooperative=DEMO-11&quarter=2023Q3")
    expect(who.page.locator(".pages img").first).to_be_visible()
    who.page.wait_for_function("document.querySelector('.pages img').naturalWidth > 0")
    who.picture("thong-bao")
    who.page.locator("a[href*='/do/paper/issue']").click()
    who.fill(on="03/07/2023")
    who.look()
    who.do()
    with who.page.expect_download() as fetched:
        who.page.locator("a[href*='/fetch/']").first.click()
    issued = fetched.value.path()
    who.go("/20/papers/verify")
    who.page.locator("input[type=file][name=files]").set_input_files(
        [{"name": "thong-bao.pdf", "mimeType": "application/pdf", "buffer": issued.read_bytes()}]
    )
    who.page.locator("main button.do").click()
    who.page.wait_for_url(re.compile(r"/ask/verify"))
    who.says("đúng bản ban hành")
    who.picture("kiem-tra-van-ban")
    who.look_round()


def what_is_overdue_goes_to_court(who: Accountant) -> None:
    who.go("/20/arrears", "Nợ quá hạn")
    who.says("DEMO-QH01")
    who.picture("no-qua-han")
    who.go("/20/do/case/open?cooperative=DEMO-11&loans=DEMO-QH01", "Mở vụ kiện")
    who.fill(case="VK-01", court="Tòa án nhân dân khu vực 1", on="03/07/2023")
    who.page.locator("#f-kind").select_option(index=1)
    who.look()
    who.do()
    who.go("/20/cases/VK-01")
    who.picture("vu-kien")


def the_outlook_is_seen(who: Accountant) -> None:
    who.go("/20/outlook")
    who.picture("uoc-thuc-hien")


def support_is_totalled(who: Accountant, office: Office) -> None:
    who.go("/20/do/support/category/adopt?preset=ctr-19")
    who.look()
    who.do()
    who.go("/20/support")
    who.picture("ho-tro")
    assert (office.files / support.LANG_SON.file).exists()
