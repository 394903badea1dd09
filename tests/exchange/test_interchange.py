"""MT940, CAMT, OFX and QIF: specimens after public descriptions, with the truth beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import BadFile, Place, Problem
from fundledger.exchange.statements import give_back, read_statements
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.interchange import format_of, is_interchange
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, say_in
from tests.exchange.interchange_files import ACCOUNT, moved, only, read, refusals, seen

# MT940, after field 61 as SWIFT's User Handbook of category 9 describes it:
# 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x] and [34x] in the line below.

MT940 = """\
{1:F01BFTVVNVXAXXX0000000000}{2:I940QHTPTHTXXXXXN}{4:
:20:STMT230405
:25:BFTVVNVX/0011001932418
:28C:95/1
:60F:C230404VND1000000,
:61:2304050405C42000000,NTRFNONREF//FT23095001
:86:QHTPT HD01 KY01.CT tu 0349 HTX MAU 01 tra goc va lai theo hop don
g so 05/2021 quy I
:61:2304050405DD1100,00NCHGNONREF//FT23095002
PHI CHUYEN TIEN
:61:2304040405RC42000000,NRTIHD01//FT23095003
:86:HOAN TRA LENH FT23095001
:61:2304050405RDD1100,NRTINONREF//FT23095004
:86:HOAN PHI
:62F:C230405VND1000000,
:64:C230405VND1000000,
:86:Lien he chi nhanh de biet them
-}
"""


def test_mt940_in_the_blocks_of_swift() -> None:
    account = only(MT940)
    day = date(2023, 4, 5)
    assert seen(account) == [
        (
            day,
            42_000_000,
            "QHTPT HD01 KY01.CT tu 0349 HTX MAU 01 tra goc va lai theo hop dong so 05/2021 quy I",
            "FT23095001",
            "",
        ),
        (day, -1_100, "PHI CHUYEN TIEN", "FT23095002", ""),
        (day, -42_000_000, "HOAN TRA LENH FT23095001", "FT23095003", ""),  # RC: it goes out again
        (day, 1_100, "HOAN PHI", "FT23095004", ""),  # RD: it comes back
    ]
    assert (account.account, account.opening, account.closing) == (ACCOUNT, 1_000_000, 1_000_000)
    assert (account.first, account.last) == (day, day)  # opened on the evening of the 4th
    assert account.lines[0].at is not None
    assert account.lines[0].at.row == 6


def test_the_day_of_entry_has_no_year() -> None:
    """Value on 31/12/2023 and entry on 0102: the year after; the other way the year before."""
    text = """\
