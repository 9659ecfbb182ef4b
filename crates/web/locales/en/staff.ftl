# The frame of the working pages
staff-menu = Work
staff-records = Records
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
account-you = You
account-you-change = Change
account-you-save = Save
account-name = Name
account-name-wrong = Write a name of 1 to 120 characters.
account-email = E-mail
account-language = Language
account-roles = Roles
account-roles-none = No role yet. An administrator of your centre can give you one.
account-back = Back to your account
account-signing-in = How you sign in
account-password = Password
account-password-change = Change the password
account-password-lead = Everywhere else you will be signed out.
account-password-now = Your password now
account-password-save = Keep the new password
account-password-wrong = This is not your password. Try again.
account-app = Authenticator app
account-app-on = Set up
account-app-off = Not set up
account-app-set-up = Set up
account-app-replace = Set up another one
account-app-remove = Remove
account-codes = Recovery codes
account-codes-left = { $n ->
    [0] none left
    [one] 1 left
   *[other] { $n } left
}
account-codes-new = Make new ones
account-done-you = Your name and language are saved.
account-done-password = Your new password works from now on.
account-done-app = From now on you sign in with a second step.
account-done-no-app = The authenticator app is removed.
account-done-email-asked = A letter is on its way to your new address. Follow its link to use that address from now on.
account-done-email = Your new e-mail address works from now on.
account-done-sessions = Signed out there.

# The second step by an app
app-title = Set up the second step
app-lead = A second step keeps others out even when they know your password: a code from an app on your phone.
app-due = Your role needs a second step. Set it up now: it takes two minutes, then you can work.
app-which = You need an authenticator app on your phone. Any will do, for instance Aegis, 2FAS, Google Authenticator or Microsoft Authenticator.
app-replaces = The app you have now works until the new one is confirmed.
app-begin = Show the picture to scan
app-scan = Scan this picture with the app.
app-picture = Picture to scan with an authenticator app. The same key stands below as text.
app-type = Can’t scan it? Type this key into the app:
app-open = On this phone: open the app
app-then = Type the code that the app shows now.
app-code = Code
app-code-hint = 6 digits
app-code-wrong = The code doesn’t fit. Check that the clock of your phone is right, then type the next code.
app-confirm = Turn on the second step
app-again = Start again with a new picture
app-remove-title = Remove the authenticator app
app-remove-lead = After this, your password alone lets you in. Roles that need a second step stop working.
app-remove = Remove the app
codes-title = Your recovery codes
codes-once = These are shown only now. Print them, or write them down.
codes-lead = On a day without your phone, one of these codes takes the place of the app. Each works once. Keep them where you keep other important papers, not in the phone.
codes-kept = I have kept them
codes-print = Print
codes-new-title = Make new recovery codes
codes-new-lead = The codes you have now stop working.
codes-new = Make new codes

# Signing in
sign-in-title = Sign in
sign-in-email = E-mail
sign-in-password = Password
sign-in-button = Sign in
sign-in-forgotten = I forgot my password
sign-in-public = This is for people who work with { $site }. Do you need help?
sign-in-public-way = Go to the public site
sign-in-wrong = E-mail and password don’t go together. Check both and try again.
sign-in-wait = Too many tries. Wait until { $until }, then try again.
second-step-title = Second step
second-step-lead = Open your authenticator app and type the code it shows now.
second-step-code = Code
second-step-code-hint = 6 digits, new every 30 seconds
second-step-wrong = The code doesn’t fit. Wait for the next one and type it before it changes.
second-step-recovery-lead = Type one of the recovery codes that you kept. Each works once.
second-step-recovery = Recovery code
second-step-recovery-hint = 16 letters and digits. Spaces and capitals make no difference.
second-step-recovery-wrong = This code doesn’t fit, or was used already. Try another one.
second-step-use-recovery = I don’t have my app here: use a recovery code
second-step-use-app = Use my authenticator app
second-step-other-account = Sign in with another account
second-step-lost = No app and no codes left? Ask an administrator of your centre to let you start afresh.
second-step-gone = That took too long, or there were too many tries. Sign in again.

# Links that work once
link-gone-title = This link works no more
link-unknown = It is not one of ours, or a newer link took its place. Look for the newest letter, or ask for a new link.
link-used = It was used already. If that was you, sign in. If not, ask an administrator at once.
link-expired = It is too old. Ask whoever sent it for a new one.
link-gone-sign-in = Go to sign in
invitation-title = Welcome to { $site }
invitation-lead = Your account is { $email }. Say what you are called and choose a password.
invitation-button = Start to work
choose-password-title = Choose a new password
choose-password-lead = For the account { $email }. Wherever you are signed in now, you will be signed out.
choose-password-button = Keep this password
new-email-title = Change your e-mail address
new-email-change = Change
new-email-now = You sign in with { $email } now.
new-email-lead = We send a letter to the new address. It counts once you follow the link there. Your present address is told.
new-email-lead-no-letters = Letters are not set up here, so we cannot check that the new address is yours. Read it twice: you sign in with it, and lose your account when it is wrong.
new-email = New e-mail address
new-email-do = Use another address
confirm-email-title = Your new e-mail address
confirm-email-lead = From now on you will sign in with { $email }.
confirm-email-button = Use this address

# Passwords
password-new = New password
password-show = Show what I type
password-hint = At least { $n } characters. Some words that don’t belong together are easy to keep and hard to guess.
password-good = This is a good password.
password-short = It needs at least { $n } characters. Add another word.
password-long = It is too long. Use at most 256 characters.
password-common = Many people use this one, so it is tried first. Choose some words of your own.
password-word = One word or name is easy to guess. Add words that don’t belong to it.
password-keyboard = Keys in a row are easy to guess. Use words instead.
password-repeated = It repeats itself, so it is easy to guess. Use different words.
password-sequence = It counts on, as abc or 123 do. Use words instead.
password-date = Dates and years are easy to guess. Add some words.
password-personal = It is made of your name, your e-mail or your centre. Use words that have nothing to do with you.
password-guessable = It is easy to guess. Add another word or two.

# A forgotten password
forgotten-title = Forgotten password
forgotten-lead = Type the e-mail address of your account. We send it a link to choose a new password.
forgotten-button = Send me a link
forgotten-back = Back to sign in
forgotten-no-letters = This site sends no letters. Ask an administrator of your centre for a link to choose a new password.
forgotten-sent-title = Look into your mail
forgotten-sent = If there is an account with this address, a letter with a link is on its way. The link works for one hour.
forgotten-sent-how = Nothing there after 10 minutes? Look into the folder for unwanted mail, and check the address. Then ask an administrator of your centre.
