"""Routing: the data catalogue and the data dictionary, below /daten/."""

from django.urls import path

from schnittstelle import katalogseite

urlpatterns = [
    path("katalog", katalogseite.katalog, name="katalog"),
    path("katalog.<slug:form>", katalogseite.katalogdatei, name="katalog-datei"),
    path("spalten.csv", katalogseite.spalten_csv, name="spalten-csv"),
    path("spalten.json", katalogseite.spalten_json, name="spalten-json"),
    path("datapackage.json", katalogseite.datapackage, name="datapackage"),
]
