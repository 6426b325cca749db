"""A study of two short texts with rare characters, into which the files of the gallery come."""

import shutil
from pathlib import Path

from liandong.coding.scheme import read_scheme
from liandong.corpus.documents import Metadata, Speaker
from liandong.corpus.reading import Corpus, restored_document
from liandong.exchange.incoming.plan import Study

FLOOD = (
    "老街抗洪记\n"
    "𠮷祥社区连夜转移三十户居民。街道派人清点物资😀，志愿者守在堤上。\n"
    "社会组织送来热饭；𡃁仔们帮忙登记。\n"
    "雨停以后，居民议事会商量怎样修堤。\n"
)
# As received: with CRLF, and a blank that the restoration closes.
OUTAGE = (
    "小城停电三日\r\n"
    "街道办 通知各户节水。社会工作者逐户敲门，问老人缺什么。\r\n"
    "物业借出发电机，居民轮流充电。\r\n"
)
CODERS = """\
# Who coded; this comment stays.
coders:
  - id: first
    kind: language_model  # So does this.
    description_zh: 试用的大语言模型。不是人。
    description_en: A language model, for trials. Not a person.
"""
OWN = "document,start,end,quote,code,coder,note\n001,0,5,老街抗洪记,discourse.context,first,\n"


def document(name: str, title: str, raw: str, repairs: tuple[str, ...] = ()):
    return restored_document(
        Metadata(
            id=name,
            file=f"{name}_{title}.txt",
            title=title,
            source="自编",
            date="",
            genre="case_report",
            speakers=(Speaker(name="无名氏", affiliation="无"),),
            rights="自编",
            citekey=f"doc{name}",
            repairs=repairs,
        ),
        raw,
    )


def small_study(root: Path, folder: Path) -> Study:
    """Return the study with its own folder of codings."""
    documents = (
        document("001", "老街抗洪记", FLOOD),
        document("002", "小城停电三日", OUTAGE, ("close_blanks",)),
    )
    folder.mkdir()
    (folder / "coders.yaml").write_text(CODERS, encoding="utf-8")
    (folder / "first.csv").write_text(OWN, encoding="utf-8")
    return Study(Corpus(documents), read_scheme(root / "corpus" / "codebook"), folder)


def copied(study: Study, folder: Path) -> Study:
    """Return the same study with a copy of its codings, to be written to."""
    shutil.copytree(study.codings, folder)
    return Study(study.corpus, study.scheme, folder)
