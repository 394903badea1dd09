"""Statements in PDF, drawn by reportlab in the dress of a bank, with the rows they must be read as.

The layouts are after public parsers and general practice: Vietcombank's PDF ("STT Ngày giờ giao
dịch …", 1.234.567,00), Agribank's counter, the State Treasury's sổ phụ of two heading rows, BIDV
with running balances. The base-14 fonts have no Vietnamese letters, so texts are written without
marks; headings are known without them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

Align = Literal["left", "right", "centre"]
Rules = Literal["all", "rows", "columns", "head", "none"]
Setting = Literal["top", "centre", "bottom"]


@dataclass(frozen=True)
class Column:
    heading: str
    width: float
    align: Align = "left"
    parent: str = ""  # the heading that spans it and its neighbours


@dataclass(frozen=True)
class Dress:
    rules: Rules = "all"
    setting: Setting = "top"
    pad: float = 2.5  # above and below the text of a row
    side: float = 3.0  # left and right
    font: str = "Helvetica"
    size: float = 8.0
    leading: float = 9.6
    heading: Align = "centre"
    page: tuple[float, float] = (842, 595)
    turned: int = 0
    repeated: bool = True  # headings on each page
    carried: bool = False
    foot: bool = True


@dataclass(frozen=True)
class Specimen:
    columns: tuple[Column, ...]
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    before: tuple[tuple[str, ...], ...] = ()  # in the table, above the transactions
    after: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()


VIETCOMBANK = (
    Column("STT", 28, "centre"),
    Column("Ngay gio giao dich", 84, "centre"),
    Column("So tien ghi no", 92, "right"),
    Column("So tien ghi co", 92, "right"),
    Column("Ten nguoi chuyen", 130),
    Column("Noi dung chi tiet", 330),
)
AGRIBANK = (
    Column("Ngay giao dich\nTransactions date", 70, "centre"),
    Column("Noi dung\nDescription", 280),
    Column("Ghi no\nDebit", 90, "right"),
    Column("Ghi co\nCredit", 90, "right"),
    Column("So du\nBalance", 100, "right"),
    Column("So tham chieu\nRef. no", 100),
)
TREASURY = (
    Column("Ngay thang", 70, "centre"),
    Column("So", 60, "left", "Chung tu"),
    Column("Ngay", 70, "centre", "Chung tu"),
    Column("Dien giai", 230),
    Column("No", 95, "right", "So phat sinh"),
    Column("Co", 95, "right", "So phat sinh"),
    Column("So du", 105, "right"),
)
BIDV = (
    Column("STT", 30, "centre"),
    Column("Ngay giao dich", 66, "centre"),
    Column("Ma giao dich", 74),
    Column("Phat sinh no", 92, "right"),
    Column("Phat sinh co", 92, "right"),
    Column("So du", 100, "right"),
    Column("Dien giai", 300),
)
LAYOUTS = {"vietcombank": VIETCOMBANK, "agribank": AGRIBANK, "treasury": TREASURY, "bidv": BIDV}

_WORDS = (
    *("HTX", "XUAN", "MAI", "TRA", "NO", "QUY", "HD", "05/2021", "GOC", "LAI", "THANG", "CT", "tu"),
    *("0351000111222", "toi", "MBVCB.4525077405", "DONG", "SON", "nop", "tien", "vay", "ky", "2"),
    *("CONG", "TY", "TNHH", "TONG", "NGUYEN", "VAN", "BINH", "chuyen", "khoan", "so", "tien"),
)
_NAMES = ("HTX DONG SON", "HTX NONG NGHIEP XUAN MAI", "NGUYEN VAN AN", "LE THI BINH", "UBND XA")


def dotted(amount: int, decimals: bool) -> str:
    text = f"{amount:,}".replace(",", ".")
    return f"{text},00" if decimals else text


def specimen(layout: str, count: int, random: Random, *, longest: int = 40) -> Specimen:
    """`count` transactions that the opening balance and each other's balances prove."""
    columns = LAYOUTS[layout]
    balance = opening = random.randrange(1, 9_000) * 1_000_000
    decimals = layout == "vietcombank"
    rows = []
    totals = {"in": 0, "out": 0}
    for number in range(1, count + 1):
        amount = random.choice((random.randrange(1, 900) * 1_000, random.randrange(1, 10**9)))
        into = random.random() < 0.6 or amount > balance
        balance += amount if into else -amount
        totals["in" if into else "out"] += amount
        money = dotted(amount, decimals)
        day = f"{1 + 27 * number // (count + 1):02}/06/2026"
        said = " ".join(random.choices(_WORDS, k=random.randint(1, longest)))
        running = dotted(balance, decimals)
        out, in_ = ("", money) if into else (money, "")
        reference = f"{random.randrange(10**5, 10**6)}"
        match layout:
            case "vietcombank":
                clock = f"{random.randrange(24):02}:{random.randrange(60):02}:00"
                row = (str(number), f"{day} {clock}", out, in_, random.choice(_NAMES), said)
            case "agribank":
                row = (day, said, out, in_, running, f"5402FT{reference}")
            case "treasury":
                row = (day, f"CT{reference}", day, said, out, in_, running)
            case _:
                row = (str(number), day, f"TF{reference}", out, in_, running, said)
        rows.append(row)
    head = (
        ("SAO KE TAI KHOAN / STATEMENT OF ACCOUNT",),
        ("So tai khoan:", "0351000123456", "Loai tien:", "VND"),
        ("Tu ngay 01/06/2026 den ngay 30/06/2026",),
        ("So du dau ky:", dotted(opening, decimals)),
    )
    before: tuple[tuple[str, ...], ...] = ()
    after: tuple[tuple[str, ...], ...] = ()
    if layout == "treasury":
        head = head[:-1]
        before = (("", "", "", "So du dau ky", "", "", dotted(opening, decimals)),)
        sums = dotted(totals["out"], decimals), dotted(totals["in"], decimals)
        after = (("", "", "", "Cong phat sinh", *sums, dotted(balance, decimals)),)
    foot = (f"So du cuoi ky: {dotted(balance, decimals)}", "Nguoi lap bieu", "Ke toan truong")
    return Specimen(columns, head, tuple(rows), before, after, foot)


