# Lettres aux personnes qui travaillent avec le site, et réponses à celles qui nous ont signalé une erreur. Une ligne vide sépare les paragraphes; une ligne qui est une adresse devient un lien.
invitation-subject = Une invitation à { $site }
invitation =
    Bonjour { $name },

    { $from ->
        [site] Vous êtes invité ou invitée à rejoindre { $site }.
       *[person] { $by } vous invite à rejoindre { $site }.
    } Vous travaillerez pour { $centre }.

    Pour choisir votre mot de passe et ouvrir votre compte, suivez ce lien :

    { $link }

    Le lien sert une seule fois, jusqu’au { $until }. Ensuite, demandez une nouvelle invitation.

    Si vous n’attendiez pas cette lettre, vous pouvez la jeter. Sans le lien, rien ne se passe.

recovery-subject = Choisir un nouveau mot de passe pour { $site }
recovery =
    Bonjour { $name },

    On a demandé un nouveau mot de passe pour votre compte chez { $site }. Pour le choisir, suivez ce lien :

    { $link }

    Le lien sert une seule fois, jusqu’au { $until }.

    Si la demande ne vient pas de vous, ne suivez pas le lien. Votre mot de passe reste le même.

new-address-subject = Confirmer votre nouvelle adresse pour { $site }
new-address =
    Bonjour { $name },

    Vous avez demandé d’utiliser cette adresse courriel pour votre compte chez { $site }. Pour l’utiliser désormais, suivez ce lien :

    { $link }

    Le lien sert une seule fois, jusqu’au { $until }.

    Si la demande ne vient pas de vous, vous pouvez jeter cette lettre. Sans le lien, rien ne se passe.

changed-subject = Votre connexion à { $site } a changé
changed =
    Bonjour { $name },

    { $change ->
        [password] Le mot de passe de votre compte chez { $site } a été changé
        [passkey-added] Une clé d’accès a été ajoutée à votre compte chez { $site }
        [passkey-removed] Une clé d’accès a été retirée de votre compte chez { $site }
        [app-added] Une application d’authentification a été ajoutée à votre compte chez { $site }
        [app-removed] L’application d’authentification a été retirée de votre compte chez { $site }
        [codes-made] De nouveaux codes de secours ont été créés pour votre compte chez { $site }
        [sign-in-linked] Une autre façon de se connecter a été liée à votre compte chez { $site }
        [sign-in-unlinked] Une façon de se connecter a été retirée de votre compte chez { $site }
        [address-asked] Une autre adresse courriel a été demandée pour votre compte chez { $site }
       *[address] L’adresse de courriel de votre compte chez { $site } a été changée
    } le { $at }.

    Si le changement vient de vous, il n’y a rien à faire.

    Sinon, connectez-vous, changez votre mot de passe et fermez toutes vos autres sessions. Puis parlez-en à la personne qui administre le site. Vos connexions se trouvent ici :

    { $link }

answer-subject = Ce que vous avez signalé à { $site }
answer =
    Bonjour,

    Vous nous avez signalé une erreur au sujet de « { $record } ». Voici notre réponse :

    { $words }

    Merci de nous l’avoir dit. Le répertoire se trouve ici :

    { $link }

# La dernière ligne de chaque lettre.
signature = Cette lettre vous est envoyée par { $site }.
moment = { $date } à { $time }
