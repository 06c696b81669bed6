"""People with an account, and offices: whom access can be given to. No case data."""

from django.db.models import Q

from cases.models import Office, User


def active_people(*, but: int | None = None) -> list[User]:
    """Return everybody with an open account, by working name."""
    people = User.objects.filter(is_active=True).order_by("working_name", "pk")
    return [user for user in people if user.pk != but]


def offices() -> list[Office]:
    return list(Office.objects.select_related("group").order_by("group__name"))


def person_called(text: str) -> User | None:
    """Return the one active person of this working name or e-mail address; None for nobody, or several."""
    text = text.strip()
    found = User.objects.filter(Q(working_name__iexact=text) | Q(email__iexact=text), is_active=True)[:2]
    return found[0] if len(found) == 1 else None


def person_numbered(number: int) -> User | None:
    return User.objects.filter(pk=number).first()
