"""Start on this machine: patch, open the database, say where to go, serve."""

import errno
import os
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..actie.errors import WorkshopError
from ..server.mode import patch

if TYPE_CHECKING:
    from ..host.settings import Settings
    from ..pages import Site
    from .lock import Running

    Then = Callable[[Settings, Site], str]

A_HALL = 1000  # lines of a large meeting: phones, and their pages while they load
PARENT_SECONDS = 1.0
COMING_SECONDS, SILENT_SECONDS = 30.0, 5.0  # for one that is on its way up; for one that should answer
LOOK_SECONDS = 0.3
HELD = ExitStack()  # the lock of our home: the system takes it back when this process is gone, threads and all
IN_USE = (errno.EADDRINUSE, 10048)  # Windows has numbers of its own
NOT_OURS = (errno.EADDRNOTAVAIL, 10049)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, 10013)
NO_SUCH_FAMILY = (errno.EAFNOSUPPORT, 10047)


def serve(environ: Mapping[str, str], browser: bool, then: "Then | None" = None, workers: int = 1) -> int:
    """Start the product, or open the one that runs already in this home. Gives the exit code.

    `then` runs just before serving and gives the page to open. With several `workers` each is a process of its own.
    """
    from ..host.environment import BadSetting
    from ..host.settings import default_mode, settings

    if workers < 1:
        raise BadSetting("--workers", "moet een getal van 1 of meer zijn")
    if workers == 1:  # who only looks after others serves nobody
        patch(environ.get("WORKSHOP_MODE") or default_mode())
    os.umask(0o077)  # database, copies and keys are for nobody else, whoever made the folder
    current = settings(environ)
    if current.worker:
        return _work(current)
    from .lock import RUNNING, Occupied, alone

    began = time.monotonic()
    while True:
        try:
            left = HELD.enter_context(alone(current.home))
            break
        except Occupied:
            if _opened(current, browser, rehearses=then is not None):
                return 0
            patience = SILENT_SECONDS if (current.home / RUNNING).exists() else COMING_SECONDS
            if time.monotonic() - began >= patience:
                raise Occupied("runs_silent", home=current.home) from None
            time.sleep(LOOK_SECONDS)
    return _lead(current, environ, workers, left) if workers > 1 else _start(current, environ, browser, then)


def _opened(current: "Settings", browser: bool, rehearses: bool) -> bool:
    """Lead to the program that has this home; whether it answers. Raises Refused("runs_already") for a rehearsal."""
    from ..actie.errors import Refused
    from .lock import running

    found = running(current.home)
    if found and rehearses:
        raise Refused("runs_already_hosted" if found.public_url else "runs_already")
    if found and found.public_url:
        print(f"Het programma draait al op {found.public_url}. {_where_the_key_is(current)}", flush=True)
    elif found:
        link = f"{found.at}/open/{current.facilitator_token}"
        print(f"Het programma draait al. Open: {link}", flush=True)
        _open(link, browser)
    return found is not None


def facilitator_link(current: "Settings") -> str:
    """The link for the browser of this laptop; it holds the key, so it is not for phones."""
    from ..host.settings import own_url

    return f"{current.public_url or own_url(current)}/open/{current.facilitator_token}"


def _start(current: "Settings", environ: Mapping[str, str], browser: bool, then: "Then | None") -> int:
    from .. import create_app
    from ..host.settings import choose_base_url
    from .lock import known

    _look_for_ports(current, 1)
    address = _named_address(current, environ.get("WORKSHOP_ADDRESS", ""))
    with _usable(current.home):
        current.make_keys()
        if address:
            choose_base_url(current, address)
    app, socketio = create_app(current)
    server = _listen(app, current)
    site = app.extensions["workshop"]
    _end_rehearsal(site)  # of a program that could not end it itself
    page = then(current, site) if then else ""
    with known(current.home, _as_told(current)):
        _say_where(current)
        _open(f"{facilitator_link(current)}?naar={page}", browser)
        socketio.start_background_task(_look_after, site, socketio.sleep)
        server(app.extensions["workshop.live"].goodbye)
        _end_rehearsal(site)
    return 0


