# Der Arbeitsplatz für Datenschutz, Technik und Prüfung.
desk-name = Arbeitsplatz Widersprüche
desk-parts = Bereiche
desk-sign-out = Abmelden
desk-public = Zur öffentlichen Seite
tab-queue = Offene Fälle
tab-intake = Brief oder E-Mail eintragen
tab-statistics = Zahlen
tab-versions = Datensätze
tab-access = Zugriffe
tab-staff = Personen

login-title = Anmelden
login-lead = Nur für Beschäftigte. Wer widersprechen möchte, braucht keine Anmeldung.
login-password-title = Mit Passwort
login-name = Name
login-password = Passwort
login-do = Anmelden
login-organisation-title = Mit der Organisation
login-organisation = Mit { $name } anmelden
login-wrong = Name oder Passwort stimmt nicht.
login-too-many = Zu viele Versuche. Warten Sie bitte einige Minuten.
login-signed-out = Sie wurden abgemeldet. Melden Sie sich bitte neu an.
login-no-role = Die Organisation hat für Sie keine Rolle an diesem Arbeitsplatz.
login-ended = Ihr Zugang zu diesem Arbeitsplatz wurde beendet.
login-organisation-refused = Die Anmeldung ist nicht zustande gekommen. Versuchen Sie es bitte noch einmal.
login-organisation-away = Die Organisation ist gerade nicht erreichbar. Versuchen Sie es bitte in einigen Minuten noch einmal.
arrived-title = Sie sind angemeldet
arrived-on = Zum Arbeitsplatz

pager = Seiten
pager-previous = Zurück
pager-next = Weiter
pager-place = Seite { $page } von { $pages }

queue-overdue = { $count ->
    [one] { $number } Fall ist über den geplanten Tag hinaus offen.
   *[other] { $number } Fälle sind über den geplanten Tag hinaus offen.
}
queue-service = Dienst
queue-service-all = alle Dienste
queue-state = Stand
queue-state-open = alles Offene
queue-state-all = alle, auch abgeschlossene
queue-filter = Anzeigen
queue-total = { $count ->
    [one] { $number } Fall
   *[other] { $number } Fälle
}
queue-empty = Hier ist nichts offen.
queue-caption = Fälle, die dringendsten zuerst
queue-due = Antwort bis
queue-case = Fall
queue-received = Eingegangen
queue-legal = gesetzlich { $date }
urgency-done = abgeschlossen
urgency-late = { $count ->
    [one] seit { $number } Tag überfällig
   *[other] seit { $number } Tagen überfällig
}
urgency-today = heute fällig
urgency-days = { $count ->
    [one] noch { $number } Tag
   *[other] noch { $number } Tage
}

case-title = Fall { $case }
case-back = Alle Fälle
case-fault = Das fehlt noch
case-fault-no-words = Schreiben Sie bitte etwas dazu.
case-fault-bad-day = Geben Sie einen Tag an, der höchstens zwei Monate nach der Frist liegt.
case-fault-no-reason = Wählen Sie bitte einen Grund.
case-fault-no-facts = Nennen Sie bitte die Tatsachen.
case-fault-nobody-named = Nennen Sie bitte, welcher Mensch entschieden hat.
case-fault-changed = Jemand anderes hat den Fall inzwischen geändert. Sehen Sie bitte den Verlauf an.
case-identifier-erased = gelöscht, nachdem der Fall beantwortet war
case-behalf = Für wen
case-contact = Adresse für Antworten
case-contact-yes = liegt vor
case-contact-no = keine angegeben
case-language = Sprache der Person
case-text = Was die Person schreibt
case-actions = Was zu tun ist
case-history = Verlauf
action-acknowledge = Eingang bestätigen
action-accept = Annehmen
action-answer = Antworten
action-answer-words = Antwort an die Person
action-answer-do = Antwort senden
action-extend = Frist verlängern
action-extend-lead = Das geht nur im ersten Monat und um höchstens zwei Monate (Art. 12 Abs. 3 DSGVO). Die Person erfährt Tag und Gründe.
action-extend-limit = Spätester Tag: { $date }.
action-extend-until = Neue Frist
action-extend-words = Begründung für die Person
action-extend-do = Frist verlängern
action-reason = Grund
action-reason-choose = Bitte wählen
action-refuse = Ablehnen
action-refuse-lead = Eine Ablehnung braucht einen Grund, Tatsachen und einen Menschen, der entschieden hat. Die Person erfährt alle drei, dazu die Aufsichtsbehörde und den Weg zum Gericht (Art. 12 Abs. 4 DSGVO).
action-refuse-facts = Tatsachen, auf die sich die Ablehnung stützt
action-refuse-by = Wer hat entschieden?
action-refuse-do = Widerspruch ablehnen
action-note = Notiz schreiben
action-note-words = Notiz (die Person sieht sie nicht, kann aber Auskunft verlangen)
action-note-do = Notiz speichern
event-received = Eingegangen, gilt seitdem
event-code-sent = Code verschickt
event-confirmed = Adresse bestätigt
event-reminded = Erinnerung verschickt
event-acknowledged = Eingang bestätigt
event-accepted = Angenommen
event-applied = Überall umgesetzt
event-standing = Nichts gefunden, gilt auf Dauer
event-effect = In einem Datensatz oder Modellstand umgesetzt
event-extended = Frist verlängert
event-refused = Abgelehnt
event-answered = Antwort verschickt
event-note = Notiz
event-withdrawn = Von der Person zurückgenommen
event-lapsed = Nie bestätigt
event-identifier-erased = Angabe im Klartext gelöscht

