"""Invented cases told one by one: four more of the 142, and the awkward ones a desk really has."""

from dataclasses import replace
from datetime import date, timedelta

from cases.dates import PartialDate, from_day
from cases.demo.calendar import Calendar
from cases.demo.generated import Effort, World
from cases.demo.story import Learnt, Story
from cases.operations.opening import NameDraft, StatusDraft
from cases.operations.writing import SourceDraft
from cases.vocabulary import ActivityKind, Consent, NameKind, OutcomeKind, SourceKind, Status, Sureness

_K, _S, _A = OutcomeKind, Status, ActivityKind
_COURT = SourceDraft("court document", SourceKind.COURT_DOCUMENT, "high")
_PARTNER = SourceDraft("partner organisation", SourceKind.PARTNER, "medium")


def of_the_142(world: World, calendar: Calendar) -> list[Story]:
    """To Minh Lac, Lin Wangshu, a woman whose name is not known, Olesia Hradova. Samira is the fifth."""
    released = _told(
        world,
        calendar,
        "XL",
        [NameDraft("Tô Minh Lạc", "vi")],
        Consent.MAY_BE_NAMED,
        (_K.RELEASED_UNCONDITIONALLY, "about 4 April 2019", "Released before dawn"),
        (_A.URGENT_ACTION, "30 January 2019"),
    )
    released.reversed_on = date(2020, 3, 2)
    conditional = _told(
        world,
        calendar,
        "XL",
        [NameDraft("林望舒", "zh"), NameDraft("Lin Wangshu", "en", NameKind.TRANSLITERATION)],
        Consent.ANONYMISE,
        (_K.RELEASED_CONDITIONALLY, "May 2019", "Released; a travel ban remains"),
        (_A.PETITION, "November 2018"),
    )
    unnamed = _told(
        world,
        calendar,
        "XM",
        [NameDraft("Unnamed woman, Harran, about 2018", "en", not_known=True)],
        Consent.NOT_FOR_PUBLICATION,
        (_K.MEDICAL_CARE, "12 August 2019", "A doctor was allowed to see her"),
        (_A.URGENT_ACTION, "3 August 2019"),
    )
    dropped = _told(
        world,
        calendar,
        "XV",
        [NameDraft("Олеся Градова", "ru"), NameDraft("Olesia Hradova", "en", NameKind.TRANSLITERATION)],
        Consent.MAY_BE_NAMED,
        (_K.CHARGES_DROPPED, "30 September 2019", "All charges dropped"),
        (_A.TRIAL_OBSERVATION, "2 March 2019"),
    )
    return [released, conditional, unnamed, dropped]


def waiting_for_a_second_person(world: World, calendar: Calendar) -> list[Story]:
    """Releases of the last weeks, each recorded today and not verified yet."""
    stories = []
    for recorder, country, days in (
        ("omar", "XM", 6),
        ("omar", "XM", 11),
        ("omar", "QR", 19),
        ("omar", "XM", 24),
        ("nadia", "XM", 8),
        ("nadia", "QR", 13),
        ("nadia", "XM", 21),
        ("carla", "XV", 9),
        ("luis", "QO", 16),
    ):
        kind = (_K.RELEASED_UNCONDITIONALLY, _K.RELEASED_CONDITIONALLY, _K.MEDICAL_CARE)[days % 3]
        story = world.story(kind, country)
        story.recorder = recorder
        done = world.learnt(kind, from_day(calendar.ago(days)), is_verified=False)
        story.outcome = replace(done, known=None)
        world.act_before([story])
        stories.append(story)
    return stories


def awkward(world: World, calendar: Calendar) -> list[Story]:
    """A death nobody has confirmed, sources that disagree, names that fill the line, a former name."""
    return [
        _reported_dead(world, calendar),
        _disagreeing(world, calendar),
        *_long_names(world, calendar),
        _former_name(world, calendar),
    ]


def _told(
    world: World,
    calendar: Calendar,
    country: str,
    names: list[NameDraft],
    consent: Consent,
    happened: tuple[OutcomeKind, str, str],
    did: tuple[ActivityKind, str],
) -> Story:
    kind, phrase, note = happened
    story = _story(world, country, names, consent)
    day = calendar.read(phrase)
    story.outcome = Learnt(kind, day, calendar.known(_last(day) + timedelta(days=2)), _COURT, note)
    began = calendar.read(did[1])
    world.efforts.append(Effort([story], did[0], began, _last(began)))
    world.hold(story, began.first or _last(began))
    return story


def _reported_dead(world: World, calendar: Calendar) -> Story:
    story = _story(world, "XM", world.names.draw("XM")[1], Consent.NOT_FOR_PUBLICATION)
    world.hold(story, calendar.ago(700))
    told = SourceDraft("somebody held in the same prison", SourceKind.OTHER, "low")
    report = StatusDraft(
        _S.DIED_IN_CUSTODY,
        from_day(calendar.ago(19)),
        [told],
        Sureness.UNSURE,
        _K.DEATH_IN_CUSTODY,
        "Told to a visitor; the prison denies it",
        known=calendar.known(calendar.ago(17)),
    )
    story.before.append(report)
    return story


def _disagreeing(world: World, calendar: Calendar) -> Story:
    story = _story(world, "XM", world.names.draw("XM")[1], Consent.ANONYMISE)
    sources = [
        replace(_PARTNER, states=calendar.read("3 October 2021")),
        SourceDraft("police record", SourceKind.OFFICIAL, "low", states=calendar.read("9 October 2021")),
    ]
    story.before = [
        StatusDraft(
            _S.ARRESTED,
            calendar.read("between 3 and 9 October 2021"),
            sources,
            description="The police write a later day, after which she was brought before a judge",
            known=calendar.known(date(2021, 10, 14)),
        )
    ]
    return story


def _long_names(world: World, calendar: Calendar) -> list[Story]:
    arabic = [
        NameDraft("Abd al-Rahman Muhammad Abu Bakr ibn Yusuf al-Harandi al-Wadi Salimi", "en"),
        NameDraft("عبد الرحمن محمد أبو بكر بن يوسف الهرندي الوادي السالمي", "ar"),
    ]
    spanish = [
        NameDraft("María de los Ángeles Inmaculada Piedralba Ríoclaro de la Solanegra y Montaluz", "es"),
    ]
    stories = [
        _story(world, "XM", arabic, Consent.ANONYMISE),
        _story(world, "XS", spanish, Consent.MAY_BE_NAMED),
    ]
    for story in stories:
        world.hold(story, calendar.ago(400))
    return stories


def _former_name(world: World, calendar: Calendar) -> Story:
    names = [
        NameDraft("Rim al-Nadami", "en"),
        NameDraft("ريم الندامي", "ar"),
        NameDraft("Ramzi al-Nadami", "en", NameKind.BIRTH, for_finding_only=True),
    ]
    story = _story(world, "XM", names, Consent.ANONYMISE)
    world.hold(story, calendar.ago(250))
    return story


def _story(world: World, country: str, names: list[NameDraft], consent: Consent) -> Story:
    return replace(world.story(country=country), names=names, consent=consent)


def _last(day: PartialDate) -> date:
    return day.last or date.max
