# The desk, for data protection, engineering and audit.
desk-name = Objections desk
desk-parts = Parts
desk-sign-out = Sign out
desk-public = To the public page
tab-queue = Open cases
tab-intake = Enter a letter or e-mail
tab-statistics = Figures
tab-versions = Datasets
tab-access = Access log
tab-staff = People

login-title = Sign in
login-lead = For staff only. Nobody needs to sign in to object.
login-password-title = With a password
login-name = Name
login-password = Password
login-do = Sign in
login-organisation-title = With the organisation
login-organisation = Sign in with { $name }
login-wrong = Name or password is wrong.
login-too-many = Too many attempts. Please wait a few minutes.
login-signed-out = You were signed out. Please sign in again.
login-no-role = The organisation has no role for you at this desk.
login-ended = Your access to this desk has ended.
login-organisation-refused = You were not signed in. Please try again.
login-organisation-away = The organisation cannot be reached at the moment. Please try again in a few minutes.
arrived-title = You are signed in
arrived-on = To the desk

pager = Pages
pager-previous = Back
pager-next = On
pager-place = Page { $page } of { $pages }

queue-overdue = { $count ->
    [one] { $number } case is open past its planned day.
   *[other] { $number } cases are open past their planned day.
}
queue-service = Service
queue-service-all = all services
queue-state = State
queue-state-open = everything open
queue-state-all = all, closed ones too
queue-filter = Show
queue-total = { $count ->
    [one] { $number } case
   *[other] { $number } cases
}
queue-empty = Nothing is open here.
queue-caption = Cases, the most urgent first
queue-due = Answer by
queue-case = Case
queue-received = Received
queue-legal = by law { $date }
urgency-done = closed
urgency-late = { $count ->
    [one] overdue for { $number } day
   *[other] overdue for { $number } days
}
urgency-today = due today
urgency-days = { $count ->
    [one] { $number } day left
   *[other] { $number } days left
}

case-title = Case { $case }
case-back = All cases
case-fault = This is still missing
case-fault-no-words = Please write something about it.
case-fault-bad-day = Enter a day at most two months after the period.
case-fault-no-reason = Please choose a reason.
case-fault-no-facts = Please give the facts.
case-fault-nobody-named = Please name the human who decided.
case-fault-changed = Somebody else has changed the case meanwhile. Please look at the history.
case-identifier-erased = erased after the case was answered
case-behalf = For whom
case-contact = Address for answers
case-contact-yes = there is one
case-contact-no = none given
case-language = Language of the person
case-text = What the person writes
case-actions = What to do
case-history = History
action-acknowledge = Acknowledge receipt
action-accept = Accept
action-answer = Answer
action-answer-words = Answer to the person
action-answer-do = Send the answer
action-extend = Extend the period
action-extend-lead = Possible only within the first month and by two months at most (Art. 12(3) GDPR). The person is told day and reasons.
action-extend-limit = Last possible day: { $date }.
action-extend-until = New last day
action-extend-words = Reasons for the person
action-extend-do = Extend the period
action-reason = Reason
action-reason-choose = Please choose
action-refuse = Refuse
action-refuse-lead = A refusal needs a reason, facts, and a human who decided. The person is told all three, with the supervisory authority and the way to court (Art. 12(4) GDPR).
action-refuse-facts = Facts on which the refusal rests
action-refuse-by = Who decided?
action-refuse-do = Refuse the objection
action-note = Write a note
action-note-words = Note (the person does not see it, but can ask for access)
action-note-do = Save the note
event-received = Received, in force since then
event-code-sent = Code sent
event-confirmed = Address confirmed
event-reminded = Reminder sent
event-acknowledged = Receipt acknowledged
event-accepted = Accepted
event-applied = Carried out everywhere
event-standing = Nothing found, stands
event-effect = Carried out in a dataset or state of a model
event-extended = Period extended
event-refused = Refused
event-answered = Answer sent
event-note = Note
event-withdrawn = Taken back by the person
event-lapsed = Never confirmed
event-identifier-erased = Clear entry erased

intake-lead = What comes by letter, e-mail or in person has the effect of the form: at once, and with the period running from the day of receipt.
intake-entered = Entered. The objection is in force. Case:
intake-code = Status code for the reply to the person, shown only now:
intake-channel = How did it come?
intake-received-on = Day of receipt
intake-received-on-hint = The period runs from that day, even if you enter it only today.
intake-service-hint = One entry for each service: that keeps them unconnected.
intake-kind = What the person is recognised by
intake-identifier = The person's entry
intake-covers = What does the objection cover?
covered-own-desk = The person's own posts
covered-about-me-desk = What others write about the person
covered-photos-desk = Photos of the person
covered-page-desk = Whole page or group
behalf-self-desk = For themselves
behalf-child-desk = For their child
behalf-represented-desk = For a person whom they represent
intake-contact = E-mail address for the answer, if there is one
intake-do = Enter the objection

versions-lead = Every dataset honours all objections up to a number in the register.
versions-sequence = The last number is { $sequence }.
versions-none = There is no dataset yet.
versions-caption = Datasets, training data and states of models
versions-made = Made on
versions-watermark = Honours up to number
versions-pending = Still to be carried out
versions-use = Use
versions-live = in use
versions-retired = out of use
versions-how = This command carries out what is still to be done:
versions-command = Command that carries out pending objections

access-lead = Every look at personal data is listed here, yours too.
access-none = Nobody has looked at anything yet.
access-caption = Access, the newest first
access-at = When
access-who = Who
access-what = What
access-signed-in = signed in
access-sign-in-failed = failed to sign in
access-signed-out = signed out
access-queue-seen = listed cases
access-case-opened = looked at a case
access-case-changed = changed a case
access-entered = entered an objection
access-statistics-seen = looked at figures
access-log-seen = looked at the access log
access-exported = exported data
access-staff-changed = changed people

staff-lead = Who may come to this desk. Engineering sees figures and datasets but no cases; audit sees everything and changes nothing.
staff-role = Role
staff-seen = Last here
staff-never = never yet
staff-access = Access
staff-open = open
staff-ended = ended
staff-end = End access
staff-by-organisation = by the organisation
staff-add = Add a person
staff-add-do = Add
staff-password = First password
staff-password-hint = At least 12 characters.
staff-bad-name = This name is empty, too long or taken.
staff-weak-password = This password is too short or too well known.
