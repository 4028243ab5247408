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

    from .edge.hosts import Hosts
    from .host.settings import Settings
    from .server.mode import Executor
    from .store import Store

SMALL_MESSAGE = 32 * 1024


def create_app(settings: Settings) -> tuple[Flask, SocketIO]:
    """Wire the edges: store, show, rooms and pages, over one database. Upgrades the schema when it is behind."""
    from .access import Access
    from .archive.clock import Clock
    from .edge.hosts import Hosts
    from .edge.limits import Limits
    from .evenings import Evenings
    from .host import redis_options
    from .host.metrics import Metrics, write_log
    from .host.settings import catalogue
    from .pages import Site, add_pages
    from .rehearsal import Rehearsal
    from .rooms import open_rooms
    from .server.direct import emitter
    from .server.mode import executor
    from .show import Show

    write_log(settings.log)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.make_keys()
    redis_options.check(settings.queue)
    app, hosts, at_work = _flask(), Hosts(settings), executor(settings.mode)
    store = _store(settings, at_work)
    evenings = Evenings(store, at_work)
    access = Access(settings, store, evenings)
    show = Show(store, catalogue(), settings, app.jinja_env)
    socketio = _sockets(app, settings, hosts)
    _guard(app, settings, hosts)
    limits, metrics, clock = Limits(settings.queue), Metrics(), Clock(store)
    emit = emitter(socketio, settings.mode, settings.direct)
    live = open_rooms(socketio, settings, store, evenings, access, show, limits, metrics, clock, at_work, emit)
    app.extensions["workshop.live"] = live
    tells = live.push.changed, live.push.counted, live.door.moved
    rehearsal = Rehearsal(settings, store, catalogue(), at_work, socketio.sleep, live.push.over)
    well = live.push.peers.is_well
    add_pages(app, Site(settings, store, access, show, *tells, limits, metrics, clock, well, rehearsal))
    return app, socketio


def _flask() -> Flask:
    from flask import Flask
    from jinja2 import StrictUndefined

    from . import drawing, words
    from .actie import vocabulary
    from .pages import CleanRequest

    app = Flask(__name__)
    app.request_class = CleanRequest
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals |= {"drawing": drawing, "vocabulary": vocabulary}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return app


def _store(settings: Settings, at_work: Executor) -> Store:
    """The database, up to date, and sure to stop nobody while it is asked something."""
    from .actie.errors import WorkshopError
    from .server.awake import stays_awake
    from .store import Store, codes, line
    from .store.migrate import migrate

    store = Store(settings.database_url, at_work.run)
    migrate(store)
    if store.read(codes.too_short, settings.code_digits):
        store.write(codes.lengthen, settings.code_digits)
    if not store.embedded and not stays_awake(settings.mode, lambda: store.read(line.linger)):
        raise WorkshopError("loop_stopped")
    return store


def _sockets(app: Flask, settings: Settings, hosts: Hosts) -> SocketIO:
    from flask_socketio import SocketIO

    from .server import wire
    from .server.odd import quiet
    from .server.sessions import Known, Sessions, small_messages

    socketio = SocketIO(
        app,
        async_mode=settings.mode,
        async_handlers=False,
        manage_session=False,
        max_http_buffer_size=SMALL_MESSAGE,
        logger=quiet(),
        engineio_logger=quiet(),
        client_manager=Known(),
        json=wire,
        cors_allowed_origins=hosts.is_our_page,
    )
    if settings.worker:
        # A proxy in front can tell by its name which process a line belongs to.
        plain = socketio.server.eio.generate_id
        socketio.server.eio.generate_id = lambda: f"{settings.worker}.{plain()}"
    if settings.mode == "threading":
        small_messages(socketio.server.eio)
    app.extensions["workshop.sessions"] = Sessions(socketio.server)
    return socketio


def _guard(app: Flask, settings: Settings, hosts: Hosts) -> None:
    """Outermost, before Engine.IO, which answers before Flask does: our own names only, and headers on every answer."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from .edge.headers import with_headers
    from .edge.hosts import guarded

    if settings.proxies:
        # Where somebody comes from, and nothing else: no proxy tells us what our name is.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    sockets = app.extensions["workshop.sessions"]
    guard = with_headers(guarded(sockets.guarded(app.wsgi_app), hosts), settings.secure)
    app.wsgi_app = guard  # type: ignore[assignment, method-assign]
