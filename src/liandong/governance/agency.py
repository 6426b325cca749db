"""Who acts in a sentence: the agents of each of its clauses, and whether what is said was done.

Rules over the actors that the indicators found, not a parse: an actor acts in a clause where it
is named and isn't one for whom something is done; a clause that names no agent has those of
the clause before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from liandong.coding.joined import Span
from liandong.coding.matching import Found, Hit

Manner = Literal["done", "planned", "lacking"]

# Before an actor: something is done for it, to it or about it.
BENEFITS = re.compile(
    r"(?:为|给|向|对|替|帮|帮助|服务|照顾|关心|关爱|慰问|看望|保障|方便|满足|确保|让|使|避免|防止"
    r"|送到|送至|送给|发给|发放到|覆盖|涉及|针对|面向|含|包括|劝导|劝返|摸排|排查|登记)"
    r"[^，；：。！？]{0,4}$"
)
# Before an actor: it is made to act, so it acts all the same.
CAUSED = re.compile(
    r"(?:组织|发动|动员|招募|邀请|引导|鼓励|号召|聘请|委托|请|由|派出|派|安排|依托|依靠|联合|会同|协同"
    r"|联系|对接|通过|借助|带领|指导)[^，；：。！？]{0,4}$"
)
# Behind an actor: it only tells whose something is.
POSSESSED = re.compile(r"^的(?!帮助|支持|配合|协助|参与|组织|带领|指导|引导|推动|牵头)")
# Between two actors: the second is joined to the first; whoever else follows is an object.
JOINED = re.compile(r"^[^，；：]{0,4}(?:、|和|与|及|同|跟)[^，；：]{0,4}$")
LACKING = re.compile(
    r"没有|没能|未能|未曾|尚未|从未|并未|未(?=[建设设开提与同对参配形出有])|缺乏|缺少|缺位|缺席|尚无"
    r"|无人|没人|无从|不足|不够|难以|无法|不曾|没见|未见|空白|谈不上|顾不上|无暇|不了了之|落空|停摆|拒绝|从没|至今没|没有一|一家也|插不上|不清楚|不知道|撒手|袖手|缺席|闲置|没出面|没人管|顾不过来"
)
PLANNED = re.compile(
    r"下一步|今后|将来|未来|计划|打算|拟(?=[建设开引与成出于组])|有待|争取|准备在|建议|应当|应该|应(?=[建加完健设充把由]|进一步)"
    r"|必须|希望|期待|呼吁|亟待|亟需|有必要|明年|待.{0,6}后再|如果|若|倘若|尽快|尚在|商谈|筹划|酝酿|着手"
)


@dataclass(frozen=True)
class Clause:
    """A clause of a sentence: where it stands, who acts in it, whom it names, and how.

    `made` are those who are made to act, as volunteers are whom a community organises.
    """

    span: Span
    agents: frozenset[str]
    made: frozenset[str]
    named: frozenset[str]
    manner: Manner


def clauses_of(text: str, found: Found, before: frozenset[str] = frozenset()) -> list[Clause]:
    """Return the clauses of a sentence.

    Parameters
    ----------
    text
        The sentence.
    found
        What the indicators found in it.
    before
        Who acted last in the sentence before, in the same paragraph.
    """
    read: list[Clause] = []
    agents, planned = before, False
    for span in found.clauses:
        start, end = span
        words = text[start:end]
        here = [hit for hit in found.of("actor") if start <= hit.start < end]
        acting, made = _acting(text, here, span)
        agents = acting or agents
        # What is planned in one clause stays so to the end of the sentence.
        planned = planned or bool(PLANNED.search(words))
        manner: Manner = "lacking" if LACKING.search(words) else "planned" if planned else "done"
        read.append(Clause(span, agents, made, frozenset(hit.code for hit in here), manner))
    return read


def _acting(text: str, hits: Sequence[Hit], span: Span) -> tuple[frozenset[str], frozenset[str]]:
    """Return who acts in a clause, its subject and those joined to it, and who is made to."""
    acting: set[str] = set()
    made: set[str] = set()
    last = -1
    for hit in hits:
        ahead, behind = text[span[0] : hit.start], text[hit.end : span[1]]
        if CAUSED.search(ahead) or (made and JOINED.search(text[last : hit.start])):
            made.add(hit.code)
            last = hit.end
        elif _subject(ahead, behind) and (last < 0 or JOINED.search(text[last : hit.start])):
            acting.add(hit.code)
            last = hit.end
    return frozenset(acting), frozenset(made)


def _subject(ahead: str, behind: str) -> bool:
    """Tell whether an actor with these words before and behind it can be a subject."""
    return not BENEFITS.search(ahead) and not POSSESSED.match(behind)


def clauses_at(clauses: Sequence[Clause], hits: Sequence[Hit]) -> list[Clause]:
    """Return the clauses in which one of the hits stands."""
    return [
        clause
        for clause in clauses
        if any(clause.span[0] <= hit.start < clause.span[1] for hit in hits)
    ]


def subject_of(clauses: Sequence[Clause]) -> frozenset[str]:
    """Return the subject of a sentence: who acts in its first clause that names an agent."""
    return next((clause.agents for clause in clauses if clause.agents), frozenset())
