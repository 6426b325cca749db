"""Each actor as a claim: its counts, which pass the gate or not, and its quotations by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from liandong.findings.claims import ClaimSource, Evidence, QuoteSource, resolve
from liandong.findings.values import Texts, ValueSource
from liandong.governance.models import Quote
from liandong.governance.profiles import Partner, Profile, Said, voices_of

# What is counted of models and speakers, for values to be looked up like those of the file.
COUNTS = "actor_counts"
SPEAKERS = "language_model_speaker_count"


def claim_id(actor: str) -> str:
    """Return the id of an actor's claim: actor-social-organization."""
    return actor.replace(".", "-").replace("_", "-")


def short(code: str) -> str:
    """Return how a code is called within the name of a value."""
    return code.split(".")[1].replace("_", "-")


def numbered_quotes(profile: Profile) -> dict[Quote, int]:
    """Return every quotation on an actor, with its number from 1."""
    return {quote: number for number, quote in enumerate(profile.quotes, 1)}


def actor_claims(profiles: Sequence[Profile], evidence: Evidence) -> list[dict[str, Any]]:
    """Return one claim an actor, in the form in which `claims.read_claims` gives claims.

    Parameters
    ----------
    profiles
        One an actor.
    evidence
        What the study's own claims are held against: a value that rests on machine codes
        passes its gate or not.
    """
    return [_claim(profile, evidence) for profile in profiles]


def _claim(profile: Profile, evidence: Evidence) -> dict[str, Any]:
    counts = {name: count for name, count in _counts(profile) if count}
    rows = pd.DataFrame({"name": list(counts), "count": list(counts.values())})
    source = ClaimSource(
        id=claim_id(profile.actor),
        statement_zh=_statement(evidence, profile.actor, "label_zh") + "：{passages}句谈到",
        statement_en=_statement(evidence, profile.actor, "label_en") + ": in {passages} sentences",
        codes=(profile.actor,),
        values={**dict(_sentences(profile)), **{name: _looked_up(name) for name in counts}},
        quotes=tuple(QuoteSource(document=q.document, words=q.words) for q in profile.quotes),
    )
    held = replace(evidence, tables={**evidence.tables, COUNTS: rows})

    def place(*parts: str | int) -> str:
        return f"the generated claim “{source.id}” ({', '.join(map(str, parts))})"

    return resolve(source, held, place)


def _statement(evidence: Evidence, actor: str, label: str) -> str:
    labels = evidence.tables["prevalence"].set_index("code")[label]
    return str(labels[actor])


def _looked_up(name: str) -> ValueSource:
    return ValueSource(table=COUNTS, where={"name": name}, column="count", shown_as="numeral")


def _sentences(profile: Profile) -> Iterator[tuple[str, ValueSource]]:
    """Yield the counts of coded sentences."""
    actor, count = profile.actor, "passage_count"
    own = ValueSource(table="prevalence", where={"code": actor}, column=count)
    yield "passages", own
    for name in ("language_model_count", "machine_count"):
        yield name.replace("_", "-"), own.model_copy(update={"column": name})
    for name, column in (("documents", "document_count"), ("speakers", SPEAKERS)):
        if profile.speakers:
            yield name, own.model_copy(update={"column": column, "shown_as": "numeral"})
    for task in profile.tasks:
        if task.passages:
            where: dict[str, str | Texts] = {"actor": actor, "function": task.code}
            yield short(task.code), ValueSource(table="actors_functions", where=where, column=count)
    for partner in profile.partners:
        if partner.passages:
            yield f"with-{short(partner.actor)}", _together(actor, partner)


def _together(actor: str, partner: Partner) -> ValueSource:
    """Return where the sentences of two actors stand; either may be named first."""
    both = (actor, partner.actor)
    where: dict[str, str | Texts] = {"actor_a": both, "actor_b": both}
    return ValueSource(table="links", where=where, column="passage_count")


def _counts(profile: Profile) -> Iterator[tuple[str, int]]:
    """Yield what is counted of models and speakers: 两种模式, 三位发言人."""
    yield "models", len(profile.models)
    for task in profile.tasks:
        yield f"{short(task.code)}-models", len(task.said.models)
    for hurdle in profile.hurdles:
        yield f"problem-{short(hurdle.code)}", len(hurdle.said.voices)
    for advice in profile.advice:
        yield f"advice-{short(advice.code)}", len(advice.said.voices)
    yield "held-back", len(profile.hurdles)
    yield "advised", len(profile.advice)
    yield "stating", _voices([hurdle.said for hurdle in profile.hurdles])
    yield "advising", _voices([advice.said for advice in profile.advice])


def _voices(said: Sequence[Said]) -> int:
    return len(voices_of(quote for each in said for quote in each.quotes))
