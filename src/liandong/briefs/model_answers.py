"""What a model is set against, what must be done, and when it works, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from liandong.briefs.model_voice import ModelVoice
from liandong.governance.models import Measure, ModelFile

# How a problem is joined to those whom it holds back, where “among” would say something else.
TOWARDS = {
    "problem.trust_deficit": "in",
    "problem.institutional_gap": "for",
    "problem.social_impact": "for",
}
MOST_PROBLEMS, MOST_PAIRS, MOST_FREE, MOST_CONDITIONS = 4, 3, 3, 3


def heading(voice: ModelVoice) -> str:
    """Return what the section is called, by what it holds."""
    model = voice.model
    if model.problems and model.measures:
        return voice.of("针对什么，怎么办", "Against what, and what to do")
    if model.problems:
        return voice.of("回应什么难题", "What it answers")
    if model.measures:
        return voice.of("该做什么", "What is to be done")
    return voice.of("靠什么行得通", "What it rests on")


def troubles(model: ModelFile) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return whom problems hold back and which, each group of actors once."""
    held: dict[str, list[str]] = defaultdict(list)
    for problem in model.problems:
        held[problem.problem] += [a for a in problem.actors if a not in held[problem.problem]]
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, actors in held.items():
        groups[tuple(actors)].append(code)
    return [(actors, tuple(codes)) for actors, codes in groups.items()]


def problems(voice: ModelVoice) -> str:
    """Say what the model is to remedy, and for whom."""
    groups = troubles(voice.model)[:MOST_PROBLEMS]
    if not groups:
        return ""
    whose = [voice.of(*_whose(voice, code, actors)) for actors, codes in groups for code in codes]
    if len(whose) == 1:
        return voice.told(
            [voice.of(f"它要解决的难题是{whose[0]}", f"it is set against {whose[0]}")]
        )
    told = voice.listed(whose)
    if len(whose) == 2:
        zh = f"它针对的是{whose[0]}，还有{whose[1]}"
        return voice.told([voice.of(zh, f"it is set against {told}")])
    return voice.told(
        [voice.of(f"它要解决的难题有：{'，'.join(whose)}", f"it is set against {told}")]
    )


def _whose(voice: ModelVoice, code: str, actors: Sequence[str]) -> tuple[str, str]:
    """Return a problem with those whom it holds back, in both languages."""
    what, whom = voice.name(code), voice.named(actors)
    if not whom:
        return what, what
    zh = f"{what}给{whom}" if what.startswith("制度") else f"{whom}{what}"
    return zh, f"{what} {TOWARDS.get(code, 'among')} {whom}"


def answers(model: ModelFile) -> dict[str, tuple[str, ...]]:
    """Return of each problem that is answered the recommendations set against it."""
    set_against: dict[str, list[str]] = defaultdict(list)
    for problem in dict.fromkeys(each.problem for each in model.problems):
        for measure in model.measures:
            if problem in measure.answers:
                set_against[problem].append(measure.recommendation)
    return {problem: tuple(dict.fromkeys(found)) for problem, found in set_against.items()}


def measures(voice: ModelVoice) -> str:
    """Say what is recommended against what, what else, and what stays without an answer."""
    model = voice.model
    if not model.measures:
        return voice.told([_by_practice(voice)]) if model.problems else ""
    found = answers(model)
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for problem, codes in found.items():
        together[codes].append(problem)
    said = [_answer(voice, against, codes) for codes, against in together.items()][:MOST_PAIRS]
    told = [voice.of("；", "; ").join(said), _free(voice, found), _open(voice, found)]
    return voice.told(told)


def _by_practice(voice: ModelVoice) -> str:
    return voice.of(
        "对此文献没有另提建议，回应难题的是已有的做法",
        "no recommendation is made; what answers this is the practice itself",
    )


def _open(voice: ModelVoice, found: Iterable[str]) -> str:
    answered = set(found)
    left = [each.problem for each in voice.model.problems if each.problem not in answered]
    if not (left and answered):
        return ""
    names = voice.named(left)
    return voice.of(f"对于{names}，这里没有给出对策", f"nothing is proposed against {names}")


def _answer(voice: ModelVoice, against: Iterable[str], found: Iterable[str]) -> str:
    what, done = voice.named(against), voice.named(found)
    return voice.of(f"针对{what}，文献主张{done}", f"against {what}, the call is for {done}")


def _free(voice: ModelVoice, found: Iterable[str]) -> str:
    """Say what is recommended without being set against a problem."""
    said = {code for codes in answers(voice.model).values() for code in codes}
    free = [each.recommendation for each in voice.model.measures if not each.answers]
    new = [code for code in dict.fromkeys(free) if code not in said]
    if not new:
        return ""
    names = voice.named(new, MOST_FREE)
    if list(found):
        return voice.of(f"此外还主张{names}", f"there is also a call for {names}")
    if voice.model.problems:
        return voice.of(
            f"文献主张{names}，但没有说明各针对哪个难题",
            f"the call is for {names}, without saying what each is to remedy",
        )
    return voice.of(f"文献主张{names}", f"the call is for {names}")


def conditions(voice: ModelVoice) -> str:
    """Say what must hold for the model to work."""
    told = voice.model.conditions[:MOST_CONDITIONS]
    if not told:
        return ""
    said = [voice.plain(voice.of(each.condition_zh, each.condition_en)) for each in told]
    said = [each.rstrip("。.") for each in said]
    if voice.wording.chinese:
        return voice.told([f"要行得通，前提是：{'；'.join(said)}"])
    return voice.told(["It works on these conditions: " + "; ".join(map(_lowered, said))])


def _lowered(sentence: str) -> str:
    kept = sentence.split(" ", maxsplit=1)[0] in ("Party", "I") or sentence.startswith("[")
    return sentence if kept else sentence[:1].lower() + sentence[1:]


def stated(measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures, those that answer a problem first."""
    return sorted(measures, key=lambda measure: not measure.answers)
