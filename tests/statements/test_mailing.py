"""Notices sent by e-mail, to a server on loopback: each once, with its PDF, and noted."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer
from fundledger.reports.table import Table
from fundledger.store.books import Book
from tests.reports.lang_son import borrower_of
from tests.statements.test_notice_runs import (
    ASKED,
    ON,
    ask,
    findings,
    fund,
    issue,
    links,
    refused,
    run,
    shown,
    told,
)

__all__ = ["fund", "told"]  # fixtures

ADDRESSES = {11: "htx11@example.vn", 12: "htx12@example.vn", 13: "nobody@example.vn"}


class Inbox:
    """A server that takes mail for everybody but `nobody`, and may break off."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.takes_nobody = False

    async def handle_RCPT(  # noqa: N802  as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody") and not self.takes_nobody:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    box = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def ready(fund: Book, inbox: tuple[Inbox, int]) -> str:
    """A run with numbers; three borrowers have an address."""
    for number, address in ADDRESSES.items():
        ask(fund, "cooperative change", number=borrower_of(number), email=address, since=ASKED)
    of_mail = {
        "mail_server": "127.0.0.1",
        "mail_port": str(inbox[1]),
        "mail_security": "none",
        "mail_sender": "quy@example.vn",
    }
    for name, value in of_mail.items():
        ask(fund, "setting set", name=name, value=value, since=date(2023, 1, 1), document="QĐ 1")
    code = run(fund, area="Văn Quan")
    issue(fund, code)
    return code


def states(answer: Answer) -> list[str]:
    assert isinstance(answer.found, Table)
    return [str(cell.code) for cell in answer.found["mail_state"]]  # type: ignore[union-attr]


def test_nothing_is_sent_unless_it_is_said(
    fund: Book, ready: str, inbox: tuple[Inbox, int]
) -> None:
    before = links(fund)
    answer = ask(fund, "notice send", ON, run=ready)
    assert states(answer) == ["to_send"] * 3
    assert ask(fund, "notice send", ON, run=ready, send=True, dry_run=True).facts["sent"] == 0
    assert (links(fund), inbox[0].taken) == (before, [])


def test_each_once_and_what_failed_again(fund: Book, ready: str, inbox: tuple[Inbox, int]) -> None:
    box = inbox[0]
    answer = ask(fund, "notice send", ON, run=ready, send=True)
    assert states(answer) == ["sent", "sent", "failed"]
    assert not answer.holds
    assert isinstance(answer.found, Table)
    assert "550 no such mailbox" in str(answer.found["why"][2])
    assert [each["To"] for each in box.taken] == ["htx11@example.vn", "htx12@example.vn"]
    box.takes_nobody = True
    again = ask(fund, "notice send", ON, run=ready, send=True)
    assert states(again) == ["was_sent", "was_sent", "sent"]
    assert [each["To"] for each in box.taken][2:] == ["nobody@example.vn"]
    before = links(fund)
    assert states(ask(fund, "notice send", ON, run=ready, send=True)) == ["was_sent"] * 3
    assert (links(fund), len(box.taken)) == (before, 3)
    assert [row["delivery"].code for row in shown(fund, ready)] == ["sent"] * 3
    assert findings(fund) == []


def test_the_letter_has_the_paper(
    fund: Book, ready: str, inbox: tuple[Inbox, int], tmp_path: Path
) -> None:
    ask(fund, "paper send", ON, number="01/TB-QHTPT", send=True)
    (message,) = inbox[0].taken
    assert message["From"] == "quy@example.vn"
    assert "01/TB-QHTPT" in message["Subject"]
    text = message.get_body(("plain",))
    assert text is not None
    assert "Kính gửi: HTX minh họa 11" in text.get_content()
    (attached,) = message.iter_attachments()
    name = attached.get_filename()
    assert name == "01-TB-QHTPT Thông báo thu nợ quý III năm 2023 - HTX minh họa 11.pdf"
    made = ask(fund, "print", ON, again="01/TB-QHTPT").made
    assert made is not None
    made.write(tmp_path / "x.pdf", False)
    assert attached.get_content() == (tmp_path / "x.pdf").read_bytes()


def test_a_delivery_after_it_was_sent(fund: Book, ready: str) -> None:
    ask(fund, "notice send", ON, run=ready, send=True)
    said = {"run": ready, "cooperative": borrower_of(11), "by": "email"}
    ask(fund, "notice delivered", ON, **said)
    assert shown(fund, ready)[0]["delivery"].code == "received"


def test_what_is_missing_is_said(
    fund: Book, ready: str, inbox: tuple[Inbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mail(name: str, value: str) -> None:
        ask(fund, "setting set", name=name, value=value, since=ASKED, document="QĐ 2")

    monkeypatch.delenv("FUNDLEDGER_SMTP_PASSWORD", raising=False)
    mail("mail_user", "quy")
    assert refused(fund, "notice send", run=ready, send=True).key == "mail.plain_password"
    mail("mail_security", "starttls")
    assert refused(fund, "notice send", run=ready, send=True).key == "mail.no_password"
    monkeypatch.setenv("FUNDLEDGER_SMTP_PASSWORD", "bí mật")
    # The server offers no encryption: the password does not go to it.
    no = refused(fund, "notice send", run=ready, send=True)
    assert no.key == "mail.unreachable"
    assert "bí mật" not in str(no)
    mail("mail_server", "-")
    assert refused(fund, "notice send", run=ready, send=True).key == "mail.not_set"
    with pytest.raises(FundledgerError):
        mail("mail_port", "99999")
    assert inbox[0].taken == []


def test_without_an_address(fund: Book) -> None:
    code = run(fund, area="Bắc Sơn")
    issue(fund, code)
    assert states(ask(fund, "notice send", ON, run=code)) == ["no_address", "no_address"]
