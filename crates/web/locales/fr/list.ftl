list-title = Ma liste
list-keep = Garder
list-kept = Gardé
list-keep-name = { $name } dans ma liste
list-lead = Voici les services que vous avez gardés. Seul cet appareil connaît votre liste : nous ne la conservons pas.
list-services = Services gardés
list-empty = Votre liste est vide
list-empty-how = Appuyez sur « Garder » à côté d’un service pour l’ajouter ici. La liste reste sur cet appareil. Effacez-la si d’autres personnes l’utilisent.
list-empty-scripts = Votre navigateur n’exécute pas les scripts de ce site. Il ne peut pas conserver de liste, mais vous pouvez imprimer un service ou garder sa fiche contact.
list-show = Voir ma liste
list-clear = Effacer ma liste
list-gone = { $n ->
    [one] { $n } service gardé n’est plus dans le répertoire.
   *[other] { $n } services gardés ne sont plus dans le répertoire.
  }

report-title = Signaler une erreur
report-about = Au sujet de : { $name }
report-lead = Dites-nous ce qui est inexact. Une personne de notre équipe lit votre message et vérifie auprès de l’organisme.
report-private = Nous ne demandons pas qui vous êtes. N’écrivez rien de personnel sur vous ou sur quelqu’un d’autre.
report-what = Qu’est-ce qui est inexact?
report-what-hint = Par exemple : « Le numéro n’est plus en service » ou « Le bureau a déménagé rue King ».
report-contact = Comment vous joindre si nous avons une question?
report-contact-hint = Une adresse courriel ou un numéro de téléphone. Facultatif.
report-send = Envoyer à l’équipe
report-back = Retour au service
report-error-title = Vérifiez un point avant d’envoyer
report-error-empty = Écrivez ce qui est inexact
report-error-empty-how = La case est vide. Quelques mots suffisent.
report-error-long = Votre message est trop long
report-error-long-how = Écrivez au plus 2 000 caractères. Il y en a { $length } maintenant.
report-thanks-title = Merci
report-thanks = Notre équipe a reçu votre message. Elle vérifie auprès de l’organisme et corrige la fiche.
report-thanks-back = Retour au service
report-error-mark = Erreur :

error-not-found-title = Cette page n’existe pas
error-not-found = Le service a peut-être fermé, ou l’adresse contient une erreur.
error-problem-title = Quelque chose ne fonctionne pas de notre côté
error-problem = Ce n’est pas votre faute, et votre recherche n’a pas été gardée. Réessayez dans quelques minutes.
error-busy-title = Trop de demandes à la fois
error-busy = Attendez une minute, puis réessayez.
error-refused-title = Le formulaire vient d’un autre site
error-refused = Pour votre sécurité, nous acceptons seulement les formulaires de nos propres pages. Ouvrez la page ici et réessayez.
error-form-title = Nous n’avons pas pu lire le formulaire
error-form = Revenez à la page précédente et remplissez-le de nouveau.
error-home = Chercher depuis le début
error-person = Vous pouvez toujours parler à quelqu’un. Appelez le { $phone }, gratuit, à toute heure.
