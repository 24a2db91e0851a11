# Terms that stand on more than one page.

## Where an objection stands
state-received = Received, already in force
state-received-means = Your objection has reached us. It is in force from now on, even before we have answered it.
state-needs-confirmation = In force, confirmation open
state-needs-confirmation-means = Your objection is in force from now on. Please enter the code from our e-mail, so that it lasts and we can reach you.
state-acknowledged = Receipt acknowledged
state-acknowledged-means = We have told you that it reached us, and are looking for where your content is. Until then it is used for nothing new.
state-accepted = Accepted, being carried out
state-accepted-means = We are taking your content out of everything that holds it. Below you see how far we are.
state-applied = Carried out
state-applied-means = All datasets, training data and states of models in the list below honour your objection.
state-standing = Standing, nothing found
state-standing-means = We found nothing of yours. Your objection stands all the same, also for everything that you or others publish in the future.
state-extended = Period extended
state-refused = Refused
state-refused-means = We have refused your objection. The reasons are given here; you can contest them.
state-withdrawn = Taken back
state-withdrawn-means = You have taken your objection back. You can object again at any time.
state-lapsed = Never confirmed
state-lapsed-means = The code from our e-mail was never entered. You can object again at any time.

## What a service knows somebody by
kind-account-id = Account number (ID)
kind-handle = User name
kind-email = E-mail address
kind-phone = Phone number
kind-profile-url = Link to the profile
kind-content-url = Link to a post or picture
kind-page-id = ID of a page

## What an objection covers
covered-own = My own posts
covered-own-hint = What you have published yourself, or will publish.
covered-about-me = What others write about me
covered-about-me-hint = Posts and comments in which others name or quote you.
covered-photos = Photos of me
covered-photos-hint = Also where others have published them. You can point to pictures below; we never compare faces.
covered-page = My whole page or group
covered-page-hint = For operators only: also everything that visitors write there.

## For whom
behalf-self = For myself
behalf-child = For my child
behalf-represented = For a person whom I represent

## How it came
channel-form = by the form
channel-email = by e-mail
channel-letter = by letter or in person
channel-api = by the programming interface
channel-signal = as a machine-readable signal
channel-list = in a list of objections

## What has to honour it, and what became of that
artefact-dataset = Dataset
artefact-shards = Training data
artefact-checkpoint = State of a model
effect-honoured = honours the objection
effect-pending = not carried out yet
effect-withdrawn = content taken out
effect-on = on { $date }
effect-by = planned by { $date }

## Reasons
refusal-compelling-grounds = Compelling legitimate grounds override it (Art. 21(1) GDPR).
refusal-legal-claims = The data is needed for legal claims (Art. 21(1) GDPR).
refusal-manifestly-unfounded = The request is manifestly unfounded or excessive (Art. 12(5) GDPR).
refusal-other-controller = Somebody else is responsible for this service.
extension-complexity = The case is complex.
extension-number = A great many requests have come in.

## Roles at the desk
role-dpo = Data protection
role-engineer = Engineering
role-auditor = Audit

## Time
moment = { $day }, { $clock }
moment-clock = { $time } ({ $zone })
chart-day = { $day } { $month ->
    [m1] Jan
    [m2] Feb
    [m3] Mar
    [m4] Apr
    [m5] May
    [m6] Jun
    [m7] Jul
    [m8] Aug
    [m9] Sep
    [m10] Oct
    [m11] Nov
   *[m12] Dec
}
