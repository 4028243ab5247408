"""Make a release in dist/: sdist, wheel, the list of all that is in it (SBOM) and their sums.

    .venv/bin/python -m tools.release

Both packages are built twice and must be the same to the byte, so that others can build them and compare. Stops with a
sentence where something must be done first.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools import sbom
from tools.publication import PROJECT, ROOT, made, placeholders

DIST = ROOT / "dist"


def main() -> None:
    document = tomllib.loads(PROJECT.read_text("utf-8"))
    if found := placeholders({key: document[key] for key in ("project", "tool")}):
        sys.exit(f"No release yet: fill in {', '.join(found)} in pyproject.toml, then run `make publication`.")
    if stale := [file.name for file, text in made(document).items() if file.read_text("utf-8") != text]:
        sys.exit(f"No release yet: run `make publication`, for {' and '.join(stale)}.")
    if output("git", "status", "--porcelain"):
        sys.exit("No release yet: commit or remove what `git status` shows, so that others can build the same.")
    with TemporaryDirectory() as room:
        packages = built_twice(Path(room))
        shutil.rmtree(DIST, ignore_errors=True)
        DIST.mkdir()
        files = [Path(shutil.copy(package, DIST)) for package in packages]
        files.append(listed(document, Path(room)))
    sums = "".join(f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)
    (DIST / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")


def built_twice(room: Path) -> list[Path]:
    """The sdist and the wheel in a folder under `room`; stops where a second build differs."""
    first, second = (build(room / name) for name in ("first", "second"))
    for one, other in zip(first, second, strict=True):
        if one.read_bytes() != other.read_bytes():
            sys.exit(f"No release yet: {one.name} is not the same when it is built again.")
    return first


def build(folder: Path) -> list[Path]:
    """The sdist and the wheel of this commit, in the order of their names."""
    moment = output("git", "log", "-1", "--format=%ct").strip()
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": moment})
    return sorted(folder.iterdir())


def listed(document: dict[str, Any], room: Path) -> Path:
    """The SBOM of what requirements.txt installs, in DIST."""
    python = room / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", room / "venv"], check=True)
    install = ("install", "--quiet", "--require-hashes", "-r", ROOT / "requirements.txt")
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    project = document["project"]
    bill = DIST / f"{project['name']}-{project['version']}.cdx.json"
    bill.write_text(sbom.of(python), "utf-8")
    return bill


def output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
