"""The map of tiles: one place for each country, numbers in the tiles, fills that can be read."""

import re
from pathlib import Path

import pytest

from cases import countries, regions
from cases.web import tile_map
from cases.web.tile_map import ALWAYS, PLACES, steps_of

INVENTED = tuple(countries.INVENTED)
STYLESHEET = Path(__file__).resolve().parents[2] / "casework/static/casework.css"
READABLE = 4.5  # contrast of small text, WCAG 1.4.3


def drawn(numbers, invented=()):
    return tile_map.tile_map(numbers, invented)


def test_every_real_country_has_one_place_of_its_own():
    assert set(PLACES) == set(regions.codes()) - set(INVENTED)
    assert len(set(PLACES.values())) == len(PLACES)


def test_states_are_always_drawn_and_territories_only_with_a_case():
    """The 193 members of the United Nations, its two observers, Kosovo, Taiwan and Western Sahara."""
    assert len(ALWAYS) == 193 + 2 + 3
    assert {"VA", "PS", "XK", "TW", "EH"} < ALWAYS

    assert "HK" not in {tile.code for tile in drawn({}).empty}
    assert [(tile.code, tile.value) for tile in drawn({"HK": 3}).full] == [("HK", 3)]


@pytest.mark.parametrize(
    ("one", "side", "other"),
    [
        ("US", "west", "FR"),
        ("FR", "west", "UA"),
        ("MA", "west", "EG"),
        ("IR", "west", "AF"),
        ("CN", "west", "JP"),
        ("NO", "north", "IT"),
        ("IT", "north", "DZ"),
        ("NG", "north", "ZA"),
        ("MX", "north", "PE"),
        ("CN", "north", "ID"),
        ("ID", "north", "AU"),
    ],
)
def test_places_are_roughly_where_the_countries_are(one, side, other):
    axis = 0 if side == "west" else 1

    assert PLACES[one][axis] < PLACES[other][axis]


def test_invented_countries_stand_in_a_block_of_their_own_where_nothing_else_is():
    world = drawn({"XM": 4, "FR": 1}, INVENTED)
    invented = [tile for tile in (*world.full, *world.empty) if tile.code in INVENTED]
    others = [tile for tile in (*world.full, *world.empty) if tile.code not in INVENTED]
    block = world.invented

    assert len(invented) == len(INVENTED)
    assert all(block.x <= tile.x and tile.x + tile.size <= block.x + block.width for tile in invented)
    assert all(block.y <= tile.y and tile.y + tile.size <= block.y + block.height for tile in invented)
    assert len({(tile.x, tile.y) for tile in (*invented, *others)}) == len(invented) + len(others)
    assert drawn({"XM": 4}).invented is None


def test_no_tile_overlaps_another_nor_leaves_the_map():
    world = drawn(dict.fromkeys(PLACES, 1), INVENTED)
    tiles = (*world.full, *world.empty)

    assert all(t.x >= 0 and t.x + t.size <= world.width for t in tiles)
    assert all(t.y >= world.top and t.y + t.size <= world.top + world.height for t in tiles)
    corners = {(tile.x, tile.y) for tile in tiles}
    assert all((x + dx, y) not in corners for x, y in corners for dx in range(1, tiles[0].size))
    assert all((x, y + dy) not in corners for x, y in corners for dy in range(1, tiles[0].size))


@pytest.mark.parametrize(
    ("highest", "steps"),
    [(0, ()), (1, (1,)), (2, (1, 2)), (3, (1, 2, 3)), (9, (1, 2, 5)), (42, (1, 5, 20)), (900, (1, 100, 500))],
)
def test_steps_of_fill_are_round_and_each_is_in_use(highest, steps):
    assert steps_of(highest) == steps


def test_the_darker_tile_holds_the_greater_number():
    tiles = {tile.code: tile.step for tile in drawn({"FR": 1, "DE": 5, "IT": 42}).full}

    assert tiles == {"FR": 1, "DE": 2, "IT": 3}


# ---------------------------------------------------------------- contrast


def _light(colour):
    digits = colour.lstrip("#")
    whole = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(whole[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_numbers_can_be_read_on_every_fill_in_every_theme():
    css = STYLESHEET.read_text(encoding="utf-8")
    themes = [
        dict(re.findall(r"--((?:tile|on)-\d):(#[0-9a-f]+)", rule)) for rule in re.findall(r"{[^{}]*}", css)
    ]
    found = [theme for theme in themes if theme]

    assert len(found) == 4, "light, dark by the system, dark by choice, print"
    for theme in found:
        for step in "123":
            assert contrast(theme[f"tile-{step}"], theme[f"on-{step}"]) >= READABLE, theme


def test_the_measure_of_contrast_sees_a_bad_one():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#5b7f90", "#eceae4") < READABLE
