# Benannt werden hier die Begriffe, die auf mehreren Seiten stehen.

## Zustand eines Widerspruchs
state-received = Eingegangen, gilt schon
state-received-means = Ihr Widerspruch ist eingegangen. Er gilt ab sofort, auch wenn wir ihn noch nicht beantwortet haben.
state-needs-confirmation = Gilt schon, Bestätigung offen
state-needs-confirmation-means = Ihr Widerspruch gilt ab sofort. Bitte geben Sie noch den Code aus unserer E-Mail ein, damit er auf Dauer gilt und wir Sie erreichen.
state-acknowledged = Eingang bestätigt
state-acknowledged-means = Wir haben Ihnen den Eingang bestätigt und suchen jetzt, wo Ihre Inhalte vorkommen. Bis dahin werden sie für nichts Neues verwendet.
state-accepted = Angenommen, wird umgesetzt
state-accepted-means = Wir nehmen Ihre Inhalte überall heraus, wo sie vorkommen. Unten sehen Sie, wie weit wir sind.
state-applied = Umgesetzt
state-applied-means = Alle Datensätze, Trainingsdaten und Modellstände in der Liste unten beachten Ihren Widerspruch.
state-standing = Gilt auf Dauer, nichts gefunden
state-standing-means = Wir haben nichts von Ihnen gefunden. Ihr Widerspruch gilt trotzdem, auch für alles, was Sie oder andere künftig veröffentlichen.
state-extended = Frist verlängert
state-refused = Abgelehnt
state-refused-means = Wir haben Ihren Widerspruch abgelehnt. Die Gründe stehen hier; Sie können sich dagegen wehren.
state-withdrawn = Zurückgenommen
state-withdrawn-means = Sie haben Ihren Widerspruch zurückgenommen. Sie können jederzeit wieder widersprechen.
state-lapsed = Nie bestätigt
state-lapsed-means = Der Code aus unserer E-Mail wurde nie eingegeben. Sie können jederzeit wieder widersprechen.

## Angaben, an denen ein Dienst jemanden erkennt
kind-account-id = Kontonummer (ID)
kind-handle = Benutzername
kind-email = E-Mail-Adresse
kind-phone = Telefonnummer
kind-profile-url = Link zum Profil
kind-content-url = Link zu einem Beitrag oder Bild
kind-page-id = Kennung einer Seite

## Was ein Widerspruch umfasst
covered-own = Meine eigenen Beiträge
covered-own-hint = Was Sie selbst veröffentlicht haben oder noch veröffentlichen.
covered-about-me = Texte anderer über mich
covered-about-me-hint = Beiträge und Kommentare, in denen andere Sie nennen oder zitieren.
covered-photos = Fotos von mir
covered-photos-hint = Auch wenn andere sie veröffentlicht haben. Sie können unten auf einzelne Bilder zeigen; Gesichter vergleichen wir nie.
covered-page = Meine ganze Seite oder Gruppe
covered-page-hint = Nur für Betreiber: auch alles, was Besucher dort schreiben.

## Für wen
behalf-self = Für mich selbst
behalf-child = Für mein Kind
behalf-represented = Für eine Person, die ich vertrete

## Weg des Eingangs
channel-form = über das Formular
channel-email = per E-Mail
channel-letter = per Brief oder mündlich
channel-api = über die Programmierschnittstelle
channel-signal = als maschinenlesbares Signal
channel-list = in einer Liste von Widersprüchen

## Was beachtet werden muss, und was daraus geworden ist
artefact-dataset = Datensatz
artefact-shards = Trainingsdaten
artefact-checkpoint = Modellstand
effect-honoured = beachtet den Widerspruch
effect-pending = noch nicht umgesetzt
effect-withdrawn = Inhalte herausgenommen
effect-on = am { $date }
effect-by = geplant bis { $date }

## Gründe
refusal-compelling-grounds = Zwingende schutzwürdige Gründe überwiegen (Art. 21 Abs. 1 DSGVO).
refusal-legal-claims = Die Daten werden für Rechtsansprüche gebraucht (Art. 21 Abs. 1 DSGVO).
refusal-manifestly-unfounded = Der Antrag ist offenkundig unbegründet oder exzessiv (Art. 12 Abs. 5 DSGVO).
refusal-other-controller = Für diesen Dienst ist jemand anderes verantwortlich.
extension-complexity = Der Fall ist umfangreich.
extension-number = Es sind sehr viele Anträge eingegangen.

## Rollen am Arbeitsplatz
role-dpo = Datenschutz
role-engineer = Technik
role-auditor = Prüfung

## Zeit
moment = { $day }, { $clock }
moment-clock = { $time } Uhr ({ $zone })
chart-day = { $day }.{ $month ->
    [m1] 1
    [m2] 2
    [m3] 3
    [m4] 4
    [m5] 5
    [m6] 6
    [m7] 7
    [m8] 8
    [m9] 9
    [m10] 10
    [m11] 11
   *[m12] 12
}.
