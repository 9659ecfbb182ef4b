# Exploitation : tâches, état, importations, journal d’audit
# Tâches
jobs-title = Tâches
jobs-what = Quoi faire
jobs-state = État
jobs-when = Quand
jobs-error = Ce qui a échoué
jobs-no-error = Rien
jobs-do = Ce que vous pouvez faire
jobs-none = Aucune tâche : rien n’attend, rien n’a échoué.
jobs-kind-letter = Envoyer une lettre
jobs-kind-rewrap = Passer les clés à la nouvelle clé maîtresse
jobs-state-waiting = En attente
jobs-state-running = En cours
jobs-state-failing = Échec, nouvel essai plus tard
jobs-state-dead = Abandonnée
jobs-tries = Essai { $n } sur { $most }
jobs-due = Prochain essai : le { $at }
jobs-held = En cours, dernier signe attendu avant le { $at }
jobs-since = Reçue le { $at }
jobs-retry = Essayer maintenant
jobs-give-up = Abandonner
jobs-discard = Supprimer pour de bon

# État
health-title = État du système
health-all-good = Tout est en ordre.
health-wrong = { $n ->
    [one] Un point est à vérifier.
   *[other] { $n } points sont à vérifier.
}
health-thing = Quoi
health-state = État
health-more = Détails
health-good = En ordre
health-bad = À vérifier
health-gigabytes = { $n } Go
health-database = Base de données
health-database-size = { $kind }, { $size }
health-database-remedy = Ses tables sont plus anciennes que ce programme. Redémarrez le serveur.
health-index = Index de recherche
health-index-services = { $n ->
    [one] { $number } service
   *[other] { $number } services
}
health-index-never = Il n’a jamais été créé.
health-index-current = À jour.
health-index-behind = { $n ->
    [one] { $number } changement de retard
   *[other] { $number } changements de retard
}
health-index-remedy = S’il ne se rattrape pas en quelques minutes, consultez le journal du serveur, puis lancez « frontdoor index rebuild ».
health-audit = Journal d’audit
health-audit-current = Toutes les entrées sont dans la chaîne.
health-audit-waiting = { $n ->
    [one] { $number } entrée attend d’entrer dans la chaîne.
   *[other] { $number } entrées attendent d’entrer dans la chaîne.
}
health-audit-since = La plus ancienne date du { $at }.
health-audit-remedy = Le serveur devrait le faire toutes les quelques secondes. Consultez son journal.
health-jobs-waiting = En attente : { $n }
health-jobs-running = En cours : { $n }
health-jobs-failing = Échec, nouvel essai : { $n }
health-jobs-dead = Abandonnées : { $n }
health-jobs-remedy = Ouvrez Tâches et voyez ce qui a été abandonné.
health-backup = Dernière sauvegarde
health-backup-never = Il n’y en a pas encore.
health-backup-last = { $at }
health-backup-remedy = Lancez « frontdoor backup » chaque jour, vers une autre machine.
health-disk-database = Disque de la base de données
health-disk-index = Disque de l’index de recherche
health-disk-room = { $free } libres sur { $all }
health-disk-remedy = Libérez de la place, ou passez à un disque plus grand.
health-version = Version de Frontdoor

# Sources et importations
sources-title = Sources
sources-none = Rien n’a encore été importé.
sources-to-imports = Toutes les importations
imports-title = Importations
imports-none = Aucune importation de ce genre.
imports-to-sources = Sources
import-source = Source
import-started = Début
import-finished = Fin
import-state = État
import-state-running = En cours
import-state-undoing = En cours d’annulation
import-state-undone = Refusée : rien n’a été gardé
import-state-done = Terminée
import-counts = Fiches
import-no-counts = Aucune
import-owner = Centre
import-title = Importation de { $source }
import-others = Toutes les importations de cette source
import-ran = Déroulement
import-kind = Genre de fiche
import-read = lues
import-created = nouvelles
import-changed = modifiées
import-unchanged = inchangées
import-retired = retirées
import-skipped = laissées de côté
import-notes = Remarques
import-no-notes = Aucune : toutes les fiches ont été gardées telles quelles.
import-part-refused = Raison du refus ({ $n })
import-part-skips = Laissées de côté ({ $n })
import-part-losses = Parties impossibles à garder ({ $n })
import-part-warnings = Gardées, mais douteuses ({ $n })
import-place = Endroit dans la source
import-record = Fiche
import-field = Champ
import-why = Raison
import-kept = Gardées pour les dix dernières importations d’une source, au plus 10 000 de chaque genre. Le rapport de l’importation les contient toutes.

# Le journal d’audit
audit-title = Journal d’audit
audit-lead = Qui a fait quoi, et quand. Rien ici ne peut être modifié. Votre consultation est notée aussi.
audit-none = Aucune entrée de ce genre.
audit-when = Quand
audit-who = Qui
audit-what = Quoi
audit-about = Au sujet de
audit-centre = Centre
audit-more = Détails
audit-seq = Numéro
audit-waits = bientôt
audit-from = À partir du
audit-to = Jusqu’au
audit-actor-system = Le programme lui-même
audit-actor-operator = En ligne de commande
audit-group-record = Fiches
audit-group-proposal = Modifications proposées
audit-group-report = Signalements d’erreurs
audit-group-conflict = Conflits avec une source
audit-group-person = Personnes
audit-group-centre = Centres
audit-group-sign-in = Ouverture de session
audit-group-session = Sessions
audit-group-password = Mots de passe
audit-group-totp = Codes d’une application
audit-group-passkey = Clés d’accès
audit-group-recovery = Codes de récupération
audit-group-key = Clés
audit-group-backup = Sauvegardes
audit-group-job = Tâches
audit-group-audit = Ce journal
