"""Who can see a case, and why, in words: everybody, one person, and one person's whole reach.

The words follow `cases.holdings`; a test holds them equal to the gate.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import access, clock, countries, holdings
from cases.holdings import CaseHoldings, Holding
from cases.models import AccessRecord, Bar, Campaign, Case, Lock, Membership, Travel, User
from cases.vocabulary import Permission, Read, Sensitivity

OPENINGS_SHOWN_FOR = timedelta(days=90)
OPENINGS_SHOWN_AT_MOST = 50
FEW = 5  # a smaller number of restricted and sealed cases is not told to who sees none of them
_LED_ON_BY = (Read.CHANGE, Read.GRANT, Read.EMERGENCY)  # done, and on to another page

_DOES = {
    Permission.VIEW: gettext_lazy("see"),
    Permission.RECORD: gettext_lazy("record"),
    Permission.VERIFY: gettext_lazy("verify"),
    Permission.CONTACTS: gettext_lazy("see contacts"),
    Permission.EXPORT: gettext_lazy("take data out"),
    Permission.SHARE: gettext_lazy("give access"),
}


def can_words(permissions: Collection[Permission]) -> str:
    """Say what permissions allow, in the order of the list: “see, record and verify”."""
    if set(permissions) == set(Permission):
        return _("everything")
    said = [str(_DOES[one]) for one in Permission if one in permissions]
    if len(said) < 2:
        return "".join(said)
    return _("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(said[:-1]), "last": said[-1]}


def day_words(moment: datetime) -> str:
    return date_format(clock.day_of(moment), "j F Y")


# ---------------------------------------------------------------- everybody


@dataclass(frozen=True)
class Line:
    """One grant that opens a case: to whom, what it allows, by what, and how many people that is now."""

    held: Holding
    can: str
    because: str
    people: int
    note: str = ""


def who_can_see(case: Case, *, at: datetime | None = None) -> list[Line]:
    """Return a line for each live grant that opens the case: emergencies, then offices, then people.

    All its readers may know its campaigns by name, and who holds them: that is why these people see it.
    Who gave it and why is for who may open the campaign's own page.
    """
    return lines_of(holdings.of_case(case, at=at or timezone.now()))


def lines_of(read: CaseHoldings) -> list[Line]:
    opening = [held for held in read.live if read.opened_by(held)]
    opening.sort(key=lambda held: (not held.is_emergency, held.group is None, held.holder_name.casefold()))
    return [_line(read, held) for held in opening]


def waiting_lines(read: CaseHoldings) -> list[Line]:
    """Return what is given on the case itself but opens nothing while the case is as it is."""
    idle = [held for held in read.live if held.campaign is None and not read.opened_by(held)]
    return [Line(held, can_words(held.permissions), _by_what(held), 0) for held in idle]


def _line(read: CaseHoldings, held: Holding) -> Line:
    people = len(read.people_through(held))
    note = ""
    if held.person and not people:
        note = " ".join(why_not(read, held.person))
    return Line(held, can_words(read.opened_by(held)), _by_what(held), people, note)


def _by_what(held: Holding) -> str:
    if held.is_emergency:
        return _("opened in an emergency")
    if held.campaign is not None:
        return _("campaign %(campaign)s") % {"campaign": held.campaign.name}
    return _("named on the case") if held.person else _("given to the office")


# ---------------------------------------------------------------- one person


@dataclass(frozen=True)
class Explanation:
    """What one person may do on one case, in one sentence; `why_not` only for who may give access."""

    permissions: frozenset[Permission]
    sentence: str
    why_not: tuple[str, ...] = ()


def explain(user: User, case: Case, *, at: datetime | None = None) -> Explanation:
    """Say in one sentence what `user` may do on `case`, and by what."""
    return explanation_of(user, holdings.of_case(case, at=at or timezone.now(), also=[user]))


def explanation_of(user: User, read: CaseHoldings) -> Explanation:
    permissions = read.permissions_of(user)
    if not permissions:
        sentence = _("%(person)s cannot see this case.") % {"person": user.working_name}
        return Explanation(permissions, sentence, tuple(why_not(read, user)))
    reasons = [_reason(read, held) for held in _fewest(read, user)]
    said = {"person": user.working_name, "do": _may_do(permissions), "reasons": _("; and ").join(reasons)}
    return Explanation(permissions, _("%(person)s can %(do)s because %(reasons)s.") % said)


def _may_do(permissions: frozenset[Permission]) -> str:
    if permissions == frozenset(Permission):
        return _("do everything here")
    more = permissions - {Permission.VIEW}
    return can_words(more) if more else _("see this case")


def _fewest(read: CaseHoldings, user: User) -> list[Holding]:
    """Return the grants that together give all `user` may do here, the one that gives most first."""
    left, chosen = set(read.permissions_of(user)), []
    for held, opened in sorted(read.holdings_of(user), key=lambda pair: (-len(pair[1]), pair[0].given_at)):
        if left & opened:
            left -= opened
            chosen.append(held)
    return chosen


def _reason(read: CaseHoldings, held: Holding) -> str:
    said = {
        "office": held.group.name if held.group else "",
        "campaign": held.campaign.name if held.campaign else "",
        "country": countries.name_of(read.case.country),
    }
    if held.is_emergency:
        reason = _("they opened it in an emergency")
    elif held.campaign and held.group:
        reason = _("%(office)s holds the campaign %(campaign)s in %(country)s") % said
    elif held.campaign:
        reason = _("they hold the campaign %(campaign)s") % said
    elif held.group:
        reason = _("%(office)s is listed on the case") % said
    else:
        reason = _("they are named on the case")
    if held.until is None:
        return reason
    return _("%(reason)s until %(day)s") % {"reason": reason, "day": day_words(held.until)}


def why_not(read: CaseHoldings, user: User) -> list[str]:
    """Say what closes the case to somebody: their own standing first, else that nobody gave it to them."""
    standing = read.standing_of(user)
    if not standing.is_active:
        return [_("The account is closed.")]
    said = []
    if standing.is_locked:
        said.append(_("The account, or an office of theirs, is locked."))
    if standing.is_barred:
        said.append(_("A bar stands against them."))
    if standing.travels_until and read.case.sensitivity != Sensitivity.STANDARD:
        day = day_words(standing.travels_until)
        said.append(_("They travel until %(day)s; restricted and sealed cases stay at home.") % {"day": day})
    return said or [_nobody_gave(read)]


def _nobody_gave(read: CaseHoldings) -> str:
    if read.case.sensitivity == Sensitivity.RESTRICTED:
        return _("The case is restricted, and nobody listed them or an office of theirs.")
    if read.case.sensitivity == Sensitivity.SEALED:
        return _("The case is sealed, and nobody named them.")
    country = countries.name_of(read.case.country)
    return _("Neither they nor an office of theirs holds a campaign of this case in %(country)s.") % {
        "country": country
    }


# ---------------------------------------------------------------- who opened it


@dataclass(frozen=True)
class Opener:
    person: User
    times: int
    last_at: datetime


def opened_by(case: Case, *, at: datetime) -> list[Opener]:
    """Return who opened pages of the case in the last 90 days, by the access log; the latest first.

    A refused try opened nothing, and who was led away to show who they are neither.
    """
    opened = Q(status=HTTPStatus.OK) | Q(status=HTTPStatus.FOUND, kind__in=_LED_ON_BY)
    rows = AccessRecord.objects.filter(
        opened, found=True, reference=case.reference, at__gte=at - OPENINGS_SHOWN_FOR, actor__isnull=False
    )
    found = list(
        rows.order_by()
        .values_list("actor")
        .annotate(Count("pk"), last=Max("at"))
        .order_by("-last")[:OPENINGS_SHOWN_AT_MOST]
    )
    people = User.objects.in_bulk([actor for actor, _times, _last in found])
    return [Opener(people[actor], times, last) for actor, times, last in found]


# ---------------------------------------------------------------- all that one person sees


@dataclass(frozen=True)
class CampaignReach:
    """What somebody holds on one campaign, by one grant, and how many of its cases they see."""

    held: Holding
    campaign: Campaign
    can: str
    cases: int


@dataclass(frozen=True)
class PersonReach:
    """One person's whole reach in numbers: no reference of a case and no reason told of one.

    Countries and campaigns count standard cases only: else asking twice would tell of a sealed one.
    """

    campaigns: tuple[CampaignReach, ...]
    by_country: tuple[tuple[str, int], ...]
    standard: int
    restricted: int
    sealed: int
    listed: tuple[Holding, ...]
    countries_barred: tuple[Bar, ...]
    cases_barred: int
    is_locked: bool
    travels_until: datetime | None

    @property
    def cases(self) -> int:
        return self.standard + self.restricted + self.sealed

    @property
    def closed(self) -> str:
        """How many restricted and sealed cases, as others than the person are told."""
        return closed_words(self.restricted + self.sealed)


def what_they_see(user: User, *, at: datetime | None = None) -> PersonReach:
    """Return what `user` sees, for who manages people: numbers by campaign and country, never a case."""
    now = at or timezone.now()
    seen = access.cases_for(user, at=now).order_by()
    held = holdings.of_person(user, at=now)
    by_sensitivity = dict(seen.values_list("sensitivity").annotate(Count("pk")))
    standard = seen.filter(sensitivity=Sensitivity.STANDARD)
    by_country = standard.values_list("country").annotate(number=Count("pk")).order_by("-number", "country")
    members = Membership.objects.current().filter(case__in=standard.values("pk")).order_by()
    in_campaign = dict(members.values_list("campaign").annotate(Count("case", distinct=True)))
    bars = list(Bar.objects.standing().filter(user=user).order_by("pk"))
    travel = Travel.objects.under_way(now).filter(user=user).order_by("-until").first()
    return PersonReach(
        campaigns=tuple(
            CampaignReach(one, one.campaign, can_words(one.permissions), in_campaign.get(one.campaign.pk, 0))
            for one in held
            if one.campaign is not None
        ),
        by_country=tuple((country, number) for country, number in by_country),
        standard=by_sensitivity.get(Sensitivity.STANDARD, 0),
        restricted=by_sensitivity.get(Sensitivity.RESTRICTED, 0),
        sealed=by_sensitivity.get(Sensitivity.SEALED, 0),
        listed=tuple(one for one in held if one.campaign is None),
        countries_barred=tuple(bar for bar in bars if bar.country),
        cases_barred=sum(not bar.country for bar in bars),
        is_locked=Lock.objects.against(user).exists(),
        travels_until=travel.until if travel else None,
    )


def closed_words(number: int) -> str:
    """Say a number of restricted and sealed cases to who may not know whether there is one."""
    return _("fewer than %(n)s, or none") % {"n": FEW} if number < FEW else str(number)
