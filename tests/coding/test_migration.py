import shutil
from pathlib import Path

import pandas as pd
import pytest

from liandong.coding.adjudication import DISAGREEMENTS, read_settled
from liandong.coding.codebook import Change, Code, Head, Weights
from liandong.coding.codings import CODER_FILE, Codings, majority, read_codings
from liandong.coding.migration import (
    MIGRATED,
    codes_ever,
    former_codes,
    later,
    migrated,
    migration_notes,
    not_looked_for,
    notes_on_added,
    undecided_table,
    unknown_code,
)
from liandong.coding.practice import notes_on_practice, read_practice
from liandong.coding.scheme import Dimension, Scheme
from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults
from liandong.schemas import write_table

# Three versions: a rename, a merger, a split and a retirement, then what was renamed is split.
CHANGES = [
    {"version": "1"},
    {
        "version": "2",
        "added": ["actor.media"],
        "migrations": [
            {"code": "actor.folk", "becomes": ["actor.resident"]},
            {"code": "problem.money", "becomes": ["problem.shortage"]},
            {"code": "problem.hands", "becomes": ["problem.shortage"]},
            {"code": "function.rumour", "becomes": []},
            {
                "code": "mechanism.linkage",
                "becomes": ["mechanism.inside", "mechanism.outside"],
                "by": [
                    {"words": ["院内", "楼里"], "code": "mechanism.inside"},
                    {"words": ["外来"], "code": "mechanism.outside"},
                ],
                "otherwise": "undecided",
            },
        ],
    },
    {
        "version": "10",
        "migrations": [
            {
                "code": "actor.resident",
                "becomes": ["actor.owner", "actor.tenant"],
                "by": [{"words": ["租"], "code": "actor.tenant"}],
                "otherwise": "actor.owner",
            },
            {
                "code": "discourse.story",
                "becomes": ["discourse.practice", "discourse.context"],
                "by": [
                    {"words": ["昨日"], "code": "discourse.context"},
                    {"words": ["送"], "code": "discourse.practice"},
                ],
                "otherwise": "discourse.practice",
            },
        ],
    },
]
PRESENT = ["actor.owner", "actor.tenant", "actor.media", "problem.shortage", "mechanism.inside"]


@pytest.fixture(scope="module")
def three_versions() -> Scheme:
    said = {"date": "2026-11-22", "change": "改", "earlier_codings": "见 migrations。"}
    for change in CHANGES:
        for own in change.get("migrations", ()):
            own.setdefault("why", "理由")
    weights = Weights(term=1, pattern=1, near=1, cue=1, context=1, threshold=1)
    head = Head(
        version="10",
        title_zh="题",
        title_en="Title",
        unit="句",
        changes=tuple(Change.model_validate(said | change) for change in CHANGES),
        weights=weights,
    )
    known = [*PRESENT, "mechanism.outside", "discourse.practice", "discourse.context"]
    codes = [{"id": name} for name in known]
    whole = Dimension.model_construct(codes=tuple(code_of(code["id"]) for code in codes))
    return Scheme(head, (whole,))


def code_of(name: str):
    return Code.model_construct(id=name, label_zh=name, label_en=name)


# code, words, version under which it was given, what it is now
OUTCOMES = [
    ("actor.folk", "租户自己送菜。", "1", ("actor.tenant",)),  # renamed, then split by a word
    ("actor.folk", "大家自己送菜。", "", ("actor.owner",)),  # no rule fits
    ("problem.money", "缺钱。", "1", ("problem.shortage",)),
    ("problem.hands", "缺人。", "1", ("problem.shortage",)),
    ("function.rumour", "传话。", "1", ()),
    ("mechanism.linkage", "楼里与外来的车队合力。", "1", ("mechanism.inside", "mechanism.outside")),
    ("mechanism.linkage", "外来车队到了。", "1", ("mechanism.outside",)),
    ("mechanism.linkage", "大家合力。", "1", ()),
    ("discourse.story", "昨日送菜。", "2", ("discourse.context",)),  # one role only, the first
    ("actor.resident", "租户。", "10", ("actor.resident",)),  # what came later doesn't touch it
    ("mechanism.inside", "大家合力。", "1", ("mechanism.inside",)),  # coded again by hand
]


