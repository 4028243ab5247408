"""What the domain refuses, each refusal with a code that one edge turns into a sentence."""


class WorkshopError(Exception):
    """A refusal. `code` is a stable word (snake_case) that `words.py` translates; nothing else is shown."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class CatalogueError(WorkshopError):
    """An entry of data/ is wrong; `str()` names the file, the id and what is wrong with it."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        super().__init__("bad_catalogue", file=file, entry=entry, problem=problem)
        self.args = (f"{file}: {entry}: {problem}",)


class Refused(WorkshopError):
    """The meeting is not in a state in which this may be done."""
