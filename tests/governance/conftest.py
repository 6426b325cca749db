from pathlib import Path

import pytest

from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.reading import Corpus
from liandong.governance.models import Models, read_models

HUB = """id: hub
name_zh: 枢纽
name_en: Hub
gist_zh: 平台把社会组织连成一体。
gist_en: A platform links social organisations.
roles:
  - actor: actor.social_organization
    function: function.resource_linking
    quotes:
      - {document: "000", speaker: 徐家良, words: 募集款物，充分释放社会善意}
  - actor: actor.social_organization
    function: function.mobilization
    quotes:
      - {document: "000", speaker: 徐家良, words: 组织志愿者，高效动员社会力量}
links:
  - from: actor.government
    to: actor.social_organization
    mechanism: mechanism.service_purchase
    quotes:
      - {document: "000", speaker: 徐家良, words: 通过政府购买、直接补助等方式}
problems:
  - problem: problem.fragmentation
    actors: [actor.social_organization]
    quotes:
      - {document: "000", speaker: 徐家良, words: 社会组织枢纽型平台缺位}
    causes:
      - {document: "000", speaker: 徐家良, words: 但由于枢纽型平台缺失}
  - problem: problem.trust_deficit
    actors: []
    quotes:
      - {document: "000", speaker: 徐家良, words: 社会组织社会公信力不足}
measures:
  - recommendation: recommendation.platform_building
    actors: [actor.social_organization]
    serves: [mechanism.hub_platform]
    answers: [problem.fragmentation]
    quotes:
      - {document: "000", speaker: 徐家良, words: 有必要将这些应急枢纽平台转入常态化运作}
conditions: []
"""
WORKERS = """id: workers
name_zh: 社工
name_en: Workers
gist_zh: 社会工作者补位。
gist_en: Social workers fill the gaps.
roles:
  - actor: actor.social_worker
    function: function.mobilization
    quotes:
      - {document: "000", speaker: 关信平, words: 帮助政府做好应急状态下的紧急社会动员}
links:
  - from: actor.social_organization
    to: actor.government
    mechanism: mechanism.government_society_synergy
    mutual: true
    quotes:
      - {document: "000", speaker: 徐家良, words: 加强政社协同}
problems:
  - problem: problem.fragmentation
    actors: []
    quotes:
      - {document: "000", speaker: 徐家良, words: 组织间没有形成规范的行为模式}
measures:
  - recommendation: recommendation.professionalization
    actors: [actor.social_worker]
    serves: [function.mobilization]
    answers: []
    quotes:
      - {document: "000", speaker: 关信平, words: 不断提高专业水平}
conditions:
  - condition_zh: 信任专业
    condition_en: Trust in the profession
    codes: [actor.social_worker]
    quotes:
      - {document: "000", speaker: 关信平, words: 充分信任社会工作专业机构和专业人员}
"""


@pytest.fixture(scope="session")
def scheme(root: Path) -> Scheme:
    return read_scheme(root / "corpus" / "codebook")


@pytest.fixture
def read(tmp_path: Path, corpus: Corpus, scheme: Scheme):
    def read(**texts: str) -> Models:
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return read_models(tmp_path, corpus, scheme)

    return read


@pytest.fixture
def models(read) -> Models:
    return read(hub=HUB, workers=WORKERS)
