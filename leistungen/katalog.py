"""Import format: the federal OZG-Umsetzungskatalog, read as it is published.

One row per LeiKa-Leistung, with its OZG-Leistung, Lage and Themenfeld repeated in it. The file is
real and therefore dirty: unusable keys, rows without an OZG-Leistung and twins without a key are
kept and reported, never dropped.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from bausteine.bearbeiten.zusammenfuehren import merged_records
from bausteine.geschichte.zeilensperre import hold_with_parts
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import JaNein, cell_text
from bausteine.tabellen.spalten import Mitgelesen, Spalte
from bausteine.werte.schluessel import slug_of
from leistungen.identifiers import LEIKA_SCHLUESSEL, NICHT_IM_LEIKA, OZG_ID
from leistungen.models import LeikaLeistung, OzgLeistung
from leistungen.ohne_ozg_id import OhneOzgId, sentence
from themenfelder.models import Lage, Themenfeld

#: LeiKa typisation in the grouping the catalogue uses
_TYPEN = {"1", "2", "3", "2/3", *map(str, range(4, 13))}
#: columns that tell twins apart
_INHALT = ("LeiKa-Typ", "Rechtsgrundlage(n)", "Gesetz(e)", "Gesetzeskürzel", "SDG1", "SDG2")

#: what the file may change of an OZG-Leistung, by the name of its column
ANDERES = {
    "OZG-ID": "ihre OZG-ID",
    "OZG-Leistung": "einen anderen Namen",
    "Themenfeld": "das Themenfeld des Katalogs",
    "Lage": "die Lage des Katalogs",
}


@dataclass
class Katalogzeile:
    """What a row is about, resolved before any row is stored."""

    zeile: int
    ozg_id: str = ""
    leika_schluessel: str | None = None
    kennung: str = ""
    hinweis: str = ""
    fehler: dict | None = None


@register
class KatalogResource(PortalResource):
    """File format `katalog`: the federal catalogue with its own column names."""

    resource_name = "katalog"
    with_example = False  # a list to choose from would not make it an official file
    themenfeld = Mitgelesen(
        "ozg_leistung__themenfeld__name", "Name des Themenfelds.", spaltenname="Themenfeld"
    )
    lage = Mitgelesen("ozg_leistung__lage__name", "Name der Lage.", spaltenname="Lage")
    ozg_leistung = Mitgelesen(
        "ozg_leistung__name", "Name der OZG-Leistung.", spaltenname="OZG-Leistung"
    )
    ozg_id = Mitgelesen("ozg_leistung__ozg_id", "OZG-ID, fünf Ziffern.", spaltenname="OZG-ID")
    bezeichnung = Spalte("bezeichnung", "Bezeichnung.", spaltenname="LeiKa-Bezeichnung")
    leika_schluessel = Mitgelesen(
        "leika_schluessel", f"Schlüssel oder „{NICHT_IM_LEIKA}“.", spaltenname="LeiKa-Schlüssel"
    )
    typ = Spalte("typ", "LeiKa-Typ, auch in Verbindung.", spaltenname="LeiKa-Typ")
    rechtsgrundlagen = Spalte(
        "rechtsgrundlagen", "Rechtsgrundlagen.", spaltenname="Rechtsgrundlage(n)"
    )
    gesetze = Spalte("gesetze", "Gesetze.", spaltenname="Gesetz(e)")
    gesetzeskuerzel = Spalte("gesetzeskuerzel", "Gesetzeskürzel.", spaltenname="Gesetzeskürzel")
    sdg1 = Spalte("sdg1", "Kennzeichen SDG1.", JaNein(), spaltenname="SDG1")
    sdg2 = Spalte("sdg2", "Kennzeichen SDG2.", JaNein(), spaltenname="SDG2")

    class Meta:
        model = LeikaLeistung

    @classmethod
    def get_display_name(cls):
        return "OZG-Umsetzungskatalog, wie der Bund ihn veröffentlicht"

    def required_key_columns(self, headers):
        return tuple(spalte.column_name for spalte in self.columns)

    # -- before the rows ----------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.only_with_everything()
        rows = [dict(zip(dataset.headers, map(cell_text, werte), strict=True)) for werte in dataset]
        self._reason = f"Import {kwargs.get('file_name') or 'Katalog'}"
        nummern = map(self.number_of_row, range(len(rows)))
        self._eintraege = {i: self._resolve(i, r) for i, r in zip(nummern, rows, strict=True)}
        self._name_keyless(rows)
        self._leistungen = self._store_levels(rows)
        if ohne := sum(not eintrag.ozg_id for eintrag in self._eintraege.values()):
            worte = "Zeile ohne OZG-Leistung ist" if ohne == 1 else "Zeilen ohne OZG-Leistung sind"
            self.remarks.append((None, f"{ohne} {worte} übernommen."))

    def _resolve(self, zeile, row) -> Katalogzeile:
        eintrag = Katalogzeile(zeile, ozg_id=OZG_ID.cleaned(row["OZG-ID"]))
        text = row["LeiKa-Schlüssel"]
        schluessel = LEIKA_SCHLUESSEL.cleaned(text)
        try:
            if eintrag.ozg_id:
                OZG_ID.validator(eintrag.ozg_id)
        except ValidationError as fehler:
            eintrag.fehler = {"OZG-ID": fehler.messages}
        try:
            LEIKA_SCHLUESSEL.validator(schluessel)
            eintrag.leika_schluessel = eintrag.kennung = schluessel
        except ValidationError:
            if text and text.lower() != NICHT_IM_LEIKA.lower():
                eintrag.hinweis = f"Schlüssel in der Quelle: {text}"
                self.remarks.append(
                    (
                        zeile,
                        f"„{text}“ ist kein LeiKa-Schlüssel. Der Eintrag ist ohne Schlüssel "
                        "übernommen, die Angabe steht in seinem Hinweis.",
                    )
                )
        unbekannt = {teil.strip() for teil in row["LeiKa-Typ"].split(",")} - _TYPEN - {""}
        for typ in sorted(unbekannt):
            self.remarks.append((zeile, f"Der LeiKa-Typ „{typ}“ ist nicht vorgesehen; übernommen."))
        return eintrag

    def _name_keyless(self, rows) -> None:
        """Give rows without a key a lasting Kennung; twins are numbered by their content.

        By content, not by place: a file in another order names the same records.
        """
        gruppen = defaultdict(list)
        for eintrag, row in zip(self._eintraege.values(), rows, strict=True):
            if not eintrag.kennung:
                basis = f"{eintrag.ozg_id or 'ohne-ozg-id'}-{slug_of(row['LeiKa-Bezeichnung'])}"
                gruppen[basis].append((eintrag, row))
        for basis, gruppe in gruppen.items():
            gruppe.sort(key=lambda paar: [paar[1][n] for n in ("LeiKa-Bezeichnung", *_INHALT)])
            for nummer, (eintrag, row) in enumerate(gruppe, 1):
                eintrag.kennung = basis if nummer == 1 else f"{basis}-{nummer}"
                if nummer > 1:
                    self._report_twin(gruppe[nummer - 2], (eintrag, row))

    def _report_twin(self, erster, zweiter) -> None:
        (eintrag, row), (anderer, andere_row) = erster, zweiter
        if row["LeiKa-Bezeichnung"] != andere_row["LeiKa-Bezeichnung"]:
            return
        verschieden = [name for name in _INHALT if row[name] != andere_row[name]]
        if not verschieden:
            anderer.fehler = {"LeiKa-Bezeichnung": [f"Die Zeile gleicht Zeile {eintrag.zeile}."]}
            return
        self.remarks.append(
            (
                max(eintrag.zeile, anderer.zeile),
                f"Gleiche OZG-ID und Bezeichnung wie Zeile {min(eintrag.zeile, anderer.zeile)}, "
                f"verschieden in {', '.join(verschieden)}. Beide sind übernommen.",
            )
        )

    def _store_levels(self, rows) -> dict[str, OzgLeistung]:
        """Themenfelder, Lagen and OZG-Leistungen of the file; gives the latter by OZG-ID."""
        felder = self._store_themenfelder({row["Themenfeld"] for row in rows} - {""})
        lagen = self._store_lagen(
            {(row["Themenfeld"], row["Lage"]) for row in rows if row["Lage"]}, felder
        )
        if not self.nur_probe:  # they have no rows of their own, by which they would be held
            hold_with_parts(OzgLeistung.objects.all())
        vorhandene = OzgLeistung.objects.exclude(ozg_id=None)
        leistungen = {e.ozg_id: e for e in vorhandene if e.ozg_id}
        verschmolzen = self._merged_leistungen(leistungen)
        leistungen |= verschmolzen
        gesehen = {*verschmolzen}
        self._ohne_ozg_id = OhneOzgId()
        neu = geaendert = 0
        for eintrag, row in zip(self._eintraege.values(), rows, strict=True):
            ozg_id = eintrag.ozg_id
            if not ozg_id or ozg_id in gesehen or eintrag.fehler:
                continue
            gesehen.add(ozg_id)
            soll = {
                "name": row["OZG-Leistung"],
                "themenfeld": felder.get(row["Themenfeld"]),
                "lage": lagen.get((row["Themenfeld"], row["Lage"])),
            }
            leistung = leistungen.get(ozg_id)
            if leistung is None:
                leistung = self._keyless_or_new(ozg_id, soll, eintrag)
                neu += leistung.pk is None
                geaendert += leistung.pk is not None
            elif all(getattr(leistung, feld) == wert for feld, wert in soll.items()):
                continue
            else:
                geaendert += 1
                self._note_change(leistung, ozg_id, soll, eintrag)
                if leistung.name != soll["name"]:
                    self.remarks.append(
                        (
                            eintrag.zeile,
                            f"Die OZG-Leistung {ozg_id} hieß bisher „{leistung.name}“, "
                            f"im Katalog „{soll['name']}“.",
                        )
                    )
            leistungen[ozg_id] = self._save(leistung, soll, eintrag)
        self.remarks.append((None, f"OZG-Leistungen: {neu} neu, {geaendert} geändert."))
        return leistungen

    def _keyless_or_new(self, ozg_id, soll, eintrag) -> OzgLeistung:
        """A record of that name that waits for its key, else a new one."""
        if leistung := self._ohne_ozg_id.take(soll["name"], soll["themenfeld"]):
            self.remarks.append((eintrag.zeile, sentence(leistung, ozg_id, soll["name"])))
            self._note_change(leistung, ozg_id, soll, eintrag)
            leistung.ozg_id = ozg_id
            return leistung
        return OzgLeistung(ozg_id=ozg_id, slug=f"{slug_of(soll['name'])}-{ozg_id}")

    def _note_change(self, leistung, ozg_id, soll, eintrag) -> None:
        """For the preview: what the file changes of an OZG-Leistung that is there already."""
        unterschiede = [
            (name, str(getattr(leistung, feld) or ""), str(wert or ""))
            for (feld, wert), name in zip({"ozg_id": ozg_id, **soll}.items(), ANDERES, strict=True)
            if getattr(leistung, feld) != wert
        ]
        self.mitgeaendert.append((eintrag.zeile, leistung.name, unterschiede))

    def summary_of_others(self) -> str:
        """„21 vorhandene OZG-Leistungen bekommen ihre OZG-ID oder einen anderen Namen“."""
        anzahl = len(self.mitgeaendert)
        betroffen = {name for *_, unterschiede in self.mitgeaendert for name, *_ in unterschiede}
        *vorn, zuletzt = [was for name, was in ANDERES.items() if name in betroffen]
        was = f"{', '.join(vorn)} oder {zuletzt}" if vorn else zuletzt
        if anzahl == 1:
            return f"1 vorhandene OZG-Leistung bekommt {was}"
        return f"{anzahl} vorhandene OZG-Leistungen bekommen {was}"

    def _merged_leistungen(self, lebende) -> dict[str, OzgLeistung]:
        """What merged OZG-Leistungen became, by their former OZG-ID; they stay as they are."""
        ziele = {
            alt.ozg_id: neu
            for _, neu, alt in merged_records(OzgLeistung)
            if isinstance(alt, OzgLeistung) and alt.ozg_id and alt.ozg_id not in lebende
        }
        nach_slug = {e.slug: e for e in OzgLeistung.objects.filter(slug__in=ziele.values())}
        genannt = {eintrag.ozg_id for eintrag in self._eintraege.values()} & ziele.keys()
        for ozg_id in sorted(genannt):
            self.remarks.append(
                (
                    None,
                    f"Die OZG-Leistung {ozg_id} ist in „{ziele[ozg_id]}“ "
                    "aufgegangen und so gelesen.",
                )
            )
        return {nr: nach_slug[neu] for nr, neu in ziele.items() if neu in nach_slug}

    def _save(self, record, werte, eintrag=None):
        for feld, wert in werte.items():
            setattr(record, feld, wert)
        record._change_reason = self._reason
        try:
            record.full_clean(validate_unique=False)
        except ValidationError as fehler:
            if eintrag is None:
                raise
            eintrag.fehler = {"OZG-Leistung": fehler.messages}
            return None
        record.save()
        return record

    def _store_themenfelder(self, namen) -> dict[str, Themenfeld]:
        """By name. New ones are numbered in the alphabet's order, as the official list is."""
        felder = {feld.name: feld for feld in Themenfeld.objects.all()}
        naechste = max((feld.nummer for feld in felder.values()), default=0) + 1
        neue = sorted(namen - felder.keys())
        for nummer, name in enumerate(neue, naechste):
            werte = {"nummer": nummer, "name": name, "slug": slug_of(name)}
            felder[name] = self._save(Themenfeld(), werte)
        self.remarks.append((None, f"Themenfelder: {len(neue)} neu."))
        return felder

    def _store_lagen(self, paare, felder) -> dict[tuple[str, str], Lage]:
        """By Themenfeld and name."""
        lagen = {
            (lage.themenfeld.name, lage.name): lage
            for lage in Lage.objects.select_related("themenfeld")
        }
        neue = sorted(paare - lagen.keys())
        for feld, name in neue:
            lagen[(feld, name)] = self._save(Lage(), {"themenfeld": felder[feld], "name": name})
        self.remarks.append((None, f"Lagen: {len(neue)} neu."))
        return lagen

    # -- the rows -----------------------------------------------------------------------------

    def key_of_row(self, row):
        """Known only with the whole file in view: the Kennung of the row being read."""
        eintrag = getattr(self, "_eintraege", {}).get(getattr(self, "row_number", None))
        return (eintrag.kennung,) if eintrag else None

    def named_by(self, rows, first_row):
        ab = self.place_of_row(first_row)
        nummern = map(self.number_of_row, range(ab, ab + len(rows)))
        return Q(kennung__in=[self._eintraege[nummer].kennung for nummer in nummern])

    def existing_records(self, rows, first_row):
        records = self.get_queryset().filter(self.named_by(rows, first_row))
        return {(record.kennung,): record for record in records}

    def before_import_row(self, row, **kwargs):
        eintrag = self._eintraege[self.row_number]
        if eintrag.leika_schluessel:
            erste = self._first_rows().get(eintrag.leika_schluessel)
            if erste != self.row_number:
                raise ValidationError(
                    {"LeiKa-Schlüssel": f"Derselbe Schlüssel steht schon in Zeile {erste}."}
                )
        if eintrag.fehler:
            raise ValidationError(eintrag.fehler)

    def _first_rows(self) -> dict[str | None, int]:
        if not hasattr(self, "_first"):
            self._first: dict[str | None, int] = {}
            for zeile, eintrag in self._eintraege.items():
                self._first.setdefault(eintrag.leika_schluessel, zeile)
        return self._first

    def import_instance(self, instance, row, **kwargs):
        eintrag = self._eintraege[self.row_number]
        instance.kennung = eintrag.kennung
        instance.leika_schluessel = eintrag.leika_schluessel
        instance.ozg_leistung = self._leistungen.get(eintrag.ozg_id)
        if eintrag.hinweis:
            instance.hinweis = eintrag.hinweis
        super().import_instance(instance, row, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Also what was merged into another LeiKa-Leistung: nobody can mend the official file."""
        neu = self.is_new and self.keys.merged_into(instance.kennung)
        if neu:
            self._changes = []
            self.remarks.append(
                (
                    self.row_number,
                    f"„{instance.kennung}“ ist in „{neu}“ aufgegangen; die Zeile ist übergangen.",
                )
            )
            return True
        return super().skip_row(instance, original, row, import_validation_errors)
