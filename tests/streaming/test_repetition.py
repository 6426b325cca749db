"""A copy is found whatever partition it is in."""

import pytest

from liandong.corpus.sources import Source
from liandong.streaming.partitions import Partition
from liandong.streaming.repetition import repeated_passages
from liandong.streaming.running import Job, run
from liandong.streaming.stages import restore
from liandong.streaming.storage import Store

ARTICLE = (
    "社区食堂开张\n李甲：街道办事处和社区居委会把闲置的菜场改成食堂，请附近的老人来试菜。"
    "社会工作者逐户登记不能下楼的人，志愿者中午把饭送上门。"
    "企业捐了炊具，物业公司让出后院停放送餐车。\n"
    "一位老人说，从前一个人不愿开火，现在到点就有热饭。居委会每月公布账目，谁捐了什么都写在墙上。\n"
)
OTHER = (
    "河道清淤\n李甲：水务站请人清淤，沿河的店铺把排水口让出来。淤泥运到砖厂，晒干以后烧成了砖。\n"
)
YAML = (
    'id: "{0}"\nfile: {0}.txt\ntitle: 试\nsource: 试\ndate: "2024-03-0{1}"\n'
    "genre: case_report\nspeakers: [{{name: 李甲, affiliation: 街道}}]\n"
    "rights: 试\ncitekey: doc{0}\nrepairs: []\n"
)


def source(number: str, day: int, text: str) -> Source:
    return Source(f"{number}.yaml", YAML.format(number, day).encode(), text.encode())


@pytest.mark.parametrize("together", [True, False])
def test_the_later_copy_repeats_the_earlier(tmp_path, together):
    """003 was published before 001, so 001 repeats it with all its five sentences."""
    sources = [source("001", 9, ARTICLE), source("002", 5, OTHER), source("003", 2, ARTICLE)]
    parts = [sources] if together else [[one] for one in sources]
    jobs = [
        Job(
            Partition(part[0].name[:3], part[-1].name[:3], len(part)),
            f"key{n}",
            lambda part=part: part,
        )
        for n, part in enumerate(parts)
    ]
    store = Store(tmp_path / "restored")
    assert len(list(run(restore, jobs, b"", store))) == len(jobs)
    found = repeated_passages(store)
    assert set(found["document_id"]) == {"001"}
    assert set(found["original_document_id"]) == {"003"}
    assert found["passage_id"].str[3:].tolist() == found["original_passage_id"].str[3:].tolist()
    assert len(found) == 5
    assert (found["similarity"] == 1).all()
