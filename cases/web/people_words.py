"""What a change to people and offices would do, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import access, staff
from cases.access import OrganisationPermission
from cases.explaining import closed_words
from cases.foreseeing import PeopleEffect
from cases.hand_overs import OpenWork
from cases.models import User
from cases.vocabulary import PERMISSIONS_OF, Role
from cases.web.effect_words import EffectLine


def people_lines(effect: PeopleEffect) -> list[EffectLine]:
    """Say how many people gain or lose how many standard cases; of closed ones no exact small number."""
    lines = []
    if effect.gain:
        people = ngettext("%(n)s person gains access", "%(n)s people gain access", len(effect.gain))
        lines.append(EffectLine("eye", _to_cases(people, len(effect.gain), effect.gained)))
    if effect.lose:
        people = ngettext("%(n)s person loses access", "%(n)s people lose access", len(effect.lose))
        lines.append(EffectLine("eye-off", _to_cases(people, len(effect.lose), effect.lost)))
    if not lines:
        lines.append(EffectLine("info", _("Nobody gains or loses access to a standard case by this now.")))
    return [*lines, EffectLine("lock", _closed(effect.closed))]


def _closed(number: int | None) -> str:
    if number is None:
        return _("Restricted and sealed cases are not counted here.")
    return _("Restricted and sealed cases for one person: %(n)s.") % {"n": closed_words(number)}


def _to_cases(people: str, number: int, cases: int) -> str:
    many = number > 1
    words = (
        ngettext("up to %(n)s standard case", "up to %(n)s standard cases", cases)
        if many
        else ngettext("%(n)s standard case", "%(n)s standard cases", cases)
    )
    return _("%(people)s to %(cases)s.") % {"people": people % {"n": number}, "cases": words % {"n": cases}}


def work_lines(work: OpenWork) -> list[EffectLine]:
    """Say what stands open under somebody's name."""
    lines = []
    if work.cases:
        words = ngettext(
            "They are responsible for %(n)s case: it stays theirs until a colleague accepts it.",
            "They are responsible for %(n)s cases: these stay theirs until a colleague accepts them.",
            work.cases,
        )
        lines.append(EffectLine("folder-open", words % {"n": work.cases}))
    waiting = work.offered_to_them + work.offered_by_them
    if waiting:
        words = ngettext(
            "%(n)s hand-over that they gave or were given waits for an answer.",
            "%(n)s hand-overs that they gave or were given wait for an answer.",
            waiting,
        )
        lines.append(EffectLine("clock", words % {"n": waiting}))
    return lines


def role_lines(user: User, role: Role) -> list[EffectLine]:
    """Say what a person could and could no longer do with another role."""
    before = {p.codename for p in user.user_permissions.all()}
    after = {str(permission) for permission in PERMISSIONS_OF[role]}
    labels = {str(p): str(p.label) for every in PERMISSIONS_OF.values() for p in every}
    gains = [labels[code] for code in sorted(after - before)]
    loses = [labels.get(code, code) for code in sorted(before - after)]
    lines = []
    if gains:
        lines.append(EffectLine("plus", _("They may then: %(what)s.") % {"what": ", ".join(gains)}))
    if loses:
        lines.append(EffectLine("minus", _("They may no longer: %(what)s.") % {"what": ", ".join(loses)}))
    if not lines:
        lines.append(EffectLine("info", _("What they may do for the whole organisation stays the same.")))
    return [*lines, EffectLine("folder-open", _("Which cases they see stays the same: grants open cases."))]


def own_lock_lines(warning: str) -> list[EffectLine]:
    """Say what a lock of oneself does."""
    lines = [EffectLine("lock", _("You are signed out at once, everywhere, and cannot sign in."))]
    if warning:
        return [*lines, EffectLine("triangle-alert", warning)]
    return [
        *lines,
        EffectLine("users", _("Only an administrator who shares no office with you unlocks you.")),
    ]


def own_lock_warning(person: User) -> str:
    """Say who alone could unlock the person, where no administrator could; empty else."""
    if staff.may_be_unlocked(person):
        return ""
    if access.may_in_organisation(person, OrganisationPermission.PEOPLE):
        return _(
            "No other administrator could unlock you: nobody but the operator of the server, "
            "with “manage.py unlock”."
        )
    return _("No administrator could unlock you now: nobody but the operator of the server.")


def lock_lines(people: int) -> list[EffectLine]:
    """Say what a lock does to so many people."""
    words = ngettext(
        "%(n)s person is signed out now, everywhere, and cannot sign in.",
        "%(n)s people are signed out now, everywhere, and cannot sign in.",
        people,
    )
    return [
        EffectLine("lock", words % {"n": people}),
        EffectLine("users", _("Only somebody elsewhere can unlock: an administrator who shares no office.")),
    ]
