"""What a set of court rules says, in words for a reader whose language is not known yet."""

from __future__ import annotations

from collections.abc import Mapping

from fundledger.messages.wording import Joined, Named, Sentence
from fundledger.rules.procedures import CASE_KINDS, CaseKind, Length, Period


def length_word(length: Length) -> Sentence:
    return Sentence(f"procedure_word.{length.unit}", {"count": length.count})


def lengths_word(lengths: Mapping[CaseKind, Length]) -> Sentence | Joined | None:
    """One length, or those of each kind of case where they differ; nothing where there is none."""
    different = set(lengths.values())
    if len(different) < 2:
        return length_word(different.pop()) if different else None
    each = [
        Joined((Sentence(f"case_kind.{kind}"), length_word(lengths[kind])), ": ")
        for kind in CASE_KINDS
        if kind in lengths
    ]
    return Joined(tuple(each), "; ")


def source_word(law: Named, period: Period) -> Sentence | Named:
    """The article that gives a period; the law alone where the article is not known."""
    if not period.article:
        return law
    return Sentence("procedure_word.article", {"article": period.article, "law": law})
