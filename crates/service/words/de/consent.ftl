# Die Seite, auf der jemand eine Einwilligung widerruft.
consent-title = Einwilligung widerrufen
consent-lead = Sie können Ihre Einwilligung jederzeit widerrufen, ohne Grund und ohne Anmeldung. Ab dann kommen Ihre Inhalte in keine neue Fassung mehr.
consent-accounts = Bei welchen Diensten?
consent-accounts-hint = Füllen Sie nur aus, was Sie widerrufen. Wir behalten davon nur ein Kennzeichen, aus dem sich der Name nicht ablesen lässt.
consent-nothing = Bitte nennen Sie bei mindestens einem Dienst Ihr Konto.
consent-unreadable = Das können wir nicht als Konto dieses Dienstes lesen. Bitte prüfen Sie die Schreibweise.
consent-do = Einwilligung widerrufen
consent-done = Ihre Einwilligung ist widerrufen
consent-done-lead = Seit { $moment } gilt sie nicht mehr bei:
consent-done-object = Möchten Sie auch nicht, dass verwendet wird, was andere über Sie schreiben? Dann können Sie zusätzlich widersprechen.
