"""What proof asks of issued papers: each file is there as it was issued, each number is right.

The file of a Fund's own report template is held to the same.

A number that was counted follows the highest of its series in its year, so that none is left out;
one that was said by hand is free to leave a gap, and is marked so. No number is given twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from fundledger.ledger.kept_files import files_kept
from fundledger.ledger.links import RawFact
from fundledger.ledger.watching import Audit, Finding, Watcher
from fundledger.registers.papers import KIND, Issued, Numbering, Register
from fundledger.registers.report_templates import KIND as TEMPLATE

_OF_FILES = frozenset({KIND, TEMPLATE})
"""The kinds of facts that name a kept file by its hash."""


class Papers(Watcher):
    """Every issued paper's file is kept and unchanged; numbers run without gaps, none twice."""

    name = "paper"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self.named: dict[str, RawFact] = {}
        """The files that the links of this walk name, by their hashes."""

    def fact(self, link: RawFact) -> Iterable[Finding]:
        if link.kind in _OF_FILES:
            try:
                said = json.loads(link.body).get("sha256")
            except (ValueError, AttributeError):
                said = None  # tampered with: `chain` names it
            if isinstance(said, str):
                self.named[said] = link
        return ()

    def finish(self) -> Iterator[Finding]:
        yield from self._files()
        try:
            papers = Register.read(self.audit.connection, self.audit.fund).papers
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            yield self.at_fund("finding.issued_unreadable")
            return
        yield from self._numbers(papers)

    def _files(self) -> Iterator[Finding]:
        missing = dict(self.named)
        for file in files_kept(self.audit.connection, self.audit.fund, self.named):
            link = missing.pop(file.sha256)
            if not file.is_whole:
                yield self._of_file(link, "changed")
        for link in missing.values():
            yield self._of_file(link, "missing")

    def _of_file(self, link: RawFact, what: str) -> Finding:
        of = "template" if link.kind == TEMPLATE else "issued"
        return self.at_fact(link, f"finding.{of}_file_{what}", number=link.subject)

    def _numbers(self, papers: Iterable[Issued]) -> Iterator[Finding]:
        given = Numbering()
        for each in papers:
            year = each.year
            if given.is_used(each.number, year, each.series):
                yield self._at(each, "finding.issued_twice", year=year)
            expected = given.following(each.series, year)
            if not each.by_hand and each.ordinal != expected:
                yield self._at(each, "finding.issued_gap", expected=expected, year=year)
            given.add(each)

    def _at(self, paper: Issued, key: str, **params: object) -> Finding:
        params["number"] = paper.number
        return Finding(self.name, "fact", paper.chain, key, params)


WATCHERS = (Papers,)
