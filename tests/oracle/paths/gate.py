"""The gate itself, asked by the product's own code."""

from cases import access
from cases.models import User
from cases.vocabulary import Permission
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader, sample


def _gate(permission: str) -> SetPath:
    def told(reader: Reader) -> set[str]:
        user = User.objects.get(pk=reader.user.pk)
        found = access.cases_for(user, Permission(permission)).values_list("reference", flat=True)
        return reader.built.told_in(" ".join(found))

    return SetPath("access.cases_for", permission, told, lambda reader: reader.visible(permission))


def _by_perm(permission: str) -> SetPath:
    def told(reader: Reader) -> set[str]:
        user = User.objects.get(pk=reader.user.pk)
        return {o for o in sample(reader) if user.has_perm(f"cases.{permission}", reader.built.cases[o].case)}

    return SetPath(
        "user.has_perm", permission, told, lambda reader: set(sample(reader)) & reader.visible(permission)
    )


def _told_about(reader: Reader) -> set[str]:
    """The cases whose news reach this reader, where everybody is asked about at once."""
    everybody = list(User.objects.values_list("pk", flat=True))
    cases = reader.built.cases.items()
    return {one for one, row in cases if reader.user in access.told_about(everybody, row.case.pk)}


SETS: tuple[SetPath, ...] = (
    *(_gate(permission) for permission in Permission.values),
    *(_by_perm(permission) for permission in Permission.values),
    SetPath("access.told_about", "everybody at once", _told_about, Reader.visible),
)
