"""What a person sees: no screen is wider than 100 columns, and what is left out is said.

The book is one of a real Fund at its worst: names of sixty letters, contracts numbered as the Funds
number them, and sums of fourteen digits, more than all Funds of the country have together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fundledger.cli import desk as desks
from fundledger.cli.command import Command
from fundledger.cli.main import program
from fundledger.cli.options import FACES
from fundledger.cli.tree import Tree
from fundledger.messages import Language, use_language
from fundledger.office.table import ACTS, declaration
from fundledger.reports.columns import columns_of
from fundledger.text import clean

NAMES = (
    "Hợp tác xã Dịch vụ Nông nghiệp tổng hợp và Xây dựng Đồng Đăng",
    "Liên hiệp hợp tác xã Dịch vụ Nông nghiệp tổng hợp Bắc Sơn Một",
    "Hợp tác xã Chăn nuôi, Trồng trọt và Kinh doanh tổng hợp Bình Gia",
)
LOANS = ("01/2023/HĐTD-QHTHTX", "02/2023/HĐTD-QHTHTX", "03/2023/HĐTD-QHTHTX")
CODES = ("4900123451", "4900123452", "4900123453")
LENT = "12.345.678.901.234"  # 14 digits
SPAN = ("--from", "01/01/2023", "--to", "30/09/2023")
DRAWN = ("--from", "01/01/2022", "--to", "31/12/2022")
CASE = "01/2023/KK-QHTHTX"
SUED = (
    *("--cooperative", CODES[1], "--loan", LOANS[1], "--kind", "commercial"),
    *("--court", "Tòa án nhân dân huyện Hữu Lũng, tỉnh Lạng Sơn"),
)
JUDGED = ("--on", "04/12/2023", "--document", "25/2023/KDTM-ST", "--fee", "123.456.789.012")
MOVED = ("--to", "29/12/2023", "--on", "15/12/2023")
PLOT, BACKER = (LOANS[0], "TS1"), (LOANS[0], "BL1")
GIVEN = ("--addressee", NAMES[0], "--on", "02/07/2023", "--hand-over-by", "30/08/2023")
GIVEN_FOR = (
    *("--cooperative", CODES[0], "--count", "sản phẩm=3", "--amount", LENT, "--source", "NSDP"),
    *("--on", "15/05/2023", "--area", "xã Hữu Lũng, tỉnh Lạng Sơn", "--document", "812/QĐ-UBND"),
)
DECIDED = ("--document", "QĐ 704/QĐ-UBND", "--on", "15/09/2023", "--dry-run")
FOUND = (
    *(
        "--by",
        "Tổ thu hồi nợ của Liên minh hợp tác xã tỉnh",
        "--ability",
        "trả dần hai quý một lần",
    ),
    *("--cause", "mất mùa hai vụ liền, giá nông sản xuống thấp, thành viên chưa góp đủ vốn"),
    *("--conclusion", "cho trả dần đến hết năm, không trả thì khởi kiện"),
    *("--next", "lập lịch trả nợ mới và biên bản đối chiếu công nợ", "--next-on", "30/09/2023"),
)
APPROVED = (
    *("--quarter", "2023Q2", "--member", "Thành viên 1", "--member", "Thành viên 2"),
    *("--use", f"{LOANS[1]}=1.234.567.890.123", "--use", f"{LOANS[2]}=1.000.000"),
    *("--conclusion", "tiếp tục đôn đốc, báo cáo Liên minh hợp tác xã tỉnh trong quý sau"),
)
PAPER = "Giấy báo Có số 0000123/GBC-NHNN ngày nộp"
BY = ("--pay-by", "30/09/2023", "--document", PAPER)
SENT = (
    *("--on", "15/09/2023", "--to", "guarantor", "--addressee", NAMES[1], "--loan", LOANS[0]),
    *("--answer-by", "30/09/2023", "--note", "đề nghị trả hết nợ gốc và lãi quá hạn trước ngày"),
)
SPOKEN = ("--on", "15/09/2023", "--person", NAMES[1], "--note", "hẹn trả dần sau vụ thu hoạch tới")
PROMISED = ("--on", "15/09/2023", "--person", NAMES[0])
INSPECTED = (
    *("--member", "Thành viên 1 của Ban kiểm soát", "--member", "Thành viên 2 của Liên minh"),
    *("--planned", "xây nhà xưởng chế biến nông sản", "--actual", NAMES[2]),
    *("--assets", "chưa thấy nhà xưởng", "--proposal", "thu hồi vốn trước hạn"),
)

RECEIPTS = (
    "Số phiếu thu,Ngày thu,Hợp đồng,Hợp tác xã,Số tiền,Hình thức thu,Số tham chiếu ngân hàng\n"
    f",12/07/2023,{LOANS[0]},,3.456.789.012.345,,{PAPER} 1\n"
    f",12/07/2023,{LOANS[1]},,1.234.567.890.123,,{PAPER} 2\n"
)
STATEMENT = (
    "Ngày ngân hàng ghi,Tiền vào,Tiền ra,Nội dung chuyển tiền,Số chứng từ ngân hàng,Người nộp\n"
    f"13/07/2023,1.111.222.333.444,,HTX DV NN TONG HOP NOP TIEN GOC VA LAI VAY {LOANS[2]},"
    f'FT23194000000001,"{NAMES[2]}"\n'
    "14/07/2023,2.222.333.444.555,,NGUOI NOP KHONG GHI RO NOI DUNG CHUYEN KHOAN QUA APP,"
    "FT23195000000002,\n"
)
UNKNOWN_BANK = (
    "Lúc,Giải trình,Vào két,Khỏi két,Còn\n"
    f"13/07/2023,{NAMES[1]} NOP TIEN GOC VA LAI VAY,1.111.222.333.444,,11.111.222.333.444\n"
    f"14/07/2023,{NAMES[0]} NHAN LAI TIEN,,2.222.333.444.555,8.888.888.888.889\n"
    f'15/07/2023,"{NAMES[2]}",1.000.000.000.000,,9.888.888.888.889\n'
)
ENTRIES = f"""\
entries:
  - date: 20/07/2023
    memo: Chi phí quản lý, văn phòng phẩm và công tác phí của Ban điều hành quý III năm 2023
    document: {PAPER} 3
    postings:
      - {{account: cost_management, debit: 12.345.678}}
      - {{account: bank_interest, credit: 12.345.678}}
