"""The alliance's report on the demonstration: the published figures, in the published order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger import demo
from fundledger.errors import FundledgerError, Misused
from fundledger.exchange.figures import all_stated
from fundledger.files import SourceFile
from fundledger.published.checking import findings
from fundledger.published.figures import Stated, When
from fundledger.published.printed import printed as read
from fundledger.published.seeds import documents
from fundledger.reports import alliance as of_report
from fundledger.reports.alliance import Said, step_of
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.store.books import Book, create, open_book
from tests.ledger.books import found_fund
from tests.statements.printing import Printed, answered, printed

TODAY = date(2023, 7, 5)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    found = open_book(str(demo.build(tmp_path_factory.mktemp("alliance") / "demo")))
    yield found
    found.close()


def paper(book: Book, into: Path, period: str = "2023H1", **said: object) -> Printed:
    return printed(book, "print alliance", into, today=TODAY, period=period, **said)


def screen(book: Book, act: str, **said: object) -> Screen:
    found = answered(book, act, today=TODAY, **said).found
    assert isinstance(found, Screen)
    return found


def table_of(found: Screen, name: str) -> Table:
    return next(table for table in found.tables if table.name == name)


FUND = (
    "6. Hoạt động Quỹ hỗ trợ phát triển HTX tỉnh",
    "Khởi kiện 07/10 HTX nợ quá hạn trên địa bàn: Văn Quan (03 HTX: minh họa 11, minh họa 12, "
    "minh họa 13), Bắc Sơn (02 HTX: minh họa 14, minh họa 15), Cao Lộc (02 HTX: minh họa 16, "
    "minh họa 17).",
    "thu hồi vốn trước hạn đối với 02/10 HTX trong hạn trên địa bàn: TP Lạng Sơn "
    "(02 HTX: minh họa 01, minh họa 02).",
    "Tổng số HTX có dư nợ tại Quỹ đến 30/6/2023: 20 HTX, trong đó 10 HTX nợ trong hạn và "
    "10 HTX nợ quá hạn. Từ ngày 16/9/2021 đến nay không phát sinh giải ngân cho vay mới trên "
    "cơ sở Thông báo 521/TB-UBND",
    "Tổng số vốn Điều lệ của Quỹ đến ngày 30/6/2023: 7,5 tỷ đồng.",
    "Trong đó:",
    "Dư nợ gốc cho vay trong hạn đối với 10 HTX là: 3 tỷ đồng.",
    "Dư nợ gốc cho vay đã quá hạn đối với 07 HTX là: 1,61 tỷ đồng",
    "đến ngày 30/6/2023: 2,89 tỷ đồng, gồm:",
    "số dư nguồn từ 31/12/2022 chuyển sang: 2,31 tỷ đồng",
    "6 tháng đầu năm 2023 tính đến ngày 30/6/2023: 580 triệu đồng.",
    "tính đến 30/6/2023: 243,1 triệu đồng (thu lãi trong hạn 105,6 triệu đồng; lãi quá hạn "
    "137,5 triệu đồng).",
    "Ước dư nguồn vốn gốc đến 31/12/2023: 4,11 tỷ đồng (theo kế hoạch thu hồi DEMO-KH-01",
)
SUPPORT = (
    "Hỗ trợ thành lập mới, củng cố tổ chức kinh tế tập thể, hợp tác xã: đã hỗ trợ 72 HTX, tổng "
    "kinh phí 1,426 tỷ đồng (trong đó, 6 tháng đầu năm 2023 đã hỗ trợ 12 HTX, kinh phí 240 "
    "triệu đồng).",
    "Hỗ trợ bồi dưỡng: đã hỗ trợ 1.717 người, tổng kinh phí 1,467 tỷ đồng.",
    "tổng kinh phí khoảng 980 triệu đồng (trong đó, 6 tháng đầu năm 2023 đã hỗ trợ 01 người, "
    "kinh phí 58,5 triệu đồng).",
    "Hỗ trợ thưởng sản phẩm OCOP: đã hỗ trợ 33 HTX, 03 sản phẩm, tổng kinh phí 992 triệu đồng",
    "Hỗ trợ phát triển sản xuất: đã hỗ trợ 01 HTX, tổng kinh phí 380 triệu đồng.",
    # 1.426 + 1.467 + 669 + 980 + 992 + 1.725 + 105 + 2.636 + 2.251 + 380; 240 + 58,5 + 15
    "lũy kế đến hết ngày 30/6/2023: 12,631 tỷ đồng, trong đó 6 tháng đầu năm 2023: 313,5 triệu",
)


def in_order(text: str, sentences: tuple[str, ...]) -> None:
    at = 0
    for each in sentences:
        found = text.find(each, at)
        assert found >= 0, each
        at = found


def test_the_section_on_the_fund_is_as_published(book: Book, tmp_path: Path) -> None:
    in_order(paper(book, tmp_path).text, FUND)


def test_the_section_on_support_is_as_published(book: Book, tmp_path: Path) -> None:
    in_order(paper(book, tmp_path).text, SUPPORT)


def test_figures_are_those_of_the_report_on_capital(book: Book) -> None:
    capital = screen(book, "report capital", as_of="2023-06-30").document()
    table = table_of(screen(book, "report alliance", period="2023H1"), "alliance_figures")
    named = {
        record["book_figure"]: record["exact"]
        for record in table.records()
        if record["book_figure"] and "31/12" not in str(record["figure_id"])
    }
    before = named.pop("capital.capital_on_hand")  # the last of two: of the day before the span
    assert before == capital["capital_on_hand_opening"] == 2_310_000_000
    assert len(named) >= 12
    for name, exact in named.items():
        assert exact == capital[name.removeprefix("capital.")], name


def test_the_figures_beside_it_are_its_own_and_hold(book: Book, tmp_path: Path) -> None:
    said = paper(book, tmp_path)
    (stated,) = all_stated([SourceFile.at(tmp_path / "print-alliance.so-lieu.yaml")])
    assert findings([stated]) == []
    shown = {figure.printed_text for figure in stated.figures if figure.printed_text != "0 đồng"}
    assert {"4,11 tỷ đồng", "07/10 HTX", "khoảng 980 triệu đồng", "243,1 triệu đồng"} <= shown
    assert [each for each in shown if each not in said.text] == []
    kinds = {relation.kind for relation in stated.relations}
    assert kinds == {"total_of", "part_of", "out_of", "change_since"}


def test_a_contradiction_keeps_it_from_being_written(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A billion more on hand than 7,5 tỷ leaves: 3 + 1,61 + 3,89 is not 7,5."""
    capital = of_report.capital

    def wrong(*asked: object) -> object:
        found = capital(*asked)  # type: ignore[arg-type]  # handed on as it came
        figures = replace(found.figures, capital_on_hand=3_890_000_000)
        return replace(found, figures=figures)

    monkeypatch.setattr(of_report, "capital", wrong)
    with pytest.raises(FundledgerError) as refused:
        paper(book, tmp_path)
    assert refused.value.key == "alliance.contradicts"
    assert "3,89 tỷ đồng" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_the_officer_is_told_what_the_last_report_says_else(book: Book) -> None:
    """It has 07 overdue in one sentence and 10 in another; the books have 10, of which 07 with
    principal overdue. All else that it says of the Fund is what the books say."""
    last = SourceFile("ls003.yaml", documents()["ls003"].read_bytes())
    found = screen(book, "report alliance", period="2023H1", last=last)
    table = table_of(found, "alliance_last")
    told = {str(record["as_printed"]) for record in table.records()}
    assert told == {"07 HTX"}


