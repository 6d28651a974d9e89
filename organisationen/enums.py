"""Fixed values of Organisationen."""

from django.db import models


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
    MINISTERIUM_NRW = "ministerium-nrw", "Ministerium (NRW)"
    LANDESBEHOERDE = "landesbehoerde", "Landesbehörde"
    BUNDESLAND = "bundesland", "Bundesland"
    MINISTERIUM_BUND = "ministerium-bund", "Ministerium (Bund)"
    BUNDESBEHOERDE = "bundesbehoerde", "Bundesbehörde"
    BUND_LAENDER = "bund-laender-einrichtung", "Bund-Länder-Einrichtung"
    MODELLREGION = "modellregion", "Modellregion"
    PROJEKTGEMEINSCHAFT = "projektgemeinschaft", "Projektgemeinschaft"
    FIRMA = "firma", "Firma"
