# Was auf jeder Seite steht.
frame-skip = Zum Inhalt
frame-languages = Sprache
frame-footer = Weitere Seiten
frame-notice = Worum es geht
frame-object = Widerspruch einlegen
frame-log = Nachprüfen
frame-contact = Kontakt
frame-no-cookies = Diese Seiten setzen keine Cookies und brauchen kein JavaScript.
