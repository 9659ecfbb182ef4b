# Le cadre des pages de travail
staff-menu = Travail
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
