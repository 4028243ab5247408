"""docs/protocol.md, written from the code: the table of events, their shapes, the routes, and what may be refused.

`python -m tools.protocol > docs/protocol.md`; a test says when the file is behind. What cannot be read from code
(what an event means, who opens a page) stands in the tables here, and tests hold real answers against them.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, cast, get_type_hints

import msgspec
from flask import Flask
from msgspec import inspect as shapes

from workshop import words
from workshop.actie.evening.ballot import CHOICES, Evening
from workshop.actie.evening.meeting import Meeting
from workshop.actie.evening.steps import STEPS
from workshop.actie.picture import Ballot, Stage
from workshop.audiences import AUDIENCES, ROLES
from workshop.edge.caller import Caller
from workshop.pages import MODULES, forms
from workshop.pages.site import Site
from workshop.rooms import desk_events, group_events, outgoing, phone_events, seat_events  # noqa: F401 - they fill the table
from workshop.rooms.door import Door, Knock
from workshop.rooms.live import Live
from workshop.rooms.table import EVENTS, Event
from workshop.show import Show
from workshop.store import trouble
from workshop.store.writer import Known
from workshop.store.writer import cast as cast_together

MEANING = {
    "vote": "Cast a vote, or change it while its round is open. The highest `seq` of a seat and item holds, of equals"
    " the first; the ack says which vote that is, also when it is not this one.",
    "answer_small": "How a member of a small group wants to vote: recognisable (`open`) or without counting.",
    "change_group": "Sit in another group, or only look on; not after a real vote. The page must be loaded again.",
    "claim_voice": "Vote on behalf of a group that has one voice. The first seat to say so holds it.",
    "forget_seat": "Leave, and take texts and votes that were not shown along. The page must be loaded again.",
    "more_time": "Ask for more time in this step, or take that back.",
    "reason": "Why somebody may stand at a position; empty text withdraws it. One for each seat and element.",
    "concern": "What worries this seat about the agreement; empty text withdraws it.",
    "pledge": "Write or rewrite what a group does, leaves to others or asks of another. `id` empty makes a new one.",
    "unpledge": "Take a pledge or request away.",
    "unpledge_all": "Take away this line and all others that were typed on the same seat, also when that is gone.",
    "answer": "Answer a request. A phone answers only what its own group is asked.",
    "support": "How a supporting group helps, when it steps back and how it stays approachable.",
    "contact": "Whom to call in a group, by function.",
    "settle": "Settle an element for everybody (`group` empty) or for one group.",
    "unsettle": "Take a settlement back.",
    "moderate": "Show a participant's text on the screen, hide it, or put it back in the pile.",
    "hide_passed": "Hide every text that nobody judged while its talk lasted; undone as one act.",
    "keep": "Keep a method, with owner and first step; at most three.",
    "unkeep": "Let a method go.",
    "closing": "The last fields of the agreement; fields that are left out stay.",
    "advance": "The one big button: next row, next phase or next step.",
    "go_to": "To any step of the programme; what was open is closed.",
    "turn": "To a page of the agreement while it is read aloud.",
    "skip_to": "To a later phase of this step.",
    "close": "Close the open rounds of this step.",
    "reopen": "Undo a close, as long as nothing was revealed.",
    "reveal": "Show one closed round. Final.",
    "reveal_all": "Show every closed round of positions. Final.",
    "again": "Vote once more on what this step voted on, after it was shown.",
    "new_round": "Vote on an element once more, wherever the evening is.",
    "topics": "What the room wants to talk about, in this order.",
    "timer": "Add minutes to the count-down on the screen; 0 stops it.",
    "blank": "Black out the projector, or bring it back.",
    "door": "Whether newcomers may still join.",
    "undo": "Put back what one act (`nr` of the history) changed, unless it was touched since.",
    "invite_anew": "Another QR and code. The ones of before let nobody in any more; who sits stays. Not undone.",
    "let_in": "Let in who waits: they came when there were more than twice the expected number and twenty.",
    "without_slips": "Whether newcomers may vote without a slip; who sits there stays, and who looks on needs none.",
    "void_slips": "Let the slips that brought nobody in open nothing any more; `message` says how many those were.",
    "remove_seat": "Take a seat out of the evening, with its votes that were not shown yet.",
    "remove_waiting": "Take out who waits to be let in.",
    "remove_never_came": "Take out the seats whose phone was never there.",
    "remove_burst": "Take out who came since more than twenty came within ten seconds, beyond the expected number.",
    "seats": "One page of the list of seats: fifty of them, as HTML.",
    "voice": "Let this seat vote for its group, which speaks with one voice.",
    "put_methods": "The methods the room votes on.",
    "version": "Freeze the agreement as its next version.",
    "about": "What is known about the evening; fields that are left out stay.",
    "give_key": "Make a link for somebody who helps, or for a group that answers later (`reply`, with `group`).",
    "revoke_key": "Let a link open nothing any more; its sockets are closed.",
    "card": "Type in a paper card as a seat of its own: round -> item ('' for positions) -> value.",
    "undo_card": "Take back the last card this helper typed.",
    "hands": "Count raised hands of one group in a closed round, one count per choice of the ballot.",
}
ACK = {
    "vote": ("seq", "value"),
    "change_group": ("reload",),
    "forget_seat": ("reload",),
    "reason": (),
    "concern": (),
    "card": (),
    "undo_card": (),
    "pledge": ("version", "id"),
    "give_key": ("link", "svg"),
    "seats": ("html", "page"),
    "void_slips": ("version", "message"),
}
SHOWN = {
    "everybody": " What it changed is shown to everybody at once.",
    "counts": " Shown within a quarter of a second to all but the phones.",
    "seat": " Shown to its seat at once, and within a quarter of a second to all but the phones.",
    "vote": " Shown within a quarter of a second to all but the phones, and to other tabs of its seat.",
    "nobody": "",
}
BALLOT = [field.name for field in fields(Ballot)]
ALWAYS = ("bad_key", "not_allowed", "too_fast", "bad_payload", "only_a_record", "server_error")
LATER = sorted({*trouble.SQLITE.values(), *trouble.POSTGRESQL.values()})
INSTALLATION = "who holds the link that the program prints"
DESK = f"{INSTALLATION}, or a facilitator key of the meeting"
ANYBODY = "anybody"
INVOLVED = "anybody with a seat or a key of the meeting"
WHO = {
    "static": ANYBODY,
    "health.live": ANYBODY,
    "health.ready": ANYBODY,
    "health.metrics": "who has the metrics key of the settings",
    "health.preflight": ANYBODY,
    "health.try_out": ANYBODY,
    "statements.privacy": ANYBODY,
    "statements.security": ANYBODY,
    "home.home": f"{INSTALLATION}; others go to /mee",
    "home.address": INSTALLATION,
    "home.today": INSTALLATION,
    "home.new": INSTALLATION,
    "home.prepare": INSTALLATION,
    "home.again": INSTALLATION,
    "home.archive": INSTALLATION,
    "home.take_in": INSTALLATION,
    "cases.every": INSTALLATION,
    "cases.one": INSTALLATION,
    "cases.sheets": INSTALLATION,
    "cases.play": INSTALLATION,
    "counted.form": INSTALLATION,
    "counted.sheet": INSTALLATION,
    "counted.look": INSTALLATION,
    "counted.keep": INSTALLATION,
    "rehearsals.sample": INSTALLATION,
    "rehearsals.start": INSTALLATION,
    "rehearsals.stop": DESK,
    "home.forget": INSTALLATION,
    "open.facilitator": INSTALLATION,
    "open.key": "who was given the link",
    "join.code_form": ANYBODY,
    "join.typed_code": ANYBODY,
    "join.by_code": "anybody who knows the code",
    "join.by_token": "anybody who scanned the QR",
    "join.take_seat": ANYBODY,
    "join.phone": "who has a seat; others are asked for the code",
    "desk.desk": DESK,
    "desk.writer": f"{INSTALLATION}, or a facilitator or writer key",
    "desk.helper": f"{INSTALLATION}, or a facilitator or helper key",
    "desk.screen": f"{INSTALLATION}, or a facilitator or screen key",
    "desk.open_screen": DESK,
    "papers.choose_blank": INSTALLATION,
    "papers.blank_sheets": INSTALLATION,
    "papers.cards": DESK,
    "papers.choose": DESK,
    "papers.invitation": DESK,
    "papers.sheets": DESK,
    "papers.print_cards": DESK,
    "papers.make_slips": DESK,
    "slips.letters_form": ANYBODY,
    "slips.typed_letters": ANYBODY,
    "slips.by_token": "anybody who has the slip",
    "slips.slip": "anybody who was shown a slip",
    "slips.open_slip": "anybody who was shown a slip",
    "report.page": INVOLVED,
    "report.as_json": INVOLVED,
    "report.as_xlsx": INVOLVED,
    "report.as_csv": INVOLVED,
    "report.for_archive": INVOLVED,
    "report.file": INVOLVED,
    "report.keep": INVOLVED,
    "style.house_style": ANYBODY,
    "style.logo": ANYBODY,
    "style.style_guide": f"{INSTALLATION}; anybody where WORKSHOP_STYLE_GUIDE is 1",
    "language.choose": ANYBODY,
    "statements.accessibility": ANYBODY,
    "statements.robots": ANYBODY,
    "sources.words": ANYBODY,
    "sources.methods": ANYBODY,
    "sources.about": ANYBODY,
    "style.icon": ANYBODY,
    "reply.reply": "who was given the reply link of a group",
    "typed.reply": DESK,
    "typed.sheets": DESK,
}
GIVES = {
    "static": "Styles, scripts and fonts.",
    "health.live": "JSON while the program answers: `status` ok, `now`, and the `mark` of this installation.",
    "health.ready": "JSON `status` (ok, degraded, 503 not_ready) and `database`, `disk`, `queue`: ok or what is wrong.",
    "health.metrics": "Counts for Prometheus; 404 without a key in the settings.",
    "health.try_out": "What the test tries: JSON `cookie`, whether the `word` sent before came back.",
    "health.preflight": "A phone in the hall tries what phones do during an evening.",
    "statements.privacy": "What is kept, who sees it, how long, and how to delete it.",
    "statements.security": "Where to report a weakness (RFC 9116); 404 until the host says where.",
    "home.home": "The facilitator's meetings, twenty a page (`?blad=`); `?zoek=` finds words in title, place, date or"
    " code, `?archief=1` those that were put away.",
    "home.archive": "Field `away`: put a meeting into the archive, without it take it out; `back` is where to go then.",
    "home.address": "Field `address`: which of this machine's addresses phones should use.",
    "home.new": "The preparation form, and what it makes.",
    "home.prepare": "The preparation form of a meeting; errors come back beside their fields.",
    "home.today": "Fields `day` (as the page asked) and `answer` (yes or no): whether our clock has the day.",
    "home.forget": "Fields `what` (votes or all) and `sure`: delete now, and from the copies within a minute.",
    "home.take_in": "A `file` (5 MB), the record of a meeting elsewhere: leads to its report, or says what is wrong.",
    "counted.form": "Asks for the counts of an evening that was held on paper.",
    "counted.sheet": "A workbook to fill in with them.",
    "counted.look": "A `file` (CSV, XLSX, ODS), and `methods` in a second one, 5 MB together: what was counted, or what"
    " is wrong in which cell.",
    "counted.keep": "The same as text, `votes` and `methods`: keeps the evening, and leads to its desk.",
    "home.again": "Another meeting with the same preparation.",
    "rehearsals.sample": "Begins a rehearsal with a meeting of ours, and leads to its desk.",
    "rehearsals.start": "Begins a rehearsal with a copy of this meeting, and leads to its desk.",
    "rehearsals.stop": "Ends the rehearsal; nothing of it stays.",
    "open.facilitator": "Turns the facilitator's token into a cookie.",
    "open.key": "Turns a key's token into a cookie, and goes to its page.",
    "join.code_form": "Asks for the six digits.",
    "join.typed_code": "Field `code`; goes to the join page.",
    "join.by_code": "The join page: choose a group.",
    "join.by_token": "The join page: choose a group.",
    "join.take_seat": "Fields `group` (an id, `anders`, or `observer`), `again` (one more seat on this phone), and what"
    " the form holds: `invite` (who was invited) and `once` (the same is the same seat).",
    "join.phone": "The phone of a seat; `plek` is the number of the seat, from 1.",
    "desk.desk": "The facilitator's desk.",
    "desk.writer": "The writer's page.",
    "desk.helper": "Cards and hands.",
    "desk.screen": "The projector.",
    "desk.open_screen": "Makes a screen key and opens the screen.",
    "cases.every": "The cases for a werkatelier.",
    "cases.one": "A case, with what only the trainer reads.",
    "cases.sheets": "The sheet of a case and so many role cards, as one PDF; where none can be made, as a page.",
    "cases.play": "Makes the meeting of a table that plays a case, and leads to its preparation.",
    "papers.choose_blank": "Which blank forms to print, without an evening.",
    "papers.blank_sheets": "Those that were chosen, as one PDF; where none can be made, as a page.",
    "papers.cards": "Leads to the voting cards on the page of papers.",
    "papers.choose": "What can be printed before the evening.",
    "papers.invitation": "The invitation as a Word file.",
    "papers.sheets": "The papers that were chosen, as one PDF; where none can be made, as a page.",
    "papers.print_cards": "Notes that voting cards are printed, and leads there.",
    "papers.make_slips": "Makes slips and shows them, this once. Of unused ones `old` says whether they stay.",
    "slips.letters_form": "Asks for the ten letters of a slip.",
    "slips.typed_letters": "Field `letters`; goes to what the slip opens.",
    "slips.by_token": "Turns the key of a slip into a cookie of ten minutes, and goes to what it opens.",
    "slips.slip": "The join page of the slip, without a group to choose when it was opened before.",
    "slips.open_slip": "As a seat is taken, without `invite`: the seat of the slip goes to this phone.",
    "report.page": "The agreement: the newest frozen version, else what it would be now.",
    "report.as_json": "The record behind it, as JSON.",
    "report.as_xlsx": "What it holds as a workbook of five sheets, in the language `taal`; numbers only where the"
    " result shows them.",
    "report.as_csv": "The same five as CSV, in a ZIP; also in the language `taal`.",
    "report.for_archive": "For an archive, once it is final: a ZIP of PDF/A, JSON, MDTO and sums; also in `taal`.",
    "report.file": "A paper made from it as PDF, Word or ODT, by the names in workshop/paper/files.py; in the language"
    " `taal`, else that of the page.",
    "report.keep": "The agreement as one file that needs no server; also in the language `taal`.",
    "style.house_style": "The tokens of the host as a style sheet.",
    "style.logo": "The logo of the host.",
    "style.style_guide": "Every component in every state; `?thema=` is light or dark.",
    "language.choose": "Fields `taal` (a code) and `terug` (a path here); the choice is a cookie of this browser.",
    "statements.robots": "For search engines: nothing.",
    "style.icon": "The icon that pages name.",
    "sources.words": "The words of the model and of the sources, explained.",
    "sources.methods": "All methods; `onderdeel`, `waar`, `wie` and `fase` (ids of `data/`) choose among them.",
    "sources.about": "Whose model this is, and on which publications it rests.",
    "statements.accessibility": "What was tested, and where to complain.",
    "reply.reply": "What one group says afterwards: of its own lines (`check-ID-right` yes or no, `-text`; `check-rest`"
    " of what else holds for it), of its requests (`answer-ID-kind`, `-text`, `-by_when`), and for whom (`-mandate`,"
    " `-function`, `-organisation`, `-approver`, `-until`).",
    "typed.reply": "The same, typed from the answer sheet with this `code`; without one it asks for it.",
    "typed.sheets": "An answer sheet for each group, to print.",
}
MINE = {
    "seat": "its id",
    "group": "the id of its group",
    "observer": "whether it only looks on",
    "votes": "round -> item -> value, of this seat alone",
    "asked": "whether its group is small, so that it is asked how it wants to vote",
    "answer": "`open`, `closed` or empty",
    "voice": "empty, or `free`, `mine` or `other` in a group with one voice",
    "more_time": "whether it asked for more time in this step",
}


def meanings(shape: type[msgspec.Struct]) -> dict[str, str]:
    """Field -> what it means, of something that the server says."""
    hints = get_type_hints(shape, include_extras=True)
    return {name: str(hints[name].__metadata__[0].description) for name in shape.__struct_fields__}


PICTURE = meanings(outgoing.Picture)
ON_CONNECT = {name: of for name, of in meanings(outgoing.Whole).items() if name not in PICTURE}


def document() -> str:
    """The whole of docs/protocol.md."""
    parts = [
        _introduction(),
        _connecting(),
        "## What clients say\n",
        *(_event(event) for event in EVENTS.values()),
        _from_server(),
        _routes(),
        _forms(),
        _codes(),
    ]
    return "\n".join(parts)


def routes() -> Flask:
    """An application with every page and nothing behind it."""
    app = Flask("workshop")
    for module in MODULES:
        app.register_blueprint(module.pages)
    return app


def refusals(function: Callable[..., Any]) -> set[str]:
    """Every code that `function`, and what it calls of ours, may refuse with."""
    codes: set[str] = set()
    seen: set[Any] = set()
    waiting: list[Any] = [function]
    while waiting:
        found = waiting.pop()
        if found not in seen:
            seen.add(found)
            own, called = _read(found)
            codes |= own
            waiting += called
    return codes


@cache
def _read(function: FunctionType) -> tuple[set[str], list[FunctionType]]:
    """The codes in a function's own text, and the functions of ours that it names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return set(_codes_in(tree)), list(_called(tree, function.__globals__))


