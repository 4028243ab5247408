"""What is asked while an answer is on its way is answered together, next.

A commit that waits for the disk takes as long for five hundred votes as for one, and a picture that was just read
serves everybody who came before the reading began. It waits for nobody: who comes alone is answered alone.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Q = TypeVar("Q")


class Batches(Generic[Q]):
    """Questions of one kind. `answer` is given a list of them and gives as many outcomes; one that is an exception is
    raised for who asked."""

    def __init__(
        self,
        answer: Callable[[list[Q]], list[Any]],
        start: Callable[[Callable[[], None]], Any],
        promise: Callable[[], Any],
        most: int,
    ) -> None:
        self._answer, self._start, self._promise, self._most = answer, start, promise, most
        self._waiting: list[tuple[Q, Any]] = []
        self._busy = False
        self._lock = threading.Lock()

    def ask(self, question: Q) -> Any:
        """The outcome, once it is there."""
        promise = self._promise()
        with self._lock:
            self._waiting.append((question, promise))
            idle, self._busy = not self._busy, True
        if idle:
            self._start(self._work)
        outcome = promise.wait()
        if isinstance(outcome, Exception):
            raise outcome.with_traceback(None)
        return outcome

    @property
    def is_idle(self) -> bool:
        """Whether everybody who asked has an answer."""
        return not self._busy

    def _work(self) -> None:
        while group := self._next():
            outcomes = self._outcomes([question for question, _ in group])
            for (_, promise), outcome in zip(group, outcomes, strict=True):
                promise.send(outcome)

    def _next(self) -> list[tuple[Q, Any]]:
        with self._lock:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._busy = bool(group)
        return group

    def _outcomes(self, questions: list[Q]) -> list[Any]:
        try:
            return self._answer(questions)
        except Exception as error:  # noqa: BLE001 - everybody who waits must have an answer
            if len(questions) > 1:  # one that breaks takes nobody along
                return [self._outcomes([question])[0] for question in questions]
            return [error]
