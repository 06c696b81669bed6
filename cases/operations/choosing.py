"""What people choose for themselves: colours, language, keys, mail."""

from cases.access import NotAllowed
from cases.models import User
from cases.vocabulary import Digest, Theme


def choose_settings(
    user: User,
    *,
    language: str,
    theme: Theme,
    single_keys: bool,
    digest: Digest,
    digest_hour: int = 7,
    actor: User,
) -> None:
    """Keep one's own choices. They change what nobody may see. The hour is of the organisation's time."""
    if actor.pk != user.pk:
        raise NotAllowed("Everybody chooses for themselves.")
    user.language, user.theme, user.single_keys, user.digest = language, theme, single_keys, digest
    user.digest_hour = digest_hour
    user.save(update_fields=["language", "theme", "single_keys", "digest", "digest_hour"])
