"""German words that the records of a measurement are made of."""

THEMENFELDER = (
    "Arbeit und Ruhestand", "Bauen und Wohnen", "Bildung", "Ein- und Auswanderung",
    "Engagement und Hobby", "Familie und Kind", "Forschung und Förderung", "Gesundheit",
    "Mobilität und Reisen", "Querschnittsleistungen", "Recht und Ordnung", "Steuern und Zoll",
    "Umwelt", "Unternehmensführung und -entwicklung",
)  # fmt: skip
DINGE = (
    "Anwohnerparkausweis", "Aufenthaltstitel", "Ausbildungsförderung", "Baugenehmigung",
    "Betreuungsplatz", "Bibliotheksausweis", "Brandverhütungsschau", "Denkmalpflege",
    "Eheschließung", "Einbürgerung", "Elterngeld", "Erbschein", "Fahrerlaubnis", "Fischereischein",
    "Friedhofsgebühr", "Führungszeugnis", "Gaststättenerlaubnis", "Geburtsurkunde",
    "Gewerbeanmeldung", "Grundsteuer", "Grünschnitt", "Gutachterausschuss", "Heimaufsicht",
    "Hundesteuer", "Jagdschein", "Kanalanschluss", "Kfz-Zulassung", "Kindertagespflege",
    "Kleingarten", "Lärmschutz", "Lebensmittelaufsicht", "Melderegisterauskunft",
    "Mietspiegel", "Namensänderung", "Personalausweis", "Pflegegeld", "Reisepass",
    "Rundfunkbeitrag",
    "Sammlungserlaubnis", "Schülerbeförderung", "Schwerbehindertenausweis", "Sondernutzung",
    "Sperrmüll", "Sterbeurkunde", "Straßenreinigung", "Taxikonzession", "Trinkwasserprüfung",
    "Unterhaltsvorschuss", "Veranstaltung", "Verkehrszeichen", "Versammlung", "Waffenbesitzkarte",
    "Wahlschein", "Wasserrecht", "Wohnberechtigungsschein", "Wohngeld", "Zweitwohnungsteuer",
)  # fmt: skip
TUN = (
    "beantragen", "anmelden", "abmelden", "ändern", "verlängern", "anzeigen", "abrechnen",
    "bewilligen", "prüfen", "erneuern", "zurückgeben", "nachweisen",
)  # fmt: skip
ARTEN = (
    "Online-Dienst", "Modellprojekt", "Antragsstrecke", "Serviceportal", "Verbundvorhaben",
    "Pilotvorhaben", "Fachverfahren", "Assistent",
)  # fmt: skip
ORTE = (
    "Ahlen", "Arnsberg", "Beckum", "Bergheim", "Bocholt", "Brilon", "Castrop", "Coesfeld",
    "Detmold", "Dinslaken", "Düren", "Emmerich", "Erkelenz", "Geldern", "Goch", "Gütersloh",
    "Haltern", "Heinsberg", "Herford", "Hilden", "Höxter", "Iserlohn", "Jülich", "Kempen",
    "Kleve", "Lemgo", "Lippstadt", "Lüdenscheid", "Meschede", "Minden", "Mönchengladbach",
    "Nettetal", "Neuss", "Olpe", "Paderborn", "Ratingen", "Rheine", "Soest", "Steinfurt",
    "Unna", "Velbert", "Viersen", "Warendorf", "Wesel", "Witten", "Xanten",
)  # fmt: skip
SAETZE = (
    "Bürgerinnen und Bürger stellen den Antrag vollständig im Internet.",
    "Die Nachweise werden über das Servicekonto übermittelt.",
    "Der Bescheid kommt in das Postfach des Nutzerkontos.",
    "Die Gebühr wird im selben Vorgang bezahlt.",
    "Das Fachverfahren übernimmt die Daten ohne Medienbruch.",
    "Beteiligte Kommunen erproben den Ablauf in mehreren Ämtern.",
    "Die Zuständigkeit wird aus der Anschrift ermittelt.",
    "Für Unternehmen gibt es einen eigenen Zugang mit Vollmacht.",
    "Die Prüfung der Angaben geschieht zum großen Teil automatisch.",
    "Rückfragen beantwortet die Sachbearbeitung im Portal.",
    "Eine leichte Fassung erklärt die Schritte in einfachen Worten.",
    "Die Nachnutzung durch weitere Länder ist vorgesehen.",
)  # fmt: skip
FACHLICHKEITEN = (
    "Bauamt", "Bürgeramt", "Feuerwehr", "Finanzverwaltung", "Friedhofsverwaltung", "Gesundheitsamt",
    "Gewerbeamt", "Jugendamt", "Kämmerei", "Kulturamt", "Ordnungsamt", "Schulamt", "Sozialamt",
    "Sportamt", "Standesamt", "Stadtplanung", "Straßenverkehrsamt", "Umweltamt",
    "Veterinäramt", "Wohnungsamt",
)  # fmt: skip
STICHWOERTER = (
    "Antrag", "Ausweis", "Bescheid", "Bezahlen", "Chatbot", "Datenschutz", "Ehrenamt", "Erlaubnis",
    "Formular", "Gebühr", "Inklusion", "Klima", "Konto", "Mehrsprachig", "Nachweis", "Open Source",
    "Postfach", "Register", "Schnittstelle", "Termin", "Unternehmen", "Urkunde", "Verkehr",
    "Vollmacht", "Wasser", "Wirtschaft", "Wohnen", "Zulassung", "Zuschuss", "Zuständigkeit",
)  # fmt: skip
