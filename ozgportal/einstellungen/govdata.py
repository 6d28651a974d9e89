"""Parser of a setting: who provides the data to GovData."""

import re

from django.core.exceptions import ImproperlyConfigured

VERZEICHNIS = "http://dcat-ap.de/def/contributors/"


def contributor(text: str) -> str:
    """The address of the provider that GOVDATA_CONTRIBUTOR_ID names in short or in full; "" for
    none.

    Raises ImproperlyConfigured for anything else.
    """
    kurz = text.strip().removeprefix(VERZEICHNIS)
    if not text.strip():
        return ""
    if not re.fullmatch("[A-Za-z0-9_-]{1,60}", kurz):
        raise ImproperlyConfigured(
            "GOVDATA_CONTRIBUTOR_ID muss eine Kennung sein, wie GovData sie vergibt, zum Beispiel "
            f"„openNRW“ oder „{VERZEICHNIS}openNRW“. Siehe .env.example."
        )
    return f"{VERZEICHNIS}{kurz}"
