"""Financial plans: what was approved, what became of it, the indicators and the rating, each with
how it was found.

Lending and the result are those of the books by day of booking, as `report capital` and `report
result` have them; bad debt is by the contracts, as `debt-group list` has it. A rating is of a whole
year: of a part of one only the shares are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from fundledger.arrears.debt_groups import by_group, classed
from fundledger.closing.financial_plans import (
    MONEY_FIGURES,
    Plan,
    Version,
    complied,
    standing,
    versions,
)
from fundledger.closing.rating import Became, Rated, Rating, rated
from fundledger.closing.settings import LENDING_GROWTH
from fundledger.errors import FundledgerError
from fundledger.ledger.funds import fund_of
from fundledger.ledger.settings import value_on
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong, rounded
from fundledger.reports.asked import Asked
from fundledger.reports.debt_groups import day_of
from fundledger.reports.disbursements import disbursements_table
from fundledger.reports.flows import accounts_of, capital_sums, unrolled_notes
from fundledger.reports.result import result_table
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    amount_of,
    days,
    money,
    numbers,
    texts,
    word_for,
)
from fundledger.reports.trails import percent_of, set_facts, set_notes
from fundledger.rules.duties import duties
from fundledger.rules.rating import RatingRules, rating_rules

_PLAN = (
    *numbers("year"),
    *texts("decision"),
    *days("day"),
    *money("planned_disbursed", "planned_outstanding"),
    *money("planned_income", "planned_cost", wide=True),
    *money("planned_result"),
    *texts("planned_bad_debt"),
)

# What was approved.


def plans_table(asked: Asked) -> Table:
    """Every version of every year, and which of them holds."""
    rows: list[Record] = []
    by_year = versions(asked.connection, asked.fund, asked.known_at)
    for of in (by_year[year] for year in sorted(by_year)):
        holds = standing(of, asked.as_of)
        for place, each in enumerate(of, start=1):
            holding = "holds" if each is holds else "not_yet" if _is_ahead(each, asked) else "past"
            rows.append(
                {
                    **_planned(each.plan),
                    "version": place,
                    "standing": word_for("plan_standing.", holding),
                }
            )
    columns = (_PLAN[0], *numbers("version"), *_PLAN[1:], *texts("standing"))
    notes = () if rows else (Note("financial_plan.none_yet"),)
    return Table.of("financial_plans", columns, rows, asked.facts, notes)


def plan_table(asked: Asked, year: int) -> Table:
    """The plan of a year that holds, figure by figure, beside the versions before it."""
    of = versions(asked.connection, asked.fund, asked.known_at).get(year, ())
    shown = [each for each in of if not _is_ahead(each, asked)]
    holds = standing(shown, asked.as_of)
    if holds is None:
        raise FundledgerError("financial_plan.unknown", year=year)
    rows: list[Record] = []
    for each in shown:
        rows += _figures(each, shown.index(each) + 1, is_holding=each is holds)
    columns = (
        *numbers("version"),
        *texts("decision"),
        *(*days("day"), *texts("figure"), *money("planned"), *texts("planned_percent", "standing")),
    )
    facts: dict[str, Cell] = {**asked.facts, "year": year}
    return Table.of("financial_plan", columns, rows, facts, _late(holds.plan))


def entered_table(
    taken: Sequence[tuple[Plan, bool]], file: str, facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    """What became of each row of a file."""
    rows: list[Record] = []
    new = sum(is_new for _, is_new in taken)
    for plan, is_new in taken:
        outcome = ("would_enter" if dry_run else "entered") if is_new else "already"
        rows.append({**_planned(plan), "outcome": word_for("received_recovery.outcome_", outcome)})
    key = "financial_plan.would_enter" if dry_run else "financial_plan.entered"
    notes = [Note(key, {"new": new, "already": len(taken) - new})]
    notes += [note for plan, is_new in taken if is_new for note in _late(plan)]
    columns = (*_PLAN, *texts("outcome"))
    return Table.of("financial_plans_received", columns, rows, {"file": file, **facts}, notes)


def _is_ahead(each: Version, asked: Asked) -> bool:
    return each.plan.day > asked.as_of


def _planned(plan: Plan) -> Record:
    record: dict[str, Cell] = {f"planned_{name}": getattr(plan, name) for name in MONEY_FIGURES}
    return {
        "year": plan.year,
        "decision": plan.document,
        "day": plan.day,
        **record,
        "planned_bad_debt": _percent_word(plan.bad_debt),
    }


def _figures(version: Version, place: int, *, is_holding: bool) -> Iterator[Record]:
    plan = version.plan
    head: dict[str, Cell] = {"version": place, "decision": plan.document, "day": plan.day}
    head["standing"] = word_for("plan_standing.", "holds" if is_holding else "past")
    for name in MONEY_FIGURES:
        if getattr(plan, name) is not None:
            figure = word_for("plan_figure.", name)
            yield {**head, "figure": figure, "planned": getattr(plan, name)}
    if plan.bad_debt is not None:
        figure = word_for("plan_figure.", "bad_debt")
        yield {**head, "figure": figure, "planned_percent": _percent_word(plan.bad_debt)}


def _late(plan: Plan) -> Iterator[Note]:
    """A plan is approved by a day of its year; a later one holds too, and is said to be late."""
    (duty,) = [each for each in duties() if each.code == "plan"]
    due = duty.due_of(plan.year)
    if plan.day > due:
        yield Note(
            "financial_plan.late",
            {"year": plan.year, "day": plan.day, "due": due, "source": duty.source},
        )


# What became of it.


@dataclass(frozen=True, slots=True)
class OfYear:
    """A year's plan and what became of it up to the day asked."""

    version: Version | None
    became: Became
    rating: Rating | None  # None: no plan, or not a whole year
    notes: tuple[Note, ...] = ()
    facts: Mapping[str, Cell] | None = None


