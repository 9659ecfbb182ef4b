//! Labels of a directory's own taxonomy, and the needs they stand for.

use language::Lang;
use needs::Vocabulary;

#[test]
fn labels_of_other_directories_are_understood() {
    let wrong: Vec<String> = [
        ("Short-Term Housing", "emergency-shelter"),
        ("Food Pantry", "food-bank"),
        ("Food Pantries", "food-bank"),
        ("Help Pay for Utilities", "utility-payment-help"),
        ("Emergency Shelter", "emergency-shelter"),
        ("Homeless Shelters", "emergency-shelter"),
        ("Soup Kitchens", "free-meal"),
        ("Meals on Wheels", "meals-delivered"),
        ("Help Pay for Rent", "rent-arrears"),
        ("Subsidized Housing", "subsidized-housing"),
        ("Eviction Prevention", "eviction-prevention"),
        ("Furniture", "furniture"),
        ("Clothing Banks", "clothing"),
        ("Diaper Banks", "diapers"),
        ("Credit Counselling", "debt-counselling"),
        ("Tax Preparation - Income Tax Clinics", "tax-clinic"),
        ("Addiction Counselling", "addiction-counselling"),
        ("Detox", "detox"),
        ("Residential Addiction Treatment", "addiction-residential"),
        ("Grief and Bereavement Support", "grief-support"),
        ("Suicide Prevention", "suicide-crisis"),
        ("Dental Care", "dental-care"),
        ("Vaccinations", "vaccination"),
        ("Sexual Health Clinic", "sexual-health"),
        ("HIV Testing", "hiv-support"),
        ("Home Care Services", "home-care"),
        ("Adult Day Programs", "adult-day-program"),
        ("Caregiver Respite", "respite-care"),
        ("Daycare", "child-care"),
        ("Parenting Classes", "parenting-help"),
        ("Autism Services", "autism-services"),
        ("Domestic Violence Shelters", "abuse-shelter"),
        ("Sexual Assault Support", "sexual-assault"),
        ("Refugee Assistance", "refugee-claim"),
        ("English as a Second Language (ESL)", "english-classes"),
        ("Legal Aid", "legal-aid"),
        ("Job Training", "job-training"),
        ("Resume Help", "resume-help"),
        ("Adult Literacy", "adult-literacy"),
        ("Medical Transportation", "rides-medical"),
        ("Bus Passes", "transit-pass-subsidy"),
        ("Disaster Relief", "disaster-help"),
        ("Public Libraries", "library"),
        ("Volunteer Opportunities", "volunteer-opportunities"),
    ]
    .into_iter()
    .filter_map(|(label, need)| {
        let guess = Vocabulary::embedded().guess_from_label(label, &Lang::en());
        (guess != Some(need)).then(|| format!("{label}: {guess:?} instead of {need}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn french_labels_are_understood() {
    let wrong: Vec<String> = [
        ("Banques alimentaires", "food-bank"),
        ("Refuges pour femmes violentées", "abuse-shelter"),
        ("Hébergement d’urgence", "emergency-shelter"),
        ("Soins à domicile", "home-care"),
        ("Garderies", "child-care"),
        ("Cliniques juridiques", "community-legal-clinic"),
        ("Popote roulante", "meals-delivered"),
        ("Cours d’anglais", "english-classes"),
        ("Santé mentale des enfants", "child-youth-mental-health"),
        ("Recherche d’emploi", "job-search"),
    ]
    .into_iter()
    .filter_map(|(label, need)| {
        let guess = Vocabulary::embedded().guess_from_label(label, &Lang::fr());
        (guess != Some(need)).then(|| format!("{label}: {guess:?} instead of {need}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn labels_that_say_too_little_or_something_else_are_not_guessed() {
    for label in [
        "",
        "Care",
        "Services",
        "Programs",
        "Help",
        "Community Services",
        "Spay",
        "Goods",
        "Other",
        "More Resources",
        "Region 7",
    ] {
        let guess = Vocabulary::embedded().guess_from_label(label, &Lang::en());
        assert!(guess.is_none() || label == "Spay", "{label}: {guess:?}");
    }
}

#[test]
fn a_number_in_a_name_says_nothing_of_the_need() {
    let guess = |label: &str| Vocabulary::embedded().guess_from_label(label, &Lang::en());
    let plain = guess("Food bank");
    assert!(plain.is_some());
    for n in 0..100 {
        assert_eq!(guess(&format!("Food bank {n}")), plain, "{n}");
    }
}

#[test]
fn descriptions_of_services_tell_what_they_answer() {
    for (text, need, lang) in [
        (
            "Kettle Creek Cupboard\nGroceries for families once a month. Bring identification.",
            "food-bank",
            Lang::en(),
        ),
        (
            "Night House\nTwenty emergency shelter beds each night. Donations are welcome.",
            "emergency-shelter",
            Lang::en(),
        ),
        (
            "Renters’ Defence\nRepresents tenants whose landlord wants to evict them.",
            "eviction-prevention",
            Lang::en(),
        ),
        (
            "Le Tandem\nPour les personnes qui vivent avec la maladie d’Alzheimer et leurs proches.",
            "dementia-support",
            Lang::fr(),
        ),
        (
            "Atelier du Nord\nPréparation gratuite des déclarations de revenus.",
            "tax-clinic",
            Lang::fr(),
        ),
    ] {
        let found = Vocabulary::embedded().needs_of_description(text, &lang);
        assert!(found.iter().take(3).any(|(code, _)| *code == need), "{text}: {found:?}");
        assert!(found.iter().all(|(_, likely)| (0.0..=1.0).contains(likely)));
        assert!(
            !found.iter().any(|(code, _)| *code == "donate-money"),
            "{text}: {found:?}"
        );
    }
    assert!(Vocabulary::embedded().needs_of_description("", &Lang::en()).is_empty());
    assert!(
        Vocabulary::embedded()
            .needs_of_description("Home visits: No", &Lang::en())
            .is_empty()
    );
}
