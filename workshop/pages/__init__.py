"""HTTP: the pages people open. Live changes come over the sockets of `rooms`; both show what `show` shows."""

from flask import Flask

from . import (
    assets,
    cases,
    counted,
    desk,
    forms,
    health,
    home,
    join,
    language,
    open_,
    papers,
    rehearsals,
    reply,
    report,
    slips,
    sources,
    statements,
    style,
    typed,
)
from .site import CleanRequest, Site, guard

MODULES = (
    home,
    cases,
    counted,
    health,
    open_,
    papers,
    join,
    slips,
    desk,
    rehearsals,
    report,
    reply,
    typed,
    language,
    sources,
    statements,
    style,
)


def add_pages(app: Flask, site: Site) -> None:
    """Register every page, with the checks that hold for all of them."""
    app.extensions["workshop"] = site
    guard(app)
    assets.add_assets(app)
    for module in MODULES:
        app.register_blueprint(module.pages)


__all__ = ["MODULES", "CleanRequest", "Site", "add_pages", "forms"]