intake-lead = Was per Brief, E-Mail oder mündlich kommt, wirkt wie das Formular: sofort, und mit der Frist ab dem Tag des Eingangs.
intake-entered = Eingetragen. Der Widerspruch gilt. Fall:
intake-code = Statuscode für die Antwort an die Person, nur jetzt zu sehen:
intake-channel = Wie kam er?
intake-received-on = Tag des Eingangs
intake-received-on-hint = Die Frist läuft ab diesem Tag, auch wenn Sie ihn erst heute eintragen.
intake-service-hint = Für jeden Dienst ein eigener Eintrag: So bleiben sie unverbunden.
intake-kind = Woran die Person zu erkennen ist
intake-identifier = Angabe der Person
intake-covers = Was umfasst der Widerspruch?
covered-own-desk = Eigene Beiträge der Person
covered-about-me-desk = Texte anderer über die Person
covered-photos-desk = Fotos der Person
covered-page-desk = Ganze Seite oder Gruppe
behalf-self-desk = Für sich selbst
behalf-child-desk = Für das eigene Kind
behalf-represented-desk = Für eine vertretene Person
intake-contact = E-Mail-Adresse für die Antwort, wenn es eine gibt
intake-do = Widerspruch eintragen

versions-lead = Jeder Datensatz beachtet alle Widersprüche bis zu einer Nummer im Register.
versions-sequence = Die letzte Nummer ist { $sequence }.
versions-none = Es gibt noch keinen Datensatz.
versions-caption = Datensätze, Trainingsdaten und Modellstände
versions-made = Erstellt am
versions-watermark = Beachtet bis Nummer
versions-pending = Noch umzusetzen
versions-use = Verwendung
versions-live = in Gebrauch
versions-retired = außer Gebrauch
versions-how = Was noch umzusetzen ist, nimmt dieser Befehl heraus:
versions-command = Befehl, der offene Widersprüche umsetzt

access-lead = Jeder Blick auf personenbezogene Daten steht hier, auch Ihrer.
access-none = Noch hat niemand etwas angesehen.
access-caption = Zugriffe, die neuesten zuerst
access-at = Wann
access-who = Wer
access-what = Was
access-signed-in = angemeldet
access-sign-in-failed = Anmeldung gescheitert
access-signed-out = abgemeldet
access-queue-seen = Fälle aufgelistet
access-case-opened = Fall angesehen
access-case-changed = Fall geändert
access-entered = Widerspruch eingetragen
access-statistics-seen = Zahlen angesehen
access-log-seen = Zugriffe angesehen
access-exported = Daten exportiert
access-staff-changed = Personen geändert

staff-lead = Wer an diesen Arbeitsplatz darf. Technik sieht Zahlen und Datensätze, aber keine Fälle; Prüfung sieht alles und ändert nichts.
staff-role = Rolle
staff-seen = Zuletzt hier
staff-never = noch nie
staff-access = Zugang
staff-open = offen
staff-ended = beendet
staff-end = Zugang beenden
staff-by-organisation = über die Organisation
staff-add = Person hinzufügen
staff-add-do = Hinzufügen
staff-password = Erstes Passwort
staff-password-hint = Mindestens 12 Zeichen.
staff-bad-name = Dieser Name ist leer, zu lang oder schon vergeben.
staff-weak-password = Dieses Passwort ist zu kurz oder zu bekannt.