def _introduction() -> str:
    return f"""# Protocol

Made by `python -m tools.protocol` from the code; do not edit.

A client opens pages over HTTP and one socket (Socket.IO 5) for what is live. Roles: {_listed(ROLES)}.
Audiences: {_listed(AUDIENCES)}. Ids are 32 hexadecimal digits, or short names from `data/`.

Steps and their phases: {"; ".join(f"{step.name} ({', '.join(step.phases)})" for step in STEPS.values())}.

Values of a vote: {"; ".join(f"{kind} {_listed(values)}" for kind, values in CHOICES.items())}.
Dots lie on two of the `choices` of their ballot, the first of the two first: `1_3` is the first and the third.
"""


def _connecting() -> str:
    refused = "The connection is refused when the cookies hold no seat or key for that audience of that meeting."
    return f"""## Connecting

`auth` names what the socket is for; who it is stands in its cookies, never in what it says.

{_fields(Knock)}
{refused} Who does not
connect within 20 seconds is cut off, and so is who is sent away. A message over 32 kB, in all its frames together, ends
the connection; so does one that is no packet of Socket.IO 5 of these kinds: connect, disconnect, event. Events hold no
bytes: one that does is refused (`bad_payload`). Polling works as well: a post over 32 kB is refused (413), a malformed
one too (400).
"""


