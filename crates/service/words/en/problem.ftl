# When something does not work: what happened, and how to go on.
problem-number = Error { $status }
problem-bad-request = We could not read that
problem-bad-request-do = Something about the request was incomplete. Please open the form again.
problem-unauthorized = A token is needed here
problem-unauthorized-do = This is for programs that the controller has given a token.
problem-forbidden = That is not allowed here
problem-forbidden-do = Perhaps the page was open for too long. Load it again and try once more.
problem-not-found = There is no such page
problem-not-found-do = Perhaps a piece of the link is missing. Please check it, or object anew: an objection that stands goes on standing.
problem-method-not-allowed = This page cannot be opened that way
problem-method-not-allowed-do = Please open the page by a link or the form.
problem-conflict = That has already happened
problem-conflict-do = Things have changed meanwhile. Please look at the page on how your objection stands.
problem-gone = That is no longer good
problem-gone-do = The link or the code has run out. Your objection is not affected.
problem-too-large = That is too much at once
problem-too-large-do = Please shorten the text or the list of links. You can object more than once.
problem-too-many = Too many requests just now
problem-too-many-do = Please wait a moment and try again.
problem-internal = Something went wrong on our side
problem-internal-do = It is not your fault. Please try again. If you have seen no confirmation, nothing was saved.
problem-unavailable = Not available just now
problem-unavailable-do = We are back in a moment. There is no deadline; you miss nothing.
problem-retry-seconds = { $count ->
    [one] It works again after { $number } second.
   *[other] It works again after { $number } seconds.
}
problem-retry-minutes = { $count ->
    [one] It works again after about { $number } minute.
   *[other] It works again after about { $number } minutes.
}
problem-reference = If you write to us, please give this number:
problem-to-desk = To the desk
problem-write = You can also write an e-mail, which has the effect of the form:
