# E-mails. Every line is a paragraph; lines are broken when a mail is written.
mail-greeting = Hello,
mail-closing = Kind regards
mail-automatic = This e-mail was sent automatically.
mail-subject-of-case = { $subject } ({ $case })
mail-code-minutes = { $count ->
    [one] The code is good for { $number } minute.
   *[other] The code is good for { $number } minutes.
}
mail-code-keep = Enter it on our page only, and give it to nobody.
mail-status = You can see where your objection stands here:
mail-service = Service: { $service }
mail-case = Case number: { $case }
mail-received-on = Received on: { $date }
mail-due = Answer at the latest on: { $date }
mail-reason = Reason:

mail-confirmation-subject = Your objection: please confirm this address
mail-confirmation-lead = Somebody has objected with us to data being used for the training of AI, and gave this e-mail address for our answer. The objection is already in force.
mail-confirmation-asked = If it was you, please enter this code:
mail-confirmation-where = The page of your objection:
mail-confirmation-not-asked = If it was not you, you need do nothing. Without the code the protection ends by itself after 30 days; until then we send one reminder at most.

mail-withdrawal-subject = Your code to take the objection back
mail-withdrawal-lead = Somebody wants to take your objection back (service: { $service }). If it is you, please enter this code:
mail-withdrawal-not-asked = If it was not you, you need do nothing: without the code your objection stays in force.

mail-receipt-subject = We have received your objection
mail-receipt-lead = We have received your objection. It is in force from now on, also for future content, notices and datasets. You need not repeat it, and need give no reason.
mail-receipt-attached = Your receipt is attached. Please keep it: with it anyone can check at any time that you objected, and when.

mail-answer-subject = Our answer to your objection
mail-answer-applied = Your objection has been carried out since { $date }. All our datasets, training data and states of models honour it.
mail-answer-standing = We looked for your content and had found nothing of yours by { $date }. Your objection stands all the same.
mail-answer-future = It is also in force for everything that you or others publish in the future. You need do nothing more.
mail-answer-limits = What we cannot promise: that we find every mention that nobody linked to you, and that a model trained earlier has learned nothing from you. You can name links to us at any time.

mail-refusal-subject = We have refused your objection
mail-refusal-lead = We have examined your objection and refused it.
mail-refusal-facts = What this rests on:
mail-refusal-authority = If you think that this is wrong, you can complain to a supervisory authority (Art. 77 GDPR), for example here:
mail-refusal-court = You can also go to court (Art. 79 GDPR), with or without a complaint.

mail-extension-subject = We need more time for your objection
mail-extension-lead = We cannot give you a final answer to your objection within one month. You will have our answer on { $date } at the latest (Art. 12(3) GDPR).
mail-extension-holds = Your objection is in force during this time, too.

mail-reminder-subject = Your objection: the confirmation is still missing
mail-reminder-lead = Somebody has objected with us and gave this e-mail address for our answer. The objection is in force, but not confirmed yet. Without confirmation the protection ends on { $date }.
mail-reminder-how = If it was you, please open the page of your objection, have a new code sent to you there, and enter it:
mail-reminder-not-asked = If it was not you, you need do nothing. We remind you only this once.
