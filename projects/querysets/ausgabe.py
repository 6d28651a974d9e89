"""Prefetching: Umsetzungsprojekte with everything that paper, files and downloads say of them."""

from collections.abc import Collection

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Prefetch

from bausteine.seiten.anbau import logged_for
from bausteine.tabellen.spalten import VORAB
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from quellen.models import Quelle
from themenfelder.models import Themenfeld


def _model(name: str):
    return apps.get_model("projects", name)


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
        the relations that are read, if not all. Lists of its own (`VORAB`): a related manager for
        each record would take half the time.
        """
        phasen, partner = _model("Phase").objects, _model("Beteiligung").objects
        leistungen = _model("Projektleistung").objects
        angaben = _model("Quellenangabe").objects.prefetch_related("quelle")
        # an Organisation or Quelle of many projects is loaded once
        if mit_teilen:
            phasen = phasen.prefetch_related("quelle")
            partner = partner.prefetch_related("organisation", "quelle")
            leistungen = leistungen.prefetch_related("leika_leistung", "quelle")
        else:
            phasen = phasen.only("projekt", "art", "geplant_von", "geplant_bis", "stand")
            partner = partner.only("projekt", "organisation", "rolle")
            stellen = Organisation.objects.only("kennung", "kurzname", "veroeffentlichung")
            partner = partner.prefetch_related(Prefetch("organisation", stellen))
            leistungen = leistungen.only("projekt", "leika_leistung")
            leika = LeikaLeistung.objects.only("kennung", "bezeichnung", "veroeffentlichung")
            leistungen = leistungen.prefetch_related(Prefetch("leika_leistung", leika))
            quellen = Quelle.objects.only("kennung", "titel", "veroeffentlichung")
            angaben = _model("Quellenangabe").objects.prefetch_related(Prefetch("quelle", quellen))
        vorab = {
            "themenfelder": Themenfeld.objects.oeffentlich().only(
                "name", "slug", "veroeffentlichung"
            ),
            "ozg_leistungen": OzgLeistung.objects.oeffentlich().only(
                "ozg_id", "name", "slug", "veroeffentlichung"
            ),
            "fachlichkeiten": _model("Fachlichkeit").objects.only("name", "slug"),
            "stichwoerter": _model("Stichwort").objects.only("name", "slug"),
            "siehe_auch": _model("Umsetzungsprojekt")
            .objects.oeffentlich()
            .only("kennung", "veroeffentlichung"),
            "phasen": phasen,
            "beteiligungen": partner,
            "projektleistungen": leistungen,
            "fruehere_titel": _model("FruehererTitel").objects.only(
                "projekt", "titel", "zeitraum_von", "zeitraum_bis"
            ),
            "quellenangaben": angaben,
            "zuordnungsvorschlaege": _model("Zuordnungsvorschlag")
            .objects.oeffentlich()
            .offene()
            .select_related("ozg_leistung"),
        }
        return self.defer("suchtext", "interne_notiz", "oeffentliche_angaben").prefetch_related(
            *(
                Prefetch(name, qs.order_by(), to_attr=VORAB + name)
                for name, qs in vorab.items()
                if nur is None or name in nur
            )
        )
