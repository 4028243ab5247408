"""The Redis that several processes share: how long it may take to answer, and how often it is asked."""

from typing import Any

ANSWER_SECONDS = 2.0


def options() -> dict[str, Any]:
    """For every client of it: one more try, at once, as a line that was kept may be broken."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    patience = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    return {**patience, "socket_keepalive": True, "retry": Retry(NoBackoff(), 1)}