def _event(event: Event) -> str:
    said = ", ".join(["`ok`: true", *(f"`{name}`" for name in ACK.get(event.name, ("version",)))])
    codes = sorted(refusals(event.do) - set(ALWAYS))
    specific = f"Refused with {_listed(codes)}.\n" if codes else ""
    return f"""### {event.name}

{MEANING[event.name]}

By {_listed(event.by)}. Ack: {said}.{SHOWN[event.shows]}
{specific}
{_fields(event.shape)}"""


def _fields(shape: type[msgspec.Struct]) -> str:
    info = cast(shapes.StructType, shapes.type_info(shape))
    rows = [_field(field) for field in info.fields if field.name != "seen"]
    if not rows:
        return ""
    return "\n".join(["| field | value | |", "|---|---|---|", *rows, ""])


def _field(field: shapes.Field) -> str:
    need = "required" if field.required else ""
    return f"| `{field.name}` | {_type(field.type)} | {need} |"


def _type(of: shapes.Type) -> str:
    match of:
        case shapes.StrType(max_length=longest, pattern=pattern):
            kind = "id" if pattern else "text"
            return f"{kind}, at most {longest}" if longest else kind
        case shapes.IntType(ge=low, le=high, lt=under):
            return f"whole number from {low} to {high if high is not None else (under or 0) - 1}"
        case shapes.BoolType():
            return "true or false"
        case shapes.LiteralType(values=values):
            return "one of " + _listed(value for value in values if value)
        case shapes.ListType(item_type=item, max_length=longest):
            return f"list of at most {longest}: {_type(item)}"
        case shapes.DictType(key_type=key, value_type=value):
            return f"object: {_type(key)} -> {_type(value)}"
        case shapes.UnionType(types=types):
            return " or ".join(_type(one) for one in types if not isinstance(one, shapes.NoneType))
    raise TypeError(f"no words for {of}")


