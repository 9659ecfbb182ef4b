//! A service as a contact card (vCard 4.0, RFC 6350), for the phone book of a telephone.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use directory::model::PhoneKind;
use directory::view::ServiceView;

use crate::public::{In, service, service_reach};
use crate::say::{self, Said};
use crate::words::Words;
use crate::{App, Shared};

/// `GET /{lang}/service/{id}/vcard`
pub async fn get(State(app): Shared, In(words): In, Path(id): Path<String>) -> Response {
    match service::published(&app, &id).await {
        Ok(view) => (
            [
                (header::CONTENT_TYPE, "text/vcard; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"service.vcf\""),
                (header::CACHE_CONTROL, "public, max-age=300"),
            ],
            card(&app, words, &view),
        )
            .into_response(),
        Err(error) => error.page(words, &app.site),
    }
}

/// Text as a value (RFC 6350, 3.4): backslash, comma, semicolon and line breaks are escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded after 75 octets (RFC 6350, 3.2) without breaking a character.
fn line(card: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > 75 {
            card.push_str("\r\n ");
            length = 1;
        }
        card.push(c);
        length += c.len_utf8();
    }
    card.push_str("\r\n");
}

fn card(app: &App, w: &Words, view: &ServiceView) -> String {
    let body = &view.service.body;
    let mut card = String::from("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n");
    let name = Said::of(&body.name, &w.lang).unwrap_or_default();
    line(&mut card, "FN", &escaped(&name.words));
    if let Some(organization) = view.organization.as_ref().and_then(|o| Said::of(&o.body.name, &w.lang)) {
        line(&mut card, "ORG", &escaped(&organization.words));
    }
    for phone in service_reach::all_phones(view) {
        let kind = match phone.kind {
            PhoneKind::Fax => "fax",
            PhoneKind::Text => "text",
            PhoneKind::Tty => "textphone",
            PhoneKind::Cell => "cell",
            _ => "voice",
        };
        match say::phone(w, &phone.number, phone.extension.as_deref()) {
            (_, Some(address)) => line(&mut card, &format!("TEL;VALUE=uri;TYPE=\"work,{kind}\""), &address),
            (written, None) => line(
                &mut card,
                &format!("TEL;VALUE=text;TYPE=\"work,{kind}\""),
                &escaped(&written),
            ),
        }
    }
    for at in view.at.iter().filter(|at| !at.location.body.confidential) {
        let Some(address) = service_reach::best_address(&at.location.body.addresses) else {
            continue;
        };
        let part = |text: &language::Text| {
            Said::of(text, &w.lang)
                .map(|said| escaped(&said.words))
                .unwrap_or_default()
        };
        let street = [part(&address.line1), part(&address.line2)]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>();
        let value = [
            String::new(),
            String::new(),
            street.join("\\, "),
            part(&address.city),
            escaped(&address.province),
            escaped(&address.postal_code),
            escaped(&address.country),
        ]
        .join(";");
        line(&mut card, "ADR;TYPE=work", &value);
        if let Some(point) = at.location.body.point {
            line(&mut card, "GEO", &format!("geo:{:.5},{:.5}", point.lat, point.lon));
        }
    }
    if let Some(email) = &body.email {
        line(&mut card, "EMAIL", &escaped(email));
    }
    for site in service_reach::sites(w, body.websites.iter()) {
        line(&mut card, "URL", &site.address);
    }
    line(
        &mut card,
        "NOTE",
        &escaped(&w.t1("card-note", "site", app.site.name(w))),
    );
    line(
        &mut card,
        "SOURCE",
        &format!("{}/{}/service/{}", app.site.base_url, w.lang, view.service.id),
    );
    line(&mut card, "LANG", w.lang.as_str());
    line(
        &mut card,
        "REV",
        &view.service.modified.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string(),
    );
    card.push_str("END:VCARD\r\n");
    card
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_end_a_line_or_a_field() {
        assert_eq!(escaped("a;b,c\\d\r\nEND:VCARD"), "a\\;b\\,c\\\\d\\nEND:VCARD");
    }
    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut card = String::new();
        line(&mut card, "FN", &"é".repeat(100));
        for folded in card.trim_end().split("\r\n") {
            assert!(folded.len() <= 75, "{}", folded.len());
        }
        assert_eq!(card.replace("\r\n ", ""), format!("FN:{}\r\n", "é".repeat(100)));
    }
}
