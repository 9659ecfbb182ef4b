# La file des conservateurs
queue-title = À examiner
queue-piles = Sortes de travail
queue-reports = Signalé par le public
queue-desk = Signalé par l’accueil
queue-proposals = À approuver
queue-conflicts = La source dit autre chose
queue-messages = Messages qui se terminent
queue-languages = Langue en retard
queue-verifications = À vérifier
queue-many = { $n } et plus
queue-record = Fiche
queue-why = Pourquoi
queue-who = Qui s’en occupe
queue-who-all = Tout le monde
queue-who-me = Moi
queue-centre = Centre
queue-centre-all = Tous les centres
queue-nobody = Personne encore
queue-choose = Choisir
queue-choose-one = Choisir { $name }
queue-to = Confier à
queue-to-me = Moi
queue-to-nobody = Personne
queue-give = Confier ce qui est choisi
queue-give-one = Confier
queue-given = { $n ->
    [0] Rien n’est confié : choisissez au moins une ligne
    [one] Une fiche est confiée
   *[other] { $n } fiches sont confiées
}
queue-empty = Rien à examiner ici
queue-empty-mine = Rien ici ne vous est confié
queue-came = Reçu le { $date }
queue-has-contact = Attend une réponse
queue-answered = Réponse donnée
queue-proposed = { $who }, le { $date }
queue-moved-on = Modifiée depuis
queue-new-record = Nouvelle fiche
queue-verified = Dernière vérification le { $date }
queue-never-verified = Jamais vérifiée
queue-ends = Dernier jour : { $date }
queue-conflict-since = { $n ->
    [one] Un champ, depuis le { $date }
   *[other] { $n } champs, depuis le { $date }
}
queue-fields = { $n ->
    [one] un champ
   *[other] { $n } champs
}
queue-behind = { $what } : { $since }
queue-behind-since = en retard depuis le { $date }
queue-behind-always = pas encore de texte

# Un signalement
queue-report-title = Signalé : { $name }
queue-told = Ce qu’on nous a dit
queue-told-when = Quand
queue-told-by = De
queue-told-public = Le site public
queue-told-desk = L’accueil, { $who }
queue-contact = Comment joindre la personne
queue-contact-none = Elle n’a rien laissé
queue-contact-erased = Effacé à la fermeture du signalement
queue-others = { $n ->
    [one] Un autre signalement ouvert sur cette fiche
   *[other] { $n } autres signalements ouverts sur cette fiche
}
queue-read-noted = Votre lecture de cette page est consignée.
queue-report-with = Confié à { $who }
queue-report-with-nobody = Personne ne s’en occupe encore
queue-report-given = C’est confié
queue-report-kept = La réponse est gardée
queue-report-sending = La réponse est en route
queue-report-is-closed = Le signalement est fermé
queue-report-settled = Réglé par { $who }, le { $date }
queue-report-dismissed = Écarté par { $who }, le { $date }
queue-closed = Fermé
queue-answer-title = Réponse
queue-answer-label = Ce que vous avez répondu
queue-answer-letter = Nous envoyons vos mots à la personne par courriel. Écrivez dans la langue de son message.
queue-answer-call = Ce que la personne a laissé n’est pas une adresse de courriel : appelez-la. Gardez ensuite vos mots ici.
queue-answer-no-letters = L’envoi de lettres n’est pas configuré ici : écrivez-lui vous-même. Gardez ensuite vos mots ici.
queue-answer-nobody = La personne n’a laissé aucun moyen de la joindre. Vous pouvez noter ici la suite donnée.
queue-answer-send = Envoyer la réponse
queue-answer-sent = Envoyée par courriel le { $date }
queue-answer-waits = En route : le serveur de courriel ne l’a pas encore prise
queue-answer-given-up = Le serveur de courriel ne l’a pas prise. Joignez la personne autrement, ou renvoyez la réponse.
queue-answer-keep = Garder la réponse
queue-answer-wrong = Écrivez ce que vous avez répondu, en 5 000 caractères au plus
queue-answer-was = Réponse :
queue-close-title = Fermer le signalement
queue-close-legend = Comment il se termine
queue-close-settled = Réglé : la fiche est juste maintenant
queue-close-dismissed = Écarté : il n’y avait rien à changer
queue-close-reason = Parce que :
queue-close-reason-label = Pourquoi
queue-close-reason-hint = Nécessaire si vous l’écartez. Le moyen de joindre la personne est effacé à la fermeture.
queue-close-do = Fermer le signalement
queue-close-how = Dites comment il se termine
queue-close-why = Dites pourquoi vous l’écartez
queue-open-record = Ouvrir la fiche
queue-back = Revenir à la liste

