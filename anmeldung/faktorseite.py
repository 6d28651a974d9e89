"""Where people look after their own second factor."""

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
from anmeldung.sitzung import FAKTOR, AccountState, first_step, refresh
from anmeldung.views import NEU, secret, show, show_codes, show_setup


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
        """One of the three acts."""
        if not self.faktor:
            return self.set_up()
        form = Bestaetigungsform(request, self.konto, request.POST)
        if not form.is_valid():
            return self.page(form)
        if "entfernen" in request.POST:
            return self.remove()
        codes = zweitfaktor.neue_codes(self.faktor)
        return show_codes(request, codes, reverse("admin:index"))

    def set_up(self):
        """The first code was typed."""
        form = self.setup_form(self.request.POST)
        if not form.is_valid():
            return self.setup_page(form)
        codes = zweitfaktor.einrichten(self.konto, form.geheimnis, form.schritt)
        self.request.session.pop(NEU, None)
        refresh(self.request, self.konto, **{FAKTOR: True})
        return show_codes(self.request, codes, reverse("admin:index"))

    def remove(self):
        """Without the factor; who needs one sets up another before anything else."""
        self.faktor.delete()
        if AccountState.von(self.konto).pflicht:
            backend = self.request.session["_auth_user_backend"]
            return HttpResponseRedirect(
                first_step(self.request, self.konto, reverse("admin:index"), backend)
            )
        refresh(self.request, self.konto, **{FAKTOR: False})
        messages.success(self.request, "Der zweite Faktor ist entfernt.")
        return redirect("admin:index")

    def setup_form(self, daten=None):
        """The form with the secret of this session."""
        return Einrichtungsform(
            self.request,
            self.konto,
            secret(self.request),
            daten,
            passwort=self.konto.has_usable_password(),
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
            pflicht=AccountState.von(self.konto).pflicht,
        )


def faktorseite(request):
    """The page inside the admin: only for who may be there."""
    return admin.site.admin_view(Faktorseite.as_view())(request)
