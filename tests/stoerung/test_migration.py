"""A migration that is killed: not ready until the same command has finished it."""

import json

import pytest

from tests.betrieb.datenbanken import DIESER, run


@pytest.mark.parametrize("hersteller", DIESER)
def test_killed_while_migrating_the_same_command_goes_on(datenbanken, hersteller):
    """Whatever was begun is as before; in between `/bereit/` says what to do."""
    ablauf = run("-m", "tests.stoerung.umzug", url=datenbanken.migrated(hersteller))
    assert not ablauf.returncode, ablauf.stderr
    schritte = json.loads(ablauf.stdout)
    vorher, frueher, nachher = (schritte[name] for name in ("vorher", "zurück", "nachher"))
    for wo in ("zurück", "im Umbau", "vor dem Vermerk"):
        gesehen = schritte[wo]
        assert gesehen["status"] == 503
        assert "Migrationen fehlen: manage.py migrate" in gesehen["grund"]
        assert gesehen["aufbau"] == frueher["aufbau"] != vorher["aufbau"], wo
    assert not schritte["vor den Auslösern"]["grund"]
    assert (nachher["grund"], nachher["aufbau"]) == ("", vorher["aufbau"])
    assert nachher["bewacht"]