"""
CONTRACTS = (
    "so hd,ngay ky hop dong,htx,nguon,so tien,lai suat nam,giai ngan,so ky tra no,khoang cach\n"
    f'04/2023/HĐTD-QHTHTX,05/01/2023,{CODES[0]},NSDP,{LENT},"7,3",01/02/2023,8,3 months\n'
)

SUPPORT = (
    "Nội dung hỗ trợ;Đơn vị thụ hưởng;Số lượng;Đơn vị tính;Kinh phí (triệu đồng);Ngày;Văn bản\n"
    f"Xúc tiến thương mại, mở rộng thị trường;{NAMES[2]};19;HTX;669;30/06/2023;{PAPER}\n"
)
SUPPORT_PLAN = (
    "STT;Chỉ tiêu;ĐV tính;Thực hiện KH 2016-2020;KH 2021;KH 2022;KH 2023;KH 2024;KH 2025;"
    "Mục tiêu KH 2021-2025;Mã nội dung\n"
    "I;Chính sách hỗ trợ, ưu đãi chung đối với hợp tác xã;;;;;;;;;\n"
    "1;Số người được tham gia bồi dưỡng;người;4.277;800;800;800;800;800;4.100;19.2.2\n"
    "2;Số vốn vay từ Quỹ hỗ trợ phát triển HTX;Tr đồng;100.000;99.999.999;99.999.999;99.999.999;"
    "99.999.999;99.999.999;499.999.995;19.5.Q\n"
    "3;Hỗ trợ về ứng dụng khoa học kỹ thuật, công nghệ mới;HTX;không triển khai thực hiện;;;;;;;\n"
)
REQUESTS = ("HS-01/2023-QHTHTX", "HS-02/2023-QHTHTX")
PAPERS = ("request", "legal", "plan", "statements", "collateral")
ASKED = (
    *("--cooperative", CODES[1], "--amount", LENT, "--on", "05/01/2023", "--purpose"),
    "Mua máy cấy, máy gặt và xây nhà kho cho tổ dịch vụ của ba thôn vùng cao",
    *("--project-cost", "20.000.000.000.000", "--own-funds", "1.234.567.890.123"),
    *("--term-months", "60", "--instalments", "20", "--every-months", "3", "--source", "NSDP"),
    *("--security", f"Thửa đất số 12, tờ bản đồ số 5 của {NAMES[0]}", "--officer", NAMES[2]),
)
FOUND_OF_IT = (
    *("--propose", "lend", "--on", "12/01/2023", "--document", PAPER, "--weak", "financial"),
    *("--legal", "đủ tư cách pháp nhân, người đại diện đúng thẩm quyền theo điều lệ sửa đổi"),
    *("--security", f"Thửa đất số 12 của {NAMES[0]}={LENT}@10/01/2023"),
    *("--dissent", "vốn lưu động chưa đủ cho hai vụ", "--dissent", "giá máy chưa có báo giá"),
)
APPROVES = (
    *("--document", "15/QĐ-QHTHTX-2023", "--by", "Chủ tịch Hội đồng quản lý Quỹ"),
    *("--on", "15/01/2023", "--monthly-rate", "0,55", "--conversion", "x12", "--yes"),
    *("--condition", "bao_hiem@1=mua bảo hiểm cho nhà kho và máy, người thụ hưởng là Quỹ"),
)
APPLICATIONS = (
    "số hồ sơ,ngày nhận,mã số htx,số tiền đề nghị vay,mục đích\n"
    f"01/2023/HSVV-QHTHTX,05/09/2023,{CODES[0]},{LENT},{NAMES[0]} mở rộng nhà xưởng\n"
)
WHOLE_YEAR = ("--from", "01/01/2023", "--to", "31/12/2023")
PAY = ("--staff-pay", "99.999.999.999", "--managers-pay", "99.999.999.999")
FINANCES = f"""\
financial_plans:
  - {{year: 2023, document: {PAPER}, day: 15/03/2023, disbursed: 99.999.999.999.999,
      outstanding: 99.999.999.999.999, income: 99.999.999.999.999, cost: 1.000.000.000.000,
      bad_debt_percent: "2,5"}}
"""
PETITION = "01/2023/KN-LMHTX"
PETITIONED = (
    *("--text", "Cho hợp tác xã thuê đất làm kho, nhà xưởng và được vay tín chấp theo phương án"),
    *(
        "--kind",
        "land",
        "--body",
        "Sở Tài nguyên và Môi trường tỉnh Lạng Sơn",
        "--level",
        "province",
    ),
    *("--how", "meeting", "--cooperative", CODES[0], "--cooperative", CODES[1]),
    *("--unlisted", f"{NAMES[0]} số hai", "--due", "30/09/2023", "--on", "15/08/2023"),
)
PETITIONS = (
    "số kiến nghị,ngày kiến nghị,nội dung kiến nghị,lĩnh vực kiến nghị,cơ quan được kiến nghị,"
    "mã số htx kiến nghị,hạn trả lời\n"
    f"02/2023/KN-LMHTX,15/08/2023,{NAMES[0]} xin vay vốn,vốn,Sở Tài chính,{CODES[0]},30/09/2023\n"
)
DONE = f"""\
steps:
  - {{day: 05/07/2023, cooperative: "{CODES[0]}", how: đến nơi, reply: Xin gia hạn}}
  - {{day: 01/08/2023, cooperative: "{CODES[0]}", rung: remind_1, document: {PAPER},
      delivered_on: 04/08/2023, delivered_by: bưu điện}}
