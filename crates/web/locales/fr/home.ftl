home-title = Trouver de l’aide près de vous
home-description = Trouvez de la nourriture, un logement, des soins, de l’aide pour vos factures et d’autres services près de vous. Gratuit et confidentiel. Appelez ou textez le { $phone } à toute heure.
home-question = De quelle aide avez-vous besoin?
home-question-hint = Dites-le dans vos mots, comme « loyer en retard » ou « ma mère ne peut plus vivre seule ».
home-where = Où êtes-vous?
home-where-hint = Code postal, ville ou Première Nation. Facultatif.
home-find = Trouver de l’aide
home-private = Nous ne gardons pas votre recherche. Aucun compte n’est nécessaire.
home-often = On nous demande souvent
home-ask-food = à manger aujourd’hui
home-ask-hydro = factures d’électricité
home-ask-bed = un lit ce soir
home-ask-talk = quelqu’un à qui parler
home-talk = Parlez à quelqu’un
home-call-or-text = Appelez ou textez le
home-call-free = Gratuit et confidentiel, 24 heures sur 24, tous les jours
home-call-languages = Dans plus de 150 langues
home-call-name = Vous n’avez pas à donner votre nom
home-browse = Chercher par besoin
home-all-needs = Voir tous les besoins
home-offices-hint = Certains organismes ont un bureau pour chaque secteur.

needs-lead = Ouvrez le groupe qui ressemble le plus à votre situation, puis choisissez un besoin. Vous verrez des services, leurs heures et leurs numéros.
needs-group-lead = Choisissez ce qui ressemble le plus à votre situation.
needs-not-here = Vous ne trouvez pas?
needs-say-it = Dites-le dans vos mots.
needs-search = Chercher

suggest-label = Suggestions
suggest-needs = Besoins
suggest-services = Services
suggest-agencies = Organismes
suggest-places = Lieux
suggest-count =
    { $n ->
        [0] Aucune suggestion
        [one] 1 suggestion
       *[other] { $n } suggestions
    }
