"""A record in another language: our texts by their place, and what somebody typed as it was typed.

The people here type our own words: every text of data/, every code, id and group name, into every field there is.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from tests.own_words import leaves, ours
from tests.recorded import KNOWN, as_json, as_read, recorded
from tests.sample_evening import BEGIN, catalogue, sample
from workshop import drawing, paper, words
from workshop.actie import vocabulary
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.first_groups import FIRST_GROUPS
from workshop.actie.evening.meeting import (
    About,
    Answer,
    Closing,
    Contact,
    Group,
    Kept,
    Meeting,
    Note,
    Pledge,
    Settlement,
    Support,
    Version,
)
from workshop.actie.paper import recording
from workshop.actie.paper.record import Record
from workshop.actie.texts.placed import Words, placed, texts, with_texts
from workshop.words.labels import INSIDE, in_a_sentence
from workshop.words.language import typed as apart

TEMPLATES = Path(__file__).parent.parent / "workshop" / "templates"
# Every field that somebody types in; what a date, an id or a choice is in is none.
TYPED: dict[type, tuple[str, ...]] = {
    About: ("title", "place", "initiative", "for_whom", "on_behalf", "fixed", "afterwards"),
    Group: ("name", "examples"),
    Settlement: ("text", "other_text", "until"),
    Answer: ("text", "by_when"),
    Pledge: ("text", "who", "when", "via"),
    Support: ("steps_back", "approachable"),
    Contact: ("function", "days", "substitute"),
    Note: ("text",),
    Kept: ("owner", "first_step"),
    Closing: tuple(field.name for field in fields(Closing) if field.name != "lang"),
}


def made(evening: Evening, version: Version | None = None) -> Record:
    return recorded(evening, version)


def said(of: Record) -> dict[str, str]:
    """Where it stands -> every text of a record, as it is read."""
    return dict(leaves(as_read(as_json(of))))


def places(of: Any, at: str = "") -> dict[str, str]:
    """Where it stands -> the place of every text of ours in the JSON of a record, groups apart: an id tells theirs."""
    if isinstance(of, dict) and {"text", "place"} <= of.keys() <= KNOWN and not at.startswith("/groups"):
        return {at: of["place"]}
    inside = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    return {where: place for name, part in inside for where, place in places(part, f"{at}/{name}").items()}


def typed(value: Any, said: Iterator[str]) -> Any:
    """The same with the next text of `said` in every field that somebody types in."""
    if isinstance(value, dict):
        return {name: typed(part, said) for name, part in value.items()}
    if isinstance(value, tuple):
        return tuple(typed(part, said) for part in value)
    if not is_dataclass(value):
        return value
    own = TYPED.get(type(value), ())
    return replace(
        value,  # type: ignore[type-var]
        **{
            field.name: next(said) if field.name in own else typed(getattr(value, field.name), said)
            for field in fields(value)
        },
    )


def talkative(said: Iterator[str]) -> Evening:
    """The sample evening, with everything that was typed in it from `said`; its groups are all somebody's own."""
    evening = sample()
    groups = tuple(replace(group, kind="other") for group in evening.meeting.groups)
    meeting: Meeting = typed(replace(evening.meeting, groups=groups), said)
    return replace(evening, meeting=meeting)


