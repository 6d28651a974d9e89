"""What is wrong with a page: its outline, its names and labels, and where it leads."""

import json
import re
from collections import Counter
from urllib.parse import urlsplit

UEBERSCHRIFTEN = {"h1", "h2", "h3", "h4", "h5", "h6"}
OHNE_LABEL = {"hidden", "submit", "button", "reset"}
DATENBLOCK = "application/ld+json"
#: what holds words alone, and what must not stand in it
NUR_WORTE = {"p", "span", "label", "summary", "h1", "h2", "h3", "h4", "a", "button", "dt"}
BLOECKE = {"div", "ul", "ol", "dl", "p", "table", "form", "section", "article", "nav", "details"}
#: a link may hold blocks, but nothing that is clicked itself
KLICKBAR = {"a", "button", "input", "select", "textarea", "label", "details"}
#: what may stand directly in a list
KINDER = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"th", "td"}}
ZEIT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?")
EIGENE_NAMEN = {"testserver", "localhost", "127.0.0.1"}


def maengel(seite) -> list[str]:
    """Everything that a `besuch.Seite` must not be; empty when it is right."""
    liste = list(seite.mangel)
    for pruefung in (_geruest, _ueberschriften, _kennungen, _felder, _fremdes, _grammatik):
        liste += pruefung(seite)
    return liste


def _geruest(seite):
    if not seite.html.lstrip().lower().startswith("<!doctype html>"):
        yield "kein doctype"
    if [e["lang"] for e in seite.alle("html")] != ["de"]:
        yield 'nicht lang="de"'
    titel = [e for e in seite.alle("title") if not e.in_element("svg")]
    if not (len(titel) == 1 and titel[0].text.strip(" –\n")):
        yield "kein title"
    if len(seite.alle("main")) != 1:
        yield "nicht genau ein <main>"
    if stehengeblieben := re.search(r"\{\{|\{%|%\}|\}\}", seite.html):
        yield f"stehengebliebenes {stehengeblieben[0]}"


def _ueberschriften(seite):
    if len(seite.alle("h1")) != 1:
        yield f"{len(seite.alle('h1'))} h1"
    vorige = 0
    for element in seite.alle(*UEBERSCHRIFTEN):
        ebene = int(element.tag[1])
        if ebene > vorige + 1:
            yield f"h{vorige} → h{ebene}: {element.text.strip()}"
        if not element.text.strip():
            yield f"leere h{ebene}"
        vorige = ebene


def _kennungen(seite):
    ids = Counter(e["id"] for e in seite.elemente if "id" in e.attrs)
    yield from (f"id „{i}“ doppelt" for i in sorted(ids) if ids[i] > 1)
    for element in seite.elemente:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for ziel in (element[name] or "").split():
                if ziel not in ids:
                    yield f"{name} zeigt auf „{ziel}“, das es nicht gibt"
        if (element["href"] or "").startswith("#") and element["href"][1:] not in ids:
            yield f"Sprungziel {element['href']} fehlt"


def _felder(seite):
    fuer = {e["for"] for e in seite.alle("label")}
    for feld in seite.alle("input", "select", "textarea"):
        benannt = feld["id"] in fuer or feld.in_element("label") or feld["aria-label"]
        if feld["type"] not in OHNE_LABEL and not benannt:
            yield f"Feld „{feld['name']}“ ohne Label"
    for nav in seite.alle("nav"):
        if not (nav["aria-label"] or nav["aria-labelledby"]):
            yield "<nav> ohne Namen"
    for tabelle in seite.alle("table"):
        if not any(e.tag == "th" and tabelle in e.vorfahren for e in seite.elemente):
            yield "Tabelle ohne <th>"
    for link in seite.alle("a"):
        if not (link.text.strip() or link["aria-label"]):
            yield f"Link ohne Text: {link['href']}"


def _fremdes(seite):
    for element in seite.elemente:
        for name, wert in element.attrs.items():
            if name.startswith("on") or name == "style":
                yield f"{name}= an <{element.tag}>"
            if name in {"src", "href", "action", "srcset"} and not _eigene(element, wert or ""):
                yield f"fremde Adresse an <{element.tag}>: {wert}"
    if seite.alle("style"):
        yield "<style> in der Seite"
    for script in seite.alle("script"):
        if script["type"] == DATENBLOCK:
            yield from _datenblock(script.text)
        elif not script["src"]:
            yield "<script> in der Seite"
    if seite.alle("iframe", "object", "embed", "base"):
        yield "eingebettete Seite"


def _grammatik(seite):
    """What an HTML checker finds most often: elements where they must not stand."""
    for element in seite.elemente:
        eltern = element.eltern
        if eltern in KINDER and element.tag not in KINDER[eltern] | {"script", "template"}:
            yield f"<{element.tag}> in <{eltern}>"
        if element.tag in BLOECKE and eltern in NUR_WORTE - {"a"}:
            yield f"<{element.tag}> in <{eltern}>"
        if element.tag in KLICKBAR and element.in_element("a"):
            yield f"<{element.tag}> in einem Link"
        if element.tag in {"form", "label", "button"} and element.in_element(element.tag):
            yield f"<{element.tag}> in <{element.tag}>"
        if element.tag == "time" and not ZEIT.fullmatch(element["datetime"] or ""):
            yield f"datetime „{element['datetime']}“"


def _datenblock(text):
    """Data for machines are JSON in which nothing looks like markup."""
    try:
        daten = json.loads(text)
    except ValueError:
        yield "Datenblock ist kein JSON"
        return
    if set(text) & set("<>&") or daten.get("@context") != "https://schema.org":
        yield "Datenblock ist nicht von schema.org oder nicht maskiert"


def _eigene(element, adresse) -> bool:
    """Our own host; a link may also lead elsewhere, but never run a script."""
    teile, tag = urlsplit(adresse), element.tag
    if tag == "link" and element["rel"] == "canonical":  # must be absolute
        return teile.scheme in {"http", "https"} and teile.hostname in EIGENE_NAMEN
    erlaubt = {"", "http", "https", "mailto"} if tag == "a" else {""}
    return teile.scheme in erlaubt and (tag == "a" or not teile.netloc)
