"""Import format: the Gemeindeverzeichnis, with all Kreise and Gemeinden of one Land.

A key is known, or a name without one is: then it is that Organisation. A key that comes with
another name, or a name with another key, is told and left alone: only people can say whether that
is the same Kommune. What the file no longer has is told as well; nothing ends by itself.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from import_export.instance_loaders import BaseInstanceLoader
from tablib import Dataset

from bausteine.geschichte.zeilensperre import hold_with_parts
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.bericht import named_when_taken
from bausteine.importe.protokoll import history_reason
from bausteine.importe.register import register
from bausteine.tabellen.arten import Art, Aufzaehlung, Datum, Ganzzahl, JaNeinOffen
from bausteine.tabellen.pruefung import check
from bausteine.tabellen.spalten import Mitgelesen, Spalte
from bausteine.werte.land import Land
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import folded
from bausteine.werte.zeitraum import Zeitraum
from gebiete.enums import Kommunenart
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from gebiete.verzeichnis import FORMATNAME, KOPF, RESSOURCE
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from quellen.models import Quelle

#: what the file may change of an Organisation that is there, by the name of its column
ANDERES = {"AGS": "ags", "ARS": "ars", "Kreis": "kreis"}
GEBIETE = (Organisationstyp.KOMMUNE, Organisationstyp.KREIS)


class Bezirk(Art):
    """A Regierungsbezirk by its key, which stands before its name."""

    def read(self, text, resource):
        if text and text[:3] not in resource.bezirke:
            raise ValidationError(f"Der Regierungsbezirk „{text[:40]}“ ist nicht bekannt.")
        return resource.bezirke[text[:3]] if text else None

    def write(self, value):
        return f"{value.schluessel} {value.name}" if value else ""


class Klasse(Art):
    """A Größenklasse of the Land that the key alone says."""

    def read(self, text, resource):
        return resource.klassen.get(text)

    def write(self, value):
        return value.slug if value else ""


class Klassenspalte(Spalte):
    """Where the key says no Größenklasse, that of the law stays."""

    def put(self, record, value):
        if value is not None:
            super().put(record, value)


class Verzeichnislader(BaseInstanceLoader):
    """The Kommunen by their AGS, all at once: the file names them all."""

    resource: "GemeindeverzeichnisResource"

    def get_instance(self, row):
        return self.resource.kommunen.get(row["AGS"])


@register
class GemeindeverzeichnisResource(PortalResource):
    """File format `gv100ad`; `land`: the one that is read, PORTAL_LAND unless said otherwise."""

    resource_name = RESSOURCE
    je_land = True
    with_template = False  # nobody fills it in
    key_columns = ("AGS",)
    zeile = Mitgelesen("zeile", "Zeile der Datei.", spaltenname="Zeile")
    ags = Mitgelesen("organisation__ags", "Amtlicher Gemeindeschlüssel.", spaltenname="AGS")
    ars = Mitgelesen("organisation__ars", "Amtlicher Regionalschlüssel.", spaltenname="ARS")
    name = Mitgelesen("organisation__name", "Amtlicher Name bis zum Komma.", spaltenname="Name")
    art = Spalte("art", "Art der Gebietskörperschaft.", Aufzaehlung(Kommunenart), spaltenname="Art")
    groessenklasse = Klassenspalte(
        "groessenklasse",
        "Größenklasse, soweit der Schlüssel sie sagt.",
        Klasse(),
        spaltenname="Größenklasse",
    )
    kreis = Mitgelesen("organisation__kreis__ags", "Schlüssel des Kreises.", spaltenname="Kreis")
    regierungsbezirk = Spalte(
        "regierungsbezirk", "Regierungsbezirk.", Bezirk(), spaltenname="Regierungsbezirk"
    )
    einwohner = Spalte(
        "einwohner", "Einwohner; leer: nicht bekannt.", Ganzzahl(), spaltenname="Einwohner"
    )
    flaeche = Spalte("flaeche", "Fläche in Hektar.", Ganzzahl(), spaltenname="Fläche")
    plz_sitz = Spalte("plz_sitz", "Postleitzahl der Verwaltung.", spaltenname="PLZ")
    mehrere_plz = Spalte(
        "mehrere_plz", "Ob es weitere gibt.", JaNeinOffen(), spaltenname="weitere PLZ"
    )
    gebietsstand = Spalte(
        "gebietsstand", "Tag, für den das gilt.", Datum(), spaltenname="Gebietsstand"
    )

    class Meta:
        model = Kommune
        instance_loader_class = Verzeichnislader

    def __init__(self, land: Land | None = None, **kwargs):
        super().__init__(**kwargs)
        self.land: Land = land or settings.PORTAL_LAND
        self.kommunen: dict[str, Kommune] = {}
        self.bezirke: dict[str, Regierungsbezirk] = {}
        self.klassen: dict[str, Groessenklasse] = {}
        self._zeilen: list[int] = []

    @classmethod
    def get_display_name(cls):
        return FORMATNAME

    def required_key_columns(self, headers):
        return KOPF

    def key_of_row(self, row):
        return (row["AGS"],) if row.get("AGS") else None

    def number_of_row(self, platz):
        """The line of the file, of which the table holds only some."""
        return self._zeilen[platz] if self._zeilen else platz + 2

    def place_of_row(self, zeile):
        return self._zeilen.index(zeile)

    # -- before the rows ----------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self._readable = False  # until the whole file is in order, no row is looked at
        self.only_with_everything()
        if getattr(dataset, "ressource", "") != RESSOURCE:
            raise ValidationError(
                "Bitte die Datei im Format GV100AD wählen, wie die Statistischen Ämter sie "
                "veröffentlichen; eine Tabelle mit Kommunen gehört zum Dateiformat „Kommunen“."
            )
        rows = [dict(zip(KOPF, werte, strict=True)) for werte in dataset]
        rows = [row for row in rows if row["AGS"].startswith(self.land.schluessel)]
        if not rows:
            raise ValidationError(
                f"Die Datei nennt keine Kommune {self.land.wo}. Welches Land gelesen wird, sagt "
                "die Einstellung PORTAL_LAND, auf der Kommandozeile auch --land."
            )
        self._reason = history_reason(kwargs.get("file_name"))
        self._check_age(rows)
        if not self.nur_probe:
            hold_with_parts(Organisation.objects.filter(typ__in=GEBIETE))
        self._store_what_is_named(rows)
        self._organisationen = Zuordnung(self, rows).stored()
        self.kommunen = Kommune.objects.je_ags()
        self._tell_what_is_gone(rows)
        rows = [row for row in rows if row["AGS"] in self._organisationen]
        self._zeilen = [int(row["Zeile"]) for row in rows]
        _refill(dataset, rows)
        self._readable = True

    def _check_age(self, rows) -> None:
        """Raises ValidationError where the portal knows a later state."""
        self._stand = Datum().read(rows[0]["Gebietsstand"], self)
        kommunen = Kommune.objects.filter(organisation__ags__startswith=self.land.schluessel)
        bekannt = kommunen.aggregate(stand=Max("gebietsstand"))["stand"]
        if bekannt and bekannt > self._stand:
            raise ValidationError(
                f"Die Datei hat den Gebietsstand {self._stand:%d.%m.%Y}; im Portal steht schon "
                f"der vom {bekannt:%d.%m.%Y}. Eine ältere Datei wird nicht eingelesen."
            )

    def _store_what_is_named(self, rows) -> None:
        """The Quelle of this state, and the Regierungsbezirke of the Land."""
        kennung = f"gv-isys-{self._stand:%Y-%m-%d}"
        quelle = Quelle.objects.filter(kennung=kennung).first()
        if quelle is None:
            tag = f"{self._stand:%d.%m.%Y}"
            quelle = Quelle(
                kennung=kennung,
                titel=f"Gemeindeverzeichnis-Informationssystem (GV-ISys), Gebietsstand {tag}",
                herausgeber="Statistisches Bundesamt (Destatis)",
            )
            quelle.stand = Zeitraum.parse(tag)
            self.save_first(quelle)
        self.quelle = quelle
        self.klassen = {k.slug: k for k in Groessenklasse.objects.filter(land=self.land)}
        self.bezirke = {b.schluessel: b for b in Regierungsbezirk.objects.all()}
        for text in sorted({row["Regierungsbezirk"] for row in rows} - {""}):
            schluessel, _, name = text.partition(" ")
            if schluessel not in self.bezirke:
                bezirk = Regierungsbezirk(schluessel=schluessel, name=name)
                self.bezirke[schluessel] = self.save_first(bezirk)

    def save_first(self, record):
        """Store a record that rows refer to, in the history of this import."""
        record._change_reason = self._reason
        check(record)
        with named_when_taken(record, ()):
            record.save()
        return record

    def place(self, ags: str) -> str:
        """Where in the Quelle a key stands."""
        return f"Satzart {60 if len(ags) == 8 else 40}, Schlüssel {ags}"

    def _tell_what_is_gone(self, rows) -> None:
        """Kommunen of the Land whose key the file does not have."""
        genannt = {row["AGS"] for row in rows}
        for ags in sorted(self.kommunen.keys() - genannt):
            kommune = self.kommunen[ags]
            if ags.startswith(self.land.schluessel) and kommune.gueltig_bis is None:
                self.remarks.append(
                    (
                        None,
                        f"„{kommune}“ ({ags}) steht nicht mehr im Verzeichnis. Ist sie aufgelöst, "
                        "tragen Sie „bestand bis“ ein und bei der Organisation den Nachfolger.",
                    )
                )

    # -- the rows -----------------------------------------------------------------------------

    def import_instance(self, instance, row, **kwargs):
        ags = row["AGS"]
        instance.organisation = self._organisationen[ags]
        neu, klasse = instance.gebietsstand != self._stand, instance.groessenklasse_id
        super().import_instance(instance, row, **kwargs)
        if neu or instance.quelle_id is None:
            instance.quelle, instance.fundstelle = self.quelle, self.place(ags)
        if instance.groessenklasse_id != klasse:
            instance.groessenklasse_quelle = self.quelle
            instance.groessenklasse_fundstelle = self.place(ags)

    def summary_of_others(self) -> str:
        """„21 vorhandene Organisationen bekommen AGS, ARS oder Kreis aus der Datei“."""
        if len(self.mitgeaendert) == 1:
            return "1 vorhandene Organisation bekommt AGS, ARS oder Kreis aus der Datei"
        return (
            f"{len(self.mitgeaendert)} vorhandene Organisationen bekommen AGS, ARS oder Kreis aus "
            "der Datei"
        )


def _refill(dataset: Dataset, rows: list[dict[str, str]]) -> None:
    """Only these rows; what was left out is no row of this import."""
    dataset.wipe()
    dataset.headers = list(KOPF)
    for row in rows:
        dataset.append([row[name] for name in KOPF])


class Zuordnung:
    """Which Organisation each row means; new ones are made, and Kreise come first."""

    def __init__(self, resource: GemeindeverzeichnisResource, rows: list[dict[str, str]]):
        self.resource, self.rows = resource, rows
        self.genannt = {row["AGS"] for row in rows}
        self.nach_ags: dict[str, Organisation] = {}
        self.nach_name: dict[tuple[str, str], list[Organisation]] = {}
        self.namen: dict[int, set[str]] = {}
        for organisation in Organisation.objects.select_related("kreis").prefetch_related("aliase"):
            self._remember(organisation, [alias.name for alias in organisation.aliase.all()])
        alle = Organisation.objects.values_list("kurzname", "kennung")
        self.kurznamen = {kurzname.lower() for kurzname, _ in alle}
        self.kennungen = {kennung for _, kennung in alle}

    def _remember(self, organisation: Organisation, aliase: list[str]) -> None:
        namen = {organisation.name, organisation.kurzname, *aliase}
        self.namen[organisation.pk] = {folded(name) for name in namen}
        if organisation.ags:
            self.nach_ags[organisation.ags] = organisation
        if organisation.typ in GEBIETE:
            for name in self.namen[organisation.pk]:
                self.nach_name.setdefault((organisation.typ, name), []).append(organisation)

    def stored(self) -> dict[str, Organisation]:
        """By AGS; what is left alone is missing, and told."""
        gefunden: dict[str, Organisation] = {}
        for row in sorted(self.rows, key=lambda row: len(row["AGS"])):
            kreis = gefunden.get(row["Kreis"])
            try:
                organisation = self._meant(row)
            except ValidationError as grund:
                satz = f"Nicht übernommen: {' '.join(grund.messages)}"
                self.resource.remarks.append((int(row["Zeile"]), satz))
                continue
            if organisation is None:
                organisation = self._new(row, kreis)
            else:
                self._bring_up_to_date(organisation, row, kreis)
            gefunden[row["AGS"]] = organisation
        return gefunden

    def _meant(self, row) -> Organisation | None:
        """The one there is, None for a new one. Raises ValidationError where only people can
        tell."""
        name, ags = folded(row["Name"]), row["AGS"]
        if organisation := self.nach_ags.get(ags):
            if name in self.namen[organisation.pk]:
                return organisation
            raise ValidationError(
                f"Der Schlüssel {ags} gehört im Portal zu „{organisation}“, in der Datei zu "
                f"„{row['Name']}“. Ist sie umbenannt, tragen Sie „{row['Name']}“ bei der "
                "Organisation als Alias ein und lesen die Datei noch einmal ein."
            )
        gleichnamige = [
            organisation
            for organisation in self.nach_name.get((_typ(ags), name), ())
            if not organisation.ags or self._lost_its_key(organisation.ags, ags)
        ]
        if len(gleichnamige) > 1:
            namen = ", ".join(map(str, gleichnamige))
            raise ValidationError(f"„{row['Name']}“ ist mehrdeutig: {namen}.")
        if gleichnamige and gleichnamige[0].ags:
            raise ValidationError(
                f"„{gleichnamige[0]}“ trägt im Portal den Schlüssel {gleichnamige[0].ags}, in der "
                f"Datei {ags}. Ist es dieselbe Kommune, ändern Sie ihn bei der Organisation."
            )
        return gleichnamige[0] if gleichnamige else None

    def _lost_its_key(self, bisher: str, ags: str) -> bool:
        """Whether the file no longer has the key of an Organisation of the same Land."""
        return bisher[:2] == ags[:2] and bisher not in self.genannt

    def _bring_up_to_date(self, organisation, row, kreis: Organisation | None) -> None:
        """AGS, ARS and Kreis as the file has them."""
        soll = {"AGS": row["AGS"], "ARS": row["ARS"], "Kreis": kreis}
        anders = [
            (spalte, str(getattr(organisation, feld) or ""), str(soll[spalte] or ""))
            for spalte, feld in ANDERES.items()
            if getattr(organisation, feld) != soll[spalte] and (kreis or spalte != "Kreis")
        ]
        if anders:
            for spalte, _, _ in anders:
                setattr(organisation, ANDERES[spalte], soll[spalte])
            self.resource.save_first(organisation)
            self.resource.mitgeaendert.append((int(row["Zeile"]), str(organisation), anders))

    def _new(self, row, kreis: Organisation | None) -> Organisation:
        ags = row["AGS"]
        kurzname = self._free_name(row, kreis)
        organisation = Organisation(
            kennung=self._free_key(kurzname),
            name=row["Name"],
            kurzname=kurzname,
            typ=_typ(ags),
            ags=ags,
            ars=row["ARS"],
            kreis=kreis,
            quelle=self.resource.quelle,
            fundstelle=self.resource.place(ags),
        )
        self.resource.save_first(organisation)
        self._remember(organisation, [])
        self.kurznamen.add(kurzname.lower())
        self.kennungen.add(organisation.kennung)
        return organisation

    def _free_name(self, row, kreis: Organisation | None) -> str:
        """The short name that nobody has: with its Kreis where there are several."""
        name = row["Name"]
        moeglich = [name, f"{name} ({kreis.kurzname})" if kreis else name, f"{name} ({row['AGS']})"]
        return next(text for text in moeglich if text.lower() not in self.kurznamen)[:100]

    def _free_key(self, kurzname: str) -> str:
        kennung = anfang = slug_of(kurzname, 90)
        nummer = 1
        while kennung in self.kennungen:
            nummer += 1
            kennung = f"{anfang}-{nummer}"
        return kennung


def _typ(ags: str) -> Organisationstyp:
    return Organisationstyp.KREIS if len(ags) == 5 else Organisationstyp.KOMMUNE
