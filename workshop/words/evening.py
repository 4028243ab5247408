"""What the desk reads: what to say now, what the big button does, and where the evening is."""

from collections.abc import Iterator

from ..actie.evening.meeting import Step
from ..actie.evening.steps import STEPS
from ..actie.picture import Picture
from ..actie.texts.shapes import Catalogue
from .labels import group_name, step_name
from .language import dutch, gettext, ngettext, together
from .pages import pages

PHASE_NAMES = {
    "gather": dutch("binnenkomen"),
    "open": dutch("stemmen"),
    "closed": dutch("gesloten"),
    "shown": dutch("kijken"),
    "tell": dutch("vertellen"),
    "rows": dutch("rij voor rij"),
    "talk": dutch("praten"),
    "settle": dutch("afspreken"),
    "pause": dutch("pauze"),
    "write": dutch("schrijven"),
    "first_step": dutch("eerste stap"),
    "propose": dutch("voorstel"),
    "read": dutch("voorlezen"),
    "fill": dutch("invullen"),
    "done": dutch("klaar"),
}
SAY = {
    "lobby/gather": dutch("Welkom. Scan de QR of typ de cijfers, en kies je groep."),
    "practice/open": dutch("We oefenen even. Kies een kaart en druk op Stem. Dit bewaren we niet."),
    "practice/shown": dutch("Zo ziet een uitslag eruit. Je ziet nooit wat één mens koos."),
    "start/tell": dutch("We beslissen vandaag niet of het initiatief doorgaat. We kijken wat het nu helpt."),
    "vote/open": dutch("Niemand ziet wat jij kiest. Iedereen ziet wat jouw groep koos."),
    "vote/closed": dutch("De stemming is gesloten. We gaan samen kijken."),
    "profile/first": dutch("We kijken samen, rij voor rij. Eerst komt %(element)s."),
    "profile/row": dutch("Je ziet nu %(element)s. Wat valt je op?"),
    "profile/last": dutch("Je ziet nu ook %(element)s. Wat valt je op? Waarover willen we praten?"),
    "profile/propose": dutch("Je ziet nu ook %(element)s. Wat valt je op? Ik stel voor: %(topics)s. Goed?"),
    "profile/pick": dutch("Dit is ons rolprofiel. Waarover willen we praten?"),
    "profile/picked": dutch("Dit is ons rolprofiel. We praten over %(topics)s."),
    "profile/open": dutch("Waarover wil jij praten? Kies twee vragen op je telefoon."),
    "profile/closed": dutch("Heb je geen telefoon? Steek je hand op bij de twee vragen die jij kiest."),
    "profile/chosen": dutch("De zaal koos: %(topics)s. Daar praten we over door."),
    "profile/not_chosen": dutch("Er kozen te weinig mensen. Zullen we praten over %(topics)s?"),
    "topic/talk": dutch("Praat twee minuten met wie naast je zit. Waarom zou iemand dit kiezen? En het andere?"),
    "topic/open": dutch("We stemmen nog eens over %(element)s. Je mag hetzelfde kiezen, of iets anders."),
    "topic/closed": dutch("De stemming is gesloten. We gaan samen kijken."),
    "topic/shown": dutch("Je ziet eerst en nu naast elkaar. Wat valt je op?"),
    "topic/settle": dutch("Wat spreken we af over %(element)s, en voor wie geldt dat?"),
    "pledges/write": dutch("Wat doen jullie zelf? Wat laat je aan anderen? Wat vraag je een andere groep?"),
    "methods/first_step": dutch("Wat is de eerste kleine stap? Misschien is die genoeg."),
    "methods/propose": dutch("Deze methoden passen misschien. Welke leggen we op tafel?"),
    "methods/open": dutch("Past dit bij ons? Ken je een methode niet, zeg dat dan gerust."),
    "methods/closed": dutch("De stemming is gesloten. We gaan samen kijken."),
    "methods/shown": dutch("Welke houden we: één, twee of drie? Wie begint, en waarmee?"),
    "wrap_up/fill": dutch("Nog drie dingen. De eerste stap, de dag van terugkijken, en wie je belt."),
    "consent/read": dutch("Ik lees de rolafspraak voor. Denk na of je hiermee kunt werken."),
    "consent/open": dutch("Kun je hiermee verder? Dat er een zorg of bezwaar is, ziet iedereen."),
    "consent/closed": dutch("De ronde is gesloten. We kijken of er zorgen zijn."),
    "consent/none": dutch("Niemand noemt een zorg of bezwaar. Missen we nog iets?"),
    "consent/concern": dutch("Er is een zorg. We lezen die voor en schrijven die op."),
    "consent/objection": dutch("Iemand kan zo niet verder. Wat moet er anders?"),
    "closing/fill": dutch("Wanneer en waar tekenen we? En wie print de afspraak?"),
    "closing/old": dutch("Wie is contactpersoon? Wat is de eerste stap? Wanneer kijken we terug?"),
    "closing/done": dutch("Dank je wel. Druk op Bewaar, dan neem je de rolafspraak mee."),
}
# What the room reads of a question that is proposed to be talked about.
FURTHEST = dutch("Hier liggen de antwoorden het verst uit elkaar.")
BEST = dutch("Hierover kunnen we nu het best praten.")
# Before the evening a row of the profile has no name, and nobody knows whether there will be concerns.
BEFOREHAND = {"profile/rows": "profile/pick", "profile/shown": "", "consent/shown": "consent/none"}
ONWARD = {
    "practice/open": dutch("Laat de uitslag zien"),
    "vote/open": dutch("Sluit de ronde"),
    "profile/rows": dutch("Laat de zaal kiezen"),
    "profile/open": dutch("Sluit de ronde"),
    "profile/closed": dutch("Laat zien wat de zaal koos"),
    "topic/talk": dutch("Stem opnieuw"),
    "topic/open": dutch("Sluit de ronde"),
    "topic/closed": dutch("Laat de uitslag zien"),
    "topic/shown": dutch("Kijk wat we afspreken"),
    "methods/first_step": dutch("Bekijk de methoden"),
    "methods/propose": dutch("Start de stemming"),
    "methods/open": dutch("Sluit de ronde"),
    "methods/closed": dutch("Laat de uitslag zien"),
    "consent/read": dutch("Vraag om akkoord"),
    "consent/open": dutch("Sluit de ronde"),
    "consent/closed": dutch("Laat de uitslag zien"),
    "closing/fill": dutch("Rond de bijeenkomst af"),
    "closing/done": dutch("De bijeenkomst is klaar"),
}


