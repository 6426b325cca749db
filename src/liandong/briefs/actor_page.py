"""What the documents say of an actor, for the actor: a brief of up to two pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liandong.briefs import actor_sentences as sentences
from liandong.briefs.actor_findings import opening
from liandong.briefs.actor_tasks import does
from liandong.briefs.actor_voice import Voice
from liandong.briefs.audiences import Audiences
from liandong.briefs.quote_choice import QuoteChoice
from liandong.briefs.wording import Language, front_matter
from liandong.governance.models import Models
from liandong.governance.profiles import Profile

# Quotations take a footnote each; more would fill the pages.
MOST_QUOTES = {"much": 8, "little": 6, "none": 0}


@dataclass(frozen=True)
class ActorPage:
    """What the page of an actor is written from; `labels` are the scheme's in the language."""

    profile: Profile
    models: Models
    audiences: Audiences
    labels: Mapping[str, str]
    language: Language
    day: str


def actor_page(page: ActorPage) -> str:
    """Return the page as Quarto Markdown; what the documents don't speak of has no section."""
    profile, language = page.profile, page.language
    audience = page.audiences.actors[profile.actor]
    choice = QuoteChoice(page.models.citation, audience.names, MOST_QUOTES[profile.level])
    voice = Voice(profile, page.audiences, page.labels, language, choice)
    head = front_matter(
        audience.title.of(language), audience.reader.of(language), language, page.day
    )
    headings = voice.headings
    parts = [
        *opening(voice),
        *_section(headings.does.of(language), does(voice)),
        *_section(headings.links.of(language), sentences.links(voice)),
        *_section(headings.held.of(language), sentences.held(voice)),
        *_section(headings.advised.of(language), sentences.advised(voice)),
        *_section(voice.of("由此可见", "What follows"), sentences.closing(voice)),
        sentences.note(voice),
    ]
    return head + "\n" + "\n\n".join(parts) + "\n"


def _section(title: str, paragraphs: list[str]) -> list[str]:
    """Return a section, or nothing where there is nothing to say."""
    return [f"## {title}", *paragraphs] if paragraphs else []