# Où une source dit autre chose
queue-conflict-title = La source dit autre chose : { $name }
queue-conflict-lead = Ces champs ont été changés ici, puis autrement par la source { $source }. Nos mots restent jusqu’à votre choix. Laissez ouvert ce que vous voulez d’abord demander.
queue-conflict-from = La source l’a dit le { $date }
queue-conflict-ours = Garder nos mots :
queue-conflict-theirs = Prendre ceux de la source :
queue-conflict-agreed = La source dit maintenant la même chose. Gardez nos mots pour fermer ce champ.
queue-conflict-do = Enregistrer mes choix
queue-conflict-open = Les champs sans choix restent ouverts.
queue-conflict-none = Choisissez pour au moins un champ
queue-conflict-stale = Quelqu’un a enregistré cette fiche entre-temps. Vos choix sont encore là : regardez ce qu’elle dit maintenant, puis enregistrez de nouveau
queue-conflict-reason = Choisi entre nos mots et ceux de la source
queue-conflict-empty = Rien n’est ouvert entre nous et la source
queue-conflict-settled = { $n ->
    [one] Un champ est réglé
   *[other] { $n } champs sont réglés
}

# Une proposition
queue-proposal-title = Proposé : { $name }
queue-proposal-who = Qui le propose
queue-proposal-by = Écrit par
queue-proposal-kind = Sorte
queue-proposal-changes = { $count ->
    [one] Un champ change
   *[other] { $count } champs changent
}
queue-proposal-approve = Approuver et publier
queue-proposal-return = Renvoyer
queue-proposal-words = Ce qui devrait être différent
queue-proposal-words-wrong = Dites ce qui devrait être différent
queue-proposal-send-back = Renvoyer à la personne qui l’a écrit
queue-proposal-own = Vous avez écrit ceci. Une autre personne doit le lire avant la publication.
queue-proposal-take-back = Reprendre et continuer d’écrire
queue-proposal-approved = Approuvé par { $who }, le { $date }.
queue-proposal-back = Renvoyé par { $who }, le { $date }.
queue-proposal-withdrawn = Repris par { $who }, le { $date }.
queue-proposal-since = La fiche a changé depuis que ceci a été écrit.
queue-proposal-since-how = La personne qui l’a écrit doit d’abord réunir les deux : renvoyez-lui la proposition.
queue-proposal-since-own = Réunissez les deux, pour qu’une autre personne puisse approuver.
queue-proposal-merge = Voir ce qui a changé et réunir les deux
queue-proposal-merge-then = La proposition attend de nouveau une deuxième personne.
queue-proposal-merged = Les deux sont réunis. La proposition attend une deuxième personne.
queue-proposal-again = Vous pouvez continuer à partir de ce que vous avez écrit ici.
queue-proposal-take-up = Continuer à partir de ceci
queue-proposal-has-draft = Vous écrivez autre chose sur cette fiche. Enregistrez-le ou jetez-le d’abord
queue-proposal-saved = Enregistré depuis
queue-proposal-moved = La fiche a changé depuis : rien n’a été publié
queue-proposal-wrong = { $field } : { $what }

# Ce que l’accueil dit d’une fiche
queue-file = Cette information est fausse
queue-file-title = Ce qui est faux : { $name }
queue-file-lead = Les conservateurs de { $centre } le lisent dans leur file, avec votre nom.
queue-file-what-hint = Par exemple : « Une personne nous dit que le numéro n’est plus en service ».
queue-file-contact = Comment joindre la personne qui appelle
queue-file-contact-hint = Seulement si elle veut connaître la suite. C’est effacé à la fermeture du signalement.
queue-file-do = Envoyer aux conservateurs
queue-file-back = Revenir à la fiche
queue-file-long = Dites-le en 5 000 caractères au plus
queue-file-contact-long = Écrivez 200 caractères au plus
queue-file-done = C’est envoyé. Les conservateurs l’ont dans leur file.
