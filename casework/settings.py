"""Settings. Everything that differs between machines comes from the environment (casework/env.py)."""

from csp.constants import NONE, SELF
from dj_database_url import parse as parse_database_url

from casework import env

ROOT = env.ROOT
VAR = env.state_folder()
DEBUG = env.flag("CASEWORK_DEBUG")
DEMO = env.is_demonstration(VAR)
PRODUCTION = env.is_production(demo=DEMO, debug=DEBUG)
SECRET_KEY = env.secret_key(VAR)
FIELD_KEYS = env.field_keys(VAR)  # encrypted fields and files
LOG_KEY = env.log_key(VAR)  # the chain of the access log
BACKUP_KEY = env.text("CASEWORK_BACKUP_KEY")  # seals backups; kept apart from them
LOG_ANCHORS = VAR / "access-log-anchors"
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
SITE_ADDRESS = env.text("CASEWORK_ADDRESS", "http://localhost:8000").rstrip("/")  # in mails
TIME_ZONE = env.text("CASEWORK_TIME_ZONE", "UTC")
USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "guardian",
    "lucide",
    "simple_history",
    "cases",
    "notifications",
    "casework",
]

MIDDLEWARE = [
    "casework.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "casework.middleware.SafeHeaders",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casework.middleware.GrantsReadOnce",
    "casework.sessions.SessionLimits",
    "casework.middleware.ChosenLanguage",
    "casework.middleware.AccessLogged",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.second_step.SecondStepFirst",
    "casework.rates.Rates",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"
ASGI_APPLICATION = "casework.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "cases.templatetags.casework"],
        },
    }
]

# ---------------------------------------------------------------- database

DATABASES = {
    "default": parse_database_url(env.text("DATABASE_URL") or f"sqlite:///{VAR / 'casework.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes its place in the queue at once, instead of failing
    # half way. FULL: what was acknowledged is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA busy_timeout=20000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SIMPLE_HISTORY_DATE_INDEX = False  # an edit is looked up by what was edited

# ---------------------------------------------------------------- people and sign-in

AUTH_USER_MODEL = "cases.User"
AUTHENTICATION_BACKENDS = [
    "cases.access.GateBackend",
    "casework.accounts.ByPassword",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SHORTEST_PASSWORD = 15
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": SHORTEST_PASSWORD},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "cases.passwords.NotOfKnownWords"},
]
CONTEXT_WORDS = env.words("CASEWORK_CONTEXT_WORDS")  # the organisation's names: no password is made of them
PASSWORD_RESET_TIMEOUT = (
    3 * 24 * 60 * 60
)  # of an invitation; any other link lives a day (cases/link_tokens.py)
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "cases.link_tokens.LinkTokens"  # noqa: S105
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cases:my_work"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "casework.accounts.ClosedDoor"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_FORMS = {
    "login": "casework.account_forms.SignInForm",
    "reauthenticate": "casework.account_forms.PasswordAgainForm",
    "change_password": "casework.account_forms.NewPasswordForm",
    "reset_password_from_key": "casework.account_forms.FirstPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # the key is the address typed AND the origin: casework/accounts.py
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
RATES = {
    "find": "120/m/user",  # while somebody types, each pause searches
    "open_case": "300/h/user",
    "upload": "3000/h/user",  # 1.5 GB of pieces
    "read_feed": "120/h/ip",  # calendar programs of one office may share an address
}
# How many proxies stand before us: then the visitor is who the nearest of them says.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.text("CASEWORK_PROXIES", "0"))
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # "Try another role" opens the sign-in page
# Texts of messages hold references: they stay on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser's session

MFA_ADAPTER = "casework.accounts.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO  # http://localhost only: browsers refuse it elsewhere
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute off
MFA_FORMS = {
    "authenticate": "casework.account_forms.CodeForm",
    "reauthenticate": "casework.account_forms.CodeAgainForm",
    "activate_totp": "casework.account_forms.FirstCodeForm",
    "add_webauthn": "casework.account_forms.AddPasskeyForm",
    "edit_webauthn": "casework.account_forms.NamePasskeyForm",
}

# ---------------------------------------------------------------- single sign-on (the extra `sso`)

OIDC = env.single_sign_on()
OIDC_HAS_SECOND_STEP = OIDC is not None and OIDC.has_second_step
if OIDC:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "casework.single_sign_on.OnlyKnownPeople"
    SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may lead nowhere else; the answer is checked by its state
    SOCIALACCOUNT_QUERY_EMAIL = False
    SOCIALACCOUNT_STORE_TOKENS = False
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC.as_app()], "OAUTH_PKCE_ENABLED": True}}

