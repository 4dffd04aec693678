"""What may a log say of an error? Its kind and where it broke, never its message, which may hold a patient's values.

Streamlit, the server and the database driver log whole exceptions; here every record of this process goes without them.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


def where(error: BaseException) -> str:
    """Kind and place of an error, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {path}" if path else type(error).__name__


def keep_values_out() -> None:
    """From now on no record of this process carries an exception's message. Called once, before the server starts."""
    make = logging.getLogRecordFactory()
    if getattr(make, "keeps_values_out", False):
        return

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = make(*args, **kwargs)
        if isinstance(made.args, tuple):
            made.args = tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in made.args)
        if isinstance(made.msg, BaseException):
            made.msg = type(made.msg).__name__
        if made.exc_info and made.exc_info[1] is not None:
            made.msg, made.args = f"{made.getMessage()}: {where(made.exc_info[1])}", ()
            made.exc_info = made.exc_text = None
        return made

    record.keeps_values_out = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(record)
