"""Count the errors of encoding detection, ours and charset-normalizer's: `detect_encodings.py`.

Samples of 20 to 3,000 characters of the corpus's documents, in simplified and in
traditional characters, in every encoding of the region. An error is any other text.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import opencc
from charset_normalizer import from_bytes

from liandong.corpus.formats.encodings import decode
from liandong.errors import InputFaults

DOCUMENTS = Path(__file__).resolve().parents[1] / "corpus/documents"
SIZES = (20, 30, 50, 100, 300, 1000, 3000)  # characters
SAMPLES = 20  # for each text, encoding and size
CODECS = {
    "simplified": ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"),
    "traditional": ("utf-8", "gbk", "big5", "big5hkscs", "utf-16-le", "utf-16-be"),
    "damaged": ("utf-8", "gbk", "utf-16-le"),
}
LEAST_HAN_SHARE = 0.4


def texts() -> dict[str, str]:
    """Return the documents' texts; the damaged one is traditional, with pinyin glosses."""
    found = {path.name[:3]: path.read_text("utf-8") for path in DOCUMENTS.glob("*.txt")}
    simplified = "".join(text for number, text in sorted(found.items()) if number != "003")
    traditional = opencc.OpenCC("s2tw").convert(simplified)
    return {"simplified": simplified, "traditional": traditional, "damaged": found["003"]}


def samples() -> Iterator[tuple[int, str, bytes]]:
    """Give size, text and bytes of every sample."""
    rng = random.Random(1)
    for name, text in texts().items():
        for codec in CODECS[name]:
            for size in SIZES * SAMPLES:
                start = rng.randrange(max(1, len(text) - size))
                content = text[start : start + size].encode(codec, "ignore")
                words = content.decode(codec)
                if sum("一" <= c <= "鿿" for c in words) >= LEAST_HAN_SHARE * size:
                    yield size, words, content


def ours(content: bytes) -> str:
    """Return what intake decodes, or nothing if it refuses."""
    try:
        return decode(content, "sample")[0]
    except InputFaults:
        return ""


def theirs(content: bytes) -> str:
    """Return what charset-normalizer decodes."""
    return str(from_bytes(content).best() or "").removeprefix("\ufeff")


def main() -> None:
    """Print the errors by size."""
    readers: dict[str, Callable[[bytes], str]] = {"liandong": ours, "charset-normalizer": theirs}
    count: Counter[int] = Counter()
    errors: Counter[tuple[str, int]] = Counter()
    for size, words, content in samples():
        count[size] += 1
        for name, read in readers.items():
            errors[name, size] += read(content) != words
    print("characters  samples  " + "  ".join(readers))
    for size in SIZES:
        found = "  ".join(f"{errors[name, size]:>{len(name)}}" for name in readers)
        print(f"{size:>10}  {count[size]:>7}  {found}")


if __name__ == "__main__":
    main()