def test_other_spans_are_called_by_their_names(book: Book, tmp_path: Path) -> None:
    nine = printed(book, "print alliance", tmp_path, today=date(2023, 10, 2), period="9T/2023")
    assert "hoạt động Quỹ hỗ trợ phát triển HTX 9 tháng đầu năm 2023" in nine.text
    assert "Theo hợp đồng, đến ngày 30/9/2023 dư nợ gốc trong hạn là" in nine.text
    year = printed(book, "print alliance", tmp_path, today=date(2024, 1, 5), period="2023")
    assert "HỢP TÁC" not in year.text
    assert "HTX năm 2023" in year.text
    assert "Ước dư nguồn vốn gốc" not in year.text


def test_a_span_is_said_once(book: Book) -> None:
    for more in ({"quarter": "2023Q1"}, {"to": "2023-03-31"}, {"first": "2023-02-01"}):
        with pytest.raises(Misused):
            answered(book, "print alliance", today=TODAY, period="2023H1", **more)


def test_it_is_written_as_a_word_file_too(book: Book, tmp_path: Path) -> None:
    answer = answered(book, "print alliance", today=TODAY, period="2023H1")
    assert answer.made is not None
    answer.made.write(tmp_path / "bao-cao.docx", False)
    text = "\n".join(each.text for each in docx.Document(str(tmp_path / "bao-cao.docx")).paragraphs)
    assert "Dư nợ gốc cho vay trong hạn đối với 10 HTX là: 3 tỷ đồng." in text
    assert (tmp_path / "bao-cao.so-lieu.yaml").is_file()


