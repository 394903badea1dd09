"""What the Fund has laid down: settings, debt groups and provisions, lending, court, chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.responses import Response

from fundledger.errors import FundledgerError
from fundledger.messages import Wording, say
from fundledger.reports.as_text import shown
from fundledger.reports.table import Cell
from fundledger.web.parts import Part, part
from fundledger.web.sentences import as_pages_say, unlinked
from fundledger.web.visits import Visit


@dataclass(frozen=True, slots=True)
class Section:
    """Some rules: what stands, what changes them, and in which form they are fetched."""

    word: str
    part: Part
    acts: tuple[str, ...]
    fetched: str | None = None


_SECTIONS: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("debt_groups", "debt-group rules", ("debt-group adopt", "debt-group drop"), None),
    ("lending", "lending rules", ("lending adopt", "lending stop"), "lending export"),
    ("ladder", "remind rules", ("remind adopt",), "remind export"),
    ("procedures", "case procedures", (), None),
    ("chart", "account list", ("account adopt", "account add", "account close"), None),
)
"""By word: what is asked, what changes it, and what gives it as a file."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    value: str
    since: str
    document: str
    meaning: str
    source: str
    href: str


def rules(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sections = [
        Section(word, _named(part(visit, act), say(f"web_rules.{word}")), acts, fetched)
        for word, act, acts, fetched in _SECTIONS
    ]
    settings, refusal = _settings(visit)
    return visit.page(
        "rules.html",
        say("web_menu.rules"),
        settings=settings,
        refusal=refusal,
        sections=sections,
    )


def _named(found: Part, section: str) -> Part:
    """Two sections have a table of steps: each table says of which it is."""
    tables = [replace(each, title=f"{section}: {each.title}") for each in found.tables]
    return replace(found, tables=tables)


def _settings(visit: Visit) -> tuple[list[Setting], FundledgerError | None]:
    try:
        table = visit.table("setting list")
    except FundledgerError as refusal:
        return [], refusal
    columns = {each.name: each for each in table.columns}

    def words(cell: Cell, name: str) -> str:
        with as_pages_say():
            return unlinked(shown(cell, columns[name], visit.lang))

    return [
        Setting(
            name=str(each["setting"]),
            value=words(each["value"], "value"),
            since=words(each["from"], "from"),
            document=words(each["document"], "document"),
            meaning=words(each["meaning"], "meaning"),
            source=words(each["legal_source"], "legal_source"),
            href=visit.deed(
                "setting set", name=str(each["setting"]), value=_as_typed(each["value"])
            ),
        )
        for each in table.records()
    ], None


def _as_typed(value: Cell) -> str:
    """What stands as somebody would type it anew; nothing of what is not said yet."""
    return "" if value is None or isinstance(value, Wording) else str(value)
