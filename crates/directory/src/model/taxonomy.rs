//! Classifications and their terms.

use jiff::civil::Date;
use language::Text;
use serde::{Deserialize, Serialize};

use super::Extra;

/// A classification as a whole (HSDS `taxonomy`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Taxonomy {
    /// Its name.
    pub name: Text,
    /// What it classifies.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One term of a classification (HSDS `taxonomy_term`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaxonomyTerm {
    /// The classification, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxonomy: Option<String>,
    /// Its code within the classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// What it covers.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// The broader term, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Words that lead to this term (AIRS "use references": for X, use this).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub use_references: Vec<Text>,
    /// Terms to look at as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<String>,
    /// Codes of the needs that services filed under it answer, as a curator put them: none for none of them. Where nobody put
    /// any, the search reads them from the names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<String>>,
    /// Where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Out of use since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Date>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
