"""Cases for a werkatelier: ours do not lean, a host's own come whole or not at all, and a table can play each."""

import io
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files import workshop
from tests.live import Facilitator, Person, Server
from tests.scenes import Play
from workshop import words
from workshop.actie.evening import playing
from workshop.actie.picture import Audience, picture
from workshop.actie.texts.catalogue import MOST_WORDS
from workshop.actie.texts.shapes import Case
from workshop.host.environment import BadSetting
from workshop.host.settings import catalogue, own_cases
from workshop.paper import before
from workshop.paper.sheets.case import case_papers
from workshop.paper.tree import Cards
from workshop.paper.writers import pdf

ROOT = Path(__file__).parents[1]
OURS = (ROOT / "data" / "cases.toml").read_text("utf-8")
KEET = OURS[OURS.index('id = "keet"') :].partition("[[cases]]")[0]
OWN = "# Van de gemeente Voorbeeld.\n\n[[cases]]\n" + KEET.replace('id = "keet"', 'id = "speeltuin"').replace(
    "De keet achter de dijk", "De speeltuin"
)
TEXTS = catalogue()
CONTENT = words.Content(TEXTS)
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def case(id_: str) -> Case:
    return next(one for one in TEXTS.cases if one.id == id_)


def pages(body: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(body)).pages)


@pytest.fixture
def own(tmp_path):
    """Keeps a file of own cases, and gives the environment that names it."""

    def keep(text: str) -> dict[str, str]:
        file = tmp_path / "casussen.toml"
        file.write_text(text, "utf-8")
        return {"WORKSHOP_CASES": str(file)}

    return keep


def test_the_eight_cases_are_those_of_the_design():
    assert [one.id for one in TEXTS.cases] == [
        *("zorgcooperatie", "dorpshuis", "moestuin", "keet"),
        *("taalmaatjes", "straatafspraak", "gsa", "groen"),
    ]
    assert {role.group for one in TEXTS.cases for role in one.roles} == {"residents", "professionals", "municipality"}


@pytest.mark.parametrize("id_", [one.id for one in TEXTS.cases])
def test_a_case_of_ours_leans_to_no_side(id_):
    """All that pulls to the left is told in about as many words as all that pulls to the right."""
    sides = [(len(pull.left.split()), len(pull.right.split())) for pull in case(id_).pulls.values()]
    left, right = map(sum, zip(*sides, strict=True))
    assert abs(left - right) * 10 <= max(left, right)


def test_every_group_is_at_the_table_of_every_case():
    """Without one of them its side would be nobody's."""
    for one in TEXTS.cases:
        assert {role.group for role in one.roles} == {"residents", "professionals", "municipality"}, one.id


def test_own_cases_come_after_ours_and_are_somebodys_own(own):
    (found,) = own_cases(own(OWN))
    assert (found.id, found.title, found.title.place, found.title.lang) == ("speeltuin", "De speeltuin", "", "nl")
    assert own_cases({}) == ()


