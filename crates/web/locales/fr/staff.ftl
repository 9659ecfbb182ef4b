# Le cadre des pages de travail
staff-menu = Travail
staff-records = Fiches
staff-administration = Administration
staff-sign-out = Fermer la session
staff-problem = Un problème est survenu de notre côté. Votre envoi n’est peut-être pas enregistré : revenez en arrière et vérifiez. L’heure est notée.
form-check = { $n ->
    [one] Un point à corriger
   *[other] { $n } points à corriger
}
form-error = Erreur :
form-optional = (facultatif)
filter-label = Filtrer la liste
filter-show = Afficher
filter-all = Tout afficher
page-list-label = Pages de la liste
page-list-first = Première page
page-list-next = Page suivante

# Pas le droit
refused-title = Vous ne pouvez pas faire cela
refused-role = Aucun de vos rôles ne le permet. Si votre travail le demande, parlez-en à l’administration de votre centre.
refused-centre = Cela appartient à un autre centre. Votre rôle vaut seulement dans le vôtre.
refused-own-title = Une autre personne doit vérifier
refused-own = Cette modification est la vôtre. Votre centre demande qu’une deuxième personne la publie.
refused-second-factor = Certains de vos rôles attendent que vous ouvriez une session avec la deuxième étape.
refused-second-factor-way = Configurer la deuxième étape
refused-back = Retour au travail
missing-title = Il n’y a rien ici
missing-words = L’adresse est peut-être inexacte, ou ce qui était ici n’y est plus.
conflict-title = Quelqu’un d’autre a modifié cela
conflict-words = La page a changé pendant que vous l’aviez ouverte : rien n’a été enregistré. Revenez en arrière, rechargez la page et refaites votre modification.
too-much-title = C’est trop long à envoyer
too-much = Rien n’a été enregistré. Revenez en arrière, raccourcissez le texte et envoyez-le de nouveau.

# Session fermée au milieu du travail
resend-title = Votre session est fermée
resend-lead = Rien n’est encore enregistré. Votre texte est toujours ici : ouvrez une session, puis envoyez-le.
resend-sign-in = Ouvrir une session dans un nouvel onglet
resend-come-back = Revenez à cet onglet et envoyez.
resend-again = Envoyer de nouveau
resend-nothing = Votre envoi n’a pas pu être gardé ici. Après avoir ouvert une session, recommencez.

# Son propre compte
account-title = Votre compte
account-sessions = Vos sessions ouvertes
account-session-this = Celle-ci
account-session-times = Depuis le { $started }. Dernière activité : { $seen }.
account-session-end = Fermer cette session
account-sessions-end-others = Fermer toutes les autres
account-device-unknown = Un navigateur inconnu
account-you = Vous
account-you-change = Modifier
account-you-save = Enregistrer
account-name = Nom
account-name-wrong = Écrivez un nom de 1 à 120 caractères.
account-email = Courriel
account-language = Langue
account-roles = Rôles
account-roles-none = Aucun rôle pour l’instant. L’administration de votre centre peut vous en donner un.
account-back = Retour à votre compte
account-signing-in = Comment vous ouvrez une session
account-password = Mot de passe
account-password-change = Changer le mot de passe
account-password-lead = Toutes vos autres sessions seront fermées.
account-password-now = Votre mot de passe actuel
account-password-save = Garder le nouveau mot de passe
account-password-wrong = Ce n’est pas votre mot de passe. Essayez de nouveau.
account-app = Application d’authentification
account-app-on = Configurée
account-app-off = Pas configurée
account-app-set-up = Configurer
account-app-replace = En configurer une autre
account-app-remove = Retirer
account-codes = Codes de secours
account-codes-left = { $n ->
    [0] il n’en reste aucun
    [one] il en reste 1
   *[other] il en reste { $n }
}
account-codes-new = En créer de nouveaux
account-done-you = Votre nom et votre langue sont enregistrés.
account-done-password = Votre nouveau mot de passe est en vigueur.
account-done-app = Vous ouvrirez maintenant vos sessions avec une deuxième étape.
account-done-no-app = L’application d’authentification est retirée.
account-done-email-asked = Une lettre est en route vers votre nouvelle adresse. Suivez son lien pour utiliser cette adresse désormais.
account-done-email = Votre nouvelle adresse courriel est en vigueur.
account-done-sessions = La session est fermée là-bas.