promises:
  - {{day: 10/08/2023, cooperative: "{CODES[0]}", amount: {LENT}, by: 31/08/2023, notice: {PAPER}}}
"""
PLANNED = (
    "Hợp đồng,Quý,Nguồn thu,Chắc chắn (%),Gốc dự kiến thu,Lãi trong hạn dự kiến thu,Ghi chú\n"
    f"{LOANS[0]},2023Q3,hòa giải tại tòa,70,{LENT},3.456.789.012.345,{NAMES[0]}\n"
    f"{LOANS[2]},2023Q4,bán tài sản bảo đảm,40,{LENT},,{NAMES[1]}\n"
)
STATED = f"""\
code: bc
document: Báo cáo tổng kết công tác năm của {NAMES[0]}
as_of: 30/06/2023
figures:
  - {{id: a, place: II.6, category: Dư nợ, printed: "7,5 tỷ đồng"}}
  - {{id: b, place: II.6, category: Dư nợ / trong hạn, printed: "3 tỷ đồng", adds_to: a}}
  - {{id: c, place: II.7, category: Dư nợ / quá hạn, printed: "1,61 triệu đồng", adds_to: a}}
  - {{id: d, place: "{NAMES[1]}", category: "{NAMES[2]}", printed: "21.0470 người"}}
"""
TABLE = f"""\
name: quy-che-2023
from: 01/09/2023
source: Quyết định 12/QĐ-QHTHTX của Chủ tịch Hội đồng quản lý Quỹ hỗ trợ phát triển hợp tác xã tỉnh
lapse_days: 90
steps:
  - {{code: site_visit_with_the_alliance_and_commune, name: Kiểm tra thực tế tại nơi làm dự án,
      days: 10, calendar_days: có, who: Phòng Tín dụng và Liên minh hợp tác xã tỉnh}}
  - {{code: decision, name: Quyết định cho vay}}
authority:
  - {{who: Chủ tịch Hội đồng quản lý Quỹ hỗ trợ phát triển hợp tác xã tỉnh, up_to: {LENT}}}
papers:
  - {{code: request, name: Đơn đề nghị vay vốn có xác nhận của Ủy ban nhân dân xã, before: mỗi
      lần giải ngân, of: hợp tác xã; liên hiệp hợp tác xã; tổ hợp tác; cá nhân}}
"""

WHAT_IF = ("--scenario", "kich-ban.yaml")
SCENARIO = f"""
tên kịch bản: Hai hợp tác xã nợ nhiều nhất không trả, giải ngân thêm cho hợp tác xã còn lại
ghi chú: theo ý kiến của Ban Giám đốc Quỹ tại cuộc họp quý 3 năm 2023
thay đổi:
  - {{đối tượng: dư nợ lớn nhất, cụ thể là: 2, diễn biến: không trả, từ ngày: 01/10/2023}}
  - đối tượng: bên vay
    cụ thể là: {NAMES[2]}
    diễn biến: chậm
    chậm số quý: 1
    chậm số ngày: 15
  - {{đối tượng: đang ở tòa, diễn biến: tòa xử thắng, tỷ lệ: "33,33", từ ngày: 15/12/2023}}
  - diễn biến: giải ngân
    số tiền: {LENT}
    từ ngày: 15/11/2023
    nguồn vốn: NSDP
