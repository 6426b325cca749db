"""Six sentences of two documents, with codes by language models, by the machine and by nobody."""

from functools import cache
from pathlib import Path

import pandas as pd

from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.passages import PASSAGES
from liandong.exchange.search.searched import Searched

MODELS, MACHINE = "language_model", "machine"
SENTENCES = (
    ("010", "王某", "街道办牵头协调各方。", MODELS, "actor.government discourse.practice"),
    ("010", "王某", "志愿者上门送菜，志愿服务不断。", MODELS, "actor.volunteer discourse.practice"),
    ("010", "李某", "居民很感动。", MACHINE, "actor.resident discourse.practice"),
    ("010", "李某", "物资仍然短缺。", MACHINE, "discourse.problem problem.resource_shortage"),
    ("011", "", "志愿者来自附近高校。", MACHINE, "actor.volunteer discourse.context"),
    ("011", "", "=街道办与AI平台", "", ""),
)
DOCUMENTS = pd.DataFrame(
    [("010", "抗疫一日", "2020-03-30"), ("011", "高校见闻", "")],
    columns=["document_id", "title", "date"],
)


@cache
def scheme() -> Scheme:
    return read_scheme(Path(__file__).parents[2] / "corpus" / "codebook")


def passages() -> pd.DataFrame:
    rows = [
        (f"s{n}", document, "", n, 0, "body", speaker, text, f"[[{n * 20}, {n * 20 + 9}]]")
        for n, (document, speaker, text, _, _) in enumerate(SENTENCES)
    ]
    return pd.DataFrame(rows, columns=list(PASSAGES.columns))


def coded() -> pd.DataFrame:
    rows = [
        (f"s{n}", document, speaker, code, kind)
        for n, (document, speaker, _, kind, codes) in enumerate(SENTENCES)
        for code in codes.split()
    ]
    return pd.DataFrame(rows, columns=["passage_id", "document_id", "voice", "code", "coder_kind"])


def searched() -> Searched:
    return Searched(passages(), coded(), DOCUMENTS, "Coded by nobody in particular.")
