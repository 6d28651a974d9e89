"""What someone can say of a record without changing it: it is still true."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from projects.querysets import first_fresh_day


class Bestaetigbar(models.Model):
    """A record whose content is confirmed from time to time; by whom is in its history."""

    zuletzt_bestaetigt_am = models.DateField(
        "zuletzt bestätigt am", null=True, blank=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def frisch_bestaetigt(self) -> bool:
        """Confirmed within the time that BESTAETIGUNG_MONATE allows."""
        tag: dt.date | None = self.zuletzt_bestaetigt_am
        return tag is not None and tag >= first_fresh_day()

    @property
    def alterung(self) -> str:
        """In words that the confirmation is old or missing, "" while it is fresh."""
        if self.frisch_bestaetigt:
            return ""
        if self.zuletzt_bestaetigt_am is None:
            return "noch nicht bestätigt"
        monate = settings.BESTAETIGUNG_MONATE
        zeit = f"{monate} Monaten" if monate > 1 else "einem Monat"
        return f"seit mehr als {zeit} nicht bestätigt"

    @property
    def heute_bestaetigt(self) -> bool:
        """Confirmed today: to say it once more adds nothing."""
        return self.zuletzt_bestaetigt_am == timezone.localdate()