@dataclass
class _Drawing:
    canvas: Canvas
    specimen: Specimen
    dress: Dress
    left: float = 36
    top: float = 0
    page: int = 0
    ruled_from: float = 0
    edges: list[float] = field(default_factory=list)

    # Cells.

    def lines(self, text: str, width: float) -> list[str]:
        found: list[str] = []
        for part in text.split("\n"):
            line = ""
            for word in part.split():
                longer = f"{line} {word}".strip()
                if line and self.width(longer) > width - 2 * self.dress.side:
                    found.append(line)
                    longer = word
                line = longer
            found.append(line)
        return found

    def width(self, text: str) -> float:
        return float(stringWidth(text, self.dress.font, self.dress.size))

    def text(self, text: str, left: float, width: float, base: float, align: Align) -> None:
        side = self.dress.side
        if align == "right":
            self.canvas.drawRightString(left + width - side, base, text)
        elif align == "centre":
            self.canvas.drawCentredString(left + width / 2, base, text)
        else:
            self.canvas.drawString(left + side, base, text)

    def cell(
        self, text: str, left: float, width: float, height: float, align: Align, setting: Setting
    ) -> None:
        lines = self.lines(text, width)
        dress = self.dress
        room = height - 2 * dress.pad - dress.leading * len(lines)
        above = {"top": 0.0, "centre": room / 2, "bottom": room}[setting]
        base = self.top - dress.pad - above - 0.8 * dress.leading
        for line in lines:
            if line:
                self.text(line, left, width, base, align)
            base -= dress.leading

    def height(self, cells: tuple[str, ...]) -> float:
        most = max(
            len(self.lines(text, column.width))
            for text, column in zip(cells, self.specimen.columns, strict=True)
        )
        return most * self.dress.leading + 2 * self.dress.pad

    @property
    def right(self) -> float:
        return self.left + sum(column.width for column in self.specimen.columns)

    # Parts.

    def begin_page(self) -> None:
        width, height = self.dress.page
        if self.page:
            self.end_page()
            self.canvas.showPage()
        self.page += 1
        self.canvas.setPageSize((width, height))  # turning it turns the size too
        if self.dress.turned:
            self.canvas.setPageRotation(self.dress.turned)
            self.canvas.translate(*((height, 0) if self.dress.turned == 90 else (0, width)))
            self.canvas.rotate(90 if self.dress.turned == 90 else -90)
        self.canvas.setFont(self.dress.font, self.dress.size)
        self.canvas.setLineWidth(0.5)
        self.top = height - 40
        if self.page == 1:
            for cells in self.specimen.head:
                at = self.left
                for text in cells:
                    self.canvas.drawString(at, self.top, text)
                    at += self.width(text) + 14
                self.top -= 14
            self.top -= 10
        self.ruled_from = self.top
        if self.page == 1 or self.dress.repeated:
            self.headings()

    def headings(self) -> None:
        columns, dress = self.specimen.columns, self.dress
        texts = [column.heading for column in columns]
        leaf = self.height(tuple(texts))
        spanned = any(column.parent for column in columns)
        upper = dress.leading + 2 * dress.pad if spanned else 0.0
        top, left = self.top, self.left
        done: set[str] = set()
        for column in columns:
            if column.parent:
                if column.parent not in done:
                    done.add(column.parent)
                    under = sum(c.width for c in columns if c.parent == column.parent)
                    self.cell(column.parent, left, under, upper, "centre", "centre")
                    self.frame(left, under, top, top - upper)
                self.top -= upper
                self.cell(column.heading, left, column.width, leaf, dress.heading, "centre")
                self.frame(left, column.width, top - upper, top - upper - leaf)
                self.top += upper
            else:
                self.cell(column.heading, left, column.width, upper + leaf, dress.heading, "centre")
                self.frame(left, column.width, top, top - upper - leaf)
            left += column.width
        self.top -= upper + leaf
        self.ruled_from = self.top
        if dress.rules == "none":
            self.top -= 4

    def frame(self, left: float, width: float, top: float, bottom: float) -> None:
        if self.dress.rules in ("all", "columns", "head"):
            self.canvas.rect(left, bottom, width, top - bottom)
        elif self.dress.rules == "rows":
            self.canvas.line(left, bottom, left + width, bottom)

    def row(self, cells: tuple[str, ...]) -> None:
        height = self.height(cells)
        if self.top - height < 60:
            self.begin_page()
        left = self.left
        for text, column in zip(cells, self.specimen.columns, strict=True):
            self.cell(text, left, column.width, height, column.align, self.dress.setting)
            if self.dress.rules == "all":
                self.canvas.rect(left, self.top - height, column.width, height)
            left += column.width
        self.top -= height
        if self.dress.rules == "rows":
            self.canvas.line(self.left, self.top, self.right, self.top)

    def end_page(self) -> None:
        if self.dress.rules == "columns":
            left = self.left
            for column in (*self.specimen.columns, None):
                self.canvas.line(left, self.ruled_from, left, self.top)
                left += column.width if column else 0
            self.canvas.line(self.left, self.top, self.right, self.top)
        if self.dress.foot:
            self.canvas.drawCentredString(self.dress.page[0] / 2, 24, f"Trang {self.page}/12")


def pdf_of(said: Specimen, dress: Dress, *, password: str | None = None) -> bytes:
    room = BytesIO()
    drawing = _Drawing(Canvas(room, encrypt=password, invariant=1), said, dress)
    drawing.begin_page()
    for cells in (*said.before, *said.rows, *said.after):
        drawing.row(cells)
    drawing.end_page()
    drawing.top -= 24
    for text in said.foot:
        drawing.canvas.drawString(drawing.left + 8, drawing.top, text)
        drawing.top -= 16
    drawing.canvas.save()
    return room.getvalue()
