"""Login forms: what people type to get in."""

from typing import cast

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from anmeldung import passkeys, sperre, zweitfaktor
from anmeldung.models import Passkey
from anmeldung.querysets import name_for

#: the same sentence whether the account exists or not
GESPERRT = (
    "Zu viele Fehlversuche. Bitte versuchen Sie es später noch einmal, oder bitten Sie Ihre "
    "Administration, die Sperre aufzuheben."
)
#: whatever was wrong with it
PASSKEY_FALSCH = (
    "Mit diesem Passkey ging es nicht: Er gehört nicht hierher, oder es hat zu lange gedauert. "
    "Versuchen Sie es noch einmal."
)


class Einmal(forms.TextInput):
    """A code is good once: a form that comes back does not show it again."""

    def format_value(self, value):
        """Nothing."""


class EinmalVerborgen(forms.HiddenInput):
    """The same for what a script fills in."""

    def format_value(self, value):
        """Nothing."""


def passkey_field() -> forms.CharField:
    """The answer of a device, which static/js/passkey.js puts in."""
    return forms.CharField(
        required=False, max_length=passkeys.LAENGE, widget=EinmalVerborgen, label="Passkey"
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

    passkey = passkey_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mit_passkey = bool(self.data.get("passkey"))
        if self.mit_passkey:
            self.fields["username"].required = self.fields["password"].required = False
        feld = cast(forms.CharField, self.fields["username"])
        feld.label = "Benutzername oder E-Mail-Adresse"
        feld.max_length = feld.widget.attrs["maxlength"] = 254  # as long as an address

    def clean(self):
        """The account that may come in.

        Raises ValidationError with code `gesperrt` without a look at password or passkey.
        """
        if self.mit_passkey:
            return self._by_passkey()
        eingabe = self.cleaned_data.get("username")
        if not eingabe or not self.cleaned_data.get("password"):
            return self.cleaned_data
        zaehlwerk = sperre.password()
        if not zaehlwerk.allows(self.request, eingabe):
            raise ValidationError(GESPERRT, code="gesperrt")
        self.cleaned_data["username"] = self._name(zaehlwerk, eingabe)
        daten = super().clean()
        if konto := self.get_user():
            zaehlwerk.succeeded(self.request, eingabe, konto.get_username())
        return daten

    def _by_passkey(self) -> dict:
        """The account whose key answered; nothing else that was typed counts.

        That an unknown key is refused sooner tells nothing: nobody guesses the ID of one.
        """
        text = self.cleaned_data.get("passkey", "")
        kennung, zaehlwerk = passkeys.id_in(text), sperre.passkey()
        key = Passkey.objects.mit_kennung(kennung)
        konto = key.faktor.konto if key else None
        name = konto.get_username() if konto else f"kein Passkey: {kennung}"
        if not zaehlwerk.allows(self.request, name):
            raise ValidationError(GESPERRT, code="gesperrt")
        if not passkeys.used(self.request, passkeys.ANMELDEN, konto, text):
            raise ValidationError(PASSKEY_FALSCH, code="falsch")
        zaehlwerk.succeeded(self.request, name)
        self.user_cache = konto
        return self.cleaned_data

    def _name(self, zaehlwerk, eingabe: str) -> str:
        """The name to look for; "" for nobody, which takes as long as a wrong password.

        How many counts are written depends on nothing but what was typed.
        """
        if "@" not in eingabe:
            return eingabe
        name = name_for(eingabe)
        gezaehlt = name if name != eingabe else ""  # that was counted already
        offen = zaehlwerk.allows(
            self.request, gezaehlt or f"kein weiteres Konto: {eingabe}", adresse=False
        )
        return name if offen else ""

    def is_locked(self) -> bool:
        """Whether the attempt was refused unseen."""
        return self.has_error("__all__", "gesperrt")


def code_field(**attrs) -> forms.CharField:
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


def recovery_code_field() -> forms.CharField:
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
    """A form whose mistakes count towards the lock of the account."""

    def __init__(self, request, konto, *args, **kwargs):
        self.request, self.konto = request, konto
        super().__init__(*args, **kwargs)

    def clean(self):
        """Raises ValidationError: too many mistakes, or what `mistake` says."""
        zaehlwerk, name = sperre.code(), self.konto.get_username()
        if self.errors:
            return self.cleaned_data
        if not zaehlwerk.allows(self.request, name):
            raise ValidationError(GESPERRT, code="gesperrt")
        if fehler := self.mistake():
            raise fehler
        zaehlwerk.succeeded(self.request, name)
        return self.cleaned_data

    def mistake(self) -> ValidationError | None:
        """What is wrong with the input, None when it is right."""
        raise NotImplementedError

    def is_locked(self) -> bool:
        """Whether the attempt was refused unseen."""
        return self.has_error("__all__", "gesperrt")


class Codeform(Gezaehlt):
    """The second step: a passkey, a code from the app, or a recovery code."""

    passkey = passkey_field()
    code = code_field(autofocus=True)
    ersatz = recovery_code_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.konto.zweitfaktor.geheimnis:
            del self.fields["code"]
        if not Passkey.objects.von(self.konto).exists():
            del self.fields["passkey"]
        self.benutzt = ""

    def mistake(self):
        """The first that was given must be right: a wrong one costs no recovery code."""
        angaben = {n: self.cleaned_data.get(n, "").strip() for n in ("passkey", "code", "ersatz")}
        self.benutzt = next((name for name, wert in angaben.items() if wert), "")
        if self._is_right(angaben):
            return None
        if self.benutzt == "passkey":
            return ValidationError(PASSKEY_FALSCH, code="falsch")
        return ValidationError(
            "Der Code stimmt nicht, ist abgelaufen oder schon benutzt. Warten Sie auf den nächsten "
            "Code, und prüfen Sie die Uhrzeit Ihres Geräts.",
            code="falsch",
        )

    def _is_right(self, angaben: dict) -> bool:
        faktor = self.konto.zweitfaktor
        if self.benutzt == "passkey":
            return passkeys.used(self.request, passkeys.BESTAETIGEN, self.konto, angaben["passkey"])
        if self.benutzt == "code":
            return zweitfaktor.accept_code(faktor, angaben["code"])
        return bool(angaben["ersatz"]) and zweitfaktor.accept_recovery_code(
            faktor, angaben["ersatz"]
        )


def password_field() -> forms.CharField:
    """Who is logged in shows once more who it is."""
    return forms.CharField(
        label="Ihr Passwort",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def wrong_password(form) -> ValidationError | None:
    """What is wrong with the password, if the form asks for one."""
    if "passwort" not in form.fields or form.konto.check_password(form.cleaned_data["passwort"]):
        return None
    return ValidationError("Das Passwort stimmt nicht.", code="falsch")


class Einrichtungsform(Gezaehlt):
    """The first code of a new app; who is logged in already also shows the password."""

    passwort = password_field()
    code = code_field()

    def __init__(self, request, konto, geheimnis, *args, passwort=True, **kwargs):
        super().__init__(request, konto, *args, **kwargs)
        self.geheimnis = geheimnis
        #: the time step of the code, once it was right
        self.schritt = 0
        if not passwort:
            del self.fields["passwort"]

    def mistake(self):
        """Password and code must be right."""
        if fehler := wrong_password(self):
            return fehler
        schritt = zweitfaktor.time_step(self.geheimnis, self.cleaned_data["code"])
        if schritt is None:
            return ValidationError(
                "Der Code stimmt nicht. Geben Sie den Code ein, den die App jetzt zeigt, und "
                "prüfen Sie die Uhrzeit Ihres Geräts.",
                code="falsch",
            )
        self.schritt = schritt
        return None


class Passkeyform(Gezaehlt):
    """A new passkey and its name; who is logged in already also shows the password."""

    name = forms.CharField(
        label="Name des Passkeys",
        max_length=60,
        help_text="Damit Sie ihn wiedererkennen, zum Beispiel „Diensttelefon“.",
    )
    passwort = password_field()
    passkey = passkey_field()

    def __init__(self, request, konto, *args, passwort=True, **kwargs):
        super().__init__(request, konto, *args, **kwargs)
        self.neu = None
        if not passwort:
            del self.fields["passwort"]

    def mistake(self):
        """Password and answer of the device must be right."""
        if not self.cleaned_data["passkey"]:
            return ValidationError(
                "Ihr Browser hat keinen Passkey angelegt. Passkeys brauchen JavaScript.",
                code="falsch",
            )
        if fehler := wrong_password(self):
            return fehler
        self.neu = passkeys.made(self.request, self.konto, self.cleaned_data["passkey"])
        if self.neu is None:
            return ValidationError(
                "Der Passkey wurde nicht gespeichert: Es hat zu lange gedauert, es gibt ihn schon, "
                f"oder Ihr Konto hat schon {passkeys.HOECHSTENS}. Versuchen Sie es noch einmal.",
                code="falsch",
            )
        return None


class Bestaetigungsform(Codeform):
    """Before something about the second factor changes: password and factor once more."""

    passwort = password_field()
    code = code_field()
    field_order = ("passwort", "code", "ersatz")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.konto.has_usable_password():  # comes from a provider
            del self.fields["passwort"]

    def mistake(self):
        """The password first: a wrong one costs no recovery code."""
        return wrong_password(self) or super().mistake()
