"""Import format: the list of Lösungen of the former portal, one row for each form.

A row becomes a Formularangabe of a Dienst that is there already. Which one is meant is said by its
Kennung in a column `dienst`, by the number that an earlier row brought, by the name, or – told as
what it is – by the one Dienst that covers all LeiKa-Leistungen of the row. A row without any comes
back as a mistake. Leistungen and Fachverfahren belong to the Dienst and not to its form: where the
list names others than the portal knows, that is told with the row and kept with the import.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.bericht import similar
from bausteine.importe.grenze import FREMD
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Art,
    Datum,
    JaNeinOffen,
    Liste,
    Verweis,
    cell_text,
    split_cell,
)
from bausteine.tabellen.spalten import Mitgelesen, Spalte
from bausteine.werte.suche import folded
from dienste.models import Fachverfahren, Formularangabe, OnlineDienst, Plattform
from leistungen.identifiers import LEIKA_SCHLUESSEL
from quellen.resources import fundstelle_spalte, quelle_spalte

RESSOURCE = "loesungsliste"
#: so many Dienste are named where a row may mean one of them
GENANNT = 3
#: what of a Dienst the list names too
VERGLICHEN = ("dienstleistungen__leika_leistung", "fachverfahren")

KENNUNG = (
    "Bitte den Dienst anlegen (Dateiformat „online-dienste“) oder seine Kennung in einer Spalte "
    "„dienst“ nennen."
)


class Druckvorlagenart(JaNeinOffen):
    """Also as the former portal's database writes it."""

    _werte = JaNeinOffen._werte | {"true": True, "wahr": True, "false": False, "falsch": False}


@dataclass
class Loesungszeile:
    """What a row is about, found out before any row is stored."""

    dienst: OnlineDienst | None = None
    #: key of the Formularangabe that it changes
    angabe: int | None = None
    fehler: dict[str, list[str]] = field(default_factory=dict)


class Woertlich(Liste):
    """Several words of a cell, whatever separates them; each for itself is no mistake."""

    def read(self, text, resource):
        for zeichen in (";", ",", "\n"):
            text = text.replace(zeichen, "|")
        return list(dict.fromkeys(split_cell(text)))


WOERTLICH = Woertlich(Art())


class Abgleichspalte(Mitgelesen):
    """What the Dienst of a form has of these; the cells of a file are compared with it."""

    def __init__(self, name: str, erklaerung: str, werte: Callable[[OnlineDienst], Iterable[str]]):
        super().__init__("dienst", erklaerung, WOERTLICH, spaltenname=name)
        self.werte = werte

    def load(self, record):
        return sorted(self.werte(record.dienst)) if record.dienst_id else []


def _programs_of(dienst: OnlineDienst) -> list[str]:
    return [verfahren.name for verfahren in dienst.fachverfahren.all()]


def _keys_of(dienst: OnlineDienst) -> set[str]:
    leika = (teil.leika_leistung for teil in dienst.dienstleistungen.all())
    return {eine.leika_schluessel for eine in leika if eine and eine.leika_schluessel}


