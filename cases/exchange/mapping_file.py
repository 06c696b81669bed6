"""Read a mapping file (TOML). Each mistake in it is one sentence that names the place; nothing is guessed."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from cases.exchange import days
from cases.exchange.fields import FIELDS, Holds, check_value
from cases.exchange.mapping import Mapping, NamePattern, NameRule, Parts, Rule, ValuePattern, folded, holes
from cases.exchange.mending import Mending, Recode, Replace
from cases.exchange.problems import CellNotUsable, MappingNotUsable, listed
from cases.vocabulary import NameKind

LARGEST = 1_000_000
_TOP = (
    "title", "format", "encoding", "undecodable", "delimiter", "id", "ignore", "date_order", "outcome",
    "mend", "constants", "columns", "names",
)  # fmt: skip
_COLUMN = ("column", "columns", "join", "split", "empty", "values", "patterns", "otherwise", "order", "parts")
_NAME = ("column", "kind", "language", "split", "empty", "patterns")
_NAME_PATTERN = ("match", "readable", "also", "title_case")


def read_mapping(path: Path) -> Mapping:
    """Return what the mapping file says, or raise MappingNotUsable."""
    try:
        if path.stat().st_size > LARGEST:
            raise MappingNotUsable(
                f"{path.name} is too large for a mapping file. Is it the file with the rows?"
            )
        return mapping_of(tomllib.loads(path.read_text("utf-8")))
    except OSError as problem:
        raise MappingNotUsable(f"The mapping file {path.name} cannot be read: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MappingNotUsable(f"{path.name} is not well-formed TOML: {problem}.") from None


def mapping_of(said: dict[str, Any]) -> Mapping:
    """Return the mapping that a TOML document says, or raise MappingNotUsable."""
    _only(said, _TOP, "the mapping")
    order = _one_of(said, "date_order", ("", *days.ORDERS), "the mapping")
    names, rules = _columns_of(_table(said, "columns", "the mapping"), order)
    names += [
        _name_rule(entry, f"name {number}")
        for number, entry in enumerate(_tables(said, "names", "the mapping"), 1)
    ]
    for field, value in _table(said, "constants", "the mapping").items():
        if field in rules:
            raise MappingNotUsable(f"{field} is said twice: as a constant and as a column. Keep one.")
        rules[field] = Rule(field, constant=_constant(field, value))
    if not names:
        raise MappingNotUsable(
            'The mapping says no column for names. Add name = "..." under [columns], or [[names]].'
        )
    mapping = Mapping(
        names=tuple(names),
        rules=rules,
        title=_text(said, "title", "the mapping"),
        format=_one_of(said, "format", ("", "csv", "json"), "the mapping"),
        encoding=_encoding(_text(said, "encoding", "the mapping") or "utf-8"),
        delimiter=_delimiter(said),
        refuses_undecodable_rows=bool(_one_of(said, "undecodable", ("", "refuse rows"), "the mapping")),
        id_columns=_words(said, "id", "the mapping"),
        ignored=frozenset(_words(said, "ignore", "the mapping")),
        outcome=_flag(said, "outcome", "the mapping"),
        mending=_mending(said["mend"]) if "mend" in said else None,
    )
    _check_known(mapping)
    return mapping


def _check_known(mapping: Mapping) -> None:
    if ("known_on" in mapping.rules) != ("known_reason" in mapping.rules):
        raise MappingNotUsable("An earlier day on which we knew needs both known_on and known_reason.")


# ---------------------------------------------------------------- fields


def _columns_of(said: dict[str, Any], order: str) -> tuple[list[NameRule], dict[str, Rule]]:
    names, rules = [], {}
    for name, entry in said.items():
        _field(name)
        entry = {"column": entry} if isinstance(entry, str) else entry
        if FIELDS[name].holds is Holds.NAME:
            kind = {"kind": "alias", "split": ";"} if name == "other_names" else {}
            names.append(_name_rule({**kind, **_expect(entry, dict, name)}, name))
        else:
            rules[name] = _rule(name, _expect(entry, dict, name), order)
    return names, rules


def _field(name: str) -> None:
    if name not in FIELDS:
        near = difflib.get_close_matches(name, FIELDS, 1)
        meant = f" Is {near[0]} meant?" if near else f" Fields are: {listed(FIELDS)}."
        raise MappingNotUsable(f"{name} is not a field.{meant}")


def _rule(name: str, said: dict[str, Any], order: str) -> Rule:
    _only(said, _COLUMN, name)
    parts = _parts(said["parts"], name) if "parts" in said else None
    if parts and FIELDS[name].holds is not Holds.DATE:
        raise MappingNotUsable(f"{name} is not a date, so it has no parts.")
    columns = (*_words(said, "column", name), *_words(said, "columns", name))
    if bool(columns) == bool(parts):
        raise MappingNotUsable(f"{name} says no column, or both a column and parts. Say one of them.")
    values = {folded(key): _checked(name, value) for key, value in _table(said, "values", name).items()}
    split = _text(said, "split", name) or (";" if FIELDS[name].holds is Holds.COUNTRIES else "")
    return Rule(
        name,
        columns,
        join=_text(said, "join", name) if "join" in said else ", ",
        split=split,
        empty=frozenset(folded(word) for word in _words(said, "empty", name)),
        values=values,
        patterns=tuple(_value_pattern(entry, name) for entry in _tables(said, "patterns", name)),
        otherwise=_checked(name, said["otherwise"]) if "otherwise" in said else None,
        order=_one_of(said, "order", ("", *days.ORDERS), name) or order,
        parts=parts,
    )


def _parts(said: Any, where: str) -> Parts:
    parts = _expect(said, dict, f"the parts of {where}")
    _only(parts, ("year", "month", "day"), f"the parts of {where}")
    if not parts.get("year"):
        raise MappingNotUsable(f"The parts of {where} need at least the column of the year.")
    return Parts(**{part: _expect(column, str, f"the parts of {where}") for part, column in parts.items()})


def _value_pattern(said: Any, where: str) -> ValuePattern:
    _only(_expect(said, dict, where), ("match", "value"), f"a pattern of {where}")
    return ValuePattern(_pattern(said, where), _checked(where, said.get("value", "")))


def _constant(name: str, value: Any) -> str:
    _field(name)
    if FIELDS[name].holds is Holds.NAME:
        raise MappingNotUsable("A name cannot be a constant: each row has its own.")
    return _checked(name, value)


def _checked(name: str, value: Any) -> str:
    """Return a value said in the mapping as text, after the check a cell would have."""
    text = (
        value.isoformat()
        if isinstance(value, date)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
    try:
        check_value(FIELDS[name], text)
    except CellNotUsable as problem:
        raise MappingNotUsable(f"{name}: {problem}") from None
    return text


# ---------------------------------------------------------------- names


def _name_rule(said: Any, where: str) -> NameRule:
    _only(_expect(said, dict, where), _NAME, where)
    if not said.get("column"):
        raise MappingNotUsable(f"{where} says no column.")
    kind = _text(said, "kind", where) or NameKind.PUBLIC.value
    if kind not in NameKind.values:
        raise MappingNotUsable(
            f"{where}: {kind} is not a kind of name. Kinds are: {listed(NameKind.values)}."
        )
    return NameRule(
        column=_text(said, "column", where),
        kind=NameKind(kind),
        language=_text(said, "language", where)[:12],
        split=_text(said, "split", where),
        empty=frozenset(folded(word) for word in _words(said, "empty", where)),
        patterns=tuple(_name_pattern(entry, where) for entry in _tables(said, "patterns", where)),
    )


def _name_pattern(said: Any, where: str) -> NamePattern:
    _only(_expect(said, dict, where), _NAME_PATTERN, f"a pattern of {where}")
    match = _pattern(said, where)
    readable, also = _text(said, "readable", where), _text(said, "also", where)
    unknown = (holes(readable) | holes(also)) - match.groupindex.keys()
    if unknown or not holes(readable):
        which = f"the group {min(unknown)}, which match does not name" if unknown else "no {group}"
        raise MappingNotUsable(
            f"A pattern of {where} has {which}. Write (?P<last>...) in match and {{last}} in readable."
        )
    return NamePattern(match, readable, also, _flag(said, "title_case", where))


def _pattern(said: dict[str, Any], where: str) -> re.Pattern[str]:
    text = _text(said, "match", where)
    if not text:
        raise MappingNotUsable(f"A pattern of {where} says no match.")
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as problem:
        raise MappingNotUsable(f"A pattern of {where} is not a regular expression: {problem}.") from None


# ---------------------------------------------------------------- the file


def _encoding(name: str) -> str:
    try:
        "a".encode(name)
        b"a".decode(name, "replace")
    except LookupError:
        raise MappingNotUsable(
            f"{name} is not an encoding we know. Write one such as utf-8, cp1252 or mac_roman."
        ) from None
    return name


def _delimiter(said: dict[str, Any]) -> str:
    text = _text(said, "delimiter", "the mapping")
    if len(text) > 1:
        raise MappingNotUsable('The delimiter is one character, for example ";" or "\\t".')
    return text


def _mending(said: Any) -> Mending:
    table = {"steps": said} if isinstance(said, list) else _expect(said, dict, "mend")
    _only(table, ("only", "steps"), "mend")
    steps = tuple(_step(step) for step in _tables(table, "steps", "mend"))
    if not steps:
        raise MappingNotUsable("mend says no steps.")
    return Mending(steps, _text(table, "only", "mend"))


def _step(said: dict[str, Any]) -> Replace | Recode:
    where = "a step of mend"
    if said.keys() == {"replace", "by"} and said["replace"]:
        return Replace(_text(said, "replace", where), _text(said, "by", where))
    if said.keys() == {"misread_as", "really"}:
        return Recode(*(_encoding(_text(said, key, where)) for key in ("misread_as", "really")))
    raise MappingNotUsable("A step of mend is {replace, by} or {misread_as, really}.")


# ---------------------------------------------------------------- TOML


def _only(said: dict[str, Any], known: Iterable[str], where: str) -> None:
    allowed = list(known)
    for key in said:
        if key not in allowed:
            raise MappingNotUsable(f"{key} is not something {where} can say. It can say: {listed(allowed)}.")


def _expect(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, kind) or (kind is str and isinstance(value, bool)):
        words = {dict: "a table", list: "a list", str: "text in quotation marks", bool: "true or false"}
        raise MappingNotUsable(f"{where} has to be {words[kind]}.")
    return value


def _text(said: dict[str, Any], key: str, where: str) -> str:
    return str(_expect(said.get(key, ""), str, f"{key} of {where}"))


def _flag(said: dict[str, Any], key: str, where: str) -> bool:
    return bool(_expect(said.get(key, False), bool, f"{key} of {where}"))


def _table(said: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    found: dict[str, Any] = _expect(said.get(key, {}), dict, f"{key} of {where}")
    return found


def _tables(said: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    entries = _expect(said.get(key, []), list, f"{key} of {where}")
    return [_expect(entry, dict, f"each of {key} of {where}") for entry in entries]


def _words(said: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = said.get(key, [])
    entries = [value] if isinstance(value, str) else _expect(value, list, f"{key} of {where}")
    return tuple(_expect(entry, str, f"each of {key} of {where}") for entry in entries)


def _one_of(said: dict[str, Any], key: str, allowed: tuple[str, ...], where: str) -> str:
    text = _text(said, key, where)
    if text not in allowed:
        raise MappingNotUsable(
            f"{key} of {where} is {text}. It has to be one of: {listed(w for w in allowed if w)}."
        )
    return text
