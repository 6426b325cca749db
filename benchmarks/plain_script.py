"""The script that one would write without this package: tokens, counts, topics and codes.

It reads plain texts, segments them with jieba, counts with CountVectorizer, fits scikit-learn's
LDA, and looks for the indicators of each code in every sentence with one regular expression.

    python -m benchmarks.plain_script TEXTS.json CODEBOOK LEXICON RESULT.json
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections import Counter
from pathlib import Path

import jieba
from ruamel.yaml import YAML
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer

TOPICS = 20
SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’）》]*|[^。！？]+$")
HAN = re.compile(r"[\u4E00-\u9FFF]")


def dictionaries(codebook: Path) -> dict[str, re.Pattern[str]]:
    """Return for each code one alternation of its terms and cues, the longest first."""
    found = {}
    for path in sorted(codebook.glob("*.yaml")):
        for code in YAML(typ="safe").load(path).get("codes", []):
            said = code.get("indicators", {})
            words = sorted({*said.get("terms", []), *said.get("cues", [])}, key=len, reverse=True)
            if words:
                found[code["id"]] = re.compile("|".join(map(re.escape, words)))
    return found


def main(texts: Path, codebook: Path, lexicon: Path, output: Path) -> None:
    """Do all of it, and write counts of words and codes."""
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    terms = (lexicon / "dictionary.txt").read_text(encoding="utf-8").splitlines()
    for term in sorted(terms, key=lambda term: (len(term), term)):
        if term.strip() and not term.startswith("#"):
            tokenizer.add_word(term.strip())
    stop = set((lexicon / "stop_words.txt").read_text(encoding="utf-8").split())
    documents: list[list[str]] = json.loads(texts.read_text(encoding="utf-8"))
    words = [
        [
            word
            for passage in passages
            for word in tokenizer.cut(passage, HMM=False)
            if len(word) > 1 and word not in stop and HAN.search(word)
        ]
        for passages in documents
    ]
    vectorizer = CountVectorizer(analyzer=list, min_df=20, max_df=0.3, max_features=5000)
    counts = vectorizer.fit_transform(words)
    LatentDirichletAllocation(TOPICS, random_state=1).fit_transform(counts)
    patterns = dictionaries(codebook)
    coded: Counter[str] = Counter()
    for passages in documents:
        for passage in passages:
            for sentence in SENTENCE.findall(passage):
                coded.update(code for code, words in patterns.items() if words.search(sentence))
    totals = Counter(word for each in words for word in each)
    output.write_text(json.dumps({"terms": totals, "codes": coded}), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
