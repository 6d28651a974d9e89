"""Data quality rules: what is left to do, for the Arbeitsplatz and the filters of the admin."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nicht_archivierte, nur_oeffentliche
from bausteine.werte.zeitraum import over_q
from projects.enums import Stand, Status
from quellen.querysets import first_fresh_day, long_unchecked


def _projekt():
    return apps.get_model("projects", "Umsetzungsprojekt")


class ProjektpflegeQuerySet(models.QuerySet):
    """Projects that someone should look at; archived ones are nobody's work."""

    def _ohne(self, model: str):
        vorhanden = apps.get_model("projects", model).objects.filter(projekt=OuterRef("pk"))
        return self.filter(~Exists(vorhanden), nicht_archivierte())

    def ohne_quelle(self):
        """No Quelle for the project as a whole."""
        return self._ohne("Quellenangabe")

    def ohne_partner(self):
        """No Organisation in any role."""
        return self._ohne("Beteiligung")

    def ohne_themenfeld(self):
        """In no Themenfeld."""
        through = _projekt().themenfelder.through
        verbunden = through.objects.filter(umsetzungsprojekt=OuterRef("pk"))
        return self.filter(~Exists(verbunden), nicht_archivierte())

    def ohne_beschreibung(self):
        """Nothing says what it is about."""
        return self.filter(nicht_archivierte(), kurzbeschreibung="")

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = long_unchecked()
        return self.filter(alt, nur_oeffentliche())

    def mit_verborgenen_nachbarn(self):
        """„siehe auch“ names a project that visitors cannot see."""
        through = _projekt().siehe_auch.through
        verborgen = through.objects.filter(
            ~nur_oeffentliche("to_umsetzungsprojekt"), from_umsetzungsprojekt=OuterRef("pk")
        )
        return self.filter(Exists(verborgen), nicht_archivierte())


class LeistungspflegeQuerySet(models.QuerySet):
    """LeiKa-Leistungen in projects that someone should look at."""

    def ausserhalb(self):
        """The catalogue counts them to an OZG-Leistung that is none of the project's."""
        through = _projekt().ozg_leistungen.through
        verbunden = through.objects.filter(
            umsetzungsprojekt=OuterRef("projekt"),
            ozgleistung=OuterRef("leika_leistung__ozg_leistung"),
        )
        return self.filter(
            ~Exists(verbunden),
            nicht_archivierte("projekt"),
            leika_leistung__ozg_leistung__isnull=False,
        )


class PhasenpflegeQuerySet(models.QuerySet):
    """Phases that someone should look at."""

    def is_outstanding(self):
        """Still ahead of their project: Phase.is_outstanding."""
        steht_aus = Q(pk__in=[])
        for status in Status:
            if status.stufe is not None:
                steht_aus |= Q(projekt__status=status, reihenfolge__gt=status.stufe)
        return self.filter(steht_aus).exclude(stand=Stand.NICHT_BEAUFTRAGT)

    def plan_vorbei(self):
        """Planned for a time that has passed, still ahead, unconfirmed: Phase.plan_vorbei."""
        vorbei = over_q("geplant", timezone.localdate())
        return self.is_outstanding().filter(vorbei, nicht_archivierte("projekt"))

    def plan_vorbei_ungeprueft(self):
        """The same, and nobody has looked since whether this is how things stand."""
        besehen = Q(zuletzt_bestaetigt_am__gte=first_fresh_day()) & (
            Q(zuletzt_bestaetigt_am__gt=F("geplant_bis"))
            | Q(geplant_bis__isnull=True, zuletzt_bestaetigt_am__gt=F("geplant_von"))
        )
        return self.plan_vorbei().filter(Q(zuletzt_bestaetigt_am__isnull=True) | ~besehen)
