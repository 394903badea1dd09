"""The books as a beancount file: for `bean-check`, Fava and bean-query.

Entries become transactions with all that is known of them as metadata; the day after the last, a
`balance` for every account, so that whoever checks the file proves every balance. The document of
an entry is called `paper` there: Fava takes metadata that begin with `document` for files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fundledger.calendar import ONE_DAY
from fundledger.exchange.extract import CURRENCY, Extract, label
from fundledger.ledger.canonical import moment_text
from fundledger.ledger.entry import Entry, Posting

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
)


def text(extract: Extract) -> Iterator[str]:
    """The file in parts, to be written one after the other."""
    yield from _options(extract)
    yield from _accounts(extract)
    paths = extract.paths
    for entry in extract.entries:
        yield _transaction(entry, paths)
    yield from _assertions(extract)


def _options(extract: Extract) -> Iterator[str]:
    begins = extract.fund.begins
    yield f'option "title" {_quoted(extract.fund.name)}\n'
    yield f'option "operating_currency" "{CURRENCY}"\n'
    yield 'option "render_commas" "TRUE"\n\n'
    yield f'{begins} commodity {CURRENCY}\n  name: "đồng"\n  precision: 0\n\n'
    yield f'{begins} custom "fundledger" "extract"\n'
    yield from (f"  {key}: {_quoted(said)}\n" for key, said in extract.provenance().items())


def _accounts(extract: Extract) -> Iterator[str]:
    for used in extract.accounts:
        account = used.account
        yield f"\n{used.first_day} open {used.path} {CURRENCY}\n"
        yield f"  number: {_quoted(account.number)}\n"
        yield f"  name: {_quoted(account.name_vi)}\n"
        yield f"  name_en: {_quoted(account.name_en)}\n"
        yield f"  role: {_quoted(account.role.name)}\n"


def _transaction(entry: Entry, paths: dict[str, str]) -> str:
    words = " ".join([_quoted(entry.memo), *_labels(entry)])
    lines = [f"\n{entry.date} * {words}\n"]
    lines.extend(f"  {key}: {said}\n" for key, said in _metadata(entry))
    for posting in entry.postings:
        lines.append(f"  {paths[posting.account]}  {posting.amount} {CURRENCY}\n")
        lines.extend(f"    {key}: {said}\n" for key, said in _dimensions(posting))
    return "".join(lines)


def _labels(entry: Entry) -> Iterable[str]:
    """Its kind as a tag; links to what has the same loan, and between a reversal and its entry."""
    loans = sorted({posting.loan for posting in entry.postings if posting.loan is not None})
    yield f"#{label(entry.kind)}"
    yield from (f"^loan-{label(loan)}" for loan in loans)
    if entry.reversed_by is not None:
        yield f"^reversal-of-{entry.number}"
    if entry.reverses is not None:
        yield f"^reversal-of-{entry.reverses}"


def _metadata(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "entry", str(entry.number)
    yield "chain", str(entry.chain)
    yield "voucher", _quoted(str(entry.voucher))
    yield "value_date", entry.value_date.isoformat()
    yield "recorded_at", f'"{moment_text(entry.recorded_at)}"'
    yield "kind", _quoted(entry.kind)
    if entry.document is not None:
        yield "paper", _quoted(entry.document)
    yield "actor", _quoted(entry.actor)
    if entry.reverses is not None:
        yield "reverses", str(entry.reverses)
    if entry.key is not None:
        yield "key", _quoted(entry.key)


def _dimensions(posting: Posting) -> Iterator[tuple[str, str]]:
    for key in ("loan", "cooperative", "source"):
        if (code := getattr(posting, key)) is not None:
            yield key, _quoted(code)


def _assertions(extract: Extract) -> Iterator[str]:
    morning = extract.last_day + ONE_DAY  # a balance is of the beginning of its day
    yield "\n"
    for used in extract.accounts:
        yield f"{morning} balance {used.path}  {used.balance} {CURRENCY}\n"


def _quoted(said: str) -> str:
    return f'"{said.translate(_ESCAPES)}"'
