"""Translations of words that are quoted: ours, kept beside the corpus, printed as ours."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from liandong.errors import Fault, collecting, raise_all, refuse
from liandong.schemas import Record, checked_yaml, line_of, yaml_data

Text = Annotated[str, Field(min_length=1)]
# The translation of a document's words: by the document's id and the words.
Translations = Mapping[tuple[str, str], str]


class Translation(Record):
    """Words of a document, exactly as its restored text has them, and what they mean."""

    document: Text
    words: Text
    translation: Text


class TranslationsFile(Record):
    """A file of translations: a list."""

    translations: tuple[Translation, ...]


@dataclass(frozen=True)
class _Placed:
    """A translation and where it stands, `file:line`."""

    given: Translation
    place: str


def read_translations(folder: Path, texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Read all translations of a folder of YAML files, each a list; no folder, none.

    Parameters
    ----------
    texts : mapping
        The restored text of each document, by its id.

    Raises
    ------
    InputFaults
        With all words that don't stand once in their document, all that are translated in two
        ways and all whose numbers differ from the translation's, with file and line.
    """
    faults: list[Fault] = []
    placed: list[_Placed] = []
    for path in sorted(folder.glob("*.yaml")):
        with collecting(faults):
            placed += _read(path)
    made: dict[tuple[str, str], _Placed] = {}
    for entry in placed:
        faults += _faults(entry, texts)
        first = made.setdefault((entry.given.document, entry.given.words), entry)
        if first.given.translation != entry.given.translation:
            sentence = f"these words are translated otherwise at {first.place}; keep one"
            faults.append(Fault(entry.place, sentence))
    raise_all(faults)
    return {key: entry.given.translation.strip() for key, entry in made.items()}


def _read(path: Path) -> list[_Placed]:
    entries = yaml_data(path)
    if entries is None:  # a file of comments
        return []
    if not isinstance(entries, CommentedSeq):
        raise refuse(f"{path}:1", "expected a list of document, words and translation")
    data = CommentedMap({"translations": entries})
    data.lc.add_kv_line_col("translations", [0, 0, 0, 0])
    file = checked_yaml(path, data, TranslationsFile)
    return [
        _Placed(given, f"{path}:{line_of(data, ('translations', number, 'words'))}")
        for number, given in enumerate(file.translations)
    ]


def _faults(entry: _Placed, texts: Mapping[str, str]) -> Iterator[Fault]:
    given = entry.given
    if given.document not in texts:
        yield Fault(entry.place, f"no document “{given.document}”; correct the id")
        return
    count = texts[given.document].count(given.words)
    if count != 1:
        said = f"stand there {count} times" if count else "don't stand there verbatim"
        words = f"the words “{given.words[:24]}…” {said} (document {given.document})"
        yield Fault(entry.place, words)
    if not given.translation.strip():
        yield Fault(entry.place, "the translation is empty; write it")
        return
    lacking, added = differing_numbers(given.words, given.translation)
    if lacking or added:
        told = [f"lacks {', '.join(lacking)}"] if lacking else []
        told += [f"has {', '.join(added)}, which the words haven't"] if added else []
        yield Fault(entry.place, f"the translation {' and '.join(told)}; correct it")


# Numbers ---------------------------------------------------------------------------------

_SCALES = {
    **{"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12},
    **{"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12},
}
_LARGEST_FIRST = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(rf"(\d+(?:[,，]\d{{3}})*(?:\.\d+)?)\s?({_LARGEST_FIRST})?")
_CHINESE_NUMERAL = re.compile("[〇零一二两三四五六七八九十百千万亿半]")
# The virus and the disease have a number in English and none in Chinese.
_NAMES = re.compile(r"COVID-19|SARS-CoV-2")
_SPELT = "zero one two three four five six seven eight nine ten eleven twelve"
_WORDS = {word: Decimal(number) for number, word in enumerate(re.findall("[a-z]+", _SPELT))} | {
    name.lower(): Decimal(number) for number, name in enumerate(calendar.month_name) if name
}


def differing_numbers(words: str, translation: str) -> tuple[list[str], list[str]]:
    """Return the numbers that a translation lacks and those it adds, where `words` have digits.

    Numbers are compared by value: 10.88亿 is 1.088 billion, 1月 is January, 3位 may be three.
    Words with Chinese numerals besides may have more numbers in translation.
    """
    meant = _numbers(words)
    if not meant:
        return [], []
    said = _numbers(_NAMES.sub("", translation))
    spelt = Counter(
        _WORDS[word] for word in re.findall("[a-z]+", translation.lower()) if word in _WORDS
    )
    lacking = meant - said - spelt
    added = said - meant
    if _CHINESE_NUMERAL.search(_NUMBER.sub("", words)):
        added = Counter()
    return [f"{number:f}" for number in lacking], [f"{number:f}" for number in added]


def _numbers(text: str) -> Counter[Decimal]:
    return Counter(
        Decimal(re.sub("[,，]", "", digits)).scaleb(_SCALES.get(scale, 0)).normalize()
        for digits, scale in _NUMBER.findall(text)
    )
