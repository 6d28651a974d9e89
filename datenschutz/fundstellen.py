"""Personal data inventory: where a person is named, in fields, in texts and both their histories.

A model says by `personenbezogen` which fields describe a person, and by `nach_loeschung` what
means nothing without one; by `vermerk` that it only notes that something was done; by
`gehoert_zu_person` which foreign key leads to the person whose row it is, and by `as_auskunft` what
it says. Everything else is found by looking through every text of every table.
"""

import json
import re
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q

from bausteine.werte.eigene import field_of, own_apps
from bausteine.werte.faltung import fold
from datenschutz.enums import Fundart

GELOESCHT = "[gelöscht]"
#: shorter ones are parts of too many words
MINDESTENS = 4


@dataclass(frozen=True)
class Fund:
    """One value of one record that names the person. `danach`: what erasing leaves of it."""

    model: type[models.Model]
    pk: int
    feld: models.Field
    wert: object
    art: Fundart
    danach: object = None

    @property
    def schluessel(self) -> str:
        """Names the place in a form."""
        return f"{self.model._meta.label_lower}:{self.pk}:{self.feld.name}"

    @property
    def erasable(self) -> bool:
        """A mailbox of an office stays, and accounts have their own administration."""
        return self.danach is not None

    @property
    def goes_along(self) -> bool:
        """Whether it is removed with what names the person."""
        return self.art == Fundart.ZUGEHOERIG

    def as_row(self) -> dict[str, str]:
        """In words, for page and file."""
        stamm = str(origin(self.model)._meta.verbose_name)
        return {
            "tabelle": stamm if origin(self.model) is self.model else f"Geschichte: {stamm}",
            "nummer": str(self.pk),
            "angabe": str(self.feld.verbose_name),
            "art": str(self.art.label),
            "wert": _text(self.wert),
        }


def _text(wert) -> str:
    if isinstance(wert, dict | list):
        return json.dumps(wert, ensure_ascii=False)
    return str(wert)


def own_models() -> list[type[models.Model]]:
    """The portal's tables but those of secrets, histories included, and the admin's own log."""
    eigene = [model for config in own_apps() for model in config.get_models()]
    return [*(m for m in eigene if not _left_out(m)), apps.get_model("admin", "LogEntry")]


def _left_out(model) -> bool:
    return getattr(model, "geheim", False) or getattr(model, "vermerk", False)


def origin(model) -> type[models.Model]:
    """The model whose history this is, or itself."""
    return getattr(model, "instance_type", model)


def person_fields(model) -> list[str]:
    """The fields made for a person."""
    return list(getattr(origin(model), "personenbezogen", ()))


def find_person(begriff: str) -> list[Fund]:
    """Everything about the person of that name or mail address; the empty word finds nothing."""
    begriff = " ".join(begriff.replace("\x00", "").split())
    if len(begriff) < MINDESTENS:
        return []
    modelle = own_models()
    zeilen = [(m, zeile) for m in modelle if person_fields(m) for zeile in _personenzeilen(m)]
    treffer, begriffe = _related_rows(zeilen, begriff)
    funde = [
        Fund(model, zeile["pk"], model._meta.get_field(name), zeile[name], Fundart.PERSON, "")
        for model, zeile in treffer
        for name in person_fields(model)
        if zeile[name]
    ]
    funde += _attached(treffer)
    lange = sorted({b for b in begriffe if len(b) >= MINDESTENS}, key=len, reverse=True)
    for model in modelle:
        funde += _textfunde(model, lange)
    return funde + _konten(lange)


def _attached(treffer) -> list[Fund]:
    """The rows that belong to those of the person and name nobody themselves."""
    funde = []
    for model in own_models():
        if name := getattr(model, "gehoert_zu_person", ""):
            feld = field_of(model, name)
            personen = [zeile["pk"] for wer, zeile in treffer if wer is feld.related_model]
            eigene: Any = model._default_manager.filter(**{f"{name}__in": personen})
            for record in eigene.order_by("pk"):
                wert = record.as_auskunft()
                funde.append(Fund(model, record.pk, feld, wert, Fundart.ZUGEHOERIG))
    return funde


def _personenzeilen(model) -> list[dict]:
    felder = person_fields(model)
    leer = Q(**dict.fromkeys(felder, ""))
    return list(model._default_manager.exclude(leer).order_by("pk").values("pk", *felder))


