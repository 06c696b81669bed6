"""A mail server on loopback that keeps who a mail is for, its Message-ID and how many updates it tells."""

import re
import socketserver
import threading
from collections import Counter, defaultdict

_UPDATES = re.compile(rb"^Subject: Casework: (\d+) update", re.MULTILINE)
_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class _Session(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        self.say("220 sink")
        receivers: list[str] = []
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                receivers.append(line.decode().partition("<")[2].partition(">")[0])
                self.say("250 ok")
            elif word == b"DATA":
                self.say("354 go on")
                content = self._content()
                if content is None:
                    return
                self.server.keep(receivers, content)  # type: ignore[attr-defined]
                receivers = []
                self.say("250 kept")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _content(self) -> bytes | None:
        """Read up to the dot; what breaks off before it was never taken."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailSink(socketserver.ThreadingTCPServer):
    """Counts how often each Message-ID was taken."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: Counter[str] = Counter()
        self.updates: dict[str, dict[str, int]] = defaultdict(dict)
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def keep(self, receivers: list[str], content: bytes) -> None:
        found, told = _ID.search(content), _UPDATES.search(content)
        identifier = found.group(1).decode() if found else "without an id"
        with self._lock:
            self.taken[identifier] += 1
            for receiver in receivers:
                self.updates[receiver][identifier] = int(told.group(1)) if told else 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that was killed while it sent is what this is about."""

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def resent(self) -> int:
        """Return how many mails came that whoever receives them folds away, as their Message-ID was there."""
        return sum(times - 1 for times in self.taken.values())

    def told(self, receiver: str) -> int:
        """Return of how many updates somebody was told, in mails that nobody folds away."""
        return sum(self.updates[receiver].values())
