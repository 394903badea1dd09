"""The two catalogues against each other, and both against the code that speaks by them."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import fundledger
from fundledger.messages import LANGUAGES, Language, catalogue, say_in
from fundledger.money import Dong

EN, VI = catalogue("en"), catalogue("vi")
ROOT = Path(fundledger.__file__).parent
SAYING = {
    "Fault",
    "FundledgerError",
    "Misuse",
    "Note",
    "Problem",
    "Sentence",
    "confirm",
    "progress",
    "refuse",
    "refused",
    "say",
    "say_in",
    "warn",
}
QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
ENGLISH = re.compile(r"\b(the|and|is|are|not|with|this|that|from|file|day|book|entry)\b", re.I)
AHEAD = ("check.", "account.exists", "account.no_such")
"""For the commands `check` and `account`: take these out when they are there."""

WORDS_TO_TYPE = re.compile(r"\{\w*\}|--[\w-]+|\b(fundledger|postgresql://)[ \w/-]*|[A-Z_]{3,}")


@cache
def modules() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py"))


def texts_of_pages() -> Iterator[str]:
    """What the templates of pages have between quotes: keys, or how keys begin."""
    for path in sorted((ROOT / "web" / "pages").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for step in re.findall(r"{[{%](.*?)[%}]}", text, re.DOTALL):
            yield from (double or single for double, single in QUOTED.findall(step))


def nodes() -> Iterator[ast.AST]:
    for module in modules():
        yield from ast.walk(module)


def literals(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be, where it says so itself."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)


def first_texts(called: set[str]) -> Iterator[str]:
    for node in nodes():
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[*given]):
                if name in called:
                    yield from (text for argument in given[:2] for text in literals(argument))


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def filled(key: str, lang: Language, number: int) -> str:
    """The sentence with every parameter a text, or the number where words are chosen by it."""
    template = catalogue(lang)[key]
    counts = {name for _, name, spec, _ in string.Formatter().parse(template) if name and spec}
    texts: dict[str, object] = dict.fromkeys(parameters(template), "x")
    return say_in(lang, key, **{**texts, **dict.fromkeys(counts, number)})


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(EN.keys() ^ VI.keys()) == []


def test_every_key_that_a_page_says_exists() -> None:
    said = {text for text in texts_of_pages() if re.fullmatch(r"web[a-z_]*\.[a-z_.]+", text)}
    whole = {text for text in said if not text.endswith(("_", "."))}
    assert len(whole) > 30
    assert sorted(whole - EN.keys()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_that_is_said_exists(lang: str) -> None:
    said = {text for text in first_texts(SAYING) if re.fullmatch(r"[a-z_]+\.[a-z_.]+", text)}
    assert len(said) > 30
    assert sorted(said - catalogue("vi" if lang == "vi" else "en").keys()) == []


def test_every_report_and_column_has_its_words() -> None:
    reports = {f"report.{name}" for name in _made_of_tables("Table")}
    columns = {f"column.{name}" for name in _made_of_tables(*COLUMNS)}
    assert sorted((reports | columns) - EN.keys()) == []
    assert sorted({k for k in EN if k.startswith(("report.", "column."))} - reports - columns) == []


COLUMNS = ("Column", "texts", "days", "moments", "numbers", "money", "sums")


def _made_of_tables(*called: str) -> set[str]:
    """Only in modules that take `Column` and `Table` from reports, not from SQLAlchemy."""
    found = set()
    for module in modules():
        takes = any(
            isinstance(node, ast.ImportFrom) and node.module == "fundledger.reports.table"
            for node in module.body
        )
        for node in ast.walk(module) if takes else ():
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="of"),
                    args=[*given],
                ):
                    if name in called:
                        names = given[:1] if name in ("Table", "Column") else given
                        found |= {text for each in names for text in literals(each)}
    return found


def test_no_key_is_left_over() -> None:
    texts = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    texts |= set(texts_of_pages())
    begun = {text for text in texts if isinstance(text, str) and text.endswith((".", "_"))}
    begun = {text for text in begun if "." in text and any(key.startswith(text) for key in EN)}
    by_declaration = ("help.", "option.", "metavar.", "act.", "field_label.", "field_help.")
    elsewhere = (*by_declaration, "report.", "column.", "reference.")
    left = [key for key in EN if key not in texts and not key.startswith((*begun, *elsewhere))]
    assert [key for key in left if not key.startswith(AHEAD)] == []


@pytest.mark.parametrize("key", sorted(EN.keys() & VI.keys()))
def test_a_sentence(key: str) -> None:
    english, vietnamese = EN[key], VI[key]
    assert parameters(english) == parameters(vietnamese)
    assert english.strip()
    assert vietnamese.strip()
    for text in (english, vietnamese):
        assert text == unicodedata.normalize("NFC", text)
        assert "(s)" not in text
    for lang in LANGUAGES:
        assert filled(key, lang, 1)
        assert filled(key, lang, 2)
    spoken = WORDS_TO_TYPE.sub("", vietnamese)
    assert not ENGLISH.search(spoken), f"English in Vietnamese: {vietnamese}"
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", spoken)  # the name of a file is one word
    assert len(words) < 3 or not spoken.isascii(), f"no diacritics: {vietnamese}"


def test_a_negative_amount_in_a_sentence_has_a_minus_not_brackets() -> None:
    assert "-1.234.567 " in say_in("vi", "cell.negative", value=Dong(-1_234_567))
    assert "-1,234,567 " in say_in("en", "cell.negative", value=Dong(-1_234_567))


def test_a_number_chooses_its_words() -> None:
    assert say_in("en", "loan_note.overdue", days=1) == "Overdue for 1 day."
    assert say_in("en", "loan_note.overdue", days=26) == "Overdue for 26 days."
    assert say_in("vi", "loan_note.overdue", days=1) == "Đã quá hạn 1 ngày."
