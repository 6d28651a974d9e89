"""Databases beside the one of the run, and an archive, as the tests of operations make them."""

from tests.betrieb.conftest import _ablage, archivdatei, beide, datenbanken, gefuellt

__all__ = ["_ablage", "archivdatei", "beide", "datenbanken", "gefuellt"]
