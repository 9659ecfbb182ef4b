//! The parts that names and descriptions are composed of, each in English and French.

/// Both wordings of a part.
pub type Both = (&'static str, &'static str);

/// First halves of made-up proper names.
pub const FIRST: &[&str] = &[
    "Maple", "Cedar", "Birch", "Willow", "Amber", "Silver", "Stone", "River", "Lake", "North", "South", "East", "West",
    "Harbour", "Bridge", "Mill", "Forest", "Meadow", "Hill", "Valley", "Bay", "Rose", "Oak", "Pine", "Elm", "Fern",
    "Otter", "Heron", "Falcon", "Loon", "Wolf", "Bear", "Fox", "Deer", "Sun", "Moon", "Star", "Bright", "Clear",
    "Green", "Blue", "Red", "White", "Golden", "High", "Long", "Broad", "Quiet", "Winter", "Summer", "Spring",
    "Autumn", "Glen", "Thorn", "Ash", "Hazel", "Juniper", "Laurel", "Moss", "Reed",
];
/// Second halves.
pub const SECOND: &[&str] = &[
    "wood", "field", "dale", "brook", "ford", "view", "gate", "haven", "ridge", "crest", "side", "land", "well",
    "bourne", "mount", "shore", "port", "bank", "leaf", "grove", "path", "light", "house", "stead", "cliff", "point",
    "creek", "falls", "moor", "marsh",
];
/// Family names that agencies are called after.
pub const FAMILY: &[&str] = &[
    "Tremblay",
    "Okafor",
    "Singh",
    "Nguyen",
    "Campbell",
    "Gagnon",
    "Rossi",
    "Kowalski",
    "Haddad",
    "Silva",
    "Chen",
    "Morin",
    "Fraser",
    "Bouchard",
    "Ahmed",
    "Petrov",
    "Lavoie",
    "Diallo",
    "Garcia",
    "Kim",
    "Whitefeather",
    "Beaulieu",
    "MacLeod",
    "Osei",
    "Pelletier",
    "Romano",
    "Sandhu",
    "Tran",
    "Villeneuve",
    "Yilmaz",
];
/// What an agency is; `{}` is its proper name.
pub const AGENCY: &[Both] = &[
    ("{} Community Health Centre", "Centre de santé communautaire {}"),
    ("{} Neighbourhood House", "Maison de quartier {}"),
    ("{} Family Services", "Services à la famille {}"),
    ("{} Community Legal Clinic", "Clinique juridique communautaire {}"),
    ("{} Food Bank", "Banque alimentaire {}"),
    ("{} Settlement Agency", "Organisme d’établissement {}"),
    ("{} Youth Services", "Services à la jeunesse {}"),
    ("{} Seniors’ Centre", "Centre pour personnes aînées {}"),
    ("{} Housing Help Centre", "Centre d’aide au logement {}"),
    ("{} Women’s Shelter", "Maison d’hébergement pour femmes {}"),
    ("{} Friendship Centre", "Centre d’amitié {}"),
    ("{} Employment Services", "Services d’emploi {}"),
    ("{} Mental Health Association", "Association de santé mentale {}"),
    ("{} Public Library", "Bibliothèque publique {}"),
    ("{} Community Care", "Soins communautaires {}"),
    (
        "{} Developmental Services",
        "Services aux personnes ayant une déficience {}",
    ),
    ("{} Child and Family Centre", "Centre pour l’enfance et la famille {}"),
    ("{} Mission", "Mission {}"),
    ("{} Foundation", "Fondation {}"),
    ("{} Multicultural Council", "Conseil multiculturel {}"),
    ("{} Support Network", "Réseau de soutien {}"),
    ("{} Outreach Society", "Société d’entraide {}"),
    ("Friends of {}", "Les Amis de {}"),
    ("Township of {}, Social Services", "Canton de {}, services sociaux"),
];
/// For whom a service is: words after its name, the least and the most age, and the rule where it is more than an age.
pub const WHOM: &[(Both, Option<u8>, Option<u8>, &str)] = &[
    (("for Youth", "pour les jeunes"), Some(12), Some(24), ""),
    (("for Children", "pour les enfants"), None, Some(12), ""),
    (("for Teens", "pour les ados"), Some(13), Some(19), ""),
    (("for Seniors", "pour les personnes aînées"), Some(55), None, ""),
    (
        ("for Older Adults at Home", "pour les personnes âgées à domicile"),
        Some(65),
        None,
        "",
    ),
    (("for Women", "pour les femmes"), Some(16), None, "gender == \"woman\""),
    (("for Men", "pour les hommes"), Some(16), None, "gender == \"man\""),
    (("for Newcomers", "pour les nouveaux arrivants"), None, None, "newcomer"),
    (("for Families", "pour les familles"), None, None, "has_children"),
    (
        ("for Single Parents", "pour les familles monoparentales"),
        Some(16),
        None,
        "lone_parent",
    ),
    (
        (
            "for First Nations, Inuit and Métis",
            "pour les Premières Nations, les Inuits et les Métis",
        ),
        None,
        None,
        "first_nations_inuit_metis",
    ),
    (
        ("for People with Low Income", "pour les personnes à faible revenu"),
        None,
        None,
        "income_low",
    ),
    (
        ("for People with a Disability", "pour les personnes handicapées"),
        None,
        None,
        "disability",
    ),
    (("for Caregivers", "pour les proches aidants"), None, None, "caregiver"),
    (("for Tenants", "pour les locataires"), Some(16), None, "tenant"),
    (
        ("for Students", "pour les étudiantes et étudiants"),
        None,
        None,
        "student",
    ),
    (("for Veterans", "pour les vétérans"), Some(18), None, "veteran"),
    (
        ("for 2SLGBTQ+ People", "pour les personnes 2ELGBTQ+"),
        None,
        None,
        "lgbtq",
    ),
    (("for Francophones", "pour les francophones"), None, None, "francophone"),
];
/// What kind of offer it is: words after the need's name.
pub const OFFER: &[Both] = &[
    ("Program", "Programme"),
    ("Drop-in", "Sans rendez-vous"),
    ("Outreach", "Travail de proximité"),
    ("Line", "Ligne téléphonique"),
    ("Group", "Groupe"),
    ("Workshop", "Atelier"),
    ("Fund", "Fonds"),
    ("Clinic", "Clinique"),
    ("Intake", "Accueil"),
    ("Mobile Unit", "Unité mobile"),
    ("Evening Service", "Service de soir"),
    ("Partnership", "Partenariat"),
    ("Pilot Project", "Projet pilote"),
    ("Home Visits", "Visites à domicile"),
    ("Peer Support", "Entraide par les pairs"),
    ("Coordination", "Coordination"),
    ("Referral", "Orientation"),
    ("Follow-up", "Suivi"),
];
/// Sentences of a description. `{town}` is the town, `{agency}` the agency.
pub const SENTENCES: &[Both] = &[
    (
        "Staff meet each person, listen, and make a plan with them.",
        "Le personnel rencontre chaque personne, l’écoute et fait un plan avec elle.",
    ),
    (
        "Volunteers from {town} help on weekends.",
        "Des bénévoles de {town} donnent un coup de main la fin de semaine.",
    ),
    (
        "There is no waiting list at this time.",
        "Il n’y a pas de liste d’attente en ce moment.",
    ),
    (
        "The waiting list is about six weeks.",
        "L’attente est d’environ six semaines.",
    ),
    (
        "Call first to make sure that there is space.",
        "Appelez d’abord pour vous assurer qu’il y a de la place.",
    ),
    (
        "No referral is needed; anyone may call.",
        "Aucune recommandation n’est requise; tout le monde peut appeler.",
    ),
    (
        "A doctor, nurse or social worker must refer you.",
        "Une recommandation d’un médecin, d’une infirmière ou d’un travailleur social est requise.",
    ),
    (
        "Bring a piece of identification and proof of address.",
        "Apportez une pièce d’identité et une preuve d’adresse.",
    ),
    (
        "Bring proof of income for everyone in the household.",
        "Apportez une preuve de revenu pour chaque personne du ménage.",
    ),
    (
        "Children are welcome, and there is a small play room.",
        "Les enfants sont les bienvenus; il y a une petite salle de jeux.",
    ),
    (
        "Bus tickets can be given to those who need them.",
        "Des billets d’autobus sont remis aux personnes qui en ont besoin.",
    ),
    (
        "Interpreters are available by telephone.",
        "Des interprètes sont disponibles par téléphone.",
    ),
    (
        "Meetings are held in person, by phone or by video.",
        "Les rencontres ont lieu en personne, par téléphone ou par vidéo.",
    ),
    (
        "The team works with the hospital and the schools of {town}.",
        "L’équipe travaille avec l’hôpital et les écoles de {town}.",
    ),
    (
        "{agency} has offered this service for many years.",
        "{agency} offre ce service depuis de nombreuses années.",
    ),
    (
        "It is paid for by the province and by gifts.",
        "Le service est financé par la province et par des dons.",
    ),
    (
        "What you say stays between you and the worker.",
        "Ce que vous dites reste entre vous et la personne qui vous aide.",
    ),
    ("You do not have to say your name.", "Vous n’avez pas à dire votre nom."),
    (
        "Pets can come along if they are quiet.",
        "Les animaux calmes sont acceptés.",
    ),
    ("A light lunch is served at noon.", "Un dîner léger est servi à midi."),
    (
        "Coffee and snacks are always on the table.",
        "Il y a toujours du café et des collations.",
    ),
    (
        "The building has a ramp and an elevator.",
        "L’immeuble a une rampe d’accès et un ascenseur.",
    ),
    (
        "Enter by the side door, next to the parking lot.",
        "Entrez par la porte de côté, près du stationnement.",
    ),
    (
        "In winter the service moves to the church hall.",
        "En hiver, le service est offert à la salle de l’église.",
    ),
    (
        "Those in greatest need are seen first.",
        "Les personnes dont le besoin est le plus grand passent en premier.",
    ),
    (
        "Each household can come once a month.",
        "Chaque ménage peut venir une fois par mois.",
    ),
    (
        "People can come as often as they need.",
        "On peut venir aussi souvent que nécessaire.",
    ),
    (
        "Workers can visit at home when someone cannot travel.",
        "Une visite à domicile est possible pour qui ne peut pas se déplacer.",
    ),
    (
        "Groups start in September and in January.",
        "Les groupes commencent en septembre et en janvier.",
    ),
    (
        "Appointments last about one hour.",
        "Les rendez-vous durent environ une heure.",
    ),
    (
        "It also helps to fill out forms and to write letters.",
        "On aide aussi à remplir des formulaires et à écrire des lettres.",
    ),
    (
        "Staff can speak for you with a landlord, a school or an office.",
        "Le personnel peut parler pour vous à un propriétaire, à une école ou à un bureau.",
    ),
    (
        "Equipment is lent for up to three months.",
        "L’équipement est prêté pour une période allant jusqu’à trois mois.",
    ),
    (
        "Rides can be arranged two days ahead.",
        "Le transport peut être organisé deux jours d’avance.",
    ),
    (
        "Elders and knowledge keepers take part.",
        "Des aînées, aînés et gardiens du savoir y participent.",
    ),
    (
        "A small fee may be asked of those who can pay.",
        "Une petite contribution peut être demandée aux personnes qui en ont les moyens.",
    ),
];
/// How to apply.
pub const APPLY: &[Both] = &[
    ("Call for an appointment.", "Appelez pour prendre rendez-vous."),
    (
        "Walk in during opening hours.",
        "Présentez-vous pendant les heures d’ouverture.",
    ),
    (
        "Fill out the form on the website.",
        "Remplissez le formulaire sur le site Web.",
    ),
    (
        "Ask your doctor or worker to send a referral.",
        "Demandez à votre médecin ou à votre intervenante d’envoyer une recommandation.",
    ),
    (
        "Send an e-mail with your name and phone number.",
        "Envoyez un courriel avec votre nom et votre numéro de téléphone.",
    ),
    (
        "Call and leave a message; someone calls back within two days.",
        "Appelez et laissez un message; on vous rappelle dans les deux jours.",
    ),
];
/// What it costs.
pub const FEES: &[Both] = &[
    ("Free", "Gratuit"),
    ("Sliding scale by income", "Selon le revenu"),
    ("$5 a visit", "5 $ par visite"),
    ("$20 a year", "20 $ par an"),
    ("Set by the ministry", "Fixé par le ministère"),
];
/// Streets.
pub const STREETS: &[&str] = &[
    "Main Street",
    "King Street West",
    "Queen Street East",
    "Church Street",
    "Victoria Avenue",
    "Wellington Street",
    "Dundas Street",
    "Elm Avenue",
    "Station Road",
    "Park Avenue",
    "College Street",
    "Market Square",
    "Bridge Street",
    "Lakeshore Road",
    "First Avenue",
    "Concession Road 4",
    "Mill Lane",
    "George Street",
];
/// Languages a service may be offered in besides its own, the most frequent first.
pub const LANGUAGES: &[&str] = &[
    "fr", "es", "zh", "pa", "ar", "pt", "ta", "ur", "fa", "pl", "it", "vi", "so", "tl", "uk", "oj", "cr",
];