@pytest.mark.parametrize(("code", "words", "version", "now"), OUTCOMES)
def test_a_coding_is_followed_version_by_version(
    three_versions: Scheme, code: str, words: str, version: str, now: tuple[str, ...]
) -> None:
    assert migrated(code, words, three_versions, version).codes == now


def test_a_coding_can_be_followed_up_to_a_version(three_versions: Scheme) -> None:
    assert migrated("actor.folk", "租户", three_versions, "1", "2").codes == ("actor.resident",)
    assert migrated("actor.folk", "租户", three_versions, "1", "1").codes == ("actor.folk",)


def test_the_later_of_two_versions_is_found_by_their_order(three_versions: Scheme) -> None:
    assert later("", "2", three_versions) == "2"
    assert later("10", "2", three_versions) == "10"
    assert later("", "", three_versions) == "1"


def test_what_happened_is_told(three_versions: Scheme) -> None:
    events = migrated("mechanism.linkage", "大家合力。", three_versions, "1").events
    assert events == (("2", "mechanism.linkage", (), ("mechanism.inside", "mechanism.outside")),)
    first, second = migrated("actor.folk", "租户", three_versions, "1").events
    assert (first.version, first.becomes) == ("2", ("actor.resident",))
    assert (second.version, second.code, second.becomes) == (
        "10",
        "actor.resident",
        ("actor.tenant",),
    )


def test_codes_that_there_were_stand_behind_those_that_there_are(three_versions: Scheme) -> None:
    assert codes_ever(three_versions)[-2:] == ("actor.resident", "discourse.story")


def test_messages_say_what_became_of_a_code(three_versions: Scheme) -> None:
    former = former_codes(three_versions)
    assert former["actor.folk"] == "was renamed to actor.resident in version 2 of the scheme"
    assert former["problem.hands"] == "was merged into problem.shortage in version 2 of the scheme"
    assert former["function.rumour"] == "was retired in version 2 of the scheme"
    assert former["actor.resident"] == (
        "was split into actor.owner, actor.tenant in version 10 of the scheme"
    )
    assert unknown_code("actor.folk", three_versions) == ""
    assert unknown_code("actor.folk", three_versions, "2") == (
        "“actor.folk” was renamed to actor.resident in version 2 of the scheme; write the present "
        "code, or correct the scheme_version under which this was coded"
    )
    assert unknown_code("actor.king", three_versions) == (
        "unknown code “actor.king”; expected a code of the scheme, or, if it was one, under "
        "migrations in scheme.yaml: {code: actor.king, becomes: [its code now], why: the reason}"
    )


def test_coders_who_could_not_look_for_a_code_are_named(three_versions: Scheme) -> None:
    (note,) = notes_on_added({"li": "", "wang": "2", "zhao": "1"}, three_versions)
    assert note.startswith("actor.media: new in version 2; li, zhao coded before")
    assert not_looked_for(["", "2", "1"], three_versions, 2) == {"actor.media"}
    assert not_looked_for(["2", "10", "1"], three_versions, 2) == set()


# A change of the study's own scheme: 004-p020-s00 (“我们观察到三种联动。”) fits no rule.
SPLIT = {
    "code": "mechanism.linkage",
    "becomes": ["mechanism.inner", "mechanism.plain"],
    "by": [
        {"words": ["社区内部"], "code": "mechanism.inner"},
        {"words": ["主体", "机制", "多方"], "code": "mechanism.plain"},
    ],
    "otherwise": "undecided",
    "why": "区分联动。",
}
RENAMED = {"code": "actor.expert", "becomes": ["actor.scholar"], "why": "名称更准。"}
RETIRED = {"code": "phase.recovery", "becomes": [], "why": "很少用到。"}


