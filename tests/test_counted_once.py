"""An article that a second site prints again: added to the corpus, and counted once."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import task_coding, task_corpus, task_findings, task_text
from liandong.coding.codings import read_codings
from liandong.coding.practice import read_practice
from liandong.coding.scheme import read_scheme
from liandong.corpus.citations import cite
from liandong.corpus.reading import read_corpus
from liandong.streaming.storage import Store

LEAD = "编者按：下面这篇短文讲一个小区的旧电梯。"
ARTICLE = """槐荫里小区的电梯用了二十多年，居民怕坐，物业不敢停。
街道党工委把社区居委会、物业公司和业主委员会请到一起，先请检测机构说清楚哪里有险。
社工挨家登记老人和孩子出门的时辰，志愿者在停梯的日子里帮着背菜上楼。
维修资金一时凑不齐，社区基金会垫付了三成，余下的由业主分两年补上。
问题在于没有人说得清旧电梯由谁来管，部门之间互相推。
应当立一个规矩：谁批准，谁巡查，谁出钱，都写在楼门口。
半年以后，三十六部电梯换了新的，吵架的人少了，串门的人多了。"""
EDITED = ARTICLE.replace("居民怕坐，物业不敢停。", "居民怕坐，物业也不敢停。").replace(
    "半年以后，三十六部电梯换了新的，吵架的人少了，串门的人多了。", "这是后话，另文再说。"
)
METADATA = """id: "{id}"
file: {id}.txt
title: 槐荫里的电梯
source: 示例
date: "{date}"
genre: expert_commentary
speakers: [{{name: 〔未署名〕, affiliation: 示例}}]
rights: 示例文字，为测试而写。
citekey: doc{id}
repairs: []
"""
HEADER = "document,start,end,quote,code,coder,note\n"


def add(folder: Path, document_id: str, text: str, date: str) -> None:
    (folder / f"{document_id}.txt").write_text(text + "\n", encoding="utf-8")
    metadata = METADATA.format(id=document_id, date=date)
    (folder / f"{document_id}.yaml").write_text(metadata, encoding="utf-8")


@pytest.fixture(scope="module")
def inputs(root, tmp_path_factory) -> Path:
    """Document 000, an article, and this again with a lead and two changed sentences."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "documents").mkdir()
    for path in (root / "corpus" / "documents").glob("000*"):
        shutil.copy(path, folder / "documents")
    shutil.copytree(root / "corpus" / "codings", folder / "codings")
    for path in (folder / "codings").glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.startswith(("document,", "000,"))]
        path.write_text("".join(kept), encoding="utf-8")
    add(folder / "documents", "900", ARTICLE, "2024-03-02")
    add(folder / "documents", "901", f"{LEAD}\n{EDITED}", "2024-03-09")
    return folder


