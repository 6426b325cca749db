"""How the files of a study came about: what was made from what, by whom, with which program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from liandong.coding.codings import Coder
from liandong.exchange.crate.entities import KINDS, LIBRARY, MACHINE, Entity, ref, refs
from liandong.exchange.crate.files import Holding, Study
from liandong.exchange.crate.provenance import described
from liandong.exchange.standoff.export import INSIDE

# What no header tells: the state of the machine coder, and the claims with their values.
MADE_BY = {".npz": "coding", ".json": "findings"}


@dataclass(frozen=True)
class Step:
    """A step of the analysis: the stages whose tables it makes, and by which program."""

    id: str
    name: str
    stages: tuple[str, ...]
    program: str = LIBRARY


STEPS = (
    Step("restoration", "Restoration of the texts as received", ("corpus",)),
    Step("words-and-topics", "Words and topics of the restored texts", ("text", "topics")),
    Step(
        "machine-coding",
        "Coding by machine, and how far coders and machine agree",
        ("coding",),
        MACHINE,
    ),
    Step(
        "estimates",
        "Estimates and findings, corrected by what coders coded",
        ("estimation", "findings"),
    ),
)


def actions(
    study: Study, holdings: Sequence[Holding], coders: Iterable[Coder], documents: list[str]
) -> Iterator[Entity]:
    """Yield how each file that a program or a coder made came about.

    `documents` are the names of the documents' entities. When a step ran isn't known: there is no
    date. Who had it run are the study's authors.
    """
    for own in coders:
        yield _coding(study, holdings, own, documents)
    for step in STEPS:
        made = [held.id for held in holdings if _stage_of(held, study) in step.stages]
        if made:
            yield _action(step.id, step.name, _inputs(study, holdings, step, documents), made) | {
                "instrument": refs({LIBRARY, step.program})
            }
    made = [held.id for held in _under(holdings, study.reports) if not _is_source(held)]
    if made:
        sources = [held.id for held in _under(holdings, study.reports) if _is_source(held)]
        findings = [held.id for held in _under(holdings, study.results)]
        own_files = [held.id for held in holdings if held.path == study.claims.as_posix()]
        inputs = [*sources, *findings, *own_files]
        yield _action("briefs", "Figures, tables and briefs", inputs, made) | {
            "instrument": ref(LIBRARY)
        }


def _action(name: str, title: str, inputs: Iterable[str], made: Iterable[str]) -> Entity:
    return {
        "@id": f"#{name}",
        "@type": "CreateAction",
        "name": title,
        "object": refs(inputs),
        "result": refs(made),
    }


def _coding(study: Study, holdings: Sequence[Holding], own: Coder, documents: list[str]) -> Entity:
    """Return what one coder did: a person is its agent, a program its instrument."""
    file = (study.codings / f"{own.id}.csv").as_posix()
    made = [held.id for held in holdings if held.path in (file, INSIDE)]
    scheme = [held.id for held in _under(holdings, study.codebook)]
    kind = KINDS[own.kind][1]
    action = _action(
        f"coding/{own.id}", f"Coding by a {kind} ({own.id})", [*documents, *scheme], made
    )
    role = "agent" if own.kind == "person" else "instrument"
    return action | {role: ref(f"#coder/{own.id}")}


def _inputs(
    study: Study, holdings: Sequence[Holding], step: Step, documents: list[str]
) -> list[str]:
    """Return what a step reads: the choices, and what people edit or earlier steps made."""
    folders = {
        "restoration": [study.documents],
        "words-and-topics": list(study.others),
        "machine-coding": [study.codebook, study.codings, *study.others],
        "estimates": [study.codebook, study.codings, *study.others],
    }[step.id]
    found = [held.id for folder in folders for held in _under(holdings, folder)]
    found += [held.id for held in holdings if held.path == study.parameters.as_posix()]
    earlier = STEPS[: STEPS.index(step)]
    stages = {stage for each in earlier for stage in each.stages}
    found += [held.id for held in holdings if _stage_of(held, study) in stages]
    if step.id == "estimates":
        found += [held.id for held in holdings if held.path == study.claims.as_posix()]
    return [*found, *(documents if step.id == "restoration" else ())]


def _under(holdings: Iterable[Holding], folder: Path) -> list[Holding]:
    return [held for held in holdings if held.path.startswith(f"{folder.as_posix()}/")]


def _stage_of(held: Holding, study: Study) -> str:
    """Return the stage that made a result, or nothing if the file is no result."""
    if not held.path.startswith(f"{study.results.as_posix()}/"):
        return ""
    found = described(held.content) if held.path.endswith(".csv") else None
    return found.stage if found else MADE_BY.get(Path(held.path).suffix, "")


def _is_source(held: Holding) -> bool:
    """Return whether people wrote a file of the reports, and no program."""
    return Path(held.path).suffix in (".qmd", ".bib", ".yml", ".yaml")