def _from_server() -> str:
    return f"""## What the server says

`picture`: {_about(outgoing.Picture)}

{_listing(PICTURE)}
In it `stage` holds {_listed(field.name for field in fields(Stage))}, and each of its ballots {_listed(BALLOT)}.

At connect also:

{_listing(ON_CONNECT)}
`mine`, to one seat alone, seat -> object:

{_listing(MINE)}
`gone`: {_about(outgoing.Gone)}

{_listing(meanings(outgoing.Gone))}
`pause`: {_about(outgoing.Pause)}

{_listing(meanings(outgoing.Pause))}
`trouble`: {_about(outgoing.Trouble)}

{_listing(meanings(outgoing.Trouble))}
Every event may hold `seen`, the version its sender was shown: when what it changes was changed since, it is refused
with `already_done`. An event that was not done is answered `{{"ok": false, "error": code, "message": sentence}}`.
When the database could not do it, the answer also holds `"again": true`: nothing was kept, and
the same may be sent again ({_listed(LATER)}).
Beside its own codes every event may be refused with {_listed(ALWAYS)}; one that does not exist with `unknown_event`.
"""


def _about(shape: type[msgspec.Struct]) -> str:
    """What its docstring says, as the end of a sentence."""
    said = " ".join((shape.__doc__ or "").split())
    return said[:1].lower() + said[1:]


