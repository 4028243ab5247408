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
    from .hosts import Hosts
    from .server.mode import Hands
    from .store import Store

SMALL_MESSAGE = 32 * 1024


def create_app(settings: Settings) -> tuple[Flask, SocketIO]:
    """Wire the edges: store, show, rooms and pages, over one database. Upgrades the schema when it is behind."""
    from .config import catalogue
    from .hosts import Hosts
    from .pace import Pace
    from .pages import Site, add_pages
    from .rooms import open_rooms
    from .server.direct import emitter
    from .server.mode import hands
    from .show import Show
    from .watch import Watch, write_log

    write_log(settings.log)
    app, hosts, at_work = _flask(), Hosts(settings), hands(settings.mode)
    store = _store(settings, at_work)
    show = Show(store, catalogue(), settings, app.jinja_env, at_work)
    socketio = _sockets(app, settings, hosts)
    _guard(app, settings, hosts)
    pace, watch = Pace(settings.queue), Watch()
    emit = emitter(socketio, settings.mode, settings.direct)
    live = open_rooms(socketio, settings, store, show, pace, watch, at_work, emit)
    app.extensions["workshop.live"] = live
    push = live.push
    add_pages(app, Site(settings, store, show, push.changed, push.counted, pace, watch, push.news.is_well))
    return app, socketio


def _flask() -> Flask:
    from flask import Flask

    from . import words
    from .pages import CleanRequest

    app = Flask(__name__)
    app.request_class = CleanRequest
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return app


def _store(settings: Settings, at_work: Hands) -> Store:
    """The database, up to date, and sure to stop nobody while it is asked something."""
    from .actie.errors import WorkshopError
    from .server.awake import stays_awake
    from .store import Store, line
    from .store.migrate import migrate

    store = Store(settings.database_url, at_work.run)
    migrate(store)
    if not store.embedded and not stays_awake(settings.mode, lambda: store.read(line.linger)):
        raise WorkshopError("loop_stopped")
    return store


def _sockets(app: Flask, settings: Settings, hosts: Hosts) -> SocketIO:
    from flask_socketio import SocketIO

    from .server import wire

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
    if settings.worker:
        # A proxy in front can tell by its name which process a line belongs to.
        plain = socketio.server.eio.generate_id
        socketio.server.eio.generate_id = lambda: f"{settings.worker}.{plain()}"
    return socketio


def _guard(app: Flask, settings: Settings, hosts: Hosts) -> None:
    """Outermost, before Engine.IO, which answers before Flask does: our own names only, and headers on every answer."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from .headers import with_headers
    from .hosts import guarded

    if settings.proxies:
        # Where somebody comes from, and nothing else: no proxy tells us what our name is.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    guard = with_headers(guarded(app.wsgi_app, hosts), settings.secure)
    app.wsgi_app = guard  # type: ignore[assignment, method-assign]
