"""Hyphenation: where a long German compound may be cut, by the words that the trade's are made of.

A list, no dictionary and nothing from the database, so that a title looks alike on every page and
in every process. What it does not know stays whole: better no cut than a wrong one.
"""

import re
from functools import lru_cache

#: shorter words fit on every screen; no part is shorter than that
LANG, TEIL = 14, 4
#: what stands behind a joint, as a beginning; the longest one that fits counts, so that those with
#: a prefix („vorsorge“, „zuordnung“) keep it
_WORTE = """
abfall abgabe abgeltung abhängig abkommen abmeldung abnahme abrechnung abschluss abstell abzug
akademie amt anbieter anerkennung anforderung angaben angebot angehörig angelegenheit ankündigung
anlage anmeldung anpassung anschluss anspruch antrag anwendung anzeige apotheke arbeit arznei
assistent aufarbeitung aufenthalt aufgabe aufhebung aufnahme aufsicht aufstellung auftrag ausbildung
auseinandersetzung ausfuhr ausgleich auskunft ausnahme ausstellung ausweis auszug ausübung automat
bauten beantragung bearbeiter bearbeitung beauftragt bedarf beendigung befreiung beförderung
beglaubigung begleitung begünstigung behandlung behinder behörde beibehaltung beihilfe beitrag
bekanntmachung bekämpfung belehrung benachrichtigung benutzung beratung berechtigt berechtigung
bereich bereinigung bericht beruf bescheid bescheinigung beschränkung beschwerde beschäftigung
beseitigung bestattung besteuerung bestimmung bestätigung beteiligung betreuung betrieb
bevollmächtigt bewilligung bewirtschaftung bezeichnung bildung buch bürger bürgschaft darlehen datei
daten deklaration dienst durchführung effizienz eigenschaft eigentum einbürgerung einfuhr eingriff
einheit einkommen einleitung einreichung einrichtung einschränkung einsicht einstellung eintrag
elektro entfremdung entgelt entscheidung entschädigung entsorgung entwicklung entziehung erfassung
ergänzung erhebung erklärung erkrankung erlaubnis erleichterung ermittlung ermächtigung ermäßigung
ersatz erstantrag erstattung erteilung erzeugnis erziehung fach fahrzeug familie feststellung finanz
fischerei flug forderung freigabe freiheit fristen fähigkeit förderung führer führung fürsorge
garten gebiet gebrauch gebühr gefährdung gegenstände geld gelegenheit gelände gemeinde gemeinschaft
genehmigung gerecht gericht geschäft gesellschaft gesetz gestattung gesundheit getränke gewerbe
gleichstellung grundstück gründung gutachten güter haltung handel handwerk herstellung hilfe
identifikation information ingenieur inhaber institut kammer kapital karte kasse kataloge kataster
kennzeichen kennzeichnung kinder klasse kommerziell kommission kontroll konvention konzession kosten
kraft krank kredit kultur körperschaft lager lebens legitimation lehrgang lehrgänge leistung leitung
liste lizenz löschung management mangel markt material maßnahme medizin meister meldung minderung
ministerium mitglied mitteilung mittel möglichkeit nachweis natur nummer nutzung ordnung
organisation partnerschaft patient person pflege pflicht plakette planung plattform platz politik
portal preis produkt programm projekt prozess prüfer prüfung qualifikation rechnung recht regelung
regierung register registrierung reinigung reise rente richtlinie sachverständig sammlung satzung
schaden schaffung schein schiff schlüssel schmied schornstein schul schuld schutz schwerbehindert
schädigung sicherheit sicherung sitzung sonder sorge spende sperre sport sprache staat stelle steuer
stiftung stoff straf straße studiengang studium system tabelle tauglichkeit technik teilung
therapeut therapie transport tätigkeit umlage umschließung umschreibung unfall unmittelbar unterhalt
unterlagen unternehmen unterricht untersagung unterstützung untersuchung urkunde urlaub vaterschaft
veranstaltung verantwortung verarbeitung verband verbesser verbot verbrauch verbraucher verbrechen
verbringung verein vereinbarung vereinfachung verfahren verfassung vergabe vergütung verhältnis
verkehr verlängerung vermessung vermittler vermittlung vermögen verordnung verpackung verpflichtung
versammlung versicherung versorger versorgung versteigerung verteidigung verteilung vertrag
vertretung verunreinigung verwaltung verwendung verwertung verzeichnis veränderung veröffentlichung
vollmacht vollstreckung voraussetzung vorbescheid vorhaben vorschlag vorschrift vorschuss vorsorge
waffen wahl waren wasser wechsel weiterbildung werk wesen wettbewerb wirtschaft wissenschaft
wohnsitz wohnung zahlung zeichen zentrale zentrum zertifikat zertifizierung zeugnis ziel zulage
zulassung zuordnung zuschuss zustimmung zuständigkeit zuteilung zuweisung zuwendung zweck änderung
ärzt übereinkommen übergang überlassung überprüfung überschreitend überschreitung übertragung
überwachung
"""
_HINTEN = re.compile("|".join(sorted(_WORTE.split(), key=len, reverse=True)))
#: endings that join what follows: „Zuverlässigkeits|…“
_VORN = re.compile("(?:ungs|heits|keits|ions|täts|schafts)(?=.{4})")


@lru_cache(8192)
def parts(wort: str) -> tuple[str, ...]:
    """The pieces of a word between which a line may end; a short one is one piece."""
    klein = wort.lower()
    if len(wort) < LANG or len(klein) != len(wort):
        return (wort,)
    stellen = {fund.start() for fund in _HINTEN.finditer(klein)}
    stellen |= {fund.end() for fund in _VORN.finditer(klein)}
    stuecke, von = [], 0
    for stelle in sorted(stellen):
        if stelle - von >= TEIL and len(wort) - stelle >= TEIL:
            stuecke.append(wort[von:stelle])
            von = stelle
    return (*stuecke, wort[von:])