def _end_rehearsal(site: "Site") -> None:
    """Nothing of a rehearsal outlives the program it began in; what cannot be deleted now is so at the next start."""
    with suppress(WorkshopError):
        site.rehearsal.stop()


def _work(current: "Settings") -> int:
    """Be one of several processes; the first forgets what is due, as it need be done once."""
    from .. import create_app

    app, socketio = create_app(current)
    server = _listen(app, current)
    socketio.start_background_task(_end_with, current.parent or os.getppid(), socketio.sleep)
    if current.worker == 1:
        _end_rehearsal(app.extensions["workshop"])
        socketio.start_background_task(_look_after, app.extensions["workshop"], socketio.sleep)
    server(app.extensions["workshop.live"].goodbye)
    return 0


def _lead(current: "Settings", environ: Mapping[str, str], workers: int, left: int) -> int:
    """Upgrade the database, and keep so many processes going, each at a port of its own. Gives the exit code.

    Everybody reaches them by the one name of the proxy in front: without it a QR would lead to the port of one. `left`
    is what they keep open, so that nobody starts beside one that outlives us. Raises BadSetting.
    """
    from ..host import redis_options
    from ..host.environment import BadSetting
    from ..host.metrics import write_log
    from ..server.mode import executor
    from ..store import Store
    from ..store.migrate import migrate
    from .lock import known
    from .supervisor import Supervisor

    if not (current.queue and current.public_url) or current.database_url.startswith("sqlite"):
        needs = "WORKSHOP_DATABASE_URL (PostgreSQL), WORKSHOP_QUEUE en WORKSHOP_PUBLIC_URL"
        raise BadSetting("--workers", f"meer dan één kan alleen met {needs}")
    write_log(current.log)
    _look_for_ports(current, workers)
    with _usable(current.home):
        current.make_keys()
    redis_options.check(current.queue)
    store = Store(current.database_url, executor("threading").run)
    migrate(store)
    store.close()
    with known(current.home, _as_told(current)):
        _say_where(current)
        return Supervisor(environ, current.port, workers, left).work()


def _as_told(current: "Settings") -> "Running":
    from ..host.settings import own_url
    from .lock import Running

    return Running(os.getpid(), own_url(current), current.mark, current.public_url)


@contextmanager
def _usable(home: Path) -> Iterator[None]:
    """What the system refuses in here is told as what is the matter with this home."""
    from ..host.files import refusal

    try:
        yield
    except OSError as error:
        raise refusal(home, error) from None


def _listen(app: Any, current: "Settings") -> Any:
    from ..server.start import listen

    try:
        return listen(app, current.mode, current.host, current.port, bool(current.public_url))
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(current.host, current.port, current.port + 1, error) from None


def _look_for_ports(current: "Settings", workers: int) -> None:
    """See that each port can be had, before anything is opened or changed. Raises as `_cannot_listen` says."""
    from ..host.addresses import MOST_PORT
    from ..host.environment import BadSetting

    last = current.port + workers - 1
    if last > MOST_PORT:
        raise BadSetting("--port", f"zoveel processen passen niet boven poort {current.port}")
    for port in range(current.port, last + 1):
        try:
            family, *_, place = socket.getaddrinfo(current.host, port, type=socket.SOCK_STREAM)[0]
            socket.create_server(place[:2], family=family).close()
        except (OSError, UnicodeError) as error:
            raise _cannot_listen(current.host, port, last + 1, error) from None