:20:X
:25:0011001932418
:28C:1
:60F:D231231VND5,
:61:2312310102C7,NTRFNONREF
:61:2401021231D2,NTRFNONREF
:61:240103C1,NTRFNONREF
:62F:C240103VND1,
"""
    account = only(text)
    days = [(date(2024, 1, 2), 7), (date(2023, 12, 31), -2), (date(2024, 1, 3), 1)]
    assert moved(account) == days
    assert (account.opening, account.closing) == (-5, 1)  # -5 + 7 - 2 + 1


def page(number: str, opening: str, lines: str, closing: str, account: str = ACCOUNT) -> str:
    return f":20:P\n:25:{account}\n:28C:{number}\n:60{opening}\n{lines}:62{closing}\n-\n"


ONE = ":61:2304030403C10,NTRFNONREF//A\n"
TWO = ":61:2304050405D3,NTRFNONREF//B\n"


def test_pages_of_a_statement_are_one_account() -> None:
    first = page("7/1", "F:C230401VND100,", ONE, "M:C230403VND110,")
    other = page("9", "F:C230401VND5,", "", "F:C230430VND5,", "19035551111")
    second = page("7/2", "M:C230403VND110,", TWO, "F:C230430VND107,")
    account, beside = read(first + other + second)  # the pages need not be next to each other
    assert moved(account) == [(date(2023, 4, 3), 10), (date(2023, 4, 5), -3)]
    assert (account.opening, account.closing) == (100, 107)
    assert (account.first, account.last) == (date(2023, 4, 2), date(2023, 4, 30))
    assert (beside.account, beside.lines, beside.opening, beside.closing) == (
        "19035551111",
        (),
        5,
        5,
    )
    assert refusals(first) == [(1, "interchange.page_lacking")]
    assert refusals(second) == [(1, "interchange.page_lacking")]
    wrong = second.replace("60M:C230403VND110,", "60M:C230403VND111,")
    assert refusals(first + wrong) == [(8, "interchange.page_lacking")]


def test_statements_of_single_days_are_one_where_they_meet() -> None:
    """And each has to hold in itself: 100 + 10 is not 112, and a second fault would hide that."""
    monday = page("3", "F:C230331VND100,", ONE, "F:C230403VND110,")
    wednesday = page("4", "F:C230403VND110,", TWO, "F:C230405VND107,")
    account = only(monday + wednesday)
    assert (account.opening, account.closing) == (100, 107)
    assert (account.first, account.last) == (date(2023, 4, 1), date(2023, 4, 5))
    later = wednesday.replace("230405", "230705").replace("0405", "0705")
    later = later.replace("60F:C230403", "60F:C230630").replace(":28C:4", ":28C:40")
    assert len(read(monday + later)) == 2  # the same balance by chance, three months later
    faults = monday.replace("VND110", "VND112") + wednesday.replace(
        "C230403VND110", "C230403VND112"
    )
    assert refusals(faults) == [(1, "statement.unbalanced"), (8, "statement.unbalanced")]


def told(text: str) -> tuple[str, str]:
    lines = f":61:2304050405C10,NTRFKREF//A\n:86:{text}\n"
    (line,) = only(page("1", "F:C230404VND0,", lines, "F:C230405VND10,")).lines
    return line.narrative, line.payer


def test_what_86_says_in_three_dresses() -> None:
    """Numbered subfields as in the annex 3 of the German banks' DFÜ agreement; words as ING's."""
    numbered = (
        "166?00GHI CO?109310?20QHTPT HD01 KY01 CHUYEN TIEN?21 GOC?30BFTVVNVX?31001100\n"
        "?32HTX NONG NGHIEP TONG HOP MA?33U 01"
    )
    assert told(numbered) == ("QHTPT HD01 KY01 CHUYEN TIEN GOC", "HTX NONG NGHIEP TONG HOP MAU 01")
    plus = "000+20Tra no           +30302410000+31001100\n+32HTX MAU 05+33/\n+23goi +84912345678"
    assert told(plus) == ("Tra no goi +84912345678", "HTX MAU 05")  # as test-brd.940 of OCA
    words = "/EREF/NOTPROVIDED//ORDP//NAME/HTX MAU 02//REMI/USTD//HD 05/2021 tra lai/"
    assert told(words) == ("HD 05/2021 tra lai", "HTX MAU 02")
    place = "/CNTP/0351000/BFTVVNVX/HTX MAU 03///REMI/USTD//Tra no/"
    assert told(place) == ("Tra no", "HTX MAU 03")
    assert told("/HD 05/2021 HTX MAU 04") == ("/HD 05/2021 HTX MAU 04", "")
    assert told("+84 912 345 678 tra no") == ("+84 912 345 678 tra no", "")
    assert told("dong mot\ndong hai") == ("dong mot dong hai", "")
    assert told("x" * 65 + "\n05/2021") == ("x" * 65 + "05/2021", "")  # broken at the width


def test_mt940_is_refused_by_the_line() -> None:
    whole = page("1", "F:C230404VND0,", ONE.replace("0403", "0405"), "F:C230405VND10,")
    assert refusals(whole) == []
    for one, other, problem in (
        ("C10,NTRF", "C10,50NTRF", (5, "statement.decimals")),
        ("C10,NTRF", "C1.000NTRF", (5, "interchange.amount")),
        ("C10,NTRF", "X10,NTRF", (5, "interchange.not_read")),
        ("2304050405", "2313050405", (5, "interchange.not_read")),
        ("C10,NTRF", "C10000000000000000,NTRF", (5, "money.too_large")),
        (":62F:C230405VND10,\n", "", (5, "interchange.lacks")),
        (":60F:C230404VND0,\n", "", (5, "interchange.lacks")),
        (":62F:C230405", ":62F:C230231", (6, "interchange.not_read")),
    ):
        assert one in whole
        assert problem in refusals(whole.replace(one, other)), (one, other)


def test_every_account_in_other_money_is_named() -> None:
    one = page("1", "F:C230404USD0,", ONE, "F:C230405USD10,50", "111111")
    other = page("1", "F:C230404EUR0,", ONE, "F:C230405EUR10,50", "222222")
    assert refusals(one + other) == [(4, "statement.not_vnd"), (11, "statement.not_vnd")]


def test_a_report_of_the_running_day_is_no_statement() -> None:
    text = ":20:X\n:25:001100\n:28C:1\n:34F:VND0,\n:13D:2304051200+0700\n" + ONE
    assert refusals(text) == [(None, "interchange.interim")]


# ISO 20022, after the definition of camt.053 and OCA's test-camt053.xml (bank-statement-import).

CAMT = """\
<?xml version="1.0" encoding="UTF-8"?>
<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
 <n:BkToCstmrStmt>
  <n:GrpHdr><n:MsgId>VCB/1</n:MsgId><n:CreDtTm>2023-07-01T06:00:00+07:00</n:CreDtTm></n:GrpHdr>
  <n:Stmt>
   <n:Id>1</n:Id>
   <n:FrToDt><n:FrDtTm>2023-04-01T00:00:00.000Z</n:FrDtTm>
    <n:ToDtTm>2023-06-30T23:59:59.999Z</n:ToDtTm></n:FrToDt>
   <n:Acct><n:Id><n:Othr><n:Id>0011 0019 32418</n:Id></n:Othr></n:Id></n:Acct>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>PRCD</n:Cd></n:CdOrPrtry></n:Tp>
    <n:Amt Ccy="VND">1000000</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt>
    <n:Dt>2023-03-31</n:Dt></n:Dt></n:Bal>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp>
    <n:Amt Ccy="VND">42998900.00</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt>
    <n:Dt>2023-06-30</n:Dt></n:Dt></n:Bal>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLAV</n:Cd></n:CdOrPrtry></n:Tp>
    <n:Amt Ccy="VND">1</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:Dt>2023-06-30</n:Dt>
    </n:Dt></n:Bal>
   <n:Ntry><n:NtryRef>1</n:NtryRef><n:Amt Ccy="VND">42000000</n:Amt>
    <n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>BOOK</n:Sts>
    <n:BookgDt><n:DtTm>2023-04-05T18:30:00Z</n:DtTm></n:BookgDt><n:ValDt>
    <n:Dt>2023-04-05</n:Dt></n:ValDt>
    <n:AcctSvcrRef>FT23095001</n:AcctSvcrRef>
    <n:NtryDtls><n:TxDtls><n:Refs><n:EndToEndId>NOTPROVIDED</n:EndToEndId></n:Refs>
     <n:RltdPties><n:Dbtr><n:Nm>HTX Mẫu 01</n:Nm></n:Dbtr><n:Cdtr><n:Nm>QUY</n:Nm></n:Cdtr>
    </n:RltdPties>
     <n:RmtInf><n:Ustrd>QHTPT HD01</n:Ustrd><n:Ustrd>KY01 &amp; lãi</n:Ustrd>
      <n:Strd><n:CdtrRefInf><n:Ref>05/2021</n:Ref></n:CdtrRefInf></n:Strd></n:RmtInf>
    </n:TxDtls></n:NtryDtls></n:Ntry>
   <n:Ntry><n:NtryRef>2</n:NtryRef><n:Amt Ccy="VND">1100</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd>
    <n:Sts>BOOK</n:Sts>
    <n:BookgDt><n:Dt>2023-04-06+07:00</n:Dt></n:BookgDt>
    <n:AddtlNtryInf>PHI CHUYEN TIEN</n:AddtlNtryInf></n:Ntry>
   <n:Ntry><n:NtryRef>3</n:NtryRef><n:Amt Ccy="VND">500</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd>
    <n:RvslInd>true</n:RvslInd>
    <n:Sts>BOOK</n:Sts><n:BookgDt><n:Dt>2023-04-07</n:Dt></n:BookgDt>
    <n:NtryDtls><n:TxDtls><n:RltdPties><n:Dbtr><n:Nm>QUY</n:Nm></n:Dbtr><n:Cdtr>
    <n:Nm>DIEN LUC</n:Nm></n:Cdtr></n:RltdPties>
     <n:AddtlTxInf>HOAN TIEN DIEN</n:AddtlTxInf></n:TxDtls></n:NtryDtls></n:Ntry>
   <n:Ntry><n:Amt Ccy="VND">500</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:Sts>BOOK</n:Sts>
    <n:ValDt><n:Dt>2023-03-31</n:Dt></n:ValDt></n:Ntry>
   <n:Ntry><n:Amt Ccy="VND">9000000</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>PDNG</n:Sts>
    <n:ValDt><n:Dt>2023-07-01</n:Dt></n:ValDt></n:Ntry>
  </n:Stmt>
 </n:BkToCstmrStmt>
