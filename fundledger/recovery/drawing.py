"""The machine of court and enforcement on paper: docs/procedures.md and docs/procedures.vi.md.

`python -m fundledger.recovery.drawing` writes both again from the sets of rules and the table of
fees; a test fails while they differ. Do not edit them by hand. The pictures are Mermaid text, a
stage each; what a later set leaves as it was is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fundledger.messages import LANGUAGES, Language, Wording, say_in, use_steps
from fundledger.messages.wording import Joined
from fundledger.money import Dong
from fundledger.recovery.procedure_words import lengths_word, source_word
from fundledger.rules import court_fees
from fundledger.rules.procedures import CASE_KINDS, Event, Period, Procedure, State, shipped

DOCS = Path(__file__).parents[2] / "docs"
MOST_ARROWS = 3
"""An event that comes from more states of a stage is told below the picture, not drawn."""


def files() -> dict[Path, str]:
    """What each page should hold."""
    with use_steps(lambda command: f"`{command}`"):
        return {_file(lang): "\n\n".join(_page(lang)) + "\n" for lang in LANGUAGES}


def _file(lang: Language) -> Path:
    return DOCS / ("procedures.md" if lang == "en" else f"procedures.{lang}.md")


def _page(lang: Language) -> Iterator[str]:
    yield "<!-- Made by `python -m fundledger.recovery.drawing`; do not edit by hand. -->"
    yield f"# {say_in(lang, 'procedure_page.title')}"
    for key in ("intro", "days", "unverified", "change"):
        yield say_in(lang, f"procedure_page.{key}")
    before: Procedure | None = None
    for each in shipped().values():
        yield from _Set(each, before, lang).lines()
        before = each
    yield from _fees(lang)


class _Set:
    """One set of rules, and what it has otherwise than the one before."""

    def __init__(self, of: Procedure, before: Procedure | None, lang: Language) -> None:
        self.of = of
        self.before = None if before is None else _Set(before, None, lang)
        self.lang = lang

    def lines(self) -> Iterator[str]:
        of = self.of
        yield f"## {of.name}: {self.word(of.label)}"
        since = {"day": of.since, "source": of.legal_source}
        yield say_in(self.lang, "procedure_page.since", **since)
        if of.caution is not None:
            yield f"**{self.word(of.caution)}**"
        if self.before is not None:
            yield say_in(self.lang, "procedure_page.only", name=self.before.of.name)
        for stage in of.stages:
            yield from self.stage(stage)
        yield from self.actors()
        yield from self.periods()

    def word(self, wording: Wording) -> str:
        return wording.words(self.lang)

    def stage(self, stage: str) -> Iterator[str]:
        drawn = self.picture(stage)
        if not drawn or (self.before is not None and self.before.picture(stage) == drawn):
            return
        yield f"### {self.word(self.of.stages[stage])}"
        yield from drawn

    def picture(self, stage: str) -> list[str]:
        """The states of a stage with the arrows out of them; and what is only told."""
        states = [each for each in self.of.states_of(stage) if not each.is_final]
        if not states:
            return []
        names = {each.name for each in states}
        events = [each for each in self.of.events.values() if each.sources & names]
        drawn = [each for each in events if len(each.sources & names) <= MOST_ARROWS]
        told = [each for each in events if each not in drawn]
        arrows = [line for each in drawn for line in self.arrows(each, states)]
        if self.of.opening.target in names:
            arrows.insert(0, self.arrow("[*]", self.of.opening))
        ends = {each.target for each in drawn} - names - {None}
        boxes = [self.box(each) for each in self.of.states.values() if each.name in names | ends]
        picture = "\n".join(["```mermaid", "stateDiagram-v2", *boxes, *arrows, "```"])
        return [picture, *(["\n".join(self.told(each, states) for each in told)] if told else [])]

    def box(self, state: State) -> str:
        return f'    state "{self.word(state.label)}" as {state.name}'

    def arrows(self, event: Event, states: Sequence[State]) -> Iterator[str]:
        for each in states:
            if each.name in event.sources:
                yield self.arrow(each.name, event)

    def arrow(self, source: str, event: Event) -> str:
        return f"    {source} --> {event.target or source}: {self.word(event.label)}"

    def told(self, event: Event, states: Sequence[State]) -> str:
        sources = [each.label for each in states if each.name in event.sources]
        target = None if event.target is None else self.of.states[event.target].label
        key = "procedure_page.stays" if target is None else "procedure_page.leads"
        params: dict[str, object] = {"event": event.label, "states": _listed(sources)}
        return f"- {say_in(self.lang, key, target=target, **params)}"

    def actors(self) -> Iterator[str]:
        """Who is meant, where another set has others."""
        before = {} if self.before is None else self.before.of.actors
        new = [name for code, name in self.of.actors.items() if before.get(code) != name]
        if before and new:
            yield say_in(self.lang, "procedure_page.actors", actors=_listed(new))

    def periods(self) -> Iterator[str]:
        rows = [
            row
            for each in self.of.periods.values()
            if (row := self.period(each)) not in self.rows_before()
        ]
        if not rows:
            return
        heads = ("period", "actor", "length", "extension", "starts", "source", "verified")
        yield f"### {say_in(self.lang, 'procedure_page.periods')}"
        yield _table([say_in(self.lang, f"procedure_page.head_{each}") for each in heads], rows)

    def rows_before(self) -> list[list[str]]:
        """As they were, with the courts and agencies of today: a new name is no new period."""
        if self.before is None:
            return []
        return [
            self.before.period(each, self.of.actors) for each in self.before.of.periods.values()
        ]

    def period(self, each: Period, actors: Mapping[str, Wording] | None = None) -> list[str]:
        starting = [event.label for event in self.of.events.values() if each.name in event.starts]
        extension = lengths_word(each.extension)
        length = lengths_word(each.length)
        assert length is not None
        begins = self.word(_listed(starting))
        if each.counts_from_service:
            begins = say_in(self.lang, "procedure_page.served", events=begins)
        return [
            f"{self.word(each.what)} (`{each.name}`)",
            self.word((actors or self.of.actors)[each.actor]),
            self.word(length),
            "" if extension is None else self.word(extension),
            begins,
            self.word(source_word(self.of.laws[each.law], each)),
            say_in(self.lang, "rule_set_state.unverified") if each.is_unverified else "",
        ]


def _listed(words: Sequence[Wording]) -> Joined:
    """Labels have commas of their own."""
    return Joined(tuple(words), "; ")


def _fees(lang: Language) -> Iterator[str]:
    yield f"## {say_in(lang, 'procedure_page.fees')}"
    for each in court_fees.shipped():
        since = {"day": each.since, "source": each.legal_source}
        yield say_in(lang, "procedure_page.since", **since)
        for kind in CASE_KINDS:
            table = each.tables[kind]
            title = say_in(lang, f"case_kind.{kind}")
            if table.is_unverified:
                title += f" ({say_in(lang, 'rule_set_state.unverified')})"
            yield f"### {title[0].upper()}{title[1:]}"
            heads = [say_in(lang, f"procedure_page.head_{name}") for name in ("value", "fee")]
            tops: list[int | None] = [bracket.above for bracket in table.brackets[1:]]
            rows = [
                [_span(bracket.above, top, lang), _fee_of(bracket, lang)]
                for bracket, top in zip(table.brackets, [*tops, None], strict=True)
            ]
            yield _table(heads, rows)
            fixed = {"no_value": Dong(table.no_value), "appeal": Dong(table.appeal)}
            yield say_in(lang, "procedure_page.fixed", **fixed)
        shares = {"settled": each.settled_percent, "advance": each.advance_percent}
        yield say_in(lang, "procedure_page.shares", **shares)


def _span(above: int, top: int | None, lang: Language) -> str:
    if top is None:
        return say_in(lang, "procedure_page.above", above=Dong(above))
    return say_in(lang, "procedure_page.span", above=Dong(above), top=Dong(top))


def _fee_of(bracket: court_fees.Bracket, lang: Language) -> str:
    if not bracket.share:
        return say_in(lang, "procedure_page.flat", fee=Dong(bracket.fee))
    percent = bracket.percent.replace(".", ",") if lang == "vi" else bracket.percent
    params: dict[str, object] = {"percent": percent, "above": Dong(bracket.above)}
    return say_in(lang, "procedure_page.share", fee=Dong(bracket.fee), **params)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def main() -> None:
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)


if __name__ == "__main__":
    main()