def _routes() -> str:
    lines = ["## Pages", "", "| route | | who | what |", "|---|---|---|---|"]
    rules = sorted(routes().url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"| `{rule.rule}` | {methods} | {WHO[rule.endpoint]} | {GIVES[rule.endpoint]} |")
    return (
        "\n".join(lines)
        + """

A post from another origin is refused (403), one over 64 kB too (413). Without a right: 403; a meeting, code or page
that does not exist: 404. Every answer carries a Content-Security-Policy without inline scripts or styles.
"""
    )


def _forms() -> str:
    """Which fields each form has, of rows (`-0-`) the first, of entries (`-ID-`) one."""
    parts = [
        "## Forms\n",
        "Text is kept in NFC, without control characters and without those that turn it around. A tick counts whatever",
        "its value. What a field may not hold is told beside it where the page can, else all of it is refused (400).\n",
    ]
    sent_to: dict[type[msgspec.Struct], list[str]] = {}
    for rule in sorted(routes().url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in forms.FORMS:
            sent_to.setdefault(forms.FORMS[rule.endpoint], []).append(f"`{rule.rule}`")
    for shape, rules in sent_to.items():
        found = [f"| `{name}` | {_type(of)} |" for name, of in forms.names(shape)] or ["| | |"]
        parts += [f"To {', '.join(rules)}:\n", "| field | value |", "|---|---|", *found, ""]
    return "\n".join(parts)


def _codes() -> str:
    every = {*ALWAYS, *LATER}.union(*(refusals(event.do) for event in EVENTS.values()))
    rows = [f"| `{code}` | {words.error(code)} |" for code in sorted(every | {"unknown_event"})]
    return "\n".join(["## Codes", "", "| code | what people read |", "|---|---|", *rows, ""])


def _listed(values: Any) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _listing(of: dict[str, str]) -> str:
    return "".join(f"- `{name}`: {meaning}\n" for name, meaning in of.items())


def _codes_in(tree: ast.AST) -> Iterator[str]:
    """The texts inside `Refused(...)`, both branches of a choice included."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in ("Refused", "WorkshopError"):
            parts = [call.args[0].body, call.args[0].orelse] if isinstance(call.args[0], ast.IfExp) else call.args
            yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))


def _called(tree: ast.AST, names: dict[str, Any]) -> Iterator[FunctionType]:
    """Our functions that a piece of code names, and the methods it calls."""
    for node in ast.walk(tree):
        found: Any = None
        if isinstance(node, ast.Name):
            found = names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            found = getattr(module, node.attr, None) if isinstance(module, ModuleType) else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and found is None:
            found = _method(node.func.attr)
        if isinstance(found, FunctionType) and found.__module__.startswith("workshop."):
            yield found


def _method(name: str) -> Any:
    """A method of what events work with, by its name: these names are each one thing in our code."""
    owners = (Live, Meeting, Evening, Show, Door, Site, Known, Caller)
    if name == "cast":  # the writer has it done in a group, for everybody at once
        return cast_together
    return next((found for owner in owners if isinstance(found := owner.__dict__.get(name), FunctionType)), None)


if __name__ == "__main__":
    sys.stdout.write(document())
