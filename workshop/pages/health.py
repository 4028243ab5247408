"""Whether the program answers."""

from flask import Blueprint

pages = Blueprint("health", __name__)


@pages.get("/gezond")
def health() -> dict[str, str]:
    return {"status": "ok"}
