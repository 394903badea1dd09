"""constraints.txt: exact, hashed, covering pyproject.toml, and silent about where it was made."""

import importlib.util
import re
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
NAMED = [
    *RUNTIME,
    *(r for extra in PROJECT["project"]["optional-dependencies"].values() for r in extra),
    *PROJECT["dependency-groups"]["dev"],
]


@pytest.fixture(scope="module")
def cli() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_of_root", ROOT / "cli.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", TEXT, re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


@pytest.mark.parametrize("line", sorted(set(NAMED)))
def test_every_dependency_is_pinned_within_its_range(line: str):
    requirement = Requirement(line)
    versions = pins()[canonicalize_name(requirement.name)]
    assert all(requirement.specifier.contains(version) for version in versions)


def test_every_pin_is_exact_and_has_hashes(cli: ModuleType):
    for name, _, text in cli.pinned(TEXT):
        assert re.fullmatch(
            rf"{name}==[\w.]+( ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{{64}}( \\)?)+", text
        ), name


def test_it_names_no_address_and_no_folder():
    assert "://" not in TEXT
    assert " @ " not in TEXT
    assert not re.search(r"(^|\s)-(-index|-extra-index|-find|-trusted|i |f )", TEXT, re.MULTILINE)
    assert not re.search(r"[\s=](~|[A-Za-z]:)?[/\\]\w", TEXT)


def test_its_first_lines_say_how_to_make_it_anew():
    assert "uv pip compile --universal --generate-hashes" in "".join(TEXT.splitlines()[:3])


def test_what_a_plain_start_installs_is_what_the_packages_ask_for(cli: ModuleType):
    """The "# via" notes against the metadata of what is installed here."""
    asked: set[str] = set()
    waiting = [Requirement(line) for line in RUNTIME]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in asked or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        asked.add(name)
        waiting += [Requirement(line) for line in metadata.requires(name) or []]
    planned = {name for name, _ in cli.needed("plain")}
    assert asked <= planned
    assert "pytest" not in planned
    assert "psycopg" not in planned
