"""How well likeness tells one person by two names, on labelled pairs: nothing is fitted to single pairs.

A half and each of five folds are drawn by a hash of the pair, so that nobody chose what is in them.
"""

from pathlib import Path

import pytest

from cases.names import HINT_FROM, likeness
from tests.bench.name_pairs import best, missed, plain_ratio, read_pairs, score

pytestmark = pytest.mark.bench


def test_precision_and_recall_of_the_duplicate_hint(shared_data: Path) -> None:
    pairs = read_pairs(shared_data / "name-pairs")

    print(f"\nLikeness, {len(pairs)} pairs of persons, {sum(pair.is_same for pair in pairs)} the same")
    print(f"  hint from {HINT_FROM:.2f}: {score(pairs, likeness, HINT_FROM)}")
    chosen = best(pairs, likeness)
    print(f"  best F1, from {chosen.threshold:.2f}: {chosen}")
    plain = best(pairs, plain_ratio)
    print(f"  plain folded token-set ratio, best F1, from {plain.threshold:.2f}: {plain}")
    lenient = max(
        (score(pairs, plain_ratio, step / 100) for step in range(1, 101)),
        key=lambda one: (one.recall >= 0.91, one.precision),
    )
    print(f"  plain folded token-set ratio, from {lenient.threshold:.2f}: {lenient}")
    for pair in missed(pairs, likeness, HINT_FROM):
        print(f"  missed ({pair.quality}): {pair.one} | {pair.other}")

    assert score(pairs, likeness, HINT_FROM).recall >= 0.92


def test_the_figures_of_one_half_are_those_of_the_other(shared_data: Path) -> None:
    pairs = read_pairs(shared_data / "name-pairs")
    halves = [[pair for pair in pairs if pair.number % 2 == half] for half in (0, 1)]

    print()
    for mine, other in (halves, halves[::-1]):
        tuned = best(mine, likeness)
        print(f"  chosen on one half, from {tuned.threshold:.2f}: {tuned}")
        print(f"  on the other half, same threshold: {score(other, likeness, tuned.threshold)}")
    for fold in range(5):
        part = [pair for pair in pairs if pair.number // 2 % 5 == fold]
        print(f"  fold {fold + 1}, {len(part)} pairs, hint: {score(part, likeness, HINT_FROM)}")

    for mine, other in (halves, halves[::-1]):
        assert score(other, likeness, best(mine, likeness).threshold).f1 >= 0.80