"""
SCREENS: dict[str, tuple[tuple[str, ...], ...]] = {
    "account ledger": (("bank_capital", "--from", "01/01/2022", "--as-of", "30/09/2023"),),
    "account list": ((), ("--roles",)),
    "application add": (("HS-03/2023-QHTHTX", *ASKED, "--paper", "plan", "--dry-run"),),
    "application list": ((), ("--late",), ("--as-of", "10/01/2023"), ("--fund", "all")),
    "application papers": ((REQUESTS[0], "security", "--on", "20/01/2023", "--dry-run"),),
    "application show": tuple((number,) for number in REQUESTS),
    "application waive": (
        (
            *(REQUESTS[0], "security", "--on", "20/01/2023", "--document", PAPER),
            *("--reason", "cho vay không có tài sản bảo đảm theo nghị quyết", "--dry-run"),
        ),
    ),
    "application withdraw": ((REQUESTS[0], "--reason", NAMES[0], "--dry-run"),),
    "appraise": ((REQUESTS[1], *FOUND_OF_IT, "--dry-run"),),
    "application import": (("ho-so.csv", "--dry-run"),),
    "arrears ageing": ((), ("--compare",), ("--by", "area"), ("--by", "size", "--compare")),
    "arrears list": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "arrears movements": (SPAN, (*SPAN, "--fund", "all")),
    "arrears show": ((CODES[0],), (CODES[2], "--as-of", "30/09/2023")),
    "arrears review": ((CODES[1], *FOUND, "--on", "15/09/2023", "--dry-run"),),
    "arrears reviews": ((),),
    "balance": ((), ("--by", "loan"), ("--by", "role"), ("--by", "source")),
    "bank account list": ((),),
    "bank layout learn": (("la.csv", "--bank", NAMES[1], "--yes", "--dry-run"),),
    "bank layout list": ((),),
    "bank lines": ((),),
    "bank match": ((),),
    "bank post": (("--unidentified", "--dry-run"),),
    "bank read": (("sao-ke.csv", "--place", "bank", "--opening", "0", "--dry-run"),),
    "bank reconcile": ((),),
    "bank rule list": ((),),
    "case procedures": (
        (),
        ("--as-of", "01/01/2010"),
        ("--set", "to-tung-2016"),
        ("--set", "to-tung-2026"),
    ),
    "check": ((),),
    "collect": (
        ("thu-no.csv",),
        (LOANS[0], "3.000.000.000.000", "--on", "15/09/2023", "--dry-run"),
    ),
    "cooperative list": ((),),
    "cooperative relate": ((CODES[0], "--to", CODES[1], "--kind", "spouse", "--dry-run"),),
    "cooperative relations": ((), (CODES[0],), ("--fund", "all")),
    "cooperative search": (("HTX Dong Dang",),),
    "cooperative show": ((CODES[0],),),
    "debt-group explain": ((LOANS[0],),),
    "decide": ((REQUESTS[1], *APPROVES, "--amount", "1", "--document", "16/QĐ", "--dry-run"),),
    "debt-group list": (
        (),
        ("--compare-rules", "bank"),
        ("--fund", "all", "--as-of", "30/09/2023"),
    ),
    "debt-group mark": ((LOANS[1], "--kind", "misused", *DECIDED, "--reason", "mua xe"),),
    "debt-group raise": (
        (
            *(LOANS[2], "--to", "5", "--until", "31/12/2030", "--reason", NAMES[0]),
            *("--document", "QĐ 704/QĐ-UBND", "--on", "15/02/2022", "--dry-run"),
        ),
    ),
    "debt-group rules": ((),),
    "debt-group show": ((CODES[0],),),
    "council decide": (("06/QĐ-HĐXLRR", *APPROVED, "--on", "15/09/2023", "--dry-run"),),
    "council list": ((),),
    "council prepare": (("2023Q3",), ("2023Q3", "--details")),
    "council show": (("05/QĐ-HĐXLRR",),),
    "recovery-plan import": (("ke-hoach.csv", "--on", "30/06/2023", "--dry-run"),),
    "recovery-plan list": ((), ("--fund", "all")),
    "recovery-plan set": (
        (
            *(LOANS[1], "2023Q4", "--principal", LENT, "--origin", "collateral"),
            *("--percent", "60", "--note", NAMES[2], "--on", "30/06/2023", "--dry-run"),
        ),
    ),
    "recovery-plan show": (
        ("--as-of", "30/06/2023"),
        ("--version", "2", "--as-of", "31/12/2023"),
        ("--version", "2", "--against", "1"),
    ),
    "recovery-plan start": (
        ("--on", "30/06/2023", "--until", "31/12/2024", "--again", "--dry-run"),
    ),
    "recovery-plan void": (("1", "--reason", NAMES[0], "--dry-run"),),
    "case claim": ((CASE,), (CASE, "--as-of", "30/09/2023")),
    "case dates": ((), (CASE, "--as-of", "06/09/2023"), ("--fund", "all")),
    "case event": ((CASE, "appeal", "--on", "15/12/2023", "--document", PAPER, "--dry-run"),),
    "case list": ((), ("--running",), ("--fund", "all")),
    "case move": ((CASE, "appeal", *MOVED, "--reason", "vắng mặt khi tuyên án", "--dry-run"),),
    "case open": ((f"{CASE}-2", *SUED, "--on", "20/08/2023", "--dry-run"),),
    "case show": ((CASE,), (CASE, "--as-of", "06/09/2023")),
    "limitation explain": ((LOANS[0],), (LOANS[2], "--as-of", "30/09/2026")),
    "limitation list": ((), ("--within", "180"), ("--fund", "all")),
    "verify": (("da-ky.pdf", "du-thao.pdf"),),
    "worklist": ((), ("--until", "31/12/2030"), ("--fund", "all")),
    "disburse": ((LOANS[2], "345.678.901.234", "--on", "15/09/2023", "--dry-run"),),
    "entry post": (("but-toan.yaml", "--dry-run"),),
    "entry reverse": (("1", "--reason", "sai", "--date", "15/09/2023", "--dry-run"),),
    "entry show": (("1",), ("3",)),
    "figures book": ((),),
    "figures check": (("so-lieu.yaml",), ("so-lieu.yaml", "--details")),
    "figures rules": ((),),
    "figures show": (("so-lieu.yaml",),),
    "fund list": ((),),
    "journal": (("--from", "01/01/2023"),),
    "lending stops": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "limits list": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "loan change-rate": ((LOANS[1], "9,9", "--on", "15/09/2023", "--dry-run"),),
    "loan confirm": (
        (LOANS[0], "--principal", "1", "--reason", "lệch", "--on", "15/09/2023", "--dry-run"),
    ),
    "loan explain": ((LOANS[0],),),
    "loan extend": ((LOANS[1], "--to", "01/02/2030", "--on", "15/09/2023", "--dry-run"),),
    "loan freeze": ((LOANS[1], "--to", "01/02/2030", "--on", "15/09/2023", "--dry-run"),),
    "lending adopt": (("quy-trinh.yaml", "--document", "QĐ 12", "--dry-run"),),
    "lending rules": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "loan import": (("hop-dong.csv", "--dry-run"),),
    "loan list": ((), ("--fund", "all"), ("--groups",)),
    "loan quote": ((LOANS[0],),),
    "loan judged": (
        (
            LOANS[1],
            "--judged",
            "345.678.901.234,1,1,1",
            "--on",
            "15/09/2023",
            "--document",
            PAPER,
            "--dry-run",
        ),
    ),
    "loan recall": ((LOANS[0], "--on", "15/09/2023", "--dry-run"),),
    "loan reschedule": (
        (
            LOANS[1],
            "--instalment",
            "01/10/2024=11.111.111.011.111",
            "--on",
            "15/09/2023",
            "--dry-run",
        ),
    ),
    "loan restructurings": ((), ("--details",), ("--fund", "all")),
    "loan schedule": ((LOANS[0],), (LOANS[0], "--signed")),
    "loan show": tuple((number,) for number in LOANS),
    "loan transfer": ((LOANS[1], CODES[2], "--on", "15/09/2023", "--dry-run"),),
    "loan waive": ((LOANS[1], "in_term", "1000", "--on", "15/09/2023", "--dry-run"),),
    "loan write-off": ((LOANS[1], "--on", "15/09/2023", "--dry-run"),),
    "money capital-in": (("1.000.000.000.000", "--source", "NSDP", *DECIDED),),
    "money capital-out": (("1.000.000.000.000", "--source", "NSDP", *DECIDED),),
    "money pay": (("5000", "--for", "cost_management", "--on", "15/09/2023", "--dry-run"),),
    "money receive": (("5000", "--for", "711", "--on", "15/09/2023", "--dry-run"),),
    "money transfer": (("5000", "--into", "cash", "--on", "15/09/2023", "--dry-run"),),
    "inspect": (
        (
            *(LOANS[0], "--document", "BB-KT 02/QHTHTX", "--finding", "misused", *INSPECTED),
            *("--on", "15/09/2023", "--dry-run"),
        ),
    ),
    "inspect due": ((), ("--as-of", "30/09/2023", "--within", "60"), ("--fund", "all")),
    "inspect list": ((), (LOANS[0],)),
    "notice issue": (("1", "--on", "01/07/2023", "--late", "--dry-run"),),
    "notice list": ((), ("--fund", "all")),
    "notice run": (
        ("--quarter", "2023Q3", "--as-of", "30/06/2023", "--dry-run"),
        ("--round", "overdue-1", "--as-of", "30/09/2023", "--dry-run"),
    ),
    "notice show": (("1",),),
    "paper issue": (("du-thao.pdf", "--on", "01/07/2023", "--dry-run"),),
    "paper list": ((), ("--year", "2023"), ("--fund", "all")),
    "paper show": (("01/BC-QHTPT",),),
    "period list": ((),),
    "petition add": (("02/2023/KN-LMHTX", *PETITIONED, "--dry-run"),),
    "petition answer": ((PETITION, "--text", FOUND[5], "--document", PAPER, "--dry-run"),),
    "petition correct": ((PETITION, "--kind", "tax", "--reason", FOUND[5], "--dry-run"),),
    "petition forward": ((PETITION, "--to", NAMES[0], "--due", "31/12/2026", "--dry-run"),),
    "petition import": (("kien-nghi.csv", "--dry-run"),),
    "petition list": ((), ("--state", "open"), ("--fund", "all")),
    "petition show": ((PETITION,),),
    "print": ((), ("--list",)),
    "promise": ((CODES[1], "--amount", LENT, "--by", "31/12/2023", *PROMISED, "--dry-run"),),
    "promise list": ((), (CODES[0],), ("--fund", "all")),
    "provision list": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "provision used": ((),),
    "quarter close": (("2023Q1", "--despite", "đối chiếu trên giấy"),),
    "quarter status": (("2023Q3",),),
    "remind": (
        (CODES[0], "--document", f"{PAPER} 9", "--rung", "remind_3", *SENT, "--dry-run"),
        (CODES[0], "--document", f"{PAPER} 9", "--rung", "work", *SENT, "--dry-run"),
    ),
    "remind contact": ((CODES[1], "--how", "visit", *SPOKEN, "--dry-run"),),
    "remind due": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "remind list": ((), (CODES[0],), ("--fund", "all")),
    "remind reply": ((CODES[0], "--text", FOUND[5], "--dry-run"),),
    "remind rules": ((),),
    "outlook": (
        *((), ("--as-of", "30/09/2023", "--until", "31/03/2024"), ("--method", "contract")),
        *(("--method", "history"), ("--method", "simulate", "--paths", "50")),
        ("--as-of", "30/09/2023", "--groups", *WHAT_IF),
        ("--as-of", "30/09/2023", "--method", "simulate", "--paths", "50", *WHAT_IF),
    ),
    "outlook changes": (("--since", "31/03/2023", "--as-of", "30/09/2023"),),
    "outlook explain": (
        *((), ("--as-of", "30/09/2023", "--until", "31/03/2024", "--top", "2")),
        ("--as-of", "30/09/2023", "--method", "simulate"),
        ("--as-of", "30/09/2023", *WHAT_IF),
    ),
    "backtest": ((), ("--method", "contract", "--method", "history"), ("--fund", "all")),
    "outlook rehearse": ((), WHAT_IF),
    "scenario check": (("kich-ban.yaml", "--as-of", "30/09/2023"),),
    "scenario show": (("kich-ban.yaml", "--as-of", "30/09/2023"),),
    "outlook rates": ((), ("--as-of", "30/09/2023")),
    "report capital": (
        *(("--as-of", "30/09/2023"), SPAN, ("--as-of", "30/09/2023", "--compare")),
        ("--as-of", "30/09/2023", "--groups"),
    ),
    "report collections": (
        SPAN,
        *((*SPAN, "--by", cut) for cut in ("borrower", "area", "source")),
        (*SPAN, "--compare"),
    ),
    "recovery import": (("don-doc.yaml", "--dry-run"),),
    "financial-plan import": (("ke-hoach.yaml", "--dry-run"),),
    "financial-plan list": ((), ("--fund", "all")),
    "financial-plan show": (("2023",),),
    "report plan": (SPAN, WHOLE_YEAR, (*SPAN, "--fund", "all")),
    "report pack fields": (SPAN,),
    "report pack list": ((),),
    "year proposal": (("2023",), ("2023", "--rating", "A", *PAY)),
    "report alliance": (("2023Q3",), ("2023Q3", "--last", "so-lieu.yaml")),
    "report petitions": (SPAN, (*SPAN, "--details"), (*SPAN, "--fund", "all")),
    "report registry": (
        *(SPAN, (*SPAN, "--compare"), (*SPAN, "--fund", "all")),
        *((*SPAN, "--by", cut, "--kind", "cooperative") for cut in ("sector", "area")),
    ),
    "report applications": (
        *(SPAN, (*SPAN, "--compare"), (*SPAN, "--fund", "all")),
        *((*SPAN, "--by", cut) for cut in ("area", "officer", "purpose")),
    ),
    "export vouchers": (SPAN, (*SPAN, "--fund", "all")),
    "report lendable": ((), ("--as-of", "30/09/2023"), ("--fund", "all")),
    "report disbursements": (
        *(DRAWN, (*DRAWN, "--compare"), (*DRAWN, "--fund", "all")),
        *((*DRAWN, "--by", cut) for cut in ("borrower", "area", "purpose", "loan")),
        (*DRAWN, "--by", "source", "--compare"),
    ),
    "report due": (SPAN, (*SPAN, "--fund", "all")),
    "report journal": (SPAN,),
    "report ledger": (("bank_capital", *SPAN),),
    "report movements": (SPAN, (*SPAN, "--by", "loan")),
    "report response": (SPAN, (*SPAN, "--compare")),
    "report result": (SPAN, (*SPAN, "--compare")),
    "report trial-balance": (SPAN, (*SPAN, "--fund", "all")),
    "roll": (("--to", "30/09/2023", "--dry-run"),),
    "schema": ((),),
    "security call": (
        (*BACKER, LENT, *BY, "--addressee", NAMES[1], "--on", "15/08/2023", "--dry-run"),
    ),
    "security call answered": (
        (*BACKER, "refuses", "--text", FOUND[5], "--on", "15/09/2023", "--dry-run"),
    ),
    "security handle": ((*PLOT, "--document", PAPER, *GIVEN, "--dry-run"),),
    "security handle list": ((), ("--as-of", "30/07/2023"), ("--fund", "all")),
    "security handle paid": ((*PLOT, "LINK", "--dry-run"),),
    "security list": ((),),
    "security show": (PLOT, BACKER, (*PLOT, "--as-of", "30/07/2023")),
    "setting list": ((),),
    "support add": (("19.3", *GIVEN_FOR, "--dry-run"),),
    "support import": (("ho-tro.csv", "--dry-run"),),
    "support list": ((), ("--category", "19", "--with-void"), ("--fund", "all")),
    "support totals": (
        *(SPAN, (*SPAN, "--fund", "all"), (*SPAN, "--scale", "million")),
        (*SPAN, "--by", "source", "--by", "area", "--cumulative-from", "01/01/2021"),
    ),
    "support category adopt": (("qd-1804", "--dry-run"),),
    "support plan import": (("KH2125", "ke-hoach-ho-tro.csv", "--name", NAMES[1], "--dry-run"),),
    "support plan list": ((), ("--fund", "all")),
    "support plan show": (("KH2125",),),
    "support plan compare": (
        *((), ("--plan", "KH2125", "--year", "2022"), ("--as-of", "30/06/2023", "--fund", "all")),
    ),
    "support category list": ((), ("--fund", "all")),
    "support category add": (
        ("19.9", "--name", NAMES[1], "--parent", "19", "--unit", "HTX", "--dry-run"),
    ),
    "programme list": ((), ("--fund", "all")),
    "programme show": (("CTR19",),),
    "year close": (("2023", "--dry-run"),),
    "year status": (("2023",),),
}
NOT_SHOWN = {
    *("application step", "application undo"),
    *("backup", "restore", "demo", "bundle show", "bundle import"),
    *(
        "bank assign",
        "bank layout show",
        "bank withdraw",
        "cooperative add",
        "cooperative import",
        "cooperative change",
        "cooperative unrelate",
        "loan add",
    ),
    *("debt-group adopt", "debt-group drop", "debt-group unmark"),
    *("loan apply", "loan close", "loan move", "loan note", "loan recover", "loan undo", "refund"),
    *("loan strike-off", "provision post"),
    *("money court-fee", "money court-fee-back", "money deposit", "money mature"),
    *("remind adopt", "remind delivered"),
    *(f"security handle {what}" for what in ("delivered", "hand-over", "value", "auction")),
    *(f"security handle {what}" for what in ("auctioned", "sell", "take", "fell-through")),
    *("security handle cost", "security handle stop"),
    *("opening import", "opening show", "year settle", "year distribute"),
    *("schedule", "replay"),
    *(words for words in ACTS if declaration(words).traits.made == "paper"),
    *("notice send", "paper send"),
    *("support correct", "support void", "support show", "support category change"),
    *("programme add", "programme correct", "support plan void"),
}
"""These show the same tables as others do, or say a sentence, or stand on a story of their own, or
write a paper."""
FILES = (".csv", ".yaml", ".pdf")


FINDS = {("figures", "check")}
"""Commands that find what is put there to be found, and say so by their code."""


@dataclass(frozen=True)
class Place:
    book: Path
    folder: Path

    def run(self, *words: str, lang: Language = "vi") -> str:
        """`LINK` stands for the receipt of the first loan."""
        if "LINK" in words:
            papers = json.loads(self.run("loan", "show", LOANS[0], "--json"))["documents"]
            link = next(str(each["link"]) for each in papers if each["what"] == "collect")
            words = tuple(link if each == "LINK" else each for each in words)
        here = [str(self.folder / each) if each.endswith(FILES) else each for each in words]
        env = {"FUNDLEDGER_ACTOR": "kế toán trưởng", "FUNDLEDGER_BOOK": str(self.book)}
        with use_language(lang):
            answer = CliRunner(env=env).invoke(program, here)
        code = 1 if words[:2] in FINDS else 0
        assert answer.exit_code == code, (words, answer.output, answer.exception)
        return answer.stdout


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("sổ")
    files = {
        "thu-no.csv": RECEIPTS,
        "sao-ke.csv": STATEMENT,
        "la.csv": UNKNOWN_BANK,
        "but-toan.yaml": ENTRIES,
        "hop-dong.csv": CONTRACTS,
        "ho-so.csv": APPLICATIONS,
        "quy-trinh.yaml": TABLE,
        "don-doc.yaml": DONE,
        "ke-hoach.yaml": FINANCES,
        "ke-hoach.csv": PLANNED,
        "ho-tro.csv": SUPPORT,
        "ke-hoach-ho-tro.csv": SUPPORT_PLAN,
        "kien-nghi.csv": PETITIONS,
        "kich-ban.yaml": SCENARIO,
        "so-lieu.yaml": STATED,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    place = Place(folder / "so.db", folder)
    fund = "Quỹ Hỗ trợ phát triển hợp tác xã tỉnh Lạng Sơn"
    place.run("init", "--fund", "20", "--name", fund, "--from", "01/01/2022")
    decision = ("--document", "QĐ 2093/QĐ-UBND", "--on", "02/01/2022")
    place.run("money", "capital-in", "99.999.999.999.999", "--source", "NSDP", *decision)
    for code, name in zip(CODES, NAMES, strict=True):
        more = ("--commune", "xã Hữu Lũng", "--representative", "Người đại diện theo pháp luật")
        place.run("cooperative", "add", code, "--name", name, *more, "--from", "01/01/2022")
    for number, code in zip(LOANS, CODES, strict=True):
        agreed = ("--rate", "6,6", "--instalments", "8", "--every", "3 months", "--source", "NSDP")
        days = ("--signed", "05/01/2022", "--disbursed", "01/02/2022")
        signed = ("--cooperative", code, "--principal", LENT, *days, *agreed)
        place.run("loan", "add", number, *signed)
    for number in LOANS[:2]:
        place.run("disburse", number, LENT, "--on", "01/02/2022", "--document", PAPER)
    place.run("disburse", LOANS[2], "12.000.000.000.000", "--on", "01/02/2022")
    what = ("--kind", "land_use_right", "--what", f"Thửa đất số 12, tờ bản đồ số 5 của {NAMES[0]}")
    worth = ("--value", LENT, "--valued", "01/01/2022", "--paper", "GCN số AB 123456")
    place.run("security", "add", LOANS[0], "TS1", *what, *worth, "--on", "05/01/2022")
    place.run("bank", "read", "sao-ke.csv", "--place", "bank", "--opening", "0")
    place.run("bank", "rule", "add", "PHI CHUYEN TIEN", "--account", "cost_management")
    why = "Mất mùa do bão số 3, thị trường tiêu thụ nông sản đình trệ, chưa thu được tiền hàng"
    decided = ("--on", "15/06/2023", "--document", PAPER, "--reason", why)
    place.run("loan", "extend", LOANS[2], "--to", "01/05/2024", *decided)
    place.run("roll", "--to", "30/06/2023")
    place.run("financial-plan", "import", "ke-hoach.yaml")
    place.run("collect", "thu-no.csv", "--post")
    place.run("period", "lock", "31/12/2022")
    place.run("arrears", "review", CODES[0], *FOUND, "--on", "15/07/2023")
    named = ("05/QĐ-HĐXLRR", "--use", f"{LOANS[0]}=3.456.789.012.345")
    place.run("council", "decide", *named, *APPROVED[:6], "--on", "15/08/2023")
    papers = [word for code in PAPERS for word in ("--paper", code)]
    for number in REQUESTS:
        place.run("application", "add", number, *ASKED, *papers)
        place.run("appraise", number, *FOUND_OF_IT)
    place.run("decide", REQUESTS[0], *APPROVES)
    tell_of_a_case(place)
    tell_of_securities(place)
    notice = ("remind", CODES[0], "--document", f"{PAPER} 4", "--rung", "remind_1")
    place.run(*notice, *SENT[6:], "--on", "15/07/2023")
    place.run("remind", "contact", CODES[0], "--how", "visit", *SPOKEN)
    place.run("promise", CODES[0], "--amount", LENT, "--by", "31/12/2023", *PROMISED)
    minutes = ("--document", "BB-KT 01/QHTHTX", "--finding", "in_part", *INSPECTED)
    place.run("inspect", LOANS[0], *minutes, "--on", "20/07/2023")
    place.run("lending", "stop", "--on", "01/10/2023", "--document", PAPER, "--reason", why)
    place.run("lending", "resume", "--on", "01/10/2025", "--document", f"QĐ của {NAMES[0]}")
    place.run("lending", "stop", "--on", "01/01/2026", "--document", PAPER, "--reason", why)
    links = place.run("lending", "stops", "--csv").splitlines()
    place.run("lending", "undo", links[1].partition(",")[0], "--reason", why)
    place.run("petition", "add", PETITION, *PETITIONED)
    for name, to in (("da-ky.pdf", "31/03/2023"), ("du-thao.pdf", "30/06/2023")):
        place.run("print", "capital", "--from", "01/01/2023", "--to", to, "--pdf", name)
    place.run("paper", "issue", "da-ky.pdf", "--on", "01/07/2023", "--signer", NAMES[0])
    by = ("--on", "30/06/2023", "--document", PAPER)
    place.run("recovery-plan", "start", *by)
    place.run("recovery-plan", "import", "ke-hoach.csv", *by, "--reason", why)
    place.run("support", "category", "adopt", "ctr-19-vay-von")
    place.run("support", "plan", "import", "KH2125", "ke-hoach-ho-tro.csv", "--name", NAMES[1])
    given = ("19.3", "--beneficiary", NAMES[2], "--amount", LENT, "--on", "15/05/2023")
    place.run("support", "add", *given, "--source", "NSDP", "--document", PAPER)
    to = ("--out", str(folder / "dot-1"))
    place.run("notice", "run", "--quarter", "2023Q3", "--as-of", "30/06/2023", *to)
    return place


def tell_of_securities(place: Place) -> None:
    """A plot that was auctioned in vain and sold, what a receipt brought of it; a guarantor."""
    about, who = ("--document", PAPER, "--on"), (NAMES[1], "--note", FOUND[5])
    told = ("--by", "post", "--person", NAMES[0], "--on", "03/07/2023")
    called = ("--day", "10/07/2023", "--price", LENT, "--organiser", NAMES[2])
    won = ("--price", LENT, "--buyer", *who, "--pay-by", "31/12/2023")
    for what, said in (
        ((), (*GIVEN[:2], *about, "01/07/2023", "--hand-over-by", "05/07/2023")),
        (("delivered",), told),
        (("hand-over",), ("--how", "voluntary", "--person", *who, *about, "05/07/2023")),
        (("value",), (LENT, "--by", NAMES[2], *about, "06/07/2023")),
        (("auction",), (*called, *about, "07/07/2023")),
        (("auctioned",), ("failed", *about, "10/07/2023")),
        (("sell",), (*won, *about, "11/07/2023")),
    ):
        place.run("security", "handle", *what, *PLOT, *said)
    backer = ("--kind", "guarantor", "--what", NAMES[1], "--value", LENT, "--on", "05/01/2022")
    place.run("security", "add", *BACKER, *backer)
    place.run("security", "call", *BACKER, LENT, *BY, "--on", "20/07/2023")


def tell_of_a_case(place: Place) -> None:
    """Two loans of the same borrower's kind of sums, up to a judgment that gives less."""
    who = (
        "--cooperative",
        CODES[0],
        "--loan",
        LOANS[0],
        "--kind",
        "civil",
        "--officer",
        "Cán bộ A",
    )
    where = ("--court", "Tòa án nhân dân huyện Hữu Lũng, tỉnh Lạng Sơn", "--on", "20/08/2023")
    place.run("case", "open", CASE, *who, *where, "--defendant", NAMES[1])
    for event, on in (("file", "01/09/2023"), ("ask_fee", "05/09/2023")):
        place.run("case", "event", CASE, event, "--on", on, "--document", PAPER)
    moved = ("--to", "30/09/2023", "--on", "06/09/2023", "--reason", "tòa cho thêm thời gian")
    place.run("case", "move", CASE, "pay_fee", *moved)
    for event, on in (
        ("pay_fee", "07/09/2023"),
        ("accept", "11/09/2023"),
        ("order_hearing", "15/11/2023"),
    ):
        place.run("case", "event", CASE, event, "--on", on, "--document", PAPER)
    judged = f"{LOANS[0]}=1.234.567.890.123,345.678.901.234,0,0"
    place.run("case", "event", CASE, "judge", *JUDGED, "--judged", judged)


