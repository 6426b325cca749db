"""A corpus of two documents, and an article that comes to it."""

import shutil
from pathlib import Path

import pytest

ARTICLE = """首页 >> 专家观点 >> 正文
社区怎样防汛
时间:2021-07-22 来源:城市社区报 点击量:35
汛期到来之前,街道、社区和物业企业一起排查了低洼小区的排水口。居民志愿者分成六组,每组看护两栋楼。
社会组织把募集的沙袋和水泵交给社区统一调配,政府部门负责抢修道路。
Copyright 2021 城市社区报 版权所有
"""


@pytest.fixture
def folder(root, tmp_path) -> Path:
    """A corpus with the study's documents 000 and 003."""
    documents = tmp_path / "documents"
    documents.mkdir()
    for path in (root / "corpus/documents").glob("00[03]_*"):
        shutil.copy(path, documents)
    return documents


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "防汛.txt"
    path.write_bytes(ARTICLE.encode("gb18030"))
    return path


@pytest.fixture
def other(tmp_path) -> Path:
    """The same article, edited: seven groups for six."""
    path = tmp_path / "b.txt"
    path.write_text(ARTICLE.replace("六组", "七组"), encoding="utf-8")
    return path
