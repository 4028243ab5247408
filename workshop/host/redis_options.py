"""The Redis that several processes share: how long it may take to answer, and how often it is asked."""

from typing import Any

from ..actie.errors import WorkshopError

ANSWER_SECONDS = 2.0


def options() -> dict[str, Any]:
    """For every client of it: one more try, at once, as a line that was kept may be broken."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    patience = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    return {**patience, "socket_keepalive": True, "retry": Retry(NoBackoff(), 1)}


def check(url: str) -> None:
    """Raise WorkshopError("queue_refused") when Redis is there and refuses us; one that is away may come later."""
    if not url:
        return
    from redis import Redis
    from redis.exceptions import AuthenticationError, AuthorizationError, RedisError, ResponseError

    try:
        with Redis.from_url(url, **options()) as line:
            line.ping()
    except (AuthenticationError, AuthorizationError, ResponseError) as refused:
        at = line.connection_pool.connection_kwargs
        raise WorkshopError("queue_refused", host=at.get("host", at.get("path")), said=refused) from None
    except RedisError:
        return
