"""API: lists, records and what changed, as JSON for programs; and the page about it for people."""

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from auswahlen.models import Auswahl
from bausteine.bearbeiten.zusammenfuehren import moved_to
from bausteine.freigabe.entfernt import last_entry_of_deleted
from bausteine.importe.register import resource_for
from bausteine.seiten.adressen import absolute
from bausteine.stoerung.problem import Problem
from projects.models import Aenderung
from projects.neuigkeiten import named
from projects.protokolldatei import AenderungResource
from schnittstelle.anfrage import HOECHSTENS, LIMIT, Listenanfrage, checked, moment, number, refuse
from schnittstelle.antwort import address_of, answer, envelope, record_of, records_of
from schnittstelle.entfernt import removed, told
from schnittstelle.listen import (
    ADRESSEN,
    LISTEN,
    key_condition,
    key_of,
    key_paths,
    page_of,
    remembers,
)
from schnittstelle.openapi import document
from schnittstelle.zeiger import Zeiger, with_order

OHNE_SEIT = "Es fehlt „seit“: der Zeitpunkt, ab dem gefragt ist."
#: the changes of one act have one time; their numbers tell them apart
FOLGE_DER_AENDERUNGEN = [OrderBy(F("am"))]
LESEND = ("GET", "HEAD", "OPTIONS")
#: what the page for people shows: what for, and the address behind the root of the API
BEISPIELE = (
    (
        "Projekte im Roll-out oder in der Pilotierung, drei Spalten",
        "umsetzungsprojekte/?status=rollout&status=pilotierung&spalten=kennung,titel,status",
    ),
    (
        "Die zuletzt geänderten zuerst, mit allen Phasen und Partnern",
        "umsetzungsprojekte/?sortierung=-geaendert&spalten=titel,phasen,beteiligungen&limit=10",
    ),
    ("Was die Suche findet", "ozg-leistungen/?q=wohngeld"),
    ("Was seit einem Tag neu oder geändert ist", "online-dienste/?geaendert_seit=2026-01-01"),
    ("Was seither nicht mehr öffentlich ist", "online-dienste/entfernt/?seit=2026-01-01"),
    ("Was sich seither an Projekten geändert hat, in Sätzen", "aenderungen/?seit=2026-01-01"),
)


