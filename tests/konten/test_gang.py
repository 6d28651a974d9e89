"""Every address of the admin, asked for by every role, with one's own record and with another's."""

import itertools
import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, reverse

from bausteine.verwaltung.admin import PortalAdmin
from konten.actions import create_rollen
from projects.models import Zuordnungsvorschlag
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit
from tests.formular import forge
from tests.konten import gang
from tests.konten.hilfe import (
    BEGRENZT,
    FREMD,
    GEMEINSAM,
    NOTIZ,
    add_own,
    refuse_barely,
    snapshot,
    text_of,
)

pytestmark = pytest.mark.django_db
#: what may not be read anywhere by whom
MARKEN = {
    "Themenfeld-Koordination": (FREMD,),
    "Organisations-Redaktion": (FREMD, GEMEINSAM, NOTIZ),
    "ohne Rolle": (FREMD, GEMEINSAM, NOTIZ, "Eigen "),
}


@pytest.fixture(autouse=True)
def _bare_refusals(monkeypatch):
    refuse_barely(monkeypatch)


def patterns(liste=None):
    """All addresses of the admin."""
    for muster in admin.site.get_urls() if liste is None else liste:
        if isinstance(muster, URLPattern):
            yield muster
        else:
            yield from patterns(muster.url_patterns)


def models() -> dict:
    """The admin of every registered model by its label."""
    return {model._meta.label_lower: seite for model, seite in admin.site._registry.items()}


def ways():
    """(model, end of the name, Weg) of every address about a model."""
    namen = {muster.name for muster in patterns() if muster.name}
    for label, seite in models().items():
        anfang = f"{seite.opts.app_label}_{seite.opts.model_name}_"
        for name in sorted(namen):
            if name.startswith(anfang) and (ende := name.removeprefix(anfang)) in gang.WEGE:
                yield label, ende, gang.WEGE[ende]


def test_every_address_is_in_the_table():
    """A new one must say who may reach it."""
    bekannt = {*gang.SEITEN, *gang.ANDERS}
    bekannt |= {f"{label.replace('.', '_')}_{ende}" for label, ende, _ in ways()}
    # Django names the page of a password by the table of the accounts
    namenlos = [str(m.pattern) for m in patterns() if m.name is None]
    assert {muster.name for muster in patterns() if muster.name} - bekannt == set()
    assert set(namenlos) <= {"<path:object_id>/", "(?P<url>.*)$"}  # both end at another one


def test_every_model_is_in_the_table():
    """Somebody must be able to reach it."""
    assert models().keys() == gang.RECHTE["Administration"].keys()


@pytest.fixture
def rundgang(request, w):
    """A world and the account of a role in it."""
    konto = konto_mit(grenzenlos=False) if request.param == "ohne Rolle" else w.konto(request.param)
    if request.param == "ohne Rolle":
        w.konto("Lesen").delete()
    add_own(w, konto)
    return w, request.param, client_of(konto)


def arguments(weg, seite, record) -> list:
    """What the address is filled with."""
    args = [record.pk] if weg.record else []
    if "version" in weg.mehr:
        args.append(record.history.first().pk)
    if "format" in weg.mehr:
        args.append(seite.resource_names[0])
    if "marke" in weg.mehr:
        args.append("gibt-es-nicht")
    return args


def ask(client, label, ende, weg, record):
    """The answer of one address."""
    seite = models()[label]
    anfang = f"admin:{label.replace('.', '_')}_"
    ort = reverse(anfang + ende, args=arguments(weg, seite, record))
    akte = {"sammeln": "bestaetigen", "vollzug": "vollzug"}
    daten = {"akt": akte[ende], "auswahl": str(record.pk)} if ende in akte else {}
    if weg.post:
        return forge(client, ort, daten)
    return client.get(ort, {"daten": "1"} if "format" in weg.mehr else {})


def leaks(rolle, antwort) -> list[str]:
    """What the answer may not have said."""
    text = text_of(antwort)
    return [m for m in MARKEN.get(rolle, ()) if re.search(rf"\b{re.escape(m.lower())}", text)]


