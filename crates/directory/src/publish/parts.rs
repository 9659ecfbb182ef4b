//! Child objects in their public form.

use jiff::civil::Date;
use language::Text;

use crate::model::{Accessibility, Address, Attribute, Contact, Phone, TemporaryMessage, Verified};

pub(super) fn phones(list: &[Phone]) -> Vec<Phone> {
    list.iter().filter(|phone| !phone.private).cloned().collect()
}

pub(super) fn contacts(list: &[Contact]) -> Vec<Contact> {
    let public = |contact: &Contact| Contact {
        name: contact.name.clone(),
        title: contact.title.clone(),
        department: contact.department.clone(),
        email: contact.email.clone(),
        phones: phones(&contact.phones),
        private: contact.private,
        id: contact.id.clone(),
    };
    list.iter().filter(|contact| !contact.private).map(public).collect()
}

pub(super) fn public_addresses(list: &[Address]) -> Vec<Address> {
    list.iter().filter(|address| !address.private).cloned().collect()
}

/// A value that a taxonomy term explains is part of what HSDS publishes; one without is a note of the source.
pub(super) fn attributes(list: &[Attribute]) -> Vec<Attribute> {
    list.iter()
        .filter(|attribute| attribute.term.is_some())
        .cloned()
        .collect()
}

/// Messages that have not ended, those that are still to come included.
pub(super) fn messages(list: &[TemporaryMessage], today: Date) -> Vec<TemporaryMessage> {
    list.iter()
        .filter(|message| message.to.is_none_or(|to| to >= today))
        .cloned()
        .collect()
}

/// The day, without who was asked.
pub(super) fn verified(verified: Option<&Verified>) -> Option<Verified> {
    verified.map(|v| Verified { on: v.on, by: None })
}

/// Where a place must not be told, only the kinds of access: words may describe the way in.
pub(super) fn accessibility(list: &[Accessibility], open: bool) -> Vec<Accessibility> {
    if open {
        return list.to_vec();
    }
    let code_only = |a: &Accessibility| {
        a.code.as_ref().map(|code| Accessibility {
            code: Some(code.clone()),
            ..Accessibility::default()
        })
    };
    list.iter().filter_map(code_only).collect()
}

/// Whether a confidential place's name may give its address away: it has a digit, as many imported names do, or shares a
/// line with an address.
pub(super) fn tells_address(name: &Text, addresses: &[Address]) -> bool {
    let lines: Vec<String> = addresses
        .iter()
        .flat_map(|a| [&a.line1, &a.line2])
        .flat_map(|line| line.iter().map(|(_, w)| language::fold(&w.text)))
        .filter(|line| !line.is_empty())
        .collect();
    name.iter().any(|(_, w)| {
        let words = language::fold(&w.text);
        words.bytes().any(|b| b.is_ascii_digit())
            || lines
                .iter()
                .any(|line| words.contains(line.as_str()) || line.contains(words.as_str()))
    })
}
