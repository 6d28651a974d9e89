"""Parser of a setting: the Land whose portal this is."""

from django.core.exceptions import ImproperlyConfigured

from bausteine.werte.land import Land


def home_land(text: str) -> Land:
    """The Land that PORTAL_LAND names by key, abbreviation or name.

    Raises ImproperlyConfigured for anything else.
    """
    if land := Land.called(text):
        return land
    moeglich = ", ".join(f"{land.schluessel} ({land.kuerzel})" for land in Land)
    raise ImproperlyConfigured(
        f"PORTAL_LAND muss eines dieser Länder sein: {moeglich}. Siehe .env.example."
    )
