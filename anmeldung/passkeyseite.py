"""WebAuthn pages: the challenge that a script asks for, and the form of a new passkey."""

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import View

from anmeldung import passkeys
from anmeldung.forms import Passkeyform
from anmeldung.models import Zweitfaktor
from anmeldung.sitzung import FAKTOR, finish_waiting, is_confirmed, refresh, waiting
from anmeldung.views import Schritt, show, show_codes


@require_POST
@never_cache
def challenge(request):
    """The challenge, as JSON. Whoever is nobody yet may only ask to be let in."""
    zweck, konto = request.POST.get("zweck", ""), None
    if zweck != passkeys.ANMELDEN:
        konto = waiting(request) or (request.user if admin.site.has_permission(request) else None)
        if konto is None or zweck not in (passkeys.BESTAETIGEN, passkeys.ANLEGEN):
            return JsonResponse({}, status=403)
    try:
        return JsonResponse(passkeys.question(request, zweck, konto))
    except passkeys.Abgewiesen:
        return JsonResponse({}, status=409)


class Passkeyanlage(View):
    """The form of a new passkey, for whoever may have one."""

    konto: AbstractUser
    #: whether nothing goes on without
    pflicht: bool
    #: name of the page before
    zurueck: str

    def form(self, daten=None) -> Passkeyform:
        """For this account, with what was sent."""
        raise NotImplementedError

    def done(self, codes: list[str]) -> HttpResponse:
        """What the account sees then."""
        raise NotImplementedError

    def get(self, request):
        """Name and, where it was not shown just now, password."""
        return self.page(self.form())

    def post(self, request):
        """The device made a key."""
        form = self.form(request.POST)
        if not form.is_valid() or form.neu is None:
            return self.page(form)
        codes = passkeys.add(self.konto, form.cleaned_data["name"], form.neu)
        return self.done(codes)

    def page(self, form):
        """The form, with what is wrong."""
        return show(
            self.request,
            "admin/anmeldung/passkey.html",
            "Passkey anlegen",
            form,
            zurueck=reverse(self.zurueck),
            pflicht=self.pflicht,
        )


class PasskeyEinrichten(Passkeyanlage, Schritt):
    """Instead of an app, for an account that must have a second factor and has none."""

    mit_faktor, pflicht, zurueck = False, True, "anmeldung:einrichten"

    def form(self, daten=None):
        """The password was shown a moment ago."""
        return Passkeyform(self.request, self.konto, daten, passwort=False)

    def done(self, codes):
        """Logged in; the recovery codes are shown once."""
        return show_codes(self.request, codes, finish_waiting(self.request, self.konto))


@method_decorator((never_cache, sensitive_post_parameters()), name="dispatch")
class Passkeyseite(Passkeyanlage):
    """The first second factor, or one more beside it."""

    pflicht, zurueck = False, "anmeldung:faktor"

    def dispatch(self, request, *args, **kwargs):
        """Who has a factor has shown it just now, on the page before."""
        self.konto = request.user
        self.faktor = Zweitfaktor.objects.von(self.konto)
        if self.faktor and not is_confirmed(request):
            return redirect("anmeldung:faktor")
        return super().dispatch(request, *args, **kwargs)

    def form(self, daten=None):
        """With the password, unless it was shown on the page before, or there is none."""
        fragen = not self.faktor and self.konto.has_usable_password()
        return Passkeyform(self.request, self.konto, daten, passwort=fragen)

    def done(self, codes):
        """This session holds on; the first factor comes with recovery codes."""
        refresh(self.request, self.konto, **{FAKTOR: True})
        if codes:
            return show_codes(self.request, codes, reverse("admin:index"))
        messages.success(self.request, "Der Passkey ist angelegt.")
        return redirect("anmeldung:faktor")


def passkeyseite(request):
    """The page inside the admin: only for who may be there."""
    return admin.site.admin_view(Passkeyseite.as_view())(request)