</n:Document>
"""


def test_camt_053() -> None:
    account = only(CAMT)
    assert seen(account) == [
        # 18:30 at Greenwich is the morning after in Vietnam.
        (date(2023, 4, 6), 42_000_000, "QHTPT HD01 KY01 & lãi 05/2021", "FT23095001", "HTX Mẫu 01"),
        (date(2023, 4, 6), -1_100, "PHI CHUYEN TIEN", "2", ""),
        # A reversal says itself where its money goes; its parties are those of the first payment.
        (date(2023, 4, 7), 500, "HOAN TIEN DIEN", "3", "DIEN LUC"),
        (date(2023, 3, 31), -500, "", "", ""),
    ]
    assert (account.account, account.opening) == (ACCOUNT, 1_000_000)
    assert account.closing == 42_998_900  # 1.000.000 + 42.000.000 - 1.100 + 500 - 500
    assert (account.first, account.last) == (date(2023, 4, 1), date(2023, 6, 30))
    assert [line.booked for line in account.lines] == [None, None, None, date(2023, 4, 1)]
    (remark,) = account.remarks
    assert "9.000.000" in say_in("vi", remark.key, **remark.params)
    assert "9,000,000" in say_in("en", remark.key, **remark.params)
    assert (remark.key, remark.params) == (
        "interchange.pending",
        {"count": 1, "total": 9_000_000},
    )


BATCH = """\
<Ntry><Amt Ccy="VND">30</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2023-04-05</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="VND">10</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>HTX MAU 01</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>mot</Ustrd></RmtInf></TxDtls>
<TxDtls><AmtDtls><TxAmt><Amt Ccy="VND">20</Amt></TxAmt></AmtDtls>
<RmtInf><Ustrd>hai</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry>"""


def notice(entries: str, *, head: str = "", kind: str = "54") -> str:
    message, part = (
        ("BkToCstmrDbtCdtNtfctn", "Ntfctn") if kind == "54" else ("BkToCstmrStmt", "Stmt")
    )
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.0{kind}.001.13"
    return f"""<BizMsgEnvlp><Document xmlns="{space}"><{message}>
