"""The tree of a page, as Pandoc reads it, with all that the page names put in its place.

Every span of the result that stands for something named has the class `piece`, its kind and
what it is of; so the words of a page stay told apart through Pandoc's citations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from liandong.briefs.pages import Page
from liandong.briefs.project import Source
from liandong.briefs.rendered.wording import BELOW, CALLOUTS, Wording
from liandong.schemas import read_text

Node = dict[str, Any]
REFERENCE = re.compile(r"@((fig|tbl)-[A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Named:
    """What the names of a page stand for."""

    source: Source
    page: Page
    claims: Mapping[str, Mapping[str, Any]]
    gate: Mapping[str, Any]
    wording: Wording
    floats: Mapping[str, str]

    def material(self, folder: str, name: str, ending: str) -> Path:
        """Return the file of a figure or table in the language of the page."""
        return material(self.source, self.page, folder, name, ending)


def page_tree(
    source: Source, page: Page, claims: Mapping[str, Mapping[str, Any]], gate: Mapping[str, Any]
) -> Node:
    """Return the tree of the page with values, quotations, figures, tables and works in place."""
    tree = _parsed(source, page.text)
    wording = Wording(page.front.lang.startswith("zh"), page.front.one_page)
    named = Named(source, page, claims, gate, wording, _floats(tree, wording))
    blocks = replaced(tree["blocks"], lambda node: _resolved(named, node))
    codes = _below(tree, named)
    shown = {**tree, "blocks": _with_gate_note(blocks, named, codes)}
    cited = _cited(named, shown)
    return {**shown, "blocks": cited if wording.chinese else _notes_behind_stops(cited)}


def _parsed(source: Source, text: str) -> Node:
    common = source.extension.contributes.formats.common
    return dict(json.loads(pypandoc.convert_text(text, "json", format=common.from_)))


def replaced(node: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """Return `node` with every element that `change` has an answer to replaced by it."""
    if isinstance(node, list):
        made: list[Any] = []
        for child in node:
            new = change(child) if isinstance(child, dict) and "t" in child else None
            made.extend([replaced(child, change)] if new is None else new)
        return made
    if isinstance(node, dict):
        return {key: replaced(value, change) for key, value in node.items()}
    return node


def nodes(node: Any) -> Iterator[Node]:
    """Yield every element below `node`, in the order of the page."""
    if isinstance(node, dict):
        if "t" in node:
            yield node
        yield from nodes(node.get("c"))
        yield from nodes(node.get("blocks"))
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child)


def classes(node: Node) -> list[str]:
    """Return the classes of a span or div."""
    return list(node["c"][0][1])


def attributes(node: Node) -> dict[str, str]:
    """Return the attributes of a span or div."""
    return dict(node["c"][0][2])


def piece(kind: str, of: str, content: list[Node]) -> Node:
    """Return a span or, around blocks, a div that tells what its words are."""
    attr = ["", ["piece"], [["kind", kind], ["of", of]]]
    is_block = bool(content) and content[0]["t"] in ("Para", "Plain", "Table", "Div")
    return {"t": "Div" if is_block else "Span", "c": [attr, content]}


def _str(text: str) -> Node:
    return {"t": "Str", "c": text}


def _floats(tree: Node, wording: Wording) -> dict[str, str]:
    """Return the number of each figure and table, by its identifier."""
    made: dict[str, str] = {}
    counts = {"fig": 0, "tbl": 0}
    for node in nodes(tree):
        kind = node["c"][0][0].partition("-")[0] if node["t"] == "Div" else ""
        if kind in counts:
            counts[kind] += 1
            made[node["c"][0][0]] = wording.numbered(kind, counts[kind])
    return made


def _resolved(named: Named, node: Node) -> list[Node] | None:
    if node["t"] == "Span" and classes(node):
        return _resolved_span(named, node, classes(node)[0])
    if node["t"] == "Div" and classes(node):
        return _resolved_div(named, node, classes(node)[0])
    if node["t"] == "Cite" and node["c"][0][0]["citationId"] in named.floats:
        return [_reference(named, node["c"][0][0]["citationId"])]
    # Pandoc takes @ behind a letter, thus behind 见, for part of a word.
    if node["t"] == "Str" and REFERENCE.search(node["c"]):
        return _references_in(named, node["c"])
    return None


def _reference(named: Named, identifier: str) -> Node:
    return piece("reference", identifier, [_str(named.floats.get(identifier, "?"))])


def _references_in(named: Named, text: str) -> list[Node]:
    made, end = [], 0
    for found in REFERENCE.finditer(text):
        made += [_str(text[end : found.start()]), _reference(named, found[1])]
        end = found.end()
    return [*made, _str(text[end:])]


def _resolved_span(named: Named, node: Node, kind: str) -> list[Node] | None:
    given = attributes(node)
    of = given.get("of", "")
    if kind == "value":
        return [_value(named, of)]
    if kind == "evidence":
        return [piece("evidence", of, [_str(named.wording.evidence(named.claims[of]))])]
    if kind == "quote":
        return _quotation(named, of, given["n"])
    if kind == "literal":
        return [piece("literal", "", node["c"][1])]
    return None


def _value(named: Named, of: str) -> Node:
    value = value_of(named.claims, of)
    mark = BELOW if _failed(named.gate, value) else ""
    return piece("value", of, [_str(named.wording.field(value, "text") + mark)])


def value_of(claims: Mapping[str, Mapping[str, Any]], of: str) -> Mapping[str, Any]:
    """Return the value that `of` (`claim.value`) names."""
    claim, _, key = of.rpartition(".")
    return dict(claims[claim]["values"][key])


def _failed(gate: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    return bool(gate) and "gate" in value and not value["gate"]["passed"]


def _quotation(named: Named, of: str, number: str) -> list[Node]:
    quote = next(quote for quote in named.claims[of]["quotes"] if str(quote["n"]) == number)
    words = piece("quotation", f"{of} n={number}", [_str(named.wording.quoted(quote["text"]))])
    said = [_str(named.wording.source(quote)), *_cite(quote), _str(named.wording.place(quote))]
    note = {"t": "Note", "c": [{"t": "Para", "c": [piece("footnote", f"{of} n={number}", said)]}]}
    meaning = named.wording.translated(quote)
    translation = piece("translation", f"{of} n={number}", [_str(meaning)])
    check = named.wording.checked(quote)
    told = piece("check", f"{of} n={number}", [_str(check)])
    return [words, *([translation] if meaning else []), *([told] if check else []), note]


def _cite(quote: Mapping[str, Any]) -> list[Node]:
    key = quote.get("citekey")
    if not key:
        return []
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return [{"t": "Cite", "c": [[citation], [_str(f"[@{key}]")]]}]


def _resolved_div(named: Named, node: Node, kind: str) -> list[Node] | None:
    content = replaced(node["c"][1], lambda inner: _resolved(named, inner))
    if kind in ("figure", "table"):
        return [_float(named, node, kind, content)]
    title = attributes(node).get("title", "")
    callout = kind.removeprefix("callout-")
    if kind.startswith("callout-") and not title:
        heads = content[:1] if content and content[0]["t"] == "Header" else []
        title_words = heads[0]["c"][2] if heads else [_str(CALLOUTS[callout])]
        return [{"t": "Para", "c": title_words}, *content[len(heads) :]]
    if kind in ("box", "key-findings") or kind.startswith("callout-"):
        return [{"t": "Para", "c": [_str(title)]}, *content]
    return None


def _float(named: Named, node: Node, kind: str, content: list[Node]) -> Node:
    of, identifier = attributes(node)["of"], node["c"][0][0]
    number = [piece("caption", identifier, [_str(f"{named.floats[identifier]}　")])]
    caption = {
        "t": "Para",
        "c": [*(number if identifier in named.floats else []), *content[0]["c"]],
    }
    if kind == "table":
        shown = _parsed(named.source, read_text(named.material("tables", of, "md")))
        table = replaced(shown["blocks"], lambda inner: _resolved(named, inner))
        middle = [piece("table", of, table)]
    else:
        middle = [{"t": "Para", "c": [piece("figure", of, [])]}]
    return {"t": "Div", "c": [["", [], []], [caption, *middle, *content[1:]]]}


def material(source: Source, page: Page, folder: str, name: str, ending: str) -> Path:
    """Return the file of a figure or table; pages that aren't Chinese have their own."""
    language = "" if page.front.lang.startswith("zh") else f".{page.front.lang}"
    return source.folder / folder / f"{name}{language}.{ending}"


