//! The few drawings beside words. Each stands next to the words that say the same.

/// The inline drawing of this name.
///
/// # Panics
/// When there is none: the test that renders every template finds it.
pub fn svg(name: &str) -> &'static str {
    match name {
        "phone" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/></svg>"#
        }
        "text" => r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 4h16v12H10l-5 5v-5H4z"/></svg>"#,
        "leave" => {
            r#"<svg class="i flip" viewBox="0 0 24 24" aria-hidden="true"><path d="M14 4h5v16h-5M4 12h11M8 8l-4 4 4 4"/></svg>"#
        }
        "search" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></svg>"#
        }
        "lock" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3"/></svg>"#
        }
        "down" => r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 9 7 7 7-7"/></svg>"#,
        "place" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 21s7-7.200 7-12a7 7 0 1 0-14 0c0 4.800 7 12 7 12z"/><circle cx="12" cy="9" r="2.5"/></svg>"#
        }
        "print" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/></svg>"#
        }
        "share" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 15V3M7.500 7.500 12 3l4.500 4.500M5 12v9h14v-9"/></svg>"#
        }
        "keep" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h12v18l-6-4.500L6 21z"/></svg>"#
        }
        "card" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 5h18v14H3zM7 10h4M7 14h7M15 10h2"/></svg>"#
        }
        "web" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18"/></svg>"#
        }
        "mail" => {
            r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 5h18v14H3zm0 1 9 7 9-7"/></svg>"#
        }
        _ => panic!("there is no drawing {name}"),
    }
}
