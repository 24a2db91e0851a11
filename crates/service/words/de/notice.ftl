# Die Startseite: zuerst das Widerspruchsrecht.
notice-title = Ihr Widerspruchsrecht
notice-object = Sie können widersprechen
notice-object-lead = Sie haben das Recht, jederzeit zu widersprechen, dass Ihre Daten zum Training von künstlicher Intelligenz (KI) verwendet werden.
notice-object-button = Widerspruch einlegen
notice-no-reason = Sie müssen nichts begründen.
notice-no-account = Sie brauchen kein Konto und keine Anmeldung.
notice-no-deadline = Es gibt keine Frist, und es kostet nichts.
notice-at-once = Er gilt sofort und auf Dauer, auch für alles Künftige.

notice-short = Kurz gesagt
notice-short-what = { $controller } nimmt öffentliche Beiträge aus den unten genannten Diensten, damit Computerprogramme daraus Sprache lernen.
notice-short-others = Vielleicht haben auch andere etwas über Sie geschrieben oder ein Foto von Ihnen gezeigt. Auch dem können Sie widersprechen.
notice-short-no = Wenn Sie Nein sagen, lassen wir Ihre Inhalte weg. Dafür müssen Sie uns keinen Grund nennen.

notice-what = Was wir mit welchen Daten trainieren
notice-models = Was trainiert wird
notice-services = Aus welchen Diensten
notice-published-after = veröffentlicht seit { $date }
notice-announced = Öffentlich angekündigt am
notice-freeze = Nächster Datensatz wird festgelegt am
notice-freeze-none = noch nicht festgelegt
notice-freeze-hint = Dieser Tag ist keine Frist: Ein Widerspruch danach gilt für jeden späteren Datensatz, und was schon aufgenommen wurde, nehmen wir heraus.
notice-content = Welche Inhalte
notice-content-public = Beiträge, Kommentare und Bildtexte von Erwachsenen, die jeder ohne Anmeldung sehen kann.
notice-content-others = Darin kann auch stehen, was jemand über andere schreibt.
notice-not = Was wir nicht verwenden
notice-not-private = Private Nachrichten und alles, was nicht öffentlich ist
notice-not-minors = Inhalte von Menschen unter 18 Jahren, und was jemand vor dem 18. Geburtstag veröffentlicht hat
notice-not-special = Aussagen über Gesundheit, Religion, politische Meinung und andere besonders geschützte Angaben Dritter
notice-not-objected = Inhalte von Menschen, die widersprochen haben
notice-identifiers = Namen, Adressen, Telefonnummern und andere direkte Kennzeichen suchen und entfernen wir, bevor etwas trainiert wird. Trotzdem kann jemand an dem erkannt werden, was erzählt wird; deshalb behandeln wir alles weiter als personenbezogene Daten.

notice-why = Warum, und auf welcher Rechtsgrundlage
notice-basis-interest = Rechtsgrundlage ist ein berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO), das wir gegen Ihre Interessen abgewogen haben. Deshalb haben Sie das Widerspruchsrecht nach Art. 21 DSGVO.
notice-basis-consent = Rechtsgrundlage ist die Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO): Eigene Beiträge verwenden wir nur, wenn jemand eingewilligt hat.
notice-consent-too = Ein Widerspruch ist trotzdem möglich, zum Beispiel gegen das, was andere über Sie schreiben.
notice-consent-withdraw = Einwilligung widerrufen
notice-interest = Unser Interesse:
notice-balancing-test = Die Interessenabwägung lesen
notice-recipients = Wer die Daten bekommt
notice-recipients-none = niemand außer uns
notice-retention = Wie lange wir sie behalten

notice-ways = Alle Wege zum Widerspruch
notice-ways-lead = Jeder Weg wirkt gleich. Bei E-Mail und Brief nennen Sie uns bitte den Dienst und etwas, woran wir Ihr Konto oder den Beitrag erkennen.
notice-way-form = Mit dem Formular:
notice-way-mail = Mit einer E-Mail:
notice-way-letter = Mit einem Brief:

notice-rights = Ihre Rechte, und wer verantwortlich ist
notice-rights-list = Außer dem Widerspruch haben Sie das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung und, bei Einwilligung, auf Datenübertragbarkeit und Widerruf. Sie können sich bei einer Aufsichtsbehörde beschweren.
notice-controller = Verantwortlich
notice-dpo = Datenschutzbeauftragte
notice-authority = Aufsichtsbehörde
notice-log = Dass Widersprüche eingetragen und beachtet werden, lässt sich nachprüfen.
notice-log-link = So prüfen Sie es nach
