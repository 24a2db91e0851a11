# How it stands, confirming, and taking back.
status-title = How your objection stands
status-fresh = Thank you. Your objection is saved.
status-stands = Your objection stands since { $day }
status-stands-in-part = Your objection stands for some of the services
status-withdrawn = Your objection has been taken back
status-does-not-stand = Your objection no longer stands
status-lead = It holds for future content, notices and datasets, too. You need not repeat it, and you need give no reason.
status-received = Received
status-effective = In force since
status-due = Answer planned by
status-legal = { $date } at the latest (by law)
status-covers = Covers
status-identifier = Your entry
status-case = Case number
status-hold-until = You stay protected until { $date }.
status-withdraw = Take this objection back

confirm-title = Please confirm your address
confirm-lead = Your objection is already in force. With the code from our e-mail you show us that we may answer you there.
code-label = Code from the e-mail
code-hint = Six digits, good until { $moment }
code-send = Confirm
code-again = Send a new code
code-wrong = { $count ->
    [0] The code is not right. Have a new one sent.
    [one] The code is not right. You have { $number } try left.
   *[other] The code is not right. You have { $number } tries left.
}
code-expired = The code is no longer good. Have a new one sent.
code-not-six-digits = The code is made of six digits.
keep-title = Keep this link
keep-lead = You have given no address. Only with this link can you see how your objection stands; write it down or set a bookmark.
keep-hint = Whoever knows the link can see this page. Your objection stands even if you lose it.
confirmed-lead = Your address is confirmed. We answer you there.

refused-by = Decided by: { $name }
refused-next = You can complain to the supervisory authority and go to court.
extended-until = New period: until { $date }.

effects-title = What has been done so far
effects-none = There is no dataset yet. Every future one honours your objection.
effects-caption = Datasets, training data and states of models: { $service }
effects-artefact = What
effects-state = State
effects-date = Date

receipt-download = Download the receipt
receipt-read = Read and print the receipt
receipt-soon = The receipt will be here in a few minutes.

limits-title = What we cannot promise
limits-mentions = That we find every mention which nobody has attributed to you. You can send us links at any time.
limits-copies = That copies disappear which others already have outside our services.
limits-weights = That a model trained before has learned nothing from you.
limits-log = How to verify a receipt
more-title = Questions, or not satisfied?
more-lead = Write to us:
more-complaint = You can also complain:

withdraw-title = Take the objection back
withdraw-heading = Take the objection back: { $service }
withdraw-lead = You need do nothing: your objection goes on standing if you leave this page.
withdraw-means-future = If you take it back, your public content may be used for training again.
withdraw-means-trained = What is learned then cannot always be taken out again.
withdraw-means-again = You can object again at any time.
withdraw-check = Is it really you?
withdraw-check-lead = So that nobody else takes your objection back, we send a code to your confirmed e-mail address.
withdraw-code-lead = We have sent a code to your confirmed e-mail address.
withdraw-no-contact = No e-mail address is confirmed for this objection. So that nobody else takes it back, you can only do so by writing to us:
withdraw-send-code = Send a code
withdraw-keep = Keep the objection
withdraw-do = Take it back
withdraw-done = Taken back: { $service }
withdraw-done-lead = Your objection no longer stands since { $moment }. Other objections stay as they are.
withdraw-to-status = See how it stands
withdraw-object-again = Object again
