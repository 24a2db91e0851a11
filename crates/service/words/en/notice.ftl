# The start page: the right to object comes first.
notice-title = Your right to object
notice-object = You can object
notice-object-lead = You have the right to object, at any time, to your data being used to train artificial intelligence (AI).
notice-object-button = Object
notice-no-reason = You need give no reason.
notice-no-account = You need no account and no log-in.
notice-no-deadline = There is no deadline, and it costs nothing.
notice-at-once = It takes effect at once and lasts, for everything in the future, too.

notice-short = In short
notice-short-what = { $controller } takes public posts from the services named below, so that computer programs learn language from them.
notice-short-others = Perhaps others have written something about you, or shown a photo of you. You can object to that, too.
notice-short-no = If you say no, we leave your content out. You do not have to tell us why.

notice-what = What we train, and with which data
notice-models = What is trained
notice-services = From which services
notice-published-after = published since { $date }
notice-announced = Publicly announced on
notice-freeze = Next dataset is fixed on
notice-freeze-none = not fixed yet
notice-freeze-hint = That day is no deadline: an objection after it counts for every later dataset, and we take out what was already taken in.
notice-content = Which content
notice-content-public = Posts, comments and captions of adults that everybody can see without logging in.
notice-content-others = They may also tell what somebody writes about others.
notice-not = What we do not use
notice-not-private = Private messages, and whatever is not public
notice-not-minors = Content of people under 18, and what somebody published before turning 18
notice-not-special = Statements about other people's health, religion, political opinion and other specially protected matters
notice-not-objected = Content of people who have objected
notice-identifiers = We look for names, addresses, phone numbers and other direct identifiers and take them out before anything is trained. Somebody may still be recognised by what is told; that is why we go on treating all of it as personal data.

notice-why = Why, and on which legal basis
notice-basis-interest = The legal basis is a legitimate interest (Art. 6(1)(f) GDPR), which we have weighed against your interests. That is why you have the right to object under Art. 21 GDPR.
notice-basis-consent = The legal basis is consent (Art. 6(1)(a) GDPR): we use people's own posts only if they have consented.
notice-consent-too = You can object all the same, for instance to what others write about you.
notice-consent-withdraw = Withdraw consent
notice-interest = Our interest:
notice-balancing-test = Read the balancing test
notice-recipients = Who receives the data
notice-recipients-none = nobody but us
notice-retention = How long we keep it

notice-ways = All ways to object
notice-ways-lead = Every way has the same effect. In an e-mail or letter, please name the service and something by which we recognise your account or the post.
notice-way-form = With the form:
notice-way-mail = With an e-mail:
notice-way-letter = With a letter:

notice-rights = Your rights, and who is responsible
notice-rights-list = Besides objecting, you have the right of access, to rectification, erasure and restriction of processing and, where consent is the basis, to data portability and to withdraw consent. You can complain to a supervisory authority.
notice-controller = Controller
notice-dpo = Data protection officer
notice-authority = Supervisory authority
notice-log = That objections are entered and honoured can be verified.
notice-log-link = How to verify it