def leaves() -> Iterator[tuple[str, Command]]:
    for path in program.leaves():
        command: click.Command = program
        for word in path.split():
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), word)
            assert found is not None
            command = found
        if isinstance(command, Tree) and command.own is not None:
            command = command.own
        assert isinstance(command, Command)
        yield path, command


def test_whoever_shows_tables_takes_wide() -> None:
    """One list of options says so, and it is looked at for every command of the tree."""
    showing = {path for path, command in leaves() if {*FACES} <= {*command.takes}}
    assert {path for path, command in leaves() if FACES[0] in command.takes} == showing
    assert FACES[0].opts == ["--wide"]
    assert showing == {*SCREENS, *NOT_SHOWN}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", SCREENS)
def test_no_screen_is_wider_than_100(place: Place, command: str, lang: Language) -> None:
    for words in SCREENS[command]:
        seen = place.run(*command.split(), *words, lang=lang)
        assert [line for line in seen.splitlines() if columns_of(line) > 100] == [], words


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_names_codes_and_money_are_whole(place: Place, lang: Language) -> None:
    """A name may wrap between its words; a number of a contract and a sum stand as they are."""
    seen = place.run("loan", "list", lang=lang)
    for number in LOANS:
        assert number in seen
    for word in " ".join(NAMES).split():
        assert word in seen
    grouped = LENT if lang == "vi" else LENT.replace(".", ",")
    assert grouped in place.run("entry", "show", "2", lang=lang)
    assert "…" not in seen