# nothing is written here: a form from a foreign page gets 405, not a page about its token
@method_decorator(csrf_exempt, name="dispatch")
class Programmseite(View):
    """Base of all addresses for programs: reads, and says as a problem what it cannot."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Problem as problem:
            return problem.response()
        except Http404 as fehler:
            return Problem(404, str(fehler) or "Diese Adresse gibt es nicht.").response()

    def http_method_not_allowed(self, request, *args, **kwargs):
        """405: the API is for reading."""
        satz = f"Diese Schnittstelle liest nur. Möglich sind {', '.join(LESEND)}."
        antwort = Problem(405, satz, erlaubt=[*LESEND]).response()
        antwort["Allow"] = ", ".join(LESEND)
        return antwort

    def options(self, request, *args, **kwargs):
        """What may be asked, also from a page of another host."""
        antwort = HttpResponse(status=204)
        antwort["Allow"] = ", ".join(LESEND)
        antwort["Access-Control-Allow-Origin"] = "*"
        antwort["Access-Control-Allow-Methods"] = "GET, HEAD"
        return antwort


class Apiverzeichnis(Programmseite):
    """The lists there are."""

    def get(self, request):
        """Each by name, with its title and address."""
        checked(request.GET, set())
        listen = [
            {
                "name": name,
                "titel": str(page_of(name).model._meta.verbose_name_plural),
                "adresse": address_of(request, name),
            }
            for name, _ in LISTEN
        ]
        listen.append(
            {
                "name": "auswahlen",
                "titel": str(Auswahl._meta.verbose_name_plural),
                "adresse": absolute(request, reverse("api-auswahlen")),
            }
        )
        listen.append(
            {
                "name": "aenderungen",
                "titel": str(Aenderung._meta.verbose_name_plural),
                "adresse": absolute(request, reverse("api-aenderungen")),
            }
        )
        return answer(
            {"listen": listen, "openapi": absolute(request, reverse("api-openapi"))},
        )


class Apiliste(Programmseite):
    """The records of a list."""

    def get(self, request, liste):
        """One page of those that the parameters ask for."""
        known_list(liste)
        anfrage = Listenanfrage(request, liste)
        records, weitere = anfrage.records()
        ergebnisse = records_of(anfrage.resource, records, anfrage.spalten)
        cursor = anfrage.next_cursor(records) if weitere else None
        antwort = answer(envelope(request, anfrage.anzahl, ergebnisse, cursor))
        page_of(liste).mark(antwort)
        return antwort


class Apieintrag(Programmseite):
    """One record with all its parts."""

    def get(self, request, liste, schluessel):
        """The record; 301 to the one it was merged into, 410 once it is deleted."""
        known_list(liste)
        checked(request.GET, set())
        seite = page_of(liste)()
        seite.setup(request)
        seite.format = ""
        teile, pfade = schluessel.replace("\x00", "").split("/"), key_paths(liste)
        if len(teile) != len(pfade):
            raise Http404(f"In dieser Liste ist ein Schlüssel so aufgebaut: {'/'.join(pfade)}.")
        alle = seite.get_base()
        gesucht = alle.filter(key_condition(liste, teile))
        record = seite.exported(gesucht, mit_teilen=True).first()
        if record is None:
            return self.gone(request, liste, alle, schluessel)
        resource = seite.get_resource()
        namen = {s.column_name for s in resource.public_columns} | {n for n, _ in resource.teile}
        antwort = answer(record_of(resource, record, namen))
        seite.mark(antwort)
        return antwort

    def gone(self, request, liste, alle, schluessel):
        """Where a record that is not there is now. Raises Problem or Http404."""
        (feld, *weitere), model = key_paths(liste), alle.model
        if not weitere and "__" not in feld:
            if ziel := moved_to(model, alle, schluessel):
                neu = address_of(request, liste, key_of(liste, ziel))
                return HttpResponsePermanentRedirect(neu)
            if last_entry_of_deleted(model, **{feld: schluessel}):
                raise Problem(410, "Diesen Eintrag gab es hier. Er wurde gelöscht.")
        raise Http404("Diesen Eintrag gibt es in dieser Liste nicht.")


class Apientferntes(Programmseite):
    """What was public and is no longer."""

    def get(self, request, liste):
        """One page of the keys, the oldest first."""
        known_list(liste)
        if not remembers(liste):
            raise Problem(404, f"Die Liste „{liste}“ wird neu berechnet und hält davon nichts fest")
        params = request.GET
        checked(params, {"seit", "limit", "cursor"})
        limit, seit = number(params), moment(params, "seit")
        if seit is None:
            raise refuse("seit", OHNE_SEIT)
        frage = f"{liste} entfernt {params['seit']}"
        alle = removed(liste, seit)
        folge = alle
        if cursor := params.get("cursor"):
            folge = alle.filter(history_id__gt=Zeiger.read(cursor, frage).pk)
        eintraege = list(folge[: limit + 1])
        gezeigt = eintraege[:limit]
        weiter = len(eintraege) > limit
        cursor = Zeiger(gezeigt[-1].history_id, ()).text(frage) if weiter else None
        return answer(envelope(request, alle.count(), told(liste, gezeigt), cursor))


class Apiaenderungen(Programmseite):
    """What changed of the Umsetzungsprojekte, as the page of what is new tells it."""

    def get(self, request):
        """One page of the changes, the oldest first."""
        params = request.GET
        checked(params, {"seit", "limit", "cursor"})
        limit, seit = number(params), moment(params, "seit")
        if seit is None:
            raise refuse("seit", OHNE_SEIT)
        frage = f"aenderungen {params['seit']}"
        alle = folge = Aenderung.objects.oeffentlich().seit(seit)
        if cursor := params.get("cursor"):
            gilt = Zeiger.read(cursor, frage).condition(FOLGE_DER_AENDERUNGEN)
            folge = with_order(alle, FOLGE_DER_AENDERUNGEN).filter(gilt)
        geladen = with_order(folge.fuer_export(), FOLGE_DER_AENDERUNGEN).order_by("am", "pk")
        aenderungen = list(geladen[: limit + 1])
        gezeigt, weiter = aenderungen[:limit], len(aenderungen) > limit
        resource = AenderungResource(base_url=absolute(request, ""))
        ergebnisse = records_of(resource, named(gezeigt))
        cursor = Zeiger.behind(gezeigt[-1]).text(frage) if weiter else None
        return answer(envelope(request, alle.count(), ergebnisse, cursor))


class Apiauswahlen(Programmseite):
    """The public Auswahlen: lists under a name."""

    def get(self, request):
        """All of them."""
        checked(request.GET, set())
        alle = Auswahl.objects.oeffentlich().fuer_uebersicht()
        ergebnisse = [named_list(request, auswahl) for auswahl in alle]
        return answer(envelope(request, len(ergebnisse), ergebnisse, None))


class Apiauswahl(Programmseite):
    """One of them."""

    def get(self, request, kennung):
        """With the address of its records; 410 once it is deleted."""
        checked(request.GET, set())
        if auswahl := Auswahl.objects.oeffentlich().filter(kennung=kennung).first():
            return answer(named_list(request, auswahl))
        if last_entry_of_deleted(Auswahl, kennung=kennung):
            raise Problem(410, "Diese Auswahl gab es hier. Sie wurde gelöscht.")
        raise Http404("Diese Auswahl gibt es nicht.")


class Apibeschreibung(Programmseite):
    """The API in the words of OpenAPI."""

    def get(self, request):
        """The document."""
        checked(request.GET, set())
        antwort = JsonResponse(document(request), json_dumps_params={"ensure_ascii": False})
        antwort["Access-Control-Allow-Origin"] = "*"
        return antwort


class Apiunbekannt(Programmseite):
    """Any other address below the API."""

    def get(self, request, weg):
        """404 as a problem."""
        raise Http404("Diese Adresse gibt es nicht; alle stehen unter /api/.")


def known_list(name: str) -> None:
    """Raises Problem where there is no such list."""
    if name not in ADRESSEN:
        satz = f"Eine Liste „{name[:40]}“ gibt es nicht."
        raise Problem(404, satz, erlaubt=[*ADRESSEN, "auswahlen", "aenderungen"])


def named_list(request, auswahl: Auswahl) -> dict:
    """An Auswahl, with the addresses of its page and of its records here."""
    resource = resource_for("auswahlen")(oeffentlich=True)
    liste = next(name for name, adresse in LISTEN if adresse == auswahl.liste)
    return record_of(resource, auswahl) | {
        "seite": absolute(request, auswahl.get_absolute_url()),
        "adresse": f"{address_of(request, liste)}?auswahl={auswahl.kennung}",
    }


class Apiseite(TemplateView):
    """The API for people: addresses, examples, paging, errors."""

    template_name = "schnittstelle/api.html"

    def get_context_data(self, **kwargs):
        wurzel = absolute(self.request, reverse("api-verzeichnis"))
        listen = [
            (name, page_of(name).model._meta.verbose_name_plural, reverse("api-liste", args=[name]))
            for name, _ in LISTEN
        ]
        return super().get_context_data(
            wurzel=wurzel,
            listen=listen,
            beispiele=BEISPIELE,
            limit=LIMIT,
            hoechstens=HOECHSTENS,
            **kwargs,
        )
