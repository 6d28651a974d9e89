"""Permalinks: every published address of the former database ozg.kdn.de leads to its record."""

import re
from urllib.parse import parse_qsl, unquote

from django.db import Error
from django.db.models import QuerySet
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.views.generic import TemplateView, View

from bausteine.bearbeiten.zusammenfuehren import merged_keys
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.listen import ListPage
from dienste.models import OnlineDienst
from gebiete.models import page_of
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from programme.models import Programm
from projects.models import Umsetzungsprojekt
from projects.views import UmsetzungsprojektListe
from themenfelder.models import Themenfeld
from ueberblick.fundstellen import Fundstelle, described, list_of, loaded, similar, words_of

#: filter[serviceSystems__situation__subject][value][]=<number of the Themenfeld>
_THEMENFELD_FILTER = re.compile(
    r"^filter\[serviceSystems__situation__subject\]\[value\](?:\[\d*\])?$"
)


#: candidates that a page names
HOECHSTENS = 50
#: what stands behind an address that was copied out of a sentence
_BEIWERK = re.compile(r"[^\w]+$")


class _Altlink(View):
    """One candidate: permanent redirect. Several: a page that names them. None: 410, with what
    such addresses were (`entfallen`: title and text)."""

    entfallen: tuple[str, str] = ("", "")

    def get(self, request, **kwargs):
        treffer = list(loaded(self.candidates(**kwargs))[: HOECHSTENS + 1])
        if not treffer:
            return gone(request, *self.entfallen)
        if len(treffer) == 1 and self.certain(treffer[0], **kwargs):
            return HttpResponsePermanentRedirect(page_of(treffer[0]))
        return render(
            request,
            "ueberblick/mehrere.html",
            {
                "treffer": [described(record) for record in treffer[:HOECHSTENS]],
                "mehr": HOECHSTENS if len(treffer) > HOECHSTENS else 0,
                "adresse": request.path,
                "suchwort": words_of(request.path_info),
                "liste": list_of(request.path_info),
            },
            status=300,
        )

    def candidates(self, *args, **kwargs) -> QuerySet:
        """What such an address may have meant."""
        raise NotImplementedError

    def certain(self, record, *args, **kwargs) -> bool:
        """Whether a single candidate is the record that was meant."""
        return True


class ProjektNummer(_Altlink):
    """/umsetzungsprojekte/<n>/show and the former backend's addresses."""

    def candidates(self, nummer):
        return Umsetzungsprojekt.objects.oeffentlich().aus_altlink("nummer", str(int(nummer)))

    def certain(self, record, nummer):
        """A number that was only guessed is offered, not followed."""
        return record.kdn_id == int(nummer)


class ProjektSlug(_Altlink):
    """/umsetzungsprojekte/details/<slug>."""

    def candidates(self, slug):
        return Umsetzungsprojekt.objects.oeffentlich().aus_altlink("projekt", slug.lower())


class LoesungSlug(_Altlink):
    """/loesungen/details/<slug>: the Online-Dienste of the project that such an address belonged
    to, else that project."""

    def candidates(self, slug):
        projekte = Umsetzungsprojekt.objects.oeffentlich().aus_altlink("loesung", slug.lower())
        dienste = OnlineDienst.objects.oeffentlich().zu_projekten(projekte)
        return dienste if dienste.exists() else projekte


class LeistungSlug(_Altlink):
    """/ozg-leistungen/details/<slug>."""

    def candidates(self, slug):
        frueher = merged_keys(OzgLeistung)
        return OzgLeistung.objects.oeffentlich().aus_altlink(slug.lower(), frueher)


class LeikaSlug(_Altlink):
    """/leistungen/details/<slug>: a LeiKa-Leistung, else the OZG-Leistung of that name."""

    def candidates(self, slug):
        leika = LeikaLeistung.objects.oeffentlich().aus_altlink(slug.lower())
        if leika.exists():
            return leika
        name = re.sub(r"-\d{14}$", "", slug.lower())
        return OzgLeistung.objects.oeffentlich().aus_altlink(name, merged_keys(OzgLeistung))

    def certain(self, record, slug):
        """The bundle a Leistung may belong to is offered, not followed."""
        return isinstance(record, LeikaLeistung) or record.slug == slug.lower()


class OrganisationSlug(_Altlink):
    """/kommunen/details/<slug> and /modellregionen/details/<slug>."""

    typ = Organisationstyp.KOMMUNE

    def candidates(self, slug):
        frueher = merged_keys(Organisation)
        organisationen = Organisation.objects.oeffentlich().filter(typ=self.typ)
        return organisationen.select_related("kommune").aus_altlink(slug.lower(), frueher)


