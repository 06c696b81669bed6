"""A world map of equal squares: one a country, at its approximate place. No borders, so none to dispute.

The places are data, written as they look; each cell holds one code, so no two tiles overlap. Pure: codes and
numbers in, places out; words are the templates' business. Units are those of the drawing's viewBox.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# Small letters: a territory that is no member or observer of the United Nations, drawn where it holds a case.
_WORLD: Final = """
.. .. .. .. .. .. .. .. .. .. .. .. sj .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. gl .. .. .. .. NO SE FI ax .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. CA .. pm .. .. .. .. .. IS fo .. DK .. EE .. RU .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. US .. .. bm .. .. .. IE im GB NL DE PL LV .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. gg je BE LU CZ LT BY .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
MX .. .. .. .. .. .. .. .. .. FR CH LI AT SK UA .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. ..
.. ky CU BS tc vg ai .. PT ES AD MC SI HR HU RO MD .. .. .. KZ .. .. .. .. .. .. .. .. .. .. ..
.. BZ JM HT DO pr vi .. .. gi VA IT SM BA RS BG .. GE .. .. UZ KG .. .. .. .. .. .. .. .. .. ..
GT HN .. mf sx KN AG bl .. .. .. MT .. ME XK MK TR AM AZ .. TM TJ .. .. MN .. KP .. .. .. .. ..
SV NI .. .. ms gp DM mq .. .. .. .. .. AL GR CY LB SY IQ IR AF .. .. .. CN .. KR JP .. .. .. ..
.. CR .. .. VC LC BB .. .. .. MA DZ TN LY EG IL PS JO KW .. .. PK NP BT .. mo hk TW .. mp .. ..
.. PA aw cw bq GD TT .. .. EH MR ML NE TD SD ER .. SA BH QA AE .. IN BD MM LA VN .. gu .. .. um
.. .. CO VE GY SR .. CV SN GM .. BF BJ NG SS ET DJ YE OM .. .. MV LK .. .. TH KH PH PW FM MH ..
.. .. EC PE BR gf .. .. GW GN CI GH TG CM CF UG KE SO .. .. .. .. .. .. .. MY BN .. .. .. NR KI
.. .. CL BO PY .. .. .. .. SL LR ST GQ CG CD RW TZ .. SC .. .. .. .. .. .. SG ID TL PG SB TV tk
.. .. .. AR UY .. .. .. .. sh .. .. GA AO ZM BI MW KM .. .. io .. .. .. .. cc cx .. .. VU wf WS
.. .. .. .. .. .. .. .. .. .. .. .. .. NA BW ZW MZ yt .. .. .. .. .. .. .. .. .. AU .. nc FJ as
.. .. .. .. fk .. .. .. .. .. .. .. .. .. ZA SZ .. MG re MU .. .. .. .. .. .. .. .. nf .. TO nu
.. .. .. .. .. .. gs .. .. bv .. .. .. .. LS .. .. .. tf .. .. .. .. .. hm .. .. .. .. NZ ck pf
.. .. .. .. .. .. .. .. .. .. .. .. aq .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. pn
"""
_INVENTED_AT: Final = (0, 0)  # a block of their own, in the corner where the map is empty
_STEP, _SIZE, _MARGIN, _LABEL = 40, 37, 6, 24
_ROUND = (1, 2, 5)


def _places() -> dict[str, tuple[int, int]]:
    rows = _WORLD.strip().splitlines()
    cells = ((code, column, row) for row, line in enumerate(rows) for column, code in enumerate(line.split()))
    return {code: (column, row) for code, column, row in cells if code != ".."}


_WRITTEN: Final = _places()
PLACES: Final[Mapping[str, tuple[int, int]]] = {code.upper(): place for code, place in _WRITTEN.items()}
ALWAYS: Final = frozenset(code for code in _WRITTEN if code.isupper())
COLUMNS: Final = max(column for column, _row in PLACES.values()) + 1


@dataclass(frozen=True)
class Tile:
    """One square. `step`: how dark it is drawn, from 0 for no case; the number is written in it."""

    code: str
    value: int
    step: int
    x: int
    y: int
    size: int = _SIZE

    @property
    def middle(self) -> float:
        return self.x + self.size / 2


@dataclass(frozen=True)
class Block:
    """The frame round the invented countries."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class TileMap:
    """The tiles with a case and the empty ones; `steps`: the least number of each step of fill.

    From `top` to the lowest tile that is drawn.
    """

    top: int
    width: int
    height: int
    full: tuple[Tile, ...]
    empty: tuple[Tile, ...]
    steps: tuple[int, ...]
    invented: Block | None


def tile_map(numbers: Mapping[str, int], invented: tuple[str, ...] = ()) -> TileMap:
    """Return the map of the numbers by country; every state is drawn, and `invented` ones in their block."""
    places = {**PLACES, **_block_places(invented)}
    steps = steps_of(max(numbers.values(), default=0))
    tiles = [
        _tile(code, place, numbers.get(code, 0), steps)
        for code, place in places.items()
        if numbers.get(code) or code in ALWAYS or code in invented
    ]
    block = _block(invented)
    top = block.y - _LABEL if block else min(tile.y for tile in tiles) - _MARGIN
    return TileMap(
        top=top,
        width=COLUMNS * _STEP + 2 * _MARGIN,
        height=max(tile.y for tile in tiles) + _STEP - top,
        full=tuple(tile for tile in tiles if tile.value),
        empty=tuple(tile for tile in tiles if not tile.value),
        steps=steps,
        invented=block,
    )


def steps_of(highest: int) -> tuple[int, ...]:
    """Return the least number of each of at most three steps of fill; round numbers, each step in use."""
    steps = {1, max(2, _rounded_up(highest / 9)), max(3, _rounded_up(highest / 3))}
    return tuple(sorted(step for step in steps if step <= highest))


def _rounded_up(number: float) -> int:
    power = 1
    while True:
        for digit in _ROUND:
            if digit * power >= number:
                return digit * power
        power *= 10


def _tile(code: str, place: tuple[int, int], value: int, steps: tuple[int, ...]) -> Tile:
    column, row = place
    step = sum(value >= least for least in steps)
    return Tile(code, value, step, column * _STEP + _MARGIN, row * _STEP + _MARGIN)


def _block_places(invented: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    column, row = _INVENTED_AT
    return {code: (column + index, row) for index, code in enumerate(invented)}


def _block(invented: tuple[str, ...]) -> Block | None:
    if not invented:
        return None
    column, row = _INVENTED_AT
    beside = _STEP - _SIZE
    return Block(
        x=column * _STEP + _MARGIN - beside,
        y=row * _STEP + _MARGIN - beside,
        width=len(invented) * _STEP + beside,
        height=_SIZE + 2 * beside,
    )