LONG = '"' + "woord " * 31 + 'einde."'
REFUSED = [
    ('phase = "loopt"', 'phase = "later"', "speeltuin: phase 'later' is not one of idee, plan"),
    ('setting = "dorp"', 'setting = "stad"', "speeltuin: setting 'stad' is not one of wijk, dorp"),
    ('kind = "zelf-organiseren"', 'kind = "feest"', "speeltuin: kind 'feest' is not one of zelf-organiseren"),
    ('group = "professionals"', 'group = "zorg"', "speeltuin.roles.jongerenwerker: group Invalid enum value 'zorg'"),
    ('id = "vader"', 'id = "bouwer"', "speeltuin: roles has bouwer twice"),
    ('id = "vader"', 'id = "Vader!"', "speeltuin.roles 2: id 'Vader!' is not lower case letters"),
    ('id = "vader"\n', "", "speeltuin.roles 2: Object missing required field `id`"),
    ('wants = "Je wilt rustig slapen.', 'wens = "Je', "speeltuin.roles.buurman: Object missing required field `wants`"),
    ("wants = ", 'wens = ""\nwants = ', "speeltuin.roles.bouwer: wens is not one of its keys"),
    ("[cases.pulls.contact]", "[cases.pulls.kontact]", "speeltuin.pulls: contact is missing"),
    (
        "[cases.trainer]",
        "[cases.pulls.moed]\nleft = 'a'\nright = 'b'\n[cases.trainer]",
        "speeltuin.pulls: element 'moed'",
    ),
    (r'left = "Wie er op .*', "left = 'Wie er is.'", "speeltuin.pulls.empathie: left and right have 3 and 16 words"),
    (r'right = "Het is hun keet.*', "", "speeltuin.pulls.empathie: Object missing required field `right`"),
    (r'knows = "De kachel.*', f"knows = {LONG}", "speeltuin.roles.bouwer: knows has 32 words, not at most 30"),
    (r'opening = ".*', "opening = ''", "speeltuin.trainer: opening is empty"),
    (r'title = ".*', "title = 7", "speeltuin: title Expected `str`, got `int`"),
    ('id = "speeltuin"', 'id = "De speeltuin."', "cases 1: id 'De speeltuin.' is not lower case letters"),
    ('id = "speeltuin"\ntitle', 'id = "a [b\\n9 {0}"\ntitel', "a [b 9 {0}: Object missing required field `title`"),
    ('id = "speeltuin"', 'id = "groen"', "groen: is the id of a case of ours"),
    ("[[cases]]", "[[casus]]", "cases: Expected `array`, got `object`"),
    ('source = ["001_901c6e5a35693e47.txt"]', "source = [", "file: is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "problem"), REFUSED, ids=[problem for _, _, problem in REFUSED])
def test_a_file_of_own_cases_is_refused_by_line_and_field(own, old, new, problem):
    text, changed = re.subn(old if ".*" in old else re.escape(old), lambda _: new, OWN, count=1)
    assert changed == 1
    with pytest.raises(BadSetting) as refused:
        own_cases(own(text))
    said = re.fullmatch(r"WORKSHOP_CASES: regel (\d+), (.+)", str(refused.value))
    assert said and said[2].startswith(problem)
    assert int(said[1]) <= text.count("\n") + 1


@pytest.mark.parametrize("roles", [2, 7])
def test_a_table_has_three_to_six_roles(own, roles):
    every = re.findall(r"\[\[cases\.roles\]\]\n(?:.+\n)+\n", OWN)
    numbered = "".join(re.sub('id = "(.+)"', rf'id = "\g<1>{nr}"', every[nr % 5], count=1) for nr in range(roles))
    text = OWN.replace("".join(every), numbered)
    with pytest.raises(BadSetting, match=rf"regel 4, speeltuin: roles are {roles}, not 3 to 6"):
        own_cases(own(text))


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ('phase = "loopt"', 'phase = "later"'),
        ('group = "professionals"', 'group = "zorg"'),
        ('id = "vader"', 'id = "Vader!"'),
        ('setting = "dorp"', 'setting = ""'),
    ],
)
def test_the_line_is_that_of_the_field(own, field, line):
    text = OWN.replace(field, line, 1)
    with pytest.raises(BadSetting) as refused:
        own_cases(own(text))
    told = int(re.search(r"regel (\d+)", str(refused.value))[1])
    assert line in "\n".join(text.splitlines()[told - 1 : told + 1]), refused.value


def test_a_file_that_is_no_toml_is_refused_at_the_line_where_that_shows(own):
    with pytest.raises(BadSetting, match="WORKSHOP_CASES: regel 4, file: is not TOML"):
        own_cases(own(OWN.replace('id = "speeltuin"', "id = speeltuin")))


def test_a_file_with_one_wrong_case_is_not_taken_at_all(own):
    second = OWN.replace('id = "speeltuin"', 'id = "park"').replace('setting = "dorp"', 'setting = "stad"')
    assert len(own_cases(own(OWN + second.replace('"stad"', '"dorp"')))) == 2
    with pytest.raises(BadSetting, match="park: setting 'stad'"):
        own_cases(own(OWN + second))


@given(st.sampled_from(TEXTS.cases), st.integers(1, playing.MOST))
def test_how_often_two_roles_are_dealt_differs_by_one_at_most(one, people):
    dealt = playing.dealt(one, people)
    often = [sum(role.id == each.id for each in dealt) for role in one.roles]
    assert (len(dealt), max(often) - min(often) <= 1) == (people, True)
    assert often == sorted(often, reverse=True)


