"""Enumerations: the fixed values of Kommunen."""

from django.db import models


class Kommunenart(models.TextChoices):
    """What kind of Gebietskörperschaft a Kommune is."""

    KREISFREIE_STADT = "kreisfreie-stadt", "kreisfreie Stadt"
    STADT = "stadt", "Stadt"
    MARKT = "markt", "Markt"
    GEMEINDE = "gemeinde", "Gemeinde"
    KREIS = "kreis", "Kreis"
    STAEDTEREGION = "staedteregion", "Städteregion"
    REGIONALVERBAND = "regionalverband", "Regionalverband"

    @classmethod
    def kreise(cls) -> tuple["Kommunenart", ...]:
        """Those that others belong to."""
        return cls.KREIS, cls.STAEDTEREGION, cls.REGIONALVERBAND

    @property
    def ist_kreis(self) -> bool:
        """Whether others belong to it."""
        return self in self.kreise()


class Einwohnerspanne(models.TextChoices):
    """How many people live there, roughly: value in addresses is where the range begins."""

    BIS_5 = "0", "unter 5.000"
    AB_5 = "5000", "5.000 bis unter 10.000"
    AB_10 = "10000", "10.000 bis unter 20.000"
    AB_20 = "20000", "20.000 bis unter 50.000"
    AB_50 = "50000", "50.000 bis unter 100.000"
    AB_100 = "100000", "100.000 bis unter 500.000"
    AB_500 = "500000", "ab 500.000"
