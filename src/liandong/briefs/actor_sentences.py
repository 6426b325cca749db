"""The sections on an actor: with whom, what holds it back, what is advised, what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liandong.briefs.actor_findings import unsaid
from liandong.briefs.actor_voice import Voice, foremost
from liandong.briefs.wording import value
from liandong.governance.actor_claims import claim_id, short
from liandong.governance.models import Quote
from liandong.governance.profiles import Advice, Hurdle, Partner, Said

# What a page holds of each; quoted: how many of them stand in a speaker's own words.
MOST_PARTNERS, MOST_ACTS, MOST_REMEDIES, MOST_ADVICE = 3, 3, 2, 4
QUOTED_PARTNERS, QUOTED_HURDLES, QUOTED_ADVICE = 1, 2, 2


# With whom ---------------------------------------------------------------------------------


def links(voice: Voice) -> list[str]:
    """Return who acts towards whom, by which mechanism, and from whom nothing comes back."""
    partners = [each for each in voice.profile.partners if each.linked][:MOST_PARTNERS]
    quoted = 0
    entries = []
    for partner in partners:
        chosen = voice.take(_linking(partner)) if quoted < QUOTED_PARTNERS else None
        quoted += chosen is not None
        said = voice.says(chosen) if chosen else ""
        entries.append(voice.bullet(_met(voice, partner), [_ways(voice, partner), said]))
    parts = ["\n".join(entries), voice.told([_unanswered(voice, partners)])]
    return [part for part in parts if part]


def _unanswered(voice: Voice, partners: Sequence[Partner]) -> str:
    """Say who is acted towards and isn't described as acting back, and the other way round."""
    a, w = voice.actor, voice.of
    silent = voice.named(each.actor for each in partners if not each.from_it)
    unmet = voice.named(each.actor for each in partners if not each.to_it)
    parts = [
        w(f"{silent}对{a}做什么，没有写到", f"what {silent} do in return is not described")
        if silent
        else "",
        w(f"{a}怎样回应{unmet}，没有写到", f"how {a} respond to {unmet} is not described")
        if unmet
        else "",
    ]
    return w("；", "; ").join(part for part in parts if part)


def _linking(partner: Partner) -> list[Quote]:
    held = [*partner.from_it.values(), *partner.to_it.values()]
    return list(dict.fromkeys(quote for said in held for quote in said.quotes))


def _met(voice: Voice, partner: Partner) -> str:
    if not partner.passages:
        return voice.name(partner.actor)
    return voice.counts([(voice.name(partner.actor), f"with-{short(partner.actor)}")], "句")


def _ways(voice: Voice, partner: Partner) -> str:
    """Say what goes from the one to the other, back, and both ways."""
    a, p, w = voice.actor, voice.name(partner.actor), voice.of
    there, back = partner.to_it, partner.from_it
    both = voice.named(code for code in there if code in back)
    to_it = [code for code in there if code not in back][:MOST_ACTS]
    from_it = [code for code in back if code not in there][:MOST_ACTS]
    ways = [
        w(_acts(voice, p, from_it, a), f"from {p}: {voice.named(from_it)}") if from_it else "",
        w(_acts(voice, a, to_it, p), f"to {p}: {voice.named(to_it)}") if to_it else "",
        w(f"双方以{both}相连", f"both ways: {both}") if both else "",
    ]
    return w("；", "; ").join(way for way in ways if way)


def _acts(voice: Voice, start: str, mechanisms: Sequence[str], end: str) -> str:
    """Say in Chinese what one does to another: 政府向社会组织放权赋能、向其购买服务."""
    acts = voice.audiences.acts
    templates = [acts.get(code, f"以{voice.name(code)}联系{{}}") for code in mechanisms]
    told = [each.format("其" if number else end) for number, each in enumerate(templates)]
    return start + "、".join(told)


# What holds it back -----------------------------------------------------------------------


