"""The quick reader says what ruamel.yaml says, and breaks where it breaks."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from liandong import plain_yaml

ROOT = Path(__file__).resolve().parents[1]
SCALARS = (
    "x, 2.50, -3, +4, 1e3, .5, 5., 0x1f, 0o17, 010, 1_000, yes, No, true, TRUE, null, ~, '', \"\","
    " 2020-01-02, 2020-01-02 10:00:00, 12:30, .inf, =, -, --, +, 甲 乙, '07', \"\\u4e00\""
)
TEXTS = [
    f"[{SCALARS}]",
    "\n".join(f"k{n}: {value.strip()}" for n, value in enumerate(SCALARS.split(","))),
    "a: |\n  two\n  lines\nb: >-\n  folded\n  line\nc: plain\n  goes\n\n  on\n",
    "a: 1\na: 2\n",
    "1: a\ntrue: b\n~: c\n",
    "base: &x {a: 1}\nmore: {<<: *x, b: 2}\n",
    "a: !!str 1\n",
    "%YAML 1.1\n---\na: yes\n",
    "a: 1\n---\nb: 2\n",
    "",
    "# nothing\n",
    "a: [1\n",
    "a: 2020-13-01\n",
    "a: *missing\n",
    "[[1, {a: [2]}], {}, []]",
    "a:\n  -\n    -\n  - b: \n",
    "? [1, 2]\n: a\n",
]


def told(load, text):
    """Return what a reader says, with types, or how it fails."""
    try:
        return repr(load(text))
    except plain_yaml.YAML_FAULTS as error:
        return type(error)


def by_ruamel(text):
    return YAML(typ="safe").load(text)


@pytest.mark.parametrize("text", TEXTS)
def test_any_yaml_is_read_as_ruamel_reads_it(text):
    assert told(plain_yaml.load, text) == told(by_ruamel, text)


def test_a_document_is_read_quickly(monkeypatch):
    path = next((ROOT / "corpus" / "documents").glob("003*.yaml"))
    text = path.read_text(encoding="utf-8")
    expected = by_ruamel(text)
    monkeypatch.setattr(plain_yaml, "YAML", None)
    assert plain_yaml.load(text) == expected
