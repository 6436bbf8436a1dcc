"""The interface in a browser of this machine, for a shared screen.

What is shown is private: the page loads nothing from elsewhere, and no other page that happens to be open in the
browser can reach the interface behind it.
"""

from __future__ import annotations

import logging
from html import escape

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

HOST = "127.0.0.1"

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="/static/css/xterm.css">
<script src="/static/js/textual.js"></script>
<script src="/open.js"></script>
<style>
@font-face {{ font-family: "Roboto Mono"; src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf"); }}
body {{ background: #14171a; color: #e6e6e6; font: 16px "Roboto Mono", monospace; margin: 0; }}
body .textual-terminal {{ opacity: 0; }}
body.-first-byte .textual-terminal {{ opacity: 1; }}
.note {{ position: absolute; padding: 2rem; }}
body.-first-byte .opening, .ended {{ display: none; }}
body.-closed .ended {{ display: block; z-index: 10; background: #14171a; }}
a {{ color: #7fb7be; }}
</style>
</head>
<body>
<p class="note opening">Opening {title} …</p>
<p class="note ended">The interface was left. <a href="/">Open it again</a></p>
<div id="terminal" class="textual-terminal" data-session-websocket-url="ws://{host}/ws" data-font-size="16"></div>
</body>
</html>
"""

OPEN = """\
// Give the keys to the terminal as soon as there is one: nobody should have to click first.
const watch = new MutationObserver(() => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { keys.focus(); watch.disconnect(); }
});
watch.observe(document, { subtree: true, childList: true, attributes: true });
"""


class OwnMachine(Server):  # type: ignore[misc]  # the library carries no types
    """Serves to pages of this address only."""

    def __init__(self, command: str, port: int, title: str) -> None:
        super().__init__(command, host=HOST, port=port, title=title)
        self.hosts = {f"{name}:{port}" for name in (HOST, "localhost")}

    def initialize_logging(self) -> None:
        """Say only what went wrong: a log of every request helps nobody, and values could hold names."""
        logging.basicConfig(level="WARNING", format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        del app
        self.console.print(f"Open {self.public_url} in a browser on this machine. Ctrl+C ends it.", highlight=False)

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self._own_pages_only())
        app.add_routes([web.get("/open.js", self.handle_script)])
        return app

    def _own_pages_only(self) -> Middleware:
        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            origin = request.headers.get("Origin", "")
            foreign = origin and origin.partition("://")[2] not in self.hosts
            # A name that somebody else points at this machine is no more welcome than somebody else's page.
            if request.host not in self.hosts or foreign:
                raise web.HTTPForbidden(text="This is for pages of this machine only.")
            return await handler(request)

        return check

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page with the terminal in it; it may load and reach nothing but this server."""
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
            f"img-src 'self' data:; connect-src 'self' ws://{request.host}; frame-ancestors 'none'"
        )
        return web.Response(
            text=PAGE.format(title=escape(self.title), host=request.host),
            content_type="text/html",
            headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"},
        )

    async def handle_script(self, request: web.Request) -> web.Response:
        """What the page does when it is opened."""
        del request
        return web.Response(text=OPEN, content_type="text/javascript")
