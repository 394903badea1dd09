"""Papers to draw in tests: made by hand, with every part that a paper can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fundledger.money import show_dong
from fundledger.statements.document import (
    Block,
    Carried,
    Document,
    Grid,
    GridColumn,
    GridRow,
    Head,
    Masthead,
    NewPage,
    Pairs,
    Paragraph,
    Payment,
    Proof,
    Signature,
    Signatures,
    Span,
    Style,
)

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARENT, ISSUER = "LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN", "QUỸ HỖ TRỢ PHÁT TRIỂN HỢP TÁC XÃ"
DAY = "Lạng Sơn, ngày 07 tháng 7 năm 2023"
LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
PAYLOAD = (
    "00020101021238570010A00000072701270006970405011384012010012340208QRIBFTTA"
    "53037045408585000005802VN62230819QHTPT HD012023 KY06630499D6"
)
VND = tuple[int, ...]


def text(words: str, style: Style = "body", *, bold: bool = False) -> Paragraph:
    return Paragraph((Span(words, bold),), style)


def official(title: str = "THÔNG BÁO", **others: object) -> Masthead:
    head = Masthead(
        "official",
        parent=PARENT,
        issuer=ISSUER,
        number="Số: 15/TB-QHTPT",
        motto=MOTTO,
        place_and_day=DAY,
        title=title,
        about="Về việc thu nợ gốc và lãi Quý II/2023",
    )
    return replace(head, **others)  # type: ignore[arg-type]


BOSS = Signature(("GIÁM ĐỐC",), name="Nguyễn Văn An", mark="director")
RECIPIENTS = ("Như trên", "UBND xã Xuân Mai (phối hợp)", "Liên minh HTX tỉnh (b/c)", "Lưu: VT, TD")


def dues(count: int = 2) -> Grid:
    """The table of a notice: eight columns under two levels of heads."""
    columns = (
        GridColumn(0, "centre"),
        GridColumn(3, is_code=True),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
        GridColumn(0, "centre"),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
    )
    heads = (
        Head("STT"),
        Head("Số hợp đồng"),
        Head("Dư nợ gốc"),
        Head("Gốc đến hạn"),
        Head("Tiền lãi", (Head("Số ngày"), Head("Lãi suất (%/năm)"), Head("Số tiền"))),
        Head("Tổng phải nộp"),
    )
    rows = [
        GridRow(
            (
                str(n + 1),
                f"{n + 1:02}/2021/HĐTD",
                show_dong(300_000_000),
                show_dong(50_000_000),
                "91",
                "6,5",
                show_dong(4_861_644),
                show_dong(54_861_644),
            )
        )
        for n in range(count)
    ]
    total = (
        "",
        "Tổng cộng",
        show_dong(300_000_000 * count),
        show_dong(50_000_000 * count),
        "",
        "",
        show_dong(4_861_644 * count),
        show_dong(54_861_644 * count),
    )
    return Grid(columns, heads, (*rows, GridRow(total, "total")), size=10)


def notice(number: int = 1, name: str = "Hợp tác xã nông nghiệp và dịch vụ Xuân Mai") -> Document:
    blocks: tuple[Block, ...] = (
        text("Căn cứ Nghị định số 45/2021/NĐ-CP ngày 31 tháng 3 năm 2021 của Chính phủ;", "ground"),
        text(
            "Căn cứ Hợp đồng tín dụng số 01/2021/HĐTD ngày 05 tháng 02 năm 2021 giữa Quỹ Hỗ trợ"
            f" phát triển hợp tác xã và {name}.",
            "ground",
        ),
        text(
            "Quỹ Hỗ trợ phát triển hợp tác xã thông báo số tiền gốc và lãi mà"
            f" {name} phải nộp trong Quý II/2023 như sau:"
        ),
        text("Đơn vị tính: đồng", "unit"),
        dues(),
        Paragraph(
            (
                Span("Bằng chữ: "),
                Span(
                    "Một trăm linh chín triệu bảy trăm hai mươi ba nghìn hai trăm tám mươi tám"
                    " đồng.",
                    italic=True,
                ),
            )
        ),
        text(
            "Đề nghị đơn vị nộp đủ số tiền trên trước ngày 15 tháng 7 năm 2023. Quá thời hạn"
            " này, số nợ gốc chưa nộp chuyển sang nợ quá hạn và chịu lãi suất bằng 150 % lãi suất"
            " trong hạn kể từ ngày đến hạn."
        ),
        Payment(
            PAYLOAD,
            (
                ("Ngân hàng:", "Agribank – Chi nhánh tỉnh Lạng Sơn"),
                ("Số tài khoản:", "8401201001234"),
                ("Số tiền:", "109.723.288 đồng"),
                ("Nội dung:", "QHTPT HD012021 KY06"),
            ),
            "Quét mã để nộp tiền:",
        ),
        text("Mọi vướng mắc xin liên hệ phòng Tín dụng, điện thoại 0205 000 000./."),
        Signatures((BOSS,), RECIPIENTS, "Nơi nhận:"),
    )
    return Document(
        "vi",
        f"thong-bao-{number:04}",
        official(to_title="Kính gửi:", to=(name,)),
        blocks,
        title=f"Thông báo thu nợ: {name}",
        author="Quỹ Hỗ trợ phát triển hợp tác xã",
        day=date(2023, 7, 7),
        proof=Proof(
            f"so-lieu-{number:04}.json", b'{"total": 109723288}', "Mã kiểm tra: 3f9a-77c1-02de"
        ),
    )


def report(count: int = 500) -> Document:
    """A landscape table with groups, that breaks over many pages."""
    columns = (
        GridColumn(0, "centre"),
        GridColumn(4),
        GridColumn(2),
        GridColumn(0, "centre", is_code=True),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
        GridColumn(0, "right"),
        GridColumn(1.5),
    )
    heads = (
        Head("STT"),
        Head("Tên hợp tác xã"),
        Head("Hợp đồng tín dụng", (Head("Số"), Head("Ngày"))),
        Head(
            "Dư nợ gốc", (Head("Tổng số"), Head("Trong đó", (Head("Trong hạn"), Head("Quá hạn"))))
        ),
        Head("Lãi phải thu"),
        Head("Ghi chú"),
    )
    rows: list[GridRow] = []
    for n in range(count):
        if n % 60 == 0:
            district = f"Huyện {'Cao Lộc' if n % 120 else 'Chi Lăng'}"
            rows.append(GridRow(("I" * (n // 60 % 3 + 1), district, *[""] * 7), "group"))
        debt = 1_000_000 * (n % 97 + 1)
        long = " nông nghiệp, dịch vụ tổng hợp và chế biến nông lâm sản" if n % 7 == 0 else ""
        rows.append(
            GridRow(
                (
                    str(n + 1),
                    f"Hợp tác xã số {n + 1}{long}",
                    f"{n + 1:03}/2021/HĐTD",
                    "05/02/2021",
                    show_dong(debt),
                    show_dong(debt - debt // 10),
                    show_dong(debt // 10),
                    show_dong(debt // 60),
                    "đã nhắc 2 lần" if n % 11 == 0 else "",
                )
            )
        )
    total = sum(1_000_000 * (n % 97 + 1) for n in range(count))
    rows.append(GridRow(("", "Tổng cộng", "", "", show_dong(total), "", "", "", ""), "total"))
    return Document(
        "vi",
        "bao-cao",
        official(
            "BÁO CÁO",
            number="Số: 45/BC-QHTPT",
            about="Tình hình dư nợ cho vay đến hết ngày 30/6/2023",
        ),
        (
            text("Đơn vị tính: đồng", "unit"),
            Grid(columns, heads, tuple(rows)),
            text("Trên đây là báo cáo tình hình dư nợ của Quỹ đến hết ngày 30/6/2023./."),
            Signatures(
                (
                    Signature(("NGƯỜI LẬP BIỂU",), name="Trần Thị Bình"),
                    Signature(("KẾ TOÁN TRƯỞNG",), name="Lê Thị Cúc"),
                    BOSS,
                ),
            ),
        ),
        is_landscape=True,
        proof=Proof("so-lieu.json", b"{}", "Mã kiểm tra: 3f9a-77c1-02de"),
    )


def minutes() -> Document:
    said = (
        "Bên vay trình bày tình hình sản xuất, kinh doanh sáu tháng đầu năm gặp khó khăn do giá"
        " nông sản giảm; đề nghị Quỹ xem xét cho nộp nợ gốc đến hạn thành hai kỳ."
    )
    blocks: list[Block] = [
        text("Hôm nay, ngày 07 tháng 7 năm 2023, tại trụ sở hợp tác xã, chúng tôi gồm:"),
        text("I. BÊN CHO VAY (BÊN A): QUỸ HỖ TRỢ PHÁT TRIỂN HỢP TÁC XÃ", "heading"),
        Pairs(
            (
                ("Đại diện:", "Ông Nguyễn Văn An"),
                ("Chức vụ:", "Giám đốc"),
                ("Địa chỉ:", "Số 1, đường Hùng Vương, thành phố Lạng Sơn, tỉnh Lạng Sơn"),
            )
        ),
        text("II. BÊN VAY (BÊN B): HỢP TÁC XÃ XUÂN MAI", "heading"),
        Pairs((("Đại diện:", "Bà Hoàng Thị Dung"), ("Chức vụ:", "Giám đốc"))),
        text("III. NỘI DUNG LÀM VIỆC", "heading"),
        *[text(f"{n}. {said}") for n in range(1, 6)],
        text(
            "Biên bản lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản, đã đọc lại cho"
            " mọi người cùng nghe và nhất trí ký tên./."
        ),
        Signatures(
            (
                Signature(("ĐẠI DIỆN BÊN VAY",), "(Ký, ghi rõ họ tên, đóng dấu)", "Hoàng Thị Dung"),
                Signature(("ĐẠI DIỆN QUỸ",), "(Ký, ghi rõ họ tên, đóng dấu)", "Nguyễn Văn An"),
            )
        ),
    ]
    return Document(
        "vi",
        "bien-ban",
        Masthead("parties", motto=MOTTO, title="BIÊN BẢN", about="Làm việc về thu hồi nợ quá hạn"),
        tuple(blocks),
        is_draft=True,
        draft_word="DỰ THẢO",
    )


def voucher() -> Document:
    """Phiếu thu 01-TT."""
    hint = "(Ký, họ tên)"
    return Document(
        "vi",
        "phieu-thu",
        Masthead(
            "form",
            unit_lines=("Đơn vị: Quỹ Hỗ trợ phát triển hợp tác xã", "Địa chỉ: thành phố Lạng Sơn"),
            form_lines=(
                "Mẫu số 01 – TT",
                "(Ban hành theo Thông tư số 200/2014/TT-BTC ngày 22/12/2014 của Bộ Tài chính)",
            ),
            title="PHIẾU THU",
            subtitle=("Ngày 07 tháng 7 năm 2023",),
            side_lines=("Quyển số: 01", "Số: 015", "Nợ: 1111", "Có: 12831, 515"),
        ),
        (
            Pairs(
                (
                    ("Họ và tên người nộp tiền:", "Hoàng Thị Dung"),
                    ("Địa chỉ:", "Hợp tác xã nông nghiệp và dịch vụ Xuân Mai, huyện Cao Lộc"),
                    ("Lý do nộp:", "Nộp gốc và lãi Quý II/2023"),
                    ("Số tiền:", "54.861.644 đồng"),
                    (
                        "(Viết bằng chữ):",
                        "Năm mươi tư triệu tám trăm sáu mươi mốt nghìn sáu trăm bốn mươi tư đồng",
                    ),
                    ("Kèm theo:", "01 chứng từ gốc"),
                )
            ),
            Signatures(
                (
                    Signature(("Giám đốc",), "(Ký, họ tên, đóng dấu)", "Nguyễn Văn An"),
                    Signature(("Kế toán trưởng",), hint, "Lê Thị Cúc"),
                    Signature(("Người nộp tiền",), hint, "Hoàng Thị Dung"),
                    Signature(("Người lập phiếu",), hint, "Trần Thị Bình"),
                    Signature(("Thủ quỹ",), hint, "Vũ Thị Em"),
                ),
                place_and_day="Ngày 07 tháng 7 năm 2023",
            ),
        ),
        size=12,
    )


def contract() -> Document:
    said = (
        "Bên vay cam kết sử dụng vốn vay đúng mục đích, hoàn trả đầy đủ, đúng hạn cả nợ gốc và lãi"
        " tiền vay theo lịch trả nợ tại Phụ lục kèm theo Hợp đồng này; chịu sự kiểm tra, giám sát"
        " của Quỹ trước, trong và sau khi cho vay; chịu trách nhiệm trước pháp luật về tính chính"
        " xác của các hồ sơ, tài liệu đã cung cấp cho Quỹ. "
    )
    blocks: list[Block] = [text("Căn cứ Bộ luật Dân sự ngày 24 tháng 11 năm 2015;", "ground")]
    for article in range(1, 16):
        blocks.append(text(f"Điều {article}. Nghĩa vụ và quyền của các bên", "heading"))
        blocks += [text(f"{n}. {said}{said if article % 3 else ''}") for n in range(1, 4)]
    blocks.append(
        Signatures(
            (
                Signature(("ĐẠI DIỆN BÊN VAY",), "(Ký, họ tên, đóng dấu)", "Hoàng Thị Dung"),
                Signature(("ĐẠI DIỆN BÊN CHO VAY",), "(Ký, họ tên, đóng dấu)", "Nguyễn Văn An"),
            )
        )
    )
    annex = Document(
        "vi",
        "phu-luc",
        Masthead("bare", title="PHỤ LỤC I", about="Lịch trả nợ"),
        (text("Đơn vị tính: đồng", "unit"), dues(30)),
    )
    return Document(
        "vi",
        "hop-dong",
        Masthead("parties", motto=MOTTO, title="HỢP ĐỒNG TÍN DỤNG", about="Số: 01/2023/HĐTD"),
        tuple(blocks),
        size=14,
        appended=(annex,),
    )


def journal(count: int = 200) -> Document:
    """Sổ Nhật ký chung S03a-DN: sums are carried from page to page."""
    columns = (
        GridColumn(0, "centre", "A", is_code=True),
        GridColumn(0, "left", "B", is_code=True),
        GridColumn(0, "centre", "C", is_code=True),
        GridColumn(1, "left", "D"),
        GridColumn(0, "centre", "E"),
        GridColumn(0, "centre", "G"),
        GridColumn(0, "centre", "H", is_code=True),
        GridColumn(0, "right", "1"),
        GridColumn(0, "right", "2"),
    )
    heads = (
        Head("Ngày, tháng ghi sổ"),
        Head("Chứng từ", (Head("Số hiệu"), Head("Ngày, tháng"))),
        Head("Diễn giải"),
        Head("Đã ghi Sổ Cái"),
        Head("STT dòng"),
        Head("Số hiệu TK đối ứng"),
        Head("Số phát sinh", (Head("Nợ"), Head("Có"))),
    )
    none = (None,) * 7
    rows = [
        GridRow(
            (
                "07/07/2023",
                f"BC{n + 1:04}",
                "07/07/2023",
                f"Thu nợ gốc khế ước {n + 1:03}",
                "x",
                str(n + 1),
                "11211",
                show_dong(1_000_000 + n) if n % 2 == 0 else "",
                show_dong(1_000_000 + n) if n % 2 else "",
            ),
            amounts=(
                *none,
                1_000_000 + n if n % 2 == 0 else None,
                1_000_000 + n if n % 2 else None,
            ),
        )
        for n in range(count)
    ]
    carried = Carried("Cộng chuyển sang trang sau", "Số trang trước chuyển sang", 3, (7, 8))
    return Document(
        "vi",
        "nhat-ky-chung",
        Masthead(
            "form",
            unit_lines=("Đơn vị: Quỹ Hỗ trợ phát triển hợp tác xã", "Địa chỉ: thành phố Lạng Sơn"),
            form_lines=("Mẫu số S03a-DN", "(Ban hành theo Thông tư số 200/2014/TT-BTC)"),
            title="SỔ NHẬT KÝ CHUNG",
            subtitle=("Năm 2023",),
        ),
        (text("Đơn vị tính: đồng", "unit"), Grid(columns, heads, tuple(rows), carried)),
    )


ALL = (notice, report, minutes, voucher, contract, journal)
PAGE = NewPage()
