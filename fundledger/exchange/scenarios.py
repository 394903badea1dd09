"""A scenario from a file: a workbook, YAML or JSON; every bad place is named at once."""

from __future__ import annotations

from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.outlook.scenarios import FromFile
from fundledger.schemas.scenario import KIND


def scenario_in(file: SourceFile) -> FromFile:
    """What the file says, whatever the books hold."""
    reading = reading_of(KIND, file)
    if reading.problems:
        raise refused(file, reading.problems)
    return reading.found[0]
