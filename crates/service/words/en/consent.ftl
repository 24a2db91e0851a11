# The page on which somebody withdraws a consent.
consent-title = Withdraw consent
consent-lead = You can withdraw your consent at any time, without a reason and without signing in. From then on your content goes into no new version.
consent-accounts = On which services?
consent-accounts-hint = Fill in only what you withdraw. We keep nothing of it but a mark that the name cannot be read from.
consent-nothing = Please name your account on at least one service.
consent-unreadable = We cannot read this as an account of this service. Please check the spelling.
consent-do = Withdraw consent
consent-done = Your consent is withdrawn
consent-done-lead = Since { $moment } it no longer holds on:
consent-done-object = Would you also not have used what others write about you? Then you can object as well.
