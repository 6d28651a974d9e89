"""What people type to get in."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from anmeldung import sperre, zweitfaktor
from anmeldung.querysets import name_zu

#: the same sentence whether the account exists or not
GESPERRT = (
    "Zu viele Fehlversuche. Bitte versuchen Sie es später noch einmal, oder bitten Sie Ihre "
    "Administration, die Sperre aufzuheben."
)


class Anmeldeform(AdminAuthenticationForm):
    """Name or mail address, and password; counts before it looks.

    What was typed is counted, and its lock is said. Of a mail address its account is counted, too,
    with the same count as for the name: once that is full, the password is not looked at either,
    but the answer is that of a wrong one. Else the lock would tell which address has which name.
    """

    error_messages = {
        "invalid_login": "Benutzername oder E-Mail-Adresse und Passwort passen nicht zusammen, "
        "oder das Konto darf sich hier nicht anmelden. Achten Sie auf Groß- und Kleinschreibung.",
        "inactive": "",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        feld = self.fields["username"]
        feld.label = "Benutzername oder E-Mail-Adresse"
        feld.max_length = feld.widget.attrs["maxlength"] = 254  # as long as an address

    def clean(self):
        """The account that may come in.

        Raises ValidationError with code `gesperrt` without a look at the password.
        """
        eingabe = self.cleaned_data.get("username")
        if not eingabe or not self.cleaned_data.get("password"):
            return self.cleaned_data
        zaehlwerk = sperre.passwort()
        if not zaehlwerk.erlaubt(self.request, eingabe):
            raise ValidationError(GESPERRT, code="gesperrt")
        self.cleaned_data["username"] = self._name(zaehlwerk, eingabe)
        daten = super().clean()
        zaehlwerk.gelungen(self.request, eingabe, self.user_cache.get_username())
        return daten

    def _name(self, zaehlwerk, eingabe: str) -> str:
        """The name to look for; "" for nobody, which takes as long as a wrong password.

        How many counts are written depends on nothing but what was typed.
        """
        if "@" not in eingabe:
            return eingabe
        name = name_zu(eingabe)
        gezaehlt = name if name != eingabe else ""  # that was counted already
        offen = zaehlwerk.erlaubt(
            self.request, gezaehlt or f"kein weiteres Konto: {eingabe}", adresse=False
        )
        return name if offen else ""

    def gesperrt(self) -> bool:
        """Whether the attempt was refused unseen."""
        return self.has_error("__all__", "gesperrt")


class Einmal(forms.TextInput):
    """A code is good once: a form that comes back does not show it again."""

    def format_value(self, value):
        """Nothing."""


def codefeld(**attrs) -> forms.CharField:
    """Six digits; phones show digits, and browsers offer the code of a password manager."""
    return forms.CharField(
        label="Sechsstelliger Code",
        max_length=20,
        required=False,
        widget=Einmal(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "none",
                "spellcheck": "false",
                **attrs,
            }
        ),
    )


def ersatzfeld() -> forms.CharField:
    """One of the codes on paper."""
    return forms.CharField(
        label="Wiederherstellungscode",
        max_length=40,
        required=False,
        widget=Einmal(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class Gezaehlt(forms.Form):
    """A form whose mistakes count towards the lock of the account.

    Each has `mistake()`: what is wrong with the input as a ValidationError, None when it is right.
    """

    def __init__(self, request, konto, *args, **kwargs):
        self.request, self.konto = request, konto
        super().__init__(*args, **kwargs)

    def clean(self):
        """Raises ValidationError: too many mistakes, or what `mistake` says."""
        zaehlwerk, name = sperre.code(), self.konto.get_username()
        if self.errors:
            return self.cleaned_data
        if not zaehlwerk.erlaubt(self.request, name):
            raise ValidationError(GESPERRT, code="gesperrt")
        if fehler := self.mistake():
            raise fehler
        zaehlwerk.gelungen(self.request, name)
        return self.cleaned_data

    def gesperrt(self) -> bool:
        """Whether the attempt was refused unseen."""
        return self.has_error("__all__", "gesperrt")


class Codeform(Gezaehlt):
    """The second step: a code from the app, or a recovery code."""

    code = codefeld(autofocus=True)
    ersatz = ersatzfeld()

    def mistake(self):
        """One of the two must be right."""
        faktor = self.konto.zweitfaktor
        code, ersatz = self.cleaned_data["code"].strip(), self.cleaned_data["ersatz"].strip()
        if code and zweitfaktor.code_stimmt(faktor, code):
            return None
        if ersatz and not code and zweitfaktor.ersatz_stimmt(faktor, ersatz):
            return None
        return ValidationError(
            "Der Code stimmt nicht, ist abgelaufen oder schon benutzt. Warten Sie auf den nächsten "
            "Code, und prüfen Sie die Uhrzeit Ihres Geräts.",
            code="falsch",
        )


class Einrichtungsform(Gezaehlt):
    """The first code of a new app; who is logged in already also shows the password."""

    passwort = forms.CharField(
        label="Ihr Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = codefeld()

    def __init__(self, request, konto, geheimnis, *args, passwort=True, **kwargs):
        super().__init__(request, konto, *args, **kwargs)
        self.geheimnis, self.schritt = geheimnis, None
        if not passwort:
            del self.fields["passwort"]

    def mistake(self):
        """Password and code must be right."""
        if "passwort" in self.fields and not self.konto.check_password(
            self.cleaned_data["passwort"]
        ):
            return ValidationError("Das Passwort stimmt nicht.", code="falsch")
        self.schritt = zweitfaktor.zeitschritt(self.geheimnis, self.cleaned_data["code"])
        if self.schritt is None:
            return ValidationError(
                "Der Code stimmt nicht. Geben Sie den Code ein, den die App jetzt zeigt, und "
                "prüfen Sie die Uhrzeit Ihres Geräts.",
                code="falsch",
            )
        return None


class Bestaetigungsform(Codeform):
    """Before a factor is removed or its codes are renewed: password and code once more."""

    passwort = Einrichtungsform.base_fields["passwort"]
    code = codefeld()
    field_order = ("passwort", "code", "ersatz")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.konto.has_usable_password():  # comes from a provider
            del self.fields["passwort"]

    def mistake(self):
        """The password first: a wrong one costs no recovery code."""
        if "passwort" in self.fields and not self.konto.check_password(
            self.cleaned_data["passwort"]
        ):
            return ValidationError("Das Passwort stimmt nicht.", code="falsch")
        return super().mistake()
