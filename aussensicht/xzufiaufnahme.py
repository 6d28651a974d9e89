"""Ingestion of XZuFi files: a file is stored beside our records and waits; accepted, it holds.

Our own records stay as they are. What a file no longer names is marked and kept; where that is more
than a fifth, only who may release accepts it. The rows of the two newest accepted files of a
Redaktion are kept; of older ones the numbers stay.
"""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from aussensicht.aufnahme import BLOCK, SCHWELLE, known_keys
from aussensicht.enums import Laufzustand
from aussensicht.models import XzufiDienst, XzufiEintrag, XzufiLauf
from aussensicht.xzufi import GENANNT, Xzufidienst, Xzufiinhalt, language_name
from bausteine.werte.schluessel import slug_of
from gebiete.models import Kommune

#: names and sentences that a preview keeps
GEZEIGT = 50
ZUKUNFT = (
    "Als Stand der Datei ist der {:%d.%m.%Y} angegeben. Dieser Tag liegt in der Zukunft: Gemeint "
    "ist der Tag, an dem sie entstanden ist."
)
#: (Kennung of the Onlinedienst, LeiKa-Schlüssel, Gebiet)
Zeilenschluessel = tuple[str, str, str]


class Gebietskarte:
    """Which Kommune here is meant by an area: found by its ARS or its AGS."""

    def __init__(self):
        self.je_ars: dict[str, Kommune] = {}
        self.je_ags: dict[str, Kommune] = {}
        alle = Kommune.objects.select_related("organisation").order_by("pk")
        felder = ("gueltig_bis", "organisation", "organisation__ars", "organisation__ags")
        # of several with one key the one that there is still
        for kommune in sorted(alle.only(*felder), key=lambda k: k.gueltig_bis is None):
            if ars := kommune.organisation.ars:
                self.je_ars[str(ars).ljust(12, "0")] = kommune
            if ags := kommune.organisation.ags:
                self.je_ags[str(ags)] = kommune

    def ars_of(self, gebiet: str) -> str:
        """The area by its ARS; an AGS that no Kommune here has stays one."""
        if len(gebiet) == 8 and (kommune := self.je_ags.get(gebiet)):
            return str(kommune.organisation.ars or gebiet).ljust(12, "0")
        return gebiet

    def kommune_in(self, gebiet: str) -> Kommune | None:
        """The Kommune of an area; a Kreis is one here."""
        return self.je_ars.get(gebiet) or self.je_ags.get(gebiet)


def slug_of_redaktion(name: str) -> str:
    """The same for every spelling of a name. Raises ValidationError where nothing is left."""
    if kennung := slug_of(name, 60):
        return kennung
    raise ValidationError("Bitte den Namen der Redaktion mit Buchstaben oder Ziffern angeben.")


@transaction.atomic
def store_xzufi(
    inhalt: Xzufiinhalt, redaktion: str, stand: dt.date, dateiname: str = ""
) -> XzufiLauf | None:
    """Store a file, which waits then; None where it says what the one before says, of that day.
    Raises ValidationError for a day that is to come: every later file would be an older one."""
    if stand > timezone.localdate():
        raise ValidationError(ZUKUNFT.format(stand))
    kennung = slug_of_redaktion(redaktion)
    karte = Gebietskarte()
    zeilen = {
        (zeile.dienst, zeile.leika_schluessel, karte.ars_of(zeile.gebiet))
        for zeile in inhalt.zeilen
    }
    for ueberholt in XzufiLauf.objects.wartende().filter(redaktion_kennung=kennung):
        discard_xzufi(ueberholt)  # what comes now is newer than what nobody has decided on
    letzter = XzufiLauf.objects.geltende().filter(redaktion_kennung=kennung).first()
    bekannt = known_keys({schluessel for _, schluessel, _ in zeilen})
    lauf = XzufiLauf(
        redaktion=letzter.redaktion if letzter else redaktion,
        redaktion_kennung=kennung,
        stelle=inhalt.stelle[:200],
        version=inhalt.version[:20],
        dateiname=dateiname[:255],
        hochgeladen_am=timezone.now(),
        stand=stand,
        zustand=Laufzustand.WARTET,
        dienste=len(inhalt.dienste),
        zeilen=len(zeilen),
        unbekannt=sum(schluessel not in bekannt for _, schluessel, _ in zeilen),
        ohne_kommune=sum(_is_unknown(gebiet, karte) for _, _, gebiet in zeilen),
        fehler=inhalt.fehlersaetze[: GEZEIGT * 4],
        hinweise=[*inhalt.hinweise[: GEZEIGT * 2], *_hints(inhalt, kennung, letzter, stand)],
    )
    lauf.hinweise += _unknown_hints(zeilen, bekannt, karte)
    if weitere := len(inhalt.fehler) - len(lauf.fehler):
        lauf.fehler.append(f"… und {weitere} weitere.")
    _compare_with(lauf, letzter, inhalt, zeilen)
    if letzter and not lauf.aenderungen and letzter.stand == stand:
        return None
    lauf.save()
    _store_rows(lauf, inhalt, zeilen, bekannt, karte)
    return lauf


