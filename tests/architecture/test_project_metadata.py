"""Version, licence and supported Pythons: the same wherever the project states them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import yaml

from review.config import ROOT, VERSION


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    loaded = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project: dict[str, Any] = loaded["project"]
    return project


def test_the_version_is_that_of_the_newest_section_of_the_changelog(
    project: dict[str, Any],
) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert project["version"] == VERSION == released[0]


def test_the_licence_files_exist(project: dict[str, Any]) -> None:
    assert [name for name in project["license-files"] if not (ROOT / name).is_file()] == []
    assert "The Interlinear authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_each_supported_python_is_in_the_continuous_integration(project: dict[str, Any]) -> None:
    versions = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert project["requires-python"] == f">={versions[0]}"
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["check"]
    assert job["strategy"]["matrix"]["python"] == versions
    assert any(step.get("run") == ".ci/run" for step in job["steps"])
