"""Statements in the formats of exchange, for tests: specimens with their truth, and tiny writers.

The truth of a specimen was worked out by hand from the description that it follows; the writers
know nothing of the readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from fundledger.errors import BadFile
from fundledger.exchange.statements.accounts import AccountRead
from fundledger.exchange.statements.interchange import accounts_of, format_of
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, say_problem

ACCOUNT = "0011001932418"

Seen = tuple[date, int, str, str, str]
"""Day, amount, narrative, reference, payer."""


def read(text: str | bytes, name: str = "sao-ke.txt") -> list[AccountRead]:
    data = text.encode() if isinstance(text, str) else text
    file = SourceFile(name, data)
    assert format_of(file) is not None
    return accounts_of(file)


def only(text: str | bytes) -> AccountRead:
    (account,) = read(text)
    return account


def seen(account: AccountRead) -> list[Seen]:
    return [
        (line.day, line.amount, line.narrative, line.reference, line.payer)
        for line in account.lines
    ]


def moved(account: AccountRead) -> list[tuple[date, int]]:
    return [(line.day, line.amount) for line in account.lines]


def refusals(text: str | bytes) -> list[tuple[int | None, str]]:
    """The line and the key of every problem, each with a sentence in both languages."""
    try:
        read(text)
    except BadFile as bad:
        for problem in bad.problems:
            for lang in LANGUAGES:
                assert say_problem(problem, lang)
        return [(problem.place.row, problem.key) for problem in bad.problems]
    return []


# Writers.


@dataclass(frozen=True)
class Moved:
    day: date
    amount: int
    words: str
    reference: str


@dataclass(frozen=True)
class Told:
    """One account's statement as a bank has it in mind."""

    account: str
    opening: int
    first: date
    moved: Sequence[Moved]

    @property
    def last(self) -> date:
        return max((one.day for one in self.moved), default=self.first)

    @property
    def closing(self) -> int:
        return self.opening + sum(one.amount for one in self.moved)


def mt940(statements: Sequence[Told], *, page: int = 10_000) -> str:
    """Pages of so many lines; the opening balance is of the evening before."""
    text: list[str] = []
    for number, told in enumerate(statements, 1):
        lines = list(told.moved)
        pages = [lines[at : at + page] for at in range(0, len(lines), page)] or [[]]
        balance, opened = told.opening, told.first - timedelta(days=1)
        for index, of_page in enumerate(pages):
            text += [f":20:FUND{number}", f":25:{told.account}", f":28C:{number}/{index + 1}"]
            text.append(
                f":60{'M' if index else 'F'}:{_side(balance)}{opened:%y%m%d}VND{abs(balance)},"
            )
            for one in of_page:
                side = "C" if one.amount > 0 else "D"
                text.append(
                    f":61:{one.day:%y%m%d}{one.day:%m%d}{side}{abs(one.amount)},"
                    f"NTRFNONREF//{one.reference}"
                )
                text += [f":86:{one.words[:65]}"]
                text += [one.words[at : at + 65] for at in range(65, len(one.words), 65)]
                balance += one.amount
            ends = index + 1 == len(pages)
            closed = told.last if ends else of_page[-1].day
            text += [f":62{'F' if ends else 'M'}:{_side(balance)}{closed:%y%m%d}VND{abs(balance)},"]
            text += ["-"]
            opened = closed
    return "\r\n".join(text) + "\r\n"


def _side(balance: int) -> str:
    return "D" if balance < 0 else "C"


def camt053(statements: Sequence[Told], version: str = "001.08") -> str:
    parts = [
        f"""<Stmt><Id>S</Id>
<FrToDt><FrDtTm>{told.first}T00:00:00+07:00</FrDtTm><ToDtTm>{told.last}T23:59:59+07:00</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>{told.account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>
{_bal("OPBD", told.opening, told.first)}{_bal("CLBD", told.closing, told.last)}
{"".join(_ntry(one) for one in told.moved)}</Stmt>"""
        for told in statements
    ]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.{version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M</MsgId></GrpHdr>
{"".join(parts)}</BkToCstmrStmt></Document>"""


def _bal(code: str, amount: int, day: date) -> str:
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amt(amount)}
<Dt><Dt>{day}</Dt></Dt></Bal>"""


def _amt(amount: int) -> str:
    side = "DBIT" if amount < 0 else "CRDT"
    return f'<Amt Ccy="VND">{abs(amount)}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _ntry(one: Moved) -> str:
    return f"""<Ntry>{_amt(one.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.day}</Dt></BookgDt>
<AcctSvcrRef>{escape(one.reference)}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>{escape(one.words)}</Ustrd>
</RmtInf></TxDtls></NtryDtls></Ntry>
"""


def ofx(statements: Sequence[Told], *, is_xml: bool = False) -> str:
    """OFX 1 without any end of an element that has a text, or OFX 2."""

    def leaf(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}" + (f"</{name}>\n" if is_xml else "\n")

    parts = []
    for told in statements:
        entries = "".join(
            "<STMTTRN>"
            + leaf("TRNTYPE", "CREDIT" if one.amount > 0 else "DEBIT")
            + leaf("DTPOSTED", f"{one.day:%Y%m%d}100000[+7:ICT]")
            + leaf("TRNAMT", f"{one.amount}.00")
            + leaf("FITID", one.reference)
            + leaf("MEMO", one.words)
            + "</STMTTRN>\n"
            for one in told.moved
        )
        parts.append(
            "<STMTTRNRS><STMTRS>"
            + leaf("CURDEF", "VND")
            + f"<BANKACCTFROM>{leaf('ACCTID', told.account)}</BANKACCTFROM><BANKTRANLIST>"
            + leaf("DTSTART", f"{told.first:%Y%m%d}")
            + leaf("DTEND", f"{told.last:%Y%m%d}")
            + f"{entries}</BANKTRANLIST><LEDGERBAL>"
            + leaf("BALAMT", str(told.closing))
            + leaf("DTASOF", f"{told.last:%Y%m%d}235959")
            + "</LEDGERBAL></STMTRS></STMTTRNRS>\n"
        )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'
        if is_xml
        else "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\nCHARSET:NONE\n\n"
    )
    return f"{head}<OFX><BANKMSGSRSV1>\n{''.join(parts)}</BANKMSGSRSV1></OFX>\n"


def qif(statements: Sequence[Told], *, month_first: bool) -> str:
    """Says in its first line how it writes days: a few lines may leave that open."""
    order = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    text = [f"!Option:{'MDY' if month_first else 'DMY'}"]
    for told in statements:
        text += ["!Account", f"N{told.account}", "TBank", "^", "!Type:Bank"]
        text += [f"D{told.first:{order}}", f"T{told.opening:,}", "POpening Balance", "^"]
        for one in told.moved:
            text += [f"D{one.day:{order}}", f"T{one.amount:,}.00", f"N{one.reference}"]
            text += [f"M{one.words}", "^"]
    return "\n".join(text) + "\n"