@transaction.atomic
def accept_xzufi(lauf: XzufiLauf) -> set[int]:
    """The file holds from now on; gives the Kommunen it is about. What the one before named and it
    does not is kept with a mark. Raises ValidationError where somebody was quicker."""
    lauf = XzufiLauf.objects.select_for_update().get(pk=lauf.pk)
    if lauf.zustand != Laufzustand.WARTET:
        raise ValidationError("Über diese Datei ist inzwischen entschieden. Nichts geändert.")
    letzter = XzufiLauf.objects.geltende().filter(redaktion_kennung=lauf.redaktion_kennung).first()
    kommunen = _kommunen_of(lauf)
    if letzter:
        kommunen |= _kommunen_of(letzter)
        _keep_vanished(lauf, letzter)
        XzufiLauf.objects.filter(pk=letzter.pk).update(gilt=False)
    lauf.zustand, lauf.gilt = Laufzustand.ANGENOMMEN, True
    lauf.save(update_fields=["zustand", "gilt"])
    alte = XzufiLauf.objects.zu_viele(lauf.redaktion_kennung)
    XzufiDienst.objects.filter(lauf__in=alte).delete()
    return kommunen


@transaction.atomic
def discard_xzufi(lauf: XzufiLauf) -> None:
    """The file does not count; its numbers stay, its rows go. Raises ValidationError where somebody
    was quicker."""
    lauf = XzufiLauf.objects.select_for_update().get(pk=lauf.pk)
    if lauf.zustand != Laufzustand.WARTET:
        raise ValidationError("Über diese Datei ist inzwischen entschieden. Nichts geändert.")
    lauf.zustand = Laufzustand.VERWORFEN
    lauf.save(update_fields=["zustand"])
    lauf.xzufi_dienste.all().delete()


def assign_xzufi_again() -> None:
    """Rows whose Leistung or Kommune was not known here when they came, and now is."""
    alle = XzufiEintrag.objects.geltende().order_by()
    offene = alle.filter(leika__isnull=True)
    bekannt = known_keys(set(offene.values_list("leika_schluessel", flat=True).distinct()))
    for schluessel, pk in bekannt.items():
        _rows_with(offene.filter(leika_schluessel=schluessel)).update(leika=pk)
    ohne = alle.filter(kommune__isnull=True)
    if gebiete := set(ohne.values_list("gebiet", flat=True).distinct()):
        karte = Gebietskarte()
        for gebiet in sorted(gebiete):
            if kommune := karte.kommune_in(gebiet):
                zeilen = _rows_with(ohne.filter(gebiet=gebiet))
                zeilen.update(kommune=kommune, gebiet=karte.ars_of(gebiet))


def _rows_with(zeilen) -> QuerySet:
    """The same rows without a join, as an update wants them."""
    return XzufiEintrag.objects.filter(pk__in=list(zeilen.values_list("pk", flat=True)))