def _cannot_listen(host: str, port: int, other: int, error: Exception) -> WorkshopError:
    """Why nobody can be let in at this port. A port that is taken may be free later; the rest is a wrong setting."""
    from ..host.addresses import MOST_PORT
    from ..host.environment import BadSetting
    from ..host.settings import PORT

    number = getattr(error, "errno", None)
    if number in IN_USE:
        return WorkshopError("port_taken", port=port, other=other if other <= MOST_PORT else PORT)
    if number in NOT_ALLOWED:
        return BadSetting("--port", f"poort {port} mag dit programma niet gebruiken; kies er een boven 1023")
    if number in NOT_OURS:
        return BadSetting("WORKSHOP_HOST", f"{host} is geen adres van deze computer")
    if number in NO_SUCH_FAMILY or (isinstance(error, socket.gaierror) and ":" in host):
        return BadSetting("WORKSHOP_HOST", f"{host} is een IPv6-adres, en dat gaat hier niet; kies er een als 0.0.0.0")
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return BadSetting("WORKSHOP_HOST", f"{host} is geen adres, en geen naam die deze computer kent")
    return BadSetting("WORKSHOP_HOST", f"op {host}, poort {port}, gaat het niet: {error}")


def _end_with(parent: int, sleep: "Callable[[float], Any]") -> None:
    """Ask this process to stop when the one that looks after it was killed; that may be before we got here."""
    while os.getppid() == parent:
        sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _look_after(site: "Site", sleep: "Callable[[float], Any]") -> None:
    """What can wait until people are let in: check and copy the data, then forget what is due, for ever."""
    from ..archive.retention import Keeper
    from ..store.backup import look_after

    look_after(site.store)
    Keeper(site.store, site.show.catalogue, site.clock, bool(site.settings.public_url)).work(sleep)


def _say_where(current: "Settings") -> None:
    """Where to go. Of a hosted program this is kept in a log that others read, so there the key is not in it."""
    from ..host.settings import base_url, base_urls
    from ..server.start import connections

    if current.public_url:
        print(f"\n  Begeleider:  {current.public_url}/open/ en daarachter de sleutel.")
        print(f"               {_where_the_key_is(current)}")
        print(f"  Deelnemers:  {current.public_url}/mee")
    else:
        _say_where_here(facilitator_link(current), base_url(current), base_urls(current))
    if connections() < A_HALL:
        print(f"  Deze computer laat maar {connections()} verbindingen tegelijk toe. Meer kan met: ulimit -n 20100")
    how = "Ctrl+C, of als dienst: systemctl stop actie" if current.public_url else "Ctrl+C"
    print(f"\n  Stoppen: {how}. Wat gestemd en geschreven is, blijft bewaard.\n", flush=True)


def _say_where_here(link: str, likeliest: str, urls: list[str]) -> None:
    print(f"\n  Begeleider (deze laptop):  {link}")
    if not urls:
        print("  Telefoons:  geen netwerk gevonden. Verbind deze laptop met de wifi van de zaal.")
    else:
        print(f"  Telefoons (zelfde wifi):   {likeliest}/mee")
    for other in urls:
        if other != likeliest:
            print(f"     of, als dat niet werkt:  {other}/mee")
    if len(urls) > 1:
        print("  Kies het adres op de pagina van de begeleider, of start met --address.")


def _where_the_key_is(current: "Settings") -> str:
    from ..host.settings import FACILITATOR

    return f"De sleutel staat in {current.home / FACILITATOR}"


def _named_address(current: "Settings", address: str) -> str:
    """The one of this machine's addresses that --address means, with or without http:// and port; '' for ''."""
    from ..host import addresses
    from ..host.environment import BadSetting
    from ..host.settings import base_urls

    typed = address if "://" in address else f"http://{address}"
    fitting = [url for url in base_urls(current) if addresses.origin(typed) in (url, f"http://{addresses.bare(url)}")]
    if address and not fitting:
        raise BadSetting("WORKSHOP_ADDRESS", "is geen adres van deze laptop")
    return fitting[0] if address else ""


def _open(link: str, browser: bool) -> None:
    """Open the page where there is a screen to open it on."""
    has_screen = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if browser and has_screen:
        webbrowser.open(link)
