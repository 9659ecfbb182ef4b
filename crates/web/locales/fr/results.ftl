# Aucune page de résultats ne porte le titre de la demande : les titres restent dans l’historique du navigateur.
results-title = Résultats de recherche
results-search = Chercher
results-heading-need = { $need }
results-heading-need-near = { $need } près de { $place }
results-heading-words = De l’aide pour « { $words } »
results-heading-words-near = De l’aide pour « { $words } » près de { $place }
results-heading-near = Services près de { $place }
results-heading-all = Tous les services
results-heading-none = Nous ne connaissons aucun service pour cela
results-heading-none-near = Nous ne connaissons aucun service pour cela qui dessert { $place }
results-understood = Nous avons compris « { $words } » ainsi : { $need }.
results-need-only = Tout voir pour ce besoin : { $need }
results-respelled = Nous avons lu « { $to } » pour « { $from } ».
results-guessed = Nous avons compris que vous êtes à cet endroit : { $place }.
results-place-unknown = Nous ne connaissons pas l’endroit « { $place } ». Voici des services de partout. Essayez un code postal ou la ville la plus proche.
results-place-which = De quel endroit parlez-vous en écrivant { $place }?
results-widened-radius = Il n’y a rien à la distance choisie. Ces services sont plus loin.
results-widened-place = Il existe peut-être quand même de l’aide. Ces services sont pour d’autres endroits : appelez et demandez ce qu’ils peuvent faire pour vous.
results-widened-words = Aucun service ne correspond à tous vos mots. Ceux-ci correspondent à une partie.
results-widened-need = Il existe peut-être quand même de l’aide. Ces services répondent à un besoin proche.
results-widened-everything = Il existe peut-être quand même de l’aide. Essayez d’autres mots, ou voyez ce que ces services peuvent faire.
results-none = Il existe peut-être quand même de l’aide. Voici ce que vous pouvez essayer.
results-clarify = Est-ce plutôt l’un de ceux-ci?
results-count = { $n ->
    [one] { $number } service peut vous aider
   *[other] { $number } services peuvent vous aider
  }
results-count-else = { $n ->
    [one] { $number } service que vous pourriez appeler
   *[other] { $number } services que vous pourriez appeler
  }
results-count-everything = Autres services
results-order-relevance = Les plus pertinents d’abord.
results-order-distance = Les plus proches d’abord.
results-order-opening = Ouverts le plus longtemps d’abord.
results-sort-distance = Trier par distance
results-sort-relevance = Trier par pertinence
results-sort-opening = Trier par ouverture
results-list = Résultats
results-why = Pourquoi ce service est dans votre liste
results-pin = Lieu
results-pin-phone = Par téléphone ou en ligne, pas sur la carte
results-pin-none = Pas sur la carte
results-by-phone = Par téléphone ou en ligne
results-call = Appeler le { $phone }
results-text = Texter le { $phone }
results-places = { $address } et { $more ->
    [one] { $more } autre lieu
   *[other] { $more } autres lieux
  }
results-not-right = Ce n’est pas ce qu’il vous faut?
results-not-right-why = Quelqu’un peut chercher avec vous, à toute heure.
results-person = Quelqu’un peut continuer à chercher pour vous
results-person-why = Notre personnel connaît des services qui ne sont pas sur ce site. L’appel est gratuit à toute heure.
results-try = Ce que vous pouvez essayer
results-try-filters = Sans les filtres
results-try-filters-why = { $n ->
    [one] { $number } service convient si rien d’autre n’est demandé.
   *[other] { $number } services conviennent si rien d’autre n’est demandé.
  }
results-try-everywhere = Partout
results-try-everywhere-why = { $n ->
    [one] { $number } service répond à ce besoin ailleurs.
   *[other] { $number } services répondent à ce besoin ailleurs.
  }
results-try-remote = Par téléphone ou en ligne
results-try-remote-why = { $n ->
    [one] { $number } service répond à ce besoin sans déplacement.
   *[other] { $number } services répondent à ce besoin sans déplacement.
  }
