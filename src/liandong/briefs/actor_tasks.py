"""What an actor does: by models, in speakers' words, and where these differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liandong.briefs.actor_findings import counted
from liandong.briefs.actor_voice import Voice, foremost
from liandong.governance.actor_claims import short
from liandong.governance.models import Quote
from liandong.governance.profiles import Task, voices_of

# So many tasks stand in a speaker's own words.
QUOTED_TASKS = 2


def does(voice: Voice) -> list[str]:
    """Return what the actor does: by models, in speakers' words, and where these differ."""
    first = [counted(voice)] if voice.thin and voice.profile.tasks else []
    divided = _both_sides(voice)
    spoken = [] if divided else list(_tasks_in_words(voice))
    caution = voice.audience.caution
    told = [*first, _modelled(voice), *spoken]
    parts = [voice.told(told), voice.told(divided), caution.of(voice.language) if caution else ""]
    return [part for part in parts if part]


def _modelled(voice: Voice) -> str:
    """Say how many models give the actor something to do, and what most of them do."""
    profile = voice.profile
    groups = foremost(profile.tasks, lambda task: len(task.said.models))
    several = [group for group in groups if group and len(group[0].said.models) > 1]
    told = [
        voice.counts([(voice.name(t.code), f"{short(t.code)}-models") for t in group], "种")
        for group in several
    ]
    most = voice.of("，其次是", ", then ").join(told)
    return voice.put(voice.headings.modelled, "models", most) if most else ""


def _tasks_in_words(voice: Voice) -> Iterator[str]:
    openings = ((("说到{},", "on {}, ")), ("{}方面，", "as to {}, "))
    spoken = 0
    for task in voice.profile.tasks:
        chosen = voice.take(task.said.quotes) if spoken < QUOTED_TASKS else None
        if chosen:
            zh, en = openings[spoken % len(openings)]
            begun = voice.of(zh.replace(",", "，"), en).format(voice.name(task.code))
            yield begun + voice.says(chosen)
            spoken += 1


def _both_sides(voice: Voice) -> list[str]:
    """Return, of a task on which speakers differ, a word of each side."""
    for task in voice.profile.tasks:
        done = _only(task.done, task.wanted)
        wanted = _only(task.wanted, task.done)
        if task.contradictory and _separate(voice, done, wanted):
            one = voice.take(done)
            other = voice.take(wanted)
            if one and other:
                return _sides(voice, task, one, other)
    return []


def _separate(voice: Voice, done: Sequence[Quote], wanted: Sequence[Quote]) -> bool:
    free = voice.choice.free
    return any(map(free, done)) and any(map(free, wanted)) and voice.choice.left > 1


def _sides(voice: Voice, task: Task, one: Quote, other: Quote) -> list[str]:
    f, w = voice.name(task.code), voice.of
    done = w(
        f"{f}方面，{voice.who(one)}讲已经做到的：",
        f"on {f}, {voice.who(one)} tells of what was done: ",
    )
    wanted = w(f"{voice.who(other)}讲还要做的：", f"{voice.who(other)} of what is still to do: ")
    return [done + voice.words(one), wanted + voice.words(other)]


def _only(quotes: Iterable[Quote], others: Iterable[Quote]) -> list[Quote]:
    """Return the quotations of those who don't speak in the others."""
    elsewhere = set(voices_of(others))
    return [each for each in quotes if set(voices_of([each])) - elsewhere]
