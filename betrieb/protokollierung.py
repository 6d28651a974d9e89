"""Logging configuration: lines for people, or one JSON object per line and request."""

#: lines about single requests; written as JSON only, so that a terminal stays quiet
ANFRAGEN = "betrieb.anfragen"


def log_settings(art: str) -> dict:
    """Django's LOGGING for "text" or "json", to standard error."""
    ausgabe = {"class": "logging.StreamHandler", "formatter": "text", "filters": ["eine"]}
    einstellungen = {
        "version": 1,
        "disable_existing_loggers": False,
        # by name: settings are read before the apps
        "formatters": {"text": {"()": "betrieb.logs.TextZeile"}},
        "filters": {"eine": {"()": "betrieb.logs.EineZeile"}},
        "handlers": {"console": ausgabe},
        "root": {"handlers": ["console"], "level": "WARNING"},
    }
    if art == "json":
        ausgabe |= {"formatter": "json", "filters": ["doppelt"]}
        einstellungen |= {
            "formatters": {"json": {"()": "betrieb.logs.JsonZeile"}},
            "filters": {"doppelt": {"()": "betrieb.logs.SchonGesagt"}},
            "loggers": {ANFRAGEN: {"level": "INFO"}},
        }
    return einstellungen
