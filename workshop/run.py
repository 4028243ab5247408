"""Start on this machine: patch, open the database, say where to go, serve."""

import json
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from .server.mode import patch

if TYPE_CHECKING:
    from .config import Settings
    from .pages import Site

    Then = Callable[[Settings, Site], str]

LOCK = "running.json"
A_HALL = 1000  # lines of a large meeting: phones, and their pages while they load
PARENT_SECONDS = 1.0


def serve(environ: Mapping[str, str], browser: bool, then: "Then | None" = None, workers: int = 1) -> int:
    """Start the product, or open the one that runs already in this home.

    `then` runs just before serving and gives the page to open. With several `workers` each is a process of its own.
    """
    from .config import BadSetting, default_mode, settings

    if workers < 1:
        raise BadSetting("--workers", "moet een getal van 1 of meer zijn")
    if workers == 1:  # who only looks after others serves nobody
        patch(environ.get("WORKSHOP_MODE") or default_mode())
    os.umask(0o077)  # database, copies and keys are for nobody else, whoever made the folder
    current = settings(environ)
    if current.worker:
        return _work(current)
    link = running(current.home)
    if link:
        print(f"Het programma draait al. Open: {link}", flush=True)
        _open(link, browser)
    elif workers > 1:
        _lead(current, environ, workers)
    else:
        _start(current, environ, browser, then)
    return 0


def facilitator_link(current: "Settings") -> str:
    """The link for the browser of this laptop; it holds the key, so it is not for phones."""
    base = current.public_url or f"http://127.0.0.1:{current.port}"
    return f"{base}/open/{current.facilitator_token}"


def _start(
    current: "Settings",
    environ: Mapping[str, str],
    browser: bool,
    then: "Then | None",
) -> None:
    from . import create_app
    from .server.start import listen

    app, socketio = create_app(current)
    _choose_address(current, environ.get("WORKSHOP_ADDRESS", ""))
    try:
        server = listen(app, current.mode, current.host, current.port)
    except OSError:
        raise _taken(current.port, current.port + 1) from None
    page = then(current, app.extensions["workshop"]) if then else ""
    with _known(current):
        _say_where(current)
        _open(f"{facilitator_link(current)}?naar={page}", browser)
        socketio.start_background_task(_look_after, app.extensions["workshop"], socketio.sleep)
        server(app.extensions["workshop.live"].goodbye)


def _work(current: "Settings") -> int:
    """Be one of several processes; the first forgets what is due, as it need be done once."""
    from . import create_app
    from .server.start import listen

    app, socketio = create_app(current)
    try:
        server = listen(app, current.mode, current.host, current.port)
    except OSError:
        raise _taken(current.port, current.port + 1) from None
    socketio.start_background_task(_end_with, os.getppid(), socketio.sleep)
    if current.worker == 1:
        socketio.start_background_task(_look_after, app.extensions["workshop"], socketio.sleep)
    server(app.extensions["workshop.live"].goodbye)
    return 0


def _lead(current: "Settings", environ: Mapping[str, str], workers: int) -> None:
    """Upgrade the database, and keep so many processes going, each at a port of its own. Raises BadSetting.

    Everybody reaches them by the one name of the proxy in front: without it a QR would lead to the port of one.
    """
    from .config import BadSetting
    from .crew import Crew
    from .server.mode import hands
    from .store import Store
    from .store.migrate import migrate
    from .watch import write_log

    if not (current.queue and current.public_url) or current.database_url.startswith("sqlite"):
        needs = "WORKSHOP_DATABASE_URL (PostgreSQL), WORKSHOP_QUEUE en WORKSHOP_PUBLIC_URL"
        raise BadSetting("--workers", f"meer dan één kan alleen met {needs}")
    write_log(current.log)
    _look_for_ports(current, workers)
    current.make_keys()
    store = Store(current.database_url, hands("threading").run)
    migrate(store)
    store.close()
    with _known(current):
        _say_where(current)
        Crew(environ, current.port, workers).work()


@contextmanager
def _known(current: "Settings") -> Iterator[None]:
    """While this runs, whoever starts the program again in the same home finds it."""
    lock = current.home / LOCK
    lock.touch(mode=0o600)  # the link in it holds the key
    told = {"pid": os.getpid(), "at": f"http://127.0.0.1:{current.port}", "link": facilitator_link(current)}
    lock.write_text(json.dumps(told), encoding="utf-8")
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _look_for_ports(current: "Settings", workers: int) -> None:
    for port in range(current.port, current.port + workers):
        try:
            socket.create_server((current.host, port)).close()
        except OSError:
            raise _taken(port, current.port + workers) from None


def _taken(port: int, other: int) -> Exception:
    from .config import BadSetting

    return BadSetting("--port", f"poort {port} is bezet; probeer --port {other}")


def _end_with(parent: int, sleep: "Callable[[float], Any]") -> None:
    """Ask this process to stop when the one that looks after it was killed."""
    while os.getppid() == parent:
        sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _look_after(site: "Site", sleep: "Callable[[float], Any]") -> None:
    """What can wait until people are let in: check and copy the data, then forget what is due, every hour."""
    from .retention import keep_sweeping
    from .store.backup import look_after

    look_after(site.store)
    keep_sweeping(site.store, site.show.catalogue, sleep)


def _say_where(current: "Settings") -> None:
    from .config import base_url, base_urls
    from .server.start import connections

    print(f"\n  Begeleider (deze laptop):  {facilitator_link(current)}")
    urls = base_urls(current)
    if not urls:
        print("  Telefoons:  geen netwerk gevonden. Verbind deze laptop met de wifi van de zaal.")
    else:
        print(f"  Telefoons (zelfde wifi):   {base_url(current)}/mee")
    for other in urls:
        if other != base_url(current):
            print(f"     of, als dat niet werkt:  {other}/mee")
    if len(urls) > 1:
        print("  Kies het adres op de pagina van de begeleider, of start met --address.")
    if connections() < A_HALL:
        print(f"  Deze computer laat maar {connections()} verbindingen tegelijk toe. Meer kan met: ulimit -n 20100")
    print("\n  Stoppen: Ctrl+C. Wat gestemd en geschreven is, blijft bewaard.\n", flush=True)


def _choose_address(current: "Settings", address: str) -> None:
    """Take over --address: one of this machine's addresses, with or without http:// and port."""
    from .config import BadSetting, base_urls, choose_base_url

    if not address:
        return
    fitting = [
        url for url in base_urls(current) if address in (url, url.split("//")[1], url.split("//")[1].split(":")[0])
    ]
    if not fitting:
        raise BadSetting("WORKSHOP_ADDRESS", "is geen adres van deze laptop")
    choose_base_url(current, fitting[0])


def running(home: Path) -> str:
    """The link of a program that already serves this home, '' when there is none."""
    try:
        told = json.loads((home / LOCK).read_text(encoding="utf-8"))
        with urlopen(f"{told['at']}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
            return str(told["link"]) if answer.status == 200 else ""
    except (URLError, OSError, ValueError, KeyError):
        return ""


def _open(link: str, browser: bool) -> None:
    """Open the page where there is a screen to open it on."""
    has_screen = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if browser and has_screen:
        webbrowser.open(link)
