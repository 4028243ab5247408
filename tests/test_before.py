"""What is printed before an evening: each paper in each language, on as many sheets as it says."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from itertools import product

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files import workshop
from tests.house import asked as rows
from tests.live import Facilitator, Person, Server
from tests.sample_evening import catalogue, sample
from workshop import words
from workshop.actie.evening.first_groups import FIRST_GROUPS
from workshop.actie.evening.meeting import Meeting
from workshop.actie.rules.distribution import united_pairs
from workshop.actie.rules.hearing import Votes
from workshop.actie.rules.standing import OPPOSED_FROM, standing
from workshop.paper import before
from workshop.paper.before import BLANK, PAPERS, WHOLE
from workshop.paper.sheets.tally_sheet import FROM, TO, least, most
from workshop.paper.sheets.upcoming import Upcoming, blank
from workshop.paper.tree import Document, Qr
from workshop.paper.writers import pdf
from workshop.paper.writers.html import html

LANGUAGES = sorted(words.LANGUAGES)
CONTENT = words.Content(catalogue())
MADE = datetime(2026, 1, 1, tzinfo=UTC)
LINK, TYPED = "http://192.168.1.20:8000/q/0123456789abcdef", "192.168.1.20:8000/m/123456"
UNSEEN = re.compile("[\\s\u200b\u00ad\u2066-\u2069\u200e\u200f-]")
NAMES = "Buurtbewoners van de Lindestraat en alles daaromheen"


def evening(groups: int = 4) -> Meeting:
    """The sample evening with so many groups, with long names where there are eight."""
    meeting = sample().meeting
    one = meeting.groups[0]
    many = tuple(replace(one, id=f"g{nr}", name=f"{NAMES} {nr}", examples="", expected=30) for nr in range(groups))
    return meeting if groups == len(meeting.groups) else replace(meeting, groups=many)


def coming(link: str = LINK, typed: str = TYPED, groups: int = 4) -> Upcoming:
    return Upcoming(evening(groups), CONTENT.spoken(), "123456", link, typed)


@cache
def made(name: str, language: str, groups: int = 4, count: int = 1) -> tuple[list[Document], bytes]:
    with words.use(language):
        found = before.sheets({name: count}, coming(groups=groups))
        return found, before.printed(found, MADE, pdf.printed)


def text(body: bytes) -> str:
    return UNSEEN.sub("", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("groups", [1, 4, 8])
def test_a_paper_stands_on_as_many_sheets_as_it_says(name, language, groups):
    found, body = made(name, language, groups)
    assert len(pypdf.PdfReader(io.BytesIO(body)).pages) == before.leaves(found)
    assert {document.lang for document in found} == {words.tag(language)}


@pytest.mark.parametrize("name", [paper.name for paper in PAPERS.values() if paper.usual(40)])
def test_twice_as_many_are_twice_as_many(name):
    once, twice = made(name, "nl", count=1)[0], made(name, "nl", count=2)[0]
    assert before.leaves(twice) - before.leaves(once) == 1


def test_the_voting_card_says_what_phones_say():
    for language in LANGUAGES:
        with words.use(language):
            said = UNSEEN.sub("", "".join(str(html(one)) for one in before.sheets({"stemkaarten": 1}, coming())))
            texts = CONTENT.spoken()
            for id_ in evening().elements:
                element = texts.element(id_)
                parts = (element.question, element.left.card, element.right.card, *dict(words.on_cards(element)))
                for part in (*parts, texts.dont_know, element.left.explanation, element.right.explanation):
                    assert UNSEEN.sub("", as_html(part)) in said, (language, part)


def test_groups_on_the_voting_card_are_called_as_on_phones():
    """Ours in the language of who gets it; what somebody typed as it was typed."""
    for language in LANGUAGES:
        with words.use(language):
            said = str(html(before.sheets({"stemkaarten": 1}, coming())[0]))
            assert [g.id for g in evening().groups if words.group_name(g.id, evening().groups) not in said] == []
            long = str(html(before.sheets({"stemkaarten": 1}, coming(groups=8))[0]))
            assert all(f"{NAMES} {nr}" in long for nr in range(8))


def as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")


def test_without_an_address_people_scan_the_screen():
    """At home nobody knows under which address phones will find this machine in the hall."""
    with words.use("nl"):
        for link, typed in ((LINK, TYPED), ("", "")):
            (card,) = before.sheets({"tafelkaarten": 1}, coming(link, typed))
            said = str(html(card))
            assert ("Scan eerst het scherm." in said, bool(codes(card))) == (not link, bool(link))
            assert "123 456" in said


def test_who_watches_reads_no_names_and_no_way_in():
    with words.use("nl"):
        (sheet,) = before.sheets({"kijkblad": 1}, coming(groups=8))
        said = str(html(sheet))
    assert "Schrijf geen namen op" in said
    assert [part for part in (NAMES, "123 456", TYPED) if part in said] == []


def test_the_run_sheet_has_every_step_in_its_order():
    meeting = evening()
    with words.use("nl"):
        (sheet,) = before.sheets({"draaiboekblad": 1}, coming())
        said = str(html(sheet))
        places = [said.index(f">{words.step_name(step.kind)}<") for step in meeting.programme]
        assert places == sorted(places)
        for step in meeting.programme:
            assert all(as_html(cue) in said for cue in words.cues(step)), step.kind
    assert "%(" not in said


@pytest.mark.parametrize("cards", range(FROM, TO + 1))
def test_the_table_to_count_by_hand_is_the_rule(cards):
    """For each number of cards: what is just enough stands together, and what is just not does not."""
    enough, other = least(cards), most(cards)
    for together in range(cards + 1):
        for opposite in range(cards - together + 1):
            votes = (together, 0, cards - together - opposite, opposite, 0)
            assert ((1, 2) in united_pairs(votes)) == (together >= enough and opposite <= other), votes


def test_the_table_has_each_number_of_cards_once():
    with words.use("nl"):
        *_, meaning = before.sheets({"turflijst": 1}, coming())
        rows = [row for row in re.findall(r"<tr.*?</tr>", str(html(meaning)), re.S) if "<td" in row]
    cells = [re.findall(r">(\d*)</t[hd]>", row) for row in rows]
    told = {int(row[at]): (int(row[at + 1]), int(row[at + 2])) for row in cells for at in range(0, 12, 3) if row[at]}
    assert told == {cards: (least(cards), most(cards)) for cards in range(FROM, TO + 1)}


def test_the_count_by_hand_says_the_words_of_the_screen_and_the_bounds_of_the_rule():
    with words.use("nl"):
        *_, meaning = before.sheets({"turflijst": 1}, coming())
        said = str(html(meaning))
        statuses = [words.status(code) for code in ("te_weinig_stemmen", "gedeeld", "verdeeld", "bespreken")]
    assert [status for status in statuses if status not in said] == []
    assert not re.search(r"[Gg]edeeld|[Vv]erdeeld|[Bb]espreken|ver uit elkaar", said)
    assert Fraction(3, 2) == OPPOSED_FROM and "anderhalve stap (1,5) of meer" in said


@settings(deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 5, st.integers(0, 9), st.booleans()), min_size=2, max_size=4).map(
        lambda groups: {f"g{nr}": Votes(tuple(group[:5]), *group[5:]) for nr, group in enumerate(groups)}
    )
)
def test_who_follows_the_sheet_by_hand_gets_what_the_program_gets(room):
    assert by_hand(room) == standing(room).status


def by_hand(room: dict[str, Votes]) -> str:
    """The numbered steps of the sheet, one by one."""
    counted = [
        (of.positions, sum(of.positions))
        for of in room.values()
        if sum(of.positions) >= (1 if of.open else 3) and of.dont_know <= sum(of.positions)
    ]
    if len(counted) < 2:
        return "te_weinig_stemmen"
    for place in range(4):
        here = slice(place, place + 2)
        across = slice(3, 5) if place < 2 else slice(0, 2)
        if all(sum(of[here]) >= least(n) and sum(of[across]) <= most(n) for of, n in counted):
            return "gedeeld"
    parts = [tuple(Fraction(sum(of[:upto]), n) for upto in (1, 2, 3, 4)) for of, n in counted]
    left = [of for of in parts if of[1] > Fraction(1, 2)]
    right = [of for of in parts if 1 - of[2] > Fraction(1, 2)]
    for one, other in product(left, right):
        if sum(abs(a - b) for a, b in zip(one, other, strict=True)) >= Fraction(3, 2):
            return "verdeeld"
    mean = [sum(of) / len(parts) for of in zip(*parts, strict=True)]
    both_sides = mean[1] >= Fraction(1, 3) and 1 - mean[2] >= Fraction(1, 3)
    if both_sides and sum(min(part, 1 - part) for part in mean) >= 1:
        return "verdeeld"
    return "bespreken"


def test_only_the_way_in_is_a_qr():
    """No paper but the table card leads anywhere, and none holds a key of a seat."""
    with words.use("nl"):
        for name in PAPERS:
            found = before.sheets({name: 1}, coming())
            assert bool(codes(found)) == (name == "tafelkaarten"), name


def codes(found: object) -> list[Qr]:
    if isinstance(found, Qr):
        return [found]
    if isinstance(found, list | tuple):
        return [code for one in found for code in codes(one)]
    return [code for value in vars(found).values() for code in codes(value)] if hasattr(found, "__dict__") else []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("papier") / "home")
    yield running
    running.stop()


def test_the_desk_prints_everything_for_the_evening_as_one_file(server):
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    page = desk.get(f"/papier/{meeting}").text
    sheets = int(re.search(r"(\d+) vellen, zwart-wit kan", page)[1])
    asked = "&".join(f"paper-{name}-wanted=1" for name in WHOLE)
    printed = desk.get(f"/papier/{meeting}/vellen?{asked}&language=nl")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert len(pypdf.PdfReader(io.BytesIO(printed.content)).pages) == sheets
    arabic = desk.get(f"/papier/{meeting}/vellen?paper-uitnodiging-wanted=1&language=ar")
    assert "دعوة" in pypdf.PdfReader(io.BytesIO(arabic.content)).metadata.title


def test_the_list_of_what_to_do_leads_to_voting_cards_in_every_language(server):
    """Pressed before the evening: it is ticked there, and the cards stand first: a language, and a press."""
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    page = desk.post(f"/papier/{meeting}")
    assert page.url == f"{server.url}/papier/{meeting}?paper-stemkaarten-wanted=1"
    first = re.search(r'<form[^>]* id="one">(.*?)</form>', page.text, re.S)[1]
    assert ">Stemkaarten<" in first and 'name="paper-stemkaarten-count"' in first
    assert sorted(re.findall(r'<option value="([^"]+)"', first)) == LANGUAGES
    assert f"printed/{meeting}" in {row["name"] for row in rows(server, "select name from moments")}
    assert 'id="one"' not in desk.get(f"/papier/{meeting}?paper-onbekend-wanted=1").text


def test_where_the_cards_stood_before_leads_there_too_and_ticks_nothing(server):
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    page = desk.get(f"/kaarten/{meeting}?taal=xx")
    assert page.url == f"{server.url}/papier/{meeting}?paper-stemkaarten-wanted=1"
    assert f"printed/{meeting}" not in {row["name"] for row in rows(server, "select name from moments")}


def test_what_was_chosen_stays_chosen_when_it_cannot_be_printed(server):
    desk = Facilitator(server)
    query = "paper-kijkblad-wanted=1&paper-stemkaarten-count=12&paper-mandaatkaart-count=0x&language=tr"
    page = desk.get(f"/papier/{desk.new_meeting()}/vellen?{query}").text
    assert re.findall(r'name="paper-(\w+)-wanted" value="1" checked', page) == ["kijkblad"]
    assert 'name="paper-stemkaarten-count" type="number" inputmode="numeric" min="1" max="100" value="12"' in page
    assert page.count('<option value="tr" lang="tr" selected>') == 1


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("name", BLANK)
def test_a_blank_form_needs_no_evening(name, language):
    with words.use(language):
        found = before.sheets({name: 1}, blank(CONTENT.spoken()))
        said = "".join(str(html(one)) for one in found)
        groups = [words.group_name(group.id, FIRST_GROUPS) for group in FIRST_GROUPS]
        pages = pypdf.PdfReader(io.BytesIO(before.printed(found, MADE, pdf.printed))).pages
    assert len(pages) == before.leaves(found)
    assert not re.search(r": ?</h1>", said)
    if name not in ("mandaatkaart", "kijkblad"):
        assert all(group in said for group in groups)


def test_home_leads_to_blank_forms_and_only_for_who_holds_the_link(server):
    desk = Facilitator(server)
    assert 'href="/formulieren"' in desk.get("/").text
    page = desk.get("/formulieren").text
    assert tuple(re.findall(r'name="paper-([\w-]+)-wanted"', page)) == BLANK
    given = desk.get("/formulieren/vellen?paper-turflijst-wanted=1&paper-rolafspraak-a3-wanted=1&language=en")
    assert given.headers["Content-Type"] == "application/pdf"
    assert len(pypdf.PdfReader(io.BytesIO(given.content)).pages) == 7
    for query in ("", "paper-stemkaarten-wanted=1", "paper-mandaatkaart-wanted=1&paper-mandaatkaart-count=101"):
        wrong = desk.get(f"/formulieren/vellen?{query}")
        assert (wrong.status_code, "utrecht-alert--error" in wrong.text) == (400, True), query
    desk.connect("desk", desk.new_meeting())
    for who in (Person(server), desk.key("facilitator"), desk.key("helper")):
        assert [who.get(path).status_code for path in ("/formulieren", "/formulieren/vellen")] == [403, 403]
    desk.leave()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Kies eerst wat je wilt printen."),
        ("paper-onbekend-wanted=1", "Kies eerst wat je wilt printen."),
        ("paper-stemkaarten-wanted=1&paper-stemkaarten-count=101", "van 1 tot en met 100"),
        ("paper-stemkaarten-wanted=1&paper-stemkaarten-count=veel", "van 1 tot en met 100"),
    ],
)
def test_what_cannot_be_printed_is_said_on_the_page(server, query, says):
    desk = Facilitator(server)
    answer = desk.get(f"/papier/{desk.new_meeting()}/vellen?{query}")
    assert (answer.status_code, says in answer.text) == (400, True)


def test_the_invitation_can_be_written_on_in_word(server):
    desk = Facilitator(server)
    given = desk.get(f"/papier/{desk.new_meeting()}/uitnodiging.docx?language=pl")
    assert given.status_code == 200
    with zipfile.ZipFile(io.BytesIO(given.content)) as packed:
        said = re.sub("<[^>]+>", "", packed.read("word/document.xml").decode())
    assert UNSEEN.sub("", "Telefon nie jest potrzebny.") in UNSEEN.sub("", said)


def test_paper_is_the_desks(server):
    meeting = Facilitator(server).new_meeting()
    assert Person(server).post(f"/papier/{meeting}").status_code == 403
    for path in (
        f"/papier/{meeting}",
        f"/kaarten/{meeting}",
        f"/papier/{meeting}/vellen?paper-uitnodiging-wanted=1",
        f"/papier/{meeting}/uitnodiging.docx",
    ):
        assert Person(server).get(path).status_code == 403, path


def test_the_command_prints_it_too(server, tmp_path):
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    for kind, sheets in (("alles", 18), ("stemkaarten", 3)):
        file = tmp_path / f"{kind}.pdf"
        count = () if kind == "alles" else ("--count", "2")
        done = workshop(server.home, "print", meeting, kind, "-o", str(file), *count)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}\n", "")
        assert len(pypdf.PdfReader(file).pages) == sheets


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("000000", "alles", "-o", "papier.pdf"), "Deze code klopt niet."),
        (("MEETING", "posters", "-o", "papier.pdf"), "stemkaarten"),
        (("MEETING", "alles", "-o", "papier.pdf", "--language", "xx"), "nl"),
        (("MEETING", "alles", "-o", "bestaat/niet/papier.pdf"), "bestaat/niet"),
    ],
)
def test_what_the_command_cannot_print_is_said_and_leaves_no_file(server, tmp_path, arguments, says):
    meeting = Facilitator(server).new_meeting()
    there = [str(tmp_path / one) if one.endswith(".pdf") else one.replace("MEETING", meeting) for one in arguments]
    done = workshop(server.home, "print", *there)
    assert (done.returncode, says in done.stderr, list(tmp_path.iterdir())) == (2, True, []), done.stderr
