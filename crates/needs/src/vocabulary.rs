use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use language::{Lang, Text};
use serde::Deserialize;

use crate::answer::{self, NeedMatch};
use crate::described;
use crate::model::Model;
use crate::phrases::Phrases;
use crate::{AirsCategory, Group, Need};

/// What is wrong in a vocabulary file.
#[derive(Debug, thiserror::Error)]
pub enum NeedsError {
    /// The file is not the TOML we expect.
    #[error("needs vocabulary, file {file}: {source}. Correct the file.")]
    Form {
        /// The file's name.
        file: String,
        /// What the reader says, with line and column.
        source: Box<toml::de::Error>,
    },
    /// Two needs or two groups have the same code.
    #[error("needs vocabulary: the code `{code}` stands twice. Codes are never reused; give one of them another.")]
    Twice {
        /// The code.
        code: String,
    },
    /// A need points at a code that does not exist.
    #[error(
        "needs vocabulary: `{code}` names `{missing}` as its {role}, which does not exist. Correct the code or add it."
    )]
    Unknown {
        /// The need that points.
        code: String,
        /// `parent`, `related need`, `group` or `AIRS category`.
        role: &'static str,
        /// The code it points at.
        missing: String,
    },
    /// A need is, over some steps, its own broader need.
    #[error("needs vocabulary: `{code}` is its own broader need. Take the `parent` out of one need of the circle.")]
    Circle {
        /// One need of the circle.
        code: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyFile {
    version: u32,
    airs_category: Vec<AirsCategory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    code: String,
    order: u32,
    home: bool,
    name: Text,
    hint: Text,
    need: Vec<Need>,
}

/// The files of the folder `vocabulary`, as the build wrote them together.
#[derive(Deserialize)]
struct Files {
    main: VocabularyFile,
    groups: Vec<GroupFile>,
}

const FILES: &str = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.json"));

/// All needs and groups, with the maps that lead from words to needs.
#[derive(Debug)]
pub struct Vocabulary {
    version: u32,
    airs: Vec<AirsCategory>,
    groups: Vec<Group>,
    needs: Vec<Need>,
    by_code: HashMap<String, usize>,
    classes: Vec<Option<usize>>,
    english: Phrases,
    french: Phrases,
}

impl Vocabulary {
    /// The vocabulary that comes with the program, read once.
    pub fn embedded() -> &'static Vocabulary {
        static EMBEDDED: LazyLock<Vocabulary> = LazyLock::new(|| {
            let files: Files = serde_json::from_str(FILES).expect("the tests read the same files");
            Vocabulary::of(files.main, files.groups).expect("the tests read the same files")
        });
        &EMBEDDED
    }

    /// Reads a vocabulary: its main file (version, AIRS categories) and one named text for each group.
    pub fn parse(main: &str, groups: &[(&str, &str)]) -> Result<Vocabulary, NeedsError> {
        let main: VocabularyFile = read("vocabulary", main)?;
        let files = groups
            .iter()
            .map(|(name, text)| read::<GroupFile>(name, text))
            .collect::<Result<Vec<_>, _>>()?;
        Vocabulary::of(main, files)
    }

    fn of(main: VocabularyFile, mut files: Vec<GroupFile>) -> Result<Vocabulary, NeedsError> {
        files.sort_by_key(|file| file.order);
        let mut vocabulary = Vocabulary {
            version: main.version,
            airs: main.airs_category,
            groups: Vec::new(),
            needs: Vec::new(),
            by_code: HashMap::new(),
            classes: Vec::new(),
            english: Phrases::default(),
            french: Phrases::default(),
        };
        for file in files {
            for mut need in file.need {
                need.group.clone_from(&file.code);
                vocabulary.needs.push(need);
            }
            let group = Group {
                code: file.code,
                order: file.order,
                home: file.home,
                name: file.name,
                hint: file.hint,
            };
            vocabulary.groups.push(group);
        }
        for (at, need) in vocabulary.needs.iter().enumerate() {
            if vocabulary.by_code.insert(need.code.clone(), at).is_some() {
                return Err(NeedsError::Twice {
                    code: need.code.clone(),
                });
            }
        }
        vocabulary.check()?;
        let trained: HashMap<&str, usize> = Model::embedded().codes().collect();
        vocabulary.classes = vocabulary
            .needs
            .iter()
            .map(|need| trained.get(need.code.as_str()).copied())
            .collect();
        let needs = &vocabulary.needs;
        let (english, french) = std::thread::scope(|threads| {
            let french = threads.spawn(|| Phrases::of(needs, &Lang::fr()));
            (Phrases::of(needs, &Lang::en()), french.join())
        });
        vocabulary.english = english;
        vocabulary.french = french.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked));
        Ok(vocabulary)
    }

    fn check(&self) -> Result<(), NeedsError> {
        let mut groups = BTreeSet::new();
        for group in &self.groups {
            if !groups.insert(&group.code) {
                return Err(NeedsError::Twice {
                    code: group.code.clone(),
                });
            }
        }
        for need in &self.needs {
            let unknown = |role, missing: &str| {
                Err(NeedsError::Unknown {
                    code: need.code.clone(),
                    role,
                    missing: missing.to_owned(),
                })
            };
            if let Some(parent) = need.parent.as_ref().filter(|code| !self.by_code.contains_key(*code)) {
                return unknown("parent", parent);
            }
            if let Some(other) = need.related.iter().find(|code| !self.by_code.contains_key(*code)) {
                return unknown("related need", other);
            }
            if let Some(group) = need.also_in.iter().find(|code| !groups.contains(code)) {
                return unknown("group", group);
            }
            if !self.airs.iter().any(|category| category.code == need.airs_category) {
                return unknown("AIRS category", &need.airs_category);
            }
            if self
                .ancestors(&need.code)
                .take(self.needs.len())
                .any(|above| above.code == need.code)
            {
                return Err(NeedsError::Circle {
                    code: need.code.clone(),
                });
            }
        }
        Ok(())
    }

    /// The version; it grows whenever a need is added, changed or retired.
    pub fn version(&self) -> u32 {
        self.version
    }
    /// The 17 AIRS problem and needs categories.
    pub fn airs_categories(&self) -> &[AirsCategory] {
        &self.airs
    }
    /// The groups in the order of the page.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
    /// The group with this code.
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.code == code)
    }
    /// Every need, by group and then in the order of its file.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }
    /// The need with this code.
    pub fn need(&self, code: &str) -> Option<&Need> {
        self.by_code.get(code).map(|at| &self.needs[*at])
    }
    /// The needs to show in a group: its own first, then those of other groups that people look for here too.
    pub fn in_group(&self, group: &str) -> impl Iterator<Item = &Need> {
        let own = self.needs.iter().filter(move |need| need.group == group);
        own.chain(
            self.needs
                .iter()
                .filter(move |need| need.also_in.iter().any(|code| code == group)),
        )
    }
    /// The needs directly under this one.
    pub fn children(&self, code: &str) -> impl Iterator<Item = &Need> {
        self.needs
            .iter()
            .filter(move |need| need.parent.as_deref() == Some(code))
    }
    /// The broader needs above this one, nearest first.
    pub fn ancestors(&self, code: &str) -> impl Iterator<Item = &Need> {
        let above = |need: &&Need| self.need(need.parent.as_deref()?);
        std::iter::successors(self.need(code), move |need| above(need)).skip(1)
    }

    /// The needs that a person's own words point at, strongest first, at most eight; none when the evidence is weak.
    ///
    /// Both languages are read, since people mix them; `lang`, the language of the page or call, counts for more.
    pub fn match_words(&self, text: &str, lang: &Lang) -> Vec<NeedMatch<'_>> {
        let likely = self.likely_needs(text, lang).into_iter();
        likely.filter(|found| found.clear).collect()
    }

    /// The same with those that are only guesses: to put services in order by, never to be said to a person.
    pub fn likely_needs(&self, text: &str, lang: &Lang) -> Vec<NeedMatch<'_>> {
        answer::likely_needs(self, text, lang)
    }

    /// The needs that a text of an agency speaks of, with how likely each is.
    pub fn needs_of_description(&self, text: &str, lang: &Lang) -> Vec<(&str, f32)> {
        described::needs_of_description(self, text, lang)
    }

    /// The words of a text that speak for a need, strongest first, with what each says for it.
    pub fn explain(&self, text: &str, lang: &Lang, code: &str) -> Vec<(String, f32)> {
        answer::explain(self, text, lang, code)
    }

    /// The class of the model for each need, if it was trained for it.
    pub(crate) fn classes(&self) -> &[Option<usize>] {
        &self.classes
    }

    /// The need meant by a label of a directory's own taxonomy ("Food Pantry", "Help Pay for Utilities"), when that is
    /// clear; the label must be mostly explained by the need's words, not only touched by them.
    pub fn guess_from_label(&self, label: &str, lang: &Lang) -> Option<&str> {
        described::guess_from_label(self, label, lang)
    }

    /// The phrases of the language first and of the other language second. English stands in for any third language.
    pub(crate) fn phrases(&self, lang: &Lang) -> [&Phrases; 2] {
        if lang.as_str().split('-').next() == Some("fr") {
            [&self.french, &self.english]
        } else {
            [&self.english, &self.french]
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, NeedsError> {
    toml::from_str(text).map_err(|source| NeedsError::Form {
        file: file.to_owned(),
        source: Box::new(source),
    })
}
