# Letters to people who work with the site, and answers to those who told us something. Paragraphs are parted by an empty line; a line that is an address becomes a link.
invitation-subject = You are invited to { $site }
invitation =
    Hello { $name },

    { $from ->
        [site] You are invited to { $site }.
       *[person] { $by } has invited you to { $site }.
    } You will work for { $centre }.

    To choose your password and open your account, follow this link:

    { $link }

    The link works once, until { $until }. After that, ask for a new invitation.

    If you did not expect this letter, you can throw it away. Nothing happens without the link.

recovery-subject = Choose a new password for { $site }
recovery =
    Hello { $name },

    Somebody asked for a new password for your account at { $site }. To choose it, follow this link:

    { $link }

    The link works once, until { $until }.

    If it was not you, do not follow the link. Your password stays as it is.

new-address-subject = Confirm your new address for { $site }
new-address =
    Hello { $name },

    You asked to use this e-mail address for your account at { $site }. To use it from now on, follow this link:

    { $link }

    The link works once, until { $until }.

    If you did not ask for this, you can throw this letter away. Nothing happens without the link.

changed-subject = Your sign-in at { $site } has changed
changed =
    Hello { $name },

    { $change ->
        [password] The password of your account at { $site } was changed
        [passkey-added] A passkey was added to your account at { $site }
        [passkey-removed] A passkey was removed from your account at { $site }
        [app-added] An authenticator app was added to your account at { $site }
        [app-removed] The authenticator app was removed from your account at { $site }
        [codes-made] New recovery codes were made for your account at { $site }
        [sign-in-linked] Another way to sign in was linked to your account at { $site }
        [sign-in-unlinked] A linked way to sign in was removed from your account at { $site }
        [address-asked] Another e-mail address was asked for, for your account at { $site }
       *[address] The e-mail address of your account at { $site } was changed
    } on { $at }.

    If it was you, there is nothing to do.

    If it was not you, sign in, change your password and sign out everywhere else. Then tell your administrator. Your sign-ins are listed here:

    { $link }

answer-subject = About what you told { $site }
answer =
    Hello,

    You told us that something is wrong about “{ $record }”. This is our answer:

    { $words }

    Thank you for telling us. The directory is here:

    { $link }

# The last line of every letter.
signature = This letter was sent by { $site }.
moment = { $date } at { $time }
