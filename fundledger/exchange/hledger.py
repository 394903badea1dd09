"""The books as a journal for hledger; ledger reads the same file.

An entry's voucher is the code of its transaction, the day the money moved its second date where
that is another; the rest is in tags, one a line. On the last day one transaction of nothing
asserts the balance of every account.

hledger has no way to quote. In a tag `%`, `,`, `;`, brackets and control characters are written
as in a web address (`%2C`). In a description `;` and `|` would end it: it shows `；` and `｜`
instead, and the tag `memo` keeps what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fundledger.exchange.extract import CURRENCY, Extract, UsedAccount
from fundledger.ledger.canonical import moment_text
from fundledger.ledger.entry import Entry, Posting

_TAGS = (
    *("type", "number", "name", "name_en", "role"),
    *("memo", "entry", "chain", "recorded_at", "kind", "document", "actor", "reverses", "key"),
    *("loan", "cooperative", "source"),
)
_TYPES = {
    "asset": "A",
    "liability": "L",
    "equity": "E",
    "income": "R",
    "expense": "X",
    "result": "E",
    "memo": "E",
}
_MEANS_SOMETHING = re.compile(r"[%,;\[\]\x00-\x1f\x7f]")
_SHOWN = str.maketrans({";": "；", "|": "｜", "\n": " ", "\r": " ", "\t": " "})


def text(extract: Extract) -> Iterator[str]:
    """The file in parts, to be written one after the other."""
    yield from (f"; {key}: {_tagged(said)}\n" for key, said in extract.provenance().items())
    yield f"\ndecimal-mark .\n\ncommodity {CURRENCY}\n\n"
    yield from (f"tag {name}\n" for name in _TAGS)
    for used in extract.accounts:
        yield f"\naccount {used.path}\n"
        yield from (f"    ; {key}: {_tagged(said)}\n" for key, said in _tags_of_account(used))
    paths = extract.paths
    for entry in extract.entries:
        yield _transaction(entry, paths)
    yield from _assertions(extract)


def _tags_of_account(used: UsedAccount) -> Iterator[tuple[str, str]]:
    account = used.account
    is_cash = account.role.money in {"cash", "bank"}
    yield "type", "C" if is_cash else _TYPES[account.role.nature]
    yield "number", account.number
    yield "name", account.name_vi
    yield "name_en", account.name_en
    yield "role", account.role.name


def _transaction(entry: Entry, paths: dict[str, str]) -> str:
    second = "" if entry.value_date == entry.date else f"={entry.value_date}"
    shown = entry.memo.translate(_SHOWN)
    lines = [f"\n{entry.date}{second} * ({entry.voucher}) {shown}\n"]
    lines.extend(f"    ; {key}: {_tagged(said)}\n" for key, said in _tags(entry, shown))
    for posting in entry.postings:
        lines.append(f"    {paths[posting.account]}  {posting.amount} {CURRENCY}\n")
        lines.extend(f"        ; {key}: {_tagged(said)}\n" for key, said in _dimensions(posting))
    return "".join(lines)


def _tags(entry: Entry, shown: str) -> Iterator[tuple[str, str]]:
    if shown != entry.memo:
        yield "memo", entry.memo
    yield "entry", str(entry.number)
    yield "chain", str(entry.chain)
    yield "recorded_at", moment_text(entry.recorded_at)
    yield "kind", entry.kind
    if entry.document is not None:
        yield "document", entry.document
    yield "actor", entry.actor
    if entry.reverses is not None:
        yield "reverses", str(entry.reverses)
    if entry.key is not None:
        yield "key", entry.key


def _dimensions(posting: Posting) -> Iterator[tuple[str, str]]:
    for key in ("loan", "cooperative", "source"):
        if (code := getattr(posting, key)) is not None:
            yield key, code


def _assertions(extract: Extract) -> Iterator[str]:
    if extract.accounts:
        yield f"\n{extract.last_day} * (balances) {extract.fund.name.translate(_SHOWN)}\n"
    for used in extract.accounts:
        yield f"    {used.path}  0 {CURRENCY} = {used.balance} {CURRENCY}\n"


def _tagged(said: str) -> str:
    return _MEANS_SOMETHING.sub(lambda found: f"%{ord(found[0]):02X}", said)