def restored(inputs: Path, folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Run the tasks from the raw files to codes, as the study does."""
    folder.mkdir()
    patch.setattr(task_corpus, "DOCUMENTS", inputs / "documents")
    patch.setattr(task_coding, "DOCUMENTS", inputs / "documents")
    patch.setattr(task_coding, "CODINGS", inputs / "codings")
    for task, name in ((task_corpus, "RESTORED"), (task_text, "WORDS"), (task_coding, "CODES")):
        patch.setattr(task, name, Store(folder.parent / f"{folder.name}-{name}"))
    patch.setattr(task_coding, "RESTORED", task_corpus.RESTORED)
    patch.setattr(task_text, "RESTORED", task_corpus.RESTORED)
    task_corpus.task_restore_documents(choices={"documents": 2}, code="")
    task_corpus.task_gather_passages(
        passages=folder / "passages.csv",
        left_out=folder / "left_out.csv",
        repairs=folder / "repairs.csv",
        mends=folder / "mends.csv",
        repeated=folder / "overlaps.csv",
    )
    task_coding.task_code_passages(
        passages=folder / "passages.csv",
        choices={"majority_coder_count": 2},
        code="",
        target=folder / "codings.csv",
        held_out=folder / "held_out_codes.csv",
        reasons=folder / "coding_reasons.csv",
        learned=folder.with_name("learned.npz"),  # once: the same sentences were coded
    )
    return folder


def counted(folder: Path, *, count_repeated: bool) -> dict[str, pd.DataFrame]:
    """Run the tasks that count passages, and return all tables."""
    read = {
        "passages": folder / "passages.csv",
        "repeated": folder / "overlaps.csv",
        "counting": {"count_repeated": count_repeated},
    }
    task_text.task_tokenize(
        repeated=read["repeated"],
        counting=read["counting"],
        code="",
        choices={"hmm": False, "minimum_characters": 2},
        tokens=folder / "tokens.csv",
        summary=folder / "text_summary.csv",
    )
    task_findings.task_count_findings(
        **read,
        choices={"majority_coder_count": 2},
        codings=folder / "codings.csv",
        targets=[folder / "prevalence.csv"],
    )
    return {path.stem: pd.read_csv(path, dtype={"document_id": str}) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def scheme(root):
    return read_scheme(root / "corpus" / "codebook")


@pytest.fixture(scope="module")
def results(inputs, scheme, tmp_path_factory) -> dict[str, dict[str, pd.DataFrame]]:
    """The tables of the article alone, with its copy, and with each copy counted."""
    folder = tmp_path_factory.mktemp("results")
    without = folder / "inputs"
    shutil.copytree(inputs, without, ignore=shutil.ignore_patterns("901.*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task_coding, "read_scheme", lambda _: scheme)  # read once, to save time
        patch.setattr(task_findings, "read_scheme", lambda _: scheme)
        # A fourth of the sentences teach enough, and are learned in a fourth of the time.
        patch.setattr(task_coding, "read_practice", lambda *given: read_practice(*given)[::4])
        alone = counted(restored(without, folder / "alone", patch), count_repeated=False)
        both = restored(inputs, folder / "both", patch)
        once = counted(both, count_repeated=False)
        return {"alone": alone, "once": once, "each": counted(both, count_repeated=True)}


def test_the_copy_is_reported_with_what_it_repeats(results):
    """Of its eight sentences the first is the lead, the last another; six are the article's."""
    found = results["once"]["overlaps"]
    assert list(found["passage_id"]) == [f"901-p{n:03}-s00" for n in range(1, 7)]
    assert list(found["original_passage_id"]) == [f"900-p{n:03}-s00" for n in range(6)]
    assert (found["similarity"] < 1).tolist() == [True, *[False] * 5]
    assert results["alone"]["overlaps"].empty


def summary(result: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return result["text_summary"].set_index("document_id")


def test_the_counts_are_those_of_one_document(results):
    """But for the two sentences that the copy alone has."""
    alone, once, each = (summary(results[name]) for name in ("alone", "once", "each"))
    assert once.drop(index="901").equals(alone)
    assert once.loc["901", "passage_count"] == 2
    assert each.loc["901", "passage_count"] == 8
    tokens = results["once"]["tokens"]["passage_id"]
    own = {"901-p000-s00", "901-p007-s00"}
    assert {name for name in tokens if name.startswith("901")} <= own


def test_codes_count_once_unless_the_study_says_otherwise(results):
    """Party, social worker and volunteer each stand in one of the six sentences."""
    codes = {name: made["prevalence"].set_index("code") for name, made in results.items()}
    for code in ("actor.party", "actor.social_worker", "actor.volunteer"):
        alone, once, each = (
            codes[name].loc[code, "passage_count"] for name in ("alone", "once", "each")
        )
        assert once == alone
        assert each == alone + 1


def test_the_table_of_passages_keeps_the_copy(results):
    kept = results["once"]["passages"]["document_id"].value_counts()
    assert kept["901"] == 8
    assert results["once"]["passages"].equals(results["each"]["passages"])


def test_codings_and_quotations_of_a_copy_stay_readable(inputs, scheme):
    corpus = read_corpus(inputs / "documents")
    words = "应当立一个规矩：谁批准，谁巡查，谁出钱，都写在楼门口。"
    start = corpus["901"].raw.index(words)
    row = f"901,{start},{start + len(words)},{words},discourse.recommendation,coder_a,\n"
    path = inputs / "codings" / "coder_a.csv"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    given = read_codings(inputs / "codings", corpus, scheme)
    assert given.units[-1] == "901-p006-s00"
    quote = cite("901", words, corpus, "claims.yaml:1")
    assert quote.passages == ["901-p006-s00"]
