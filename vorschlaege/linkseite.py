"""Link issuing page: makes a Bestätigungslink of a project, to be sent or copied."""

import logging
from typing import cast
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from anmeldung import passwort
from bausteine.seiten.adressen import absolute
from bausteine.verwaltung.teil import AdminPart
from organisationen.models import Ansprechstelle
from projects.enums import Rolle
from vorschlaege.bestaetigungslink import new_address, valid_until
from vorschlaege.bestaetigungszeilen import lines_of

logger = logging.getLogger(__name__)
SEITE = "bestaetigungslink"
KOPIEREN, ANDERE = "kopieren", "andere"
NICHT_GESENDET = (
    "Die E-Mail ließ sich nicht senden. Der Link gilt trotzdem: Kopieren Sie ihn, oder versuchen "
    "Sie es später mit einem neuen."
)


class Linkform(forms.Form):
    """Where the link goes."""

    an = forms.ChoiceField(
        label="Wohin geht der Link?",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wohin der Link geht."},
    )
    adresse = forms.EmailField(
        label="Andere Adresse",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="Wird nicht gespeichert. Beispiel: ozg@beispiel.de",
        error_messages={"invalid": "Die E-Mail-Adresse ist unvollständig."},
    )

    def __init__(self, *args, stellen: list[Ansprechstelle], **kwargs):
        super().__init__(*args, **kwargs)
        self.stellen = {f"stelle-{stelle.pk}": stelle for stelle in stellen}
        wahl = [(n, f"{s.organisation}: {s.postfach}") for n, s in self.stellen.items()]
        if passwort.is_on():
            wahl.append((ANDERE, "an eine andere Adresse"))
        else:
            wahl = []
            del self.fields["adresse"]
        an = cast("forms.ChoiceField", self.fields["an"])
        an.choices = [*wahl, (KOPIEREN, "nur anzeigen, zum Kopieren")]
        self.initial.setdefault("an", wahl[0][0] if stellen and wahl else KOPIEREN)

    def clean(self):
        """Another address is named, and only where it is wanted."""
        daten = super().clean() or self.cleaned_data
        an, adresse = daten.get("an"), daten.get("adresse")
        if an == ANDERE and not adresse and "adresse" not in self.errors:
            self.add_error("adresse", "Bitte schreiben Sie die Adresse.")
        elif adresse and an != ANDERE:
            self.add_error("adresse", "Wählen Sie dazu „an eine andere Adresse“.")
        return daten

    @property
    def stelle(self) -> Ansprechstelle | None:
        """The mailbox that was chosen, None for any other way."""
        return self.stellen.get(self.cleaned_data["an"])

    @property
    def empfaenger(self) -> str:
        """The address to send to, "" where nothing is sent."""
        return self.stelle.postfach if self.stelle else self.cleaned_data.get("adresse", "")


class Linkseite(AdminPart):
    """The page of a project on which its link is made."""

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"<int:pk>/{SEITE}/", seite, name=self.verwaltung.page_name(SEITE))]

    def form_context(self, request):
        return {"mit_bestaetigungslink": self.verwaltung.has_change_permission(request)}

    def view(self, request, pk):
        """The form; when it is sent, the link, shown this once."""
        projekt = get_object_or_404(self.verwaltung.get_queryset(request), pk=pk)
        if not self.verwaltung.has_change_permission(request, projekt):
            raise PermissionDenied
        grund = self._refusal(projekt)
        stellen = [] if grund else self._offices(request, projekt)
        if grund or request.method != "POST":
            form = None if grund else Linkform(stellen=stellen)
            return self._page(request, projekt, form, grund=grund)
        form = Linkform(request.POST, stellen=stellen)
        if not form.is_valid():
            return self._page(request, projekt, form)
        ort = new_address(projekt, form.stelle.organisation if form.stelle else None)
        # a letter never says an address that the request may have made up
        link = urljoin(settings.PORTAL_ADRESSE, ort) if form.empfaenger else absolute(request, ort)
        if form.empfaenger:
            if _send(projekt, link, form.empfaenger):
                messages.success(request, "Der Link ist per E-Mail verschickt.")
            else:
                messages.error(request, NICHT_GESENDET)
        self.verwaltung.log_change(request, projekt, "Bestätigungslink erzeugt")
        return self._page(request, projekt, None, link=link)

    @staticmethod
    def _refusal(projekt) -> str:
        """Why there is nothing to ask for."""
        if not projekt.ist_oeffentlich:
            return "Das Projekt ist nicht öffentlich; der Link zeigt nur, was alle sehen."
        if not lines_of(projekt):
            return "Das Projekt hat weder Phasen noch Partner, die jemand bestätigen könnte."
        return ""

    @staticmethod
    def _offices(request, projekt) -> list[Ansprechstelle]:
        """Mailboxes of who leads it, as far as the account may read them."""
        stellen = Ansprechstelle.objects.filter(
            organisation__beteiligungen__projekt=projekt,
            organisation__beteiligungen__rolle=Rolle.PROJEKTLEITUNG,
        ).exclude(postfach="")
        if not request.user.has_perm("organisationen.view_ansprechstelle"):
            stellen = stellen.filter(oeffentlich=True)
        sortiert = stellen.select_related("organisation").order_by("organisation__sortiertext")
        return list(sortiert.distinct())

    def _page(self, request, projekt, form, *, grund="", link=""):
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": "Bestätigungslink",
            "subtitle": None,
            "projekt": projekt,
            "form": form,
            "grund": grund,
            "link": link,
            "bis": valid_until(timezone.now()),
            "mit_post": passwort.is_on(),
            "zurueck": self.verwaltung.address("change", projekt.pk),
        }
        antwort = TemplateResponse(request, "admin/bestaetigungslink.html", context)
        add_never_cache_headers(antwort)
        return antwort


def _send(projekt, link: str, empfaenger: str) -> bool:
    """Whether the letter went out; neither address nor link is logged."""
    angaben = {
        "projekt": projekt,
        "link": link,
        "bis": valid_until(timezone.now()),
        "portal": settings.PORTAL_NAME,
    }
    brief = EmailMessage(
        f"{settings.PORTAL_NAME}: Stimmen die Angaben zu „{' '.join(projekt.titel.split())}“ noch?",
        render_to_string("vorschlaege/bestaetigungslink.txt", angaben),
        to=[empfaenger],
    )
    try:
        return brief.send() == 1
    except Exception as fehler:  # whatever a mail server does
        logger.error("Ein Bestätigungslink ging nicht hinaus: %s", type(fehler).__name__)
        return False