# La deuxième étape avec une application
app-title = Configurer la deuxième étape
app-lead = Une deuxième étape vous protège même si quelqu’un connaît votre mot de passe : un code donné par une application de votre téléphone.
app-due = Votre rôle demande une deuxième étape. Configurez-la maintenant : en deux minutes, vous pourrez travailler.
app-which = Il vous faut une application d’authentification sur votre téléphone. Toutes conviennent, par exemple Aegis, 2FAS, Google Authenticator ou Microsoft Authenticator.
app-replaces = Votre application actuelle fonctionne jusqu’à ce que la nouvelle soit confirmée.
app-begin = Afficher l’image à numériser
app-scan = Numérisez cette image avec l’application.
app-picture = Image à numériser avec une application d’authentification. La même clé est écrite dessous.
app-type = Impossible de la numériser? Tapez cette clé dans l’application :
app-open = Sur ce téléphone : ouvrir l’application
app-then = Tapez le code que l’application affiche maintenant.
app-code = Code
app-code-hint = 6 chiffres
app-code-wrong = Le code ne convient pas. Vérifiez l’heure de votre téléphone, puis tapez le code suivant.
app-confirm = Activer la deuxième étape
app-again = Recommencer avec une nouvelle image
app-remove-title = Retirer l’application d’authentification
app-remove-lead = Ensuite, votre mot de passe suffira pour entrer. Les rôles qui demandent une deuxième étape ne fonctionneront plus.
app-remove = Retirer l’application
codes-title = Vos codes de secours
codes-once = Ils s’affichent seulement maintenant. Imprimez-les ou notez-les.
codes-lead = Un jour sans téléphone, un de ces codes remplace l’application. Chacun sert une fois. Gardez-les avec vos papiers importants, pas dans le téléphone.
codes-kept = Je les ai gardés
codes-print = Imprimer
codes-new-title = Créer de nouveaux codes de secours
codes-new-lead = Vos codes actuels ne fonctionneront plus.
codes-new = Créer de nouveaux codes

# Ouvrir une session
sign-in-title = Ouvrir une session
sign-in-email = Courriel
sign-in-password = Mot de passe
sign-in-button = Ouvrir la session
sign-in-forgotten = J’ai oublié mon mot de passe
sign-in-public = Cette page est pour le personnel du { $site }. Vous cherchez de l’aide?
sign-in-public-way = Aller au site public
sign-in-wrong = Le courriel et le mot de passe ne vont pas ensemble. Vérifiez les deux et essayez de nouveau.
sign-in-wait = Trop d’essais. Attendez jusqu’au { $until }, puis essayez de nouveau.
second-step-title = Deuxième étape
second-step-lead = Ouvrez votre application d’authentification et tapez le code qu’elle affiche maintenant.
second-step-code = Code
second-step-code-hint = 6 chiffres, nouveaux toutes les 30 secondes
second-step-wrong = Le code ne convient pas. Attendez le suivant et tapez-le avant qu’il change.
second-step-recovery-lead = Tapez un des codes de secours que vous avez gardés. Chacun sert une fois.
second-step-recovery = Code de secours
second-step-recovery-hint = 16 lettres et chiffres. Les espaces et les majuscules ne comptent pas.
second-step-recovery-wrong = Ce code ne convient pas ou a déjà servi. Essayez-en un autre.
second-step-use-recovery = Je n’ai pas mon application ici : utiliser un code de secours
second-step-use-app = Utiliser mon application d’authentification
second-step-other-account = Ouvrir une session avec un autre compte
second-step-lost = Ni application ni codes? Demandez à l’administration de votre centre de vous faire repartir à neuf.
second-step-gone = Le délai est passé, ou il y a eu trop d’essais. Recommencez.

