"""Time queries: Umsetzungsprojekte by their plans, seen from today, and by what is proven."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.zeitraum import a_year_before, over_q
from projects.enums import Nachweis, Stand, Status, Terminlage


def _model(name: str):
    return apps.get_model("projects", name)


class ProjektzeitQuerySet(models.QuerySet):
    """Reads of projects by time."""

    def mit_terminlage(self):
        """Annotates `terminlage`, the value of Terminlage: Umsetzungsprojekt.plan_lage."""
        heute, termin = timezone.localdate(), "naechster_termin"
        return self.annotate(
            terminlage=Case(
                When(naechster_termin_von__isnull=True, then=Value(Terminlage.OHNE.value)),
                When(over_q(termin, a_year_before(heute)), then=Value(Terminlage.ALT.value)),
                When(over_q(termin, heute), then=Value(Terminlage.UEBERFAELLIG.value)),
                default=Value(Terminlage.KOMMT.value),
                output_field=models.CharField(),
            )
        )

    def am_weitesten(self):
        """The furthest first, by what is confirmed."""
        return self.order_by(Status.fortschritt(), "sortiertext", "pk")

    def mit_weiterem_plan(self):
        """Projects shown with an old plan that have one which still counts or ends later: made
        with the day."""
        vor_einem_jahr = a_year_before(timezone.localdate())
        geplant = _model("Phase").objects.is_outstanding().filter(geplant_von__isnull=False)
        gilt = geplant.filter(~over_q("geplant", vor_einem_jahr), projekt=OuterRef("pk"))
        spaeter = geplant.filter(
            projekt=OuterRef("pk"), geplant_bis__gt=OuterRef("naechster_termin_bis")
        )
        return self.mit_terminlage().filter(
            Exists(gilt) | Exists(spaeter), terminlage=Terminlage.ALT
        )

    def mit_nachweis(self):
        """Annotates `nachweis`: Nachweis.JA where a public Quelle says how far the project is.

        That is a Quelle at a confirmed phase, or of a project whose Sonderstatus says that it
        rests or ended.
        """
        mit_quelle = nur_oeffentliche("quelle") & Q(projekt=OuterRef("pk"))
        phasen = _model("Phase").objects.filter(mit_quelle, stand__in=Stand.erreichte())
        quellen = _model("Quellenangabe").objects.filter(mit_quelle)
        belegt = Exists(phasen) | ~Q(sonderstatus="") & Exists(quellen)
        return self.annotate(
            nachweis=Case(
                When(belegt, then=Value(Nachweis.JA.value)),
                default=Value(""),
                output_field=models.CharField(),
            )
        )

    def als_naechstes(self, anzahl: int):
        """The projects whose next date is still ahead, the earliest first."""
        return (
            self.mit_terminlage()
            .filter(terminlage=Terminlage.KOMMT)
            .order_by("naechster_termin_von", "sortiertext")[:anzahl]
        )

    def mit_leben(self):
        """Annotates `lebt`: the project does not rest, and a phase is confirmed or planned for a
        time that somebody still waits for; fahrplan.is_alive asks the same."""
        phasen = _model("Phase").objects.filter(projekt=OuterRef("pk"))
        vor_einem_jahr = a_year_before(timezone.localdate())
        geplant = phasen.is_outstanding().filter(geplant_von__isnull=False)
        # a plan is outstanding only where the project does not rest
        return self.annotate(
            lebt=Q(sonderstatus="") & Exists(phasen.filter(stand__in=Stand.erreichte()))
            | Exists(geplant.filter(~over_q("geplant", vor_einem_jahr)))
        )

    def fuer_fahrplan(self):
        """With the phases. First what lives, the furthest first; then those of which only old plans
        are known, those without any date, and last those at rest."""
        hat_zeit = _model("Phase").objects.mit_zeit().filter(projekt=OuterRef("pk"))
        return (
            self.mit_leben()
            .prefetch_related(Prefetch("phasen", _model("Phase").objects.in_reihenfolge()))
            .order_by(
                F("lebt").desc(),
                Status.fortschritt(),
                Exists(hat_zeit).desc(),
                "sortiertext",
                "pk",
            )
        )

    def zeitrahmen(self) -> dict:
        """First and last day of what lives (`von`, `bis`), the youngest confirmation (`stand`), and
        how many projects have anything of it (`lebend`, as in `mit_leben`)."""
        erreicht = Q(sonderstatus="", phasen__stand__in=Stand.erreichte())
        jahr = a_year_before(timezone.localdate())
        gilt = Q(phasen__geplant_bis__gte=jahr) | Q(
            phasen__geplant_bis__isnull=True, phasen__geplant_von__gte=jahr.replace(month=1, day=1)
        )
        tage: dict[str, models.Aggregate] = {
            "stand_von": models.Min("phasen__bestaetigt_am", filter=erreicht),
            "stand_bis": models.Max("phasen__bestaetigt_am", filter=erreicht),
        }
        steht_aus = Q(pk__in=[])
        for status in Status:
            if status.stufe is not None:
                steht_aus |= Q(status=status, phasen__reihenfolge__gt=status.stufe)
        steht_aus &= gilt & ~Q(phasen__stand=Stand.NICHT_BEAUFTRAGT)
        for feld, wenn in (("begonnen", erreicht), ("beendet", erreicht), ("geplant", gilt)):
            von, bis = f"phasen__{feld}_von", f"phasen__{feld}_bis"
            tage[f"{feld}_von"] = models.Min(von, filter=wenn)
            tage[f"{feld}_bis"] = models.Max(Coalesce(bis, von), filter=wenn)
        gefunden = self.order_by().aggregate(
            **tage, lebend=models.Count("pk", filter=erreicht | steht_aus, distinct=True)
        )
        grenzen = {
            ende: [tag for name, tag in gefunden.items() if name.endswith(ende) and tag]
            for ende in ("_von", "_bis")
        }
        return {
            "von": min(grenzen["_von"], default=None),
            "bis": max(grenzen["_bis"], default=None),
            "stand": gefunden["stand_bis"],
            "lebend": gefunden["lebend"],
        }
