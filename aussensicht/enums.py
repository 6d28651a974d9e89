"""Enumerations: the fixed values of what others say."""

from django.db import models


class Umfang(models.TextChoices):
    """Which rows a run holds; the two are different numbers and are never added."""

    EIGEN = "eigen", "eigene Leistungen"
    MIT_DARUEBER = "mit-darueber", "mit denen von Kreis, Land und Bund"


class Laufzustand(models.TextChoices):
    """What became of a run."""

    WARTET = "wartet", "wartet auf Freigabe"
    ANGENOMMEN = "angenommen", "angenommen"
    VERWORFEN = "verworfen", "verworfen"


class Herkunft(models.TextChoices):
    """How a run came here."""

    ABRUF = "abruf", "abgerufen"
    DATEI = "datei", "hochgeladen"


class Erreichbarkeit(models.TextChoices):
    """What the PVOG says of the address; empty where it says nothing."""

    OK = "ok", "ok"
    NICHT_OK = "nicht-ok", "nicht ok"


class PvogAktiv(models.TextChoices):
    """Whether the PVOG shows the entry; empty where it says nothing."""

    JA = "ja", "ja"
    NEIN = "nein", "nein"


class Abgleichart(models.TextChoices):
    """How this portal and the PVOG differ."""

    NUR_HIER = "nur-hier", "hier online, nicht im PVOG"
    NUR_PVOG = "nur-pvog", "im PVOG, hier unbekannt"
    NICHT_OK = "nicht-ok", "im PVOG nicht erreichbar"
    GEPLANT = "geplant", "hier noch unterwegs, schon im PVOG"
    VERNEINT = "verneint", "hier nicht vorgesehen oder abgeschaltet, im PVOG"
    ADRESSE = "adresse", "dieselbe Adresse bei mehreren Kommunen"
    XZUFI_NUR_HIER = "xzufi-nur-hier", "hier online, nicht in der XZuFi-Datei"
    NUR_XZUFI = "nur-xzufi", "in der XZuFi-Datei, hier unbekannt"
    XZUFI_GEPLANT = "xzufi-geplant", "hier noch unterwegs, schon in der XZuFi-Datei"
    XZUFI_VERNEINT = (
        "xzufi-verneint",
        "hier nicht vorgesehen oder abgeschaltet, in der XZuFi-Datei",
    )
    XZUFI_OHNE_LINK = "xzufi-ohne-link", "in der XZuFi-Datei ohne Link"
    XZUFI_WEG = "xzufi-weg", "nicht mehr in der XZuFi-Datei"
