"""The pages of those who run the evening: desk, writer, helper and screen, and what they print for others."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from .. import words
from ..actie.picture import Audience
from ..audiences import OF_A_KEY
from ..edge.caller import beside
from ..show import urls
from ..store import keys, meetings, moments
from .site import admitted, language_asked, render, site

pages = Blueprint("desk", __name__)


@pages.post("/bijeenkomst/<meeting_id>/scherm")
def open_screen(meeting_id: str) -> Response:
    """Open the screen in a tab of this laptop: with a key of its own, that can look and never act."""
    admitted(meeting_id, "desk")
    token = site().store.write(keys.give, meeting_id, "screen", "", datetime.now(UTC))
    return redirect(f"/sleutel/{token}")


@pages.get("/kaarten/<meeting_id>")
def cards(meeting_id: str) -> str:
    """Paper cards to print, for people without a phone: in the language that `taal` asks for, else that of the page."""
    _, evening = admitted(meeting_id, "desk")
    language = language_asked()
    with words.use(language):
        card = Markup(render("cards/card.html", m=evening.meeting))  # noqa: S704
    return render("cards.html", m=evening.meeting, card=card, spoken=language)


@pages.post("/kaarten/<meeting_id>")
def print_cards(meeting_id: str) -> Response:
    """From the list of what to do before: it is ticked there once the cards are on their way to the printer."""
    admitted(meeting_id, "desk")
    site().store.write(_printed, meeting_id, datetime.now(UTC))
    site().counted(meeting_id)
    return redirect(urls(meeting_id)["cards"])


def _printed(connection: Any, meeting_id: str, now: datetime) -> None:
    if moments.note(connection, moments.PRINTED + meeting_id, now):
        meetings.touch(connection, meeting_id)


def _live_page(meeting_id: str, audience: str) -> str:
    who, evening = admitted(meeting_id, audience)
    show = site().show
    of = Audience(audience, language=who.language, beside=beside(audience, request.args.get("kaart", "")))
    context = show.context(evening, of)
    return render(
        f"{audience}.html",
        p=context["p"],
        x=context["x"],
        audience=audience,
        seat="",
        owns=not who.key,
        regions=show.regions(evening, of),
    )


for _looking in OF_A_KEY.values():
    pages.add_url_rule(
        f"/{_looking.path}/<meeting_id>", _looking.kind, partial(_live_page, audience=_looking.kind), methods=["GET"]
    )
