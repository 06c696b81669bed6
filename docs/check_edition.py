"""Check an edition without Casework: python3 check_edition.py edition.json

Recomputes number, range, breakdowns and fingerprint from the lines of an edition, and says what differs.
Ends with 0 when nothing does, 1 when something does, 2 when the file is no edition (edition-format.md).
"""

import hashlib
import json
import sys
from collections import Counter

LISTS = ("counted", "undetermined", "excluded")


def digest(content):
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(line):
    return line["digest"] if set(line) == {"digest"} else digest(line)


def fingerprint(edition):
    return digest({**edition, **{name: [digest_of(line) for line in edition[name]] for name in LISTS}})


def numbers(counted):
    persons = {line["person"] for line in counted if line["person"] is not None}
    groups = [line["people"] for line in counted if line["person"] is None]
    return {
        "people": [len(persons) + sum(group[end] for group in groups) for end in (0, 1)],
        "outcomes": sum(line["outcomes"] for line in counted),
        "releases": sum(line["release"] for line in counted),
        "decided": sum(line["decision"] is not None for line in counted),
    }


def breakdowns(counted):
    return {
        "kind": Counter(line["outcome"]["kind"] for line in counted),
        "country": Counter(line["country"] for line in counted),
        "campaign": Counter((line["activity"] or {"campaign": ""})["campaign"] for line in counted),
    }


def faults(edition, said):
    least = len(edition["counted"])
    found = {"value": least, "value_max": least + len(edition["undetermined"])}
    if not any(set(line) == {"digest"} for name in LISTS for line in edition[name]):
        found |= numbers(edition["counted"])
        for name, cells in breakdowns(edition["counted"]).items():
            if cells != edition["breakdowns"][name]:
                yield f"by {name}: the lines give {dict(cells)}, the file says {edition['breakdowns'][name]}"
        reasons = Counter(line["reason"] for line in edition["excluded"])
        if reasons != edition["not_counted"]:
            yield f"not counted: the lines give {dict(reasons)}, the file says {edition['not_counted']}"
    for name, value in found.items():
        if value != edition["numbers"][name]:
            yield f"{name}: the lines give {value}, the file says {edition['numbers'][name]}"
    if fingerprint(edition) != said:
        yield f"fingerprint: the lines give {fingerprint(edition)}, the file says {said}"


def main(place):
    with open(place, encoding="utf-8") as file:
        edition = json.load(file)
    said = edition.pop("fingerprint")
    wrong = list(faults(edition, said))
    print(*wrong or [f"{edition['numbers']['value']}: everything agrees."], sep="\n")
    if hidden := sum(set(line) == {"digest"} for name in LISTS for line in edition[name]):
        print(f"{hidden} lines are given by their digest alone: the parts were not recomputed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except (LookupError, OSError, ValueError, TypeError, AttributeError) as problem:
        sys.exit(print(f"This is no edition: {problem!r}") or 2)