def of_year(asked: Asked, first: date) -> OfYear:
    year = asked.as_of.year
    if first.year != year:
        raise FundledgerError("financial_plan.one_year", first=first, last=asked.as_of)
    became, facts, notes = _became(asked, first)
    of = versions(asked.connection, asked.fund, asked.known_at).get(year, ())
    version = standing(of, asked.as_of)
    if version is None and of:  # what was approved too late is still the plan of that year
        version = of[0]
        said_later = {"year": year, "day": version.plan.day, "decision": version.plan.document}
        notes = (Note("financial_plan.approved_later", said_later), *notes)
    if version is None:
        missing = Note("financial_plan.missing", {"year": year})
        return OfYear(None, became, None, (missing, *notes), facts)
    begins = fund_of(asked.connection, asked.fund, asked.known_at).begins
    if begins > date(year, 1, 1):
        before = Note("financial_plan.before_books", {"year": year, "day": begins})
        return OfYear(version, became, None, (before, *notes), facts)
    if (first, asked.as_of) != (date(year, 1, 1), date(year, 12, 31)):
        part = Note("financial_plan.part_of_year", {"year": year})
        return OfYear(version, became, None, (part, *notes), facts)
    said = complied(asked.connection, asked.fund, asked.known_at).get(year)
    measure = _lending_measure(asked, version.plan)
    rating = rated(rating_rules(), version.plan, became, said, measure)
    return OfYear(version, became, rating, notes, facts)


def plan_screen(asked: Asked, first: date) -> Screen:
    """Plan against actual, then the indicators and the rating where they can be made."""
    found = of_year(asked, first)
    against = _against_table(asked, first, found)
    if found.rating is None:
        return Screen((against,))
    return Screen((against, _rating_table(asked, found.rating, found)))


def _became(asked: Asked, first: date) -> tuple[Became, dict[str, Cell], tuple[Note, ...]]:
    table = result_table(asked, first)
    lines = {
        word.code: amount_of(booked)
        for word, booked in zip(table["line"], table["booked"], strict=True)
        if isinstance(word, Word)
    }
    drawn = disbursements_table(asked, first).total.get("disbursed")
    sums = capital_sums(asked, accounts_of(asked))
    owed = sum(
        amount
        for (role, _), amount in sums.items()
        if role in ("principal_in_term", "principal_overdue")
    )
    groups = classed(day_of(asked))
    of = by_group(groups.every)
    became = Became(
        amount_of(drawn),
        owed,
        lines["total_income"],
        lines["total_cost"],
        lines["difference"],
        Fraction(of.bad, of.principal) if of.principal else None,
    )
    facts: dict[str, Cell] = {
        **set_facts(groups.rules),
        "bad_debt": Dong(of.bad),
        "bad_debt_percent": percent_of(of.bad, of.principal),
    }
    return became, facts, (*unrolled_notes(asked), *set_notes(groups.rules))