<{part}><Acct><Id><IBAN>0011001932418</IBAN></Id><Ccy>VND</Ccy></Acct>{head}{entries}</{part}>
</{message}></Document>
</BizMsgEnvlp>"""


def test_a_batch_is_as_many_lines_as_its_own_amounts_say() -> None:
    day = date(2023, 4, 5)
    account = only(notice(BATCH))
    assert seen(account) == [(day, 10, "mot", "E1", "HTX MAU 01"), (day, 20, "hai", "B1", "")]
    assert (account.opening, account.closing) == (None, None)
    whole = only(notice(BATCH.replace(">20<", ">21<")))  # 10 + 21 is not 30: one line
    assert seen(whole) == [(day, 30, "mot hai", "B1", "HTX MAU 01")]
    without = only(notice(BATCH.replace('<Amt Ccy="VND">20</Amt>', "")))
    assert moved(without) == [(day, 30)]


def test_a_notice_has_totals_and_no_balance() -> None:
    sums = "<TtlCdtNtries><Sum>30</Sum></TtlCdtNtries><TtlDbtNtries><Sum>0</Sum></TtlDbtNtries>"
    head = f"<TxsSummry>{sums}</TxsSummry>"
    account = only(notice(BATCH, head=head))
    assert (account.total_in, account.total_out) == (30, 0)


def balance(code: str, amount: int, day: str) -> str:
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="VND">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"""