def _is_unknown(gebiet: str, karte: Gebietskarte) -> bool:
    """Whether an area is that of a Kommune or Kreis that is none here; Land and Bund are not."""
    return gebiet[3:].strip("0") != "" and karte.kommune_in(gebiet) is None


def _hints(
    inhalt: Xzufiinhalt, kennung: str, letzter: XzufiLauf | None, stand: dt.date
) -> list[str]:
    """What is odd about the file as that of this Redaktion."""
    saetze = []
    if letzter and letzter.stelle != inhalt.stelle[:200]:
        saetze.append(
            f"Die Datei stammt von der Stelle „{inhalt.stelle or 'ohne Angabe'}“ (schemeAgencyID), "
            f"die geltende von „{letzter.stelle or 'ohne Angabe'}“. Ist es dieselbe Redaktion?"
        )
    andere = XzufiLauf.objects.geltende().exclude(redaktion_kennung=kennung)
    if inhalt.stelle and not letzter:
        for name in andere.filter(stelle=inhalt.stelle[:200]).values_list("redaktion", flat=True):
            saetze.append(
                f"Eine Datei derselben Stelle gilt schon unter dem Namen „{name}“. Werden beide "
                "angenommen, stehen sie nebeneinander."
            )
    if letzter and stand < letzter.stand:
        saetze.append(f"Die Datei ist älter als die geltende (Stand {letzter.stand:%d.%m.%Y}).")
    return saetze


def _unknown_hints(
    zeilen: set[Zeilenschluessel], bekannt: dict[str, int], karte: Gebietskarte
) -> list[str]:
    """Which Leistungen and areas nobody here knows; their rows are kept."""
    saetze = []
    leistungen = sorted({s for _, s, _ in zeilen if s not in bekannt})
    if leistungen:
        was = "LeiKa-Leistung" if len(leistungen) == 1 else "LeiKa-Leistungen"
        saetze.append(
            f"{len(leistungen)} {was} kennt dieses Portal nicht; die Zeilen bleiben erhalten: "
            f"{_first(leistungen)}."
        )
    gebiete = sorted({g for _, _, g in zeilen if _is_unknown(g, karte)})
    if gebiete:
        was = "Gebiet" if len(gebiete) == 1 else "Gebiete"
        saetze.append(
            f"{len(gebiete)} {was} kennt dieses Portal nicht; die Zeilen bleiben erhalten: "
            f"{_first(gebiete)}."
        )
    return saetze


def _first(werte: list[str]) -> str:
    rest = f" und {len(werte) - GENANNT} weitere" if len(werte) > GENANNT else ""
    return f"{', '.join(werte[:GENANNT])}{rest}"


def _content_of(dienst: Xzufidienst | XzufiDienst) -> tuple:
    """What makes an Onlinedienst another one."""
    if isinstance(dienst, XzufiDienst):
        return (dienst.bezeichnung, dienst.vertrauensniveau, dienst.sprachen, dienst.links)
    links = [asdict(link) for link in dienst.links]
    return (dienst.bezeichnung, dienst.vertrauensniveau, _languages(dienst), links)


def _languages(dienst: Xzufidienst) -> str:
    return ", ".join(dict.fromkeys(language_name(code) for code in dienst.sprachen))[:300]