def is_closed(antwort) -> bool:
    """Forbidden, not found, or Django's way to say so: back to the first page."""
    if antwort.status_code == 302:
        return antwort["Location"] == reverse("admin:index")
    return antwort.status_code in (403, 404)


def tells_apart(rolle, label) -> bool:
    """Whether records of others are another question for this role than its own."""
    eigene, fremde = gang.letters(rolle, label, True), gang.letters(rolle, label, False)
    return rolle in BEGRENZT or eigene != fremde


def walked_for_another(rolle, label) -> bool:
    """Two roles without limits and with the same rights get the same answers: the pages look at
    rights alone, never at a role's name (`test_roles_are_nothing_but_rights`)."""
    gleich = gang.RECHTE["Koordination"].get(label)
    return rolle == "Administration" and gang.RECHTE[rolle][label] == gleich


def test_roles_are_nothing_but_rights():
    """Where the tour walks for both, the two groups may do the same to the letter."""
    create_rollen()
    chefin, koordination = (
        set(Group.objects.get(name=name).permissions.values_list("content_type", "codename"))
        for name in ("Administration", "Koordination")
    )
    gemeinsam = {
        ContentType.objects.get_for_model(model).pk
        for model in admin.site._registry
        if walked_for_another("Administration", model._meta.label_lower)
    }
    assert len(gemeinsam) > 30
    unterschied = {art for art, _ in chefin ^ koordination}
    assert not unterschied & gemeinsam


@pytest.mark.parametrize("rundgang", sorted(gang.RECHTE.keys() - {"ohne Rolle"}), indirect=True)
def test_every_address_answers_as_the_table_says(rundgang, monkeypatch):
    """And nobody reads of drafts of others on the way.

    Without any role every address is closed: test_vorgaenger.py asks each twice. Whoever may read
    and do everything gets the pages of an administrator, which test_seiten.py of the admin reads:
    here it is asked whether they are given, not what stands on them.
    """
    w, rolle, client = rundgang
    if rolle in gang.ALLES:
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    falsch = []
    for (label, ende, weg), eigen in itertools.product(ways(), (True, False)):
        if not (eigen or weg.record) or not (eigen or tells_apart(rolle, label)):
            continue
        if walked_for_another(rolle, label):
            continue
        record = (w.eigene if eigen else w.fremde)[label]
        antwort = ask(client, label, ende, weg, record)
        offen = gang.opens(rolle, label, weg, eigen)
        richtig = antwort.status_code == weg.ja if offen else is_closed(antwort)
        if not richtig or leaks(rolle, antwort):
            wessen = "eigen" if eigen else "fremd"
            falsch.append((label, ende, wessen, antwort.status_code, offen, leaks(rolle, antwort)))
    assert not falsch, "\n" + "\n".join(map(str, falsch))


@pytest.mark.parametrize("rundgang", gang.RECHTE, indirect=True)
def test_pages_without_a_record(rundgang):
    """The first page, accounts' own pages, Verteiler, Datenschutz."""
    _, rolle, client = rundgang
    apps = {label.split(".")[0] for label in models()}
    eigene = {label.split(".")[0] for label, rechte in gang.RECHTE[rolle].items() if rechte != "|"}
    for name, rollen in gang.SEITEN.items():
        for args in [[app] for app in apps] if name == "app_list" else [[]]:
            antwort = client.get(reverse(f"admin:{name}", args=args))
            soll = 200 if rollen is None or rolle in rollen else 403
            if args and args[0] not in eigene:
                soll = 404
            assert (name, args, antwort.status_code) == (name, args, soll)
            assert not leaks(rolle, antwort), (name, args)


@pytest.mark.parametrize("rundgang", gang.RECHTE, indirect=True)
def test_the_way_to_the_page_names_no_draft(rundgang):
    """Django's own short way from a number to an address."""
    w, rolle, client = rundgang
    for eigen, records in ((True, w.eigene), (False, w.fremde)):
        for label, record in records.items():
            if walked_for_another(rolle, label):
                continue
            antwort = client.get(f"/admin/r/{type_number(record)}/{record.pk}/")
            darf = "v" in gang.letters(rolle, label, eigen)
            assert antwort.status_code in ((302, 404) if darf else (404,)), label
            assert not leaks(rolle, antwort)


