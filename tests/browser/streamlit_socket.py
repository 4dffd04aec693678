"""A client of the server's socket that is no browser: it presents what it is given and says what came back."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


@dataclass(frozen=True)
class Heard:
    """The tab's id the server answered with, and everything it sent, as text. `refused`: it did not let the client in at all."""

    tab: str
    said: str
    refused: bool = False


def session_id(frame: bytes | str) -> str:
    """The tab's id, when this frame begins a run; else empty."""
    if isinstance(frame, str):
        return ""
    message = ForwardMsg()
    try:
        message.ParseFromString(frame)
    except Exception:
        return ""
    return message.new_session.initialize.session_id if message.WhichOneof("type") == "new_session" else ""


def listen(url: str, tab: str = "", cookie: str = "", headers: dict[str, str] | None = None, seconds: float = 6) -> Heard:
    """Connect with a tab's id and a cookie, ask for a run, and collect what is sent until the run is over."""
    more = ({"Cookie": cookie} if cookie else {}) | (headers or {})
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    said, answered = b"", ""
    try:
        with connect(
            address, subprotocols=["streamlit", "-", tab] if tab else ["streamlit"], additional_headers=more, max_size=None
        ) as socket:  # type: ignore[list-item]
            asked = BackMsg()
            asked.rerun_script.query_string = ""
            socket.send(asked.SerializeToString())
            while True:
                try:
                    frame = socket.recv(timeout=seconds)
                except TimeoutError:
                    break
                assert isinstance(frame, bytes)
                said += frame
                answered = session_id(frame) or answered
                message = ForwardMsg()
                message.ParseFromString(frame)
                if message.WhichOneof("type") == "script_finished" and answered:
                    break
    except InvalidStatus:
        return Heard("", "", refused=True)
    return Heard(answered, said.decode("utf-8", errors="replace"))
