# Figures, and pictures of them.
statistics-span = Objections from { $from } to { $to }. The figures name nobody.
statistics-received = Received
statistics-applied = Carried out
statistics-open = Open
statistics-overdue = Overdue
statistics-withdrawn = Taken back
statistics-refused = Refused
statistics-over-time = Received and carried out, week by week
statistics-as-table = As a table
statistics-week = Week from
statistics-days-title = Days from receipt to effect
statistics-days-column = Days
statistics-days = { $count ->
    [one] { $number } day
   *[other] { $number } days
}
statistics-bin-open = from { $from }
statistics-median = For half of them at most
statistics-percentile = For 95 in 100 at most
statistics-number = Number
statistics-channels = How they came
statistics-channel = Way
statistics-refused-title = Refusals by reason
statistics-refused-none = None was refused.
chart-lines-title = Objections received and carried out each week
chart-lines-desc = Two lines over the weeks: solid with round points those received, dashed with square points those carried out. The same figures are in the table below.
chart-bars-title = Objections by days to effect
chart-bars-desc = One bar for each span of days, with the number of objections above it. The same figures are in the table below.
