"""Labelled pairs of names of persons, and how well a measure tells the same person by them."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from cases.names import fold

Measure = Callable[[str, str], float]


@dataclass(frozen=True)
class Pair:
    one: str
    other: str
    is_same: bool
    quality: str

    @property
    def number(self) -> int:
        """A number of the pair that says nothing about it: by which it falls into a half or a fold."""
        return int.from_bytes(hashlib.sha256(f"{self.one}|{self.other}".encode()).digest()[:4])


@dataclass(frozen=True)
class Score:
    """Of the pairs called the same: how many are, and how many of those that are were found."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"


def read_pairs(folder: Path) -> list[Pair]:
    with (folder / "name_bench_cases.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["name1"], row["name2"], row["is_match"] == "true", row["quality"])
            for row in csv.DictReader(file)
            if row["schema"] == "Person"
        ]


def score(pairs: list[Pair], measure: Measure, threshold: float) -> Score:
    called = [pair for pair in pairs if measure(pair.one, pair.other) >= threshold]
    right = sum(pair.is_same for pair in called)
    return Score(
        threshold, right / len(called) if called else 1.0, right / sum(pair.is_same for pair in pairs)
    )


def best(pairs: list[Pair], measure: Measure) -> Score:
    """Return the score at the threshold, in hundredths, that gives the best F1."""
    return max((score(pairs, measure, step / 100) for step in range(1, 101)), key=lambda one: one.f1)


def missed(pairs: list[Pair], measure: Measure, threshold: float) -> list[Pair]:
    return [pair for pair in pairs if pair.is_same and measure(pair.one, pair.other) < threshold]


def plain_ratio(one: str, other: str) -> float:
    """What there would be without any of it: the ratio of the sets of folded words."""
    return fuzz.token_set_ratio(fold(one), fold(other)) / 100
