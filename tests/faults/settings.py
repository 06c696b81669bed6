"""The product's settings, for a storm: no limit on how often one person records, mail to the harness."""

from casework.settings import *  # noqa: F403

ACCOUNT_RATE_LIMITS = False
RATES: dict[str, str] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in is not what is tested
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_USE_TLS = EMAIL_USE_SSL = False
EMAIL_TIMEOUT = 5
EMAIL_HOST_USER = EMAIL_HOST_PASSWORD = ""
EMAIL_HOST = "127.0.0.1"
