"""environment.yml, pyproject.toml and requirements.lock name the same versions."""

import re
import tomllib
from itertools import chain

from ruamel.yaml import YAML


def project_versions(root) -> dict[str, str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    wanted = [*project["dependencies"], *extras]
    pairs = [re.fullmatch(r"([\w.-]+)==([\w.]+)", line) for line in wanted]
    return {pair[1].lower(): pair[2] for pair in pairs if pair}


def conda_versions(root) -> dict[str, str]:
    data = YAML(typ="safe").load((root / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in data["dependencies"] if isinstance(line, str)]
    pip = next(line["pip"] for line in data["dependencies"] if isinstance(line, dict))
    pairs = [re.fullmatch(r"([\w.-]+)==?([\w.]+)", line) for line in [*lines, *pip]]
    return {pair[1].lower(): pair[2] for pair in pairs if pair}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name)


def test_conda_users_get_the_same_versions(root):
    conda, project = conda_versions(root), project_versions(root)
    assert {name: conda.get(name) for name in project} == project


def test_conda_users_get_quarto_and_this_package(root):
    assert "quarto" in conda_versions(root)
    assert "--editable ." in (root / "environment.yml").read_text(encoding="utf-8")


def test_the_lock_holds_the_same_versions_with_hashes(root):
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.M)
    locked = {normal(name): version for name, version in found}
    project = project_versions(root)
    assert {name: locked.get(normal(name)) for name in project} == project
    assert len(re.findall(r"^[\w.-]+==", lock, re.M)) <= lock.count("--hash=sha256:")


def test_no_file_names_a_host_of_a_registry(root):
    for name in ("requirements.lock", "bootstrap.lock", "pyproject.toml", "environment.yml"):
        assert "://" not in (root / name).read_text(encoding="utf-8"), name
