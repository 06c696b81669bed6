"""How much a text looks like one that somebody wrote: what tells the encodings of no mark from each other.

Three things are looked at, around characters beyond ASCII only: whether the scripts of a word agree, whether
capitals stand where capitals do, and whether the characters are the frequent ones of the languages that used
the encoding.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")


def _weights(*groups: tuple[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for letters, weight in groups:
        for letter in letters:
            found[letter] = found[letter.upper() if len(letter.upper()) == 1 else letter] = weight
    return found


_WESTERN = _weights(
    ("éáíóúñüäöèàçãêôâåøæ", 2.0), ("ëîïßûùœõìò", 1.5), ("’‘“”–—…«»", 1.8), ("¿¡°ºª€·§", 1.0), ("ýšžÿðþ", 0.2)
)  # fmt: skip
_CENTRAL = _weights(
    ("éáíóúüäöčěšžýůłąęśżőű", 2.0), ("ăâîşţđňťďľôëçřćńź", 1.6), ("„”“’–—…", 1.7), ("§ĺŕ", 0.1)
)  # fmt: skip
_TURKISH = _weights(("ışğüöç", 2.0), ("âîûéáíóúñäèàãêô", 1.5), ("’‘“”–—…«»", 1.0)) | {"İ": 2.0, "I": 2.0}
_CYRILLIC = _weights(
    ("оеаинтсрвлкмдпуяыьгзбчйх", 2.0), ("жшюцщэфъёіїєґў", 1.3), ("–—«»„“”№…", 1.0), ("ђѓљњќћџѕј", 0.2)
)  # fmt: skip
_ARABIC = _weights(
    ("اليمونرتبةعدسفهكقحجشصطخذأ", 2.0), ("ئءؤضزثىآإغظپچژگیک", 1.3), ("،؛؟ـًٌٍَُِّْ\u200c\u200d", 1.0),
    ("éèêàçâîôûùëïü", 1.4), ("’‘“”–—…«»", 0.9),
)  # fmt: skip

# Where the frequent characters of a double-byte encoding stand: first and last leading byte.
_FREQUENT = {
    "gb18030": ((0xB0, 0xD7),),
    "big5": ((0xA4, 0xC6),),
    "shift_jis": ((0x82, 0x83), (0x88, 0x97)),
    "euc_kr": ((0xB0, 0xC8),),
}
LETTERS = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1251": _CYRILLIC,
    "cp1256": _ARABIC,
    "mac_roman": _WESTERN,
}
# In the order in which a tie is decided: the most common encoding of old spreadsheets first.
ENCODINGS = (
    "cp1252", "cp1251", "cp1256", "cp1250", "cp1254", "mac_roman", "euc_kr", "gb18030", "big5", "shift_jis"
)  # fmt: skip
_STRANGE = -3.0  # a sign inside a word, scripts mixed in one, a control character


def plausibility(sample: bytes, encoding: str) -> float | None:
    """Return how plausible the sample is in the encoding, -3 to 2 a character; None when undecodable."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    beyond = [c for c in text if c > "\x7f"]
    if not beyond:
        return None
    frequent = _FREQUENT.get(encoding)
    known = (
        sum(LETTERS[encoding].get(c, -1.0) for c in beyond)
        if frequent is None
        else sum(_frequency(c, encoding, frequent) for c in beyond)
    )
    return (known + _of_words(text) + _of_signs(text)) / len(beyond)


def _frequency(character: str, encoding: str, frequent: tuple[tuple[int, int], ...]) -> float:
    code = character.encode(encoding)
    if len(code) == 1:  # the half-width kana of Shift JIS
        return -1.5
    if len(code) > 2:
        return -2.0
    is_rare = encoding == "gb18030" and code[1] <= 0xA0
    if not is_rare and any(first <= code[0] <= last for first, last in frequent):
        return 2.0
    return 0.3 if code[0] < 0xB0 and unicodedata.category(character)[0] in "PSZ" else -0.7


def _of_words(text: str) -> float:
    """Return the penalties of words: scripts mixed, capitals inside, marks on Latin letters in a row."""
    found = 0.0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        scripts = {_script(letter) for letter in word}
        if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA"}:
            found += _STRANGE
        if scripts == {"LATIN"} and max(map(len, re.findall("[^\x00-\x7f]+", word))) >= 3:
            found += _STRANGE
        if not (word.islower() or word.isupper() or word.istitle() or _is_caseless(word)):
            found += _STRANGE / 2
    return found


def _of_signs(text: str) -> float:
    """Return the penalties of signs between letters, where a letter was meant."""
    between = re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘·\u200c\u200d](?=[^\W\d_])", text)
    return _STRANGE * (len(between) + sum("\x80" <= c < "\xa0" for c in text))


def _is_caseless(word: str) -> bool:
    return word.lower() == word.upper()


def _script(letter: str) -> str:
    return "LATIN" if letter < "\x80" else unicodedata.name(letter, "?").split()[0].split("-")[0]
