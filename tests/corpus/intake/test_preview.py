"""What a new user sees of the gallery; `preview.txt` was read by us line by line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from liandong.cli import main
from liandong.corpus.documents import Metadata
from liandong.corpus.intake.arrivals import SUFFIXES, arrive
from liandong.corpus.intake.preview import preview

GALLERY = Path("tests/gallery")


def test_the_preview_of_the_gallery_is_the_one_shown(root, monkeypatch):
    monkeypatch.chdir(root)
    shown = GALLERY / "preview.txt"
    found = sorted(p for p in GALLERY.iterdir() if p.suffix in SUFFIXES)
    files = [path for path in found if path != shown and path.stem != "README"]
    done = CliRunner().invoke(main, ["add", "--preview", *map(str, files)], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout.split("\n") == shown.read_text(encoding="utf-8").split("\n")


@pytest.fixture
def seen(tmp_path):
    def seen(text: str) -> list[str]:
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        return preview(arrive(path, "005")).split("\n")

    return seen


def test_a_change_is_shown_with_what_stands_around_it(seen):
    lines = seen("社区治理\n街道,社区,物业,居民一起商量,事情就好办。\n")
    assert "  steps       widen_punctuation: 4 characters in 4 places" in lines
    first = "社区治理␤街道,社区,物业,居民 → 社区治理␤街道，社区，物业，居民"
    assert f"{' ' * 18}{first}" in lines
    assert "                  … and 1 more" in lines


def test_control_characters_are_shown_by_their_number(seen):
    lines = seen("社区\u200b治理\n居民一起商量\u200b，事情就好办。\n")
    assert any("社区<U+200B>治理" in line for line in lines)


def test_a_sound_text_needs_no_step(seen):
    assert "  steps       none: the text shows no damage" in seen("社区治理\n居民一起商量。\n")


def test_everything_guessed_is_called_a_guess(seen):
    lines = seen("社区治理\n居民一起商量。\n")
    for key in ("title", "source", "date", "genre", "speakers"):
        (line,) = (line for line in lines if line.startswith(f"  {key} "))
        assert line.endswith("(guess)")
        assert key in Metadata.model_fields
