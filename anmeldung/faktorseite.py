"""Second factor: the page where people look after their own."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from anmeldung import zweitfaktor
from anmeldung.forms import Bestaetigungsform, Einrichtungsform
from anmeldung.models import Zweitfaktor
from anmeldung.sitzung import (
    FAKTOR,
    AccountState,
    confirm,
    first_step,
    is_confirmed,
    refresh,
)
from anmeldung.views import NEU, secret, show, show_codes, show_setup

#: what is made on a page of its own
NEUES = {"neuer_passkey": "anmeldung:faktor_passkey", "neue_app": "anmeldung:faktor_app"}


@method_decorator((never_cache, sensitive_post_parameters()), name="dispatch")
class Faktorseite(View):
    """Set up, renew the recovery codes, remove; each asks once more who is there."""

    def dispatch(self, request, *args, **kwargs):
        """Only in a full session; the secret belongs to this address alone."""
        self.konto = request.user
        self.faktor = Zweitfaktor.objects.von(self.konto)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The factor there is, or a new one to set up."""
        if self.faktor:
            return self.page(Bestaetigungsform(request, self.konto))
        return self.setup_page(self.setup_form())

    def post(self, request):
        """One of the acts."""
        if not self.faktor:
            return self.set_up()
        form = Bestaetigungsform(request, self.konto, request.POST)
        if not form.is_valid():
            return self.page(form)
        for name in ("neuer_passkey", "neue_app"):
            if name in request.POST:
                confirm(request)
                return redirect(NEUES[name])
        if "codes" in request.POST:
            codes = zweitfaktor.new_codes(self.faktor)
            return show_codes(request, codes, reverse("admin:index"))
        return self.take_away()

    def take_away(self):
        """All of it, the app, or one passkey."""
        if "entfernen" in self.request.POST:
            self.faktor.delete()
            return self.removed("Der zweite Faktor ist entfernt.")
        if "ohne_app" in self.request.POST:
            zweitfaktor.remove_app(self.faktor)
            return self.removed("Die App ist entfernt.")
        if not zweitfaktor.remove_passkey(self.faktor, self.request.POST.get("ohne", "")):
            return redirect("anmeldung:faktor")
        return self.removed("Der Passkey ist entfernt.")

    def set_up(self):
        """The first code was typed."""
        form = self.setup_form(self.request.POST)
        if not form.is_valid():
            return self.setup_page(form)
        codes = zweitfaktor.set_up_app(self.konto, form.geheimnis, form.schritt)
        self.request.session.pop(NEU, None)
        refresh(self.request, self.konto, **{FAKTOR: True})
        return show_codes(self.request, codes, reverse("admin:index"))

    def removed(self, satz: str):
        """Other sessions end; who needs a factor and has none sets up another before anything."""
        stand = AccountState.von(self.konto)
        if stand.pflicht and not stand.has_factor:
            backend = self.request.session["_auth_user_backend"]
            return HttpResponseRedirect(
                first_step(self.request, self.konto, reverse("admin:index"), backend)
            )
        refresh(self.request, self.konto, **{FAKTOR: stand.has_factor})
        messages.success(self.request, satz)
        return redirect("anmeldung:faktor" if stand.has_factor else "admin:index")

    def setup_form(self, daten=None):
        """The form with the secret of this session."""
        return Einrichtungsform(
            self.request,
            self.konto,
            secret(self.request),
            daten,
            passwort=not self.faktor and self.konto.has_usable_password(),
        )

    def setup_page(self, form):
        """A new factor, wanted but not asked for."""
        return show_setup(self.request, self.konto, form, pflicht=False)

    def page(self, form):
        """The factor there is."""
        return show(
            self.request,
            "admin/anmeldung/faktor.html",
            "Zweiter Faktor",
            form,
            faktor=self.faktor,
            codes=self.faktor.codes.count(),
            passkeys=self.faktor.passkeys.all(),
            pflicht=AccountState.von(self.konto).pflicht,
        )


class Appseite(Faktorseite):
    """An app beside the passkeys there are; the factor was shown just now, on the page before."""

    def dispatch(self, request, *args, **kwargs):
        """Who has no factor, or an app already, has another page for that."""
        faktor = Zweitfaktor.objects.von(request.user)
        if faktor is None or faktor.geheimnis or not is_confirmed(request):
            return redirect("anmeldung:faktor")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The secret to scan."""
        return self.setup_page(self.setup_form())

    def post(self, request):
        """The first code."""
        return self.set_up()


def appseite(request):
    """The page inside the admin: only for who may be there."""
    return admin.site.admin_view(Appseite.as_view())(request)


def faktorseite(request):
    """The page inside the admin: only for who may be there."""
    return admin.site.admin_view(Faktorseite.as_view())(request)
