"""A person's browser over real HTTP: keeps cookies and the form's token, times each answer."""

import http.client
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_BOUNDARY = "netent-bench-boundary"
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `location` where it leads on, '' where it does not."""

    status: int
    location: str
    body: str
    seconds: float


class Browser:
    """Asks the web processes in turn, as a load balancer would send it; one thread at a time."""

    def __init__(self, ports: Sequence[int], cookies: Mapping[str, str] | None = None) -> None:
        self._ports: Iterator[int] = cycle(ports)
        self._connections: dict[int, http.client.HTTPConnection] = {}
        self.cookies = dict(cookies or {})
        self.token = ""

    def get(self, path: str) -> Answer:
        """Open a page, and remember the token of its forms."""
        answer = self._ask("GET", path, None, "")
        found = _TOKEN.search(answer.body)
        if found:
            self.token = found.group(1)
        return answer

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Send a form with a file."""
        field = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
        parts = [
            f'{field}"csrf_token"\r\n\r\n{self.token}',
            f'{field}"file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{content.decode()}',
            f"--{_BOUNDARY}--\r\n",
        ]
        body = "\r\n".join(parts).encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={_BOUNDARY}")

    def _ask(self, method: str, path: str, body: bytes | None, content_type: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        if content_type:
            headers["Content-Type"] = content_type
        port = next(self._ports)
        began = time.perf_counter()
        response, text = self._exchange(port, method, path, body, headers)
        seconds = time.perf_counter() - began
        for cookie in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, response.headers.get("Location", ""), text, seconds)

    def _exchange(
        self, port: int, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPResponse, str]:
        # A kept connection that the server has closed meanwhile has carried nothing: open another.
        kept = self._connections.pop(port, None)
        for connection in [kept] * (kept is not None) + [_connect(port)]:
            try:
                connection.request(method, path, body, dict(headers))
                response = connection.getresponse()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                connection.close()
                if connection is kept:
                    continue
                raise
            text = response.read().decode()
            self._connections[port] = connection
            return response, text
        raise AssertionError("the last connection answers or raises")


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
