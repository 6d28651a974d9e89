"""Compatibility: a small picture of the API, and what of an older one is missing in a newer one.

Of each address its parameters, of each record its fields, each with its type as one word, and the
values a parameter may have. Texts are left out: they may get better.
"""

from collections.abc import Iterator

#: a field, a parameter or an address, and what it is: a type, or the values of a parameter
Bild = dict[str, dict[str, str | list[str]]]


def picture(beschreibung: dict) -> Bild:
    """Of a document of OpenAPI."""
    bild: Bild = {}
    for adresse, was in beschreibung["paths"].items():
        bild[adresse] = {}
        for parameter in was["get"].get("parameters", []):
            name, schema = parameter["name"], parameter["schema"]
            pflicht = " nötig" if parameter.get("required") else ""
            bild[adresse][name] = kind(schema) + pflicht
            if werte := schema.get("enum") or schema.get("items", {}).get("enum"):
                bild[adresse][f"{name}="] = sorted(werte)
        inhalt = was["get"]["responses"]["200"]["content"]
        bild[adresse]["→"] = kind(inhalt["application/json"]["schema"])
    for name, schema in beschreibung["components"]["schemas"].items():
        bild[name] = dict(fields(schema))
    return bild


def fields(schema: dict, vor: str = "") -> Iterator[tuple[str, str]]:
    """Each field of a record with its type, those of its parts too."""
    for name, feld in schema.get("properties", {}).items():
        yield f"{vor}{name}", kind(feld)
        yield from fields(feld.get("items", {}), f"{vor}{name}.")


def kind(schema: dict) -> str:
    """A type in one word: "string", "array string", "Wert", "Zeitraum null"."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for art in ("allOf", "anyOf", "oneOf"):
        if art in schema:
            return " ".join(sorted({kind(teil) for teil in schema[art]}))
    typ = schema.get("type", "")
    typ = " ".join(sorted(typ)) if isinstance(typ, list) else typ
    if "items" in schema:
        return f"{typ} {kind(schema['items'])}"
    return f"{typ} {schema['format']}" if "format" in schema else typ


def broken(alt: Bild, neu: Bild) -> list[str]:
    """What a program that knows the old one can stumble over in the new one."""
    saetze = []
    for was, teile in alt.items():
        if was not in neu:
            saetze.append(f"{was} fehlt")
            continue
        for name, wert in teile.items():
            heute = neu[was].get(name)
            if isinstance(wert, list):
                fehlt = sorted({*wert} - {*(heute or wert)})
                saetze += [f"{was}: {name}{einer} fehlt" for einer in fehlt]
            elif heute != wert:
                saetze.append(f"{was}: {name} war {wert}, ist {heute}")
        pflicht = [n for n, w in neu[was].items() if n not in teile and str(w).endswith(" nötig")]
        saetze += [f"{was}: {name} ist jetzt nötig" for name in pflicht]
    return saetze
