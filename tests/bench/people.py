"""Many invented people, made of syllables in several scripts, and three readers of different reach."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import Group
from django.db import connection

from cases import names, references
from cases.access import OPERATOR
from cases.models import Campaign, Case, Membership, Office, OfficeCountry, Person, PersonName, User
from cases.models.dated import columns
from cases.operations.granting import give_grant
from cases.vocabulary import Permission, Sensitivity
from tests.conftest import NOW
from tests.factories import on

COUNTRIES: Final = ("XM", "XV", "XL", "XS", "QO", "QR", "XA", "XB", "XC", "XD", "XE", "XF")
CAMPAIGNS: Final = 150
_SYLLABLES: Final = {
    "Latn": "sa mi ra ka di ri mo ha med al bert ro sa ni co las ma ri na jo se fer nan do lu ci a "
    "van thi tran nguy en an na le o pol ti mur ah mad kha lid yu suf ol ga ser gei vik tor",
    "Arab": "سم ير ة قا در ي مح مد حس ين عل ي فا طم ة يو سف خا لد نو را عم ر هد ى كر يم",
    "Cyrl": "са ми ра ол ег ма рин а ви кт ор ни ко лай се рг ей ан дре й на та лья вла ди мир",
    "Hani": "李 王 张 刘 陈 杨 赵 黄 周 吴 明 伟 芳 娜 秀 英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 超 霞",
}  # fmt: skip
_SHARE: Final = ("Latn",) * 6 + ("Arab",) * 2 + ("Cyrl", "Hani")


@dataclass(frozen=True)
class Readers:
    broad: User  # every campaign and country
    medium: User  # 30 campaigns, four countries
    narrow: User  # four campaigns, one country


def name_of(chance: random.Random) -> str:
    """Return a name of two or three words; many share a word, as people do."""
    script = chance.choice(_SHARE)
    said = _SYLLABLES[script].split()
    if script == "Hani":
        return "".join(chance.choices(said, k=chance.choice((2, 3))))
    spelled = [
        "".join(chance.choices(said, k=chance.choice((2, 3)))) for _ in range(chance.choice((2, 2, 3)))
    ]
    if chance.random() < 0.1:
        spelled[0] = {"Latn": "mohamed", "Arab": "محمد", "Cyrl": "мухаммад"}[script]
    return " ".join(word.capitalize() for word in spelled)


def fill(people: int, *, seed: int = 1) -> None:
    """Open `people` standard cases with one name or two each, by bulk and without history."""
    chance = random.Random(seed)
    campaigns = Campaign.objects.bulk_create(
        Campaign(slug=f"c-{number}", name=f"Campaign {number}") for number in range(CAMPAIGNS)
    )
    taken: set[str] = set()
    while len(taken) < people:
        taken.add(references.new_reference())
    for begun in range(0, people, 5000):
        _batch(sorted(taken)[begun : begun + 5000], campaigns, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batch(given: list[str], campaigns: list[Campaign], chance: random.Random) -> None:
    persons = Person.objects.bulk_create([Person() for _ in given])
    cases = Case.objects.bulk_create(
        Case(
            reference=reference,
            person=person,
            country=chance.choice(COUNTRIES),
            sensitivity=Sensitivity.STANDARD,
            opened_at=NOW,
            updated_at=NOW - timedelta(minutes=chance.randrange(10**6)),
        )
        for reference, person in zip(given, persons, strict=True)
    )
    taken_up = columns("taken_up_on", on("2 January 2020"))
    Membership.objects.bulk_create(
        Membership(case=case, campaign=chance.choice(campaigns), added_at=NOW, **taken_up) for case in cases
    )
    PersonName.objects.bulk_create(
        _row(case, name_of(chance), is_display=first)
        for case in cases
        for first in ((True, False) if chance.random() < 0.5 else (True,))
    )


def _row(case: Case, text: str, *, is_display: bool) -> PersonName:
    return PersonName(
        case=case,
        person_id=case.person_id,
        text=text,
        script=names.script_of(text),
        is_display=is_display,
        search=names.search_keys(text),
        sort=names.sort_key(text),
        added_at=NOW,
    )


def readers() -> Readers:
    campaigns = list(Campaign.objects.order_by("pk"))
    return Readers(
        broad=_reader("broad", campaigns, COUNTRIES),
        medium=_reader("medium", campaigns[:30], COUNTRIES[:4]),
        narrow=_reader("narrow", campaigns[:4], COUNTRIES[:1]),
    )


def _reader(name: str, campaigns: list[Campaign], countries: tuple[str, ...]) -> User:
    office = Office.objects.create(group=Group.objects.create(name=f"{name} office"))
    OfficeCountry.objects.bulk_create(OfficeCountry(office=office, country=code) for code in countries)
    user = User.objects.create_user(f"{name}@example.org", None, working_name=name)
    user.groups.add(office.group)
    for campaign in campaigns:
        give_grant(
            on=campaign,
            to=office,
            permissions=(Permission.VIEW,),
            until=None,
            reason="A reader whose searches are measured",
            actor=OPERATOR,
            at=NOW - timedelta(days=1),
        )
    return user
