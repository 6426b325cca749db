"""Who does what in a model and how they are linked, in sentences that depend on what there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from liandong.briefs.model_voice import ModelVoice
from liandong.governance.models import Link, ModelFile

# How many are told of; the picture has all of them.
MOST_FUNCTIONS, MOST_ACTORS, MOST_WAYS, MOST_ENDS = 4, 3, 4, 5
FIGURE = "@fig-model"
# So many functions are a heavy load.
HEAVY = 5
Ends = tuple[tuple[str, ...], tuple[str, ...]]
Way = tuple[tuple[str, ...], tuple[str, ...], bool]


def shares(model: ModelFile) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return who does what, most first; actors that do the same stand together."""
    functions: dict[str, list[str]] = defaultdict(list)
    for role in model.roles:
        functions[role.actor].append(role.function)
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for actor, done in functions.items():
        alike[frozenset(done)].append(actor)
    grouped = [(tuple(actors), tuple(functions[actors[0]])) for actors in alike.values()]
    return sorted(grouped, key=lambda share: -len(share[1]))


def roles(voice: ModelVoice) -> str:
    """Say who does what: the widest part first, then others, the rest by name."""
    parts = shares(voice.model)
    if not parts:
        return ""
    (first, most), others = parts[0], parts[1:]
    if not others:
        return voice.told([_only(voice, first, most)])
    told, rest = others[:MOST_ACTORS], others[MOST_ACTORS:]
    wider = len(most) > len(others[0][1]) and len(most) > 2
    sentences = [_widest(voice, first, most, len(others[0][1]))] if wider else []
    clauses = [] if wider else [_does(voice, first, most)]
    clauses += [_does(voice, *share) for share in told]
    sentences.append(voice.of("，", "; ").join(clauses))
    sentences.append(_rest(voice, [actor for actors, _ in rest for actor in actors]))
    return voice.told(sentences)


def _rest(voice: ModelVoice, actors: Sequence[str]) -> str:
    also = voice.named(actors)
    if not also:
        return ""
    each = "各" if len(actors) > 1 else ""
    have = "has" if list(actors) == ["actor.government"] else "have"
    return voice.of(f"{also}也{each}有分担", f"{also} also {have} a part")


def _only(voice: ModelVoice, actors: Sequence[str], functions: Sequence[str]) -> str:
    who, what = voice.named(actors), voice.named(functions, MOST_FUNCTIONS + 2)
    return voice.of(f"文献只给{who}派了事：{what}", f"only {who} are given a part: {what}")


def _widest(
    voice: ModelVoice, actors: Sequence[str], functions: Sequence[str], following: int
) -> str:
    """Say whose part is widest: by far, among many, or just so."""
    who, what = voice.named(actors), voice.named(functions, MOST_FUNCTIONS)
    if len(functions) > HEAVY:
        return voice.of(f"{who}担子最重，{what}都在其中", f"the widest part falls to {who}: {what}")
    if len(functions) > 2 * following:
        return voice.of(f"挑大梁的是{who}：{what}", f"it rests mainly on {who}: {what}")
    return voice.of(f"{who}要做的事最多：{what}", f"most falls to {who}: {what}")


def _does(voice: ModelVoice, actors: Sequence[str], functions: Sequence[str]) -> str:
    who, what = voice.named(actors), voice.named(functions, MOST_FUNCTIONS)
    takes = "takes on" if tuple(actors) == ("actor.government",) else "take on"
    together = "都" if len(actors) > 1 else ""
    return voice.of(f"{who}{together}负责{what}", f"{who} {takes} {what}")


def ways(model: ModelFile) -> dict[str, list[Way]]:
    """Return of each mechanism from whom to whom it goes, and whether both ways; most first.

    Links of one mechanism that begin or end alike are joined.
    """
    kinds: dict[str, dict[bool, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for link in model.links:
        kinds[link.mechanism][link.mutual].append(link)
    ranked = sorted(kinds.items(), key=lambda kind: -sum(map(len, kind[1].values())))
    return {
        mechanism: [
            (starts, ends, mutual)
            for mutual, links in found.items()
            for starts, ends in _fewest(links)
        ]
        for mechanism, found in ranked
    }


def _fewest(links: Sequence[Link]) -> list[Ends]:
    """Return links joined: again and again those that most have their start or end in common."""
    alone = [((link.start,), (link.end,)) for link in links if link.start == link.end]
    left = [(link.start, link.end) for link in links if link.start != link.end]
    joined: list[Ends] = []
    while left:
        by_start = [[pair for pair in left if pair[0] == start] for start, _ in left]
        by_end = [[pair for pair in left if pair[1] == end] for _, end in left]
        most = max([*by_start, *by_end], key=len)
        starts, ends = zip(*most, strict=True)
        joined.append((tuple(dict.fromkeys(starts)), tuple(dict.fromkeys(ends))))
        left = [pair for pair in left if pair not in most]
    return joined + alone


def links(voice: ModelVoice) -> str:
    """Say who is linked with whom, by what and in which direction."""
    found = ways(voice.model)
    if not found:
        return voice.told(
            [voice.of("它们怎样相连，文献没有写明", "how they are linked is not said")]
        )
    told, rest = _room(found)
    if len(found) == 1:
        by, said = (
            voice.name(next(iter(found))),
            voice.of("，", ", ").join(_path(voice, *way) for _, way in told),
        )
        words = voice.of(f"各方都靠{by}相连：{said}", f"what links them is {by}: it runs {said}")
    else:
        words = voice.of("；", "; ").join(_by_mechanism(voice, told))
    more = voice.of(f"其余联动见{FIGURE}", f"{FIGURE} has the rest")
    return voice.told([words, more if rest else ""])


def _room(found: Mapping[str, list[Way]]) -> tuple[list[tuple[str, Way]], bool]:
    """Return the ways that are told of, and whether there are more."""
    every = [(mechanism, way) for mechanism, each in found.items() for way in each]
    return every[:MOST_WAYS], len(every) > MOST_WAYS


def _by_mechanism(voice: ModelVoice, told: Sequence[tuple[str, Way]]) -> Iterator[str]:
    """Say of each mechanism which way it goes; those that go the same way stand together."""
    going: dict[str, list[Way]] = defaultdict(list)
    for mechanism, way in told:
        going[mechanism].append(way)
    together: dict[tuple[Way, ...], list[str]] = defaultdict(list)
    for mechanism, found in going.items():
        together[tuple(found)].append(mechanism)
    for number, (every, mechanisms) in enumerate(together.items()):
        by = voice.named(mechanisms)
        said = voice.of("，", " and ").join(_path(voice, *way) for way in every)
        verb = "," if number else " run" if len(mechanisms) > 1 else " runs"
        yield voice.of(f"靠{by}，{said}", f"{by}{verb} {said}")


def _path(voice: ModelVoice, starts: Sequence[str], ends: Sequence[str], mutual: bool) -> str:
    one, other = voice.named(starts, MOST_ENDS), voice.named(ends, MOST_ENDS)
    if tuple(starts) == tuple(ends):
        within = "within" if tuple(starts) == ("actor.government",) else "among"
        return voice.of(f"{one}彼此相连", f"{within} {one}")
    if mutual:
        return voice.of(f"{one}与{other}相互往来", f"both ways between {one} and {other}")
    together = "都" if len(starts) > 1 else ""
    return voice.of(f"{one}{together}联系{other}", f"from {one} to {other}")
