"""The pages of those who run the evening: desk, writer, helper and screen."""

from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ..actie.picture import Audience
from ..audiences import OF_A_KEY
from ..edge.caller import beside
from ..store import keys
from .site import admitted, render, site

pages = Blueprint("desk", __name__)


@pages.post("/bijeenkomst/<meeting_id>/scherm")
def open_screen(meeting_id: str) -> Response:
    """Open the screen in a tab of this laptop: with a key of its own, that can look and never act."""
    admitted(meeting_id, "desk")
    token = site().store.write(keys.give, meeting_id, "screen", "", datetime.now(UTC))
    return redirect(f"/sleutel/{token}")


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
