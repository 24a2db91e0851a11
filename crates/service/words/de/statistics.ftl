# Zahlen und Bilder davon.
statistics-span = Widersprüche vom { $from } bis zum { $to }. Die Zahlen nennen niemanden.
statistics-received = Eingegangen
statistics-applied = Umgesetzt
statistics-open = Offen
statistics-overdue = Überfällig
statistics-withdrawn = Zurückgenommen
statistics-refused = Abgelehnt
statistics-over-time = Eingegangen und umgesetzt, Woche für Woche
statistics-as-table = Als Tabelle
statistics-week = Woche ab
statistics-days-title = Tage vom Eingang bis zur Umsetzung
statistics-days-column = Tage
statistics-days = { $count ->
    [one] { $number } Tag
   *[other] { $number } Tage
}
statistics-bin-open = ab { $from }
statistics-median = Bei der Hälfte höchstens
statistics-percentile = Bei 95 von 100 höchstens
statistics-number = Anzahl
statistics-channels = Wie sie kamen
statistics-channel = Weg
statistics-refused-title = Ablehnungen nach Grund
statistics-refused-none = Es wurde keiner abgelehnt.
chart-lines-title = Eingegangene und umgesetzte Widersprüche je Woche
chart-lines-desc = Zwei Linien über die Wochen: durchgezogen mit runden Punkten die eingegangenen, gestrichelt mit eckigen Punkten die umgesetzten. Dieselben Zahlen stehen in der Tabelle darunter.
chart-bars-title = Widersprüche nach Tagen bis zur Umsetzung
chart-bars-desc = Ein Balken je Spanne von Tagen, mit der Zahl der Widersprüche darüber. Dieselben Zahlen stehen in der Tabelle darunter.
