"""Record linkage: makes the proposed links between projects and OZG-Leistungen anew."""

from django.core.management.base import BaseCommand
from django.db.models import Count

from projects.enums import Zuordnungsregel
from projects.models import Zuordnungsvorschlag
from projects.zuordnen import renew


class Command(BaseCommand):
    """`manage.py zuordnungen_vorschlagen`; every import does the same by itself."""

    help = (
        "Schlägt vor, welche Projekte zu welchen OZG-Leistungen gehören. Nach jedem Import "
        "geschieht das von selbst; bestätigt wird in der Verwaltung."
    )

    def handle(self, *args, **optionen):
        bilanz = renew()
        self.stdout.write(
            f"Zuordnungsvorschläge: {bilanz.neu} neu, {bilanz.geaendert} geändert, "
            f"{bilanz.entfallen} entfallen."
        )
        offen = Zuordnungsvorschlag.objects.offene().order_by().values_list("regel")
        anzahlen = dict(offen.annotate(Count("pk")))
        for regel in Zuordnungsregel:
            self.stdout.write(f"  {regel.label}: {anzahlen.get(regel.value, 0)} offen")