# ---------------------------------------------------------------- mail

DEFAULT_FROM_EMAIL = env.text("CASEWORK_MAIL_FROM", "Casework <casework@localhost>")
EMAIL_HOST = env.text("CASEWORK_MAIL_HOST")
EMAIL_PORT = int(env.text("CASEWORK_MAIL_PORT", "587"))
EMAIL_HOST_USER = env.text("CASEWORK_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("CASEWORK_MAIL_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10  # seconds that a worker waits; no request does
# Without a mail server, mail is kept in the state folder, where the operator reads it.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

# Programs that are told (webhooks): over https, to public addresses; inside the organisation's network only
# where the operator says so.
# An organisation with one person for the report: they freeze an edition without a second one.
ONE_PERSON_FREEZES = env.flag("CASEWORK_ONE_PERSON_FREEZES")
WEBHOOKS_TO_PRIVATE = env.flag("CASEWORK_WEBHOOKS_TO_PRIVATE")

# ---------------------------------------------------------------- counters that all processes share

if env.text("REDIS_URL"):
    CACHES: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.text("REDIS_URL"),
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }

# guardian stores the grants; the gate decides. No anonymous row, no methods added to users and groups.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# ---------------------------------------------------------------- headers

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
# Nothing is told to any other site. "no-referrer" would also blank the Origin of our own forms (browsers send
# "null" then), and every post would fail the check against forged requests.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"  # of this host alone, over HTTPS alone: browsers hold to the name
    CSRF_COOKIE_NAME = "__Host-csrf"
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------- files

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or env.flag("CASEWORK_PLAIN_STATIC")
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = VAR / "media"

# ---------------------------------------------------------------- work done later

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or "filesystem://"
if CELERY_BROKER_URL.startswith("filesystem"):
    (VAR / "broker").mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker"),
        "data_folder_out": str(VAR / "broker"),
        "control_folder": str(VAR / "broker-control"),
    }
    # Processes share one pipe here, and its lock dies with whoever is killed waiting: the rest wait for ever.
    CELERY_WORKER_POOL = "threads"
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "anchor-the-access-log": {"task": "casework.tasks.anchor_the_access_log", "schedule": 60 * 60},
    "forget-ended-sessions": {"task": "casework.tasks.forget_ended_sessions", "schedule": 24 * 60 * 60},
    "offer-due-jobs": {"task": "cases.work_due_jobs", "schedule": 5, "options": {"expires": 5}},
    "forget-old-news": {"task": "casework.tasks.forget_old_news", "schedule": 24 * 60 * 60},
    "forget-done-jobs": {"task": "casework.tasks.forget_done_jobs", "schedule": 24 * 60 * 60},
    "offer-digests": {"task": "casework.tasks.offer_digests", "schedule": 5 * 60},
    "forget-old-exports": {"task": "casework.tasks.forget_old_exports", "schedule": 60 * 60},
    "forget-old-imports": {"task": "casework.tasks.forget_old_imports", "schedule": 60 * 60},
    "forget-unfinished-files": {"task": "casework.tasks.forget_unfinished_files", "schedule": 60 * 60},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_IMPORTS = ["cases.jobs"]
# A job is in the database: a hint that the broker did not take is not worth a request's time.
CELERY_TASK_PUBLISH_RETRY = False

# ---------------------------------------------------------------- logs: no names, no query strings

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "one": {"()": "casework.logs.OneLine"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "one"},
        "operator": {
            "class": "logging.FileHandler",
            "filename": str(VAR / "operator.log"),
            "formatter": "line",
            "delay": True,
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What whoever runs commands on the server read, as the whole organisation.
    "loggers": {
        "casework.operator": {"handlers": ["operator"], "level": "INFO", "propagate": False},
        "kombu.connection": {"level": "ERROR"},  # else the filesystem broker warns that it has no host
    },
}

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend is replaced by the gate, on purpose
    "auth.W004",
]