def batches() -> list[list[str]]:
    """All that may be typed, a full evening at a time; at the end from the start again."""
    size = len(tokens())
    every = cycle(ours())
    return [list(islice(every, size)) for _ in range(-(-len(ours()) // size))]


def tokens() -> list[str]:
    """Something that only this field says, for every field."""
    numbers = count()
    talkative(f"woord{next(numbers)}x" for _ in count())
    return [f"woord{nr}x" for nr in range(next(numbers))]


@pytest.fixture(scope="module")
def content() -> words.Content:
    return words.Content(catalogue())


@pytest.fixture(scope="module")
def environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    found.globals |= {"drawing": drawing, "vocabulary": vocabulary}
    found.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return found


def test_what_somebody_typed_has_no_place() -> None:
    said = tokens()
    known = places(as_json(made(talkative(iter(said)))))
    assert len(known) > 100
    for batch in batches():
        assert places(as_json(made(talkative(iter(batch))))) == known


def test_every_text_of_ours_has_its_place() -> None:
    """With a mark on every text of the catalogue we see which a record holds, and where."""
    marked = placed(with_texts(catalogue(), lambda place, text: f"{text} ⟦{place}⟧"))
    evening = sample()
    built = recording.make(evening, marked, None, BEGIN)
    held = {at: text.partition("⟦")[2].rstrip("⟧") for at, text in said(built).items() if "⟦" in text}
    known = {at: place for at, place in places(as_json(built)).items() if not place.startswith("groups.")}
    assert {at: place for at, place in held.items() if at in known} == known
    # What the brochure calls a method is told in no language but Dutch.
    assert {at.rpartition("/")[2] for at in held.keys() - known.keys()} <= {"name", "link"}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_record_is_retold_where_it_has_a_place_and_nowhere_else(content: words.Content, language: str) -> None:
    for batch in batches():
        frozen = made(talkative(iter(batch)), Version(1, "concept", BEGIN))
        with words.use(language):
            known = places(as_json(frozen))
            expected = {at: words.pgettext(known[at], of) if at in known else of for at, of in said(frozen).items()}
            assert said(content.retold(frozen)) == expected
            if language != words.SOURCE:
                assert expected != said(frozen)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_report_gives_back_what_was_typed(content: words.Content, environment: Environment, language: str) -> None:
    """What a page says of an evening with tokens, it says of one with our own words."""
    for batch in batches():
        evening = talkative(iter(batch))
        frozen = [made(evening, Version(1, "concept", BEGIN)), made(evening, Version(2, "corrected", BEGIN))]
        with words.use(language):
            page = paper.save(environment, frozen[1], "", frozen[:1], content.retold)
        assert [text for text in shown(frozen[1]) if str(escape(text)) not in page] == []


def shown(frozen: Record) -> list[str]:
    """What was typed and stands on paper whatever the language: no dates, numbers or ends of sentences of its own."""
    plain = as_read(as_json(frozen))
    of = plain["agreement"]
    found = [of["initiative"][name] for name in ("what", "for_whom", "place", "on_behalf")]
    found += [of["fixed"], of["contact"], of["then_whom"], of["first_step"]["text"], of["first_step"]["who"]]
    found += [group["name"] for group in plain["groups"]]
    for part in of["parts"]:
        found += [line["text"] for kind in ("do", "leave", "ask") for line in part[kind]]
        found += [line["who"] for line in part["do"]] + [line["via"] for line in part["ask"] if line["to"]]
        found += [line["answer"]["text"].rstrip(".") for line in part["ask"] if line["answer"]]
        found += [part["approachable"]]
    for reach in of["reach"]:
        found += [reach["function"], reach["substitute"]]
    found += [text for kept in of["methods"] for text in (kept["owner"], kept["first_step"])]
    found += [text for one in of["differences"] for text in (one["text"], one["other_text"])]
    found += [settled["text"] for need in of["needs"] for settled in need["settled"]]
    return found + [concern["text"] for concern in of["concerns"]]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_group_is_ours_until_somebody_writes_in_it(language: str) -> None:
    with words.use(language):
        for ours_, other in zip(FIRST_GROUPS, (*FIRST_GROUPS[1:], FIRST_GROUPS[0]), strict=True):
            added = Group("wij", ours_.name, ours_.kind, ours_.examples)
            swapped = replace(other, name=ours_.name, examples=ours_.examples)
            for own in (added, swapped, replace(ours_, name=f"{ours_.name}.", examples=f"{ours_.examples}.")):
                assert said_of(own) == {apart(own.name), apart(own.examples)}
            assert said_of(ours_) == {
                words.pgettext(f"groups.{ours_.id}.name", ours_.name),
                words.pgettext(f"groups.{ours_.id}.inside", INSIDE[ours_.id]),
                words.pgettext(f"groups.{ours_.id}.examples", ours_.examples),
            }


def said_of(group: Group) -> set[str]:
    inside = in_a_sentence(group.id, {group.id: group.name})
    return {words.group_name(group.id, (group,)), inside, words.group_examples(group)}


def test_a_text_that_reads_otherwise_since_stays_as_it_was_frozen(content: words.Content) -> None:
    frozen = replace(made(sample()), stem=Words("Wat is er nodig, zei het vroeger.", "stem", "nl"))
    with words.use("en"):
        retold = content.retold(frozen)
    assert (retold.stem, retold.stem.lang) == (frozen.stem, "nl")
    assert retold.elements[0].question != frozen.elements[0].question
    assert retold.elements[0].question.lang == "en"


def test_a_text_knows_its_place_until_a_letter_changes() -> None:
    name = catalogue().elements[0].name
    assert isinstance(name, Words) and (name.place, name.lang) == (f"elements.{catalogue().elements[0].id}.name", "nl")
    assert name == str(name) and Words(name) is name
    assert not isinstance(name.upper(), Words)
    assert dict(texts(catalogue()))[name.place] == name