def held(voice: Voice) -> list[str]:
    """Return the problems with who names them, what is set against them, and what stays open."""
    chosen: dict[str, Quote] = {}
    for hurdle in _shown(voice.profile.hurdles):
        said = voice.take(hurdle.said.quotes)
        chosen |= {hurdle.code: said} if said else {}
    quoted = [each for each in voice.profile.hurdles if each.code in chosen]
    rest = [each for each in voice.profile.hurdles if each.code not in chosen]
    alone = _open(voice) if not rest and len(quoted) == 1 else ""
    causes = _causes(voice, chosen, quoted)
    entries = [
        voice.bullet(
            voice.name(each.code),
            [
                _stated(voice, each, chosen[each.code]),
                causes.get(each.code, ""),
                _remedy(voice, each),
                alone,
            ],
        )
        for each in quoted
    ]
    open_ = "" if alone else _open(voice)
    parts = ["\n".join(entries), voice.told([_also(voice, rest), open_])]
    return [part for part in parts if part]


def _causes(voice: Voice, chosen: Mapping[str, Quote], hurdles: Sequence[Hurdle]) -> dict[str, str]:
    """Return the stated cause of the first problem that has one, and whose words it is."""
    for hurdle in hurdles:
        cause = voice.take(hurdle.causes)
        if cause:
            who, same = voice.who(cause), voice.who(chosen[hurdle.code]) == voice.who(cause)
            begun = (
                voice.of("究其原因，", "the cause: ")
                if same
                else voice.of(f"{who}讲到原因：", f"{who} on the cause: ")
            )
            return {hurdle.code: begun + voice.words(cause)}
    return {}


def _shown(hurdles: Sequence[Hurdle]) -> list[Hurdle]:
    """Return the weightiest hurdles, and one on which speakers differ if there is any."""
    differing = [each for each in hurdles if each.contradictory][:1]
    others = [each for each in hurdles if each not in differing]
    kept = [*differing, *others[: QUOTED_HURDLES - len(differing)]]
    return [each for each in hurdles if each in kept]


def _stated(voice: Voice, hurdle: Hurdle, chosen: Quote) -> str:
    count = voice.value(f"problem-{short(hurdle.code)}")
    if len(hurdle.said.voices) < 2:
        return voice.says(chosen)
    return voice.among(chosen, f"有{count}位发言人说到这一点", f"named by {count} speakers")


def _also(voice: Voice, hurdles: Sequence[Hurdle]) -> str:
    if not hurdles:
        return ""
    codes = voice.named(hurdle.code for hurdle in hurdles)
    if len(hurdles) < len(voice.profile.hurdles):
        return voice.of(f"此外还有人说到{codes}", f"also mentioned: {codes}")
    return voice.of(f"提到的只有{codes}", f"nothing is mentioned but {codes}")


def _open(voice: Voice) -> str:
    """Say which of the problems nobody answers."""
    open_ = [hurdle.code for hurdle in voice.profile.hurdles if not hurdle.answers]
    if not open_:
        return ""
    if len(open_) == len(voice.profile.hurdles):
        return voice.of("对此没有人提出对策", "nobody recommends a remedy")
    codes, every = voice.named(open_), "都" if len(open_) > 1 else ""
    return voice.of(f"对{codes}，{every}没有人提出对策", f"no remedy is recommended for {codes}")


def _remedy(voice: Voice, hurdle: Hurdle) -> str:
    w, answers = voice.of, hurdle.answers
    if not answers:
        return ""
    if hurdle.contradictory:
        return _remedies(voice, answers)
    first, _ = foremost(answers.items(), lambda item: len(item[1].voices))
    codes = [code for code, _ in first] or list(answers)[:MOST_REMEDIES]
    return w(f"给出的办法是{voice.named(codes)}", f"the remedy given: {voice.named(codes)}")


def _remedies(voice: Voice, answers: Mapping[str, Said]) -> str:
    """Set the remedies of different speakers side by side."""
    w = voice.of
    by_speaker: dict[str, list[str]] = {}
    for code, said in answers.items():
        by_speaker.setdefault(voice.whom(said.quotes), []).append(code)
    each = [
        w(f"{who}主张{voice.named(codes)}", f"{who}: {voice.named(codes)}")
        for who, codes in by_speaker.items()
    ]
    return w("办法却不一样：", "the remedies differ: ") + w("，", "; ").join(each)


