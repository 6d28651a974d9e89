"""System checks: names in the settings that nobody has, said when the database is migrated."""

from django.conf import settings
from django.core.checks import Warning as Warnung
from django.db import Error as Datenbankfehler

from anmeldung.querysets import existing_groups
from anmeldung.sitzung import ALLE


def unknown_groups(app_configs=None, databases=None, **kwargs) -> list[Warnung]:
    """A warning for each group that the settings name and the database does not have."""
    namen = {
        "ZWEITER_FAKTOR_GRUPPEN": {*settings.ZWEITER_FAKTOR_GRUPPEN} - {ALLE},
        "OIDC_GRUPPEN": {*settings.OIDC_GRUPPEN.values()},
    }
    if not databases or not any(namen.values()):
        return []
    try:
        vorhanden = {*existing_groups({*namen["ZWEITER_FAKTOR_GRUPPEN"], *namen["OIDC_GRUPPEN"]})}
    except Datenbankfehler:  # the tables come with this very migration
        return []
    return [
        Warnung(f"{einstellung} nennt eine Gruppe, die es nicht gibt: {name}", id="anmeldung.W001")
        for einstellung, gruppen in namen.items()
        for name in sorted(gruppen - vorhanden)
    ]
