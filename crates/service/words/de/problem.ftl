# Wenn etwas nicht geht: was geschehen ist, und wie es weitergeht.
problem-number = Fehler { $status }
problem-bad-request = Das konnten wir nicht lesen
problem-bad-request-do = Etwas an der Anfrage war unvollständig. Öffnen Sie bitte das Formular noch einmal.
problem-unauthorized = Hier ist ein Token nötig
problem-unauthorized-do = Das ist für Programme, denen der Verantwortliche ein Token gegeben hat.
problem-forbidden = Das ist hier nicht erlaubt
problem-forbidden-do = Vielleicht ist die Seite zu lange offen gewesen. Laden Sie sie neu und versuchen Sie es noch einmal.
problem-not-found = Diese Seite gibt es nicht
problem-not-found-do = Vielleicht fehlt ein Stück vom Link. Prüfen Sie ihn bitte, oder legen Sie einen neuen Widerspruch ein: Ein bestehender gilt weiter.
problem-method-not-allowed = So lässt sich diese Seite nicht öffnen
problem-method-not-allowed-do = Öffnen Sie die Seite bitte über einen Link oder das Formular.
problem-conflict = Das ist schon geschehen
problem-conflict-do = Der Stand hat sich inzwischen geändert. Sehen Sie bitte auf der Seite mit dem Stand nach.
problem-gone = Das gilt nicht mehr
problem-gone-do = Der Link oder der Code ist abgelaufen. Ihr Widerspruch ist davon nicht berührt.
problem-too-large = Das ist zu viel auf einmal
problem-too-large-do = Kürzen Sie bitte den Text oder die Liste der Links. Sie können mehrere Widersprüche einlegen.
problem-too-many = Gerade zu viele Anfragen
problem-too-many-do = Warten Sie bitte einen Moment und versuchen Sie es noch einmal.
problem-internal = Bei uns ist etwas schiefgegangen
problem-internal-do = Es liegt nicht an Ihnen. Versuchen Sie es bitte noch einmal. Haben Sie keine Bestätigung gesehen, dann ist nichts gespeichert.
problem-unavailable = Gerade nicht erreichbar
problem-unavailable-do = Wir sind gleich wieder da. Es gibt keine Frist, Sie verpassen nichts.
problem-retry-seconds = { $count ->
    [one] Nach { $number } Sekunde geht es wieder.
   *[other] Nach { $number } Sekunden geht es wieder.
}
problem-retry-minutes = { $count ->
    [one] Nach etwa { $number } Minute geht es wieder.
   *[other] Nach etwa { $number } Minuten geht es wieder.
}
problem-reference = Wenn Sie uns schreiben, nennen Sie bitte diese Nummer:
problem-to-desk = Zum Arbeitsplatz
problem-write = Sie können auch einfach eine E-Mail schreiben, sie wirkt wie das Formular:
