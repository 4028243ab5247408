"""The line to a database: what SQLite and PostgreSQL each need, so that both keep what they say they kept."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError

from ..actie.errors import WorkshopError

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON")
FOR_MACOS = "fullfsync=ON"  # there a disk says too early that it has something; elsewhere SQLite reads over it
# As many lines as eventlet's pool has threads, half of them kept; a line that broke or grew old is replaced unseen.
POOL = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10, "pool_pre_ping": True, "pool_recycle": 1800}
# A server that went silent is noticed within seconds, and not when TCP gives up; so does it notice that we did. Whoever
# waits for a row gives up when SQLite would (`busy_timeout`). What the address itself says comes first.
ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}


def engine(url: str) -> Engine:
    """What talks to the database at `url`. Raises WorkshopError("bad_database") when it names none we can talk to."""
    try:
        address = make_url(url)
        on_server = address.get_backend_name() == "postgresql"
        if on_server and url.partition("?")[0].count("@") > 1:  # half a password would be read as a server, and shown
            raise ArgumentError(None)
        # A logged error must hold no votes.
        made = create_engine(address, hide_parameters=True, **(_postgresql(address) if on_server else {}))
    except (ArgumentError, ImportError, ValueError):  # a port that is no number is a ValueError
        raise WorkshopError("bad_database") from None
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    return made


def for_reading(made: Engine) -> Engine:
    """The same, for transactions that only read: all their statements see one moment."""
    if made.dialect.name == "postgresql":
        return made.execution_options(isolation_level="REPEATABLE READ")
    return made.execution_options(writes=False)


def linger(connection: Connection) -> None:
    """Let PostgreSQL take a fifth of a second to answer."""
    connection.execute(select(func.pg_sleep(0.2)))


def _postgresql(address: URL) -> dict[str, Any]:
    return {**POOL, "connect_args": {name: value for name, value in ALIVE.items() if name not in address.query}}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event below says BEGIN, not the driver
    for pragma in (*PRAGMAS, FOR_MACOS):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows only the letters A to Z.
    connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a read that later turns into a write could only fail.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
