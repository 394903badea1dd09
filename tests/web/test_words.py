"""What pages say is for people at a page: titles, labels, and no word of the terminal."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from fundledger.messages import LANGUAGES, Language, catalogue, use_language
from fundledger.office.table import ACTS, declaration
from fundledger.web.fields import Form
from fundledger.web.sentences import title_of
from tests.web.sites import Browser

TERMINAL = re.compile(
    r"(?<!\w)--[a-z]|\blệnh\b(?! chi)|tùy chọn|tham số|\bcommand\b|\boption\b|\bfundledger [a-z]|"
    r"SỐ-TIỀN|HỢP-ĐỒNG|\bTỆP\b|ghi nhiều lần|\bsaid several times\b"
)


def form_of(act: str) -> Form:
    return Form.of(declaration(act), {}, date(2023, 7, 3), lambda key: None, is_sent=False)


def test_every_act_has_a_title_of_its_own() -> None:
    for lang in LANGUAGES:
        words = catalogue(lang)
        titles = {act: words[f"act.{act}"] for act in ACTS}
        assert len(set(titles.values())) == len(ACTS), lang
        assert max(map(len, titles.values())) <= 45


def test_nothing_has_a_title_that_does_not_exist() -> None:
    titled = {key.removeprefix("act.") for key in catalogue("vi") if key.startswith("act.")}
    assert titled == set(ACTS)


def test_every_label_and_help_is_of_a_field() -> None:
    names = {f"{act} {each.name}" for act in ACTS for each in form_of(act).fields}
    bare = {name.rpartition(" ")[2] for name in names}
    for group in ("field_label.", "field_help."):
        told = {key.removeprefix(group) for key in catalogue("vi") if key.startswith(group)}
        assert told <= names | bare, sorted(told - names - bare)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_has_a_label(lang: Language) -> None:
    words = catalogue(lang)
    for act in ACTS:
        for each in form_of(act).fields:
            keys = (
                f"field_label.{act} {each.name}",
                f"field_label.{each.name}",
                f"column.{each.name}",
            )
            assert any(key in words for key in keys), (act, each.name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_the_terminal_in_a_form(lang: Language) -> None:
    found = []
    with use_language(lang):
        for act in ACTS:
            for each in form_of(act).fields:
                if TERMINAL.search(f"{each.label} {each.help}"):
                    found.append((act, each.name, each.help))
    assert found == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_everything_speaks_to_people(looking: Browser, lang: Language) -> None:
    reader = Browser(looking.site, lang)
    text = re.sub(r"<[^>]+>", " ", reader.page("/20/all"))
    assert TERMINAL.findall(text) == []
    with use_language(lang):
        assert title_of("loan waive") in text


def test_headings_go_down_by_one(looking: Browser) -> None:
    for address in ("/20/", "/20/all", "/20/ask/loan/list", "/20/papers", "/20/help"):
        levels = [int(each) for each in re.findall(r"<h([1-6])", looking.page(address))]
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels)), (address, levels)


def test_what_is_usually_said_is_a_field() -> None:
    from fundledger.web.fields import _USUAL

    for act, names in _USUAL.items():
        fields = {each.name for each in form_of(act).fields}
        assert set(names) <= fields, (act, set(names) - fields)


def test_a_contract_can_be_entered_without_opening_anything() -> None:
    shown = {each.name for each in form_of("loan add").first}
    assert {"loan", "cooperative", "principal", "rate", "signed", "instalments"} <= shown
