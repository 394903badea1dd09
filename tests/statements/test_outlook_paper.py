"""The statement of the outlook: the demonstration's 4,11 billion, and why it is that figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger import demo
from fundledger.outlook.simulating import SEED
from fundledger.store.books import Book, open_book
from tests.statements.printing import Printed, printed

TODAY = date(2023, 7, 5)
FUND = 20


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    found = open_book(str(demo.build(tmp_path_factory.mktemp("outlook") / "demo")))
    yield found
    found.close()


def statement(book: Book, into: Path, **said: object) -> Printed:
    return printed(book, "print outlook", into, today=TODAY, as_of="2023-06-30", **said)


def test_it_says_why_it_is_4_11_and_who_must_pay(book: Book, tmp_path: Path) -> None:
    """2.890 in the books + 1.220 expected = 4.110; without the two biggest 450 less: 3.660."""
    paper = statement(book, tmp_path)
    assert "dư nguồn vốn gốc là 4.110.000.000 đồng: trên sổ ngày 30/6/2023" in paper.text
    assert "dự kiến thu thêm 1.220.000.000 đồng nợ gốc của 16 đơn vị" in paper.text
    assert "dư nguồn vốn gốc chỉ còn 3.660.000.000 đồng, giảm 450.000.000 đồng" in paper.text
    fields = paper.attached["figures"]["fields"]
    assert fields["capital_on_hand"] == fields["capital_on_hand_now"] + 1_220_000_000
    assert (
        fields["capital_on_hand"] + fields["principal_in_term"] + fields["principal_overdue"]
        == 7_500_000_000
    )
    assert "2,89" in paper.text  # the chart of steps
    assert "4,11" in paper.text


def test_a_simulation_has_its_band(book: Book, tmp_path: Path) -> None:
    """It begins at what the books have; nobody is surer of December than of September."""
    paper = statement(book, tmp_path, method="simulate")
    rows = paper.attached["figures"]["tables"]["outlook_band"]["rows"]
    assert [row["day"] for row in rows] == ["2023-06-30", "2023-09-30", "2023-12-31"]
    assert rows[0]["p10"] == rows[0]["p90"] == 2_890_000_000
    widths = [row["p90"] - row["p10"] for row in rows]
    assert widths == sorted(widths)
    assert "Khoảng dự kiến của dư nguồn vốn gốc" in paper.text


def test_a_simulation_says_what_it_rests_on(book: Book, tmp_path: Path) -> None:
    """No quarter of the demonstration is sealed: all its rates are written ones.

    Seven of its loans are at court or judged; none was ever seen there through a sealed quarter.
    """
    paper = statement(book, tmp_path, method="simulate")
    assert f"bình quân của 1000 lần mô phỏng, số khởi đầu {SEED};" in paper.text
    assert "chưa có quý nào niêm phong" in paper.text
    assert "7 hợp đồng đang ở tòa hoặc đã có bản án, mà sổ mới thấy 0 lượt" in paper.text
    assert "sẽ bị xử lý rủi ro" in paper.text
    assert "tỷ lệ đặt sẵn)" in paper.text
    assert "tỷ lệ thu trước đây" not in paper.text  # there is no past
    assert "fundledger" not in paper.text  # nothing to type stands on a paper
    by_plan = statement(book, tmp_path)
    assert "mô phỏng" not in by_plan.text


def test_days_and_per_cents_are_as_papers_write_them(book: Book, tmp_path: Path) -> None:
    """The sentences beside say 30/6/2023 too; a month of one digit has no 0 from March on."""
    said = statement(book, tmp_path).attached["figures"]["fields"]
    sentences = " ".join(said[name] for name in ("made_of", "who_must_pay", "why_not_more"))
    assert "30/6/2023" in sentences
    assert "30/06/2023" not in sentences
    assert "(19,67\u00a0%; " in sentences
    assert " %" not in sentences


def test_the_mean_is_called_one(book: Book, tmp_path: Path) -> None:
    """Beside it stands the middle of what was drawn, which is another figure."""
    drawn = statement(book, tmp_path, method="simulate")
    on_hand = drawn.attached["figures"]["fields"]["capital_on_hand"]
    assert f"dư nguồn vốn gốc bình quân là {on_hand:,}".replace(",", ".") in drawn.text
    assert "bình quân là" not in statement(book, tmp_path).text
