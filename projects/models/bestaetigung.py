"""Review date: what someone can say of a record without changing it, namely that it still holds.

The word on all pages is „geprüft“. „bestätigt“ is a phase: a Quelle says it got that far. The
column `zuletzt_bestaetigt_am` has its name from the time before; names of columns are promises.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from projects.querysets import first_fresh_day


class Bestaetigbar(models.Model):
    """A record that somebody looks through from time to time; who did is in its history."""

    zuletzt_bestaetigt_am = models.DateField(
        "Eintrag geprüft am", null=True, blank=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def frisch_bestaetigt(self) -> bool:
        """Looked through within the time that BESTAETIGUNG_MONATE allows."""
        tag: dt.date | None = self.zuletzt_bestaetigt_am
        return tag is not None and tag >= first_fresh_day()

    @property
    def alterung(self) -> str:
        """In words that this is long ago or never happened, "" while it is fresh."""
        if self.frisch_bestaetigt:
            return ""
        if self.zuletzt_bestaetigt_am is None:
            return "noch nie"
        monate = settings.BESTAETIGUNG_MONATE
        zeit = f"{monate} Monaten" if monate > 1 else "einem Monat"
        return f"seit mehr als {zeit} nicht geprüft"

    @property
    def heute_bestaetigt(self) -> bool:
        """Looked through today: to say it once more adds nothing."""
        return self.zuletzt_bestaetigt_am == timezone.localdate()
