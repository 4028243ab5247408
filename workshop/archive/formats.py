"""The formats that records had: each is brought one step up, and reads the same after it.

1: texts were plain, and `places` said where in the record those of ours stood; the first ones did not say that yet,
and held the id of their meeting instead of its origin.
2: every text that people read is an object of its text, its place where it is ours, and its language; and it says in
which time zone the meeting was.
3: it says the subjects of the meeting, which pole a method serves, who found a method not to suit, and by what words a
pole is called: until then by its key word.
4: it says who is bound and signs, with what mandate an organisation promises, for whom a settlement holds, and what was
agreed on money, contact, starting and stopping: until then those sentences were the same on every agreement.
The consent has a row for every group that was there: until then for those that were counted; and it says whether a
concern waits to be read. Also what the room chose to
talk about, and what was taken.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any

Plain = dict[str, Any]

# Where a record of format 1 held what people read: `*` is each entry of a list.
READ = (
    *(f"meeting/{name}" for name in ("title", "place", "date", "initiative", "for_whom", "phase", "kind", "setting")),
    *(f"meeting/{name}" for name in ("audience", "on_behalf", "fixed", "afterwards")),
    *("groups/*/name", "groups/*/examples", "stem"),
    *(f"elements/*/{name}" for name in ("name", "everyday", "question", "positions/*")),
    *(f"elements/*/{side}/{name}" for side in ("left", "right") for name in ("key_word", "card")),
    *(f"agreement/{name}" for name in ("fixed", "contact", "then_whom", "look_back")),
    *(f"agreement/initiative/{name}" for name in ("what", "for_whom", "phase", "date", "place", "on_behalf")),
    "agreement/initiative/present/*/name",
    *(f"agreement/needs/*/{name}" for name in ("name", "everyday", "labels/*")),
    *(f"agreement/needs/*/settled/*/{name}" for name in ("name", "labels/*", "text", "other_text", "until")),
    *(f"agreement/parts/*/{name}" for name in ("name", "ways/*", "steps_back", "approachable")),
    *(f"agreement/parts/*/do/*/{name}" for name in ("text", "who", "when")),
    *(f"agreement/parts/*/leave/*/{name}" for name in ("text", "to_name")),
    *(f"agreement/parts/*/ask/*/{name}" for name in ("text", "to_name", "via", "answer/text", "answer/by_when")),
    *(f"agreement/reach/*/{name}" for name in ("name", "function", "days", "substitute")),
    *(f"agreement/first_step/{name}" for name in ("text", "who", "when")),
    *(f"agreement/methods/*/{name}" for name in ("title", "name", "owner", "first_step")),
    *(f"agreement/differences/*/{name}" for name in ("name", "for_whom", "text", "other_text")),
    *(f"agreement/concerns/*/{name}" for name in ("name", "text")),
    "open_points/*/subject",
    *(
        f"methods/table/*/{name}"
        for name in ("title", "name", "summary", "reason/equal/*/title", "reason/equal/*/name")
    ),
    *("methods/uncovered/*", "methods/not_supported/*", "methods/by_hand/*/*"),
    *(f"watch/*/{name}" for name in ("name", "question", "methods/*")),
)
# Where texts of ours stood before records named their places: by the ids in it, and under which names.
ASKED = ("name", "everyday", "question", "positions", "left", "right")
BY_ID = (
    ("elements", "elements.{id}", ASKED),
    ("agreement/needs", "elements.{element}", ("name", "everyday")),
    ("agreement/differences", "elements.{element}", ("name",)),
    ("agreement/methods", "methods.{id}", ("title",)),
    ("methods/table", "methods.{id}", ("title", "summary")),
    ("watch", "working_elements.{id}", ("name", "question")),
)
WRITTEN = ("text", "other_text", "until")
# Where each answer at the consent stood in a count, and from how many their number was told.
STOOD_AT, COUNTED_FROM = {"agree": 0, "concern": 1, "object": 2}, 5
# What every agreement of format 3 and before said, which no file of data/ holds any more.
SIGNED = {
    "if_wrong": "Eerst bellen we elkaar. Binnen twee weken zitten we aan één tafel.",
    "stopping": "Iedereen mag stoppen. Dat zeg je zelf, in een gesprek.",
    "status": "Dit is een werkafspraak, geen besluit, subsidie of vergunning. "
    "Staat er “onder voorbehoud”? Dan geldt het pas na een antwoord.",
    "status_1": "Dit is een werkafspraak, geen besluit, subsidie of vergunning. "
    "Onder voorbehoud geldt pas na antwoord.",
}
NOTHING = {"text": ""}
TOPICS: Plain = {"room_chose": [], "talked_about": []}
PLACES = {"if_wrong": "agreement.if_wrong", "stopping": "agreement.stopping", "what_it_is": "agreement.status"}
ONWARD = (
    *("missed", "money", "rhythm", "moment", "publish", "if_wrong", "stopping", "starts", "ends"),
    *("sign_when", "sign_where", "sign_printer", "what_it_is"),
)


def from_1(record: Plain) -> Plain:
    """A record of format 1 as one of format 2."""
    places = record.get("places") or dict(_known_by_id(record))
    new = {name: of for name, of in record.items() if name != "places"}
    new["meeting"] = {"origin": "", **{name: of for name, of in record["meeting"].items() if name != "id"}}
    new["profile"] = [
        {**row, "settlements": [{**one, **dict.fromkeys(WRITTEN, "")} for one in row["settlements"]]}
        for row in record["profile"]
    ]
    for path in READ:
        new = _with_words(new, path.split("/"), "", places)
    return {**new, "format": 2, "time_zone": "Europe/Amsterdam"}


def from_2(record: Plain) -> Plain:
    """A record of format 2 as one of format 3: what that says more, nobody knew."""
    methods = record["methods"]
    table = [{**one, "serves": {}} for one in methods["table"]]
    left_out = [{"title": title, "voices": []} for title in methods["not_supported"]]
    return {
        **record,
        "format": 3,
        "meeting": {**record["meeting"], "subjects": []},
        "elements": [_called_by_key_word(element) for element in record["elements"]],
        "methods": {**methods, "table": table, "not_supported": left_out},
    }


def from_3(record: Plain) -> Plain:
    """A record of format 3 as one of format 4: it reads on as it was signed."""
    agreement = record["agreement"]
    away = {there["group"] for there in agreement["initiative"]["present"] if there["absent"]}
    parts = [_with_mandates(part, away) for part in agreement["parts"]]
    reached = {reach["group"] for reach in agreement["reach"]}
    signing = [
        {
            **{name: part[name] for name in ("group", "name", "kind")},
            "organisation": {"text": ""},
            "function": {"text": ""},
        }
        for part in parts
        if part["bound"] or part["group"] in reached
    ]
    needs = [{**need, "settled": [{**one, "holds_for": []} for one in need["settled"]]} for need in agreement["needs"]]
    new = {
        **agreement,
        "needs": needs,
        "parts": parts,
        "signing": signing,
        "onward": _as_signed(record["rules"]),
        "unread": False,
    }
    versions = [{**version, "agreed": []} for version in record["versions"]]
    consent = _with_rows(record["consent"])
    version = {**record["version"], "agreed": []} if record["version"] else None
    record = {**record, "format": 4, "version": version, "versions": versions}
    return {**record, "agreement": new, "read": "no", "consent": consent, **TOPICS}


def _with_mandates(part: Plain, away: Set[str]) -> Plain:
    asked = [{**one, "answer": {**one["answer"], "mandate": None} if one["answer"] else None} for one in part["ask"]]
    written = (part[name] for name in ("do", "leave", "ask", "ways"))
    bound = any((*written, part["steps_back"]["text"], part["approachable"]["text"]))
    asked = [{**one, "line": ""} for one in asked]
    done = [{**one, "mandate": None, "line": ""} for one in part["do"]]
    left = [{**one, "line": ""} for one in part["leave"]]
    who = {"bound": bound, "absent": part["group"] in away, "dissents": False}
    return {**part, **who, "do": done, "leave": left, "ask": asked}


def _as_signed(rules: int) -> Plain:
    status = "status_1" if rules == 1 else "status"
    said = {"if_wrong": "if_wrong", "stopping": "stopping", "what_it_is": status}
    texts = {name: SIGNED[of] for name, of in said.items()}
    ours = {name: {"text": text, "place": PLACES[name], "lang": "nl"} for name, text in texts.items()}
    return {**{name: {"text": ""} for name in ONWARD}, **ours}


def _with_rows(consent: Plain | None) -> Plain | None:
    """Fewer than five answers were told of one voice only."""
    if consent is None:
        return None
    kept = {name: of for name, of in consent.items() if name != "counts"}
    return {**kept, "groups": [_row(group, counts) for group, counts in consent["counts"].items()]}


def _row(group: str, counts: list[int]) -> Plain:
    row = {"group": group, "how": "numbers", "counts": counts, "said": [], "people": None}
    if sum(counts) >= COUNTED_FROM:
        return row
    return {
        **row,
        "how": "word",
        "counts": None,
        "said": [value for value, place in STOOD_AT.items() if counts[place]],
    }


def _called_by_key_word(element: Plain) -> Plain:
    poles = {side: {**element[side], "said": element[side]["key_word"]} for side in ("left", "right")}
    return {**element, **poles, "under": {"text": ""}}


def _with_words(value: Any, path: list[str], at: str, places: Mapping[str, str]) -> Any:
    """The same with the text at the end of this path as an object; `at` is the path so far, as a JSON pointer."""
    if not path:
        return {"text": value, **({"place": places[at]} if at in places else {})} if isinstance(value, str) else value
    name, *rest = path
    if isinstance(value, list):
        return [_with_words(part, rest, f"{at}/{nr}", places) for nr, part in enumerate(value)]
    if not isinstance(value, dict):
        return value
    names = value if name == "*" else [name] if name in value else []
    return {**value, **{one: _with_words(value[one], rest, f"{at}/{one}", places) for one in names}}


def _known_by_id(record: Plain) -> Iterator[tuple[str, str]]:
    yield "/stem", "stem"
    for where, place, names in BY_ID:
        found: Any = record
        for name in where.split("/"):
            found = found.get(name, {})
        for nr, entry in enumerate(found):
            for name in names:
                yield from _below(entry.get(name), f"/{where}/{nr}/{name}", f"{place.format_map(entry)}.{name}")


def _below(found: Any, at: str, place: str) -> Iterator[tuple[str, str]]:
    """Every text in a part of an entry, with where it stands in data/."""
    if isinstance(found, str):
        yield at, place
    for name, part in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        yield from _below(part, f"{at}/{name}", f"{place}.{name}")
