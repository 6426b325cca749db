"""What the documents say is so: commands, files, modules, figures, reasons."""

import re
import tomllib
from itertools import pairwise

import pandas as pd
import pytest

from liandong.cli import main

READMES = ("README.md", "README.zh-CN.md")


def text_of(root, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_readme(root, name):
    for command in main.commands:
        assert f"liandong {command}" in text_of(root, name)


def test_the_two_readmes_show_the_same_commands(root):
    english, chinese = (
        [line.split("#")[0].strip() for line in re.findall(r"^(?:make|liandong) .*$", text, re.M)]
        for text in (text_of(root, name) for name in READMES)
    )
    assert english == chinese


def test_the_readme_commands_are_targets_of_make(root):
    targets = re.findall(r"^([a-z]+):", text_of(root, "Makefile"), re.M)
    assert set(re.findall(r"^make (\w+)", text_of(root, "README.md"), re.M)) <= set(targets)
    assert "make test" in text_of(root, ".ci/run")


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_named_files_exist(root, name):
    named = re.findall(r"\]\((?!http)([^)#]+)\)", text_of(root, name))
    named += re.findall(
        r"`((?:analysis|corpus|notebooks|reports|src)/[\w./-]*\w)`", text_of(root, name)
    )
    for path in named:
        if "_output" not in path:
            assert (root / path).exists(), path


def test_every_module_stands_in_the_architecture(root):
    text = text_of(root, "ARCHITECTURE.md")
    library = root / "src/liandong"
    for module in library.rglob("*.py"):
        if module.name != "__init__.py":
            assert re.search(rf"\b{module.stem}\b", text), module.name


def test_every_choice_has_its_reason(root):
    lines = text_of(root, "analysis/parameters.toml").splitlines()
    for before, line in pairwise(lines):
        if re.match(r"\w+ = ", line):
            reasoned = before.startswith("#") or re.match(r"\w+ = ", before)
            assert reasoned, line
    assert set(tomllib.loads("\n".join(lines))) == {
        "partitions",
        "corpus",
        "text",
        "topics",
        "coding",
        "gate",
        "estimation",
        "briefs",
    }


def test_figures_in_the_readmes_are_those_of_the_study(root):
    agreement = pd.read_csv(root / "analysis/results/agreement.csv").set_index("code")
    units = agreement.loc["all", "unit_count"]
    prevalence = pd.read_csv(root / "analysis/results/prevalence.csv")
    assert len(prevalence) == 72
    assert f"{units} sentences were coded" in text_of(root, "README.md")
    assert f"{units} 句由三个大语言模型编码者编码" in text_of(root, "README.zh-CN.md")


def test_every_code_stands_in_the_scheme_with_an_example(root):
    codes = pd.read_csv(root / "analysis/results/prevalence.csv")["code"]
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (root / "corpus/codebook").glob("*.yaml")
    )
    for code in codes:
        assert f"id: {code}\n" in text


def test_nobody_is_said_to_have_coded_by_hand(root):
    for name in READMES:
        said = text_of(root, name)
        assert "No person has coded" in said or "没有人工编码" in said
