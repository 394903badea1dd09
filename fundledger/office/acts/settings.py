"""What a Fund has decided for itself, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import TEXT, Document, From, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table

SettingName = Annotated[str, TEXT.named("setting")]


@question(of_many=True)
def settings(asked: Asked) -> Table:
    """What the Fund has set, on a day: each with its value, since when, and what it means."""
    from fundledger.reports.settings import settings_of

    return settings_of(asked)


@act(shows=False, role="keeper")
def set(work: Work, name: SettingName, value: Text, *, since: From, document: Document) -> Answer:
    """What the Fund decides for itself from a day on, by a document; answers what stands."""
    from fundledger.ledger.settings import set_value
    from fundledger.reports.settings import value_shown

    with work.writing() as writer:
        setting, stood = set_value(writer, name, value, since, document)
    said: dict[str, object] = {"name": setting.name, "value": value_shown(stood), "day": since}
    return told(Note("setting_value.now", said), value=stood)
