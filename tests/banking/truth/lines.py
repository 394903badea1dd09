"""Lines as banks in Vietnam write them, each with what it truly is; blind to the matcher.

    lines(book, seed, count)    `TrueLine`s: what the statement says, and whose money it truly is

Most pay one loan. The others are two contracts at once, money that is no loan's, strangers whose
sum is by chance somebody's due, and payers who wrote the number or the name of another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from fundledger.banking.lines import LineRead
from tests.banking.truth.book import Lent

OUR_ACCOUNT, OUR_NAME = "0351000998877", "QUY HO TRO PHAT TRIEN HTX TINH LANG SON"
_FAMILY = ("NGUYEN", "TRAN", "HOANG", "LY", "NONG", "VI", "CHU", "LUONG", "DINH", "BE")
_GIVEN = ("MAU", "KIEU", "THU", "LOAN", "DUONG", "SAU", "BAY", "TAM", "CHIN", "NAM")
PERSONS = tuple(
    f"{_FAMILY[at % 10]} {'VAN' if at % 2 else 'THI'} {_GIVEN[(at + at // 10 * 3) % 10]}"
    for at in range(20)
)
"""Who pays for the borrower of the same place in the list: made up by rule, no real people."""


@dataclass(frozen=True)
class TrueLine:
    """`loans`: whose money it is, none if no loan's; `kind`: how it was written; `late`: days."""

    read: LineRead
    loans: tuple[str, ...]
    kind: str
    sum_is: str = ""
    late: int = 0

    @property
    def pays_one(self) -> bool:
        """Whether it pays one loan, and nothing in it says that it pays another."""
        return len(self.loans) == 1 and not self.kind.startswith("wrong")


def plain(text: str) -> str:
    marks_apart = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(one for one in marks_apart if not unicodedata.combining(one))


def shortened(name: str) -> str:
    for long, short in (
        *(("Nông nghiệp", "NN"), ("Dịch vụ", "DV"), ("dịch vụ", "DV"), ("tổng hợp", "TH")),
        *(("Sản xuất", "SX"), ("Thương mại", "TM"), ("thương mại", "TM"), ("vận tải", "VT")),
    ):
        name = name.replace(long, short)
    return name


def lines(book: Sequence[Lent], seed: int, count: int) -> list[TrueLine]:
    return list(_Writer(book, Random(seed)).lines(count))


