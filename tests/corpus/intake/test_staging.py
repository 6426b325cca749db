"""All or none: what is in the corpus after a failure, a kill, and beside another that adds."""

import os
import signal
from pathlib import Path

import pytest

from liandong.corpus.documents import Metadata, read_metadata
from liandong.corpus.intake import staging as stages
from liandong.corpus.intake.arrivals import arrive
from liandong.corpus.intake.staging import place, stage, staging
from liandong.corpus.reading import read_corpus
from liandong.errors import InputFaults
from liandong.schemas import read_yaml


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def added(folder: Path, *files: Path) -> list[Path]:
    with staging(folder) as staged:
        for number, file in enumerate(files, 4):
            stage(arrive(file, f"{number:03}"), staged)
        return place(staged, folder)


def test_what_was_found_and_what_is_guessed_stands_in_the_yaml(article, folder):
    (path,) = added(folder, article)
    metadata = read_yaml(path, Metadata)
    assert path.name == "004_防汛.yaml"
    assert (metadata.encoding, metadata.title, metadata.date) == (
        "gb18030",
        "社区怎样防汛",
        "2021-07-22",
    )
    assert {"title", "source", "date", "genre", "speakers", "rights"} <= set(metadata.guesses)
    assert metadata.repairs == ("widen_punctuation",)
    assert path.read_text(encoding="utf-8").startswith("# 由 liandong add 写入。")


def test_the_raw_file_is_kept_to_the_byte_and_nothing_else_is_left(article, folder):
    before = set(contents(folder))
    added(folder, article)
    assert (folder / "004_防汛.txt").read_bytes() == article.read_bytes()
    assert set(contents(folder)) == before | {"004_防汛.txt", "004_防汛.yaml"}


def test_the_corpus_reads_what_was_added_as_it_was_shown(article, folder):
    added(folder, article)
    shown = arrive(article, "004").document.passages
    assert read_corpus(folder)["004"].passages.equals(shown)
    assert [metadata.id for _, metadata in read_metadata(folder)] == ["000", "003", "004"]


def test_a_person_overrules_in_the_yaml(article, folder):
    (path,) = added(folder, article)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("repairs: [widen_punctuation]", "repairs: []"), encoding="utf-8")
    assert "汛期到来之前,街道" in read_corpus(folder)["004"].restored.text


def test_what_reads_otherwise_from_the_corpus_is_refused(article, folder, monkeypatch):
    before = contents(folder)

    def without_repairs(metadata: Metadata) -> dict:
        return metadata.model_dump(exclude_defaults=True) | {"repairs": ()}

    monkeypatch.setattr(stages, "yaml_of", without_repairs)
    with pytest.raises(InputFaults, match="reading it again from the corpus gives other text"):
        added(folder, article)
    assert contents(folder) == before


def test_a_full_disk_leaves_the_corpus_as_it_was(article, folder, monkeypatch):
    before = contents(folder)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(stages, "write_yaml", full)
    with pytest.raises(OSError, match="No space left"):
        added(folder, article)
    assert contents(folder) == before


def stopped_at(monkeypatch, name: str, stop) -> None:
    """Let something happen when a file is put in its place."""
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if Path(target).name == name and Path(target).parent.name == "documents":
            stop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", once)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_what_was_placed_is_taken_back(article, other, folder, monkeypatch, error):
    before = contents(folder)

    def stop() -> None:
        raise error

    stopped_at(monkeypatch, "005_b.yaml", stop)
    with pytest.raises(type(error)):
        added(folder, article, other)
    assert contents(folder) == before


def killed(work) -> None:
    """Do something in a process that kills itself."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("name", ["004_防汛.txt", "004_防汛.yaml", "005_b.txt", "005_b.yaml"])
def test_what_a_kill_left_is_removed_by_the_next(article, other, folder, monkeypatch, name):
    before = contents(folder)
    with monkeypatch.context() as patched:
        stopped_at(patched, name, kill)
        killed(lambda: added(folder, article, other))
    assert any(path.name.startswith(".adding-") for path in folder.iterdir())
    with staging(folder):
        pass
    assert contents(folder) == before


def test_what_was_all_placed_stays_after_a_kill(article, folder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(stages.shutil, "rmtree", lambda *_, **__: kill())
        killed(lambda: added(folder, article))
    with staging(folder):
        pass
    assert {"004_防汛.txt", "004_防汛.yaml"} <= set(contents(folder))


def test_what_a_person_has_worked_on_since_is_kept(article, other, folder, monkeypatch):
    with monkeypatch.context() as patched:
        stopped_at(patched, "005_b.yaml", kill)
        killed(lambda: added(folder, article, other))
    with (folder / "004_防汛.yaml").open("a", encoding="utf-8") as file:
        file.write("title_note: 已核对\n")
    with staging(folder):
        pass
    assert [metadata.id for _, metadata in read_metadata(folder)] == ["000", "003", "004"]


def test_two_do_not_add_at_once(article, folder):
    with staging(folder), pytest.raises(InputFaults, match="another liandong add; wait until"):
        added(folder, article)
    assert added(folder, article)


def test_a_folder_that_nothing_was_added_to_is_not_there(tmp_path):
    with pytest.raises(KeyboardInterrupt), staging(tmp_path / "new"):
        raise KeyboardInterrupt
    assert not (tmp_path / "new").exists()
