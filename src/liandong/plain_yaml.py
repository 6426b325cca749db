"""What a YAML text says, in plain values, read quickly.

Of the events of the C parser, dictionaries and lists are made here; ruamel.yaml spends ten times
as long on looking up the type of each value. A text with anything unusual is left to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import implicit_resolvers

# What the loader raises: what looks like a date or a number and is none breaks it.
YAML_FAULTS = (YAMLError, ValueError, KeyError, TypeError, RecursionError)
# What a value without quotes looks like that is no text: a number, a date, true, null, a merge.
TYPED = [(form, firsts) for versions, _, form, firsts in implicit_resolvers if (1, 2) in versions]
FIRSTS = frozenset(first for _, firsts in TYPED for first in firsts)
INTEGER = re.compile(r"[1-9][0-9]*|0")
FRACTION = re.compile(r"(?:[1-9][0-9]*|0)\.[0-9]+")


class _Unusual(Exception):
    """There is a tag, an anchor, a directive, a key used twice or the like."""


def load(text: str) -> Any:
    """Return what a YAML text says, or raise one of `YAML_FAULTS`."""
    try:
        return _quickly(CParser(text))
    except (_Unusual, *YAML_FAULTS):
        return YAML(typ="safe").load(text)


def _quickly(parser: Any) -> Any:
    parser.get_event()
    begins = parser.get_event()
    if type(begins) is not events.DocumentStartEvent or begins.version or begins.tags:
        raise _Unusual
    value = _value(parser, parser.get_event())
    parser.get_event()
    if type(parser.get_event()) is not events.StreamEndEvent:
        raise _Unusual
    return value


def _value(parser: Any, event: Any) -> Any:
    kind = type(event)
    if kind is events.AliasEvent or event.anchor or event.tag:
        raise _Unusual
    if kind is events.ScalarEvent:
        return _plain(event.value) if event.implicit[0] else event.value
    if kind is events.MappingStartEvent:
        return _mapping(parser)
    values = []
    while type(event := parser.get_event()) is not events.SequenceEndEvent:
        values.append(_value(parser, event))
    return values


def _mapping(parser: Any) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    while type(event := parser.get_event()) is not events.MappingEndEvent:
        key = _value(parser, event)
        if type(key) is not str or key == "<<" or key in values:
            raise _Unusual
        values[key] = _value(parser, parser.get_event())
    return values


@lru_cache(maxsize=4096)
def _plain(value: str) -> Any:
    """Return the value of a scalar without quotes."""
    if value[:1] not in FIRSTS or not any(form.match(value) for form, _ in TYPED):
        return value
    if INTEGER.fullmatch(value):
        return int(value)
    if FRACTION.fullmatch(value):
        return float(value)
    if "\n" in value:
        raise _Unusual
    return YAML(typ="safe").load(f"- {value}")[0]
