"""JSON: depth, doubled keys, numbers that are none, halves of characters, wrong forms."""

from tests.exchange.hostile.making import Hostile, NotUsable, Usable

_A = '{"name": "Anna Velor", "country": "XM"}'
_B = '{"name": "Oda Fremd", "country": "XM"}'


def _file(name: str, text: str, expected: Usable | NotUsable) -> Hostile:
    return Hostile(f"{name}.json", text.encode(), expected)


def _item(name: str, item: str, expected: Usable | NotUsable) -> Hostile:
    return _file(name, f"[{_A}, {item}, {_B}]", expected)


def _with(name: str, value: str, expected: Usable | NotUsable) -> Hostile:
    return _item(name, f'{{"name": {value}, "country": "XM"}}', expected)


FILES = [
    _file("list", f"[{_A}, {_B}]", Usable(2, turned_away=(), columns=("name", "country"))),
    _file("list-in-object", f'{{"made": "today", "people": [{_A}], "n": 1}}', Usable(1, turned_away=())),
    Hostile("list-without-ending.txt", f"[{_A}]".encode(), Usable(1, columns=("name", "country"))),
    Hostile("list-named-csv.csv", f"[\n {_A}]".encode(), Usable(1, columns=("name", "country"))),
    Hostile("marked.json", b"\xef\xbb\xbf" + f"[{_A}]".encode(), Usable(1, turned_away=())),
    Hostile("wide.json", f"[{_A}]".encode("utf-16"), Usable(1)),
    Hostile("wide-unmarked.json", f"[{_A}]".encode("utf-16-le"), Usable(1)),
    _file("depth-of-lists", "[" * 200_000, NotUsable("nested too deeply")),
    _file("depth-of-objects", '{"a":' * 200_000, NotUsable("nested too deeply")),
    _file("depth-of-both", '[{"a":' * 100_000, NotUsable("nested too deeply")),
    _file("depth-closed", "[" * 100_000 + "]" * 100_000, NotUsable("nested too deeply")),
    _with("depth-in-a-cell", "[" * 50 + "]" * 50, Usable(3)),
    _item("key-twice", '{"name": "Anna", "name": "Oda", "country": "XM"}', Usable(3, (2,), (2,))),
    _item("key-twice-but-for-spaces", '{"name": "Anna", " name ": "Oda"}', Usable(3, (2,), (2,))),
    _item("key-empty", '{"": "x", "name": "Anna", "country": "XM"}', Usable(3)),
    _item("key-of-10000-characters", f'{{"{"k" * 10_000}": 1, "name": "A", "country": "XM"}}', Usable(3)),
    _item("key-with-controls", r'{"na\u0000me": "x", "country": "XM"}', Usable(3, holds=("x",))),
    _item("key-half", r'{"na\ud800me": "x", "country": "XM"}', Usable(3)),
    _item("keys-1001", "{" + ",".join(f'"k{n}": 1' for n in range(1_001)) + "}", NotUsable("columns or more")),
    _file("keys-of-each-its-own", "[" + ",".join(f'{{"k{n}": 1}}' for n in range(1_001)) + "]", NotUsable("1,001 columns or more")),
    _with("not-a-number", "NaN", Usable(3, turned_away=(2,))),
    _with("without-end", "Infinity", Usable(3, holds=("Infinity",))),
    _with("without-beginning", "-Infinity", Usable(3)),
    _with("huge-power", "1e999999", Usable(3, holds=("1e999999",))),
    _with("number-of-10000-digits", "9" * 10_000, Usable(3)),
    _with("number-of-a-million-digits", "9" * 1_000_100, NotUsable("more than 1,000,000 characters")),
    _with("number-as-written", "40.0", Usable(3, holds=("40.0",))),
    _with("truth", "true", Usable(3, holds=("true",))),
    _with("null", "null", Usable(3, turned_away=(2,))),
    _with("list-of-words", '["Anna", "Velor"]', Usable(3, holds=("Anna; Velor",))),
    _with("object-in-a-cell", '{"first": "Anna"}', Usable(3, holds=('{"first": "Anna"}',))),
    _with("half-of-a-character", r'"An\ud800na"', Usable(3, turned_away=(2,))),
    _with("halves-the-wrong-way", r'"An\udc00\ud800na"', Usable(3, turned_away=(2,))),
    _with("nul", r'"An\u0000na"', Usable(3, turned_away=(2,))),
    _with("turned-around", r'"Anna\u202eroleV"', Usable(3, turned_away=(2,))),
    _with("control-unescaped", '"An\x07na"', NotUsable("not well-formed JSON: it breaks after item 1")),
    _with("escape-unknown", r'"An\qna"', NotUsable("not well-formed")),
    _with("string-never-closed", '"Anna', NotUsable("not well-formed")),
    _with("string-of-2-megabytes", '"' + "A" * 2_000_000 + '"', NotUsable("more than 1,000,000 characters")),
    _item("item-a-word", '"Anna"', Usable(3, (2,), (2,))),
    _item("item-null", "null", Usable(3, (2,), (2,))),
    _item("item-a-list", '["Anna", "XM"]', Usable(3, (2,), (2,))),
    _item("item-empty", "{}", Usable(3, turned_away=(2,))),
    _file("comma-at-the-end", f"[{_A},]", Usable(1)),
    _file("comma-too-many", f"[{_A},,{_B}]", NotUsable("not well-formed")),
    _file("comma-missing", f"[{_A} {_B}]", NotUsable("not well-formed JSON: it breaks after item 1")),
    _file("comment", f"[/* all */ {_A}]", NotUsable("not well-formed")),
    _file("single-quotes", "[{'name': 'Anna'}]", NotUsable("not well-formed")),
    _file("lines", f"{_A}\n{_B}\n", NotUsable("holds no list")),
    _file("two-lists", f'{{"a": [{_A}], "b": [{_B}]}}', NotUsable("more than one list")),
    _file("two-documents", f"[{_A}] [{_B}]", NotUsable("goes on after the end")),
    _file("nothing-in-it", "[]", NotUsable("holds no rows")),
    _file("object-without-list", '{"name": "Anna"}', NotUsable("holds no list")),
    _file("a-word", '"Anna"', NotUsable("has to begin with [ or {")),
    _file("spaces", " \n\t ", NotUsable("has to begin with [ or {")),
    _file("a-csv", "name,country\nAnna,XM\n", NotUsable("has to begin with [ or {")),
    _file("key-twice-in-a-cell", f'[{_A}, {{"name": {{"a": 1, "a": 2}}, "country": "XM"}}]', Usable(2, (2,), (2,))),
]  # fmt: skip
