"""Text in every encoding that spreadsheets were saved in, with marks right, wrong and missing."""

from cases.exchange.shape import Shape
from tests.exchange.hostile.making import ANNA, ODA, Hostile, NotUsable, Usable, table

_PEOPLE = {
    "cp1252": "Inés Peña Núñez",
    "cp1250": "Žofie Dvořáková",
    "cp1254": "Şükrü Yıldırım",
    "cp1251": "Мария Петрова",
    "cp1256": "محمد الصالحي",
    "mac_roman": "José Ibáñez",
    "gb18030": "王小明",
    "big5": "陳美玲",
    "shift_jis": "ヤマダ太郎",
    "euc_kr": "박영희",
    "utf-8": "سميرة القادري",
    "utf-8-sig": "Đặng Thị Huệ",
    "utf-16": "Самира аль-Кадири",
    "utf-16-le": "مهسا امینی‌نژاد",
    "utf-16-be": "黄雪琴",
    "utf-32": "Łukasz Żak",
    "utf-32-le": "Ștefan Țepeș",
    "utf-32-be": "አበበ ቢቂላ",
}
_TWO = table(ANNA, ODA).encode()


def _in(encoding: str, name: str) -> bytes:
    return table(f"{name},XM", ANNA).encode(encoding)


GUESSED = [
    Hostile(f"in-{encoding}.csv", _in(encoding, name), Usable(2, holds=(name, "Anna Velor")))
    for encoding, name in _PEOPLE.items()
]
SAID = [
    Hostile(
        f"said-{encoding}.csv",
        _in(encoding, name),
        Usable(2, holds=(name,)),
        Shape("csv", "utf-8" if encoding == "utf-8-sig" else encoding, ","),
    )
    for encoding, name in _PEOPLE.items()
]
ODD = [
    Hostile("mark-of-utf8-on-cp1252.csv", b"\xef\xbb\xbf" + _in("cp1252", "Inés Peña"), Usable(2, holds=("Inés Peña",), columns=("name", "country"))),
    Hostile("mark-of-utf16-on-utf8.csv", b"\xff\xfe" + _TWO, Usable(2, holds=("Anna Velor",), columns=("name", "country"))),
    Hostile("mark-of-utf16-big-on-utf8.csv", b"\xfe\xff" + _TWO, Usable(2, columns=("name", "country"))),
    Hostile("mark-twice.csv", b"\xef\xbb\xbf" * 2 + _TWO, Usable(2, columns=("name", "country"))),
    Hostile("mark-in-the-middle.csv", table("\ufeffAnna Velor,XM", ODA).encode(), Usable(2, turned_away=())),
    Hostile("mark-alone.csv", b"\xef\xbb\xbf", NotUsable("is empty")),
    Hostile("mark-of-utf16-alone.csv", b"\xff\xfe", NotUsable("is empty")),
    Hostile("one-row-in-cp1252.csv", table("José Núñez,XM", "Łukasz Żak,XM", "Đặng Thị Huệ,XM").encode() + "Inés,XM\n".encode("cp1252"), Usable(4, note="Some bytes are not of the encoding utf-8")),
    Hostile("overlong.csv", table("An\udcc0\udcafna,XM", ODA).encode("utf-8", "surrogateescape"), Usable(2)),
    Hostile("halves-of-characters.csv", table("An\ud800na,XM", "José Núñez García Ibáñez,XM").encode("utf-8", "surrogatepass"), Usable(2)),
    Hostile("cut-in-a-character.csv", table("José Núñez,XM").encode() + "Zoé,X".encode() + b"\xc3", Usable(2, holds=("José Núñez",))),
    Hostile("c1-controls.csv", table("An\u0085\u0096na,XM", ODA).encode(), Usable(2, turned_away=(2,))),
    Hostile("broken-twice.csv", table("Anna PeÃ±a,XM", ODA).encode(), Usable(2, turned_away=(2,))),
    Hostile("lost-characters.csv", table("Anna Pe\ufffda,XM", ODA).encode(), Usable(2, turned_away=(2,))),
    Hostile("utf-7.csv", table("Jos+AOk-,XM").encode(), Usable(1, turned_away=())),
    Hostile("iso-2022-jp.csv", table("山田太郎,XM", ANNA).encode("iso2022_jp"), Usable(2, turned_away=(2,))),
    Hostile("ebcdic.csv", table(*[ANNA] * 40).encode("cp500"), NotUsable("")),
    Hostile("said-utf8-is-cp1252.csv", _in("cp1252", "Inés Peña"), NotUsable("line 2 cannot be read in it"), Shape("csv", "utf-8")),
    Hostile("said-utf16-is-utf8.csv", _TWO[:-1], NotUsable("not in the encoding utf-16"), Shape("csv", "utf-16-le")),
    Hostile("said-utf8-is-utf16.csv", _in("utf-16", "Anna"), NotUsable("it looks like UTF-16"), Shape("csv", "utf-8")),
    Hostile("said-cp1252-is-utf8.csv", _in("utf-8", "Inés"), NotUsable("is UTF-8"), Shape("csv", "cp1252")),
    Hostile("said-no-encoding.csv", _TWO, NotUsable("is not an encoding we know"), Shape("csv", "klingon")),
    Hostile("said-zlib.csv", _TWO, NotUsable("is not an encoding we know"), Shape("csv", "zlib")),
    Hostile("said-idna.csv", _TWO, NotUsable("is not an encoding we know"), Shape("csv", "idna")),
    Hostile("said-unicode-escape.csv", _TWO, NotUsable("is not an encoding we know"), Shape("csv", "unicode_escape")),
    Hostile("said-with-nul.csv", _TWO, NotUsable("is not an encoding we know"), Shape("csv", "utf\x008")),
]  # fmt: skip
FILES = GUESSED + SAID + ODD