def phase_name(kind: str, phase: str) -> str:
    """The name of a phase of a step. Raises KeyError when that step has no such phase."""
    if phase not in STEPS[kind].phases:
        raise KeyError(phase)
    return gettext(PHASE_NAMES[phase])


def say(p: Picture, catalogue: Catalogue) -> str:
    """What the facilitator can say now, also for somebody who has just taken over."""
    if p.step.kind == "break":
        minutes = p.step.minutes
        return ngettext("We nemen %(n)s minuut pauze.", "We nemen %(n)s minuten pauze.", minutes) % {"n": minutes}
    return gettext(SAY[_moment(p)]) % _mentioned(p, catalogue)


def cues(step: Step) -> list[str]:
    """What can be said at a step, phase by phase, while nobody knows yet what the room will choose."""
    keys = (BEFOREHAND.get(f"{step.kind}/{phase}", f"{step.kind}/{phase}") for phase in step.phases)
    about = {"element": gettext("deze vraag")}
    return list(dict.fromkeys(gettext(SAY[key]) % about for key in keys if key in SAY))


def _moment(p: Picture) -> str:
    """The key of what to say: step and phase, or what the phase depends on."""
    if p.step.kind == "profile":
        return f"profile/{_seen(p) if p.phase == 'rows' else _chosen(p)}"
    if p.step.kind == "consent" and p.phase == "shown":
        return f"consent/{_heard(p)}"
    if p.step.kind == "closing" and p.phase == "fill" and not p.wraps_up:
        return "closing/old"
    return f"{p.step.kind}/{p.phase}"


def _seen(p: Picture) -> str:
    """How far the profile is: the cue is about the row that was shown last, as the screen is."""
    if p.hidden:
        return "row" if p.newest else "first"
    if p.topics:
        return "picked"
    if p.newest is None:
        return "pick"
    return "last" if len(p.phases) > 1 else "propose"


def _chosen(p: Picture) -> str:
    """How far the dots are; what was taken may be something else than what the room chose."""
    if p.phase != "shown":
        return p.phase
    if p.topics and p.topics != p.room_chose:
        return "picked"
    return "chosen" if p.room_chose else "not_chosen"


def _heard(p: Picture) -> str:
    if p.consent and p.consent.objection:
        return "objection"
    return "concern" if p.consent and p.consent.concern else "none"


