"""Cases the rule leaves open: a date across New Year, an order nobody knows; and two decisions."""

from dataclasses import dataclass
from datetime import date

from cases.demo.calendar import Calendar
from cases.demo.generated import Effort, World, phrase
from cases.demo.people import Cast
from cases.demo.story import Story
from cases.models import Activity, Outcome
from cases.operations.deciding import decide
from cases.vocabulary import ActivityKind, OutcomeKind

_K, _A = OutcomeKind, ActivityKind


@dataclass(frozen=True)
class Doubt:
    """An outcome and the activity before it, as phrases, and when the outcome was learnt."""

    kind: OutcomeKind
    happened: str
    known: str
    activity: ActivityKind
    began: str


# With Yasaman Aryani and Monireh Arabshahi these make seven undetermined cases of 2019.
OF_2019 = (
    Doubt(
        _K.RELEASED_UNCONDITIONALLY,
        "between 28 December 2019 and 6 January 2020",
        "2020-01-12",
        _A.LETTERS,
        "May 2019",
    ),
    Doubt(_K.MEDICAL_CARE, "about December 2019", "2020-01-30", _A.URGENT_ACTION, "2 September 2019"),
    Doubt(
        _K.RELEASED_CONDITIONALLY,
        "between 27 December 2018 and 4 January 2019",
        "2019-01-09",
        _A.PETITION,
        "June 2018",
    ),
    Doubt(_K.LAWYER_ACCESS, "March 2019", "2019-04-03", _A.URGENT_ACTION, "March 2019"),
    Doubt(_K.CHARGES_DROPPED, "17 June 2019", "2019-06-20", _A.PRIVATE_APPROACH, "2019"),
)
DECIDED_YES = Doubt(_K.RELEASED_CONDITIONALLY, "March 2018", "2018-04-02", _A.PETITION, "March 2018")


@dataclass(frozen=True)
class Doubtful:
    """The two that are decided: one counts in 2018, one does not count in 2019."""

    yes: Story
    no: Story


def add_undetermined(world: World) -> Doubtful:
    stories = [_add(world, doubt) for doubt in OF_2019]
    return Doubtful(yes=_add(world, DECIDED_YES), no=stories[1])


def _add(world: World, doubt: Doubt) -> Story:
    story = world.story(doubt.kind)
    story.outcome = world.learnt(doubt.kind, phrase(doubt.happened), doubt.known)
    began = phrase(doubt.began)
    world.hold(story, began.first or date(2018, 1, 1))
    known = began.last or date(2019, 12, 31)
    world.efforts.append(Effort([story], doubt.activity, began, known))
    world.stories.append(story)
    return story


def decide_two(doubtful: Doubtful, cast: Cast, calendar: Calendar) -> None:
    """Ines Calder decides today, with a reason; the editions known earlier do not change."""
    yes, no = (Outcome.objects.get(case=story.written) for story in (doubtful.yes, doubtful.no))
    decide(
        outcome=yes,
        year=2018,
        counts=True,
        activity=Activity.objects.get(cases=doubtful.yes.written),
        reason="The partner wrote that the petition was handed over in the first week of March",
        actor=cast["ines"],
        at=calendar.next(),
    )
    decide(
        outcome=no,
        year=2019,
        counts=False,
        reason="The hospital's letter is of January 2020",
        actor=cast["ines"],
        at=calendar.next(),
    )
