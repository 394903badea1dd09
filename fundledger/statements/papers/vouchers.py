"""Vouchers on paper: cash received and paid (01-TT, 02-TT), all others, and those of a span."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.cooperatives import KIND, Cooperative, cooperative_of, known_on
from fundledger.reports.asked import Asked
from fundledger.reports.vouchers import (
    Voucher,
    entries_table,
    lines_table,
    voucher_of,
    vouchers_of,
    vouchers_table,
)
from fundledger.statements.content import Content, Value
from fundledger.statements.spans import span_in_words

_KINDS = {"PT": "receipt-voucher", "PC": "payment-voucher"}
_OTHERS = "accounting-voucher"


def receipt_voucher(asked: Asked, called: str) -> Content:
    """01-TT, of an entry that brought cash."""
    return _cash_voucher(asked, called, "PT")


def payment_voucher(asked: Asked, called: str) -> Content:
    """02-TT, of an entry that took cash."""
    return _cash_voucher(asked, called, "PC")


def accounting_voucher(asked: Asked, called: str) -> Content:
    """Any entry by its lines."""
    return _content(asked, voucher_of(asked, called), _OTHERS, _register(asked))


def vouchers(asked: Asked, first: date, kind: str | None) -> Content:
    """The list of a span's vouchers, and each of them behind it."""
    found = vouchers_of(asked, first, kind)
    tables = vouchers_table(asked, found, first), entries_table(asked, found, first)
    parties = _register(asked)
    bundle = tuple(_content(asked, each, _KINDS.get(each.kind, _OTHERS), parties) for each in found)
    fields: dict[str, Value] = {
        "as_of": asked.as_of,
        "first": first,
        "period": span_in_words(first, asked.as_of),
        "vouchers_count": len(found),
        "kind": None if kind is None else Sentence(f"choice.voucher_kind.{kind}"),
    }
    return Content("vouchers", fields, tables, bundle=bundle)


def _cash_voucher(asked: Asked, called: str, kind: str) -> Content:
    voucher = voucher_of(asked, called)
    if voucher.kind != kind:
        other = _KINDS.get(voucher.kind, _OTHERS)
        raise FundledgerError(
            f"voucher_paper.not_{kind}", voucher=str(voucher.entry.voucher), other=other
        )
    return _content(asked, voucher, _KINDS[kind], _register(asked))


def _content(
    asked: Asked, voucher: Voucher, kind: str, parties: Mapping[str, Cooperative]
) -> Content:
    entry = voucher.entry
    known = _party(voucher.cooperative, parties)
    names = {number: each.name for number, each in parties.items()}
    fields: dict[str, Value] = {
        "form_day": entry.date,
        "as_of": asked.as_of,
        "voucher": str(entry.voucher),
        "kind": Sentence(f"choice.voucher_kind.{voucher.kind}"),
        "day": entry.value_date,
        "booked_on": entry.date if entry.date != entry.value_date else None,
        "entry": entry.number,
        "memo": entry.memo,
        "document": entry.document or None,
        "debited": ", ".join(voucher.debited),
        "credited": ", ".join(voucher.credited),
        "amount": Dong(voucher.amount),
        "loan": ", ".join(voucher.loans) or None,
        "cooperative": voucher.cooperative,
        "party": known.name if known else None,
        "party_address": (known.address or known.commune) if known else None,
        "representative": known.representative if known else None,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
        "is_memo": voucher.is_memo,
        "actor": entry.actor,
    }
    return Content(kind, fields, (lines_table(asked, voucher, names),))


def _party(number: str | None, parties: Mapping[str, Cooperative]) -> Cooperative | None:
    """Who paid or is paid; the number of one that the register never had stands for its name."""
    if number is None:
        return None
    return parties.get(number) or Cooperative(number=number, name=number)


def _register(asked: Asked) -> dict[str, Cooperative]:
    facts = stated(asked.connection, asked.fund, KIND, known_at=asked.known_at)
    known = known_on(facts, min(asked.as_of, asked.today))
    return {number: cooperative_of(fact) for number, fact in known.items()}
