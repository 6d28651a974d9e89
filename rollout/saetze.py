"""Sentences: what a block says of all its records, with what it leaves out."""

from django.apps import apps

from rollout.zaehlung import monate


def connected(anschluesse: list) -> str:
    """How far the Kommunen are with a Dienst."""
    kommunen = apps.get_model("gebiete", "Kommune").objects.oeffentlich().count()
    online = sum(anschluss.zaehlt_online for anschluss in anschluesse)
    mit = len(anschluesse)
    return (
        f"Online in {online} von {mit} Kommunen mit Angabe; zu {kommunen - mit} keine Angabe. "
        f"Online zählt, was laut Quelle online ist und höchstens {monate()} alt."
    )


def carried(anschluesse: list) -> str:
    """How many Anschlüsse an Organisation runs for others."""
    kommunen = len({anschluss.kommune_id for anschluss in anschluesse})
    online = sum(anschluss.zaehlt_online for anschluss in anschluesse)
    return (
        f"{len(anschluesse)} Anschlüsse in {kommunen} Kommunen, davon {online} online "
        f"(höchstens {monate()} alt)."
        if len(anschluesse) != 1
        else f"1 Anschluss, davon {online} online (höchstens {monate()} alt)."
    )


def looked_after(betreuungen: list) -> str:
    """How many Kommunen an Organisation looks after today."""
    heute = sum(betreuung.gilt for betreuung in betreuungen)
    return f"Betreut heute {heute} Kommune{'n' if heute != 1 else ''}."
