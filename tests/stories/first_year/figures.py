"""`expected.yaml`: figures with their arithmetic, `a × b = c`, and the reckoning of it.

Numbers are Vietnamese (1.000.000 and 6,6 %); square brackets are a sum rounded to whole đồng, half
up; so is what stands after `=`. A name without `=` is an exact fraction for the lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import yaml

_TOKEN = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?|[a-z]\w*|[−+×/()\[\]%]")


def load() -> Any:
    text = (Path(__file__).parent / "expected.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.BaseLoader)


def amount(said: str) -> int:
    """What a line comes to: the number after `=`, or the only one."""
    return int(said.rpartition("=")[2].strip().replace(".", ""))


def amounts(said: dict[str, str]) -> dict[str, int]:
    return {name: amount(text) for name, text in said.items()}


def rounded(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every line of the file with its place."""
    if isinstance(tree, dict):
        for name, item in tree.items():
            yield from leaves(item, f"{path} / {name}" if path else name)
    else:
        yield path, tree


@dataclass
class Reckoning:
    """Reads one sum from the left; × and / before + and −."""

    tokens: list[str]
    names: dict[str, Fraction]

    @classmethod
    def of(cls, text: str, names: dict[str, Fraction]) -> Fraction:
        tokens = _TOKEN.findall(text)
        assert "".join(tokens) == text.replace(" ", ""), text
        reckoning = cls(tokens, names)
        value = reckoning._sum()
        assert not reckoning.tokens, text
        return value

    def _is_next(self, *wanted: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in wanted

    def _sum(self) -> Fraction:
        value = self._product()
        while self._is_next("+", "−"):
            sign = 1 if self.tokens.pop(0) == "+" else -1
            value += sign * self._product()
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while self._is_next("×", "/"):
            value = value * self._factor() if self.tokens.pop(0) == "×" else value / self._factor()
        return value

    def _factor(self) -> Fraction:
        token = self.tokens.pop(0)
        if token in "([":
            value = self._sum()
            self.tokens.pop(0)
            value = Fraction(rounded(value)) if token == "[" else value
        elif token[0].isdigit():
            value = Fraction(token.replace(".", "").replace(",", "."))
        else:
            value = self.names[token]
        if self._is_next("%"):
            self.tokens.pop(0)
            value /= 100
        return value
