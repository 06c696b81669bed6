"""People who record changes all the time, over HTTP, and write down what was acknowledged."""

import http.client
import os
import random
import re
import threading
import time
import uuid
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """One signed-in person. Every failure of the line or the server is an exception."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, said: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if said is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(said) if said is not None else None, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer.status, text

    def sign_in(self, address: str, password: str) -> None:
        token = self.token("/sign-in/")
        status, text = self.ask(
            "POST", "/sign-in/", {"login": address, "password": password, "csrfmiddlewaretoken": token}
        )
        if status != 302:
            raise ConnectionError(f"sign-in answered {status}")

    def token(self, path: str) -> str:
        status, text = self.ask("GET", path)
        found = _TOKEN.search(text)
        if status != 200 or found is None:
            raise ConnectionError(f"{path} answered {status}")
        return found.group(1)


class Recorder(threading.Thread):
    """Records one change after another until told to stop; each is tried until it is acknowledged.

    An acknowledgement is a line on the disk before the next change is begun. A form that was not answered is
    posted again with the same key, as the page's own script does.
    """

    def __init__(
        self, name: str, port: int, address: str, password: str, cases: list[str], log: Path
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.address, self.password = port, address, password
        self.cases, self.log = cases, log
        self.must_stop = threading.Event()
        self.failures: list[str] = []

    def run(self) -> None:
        browser, number = Browser(self.port), 0
        with self.log.open("a") as kept:
            while not self.must_stop.is_set():
                number += 1
                marker = f"fault-{self.name}-{number:06d}"
                if self._record(browser, marker, random.choice(self.cases)):
                    kept.write(f"{marker}\n")
                    kept.flush()
                    os.fsync(kept.fileno())

    def _record(self, browser: Browser, marker: str, reference: str) -> bool:
        key = str(uuid.uuid4())
        while not self.must_stop.is_set():
            try:
                if "sessionid" not in browser.cookies:
                    browser.sign_in(self.address, self.password)
                path = f"/cases/{reference}/record/"
                said = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "submission": key,
                        "tile": "no_change", "happened_on": "yesterday", "source": "lawyer, by phone",
                        "sureness": "confirmed", "description": marker}  # fmt: skip
                status, text = browser.ask("POST", path, said)
                if status == 302:
                    return True
                self.failures.append(f"{status}")
                if status in (403, 404, 422):
                    browser.cookies.clear()
            except (OSError, http.client.HTTPException, KeyError) as problem:
                self.failures.append(type(problem).__name__)
            time.sleep(0.2)
        return False
