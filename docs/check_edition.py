"""Check an edition without Casework: python3 check_edition.py edition.json [FINGERPRINT AS PUBLISHED]

Recomputes number, range, breakdowns and fingerprint, says what differs (edition-format.md).
"""

import json
import sys
from collections import Counter
from hashlib import sha256

LISTS = ("counted", "undetermined", "excluded")
PARTS = {
    "kind": ("counted", lambda line: line["outcome"]["kind"]),
    "country": ("counted", lambda line: line["country"]),
    "campaign": ("counted", lambda line: (line["activity"] or {"campaign": ""})["campaign"]),
    "reason": ("excluded", lambda line: line["reason"]),
}


def digest(content):
    if set(content) == {"digest"}:  # a line that is not given
        return content["digest"]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def numbers(counted):
    persons = {line["person"] for line in counted if line["person"] is not None}
    groups = [line["people"] for line in counted if line["person"] is None]
    return {
        "people": [len(persons) + sum(group[end] for group in groups) for end in (0, 1)],
        "outcomes": sum(line["outcomes"] for line in counted),
        "releases": sum(line["release"] for line in counted),
        "decided": sum(line["decision"] is not None for line in counted),
    }


def faults(edition, said):
    given = {name: [line for line in edition[name] if set(line) != {"digest"}] for name in LISTS}
    is_whole = all(len(given[name]) == len(edition[name]) for name in LISTS)
    least = len(edition["counted"])
    found = {"value": least, "value_max": least + len(edition["undetermined"])}
    for name, value in {**found, **(numbers(given["counted"]) if is_whole else {})}.items():
        if value != edition["numbers"][name]:
            yield f"{name}: the lines give {value}, the file says {edition['numbers'][name]}"
    for name, (of, key) in PARTS.items():
        cells = edition["not_counted"] if name == "reason" else edition["breakdowns"][name]
        lines, total = Counter(map(key, given[of])), len(edition[of])
        if sum(cells.values()) != total or lines - Counter(cells) or (is_whole and lines != cells):
            yield f"by {name}: the lines give {dict(lines)} of {total}, the file says {cells}"
    cases = [line["case"] for name in LISTS for line in given[name]]
    lines = {name: [digest(line) for line in edition[name]] for name in LISTS}
    each = [one for name in LISTS for one in lines[name]]
    if len(set(cases)) < len(cases) or len(set(each)) < len(each) or {len(one) for one in each} - {64}:
        yield "lines: one is given twice or is none; the file says that each is another case"
    if (made := digest({**edition, **lines})) != said:
        yield f"fingerprint: the lines give {made}, the file says {said}"


def once(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return dict(pairs)


def main(place, published=""):
    with open(place, encoding="utf-8") as file:
        edition = json.load(file, object_pairs_hook=once)
    said = edition.pop("fingerprint")
    wrong = list(faults(edition, published or said))
    print(*wrong or [f"{edition['numbers']['value']}: everything agrees. Fingerprint {said}"], sep="\n")
    print("" if published else "Compare the fingerprint with the one that was published.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:3]))
    except (LookupError, OSError, ValueError, TypeError, AttributeError) as problem:
        sys.exit(print(f"This is no edition: {problem!r}") or 2)