def _related_rows(zeilen, begriff: str) -> tuple[list, set[str]]:
    """The rows of the person, and all names and addresses found in them.

    A row that shares a name or an address with one found belongs to it: an older state may hold
    only one of the two. Numbers connect nobody, as an office has one telephone.
    """
    begriffe, gesucht = {begriff}, fold(begriff)
    while True:
        bekannt = {fold(b) for b in begriffe}
        treffer = [
            (model, zeile)
            for model, zeile in zeilen
            if any(gesucht in (t := fold(zeile[n])) or t in bekannt for n in person_fields(model))
        ]
        neu = begriffe | {
            zeile[n]
            for model, zeile in treffer
            for n in person_fields(model)
            if zeile[n] and not n.endswith("telefon")
        }
        if neu == begriffe:
            return treffer, begriffe
        begriffe = neu


def _textfunde(model, begriffe: list[str]) -> list[Fund]:
    """Texts that contain one of the words, in the fields that are not made for a person."""
    ausser = set(person_fields(model))
    funde = []
    for feld in model._meta.concrete_fields:
        if feld.name in ausser or feld.generated or feld.choices:
            continue
        if isinstance(feld, models.JSONField):
            funde += _jsonfunde(model, feld, begriffe)
        elif isinstance(feld, models.CharField | models.TextField) and not isinstance(
            feld, models.SlugField | models.URLField
        ):
            zeilen = model._default_manager.filter(_contains(feld.name, begriffe))
            for pk, wert in zeilen.order_by("pk").values_list("pk", feld.name):
                funde.append(_textfund(model, pk, feld, wert, begriffe))
    return funde


def _textfund(model, pk, feld, wert, begriffe) -> Fund:
    if isinstance(feld, models.EmailField):  # a mailbox of an office
        return Fund(model, pk, feld, wert, Fundart.POSTFACH)
    if getattr(model, "teil_des_kontos", False):
        return Fund(model, pk, feld, wert, Fundart.KONTO)
    danach = redacted(wert, begriffe)[: feld.max_length]
    return Fund(model, pk, feld, wert, Fundart.TEXT, danach)


def _jsonfunde(model, feld, begriffe) -> list[Fund]:
    zeilen = model._default_manager.order_by("pk").values_list("pk", feld.name)
    return [
        Fund(model, pk, feld, wert, Fundart.TEXT, danach)
        for pk, wert in zeilen.iterator()
        if wert and (danach := redacted(wert, begriffe)) != wert
    ]


def _contains(feld: str, begriffe: list[str]) -> Q:
    """Whatever the case of the letters; SQLite knows no case beyond ASCII."""
    formen = {form for b in begriffe for form in (b, b.lower(), b.upper(), b.title())}
    return reduce(Q.__or__, (Q(**{f"{feld}__icontains": form}) for form in formen))


def redacted(wert, begriffe: list[str]):
    """The value with every one of the words blacked out, also deep inside of JSON."""
    if isinstance(wert, str):
        muster = "|".join(re.escape(b) for b in begriffe)
        return re.sub(muster, GELOESCHT, wert, flags=re.IGNORECASE)
    if isinstance(wert, list):
        return [redacted(teil, begriffe) for teil in wert]
    if isinstance(wert, dict):
        return {name: redacted(teil, begriffe) for name, teil in wert.items()}
    return wert


def _konten(begriffe: list[str]) -> list[Fund]:
    """Accounts of the admin; they are ended there."""
    model, funde = get_user_model(), []
    for name in ("username", "first_name", "last_name", "email"):
        feld = field_of(model, name)
        for pk, wert in model.objects.filter(_contains(name, begriffe)).values_list("pk", name):
            funde.append(Fund(model, pk, feld, wert, Fundart.KONTO))
    return funde + _assigned({fund.pk for fund in funde})


def _assigned(konten: set[int]) -> list[Fund]:
    """Records that name one of these accounts (`kontobezogen`); it goes with the account."""
    return [
        Fund(model, pk, field_of(model, name), wert, Fundart.KONTO)
        for model in own_models()
        for name in getattr(model, "kontobezogen", ())
        for pk, wert in model._default_manager.filter(**{f"{name}__in": konten})
        .order_by("pk")
        .values_list("pk", f"{name}__username")
    ]
