"""What is deployed names settings that exist and files that are there, is bounded and locked, and ends when told."""

import fnmatch
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import yaml

from faqsvc import __version__
from faqsvc.config import SETTINGS, load_settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one(path: object) -> None:
    known = {setting.variable for setting in SETTINGS}
    named = set(re.findall(r"FAQSVC_[A-Z0-9_]+", path.read_text(encoding="utf-8")))  # type: ignore[attr-defined]
    assert named <= known


def test_every_file_that_kustomize_reads_is_there() -> None:
    text = (DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8")
    listed = re.findall(r"^  - ([a-z]+\.yaml)$", text, re.MULTILINE)
    assert sorted(listed) == sorted(
        path.name for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml"
    )


def test_the_image_is_built_from_files_that_are_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [name for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert sources
    for name in sources:
        assert name.startswith("--chown") or (ROOT / name).exists(), name


def manifests() -> list[dict[str, Any]]:
    paths = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return [one for path in paths for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests():
        if "template" in one.get("spec", {}):
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def test_every_container_is_bounded_and_locked() -> None:
    seen = set()
    for name, pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), name
            assert "memory" in container["resources"]["limits"], name
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            seen.add((name, container["name"]))
    assert seen == {("web", "web"), ("web", "mirror"), ("index", "index"), ("opensearch", "opensearch")}


def test_what_the_cluster_lets_in_is_what_the_web_tier_is() -> None:
    """By name, for the names of its indexes, and by its own password: the image's demo user gets nothing."""
    (cluster,) = (one["data"] for one in manifests() if one["kind"] == "ConfigMap")
    (kustomization,) = (one for one in manifests() if one["kind"] == "Kustomization")
    told = dict(one.split("=", 1) for one in kustomization["configMapGenerator"][0]["literals"])
    settings = load_settings(told)
    mapped = yaml.safe_load(cluster["roles_mapping.yml"])
    assert [name for name, one in mapped.items() if settings.opensearch_user in one.get("users", ())] == ["faqsvc"]
    assert mapped.keys() == {"_meta", "faqsvc"}
    patterns = yaml.safe_load(cluster["roles.yml"])["faqsvc"]["index_permissions"][0]["index_patterns"]
    for name in ("-gen-00000001", "-meta", "-staff-meta"):
        assert any(fnmatch.fnmatch(settings.opensearch_prefix + name, pattern) for pattern in patterns)
    (node,) = (pod for name, pod in pods() if name == "opensearch")
    mounted = {mount["mountPath"].rpartition("/")[2] for mount in node["containers"][0]["volumeMounts"]}
    assert {"internal_users.yml", "roles.yml", "roles_mapping.yml", "opensearch.yml"} <= mounted
    assert kustomization["images"][0]["newTag"] == __version__


@pytest.mark.parametrize("file", ["kubernetes/web.yaml", "compose.yaml"])
def test_the_mirror_ends_when_it_is_told_and_goes_on_after_a_failure(file: str, tmp_path: Path) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    (command,) = re.findall(r"\[sh, -c, '(.+?)'\]", text)
    command = command.replace("$$", "$").replace("sleep 300", "sleep 0.1")
    program = tmp_path / "faqsvc"
    told = tmp_path / "told"
    program.write_text(f'#!/bin/sh\necho "$@" >>{told}\n[ $(wc -l <{told}) -gt 2 ] && sleep 30\nexit 1\n')
    program.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    process = subprocess.Popen(["sh", "-c", command], env=environment, start_new_session=True)
    try:
        until = monotonic() + 20
        while not told.exists() or told.read_text().count("\n") < 3:
            assert monotonic() < until
            sleep(0.05)
        assert told.read_text() == "index mirror\n" * 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
    finally:
        os.killpg(process.pid, signal.SIGKILL)
