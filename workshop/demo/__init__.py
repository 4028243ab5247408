"""Simulated participants: they join over HTTP, sit at real sockets and do what a plausible room would do.

`mind.py` decides what one person thinks (pure), `guest.py` what a person does with what their phone shows (pure),
`phone.py` is that phone, `room.py` lets everybody act in their own time. Nothing here imports the server: to the
product they are phones like any other.
"""

from .mind import Party
from .room import Room

__all__ = ["Party", "Room"]
