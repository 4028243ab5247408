"""A release is the same whoever builds it, says all that is in it, and waits until somebody can be reached."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.live import ROOT
from tests.test_dependencies import LOCKED, PROJECT
from tools.publication import placeholders
from tools.sbom import browser_libraries

MOMENT = "1790000000"
WHO = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": f"{MOMENT} +0000"}
WHO |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in WHO.items()}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **WHO})


def source(folder: Path, organisation: str, publish: bool = True) -> Path:
    """Our files in a repository of their own, published by this organisation, with or without telling it everywhere."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    project = folder / "pyproject.toml"
    text = re.sub(r"placeholder", organisation, project.read_text("utf-8"), flags=re.IGNORECASE)
    project.write_text(text, "utf-8")
    if publish:
        subprocess.run([sys.executable, "-m", "tools.publication"], cwd=folder, check=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All of it")
    return folder


def release(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.release"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """What a release leaves in dist/."""
    folder = source(tmp_path_factory.mktemp("published"), "buurt")
    done = release(folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (folder / "dist" / "SHA256SUMS").read_text("utf-8")
    return folder / "dist"


def test_a_release_is_refused_while_nobody_can_be_reached(tmp_path):
    folder = source(tmp_path, "placeholder")
    project = folder / "pyproject.toml"
    project.write_text(re.sub(r'^security = ".*"', 'security = "PLACEHOLDER"', project.read_text("utf-8"), flags=re.M))
    done = release(folder)
    waiting = placeholders(tomllib.loads(project.read_text("utf-8")))
    assert "tool.contact.security" in waiting
    said = f"No release yet: fill in {', '.join(waiting)} in pyproject.toml, then run `make publication`.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert not (folder / "dist").exists()


def test_a_release_is_refused_while_the_contact_page_says_something_else(tmp_path):
    done = release(source(tmp_path, "buurt", publish=False))
    said = "No release yet: run `make publication`, for publiccode.yml and CONTACT.md.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_release_is_refused_while_something_is_not_committed(tmp_path):
    folder = source(tmp_path, "buurt")
    (folder / "data" / "more.toml").write_text("")
    done = release(folder)
    said = "No release yet: commit or remove what `git status` shows, so that others can build the same.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


@pytest.mark.slow
def test_another_machine_builds_the_same_bytes(published, tmp_path):
    """Other folder, other times on the files, other moment: same packages."""
    again = source(tmp_path / "elsewhere", "buurt")
    for file in (again / "workshop").rglob("*.py"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path / "built", again]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": MOMENT})
    built = {one.name: one.read_bytes() for one in (tmp_path / "built").iterdir()}
    assert [name.rsplit("-", 1)[-1] for name in sorted(built)] == ["any.whl", f"{PROJECT['version']}.tar.gz"]
    assert {name: (published / name).read_bytes() == held for name, held in built.items()} == dict.fromkeys(built, True)


@pytest.mark.slow
def test_the_source_carries_what_a_host_needs(published):
    with tarfile.open(next(published.glob("*.tar.gz"))) as packed:
        names = {name.split("/", 1)[1] for name in packed.getnames()}
    wanted = [f"deploy/{one.name}" for one in (ROOT / "deploy").iterdir()]
    wanted += ["docs/beheer.md", "SECURITY.md", "CONTACT.md", "publiccode.yml", "requirements.txt", "REUSE.toml"]
    wanted += [f"LICENSES/{one.name}" for one in (ROOT / "LICENSES").iterdir()]
    assert [name for name in wanted if name not in names] == []


@pytest.mark.slow
def test_the_wheel_says_who_made_it(published):
    with zipfile.ZipFile(next(published.glob("*.whl"))) as packed:
        said = packed.read(next(name for name in packed.namelist() if name.endswith("/METADATA"))).decode()
    assert re.findall(r"^Author: (.*)$", said, re.MULTILINE) == ["The contributors to the ACTIE-werkplaats"]
    assert re.findall(r"^Project-URL: (\w+), ", said, re.MULTILINE) == [
        *("Repository", "Issues", "Changelog", "Documentation", "Roadmap")
    ]
    assert "Classifier: Natural Language :: Dutch" in said


@pytest.mark.slow
def test_the_list_names_all_that_is_in_it(published):
    bill = json.loads(next(published.glob("*.cdx.json")).read_text("utf-8"))
    named = {(re.sub(r"[-_.]+", "-", one["name"]).lower(), one["version"]) for one in bill["components"]}
    windows = {"colorama"}  # locked for every system, installed on that one only
    loaded = {(one["name"].replace(".", "-"), one["version"]) for one in browser_libraries()}
    assert named == {item for item in LOCKED.items() if item[0] not in windows} | loaded
    assert (bill["specVersion"], bill["metadata"]["component"]["name"]) == ("1.6", "actie-workshop")
    assert len(loaded) == 9


@pytest.mark.slow
def test_the_sums_are_those_of_the_files(published):
    lines = (published / "SHA256SUMS").read_text("utf-8").splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    files = [one for one in published.iterdir() if one.name != "SHA256SUMS"]
    assert told == {one.name: sha256(one.read_bytes()).hexdigest() for one in files}
    assert len(told) == 3
