"""Documents that cannot contradict themselves: printed from numbers that are all known.

A world is drawn first (how many there are of what, what came about when), and then documents that
print it in many ways: in đồng, triệu or tỷ with as many decimals as one likes, rounded or about,
here and there a second time. Whatever is printed is true, so that nothing may be found; and a slip
that is put into one figure afterwards is the only thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from fundledger.published.figures import Document, Figure, Relation, Stated, When
from fundledger.published.showing import number_text
from fundledger.published.spans import Span

DAY, BEFORE = date(2023, 12, 31), date(2022, 12, 31)
YEAR = Span(date(2023, 1, 1), DAY)
QUARTERS = tuple(
    Span(date(2023, 3 * n - 2, 1), date(2023, 3 * n, last))
    for n, last in enumerate((31, 30, 30, 31), start=1)
)
_SCALES = {"đồng": 1, "triệu đồng": 10**6, "tỷ đồng": 10**9}


@dataclass(frozen=True)
class Node:
    """Something that is the sum of its parts, or a number by itself."""

    path: str
    value: int
    parts: tuple[Node, ...] = ()

    def all(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.all()


@st.composite
def nodes(draw: st.DrawFn, path: str, least: int, most: int, depth: int = 2) -> Node:
    if not depth or not draw(st.booleans()):
        return Node(path, draw(st.integers(least, most)))
    count = draw(st.integers(2, 4))
    parts = tuple(draw(nodes(f"{path} / {n}", least, most, depth - 1)) for n in range(count))
    return Node(path, sum(part.value for part in parts), parts)


def money_text(draw: st.DrawFn, value: int, *, exact: bool = False) -> str:
    """As some document prints it."""
    unit = "đồng" if exact else draw(st.sampled_from(list(_SCALES)))
    places = draw(st.integers(0, 3)) if unit != "đồng" else 0
    # of a sum in tỷ without decimals little is left
    if unit == "tỷ đồng":
        places = max(places, 1)
    rounded = Fraction(round(Fraction(value * 10**places, _SCALES[unit])), 10**places)
    return f"{_written(rounded, places)} {unit}"


def _written(number: Fraction, places: int) -> str:
    """With the zeros at its end, for they say how exact it is."""
    whole, _, decimals = number_text(number, places).partition(",")
    return f"{whole},{decimals.ljust(places, '0')}" if places else whole


def count_text(draw: st.DrawFn, value: int) -> str:
    unit = draw(st.sampled_from(["HTX", "hợp tác xã"]))
    match draw(st.sampled_from(["plain"] * 6 + ["padded", "about", "over"])):
        case "padded" if value < 10:
            return f"0{value} {unit}"
        case "about" if value > 60:  # no more than a tenth off
            return f"khoảng {number_text(Fraction(round(value, -1)), 0)} {unit}"
        case "over" if value > 20:
            return f"trên {number_text(Fraction(value // 10 * 10), 0)} {unit}"
    return f"{number_text(Fraction(value), 0)} {unit}"


@dataclass
class Printer:
    """Prints a world as figures and relations of some documents."""

    draw: st.DrawFn
    documents: tuple[Document, ...]
    figures: list[Figure]
    relations: list[Relation]

    def figure(self, category: str, text: str, when: When, **said: object) -> Figure:
        document = self.documents[0]
        id_ = f"f{len(self.figures)}"
        made = Figure(document, id_, f"dòng {id_}", category, text, when=when, **said)  # type: ignore[arg-type]
        self.figures.append(made)
        if self.draw(st.integers(0, 4)) == 0 and len(self.documents) > 1:
            again = replace(made, document=self.documents[1], id=f"{id_}x")
            self.figures.append(again)
        return made

    def relate(self, kind: str, of: str, *parts: str, less: tuple[str, ...] = ()) -> None:
        self.relations.append(
            Relation(self.documents[0], kind, of, parts, less)  # type: ignore[arg-type]
        )

    def tree(self, root: Node, when: When, *, money: bool) -> dict[str, Figure]:
        """Every number of a tree, with its totals declared or not, and shares here and there."""
        draw = self.draw
        made = {
            each.path: self.figure(
                each.path,
                money_text(draw, each.value) if money else count_text(draw, each.value),
                when,
            )
            for each in root.all()
        }
        for each in root.all():
            if each.parts and draw(st.booleans()):
                self.relate("total_of", made[each.path].id, *(made[p.path].id for p in each.parts))
            if each.parts and draw(st.booleans()):
                self._shares(each, made, when)
        return made

    def _shares(self, of: Node, made: dict[str, Figure], when: When) -> None:
        draw = self.draw
        if not of.value or any(not _is_near(made[n.path], n) for n in (of, *of.parts)):
            return
        places = draw(st.integers(0, 2))
        shown = []
        for part in of.parts:
            exact = Fraction(100 * part.value, of.value)
            text = _written(Fraction(round(exact * 10**places), 10**places), places)
            share = self.figure(part.path, f"{text}%", when, measure="chiếm")
            self.relate("share_of", share.id, made[part.path].id, made[of.path].id)
            shown.append(share.id)
        self.relate("whole_of", "", *shown)

    def series(self, category: str, flows: list[int], *, money: bool) -> None:
        """Quarters, their year, and what adds up to the end of some of them."""
        draw = self.draw

        def text(value: int) -> str:
            return money_text(draw, value) if money else count_text(draw, value)

        basis = "actual" if money else "plan"
        for span, value in zip(QUARTERS, flows, strict=True):
            self.figure(category, text(value), When(span=span), basis=basis)
        self.figure(category, text(sum(flows)), When(span=YEAR), basis=basis)
        since = draw(st.sampled_from([None, YEAR.first]))
        before = 0 if since is not None else draw(st.integers(0, 10**9 if money else 50))
        for at in sorted(draw(st.sets(st.integers(1, 4), max_size=3))):
            when = When(QUARTERS[at - 1].last, None, True, since)
            self.figure(category, text(before + sum(flows[:at])), when, basis=basis)

    def stock(self, category: str, was: int, came: int, went: int) -> None:
        draw = self.draw
        went = min(went, was + came)

        def shown(value: int, when: When, **said: object) -> Figure:
            return self.figure(category, count_text(draw, value), when, **said)

        then = shown(was, When(BEFORE))
        added = shown(came, When(span=YEAR), direction="in")
        left = shown(went, When(span=YEAR), direction="out")
        now = shown(was + came - went, When(DAY))
        if draw(st.booleans()):
            grown = came - went
            word = "tăng" if grown >= 0 else "giảm"
            text = f"{word} {number_text(Fraction(abs(grown)), 0)} HTX"
            self.figure(category, text, When(span=YEAR), direction="change")
        if draw(st.booleans()):
            self.relate("change_since", now.id, then.id, added.id, less=(left.id,))


def _is_near(figure: Figure, node: Node) -> bool:
    """Printed nearly enough that a share of it says something."""
    width = None if figure.value is None else figure.value.width
    return width is not None and width * 10 <= node.value


@st.composite
def worlds(draw: st.DrawFn) -> list[Stated]:
    documents = (Document("a", "Báo cáo A"), Document("b", "Báo cáo B"))
    printer = Printer(draw, documents, [], [])
    printer.tree(draw(nodes("chi hỗ trợ", 10**8, 5 * 10**9)), When(span=YEAR), money=True)
    printer.tree(draw(nodes("HTX theo loại", 0, 400)), When(DAY), money=False)
    flows = [draw(st.integers(10**8, 4 * 10**9)) for _ in QUARTERS]
    printer.series("giải ngân", flows, money=True)
    printer.series("lớp tập huấn", [draw(st.integers(0, 90)) for _ in QUARTERS], money=False)
    counts = st.integers(0, 300)
    printer.stock("HTX", draw(counts), draw(counts), draw(counts))
    return [
        Stated(
            each,
            tuple(one for one in printer.figures if one.document == each),
            tuple(one for one in printer.relations if one.document == each),
        )
        for each in documents
    ]
