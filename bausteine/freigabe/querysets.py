"""Drafts, found: newer states of records that the public sees."""

from django.db import models


class Fassungszustand(models.TextChoices):
    """How far a newer draft is."""

    ENTWURF = "entwurf", "in Arbeit"
    ZUR_FREIGABE = "zur-freigabe", "zur Freigabe"


class ArbeitsfassungQuerySet(models.QuerySet):
    """Drafts by the record they belong to."""

    def zu(self, *records):
        """The drafts of these records, all of one model."""
        modell = records[0]._meta.label_lower
        return self.filter(modell=modell, nummer__in=[record.pk for record in records])

    def nummern(self, model, zustand: Fassungszustand):
        """The keys of the records of `model` that have a draft in this state, for a subquery."""
        return self.filter(modell=model._meta.label_lower, zustand=zustand).values("nummer")

    def fuer_seite(self):
        """With the accounts that the pages name."""
        return self.select_related("von", "zurueckgegeben_von")
