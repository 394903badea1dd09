"""Codes in words: every word that help shows is taken back, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fundledger.cli import guide, values
from fundledger.cli.main import program
from fundledger.cli.tree import Tree
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.ledger.money_places import COMMON
from fundledger.ledger.roles import ROLES
from fundledger.messages import LANGUAGES, Language, catalogue, use_language
from fundledger.messages.codes import code_of, shown_as
from fundledger.office import kinds
from fundledger.registers.security import KINDS
from fundledger.text import unaccented
from tests.cli.conftest import Run

LISTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("word.", COMMON),
    ("choice.part.", Split._fields),
    ("security_kind.", tuple(KINDS)),
)
"""What is asked beside the choices of options."""

CODES_IN_VIETNAMESE = {"lang", "paper_lang", "round", "monthly", "conversion", "grade", "rating"}
"""Languages, rounds by their number, and two formulas: the same in any language."""


def parameters(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Parameter]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from parameters(found, (*path, name))
        its_own = found.own if isinstance(found, Tree) else found
        if its_own is not None:
            for parameter in its_own.params:
                yield " ".join((*path, name)), parameter


CHOICES = [
    pytest.param(each, id=f"{name} {each.name}")
    for name, each in parameters(program)
    if isinstance(each.type, values.Value)
    and isinstance(each.type.kind, kinds.Choice)
    and each.name != "lang"
]


def ways(group: str, code: str) -> Iterator[str]:
    """How a person may say a code."""
    yield code
    for lang in LANGUAGES:
        word = catalogue(lang).get(group + code, code)
        shown = shown_as(group, code, lang)
        yield from (word, word.upper(), unaccented(word), shown, unaccented(shown))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("parameter", CHOICES)
def test_what_help_shows_is_taken_back(parameter: click.Parameter, lang: Language) -> None:
    value = parameter.type
    assert isinstance(value, values.Value)
    kind = value.kind
    assert isinstance(kind, kinds.Choice)
    with use_language(lang):
        shown = guide.placeholder(parameter).split("|")
        assert [value.convert(word, parameter, None) for word in shown] == list(kind.codes)
        for code in kind.codes:
            assert {value.convert(said, parameter, None) for said in ways(kind.group, code)} == {
                code
            }
        if lang == "vi" and parameter.name not in CODES_IN_VIETNAMESE:
            assert not set(shown) & set(kind.codes)
        with pytest.raises(click.BadParameter) as refusal:
            value.convert("không-có", parameter, None)
        assert all(word in str(refusal.value) for word in shown)


@pytest.mark.parametrize(("group", "codes"), LISTS, ids=[group for group, _ in LISTS])
def test_the_other_lists_are_taken_in_words_too(group: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        assert {code_of(group, codes, said) for said in ways(group, code)} == {code}
        assert catalogue("vi")[group + code] != code


def test_a_role_is_said_by_the_name_that_the_list_of_roles_shows(run: Run) -> None:
    for lang in LANGUAGES:
        rows = json.loads(run("account", "list", "--roles", "--lang", lang, "--json").out)["rows"]
        assert len(rows) == len(ROLES)
        for row in rows:
            for said in (row["role"], row["meaning"], unaccented(row["meaning"])):
                assert kinds.ACCOUNT.read(said) == row["role"]


def test_a_name_of_the_funds_own_stays_as_it_is() -> None:
    assert kinds.PURSE.read(" BIDV Đông Kinh ") == "BIDV Đông Kinh"
    assert kinds.ACCOUNT.read("64281") == "64281"
    assert kinds.BANK_PLACE.read("0011=ngân hàng") == ("0011", "bank")
    assert kinds.ACCOUNT_PART.read("Quỹ đầu tư phát triển=5") == ("development_reserve", 5)
    assert kinds.SPLIT.read("gốc-quá-hạn=5 lai-trong-han=2") == Split(5, 0, 0, 2, 0)
    with use_language("vi"), pytest.raises(FundledgerError, match="lãi-chậm-trả"):
        kinds.SPLIT.read("gì-đó=5")


def begin(run: Run) -> None:
    words = ("--fund", "20", "--name", "Quỹ", "--province", "Lạng Sơn")
    assert run("init", *words, "--from", "01/01/2023").code == 0


def test_money_is_paid_and_seen_in_words(run: Run) -> None:
    begin(run)
    said = run(
        *("money", "receive", "500", "--for", "thu nhập khác", "--into", "tien mat"),
        *("--on", "01/02/2023", "--lang", "vi"),
    )
    assert said.code == 0, said.err
    rows = json.loads(run("balance", "--by", "vai-trò", "--json").out)["rows"]
    assert {row["role"] for row in rows} == {"cash_interest", "income_other"}
    refused = run(*["money", "receive", "5", "--for", "711", "--lang", "vi"], "--into", "ngân khố")
    assert (refused.code, "ngân hàng, tiền mặt" in refused.err) == (1, True)
    ask = run("money", "transfer", "5", "--purpose", "gì đó", "--lang", "vi")
    assert (ask.code, "tiền-lãi, vốn-gốc" in ask.err) == (2, True)


def test_an_entry_file_says_roles_in_words(run: Run) -> None:
    begin(run)
    Path("but-toan.csv").write_text(
        "Bút toán,Ngày,Diễn giải,Tài khoản,Nợ,Có\n"
        "1,01/02/2023,Thu khác,Tiền mặt – tiền lãi,500,\n"
        "1,01/02/2023,Thu khác,thu nhap khac,,500\n",
        encoding="utf-8",
    )
    posted = run("entry", "post", "but-toan.csv")
    assert posted.code == 0, posted.err
