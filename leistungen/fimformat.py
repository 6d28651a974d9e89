"""Import format: Leistungen of the FIM-Portal, as a proposal that somebody accepts.

What the FIM says stands in fields of its own beside the name and the type of the catalogue: two
sources that differ are both kept. A key that nobody knows here becomes a draft; a key that a
complete file no longer has is marked, and nothing is deleted.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.bericht import named_when_taken
from bausteine.importe.protokoll import history_reason
from bausteine.importe.register import register
from bausteine.tabellen.arten import Datum, Schluessel
from bausteine.tabellen.pruefung import check
from bausteine.tabellen.spalten import Mitgelesen, Spalte
from bausteine.werte.zeitraum import Zeitraum
from leistungen.fimdatei import FORMATNAME, RESSOURCE, Fimtabelle
from leistungen.identifiers import LEIKA_SCHLUESSEL
from leistungen.katalogstand import QUELLE
from leistungen.models import LeikaLeistung
from quellen.models import Quelle


@register
class FimResource(PortalResource):
    """File format `fim-leistungen`: the names of the FIM-Portal's interface."""

    resource_name = RESSOURCE
    with_template = False  # nobody fills it in
    key_columns = ("leistungsschluessel",)
    leistungsschluessel = Mitgelesen(
        "leika_schluessel",
        "LeiKa-Schlüssel; Schlüssel beim Import.",
        Schluessel(LEIKA_SCHLUESSEL),
        spaltenname="leistungsschluessel",
    )
    leistungsbezeichnung = Spalte(
        "fim_bezeichnung", "Bezeichnung im FIM-Portal.", spaltenname="leistungsbezeichnung"
    )
    leistungsbezeichnung_2 = Spalte(
        "bezeichnung_2",
        "Bezeichnung II: in der Sprache der Bürgerinnen und Bürger.",
        spaltenname="leistungsbezeichnung_2",
    )
    kurztext = Spalte("kurztext", "Kurztext ohne Auszeichnung.")
    typisierung = Spalte(
        "fim_typisierung", "LeiKa-Typisierung, auch mehrere („2/3b, 5“).", spaltenname="typisierung"
    )
    geaendert_datum_zeit = Spalte(
        "fim_geaendert_am",
        "Tag der letzten Änderung im FIM-Portal.",
        Datum(),
        spaltenname="geaendert_datum_zeit",
    )
    fehlt_seit = Spalte(
        "fim_fehlt_seit",
        "Seit wann sie im FIM-Portal nicht mehr steht; leer: sie steht dort.",
        Datum(),
        spaltenname="fehlt_seit",
    )

    class Meta:
        model = LeikaLeistung

    @classmethod
    def get_display_name(cls):
        return FORMATNAME

    # -- before the rows ----------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        self._reason = history_reason(kwargs.get("file_name"))
        if isinstance(dataset, Fimtabelle):
            self.remarks += dataset.hinweise
            if dataset.vollstaendig:
                self._mark_missing(dataset)
        super().before_import(dataset, **kwargs)
        self.quelle = self._source(getattr(dataset, "abgerufen_am", None) or timezone.localdate())

    def _mark_missing(self, dataset: Fimtabelle) -> None:
        """A row for each Leistung that the FIM-Portal had and has no more: all as it is, but the
        mark."""
        genannt = {zeile[0] for zeile in dataset}
        tag = dataset.abgerufen_am or timezone.localdate()
        bekannte = LeikaLeistung.objects.filter(
            fim_geaendert_am__isnull=False, fim_fehlt_seit__isnull=True
        ).order_by("leika_schluessel")
        for leistung in bekannte:
            if leistung.leika_schluessel in genannt or not leistung.leika_schluessel:
                continue
            spalten = dict(zip(dataset.headers or (), map(str, self._cells(leistung)), strict=True))
            dataset.append([*list(spalten.values())[:-1], f"{tag:%d.%m.%Y}"])
            self.remarks.append(
                (
                    len(dataset) + 1,
                    f"„{leistung}“ ({leistung.leika_schluessel}) steht nicht mehr im FIM-Portal. "
                    "Sie bleibt und wird so gekennzeichnet.",
                )
            )

    def _cells(self, leistung: LeikaLeistung) -> list[str]:
        return [spalte.cell(leistung) for spalte in self.columns]

    def _source(self, tag: dt.date) -> Quelle:
        """The Quelle, with the day on which the FIM-Portal was asked; an older file leaves it."""
        quelle = Quelle.objects.filter(kennung=QUELLE).first() or Quelle(
            kennung=QUELLE,
            titel="FIM-Portal: Steckbriefe der Leistungen",
            herausgeber="FIM-Portal des Bundes und der Länder",
        )
        bisher = quelle.stand
        if quelle.pk and bisher and bisher.von >= tag:
            return quelle
        quelle.stand = Zeitraum.parse(f"{tag:%d.%m.%Y}")
        self._save_first(quelle)
        return quelle

    def _save_first(self, record) -> None:
        """Store what rows refer to, in the history of this import."""
        record._change_reason = self._reason
        check(record)
        with named_when_taken(record, ()):
            record.save()

    # -- the rows -----------------------------------------------------------------------------

    def named_by(self, rows, first_row):
        schluessel = {LEIKA_SCHLUESSEL.cleaned(row.get("leistungsschluessel", "")) for row in rows}
        return Q(leika_schluessel__in=schluessel)

    def existing_records(self, rows, first_row):
        gefunden = self.get_queryset().filter(self.named_by(rows, first_row))
        return {(str(record.leika_schluessel),): record for record in gefunden}

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        text = row.get("leistungsschluessel") or ""
        if not LEIKA_SCHLUESSEL.fits(LEIKA_SCHLUESSEL.cleaned(text)):
            raise ValidationError(
                {"leistungsschluessel": f"„{text[:40]}“ – {LEIKA_SCHLUESSEL.satz}"}
            )

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        if not self.is_new:
            return
        schluessel = LEIKA_SCHLUESSEL.cleaned(row["leistungsschluessel"])
        instance.leika_schluessel = instance.kennung = schluessel
        instance.bezeichnung = instance.fim_bezeichnung or instance.bezeichnung_2 or schluessel
        instance.typ = instance.fim_typisierung[:30]
        instance.veroeffentlichung = Veroeffentlichung.ENTWURF
        instance.quelle = self.quelle
        instance.fundstelle = f"Steckbrief {schluessel}"
