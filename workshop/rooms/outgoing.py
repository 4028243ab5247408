"""The shapes of what the server says, declared like what comes in; `docs/protocol.md` is made from both."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from ..actie.picture import Mine, Stage


def told(meaning: str) -> Meta:
    """What a field means, for who reads the protocol."""
    return Meta(description=meaning)


class Picture(msgspec.Struct, kw_only=True):
    """To everybody of one audience, language and (phones) group."""

    version: Annotated[int, told("only ever grows; a client ignores a picture older than the one it shows")]
    now: Annotated[str, told("the server's time, ISO 8601 in UTC")]
    regions: Annotated[
        Mapping[str, str], told("region name -> HTML for this audience; at connect all, later those that changed")
    ]
    stage: Annotated[Stage, told("where the evening is, and `ballots`: what may be voted on")]


class Whole(Picture, kw_only=True):
    """The picture that one socket is sent when it connects."""

    force: Annotated[bool, told("true: take this picture whatever its version")] = True
    mine: Annotated[Mapping[str, Mine], told("seat -> what is its own, as in `mine`")]


class Gone(msgspec.Struct, omit_defaults=True):
    """To a socket whose key was revoked, whose seat was removed, or whose rehearsal ended."""

    to: Annotated[str, told("the page to go to: the seat moved to another phone by its slip, or a rehearsal ended")] = (
        ""
    )


class Pause(msgspec.Struct):
    """To everybody, when the server stops for a moment."""

    after: Annotated[int, told("come back after so many milliseconds")]
    spread: Annotated[int, told("and a random part of so many more")]


class Trouble(msgspec.Struct):
    """To desks."""

    trouble: Annotated[str, told("a sentence that says why votes cannot be kept now, '' when they are kept again")]