def _mentioned(p: Picture, catalogue: Catalogue) -> dict[str, str]:
    """The names that may stand in what to say; a topic nobody chose is "deze vraag"."""
    about = p.topic
    if p.step.kind == "profile":
        about = p.newest.element if p.newest else p.coming
    return {
        "element": catalogue.element(about).name if about else gettext("deze vraag"),
        "topics": together(catalogue.element(topic).name for topic in p.topics or _suggested(p)),
    }


def offers(p: Picture, catalogue: Catalogue) -> list[tuple[str, str]]:
    """What the room may talk about and why, a sentence each: (questions, sentence)."""
    why: dict[str, list[str]] = {}
    for one in p.offered:
        why.setdefault(FURTHEST if one.furthest else BEST, []).append(catalogue.element(one.element).name)
    return [(together(names), gettext(sentence)) for sentence, names in why.items()]


def _suggested(p: Picture) -> tuple[str, ...]:
    return p.room_chose or (p.desk.suggestion if p.desk else ())


def primary(p: Picture, catalogue: Catalogue) -> str:
    """The label of the one big button: what happens at the next press."""
    if p.step.kind == "profile" and p.hidden:
        return gettext("Volgende: %(element)s") % {"element": catalogue.element(p.coming).name}
    if p.reading and p.page + 1 < len(pages(p)):
        return gettext("Volgende bladzijde")
    last = p.phase == p.phases[-1]
    if p.proposed:
        return gettext("Leg dit vast")
    if (p.step.kind, p.phase) == ("topic", "talk") and p.phases[1] == "settle":
        return gettext(ONWARD["topic/shown"])
    if not last or p.step.kind == "closing":
        return gettext(ONWARD[f"{p.step.kind}/{p.phase}"])
    return _next_step(p, catalogue)


def _next_step(p: Picture, catalogue: Catalogue) -> str:
    """The button to the following step."""
    if not p.next:
        return gettext(ONWARD["closing/done"])
    if p.next.topic:
        return gettext("Naar: gesprek over %(element)s") % {"element": catalogue.element(p.next.topic).name}
    return gettext("Naar: %(step)s") % {"step": step_name(p.next.step.kind).lower()}


def confirm(p: Picture) -> str:
    """What guards the closing of a round while people are busy, and numbers to say yes to; '' when nothing is asked."""
    is_open = p.phase == "open"
    asks = [text for text in (numbers(p), *(_busy(p) if is_open else ()), *_unread(p)) if text]
    press = gettext("Druk nog eens om te sluiten.") if is_open else gettext("Druk nog eens om verder te gaan.")
    return " ".join((*asks, press)) if asks else ""


def _unread(p: Picture) -> Iterator[str]:
    """Concerns nobody looked at: without that they would not stand on the paper."""
    if (p.step.kind, p.phase) in (("consent", "shown"), ("closing", "fill")):
        waiting = sum(note.kind in ("concern", "object") and note.state == "new" for note in p.notes)
        if waiting:
            text = ngettext("%(n)s zorg is nog niet gelezen.", "%(n)s zorgen zijn nog niet gelezen.", waiting)
            yield text % {"n": waiting}


def numbers(p: Picture) -> str:
    """How many of each group are there, for the desk to say yes to; '' when nothing has to be asked."""
    counts = p.desk.to_confirm.items() if p.desk else ()
    there = ", ".join(f"{_small(group_name(group, p.groups))} {count}" for group, count in counts)
    return gettext("Ik zie: %(there)s. Klopt dat?") % {"there": there} if there else ""


def _small(name: str) -> str:
    """A name within a sentence; one with more capitals than its first keeps them."""
    return name[:1].lower() + name[1:] if name[1:].islower() else name


def _busy(p: Picture) -> list[str]:
    busy, slow = p.progress[1] - p.progress[0], p.desk.more_time if p.desk else 0
    said = []
    if busy > 0:
        text = ngettext("%(n)s mens is nog bezig.", "%(n)s mensen zijn nog bezig.", busy)
        said.append(text % {"n": busy})
    if slow > 0:
        text = ngettext("%(n)s wil meer tijd.", "%(n)s willen meer tijd.", slow)
        said.append(text % {"n": slow})
    return said


def ask_in_person(missed: str) -> str:
    """What a group does about who was missed, as a line of its own."""
    return gettext("We vragen persoonlijk: %(who)s") % {"who": missed}
