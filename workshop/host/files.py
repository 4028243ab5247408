"""Small files of an installation: there whole or not at all, also when the disk is full or the power goes.

What is written goes to a file beside it, to the disk, and then takes the name in one step. So whoever reads finds the
old text or the new one; what a kill leaves behind ends in UNFINISHED and is swept at the next start.
"""

import errno
import os
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path

from ..actie.errors import WorkshopError

UNFINISHED = ".unfinished"
# Windows refuses a rename while a virus scanner or a synchroniser looks into the file.
REPLACE_SECONDS = 2.0 if os.name == "nt" else 0.0
REPLACE_AGAIN_SECONDS = 0.05
# What the system says, and what that means to who runs this.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
MEANS = {
    **dict.fromkeys(NO_ROOM, "home_full"),
    **dict.fromkeys((errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK), "no_locks"),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "home_no_folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "home_closed"),
    errno.EROFS: "home_read_only",
    errno.ENOENT: "no_folder",
}
# The same of a file that somebody asked for by its name.
NOT_WRITTEN = {
    **dict.fromkeys(NO_ROOM, "file_full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "file_closed"),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), "file_no_folder"),
    errno.EISDIR: "file_is_folder",
}


def write(path: Path, what: str | bytes) -> None:
    """Let the file hold this, for this user alone. Raises OSError; then it holds what it held."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            _write_all(handle, what.encode() if isinstance(what, str) else what)
            _sync(handle)
        finally:
            os.close(handle)
        put(unfinished, path)
    except OSError:
        with suppress(OSError):
            os.unlink(unfinished)  # noqa: PTH108 - one by one, as tests break each
        raise


def unwritable(file: Path, error: OSError) -> WorkshopError:
    """What to tell who asked for a file that could not be written."""
    return WorkshopError(NOT_WRITTEN.get(error.errno or 0, "file_unwritable"), file=file, said=error.strerror or "")


def put(unfinished: Path, path: Path) -> None:
    """Give a file that is on the disk its name, in the place of what had it. Raises OSError."""
    until = time.monotonic() + REPLACE_SECONDS
    while True:
        try:
            os.replace(unfinished, path)  # noqa: PTH105
            break
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(REPLACE_AGAIN_SECONDS)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        to_disk(path.parent)


def to_disk(path: Path) -> None:
    """Come back when the disk has this file or folder. Raises OSError."""
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        _sync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what a write that was cut off left behind; only for who is alone in this folder."""
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        unfinished.unlink()


def refusal(home: Path, error: OSError) -> WorkshopError:
    """What to tell who runs this when something in its folder could not be made, locked or written."""
    code = MEANS.get(error.errno or 0, "home_unusable")
    return WorkshopError(code, home=home, said=error.strerror or type(error).__name__)


def _write_all(handle: int, what: bytes) -> None:
    while what:
        what = what[os.write(handle, what) :]


def _sync(handle: int) -> None:
    """macOS answers fsync while the disk still holds it in a memory of its own; F_FULLFSYNC empties that too."""
    if sys.platform == "darwin":
        from fcntl import F_FULLFSYNC, fcntl

        with suppress(OSError):  # a file system that does not know it
            fcntl(handle, F_FULLFSYNC)
            return
    os.fsync(handle)
