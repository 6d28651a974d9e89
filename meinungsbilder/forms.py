"""Forms: points for choices, of visitors with a Stimmcode and of accounts."""

from django import forms
from django.core.cache import cache

from bausteine.seiten.schutz import STUNDE, GeschuetztesFormular, sender_key
from meinungsbilder.actions import VoteRefused, vote_with_account, vote_with_code
from meinungsbilder.models import Meinungsbild, Stimmzettel, Wahlmoeglichkeit

#: wrong codes per address and hour: a room of people shares one, and who guesses needs billions
FALSCHE_HOECHSTENS = 500


class Punktefelder:
    """The fields that points are typed into: a number for each choice; with one point, one choice
    of all."""

    def __init__(self, meinungsbild: Meinungsbild):
        self.wahl, self.hoechstens = meinungsbild.wahl, meinungsbild.punkte_je_person

    @property
    def einzeln(self) -> bool:
        """Whether there is one point only."""
        return self.hoechstens == 1

    def fields(self) -> dict[str, forms.Field]:
        """By their names in the form."""
        if self.einzeln:
            return {
                "wahl": forms.ChoiceField(
                    label="Ihr Punkt",
                    choices=[(str(w.pk), w.text) for w in self.wahl],
                    widget=forms.RadioSelect(attrs={"class": "kern-form-check__radio"}),
                    required=False,
                    error_messages={"invalid_choice": "Bitte wählen Sie eine der Möglichkeiten."},
                )
            }
        return {self._name(w): self._number(w) for w in self.wahl}

    def _name(self, wahlmoeglichkeit: Wahlmoeglichkeit) -> str:
        return f"punkte-{wahlmoeglichkeit.pk}"

    def _number(self, wahlmoeglichkeit: Wahlmoeglichkeit) -> forms.IntegerField:
        satz = f"„{wahlmoeglichkeit.text}“: Möglich sind 0 bis {self.hoechstens} Punkte."
        return forms.IntegerField(
            label=wahlmoeglichkeit.text,
            required=False,
            min_value=0,
            max_value=self.hoechstens,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), satz),
        )

    def points(self, daten: dict) -> dict[int, int]:
        """What was given, by the key of the choice."""
        if self.einzeln:
            return {int(daten["wahl"]): 1} if daten.get("wahl") else {}
        return {w.pk: zahl for w in self.wahl if (zahl := daten.get(self._name(w)))}

    def problem(self, punkte: dict[int, int]) -> str:
        """What is wrong with so many points; "" when nothing is."""
        summe = sum(punkte.values())
        if not summe:
            return "Bitte vergeben Sie mindestens einen Punkt."
        if summe > self.hoechstens:
            return (
                f"Sie haben {summe} Punkte vergeben, möglich sind {self.hoechstens}. Bitte nehmen "
                f"Sie {summe - self.hoechstens} zurück."
            )
        return ""


class Stimmformular(GeschuetztesFormular):
    """A Stimmcode and points."""

    code = forms.CharField(
        label="Ihr Stimmcode",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "size": 14,
            }
        ),
        help_text="Steht auf Ihrem Zettel, zum Beispiel BCDFG-HJKLM. Groß oder klein ist gleich, "
        "der Strich kann fehlen.",
        error_messages={
            "required": "Bitte schreiben Sie Ihren Stimmcode.",
            "max_length": "Der Stimmcode ist zu lang.",
        },
    )

    schon_gesendet = "Dieser Stimmzettel ist schon abgegeben. Er zählt einmal."
    zu_viele = (
        "Von Ihrem Anschluss kamen in der letzten Stunde sehr viele Stimmcodes, die hier nicht "
        "gelten. Bitte versuchen Sie es später noch einmal."
    )
    zettel: Stimmzettel

    def __init__(self, *args, meinungsbild: Meinungsbild, **kwargs):
        super().__init__(*args, **kwargs)
        self.meinungsbild = meinungsbild
        self.punktefelder = Punktefelder(meinungsbild)
        self.fields |= self.punktefelder.fields()

    def clean(self):
        daten = super().clean() or self.cleaned_data
        if satz := _problem_of(self, self.punktefelder, daten):
            self.add_error(None, satz)
        return daten

    def limited(self, request) -> bool:
        """Ballots are not counted, wrong codes are: a whole room votes through one address."""
        self.zaehler = f"stimmcode-{sender_key(request)}"
        return cache.get(self.zaehler, 0) >= FALSCHE_HOECHSTENS

    def send(self) -> bool:
        """Cast it."""
        punkte = self.punktefelder.points(self.cleaned_data)
        try:
            self.zettel = vote_with_code(self.meinungsbild, punkte, self.cleaned_data["code"])
        except VoteRefused as grund:
            self.nicht_gesendet = str(grund)
            cache.add(self.zaehler, 0, STUNDE)
            cache.incr(self.zaehler)
            return False
        return True


class Kontoformular(forms.Form):
    """Points of an account."""

    zettel: Stimmzettel

    def __init__(self, *args, meinungsbild: Meinungsbild, konto, **kwargs):
        super().__init__(*args, **kwargs)
        self.meinungsbild, self.konto = meinungsbild, konto
        self.punktefelder = Punktefelder(meinungsbild)
        self.fields |= self.punktefelder.fields()

    def clean(self):
        daten = super().clean() or self.cleaned_data
        if satz := _problem_of(self, self.punktefelder, daten):
            self.add_error(None, satz)
        return daten

    def vote(self) -> bool:
        """Cast it; False with the reason among the errors."""
        punkte = self.punktefelder.points(self.cleaned_data)
        try:
            self.zettel = vote_with_account(self.meinungsbild, punkte, self.konto)
        except VoteRefused as grund:
            self.add_error(None, str(grund))
            return False
        return True


def _problem_of(form: forms.Form, felder: Punktefelder, daten: dict) -> str:
    """What is wrong with the sum, once each field is right by itself."""
    punktefelder = set(felder.fields())
    return "" if punktefelder & set(form.errors) else felder.problem(felder.points(daten))
