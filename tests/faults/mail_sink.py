"""A mail server on loopback that keeps of each mail its Message-ID and of how many updates it tells."""

import re
import socketserver
import threading
from collections import Counter

_UPDATES = re.compile(rb"^Subject: Casework: (\d+) update", re.MULTILINE)
_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class _Session(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        self.say("220 sink")
        receivers: list[bytes] = []
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                receivers.append(line.split(b":", 1)[1].strip())
                self.say("250 ok")
            elif word == b"DATA":
                self.say("354 go on")
                self.server.keep(self._content())  # type: ignore[attr-defined]
                self.say("250 kept")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _content(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailSink(socketserver.ThreadingTCPServer):
    """Counts how often each Message-ID was taken."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: Counter[str] = Counter()
        self.updates: dict[str, int] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def keep(self, content: bytes) -> None:
        found, told = _ID.search(content), _UPDATES.search(content)
        identifier = found.group(1).decode() if found else "without an id"
        with self._lock:
            self.taken[identifier] += 1
            self.updates[identifier] = int(told.group(1)) if told else 0  # sent again, it tells of more

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that was killed while it sent is what this is about."""

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def resent(self) -> int:
        return sum(times - 1 for times in self.taken.values())
