"""Of an address host, port and name are shown, and nothing else, however it is written."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.cli.main import program
from fundledger.errors import FundledgerError
from fundledger.store.addresses import shown_location
from fundledger.store.books import open_book

SECRET = "bimat7531"

SHAPES = (
    "{scheme}://kt:{s}@{host}/quy",
    "{scheme}://kt:{s}@{host}",
    "{scheme}://{s}@{host}/quy",
    "{scheme}://kt:a{s}b:c@{host}/quy",
    "{scheme}://kt:a/{s}@{host}/quy",
    "{scheme}://kt:a@{s}@{host}/quy",
    "{scheme}://kt:a?{s}@{host}/quy",
    "{scheme}://kt:a#{s}@{host}/quy",
    "{scheme}://kt:%2f{s}@{host}/quy",
    "{scheme}://{host}/quy?password={s}",
    "{scheme}://{host}/quy?user=kt&password={s}&sslmode=prefer",
    "{scheme}://{host}/quy?sslpassword={s}",
    "{scheme}://{host}/quy?passfile=/tmp/{s}",
    "{scheme}://{host}/quy?options=-c%20x.y%3D{s}",
    "{scheme}://{host}/quy?PASSWORD={s}",
    "{scheme}://{host}/quy?pasword={s}",
    "{scheme}://{host}/quy?{s}",
    "{scheme}://{host}/quy?service={s}",
    "{scheme}://{host}/quy;password={s}",
    "{scheme}://{host}/quy password={s}",
    "{scheme}://{host}/quy&password={s}",
    "{scheme}://{host}/password={s}",
    "{scheme}:/kt:{s}@{host}/quy",
    "{scheme}:kt:{s}@{host}/quy",
    "{scheme}//kt:{s}@{host}/quy",
    "{scheme}/kt:{s}@{host}/quy",
    "{scheme}:\\\\kt:{s}@{host}\\quy",
    "{scheme};//kt:{s}@{host}/quy",
    " {scheme}://kt:{s}@{host}/quy ",
    "{scheme}://kt:{s}@{host}:sai/quy",
    "{scheme}://kt:{s}@{host}:99999999/quy",
    "{scheme}://kt:{s}@@{host}/quy",
    "{scheme}:///quy?host=/tmp/khong&password={s}",
    "kt:{s}@{host}/quy",
    "host=127.0.0.1 dbname=quy password={s}",
    "host=127.0.0.1 dbname=quy Password = {s}",
)
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg", "POSTGRESQL", "posgresql", "mysql")
ADDRESSES = sorted(
    {
        shape.format(scheme=scheme, host="127.0.0.1:1" if ":sai" not in shape else "h", s=SECRET)
        for shape, scheme in product(SHAPES, SCHEMES)
        # what is no word of ours and has no sign of an address is a name of a file
        if not (scheme in {"posgresql", "mysql"} and shape.startswith(("{scheme};", "{scheme}/")))
    }
)
"""Some two hundred, as they are written, mistyped and misunderstood."""


def test_there_are_two_hundred() -> None:
    assert len(ADDRESSES) >= 190


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_secret_is_shown(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert SECRET not in shown_location(address)
    with pytest.raises(FundledgerError) as refusal:
        open_book(address)
    assert SECRET not in str(refusal.value)
    for words in (["--book", address, "check"], [f"--book={address}", "loan", "list"]):
        assert program.main(words, standalone_mode=False) in (1, 2)
    assert program.main(["check", address], standalone_mode=False) in (1, 2)
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err


def test_host_port_and_name_are_shown() -> None:
    """What a person needs to see which book is meant, and nothing of who he is there."""
    shown = {
        "postgresql://kt:a@may-chu/quy": "postgresql://may-chu/quy",
        "postgresql+psycopg://kt@10.0.0.7:5433/quy_20": "postgresql://10.0.0.7:5433/quy_20",
        "postgresql://kt:a@[::1]:5432/quy": "postgresql://::1:5432/quy",
        "postgresql:///quy?host=/var/run/pg&port=6000&user=a": "postgresql:///var/run/pg:6000/quy",
        "sqlite:///so/fund.db?x=y": "sqlite:///so/fund.db",
    }
    assert {address: shown_location(address) for address in shown} == shown


@pytest.mark.parametrize(
    "path",
    ["fund.db", "C:/sổ của quỹ@tỉnh/fund.db", "C:\\sổ\\fund.db", "postgres/fund.db", "/a:b/c@d.db"],
)
def test_a_path_is_shown_as_it_is(path: str) -> None:
    assert shown_location(path) == path


def test_a_file_of_such_a_name_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("quỹ:sổ@2023.db").touch()
    assert shown_location("quỹ:sổ@2023.db") == "quỹ:sổ@2023.db"


@given(
    before=st.text(st.sampled_from("ab:/@?#%&=;. []\\"), max_size=12),
    after=st.text(st.sampled_from("ab:/@?#%&=;. []\\"), max_size=12),
)
def test_wherever_a_password_stands_behind_a_user(before: str, after: str) -> None:
    """Between `user:` and `@host`, with whatever signs around it."""
    said = shown_location(f"postgresql://kt:{before}{SECRET}{after}@127.0.0.1/quy")
    assert SECRET not in said
