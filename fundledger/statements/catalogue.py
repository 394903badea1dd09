"""The kinds of paper there are, as a table: what to say to print one, its title, in which forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from fundledger.messages import Language
from fundledger.messages.wording import Named
from fundledger.reports.table import Record, Table, Word, texts
from fundledger.statements.wording import FIELD, Layout, layout_of, wording_file

_COLUMNS = texts("paper_kind", "paper_title", "paper_symbol", "forms", "command")
_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_FORMS = "PDF, DOCX, XLSX"
_LOOSE = re.compile(r"\s*[-–,:(]*\s*$")


def kinds_table(commands: Iterable[str], own: Path | None) -> Table:
    """Of each command that prints papers, the kinds that it prints."""
    rows = [_row(kind, each, own) for each in commands for kind in _kinds_of(each)]
    return Table.of("paper_kinds", _COLUMNS, rows)


def _kinds_of(command: str) -> list[str]:
    """The kinds of a command: one, or several where their wordings differ (three notices)."""
    stem = command.partition(" ")[2].replace("-", "_").replace(" ", "_")
    known = sorted(each.stem for each in wording_file("", "vi").parent.glob("*.toml"))
    plain = {each: each.replace("-", "_") for each in known}
    exact = [each for each in known if plain[each] == stem]
    return exact or [each for each in known if plain[each].startswith(f"{stem}_")]


def _row(kind: str, command: str, own: Path | None) -> Record:
    vietnamese, english = (layout_of(kind, language, own) for language in _LANGUAGES)
    return {
        "paper_kind": kind,
        "paper_title": Word(kind, Named(_title(vietnamese), _title(english))),
        "paper_symbol": vietnamese.mark or None,
        "forms": _FORMS,
        "command": command,
    }


def _title(layout: Layout) -> str:
    """What its file is called, without what is said of one paper."""
    said = " ".join(FIELD.sub("", layout.file).split())
    return _LOOSE.sub("", said) or FIELD.sub("…", layout.title)