@pytest.fixture(scope="module")
def changed(scheme: Scheme) -> Scheme:
    """The study's scheme, changed as above."""
    change = Change(
        version="2",
        date="2026-11-22",
        change="改",
        earlier_codings="见 migrations。",
        migrations=[SPLIT, RENAMED, RETIRED],
    )
    new = {
        own["code"]: [code_of(name) for name in own["becomes"]] for own in (SPLIT, RENAMED, RETIRED)
    }
    dimensions = [
        dimension.model_copy(
            update={"codes": tuple(c for own in dimension.codes for c in new.get(own.id, [own]))}
        )
        for dimension in scheme.dimensions
    ]
    log = {"version": "2", "changes": (*scheme.head.changes, change)}
    return Scheme(scheme.head.model_copy(update=log), tuple(dimensions))


def lost(codings: Codings, before: Codings) -> dict[str, int]:
    """Return how many codings of the study now have other codes than before."""
    out: dict[str, int] = {}
    for coder, given in before.codes.items():
        for unit, codes in given.items():
            for code in codes - codings.codes[coder][unit]:
                out[code] = out.get(code, 0) + 1
    return out


def test_the_studys_codings_go_through_a_change(
    root: Path, corpus: Corpus, scheme: Scheme, changed: Scheme
) -> None:
    folder = root / "corpus" / "codings"
    before = read_codings(folder, corpus, scheme)
    now = read_codings(folder, corpus, changed)
    rows = pd.concat(
        pd.read_csv(folder / f"coder_{name}.csv", dtype=str) for name in ("a", "b", "c")
    )
    gone = ("mechanism.linkage", "actor.expert", "phase.recovery")
    assert lost(now, before) == {code: int((rows["code"] == code).sum()) for code in gone}
    assert now.units == before.units  # nobody becomes one who didn't read
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    for coder, given in before.codes.items():
        for unit, codes in given.items():
            new = now.codes[coder][unit]
            assert ("actor.scholar" in new) == ("actor.expert" in codes)
            linked = "mechanism.linkage" in codes
            assert ("mechanism.inner" in new) == (linked and "社区内部" in texts[unit])
    notes = migration_notes(now.migrated, texts, changed)
    waiting = undecided_table(now.migrated, texts)
    MIGRATED.validate(waiting)
    asked = waiting[waiting["passage_id"] == "004-p020-s00"]
    assert list(asked["coder"]) == ["coder_a", "coder_b", "coder_c"]
    assert set(asked["candidates"]) == {"mechanism.inner mechanism.plain"}
    assert (
        "004-p020-s00 “我们观察到三种联动。”: undecided what mechanism.linkage of coder_a, "
        "coder_b, coder_c becomes; replace it in their codings by one of mechanism.inner, "
        "mechanism.plain"
    ) in notes
    retired = int((rows["code"] == "phase.recovery").sum())
    assert (
        f"version 2: {retired} earlier codings with phase.recovery were left out, it is retired"
    ) in notes


