"""The page of any question: its parameters as a form, the answer below, and the same as a file.

What is said stands in the address; a file that a question is asked about is sent first, and the
address names it by its key. A question without what it must be told shows its form alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer, Made
from fundledger.office.calling import answer as answered
from fundledger.office.declaring import Declared
from fundledger.office.table import declaration
from fundledger.reports.arranging import Arrangement
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table
from fundledger.reports.then_and_now import then_and_now
from fundledger.web import addresses
from fundledger.web.fields import Form
from fundledger.web.following import REHEARSED
from fundledger.web.held import Held, bare_name
from fundledger.web.sentences import title_of
from fundledger.web.showing import Arranging, ShownTable, arranged_whole, tables_of
from fundledger.web.visits import Visit

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "svg": "image/svg+xml",
    "zip": "application/zip",
}
_CHARTS = {
    "report capital": "capital",
    "report due": "dues",
    "report response": "dues",
    "arrears list": "areas",
    "arrears ageing": "areas",
    "debt-group list": "groups",
}
"""The picture that stands above what a question answers."""

_COMPARED = {"compare_as_of": "as_of", "compare_known_at": "known_at"}
"""What the address says of the other day, and how the question is told it."""

_OF_THE_PAGE = ("wide", "rows", "sort", "contains", *_COMPARED)
"""What an address says of how an answer is shown: all columns; which table is put in which order,
and what its rows must hold; what it is compared with."""


def question(visit: Visit) -> Response:
    path, form = _form_of(visit.request.path_params["act"])
    act = addresses.act_of(path)
    if act is None or not declaration(act).traits.is_question:
        raise HTTPException(404)
    what = declaration(act)
    if visit.request.method == "POST":
        sent_files = Form.of(what, visit.request.state.sent, visit.today, visit.site.held.get)
        return visit.go(addresses.question(visit.fund, act, as_query(sent_files)))
    query = visit.request.query_params
    typed = {name: query.getlist(name) for name in query if name not in _OF_THE_PAGE}
    filled = Form.of(what, typed, visit.today, visit.site.held.get, is_sent=form is not None)
    if form is not None:
        return _as_file(visit, what, filled, form)
    return _page(visit, what, filled)


def as_query(form: Form) -> dict[str, object]:
    """What was typed in a form, as an address says it."""
    said: dict[str, list[str]] = {}
    for name, value in form.kept:
        said.setdefault(name, []).append(value)
    return dict(said)


def _page(visit: Visit, what: Declared, filled: Form) -> Response:
    found: Answer | None = None
    refusal: FundledgerError | None = None
    if filled.is_right and not [
        each for each in filled.fields if each.is_required and not each.is_said
    ]:
        try:
            found = asked(visit, what, filled.said)
            visit.remember(what.words, as_query(filled), found)
        except FundledgerError as error:
            refusal = error
    other = _other(visit, what)
    before: list[ShownTable] = []
    if found is not None and other:
        try:
            both = _with_other(visit, what, filled, found, other)
            visit.remember(what.words, {**as_query(filled), **_said_of_other(visit)}, both)
            before = visit.shown(both.found)
        except FundledgerError as error:
            refusal = error
    beside = refusal.answer if refusal is not None and isinstance(refusal.answer, Answer) else found
    return visit.page(
        "question.html",
        title_of(what.words),
        status=200 if refusal is None else 422,
        what=what,
        form=filled,
        answer=beside,
        tables=[]
        if beside is None
        else visit.shown(
            beside.found,
            wide=is_wide(visit),
            arranged=arranging(visit),
            is_rehearsed=what.words in REHEARSED,
        ),
        refusal=refusal,
        files=_files(visit, what, filled) if found is not None else [],
        compared=before,
        other=other,
        chart=None if found is None else _chart(visit, what, filled),
    )


def _chart(visit: Visit, what: Declared, filled: Form) -> tuple[str, str, str] | None:
    """The name of a picture of the same day, its address, and where its figures stand."""
    name = _CHARTS.get(what.words)
    if name is None or not visit.is_of_one_fund:
        return None
    said = filled.said
    day = {each: said[each] for each in ("as_of", "known_at") if each in said}
    picture = addresses.question(visit.fund, "chart", {"which": name, **day}, "svg")
    return name, picture, addresses.question(visit.fund, "print charts", day)


def _other(visit: Visit, what: Declared) -> dict[str, str]:
    """The day or link that the answer is compared with, if the address says one."""
    said = {_COMPARED[key]: value for key, value in _said_of_other(visit).items()}
    return said if what.traits.is_dated else {}


def _said_of_other(visit: Visit) -> dict[str, str]:
    query = visit.request.query_params
    return {key: query[key] for key in _COMPARED if query.get(key)}


def _with_other(
    visit: Visit, what: Declared, filled: Form, now: Answer, other: Mapping[str, str]
) -> Answer:
    then = asked(visit, what, {**filled.said, **other})
    return Answer(beside_each_other(then.found, now.found))


def beside_each_other(then: Table | Screen | None, now: Table | Screen | None) -> Screen:
    """Each table that both answers have, then and now."""
    before = {each.name: each for each in tables_of(then)}
    return Screen(
        tuple(
            then_and_now(before[each.name], each)
            for each in tables_of(now)
            if each.name in before and any(column.is_figure for column in each.columns)
        )
    )


def is_wide(visit: Visit) -> bool:
    return "wide" in visit.request.query_params


def arranging(visit: Visit) -> Arranging:
    """What the address says of the rows of a table."""
    query = visit.request.query_params
    said = Arrangement.of(query.get("sort", ""), query.get("contains", ""))
    return Arranging(query.get("rows", ""), said)


def asked(visit: Visit, what: Declared, said: Mapping[str, object]) -> Answer:
    """The answer to what a form says, which says its day itself."""
    site = visit.site
    if what.traits.needs_book:
        return site.answers.of(
            *(site.shelf.book(), visit.fund, what, said, visit.today),
            lambda: answered(visit.call(), what.words, said),
        )
    return answered(visit.call(), what.words, said)


def _files(visit: Visit, what: Declared, filled: Form) -> list[tuple[str, str]]:
    """In which forms the answer can be fetched, and where."""
    forms: tuple[str, ...] = (
        ("pdf", "docx", "xlsx") if what.traits.made == "paper" else ("xlsx", "csv", "json")
    )
    if what.traits.made not in {None, "paper"}:
        forms = (_MADE.get(str(what.traits.made), "txt"),)
    return [
        (form, addresses.question(visit.fund, what.words, as_query(filled), form)) for form in forms
    ]


_MADE = {"workbook": "xlsx", "word": "docx", "folder": "zip", "text": "txt"}


def _form_of(path: str) -> tuple[str, str | None]:
    """The act and the form of file that an address ends with."""
    stem, dot, ending = path.rpartition(".")
    return (stem, ending) if dot and ending in {*_TYPES, "txt"} else (path, None)


def _as_file(visit: Visit, what: Declared, filled: Form, form: str) -> Response:
    if not filled.is_right:
        return _page(visit, what, filled)
    found = asked(visit, what, filled.said)
    made = set() if found.made is None else _made_forms(what, found.made)
    if found.made is not None and form not in {"xlsx", "csv", "json"} | made:
        raise HTTPException(404)
    if found.made is not None and form in made:
        return sent_made(visit, found.made, form)
    if other := _other(visit, what):
        found = _with_other(visit, what, filled, found, other)
    if "rows" in visit.request.query_params:
        found = replace(found, found=_arranged_table(visit, found))
    return sent_tables(visit, what.words, found, form)


def _arranged_table(visit: Visit, found: Answer) -> Table:
    """The one table that the address names, as the page shows it."""
    asked_for = arranging(visit)
    table = next((each for each in tables_of(found.found) if each.name == asked_for.rows), None)
    if table is None:
        raise HTTPException(404)
    return arranged_whole(table, asked_for.said, visit.lang, wide=is_wide(visit))


def _made_forms(what: Declared, made: Made) -> set[str]:
    if what.traits.made == "paper":
        return {"pdf", "docx"}
    if what.traits.made == "text":  # under its own ending too: a picture is known by that
        return {"txt", Path(made.name).suffix.lstrip(".")}
    return {_MADE[str(what.traits.made)]}


def sent_made(visit: Visit, made: Made, form: str) -> Response:
    """What an answer makes, as a file to keep; a folder goes as a zip."""
    held = held_made(visit, made, form)
    return sent(held)


def held_made(visit: Visit, made: Made, form: str) -> Held:
    place = visit.site.held.new_place()
    if form == "zip":
        return _zipped(visit, made, place)
    ending = Path(made.name).suffix.lstrip(".") if form == "txt" else form
    written = place.with_suffix(f".{ending}")
    made.write(written, True)
    name = Path(made.name).stem + f".{ending}"
    return visit.site.held.take_in(name, written)


def _zipped(visit: Visit, made: Made, place: Path) -> Held:
    import shutil

    made.write(place, True)
    packed = Path(shutil.make_archive(str(place), "zip", place))
    shutil.rmtree(place)
    return visit.site.held.take_in(f"{made.name}.zip", packed)


def sent(held: Held, *, inline: bool = False) -> Response:
    """A file under a safe name; nothing of ours but a picture or a PDF is ever shown by itself."""
    ending = Path(held.name).suffix.lstrip(".").lower()
    how = "inline" if inline else "attachment"
    disposition = f"{how}; filename=\"{_ascii(held.name)}\"; filename*=UTF-8''{quote(held.name)}"
    headers = {"content-disposition": disposition, "content-length": str(held.size_bytes)}
    kind = _TYPES.get(ending, "application/octet-stream")
    return StreamingResponse(_parts(held.path), media_type=kind, headers=headers)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(1 << 16):
            yield part


def _ascii(name: str) -> str:
    from fundledger.text import unaccented

    return "".join(
        each if each.isalnum() or each in "-_. " else "_"
        for each in unaccented(name)
        if each.isascii()
    )


def sent_tables(visit: Visit, act: str, found: Answer, form: str) -> Response:
    """The tables of an answer as they stand, in a form that another program reads."""
    if found.found is None:
        raise HTTPException(404)
    screen = found.found if isinstance(found.found, Screen) else Screen((found.found,))
    name = bare_name(act.replace(" ", "-"))
    match form:
        case "json":
            from fundledger.reports import as_json

            document = (
                screen.document()
                if isinstance(found.found, Screen)
                else as_json.document(found.found)
            )
            data = "".join(as_json.lines(document)).encode()
        case "csv":
            from fundledger.reports import as_csv

            data = "".join(as_csv.lines(screen.one)).encode("utf-8-sig")
        case _:
            data = workbook_of(visit, screen.sheets)
    held = visit.site.held.hold(f"{name}.{form}", data)
    return sent(held)


def workbook_of(visit: Visit, tables: tuple[Table, ...]) -> bytes:
    from fundledger.exchange import workbook

    place = visit.site.held.new_place().with_suffix(".xlsx")
    workbook.save(tables, place, visit.lang, replace=True)
    data = io.BytesIO(place.read_bytes()).getvalue()
    place.unlink()
    return data
