"""Files of a Fund's own sets of rules: read, refused with line and key, written again."""

from __future__ import annotations

import tomllib

import pytest

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.rule_sets import adopt_file, explained, written
from fundledger.exchange.toml_files import toml_of
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.messages import LANGUAGES, Language
from fundledger.rules.classing import RULE_KINDS, RuleKind, group_rules, shipped
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of

OWN = """\
# Quy chế của Quỹ
[[debt_groups]]
name = "quy-che-2025"
family = "quy-che"
from = 2025-01-01
legal_source = "Quyết định 12/QĐ-QHTPT"
overdue_days = [5, 30, 90, 180]
contagion = "related"

[[debt_groups.restructured]]
in_time = 3

[[debt_groups.restructured]]
in_time = { moved = 4, extended = 5 }

[debt_groups.cure]
months = 2
months_short_term = 1

[[provisions]]
name = "dp-2025"
family = "quy-che"
from = 2025-01-01
legal_source = "Quyết định 12/QĐ-QHTPT"
specific_percent = ["0", "5", "25", "50", "100"]
general_percent = "0.5"
general_groups = [1, 2, 3, 4]
"""


def file_of(text: str) -> SourceFile:
    return SourceFile("quy-che.toml", text.encode())


def places(book: Book, text: str) -> list[tuple[str, int | None]]:
    """What is wrong, and in which line; nothing is kept."""
    with book.reading() as connection:
        before = head_of(connection, FUND).chain
    with pytest.raises(BadFile) as refused, writer_of(book) as writer:
        adopt_file(writer, file_of(text))
    with book.reading() as connection:
        assert head_of(connection, FUND).chain == before
    return [(each.key, each.place.row) for each in refused.value.problems]


def test_a_file_of_groups_and_provisions(book: Book) -> None:
    with writer_of(book) as writer:
        groups, provisions = adopt_file(writer, file_of(OWN))
    assert (groups.kind, groups.rules.name) == ("debt_groups", "quy-che-2025")
    assert (provisions.kind, provisions.rules.name) == ("provisions", "dp-2025")


@pytest.mark.parametrize(
    ("old", "new", "key", "row"),
    [
        ("[5, 30, 90, 180]", "[30, 5, 90, 180]", "rule_set.thresholds", 7),
        ("in_time = 3", "in_time = 7", "rule_set.not_a_group", 11),
        ("extended = 5", "extended = 6", "rule_set.not_a_group", 14),
        ("extended = 5", "later = 5", "rule_set.lacks", 14),
        ("months = 2\n", "", "rule_set.lacks", 16),
        ('"100"]', '"100.1"]', "rule_set.bad_share", 25),
        ('general_percent = "0.5"', 'general_percent = "0,5"', "rule_set.bad_share", 26),
        ("contagion =", "contagiom =", "rule_set.unknown_key", 8),
        ('name = "dp-2025"', 'name = "Dự phòng"', "rule_set.bad_name", 21),
        ("[[provisions]]", "[provisions]", "rule_set.one_bracket", 20),
        ("# Quy chế", "day = 1\n# Quy chế", "rule_set.unknown_table", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    book: Book, old: str, new: str, key: str, row: int
) -> None:
    assert old in OWN
    assert places(book, OWN.replace(old, new)) == [(key, row)]


def test_every_set_that_is_wrong_is_named(book: Book) -> None:
    text = OWN.replace("in_time = 3", "in_time = 7").replace('"100"]', '"101"]')
    assert places(book, text) == [("rule_set.not_a_group", 11), ("rule_set.bad_share", 25)]


def test_an_empty_file_has_no_set(book: Book) -> None:
    assert places(book, "# trống\n") == [("rule_set.no_sets", None)]


def test_a_file_that_is_no_toml_is_refused_with_its_line(book: Book) -> None:
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        adopt_file(writer, file_of(OWN.replace('"related"', "“related”")))
    assert refused.value.key == "rule_set.unreadable_file"
    assert "row 8" in str(refused.value)


@pytest.mark.parametrize("kind", RULE_KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_set_of_the_program_is_written_to_be_read_again(
    kind: RuleKind, lang: Language
) -> None:
    for name, said in shipped(kind).items():
        plain, for_people = written(kind, said), explained(kind, said).words(lang)
        assert tomllib.loads(plain) == tomllib.loads(for_people), name
        (read,) = tomllib.loads(plain)[kind]
        assert {**read, "from": read["from"].isoformat()} == said
        assert for_people.count("#") >= 5


def test_the_line_of_a_key_in_rows_below_rows() -> None:
    lines = toml_of(file_of(OWN), "rule_set.unreadable_file").lines
    assert lines["debt_groups[1].restructured[2].in_time"] == 14
    assert lines["debt_groups[1].cure.months_short_term"] == 18
    assert lines["provisions[1].general_groups"] == 27


def test_a_way_back_may_be_said(book: Book) -> None:
    (said,) = tomllib.loads(OWN)["debt_groups"]
    rules = group_rules(said)
    assert rules.cure is not None
    assert (rules.cure.months, rules.restructured[1].extended) == (2, 5)
