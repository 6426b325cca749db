"""Commands that put the governance models to work."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liandong.cli.command import (
    CODEBOOK,
    CODER,
    DOCUMENTS,
    EVALUATED,
    FILE,
    MODELS,
    REPORTS,
    apart,
    main,
    outside,
    study_folder,
)
from liandong.errors import refuse

if TYPE_CHECKING:
    from liandong.coding.scheme import Scheme
    from liandong.governance.models import ModelFile, Models

ALL = "all"


@main.command()
@click.argument("file", type=FILE)
@click.option("--model", "model_id", required=True, help="Id of a governance model, or all.")
@click.option(
    "--to", "kind", type=click.Choice(["pdf", "html", "docx", "json"]), help="Format; else text."
)
@click.option("--output", type=FILE, help="File to write; text and JSON else go to the terminal.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="That a PDF … bears; else today's."
)
def assess(
    file: Path, model_id: str, kind: str | None, output: Path | None, day: datetime | None
) -> None:
    """Hold a case report (txt, md, html, docx, pdf) against a governance model.

    Role by role and link by link: evidenced, with the passage; weak; or missing, with what the
    documents recommend. With --model all: which model the case comes nearest to.
    """
    from liandong.briefs.apart import Sheet, render_apart
    from liandong.briefs.assessment_page import (
        AssessmentPage,
        assessment_claims,
        assessment_page,
        assessment_tables,
    )
    from liandong.coding.coder import read_coder
    from liandong.coding.evaluation import EVALUATION
    from liandong.governance.assessment import assess as hold
    from liandong.governance.case import read_case
    from liandong.progress import counted
    from liandong.schemas import read_table, write_bytes, write_text

    study, scheme, models = study_models()
    chosen = models.files if model_id == ALL else (_model(model_id, models),)
    if output:
        outside(output)
        apart(file, output)
    case = read_case(file, scheme, read_coder(study / CODER))
    evaluated = read_table(study / EVALUATED, EVALUATION)
    recall = dict(zip(evaluated["code"], evaluated["recall"].fillna(0.0), strict=True))
    held = [hold(case, model, recall) for model in counted(chosen, len(chosen), "models")]
    if kind in (None, "json"):
        text = _as_json(case, held, models) if kind else _as_text(case, held, models, scheme)
        if output:
            write_text(output, text)
        click.echo(f"{output} written." if output else text, nl=bool(output))
        return
    if len(held) > 1:
        raise refuse("--model all", f"ranks the models; --to {kind} is for one of them")
    target = output or Path(f"{file.stem}.{model_id}.{kind}")
    outside(target)
    labels = {code.id: code.label_zh for code in scheme.codes}
    page = AssessmentPage(case, held[0], models, labels, f"{day or datetime.now():%Y-%m-%d}")
    sheet = Sheet(assessment_page(page), assessment_claims(page), assessment_tables(page))
    write_bytes(target, render_apart(sheet, study / REPORTS, kind))
    click.echo(f"{target} written.")


def study_models() -> tuple[Path, Scheme, Models]:
    """Return the study's folder, scheme and governance models."""
    from liandong.coding.scheme import read_scheme
    from liandong.corpus.reading import read_corpus
    from liandong.governance.models import read_models

    study = study_folder()
    scheme = read_scheme(study / CODEBOOK)
    return study, scheme, read_models(study / MODELS, read_corpus(study / DOCUMENTS), scheme)


def _model(model_id: str, models: Models) -> ModelFile:
    if model_id not in models:
        known = ", ".join(model.id for model in models.files)
        raise refuse("--model", f"no model “{model_id}”; expected one of {known}, or {ALL}")
    return models[model_id]


def _as_json(case: Any, held: list[Any], models: Models) -> str:
    from liandong.governance.verdict import nearest, told

    said: Any = [told(case, each, models) for each in held]
    if len(held) == 1:
        said = said[0]
    else:
        ranked = nearest(held, models)
        nearness = [{"model": n.assessment.model.id, "share": round(n.share, 3)} for n in ranked]
        said = {"ranking": nearness, "assessments": said}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _as_text(case: Any, held: list[Any], models: Models, scheme: Scheme) -> str:
    from liandong.governance.summary import ranking, summary
    from liandong.governance.verdict import nearest

    labels = {code.id: code.label_zh for code in scheme.codes}
    if len(held) > 1:
        lines = ranking(case, nearest(held, models))
    else:
        lines = summary(case, held[0], models, labels)
    return "\n".join(lines) + "\n"
