"""Every text is gathered, translated for its readers, and says the same in each language; Dutch is plain."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from tests.recorded import recorded
from tests.sample_evening import sample
from tools.texts import POT, ROOT, compiled, folder, gather, read, retired
from workshop import words
from workshop.host.settings import catalogue
from workshop.words.language import KNOWN, LANGUAGES, LEADING, SOURCE, load

MAY_NOT_BE_SAID = (
    *("bewoners vinden", "draagvlak", "representatief", "significant", "gepolariseerd", "beste methode"),
    *("komt door", "doordat", "procent"),
)
# Where texts stand that only those who lead an evening read, at the desk, on the projector and in a terminal.
FOR_WHO_LEADS = (
    *("templates/desk", "templates/writer", "templates/helper", "templates/prepare", "templates/home"),
    *(
        "templates/forget",
        "templates/test",
        "templates/slips.html",
        "templates/papers",
        "templates/case",
        "templates/screen",
        "templates/stijl",
        "words/evening",
        "words/history",
        "words/imports",
        "running",
        "data/aims",
    ),
    *("paper/before", "paper/sheets/annex"),
    *("data/cases", "paper/sheets/case"),
    *("paper/sheets/run_sheet", "paper/sheets/tally_sheet", "paper/sheets/watch_sheet"),
)
IN_A_STEP = re.compile(r"templates/steps/\w+/(?:desk|writer|screen)\w*\.html")
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
NAMED = re.compile(r"%\((\w+)\)")
COUNTED = {"n", "days", "count", "minutes", "before", "seats", "people", "there"}
NUMBERED = ("Geef de telefoon aan plek %(n)s", "Plek %(n)s")
# A language with a fallback need not say everything: tests/test_easy_dutch.py looks at ours.
TRANSLATED = [code for code in LANGUAGES if code != SOURCE and not KNOWN[code].fallback]
# What agreements by the rules of before were signed with stays as it was, also where we would say it otherwise now.
SIGNED = set(retired())
OF_RULES_1 = {"words/rules_1.py", "words/standings_1.py"}
# The word of the glossary wherever the Dutch one stands, as far as it stays the same in every case of the language.
STEMS = {
    "begeleider": {"en": "facilitator", "tr": "moderatör", "ar": "ميسّر", "pl": "prowadząc", "uk": "модератор"},
    "professionals?": {"en": "professional", "tr": "profesyonel", "ar": "مهني", "pl": "specjali", "uk": "фахів"},
    "gemeente": {"en": "municipality", "tr": "belediye", "ar": "لدية", "pl": "gmin", "uk": "муніципаліт"},
    "initiatiefnemers": {
        "en": "initiators",
        "tr": "girişimi başlatan",
        "ar": "أصحاب المبادر",
        "pl": "inicjator",
        "uk": "ініціатор",
    },
    "rolprofiel": {"en": "role profile", "tr": "rol profil", "ar": "أدوار", "pl": "profil ról", "uk": "профіль ролей"},
    "toezegging(?:en)?": {"en": "pledge", "tr": "söz", "ar": "وعد|وعود", "pl": "obietnic", "uk": "обіцянк"},
    "bezwaar": {"en": "objection", "tr": "itiraz", "ar": "اعتراض", "pl": "sprzeciw", "uk": "заперечен"},
}
# Words that meant something else (docs/vertalen.md has the right ones); they do not come back.
NO_MORE = {
    "en": ["handing support", "rules hold", "honest beforehand", "subject to confirmation", "you neither"],
    "tr": ["çalışanlar", "yönetici", "kolaylaştırıcı", "girişimci", "yazıcı", "endişe", "anlaşıldı", "şartlı"],
    "ar": ["الجاهزية", "ضعفاء", "جارك", "موافق مع قلق", "النظر إلى الوراء", "مع التحفظ", "متأكد"],
    "pl": ["pracownicy", "umow", "prowadzący ", "zastrzeż", "z sąsiadem", "jesteś w środku", "służb"],
    "uk": ["працівники", "застереж", "околиц", "угод", "ведуч", "писар", "із сусідом", "служін", "погляд назад"],
}


def forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def said(message: Message) -> tuple[str, ...]:
    """The translation, in all its forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def by_text(found: Catalog) -> dict[tuple[str, ...], Message]:
    return {(message.context or "", *forms(message)): message for message in found if message.id}


def is_read_by_participants(message: Message) -> bool:
    return any(not (file.startswith(FOR_WHO_LEADS) or IN_A_STEP.fullmatch(file)) for file, _ in message.locations)


def is_signed(message: Message) -> bool:
    return (message.context, message.id) in SIGNED or {file for file, _ in message.locations} <= OF_RULES_1


def spoken_now(found: Catalog) -> list[Message]:
    return [message for message in found if message.id and any(said(message)) and not is_signed(message)]


def glossary() -> list[dict[str, str]]:
    """The table of docs/vertalen.md: a row for each Dutch word."""
    lines = (ROOT / "docs" / "vertalen.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    head, *words_of = rows
    return [dict(zip(head, row, strict=True)) for row in words_of]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)|(</?\w+>)", text))


@pytest.fixture(scope="module")
def gathered() -> dict[tuple[str, ...], Message]:
    return by_text(gather())


@pytest.fixture(scope="module", params=TRANSLATED)
def translation(request) -> Catalog:
    return read(folder(request.param) / "messages.po")


def test_the_gathered_texts_are_fresh(gathered):
    kept = by_text(read(POT))
    assert {"new": gathered.keys() - kept.keys(), "gone": kept.keys() - gathered.keys()} == {
        "new": set(),
        "gone": set(),
    }, "run `make texts`"


