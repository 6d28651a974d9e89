"""QuerySets: the import log, read and written."""

from django.db import models

from bausteine.geschichte.einfuegen import insert_values
from bausteine.werte.eigene import related_model


class ImportQuerySet(models.QuerySet):
    """The imports, the latest first."""

    def protokolliert(self, eintraege, **angaben):
        """A new record, linked to `eintraege`: (model, key of the record, key of the entry)."""
        der_import = self.create(**angaben)
        modell, nummer = related_model(self.model, "eintraege"), der_import.pk
        insert_values(
            modell,
            ["der_import", "modell", "datensatz", "eintrag"],
            ((nummer, model._meta.label_lower, *paar) for model, *paar in eintraege),
        )
        return der_import

    def aufgehoben(self, modell: str, schluessel) -> set[tuple[int, int]]:
        """(record, history entry) of imports taken back, and of the acts that did so.

        Only where the act reached the record: one that it left keeps what the import wrote.
        """
        eintraege = related_model(self.model, "eintraege")._default_manager.filter(
            modell=modell, datensatz__in=schluessel
        )
        akte = eintraege.filter(der_import__nimmt_zurueck__isnull=False).values_list(
            "datensatz", "eintrag", "der_import__nimmt_zurueck"
        )
        erreicht = {(datensatz, importiert) for datensatz, _, importiert in akte}
        zurueck = eintraege.filter(der_import__ruecknahme__isnull=False).values_list(
            "datensatz", "eintrag", "der_import"
        )
        return {(datensatz, eintrag) for datensatz, eintrag, _ in akte} | {
            (datensatz, eintrag)
            for datensatz, eintrag, importiert in zurueck
            if (datensatz, importiert) in erreicht
        }

    def lesbar(self, konto, bereich):
        """All of them, or those of a limited account itself."""
        return self.all() if bereich.sieht_alles else self.filter(konto=konto)

    def ruecknehmbar(self, konto, bereich):
        """Those that the account may take back."""
        return self.all() if bereich.alles else self.filter(konto=konto)

    def fuer_liste(self):
        """With the account and what took it back."""
        return self.select_related("konto", "nimmt_zurueck", "ruecknahme")

    def letzte(self, anzahl: int):
        """The latest files that were written; what took one back marks it and is no line."""
        return self.fuer_liste().filter(nimmt_zurueck=None)[:anzahl]


class SpaltenzuordnungQuerySet(models.QuerySet):
    """What accounts have said about headings."""

    def remembered(self, konto, ressource: str) -> dict[str, str]:
        """What the headings of this account's files mean."""
        eigene = self.filter(konto=konto, ressource=ressource).values_list("spalten", flat=True)
        return next(iter(eigene), {})

    def remember(self, konto, ressource: str, spalten: dict[str, str]) -> None:
        """Keep it for the next file; what is said now goes before what was said then."""
        bekannt = self.remembered(konto, ressource)
        if spalten.items() - bekannt.items():
            self.update_or_create(
                konto=konto, ressource=ressource, defaults={"spalten": bekannt | spalten}
            )