def _lending_measure(asked: Asked, plan: Plan) -> str:
    """By what the growth of lending is measured: as the Fund chose, where its plan says that."""
    chosen = str(
        value_on(asked.connection, asked.fund, LENDING_GROWTH, asked.as_of, asked.known_at)
    )
    other = "disbursed" if chosen == "outstanding" else "outstanding"
    return chosen if getattr(plan, chosen) is not None else other


def _against_table(asked: Asked, first: date, found: OfYear) -> Table:
    rows: list[Record] = []
    plan = None if found.version is None else found.version.plan
    for name in MONEY_FIGURES:
        planned: int | None = None if plan is None else getattr(plan, name)
        became: int = getattr(found.became, name)
        row: dict[str, Cell] = {"figure": word_for("plan_figure.", name), "became": became}
        if planned is not None:
            row |= {"planned": planned, "difference": became - planned}
            share = Fraction(became, planned) if planned > 0 else None
            row["share_of_plan"] = _percent_word(share, up=False)
        rows.append(row)
    columns = (
        *(*texts("figure"), *money("planned", "became", "difference"), *texts("share_of_plan")),
    )
    facts: dict[str, Cell] = {**spanned(asked, first), **(found.facts or {})}
    if plan is not None:
        facts |= {"decision": plan.document, "approved": plan.day}
        if plan.bad_debt is not None:
            facts["planned_bad_debt"] = _percent_word(plan.bad_debt)
    return Table.of("plan_against_actual", columns, rows, facts, found.notes)


def _rating_table(asked: Asked, rating: Rating, found: OfYear) -> Table:
    rules = rating_rules()
    rows = [_rated(each) for each in rating.each]
    notes: list[Note] = [Note("rating_note.source", {"source": rules.source})]
    if rating.grade is None:
        lacking = [Sentence(f"rating_indicator.{each.indicator.code}") for each in _lacking(rating)]
        notes.append(Note("rating_note.none", {"indicators": Joined(tuple(lacking), "; ")}))
    elif rules.unverified:
        notes.append(Note("rating_note.unverified"))
    if any(each.why == "not_judged" for each in rating.each):
        notes.append(Note("rating_note.say_compliance", {"year": asked.as_of.year}))
    facts: dict[str, Cell] = {"year": asked.as_of.year, "rating": rating.grade}
    said = complied(asked.connection, asked.fund, asked.known_at).get(asked.as_of.year)
    if said is not None:
        facts |= {"compliance_reason": said.reason}
        if said.document:
            facts["compliance_document"] = said.document
    columns = texts("indicator", "planned", "became", "share_of_plan", "grade", "how")
    return Table.of("plan_rating", columns, rows, facts, notes)


def _lacking(rating: Rating) -> list[Rated]:
    return [each for each in rating.each if each.grade is None]


def _rated(each: Rated) -> Record:
    return {
        "indicator": word_for("rating_indicator.", each.indicator.code),
        "planned": _figure(each, each.planned),
        "became": _figure(each, each.became),
        "share_of_plan": _share_word(each),
        "grade": each.grade,
        "how": _how(each, rating_rules()),
    }


def _how(each: Rated, rules: RatingRules) -> Sentence:
    params: dict[str, object] = {"what": Sentence(f"plan_figure.{each.measure}")}
    if each.indicator.is_measured:
        assert each.indicator.a is not None
        assert each.indicator.b is not None
        params |= {"a": int(each.indicator.a * 100), "b": int(each.indicator.b * 100)}
    return Sentence(f"rating_how.{each.why}", params)


def _figure(each: Rated, value: Fraction | None) -> Cell:
    if value is None:
        return None
    if each.measure == "bad_debt":
        return _percent_word(value)
    return Word(str(int(value)), Joined((Dong(int(value)),)))


def _share_word(each: Rated) -> Cell:
    """Rounded away from the better grade: what is shown as 100,00 % has reached it."""
    if each.share is None:
        return None
    return _percent_word(each.share, up=each.indicator.better == "lower")


def _percent_word(ratio: Fraction | None, *, up: bool | None = None) -> Word | None:
    """A ratio in per cent with two decimals; rounded half up where no side is said."""
    if ratio is None:
        return None
    exact = ratio * 10_000
    if up is None:
        whole = rounded(exact.numerator, exact.denominator)
    else:
        whole = ceil(exact) if up else floor(exact)
    percent, hundredths = divmod(abs(whole), 100)
    digits = f"{'-' if whole < 0 else ''}{percent}.{hundredths:02}"
    return Word(digits, Joined((Decimal(digits), "%")))
