"""What the desk reads: what to say now, what the big button does, and where the evening is."""

from ..actie.catalogue import Catalogue
from ..actie.meeting import PHASES, Step
from ..actie.picture import Picture
from .labels import step_name
from .language import dutch, gettext, ngettext, together

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
    "lobby/gather": dutch("Welkom. Scan de code of typ de zes cijfers, en kies je groep."),
    "practice/open": dutch("We oefenen even. Kies een kaart en druk op Stem. Dit bewaren we niet."),
    "practice/shown": dutch("Zo ziet een uitslag eruit. Je ziet nooit wat één mens koos."),
    "start/tell": dutch("We beslissen vandaag niet of het initiatief doorgaat. We kijken wat het nu helpt."),
    "vote/open": dutch("Niemand ziet wat jij kiest. Iedereen ziet wat jouw groep koos."),
    "vote/closed": dutch("De stemming is gesloten. We gaan samen kijken."),
    "profile/next": dutch("Nu komt %(element)s. Wat valt je op?"),
    "profile/pick": dutch("Dit is ons rolprofiel. Waarover willen we praten?"),
    "profile/picked": dutch("Dit is ons rolprofiel. We praten over %(topics)s."),
    "topic/talk": dutch("Praat twee minuten met je buur. Wat kan een reden zijn om hier te staan?"),
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
    "consent/read": dutch("Ik lees de rolafspraak voor. Denk na of je hiermee kunt werken."),
    "consent/open": dutch("Kun je hiermee werken? Dat er een zorg of bezwaar is, ziet iedereen."),
    "consent/closed": dutch("De ronde is gesloten. We kijken of er zorgen zijn."),
    "consent/none": dutch("Niemand noemt een zorg of bezwaar. Missen we nog iets?"),
    "consent/concern": dutch("Er is een zorg. We lezen die voor en schrijven die op."),
    "consent/objection": dutch("Iemand kan hier niet mee leven. Wat zou helpen?"),
    "closing/fill": dutch("Wie is contactpersoon? Wat is de eerste stap? Wanneer kijken we terug?"),
    "closing/done": dutch("Dank je wel. Druk op Bewaar, dan neem je de rolafspraak mee."),
}
ONWARD = {
    "practice/open": dutch("Laat de uitslag zien"),
    "vote/open": dutch("Sluit de ronde"),
    "topic/talk": dutch("Stem opnieuw"),
    "topic/open": dutch("Sluit de ronde"),
    "topic/closed": dutch("Laat de uitslag zien"),
    "topic/shown": dutch("Leg de afspraak vast"),
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
    if phase not in PHASES[kind]:
        raise KeyError(phase)
    return gettext(PHASE_NAMES[phase])


def say(p: Picture, catalogue: Catalogue) -> str:
    """What the facilitator can say now, also for somebody who has just taken over."""
    if p.step.kind == "break":
        minutes = p.step.minutes
        return ngettext("We nemen %(n)s minuut pauze.", "We nemen %(n)s minuten pauze.", minutes) % {"n": minutes}
    return gettext(SAY[_moment(p)]) % _mentioned(p, catalogue)


def _moment(p: Picture) -> str:
    """The key of what to say: step and phase, or what the phase depends on."""
    if p.step.kind == "profile":
        return "profile/next" if p.hidden else "profile/picked" if p.topics else "profile/pick"
    if p.step.kind == "consent" and p.phase == "shown":
        return f"consent/{_heard(p)}"
    return f"{p.step.kind}/{p.phase}"


def _heard(p: Picture) -> str:
    if p.consent and p.consent.objection:
        return "objection"
    return "concern" if p.consent and p.consent.concern else "none"


def _mentioned(p: Picture, catalogue: Catalogue) -> dict[str, str]:
    """The names that may stand in what to say; a topic nobody chose is "deze vraag"."""
    about = next((row.element for row in p.rows if row.waiting), "") if p.step.kind == "profile" else p.topic
    return {
        "element": catalogue.element(about).name if about else gettext("deze vraag"),
        "topics": together(catalogue.element(topic).name for topic in p.topics),
    }


def primary(p: Picture, catalogue: Catalogue) -> str:
    """The label of the one big button: what happens at the next press."""
    if p.step.kind == "profile" and p.hidden:
        return gettext("Laat de laatste rij zien") if p.hidden == 1 else gettext("Laat de volgende rij zien")
    phases = p.step.phases if p.phase in p.step.phases else PHASES[p.step.kind]
    last = p.phase == phases[-1]
    if (p.step.kind, p.phase) == ("topic", "talk") and phases[1] == "settle":
        return gettext(ONWARD["topic/shown"])
    if not last or p.step.kind == "closing":
        return gettext(ONWARD[f"{p.step.kind}/{p.phase}"])
    return _next_step(p, catalogue)


def _next_step(p: Picture, catalogue: Catalogue) -> str:
    """The button to the following step; a gesprek for which nothing was chosen is passed over."""
    topics = list(_topics(p)[_slots(p.programme[: p.step_index + 1]) :])
    for step in p.programme[p.step_index + 1 :]:
        topic = topics.pop(0) if step.kind == "topic" and topics else ""
        if topic:
            return gettext("Naar: gesprek over %(element)s") % {"element": catalogue.element(topic).name}
        if step.kind != "topic":
            return gettext("Naar: %(step)s") % {"step": step_name(step.kind).lower()}
    return gettext(ONWARD["closing/done"])


def _topics(p: Picture) -> tuple[str, ...]:
    """What will be talked about: leaving the profile without a choice takes the suggestion."""
    if p.topics or p.step.kind != "profile" or p.desk is None:
        return p.topics
    return p.desk.suggestion[: _slots(p.programme)]


def _slots(programme: tuple[Step, ...]) -> int:
    return sum(1 for step in programme if step.kind == "topic")


def confirm(p: Picture) -> str:
    """What guards the closing of a round while people are still busy; '' when nothing has to be asked."""
    if p.phase != "open":
        return ""
    return " ".join((*_busy(p), gettext("Druk nog eens om te sluiten."))) if _busy(p) else ""


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
