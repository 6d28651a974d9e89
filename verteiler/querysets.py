"""QuerySets: reads of uses of the Verteiler."""

from django.db import models

from bausteine.zustaendigkeit.regel import bereich_of


class AusgabeQuerySet(models.QuerySet):
    """Who got addresses, and how many."""

    def lesbar(self, konto):
        """All of them, or those of a limited account itself."""
        if bereich_of(konto).sieht_alles:
            return self.all()
        return self.filter(konto=konto.get_username())
