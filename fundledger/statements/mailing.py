"""Papers sent by e-mail: each with its PDF, to the address that the register has, once.

    letters = letters_of(papers, …)            what would go where; nothing is sent
    with connected(mail, password) as post:    an SMTP server, by the Fund's settings
        post(letter)

A letter has the signed copy of a paper if one is kept, else the file as issued. Who notes what was
sent does so in one transaction with the sending (`office.acts.paper_mail`), so that what was sent
is not sent again, and what was not may be. The password comes from whoever calls; it is no setting.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from fundledger.errors import FundledgerError
from fundledger.ledger.kept_files import PDF_MEDIA, KeptFile
from fundledger.ledger.settings import Setting, Settings, Value, chosen_from
from fundledger.messages.wording import Sentence
from fundledger.registers.papers import Issued
from fundledger.statements.issuing import file_name
from fundledger.text import clean

_SECONDS = 30
_SECURITY = ("starttls", "tls", "none")


def _text(text: str) -> Value:
    said = clean(text)
    return None if said in {"", "-"} else said


def _port(text: str) -> Value:
    said = clean(text)
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 65_536):
        raise FundledgerError("setting_value.not_a_port", value=text)
    return int(said)


MAIL_SERVER = Setting("mail_server", None, _text)
MAIL_PORT = Setting("mail_port", 587, _port)
MAIL_SECURITY = Setting("mail_security", "starttls", chosen_from(_SECURITY), _SECURITY)
MAIL_USER = Setting("mail_user", None, _text)
MAIL_SENDER = Setting("mail_sender", None, _text)

OF_MAIL = (MAIL_SERVER, MAIL_PORT, MAIL_SECURITY, MAIL_USER, MAIL_SENDER)


@dataclass(frozen=True, slots=True)
class Mail:
    """How the Fund sends."""

    server: str
    port: int
    security: str
    user: str
    sender: str

    @classmethod
    def of(cls, settings: Settings, day: date) -> Mail:
        found = {each.name: settings.value_on(each, day) for each in OF_MAIL}
        for name in ("mail_server", "mail_sender"):
            if not found[name]:
                raise FundledgerError("mail.not_set", setting=name)
        server, port, security, user, sender = found.values()
        return cls(str(server), int(port or 0), str(security), str(user or ""), str(sender))


def file_to_send(issued: Issued) -> str:
    """The hash of what is sent: the signed copy that came last, where it is a PDF."""
    signed = [each.sha256 for each in issued.copies if each.media == PDF_MEDIA]
    return signed[-1] if signed else issued.sha256


def letter(
    issued: Issued, file: KeptFile, *, to: str, name: str, body: str, sender: str
) -> EmailMessage:
    """A polite plain text with the paper; the same paper has the same Message-ID."""
    said = {"number": issued.number, "day": issued.day, "paper": issued.name}
    said |= {"name": name, "fund": body}
    made = EmailMessage()
    made["Subject"] = Sentence("mail.subject", said).words("vi")
    made["From"], made["To"] = sender, to
    domain = sender.rpartition("@")[2].strip(" >") or "fundledger"
    made["Message-ID"] = f"<{file.sha256[:32]}.{issued.chain}@{domain}>"
    made.set_content(Sentence("mail.text", said).words("vi"))
    is_copy = file.sha256 != issued.sha256
    made.add_attachment(
        file.data,
        maintype="application",
        subtype="pdf",
        filename=file_name(issued, file.media, is_copy=is_copy),
    )
    return made


class Refused(Exception):
    """The server did not take a letter; `is_over`: nor will it take another."""

    def __init__(self, why: str, *, is_over: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_over = why, is_over


@contextmanager
def connected(mail: Mail, password: str | None) -> Iterator[Callable[[EmailMessage], None]]:
    if mail.user and mail.security == "none":
        raise FundledgerError("mail.plain_password")
    if mail.user and not password:
        raise FundledgerError("mail.no_password")
    try:
        server = _opened(mail)
        if mail.user:
            server.login(mail.user, password or "")
    except (OSError, smtplib.SMTPException) as error:
        said = {"server": mail.server, "port": str(mail.port), "why": _why(error)}
        raise FundledgerError("mail.unreachable", **said) from error

    def post(message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPServerDisconnected as error:
            raise Refused(_why(error), is_over=True) from error
        except smtplib.SMTPException as error:
            raise Refused(_why(error)) from error
        except (OSError, UnicodeError) as error:
            raise Refused(_why(error), is_over=isinstance(error, OSError)) from error

    try:
        yield post
    finally:
        server.close()


def _opened(mail: Mail) -> smtplib.SMTP:
    if mail.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(mail.server, mail.port, timeout=_SECONDS)
    if mail.security == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server


def _why(error: Exception) -> str:
    """What the server said, on one line."""
    said: object = error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_plain(text)}" for code, text in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_plain(error.smtp_error)}"
    text = " ".join(str(said).split())
    return "".join(c for c in text if c.isprintable())[:200] or type(error).__name__


def _plain(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