@register
class LoesungslisteResource(PortalResource):
    """File format `loesungsliste`: the columns of that list, and some that may be added to it."""

    resource_name = RESSOURCE
    with_template = False  # the list is somebody else's
    nummer = Spalte("nummer_in_der_quelle", "Nummer der Zeile in der Liste.", spaltenname="id")
    name = Mitgelesen("dienst__name", "Name des Online-Dienstes.", spaltenname="name")
    fachverfahren = Abgleichspalte(
        "fachverfahren", "Fachverfahren des Dienstes; wird nur verglichen.", _programs_of
    )
    leika_id = Abgleichspalte(
        "leika_id", "LeiKa-Schlüssel seiner Leistungen; wird nur verglichen.", _keys_of
    )
    artikelnummer = Spalte("artikelnummer", "Nummer des Formulars auf dem Formularserver.")
    assistententyp = Spalte("assistententyp", "Welche Art Formular.")
    identifikationsnummer = Spalte("identifikationsnummer", "Schlüssel auf dem Formularserver.")
    druckvorlage_geeignet = Spalte(
        "druckvorlage_geeignet", "Ob es sich als Druckvorlage eignet.", Druckvorlagenart()
    )
    dienst = Mitgelesen(
        "dienst__kennung",
        "Kennung des Dienstes, wenn der Name ihn nicht trifft.",
        spaltenname="dienst",
    )
    formularserver = Spalte(
        "formularserver",
        "Kennung der Plattform, auf der die Formulare liegen.",
        Verweis(Plattform, lambda plattform: plattform.kennung),
    )
    stand = Spalte("stand", "Tag, für den die Angaben so gelten.", Datum())
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Formularangabe

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._zeilen: dict[int, Loesungszeile] = {}

    @classmethod
    def get_display_name(cls):
        return "Lösungsliste des früheren Portals"

    def required_key_columns(self, headers):
        return ("name",)

    def get_queryset(self):
        """With what the list says of the Dienst."""
        return super().get_queryset().prefetch_related(*(f"dienst__{weg}" for weg in VERGLICHEN))

    # -- before the rows ----------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        zeilen = {
            self.number_of_row(platz): dict(
                zip(dataset.headers, map(cell_text, werte), strict=True)
            )
            for platz, werte in enumerate(dataset)
        }
        self._read_known()
        gesehen: dict[tuple, int] = {}
        for zeile, row in zeilen.items():
            eintrag = self._zeilen[zeile] = self._resolved(zeile, row)
            if eintrag.dienst is None or eintrag.fehler:
                continue
            genau = (eintrag.dienst.pk, folded(row.get("formularserver", "")), row["artikelnummer"])
            if (erste := gesehen.setdefault(genau, zeile)) != zeile:
                eintrag.fehler["artikelnummer"] = [
                    f"Dieses Formular von „{eintrag.dienst}“ steht schon in Zeile {erste}."
                ]
            else:
                self._compare(zeile, row, eintrag.dienst)
        if "formularserver" not in dataset.headers:
            self.remarks.append(
                (
                    None,
                    "Auf welchem Formularserver die Formulare liegen, sagt die Liste nicht; er "
                    "bleibt, wie er ist. Eine Spalte „formularserver“ mit der Kennung der "
                    "Plattform würde ihn nennen.",
                )
            )

    def _read_known(self) -> None:
        """All that rows are compared with, in a few queries."""
        menge = OnlineDienst.objects.waehlbar(self.bereich)
        dienste = list(menge.prefetch_related(*VERGLICHEN))
        self._namen: dict[str, list[OnlineDienst]] = defaultdict(list)
        self._je_leika: dict[str, set[int]] = defaultdict(set)
        self._leika: dict[int, set[str]] = {}
        for dienst in dienste:
            for name in {folded(dienst.name), folded(dienst.kennung)}:
                self._namen[name].append(dienst)
            self._leika[dienst.pk] = _keys_of(dienst)
            for einer in self._leika[dienst.pk]:
                self._je_leika[einer].add(dienst.pk)
        self._dienste = {dienst.pk: dienst for dienst in dienste}
        self._verfahren = Fachverfahren.objects.waehlbar(self.bereich).directory()
        self._je_nummer: dict[str, list[Formularangabe]] = defaultdict(list)
        self._je_dienst: dict[int, list[Formularangabe]] = defaultdict(list)
        for angabe in Formularangabe.objects.select_related("formularserver").order_by("pk"):
            if angabe.nummer_in_der_quelle:
                self._je_nummer[angabe.nummer_in_der_quelle].append(angabe)
            self._je_dienst[angabe.dienst_id].append(angabe)

    def _resolved(self, zeile: int, row: dict[str, str]) -> Loesungszeile:
        row.setdefault("artikelnummer", "")
        for spalte in ("name", "dienst", "id", "leika_id", "fachverfahren"):
            row.setdefault(spalte, "")
        eintrag = Loesungszeile()
        if angabe := self._of_number(row):
            eintrag.dienst, eintrag.angabe = self._dienste[angabe.dienst_id], angabe.pk
            return eintrag
        try:
            eintrag.dienst = self._meant(zeile, row)
            eintrag.angabe = self._same(eintrag.dienst, row)
        except ValidationError as fehler:
            eintrag.fehler = fehler.message_dict
        return eintrag

    def _of_number(self, row: dict[str, str]) -> Formularangabe | None:
        """The one that an earlier list brought under this number: also its article or its Dienst
        must be the same, as other lists count from one as well."""
        if not row["id"] or row["dienst"]:
            return None
        bekannte = [
            angabe
            for angabe in self._je_nummer.get(row["id"], [])
            if (dienst := self._dienste.get(angabe.dienst_id))
            and (
                "formularserver" not in row
                or _is_named(angabe.formularserver, row["formularserver"])
            )
            and (
                (row["artikelnummer"] and angabe.artikelnummer == row["artikelnummer"])
                or folded(row["name"]) in (folded(dienst.name), folded(dienst.kennung))
            )
        ]
        return bekannte[0] if len(bekannte) == 1 else None

    def _meant(self, zeile: int, row: dict[str, str]) -> OnlineDienst:
        """The Dienst of a row. Raises ValidationError with what would help."""
        if row["dienst"]:
            treffer = self._namen.get(folded(row["dienst"]), [])
            genau = [dienst for dienst in treffer if dienst.kennung == row["dienst"]] or treffer
            if len(genau) == 1:
                return genau[0]
            satz = f"Den Online-Dienst „{row['dienst']}“ gibt es nicht."
            hinweis = similar(
                folded(row["dienst"]), {n: d[0].kennung for n, d in self._namen.items()}
            )
            raise ValidationError({"dienst": [satz + hinweis]})
        if not row["name"]:
            raise ValidationError(
                {"name": ["Ohne Namen ist nicht klar, welcher Dienst gemeint ist."]}
            )
        treffer = self._namen.get(folded(row["name"]), [])
        genannt = self._keys(row)
        if len(treffer) > 1:
            engere = [d for d in treffer if genannt and genannt <= self._leika[d.pk]]
            if len(engere) != 1:
                raise ValidationError(
                    {"name": [f"„{row['name']}“ heißen mehrere: {_named(treffer)}. {KENNUNG}"]}
                )
            treffer = engere
        if treffer:
            return treffer[0]
        return self._by_leika(zeile, row, genannt)

    def _by_leika(self, zeile: int, row: dict[str, str], genannt: set[str]) -> OnlineDienst:
        """The one that covers all LeiKa-Leistungen of the row."""
        mengen = [self._je_leika.get(schluessel, set()) for schluessel in genannt]
        alle = set.intersection(*mengen) if mengen else set()
        if len(alle) == 1:
            dienst = self._dienste[alle.pop()]
            self.remarks.append(
                (
                    zeile,
                    f"Einen Online-Dienst „{row['name']}“ gibt es nicht. Zugeordnet ist die Zeile "
                    f"über LeiKa dem Dienst „{dienst}“ ({dienst.kennung}): Bitte prüfen.",
                )
            )
            return dienst
        satz = f"Einen Online-Dienst „{row['name']}“ gibt es nicht."
        satz += similar(folded(row["name"]), {n: d[0].name for n, d in self._namen.items()})
        if moegliche := alle or set().union(*mengen):
            dienste = sorted((self._dienste[pk] for pk in moegliche), key=lambda d: d.sortiertext)
            satz += f" Dieselben LeiKa-Leistungen nennt: {_named(dienste)}."
        raise ValidationError({"name": [f"{satz} {KENNUNG}"]})

    def _keys(self, row: dict[str, str]) -> set[str]:
        """The LeiKa keys of a row that could be any; „keine LeiKa-Leistung“ is none."""
        gereinigt = map(LEIKA_SCHLUESSEL.cleaned, WOERTLICH.read(row["leika_id"], self))
        return {schluessel for schluessel in gereinigt if schluessel.isdecimal()}

    def _same(self, dienst: OnlineDienst, row: dict[str, str]) -> int | None:
        """The Formularangabe that the row tells again; None where it is a new one."""
        gleiche = [
            angabe
            for angabe in self._je_dienst.get(dienst.pk, [])
            if angabe.artikelnummer == row["artikelnummer"]
        ]
        if "formularserver" in row:
            server = row["formularserver"]
            gleiche = [a for a in gleiche if _is_named(a.formularserver, server)]
        if len(gleiche) > 1:
            raise ValidationError(
                {
                    "artikelnummer": [
                        f"„{dienst}“ hat dieses Formular auf mehreren Formularservern: Bitte eine "
                        "Spalte „formularserver“ mit der Kennung der Plattform ergänzen."
                    ]
                }
            )
        return gleiche[0].pk if gleiche else None

    def _compare(self, zeile: int, row: dict[str, str], dienst: OnlineDienst) -> None:
        """Say what the list knows of the Dienst and the portal does not."""
        weitere = sorted(self._keys(row) - self._leika[dienst.pk])
        eigene = {folded(verfahren.name) for verfahren in dienst.fachverfahren.all()}
        andere = [
            name
            for name in WOERTLICH.read(row["fachverfahren"], self)
            if folded(name) not in eigene
            and not {folded(v.name) for v in self._verfahren.get(folded(name), [])} & eigene
        ]
        teile = [
            f"LeiKa-Leistung{'en' if len(weitere) > 1 else ''} {', '.join(weitere)}"
            if weitere
            else "",
            f"Fachverfahren „{'“, „'.join(andere)}“" if andere else "",
        ]
        if genannt := " und ".join(filter(None, teile)):
            self.remarks.append(
                (
                    zeile,
                    f"Die Liste nennt für „{dienst}“ auch {genannt}. Das steht am Dienst nicht und "
                    "ist hier nicht übernommen; dafür gibt es das Dateiformat „online-dienste“.",
                )
            )

    # -- the rows -----------------------------------------------------------------------------

    def key_of_row(self, row):
        """Known only with the whole file in view: the number of the row being read."""
        zeile = getattr(self, "row_number", None)
        return (zeile,) if zeile in self._zeilen else None

    def named_by(self, rows, first_row):
        ab = self.place_of_row(first_row)
        nummern = map(self.number_of_row, range(ab, ab + len(rows)))
        return Q(pk__in=[z.angabe for n in nummern if (z := self._zeilen[n]).angabe])

    def existing_records(self, rows, first_row):
        stand = self.get_queryset().filter(self.named_by(rows, first_row)).in_bulk()
        return {(n,): stand[z.angabe] for n, z in self._zeilen.items() if z.angabe in stand}

    def before_import_row(self, row, **kwargs):
        eintrag = self._zeilen[self.row_number]
        if eintrag.fehler:
            raise ValidationError(eintrag.fehler)
        if not self.bereich.alles and not self._holds_on(eintrag.dienst):
            raise ValidationError(FREMD)

    def import_instance(self, instance, row, **kwargs):
        if self.is_new:
            instance.dienst = self._zeilen[self.row_number].dienst
        super().import_instance(instance, row, **kwargs)


def _is_named(server: Plattform | None, text: str) -> bool:
    """Whether a cell means this Formularserver; an empty one means none."""
    if server is None:
        return not text
    return folded(text) in {folded(server.kennung), folded(server.name)}


def _named(dienste) -> str:
    """Some Dienste by name and Kennung."""
    genannt = ", ".join(f"„{dienst}“ ({dienst.kennung})" for dienst in dienste[:GENANNT])
    weitere = len(dienste) - GENANNT
    return f"{genannt} und {weitere} weitere" if weitere > 0 else genannt
