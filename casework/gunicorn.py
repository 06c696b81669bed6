"""gunicorn's own settings: it logs as the pages do, and no access log, where addresses hold references."""

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one": {"()": "casework.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "one"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