def test_without_a_plan_the_outlook_is_by_the_contracts(book: Book, tmp_path: Path) -> None:
    """Before 30 June nobody had planned: what the schedules say is expected, and that is said."""
    said = paper(book, tmp_path, "2023Q1")
    assert "theo lịch trả nợ của hợp đồng, vì chưa có kế hoạch thu hồi" in said.text


def test_a_fund_without_loans_and_support_has_its_report(tmp_path: Path) -> None:
    empty = found_fund(create(str(tmp_path / "fund.db")))
    text = paper(empty, tmp_path).text
    empty.close()
    assert "Trong sổ chưa có khoản hỗ trợ nào" in text
    assert "Không có dư nợ gốc quá hạn." in text


# How figures are printed.


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
def test_parts_as_printed_add_up_to_the_total_as_printed(parts: list[int]) -> None:
    total = sum(parts)
    step = step_of([*parts, total], [(total, parts)])

    def shown(amount: int) -> int:
        """What the printed text says, to the middle of what it may mean."""
        said = Said("a", amount, "x", When(), step=step).words("vi")
        interval = read(said).interval
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        middle = (interval.low + interval.high) / 2
        assert middle.denominator == 1
        return int(middle)

    assert sum(map(shown, parts)) == shown(total)


@pytest.mark.parametrize(
    ("amount", "step", "text"),
    [
        (7_500_000_000, 10**6, "7,5 tỷ đồng"),
        (580_000_000, 10**6, "580 triệu đồng"),
        (1_609_500_400, 10**6, "1,61 tỷ đồng"),
        (1_609_500_400, 10**5, "1,6095 tỷ đồng"),
        (950_000, 1, "950.000 đồng"),
        (0, 10**6, "0 đồng"),
    ],
)
def test_an_amount_in_prose(amount: int, step: int, text: str) -> None:
    assert Said("a", amount, "x", When(), step=step).words("vi") == text


def test_a_step_is_fine_enough_for_the_smallest() -> None:
    """58,5 triệu has one decimal; 300.000 đồng has none to lose."""
    assert step_of([1_426_000_000], ()) == 10**6
    assert step_of([1_426_000_000, 58_500_000], ()) == 10**5
    assert step_of([1_426_000_000, 300_000], ()) == 1


def test_a_file_of_figures_reads_as_it_was_written(book: Book, tmp_path: Path) -> None:
    from fundledger.schemas.figures_file import figures_file

    for code, place in documents().items():
        (stated,) = all_stated([SourceFile(f"{code}.yaml", place.read_bytes())])
        text = figures_file(stated)
        (again,) = all_stated([SourceFile(f"{code}.yaml", text.encode())])
        assert [replace(each, row=None) for each in again.figures] == [
            replace(each, row=None) for each in stated.figures
        ]
        assert relations(again) == relations(stated)


def relations(of: Stated) -> set[object]:
    return {replace(each, row=None) for each in of.relations}