# What is advised --------------------------------------------------------------------------


def advised(voice: Voice) -> list[str]:
    """Return what is recommended, by whom and with whom, then where to begin."""
    entries: list[str] = []
    rest: list[Advice] = []
    for each in voice.profile.advice:
        chosen = voice.take(each.said.quotes) if len(entries) < QUOTED_ADVICE else None
        if chosen:
            parts = [_recommended(voice, each, chosen)]
            entries.append(voice.bullet(voice.name(each.code), parts))
        else:
            rest.append(each)
    parts = ["\n".join(entries), _others(voice, rest) if voice.thin else _next(voice)]
    return [part for part in parts if part]


def _recommended(voice: Voice, advice: Advice, chosen: Quote) -> str:
    count = voice.value(f"advice-{short(advice.code)}")
    if len(advice.said.voices) < 2:
        return voice.says(chosen)
    return voice.among(chosen, f"主张的有{count}位发言人", f"urged by {count} speakers")


def _others(voice: Voice, rest: Sequence[Advice]) -> str:
    if not rest:
        return ""
    codes = voice.named(each.code for each in rest)
    return voice.told([voice.of(f"另外还有人主张{codes}", f"also advised: {codes}")])


def _next(voice: Voice) -> str:
    """Tell what can be begun, what has to be won, and what has to be agreed with whom."""
    advice, w = voice.profile.advice, voice.of
    authority = voice.audience.kind == "authority"
    won = [a for a in advice if a.code in voice.audiences.granted and not authority]
    begun = [a for a in advice if a.alone and a not in won]
    shared = [a for a in advice if a not in won and a not in begun]
    partners = voice.named(code for each in shared for code in each.together)
    begins = voice.headings.alone.of(voice.language).format(actor=voice.actor)
    ways = (
        (begun, w(begins, f"{begins}: ")),
        (won, w("要去争取的是", "what has to be won from others: ")),
        (shared, w(f"要同{partners}商定的是", f"what has to be settled with {partners}: ")),
    )
    told = [lead + _foremost(voice, held) for held, lead in ways if held]
    begin = w("**从哪里入手。**", "**Where to begin.** ")
    return begin + voice.told(told) if told else ""


def _foremost(voice: Voice, advice: Sequence[Advice]) -> str:
    """Name the weightiest, and say if there are more."""
    named = voice.named(each.code for each in advice[:MOST_ADVICE])
    return named + (voice.of("等", " and more") if len(advice) > MOST_ADVICE else "")


# What ends the page -----------------------------------------------------------------------


def closing(voice: Voice) -> list[str]:
    """Return what nobody says and what follows for the reader, where the documents say little."""
    if not voice.thin:
        return []
    parts = [unsaid(voice), voice.audience.thin.of(voice.language)]
    return [voice.wording.joined(parts)]


def note(voice: Voice) -> str:
    """Return what the counts are, in a box."""
    w, whole = voice.of, value("corpus", "documents")
    own = f'[]{{.evidence of="{claim_id(voice.profile.actor)}"}}'
    text = w(
        f"句数取自{whole}份公开文献，由大语言模型编码者与机器编码得出，**没有人工编码**；发言人数与模式数"
        "取自由大语言模型读出的模式要素，引文逐字核对。同句出现不等于实际联动，文献没有写到的不等于没有发生；"
        f"这些文献不代表全国。{own}",
        f"Sentences are counted in {whole} public documents as coded by large language models and "
        "by a machine; **no person coded them**. Speakers and models are counted in what a large "
        "language model read from the documents, with every quotation held to the text. Standing "
        "in the same sentence is not acting together, what the documents leave out may well have "
        f"happened, and they do not stand for the whole country.{own}",
    )
    box = f'::: {{.box title="{w("数据", "Data")}"}}\n{text}\n:::'
    title = w("参考文献", "References")
    return f"{box}\n\n## {title} {{.unnumbered}}\n\n::: {{#refs}}\n:::"
