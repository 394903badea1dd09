"""What the demonstration sees after its half year, so that every kind of paper has a subject.

Only the book of which specimens are printed goes on into July 2023; `fundledger demo` ends with
June. All of it is invented, and says so. Acts are told in words, as anybody would say them.
"""

from __future__ import annotations

from collections.abc import Mapping

MADE_UP = "số liệu minh họa"
CASE, INSPECTED = "DEMO-KK01", "DEMO-TH02"
DECISION = "DEMO-QĐ-HĐ-01"
APPLICATION, LOAN = "DEMO-HS-01", "DEMO-HD-01"
BORROWER, OVERDUE, EXTENDED, PAID = "DEMO-11", "DEMO-QH01", "DEMO-TH03", "DEMO-TH04"

ACTS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("lending resume", {"on": "2023-07-01", "document": f"DEMO-TB-01 ({MADE_UP})"}),
    (
        "application add",
        {
            "application": APPLICATION,
            "cooperative": "DEMO-01",
            "amount": 500_000_000,
            "purpose": "Mua máy cấy, máy gặt (minh họa)",
            "term_months": 24,
            "project_cost": 800_000_000,
            "own_funds": 300_000_000,
            "security": ("Nhà xưởng",),
            "on": "2023-07-03",
            "paper": ("request", "legal", "plan", "statements", "collateral"),
        },
    ),
    (
        "appraise",
        {
            "application": APPLICATION,
            "propose": "lend",
            "on": "2023-07-03",
            "amount": 400_000_000,
            "term_months": 24,
            "legal": "Bên vay có đăng ký, người đại diện đúng thẩm quyền",
            "financial": "Trả nợ đúng hạn các kỳ gần đây",
            "plan": "Phương án dịch vụ làm đất, gặt cho thành viên",
            "repayment": "Trả từ tiền dịch vụ của hai vụ trong năm",
            "security": (f"Nhà xưởng ({MADE_UP})=700.000.000@01/07/2023",),
            "credit_statement": f"Không có nợ xấu ({MADE_UP})",
            "dissent": ("Đề nghị thêm bảo lãnh của thành viên",),
            "document": "DEMO-TTr-01",
        },
    ),
    (
        "decide",
        {
            "application": APPLICATION,
            "document": "DEMO-QĐ-01",
            "by": "Giám đốc",
            "on": "2023-07-04",
            "rate": "6.6",
            "instalments": 8,
            "every_months": 3,
            "source": "VON-DL",
            "condition": ("bao_hiem@1=mua bảo hiểm máy",),
            "valid_until": "2023-09-30",
        },
    ),
    (
        "application papers",
        {"application": APPLICATION, "papers": ("bao_hiem", "security"), "on": "2023-07-04"},
    ),
    ("loan add", {"loan": LOAN, "application": APPLICATION, "signed": "2023-07-04"}),
    (
        "security add",
        {
            "loan": LOAN,
            "code": "TS1",
            "kind": "land_use_right",
            "what": f"Nhà xưởng ({MADE_UP})",
            "value": 700_000_000,
            "valued": "2023-07-01",
            "papers": ("Giấy chứng nhận quyền sử dụng đất",),
            "on": "2023-07-04",
        },
    ),
    (
        "disburse",
        {
            "loan": LOAN,
            "amount": 250_000_000,
            "on": "2023-07-05",
            "document": "DEMO-UNC-01",
            "credit_statement": f"Không có nợ xấu ({MADE_UP})",
        },
    ),
    (
        "security add",
        {
            "loan": OVERDUE,
            "code": "TS1",
            "kind": "machinery",
            "what": f"Máy cày ({MADE_UP})",
            "value": 180_000_000,
            "valued": "2023-07-01",
            "papers": ("Giấy đăng ký máy",),
            "on": "2023-07-01",
        },
    ),
    (
        "remind",
        {
            "cooperative": BORROWER,
            "rung": "remind_1",
            "document": "DEMO-TB-11",
            "on": "2023-07-03",
        },
    ),
    (
        "security handle",
        {
            "loan": OVERDUE,
            "code": "TS1",
            "method": "sale",
            "document": "DEMO-TB-12",
            "on": "2023-07-04",
            "hand_over_by": "2023-07-25",
        },
    ),
    (
        "loan extend",
        {
            "loan": EXTENDED,
            "on": "2023-07-04",
            "document": "DEMO-QĐ-02",
            "to": "2026-12-31",
            "reason": f"Mất mùa ({MADE_UP})",
        },
    ),
    (
        "security add",
        {
            "loan": PAID,
            "code": "TS1",
            "kind": "vehicle",
            "what": f"Ô tô tải ({MADE_UP})",
            "value": 90_000_000,
            "valued": "2023-07-01",
            "papers": ("Giấy đăng ký xe",),
            "on": "2023-07-01",
        },
    ),
    (
        "collect",
        {
            "loan": PAID,
            "amount": 300_220_000,
            "on": "2023-07-04",
            "document": "DEMO-GBC-02",
            "payoff": True,
        },
    ),
    (
        "security release",
        {"loan": PAID, "code": "TS1", "on": "2023-07-05", "document": "DEMO-BB-02"},
    ),
    (
        "remind contact",
        {
            "cooperative": BORROWER,
            "how": "meeting",
            "on": "2023-07-05",
            "person": "Kế toán bên vay",
            "note": f"Đầu ra giảm, xin trả dần ({MADE_UP})",
        },
    ),
    (
        "promise",
        {
            "cooperative": BORROWER,
            "amount": 50_000_000,
            "by": "2023-08-31",
            "on": "2023-07-05",
        },
    ),
    (
        "inspect",
        {
            "loan": INSPECTED,
            "finding": "as_agreed",
            "document": "DEMO-BB-03",
            "member": ("Cán bộ tín dụng", "Kế toán"),
            "planned": f"Mua vật tư ({MADE_UP})",
            "actual": f"Đã mua vật tư theo phương án ({MADE_UP})",
            "vouchers": f"03 hóa đơn ({MADE_UP})",
            "on": "2023-07-05",
        },
    ),
    (
        "council decide",
        {
            "number": DECISION,
            "quarter": "2023Q2",
            "on": "2023-07-05",
            "member": ("Chủ tịch", "Giám đốc", "Kế toán trưởng"),
            "raised": ("DEMO-TH05=2@2023-12-31",),
            "conclusion": "Thông qua kết quả phân loại nợ và kế hoạch thu hồi nợ",
        },
    ),
)
