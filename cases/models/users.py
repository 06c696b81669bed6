"""People who sign in."""

from typing import Any, ClassVar

from django.contrib import auth
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Digest, OrganisationPermission, Role, Theme


class PeopleManager(UserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user  # type: ignore[return-value]

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody with an account. Signs in by e-mail; is deactivated, never deleted.

    PostgreSQL refuses to delete one; what many rows are written with does not check it (`db_constraint`).

    `working_name` is what pages show: a name the person works under, not necessarily the legal one.
    `role` says what the person is there for; what it allows stands in `user_permissions`.
    `second_step_reset_at` begins the days of grace anew, after a second factor was lost.
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    working_name = models.CharField(_("working name"), max_length=100)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.CASEWORKER)
    language = models.CharField(_("language"), max_length=12, blank=True, default="")
    theme = models.CharField(_("colours"), max_length=8, choices=Theme, blank=True, default=Theme.SYSTEM)
    single_keys = models.BooleanField(_("keyboard shortcuts of one key"), default=True)
    digest = models.CharField(_("e-mail digest"), max_length=8, choices=Digest, default=Digest.OFF)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the e-mail digest"), default=7)
    second_step_reset_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["working_name"]
    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        permissions = [(p.value, p.label) for p in OrganisationPermission]

    def __str__(self) -> str:
        return self.working_name

    def get_full_name(self) -> str:
        return self.working_name

    def get_short_name(self) -> str:
        return self.working_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the gate for anything about cases: being a superuser opens no case and no figure."""
        if perm.startswith("cases.") and (obj is not None or _is_organisation_wide(perm)):
            gates = [backend for backend in auth.get_backends() if getattr(backend, "is_gate", False)]
            return any(gate.has_perm(self, perm, obj) for gate in gates)
        return super().has_perm(perm, obj)


def _is_organisation_wide(perm: str) -> bool:
    return perm.removeprefix("cases.") in OrganisationPermission.values
