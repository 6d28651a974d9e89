"""Job lock: who runs a daily job."""

import datetime as dt

from django.db import models
from django.db.models import Q


class LaufQuerySet(models.QuerySet):
    """One row per job. Reads nothing before it writes: the database decides between two."""

    def claim(self, name: str, tag: dt.date, rechner: str) -> bool:
        """Whether the job of that day is the caller's to do; so for one caller only."""
        self.bulk_create([self.model(name=name)], ignore_conflicts=True)
        frei = Q(tag=None) | Q(tag__lt=tag)
        return bool(self.filter(frei, name=name).update(tag=tag, rechner=rechner))

    def give_back(self, name: str) -> None:
        """It failed: another machine may try."""
        self.filter(name=name).update(tag=None)
