"""The manifest of a bundle: which funds it carries, how much of each, and the hashes of its parts.

The manifest is written and read by the program alone, so one with a missing or unknown field is
refused. Names of parts follow from the numbers of funds; a manifest cannot name any other file.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from fundledger.ledger.canonical import FORM

FORMAT: Literal["fundledger-bundle"] = "fundledger-bundle"
VERSION = 2
"""What this program reads. A bundle without files is written as one of version 1, which programs
read that know of no kept files."""

MOST_FUNDS = 10_000
_FILES = {"files", "files_bytes", "files_sha256"}

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=10**15)]
Text = Annotated[str, Field(max_length=1_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Carried(_Strict):
    """One fund's chain, one link a line, and the rule sets that it holds, for a reader."""

    fund: Annotated[int, Field(gt=0, le=10**12)]
    name: Text
    province: Text
    links: Annotated[int, Field(gt=0, le=10**15)]
    entries: Count
    head: Hash  # of the last link
    recorded_at: Text  # of the last link
    bytes: Count
    sha256: Hash
    rules_bytes: Count
    rules_sha256: Hash
    files: Count = 0
    files_bytes: Count = 0  # of the part that holds them
    files_sha256: Hash | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        files = (self.files_part,) if self.files else ()
        return (self.chain_part, self.rules_part, *files)

    @property
    def files_part(self) -> str:
        """The files that the chain names by their hashes: of each a line that says it, and it."""
        return f"files/{self.fund}.bin"

    @property
    def chain_part(self) -> str:
        return f"funds/{self.fund}.jsonl"

    @property
    def rules_part(self) -> str:
        return f"rules/{self.fund}.json"


class Manifest(_Strict):
    """What a bundle says of itself."""

    format: Literal["fundledger-bundle"]
    version: Annotated[int, Field(ge=1)]
    form: Annotated[int, Field(ge=1)]  # of the canonical text that is hashed
    schema_revision: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    funds: Annotated[list[Carried], Field(max_length=MOST_FUNDS)]
    replicas: Annotated[list[int], Field(max_length=MOST_FUNDS)] = []
    """In a backup: the funds that its book only showed; a restored book will only show them too."""

    @model_validator(mode="after")
    def _each_fund_once(self) -> Manifest:
        numbers = [carried.fund for carried in self.funds]
        if not numbers or numbers != sorted(set(numbers)):
            raise ValueError("the funds of a bundle stand in order, each once")
        if not set(self.replicas) <= set(numbers):
            raise ValueError("a replica is one of the funds")
        return self

    def text(self) -> str:
        """As it is written: the part of files is said only where there is one."""
        said = self.model_dump(exclude=None if self.version > 1 else {"funds": {"__all__": _FILES}})
        return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n"

    @property
    def is_newer(self) -> bool:
        return self.version > VERSION or self.form > FORM

    @property
    def links(self) -> int:
        return sum(carried.links for carried in self.funds)
