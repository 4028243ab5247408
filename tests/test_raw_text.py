"""No text goes round the translations: with every text in brackets, nothing is left outside but what people typed.

Nor does anybody on a phone read Dutch by surprise: texts that not every language has bear a mark as well.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.browser.walk import ABOUT, COUNTS, END, LONG, fill
from tests.evening import Room
from tests.live import Person, Server
from tests.test_translations import TRANSLATED, by_text, forms, said
from tools.texts import POT, folder, read
from workshop import words
from workshop.host.settings import catalogue

OPEN, CLOSE = "⟦", "⟧"
IN_FEW = "✂"
MARKED = re.compile(rf"{OPEN}{IN_FEW}[^{OPEN}{CLOSE}]*")
INNERMOST = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-confirm", "data-t-received", "data-t-sending")
PRINTED = [method.name for method in catalogue().methods]
PRINTED += [name for of in catalogue().publications for name in (of.title, f"{of.by}, {of.year}", of.by)]
NAMES = re.compile("|".join(map(re.escape, sorted(PRINTED, key=len, reverse=True))))
# Dates and times are Babel's; the letters of the model, keys of a keyboard, codes and addresses are no language.
# Days, addresses, letters and keys, and what Babel puts between two names.
OTHER = re.compile(
    r"(maan|dins|woens|donder|vrij|zater|zon)dag|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    r"|november|december|\ben +\.|https?://\S+|\d+\.\d+\.\d+\.\d+\S*|\b[ACTIE]\b|\bAa?\b|\b(NL|QR|PageDown|PageUp|Ctrl|Esc|Enter)\b"
)


class Texts(HTMLParser):
    """Every text that people see or hear in some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.silent = 0
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style", "option")
        self.found += [value for name, value in attributes if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "option")

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def bracketed(home: Path) -> Path:
    """Translations "into Dutch" that put every text in brackets."""
    texts = Catalog(locale="nl")
    languages = [by_text(read(folder(code) / "messages.po")) for code in TRANSLATED]
    for key, message in by_text(read(POT)).items():
        mark = "" if all(all(said(language[key])) for language in languages) else IN_FEW
        marked = [f"{OPEN}{mark}{form}{CLOSE}" for form in forms(message)]
        texts.add(message.id, marked[0] if len(marked) == 1 else tuple(marked), context=message.context)
    path = home / "nl" / "LC_MESSAGES"
    path.mkdir(parents=True)
    with (path / "messages.mo").open("wb") as file:
        write_mo(file, texts)
    return home


TYPED = [*ABOUT.values(), LONG, "Buurthuiskamer De Ketel", "Wijkcentrum Noord", "Een huiskamer voor de hele buurt"]
TYPED += ["buren", "welzijn, zorg", "ambtenaar", "de kerngroep", "de opbouwwerker", "vanaf 1 maart", "mei", "1 mei"]
TYPED += ["de vrijwilligerscoördinatoren", "het college van burgemeester en wethouders", "de wijkmanager"]
TYPED += ["de teamleider", "Stichting Welzijn", "het bestuur", "1 april", "de jongeren van het plein"]
TYPED += ["de penningmeester regelt de sleutel", "De Wilg", "de beheerder"]
TYPED += ["PDF"]
TYPED += [
    "workshop demo",
    "de coördinator van het buurthuis",
    *words.NAMES.values(),
]


def raw(html: str) -> set[str]:
    """What is left of the words when translations and what people typed are taken away."""
    # A text may hold tags, so its brackets may stand in different nodes.
    text = "\n".join(Texts(html).found)
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    text = NAMES.sub(" ", text)
    for typed in sorted(TYPED, key=len, reverse=True):
        text = text.replace(typed, " ")
    text = OTHER.sub(" ", text)
    return {" ".join(line.split()) for line in text.splitlines() if re.search(r"[^\W\d_]{2,}", line)}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_is_said_that_cannot_be_translated(tmp_path):
    server = Server(tmp_path / "home", WORKSHOP_TRANSLATIONS=str(bracketed(tmp_path / "texts")))
    room = Room(server, COUNTS, **ABOUT)
    desk = room.facilitator
    screen, writer, helper = (desk.key(role) for role in ("screen", "writer", "helper"))
    for role, person in (("screen", screen), ("writer", writer), ("helper", helper)):
        person.connect(role, room.meeting)
    watching = {"desk": desk, "screen": screen, "writer": writer, "helper": helper}
    phones = {"resident": room.phones["bewoners"][6], "official": room.phones["gemeente"][0]}
    found: set[tuple[str, str]] = set()
    while True:
        step, phase = desk.stage
        fill(room, step, phase)
        if phase == "open":
            room.vote()
        for name, person in (watching | phones).items():
            found |= {(f"{step}/{phase} {name}", text) for text in raw(person.html)}
        for name, person in phones.items():
            found |= {(f"{step}/{phase} {name}", text) for text in MARKED.findall(person.html)}
        if (step, phase) == END:
            break
        room.press()
    pages = ["/", "/bijeenkomst/nieuw", f"/verslag/{room.meeting}", f"/papier/{room.meeting}"]
    pages += [f"/tafel/{room.meeting}", f"/scherm/{room.meeting}"]
    for path in pages:
        found |= {(path, text) for text in raw(desk.get(path).text)}
    pages = ["/mee", f"/m/{room_code(room)}", "/bestaat-niet", "/privacy", "/toegankelijkheid"]
    pages += ["/woorden", "/methoden?onderdeel=zonder", "/over"]
    pages += [f"/telefoon/{room.meeting}", f"/bewaar/{room.meeting}"]
    for person in (phones["resident"], Person(server)):
        for path in pages:
            html = person.get(path).text
            found |= {(path, text) for text in raw(html) | set(MARKED.findall(html))}
    for person in (screen, writer, helper):
        person.leave()
    room.leave()
    server.stop()
    assert sorted(found) == []


def room_code(room: Room) -> str:
    from tests.house import dump

    (row,) = dump(room.server, room.meeting)["meetings"]
    return row["code"]
