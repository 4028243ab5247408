"""What strangers read about this project, made from one place: pyproject.toml.

    .venv/bin/python -m tools.publication

Writes CONTACT.md, and in publiccode.yml all that is a fact (addresses, names, version, languages); its descriptions
are edited there. Until an organisation publishes this, pyproject.toml has placeholders, and `make release` refuses.
"""

import tomllib
from pathlib import Path
from typing import Any

import yaml

from workshop.words.language import LANGUAGES, tag

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "pyproject.toml"
PUBLICCODE = ROOT / "publiccode.yml"
CONTACT = ROOT / "CONTACT.md"
PLACEHOLDER = "placeholder"
CONTACT_PAGE = """\
# Contact

Made by `make publication` from `pyproject.toml`; edit it there.

| | |
|---|---|
| who publishes this | {organisation[name]}, <{organisation[uri]}> |
| the source | <{urls[Repository]}> |
| ideas, faults, questions | <{urls[Issues]}>, or by mail: {questions} |
| a weakness in the program | {security}, and not on the public page: see [SECURITY.md](SECURITY.md) |
| how people treat each other | {conduct}: see [CODE_OF_CONDUCT.md](CODE_OF_CONDUCT.md) |
| maintainers | {names} |
"""


def placeholders(value: Any, place: str = "") -> list[str]:
    """Where in a document of tables, lists and texts a placeholder still stands, as dotted names."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in placeholders(part, f"{place}.{key}".strip("."))]
    if isinstance(value, list):
        return [found for number, part in enumerate(value) for found in placeholders(part, f"{place}.{number}")]
    return [place] if PLACEHOLDER in str(value).lower() else []


def contact_page(document: dict[str, Any]) -> str:
    """CONTACT.md as it must be for this pyproject.toml."""
    project, contact = document["project"], document["tool"]["contact"]
    names = ", ".join(one["name"] for one in project["maintainers"])
    return CONTACT_PAGE.format(urls=project["urls"], names=names, **contact)


def publiccode(document: dict[str, Any], described: dict[str, Any]) -> str:
    """publiccode.yml as it must be for this pyproject.toml, with the descriptions that it has."""
    project, contact = document["project"], document["tool"]["contact"]
    facts = {
        "url": project["urls"]["Repository"],
        "softwareVersion": project["version"],
        "roadmap": project["urls"]["Roadmap"],
        "organisation": contact["organisation"],
        "legal": {"license": project["license"]},
        "maintenance": {"type": "community", "contacts": project["maintainers"]},
        "localisation": {"localisationReady": True, "availableLanguages": list(dict.fromkeys(map(tag, LANGUAGES)))},
    }
    text: str = yaml.safe_dump({**described, **facts}, allow_unicode=True, sort_keys=False, width=120)
    return text


def made(document: dict[str, Any]) -> dict[Path, str]:
    """Each file that is made from pyproject.toml, with the text that it must have."""
    described = yaml.safe_load(PUBLICCODE.read_text("utf-8"))
    return {PUBLICCODE: publiccode(document, described), CONTACT: contact_page(document)}


def main() -> None:
    for file, text in made(tomllib.loads(PROJECT.read_text("utf-8"))).items():
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
