"""The load generator as Python sees it: a node process on its own core, asked by lines of JSON."""

import itertools
import json
import os
import subprocess
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from .machine import LOAD_CORE
from .process import HERE, raise_limit

ANSWER_SECONDS = 1200
Answer = dict[str, Any]


class Generator:
    """Groups of phones. `share` is the largest part of its core that one request kept it busy."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - a program of our own
            ["node", "--max-old-space-size=4096", str(HERE / "load.js")],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=_settle,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the generator has no pipes")
        self._in, self._out = self.process.stdin, self.process.stdout
        self.share = 0.0
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Answer]] = {}
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def start(self, do: str, **said: Any) -> "Future[Answer]":
        """Ask, and go on: the answer comes later."""
        number, answer = next(self._numbers), Future[Answer]()
        self._asked[number] = answer
        self._in.write(json.dumps({"id": number, "do": do, **said}) + "\n")
        self._in.flush()
        return answer

    def ask(self, do: str, **said: Any) -> Answer:
        """Ask, and wait for the answer."""
        return self.start(do, **said).result(ANSWER_SECONDS)

    def close(self) -> None:
        self._in.close()
        self.process.wait(30)
        self._listener.join()
        self._out.close()

    def _listen(self) -> None:
        for line in self._out:
            said = json.loads(line)
            answer = self._asked.pop(said["id"])
            if said.get("error"):
                answer.set_exception(RuntimeError(said["error"]))
                continue
            if said["wall_seconds"] > 1:
                self.share = max(self.share, said["cpu_seconds"] / said["wall_seconds"])
            answer.set_result(said)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()


def _settle() -> None:
    os.sched_setaffinity(0, {LOAD_CORE})
    raise_limit()
