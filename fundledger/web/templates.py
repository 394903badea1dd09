"""Templates of pages: Jinja2 with escaping on; what is missing in one is an error, not a blank.

In a template: `t(key, …)` a sentence of the catalogue, `title_of(act)`, `asset(name)`, the macros
of `_macros.html`, and `visit`. A template shows; whatever has to be found out, its page finds out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fundledger.messages import Language, catalogue, language, say, say_in, shown_in
from fundledger.money import Dong
from fundledger.web import sentences
from fundledger.web.assets import asset_address
from fundledger.web.menu import menu_of

_PAGES = Path(__file__).with_name("pages")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        t=_said,
        label=lambda name: sentences.label_of("", name),
        title_of=sentences.title_of,
        asset=asset_address,
        menu_of=menu_of,
        language=language,
        script_words=_script_words,
        say_in=say_in,
    )
    made.filters.update(dong=_dong, day=lambda value: shown_in(language(), value))
    return made


def render(template: str, /, **context: Any) -> str:
    return _environment().get_template(template).render(**context)


def _script_words() -> dict[str, str]:
    """What the script of the pages says, in the language of the page."""
    return _script_words_in(language())


@cache
def _script_words_in(lang: Language) -> dict[str, str]:
    group = "web_script."
    words = catalogue(lang)
    return {key.removeprefix(group): text for key, text in words.items() if key.startswith(group)}


def _said(key: str, /, **params: object) -> str:
    with sentences.as_pages_say():
        return sentences.unlinked(say(key, **params))


def _dong(amount: int) -> str:
    """An amount as a sentence has it."""
    return str(shown_in(language(), Dong(amount)))
