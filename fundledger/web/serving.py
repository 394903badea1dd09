"""The server: one process on this machine, several threads, stopped by Ctrl+C without losing work.

    serve(site, port, opens=True)      until it is stopped

It listens on the loopback alone. A stop lets what was begun come to its end.
"""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from fundledger.errors import FundledgerError
from fundledger.web.site import Site, application

HOST = "127.0.0.1"
USUAL_PORT = 8020
_GRACE_SECONDS = 10


def listening(port: int | None) -> socket.socket:
    """A socket of this machine alone, on the port that was named, else the usual or a free one."""
    for each in (port,) if port is not None else (USUAL_PORT, 0):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((HOST, each))
        except OSError:
            made.close()
            continue
        made.listen(128)
        return made
    raise FundledgerError("web.port_taken", port=port or USUAL_PORT)


def serve(
    site: Site,
    listener: socket.socket,
    *,
    opens: bool,
    tell: Callable[[str], None],
) -> None:
    """Answer until somebody stops it. `tell` is given each link that opens a session."""
    port = listener.getsockname()[1]
    site = replace(site, cookie=f"fundledger-{port}")

    def link(token: str) -> str:
        return f"http://{HOST}:{port}/enter?token={token}"

    site.people.on_new_link = lambda token: tell(link(token))
    server = server_of(site)
    first = link(site.people.token)
    tell(first)
    if opens:
        threading.Timer(0.3, webbrowser.open, [first]).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # how a person stops it, and nothing went wrong
        pass
    finally:
        site.close()
        listener.close()


def server_of(site: Site) -> uvicorn.Server:
    config = uvicorn.Config(
        application(site),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=30,
        http="h11",
        ws="none",
    )
    return uvicorn.Server(config)