def test_practice_sentences_go_through_a_change(changed: Scheme, tmp_path: Path) -> None:
    header = "unit_id,paragraph_id,text,codes,coder_kind,scheme_version\n"
    rows = [
        "u1,p1,社区内部先动起来。,mechanism.linkage actor.expert discourse.practice,person,",
        "u2,p1,各家一起来。,mechanism.linkage discourse.practice,person,1",
        "u3,p1,学者也来了。,actor.scholar discourse.practice,person,2",
    ]
    (tmp_path / "a.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    read = {unit.id: codes for unit, codes in read_practice(tmp_path, changed)}
    assert read == {
        "a-u1": {"mechanism.inner", "actor.scholar", "discourse.practice"},
        "a-u3": {"actor.scholar", "discourse.practice"},
    }
    assert notes_on_practice(tmp_path, changed) == [
        "1 practice sentences are left out, as it is undecided what their codes became (a-u2); "
        "recode them"
    ]
    rows = ["u1,p1,专家来了。,actor.expert discourse.practice,person,2", "u2,p,甲。,,person,3"]
    (tmp_path / "a.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_practice(tmp_path, changed)
    said = [fault.sentence for fault in caught.value.faults]
    assert said[0].startswith("“actor.expert” was renamed to actor.scholar in version 2")
    assert said[1] == "unknown version “3” of the scheme; expected 1, 2"


CODERS = """\
coders:
  - {id: a, kind: language_model, description_zh: 甲, description_en: A}
  - {id: b, kind: language_model, description_zh: 乙, description_en: B}
  - {id: li, kind: person, adjudicates: true, description_zh: 李, description_en: Li}
"""


@pytest.fixture
def decided(tmp_path: Path, corpus: Corpus) -> Path:
    """Two coders who disagree on two passages, and the decisions that were made in version 1."""
    folder = tmp_path / "decided"
    (folder / "codings").mkdir(parents=True)
    (folder / "codings/coders.yaml").write_text(CODERS, encoding="utf-8")
    texts = corpus.passages.set_index("passage_id")
    given = {
        "a": {"004-p018-s00": "mechanism.linkage actor.expert", "004-p019-s02": "phase.recovery"},
        "b": {"004-p018-s00": "", "004-p019-s02": "mechanism.linkage"},
    }
    for name, codes in given.items():
        rows = []
        for unit, more in codes.items():
            text = texts.loc[unit, "text"]
            start, end = raw_places(corpus, text)
            for code in ("discourse.practice", *more.split()):
                rows.append(("004", start, end, text, code, name, ""))
        frame = pd.DataFrame(rows, columns=list(CODER_FILE.columns))
        write_table(folder / f"codings/{name}.csv", frame, CODER_FILE)
    decisions = [
        ("004-p018-s00", "actor.expert", "a", "b", "no"),
        ("004-p018-s00", "mechanism.linkage", "a", "b", "yes"),
        ("004-p019-s02", "mechanism.linkage", "b", "a", "yes"),
        ("004-p019-s02", "phase.recovery", "a", "b", "yes"),
    ]
    rows = [
        (unit, "004", "", texts.loc[unit, "text"], code, code, yes, no, said, "")
        for unit, code, yes, no, said in decisions
    ]
    frame = pd.DataFrame(rows, columns=list(DISAGREEMENTS.columns))
    (folder / "decisions").mkdir()
    write_table(folder / "decisions/li.csv", frame, DISAGREEMENTS)
    return folder


def raw_places(corpus: Corpus, text: str) -> tuple[int, int]:
    restored = corpus["004"].restored
    start = restored.text.index(text)
    spans = restored.raw_spans(start, start + len(text))
    return spans[0][0], spans[-1][1]


def test_decisions_are_read_under_their_version_and_then_followed(
    decided: Path, corpus: Corpus, changed: Scheme
) -> None:
    given = read_settled(decided / "codings", decided / "decisions", corpus, changed)
    assert given.codes["li"] == {
        "004-p018-s00": {"discourse.practice", "mechanism.plain"},
        "004-p019-s02": {"discourse.practice", "mechanism.inner"},
    }
    assert majority(given, 2) == given.codes["li"]


def test_codings_of_a_later_version_need_no_change(
    decided: Path, corpus: Corpus, changed: Scheme
) -> None:
    path = decided / "codings/coders.yaml"
    text = path.read_text(encoding="utf-8").replace("{id: a,", '{id: a, scheme_version: "2",')
    path.write_text(text, encoding="utf-8")
    shutil.rmtree(decided / "decisions")
    with pytest.raises(InputFaults) as caught:
        read_codings(decided / "codings", corpus, changed)
    assert [fault.sentence.split(";")[0] for fault in caught.value.faults] == [
        "“mechanism.linkage” was split into mechanism.inner, mechanism.plain in version 2 of the "
        "scheme",
        "“actor.expert” was renamed to actor.scholar in version 2 of the scheme",
        "“phase.recovery” was retired in version 2 of the scheme",
    ]
    path.write_text(text.replace('"2"', '"3"'), encoding="utf-8")
    with pytest.raises(InputFaults, match=r"coders.yaml:2: unknown version; expected one of 1, 2"):
        read_codings(decided / "codings", corpus, changed)