def test_wide_shows_every_column_in_one_line_a_row(place: Place) -> None:
    brief, wide = (place.run("loan", "list", *more) for more in ((), ("--wide",)))
    row = next(line for line in wide.splitlines() if line.startswith(LOANS[0]))
    assert row.split("  ")[:2] == [LOANS[0], CODES[0]]
    assert NAMES[0] in row
    assert "Ngày ký" in wide
    assert "Ngày ký" not in brief
    assert "--wide" in brief
    assert "--wide" not in wide


def test_files_have_every_column(place: Place) -> None:
    head = place.run("loan", "list", "--csv").splitlines()[0]
    assert head == (
        "loan,cooperative,name,signed,principal,principal_in_term,principal_overdue,"
        "interest_owed,held,days_overdue,state,application,decision"
    )
    assert place.run("loan", "list", "--csv", "--wide").splitlines()[0] == head


def test_a_terminal_shows_what_a_file_is_given(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = place.run("report", "due", *SPAN)
    monkeypatch.setattr(desks, "_terminal_width", lambda: 240)
    assert place.run("report", "due", *SPAN) == piped


def test_a_narrow_terminal_is_kept_to(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_terminal_width", lambda: 80)
    seen = place.run("report", "trial-balance", *SPAN)
    assert max(map(columns_of, seen.splitlines())) <= 80


def test_letters_are_measured_as_they_are_seen(place: Place) -> None:
    """The names are in NFC, so that a letter with its marks is one column."""
    assert [clean(name) for name in NAMES] == list(NAMES)
    assert all(55 <= columns_of(name) <= 70 for name in NAMES)
    assert re.search(r"\bĐồng Đăng\b|Đồng\s+Đăng", place.run("loan", "show", LOANS[0]))
