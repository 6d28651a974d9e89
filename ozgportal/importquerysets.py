"""Reads and writes of the records of imports."""

from django.db import models


class ImportQuerySet(models.QuerySet):
    """The imports, the latest first."""

    def protokolliert(self, eintraege, **angaben):
        """A new record, linked to `eintraege`: (model, key of the record, key of the entry)."""
        einspielung = self.create(**angaben)
        modell = self.model.eintraege.rel.related_model
        modell.objects.bulk_create(
            modell(
                einspielung=einspielung,
                modell=model._meta.label_lower,
                datensatz=datensatz,
                eintrag=eintrag,
            )
            for model, datensatz, eintrag in eintraege
        )
        return einspielung

    def fuer_liste(self):
        """With the account and what took it back."""
        return self.select_related("konto", "nimmt_zurueck", "ruecknahme")