results-try-browse = Choisir parmi tous les besoins
results-try-browse-why = D’autres mots peuvent y mener.
results-try-show = { $n ->
    [one] Voir { $number } service
   *[other] Voir { $number } services
  }
results-try-needs = Voir tous les besoins

filters-title = Préciser la liste
filters-open = Ouvert maintenant ({ $number })
filters-free = Gratuit ({ $number })
filters-accessible = Accessible en fauteuil roulant ({ $number })
filters-remote = Par téléphone ou en ligne ({ $number })
filters-language = Langue du service
filters-language-count = { $language } ({ $number })
filters-any = Toutes les langues
filters-age = Âge de la personne
filters-sort = Ordre
filters-sort-relevance = Les plus pertinents
filters-sort-distance = Les plus proches
filters-sort-opening = Ouverts le plus longtemps
filters-update = Mettre la liste à jour
filters-clear = Enlever les filtres
filters-hours-unknown = { $n ->
    [one] { $number } autre est peut-être ouvert : ses heures sont inconnues.
   *[other] { $number } autres sont peut-être ouverts : leurs heures sont inconnues.
  }

pager-label = Pages
pager-previous = Page précédente
pager-next = Page suivante
pager-page = Page { $page } sur { $pages }

reason-name = Porte le nom que vous avez écrit
reason-need = { $need }
reason-words = Mentionne { $words }
reason-quoted = « { $word } »
reason-serves = Dessert { $place }
reason-everywhere = Dessert tout le monde
reason-elsewhere = Dessert d’autres endroits : demandez
reason-phone = Par téléphone ou en ligne
reason-free = Gratuit
reason-language = Service en { $language }
reason-accessible = Accessible en fauteuil roulant
reason-ages = De { $from } à { $to } ans
reason-ages-from = { $from } ans et plus
reason-ages-to = Jusqu’à { $to } ans
reason-alike = Proche, par le sens, de ce que vous demandez
reason-likely = Convient probablement, selon vos réponses
reason-ask-area = Territoire desservi inconnu : demandez
reason-ask-area-named = Pour { $area } : demandez
reason-ask-area-part = Dessert une partie de ce territoire : demandez
reason-ask-hours = Heures inconnues : demandez
reason-ask-age = Âges inconnus : demandez
reason-ask-fact = On vous posera peut-être des questions
reason-ask-fact-named = On vous demandera : { $fact }
reason-ask-eligibility = Clientèle inconnue : demandez

crisis-title-suicide = Vous pouvez parler à quelqu’un maintenant
crisis-words-suicide = Une personne formée à l’écoute répond à toute heure. Si une vie est en danger, appelez le 9-1-1.
crisis-title-danger = Si vous n’êtes pas en sécurité
crisis-words-danger = En danger maintenant? Appelez le 9-1-1. « Quitter ce site » cache cette page tout de suite.
crisis-title-life = Si une vie est en danger
crisis-words-life = Une personne s’est effondrée, ne se réveille pas ou respire mal? Appelez le 9-1-1. En cas de gaz ou de fumée, sortez d’abord.
crisis-call = Appeler le { $number }
crisis-text = Texter le { $number }

map-title = Carte des lieux de la liste
map-description = { $n ->
    [one] { $number } lieu de la liste à côté de cette carte, marqué de sa lettre. La liste donne le même lieu avec son adresse.
   *[other] { $number } lieux de la liste à côté de cette carte, marqués de leur lettre. La liste donne les mêmes lieux avec leur adresse.
  }
map-caption-you = Le point jaune est le centre de { $place }, pas votre adresse. Les services par téléphone sont seulement dans la liste.
map-caption = Les services par téléphone et les lieux confidentiels sont seulement dans la liste.
map-area-title = Carte du territoire desservi
map-area-description = La zone colorée est celle où l’on peut obtenir ce service. Elle est décrite en mots au-dessus de la carte.
map-area-caption = La zone colorée est desservie.