def test_the_meeting_of_a_table_expects_its_roles_and_lets_them_vote_openly():
    made = playing.meeting("id", case("keet"), 8, "2026-11-28", TEXTS)
    assert [(group.id, group.expected, group.voting) for group in made.groups] == [
        ("bewoners", 6, "open"),
        ("professionals", 1, "open"),
        ("gemeente", 1, "open"),
    ]
    assert made.groups[0].examples == "de jongere die de keet bouwde, de vader van twee jongeren, de buurman"
    about = made.about
    assert (about.title, about.phase, about.setting, about.keep_days) == (
        "De keet achter de dijk",
        "loopt",
        "dorp",
        "7",
    )
    assert sum(step.minutes for step in made.programme) <= 90


def test_every_role_is_seen_where_it_stands_also_alone():
    """Of the same people, had they come for themselves, a group of one would not be told."""
    made = playing.meeting("id", case("keet"), 8, "2026-11-28", TEXTS)
    alone = tuple(replace(group, voting="ask") for group in made.groups)
    people = {group.id: group.expected for group in made.groups}
    shown = {}
    for name, groups in (("roles", made.groups), ("themselves", alone)):
        evening = Play(groups=groups, counts=people).until("profile", "closed").evening
        row = picture(evening, Audience("screen"), TEXTS).rows[0]
        shown[name] = {mark.group: mark.show for mark in row.looks[0].marks}
    assert shown["roles"] == dict.fromkeys(people, "numbers")
    assert shown["themselves"] == {"bewoners": "numbers", "professionals": "none", "gemeente": "none"}


def test_a_role_of_none_of_the_groups_gets_one_more():
    first, *others = case("keet").roles
    strange = replace(case("keet"), roles=(replace(first, group="other"), *others))
    *_, last = playing.meeting("id", strange, 5, "", TEXTS).groups
    assert (last.kind, last.expected, last.examples) == ("other", 1, first.name)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("id_", [one.id for one in TEXTS.cases])
