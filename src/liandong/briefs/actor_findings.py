"""What stands first on the page of an actor: findings in a box, or that little is said."""

from __future__ import annotations

from collections.abc import Sequence

from liandong.briefs.actor_voice import Voice, foremost
from liandong.briefs.wording import value
from liandong.governance.actor_claims import short
from liandong.governance.profiles import Advice, Partner

# Where none stands out, so many are named.
NAMED = 3
# Of fewer sentences it isn't said that one thing is spoken of most.
FEW_SENTENCES = 3


def opening(voice: Voice) -> list[str]:
    """Return the findings in a box, or that the documents say little."""
    if voice.thin:
        return [_thin(voice)]
    entries = [
        (voice.headings.does, [_spoken_of(voice), _divided(voice)]),
        (voice.headings.links, [_beside(voice), _apart(voice)]),
        (voice.headings.held, [_wanting(voice), _answered_otherwise(voice)]),
        (voice.headings.advised, [_urged(voice)]),
    ]
    bullets = [
        voice.bullet(lead.of(voice.language), parts) for lead, parts in entries if any(parts)
    ]
    title = voice.of("要点", "Key findings")
    return ["\n".join([f'::: {{.key-findings title="{title}"}}', *bullets, ":::"])]


def _thin(voice: Voice) -> str:
    a, w = voice.actor, voice.of
    if voice.profile.level == "none":
        return voice.told([w(f"文献没有谈到{a}", f"the documents do not speak of {a}")])
    whole = value("corpus", "passages")
    own = voice.value("passages")
    seen = w(
        f"文献很少谈到{a}：{whole}句里只有{own}句",
        f"the documents say little of {a}: {own} of {whole} sentences",
    )
    if voice.profile.speakers:
        speakers = voice.value("speakers")
        seen += w(
            f"，谈到的至少有{speakers}位发言人（只按大语言模型编码的语句计）",
            f"; speakers who mention them, as language models coded: at least {speakers}",
        )
    rest = w(
        "这里只写能够确认的，所以简短；没有写到的，不等于没有做",
        "this brief holds what can be borne out and is short for that reason; what isn’t written "
        "may well have been done",
    )
    return voice.told([seen, rest])


# Counts ----------------------------------------------------------------------------------


def counted(voice: Voice) -> str:
    """Say what is most spoken of with the actor."""
    most = _foremost_tasks(voice)
    if not most:
        return voice.of("各项职能都只有零星的话，分不出轻重", "no function stands out from the few")
    return voice.of(f"说得最多的是{most}", f"most often spoken of: {most}")


def _spoken_of(voice: Voice) -> str:
    """Say in how many sentences the documents speak of the actor, and of what most."""
    most = _foremost_tasks(voice)
    if most:
        return voice.put(voice.headings.counted, "passages", most)
    a, count = voice.actor, voice.value("passages")
    return voice.of(f"谈到{a}的有{count}句，", f"{count} sentences speak of {a}; ") + counted(voice)


def _foremost_tasks(voice: Voice) -> str:
    tasks = voice.profile.tasks
    if max((task.passages for task in tasks), default=0) < FEW_SENTENCES:
        return ""
    groups = foremost(tasks, lambda task: task.passages)
    told = [
        voice.counts([(voice.name(task.code), short(task.code)) for task in group], "句")
        for group in groups
        if group
    ]
    return voice.of("，其次是", ", then ").join(told)


def _divided(voice: Voice) -> str:
    task = next((task for task in voice.profile.tasks if task.contradictory), None)
    if task is None:
        return ""
    f = voice.name(task.code)
    return voice.of(
        f"对{f}，有人讲已经做到的，有人列为还要做的",
        f"on {f} speakers differ: some tell of what was done, others of what is still to do",
    )


def _beside(voice: Voice) -> str:
    first, second = foremost(voice.profile.partners, lambda partner: partner.passages)
    if not first:
        return ""

    def counts(partners: Sequence[Partner]) -> str:
        named = [(voice.name(p.actor), f"with-{short(p.actor)}") for p in partners]
        return voice.counts(named, "句", "sentences")

    a = voice.actor
    said = voice.of(
        f"与{a}同句最多的是{counts(first)}", f"named beside {a} most often: {counts(first)}"
    )
    return said + (voice.of("，其次是", ", then ") + counts(second) if second else "")


def _apart(voice: Voice) -> str:
    far = voice.named(partner.actor for partner in voice.profile.strangers)
    if not far:
        return ""
    return voice.of(
        f"很少与{far}同句，也没有哪种模式写到怎样相联",
        f"hardly ever beside {far}, and no model says how they would be linked",
    )


def _wanting(voice: Voice) -> str:
    """Say which problem most speakers name, or that nobody names any."""
    a, w, hurdles = voice.actor, voice.of, voice.profile.hurdles
    if not hurdles:
        return w(
            f"没有人指出{a}自身的难处；没有说到，不等于没有",
            f"nobody names a difficulty of {a}; that does not mean there is none",
        )
    first, _ = foremost(hurdles, lambda hurdle: len(hurdle.said.voices))
    if not first or len(first[0].said.voices) < 2:
        every = voice.named(hurdle.code for hurdle in hurdles[:NAMED])
        if len(hurdles) == 1:
            return w(f"说到的只有{every}", f"nothing is mentioned but {every}")
        return w(f"说到的有{every}，每一项都少有人说", f"mentioned, each by few: {every}")
    said = voice.counts(
        [(voice.name(h.code), f"problem-{short(h.code)}") for h in first],
        "位发言人",
        "speakers",
    )
    return w(f"说的人最多的是{said}", f"named by most speakers: {said}")


def _answered_otherwise(voice: Voice) -> str:
    hurdle = next((each for each in voice.profile.hurdles if each.contradictory), None)
    if hurdle is None:
        return ""
    problem = voice.name(hurdle.code)
    return voice.of(
        f"对{problem}，各人开的方子不同", f"against {problem} speakers set different remedies"
    )


def _urged(voice: Voice) -> str:
    a, w, advice = voice.actor, voice.of, voice.profile.advice
    if not advice:
        return w(f"没有专门给{a}的建议", f"no advice is meant for {a}")
    first, second = foremost(advice, lambda each: len(each.said.voices))
    if not first or len(first[0].said.voices) < 2:
        every = voice.named(each.code for each in advice[:NAMED])
        return w(f"主张分散：{every}", f"the advice is scattered: {every}")

    def counts(of: Sequence[Advice], en: str) -> str:
        named = [(voice.name(each.code), f"advice-{short(each.code)}") for each in of]
        return voice.counts(named, "位发言人", en)

    said = w(
        f"最多人主张的是{counts(first, 'speakers')}",
        f"urged by most: {counts(first, 'speakers')}",
    )
    several = second and len(second[0].said.voices) > 1
    return said + (w("，其次是", ", then ") + counts(second, "") if several else "")


def unsaid(voice: Voice) -> str:
    """Return what nobody speaks of, for a page without a box of findings."""
    profile = voice.profile
    parts = [
        "" if profile.hurdles else _wanting(voice),
        "" if profile.advice else _urged(voice),
    ]
    return voice.told(parts)
