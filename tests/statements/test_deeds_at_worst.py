"""Every deed at its worst: a name of 120 characters, a long number, 10^15 đồng, nothing said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger.messages import LANGUAGES, Language
from fundledger.office.calling import Call, answer
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, found_fund
from tests.loans.books import SOURCE, register, with_capital
from tests.statements.reading import read

pytestmark = pytest.mark.slow

MOST = 10**15
NOW = date(2024, 10, 5)
BORROWER, LOAN, CASE = "4900000009", "01/2023/HĐTD-QHTPTHTX-LANGSON-0001", "KK-01"
NAME = (
    "Hợp tác xã sản xuất, kinh doanh, dịch vụ tổng hợp nông lâm nghiệp và du lịch cộng đồng các dân"
    " tộc vùng cao biên giới Nà Thuộc"
)
LEAST_MARGIN = 14 * 72 / 25.4

ASKED = {
    "appraisal": {"application": "HS"},
    "claims": {"case": CASE},
    "collateral-notice": {"loan": LOAN, "code": "TS1", "as_of": "2024-07-30"},
    "contract": {"loan": LOAN},
    "council-minutes": {"quarter": "2024Q2"},
    "draw": {"loan": LOAN},
    "inspection": {"loan": LOAN},
    "loan-decision": {"application": "HS"},
    "petition": {"case": CASE},
    "proposal-waive": {"loan": LOAN, "amount": MOST},
    "release": {"loan": LOAN, "code": "TS1"},
    "restructuring": {"loan": LOAN},
    "work-minutes": {"cooperative": BORROWER, "as_of": "2024-07-30"},
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    place = tmp_path_factory.mktemp("deeds") / "sổ.db"
    made = with_capital(found_fund(create(str(place))), MOST)
    register(made, BORROWER, NAME)

    def do(act: str, **said: object) -> None:
        answer(Call(lambda: made, None, FUND, "kế toán", NOW, agreed=True), act, said)

    papers = ("request", "legal", "plan", "statements", "collateral")
    asked = {"cooperative": BORROWER, "amount": MOST, "purpose": "Mua máy " * 20}
    project = {"project_cost": MOST, "own_funds": MOST // 2, "paper": papers}
    do("application add", application="HS", **asked, **project, on="2023-06-01")
    security = (f"{'Nhà xưởng ' * 12}={MOST}@01/06/2023",)
    do("appraise", application="HS", propose="lend", security=security, on="2023-06-02")
    decided = {"document": "1/QĐ", "by": "Giám đốc", "rate": "12", "source": SOURCE}
    do("decide", application="HS", **decided, on="2023-06-03")
    terms = {"rate": "12", "instalments": 1, "first_due": "2024-06-30", "principal": MOST}
    days = {"signed": "2023-06-15", "disbursed": "2023-06-30"}
    do("loan add", loan=LOAN, cooperative=BORROWER, source=SOURCE, **terms, **days)
    thing = {"kind": "machinery", "what": "Máy cày " * 15, "value": MOST, "valued": "2023-06-01"}
    do("security add", loan=LOAN, code="TS1", **thing, on="2023-06-20")
    do("disburse", loan=LOAN, amount=MOST, on="2023-06-30", document="UNC-1")
    court = {"kind": "civil", "court": "TAND khu vực 1", "document": "QĐ 1"}
    do("case open", case=CASE, cooperative=BORROWER, loans=(LOAN,), **court, on="2024-07-20")
    do("case event", case=CASE, event="file", document="ĐKK", on="2024-07-30")
    do("loan extend", loan=LOAN, to="2025-06-30", document="03/QĐ", on="2024-08-20")
    found = {"finding": "misused", "member": ("Cán bộ " * 8,), "actual": "Mua khác " * 60}
    do("inspect", loan=LOAN, document="3/BB", **found, on="2024-08-21")
    yield made
    made.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(ASKED))
def test_a_deed_stays_on_its_page(
    book: Book, tmp_path: Path, kind: str, language: Language
) -> None:
    caller = Call(lambda: book, None, FUND, "", NOW)
    made = answer(caller, f"print {kind}", {**ASKED[kind], "paper_lang": language}).made
    assert made is not None
    place = tmp_path / "paper.pdf"
    made.write(place, False)
    pages = read(place.read_bytes())
    whole = " ".join(text.text for page in pages for text in page.texts)
    assert "{" not in whole
    for page in pages:
        for text in page.texts:
            assert text.left > LEAST_MARGIN, text
            assert text.ink_right < page.width - LEAST_MARGIN + 1, text
