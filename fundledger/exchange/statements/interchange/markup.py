"""XML and SGML as a small tree of elements, each with its line; nothing is fetched or expanded.

A document type, and with it every entity of one's own, is refused. Names are without namespace, so
that a later version of a message reads like an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from fundledger.errors import BadFile, Problem
from fundledger.exchange.statements.interchange.reading import Reading

_DEEPEST = 100
_LONGEST = 20_000  # characters of a text; a narrative has 140
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*)[^<>]*>")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}


@dataclass(slots=True)
class Node:
    name: str
    line: int
    text: str = ""
    currency: str = ""  # of its attribute Ccy, the only one that messages of banks use
    children: list[Node] = field(default_factory=list)

    def say_more(self, text: str) -> None:
        if len(self.text) < _LONGEST:
            self.text += text

    def all(self, *path: str) -> Iterator[Node]:
        """Every element that the path leads to; `*` is any name."""
        if not path:
            yield self
            return
        for child in self.children:
            if path[0] in (child.name, "*"):
                yield from child.all(*path[1:])

    def find(self, *path: str) -> Node | None:
        return next(self.all(*path), None)

    def say(self, *path: str) -> str:
        """The text there, or nothing."""
        found = self.find(*path)
        return "" if found is None else found.text.strip()

    def within(self, *names: str) -> Iterator[Node]:
        """Elements of these names at any depth, those within one another left out."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            else:
                waiting.extend(reversed(node.children))


def tree_of_xml(reading: Reading) -> Node:
    """The tree of an XML file; `BadFile` where it is none, or is cut off."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = Node("", 1)
    path = [root]

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(path) > _DEEPEST:
            raise _refused(reading, parser.CurrentLineNumber, "interchange.too_deep")
        local = name.rpartition(" ")[2]
        node = Node(local, parser.CurrentLineNumber, "", attributes.get("Ccy", ""))
        path[-1].children.append(node)
        path.append(node)

    def end(_: str) -> None:
        path.pop()

    def words(text: str) -> None:
        path[-1].say_more(text)

    def doctype(*_: object) -> None:
        raise _refused(reading, parser.CurrentLineNumber, "interchange.doctype")

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(reading.file.data, True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an unknown encoding
        raise _refused(reading, parser.CurrentLineNumber, "interchange.xml") from None
    return root


def tree_of_sgml(reading: Reading, text: str) -> Node:
    """The tree of OFX: XML, or SGML in which an element with a text needs no end."""
    root = Node("", 1)
    path = [root]
    at, line = 0, 1
    while (begin := text.find("<", at)) >= 0:
        path[-1].say_more(_ENTITY.sub(_letter, text[at:begin]))
        line += text.count("\n", at, begin)
        if found := _TAG.match(text, begin):
            at = found.end()
            _end(path, found[2].upper()) if found[1] else _begin(path, found[2].upper(), line)
        elif text.startswith("<![CDATA[", begin):
            at = _behind("]]>", text, begin, line, reading)
            path[-1].say_more(text[begin + 9 : at - 3])
        elif text.startswith("<!--", begin):
            at = _behind("-->", text, begin, line, reading)
        elif text.startswith("<?", begin):
            at = _behind(">", text, begin, line, reading)
        elif text.startswith("<!", begin):
            raise _refused(reading, line, "interchange.doctype")
        else:  # a bare < within a text
            at = begin + 1
            path[-1].say_more("<")
        if len(path) > _DEEPEST:
            raise _refused(reading, line, "interchange.too_deep")
        line += text.count("\n", begin, at)
    if len(path) > 1:
        raise _refused(reading, line, "interchange.cut_off", mark=f"</{path[1].name}>")
    return root


def _begin(path: list[Node], name: str, line: int) -> None:
    if path[-1].text.strip() and len(path) > 1:
        path.pop()  # it had its text, and no end
    node = Node(name, line)
    path[-1].children.append(node)
    path.append(node)


def _end(path: list[Node], name: str) -> None:
    """The end of an element; what is open within it was without a text, and holds nothing."""
    if not any(node.name == name for node in path[1:]):
        return
    while path[-1].name != name:
        empty = path.pop()
        path[-1].children.extend(empty.children)
        empty.children = []
    path.pop()


def _behind(mark: str, text: str, begin: int, line: int, reading: Reading) -> int:
    found = text.find(mark, begin)
    if found < 0:
        raise _refused(reading, line, "interchange.cut_off", mark=mark)
    return found + len(mark)


def _letter(entity: re.Match[str]) -> str:
    name = entity[1]
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code < 0x110000 else ""


def _refused(reading: Reading, line: int, key: str, /, **params: object) -> BadFile:
    return BadFile(reading.file.name, [Problem(reading.place(line), key, params)])
