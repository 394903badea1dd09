"""Papers of reports: what a report shows, on the official page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, Made
from fundledger.office.declaring import NamedSpanFrom, SpanFrom, Words, paper, question
from fundledger.office.kinds import Day, Text

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Note
    from fundledger.statements.content import Content

ChartName = Annotated[Literal["capital", "dues", "areas", "groups"], Words("choice.chart.")]
PaperLanguage = Annotated[Literal["vi", "en"], Words("")]


@paper
def print_capital(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on the Fund's capital: where it is, by source."""
    from fundledger.statements.papers.reports import capital_position

    return capital_position(asked, first)


@paper
def print_alliance(asked: Asked, *, first: NamedSpanFrom) -> Content:
    """The alliance's report on support and on the Fund; the file of its figures goes beside it."""
    from fundledger.statements.papers.alliance import alliance_report

    return alliance_report(asked, first)


@paper
def print_movements(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on how principal and money moved in a span."""
    from fundledger.statements.papers.reports import capital_movements

    return capital_movements(asked, first)


@paper
def print_collections(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on what was collected in a span."""
    from fundledger.statements.papers.reports import collected

    return collected(asked, first)


@paper
def print_portfolio(asked: Asked) -> Content:
    """The report on all loans, with what is owed of each."""
    from fundledger.statements.papers.reports import portfolio

    return portfolio(asked)


@paper
def print_debt_groups(asked: Asked) -> Content:
    """The report on debts by group."""
    from fundledger.statements.papers.reports import groups_of_debts

    return groups_of_debts(asked)


@paper
def print_provisions(asked: Asked) -> Content:
    """The report on provisions: needed, held, difference."""
    from fundledger.statements.papers.reports import provisions_of_debts

    return provisions_of_debts(asked)


@paper
def print_overdue(asked: Asked) -> Content:
    """The report on overdue debts: every loan that has any, and the three eyes on them."""
    from fundledger.statements.papers.reports import overdue_list

    return overdue_list(asked)


@paper
def print_litigation(asked: Asked) -> Content:
    """The register of cases before the courts."""
    from fundledger.statements.papers.reports import litigation

    return litigation(asked)


@paper
def print_recalls(asked: Asked) -> Content:
    """The list of loans that were called back before their time."""
    from fundledger.statements.papers.reports import recalled

    return recalled(asked)


@paper
def print_restructurings(asked: Asked) -> Content:
    """The register of restructured debts."""
    from fundledger.statements.papers.reports import restructured

    return restructured(asked)


@paper
def print_income(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on income and cost of a span."""
    from fundledger.statements.papers.reports import income_and_cost

    return income_and_cost(asked, first)


@paper
def print_limits(asked: Asked) -> Content:
    """The statement of what borrowers owe against the limits of lending."""
    from fundledger.statements.papers.reports import lending_limits

    return lending_limits(asked)


@paper
def print_disbursements(asked: Asked, *, first: SpanFrom) -> Content:
    """The report on what was paid out in a span."""
    from fundledger.statements.papers.reports import paid_out

    return paid_out(asked, first)


@paper
def print_charts(asked: Asked, *, first: SpanFrom) -> Content:
    """Charts of a span: capital, dues and receipts by quarter; overdue by area; debts by group."""
    from fundledger.statements.papers.pictures import charts

    return charts(asked, first)


@question(of_book=True, made="text")
def draw_chart(work: Work, which: ChartName, *, since: Day | None = None) -> Answer:
    """One chart as an SVG picture, for a report or a page; two years back where no day is said."""
    from fundledger.messages import language

    lang = language()

    def parts() -> Iterator[str]:
        from fundledger.reports.series import two_years_before
        from fundledger.statements.charts import svg
        from fundledger.statements.papers.pictures import chart

        with work.reading() as asked:
            first = since or two_years_before(asked.as_of)
            yield svg(chart(asked, which, first)[1], lang)

    def write(place: Path, replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.store.targets import SVG
        from fundledger.store.writing import write_text

        write_text(parts(), place, SVG, replace=replace)
        return [Note("face.written", {"path": str(place)})]

    return Answer(made=Made(f"{which}.svg", write, parts))


@question(of_book=True, is_dated=False, needs_book=False, made="word")
def print_template(work: Work, kind: Text, *, paper_lang: PaperLanguage = "vi") -> Answer:
    """A Word template to start from: the program's own, with a list of all that can be named."""

    def write(place: Path, replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.statements.template_making import write_template

        write_template(kind, paper_lang, place, replace=replace)
        return [
            Note("face.written", {"path": str(place)}),
            Note("own_template.next", {"place": f"{paper_lang}/{kind}.docx"}),
        ]

    return Answer(made=Made(f"{kind}.docx", write))


@question(of_book=True, is_dated=False, needs_book=False, made="text")
def print_wording(work: Work, kind: Text, *, paper_lang: PaperLanguage = "vi") -> Answer:
    """The program's own wording of a kind of paper, to start from."""
    from fundledger.statements.wording import wording_text

    text = wording_text(kind, paper_lang)

    def write(place: Path, replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.store.targets import text_beginning
        from fundledger.store.writing import write_text

        first = text.partition("\n")[0]
        write_text([text], place, text_beginning(first), replace=replace)
        return [
            Note("face.written", {"path": str(place)}),
            Note("own_template.next", {"place": f"{paper_lang}/{kind}.toml"}),
        ]

    return Answer(made=Made(f"{kind}.toml", write, lambda: iter([text])))
