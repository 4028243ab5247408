"""One program at a time in a home: by a lock that the system holds, and lets go when the process ends, however it ends.

The files prove nothing by being there and are never removed: whoever removed one would let two in. The second lock is
also held by the processes that the first one starts, so that none of them works on beside a program that came after.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from filelock import lock_descriptor

from ..actie.errors import WorkshopError
from ..host.files import refusal, sweep, write

PROGRAM, WORKERS, RUNNING = "program.lock", "workers.lock", "running.json"
LEFT_SECONDS = 15.0  # workers whose first process was killed say goodbye before they end
LOOK_SECONDS = 0.1
ANSWER_SECONDS, LONGEST_ANSWER = 2.0, 10_000
MOUNTS = Path("/proc/self/mounts")
# Over these another computer may be in the same folder, and SQLite's own locks do not hold either.
NETWORK = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "afpfs", "ceph", "glusterfs", "lustre", "davfs", "webdav"),
    "ncpfs",
)
NETWORK_BY_FUSE = ("sshfs", "rclone", "glusterfs", "davfs2", "davfs", "gvfsd-fuse", "smbnetfs", "curlftpfs", "s3fs")
DRIVE_REMOTE = 4  # what GetDriveTypeW of Windows says


class Occupied(WorkshopError):
    """Another program has this home."""


@contextmanager
def alone(home: Path) -> Iterator[int]:
    """Be the only program in this home, which is made when it is not there.

    Gives what the processes that are started must keep open (`pass_fds`). Raises Occupied("runs_now"), or
    WorkshopError: network_drive, or as `files.refusal` tells.
    """
    if on_network(home):
        raise WorkshopError("network_drive", home=home)
    with ExitStack() as stack:
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            _take(stack, home / PROGRAM, 0)
            left = _take(stack, home / WORKERS, LEFT_SECONDS)
            sweep(home)
            (home / RUNNING).unlink(missing_ok=True)  # of one that was killed
        except FileNotFoundError:  # it would have been made: in /proc, or on a drive that is not there
            raise WorkshopError("home_no_folder", home=home) from None
        except OSError as error:
            raise refusal(home, error) from None
        yield left


class Running(msgspec.Struct, frozen=True):
    """What a program that runs tells who comes after it, in RUNNING: where it is, and how to know that it is that one.

    A hint and no proof: the file may be old, and another program may be at that port now.
    """

    pid: int
    at: str
    mark: str
    public_url: str = ""


def running(home: Path) -> Running | None:
    """The program that serves this home, when it is there and answers as it."""
    found = told(home)
    return found if found and _answers(found) else None


def told(home: Path) -> Running | None:
    """What was told of a program in this home; None for what nobody of ours wrote."""
    try:
        return msgspec.json.decode((home / RUNNING).read_bytes(), type=Running)
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return None


def _answers(program: Running) -> bool:
    line = None
    try:
        at = urlsplit(program.at)
        line = HTTPConnection(at.hostname or "", at.port, timeout=ANSWER_SECONDS)
        name = urlsplit(program.public_url).netloc or at.netloc
        line.request("GET", "/healthz", headers={"Host": name})
        said = json.loads(line.getresponse().read(LONGEST_ANSWER))
        return bool(program.mark) and isinstance(said, dict) and said.get("mark") == program.mark
    except (OSError, HTTPException, ValueError, RecursionError):
        return False
    finally:
        if line:
            line.close()


@contextmanager
def known(home: Path, program: Running) -> Iterator[None]:
    """While this runs, whoever starts the program again in the same home finds it. Raises WorkshopError, as `alone`."""
    try:
        write(home / RUNNING, msgspec.json.encode(program).decode())
    except OSError as error:
        raise refusal(home, error) from None
    try:
        yield
    finally:
        with suppress(OSError):
            (home / RUNNING).unlink()


def on_network(folder: Path) -> bool:
    """Whether this folder is on a drive of another computer, as far as the system tells."""
    folder = folder.resolve()
    if sys.platform == "win32":
        from ctypes import windll

        return bool(windll.kernel32.GetDriveTypeW(folder.anchor) == DRIVE_REMOTE)
    kind = file_system(folder, _mounts())
    return kind in NETWORK or kind.removeprefix("fuse.") in NETWORK_BY_FUSE


def _mounts() -> str:
    """The table of mounts; '' where the system keeps none that we can read."""
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, errors="replace", check=False)
        return as_table(told.stdout)
    return MOUNTS.read_text("utf-8", "replace") if MOUNTS.exists() else ""


def as_table(printed: str) -> str:
    """What `mount` of macOS prints, `what on place (kind, ...)`, as the table of Linux has it."""
    found = re.findall(r"^(?:.*?) on (/.*) \((\w+)", printed, re.MULTILINE)
    return "\n".join(" ".join(("-", place.replace(" ", r"\040"), kind)) for place, kind in found)


def file_system(folder: Path, mounts: str) -> str:
    """The kind of file system a folder is on, from the table of mounts; of two at one place the later lies on top."""
    found, kind = Path(), ""
    for line in mounts.splitlines():
        _, place, of_kind, *_ = [*line.split(" "), "", "", ""]
        at = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), place))  # a space is \\040
        if folder.is_relative_to(at) and len(at.parts) >= len(found.parts):
            found, kind = at, of_kind
    return kind


def _take(stack: ExitStack, path: Path, patience: float) -> int:
    """Lock this file until the stack unwinds. Raises Occupied, or OSError when it cannot be locked at all."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    stack.callback(os.close, handle)
    until = time.monotonic() + patience
    while not lock_descriptor(handle, blocking=False):
        if time.monotonic() >= until:
            raise Occupied("runs_now")
        time.sleep(LOOK_SECONDS)
    return handle
