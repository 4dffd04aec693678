"""Where does the address that names the first page lead? Streamlit shows its default page at the root alone, and "Page not found" there."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class FirstPage:
    """ASGI middleware: `address`, with or without a slash at its end, leads to the root it stands under, also behind a proxy's path."""

    def __init__(self, app: ASGIApp, address: str) -> None:
        self._app = app
        self._leads = {f"/{address}": "./", f"/{address}/": "../"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect a visit to that address; pass on everything else."""
        to = self._leads.get(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        # For now (307), not for good: a browser keeps a permanent redirect past the day the pages are put in another order.
        await (RedirectResponse(to, 307) if to else self._app)(scope, receive, send)
