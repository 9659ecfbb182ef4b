# The frame of the working pages
staff-menu = Work
staff-administration = Administration
staff-sign-out = Sign out
staff-problem = Something went wrong on our side. What you sent may not be saved: go back and look. We have a note of the time.
form-check = { $n ->
    [one] Check one thing
   *[other] Check { $n } things
}
form-error = Error:
form-optional = (optional)
filter-label = Narrow the list
filter-show = Show
filter-all = Show all
page-list-label = Pages of the list
page-list-first = First page
page-list-next = Next page

# No right to do this
refused-title = You can’t do this
refused-role = None of your roles allows it. If you need it for your work, ask an administrator of your centre.
refused-centre = It belongs to another centre. Your role counts at your own centre only.
refused-own-title = Somebody else has to look at this
refused-own = You made this change. Your centre asks that a second person publishes it.
refused-second-factor = Some of your roles wait until you sign in with a second step.
refused-second-factor-way = Set up the second step
refused-back = Back to work
missing-title = There is nothing here
missing-words = The address may be wrong, or what was here is gone.
conflict-title = Somebody else changed this
conflict-words = It was changed while you had it open, so nothing of yours was saved. Go back, load the page again and make your change once more.
too-much-title = This is too long to send
too-much = Nothing was saved. Go back, shorten it and send it again.

# Signed out in the middle of work
resend-title = You are signed out
resend-lead = Nothing was saved yet. What you typed is still here: sign in again, then send it.
resend-sign-in = Sign in in a new tab
resend-come-back = Come back to this tab and send.
resend-again = Send again
resend-nothing = What you sent could not be kept here. After you sign in, do it once more.

# One's own account
account-title = Your account
account-sessions = Where you are signed in
account-session-this = This one
account-session-times = Since { $started }. Last used { $seen }.
account-session-end = Sign out there
account-sessions-end-others = Sign out everywhere else
account-device-unknown = A browser we don’t know