# Liens à usage unique
link-gone-title = Ce lien ne fonctionne plus
link-unknown = Il ne vient pas de nous, ou un lien plus récent le remplace. Cherchez le message le plus récent ou demandez un nouveau lien.
link-used = Il a déjà servi. Si c’était vous, ouvrez une session. Sinon, avertissez tout de suite l’administration.
link-expired = Il est trop vieux. Demandez-en un nouveau à la personne qui l’a envoyé.
link-gone-sign-in = Ouvrir une session
invitation-title = Bienvenue au { $site }
invitation-lead = Votre compte est { $email }. Dites comment vous vous appelez et choisissez un mot de passe.
invitation-button = Commencer à travailler
choose-password-title = Choisir un nouveau mot de passe
choose-password-lead = Pour le compte { $email }. Toutes vos sessions ouvertes seront fermées.
choose-password-button = Garder ce mot de passe
new-email-title = Changer votre adresse courriel
new-email-change = Changer
new-email-now = Vous ouvrez maintenant vos sessions avec { $email }.
new-email-lead = Nous envoyons une lettre à la nouvelle adresse. Elle compte dès que vous suivez le lien de la lettre. Votre adresse actuelle en est avertie.
new-email-lead-no-letters = L’envoi de lettres n’est pas configuré ici : nous ne pouvons pas vérifier que la nouvelle adresse est la vôtre. Relisez-la : elle ouvre vos sessions, et une erreur vous ferme votre compte.
new-email = Nouvelle adresse courriel
new-email-do = Utiliser une autre adresse
confirm-email-title = Votre nouvelle adresse courriel
confirm-email-lead = Désormais, vous ouvrirez vos sessions avec { $email }.
confirm-email-button = Utiliser cette adresse

# Mots de passe
password-new = Nouveau mot de passe
password-show = Afficher ce que je tape
password-hint = Au moins { $n } caractères. Quelques mots sans lien entre eux se retiennent bien et se devinent mal.
password-good = C’est un bon mot de passe.
password-short = Il faut au moins { $n } caractères. Ajoutez un mot.
password-long = Il est trop long. Utilisez au plus 256 caractères.
password-common = Beaucoup de gens l’utilisent, on l’essaie donc en premier. Choisissez vos propres mots.
password-word = Un seul mot ou un nom se devine facilement. Ajoutez des mots sans lien avec lui.
password-keyboard = Des touches voisines se devinent facilement. Utilisez plutôt des mots.
password-repeated = Il se répète et se devine donc facilement. Utilisez des mots différents.
password-sequence = C’est une suite, comme abc ou 123. Utilisez plutôt des mots.
password-date = Les dates et les années se devinent facilement. Ajoutez des mots.
password-personal = Il reprend votre nom, votre courriel ou votre centre. Utilisez des mots qui n’ont rien à voir avec vous.
password-guessable = Il se devine facilement. Ajoutez un mot ou deux.

# Un mot de passe oublié
forgotten-title = Mot de passe oublié
forgotten-lead = Tapez l’adresse courriel de votre compte. Nous y envoyons un lien pour choisir un nouveau mot de passe.
forgotten-button = Envoyer le lien
forgotten-back = Retour à l’ouverture de session
forgotten-no-letters = Ce site n’envoie pas de courriels. Demandez à l’administration de votre centre un lien pour choisir un nouveau mot de passe.
forgotten-sent-title = Regardez vos courriels
forgotten-sent = Si un compte utilise cette adresse, un message avec un lien est en route. Le lien fonctionne pendant une heure.
forgotten-sent-how = Toujours rien après 10 minutes? Regardez dans les indésirables et vérifiez l’adresse. Ensuite, demandez à l’administration de votre centre.
