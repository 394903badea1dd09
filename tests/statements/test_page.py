"""The page against Decree 30/2020, Annex I: places, sizes, styles as another program reads."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from fundledger.statements.document import (
    Document,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Proof,
    Signature,
    Signatures,
    Span,
    listed,
)
from fundledger.statements.page import counted, draw
from tests.statements import specimens
from tests.statements.reading import MM, PageRead, drawn, read
from tests.statements.specimens import BOSS, DAY, LETTERS, MOTTO, RECIPIENTS, official, text

REGULAR, BOLD, ITALIC, BOLD_ITALIC = (
    "Tinos-Regular",
    "Tinos-Bold",
    "Tinos-Italic",
    "Tinos-BoldItalic",
)
LEFT, RIGHT, TOP, BOTTOM = 30, 18, 20, 20


def paper(*blocks: object, **others: object) -> Document:
    given = {"masthead": official()} | others
    return Document("vi", "giấy", blocks=blocks, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def notice() -> PageRead:
    (page,) = drawn(specimens.notice())
    return page


@pytest.mark.parametrize("number", range(len(specimens.ALL)))
def test_text_stays_within_the_margins_of_the_decree(number: int) -> None:
    # 20–25 mm above and below, 30–35 at the left, 15–20 at the right.
    for count, page in enumerate(drawn(specimens.ALL[number]())):
        for each in page.texts:
            in_margin = each.y > page.height - TOP * MM or each.top < BOTTOM * MM
            is_number = count > 0 and each.text.strip().isdigit() and each.y > page.height - 20 * MM
            assert is_number or each.size == 7.5 or not in_margin, each
            assert each.left >= LEFT * MM - 0.5, each
            assert each.ink_right <= page.width - RIGHT * MM + 0.5, each


def test_a_page_is_a4_upright_or_lying() -> None:
    (upright,) = drawn(paper())
    (lying,) = drawn(paper(is_landscape=True))
    assert (round(upright.width / MM), round(upright.height / MM)) == (210, 297)
    assert (round(lying.width / MM), round(lying.height / MM)) == (297, 210)


@pytest.mark.parametrize(
    ("words", "sizes", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), BOLD),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), BOLD),
        ("LIÊN MINH HỢP TÁC XÃ", (12, 13), REGULAR),
        ("PHÁT TRIỂN HỢP TÁC XÃ", (12, 13), BOLD),
        ("Số: 15/TB-QHTPT", (13, 13), REGULAR),
        (DAY, (13, 14), ITALIC),
        ("THÔNG BÁO", (13, 14), BOLD),
        ("Về việc thu nợ gốc và lãi Quý II/2023", (13, 14), BOLD),
        ("Kính gửi:", (13, 14), REGULAR),
        ("Căn cứ Nghị định số 45/2021/NĐ-CP", (13, 14), ITALIC),
        ("Mọi vướng mắc", (13, 14), REGULAR),
        ("GIÁM ĐỐC", (13, 14), BOLD),
        ("Nguyễn Văn An", (13, 14), BOLD),
        ("Nơi nhận:", (12, 12), BOLD_ITALIC),
        ("- Như trên;", (11, 11), REGULAR),
        ("- Lưu: VT, TD.", (11, 11), REGULAR),
    ],
)
@pytest.mark.parametrize("size", [13, 14])
def test_each_element_has_the_size_and_style_of_the_decree(
    words: str, sizes: tuple[int, int], face: str, size: int
) -> None:
    pages = drawn(replace(specimens.notice(), size=size))
    (found,) = [each for page in pages for each in page.texts if words in each.text]
    assert sizes[0] <= found.size <= sizes[1]
    assert found.face == face


def test_issuer_stands_left_and_motto_right(notice: PageRead) -> None:
    motto, words = notice.find(MOTTO[0]), notice.find(MOTTO[1])
    issuer = notice.find("PHÁT TRIỂN HỢP TÁC XÃ")
    assert issuer.right < motto.left
    assert abs(motto.middle - words.middle) < 0.5
    assert notice.find("LIÊN MINH HỢP TÁC XÃ").y == motto.y
    number, day = notice.find("Số: 15/TB"), notice.find(DAY)
    assert number.y == day.y < issuer.y
    assert abs(number.middle - issuer.middle) < 3
    assert abs(day.middle - words.middle) < 1


def test_names_of_bodies_are_broken_between_their_words(notice: PageRead) -> None:
    shown = [each.text.strip() for each in notice.texts[:4]]
    assert shown == ["LIÊN MINH HỢP TÁC XÃ", "TỈNH LẠNG SƠN", "QUỸ HỖ TRỢ", "PHÁT TRIỂN HỢP TÁC XÃ"]


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("Độc lập - Tự do - Hạnh phúc", 0.98, 1.02),  # as long as the words
        ("PHÁT TRIỂN HỢP TÁC XÃ", 1 / 3, 1 / 2),
        ("Về việc thu nợ gốc và lãi Quý II/2023", 1 / 3, 1 / 2),
    ],
)
def test_rules_are_as_long_as_the_decree_says(
    notice: PageRead, words: str, least: float, most: float
) -> None:
    above = notice.find(words)
    rule = notice.below(above)
    assert least <= rule.length / (above.right - above.x) <= most
    assert abs(rule.middle - above.middle) < 1
    assert rule.y1 < above.bottom, "it keeps off the dots below letters"


def test_title_and_subject_stand_in_the_middle(notice: PageRead) -> None:
    middle = (LEFT + (210 - RIGHT)) / 2 * MM
    for words in ("THÔNG BÁO", "Về việc thu nợ gốc", "Kính gửi:"):
        assert abs(notice.find(words).middle - middle) < 1


def test_text_is_justified_and_its_first_line_indented(notice: PageRead) -> None:
    first, second, last = (
        notice.find(words) for words in ("Đề nghị đơn vị", "hạn này, số nợ", "suất trong hạn")
    )
    assert round((first.x - second.x) / MM, 1) == 12.7  # 1 or 1,27 cm
    assert second.x == last.x == pytest.approx(LEFT * MM, abs=0.02)
    for full in (first, second):
        assert full.ink_right == pytest.approx((210 - RIGHT) * MM, abs=1.5)
    assert last.ink_right < first.ink_right - 50
    assert 13 <= first.y - second.y <= 1.5 * 13 * 1.15  # single to one and a half
    before = notice.find("mươi tám đồng.")
    assert (before.y - first.y) - (first.y - second.y) >= 6  # between paragraphs


def test_who_signs_stands_right_and_who_gets_it_left(notice: PageRead) -> None:
    office, name, title = (
        notice.find(words) for words in ("GIÁM ĐỐC", "Nguyễn Văn An", "Nơi nhận:")
    )
    assert abs(office.middle - name.middle) < 1
    assert office.left > notice.width / 2 > title.right
    assert abs(office.y - title.y) < 2
    assert office.y - name.y > 25 * MM, "room for signature and seal"
    for line in RECIPIENTS:
        assert notice.find(f"- {line}").x == title.x


def test_a_letter_has_its_subject_below_the_number() -> None:
    head = official("", about="", about_number="V/v đôn đốc trả nợ gốc và lãi Quý II năm 2023")
    (page,) = drawn(paper(masthead=head))
    lines = [each for each in page.texts if each.size == 12 and "V/v" in each.text]
    assert lines[0].face == REGULAR
    assert lines[0].y < page.find("Số: 15/TB").y
    assert lines[0].ink_right < page.find(DAY).left


def test_several_are_addressed_on_lines_of_their_own_under_the_colon() -> None:
    head = official(to_title="Kính gửi:", to=("Hợp tác xã Xuân Mai", "UBND xã Xuân Mai"))
    (page,) = drawn(paper(masthead=head))
    label, first, second = (
        page.find(words) for words in ("Kính gửi:", "- Hợp tác xã Xuân Mai;", "- UBND xã Xuân Mai.")
    )
    assert label.y > first.y > second.y
    assert first.x == second.x == pytest.approx(label.right, abs=5)


def test_one_with_a_long_name_is_addressed_beside_the_label() -> None:
    name = "Hợp tác xã " + "sản xuất và dịch vụ nông lâm nghiệp tổng hợp " * 4
    (page,) = drawn(paper(masthead=official(to_title="Kính gửi:", to=(name.strip(),))))
    label, first = page.find("Kính gửi:"), page.find("Hợp tác xã sản xuất")
    assert label.y == first.y
    assert label.right < first.x


def test_a_list_is_written_as_the_decree_says() -> None:
    assert listed(("Như trên", "- Lưu: VT.", "Sở Tài chính;")) == (
        "- Như trên;",
        "- Lưu: VT.",
        "- Sở Tài chính;",
    )
    assert listed(("Lưu: VT",)) == ("- Lưu: VT.",)


def test_pages_are_numbered_in_the_upper_margin_from_the_second_on() -> None:
    pages = drawn(specimens.contract())
    assert len(pages) == 11
    own, annex = pages[:-1], pages[-1:]
    middle = (LEFT + (210 - RIGHT)) / 2 * MM
    for count, page in enumerate(own, start=1):
        above = [each for each in page.texts if each.y > page.height - TOP * MM]
        assert [each.text.strip() for each in above] == ([str(count)] if count > 1 else [])
        for number in above:
            assert 13 <= number.size <= 14
            assert number.face == REGULAR
            assert abs(number.middle - middle) < 1.5
    assert not [each for each in annex[0].texts if each.y > annex[0].height - TOP * MM]


def test_a_paper_that_is_not_numbered_has_no_numbers() -> None:
    pages = drawn(replace(specimens.contract(), is_numbered=False))
    assert not [each for page in pages for each in page.texts if each.y > page.height - TOP * MM]


def test_minutes_have_the_motto_in_the_middle() -> None:
    (page,) = drawn(specimens.minutes())
    middle = (LEFT + (210 - RIGHT)) / 2 * MM
    assert abs(page.find(MOTTO[0]).middle - middle) < 1
    assert abs(page.find(MOTTO[1]).middle - middle) < 1


def test_a_form_has_its_unit_left_and_its_number_right() -> None:
    (page,) = drawn(specimens.voucher())
    unit, form, title = (page.find(words) for words in ("Đơn vị:", "Mẫu số 01", "PHIẾU THU"))
    assert unit.y == form.y > title.y
    assert unit.right < form.left
    sides = [page.find(words) for words in ("Quyển số:", "Số: 015", "Nợ:", "Có:")]
    assert all(side.left > title.right for side in sides)
    assert len({side.x for side in sides}) == 1


def test_five_sign_beside_each_other_with_their_names_in_line() -> None:
    (page,) = drawn(specimens.voucher())
    names = [
        page.find(name) for name in ("Nguyễn Văn An", "Lê Thị Cúc", "Trần Thị Bình", "Vũ Thị Em")
    ]
    offices = [page.find(o) for o in ("Giám đốc", "Kế toán trưởng", "Người lập phiếu", "Thủ quỹ")]
    assert len({name.y for name in names}) == len({office.y for office in offices}) == 1
    for name, office in zip(names, offices, strict=True):
        assert abs(name.middle - office.middle) < 1
        assert office.y - name.y > 18 * MM
    assert [name.left for name in names] == sorted(name.left for name in names)


def test_names_stand_in_line_whoever_has_more_lines_above() -> None:
    columns = (
        Signature(("TM. HỘI ĐỒNG QUẢN LÝ", "CHỦ TỊCH"), name="An"),
        Signature(("GIÁM ĐỐC",), "(Ký)", "Bình"),
    )
    (page,) = drawn(paper(Signatures(columns)))
    assert page.find("An").y == page.find("Bình").y


def test_a_draft_keeps_its_blanks_and_says_so_across_every_page() -> None:
    blank_number, blank_day = "Số:       /TB-QHTPT", "Lạng Sơn, ngày      tháng 4 năm 2023"
    head = official(number=blank_number, place_and_day=blank_day)
    pages = drawn(
        paper(text("a"), NewPage(), text("b"), masthead=head, is_draft=True, draft_word="DỰ THẢO")
    )
    assert [page.slanted for page in pages] == [["DỰ THẢO"], ["DỰ THẢO"]]
    # Six blanks of a quarter of 13 stand between: a reader of PDF shows one.
    number = next(each for each in pages[0].texts if each.text.startswith("Số:"))
    plain = next(each for each in drawn(paper())[0].texts if each.text.startswith("Số:"))
    assert number.right - number.x > plain.right - plain.x
    assert "DỰ THẢO" not in "".join(page.whole for page in drawn(paper(draft_word="DỰ THẢO")))


def test_what_proves_a_paper_stands_small_at_the_foot_of_every_page() -> None:
    pages = drawn(paper(text("a"), NewPage(), text("b"), proof=Proof("a.json", b"{}", "Mã: 3f9a")))
    for page in pages:
        found = page.find("Mã: 3f9a")
        assert found.size < 9
        assert found.top < BOTTOM * MM
        assert page.texts[-1] == found, "it is the last that is read"


def test_every_vietnamese_letter_comes_back() -> None:
    every = LETTERS + LETTERS.upper() + "“”‘’–—…₫•%/()\\"
    spans = (Span(every), Span(every, bold=True), Span(every, italic=True), Span(every, True, True))
    (page,) = drawn(paper(*(Paragraph((span,), "plain") for span in spans)))
    found = [each for each in page.texts if each.y < page.find(DAY).y - 60]
    for face in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
        assert "".join(each.text for each in found if each.face == face).strip() == every


def test_more_letters_than_one_part_of_a_face_holds_are_written_too() -> None:
    others = "".join(map(chr, [*range(0xC0, 0x17F), *range(0x1EA0, 0x1EFA)]))
    (page,) = drawn(paper(Paragraph((Span(others),), "plain")))
    shown = "".join(each.text.strip() for each in page.texts if each.face == REGULAR)
    assert others in shown.replace(" ", "")


def test_a_signature_is_never_alone_on_a_page() -> None:
    """Whatever stands before, at least two lines of it come with who signs."""
    said = "Quỹ đề nghị đơn vị khẩn trương nộp đủ số tiền còn nợ theo thông báo này. " * 4
    for count in range(4, 16):
        pages = drawn(paper(*[text(said)] * count, Signatures((BOSS,), RECIPIENTS, "Nơi nhận:")))
        (page,) = [page for page in pages if any("GIÁM ĐỐC" in each.text for each in page.texts)]
        above = [each for each in page.texts if each.y > page.find("GIÁM ĐỐC").y + 5]
        assert len([each for each in above if len(each.text.strip()) > 3]) >= 2, count


def test_a_signature_takes_two_short_paragraphs_along() -> None:
    for count in range(20, 40):
        pages = drawn(paper(*[text(f"Dòng {n}.") for n in range(count)], Signatures((BOSS,))))
        (page,) = [page for page in pages if any("GIÁM ĐỐC" in each.text for each in page.texts)]
        assert len([each for each in page.texts if each.text.startswith("Dòng")]) >= 2


def test_a_heading_is_never_the_last_of_a_page() -> None:
    for count in range(10, 60):
        blocks = [text(f"Dòng {n}.") for n in range(count)]
        pages = drawn(paper(*blocks, text("Điều 1. Đầu đề", "heading"), text("Nội dung. " * 30)))
        for page in pages:
            texts = [each.text.strip() for each in page.texts]
            assert texts[-1] != "Điều 1. Đầu đề"


def test_no_line_of_a_paragraph_is_alone_on_a_page() -> None:
    for before in range(8):
        said = [text(f"đoạn{n} " * (30 + 13 * (n % 7))) for n in range(20)]
        pages = drawn(paper(*[text("Dòng.")] * before, *said))
        assert len(pages) > 1
        for page in pages:
            for n in range(20):
                lines = [each for each in page.texts if f"đoạn{n} " in f"{each.text} "]
                assert len(lines) != 1, (before, n)


def test_a_list_of_recipients_longer_than_a_page_goes_on() -> None:
    many = tuple(f"Đơn vị thứ {n} của tỉnh" for n in range(150))
    pages = drawn(paper(text("Nội dung."), Signatures((BOSS,), many, "Nơi nhận:")))
    shown = [each.text for page in pages for each in page.texts if "Đơn vị thứ" in each.text]
    assert len(shown) == 150
    assert min(each.bottom for page in pages for each in page.texts) > BOTTOM * MM - 0.5
    assert sum("GIÁM ĐỐC" in each.text for page in pages for each in page.texts) == 1


def test_a_value_or_a_title_longer_than_a_page_goes_on() -> None:
    long = " ".join(f"từ{n}" for n in range(3000))
    head = official(about=long)
    for document in (paper(Pairs((("Mục đích:", long),))), paper(text("a"), masthead=head)):
        pages = drawn(document)
        shown = " ".join(t.text.strip() for page in pages for t in page.texts if "từ" in t.text)
        assert shown == long
        assert min(each.bottom for page in pages for each in page.texts) > BOTTOM * MM - 0.5


def test_a_place_to_sign_is_named_and_found_again() -> None:
    out = BytesIO()
    found = draw([specimens.notice(), replace(specimens.notice(2), proof=None)], out)
    assert [(mark.document, mark.page, mark.place.name) for mark in found.marks] == [
        (0, 0, "director"),
        (1, 1, "director"),
    ]
    page = read(out.getvalue())[0]
    place = found.marks[0].place
    office, name = page.find("GIÁM ĐỐC"), page.find("Nguyễn Văn An")
    assert name.y < place.bottom < place.top < office.y
    assert place.left < office.middle < place.right


def test_pages_are_counted_without_drawing() -> None:
    for make in specimens.ALL:
        document = make()
        assert counted(document) == len(drawn(document))
        assert draw([document, document], BytesIO()).pages == (counted(document),) * 2


def test_annexes_begin_a_page_and_are_counted_with_their_paper() -> None:
    found = draw([specimens.contract()], BytesIO())
    assert found.pages == (11,)


def test_a_bare_paper_has_only_its_title() -> None:
    (page,) = drawn(paper(text("Nội dung."), masthead=Masthead("bare", title="PHỤ LỤC I")))
    assert [each.text.strip() for each in page.texts] == ["PHỤ LỤC I", "Nội dung."]


def test_a_payment_has_its_code_and_words_beside_it(notice: PageRead) -> None:
    assert notice.pictures == 1
    account = notice.find("8401201001234")
    assert account.face == BOLD
    assert account.y == notice.find("Số tài khoản:").y


def test_order_of_reading_is_that_of_the_paper(notice: PageRead) -> None:
    shown = [each.text.strip() for each in notice.texts]
    places = [
        next(n for n, each in enumerate(shown) if words in each)
        for words in (
            "LIÊN MINH",
            "CỘNG HÒA",
            "Số: 15",
            "THÔNG BÁO",
            "Kính gửi",
            "Căn cứ",
            "STT",
            "Tổng cộng",
            "Bằng chữ",
            "GIÁM ĐỐC",
            "Mã kiểm tra",
        )
    ]
    assert places == sorted(places)
