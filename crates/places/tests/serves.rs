//! Who serves this address.

mod support;

use places::{AreaRef, Serves};
use rstest::rstest;
use support::{area, demo, find, square};

#[rstest]
#[case("place:ca-on", "M5V 2T6", Serves::Yes)]
#[case("place:ca", "Thunder Bay", Serves::Yes)]
#[case("place:ca-on-toronto", "M5V 2T6", Serves::Yes)]
#[case("place:ca-on-toronto", "43.65,-79.38", Serves::Yes)]
#[case("place:ca-on-toronto", "L5B", Serves::No)]
#[case("place:ca-on-toronto", "Ontario", Serves::Unknown)]
#[case("place:ca-on-peel", "Mississauga", Serves::Yes)]
#[case("place:ca-on-mississauga", "Peel Region", Serves::Unknown)]
#[case("place:ca-on-hamilton", "L0R 1C0", Serves::Unknown)]
#[case("place:ca-on-hamilton", "M5V", Serves::No)]
#[case("place:ca-on-niagara", "L0S 1E0", Serves::Yes)]
#[case("place:ca-on-pelham", "L0S 1E0", Serves::Unknown)]
#[case("place:ca-on-toronto-parkdale", "M6K", Serves::Unknown)]
#[case("place:ca-on-toronto-malvern", "M6K", Serves::No)]
#[case("place:ca-on-toronto-parkdale", "Toronto", Serves::Unknown)]
#[case("place:ca-on-toronto-scarborough", "Malvern", Serves::Yes)]
#[case("place:ca-on-guelph", "near Guelph", Serves::Unknown)]
#[case("place:ca-on-somewhere-else", "M5V", Serves::Unknown)]
#[case("postal:M5V", "M5V 2T6", Serves::Yes)]
#[case("postal:M", "M5V", Serves::Yes)]
#[case("postal:M5V2", "M5V", Serves::Unknown)]
#[case("postal:M5V2", "M5V 2T6", Serves::Yes)]
#[case("postal:M5V2", "M5V 3A8", Serves::No)]
#[case("postal:M6K", "M5V", Serves::No)]
#[case("postal:M6K", "Toronto", Serves::Unknown)]
#[case("postal:M6K", "Hamilton", Serves::No)]
#[case("postal:M5H", "43.6490,-79.3830", Serves::Unknown)]
#[case("postal:K0M", "Kawartha Lakes", Serves::Unknown)]
#[case("postal:V6B", "Kawartha Lakes", Serves::No)]
#[case("place:fsa:M5V", "M5V 2T6", Serves::Yes)]
#[case("everywhere", "45.0,-40.0", Serves::Yes)]
#[case("place:ca-on", "45.0,-40.0", Serves::Unknown)]
fn an_area_serves(#[case] written: &str, #[case] typed: &str, #[case] answer: Serves) {
    let (areas, who) = ([area(written)], find(typed));
    assert_eq!(
        demo().serves(&areas, &who).answer,
        answer,
        "{written} for {typed}: {who:?}"
    );
}

#[test]
fn the_first_area_that_serves_gives_the_reason() {
    let areas = [area("place:ca-on-hamilton"), area("postal:M5V"), area("place:ca-on")];
    let served = demo().serves(&areas, &find("M5V 2T6"));
    assert_eq!((served.answer, served.area), (Serves::Yes, Some(1)));
    assert_eq!(served.label.get(&language::Lang::en()), Some("M5V"));
}

#[test]
fn a_service_without_areas_is_unknown() {
    assert_eq!(demo().serves(&[], &find("Toronto")).answer, Serves::Unknown);
}

#[test]
fn a_drawn_area_decides_by_the_point_or_by_the_outline_of_the_place() {
    let downtown = [AreaRef::Shape(square(43.65, -79.38, 0.02))];
    let answer = |typed: &str| demo().serves(&downtown, &find(typed)).answer;
    assert_eq!(answer("43.651,-79.381"), Serves::Yes);
    assert_eq!(answer("43.70,-79.38"), Serves::No);
    assert_eq!(answer("Toronto"), Serves::Unknown, "a part of the city");
    assert_eq!(answer("Hamilton"), Serves::No, "no ground in common");
    assert_eq!(answer("M5H"), Serves::Unknown, "an area without outline");
    assert_eq!(answer("Ottawa"), Serves::No, "too far");
    let wide = [AreaRef::Shape(square(43.7, -79.4, 1.0))];
    assert_eq!(
        demo().serves(&wide, &find("Toronto")).answer,
        Serves::Yes,
        "all of the city"
    );
}

/// The terms of the index say what `serves` says.
#[test]
fn looking_up_terms_agrees_with_deciding_one_by_one() {
    let mut areas: Vec<AreaRef> = demo().places().map(|p| AreaRef::place(&p.id)).collect();
    areas.extend(
        [
            "everywhere",
            "postal:M",
            "postal:M5",
            "postal:L8P4",
            "postal:K0M",
            "place:not-there",
        ]
        .map(area),
    );
    let typed = [
        "M5V 2T6",
        "m6k",
        "L0R",
        "L0S 1E0",
        "P0T 2E0",
        "Toronto",
        "Hamilton",
        "Guelph",
        "near Guelph",
        "Peel Region",
        "Ontario",
        "Canada",
        "Malvern",
        "Six Nations",
        "Kawartha Lakes",
        "43.65,-79.38",
        "43.54,-80.25",
        "46.0,-83.0",
        "45.0,-40.0",
    ];
    for typed in typed {
        let who = find(typed);
        let (sure, maybe) = (demo().lookup_terms(&who), demo().maybe_terms(&who));
        for area in &areas {
            let terms = demo().area_terms(area);
            let by_terms = if terms.iter().any(|t| sure.contains(t)) {
                Serves::Yes
            } else if terms.iter().any(|t| maybe.contains(t)) {
                Serves::Unknown
            } else {
                Serves::No
            };
            assert_eq!(
                by_terms,
                demo().serves(std::slice::from_ref(area), &who).answer,
                "{area} for {typed}"
            );
        }
    }
}
