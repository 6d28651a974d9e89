"""Prefetching: Umsetzungsprojekte with everything that paper, files and downloads say of them."""

from collections.abc import Collection
from functools import cache

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Prefetch

from bausteine.seiten.anbau import logged_for
from bausteine.tabellen.vorladen import Vorab, loaded_ahead
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from quellen.models import Quelle
from themenfelder.models import Themenfeld


def _model(name: str):
    return apps.get_model("projects", name)


@cache
def _read_ahead(mit_teilen: bool) -> tuple[Vorab, ...]:
    """What the public columns read of a project, or all facts of its parts; said once, not for
    each question."""
    quellen = Quelle.objects.all()
    stellen, leika = Organisation.objects.all(), LeikaLeistung.objects.all()
    phasen, partner = _model("Phase").objects.all(), _model("Beteiligung").objects.all()
    leistungen = _model("Projektleistung").objects.all()
    if not mit_teilen:
        quellen = quellen.only("kennung", "titel", "veroeffentlichung")
        stellen = stellen.only("kennung", "kurzname", "veroeffentlichung")
        leika = leika.only("kennung", "bezeichnung", "veroeffentlichung")
        phasen = phasen.only("projekt", "art", "geplant_von", "geplant_bis", "stand")
        partner = partner.only("projekt", "organisation", "rolle")
        leistungen = leistungen.only("projekt", "leika_leistung")
    quelle = [Vorab("quelle", quellen)] if mit_teilen else []
    felder, faecher = Themenfeld.objects.oeffentlich(), _model("Fachlichkeit").objects
    titel, angaben = _model("FruehererTitel").objects, _model("Quellenangabe").objects
    ozg_leistungen = OzgLeistung.objects.only("ozg_id", "name", "slug", "veroeffentlichung")
    projekte = _model("Umsetzungsprojekt").objects.oeffentlich()
    vorschlaege = _model("Zuordnungsvorschlag").objects.oeffentlich().offene()
    return (
        Vorab("themenfelder", felder.only("name", "slug", "veroeffentlichung")),
        Vorab("ozg_leistungen", ozg_leistungen.oeffentlich()),
        Vorab("fachlichkeiten", faecher.only("name", "slug")),
        Vorab("stichwoerter", _model("Stichwort").objects.only("name", "slug")),
        Vorab("siehe_auch", projekte.only("kennung", "veroeffentlichung")),
        Vorab("phasen", phasen, *quelle),
        Vorab("beteiligungen", partner, Vorab("organisation", stellen), *quelle),
        Vorab("projektleistungen", leistungen, Vorab("leika_leistung", leika), *quelle),
        Vorab("fruehere_titel", titel.only("projekt", "titel", "zeitraum_von", "zeitraum_bis")),
        Vorab("quellenangaben", angaben.all(), Vorab("quelle", quellen)),
        Vorab("zuordnungsvorschlaege", vorschlaege, Vorab("ozg_leistung", ozg_leistungen)),
    )


class ProjektausgabeQuerySet(models.QuerySet):
    """Reads of whole projects."""

    def fuer_druck(self):
        """With everything public that the printed documents name."""
        return self.prefetch_related(
            Prefetch("themenfelder", Themenfeld.objects.oeffentlich()),
            Prefetch("ozg_leistungen", OzgLeistung.objects.oeffentlich()),
            "fachlichkeiten",
            Prefetch("phasen", _model("Phase").objects.in_reihenfolge()),
            Prefetch("beteiligungen", _model("Beteiligung").objects.oeffentlich()),
            Prefetch("projektleistungen", _model("Projektleistung").objects.oeffentlich()),
            Prefetch("fruehere_titel", _model("FruehererTitel").objects.mit_quelle()),
            Prefetch("quellenangaben", _model("Quellenangabe").objects.mit_quelle()),
            Prefetch("zuordnungsvorschlaege", _model("Zuordnungsvorschlag").objects.vermutete()),
        )

    def mit_anbauten(self):
        """With the public records that others have attached to the projects and their log."""
        return self.prefetch_related(
            *(anbau.prefetch(self.model) for anbau in logged_for(self.model))
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.prefetch_related(
            "themenfelder",
            "ozg_leistungen",
            "fachlichkeiten",
            "stichwoerter",
            "siehe_auch",
            Prefetch("zustaendiges_konto", get_user_model()._default_manager.only("username")),
            Prefetch("phasen", _model("Phase").objects.in_reihenfolge()),
            Prefetch("beteiligungen", _model("Beteiligung").objects.mit_organisation()),
            Prefetch("projektleistungen", _model("Projektleistung").objects.mit_leistung()),
            Prefetch("fruehere_titel", _model("FruehererTitel").objects.mit_quelle()),
            Prefetch("quellenangaben", _model("Quellenangabe").objects.mit_quelle()),
            Prefetch(
                "zuordnungsvorschlaege",
                _model("Zuordnungsvorschlag").objects.offene().select_related("ozg_leistung"),
            ),
        ).order_by("sortiertext", "pk")

    def fuer_angaben(self):
        """With everything that a public file and the log of changes say of them, and what was kept
        of it before."""
        projekte = self.fuer_download(mit_teilen=True).mit_anbauten()
        return projekte.defer(None).defer("suchtext", "interne_notiz")

    def fuer_download(self, mit_teilen: bool = False, nur: Collection[str] | None = None):
        """With everything the public columns read and nothing else, for very many records.

        `mit_teilen`: also with all facts of the phases, partners and Leistungen, for JSON. `nur`:
        the relations that are read, if not all.
        """
        return loaded_ahead(
            self.defer("suchtext", "interne_notiz", "oeffentliche_angaben"),
            *(
                relation
                for relation in _read_ahead(mit_teilen)
                if nur is None or relation.name in nur
            ),
        )
