"""What a bank has in mind is read back from each format; what is damaged is refused in words."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import BadFile
from fundledger.exchange.statements.interchange import accounts_of, is_interchange
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES, say_problem
from fundledger.text import clean
from tests.exchange.interchange_files import (
    ACCOUNT,
    Moved,
    Told,
    camt053,
    mt940,
    ofx,
    qif,
    read,
)

FIRST = date(2023, 4, 1)

words = st.text("abcdeghiklmnopqrstuvxyzđăâêôơưáạỳABCDXYZ0123456789 .,:;-+()?/&<>'", max_size=150)
amounts = st.integers(-(10**12), 10**12).filter(bool)
moves = st.builds(
    Moved,
    day=st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days)),
    amount=amounts,
    words=words.map(lambda text: clean(f"a{text}z")),
    reference=st.from_regex(r"FT[0-9]{4,12}", fullmatch=True),
)


@st.composite
def statements(draw: st.DrawFn) -> list[Told]:
    numbers = draw(st.lists(st.sampled_from((ACCOUNT, "19035551111", "25010001")), unique=True))
    return [
        Told(
            account=number,
            opening=draw(st.integers(-(10**12), 10**12)),
            first=FIRST,
            moved=sorted(draw(st.lists(moves, max_size=8)), key=lambda one: one.day),
        )
        for number in numbers or [ACCOUNT]
    ]


@settings(max_examples=40, deadline=None)
@given(told=statements(), page=st.integers(1, 5))
def test_mt940_is_read_back(told: list[Told], page: int) -> None:
    same(told, mt940(told, page=page))


@settings(max_examples=40, deadline=None)
@given(told=statements(), version=st.sampled_from(("001.02", "001.08", "001.13")))
def test_camt053_is_read_back(told: list[Told], version: str) -> None:
    same(told, camt053(told, version))


@settings(max_examples=40, deadline=None)
@given(told=statements(), is_xml=st.booleans())
def test_ofx_is_read_back(told: list[Told], is_xml: bool) -> None:
    same(told, ofx(told, is_xml=is_xml), has_opening=False)


@settings(max_examples=40, deadline=None)
@given(told=statements(), month_first=st.booleans())
def test_qif_is_read_back(told: list[Told], month_first: bool) -> None:
    same(told, qif(told, month_first=month_first), has_closing=False)


def same(
    told: list[Told], text: str, *, has_opening: bool = True, has_closing: bool = True
) -> None:
    accounts = read(text)
    assert [one.account for one in accounts] == [one.account for one in told]
    for account, one in zip(accounts, told, strict=True):
        assert account.opening == (one.opening if has_opening else None)
        assert account.closing == (one.closing if has_closing else None)
        lines = [(line.day, line.amount, line.narrative, line.reference) for line in account.lines]
        assert lines == [(m.day, m.amount, m.words, m.reference) for m in one.moved]


# Damaged files.

TOLD = [
    Told(
        account,
        1_000_000,
        FIRST,
        [
            Moved(
                FIRST + timedelta(days=day), (-1) ** day * (day + 1) * 1_000, f"HD {day}/2021", "F"
            )
            for day in range(20)
        ],
    )
    for account in (ACCOUNT, "19035551111")
]
WHOLE: dict[str, Callable[[], str]] = {
    "mt940": lambda: mt940(TOLD, page=7),
    "camt053": lambda: camt053(TOLD),
    "ofx": lambda: ofx(TOLD),
    "ofx2": lambda: ofx(TOLD, is_xml=True),
    "qif": lambda: qif(TOLD, month_first=False),
}
_BITS = [
    b"<",
    b">",
    b"</",
    b"^",
    b"\x00",
    b"\xff\xfe",
    b":61:",
    b"!",
    b"99999",
    b"&#0;",
    b"\n",
    b"{4:",
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        at, length = chance.randrange(len(data)), chance.choice((1, 1, 2, 30, 400))
        match chance.randrange(5):
            case 0:
                data = data[:at] + data[at + length :]
            case 1:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 2:
                data = data[:at] + data[at : at + length] + data[at:]
            case 3:
                data = data[:at] + chance.choice(_BITS) + data[at:]
            case _:
                data = data[: max(at, 1)]
    return data


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_read_or_refused_in_words(name: str) -> None:
    whole = WHOLE[name]().encode()
    refused = 0
    for number in range(150):
        file = SourceFile("hỏng", damaged(whole, random.Random(f"{name} {number}")) or b"x")
        if not is_interchange(file):
            continue
        began = time.process_time()
        try:
            for account in accounts_of(file):
                assert all(isinstance(line.amount, int) and line.amount for line in account.lines)
        except BadFile as bad:
            refused += 1
            for problem in bad.problems[:3]:
                for lang in LANGUAGES:
                    assert say_problem(problem, lang)
        assert time.process_time() - began < 2
    assert refused > 40


@pytest.mark.parametrize(
    "text",
    [
        "OFXHEADER:100\n<OFX>" + "<" * 200_000,
        "OFXHEADER:100\n<OFX>" + "<A>" * 200_000,
        "OFXHEADER:100\n<OFX>" + "<!--" * 200_000,
        "<Document><BkToCstmrStmt>" + "<a>" * 200_000,
        ":20:x\n:25:1\n:28C:1\n:60F:C230404VND0,\n:61:" + "1" * 200_000,
        ":20:x\n:25:1\n:28C:1\n:60F:C230404VND" + "1" * 200_000 + ",\n",
        ":20:x\n:28C:1\n:25:" + "1 " * 100_000 + "\n",
        "!Type:Bank\nD1/1/2023\nT" + "1," * 100_000 + "\n^\n",
        "!Account\nN" + "1 " * 100_000 + "\n^\n!Type:Bank\nD1/1/2023\nT" + "9" * 50_000 + "\n^\n",
    ],
)
def test_what_is_made_to_take_long_takes_no_time(text: str) -> None:
    began = time.process_time()
    with pytest.raises(BadFile):
        read(text)
    assert time.process_time() - began < 3


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mt940", "camt053", "ofx", "qif"])
def test_twenty_thousand_lines(name: str) -> None:
    lines = [
        Moved(
            FIRST + timedelta(days=n // 60),
            n % 7 * 1_000 - 2_500,
            f"HD {n}/2021 HTX số {n}",
            f"F{n}",
        )
        for n in range(20_000)
    ]
    told = [Told(ACCOUNT, 10**9, FIRST, lines)]
    make = {"mt940": mt940, "camt053": camt053, "ofx": ofx}
    text = make[name](told) if name in make else qif(told, month_first=False)
    (account,) = read(text)
    assert len(account.lines) == 20_000
