"""One person at one browser, what they are answered, and what the oracle says of them."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import references
from cases.models import User
from tests.oracle import oracle
from tests.oracle.worlds import Built


@dataclass(frozen=True)
class Answer:
    """All by which two answers can be told apart; what each page has of its own is taken out."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    queries: int


@dataclass
class Reader:
    """One person at one browser."""

    built: Built
    name: str
    client: Client
    asked: int = 0

    @property
    def user(self) -> User:
        return self.built.users[self.name]

    @property
    def is_in(self) -> bool:
        return oracle.is_in(self.built.world, self.name, self.built.at)

    def get(self, route: str, *args: Any, query: dict[str, Any] | None = None, follow: bool = False) -> Any:
        self.asked += 1
        return self.client.get(reverse(route, args=args), query or {}, follow=follow)

    def text(self, route: str, *args: Any, query: dict[str, Any] | None = None, follow: bool = False) -> str:
        return text_of(self.get(route, *args, query=query, follow=follow))

    def try_post(self, route: str, *args: Any, data: dict[str, Any]) -> Any:
        """Post, and take back whatever it wrote."""
        self.asked += 1
        with transaction.atomic():
            answer = self.client.post(reverse(route, args=args), data)
            transaction.set_rollback(True)
        return answer

    def answer(self, method: str, route: str, args: tuple[Any, ...], data: dict[str, Any]) -> Answer:
        self.asked += 1
        said = {"data": data} if method in ("get", "head", "post") else {}
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            found = getattr(self.client, method)(reverse(route, args=args), **said)
            body = body_of(found)
            transaction.set_rollback(True)
        headers = tuple(sorted((key, value) for key, value in found.items()))
        return Answer(found.status_code, stable(body), headers, len(queries))

    # What the oracle says of this reader.

    def visible(self, permission: str = "view") -> set[str]:
        return oracle.visible(self.built.world, self.name, self.built.at, permission)

    def of_figure(self, cases: set[str]) -> set[str]:
        return oracle.lines_shown(self.built.world, self.name, cases, self.built.at)[0]

    def closed_of_figure(self, cases: set[str]) -> int:
        return oracle.lines_shown(self.built.world, self.name, cases, self.built.at)[1]

    def in_figures(self, **told: Any) -> set[str]:
        """The cases of the reader's figures for which all of this is on record."""
        scope = oracle.in_figures(self.built.world, self.name, self.built.at)
        rows = self.built.world["cases"]
        return {one for one in scope if all(rows[one][name] == value for name, value in told.items())}

    def held(self, permission: str = "view") -> set[str]:
        return oracle.campaigns_held(self.built.world, self.name, self.built.at, permission)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(answer: Any) -> str:
    """The page without its random tokens: one of them could spell a canary."""
    return stable(body_of(answer)).decode()


def stable(content: bytes) -> bytes:
    content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", content)
    content = re.sub(rb"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", rb"", content)
    return re.sub(rb'(name="submission" value=")[^"]+', rb"", content)


def never_given(built: Built) -> str:
    while (reference := references.new_reference()).replace("-", "") in built.by_reference:
        pass
    return reference


def number_in(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        return 0
    return 1 if found[1].lower() == "one" else int(found[1].replace(",", "").replace("\u202f", ""))


def sample(reader: Reader, several: int = 2) -> list[str]:
    """Some cases that the reader sees, some that they do not: others for each person."""
    seen = sorted(reader.visible(), key=lambda one: (hash_of(reader.name, one), one))
    hidden = sorted(set(reader.built.cases) - set(seen), key=lambda one: (hash_of(reader.name, one), one))
    return [*seen[:several], *hidden[:several]]


def hash_of(*words: str) -> int:
    return sum(ord(letter) * (place + 7) for place, letter in enumerate("|".join(words))) % 997
