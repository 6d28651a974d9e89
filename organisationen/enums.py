"""Enumerations: the fixed values of Organisationen."""

from django.db import models

from bausteine.werte.land import home


class Organisationstyp(models.TextChoices):
    """What kind of body an Organisation is."""

    KOMMUNE = "kommune", "Kommune"
    KREIS = "kreis", "Kreis"
    LANDSCHAFTSVERBAND = "landschaftsverband", "Landschaftsverband"
    FACHAMT = "fachamt", "Fachamt"
    IT_KOMMUNAL = "it-dienstleister-kommunal", "IT-Dienstleister (kommunal)"
    IT_OEFFENTLICH = "it-dienstleister-oeffentlich", "IT-Dienstleister (öffentlich)"
    DACHVERBAND = "dachverband", "Dachverband"
    VERBAND = "verband", "Verband"
    MINISTERIUM_NRW = "ministerium-nrw", f"Ministerium ({home().kurz})"
    LANDESBEHOERDE = "landesbehoerde", "Landesbehörde"
    BUNDESLAND = "bundesland", "Bundesland"
    MINISTERIUM_BUND = "ministerium-bund", "Ministerium (Bund)"
    BUNDESBEHOERDE = "bundesbehoerde", "Bundesbehörde"
    BUND_LAENDER = "bund-laender-einrichtung", "Bund-Länder-Einrichtung"
    MODELLREGION = "modellregion", "Modellregion"
    PROJEKTGEMEINSCHAFT = "projektgemeinschaft", "Projektgemeinschaft"
    FIRMA = "firma", "Firma"


class Einwilligung(models.TextChoices):
    """What a person has agreed to; without it nothing personal is stored."""

    KEINE = "", "keine"
    INTERN = "intern", "speichern und anschreiben"
    OEFFENTLICH = "oeffentlich", "auch veröffentlichen"


class Einwilligungsform(models.TextChoices):
    """How the consent was given, so that it can be shown."""

    KEINE = "", "–"
    SCHRIFTLICH = "schriftlich", "schriftlich"
    MAIL = "mail", "per E-Mail"
    MUENDLICH = "muendlich", "mündlich, mit Vermerk in der Akte"


class Personensicht(models.TextChoices):
    """Which part of the personal data visitors see."""

    NICHTS = "", "nichts"
    NAME = "name", "Name"
    NAME_MAIL = "name_mail", "Name und E-Mail-Adresse"
    NAME_TELEFON = "name_telefon", "Name und Telefonnummer"
    ALLES = "alles", "Name, E-Mail-Adresse und Telefonnummer"

    @property
    def teile(self) -> tuple[str, ...]:
        """Their names."""
        return {
            "name": ("name",),
            "name_mail": ("name", "mail"),
            "name_telefon": ("name", "telefon"),
            "alles": ("name", "mail", "telefon"),
        }.get(self.value, ())