def type_number(record) -> int:
    """How Django counts its model."""
    return ContentType.objects.get_for_model(record).pk


def completions(rolle):
    """(model, field) of everything in a form that completes itself; what is offered follows from
    what the field points to, so that all of them are asked by one role, and by others each kind."""
    gesehen = set()
    for seite in admin.site._registry.values():
        inlines = [inline for inline in seite.inlines if inline.autocomplete_fields]
        for teil in (seite, *inlines):
            for name in teil.autocomplete_fields:
                model = teil.opts.model if teil is seite else teil.model
                feld = model._meta.get_field(name)
                ziel = (feld.related_model, str(feld.get_limit_choices_to()))
                if ziel not in gesehen or rolle == "Organisations-Redaktion":
                    gesehen.add(ziel)
                    yield model, name


@pytest.mark.parametrize("rundgang", gang.RECHTE, indirect=True)
def test_fields_that_complete_themselves(rundgang):
    """Everything one may know, and never the draft of others."""
    _, rolle, client = rundgang
    for model, name in completions(rolle):
        meta = model._meta
        ziel = meta.get_field(name).related_model._meta.label_lower
        antwort = client.get(
            reverse("admin:autocomplete"),
            {
                "app_label": meta.app_label,
                "model_name": meta.model_name,
                "field_name": name,
                "term": "",
            },
        )
        soll = 200 if "v" in gang.letters(rolle, ziel, True) else 403
        assert (meta.label, name, antwort.status_code) == (meta.label, name, soll)
        assert not leaks(rolle, antwort), (meta.label, name)


@pytest.mark.parametrize("rundgang", sorted(gang.RECHTE.keys() - gang.ALLES), indirect=True)
def test_nothing_sent_reaches_what_is_not_ones_own(rundgang):
    """Empty forms, deletions and every act on both records: those of others stay as they are."""
    w, rolle, client = rundgang
    vorher = snapshot(w.fremde)
    for label, seite in models().items():
        anfang = f"admin:{label.replace('.', '_')}_"
        beide = [w.eigene[label].pk, w.fremde[label].pk]
        darf = {"c", "d"} & {*gang.letters(rolle, label, True)}
        for akt in acts(seite) if darf else acts(seite)[:1]:  # else no list offers any
            daten = {"action": akt, "_selected_action": beide, "post": "yes", "index": 0}
            antwort = forge(client, reverse(f"{anfang}changelist"), daten)
            assert antwort.status_code in (200, 302, 403), (label, akt)
            assert not leaks(rolle, antwort), (label, akt)
        for ende in ("change", "delete"):
            antwort = forge(client, reverse(anfang + ende, args=[beide[1]]), {"post": "yes"})
            assert antwort.status_code in (302, 403), (label, ende)
            assert not leaks(rolle, antwort), (label, ende)
    assert snapshot(w.fremde) == vorher


def acts(seite) -> list[str]:
    """The names of everything that can be chosen below a list, by whomever."""
    if seite.model is get_user_model():
        return ["delete_selected", "unlock", "reset_factor"]
    if seite.model is Zuordnungsvorschlag:
        return ["bestaetigt", "abgelehnt", "delete_selected"]
    eigene = ["publish", "archive", "merge_two", "delete_selected"]
    if hasattr(seite, "sammelbar"):
        eigene += [
            "bestaetigen",
            "stand",
            "verschieben",
            "themenfeld_dazu",
            "themenfeld_weg",
            "partner",
            "freigeben",
            "archivieren",
        ]
    return eigene if isinstance(seite, PortalAdmin) else ["delete_selected"]


def test_limited_roles_are_looked_at():
    """The markers above are those of the roles that have limits."""
    assert set(BEGRENZT) < MARKEN.keys()
