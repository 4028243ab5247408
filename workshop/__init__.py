"""The ACTIE workshop: from votes on phones to a shared role agreement.

Reading order: `actie/meeting.py` (what an evening is), `actie/course.py` (how it moves), `actie/ballot.py` and
`actie/standing.py` (from votes to words), `actie/picture.py` (who may see what), `rooms/__init__.py` (the life of
a vote), `show.py` (the one way to anything anybody sees).

Nothing is imported at the top: `server/mode.py` must be able to patch first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from flask_socketio import SocketIO

    from .config import Settings

SMALL_MESSAGE = 32 * 1024


def create_app(settings: Settings) -> tuple[Flask, SocketIO]:
    """Wire the edges: store, show, rooms and pages, over one database. Upgrades the schema when it is behind."""
    from flask import Flask
    from flask_socketio import SocketIO
    from werkzeug.middleware.proxy_fix import ProxyFix

    from . import words
    from .actie.errors import WorkshopError
    from .config import catalogue
    from .headers import with_headers
    from .hosts import Hosts, guarded
    from .pace import Pace
    from .pages import CleanRequest, Site, add_pages
    from .rooms import open_rooms
    from .server import wire
    from .server.awake import stays_awake
    from .server.direct import emitter
    from .server.mode import hands
    from .show import Show
    from .store import Store, line
    from .store.migrate import migrate
    from .watch import Watch, write_log

    write_log(settings.log)

    app = Flask(__name__)
    app.request_class = CleanRequest
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    hosts = Hosts(settings)
    at_work = hands(settings.mode)
    store = Store(settings.database_url, at_work.run)
    migrate(store)
    if not store.embedded and not stays_awake(settings.mode, lambda: store.read(line.linger)):
        raise WorkshopError("loop_stopped")
    show = Show(store, catalogue(), settings, app.jinja_env, at_work)
    socketio = SocketIO(
        app,
        async_mode=settings.mode,
        async_handlers=False,
        manage_session=False,
        max_http_buffer_size=SMALL_MESSAGE,
        logger=False,
        json=wire,
        cors_allowed_origins=hosts.is_our_page,
    )
    if settings.proxies:
        # Where somebody comes from, and nothing else: no proxy tells us what our name is.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    # Outermost: before Engine.IO, which answers before Flask does.
    guard = with_headers(guarded(app.wsgi_app, hosts), settings.secure)
    app.wsgi_app = guard  # type: ignore[assignment, method-assign]
    pace, watch = Pace(settings.queue), Watch()
    emit = emitter(socketio, settings.mode, settings.direct)
    if settings.worker:
        # A proxy in front can tell by its name which process a line belongs to.
        plain = socketio.server.eio.generate_id
        socketio.server.eio.generate_id = lambda: f"{settings.worker}.{plain()}"
    live = open_rooms(socketio, settings, store, show, pace, watch, at_work, emit)
    app.extensions["workshop.live"] = live
    push = live.push
    add_pages(app, Site(settings, store, show, push.changed, push.counted, pace, watch, push.news.is_well))
    return app, socketio
