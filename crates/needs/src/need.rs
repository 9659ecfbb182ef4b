use std::collections::BTreeMap;

use language::{Lang, Text};
use serde::{Deserialize, Serialize};

/// One thing people need, as a specialist would record it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The stable code: short English words in kebab case, never given to another need.
    pub code: String,
    /// The code of the group it is browsed under.
    #[serde(skip)]
    pub group: String,
    /// Codes of other groups where people would look for it too.
    #[serde(default)]
    pub also_in: Vec<String>,
    /// The code of the broader need, where there is one.
    pub parent: Option<String>,
    /// Codes of needs worth offering beside it.
    #[serde(default)]
    pub related: Vec<String>,
    /// The code of the AIRS problem and needs category it is counted under (one of 17).
    pub airs_category: String,
    /// The social determinant of health it stands for, where one fits.
    pub sdoh: Option<String>,
    /// Never shown in an address, a log or a shared link: it would tell too much about a person.
    #[serde(default)]
    pub sensitive: bool,
    /// The danger its words point at, where they do.
    pub crisis: Option<Crisis>,
    /// A short plain name.
    pub name: Text,
    /// One or two plain sentences.
    pub definition: Text,
    /// How people say it, by language. No phrase stands under two needs.
    pub words: BTreeMap<Lang, Vec<String>>,
}

/// A danger to a person. The right crisis line comes first when words point at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crisis {
    /// Someone may end their life.
    Suicide,
    /// Someone is hurt or threatened by a partner or relative.
    ViolenceAtHome,
    /// A child may be hurt or neglected.
    ChildInDanger,
    /// Someone was sexually assaulted.
    SexualAssault,
    /// A young person left home or was told to leave.
    Runaway,
    /// Someone is forced into sex or work.
    Trafficking,
    /// Someone has lost touch with what is real, or is out of control.
    MentalHealth,
    /// Someone may die of what they took, swallowed or breathe.
    Life,
    /// Someone old is hurt, neglected or robbed by those they rely on.
    ElderAbuse,
}

impl Crisis {
    /// Every danger.
    pub const ALL: [Crisis; 9] = [
        Crisis::Suicide,
        Crisis::ViolenceAtHome,
        Crisis::ChildInDanger,
        Crisis::SexualAssault,
        Crisis::Runaway,
        Crisis::Trafficking,
        Crisis::MentalHealth,
        Crisis::Life,
        Crisis::ElderAbuse,
    ];
    /// Its code, as files and answers write it.
    pub fn code(self) -> &'static str {
        match self {
            Crisis::Suicide => "suicide",
            Crisis::ViolenceAtHome => "violence-at-home",
            Crisis::ChildInDanger => "child-in-danger",
            Crisis::SexualAssault => "sexual-assault",
            Crisis::Runaway => "runaway",
            Crisis::Trafficking => "trafficking",
            Crisis::MentalHealth => "mental-health",
            Crisis::Life => "life",
            Crisis::ElderAbuse => "elder-abuse",
        }
    }
}

/// A group of needs to browse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The stable code.
    pub code: String,
    /// Its place in the list, from 1.
    pub order: u32,
    /// Whether the home page shows it (the first twelve).
    pub home: bool,
    /// The short name.
    pub name: Text,
    /// One line of examples.
    pub hint: Text,
}

/// One of the 17 AIRS problem and needs categories that 211 centres report by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AirsCategory {
    /// Our code for it.
    pub code: String,
    /// The name the field uses.
    pub name: Text,
}