# What rests on codes below the thresholds ------------------------------------------------


def _below(tree: Node, named: Named) -> set[str]:
    """Return the codes below the thresholds that the page prints a mark for."""
    codes: set[str] = set()
    for node in nodes(tree):
        if node["t"] not in ("Span", "Div"):
            continue
        of = attributes(node).get("of", "")
        if "value" in classes(node):
            value = value_of(named.claims, of)
            codes.update(value["gate"]["codes"] if _failed(named.gate, value) else ())
        elif {"figure", "table"} & set(classes(node)):
            codes.update(_marked(named, classes(node)[0], of))
    return codes


def _marked(named: Named, kind: str, of: str) -> Iterator[str]:
    folder, ending = {"figure": ("figures", "txt"), "table": ("tables", "md")}[kind]
    text = read_text(named.material(folder, of, ending))
    for code, labels in named.gate.get("codes", {}).items():
        if any(f"{labels[key]}{BELOW}" in text for key in ("label_zh", "label_en")):
            yield code


def _with_gate_note(blocks: list[Node], named: Named, codes: set[str]) -> list[Node]:
    """Return the blocks with the note before the references, or at the end."""
    if not codes:
        return blocks
    words = named.wording.gate(named.gate, codes)
    note = {"t": "Para", "c": [piece("note on thresholds", "", [_str(words)])]}
    place = len(blocks)
    for index, block in enumerate(blocks):
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            place = index - (index > 0 and blocks[index - 1]["t"] == "Header")
    return [*blocks[:place], note, *blocks[place:]]


def _cited(named: Named, tree: Node) -> list[Node]:
    """Return the blocks with citations numbered and works listed, as Pandoc does both."""
    source = named.source
    common = source.extension.contributes.formats.common
    options = [
        "--citeproc",
        f"--csl={source.extension_folder / common.csl}",
        f"--bibliography={source.folder / source.project.bibliography}",
        f"--metadata=lang:{named.page.front.lang}",
        f"--metadata=link-citations:{str(common.link_citations).lower()}",
    ]
    text = json.dumps({**tree, "meta": {}})
    done = pypandoc.convert_text(text, "json", format="json", extra_args=options)
    return list(json.loads(done)["blocks"])


STOPS = re.compile(r"[.,;:!?]+")


def _notes_behind_stops(node: Any) -> Any:
    """Return the tree with every footnote behind the stop that follows it, as English has it."""
    if isinstance(node, dict):
        return {key: _notes_behind_stops(value) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    made = [_notes_behind_stops(child) for child in node]
    for at in range(len(made) - 1, 0, -1):
        note, behind = made[at - 1], made[at]
        if not (_is(note, "Note") and _is(behind, "Str")):
            continue
        stop = STOPS.match(behind["c"])
        if stop:
            rest = behind["c"][stop.end() :]
            made[at - 1 : at + 1] = [_str(stop[0]), note, *([_str(rest)] if rest else [])]
    return made


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("t") == kind
