# Ce que les gens ont cherché sans le trouver.
searches-title = Introuvable
searches-lead = Ce que les gens ont cherché sur le site depuis le { $date } sans le trouver, du plus au moins fréquent. Un besoin qui revient souvent ici demande un service, un lieu ou de meilleurs mots dans ses fiches.
searches-private = On ne suit personne et on ne garde aucun mot, sauf les expressions que le vocabulaire des besoins contient déjà. Les recherches délicates ne sont pas comptées. Un lieu est nommé à partir de { $n } recherches.
searches-days = Période
searches-last =
    { $n ->
        [7] Les 7 derniers jours
        [365] La dernière année
       *[other] Les { $n } derniers jours
    }
searches-outcome = Ce qui s’est passé
searches-nothing = Rien trouvé
searches-everything = Aucun mot trouvé
searches-elsewhere = Seulement pour un autre lieu ou besoin
searches-left = Page quittée sans choix
searches-group = Groupe de besoins
searches-lang = Langue de la page
searches-need = Besoin
searches-no-need = Non compris
searches-phrase = Mots du vocabulaire
searches-place = Lieu
searches-not-said = non précisé
searches-total = Total
searches-none = Aucune recherche n’a été comptée pendant cette période.
