# E-Mails. Jede Zeile ist ein Absatz; umgebrochen wird beim Schreiben.
mail-greeting = Guten Tag,
mail-closing = Freundliche Grüße
mail-automatic = Diese E-Mail wurde automatisch verschickt.
mail-subject-of-case = { $subject } ({ $case })
mail-code-minutes = { $count ->
    [one] Der Code gilt { $number } Minute.
   *[other] Der Code gilt { $number } Minuten.
}
mail-code-keep = Geben Sie ihn nur auf unserer Seite ein, und niemandem weiter.
mail-status = Den Stand Ihres Widerspruchs sehen Sie hier:
mail-service = Dienst: { $service }
mail-case = Fallnummer: { $case }
mail-received-on = Eingegangen am: { $date }
mail-due = Antwort spätestens am: { $date }
mail-reason = Grund:

mail-confirmation-subject = Ihr Widerspruch: Bitte bestätigen Sie diese Adresse
mail-confirmation-lead = jemand hat bei uns Widerspruch dagegen eingelegt, dass Daten zum Training von KI verwendet werden, und für unsere Antwort diese E-Mail-Adresse angegeben. Der Widerspruch gilt schon.
mail-confirmation-asked = Wenn Sie das waren, geben Sie bitte diesen Code ein:
mail-confirmation-where = Die Seite Ihres Widerspruchs:
mail-confirmation-not-asked = Wenn Sie das nicht waren, müssen Sie nichts tun. Ohne den Code endet der Schutz nach 30 Tagen von selbst; bis dahin erinnern wir höchstens einmal daran.

mail-withdrawal-subject = Ihr Code, um den Widerspruch zurückzunehmen
mail-withdrawal-lead = jemand möchte Ihren Widerspruch zurücknehmen (Dienst: { $service }). Wenn Sie das sind, geben Sie bitte diesen Code ein:
mail-withdrawal-not-asked = Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne den Code gilt Ihr Widerspruch weiter.

mail-receipt-subject = Wir haben Ihren Widerspruch erhalten
mail-receipt-lead = wir haben Ihren Widerspruch erhalten. Er gilt ab sofort, auch für künftige Inhalte, Mitteilungen und Datensätze. Sie müssen ihn nicht wiederholen und nicht begründen.
mail-receipt-attached = Im Anhang finden Sie Ihren Beleg. Bewahren Sie ihn bitte auf: Damit lässt sich jederzeit nachprüfen, dass und wann Sie widersprochen haben.

mail-answer-subject = Unsere Antwort auf Ihren Widerspruch
mail-answer-applied = Ihr Widerspruch ist seit dem { $date } umgesetzt. Alle unsere Datensätze, Trainingsdaten und Modellstände beachten ihn.
mail-answer-standing = wir haben nach Ihren Inhalten gesucht und bis zum { $date } nichts von Ihnen gefunden. Ihr Widerspruch gilt trotzdem auf Dauer.
mail-answer-future = Er gilt auch für alles, was Sie oder andere künftig veröffentlichen. Sie müssen nichts weiter tun.
mail-answer-limits = Was wir nicht versprechen können: dass wir jede Erwähnung finden, die niemand Ihnen zugeordnet hat, und dass ein Modell, das vorher trainiert wurde, nichts von Ihnen gelernt hat. Sie können uns jederzeit Links nennen.

mail-refusal-subject = Wir haben Ihren Widerspruch abgelehnt
mail-refusal-lead = wir haben Ihren Widerspruch geprüft und abgelehnt.
mail-refusal-facts = Worauf sich das stützt:
mail-refusal-authority = Wenn Sie das für falsch halten, können Sie sich bei einer Aufsichtsbehörde beschweren (Art. 77 DSGVO), zum Beispiel hier:
mail-refusal-court = Sie können auch vor Gericht gehen (Art. 79 DSGVO), mit oder ohne Beschwerde.

mail-extension-subject = Wir brauchen mehr Zeit für Ihren Widerspruch
mail-extension-lead = wir können über Ihren Widerspruch nicht innerhalb eines Monats abschließend antworten. Sie bekommen unsere Antwort spätestens am { $date } (Art. 12 Abs. 3 DSGVO).
mail-extension-holds = Ihr Widerspruch gilt auch in dieser Zeit.

mail-reminder-subject = Ihr Widerspruch: Die Bestätigung fehlt noch
mail-reminder-lead = jemand hat bei uns Widerspruch eingelegt und für unsere Antwort diese E-Mail-Adresse angegeben. Der Widerspruch gilt, ist aber noch nicht bestätigt. Ohne Bestätigung endet der Schutz am { $date }.
mail-reminder-how = Wenn Sie das waren, öffnen Sie bitte die Seite Ihres Widerspruchs, lassen Sie sich dort einen neuen Code schicken und geben Sie ihn ein:
mail-reminder-not-asked = Wenn Sie das nicht waren, müssen Sie nichts tun. Wir erinnern nur dieses eine Mal.