def test_balances_of_pages_and_of_days() -> None:
    daily = "".join(
        (
            balance("OPBD", 5, "2023-04-05"),
            balance("CLBD", 35, "2023-04-05"),
            balance("OPBD", 35, "2023-04-06"),
            balance("CLBD", 35, "2023-04-06"),
        )
    )
    account = only(notice(BATCH, head=daily, kind="53"))
    assert (account.opening, account.closing) == (5, 35)
    assert (account.first, account.last) == (date(2023, 4, 5), date(2023, 4, 6))
    both = balance("CLBD", 35, "2023-04-05") + balance("CLBD", 36, "2023-04-05")
    assert [key for _, key in refusals(notice(BATCH, head=both, kind="53"))] == [
        "interchange.two_balances"
    ]
    ends = balance("OPBD", 5, "2023-04-05") + balance("ITBD", 35, "2023-04-05")
    goes_on = balance("ITBD", 35, "2023-04-05") + balance("CLBD", 65, "2023-04-05")
    one, other = (notice(BATCH, head=head, kind="53") for head in (ends, goes_on))
    assert [key for _, key in refusals(one)] == ["interchange.page_lacking"]
    assert [key for _, key in refusals(other)] == ["interchange.page_lacking"]
    part = other[other.index("<Stmt>") : other.index("</Stmt>") + len("</Stmt>")]
    account = only(one.replace("</Stmt>", f"</Stmt>{part}"))
    assert (account.opening, account.closing, len(account.lines)) == (5, 65, 4)


def test_camt_is_refused_by_the_line() -> None:
    text = notice("\n" + BATCH)
    assert refusals(text) == []
    for one, other, problem in (
        (">30<", ">30.5<", (3, "statement.decimals")),
        (">30<", ">30.000<", (3, "interchange.amount")),
        ('<Amt Ccy="VND">30', '<Amt Ccy="USD">30', (3, "statement.not_vnd")),
        ("<Ccy>VND", "<Ccy>USD", (2, "statement.not_vnd")),
        ("<BookgDt><Dt>2023-04-05</Dt></BookgDt>", "", (3, "interchange.lacks")),
        ("<Cd>BOOK<", "<Cd>WHAT<", (3, "interchange.status")),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", (3, "interchange.lacks")),
        ("<Biz", '<!DOCTYPE a [<!ENTITY b "c">]>\n<Biz', (1, "interchange.doctype")),
        ("</Document>", "", (12, "interchange.xml")),
    ):
        assert one in text
        assert refusals(text.replace(one, other)) == [problem], (one, other)
    report = text.replace("BkToCstmrDbtCdtNtfctn", "BkToCstmrAcctRpt")
    assert refusals(report) == [(1, "interchange.interim")]


# OFX, after the specifications 1.0.2 and 2.1.1, chapter 11, and the fixtures of ofxparse.

OFX = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS>
<CURDEF>VND
<BANKACCTFROM><BANKID>970436<ACCTID>0011001932418<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20230401<DTEND>20230630
<STMTTRN>
<TRNTYPE>CREDIT
<DTPOSTED>20230405183000[0:GMT]
<DTUSER>20230405
<TRNAMT>+42000000.00
<FITID>FT23095001
<CHECKNUM>
<NAME>HTX MAU 01
<MEMO>QHTPT HD01 KY01 &amp; lai
</STMTTRN>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20230406090000[+7:ICT]<TRNAMT>-1100,00<FITID>FT23095002
<NAME>PHI CHUYEN TIEN</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20230407</DTPOSTED><TRNAMT>500</TRNAMT>
<FITID>3</FITID><MEMO>A < B</MEMO></STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>42999400<DTASOF>20230630235959</LEDGERBAL>
<AVAILBAL><BALAMT>1<DTASOF>20230630</AVAILBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""


def test_ofx_whose_elements_need_no_end() -> None:
    account = only(OFX)
    assert seen(account) == [
        # 18:30 at Greenwich is the morning after in Vietnam.
        (
            date(2023, 4, 6),
            42_000_000,
            "HTX MAU 01 QHTPT HD01 KY01 & lai",
            "FT23095001",
            "HTX MAU 01",
        ),
        (date(2023, 4, 6), -1_100, "PHI CHUYEN TIEN", "FT23095002", ""),
        (date(2023, 4, 7), 500, "A < B", "3", ""),
    ]
    assert (account.account, account.opening, account.closing) == (ACCOUNT, None, 42_999_400)
    assert (account.first, account.last) == (date(2023, 4, 1), date(2023, 6, 30))
    assert account.lines[0].at is not None
    assert account.lines[0].at.row == 18


