"""HTTP: the pages people open. Live changes come over the sockets of `rooms`; both show what `show` shows."""

from flask import Flask

from . import assets, desk, health, home, join, open_, reply, report
from .site import Site, guard


def add_pages(app: Flask, site: Site) -> None:
    """Register every page, with the checks that hold for all of them."""
    app.extensions["workshop"] = site
    guard(app)
    assets.add_assets(app)
    for blueprint in (home.pages, health.pages, open_.pages, join.pages, desk.pages, report.pages, reply.pages):
        app.register_blueprint(blueprint)


__all__ = ["Site", "add_pages"]
