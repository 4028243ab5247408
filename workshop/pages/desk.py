"""The pages of those who run the evening: desk, writer, helper and screen, and the paper cards."""

from datetime import UTC, datetime

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from ..actie.picture import Audience
from ..store import keys
from .site import caller, render, site

pages = Blueprint("desk", __name__)


@pages.get("/tafel/<meeting_id>")
def desk(meeting_id: str) -> str:
    return _live_page(meeting_id, "desk")


@pages.get("/schrijver/<meeting_id>")
def writer(meeting_id: str) -> str:
    return _live_page(meeting_id, "writer")


@pages.get("/helper/<meeting_id>")
def helper(meeting_id: str) -> str:
    return _live_page(meeting_id, "helper")


@pages.get("/scherm/<meeting_id>")
def screen(meeting_id: str) -> str:
    return _live_page(meeting_id, "screen")


@pages.post("/bijeenkomst/<meeting_id>/scherm")
def open_screen(meeting_id: str) -> Response:
    """Open the screen in a tab of this laptop: with a key of its own, that can look and never act."""
    caller(meeting_id, "desk")
    site().show.load(meeting_id)  # the key of the installation opens every meeting, also one that does not exist
    token = site().store.write(keys.give, meeting_id, "screen", "", datetime.now(UTC))
    return redirect(f"/sleutel/{token}")


@pages.get("/kaarten/<meeting_id>")
def cards(meeting_id: str) -> str:
    """Paper cards to print, for people without a phone."""
    caller(meeting_id, "desk")
    evening = site().show.load(meeting_id)
    return render("cards.html", m=evening.meeting)


def _live_page(meeting_id: str, audience: str) -> str:
    who = caller(meeting_id, audience)
    show = site().show
    evening = show.load(meeting_id)
    of = Audience(audience, language=who.language)
    context = show.context(evening, of)
    return render(
        f"{audience}.html",
        p=context["p"],
        x=context["x"],
        audience=audience,
        seat="",
        regions=show.regions(evening, of),
    )