def test_the_last_evening_of_a_period_elsewhere_is_the_morning_after_here() -> None:
    """18:30 on 30/06 at Greenwich is 01/07 in Vietnam, and within the statement all the same."""
    first, last = date(2023, 7, 1), date(2023, 6, 30)
    late = OFX.replace("20230405183000", "20230630183000")
    line = only(late).lines[0]
    assert (line.day, line.booked, only(late).closing) == (first, last, 42_999_400)
    late = CAMT.replace("2023-04-05T18", "2023-06-30T18")
    line = only(late).lines[0]
    assert (line.day, line.booked) == (first, last)
    assert taken(late) == [(ACCOUNT, "camt053", "ends", 1_000_000, 42_998_900)]


def test_a_balance_of_the_day_of_downloading_is_none_of_the_period() -> None:
    later = only(OFX.replace("<DTASOF>20230630235959", "<DTASOF>20230701060000"))
    assert later.closing is None
    (remark,) = later.remarks
    assert remark.key == "interchange.other_day"
    for lang in LANGUAGES:
        assert "01/07/2023" in say_in(lang, remark.key, **remark.params)
    sooner = only(OFX.replace("<DTASOF>20230630235959", "<DTASOF>20230406"))  # a line is of the 7th
    assert sooner.closing is None


def test_letters_as_the_header_says() -> None:
    text = OFX.replace("HTX MAU 01", "HTX Mau so mot é")
    assert only(text.encode("cp1252")).lines[0].payer == "HTX Mau so mot é"
    assert only(text.encode()).lines[0].payer == "HTX Mau so mot é"  # says 1252, and is UTF-8
    broken = text.replace("é", "Hợp tác xã").encode().replace(b"t\xc3\xa1c", b"t\xc3c")
    assert refusals(broken) == [(None, "interchange.encoding")]  # not “Há»£p”, read as 1252
    odd = OFX.replace("HTX MAU 01", "x").replace("CHARSET:1252", "CHARSET:932").encode()
    assert refusals(odd.replace(b"<NAME>x", b"<NAME>\x81\xff")) == [(None, "interchange.encoding")]


def test_cards_and_securities_are_left_out_by_name() -> None:
    card = "<CCSTMTRS><CURDEF>VND<CCACCTFROM><ACCTID>4111</CCACCTFROM></CCSTMTRS>"
    card = f"<CREDITCARDMSGSRSV1><CCSTMTTRNRS>{card}</CCSTMTTRNRS></CREDITCARDMSGSRSV1>"
    account = only(OFX.replace("</OFX>", f"{card}</OFX>"))
    assert [(one.key, one.params) for one in account.remarks] == [
        ("interchange.other_kinds", {"accounts": ["4111"]})
    ]
    for lang in LANGUAGES:
        assert "4111" in say_in(lang, "interchange.other_kinds", accounts=["4111"])
    assert refusals(f"OFXHEADER:100\n<OFX>\n{card}</OFX>") == [(3, "interchange.only_other_kinds")]
    error = "<STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS>"
    assert refusals(f"<OFX><SONRS>{error}</SONRS></OFX>") == [(1, "interchange.bank_error")]


def test_ofx_is_refused_by_the_line() -> None:
    for one, other, problem in (
        ("<CURDEF>VND", "<CURDEF>USD", (15, "statement.not_vnd")),
        ("+42000000.00", "42000000.25", (22, "statement.decimals")),
        ("+42000000.00", "42,000,000", (22, "interchange.amount")),
        ("<DTPOSTED>20230405183000[0:GMT]", "<DTPOSTED>20231305", (20, "interchange.not_read")),
        ("<DTPOSTED>20230405183000[0:GMT]\n", "", (18, "interchange.lacks")),
        ("<TRNAMT>+42000000.00\n", "", (18, "interchange.lacks")),
        ("</STMTTRN>\n<STMTTRN><TRNTYPE>FEE", "<STMTTRN><TRNTYPE>FEE", (18, "interchange.lacks")),
        ("</OFX>", "", (35, "interchange.cut_off")),
        ("<OFX>", "<!DOCTYPE x>\n<OFX>", (11, "interchange.doctype")),
        ("<STMTRS>", "<!ENTITY x><STMTRS>", (14, "interchange.doctype")),
    ):
        assert one in OFX
        found = refusals(OFX.replace(one, other, 1))
        assert problem in found, (one, other, found)


# QIF, after GnuCash's src/import-export/qif-import/file-format.txt.