def themenfeld_from_query(query: str) -> int | None:
    """The Themenfeld number of a former filter address, encoded up to three times as PDFs did."""
    for _ in range(3):
        for name, wert in parse_qsl(query, keep_blank_values=True):
            if _THEMENFELD_FILTER.match(name) and re.fullmatch("[0-9]{1,4}", wert):
                return int(wert)
        query = unquote(query)
    return None


class Umsetzungsprojekte(UmsetzungsprojektListe):
    """The project list; former filter addresses are led to their Themenfeld first."""

    def get(self, request, *args, **kwargs):
        query = request.META.get("QUERY_STRING", "")
        if "serviceSystems" not in query:
            if request.path.endswith("/"):
                return super().get(request, *args, **kwargs)
            ziel = reverse("umsetzungsprojekte") + (f"?{query}" if query else "")
            return HttpResponsePermanentRedirect(ziel)
        nummer = themenfeld_from_query(query)
        themenfeld = Themenfeld.objects.oeffentlich().filter(nummer=nummer).first()
        if themenfeld is None:
            text = (
                "Diese Adresse der früheren Datenbank ozg.kdn.de nennt kein bekanntes Themenfeld."
            )
            return gone(request, "Dieses Themenfeld ist nicht bekannt", text)
        ziel = f"{reverse('umsetzungsprojekte')}?themenfeld={themenfeld.slug}"
        return HttpResponsePermanentRedirect(ziel)


def gone(request, titel: str, text: str, geschichte: str = ""):
    """410: what an address was that leads nowhere any more."""
    context = {
        "titel": titel,
        "text": text,
        "geschichte": geschichte,
        "suchwort": words_of(request.path_info),
        "vorschlaege": similar(request.path_info),
        "liste": list_of(request.path_info),
    }
    return render(request, "ueberblick/eingestellt.html", context, status=410)


def proposals(pfad: str) -> list[Fundstelle]:
    """What an address that does not exist may have meant: public pages.

    Looked for without what a sentence left at its end, in lower case, as a beginning, and at last
    by its words.
    """
    sauber = f"{_BEIWERK.sub('', pfad)}/".lower()
    try:
        ziel = resolve(sauber)
        seite = getattr(ziel.func, "view_class", View)
        if issubclass(seite, Eintragsseite):
            schluessel = [*ziel.kwargs.values()]  # of two parts nobody knows which one is wrong
            return _records_called(seite, *schluessel) if len(schluessel) == 1 else similar(sauber)
    except Resolver404:
        return similar(sauber)
    except Error:  # without a database the page still says what it can
        return []
    fuehrt = issubclass(seite, ListPage | TemplateView) and not issubclass(seite, Eingestellt)
    return [Fundstelle(sauber, sauber)] if fuehrt and sauber != "/" else []


def _records_called(seite, schluessel: str) -> list[Fundstelle]:
    """The public records whose key it is, else those whose key begins so, else those that are
    called so or nearly so."""
    feld = seite.slug_field
    eintraege = loaded(seite.model.objects.oeffentlich())
    treffer = eintraege.filter(**{feld: schluessel})
    if not treffer and len(schluessel) > 3:
        treffer = eintraege.filter(**{f"{feld}__startswith": schluessel})[:10]
        if not treffer and hasattr(eintraege, "search"):
            treffer = eintraege.found(schluessel.replace("-", " "))[:10]
    adresse = seite().address
    if not treffer:
        pfad_der_liste = reverse(seite.liste).removeprefix(get_script_prefix())
        return similar(f"{pfad_der_liste}{schluessel}/")
    return [described(eintrag, adresse(eintrag)) for eintrag in treffer]


class Eingestellt(TemplateView):
    """410 for parts of the former database that have no successor, with what they were."""

    titel = ""
    text = ""

    def get(self, request, *args, **kwargs):
        return gone(request, f"{self.titel}: nicht mehr verfügbar", self.text)


class Modellregionen(Eingestellt):
    """/modellregionen… and /dmr-umsetzungsprojekte…: the Programm of that name, or its projects,
    as soon as the portal has it."""

    #: the Programm that the former database was about
    kennung = "digitale-modellregionen-nrw"
    #: whether the list of its projects is meant
    projekte = False
    #: where to without it; "" for 410
    sonst = ""

    def get(self, request, *args, **kwargs):
        if programm := Programm.objects.oeffentlich().filter(kennung=self.kennung).first():
            ziel = programm.projektliste if self.projekte else programm.get_absolute_url()
            return HttpResponsePermanentRedirect(ziel)
        if self.sonst:
            return HttpResponsePermanentRedirect(self.sonst)
        return super().get(request, *args, **kwargs)


class Loesungen(Eingestellt):
    """/loesungen…: the list of Online-Dienste as soon as there is one."""

    def get(self, request, *args, **kwargs):
        if OnlineDienst.objects.oeffentlich().exists():
            return HttpResponsePermanentRedirect(reverse("online-dienste"))
        return super().get(request, *args, **kwargs)
