"""The users of a foreign file, matched to the coders of the study or made new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pypinyin import lazy_pinyin

from liandong.coding.codings import MACHINE, MAJORITY, Coder
from liandong.errors import Fault, refuse
from liandong.exchange.guids import guid_of
from liandong.exchange.project import Project, User

NewKind = Literal["person", "language_model"]
KINDS = ("person", "language_model")
KIND_ZH = {"person": "人", "language_model": "大语言模型，不是人"}
KIND_EN = {"person": "A person.", "language_model": "A language model, not a person."}
MODEL = re.compile(r"语言模型|language.model|\bllm\b|chatgpt|\bgpt|\bclaude\b|deepseek|qwen", re.I)
LONGEST_ID = 40
MACHINE_MADE = "left out, the study's machine codes by itself"
ADJUDICATED = "left out, what was settled stands among the decisions"
# No file can have these names on Windows.
DEVICES = ("con", "prn", "aux", "nul")


@dataclass(frozen=True)
class MatchedUser:
    """A user of the file and the coder here; `new` if the study hasn't got that coder yet."""

    user: User
    coder: Coder
    new: bool


def match_users(
    place: str, project: Project, coders: Iterable[Coder], kinds: Mapping[str, str], file: str
) -> tuple[dict[str, MatchedUser], list[Fault], list[str]]:
    """Match everybody who coded; result by GUID, empty for codings that name nobody.

    Parameters
    ----------
    place
        The file, for messages.
    project
        The file as read.
    coders
        The coders of the study.
    kinds
        What the new ones are, by name, and for all others under the empty name.
    file
        The file's name, for descriptions.

    Returns
    -------
    The coders, a fault for each user of whom it isn't known what they are, and a line for each
    whose codings the study makes or keeps elsewhere: the machine, and who adjudicates.
    """
    known = {coder.id: coder for coder in coders}
    taken = {MAJORITY, MACHINE, *DEVICES, *known}
    named = {user.guid: user for user in project.users}
    codings = (given.user for one in project.selections for given in one.codings)
    matched: dict[str, MatchedUser] = {}
    faults: list[Fault] = []
    notes: list[str] = []
    for guid in dict.fromkeys(codings):
        user = named.get(guid) or User(guid, "")
        own = _known(user, known)
        if _is_machine(user) or (own and own.adjudicates):
            notes.append(f"  {_called(user)}: {ADJUDICATED if own else MACHINE_MADE}")
            continue
        if own is not None:
            matched[guid] = MatchedUser(user, own, new=False)
            continue
        kind = kinds.get(user.name, kinds.get("", ""))
        sentence = _unsure(user, kind)
        if sentence:
            faults.append(Fault(place, sentence))
            continue
        coder_id = _id_of(user.name or re.sub(r"\.\w+$", "", file), taken)
        taken.add(coder_id)
        matched[guid] = MatchedUser(user, _coder(coder_id, user, kind, file, project), new=True)
    return matched, faults, notes


def read_kinds(said: Iterable[str], project: Project) -> dict[str, str]:
    """Read what users are: `person`, or of one `NAME=person`; under the empty name, of all others.

    Raises
    ------
    InputFaults
        If a kind is unknown, or no user of the file has the name.
    """
    kinds: dict[str, str] = {}
    for one in said:
        name, _, kind = one.rpartition("=")
        if kind not in KINDS:
            raise refuse("--kind", f"“{kind}” is no kind; say {' or '.join(KINDS)}")
        if name and name not in {user.name for user in project.users}:
            raise refuse("--kind", f"no user of the file is called “{name}”; correct the name")
        kinds[name] = kind
    return kinds


def user_lines(matched: Mapping[str, MatchedUser], counts: Mapping[str, int]) -> list[str]:
    """Return a line for each user: which coder, of what kind, with how many rows."""
    return [
        f"  {_called(one.user)} → {one.coder.id} ({one.coder.kind},"
        f" {'new' if one.new else 'known'}): {rows_said(counts.get(one.coder.id, 0))}"
        for one in matched.values()
    ]


def _known(user: User, known: Mapping[str, Coder]) -> Coder | None:
    """Return the coder that a user is: by GUID, by an earlier import, by the id in the name."""
    for coder in known.values():
        if user.guid == guid_of("user", coder.id) or user.name == coder.id:
            return coder
        imported = _who(user)[0] in coder.description_zh
        if imported and re.fullmatch(rf"{_spelt(user.name)}(_\d+)?", coder.id):
            return coder
    named = [known[word] for word in re.findall(r"[a-z0-9_]+", user.name) if word in known]
    return named[0] if len(named) == 1 else None


def _is_machine(user: User) -> bool:
    """Return whether a user is the machine of an exported study."""
    return user.guid == guid_of("user", MACHINE) or user.name.startswith(f"{MACHINE}（")


def _unsure(user: User, kind: str) -> str:
    if kind not in KINDS:
        return (
            f"the file can't tell whether {_called(user)} is a person or a language model; say "
            f"it: --kind person or --kind language_model, or of one user --kind {user.name}=person"
        )
    if kind == "person" and MODEL.search(user.name):
        return (
            f"{_called(user)} is a language model by its name, and never called a person; say "
            "--kind language_model, or correct the name in the file"
        )
    return ""


def _called(user: User) -> str:
    return f"the user “{user.name}”" if user.name else "the user without a name"


def rows_said(count: int) -> str:
    """Return a number of rows in words."""
    return f"{count} row" if count == 1 else f"{count} rows"


def _id_of(name: str, taken: set[str]) -> str:
    """Return a new id of small letters, digits and underscores, safe as a file name."""
    base = _spelt(name)
    numbered = (f"{base}_{number}" if number > 1 else base for number in range(1, 10_000))
    return next(one for one in numbered if one not in taken)


def _spelt(name: str) -> str:
    """Return a name in small letters, without what stands in brackets behind it."""
    bare = re.sub(r"(?<=.)[（(\[].*$", "", name)
    spelt = "_".join(lazy_pinyin(bare, errors=lambda other: f" {other} ")).casefold()
    plain = re.sub(r"[^a-z0-9]+", "_", spelt).strip("_")[:LONGEST_ID].strip("_")
    return plain if plain and not plain[0].isdigit() else f"coder_{plain}".strip("_")


def _who(user: User) -> tuple[str, str]:
    if not user.name:
        return "未具名的用户", "a user without a name"
    return f"用户“{user.name}”", f"user “{user.name}”"


def _coder(coder_id: str, user: User, kind: str, file: str, project: Project) -> Coder:
    origin = f"（{project.origin}）" if project.origin else ""
    origin_en = f" ({project.origin})" if project.origin else ""
    who, who_en = _who(user)
    return Coder(
        id=coder_id,
        kind="person" if kind == "person" else "language_model",
        description_zh=f"由文件“{file}”{origin}导入，{who}。{KIND_ZH[kind]}。",
        description_en=f"Imported from “{file}”{origin_en}, {who_en}. {KIND_EN[kind]}",
    )
