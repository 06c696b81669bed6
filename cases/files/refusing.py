"""Why a file is not taken."""


class NotAccepted(Exception):
    """The file is not taken in: one sentence that says what to do."""
