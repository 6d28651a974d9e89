"""Every kind of public page and every state of it, by address."""

#: name → address
SEITEN = {
    "startseite": "/",
    "projekte": "/umsetzungsprojekte/",
    "projekte-gefiltert": "/umsetzungsprojekte/?themenfeld=gesundheit&organisation=ohne",
    "projekte-facette-offen": "/umsetzungsprojekte/?suche_organisation=stadt",
    "projekte-karten": "/umsetzungsprojekte/?ansicht=karten",
    "projekte-fahrplan": "/umsetzungsprojekte/?ansicht=fahrplan",
    "projekte-statistik": "/umsetzungsprojekte/?ansicht=statistik",
    "projekte-spalten": "/umsetzungsprojekte/?spalten=status&spalten=efa",
    "projekte-ohne-treffer": "/umsetzungsprojekte/?status=rollout&q=wohngeld",
    "projekte-meldung": "/umsetzungsprojekte/?farbe=rot&status=gibtsnicht",
    "steckbrief": "/umsetzungsprojekte/bewohnerparkausweis/",
    "themenfelder": "/themenfelder/",
    "themenfeld": "/themenfelder/gesundheit/",
    "ozg-leistungen": "/ozg-leistungen/",
    "ozg-leistung": "/ozg-leistungen/kindertagesbetreuung-10019/",
    "leika": "/leistungen/",
    "organisationen": "/organisationen/",
    "organisation": "/organisationen/krz/",
    "suche-leer": "/suche/",
    "suche": "/suche/?q=park",
    "suche-ohne-treffer": "/suche/?q=gibtesnichtxyz",
    "daten": "/daten/",
    "neues": "/neues/",
    "hilfe": "/hilfe/",
    "impressum": "/impressum/",
    "datenschutz": "/datenschutz/",
    "barrierefreiheit": "/barrierefreiheit/",
    "kontakt": "/kontakt/",
    "kontakt-mit-fehlern": "/kontakt/",
    "danke": "/kontakt/danke/",
    "vorschlag": "/vorschlag/umsetzungsprojekte/bewohnerparkausweis/",
    "vorschlag-mit-fehlern": "/vorschlag/organisationen/krz/",
    "vorschlag-danke": "/vorschlag/danke/",
    "nicht-gefunden": "/gibt-es-nicht/",
    "eingestellt": "/verwaltungssuchmaschine",
    "mehrere": "/umsetzungsprojekte/97/show",
}
#: pages whose pictures are kept
WICHTIGE = {
    "startseite",
    "projekte",
    "projekte-karten",
    "projekte-fahrplan",
    "projekte-statistik",
    "steckbrief",
    "themenfeld",
    "ozg-leistung",
    "organisation",
    "suche",
    "neues",
    "hilfe",
}
#: what to press to reach a state that no address has
DRUECKEN = {
    "kontakt-mit-fehlern": "Nachricht senden",
    "vorschlag-mit-fehlern": "Vorschlag senden",
}
STATUS = {"nicht-gefunden": 404, "eingestellt": 410, "mehrere": 300}
