"""What we build on: pinned with hashes, above the versions with known holes, and under licences that fit ours."""

import re
import tomllib
from importlib.metadata import Distribution, distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.live import ROOT

LOCK = (ROOT / "requirements.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = [text for name in ("postgresql", "redis") for text in PROJECT["optional-dependencies"][name]]
NEEDED = [Requirement(text) for text in (*PROJECT["dependencies"], *EXTRAS)]
# Below these are known holes.
FLOORS = {"python-engineio": "4.13.2", "python-socketio": "5.16.2", "flask": "3.1.3", "werkzeug": "3.1.6"}
# Permissive, or copyleft that EUPL-1.2 names as compatible or that reaches no further than its own files.
FITTING = (
    "mit",
    "bsd",
    "apache",
    "isc",
    "psf",
    "python software foundation",
    "mpl",
    "mozilla",
    "unlicense",
    "zlib",
    "lgpl",
)
LOCKED = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE))


def licence(found: Distribution) -> str:
    """All that a package says about its licence."""
    said = found.metadata
    parts = [said.get("License-Expression", ""), said.get("License", "")[:200]]
    parts += [one for one in said.get_all("Classifier", []) if one.startswith("License")]
    return " ".join(filter(None, parts)).lower()


@pytest.mark.parametrize("needed", NEEDED, ids=lambda needed: needed.name)
def test_what_we_need_is_locked_at_a_version_that_will_do(needed):
    assert needed.specifier.contains(LOCKED[needed.name.lower()])


@pytest.mark.parametrize("name", FLOORS)
def test_known_holes_are_below_us(name):
    assert Version(LOCKED[name]) >= Version(FLOORS[name])
    floor = next(needed for needed in NEEDED if needed.name.lower() == name).specifier
    assert not floor.contains(str(Version(FLOORS[name]).base_version) + ".dev0")
    assert Version(distribution(name).version) >= Version(FLOORS[name])


def test_every_locked_package_has_a_hash_and_none_an_address():
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(LOCKED) > 20
    assert [block.split("=")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://|^--|file:|/opt/", LOCK, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(LOCKED))
def test_licences_fit_ours(name):
    here = {found.metadata["Name"].lower().replace("_", "-"): found for found in distributions()}
    found = here.get(name.lower().replace("_", "-"))
    if found is None:
        assert name in ("colorama", "tzdata"), f"{name} is locked but not installed"
        return
    assert any(word in licence(found) for word in FITTING), (name, licence(found))
