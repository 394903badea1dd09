"""What proof found, as lines for a person and rows for a program; and what it looks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.proof import funds_to_prove, invariant_names, prove_each
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES
from fundledger.ledger.watching import Finding
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.table import Column, Note, Table
from fundledger.store.books import Book, file_of
from fundledger.store.drafts import left_in


def proved(
    book: Book,
    named: Sequence[int] | None,
    names: Collection[str] | None,
    *,
    since_seal: bool,
    progress: Callable[[int], None],
) -> list[tuple[int, Finding]]:
    """Every finding with its fund: of those named, or of all that any row of the book speaks of.

    By the invariants of these names, or by all.
    """
    invariants = invariant_names()
    for name in names or ():
        if name not in invariants:
            raise Misused("usage.no_such_invariant", name=name, known=invariants)
    with book.reading() as connection:
        known = funds_to_prove(connection)
        funds = known if named is None else sorted(set(named))
        for fund in funds:
            if fund not in known:
                raise FundledgerError("fund.unknown", fund=fund, known=known)
        found = prove_each(connection, funds, since_seal=since_seal, only=names, progress=progress)
        return list(found)


def finding_table(findings: Iterable[tuple[int, Finding]]) -> Table:
    rows = [
        (fund, finding.invariant, _where(finding), _what(finding)) for fund, finding in findings
    ]
    columns = (Column("fund", "number"), Column("invariant"), Column("where"), Column("finding"))
    return Table("findings", columns, rows)


def finding_lines(findings: Iterable[Finding]) -> Iterator[Joined]:
    for finding in findings:
        yield Joined((finding.invariant, _where(finding), _what(finding)), ": ")


def finding_notes(findings: Iterable[Finding]) -> tuple[Note, ...]:
    """The same lines, where they are told beside something else."""
    return tuple(Note("check.line", {"line": line}) for line in finding_lines(findings))


def invariant_table() -> Table:
    rows = [(name, Sentence(f"check.{name}")) for name in invariant_names()]
    return Table("invariants", (Column("invariant"), Column("holds")), rows)


def left_notes(book: Book) -> tuple[Note, ...]:
    """What was killed while it wrote left a draft beside the book: no fault of the books."""
    with book.reading() as connection:
        path = file_of(connection)
    if path is None:
        return ()
    left = left_in(path.resolve().parent)
    return tuple(Note("output.left", {"file": each.name}) for each in left)


def _where(finding: Finding) -> Sentence:
    return Sentence(f"check.at_{finding.subject}", {"number": finding.number})


def _what(finding: Finding) -> Sentence:
    role = finding.params.get("role")
    named = {"role": role_name(str(role))} if role in ROLES else {}
    return Sentence(finding.key, {**finding.params, **named})
