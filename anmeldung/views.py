"""Login pages: name and password, second factor, and its first time."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import LoginView
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import View

from anmeldung import passkeys, passwort, zweitfaktor
from anmeldung.forms import Anmeldeform, Codeform, Einrichtungsform
from anmeldung.models import Zweitfaktor
from anmeldung.oidc import is_on
from anmeldung.sitzung import AccountState, finish_waiting, first_step, next_step, waiting

#: in the session: the secret that is being set up, encrypted
NEU = "anmeldung_neu"


def context(request, titel: str, **angaben) -> dict:
    """What every page of the login shows: the admin's frame, and whether passkeys work here."""
    rahmen = {"title": titel, "passkeys_gehen": bool(passkeys.origin(request))}
    return {**admin.site.each_context(request), **rahmen, **angaben}


def show(request, template: str, titel: str, form=None, **angaben):
    """A page of the login; 429 while it is locked."""
    status = 429 if form is not None and form.is_bound and form.is_locked() else 200
    return render(request, template, context(request, titel, form=form, **angaben), status=status)


@method_decorator((never_cache, sensitive_post_parameters("password", "passkey")), name="dispatch")
class Anmelden(LoginView):
    """The first step, at the admin's own address."""

    authentication_form = Anmeldeform
    template_name = "admin/login.html"
    next_page = "admin:index"

    def get(self, request, *args, **kwargs):
        """Who is in goes on; who waits for the second factor goes there."""
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        if konto := waiting(request):
            return redirect(next_step(AccountState.von(konto)))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The admin's frame, and the other ways in."""
        ziel = self.get_redirect_url()
        return context(
            self.request,
            "Anmelden",
            **super().get_context_data(**kwargs),
            next_wert=ziel,
            oidc_name=settings.OIDC_NAME if is_on() else "",
            vergessen=passwort.is_on(),
        )

    def form_valid(self, form):
        """Password right, or a passkey whose device asked for a PIN or a finger: that is both."""
        ziel = self.get_success_url()
        return HttpResponseRedirect(
            first_step(self.request, form.get_user(), ziel, faktor=form.mit_passkey)
        )

    def form_invalid(self, form):
        """Name or password wrong, or locked: one sentence each, for whomever."""
        antwort = super().form_invalid(form)
        antwort.status_code = 429 if form.is_locked() else 200
        return antwort


@method_decorator((never_cache, sensitive_post_parameters()), name="dispatch")
class Schritt(View):
    """A page for someone who waits for the second factor; everyone else starts anew."""

    #: whether it is for accounts that have one
    mit_faktor: bool

    def dispatch(self, request, *args, **kwargs):
        """Only with a first step in the session."""
        self.konto = waiting(request)
        if self.konto is None:
            return redirect("admin:login")
        stand = AccountState.von(self.konto)
        if stand.has_factor != self.mit_faktor:
            return redirect(next_step(stand))
        return super().dispatch(request, *args, **kwargs)


class Code(Schritt):
    """The second step: a passkey or a code."""

    mit_faktor = True

    def get(self, request):
        """The form."""
        return self.page(Codeform(request, self.konto))

    def post(self, request):
        """Right: logged in. A recovery code is said to be gone."""
        form = Codeform(request, self.konto, request.POST)
        if not form.is_valid():
            return self.page(form)
        ziel = finish_waiting(request, self.konto)
        if form.benutzt == "ersatz":
            rest = self.konto.zweitfaktor.codes.count()
            messages.warning(
                request,
                f"Sie haben einen Wiederherstellungscode benutzt, übrig: {rest}. "
                "Neue gibt es oben unter „Zweiter Faktor“.",
            )
        return HttpResponseRedirect(ziel)

    def page(self, form):
        """The form, with what is wrong."""
        return show(self.request, "admin/anmeldung/code.html", "Zweiter Faktor", form)


class Einrichten(Schritt):
    """Settings ask this account for a second factor, and it has none: nothing goes on before."""

    mit_faktor = False

    def get(self, request):
        """The secret as a picture and as text."""
        return self.page(Einrichtungsform(request, self.konto, secret(request), passwort=False))

    def post(self, request):
        """The first code: factor made, logged in, recovery codes shown once."""
        form = Einrichtungsform(request, self.konto, secret(request), request.POST, passwort=False)
        if not form.is_valid():
            return self.page(form)
        codes = zweitfaktor.set_up_app(self.konto, form.geheimnis, form.schritt)
        ziel = finish_waiting(request, self.konto)
        request.session.pop(NEU, None)
        return show_codes(request, codes, ziel)

    def page(self, form):
        """The form, with what is wrong."""
        return show_setup(self.request, self.konto, form, pflicht=True)


@require_POST
@never_cache
def cancel(request):
    """Nobody waits any more: back to the first step, with another account if need be."""
    if waiting(request):
        request.session.flush()
    return redirect("admin:login")


def secret(request) -> str:
    """The secret that is being set up, made with the first look at the page."""
    geheimnis = zweitfaktor.decrypt(request.session.get(NEU, ""))
    if not geheimnis:
        geheimnis = zweitfaktor.new_secret()
        request.session[NEU] = zweitfaktor.encrypt(geheimnis)
    return geheimnis


def show_setup(request, konto, form, pflicht: bool):
    """The page with the picture to scan."""
    return show(
        request,
        "admin/anmeldung/einrichten.html",
        "Zweiten Faktor einrichten",
        form,
        qr=zweitfaktor.qr_code(konto, form.geheimnis),
        geheimnis=zweitfaktor.in_groups(form.geheimnis),
        pflicht=pflicht,
        weiterer=Zweitfaktor.objects.von(konto) is not None,
    )


def show_codes(request, codes: list[str], ziel: str):
    """The recovery codes, in this answer and never again."""
    return show(
        request,
        "admin/anmeldung/codes.html",
        "Ihre Wiederherstellungscodes",
        codes=codes,
        ziel=ziel,
    )
