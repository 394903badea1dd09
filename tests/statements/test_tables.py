"""Tables on paper: widths, what is never broken, and what pages of them begin and end with."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from fundledger.errors import FundledgerError
from fundledger.money import show_dong
from fundledger.statements.document import (
    Block,
    Document,
    Grid,
    GridColumn,
    GridRow,
    Head,
    Masthead,
    Signatures,
)
from fundledger.statements.tables import Table
from tests.statements import specimens
from tests.statements.reading import PageRead, drawn
from tests.statements.specimens import BOSS, text

ROOM, TALL = 459.0, 728.0
LONG = "Hợp tác xã " + "nông nghiệp, dịch vụ tổng hợp và chế biến lâm sản " * 2 + "Hữu Lũng"


def grid(rows: list[GridRow], *columns: GridColumn, **others: object) -> Grid:
    heads = tuple(Head(f"Cột {n + 1}") for n in range(len(columns)))
    return Grid(columns, heads, tuple(rows), **others)  # type: ignore[arg-type]


def row(*cells: str, kind: str = "line", amounts: tuple[int | None, ...] = ()) -> GridRow:
    return GridRow(cells, kind, amounts)  # type: ignore[arg-type]


def paper(*blocks: Block, **others: object) -> Document:
    return Document("vi", "giấy", Masthead("bare"), blocks, **others)  # type: ignore[arg-type]


def table(made: Grid, room: float = ROOM) -> Table:
    return Table(made, room, TALL, "vi", "giấy")


NAME, AMOUNT = GridColumn(1), GridColumn(0, "right")


def test_columns_are_together_as_wide_as_the_room() -> None:
    for columns in (
        (NAME, AMOUNT, AMOUNT),
        (GridColumn(0), GridColumn(0), AMOUNT),
        (GridColumn(2), GridColumn(1), GridColumn(1)),
        (AMOUNT, AMOUNT, AMOUNT),
    ):
        made = table(grid([row("Hợp tác xã", "1.000", "2.000")], *columns))
        assert sum(made.widths) == pytest.approx(ROOM)


def test_shares_are_of_the_room_that_others_leave() -> None:
    made = table(grid([row("a", "b", "1")], GridColumn(3), GridColumn(1), AMOUNT))
    first, second, amount = made.widths
    assert first == pytest.approx(3 * second)
    assert amount < 50


def test_a_share_that_is_too_narrow_for_its_figures_is_not_kept_to() -> None:
    figure = show_dong(10**15)
    made = table(grid([row("a", figure)], GridColumn(99), GridColumn(1, "right")))
    (page,) = drawn(paper(made.grid))
    assert page.find(figure).right <= page.width - 18 * 72 / 25.4
    assert sum(made.widths) == pytest.approx(ROOM)


def test_amounts_of_a_quadrillion_are_set_smaller_and_never_broken() -> None:
    figures = tuple(show_dong(10**15 + n) for n in range(6))
    columns = (GridColumn(1), *[AMOUNT] * 6)
    made = grid([row(LONG, *figures)], *columns)
    (page,) = drawn(paper(made, is_landscape=True))
    for figure in figures:
        assert page.find(figure).text.strip() == figure
        assert page.find(figure).size >= 8


def test_a_negative_amount_keeps_its_brackets() -> None:
    figure = show_dong(-(10**15))
    (page,) = drawn(paper(grid([row(LONG, figure)], NAME, AMOUNT)))
    assert figure in page.find(figure).text


def test_a_table_that_does_not_fit_in_letters_of_8_is_refused_in_words() -> None:
    figures = [show_dong(10**15)] * 12
    with pytest.raises(FundledgerError) as refused:
        drawn(paper(grid([row(*figures)], *[AMOUNT] * 12), title="Báo cáo dư nợ"))
    assert refused.value.key == "paper.too_wide"
    assert refused.value.params == {"paper": "Báo cáo dư nợ"}


def test_a_name_of_120_characters_wraps() -> None:
    assert len(LONG) >= 115
    made = grid([row("1", LONG, "1.000.000")], GridColumn(0, "centre"), NAME, AMOUNT)
    (page,) = drawn(paper(made))
    parts = [
        each.text.strip() for each in page.texts if each.text.strip() in LONG and len(each.text) > 8
    ]
    assert " ".join(parts) == LONG
    assert len(parts) > 1


def test_a_code_is_not_broken() -> None:
    code = "01/2021/HĐTD - PL 02"
    made = grid([row(code, LONG, LONG)], GridColumn(0, is_code=True), NAME, NAME)
    (page,) = drawn(paper(made))
    assert page.find(code).text.strip() == code


def test_heads_stand_over_their_columns_and_fill_their_levels() -> None:
    heads = (Head("STT"), Head("Tiền lãi", (Head("Trong hạn"), Head("Quá hạn"))), Head("Cộng"))
    made = Grid((AMOUNT, AMOUNT, AMOUNT, AMOUNT), heads, (row("1", "2", "3", "4"),))
    (page,) = drawn(paper(made))
    over, left, right = (page.find(words) for words in ("Tiền lãi", "Trong hạn", "Quá hạn"))
    assert over.y > left.y == right.y
    assert left.x < over.middle < right.right
    beside = page.find("STT")
    assert left.y < beside.y < over.y, "in the middle of both levels"


def test_letters_of_a_form_stand_below_the_heads_of_every_page() -> None:
    pages = drawn(specimens.journal(60))
    assert len(pages) > 1
    for page in pages:
        letters = [each for each in page.texts if each.face == "Tinos-Italic" and each.size == 11]
        assert [each.text.strip() for each in letters if len(each.text.strip()) == 1] == list(
            "ABCDEGH12"
        )


def test_heads_are_repeated_on_each_page_and_rows_come_once() -> None:
    pages = drawn(specimens.report(300))
    assert len(pages) > 5
    shown = []
    for page in pages:
        assert page.find("Tên hợp tác xã")
        shown += [t.text.strip() for t in page.texts if "/2021/HĐTD" in t.text]
    assert shown == [f"{n + 1:03}/2021/HĐTD" for n in range(300)]


def test_a_group_is_never_the_last_row_of_a_page() -> None:
    for page in drawn(specimens.report(400)):
        groups = [each.y for each in page.texts if each.text.startswith("Huyện ")]
        rows = [each.y for each in page.texts if "/2021/HĐTD" in each.text]
        assert not groups or (rows and min(rows) < min(groups))


def test_a_total_is_never_the_first_row_of_a_page() -> None:
    for count in range(20, 60):
        rows = [row(f"Dòng {n}", show_dong(n)) for n in range(count)]
        rows += [row("Cộng", "1", kind="total"), row("Lũy kế", "2", kind="total")]
        pages = drawn(paper(grid(rows, NAME, AMOUNT)))
        last = [each.text.strip() for each in pages[-1].texts]
        assert "Cộng" in last
        assert "Lũy kế" in last
        assert any(each.startswith("Dòng") for each in last), count


def test_a_signature_after_a_table_takes_its_last_rows_along() -> None:
    for count in range(20, 60):
        rows = [row(f"Dòng {n}", show_dong(n)) for n in range(count)]
        rows.append(row("Cộng", "1", kind="total"))
        pages = drawn(paper(grid(rows, NAME, AMOUNT), Signatures((BOSS,))))
        last = [each.text.strip() for each in pages[-1].texts]
        assert f"Dòng {count - 1}" in last
        assert "Cộng" in last


def test_the_words_of_a_total_go_over_the_empty_cells_beside_them() -> None:
    columns = (GridColumn(0, "centre"), NAME, NAME, AMOUNT, AMOUNT)
    rows = [row("1", "a", "b", "10", "20"), row("", "Tổng cộng", "", "10", "", kind="total")]
    (page,) = drawn(paper(grid(rows, *columns)))
    made = table(grid(rows, *columns))
    words = page.find("Tổng cộng")
    over = sum(made.widths[:3])
    assert words.middle == pytest.approx(85.04 + over / 2, abs=1.5)
    assert words.face == "Tinos-Bold"
    bold = [each for each in page.texts if each.text.strip() == "10"]
    assert [each.face for each in bold] == ["Tinos-Regular", "Tinos-Bold"]
    assert bold[0].right == pytest.approx(bold[1].right, abs=1)


def sums(pages: list[PageRead], words: str) -> list[tuple[str, str]]:
    found = []
    for page in pages:
        for each in page.texts:
            if words in each.text:
                figures = [t for t in page.texts if abs(t.y - each.y) < 0.1 and t.x > each.right]
                found.append((figures[0].text.strip(), figures[1].text.strip()))
    return found


def test_sums_are_carried_from_page_to_page() -> None:
    # Row n (from 0) has 1.000.000 + n, debit where n is even and credit where it is odd.
    count = 150
    pages = drawn(specimens.journal(count))
    debit, credit, shown = 0, 0, []
    for page in pages:
        for each in page.texts:
            if each.text.startswith("BC"):
                n = int(each.text.strip()[2:]) - 1
                debit += 0 if n % 2 else 1_000_000 + n
                credit += 1_000_000 + n if n % 2 else 0
        shown.append((show_dong(debit), show_dong(credit)))
    assert len(pages) > 3
    assert sums(pages, "Cộng chuyển sang trang sau") == shown[:-1]
    assert sums(pages, "Số trang trước chuyển sang") == shown[:-1]
    # 75 even rows: 75 × 1.000.000 + (0 + 2 + … + 148) = 75.005.550; odd: + (1 + 3 + … + 149).
    assert (debit, credit) == (75_005_550, 75_005_625)


def test_a_page_is_left_with_the_sum_of_what_stands_on_it_and_before() -> None:
    for page in drawn(specimens.journal(150))[:-1]:
        forward = page.find("Cộng chuyển sang trang sau")
        assert all(each.y >= forward.y - 0.1 for each in page.texts)
        assert forward.bottom > 20 * 72 / 25.4


@pytest.mark.parametrize("carried", [False, True])
def test_a_row_taller_than_a_page_is_parted(carried: bool) -> None:
    words = " ".join(f"từ{n}" for n in range(4000))
    made = grid([row("a", "1"), row(words, "2"), row("b", "3")], GridColumn(1), AMOUNT)
    if carried:
        made = replace(
            made,
            rows=tuple(replace(each, amounts=(None, 1)) for each in made.rows),
            carried=replace(specimens.journal(1).blocks[1].carried, in_column=0, columns=(1,)),  # type: ignore[union-attr, type-var]
        )
    pages = drawn(paper(made))
    assert len(pages) > 2
    shown = " ".join(
        t.text.strip() for page in pages for t in page.texts if t.text.startswith("từ")
    )
    assert shown == words
    for page in pages:
        assert min(each.bottom for each in page.texts) > 20 * 72 / 25.4 - 0.5


def test_a_head_taller_than_half_a_page_is_refused_in_words() -> None:
    made = Grid((NAME, AMOUNT), (Head("đầu " * 3000), Head("b")), (row("a", "1"),))
    with pytest.raises(FundledgerError) as refused:
        drawn(paper(made))
    assert refused.value.key == "paper.too_wide"


def test_an_empty_table_has_its_head() -> None:
    (page,) = drawn(paper(text("Đơn vị tính: đồng", "unit"), grid([], NAME, AMOUNT)))
    assert page.find("Cột 1")
    levels = sorted({round(rule.y1) for rule in page.rules if rule.is_level})
    assert len(levels) == 2


def test_a_table_without_lines_has_none() -> None:
    (page,) = drawn(paper(grid([row("Bên vay", "1")], NAME, AMOUNT, is_ruled=False)))
    assert page.rules == []


def test_lines_close_every_page_of_a_table() -> None:
    for page in drawn(specimens.report(120)):
        level = [r for r in page.rules if r.is_level and abs(r.x1 - 85.04) < 0.1]
        bottom, top = min(r.y1 for r in level), max(r.y1 for r in level)
        upright = [rule for rule in page.rules if not rule.is_level]
        for edge in (85.04, page.width - 51.02):
            ends = [(r.y1, r.y2) for r in upright if abs(r.x1 - edge) < 0.1]
            covered = sorted((max(each), min(each)) for each in ends)[::-1]
            assert covered[0][0] == pytest.approx(top, abs=0.05)
            assert covered[-1][1] == pytest.approx(bottom, abs=0.05)
            assert all(a[1] <= b[0] + 0.05 for a, b in pairwise(covered))


def test_heads_get_the_room_that_nobody_needs() -> None:
    def lines_of_head(document: Document) -> int:
        page = drawn(document)[0]
        words = {"Số", "hiệu", "TK", "đối", "ứng"}
        column = page.find("đối").middle
        return len(
            [
                each
                for each in page.texts
                if each.face == "Tinos-Bold"
                and abs(each.middle - column) < 8
                and set(each.text.split()) <= words
            ]
        )

    book = specimens.journal(20)
    assert lines_of_head(replace(book, is_landscape=True)) <= 3
    # Upright there is none: what was paid for is not broken for the sake of a head.
    rows = [each.y for each in drawn(book)[0].texts if each.text.startswith("BC")]
    assert all(a - b < 3 * 1.2 * 11 for a, b in pairwise(rows))