QIF = """\
!Option:AutoSwitch
!Account
NVietcombank 0011001932418
TBank
^
!Type:Bank
D31/03/2023
T1,000,000.00
CX
POpening Balance
L[Vietcombank]
^
D5/4/2023
U42,000,000.00
T42,000,000.00
NFT23095001
PHTX MAU 01
MQHTPT HD01
LThu no
^
D6/4'23
T-1,100
PPHI CHUYEN TIEN
^
"""


def test_qif() -> None:
    account = only(QIF)
    assert seen(account) == [
        (date(2023, 4, 5), 42_000_000, "HTX MAU 01 QHTPT HD01", "FT23095001", "HTX MAU 01"),
        (date(2023, 4, 6), -1_100, "PHI CHUYEN TIEN", "", ""),
    ]
    assert (account.account, account.opening, account.closing) == (ACCOUNT, 1_000_000, None)
    assert (account.first, account.last) == (date(2023, 4, 1), date(2023, 4, 6))
    assert account.lines[0].at is not None
    assert account.lines[0].at.row == 13


def short(*days: str) -> str:
    return "!Type:Bank\n" + "".join(f"D{day}\nT1\nPx\n^\n" for day in days)


def test_day_and_month_are_told_by_the_whole_file() -> None:
    april, may = date(2023, 4, 5), date(2023, 5, 4)
    thirteenth = date(2023, 4, 13)
    assert [day for day, _ in moved(only(short("05/04/2023", "13/04/2023")))] == [april, thirteenth]
    assert [day for day, _ in moved(only(short("05/04/2023", "04/13/2023")))] == [may, thirteenth]
    assert [day for day, _ in moved(only(short("05/05/2023")))] == [date(2023, 5, 5)]
    assert [day for day, _ in moved(only(short("2023-04-05")))] == [april]
    assert [day for day, _ in moved(only(short("05.04.2023")))] == [april]
    open_ = short("01/01/2023", "05/04/2023")
    assert refusals(open_) == [(6, "interchange.day_order")]
    # What the sentence says to do: a first line.
    assert moved(only("!Option:DMY\n" + open_))[1] == (april, 1)
    assert moved(only("!Option:MDY\n" + open_))[1] == (may, 1)
    assert refusals(short("13/04/2023", "04/13/2023")) == [(6, "interchange.not_read")]


def test_qif_is_refused_by_the_line() -> None:
    for one, other, problem in (
        ("T-1,100\n", "T-1,100.50\n", (22, "statement.decimals")),
        ("T-1,100\n", "T-1.100,00\n", (22, "statement.mixed_numbers")),
        ("T-1,100\n", "", (21, "statement.no_amount")),
        ("D6/4'23\n", "", (21, "statement.no_day")),
        ("U42", "U43", (13, "interchange.twice")),
        ("T-1,100\n", "T-1,100\nT-2,100\n", (23, "interchange.twice")),
        ("PPHI", "POpening Balance\nLPHI", (21, "interchange.opening_within")),
        ("MQHTPT", "M\x07QHTPT", (13, "text.control_character")),
    ):
        assert one in QIF
        found = refusals(QIF.replace(one, other))
        assert problem in found or (22, problem[1]) in found, (one, other, found)
    assert refusals(QIF[:-2]) == [(21, "interchange.cut_off")]
    assert refusals("!Type:CCard\nD1/1/2023\nT1\n^\n") == [(None, "interchange.only_other_kinds")]
    assert refusals("!Type:Cat\nNx\n^\n") == [(None, "interchange.lacks")]


# Which format a file has is told by its content.


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MT940, "mt940"),
        (CAMT, "camt053"),
        (notice(BATCH), "camt054"),
        (OFX, "ofx"),
        (QIF, "qif"),
        ("\ufeff" + QIF, "qif"),
        ("Ngày,Nợ,Có,Số dư,Nội dung\n05/04/2023,,42000000,43000000,:20: x\n", None),
        ("!Không phải QIF", None),
        ("<html><table><tr><td>OFX</td></tr></table></html>", None),
    ],
)
def test_the_format_is_told_by_the_content(text: str, name: str | None) -> None:
    for encoding in ("utf-8", "utf-16"):
        file = SourceFile("bất kỳ.xls", text.encode(encoding))
        assert format_of(file) == name
        assert is_interchange(file) == (name is not None)


