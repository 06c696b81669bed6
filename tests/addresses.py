"""The plain addresses: every page that names no case at all, whoever asks for it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

SOME = 1  # in an address: the number of a person or an office; a suite may put in that of one of its own
NEVER_WRITTEN = 10**9  # the number of a row that does not exist
NO_FILE = uuid.UUID(int=7)  # the key of a file or a grant that does not exist


@dataclass(frozen=True)
class PlainAddress:
    """How a page without any case data is asked for. `is_open`: by who is not signed in, too."""

    method: str = "get"
    args: tuple[Any, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    is_open: bool = False


_A_CAMPAIGN = ("individuals",)
PLAIN: dict[str, PlainAddress] = {
    "account_login": PlainAddress(is_open=True),
    "sign_in_as": PlainAddress("post", ("caseworker",), is_open=True),
    "setup": PlainAddress(is_open=True),
    "mfa_authenticate": PlainAddress(is_open=True),
    "mfa_login_webauthn": PlainAddress(is_open=True),
    "account_inactive": PlainAddress(is_open=True),
    "account_reauthenticate": PlainAddress(),
    "reauthenticate_as_role": PlainAddress("post"),
    "mfa_reauthenticate": PlainAddress(),
    "mfa_reauthenticate_webauthn": PlainAddress(),
    "mfa_index": PlainAddress(),
    "mfa_activate_totp": PlainAddress(),
    "mfa_deactivate_totp": PlainAddress(),
    "mfa_view_recovery_codes": PlainAddress(),
    "mfa_generate_recovery_codes": PlainAddress(),
    "mfa_list_webauthn": PlainAddress(),
    "mfa_add_webauthn": PlainAddress(),
    "mfa_edit_webauthn": PlainAddress(args=(SOME,)),
    "mfa_remove_webauthn": PlainAddress(args=(SOME,)),
    "usersessions_list": PlainAddress(),
    "end_session": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "end_other_sessions": PlainAddress("post"),
    "stay": PlainAddress("post"),
    "account_change_password": PlainAddress(),
    "account_reset_password": PlainAddress(is_open=True),
    "account_reset_password_done": PlainAddress(is_open=True),
    "account_reset_password_from_key_done": PlainAddress(is_open=True),
    "account_reset_password_from_key": PlainAddress(args=("1", "abc-def"), is_open=True),
    "cases:home": PlainAddress(),
    "cases:try_first": PlainAddress(),
    "cases:keyboard": PlainAddress(),
    "cases:help": PlainAddress(),
    "cases:help_access": PlainAddress(),
    "cases:help_finding": PlainAddress(),
    "cases:help_safety": PlainAddress(),
    "cases:settings": PlainAddress(),
    "cases:my_safety": PlainAddress(),
    "cases:my_access": PlainAddress(),
    "cases:lock_me": PlainAddress(),
    "cases:manage": PlainAddress(),
    "cases:people": PlainAddress(),
    "cases:invite": PlainAddress(),
    "cases:person": PlainAddress(args=(SOME,)),
    "cases:change_role": PlainAddress(args=(SOME,)),
    "cases:end_their_sessions": PlainAddress(args=(SOME,)),
    "cases:reset_second_step": PlainAddress(args=(SOME,)),
    "cases:send_link": PlainAddress(args=(SOME,)),
    "cases:lock_person": PlainAddress(args=(SOME,)),
    "cases:travel": PlainAddress(args=(SOME,)),
    "cases:end_travel": PlainAddress(args=(SOME,)),
    "cases:bar_country": PlainAddress(args=(SOME,)),
    "cases:lift_country_bar": PlainAddress(args=(SOME, NEVER_WRITTEN)),
    "cases:close_account": PlainAddress(args=(SOME,)),
    "cases:reopen_account": PlainAddress(args=(SOME,)),
    "cases:hand_over_all": PlainAddress(args=(SOME,)),
    "cases:offices": PlainAddress(),
    "cases:manage_campaigns": PlainAddress(),
    "cases:add_office": PlainAddress(),
    "cases:office": PlainAddress(args=(SOME,)),
    "cases:rename_office": PlainAddress(args=(SOME,)),
    "cases:office_countries": PlainAddress(args=(SOME,)),
    "cases:join_office": PlainAddress(args=(SOME,)),
    "cases:leave_office": PlainAddress(args=(SOME, NEVER_WRITTEN)),
    "cases:lock_office": PlainAddress(args=(SOME,)),
    "cases:unlock": PlainAddress(args=(NEVER_WRITTEN,)),
    "cases:roles": PlainAddress(),
    "cases:role_second_step": PlainAddress(args=("caseworker",)),
    "cases:read_date": PlainAddress("post", data={"field": "happened_on", "happened_on": "5 May 2019"}),
    "cases:tally_home": PlainAddress(),
    "cases:how_we_count": PlainAddress(),
    "cases:figures": PlainAddress(args=(2019,)),
    "cases:editions": PlainAddress(args=(2019,)),
    "cases:edition": PlainAddress(args=(2019, NEVER_WRITTEN)),
    "cases:edition_file": PlainAddress(args=(2019, NEVER_WRITTEN)),
    "cases:enter_published": PlainAddress(args=(2019,)),
    "cases:withdraw_published": PlainAddress(args=(2019, NEVER_WRITTEN)),
    "cases:freeze": PlainAddress(args=(2019,)),
    "cases:answer_freeze": PlainAddress(args=(2019, NEVER_WRITTEN)),
    "cases:campaign_access": PlainAddress(args=_A_CAMPAIGN),
    "cases:give_campaign": PlainAddress(args=_A_CAMPAIGN),
    "cases:end_campaign_access": PlainAddress(args=(*_A_CAMPAIGN, NO_FILE)),
    "cases:undo_end_campaign_access": PlainAddress("post", args=(*_A_CAMPAIGN, NO_FILE)),
    "cases:extend_campaign_access": PlainAddress(args=(*_A_CAMPAIGN, NO_FILE)),
    "cases:emergency": PlainAddress(),
    "cases:emergency_seen": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "cases:what_they_see": PlainAddress(args=(SOME,)),
    "cases:log_check": PlainAddress("post"),
    "cases:system": PlainAddress(),
    "cases:retry_job": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "cases:forget_job": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "cases:own_feed": PlainAddress(),
    "cases:end_feed": PlainAddress("post"),
    "cases:feed": PlainAddress(args=("never-made",), is_open=True),
    "notifications:change_following": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "notifications:follow_campaign": PlainAddress("post", args=_A_CAMPAIGN),
    "notifications:duty": PlainAddress(args=(SOME,)),
    "notifications:webhooks": PlainAddress(),
    "notifications:webhook": PlainAddress(args=(NEVER_WRITTEN,)),
    "notifications:test_webhook": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "notifications:end_webhook": PlainAddress("post", args=(NEVER_WRITTEN,)),
    "notifications:deliver_again": PlainAddress("post", args=(NEVER_WRITTEN, NEVER_WRITTEN)),
    # Last: who leaves is not signed in any more.
    "account_logout": PlainAddress(is_open=True),
    "leave": PlainAddress("post", is_open=True),
}
