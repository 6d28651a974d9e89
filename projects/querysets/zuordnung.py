"""QuerySets: reads of proposed links between projects and OZG-Leistungen."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from bausteine.freigabe.sichtbarkeit import nicht_archivierte, nur_oeffentliche
from leistungen.models import OzgLeistung
from projects.enums import Zuordnungsstand
from projects.querysets.angaben import ProjektteilQuerySet


class ZuordnungQuerySet(ProjektteilQuerySet):
    """Proposed links; they belong where their project does."""

    def eigene(self, bereich):
        """Those of one's own projects, with a Leistung that the account may know."""
        leistungen = OzgLeistung.objects.waehlbar(bereich).order_by()
        return super().eigene(bereich) & Q(ozg_leistung__in=leistungen.values("pk"))

    def oeffentlich(self):
        """Both ends are public."""
        return self.filter(nur_oeffentliche("projekt"), nur_oeffentliche("ozg_leistung"))

    def offene(self):
        """Nobody has decided, nobody has made the link by hand, and both are still looked after."""
        projekt = apps.get_model("projects", "Umsetzungsprojekt")
        verbunden = projekt.ozg_leistungen.through.objects.filter(
            umsetzungsprojekt=OuterRef("projekt"), ozgleistung=OuterRef("ozg_leistung")
        )
        return self.filter(
            ~Exists(verbunden),
            nicht_archivierte("projekt"),
            nicht_archivierte("ozg_leistung"),
            stand=Zuordnungsstand.OFFEN,
        )

    def bestaetigte(self):
        """Someone said yes."""
        return self.filter(stand=Zuordnungsstand.BESTAETIGT)

    def abgelehnte(self):
        """Someone said no; no rule proposes them again."""
        return self.filter(stand=Zuordnungsstand.ABGELEHNT)

    def vermutete(self):
        """What public pages show as presumed, with what they name of it."""
        return (
            self.oeffentlich()
            .offene()
            .select_related("projekt", "ozg_leistung", "leika_leistung")
            .order_by("projekt__sortiertext", "ozg_leistung__sortiertext", "pk")
        )

    def fuer_liste(self):
        """With everything a row of the work list names."""
        return self.select_related(
            "projekt", "ozg_leistung", "leika_leistung", "entschieden_von"
        ).prefetch_related("projekt__themenfelder", "projekt__ozg_leistungen")