@pytest.mark.parametrize("text", [MT940, CAMT, notice(BATCH), OFX, QIF])
def test_in_utf_16_and_with_any_ends_of_lines_it_is_the_same(text: str) -> None:
    plain = only(text)
    wide = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert only(wide) == plain
    assert only(text.replace("\n", "\r\n")) == plain
    assert only(b"\xef\xbb\xbf" + text.encode()) == plain


# Nothing is taken that is not proved, as with tables.


def taken(text: str, **asked: Any) -> list[tuple[str, str, str | None, int | None, int | None]]:
    read = read_statements(SourceFile("sao-ke.sta", text.encode()), known_layouts(), **asked)
    return [(one.account, one.layout, one.proof, one.opening, one.closing) for one in read]


def refused(text: str, **asked: Any) -> list[str]:
    with pytest.raises(BadFile) as bad:
        taken(text, **asked)
    return [problem.key for problem in bad.value.problems]


def test_balances_at_both_ends_prove_it() -> None:
    assert taken(MT940) == [(ACCOUNT, "mt940", "ends", 1_000_000, 1_000_000)]
    assert taken(CAMT) == [(ACCOUNT, "camt053", "ends", 1_000_000, 42_998_900)]
    changed = MT940.replace("C42000000,", "C42000010,", 1)
    assert refused(changed) == ["statement.unbalanced"]
    assert refused(CAMT.replace(">42000000<", ">42000001<")) == ["statement.unbalanced"]


def test_what_lacks_a_balance_is_asked_for_it() -> None:
    """The OFX closes on 42.999.400 after +42.000.000 - 1.100 + 500, so it opened on 1.000.000."""
    assert refused(OFX) == ["statement.proves_nothing"]
    right = (ACCOUNT, "ofx", "ends", 1_000_000, 42_999_400)
    assert taken(OFX, stated={"": Ends(1_000_000, 42_999_400)}) == [right]
    assert taken(OFX, stated={ACCOUNT: Ends(1_000_000)}) == [right]
    assert refused(OFX, stated={"": Ends(1_000_001)}) == ["statement.unbalanced_as_typed"]
    # The QIF opens on 1.000.000 and has +42.000.000 - 1.100.
    assert refused(QIF) == ["statement.proves_nothing"]
    assert taken(QIF, stated={"": Ends(None, 42_998_900)}) == [
        (ACCOUNT, "qif", "ends", 1_000_000, 42_998_900)
    ]
    assert refused(notice(BATCH)) == ["statement.proves_nothing"]
    sums = "<TtlCdtNtries><Sum>30</Sum></TtlCdtNtries><TtlDbtNtries><Sum>0</Sum></TtlDbtNtries>"
    totals = f"<TxsSummry>{sums}</TxsSummry>"
    assert taken(notice(BATCH, head=totals)) == [(ACCOUNT, "camt054", "totals", None, None)]


def test_an_account_of_other_money_may_be_left_out() -> None:
    dollars = page(
        "1", "F:C230404USD0,", ONE.replace("C10,", "C10,50"), "F:C230405USD10,50", "1111"
    )
    dong = page("1", "F:C230404VND0,", TWO.replace("D3,", "C3,"), "F:C230405VND3,")
    assert refused(dollars + dong) == ["statement.not_vnd"]
    assert taken(dollars + dong, left_out=frozenset(("1111",))) == [
        (ACCOUNT, "mt940", "ends", 0, 3)
    ]


def test_an_empty_statement_is_of_its_period() -> None:
    empty = page("1", "F:C230331VND7,", "", "F:C230630VND7,")
    (one,) = read_statements(SourceFile("x.sta", empty.encode()), known_layouts())
    assert (one.proof, one.first, one.last) == ("empty", date(2023, 4, 1), date(2023, 6, 30))


def test_no_remarks_are_written_beside_rows_that_are_none(tmp_path: Path) -> None:
    file, place = SourceFile("x.sta", MT940.encode()), tmp_path / "x.xlsx"
    problem = Problem(Place("x.sta", row=5), "interchange.lacks", {"what": ":62F:"})
    with pytest.raises(BadFile) as refusal:
        give_back(file, [problem], place, known_layouts())
    assert [each.key for each in refusal.value.problems] == [problem.key, "remarks.no_table"]
    assert not place.exists()