def test_every_language_has_just_these_texts(gathered, translation):
    assert by_text(translation).keys() == gathered.keys(), "run `make texts`"


def test_what_is_spoken_is_what_is_written(translation):
    po = folder(str(translation.locale)) / "messages.po"
    assert po.with_suffix(".mo").read_bytes() == compiled(po), "run `make texts`"


def test_everybody_reads_everything_in_their_own_language(translation):
    all_of_it = str(translation.locale) in LEADING
    missing = [
        forms(message)
        for message in translation
        if message.id and (all_of_it or is_read_by_participants(message)) and not all(said(message))
    ]
    assert missing == []


def test_a_translation_tells_the_same_facts(translation):
    for message in translation:
        facts = placeholders(forms(message)[-1])
        if message.id and any(said(message)):
            assert placeholders(said(message)[-1]) == facts, forms(message)
            assert all(placeholders(form) <= facts for form in said(message)), forms(message)


def test_who_and_what_is_called_as_in_the_glossary(translation):
    language = str(translation.locale)
    called = {row["Nederlands"]: row[language].lower() for row in glossary()}
    found = {
        (message.id, text)
        for message in spoken_now(translation)
        for text in said(message)
        if forms(message)[0].lower() in called and called[forms(message)[0].lower()] != text.lower()
    }
    assert found == set()
    assert {"begeleider", "bewoners", "professionals", "gemeente", "rolafspraak"} <= called.keys()


@pytest.mark.parametrize("term", STEMS)
def test_one_thing_has_one_word(translation, term):
    stem = STEMS[term][str(translation.locale)]
    of_it = [m for m in spoken_now(translation) if re.search(rf"\b{term}\b", forms(m)[0].lower())]
    assert [(forms(m), said(m)) for m in of_it if not all(re.search(stem, text.lower()) for text in said(m))] == []
    assert of_it


def test_words_that_meant_something_else_do_not_come_back(translation):
    told = [text for message in spoken_now(translation) for text in said(message)]
    assert [(bad, text) for bad in NO_MORE[str(translation.locale)] for text in told if bad in text.lower()] == []


def test_every_plural_has_all_its_forms(translation):
    for message in translation:
        if message.id and message.pluralizable and any(said(message)):
            assert len(said(message)) == translation.num_plurals, forms(message)


def test_each_number_gets_the_form_that_the_language_has_for_it(translation):
    """As CLDR has it, which is how the forms are written; Turkish says all numbers in one form."""
    category = Locale.parse(str(translation.locale)).plural_form
    used = [name for name in CATEGORIES if name in {category(n) for n in range(1000)}]
    with words.use(str(translation.locale)):
        for message in translation:
            if message.id and message.pluralizable and any(said(message)):
                one_form = len(said(message)) == 1
                assert one_form == (str(translation.locale) == "tr"), forms(message)
                expected = [said(message)[0 if one_form else used.index(category(n))] for n in range(211)]
                assert [words.ngettext(*message.id, n) for n in range(211)] == expected, forms(message)


def test_what_is_counted_has_a_form_for_every_number(gathered):
    """In other languages the word beside a number changes with it; beside a number that is a name it does not."""
    counted = [
        message.id
        for message in gathered.values()
        if is_read_by_participants(message) and not message.pluralizable and COUNTED & set(NAMED.findall(message.id))
    ]
    assert sorted(counted) == sorted(NUMBERED)


def test_gettext_itself_finds_nothing_wrong(translation):
    if shutil.which("msgfmt") is None:
        pytest.skip("no msgfmt: see tools/install-test-needs")
    po = folder(str(translation.locale)) / "messages.po"
    command = ["msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", po]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_said_that_the_votes_do_not_say(gathered):
    found = [(bad, text) for key in gathered for text in key for bad in MAY_NOT_BE_SAID if bad in text.lower()]
    assert found == []


def test_one_and_many_tell_the_same_facts(gathered):
    for message in gathered.values():
        one, *many = (placeholders(form) for form in forms(message))
        assert all(one <= facts for facts in many), forms(message)


def test_a_language_we_do_not_have_is_dutch():
    with words.use("../nl"):
        assert (words.language(), words.status("gedeeld")) == ("nl", "het eens")


def test_a_built_translation_is_spoken_where_it_has_the_text(tmp_path: Path):
    texts = Catalog(locale="en")
    texts.add("gedeeld", "shared")
    built = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    built.parent.mkdir(parents=True)
    with built.open("wb") as file:
        write_mo(file, texts)
    spoken = load("en", (tmp_path,))
    assert [spoken.gettext(text) for text in ("gedeeld", "bespreken")] == ["shared", "bespreken"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_texts_of_data_are_spoken_too(language):
    source = catalogue()
    content = words.Content(source)
    with words.use(language):
        spoken = content.spoken()
        assert spoken.stem == words.pgettext("stem", source.stem) != source.stem
        assert [e.id for e in spoken.elements] == [e.id for e in source.elements]
        for theirs, ours in zip(spoken.elements, source.elements, strict=True):
            assert theirs.question != ours.question
            assert len(set(theirs.positions)) == 5
        assert [m.name for m in spoken.methods] == [m.name for m in source.methods]
        frozen = recorded(sample())
        retold = content.retold(frozen)
    assert (retold.stem, retold.agreement.fixed) == (spoken.stem, frozen.agreement.fixed)
    assert content.retold(frozen) == frozen
