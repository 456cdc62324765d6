"""Files that are either whole or absent."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def in_a_folder(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file whose folder exists; an `OSError` for any other."""
    target = Path(path)
    if not target.parent.is_dir():
        code = errno.ENOTDIR if target.parent.exists() else errno.ENOENT
        raise OSError(code, os.strerror(code), str(target))
    return target


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Lend the name of a temporary file beside `path` that takes its place when all went well.

    Parameters
    ----------
    path : path
        The file to write. Its folder must exist.

    Yields
    ------
    pathlib.Path
        Where to write. Nothing is left there, whatever happens.
    """
    target = in_a_folder(path)
    # The name is known before the file exists: no interruption can come in between.
    temporary = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        yield temporary
        os.replace(temporary, target)
    except OSError as error:
        if str(error.filename) == str(temporary):
            error.filename = str(target)
        raise
    finally:
        temporary.unlink(missing_ok=True)
