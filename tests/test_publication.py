"""What strangers read about us is one set of facts, told the same everywhere, in the forms that others agreed on."""

import re
import tomllib
from collections import Counter
from typing import Annotated, Literal

import msgspec
import pytest
import yaml
from babel import Locale
from msgspec import Meta

from tests.live import ROOT
from tools.publication import made, placeholders
from tools.sbom import ROW
from workshop.words.language import LANGUAGES, tag

TEXT = (ROOT / "publiccode.yml").read_text("utf-8")
DOCUMENT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = DOCUMENT["project"]
VENDORED = [*(ROOT / "workshop/static/vendor").glob("*@*"), *(ROOT / "tests/browser/vendor").glob("*@*")]
LICENCES = {"axe-core@4.14.1": "MPL-2.0 AND MIT"} | {
    f"{name.replace('/', '-').lstrip('@')}@{version}": licence
    for name, version, licence in ROW.findall((ROOT / "workshop/static/vendor/README.md").read_text("utf-8"))
}
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
Web = Annotated[str, Meta(pattern="^https://")]
TAGS = dict.fromkeys(map(tag, LANGUAGES))


class Strict(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    pass


class Description(Strict):
    localised_name: str
    short_description: Annotated[str, Meta(max_length=150)]
    long_description: Annotated[str, Meta(min_length=150, max_length=10_000)]
    features: Annotated[list[str], Meta(min_length=5, max_length=20)]
    screenshots: list[str]


class Named(Strict):
    name: str
    uri: Web


class Contact(Strict):
    name: str
    email: str


class Maintenance(Strict):
    type: Literal["internal", "contract", "community", "none"]
    contacts: Annotated[list[Contact], Meta(min_length=1)]


class Localisation(Strict):
    localisation_ready: bool
    available_languages: list[str]


class Legal(Strict):
    license: str


class Audience(Strict):
    countries: list[str]
    scope: list[Literal["government", "local-authorities", "society", "welfare"]]


class Dependency(Strict):
    name: str
    version_min: str = ""
    optional: bool = False


class Reference(Strict):
    id: Web


class PublicCode(Strict):
    """What we use of publiccode.yml 0.7, with the bounds of its standard (https://yml.publiccode.tools)."""

    publiccode_yml_version: Literal["0.7"]
    name: str
    url: Web
    software_version: str
    platforms: list[Literal["web", "linux", "mac", "windows"]]
    categories: list[Literal["event-management", "digital-citizenship", "collaboration"]]
    roadmap: Web
    development_status: Literal["concept", "development", "beta", "stable", "obsolete"]
    software_type: Literal["standalone/web"]
    supports: list[Reference]
    organisation: Named
    intended_audience: Audience
    description: dict[str, Description]
    legal: Legal
    maintenance: Maintenance
    localisation: Localisation
    depends_on: dict[Literal["open"], list[Dependency]]


def read() -> PublicCode:
    return msgspec.convert(yaml.safe_load(TEXT), PublicCode)


def test_publiccode_says_our_version_languages_and_licence():
    said = read()
    assert said.software_version == PROJECT["version"]
    assert said.localisation == Localisation(True, list(TAGS))
    assert said.legal.license == PROJECT["license"] == "EUPL-1.2"
    assert list(said.description) == ["nl", "en"]


def test_publiccode_shows_pictures_that_are_there():
    shown = [ROOT / picture for text in read().description.values() for picture in text.screenshots]
    assert [picture for picture in shown if not picture.is_file()] == []
    assert len(shown) == 2


def test_publiccode_names_the_python_that_we_ask_for():
    assert read().depends_on["open"][0] == Dependency("Python", PROJECT["requires-python"].removeprefix(">="))


def test_what_is_made_from_pyproject_is_fresh():
    texts = made(DOCUMENT)
    assert {file.name for file in texts} == {"publiccode.yml", "CONTACT.md"}
    assert {file: file.read_text("utf-8") for file in texts} == texts, "run `make publication`"


def test_the_package_names_every_language():
    said = {line.removeprefix("Natural Language :: ") for line in PROJECT["classifiers"] if "Natural" in line}
    assert said == {Locale.parse(code).get_language_name("en") for code in TAGS}


def test_placeholders_stand_in_one_place_and_in_what_is_made_from_it():
    told = {"pyproject.toml", "publiccode.yml", "CONTACT.md"}
    papers = [*ROOT.glob("[!.]*.*"), *(ROOT / "docs").glob("*.md"), *FORMS]
    assert {paper.name for paper in papers if "placeholder.invalid" in paper.read_text("utf-8")} <= told


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"urls": {"Issues": "https://placeholder.invalid/issues"}}, ["urls.Issues"]),
        ({"people": [{"name": "Ada"}, {"name": "PLACEHOLDER: who"}]}, ["people.1.name"]),
        ({"urls": {"Issues": "https://example.org/issues"}, "size": 12}, []),
    ],
)
def test_a_placeholder_is_found_by_its_name(document, found):
    assert placeholders(document) == found


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_what_others_made_is_under_their_licence(folder):
    tables = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
    place = folder.relative_to(ROOT).as_posix()
    fitting = [one for one in tables[1:] if re.match(one["path"].replace("**", "").replace("*", "[^/]*"), f"{place}/")]
    assert len(fitting) == 1, f"give {place} a table in REUSE.toml"
    assert "ACTIE" not in str(fitting[0]["SPDX-FileCopyrightText"])
    assert fitting[0]["SPDX-License-Identifier"] == LICENCES[folder.name]


def test_the_assessment_adds_up():
    """Of the Standard for Public Code: its sixteen criteria, and how many requirements of each kind are met."""
    page = (ROOT / "docs" / "public-code.md").read_text("utf-8")
    criteria = re.split(r"^## \d+\. ", page, flags=re.MULTILINE)[1:]
    answers = {
        part: re.findall(r"^\| (must|should|optional) \| [^|]+ \| (\w+) \|", part, re.MULTILINE) for part in criteria
    }
    counted = Counter(answer for part in answers.values() for answer in part)
    told = re.findall(r"^\| (yes|partly|waits|no) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    sums = {
        (kind, row[0]): int(n) for row in told for kind, n in zip(("must", "should", "optional"), row[1:], strict=True)
    }
    assert sums == {key: counted[key] for key in sums}
    assert (len(criteria), len(told), sum(sums.values())) == (16, 4, counted.total())
    met = [n for n, part in enumerate(answers.values(), 1) if {a for kind, a in part if kind == "must"} == {"yes"}]
    assert [int(n) for n in re.findall(r"\d+", re.search(r"of the sixteen criteria: (.*);", page)[1])] == met


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_asks_something(form):
    asked = yaml.safe_load(form.read_text("utf-8"))
    fields = [one for one in asked["body"] if one["type"] != "markdown"]
    assert set(asked) == {"name", "description", "body"}
    assert len({one["id"] for one in fields}) == len(fields) > 0
    assert [one["id"] for one in fields if not one["attributes"]["label"]] == []
