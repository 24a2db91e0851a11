# Stand, Bestätigung und Zurücknehmen.
status-title = Stand Ihres Widerspruchs
status-fresh = Danke. Ihr Widerspruch ist gespeichert.
status-stands = Ihr Widerspruch gilt seit dem { $day }
status-stands-in-part = Ihr Widerspruch gilt für einen Teil der Dienste
status-withdrawn = Ihr Widerspruch ist zurückgenommen
status-does-not-stand = Ihr Widerspruch gilt nicht mehr
status-lead = Er gilt auch für künftige Inhalte, Mitteilungen und Datensätze. Sie müssen ihn nicht wiederholen und nicht begründen.
status-received = Eingegangen
status-effective = Gilt seit
status-due = Antwort geplant bis
status-legal = spätestens { $date } (gesetzliche Frist)
status-covers = Umfasst
status-identifier = Ihre Angabe
status-case = Fallnummer
status-hold-until = Der Schutz bleibt noch bis zum { $date }.
status-withdraw = Diesen Widerspruch zurücknehmen

confirm-title = Bitte bestätigen Sie Ihre Adresse
confirm-lead = Ihr Widerspruch gilt schon. Mit dem Code aus unserer E-Mail zeigen Sie uns, dass wir Ihnen dorthin antworten dürfen.
code-label = Code aus der E-Mail
code-hint = Sechs Ziffern, gültig bis { $moment }
code-send = Bestätigen
code-again = Neuen Code schicken
code-wrong = { $count ->
    [0] Der Code stimmt nicht. Lassen Sie sich einen neuen schicken.
    [one] Der Code stimmt nicht. Sie haben noch { $number } Versuch.
   *[other] Der Code stimmt nicht. Sie haben noch { $number } Versuche.
}
code-expired = Der Code gilt nicht mehr. Lassen Sie sich einen neuen schicken.
code-not-six-digits = Der Code besteht aus sechs Ziffern.
keep-title = Bewahren Sie diesen Link auf
keep-lead = Sie haben keine Adresse angegeben. Nur mit diesem Link sehen Sie den Stand wieder; schreiben Sie ihn auf oder setzen Sie ein Lesezeichen.
keep-hint = Wer den Link kennt, sieht diese Seite. Ihr Widerspruch gilt auch, wenn Sie ihn verlieren.
confirmed-lead = Ihre Adresse ist bestätigt. Wir antworten Ihnen dorthin.

refused-by = Entschieden hat: { $name }
refused-next = Sie können sich bei der Aufsichtsbehörde beschweren und vor Gericht gehen.
extended-until = Neue Frist: { $date }.

effects-title = Was schon geschehen ist
effects-none = Es gibt noch keinen Datensatz. Jeder künftige beachtet Ihren Widerspruch.
effects-caption = Datensätze, Trainingsdaten und Modellstände: { $service }
effects-artefact = Was
effects-state = Stand
effects-date = Datum

receipt-download = Beleg herunterladen
receipt-read = Beleg lesen und drucken
receipt-soon = Der Beleg ist in wenigen Minuten hier.

limits-title = Was wir nicht versprechen können
limits-mentions = Dass wir jede Erwähnung finden, die niemand Ihnen zugeordnet hat. Sie können uns jederzeit Links nennen.
limits-copies = Dass Kopien verschwinden, die andere außerhalb unserer Dienste schon haben.
limits-weights = Dass ein Modell, das vorher trainiert wurde, nichts von Ihnen gelernt hat.
limits-log = So prüfen Sie einen Beleg nach
more-title = Fragen, oder nicht zufrieden?
more-lead = Schreiben Sie uns:
more-complaint = Sie können sich auch beschweren:

withdraw-title = Widerspruch zurücknehmen
withdraw-heading = Widerspruch zurücknehmen: { $service }
withdraw-lead = Sie müssen nichts tun: Ihr Widerspruch gilt weiter, wenn Sie diese Seite verlassen.
withdraw-means-future = Wenn Sie ihn zurücknehmen, dürfen Ihre öffentlichen Inhalte wieder zum Training verwendet werden.
withdraw-means-trained = Was dann gelernt wird, lässt sich später nicht immer wieder herausnehmen.
withdraw-means-again = Sie können jederzeit wieder widersprechen.
withdraw-check = Sind Sie es wirklich?
withdraw-check-lead = Damit niemand anderes Ihren Widerspruch zurücknimmt, schicken wir einen Code an Ihre bestätigte E-Mail-Adresse.
withdraw-code-lead = Wir haben einen Code an Ihre bestätigte E-Mail-Adresse geschickt.
withdraw-no-contact = Für diesen Widerspruch ist keine E-Mail-Adresse bestätigt. Damit niemand anderes ihn zurücknimmt, geht es deshalb nur, wenn Sie uns schreiben:
withdraw-send-code = Code schicken
withdraw-keep = Widerspruch behalten
withdraw-do = Widerspruch zurücknehmen
withdraw-done = Zurückgenommen: { $service }
withdraw-done-lead = Ihr Widerspruch gilt seit { $moment } nicht mehr. Andere Widersprüche bleiben, wie sie sind.
withdraw-to-status = Zum Stand
withdraw-object-again = Wieder widersprechen
