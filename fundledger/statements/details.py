"""The Fund's own details that papers show, as settings that hold from a day on.

    details = Details.read(asked, day)
    details.signer("director")       who signs on that day, and as what

Whoever prints for a past day gets the names of that day. What the Fund has not said is empty, and
stands as dots on paper; nothing is made up. Who a paper is sent to, and what is said around the
figures, is wording (`statements.wording`), not a detail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.banking.own_accounts import OwnAccount
from fundledger.ledger.settings import Setting, Settings, chosen_from
from fundledger.ledger.settings import Value as SettingValue
from fundledger.messages.wording import Sentence
from fundledger.statements.content import Value
from fundledger.text import clean

Office = str
"""A code of who may sign: director, accountant, preparer, cashier, chairman."""


def _text(text: str) -> SettingValue:
    """What was said, on one line; `-` takes it back."""
    said = clean(text)
    return None if said in {"", "-"} else said


PARENT_BODY = Setting("parent_body", None, _text)
ISSUING_BODY = Setting("issuing_body", None, _text)
SHORT_BODY = Setting("short_body", None, _text)
BODY_ADDRESS = Setting("body_address", None, _text)
BODY_PHONE = Setting("body_phone", None, _text)
PAPER_PLACE = Setting("paper_place", None, _text)
PAPER_SYMBOL = Setting("paper_symbol", "QHTPT", _text)
CONTACT_OFFICER = Setting("contact_officer", None, _text)
PAPER_RECIPIENTS = Setting("paper_recipients", None, _text)
DIRECTOR = Setting("signer_director", None, _text)
DIRECTOR_AS = Setting("signer_director_as", "GIÁM ĐỐC", _text)
ACCOUNTANT = Setting("signer_accountant", None, _text)
ACCOUNTANT_AS = Setting("signer_accountant_as", "KẾ TOÁN TRƯỞNG", _text)
PREPARER = Setting("signer_preparer", None, _text)
CASHIER = Setting("signer_cashier", None, _text)
CHAIRMAN = Setting("signer_chairman", None, _text)
PAPER_MARK = Setting("paper_draft_mark", "yes", chosen_from(("no", "yes")), ("no", "yes"))
"""Whether a draft bears a mark across the page."""

_CONTRACTS = ("tin_dung", "vay_von")
PAPER_CONTRACT = Setting("paper_contract", "tin_dung", chosen_from(_CONTRACTS), _CONTRACTS)
"""What the Fund calls the contract of a loan."""
PAPER_NUMBERING = Setting(
    "paper_numbering", "per-type", chosen_from(("one", "per-type")), ("one", "per-type")
)
"""Whether each type of paper is numbered by itself, or all papers of a year in one."""

OF_PAPERS = (
    *(PARENT_BODY, ISSUING_BODY, SHORT_BODY, BODY_ADDRESS, BODY_PHONE, PAPER_PLACE, PAPER_SYMBOL),
    *(CONTACT_OFFICER, PAPER_RECIPIENTS),
    *(DIRECTOR, DIRECTOR_AS, ACCOUNTANT, ACCOUNTANT_AS, PREPARER, CASHIER, CHAIRMAN, PAPER_MARK),
    *(PAPER_NUMBERING, PAPER_CONTRACT),
)

_SIGNERS = {
    "director": (DIRECTOR, DIRECTOR_AS),
    "accountant": (ACCOUNTANT, ACCOUNTANT_AS),
    "preparer": (PREPARER, None),
    "cashier": (CASHIER, None),
    "chairman": (CHAIRMAN, None),
}


@dataclass(frozen=True, slots=True)
class Signer:
    name: str
    lines: tuple[str, ...]
    """What the Fund says stands above the name ("KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC": two lines); empty:
    what the wording says."""


@dataclass(frozen=True, slots=True)
class Details:
    """All that holds on one day."""

    settings: Settings
    day: date
    fund_name: str
    account: OwnAccount | None = None
    """Where it is paid to, as `bank account set` says."""

    def text(self, setting: Setting) -> str:
        value = self.settings.value_on(setting, self.day)
        return "" if value is None else str(value)

    @property
    def issuer(self) -> str:
        return self.text(ISSUING_BODY) or self.fund_name

    @property
    def recipients(self) -> tuple[str, ...]:
        """Further recipients of every paper, as the Fund lists them: separated by semicolons."""
        said = self.text(PAPER_RECIPIENTS).split(";")
        return tuple(each.strip() for each in said if each.strip())

    @property
    def parent(self) -> str:
        return self.text(PARENT_BODY)

    @property
    def symbol(self) -> str:
        return self.text(PAPER_SYMBOL)

    @property
    def marks_drafts(self) -> bool:
        return self.text(PAPER_MARK) == "yes"

    @property
    def numbers_all_in_one(self) -> bool:
        return self.text(PAPER_NUMBERING) == "one"

    def signer(self, office: Office) -> Signer:
        name, lines = _SIGNERS[office]
        said = "" if lines is None else self.text(lines)
        if lines is not None and said == lines.default:
            said = ""  # nobody said it: the wording does, in its own language
        return Signer(self.text(name), tuple(each.strip() for each in said.split("/") if said))

    def fields(self) -> dict[str, Value]:
        """What a wording may name of the Fund: `{fund.issuer}`, `{fund.phone}`."""
        return {
            "fund.issuer": self.issuer,
            "fund.short": self.text(SHORT_BODY) or self.issuer,
            "fund.parent": self.text(PARENT_BODY) or None,
            "fund.address": self.text(BODY_ADDRESS) or None,
            "fund.phone": self.text(BODY_PHONE) or None,
            "fund.place": self.text(PAPER_PLACE) or None,
            "fund.contact": self.text(CONTACT_OFFICER) or None,
            **self._account(),
            "fund.contract": Sentence(f"contract_called.{self.text(PAPER_CONTRACT)}"),
            **{f"fund.{each}": self.signer(each).name or None for each in _SIGNERS},
        }

    def _account(self) -> dict[str, str | None]:
        account = self.account
        if account is None:
            return {"fund.bank": None, "fund.account": None, "fund.account_name": self.issuer}
        return {
            "fund.bank": account.bank,
            "fund.account": account.account,
            "fund.account_name": account.holder or self.issuer,
        }