class _Writer:
    def __init__(self, book: Sequence[Lent], random: Random) -> None:
        self.book, self.random = book, random

    def lines(self, count: int) -> list[TrueLine]:
        makers = [self.one] * 70 + [self.two] * 4 + [self.no_loan] * 10
        makers += [self.stranger] * 5 + [self.wrong_number] * 4 + [self.wrong_name] * 4
        makers += [self.given_back] * 3
        found = [self.random.choice(makers)() for _ in range(count)]
        return [
            replace(each, read=replace(each.read, reference=f"FT23{number:06}"))
            for number, each in enumerate(found)
        ]

    # What is paid.

    def due_of(self, loan: Lent) -> tuple[date, int, int]:
        """Mostly the first in the days of the lines, which nobody has paid."""
        return loan.dues[0] if self.random.random() < 0.7 else self.random.choice(loan.dues)

    def payment(self, loan: Lent) -> tuple[date, int, str, int]:
        """Day, sum, what the sum is, and how late it is paid."""
        random = self.random
        due, principal, interest = self.due_of(loan)
        late = random.choice((0, 0, 0, 0, -1, -3, -8, 1, 2, 4, 7, 11, 16, 20, 25))
        day = due + timedelta(days=late)
        share = random.random()
        if share < 0.62:
            return day, principal + interest, "due", late
        if share < 0.72:
            first = loan.dues[0][0]
            day = first + timedelta(days=max(0, late))
            return day, loan.owed(day), "owed", max(0, late)
        if share < 0.78:
            return day, principal, "principal", late
        if share < 0.84:
            return day, interest, "interest", late
        if share < 0.92:
            step = random.choice((1_000, 10_000))
            return day, -(-(principal + interest) // step) * step, "rounded", late
        if share < 0.97:
            return (
                day,
                (principal + interest) * random.randint(3, 9) // 10_000 * 1_000,
                "part",
                late,
            )
        return day, random.randint(1, 90) * 500_000, "any", late

    # Who is said.

    def number(self, loan: Lent) -> str:
        random, n, y = self.random, loan.serial, loan.year
        squeezed = "".join(one for one in plain(loan.number) if one.isalnum())
        return random.choice(
            (
                f"HD {n:02}/{y}",
                f"HD so {n}/{y}",
                f"HDTD {n:02}-{y}",
                f"{y}/HD-{n:02}",
                f"HDTD so {n:02}/{y}/HDTD",
                f"HD{n:02}{y}",
                f"HOP DONG {n:02}/{y}",
                f"hop dong vay von so {n:02}/{y}/HDTD-QHT",
                f"HD {n:02} {y}",
                f"HD {n:02}/{str(y)[:2]} {str(y)[2:]}",
                f"HD.{n:02}.{y}",
                plain(loan.number),
                f"QHTPT {squeezed} KY{random.randint(1, 12):02}",
                f"HDTD {n:02}/{str(y)[2:]}",
            )
        )

    def words(self, when: date) -> str:
        return self.random.choice(
            (
                *("tra no", "tra no quy", "nop tien goc lai", "tra goc va lai", "tt tien vay"),
                *("thanh toan no goc va lai", "tra lai", "chuyen tien", "nop tien"),
                f"tra no ky thang {when.month}/{when.year}",
                f"nop tien T{when.month:02}.{when.year}",
            )
        )

    def dressed(self, said: str, payer: str, *, bare: bool) -> tuple[str, str]:
        """A narrative as one of the banks has it, and its own field of the payer, if any.

        Some banks tell no payer: `bare` allows them.
        """
        random, r = self.random, self.random.randint
        account = f"{r(10**9, 10**10 - 1)}"
        style = random.choice((*range(13),) if bare else (0, 4, 5, 6, 7, 8, 10, 11, 12))
        field = ""
        if style == 0:
            said = f"MBVCB.{r(10**9, 10**10 - 1)}.{r(10**5, 10**6)}.{said}"
            text = f"{said}.CT tu {account} {payer} toi {OUR_ACCOUNT} {OUR_NAME}"
        elif style == 1:
            text = f"IBFT {said}"
        elif style == 2:
            text = f"{said}-CHUYEN TIEN-OQCH{r(10**6, 10**7)}-MOMO{r(10**9, 10**10)}"
        elif style == 3:
            text = f"REM               Tfr Ac: {account} O@L_{r(10**5, 10**6)} {said}"
        elif style == 4:
            text, field = said, payer
        elif style == 5:
            text = f"CT DEN:{r(10**11, 10**12)} {payer} {said}"
        elif style == 6:
            text = f"{payer} {said}"
        elif style == 7:
            text, field = f"NHAN TU {account} TRACE {r(10**5, 10**6)} ND {said}", payer
        elif style == 8:
            text = f"BO:{payer} F:{said} B:{OUR_NAME}"
        elif style == 9:
            text = f"{said} FT{r(10**13, 10**14 - 1)}"
        elif style == 10:
            text, field = said, payer[: r(20, 35)]
        elif style == 11:
            text = f"020097{r(10**5, 10**6)}{r(10**8, 10**9)} {payer} NOP TM {said} TAI PGD CAO LOC"
        else:
            text = f"Nop tien mat: {payer}; {said}"
        return (text if random.random() < 0.3 else plain(text).upper()), plain(field).upper()

    def line(self, day: date, amount: int, said: str, payer: str, *, bare: bool = True) -> LineRead:
        narrative, field = self.dressed(said, payer, bare=bare)
        return LineRead(day=day, amount=amount, narrative=narrative, payer=field)

    def name(self, loan: Lent) -> str:
        name = self.random.choice((loan.name, plain(loan.name), shortened(loan.name)))
        return name if self.random.random() < 0.3 else plain(name).upper()

    # The kinds of line.

    def one(self) -> TrueLine:
        random = self.random
        loan = random.choice(self.book)
        day, amount, what, late = self.payment(loan)
        words = self.words(day)
        who = random.random()
        person = PERSONS[loan.borrower]
        if who < 0.30:
            kind, said, payer = "number", f"{self.number(loan)} {words}", person
            if random.random() < 0.5:
                said = f"{words} {self.number(loan)}"
        elif who < 0.55:
            kind, said, payer = "number and name", f"{words} {self.number(loan)}", self.name(loan)
        elif who < 0.60:
            kind, said, payer = (
                "number without year",
                f"{words} HD {loan.serial:02}",
                self.name(loan),
            )
        elif who < 0.80:
            kind, said, payer = "name", words, self.name(loan)
            if random.random() < 0.5:
                said = f"{self.name(loan)} {words}"
        elif who < 0.87:
            cut = plain(loan.name).upper()[: random.randint(16, 24)]
            kind, said, payer = "name cut", words, cut
        elif who < 0.97:
            kind, said, payer = "person", words, person
        else:
            kind, said, payer = "nothing", words, "KHACH HANG VANG LAI"
        read = self.line(day, amount, said, payer, bare=kind.startswith("number"))
        return TrueLine(read, (loan.number,), kind, what, late)

    def two(self) -> TrueLine:
        one, other = self.random.sample(self.book, 2)
        day, amount = one.dues[0][0], sum(sum(loan.dues[0][1:]) for loan in (one, other))
        said = f"tra no {self.number(one)} va {self.number(other)}"
        read = self.line(day, amount, said, self.name(one))
        return TrueLine(read, (one.number, other.number), "two contracts")

    def no_loan(self) -> TrueLine:
        loan = self.random.choice(self.book)
        due, principal, interest = self.due_of(loan)
        amount = self.random.choice((principal + interest, interest, self.random.randint(1, 9**8)))
        said = self.random.choice(
            (
                *("TRA LAI TIEN GUI KKH", "LAI NHAP VON TK KY HAN", "chuyen noi bo giua hai TK"),
                *("NHAN TIEN DIEU CHUYEN VON", "cap von dieu le bo sung", "hoan phi chuyen tien"),
                *(
                    "nop tien dat coc",
                    "tien bao lanh du thau",
                    "nop thue GTGT",
                    "thu phi quan ly TK",
                ),
                f"{loan.name} nop phi tham dinh",
                f"{loan.name} dat coc {self.number(loan)}",
            )
        )
        return TrueLine(self.line(due, amount, said, "NGAN HANG"), (), "no loan")

    def stranger(self) -> TrueLine:
        loan = self.random.choice(self.book)
        due, principal, interest = self.due_of(loan)
        said = self.random.choice(
            (
                *("tra no", "tra no goc lai hop dong vay", "thanh toan hop dong mua ban"),
                *("tra tien hoa don 05/2021", "tt HD mua ban so 77/2019", "tra goc va lai vay"),
            )
        )
        payer = self.random.choice(
            (
                *("CONG TY TNHH MAU SON", "CTY CP XUAN MAI", "HTX NONG NGHIEP THAT KHE"),
                *("KHACH SAN BAC SON", "NGUYEN VAN LA", "DNTN HUU LUNG", "TRUONG THPT TRANG DINH"),
            )
        )
        return TrueLine(self.line(due, principal + interest, said, payer), (), "stranger")

    def wrong_number(self) -> TrueLine:
        """The payer wrote another contract; the sum is what only the true one owes."""
        loan, other = self.random.sample(self.book, 2)
        day, amount, what, late = self.payment(loan)
        if what in ("part", "any", "rounded"):
            amount, what = sum(loan.dues[0][1:]), "due"
            day, late = loan.dues[0][0], 0
        while self.owes(other, amount):
            other = self.random.choice(self.book)
        payer = self.random.choice((self.name(loan), "KHACH HANG VANG LAI", PERSONS[loan.borrower]))
        read = self.line(day, amount, f"{self.number(other)} {self.words(day)}", payer)
        return TrueLine(read, (loan.number,), "wrong number", what, late)

    def owes(self, loan: Lent, amount: int) -> bool:
        """Whether by its plan a loan owes a sum too: then no one could tell that it is wrong."""
        sums = ({p + i, p, i} for _, p, i in loan.dues)
        return any(amount in each for each in sums)

    def wrong_name(self) -> TrueLine:
        """The name of one borrower, the number of another; or a person who pays for another."""
        loan = self.random.choice(self.book)
        day, amount, what, late = self.payment(loan)
        others = [one for one in self.book if one.borrower != loan.borrower]
        other = self.random.choice([one for one in others if not self.owes(one, amount)])
        if self.random.random() < 0.5:
            read = self.line(day, amount, f"{self.number(other)} tra no", self.name(loan))
        else:
            read = self.line(day, amount, "tra no", PERSONS[other.borrower], bare=False)
        return TrueLine(read, (loan.number,), "wrong name", what, late)

    def given_back(self) -> TrueLine:
        loan = self.random.choice(self.book)
        due, principal, interest = self.due_of(loan)
        said = self.random.choice(("hoan tien thua", "hoan tra tien chuyen nham", "chuyen nham"))
        read = self.line(due, principal + interest, f"{said} {self.number(loan)}", self.name(loan))
        return TrueLine(read, (), "given back")