def test_a_case_is_one_sheet_and_four_cards_a_sheet(id_, language):
    with words.use(language):
        texts = CONTENT.spoken()
        spoken = next(one for one in texts.cases if one.id == id_)
        found = case_papers(spoken, texts, 9)
        body = before.printed(found, MADE, pdf.printed)
    assert (pages(body), before.leaves(found)) == (1 + 3, 1 + 3)
    read = [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    sheet, cards = read[0], "".join(read[1:])
    for role in spoken.roles:
        knows = re.sub(r"\s", "", role.knows)
        assert (knows in sheet, knows in cards) == (False, True), role.id
    for text in (spoken.trainer.misreading, spoken.trainer.opening):
        assert re.sub(r"\s", "", text) not in sheet + cards


def test_the_longest_case_that_is_taken_still_fits():
    """As many words as may be in each text, of the length that words have in Dutch."""

    def words_of(key: str) -> str:
        return " ".join(["bewoners"] * MOST_WORDS[key])

    model = case("groen")
    longest = replace(
        model,
        title=words_of("title"),
        situation=words_of("situation"),
        roles=tuple(
            replace(role, name=words_of("name"), wants=words_of("wants"), knows=words_of("knows"))
            for role in model.roles
        ),
        pulls={id_: replace(pull, left=words_of("side"), right=words_of("side")) for id_, pull in model.pulls.items()},
    )
    with words.use("nl"):
        found = case_papers(longest, TEXTS, 6)
        assert pages(before.printed(found, MADE, pdf.printed)) == 1 + 2


def test_each_card_is_of_one_role_and_says_how_to_vote():
    with words.use("nl"):
        _, cards = case_papers(case("moestuin"), TEXTS, 8)
    (block,) = [block for block in cards.blocks if isinstance(block, Cards)]
    assert len(block.cards) == 8
    assert all("Stem zoals jouw rol zou stemmen." in repr(card) for card in block.cards)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    file = tmp_path_factory.mktemp("own") / "casussen.toml"
    file.write_text(OWN, "utf-8")
    server = Server(tmp_path_factory.mktemp("cases") / "home", WORKSHOP_CASES=str(file))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def facilitator(server):
    return Facilitator(server)


@pytest.mark.parametrize("path", ["", "/keet", "/keet/vellen", "/nergens"])
def test_cases_are_for_who_leads(server, path):
    assert Person(server).get(f"/casussen{path}").status_code == 403


def test_the_list_has_ours_and_the_hosts_own_with_setting_and_phase(facilitator):
    assert '<a href="/casussen">Casussen voor een werkatelier</a>' in facilitator.get("/").text
    page = facilitator.get("/casussen").text
    assert re.findall(r'href="/casussen/([\w-]+)"', page) == [*(one.id for one in TEXTS.cases), "speeltuin"]
    assert page.count("dorp · loopt") == 3


def test_the_page_of_a_case_says_all_of_it(facilitator):
    page = facilitator.get("/casussen/gsa").text
    one = case("gsa")
    told = [one.title, one.situation, one.trainer.misreading, one.trainer.opening]
    told += [text for role in one.roles for text in (role.name, role.wants, role.knows)]
    told += [text for pull in one.pulls.values() for text in (pull.left, pull.right)]
    assert [text for text in told if text.replace("'", "&#39;") not in page] == []


def test_an_own_case_keeps_its_language_on_an_english_page(server):
    english = Facilitator(server)
    english.browser.headers["Accept-Language"] = "en"
    assert '<bdi lang="nl">De speeltuin</bdi>' in english.get("/casussen").text
    assert "<h1>The hut behind the dike</h1>" in english.get("/casussen/keet").text


def test_there_is_no_such_case(facilitator):
    assert facilitator.get("/casussen/nergens").status_code == 404


@pytest.mark.parametrize("id_", ["keet", "speeltuin"])
def test_the_paper_of_a_case_is_a_pdf(facilitator, id_):
    pytest.importorskip("typst")
    answer = facilitator.get(f"/casussen/{id_}/vellen?people=9")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert pages(answer.content) == 1 + 3


@pytest.mark.parametrize("people", ["0", "41", "veel"])
def test_a_number_that_cannot_be_is_told(facilitator, people):
    answer = facilitator.get(f"/casussen/keet/vellen?people={people}")
    assert answer.status_code == 400
    assert "Vul bij het aantal mensen een getal in van 1 tot en met 40." in answer.text


def test_a_table_gets_a_meeting_of_its_own_to_prepare(facilitator):
    answer = facilitator.post("/casussen/keet/bijeenkomst", people="7")
    assert re.search(r"/bijeenkomst/[0-9a-f]{32}/voorbereiden$", answer.url)
    assert 'value="De keet achter de dijk"' in answer.text
    assert "de jongerenwerker" in answer.text
    again = facilitator.post("/casussen/keet/bijeenkomst", people="7")
    assert again.url != answer.url
    assert Person(facilitator.server).post("/casussen/keet/bijeenkomst", people="7").status_code == 403


def test_the_command_prints_a_case(tmp_path):
    pytest.importorskip("typst")
    file = tmp_path / "keet.pdf"
    assert workshop(tmp_path, "print", "--case", "keet", "-o", str(file), "--count", "12").returncode == 0
    assert pages(file.read_bytes()) == 1 + 3
    unknown = workshop(tmp_path, "print", "--case", "nergens", "-o", str(file))
    assert (unknown.returncode, unknown.stderr.startswith("Bij --case kennen we 'nergens' niet.")) == (2, True)


@pytest.mark.parametrize("said", [(), ("123456",), ("123456", "alles", "--case", "keet")])
def test_the_command_wants_a_meeting_or_a_case(tmp_path, said):
    answer = workshop(tmp_path, "print", *said, "-o", str(tmp_path / "x.pdf"))
    assert answer.stderr == "Noem een CODE en een SOORT papier, of met --case een casus.\n"
    assert answer.returncode == 2 and not (tmp_path / "x.pdf").exists()


def test_the_catalogue_checks_own_cases_too(own, monkeypatch, tmp_path):
    for name, value in own(OWN).items():
        monkeypatch.setenv(name, value)
    assert "   1  own_cases\n" in workshop(tmp_path, "catalogue").stdout
    own(OWN.replace('setting = "dorp"', 'setting = "stad"'))
    answer = workshop(tmp_path, "catalogue")
    assert answer.stdout == "" and answer.returncode != 0
    assert answer.stderr.startswith("WORKSHOP_CASES: regel 12, speeltuin: setting 'stad'")


def test_what_a_host_may_copy_is_what_we_ship():
    """The guide for hosts says: begin with our file."""
    assert tomllib.loads(OWN)["cases"][0].keys() == tomllib.loads(OURS)["cases"][0].keys()
