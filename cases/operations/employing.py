"""People come, change what they are there for, and go. An account is closed, never deleted."""

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from cases import access, account_mail, audit, passwords, staff
from cases.access import Actor, NotAllowed
from cases.link_tokens import is_invited
from cases.models import Office, User
from cases.operations.feeding import end_feeds
from cases.operations.handing_over import HandedOver, hand_over_all
from cases.operations.telling import tell
from cases.operations.writing import Refused
from cases.sessions import end_all_sessions
from cases.vocabulary import OrganisationPermission, Role


@transaction.atomic
def invite(
    *,
    email: str,
    working_name: str,
    role: Role,
    offices: Iterable[Office] = (),
    actor: Actor,
    at: datetime,
) -> User:
    """Make an account without a password; `send_invitation` mails the link by which its person sets one.

    Raises Refused when somebody has the address: who manages people may know that, and nobody else asks here.
    """
    staff.require_manager(actor)
    email = _address(email)
    if not working_name.strip():
        raise Refused("Enter the name the person works under.", field="working_name")
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, None, working_name=working_name.strip(), role=role, date_joined=at
            )
    except IntegrityError:
        raise Refused("Somebody has this address already.", field="email") from None
    user.user_permissions.set(staff.permissions_of(role))
    user.groups.add(*(office.pk for office in offices))
    _tell_other_managers(actor, at)
    return user


def _tell_other_managers(actor: Actor, at: datetime) -> None:
    """A second account of one's own would be a way round what two decide: the others are told at once."""
    tell(audit.holders_of(OrganisationPermission.PEOPLE, but=actor.pk), at=at)


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Write the address like name@example.org.", field="email") from None
    taken = User.objects.filter(email__iexact=email).first()
    if taken is not None:
        state = "is an account" if taken.is_active else "is a closed account; reopen it"
        raise Refused(f"This address {state}: {taken.working_name}.", field="email")
    return email


def send_invitation(user: User, *, site: str, actor: Actor, at: datetime) -> None:
    """Have the link mailed once more, or first, to who has not signed in yet. Raises Refused to who has."""
    staff.require_manager(actor)
    if not user.is_active or not is_invited(user):
        raise Refused("This person has an account in use. Send a link for a new password instead.")
    passwords.mail_set_link(user, site, at=at, is_invitation=True)


def invitation_link(user: User, *, site: str, actor: Actor, at: datetime) -> str:
    """Return the link of an invitation, to be handed over where no mail leaves: once, as the account is made.

    Never later: by then the account may hold cases that who manages people does not see.
    """
    staff.require_manager(actor)
    if account_mail.leaves() or user.date_joined != at or not is_invited(user):
        raise Refused("The link is shown once, as the account is made. The operator has its mail as a file.")
    return passwords.set_link(user, site)


def send_password_link(user: User, *, site: str, actor: Actor, at: datetime) -> None:
    """Have a link mailed by which somebody sets a new password."""
    staff.require_manager(actor)
    if not user.is_active:
        raise Refused("This account is closed. Reopen it first.")
    passwords.mail_set_link(user, site, at=at)


@transaction.atomic
def end_sessions(user: User, *, actor: Actor, at: datetime) -> int:
    """End every session of somebody, and their calendar feed. Returns how many sessions."""
    staff.require_manager(actor)
    end_feeds([user], at=at)
    return end_all_sessions(user)


@transaction.atomic
def reset_second_step(user: User, *, actor: Actor, at: datetime) -> None:
    """Forget a lost second step: sessions end, the days of grace begin anew, the person is told.

    Never one's own: a stolen password would do then.
    """
    staff.require_manager(actor)
    if actor.pk == user.pk:
        raise NotAllowed("Nobody resets their own second step. Ask another administrator.")
    Authenticator.objects.filter(user=user).delete()
    end_feeds([user], at=at)
    user.second_step_reset_at = at
    user.save(update_fields=["second_step_reset_at"])
    end_all_sessions(user)
    account_mail.tell_second_step_changed(user, at=at)


@transaction.atomic
def change_role(user: User, role: Role, *, actor: Actor, at: datetime) -> None:
    """Say what somebody is there for. What is allowed for the whole organisation follows exactly from it.

    Grants stay as they are. Nobody changes their own role, and one administrator stays.
    """
    staff.require_manager(actor)
    if actor.pk == user.pk:
        raise NotAllowed("Nobody changes their own role. Ask another administrator.")
    _one_at_a_time()
    if OrganisationPermission.PEOPLE not in staff.PERMISSIONS_OF[role]:
        _check_another_administrator(user)
    user.role = role
    user.save(update_fields=["role"])
    user.user_permissions.set(staff.permissions_of(role))
    access.forget_grants(user)
    _tell_other_managers(actor, at)


@transaction.atomic
def close_account(
    user: User, *, receiver: User | None = None, note: str = "", actor: Actor, at: datetime
) -> HandedOver | None:
    """Close an account: sessions end now, and with `receiver` their cases are offered to one colleague.

    What was given to them stays on record and opens nothing. Nobody closes their own, and one administrator
    stays.
    """
    staff.require_manager(actor)
    if actor.pk == user.pk:
        raise NotAllowed("Nobody closes their own account. Ask another administrator.")
    _one_at_a_time()
    _check_another_administrator(user)
    if not user.is_active:
        raise Refused("This account is closed already.")
    handed = hand_over_all(user, receiver=receiver, note=note, actor=actor, at=at) if receiver else None
    _set_active(user, False)
    end_all_sessions(user)
    end_feeds([user], at=at)
    return handed


@transaction.atomic
def reopen_account(user: User, *, actor: Actor) -> None:
    """Open a closed account again, with the role, the offices and the grants that are still live."""
    staff.require_manager(actor)
    if user.is_active:
        raise Refused("This account is open.")
    _set_active(user, True)


def _set_active(user: User, is_active: bool) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    access.forget_grants(user)


def _one_at_a_time() -> None:
    """Let two who close each other's account at once do it one after the other: the second is refused."""
    ContentType.objects.select_for_update().get(app_label="cases", model="user")


def _check_another_administrator(user: User) -> None:
    managing = User.objects.filter(is_active=True, user_permissions__in=_managing())
    if not managing.exclude(pk=user.pk).exists():
        raise Refused("This is the last administrator. Make somebody else one first.")


def _managing() -> list[int]:
    rows = staff.permissions_of(Role.ADMINISTRATOR).filter(codename=OrganisationPermission.PEOPLE)
    return list(rows.values_list("pk", flat=True))
