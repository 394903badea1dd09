"""By which law a paper of a day stands: what it names as its grounds (căn cứ), by what is in force.

Only what was read is named here; a Fund's charter and rules of lending are in the wording, and it
adds others there.
"""

from __future__ import annotations

from datetime import date

from fundledger.messages.wording import Sentence
from fundledger.statements.content import Value

_DECREE_45 = date(2021, 5, 15)
_CIVIL_CODE_2015 = date(2017, 1, 1)
_COURTS_2025 = date(2025, 7, 1)


def grounds(day: date) -> dict[str, Value]:
    """Fields that a wording names where they are said: before the decree there is none."""
    code = "civil_code_2015" if day >= _CIVIL_CODE_2015 else "civil_code_2005"
    return {
        "decree": Sentence("paper_ground.decree_45") if day >= _DECREE_45 else None,
        "civil_code": Sentence(f"paper_ground.{code}"),
        "court_code": Sentence(
            "paper_ground.court_code_2025" if day >= _COURTS_2025 else "paper_ground.court_code"
        ),
    }
