"""Invented names: each of a given name and an invented second one, in their own script and in Latin."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from cases.operations.opening import NameDraft
from cases.vocabulary import NameKind

Written = tuple[str, str]


@dataclass(frozen=True)
class Pool:
    """Names of one language. `own_first` shows the own script before the Latin spelling."""

    language: str
    women: tuple[Written, ...]
    men: tuple[Written, ...]
    second: tuple[Written, ...]
    family_first: bool = False
    own_first: bool = False

    def everybody(self) -> Iterator[tuple[str, Written, Written]]:
        for pronoun, given in (("she", self.women), ("he", self.men)):
            for first in given:
                for second in self.second:
                    yield pronoun, first, second


# fmt: off
ARABIC = Pool(
    "ar",
    women=(("سلوى", "Salwa"), ("هند", "Hind"), ("رنا", "Rana"), ("ميساء", "Maysa"), ("بسمة", "Basma"),
           ("نهى", "Nuha"), ("عبير", "Abir"), ("لمياء", "Lamia")),
    men=(("يوسف", "Yusuf"), ("كريم", "Karim"), ("طارق", "Tariq"), ("سامر", "Samer"), ("وليد", "Walid"),
         ("زياد", "Ziad"), ("فراس", "Firas"), ("نادر", "Nader"), ("باسل", "Basel"), ("مازن", "Mazen"),
         ("أنس", "Anas"), ("رامي", "Rami")),
    second=(("الهرندي", "al-Harandi"), ("الجزماني", "al-Jazmani"), ("الطويقري", "al-Tuwayqri"),
            ("السروادي", "al-Sarwadi"), ("الندامي", "al-Nadami"), ("المرزوني", "al-Marzuni"),
            ("الخيراني", "al-Khayrani"), ("الدلماسي", "al-Dalmasi"), ("الوضيني", "al-Wadhini"),
            ("البرقاشي", "al-Barqashi"), ("الشنواري", "al-Shanwari"), ("القندوسي", "al-Qandusi"),
            ("الزبداوي", "al-Zabdawi"), ("اللهيبان", "al-Luhayban"), ("الرماثي", "al-Ramathi"),
            ("الصفناوي", "al-Safnawi"), ("التلماري", "al-Tilmari"), ("الحوراشي", "al-Hawrashi"),
            ("الفرداني", "al-Fardani"), ("المغزاوي", "al-Maghzawi")),
)
PERSIAN = Pool(
    "fa",
    women=(("مهتاب", "Mahtab"), ("نگین", "Negin"), ("شیدا", "Shida"), ("پرستو", "Parastu"), ("آرزو", "Arezu"),
           ("ترانه", "Taraneh")),
    men=(("کاوه", "Kaveh"), ("بابک", "Babak"), ("سهراب", "Sohrab"), ("پویا", "Puya"), ("آرمین", "Armin"),
         ("شاهین", "Shahin"), ("بهنام", "Behnam"), ("کامیار", "Kamyar")),
    second=(("ناروندی", "Narvandi"), ("کوهسپاری", "Kuhsepari"), ("سپیدرودیان", "Sepidrudian"),
            ("دشت\u200cآبان", "Dasht-Aban"), ("زرینکوهی", "Zarinkuhi"), ("مهرآشان", "Mehrashan"),
            ("رودبانی", "Rudbani"), ("سنگ\u200cتراشان", "Sang-Tarashan"), ("باغستانیار", "Baghestanyar"),
            ("گلدشتیان", "Goldashtian"), ("چشمه\u200cساری", "Cheshmeh-Sari"), ("ماهکوهی", "Mahkuhi"),
            ("تیرآبادی", "Tirabadi"), ("ستاروند", "Setarvand")),
)
CYRILLIC = Pool(
    "ru",
    women=(("Олеся", "Olesia"), ("Злата", "Zlata"), ("Вера", "Vera"), ("Милана", "Milana"),
           ("Дарина", "Daryna"), ("Ульяна", "Uliana")),
    men=(("Богдан", "Bohdan"), ("Тимур", "Timur"), ("Мирон", "Miron"), ("Савва", "Savva"),
         ("Роман", "Roman"), ("Данила", "Danila"), ("Захар", "Zakhar")),
    second=(("Ветренко", "Vetrenko"), ("Градюк", "Hradiuk"), ("Солнич", "Solnich"), ("Марвенко", "Marvenko"),
            ("Яловень", "Yaloven"), ("Березюк-Лан", "Bereziuk-Lan"), ("Тихомрак", "Tykhomrak"),
            ("Полевич", "Polevich"), ("Снегорук", "Snihoruk"), ("Зоренько", "Zorenko"),
            ("Каменчук", "Kamenchuk"), ("Рудоберег", "Rudobereh")),
    own_first=True,
)
CHINESE = Pool(
    "zh",
    women=(("望晴", "Wangqing"), ("若溪", "Ruoxi"), ("听岚", "Tinglan"), ("疏月", "Shuyue")),
    men=(("望川", "Wangchuan"), ("行远", "Xingyuan"), ("守拙", "Shouzhuo"), ("砚秋", "Yanqiu"),
         ("归舟", "Guizhou")),
    second=(("蔺", "Lin"), ("晏", "Yan"), ("桑", "Sang"), ("阙", "Que"), ("郦", "Li"), ("隗", "Wei"),
            ("茹", "Ru"), ("亓", "Qi")),
    family_first=True,
    own_first=True,
)
VIETNAMESE = Pool(
    "vi",
    women=(("Minh Sương", "Minh Suong"), ("Thảo Lam", "Thao Lam"), ("Hạ Vân", "Ha Van"),
           ("Yên Chi", "Yen Chi")),
    men=(("Minh Thạch", "Minh Thach"), ("Quốc Sơn Lâm", "Quoc Son Lam"),
         ("Đình Khôi Nguyên", "Dinh Khoi Nguyen"),
         ("Hải Triều Dương", "Hai Trieu Duong")),
    second=(("Tô", "To"), ("Khúc", "Khuc"), ("Thạch", "Thach"), ("Lạc", "Lac"), ("Ông", "Ong"),
            ("Giáp", "Giap")),
    family_first=True,
    own_first=True,
)
SPANISH = Pool(
    "es",
    women=(("Marisol", "Marisol"), ("Inés", "Ines"), ("Ximena", "Ximena"), ("Rocío", "Rocio"),
           ("Nuria", "Nuria")),
    men=(("Anselmo", "Anselmo"), ("Évaro", "Evaro"), ("Joaquín", "Joaquin"), ("Tadeo", "Tadeo"),
         ("Simón", "Simon"), ("Leandro", "Leandro")),
    second=(("Piedralba Ríoclaro", "Piedralba Rioclaro"), ("Valdemira Quel", "Valdemira Quel"),
            ("Solanegra Íñar", "Solanegra Inar"), ("Montaluz Breña", "Montaluz Brena"),
            ("Arcelora Tún", "Arcelora Tun"), ("Quintasol Vega", "Quintasol Vega"),
            ("Almarroja Ciénaga", "Almarroja Cienaga"), ("Tierrasén Ayuso", "Tierrasen Ayuso"),
            ("Roblenegro Día", "Roblenegro Dia"), ("Camposerna Luz", "Camposerna Luz")),
)
AMHARIC = Pool(
    "am",
    women=(("ሰብለ", "Seble"), ("ፋንታዬ", "Fantaye"), ("መቅደስ", "Mekdes"), ("ትዕግስት", "Tigist")),
    men=(("ታምራት", "Tamrat"), ("ወንድወሰን", "Wondwosen"), ("ሙሉጌታ", "Mulugeta"), ("ግርማ", "Girma")),
    second=(("ደስታወርቅ", "Destawork"), ("ጥሩሰው", "Tirusew"), ("አበበሸት", "Abebeshet"), ("ምንታምር", "Mintamir"),
            ("ሰላምአየሁ", "Selamayehu"), ("ብርሃንተስፋ", "Birhantesfa"), ("ሀብተወንዝ", "Habtewenz"),
            ("ገላነህ", "Gelaneh")),
)
TIGRINYA = Pool(
    "ti",
    women=(("ለተብርሃን", "Letebrhan"), ("ሳባ", "Saba"), ("ኣብረሀት", "Abrehet")),
    men=(("ሃይለኣብ", "Haileab"), ("ተኽለሃይማኖት", "Teklehaymanot"), ("ብርሃነ", "Brhane"), ("ጸጋይ", "Tsegay")),
    second=(("ዑቕባሩፋኤል", "Okbarufael"), ("መድሃንየ", "Medhanye"), ("ፍስሃለም", "Fishalem"), ("ስዩምኣብ", "Seyumab"),
            ("ወልደገሪማ", "Woldegerima"), ("ኣስመላሽ", "Asmelash")),
)
# fmt: on

POOLS: dict[str, tuple[Pool, ...]] = {
    "XM": (ARABIC,),
    "QR": (PERSIAN,),
    "XV": (CYRILLIC,),
    "XL": (CHINESE, VIETNAMESE),
    "XS": (SPANISH,),
    "QO": (AMHARIC, TIGRINYA),
}
PLACES: dict[str, tuple[str, ...]] = {
    "XM": ("Harran", "Wadi Salim", "Port Amsal", "Tell Nuri"),
    "QR": ("Narvand", "Sefidkuh", "Old Rudbar"),
    "XV": ("Hradnik", "Zorya", "Lower Marven"),
    "XL": ("Que Harbour", "Lan Bay", "Upper Sang"),
    "XS": ("Piedralba", "San Ocaso", "Ríoclaro"),
    "QO": ("Gelan", "Mintamir", "Adi Fishal"),
}


class Names:
    """Draws names of each country in a fixed order, none of them twice."""

    def __init__(self, rng: random.Random) -> None:
        self._left = {country: _shuffled(pools, rng) for country, pools in POOLS.items()}

    def draw(self, country: str) -> tuple[str, list[NameDraft]]:
        """Return the pronoun, and the spellings with the one to show first."""
        pool, pronoun, given, second = self._left[country].pop()
        own, latin = _whole(pool, given[0], second[0]), _whole(pool, given[1], second[1])
        if own == latin:
            return pronoun, [NameDraft(own, pool.language)]
        drafts = [NameDraft(latin, "en", NameKind.TRANSLITERATION), NameDraft(own, pool.language)]
        return pronoun, drafts[::-1] if pool.own_first else drafts


def _whole(pool: Pool, given: str, second: str) -> str:
    if pool.family_first:
        is_chinese = pool is CHINESE and not given.isascii()
        return f"{second}{'' if is_chinese else ' '}{given}"
    return f"{given} {second}"


def _shuffled(pools: tuple[Pool, ...], rng: random.Random) -> list[tuple[Pool, str, Written, Written]]:
    """Everybody of the pools in turn, none of the pools first."""
    people = [(pool, *one) for pool in pools for one in pool.everybody()]
    rng.shuffle(people)
    return people
