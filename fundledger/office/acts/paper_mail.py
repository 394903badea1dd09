"""Issued papers sent by e-mail; without `send` only the list of what would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.office.acts.notice_runs import RunCode
from fundledger.office.acts.paper_register import PaperNumber
from fundledger.office.answers import Answer
from fundledger.office.declaring import act
from fundledger.office.kinds import Year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.message import EmailMessage

    from fundledger.office.calling import Work
    from fundledger.registers.papers import Issued
    from fundledger.reports.paper_mail import Line
    from fundledger.statements.mailing import Mail


@act(main="paper_mail")
def send_notices(work: Work, run: RunCode, *, send: bool = False, dry_run: bool = False) -> Answer:
    """Send the issued notices of a run by e-mail, with `send`; else the list of what would go.

    What was sent is noted and not sent again; what failed is named, and may be sent again.
    """
    from fundledger.registers.notice_runs import Runs
    from fundledger.registers.papers import Register
    from fundledger.reports.notice_runs import issued_of

    with work.book.reading() as connection:
        found = Runs.read(connection, work.fund).coded(run)
        issued = issued_of(found, Register.read(connection, work.fund))
    order = [issued[each.cooperative] for each in found.papers if each.cooperative in issued]
    return _sent(work, order, send=send and not dry_run)


@act(main="paper_mail")
def send_paper(
    work: Work,
    number: PaperNumber,
    *,
    year: Year | None = None,
    send: bool = False,
    dry_run: bool = False,
) -> Answer:
    """Send one issued paper by e-mail to whom it is for, with `send`; else what would go."""
    from fundledger.registers.papers import Register

    with work.book.reading() as connection:
        issued = Register.read(connection, work.fund).numbered(number, year)
    return _sent(work, [issued], send=send and not dry_run)


def _sent(work: Work, papers: Sequence[Issued], *, send: bool) -> Answer:
    from dataclasses import replace

    from fundledger.ledger.settings import Settings
    from fundledger.reports.asking import ask
    from fundledger.reports.paper_mail import mail_lines, mail_table
    from fundledger.reports.table import Note
    from fundledger.statements.mailing import Mail, Refused, connected

    with work.book.reading() as connection:
        asked = ask(connection, work.fund, work.today)
        lines = mail_lines(asked, papers)
        facts = asked.facts
        waiting = [each for each in lines if each.state == "to_send"]
        mail = Mail.of(Settings.read(connection, work.fund), work.today) if send else None
    if mail is not None and waiting:
        done: dict[int, Line] = {}
        with (
            connected(mail, work.call.mail_password) as post,
            work.progress("mail.sending", len(waiting)) as advance,
        ):
            for each in waiting:
                try:
                    state = _send_one(work, each, mail, str(facts["fund_name"]), post)
                    done[each.issued.chain] = replace(each, state=state)
                except Refused as no:
                    done[each.issued.chain] = replace(each, state="failed", why=no.why)
                    if no.is_over:
                        break
                advance(1)
        lines = [done.get(each.issued.chain, each) for each in lines]
    counted = {name: sum(e.state == name for e in lines) for name in ("sent", "failed", "to_send")}
    key = "were_sent" if send else "would_be_sent"
    return Answer(
        mail_table(lines, facts),
        says=(Note(f"mail.{key}", dict(counted)),),
        facts=dict(counted),
        holds=not counted["failed"],
    )


def _send_one(
    work: Work, line: Line, mail: Mail, body: str, post: Callable[[EmailMessage], None]
) -> str:
    """In one transaction: what is not taken by the server is not noted, and what is noted by
    somebody else meanwhile is not sent."""
    from fundledger.ledger.kept_files import file_kept
    from fundledger.registers.papers import Register, deliver
    from fundledger.statements.mailing import file_to_send, letter

    with work.writing() as writer:
        where = writer.connection, writer.fund
        register = Register.read(*where)
        issued = next(each for each in register.papers if each.chain == line.issued.chain)
        if issued.mailed or not issued.stands:
            return "was_sent" if issued.mailed else "taken_back"
        file = file_kept(*where, file_to_send(issued))
        if file is None or not file.is_whole:
            raise FundledgerError("issued.file_lost", number=issued.number)
        message = letter(issued, file, to=line.email, name=line.name, body=body, sender=mail.sender)
        deliver(
            *(writer, issued, work.today),
            by="email",
            outcome="sent",
            person=line.email,
            today=work.today,
        )
        post(message)
    return "sent"