def _compare_with(
    lauf: XzufiLauf,
    letzter: XzufiLauf | None,
    inhalt: Xzufiinhalt,
    zeilen: set[Zeilenschluessel],
) -> None:
    """Count what is new, changed or missing, and whether so much is missing that it is held."""
    alte: dict[str, XzufiDienst] = {}
    alte_zeilen: set[Zeilenschluessel] = set()
    if letzter:
        genannte = letzter.xzufi_dienste.filter(verschwunden_am=None)
        alte = {dienst.kennung: dienst for dienst in genannte}
        alte_zeilen = _rows_of(letzter)
    neue = [d.bezeichnung for k, d in inhalt.dienste.items() if k not in alte]
    weg = [d.bezeichnung for k, d in alte.items() if k not in inhalt.dienste]
    anders = [
        dienst.bezeichnung
        for kennung, dienst in inhalt.dienste.items()
        if kennung in alte and _content_of(alte[kennung]) != _content_of(dienst)
    ]
    lauf.neu, lauf.geaendert, lauf.verschwunden = len(neue), len(anders), len(weg)
    lauf.neue_zeilen = len(zeilen - alte_zeilen)
    lauf.verschwundene_zeilen = len(alte_zeilen - zeilen)
    lauf.gehalten = bool(letzter) and (
        lauf.verschwunden > SCHWELLE * len(alte)
        or lauf.verschwundene_zeilen > SCHWELLE * len(alte_zeilen)
    )
    lauf.namen = {
        art: sorted(namen)[:GEZEIGT]
        for art, namen in (("neu", neue), ("geaendert", anders), ("verschwunden", weg))
    }


def _rows_of(lauf: XzufiLauf) -> set[Zeilenschluessel]:
    """What a file names."""
    genannte = XzufiEintrag.objects.genannte().filter(dienst__lauf=lauf).order_by()
    return set(genannte.values_list("dienst__kennung", "leika_schluessel", "gebiet"))


def _kommunen_of(lauf: XzufiLauf) -> set[int]:
    """The Kommunen that a file names, now or before: those that are compared with it."""
    zeilen = XzufiEintrag.objects.filter(dienst__lauf=lauf).order_by()
    genannt = zeilen.filter(kommune__isnull=False).values_list("kommune", flat=True)
    return set(genannt.distinct())


def _store_rows(
    lauf: XzufiLauf,
    inhalt: Xzufiinhalt,
    zeilen: set[Zeilenschluessel],
    bekannt: dict[str, int],
    karte: Gebietskarte,
) -> None:
    dienste = {
        kennung: XzufiDienst(
            lauf=lauf,
            kennung=kennung,
            bezeichnung=dienst.bezeichnung,
            adresse=dienst.adresse,
            links=[asdict(link) for link in dienst.links],
            vertrauensniveau=dienst.vertrauensniveau,
            sprachen=_languages(dienst),
        )
        for kennung, dienst in inhalt.dienste.items()
    }
    XzufiDienst.objects.bulk_create(dienste.values(), batch_size=BLOCK)
    XzufiEintrag.objects.bulk_create(
        (
            XzufiEintrag(
                dienst=dienste[kennung],
                leika_schluessel=schluessel,
                leika_id=bekannt.get(schluessel),
                gebiet=gebiet,
                kommune=karte.kommune_in(gebiet),
            )
            for kennung, schluessel, gebiet in sorted(zeilen)
        ),
        batch_size=BLOCK,
    )


def _keep_vanished(lauf: XzufiLauf, letzter: XzufiLauf) -> None:
    """What the file before held and this one does not, with the day since when."""
    dienste = {dienst.kennung: dienst for dienst in lauf.xzufi_dienste.all()}
    fehlende = []
    for alter in letzter.xzufi_dienste.all():
        if alter.kennung not in dienste:
            seit = alter.verschwunden_am or lauf.stand
            alter.pk, alter.lauf, alter.verschwunden_am = None, lauf, seit
            alter._state.adding = True
            fehlende.append(alter)
            dienste[alter.kennung] = alter
    XzufiDienst.objects.bulk_create(fehlende, batch_size=BLOCK)
    genannt = _rows_of(lauf)
    alte = XzufiEintrag.objects.filter(dienst__lauf=letzter).select_related("dienst")
    weg = []
    for eintrag in alte.order_by("pk").iterator(BLOCK):
        kennung = eintrag.dienst.kennung
        if (kennung, eintrag.leika_schluessel, eintrag.gebiet) not in genannt:
            seit = eintrag.verschwunden_am or lauf.stand
            eintrag.pk, eintrag.dienst, eintrag.verschwunden_am = None, dienste[kennung], seit
            eintrag._state.adding = True
            weg.append(eintrag)
    XzufiEintrag.objects.bulk_create(weg, batch_size=BLOCK)
