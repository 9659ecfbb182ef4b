# Ce que disent les interfaces destinées aux autres programmes.
api-description = Les services de ce répertoire 211 selon la Human Services Data Specification (HSDS). Ouvert à tout le monde, sans clé.
api-bad-title = Des paramètres sont illisibles
api-bad = La liste « errors » dit ce qui ne va pas pour chaque paramètre. Corrigez-les, puis renvoyez la demande.
api-unknown = Ce paramètre n’existe pas. Paramètres connus : { $known }.
api-twice = Ce paramètre figure deux fois. Envoyez-le une seule fois.
api-page = Écrivez un nombre entier à partir de 1.
api-per-page = Écrivez un nombre entier de 1 à { $most }.
api-format = Écrivez json ou ndjson.
api-truth = Écrivez true ou false.
api-both = minimal et full ne vont pas ensemble. Envoyez un seul des deux.
api-id = Ce n’est pas un identifiant. Écrivez un UUID, comme dans les réponses.
api-moment = Écrivez une date, avec ou sans heure : 2026-01-15 ou 2026-01-15T10:00:00-05:00.
api-body-title = Le contenu envoyé est illisible
api-body = Envoyez les paramètres dans un formulaire (application/x-www-form-urlencoded) ou dans un objet JSON fait de textes, de nombres, de true et de false (application/json).
api-large-title = Le contenu envoyé est trop long
api-large = Envoyez seulement les paramètres; ils tiennent dans 64 Ko.
api-missing-title = Ce service n’existe pas
api-missing = Aucun service publié ne porte cet identifiant. Les identifiants se trouvent à { $list }.
api-address-title = Rien à cette adresse
api-address = L’interface commence à { $root }. Son fichier openapi.json donne toutes les adresses.
api-method-title = Méthode inconnue à cette adresse
api-method = L’en-tête Allow donne les méthodes de cette adresse. L’interface sert à lire.
api-busy-title = Trop de recherches
api-busy = Attendez une minute, puis recommencez. Pour copier toute la liste, utilisez format=ndjson sans search.
api-ours-title = Un problème est survenu chez nous
api-ours = Il a été noté. Réessayez dans un moment.
