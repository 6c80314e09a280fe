# SPDX-License-Identifier: Apache-2.0
"""A server for the site on this machine, as plain as any static host."""

import errno
import http.client
import http.server
import socketserver

from building import REPO, SITE
from sources import Unavailable


class Files(http.server.SimpleHTTPRequestHandler):
    """The site as any static server gives it: no header of ours but what says whose it is and not to keep it."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm",
                      ".js": "text/javascript", ".mjs": "text/javascript", ".scad": "text/plain; charset=utf-8",
                      ".toml": "text/plain; charset=utf-8", ".woff2": "font/woff2",
                      ".webmanifest": "application/manifest+json"}

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, directory=str(SITE), **options)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Partwright", str(REPO))
        super().end_headers()

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True


def already_ours(port):
    """Whether a server of this checkout answers on that port: it shows the new site by itself."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("HEAD", "/")
        return connection.getresponse().getheader("X-Partwright") == str(REPO)
    except (OSError, http.client.HTTPException):
        return False


def open_server(port):
    try:
        return Server(("127.0.0.1", port), Files)
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        if already_ours(port):
            return None
        raise Unavailable(f"port {port} is in use by another program: end it, or name another port "
                          f"(scripts/serve --port {port + 1})") from None
