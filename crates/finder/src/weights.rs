//! What counts how much. Every weight of the ranking stands here, with its reason.
//!
//! The score of a service is a sum of parts ([`crate::Explanation`] lists them). The text part is scaled so that a record
//! with all the words counts [`TEXT`]; every other part is a share of its weight. A weight of 10 is "as telling as all the
//! words".

// ---- parts of the score ----

/// Words of the person in the record: so much for a record that has every word as well as the record that has it best. Who
/// tells a story has many words that are nowhere in a record, and none of them decides alone.
pub const TEXT: f32 = 10.0;
/// What a word that is in no record counts there, as a share of the most telling one.
pub const WORD_NOWHERE: f32 = 0.3;
/// What the record that has a frequent word best scores for it, as a share of the most that the word could say of any: looked for
/// only among what rarer words have found. It is between 0.6 and 0.7 in real directories.
pub const WORD_BEST: f32 = 0.7;
/// What the words lose in a record that answers no need understood, when the needs are sure.
pub const TEXT_BESIDE_NEED: f32 = 0.7;
/// The service answers a need that the words were understood as. A curated need says more than any one word, so that
/// "hydro bill" finds utility payment help before a record that happens to mention hydro.
pub const NEED: f32 = 22.0;
/// The service answers a need that is a danger to somebody (abuse, suicide): before everything else that was understood,
/// more than the best text and every other need together. A second danger counts as far as it is sure beside the surest.
pub const CRISIS: f32 = 30.0;
/// So much of what the needs count is lost in a danger that is the surest of them, and less where another is surer: a hospital that
/// answers three needs a little is no better than who answers the danger. Who is a man and is hit asks for a house for men more
/// surely than for anything else, and that keeps its weight.
pub const NEED_IN_DANGER: f32 = 0.5;
/// A share of that for what is offered beside such a need: who talks to anybody at once. All of it where no service answers the
/// danger itself: children's aid for a child in danger.
pub const CRISIS_BESIDE: f32 = 0.4;
/// The same for a team that comes in any crisis of the mind, where somebody wants to die: it is who directories have for both.
pub const CRISIS_STANDS_IN: f32 = 0.7;
/// Somebody in danger is helped by what answers at once: a line, a door that is open day and night. Evidence that such a one is
/// for the danger counts by this power, since a line that may be the right one is called sooner than looked up; help that begins
/// with an appointment counts this much.
pub const CRISIS_AT_ONCE: f32 = 0.65;
/// What is there for another danger and only offers something with this one: a line for who is old or sold plans for safety as
/// well, but is not whom to call where somebody is hit.
pub const CRISIS_IN_PART: f32 = 0.5;
/// A second danger was heard from so sure on beside the first.
pub const CRISIS_HEARD: f32 = 0.5;
/// From so many tenths of evidence on: what hardly speaks of the danger is not sent to.
pub const CRISIS_LEAST: u8 = 3;
/// See [`CRISIS_AT_ONCE`].
pub const CRISIS_LATER: f32 = 0.7;
/// Who is in danger reaches it at once and from where they are: before a door that is open day and night.
pub const AT_HAND: f32 = 1.5;
/// Where nothing says where the person is, a line that serves the whole province is theirs for sure, and one of a region may not be.
pub const FOR_ALL: f32 = 2.0;
/// Who says an age and is too young or too old for a service: it is shown, since somebody else may be meant, but counts this much.
pub const OTHER_AGE: f32 = 0.4;
/// What was typed is the service's or the agency's name (or its acronym): the person knows what they want. More than
/// everything that the words of the name may also mean: who asks for the Distress Centre means that one.
pub const NAME: f32 = 60.0;
/// The service is about the same as the question in the eyes of the deployment's model of vectors, where it has one. A
/// paraphrase tells less than words and needs that were understood, and more than how near it is.
pub const ALIKE: f32 = 6.0;
/// Nearness. Below the text of a good match, above the difference between two similar ones.
pub const DISTANCE: f32 = 5.0;
/// What the needs count in a service that calls itself one for other people: a line for students, where nobody speaks of one.
pub const OTHER_PEOPLE: f32 = 0.5;
/// It calls itself one for the people that the question speaks of.
pub const SAID_PEOPLE: f32 = 2.0;
/// The same where it answers a danger: who says that they are Ojibwe and want to die is heard best by their own line, as long as
/// it answers as soon.
pub const SAID_PEOPLE_IN_DANGER: f32 = 10.0;
/// What is known of the person meets the rule of the service.
pub const FOR_WHOM: f32 = 2.0;
/// Open at the moment of the question: between equals, the one that answers now.
pub const OPEN: f32 = 1.0;
/// Offered in the person's own language, where the record says so.
pub const LANGUAGE: f32 = 1.0;
/// Its area is known to take in the person's place; not known stands below.
pub const SERVES: f32 = 2.0;

// ---- how surely a name is said ----

/// All the words of a name and no others count 1, each word by how few names have it; letters that are wrong take off up
/// to half. From here on it counts as said: the telling half of a long name, or a whole one amid other words.
pub const NAME_SURE: f32 = 0.5;
/// How far other words beside a name of several words speak against it: 0 not at all, 1 fully.
pub const NAME_AMID: f32 = 0.5;
/// What a word counts there that led to a need: "food bank" is no name, and Parkdale Food Bank is one.
pub const NAME_OF_NEED: f32 = 0.4;
/// From here on there is no doubt.
pub const NAME_CERTAIN: f32 = 0.85;
/// Names said less surely than this share of the surest are not meant.
pub const NAME_BESIDE: f32 = 0.9;

// ---- how far a service is about the same as the question, where the deployment has a model of vectors ----

/// It counts from here on: so many times as far above what any service has as services usually differ. Taken so, and not by
/// the likeness itself, it means the same for every model.
pub const ALIKE_FROM: f32 = 1.0;
/// And fully from here on.
pub const ALIKE_FULL: f32 = 4.0;
/// What has none of the words is found from this likeness on: less is chance.
pub const NEAREST_FROM: f32 = 0.4;
/// So many of a segment are found so at most.
pub const NEAREST: usize = 50;
/// Where the words find fewer than this, all vectors are compared. Where they find more, those of the best [`LOOKED_AT`] alone:
/// what has none of the words would hardly stand among the first, and to compare all takes milliseconds.
pub const ALIKE_AMONG: usize = 1_000;

// ---- evidence that a service answers a need, from 0 to 1; a curator's word on the service is 1 ----

/// A curator said so of a term it is filed under.
pub const TERM_CURATED: f32 = 0.9;
/// The name of a term says so.
pub const TERM_READ: f32 = 0.7;
/// Needs that a label speaks of less likely than this are not meant.
pub const TERM_LIKELY: f32 = 0.4;
/// A use reference of a term says so: words that lead there cover more than the term does.
pub const TERM_SYNONYM: f32 = 0.6;
/// A term says so only together with the one above it.
pub const TERM_WITHIN: f32 = 0.5;
/// Only a broader term says so: a share of what that term is worth.
pub const TERM_BROADER: f32 = 0.5;
/// From more labels than this, each is worth less: by the root of the share.
pub const LABELS_EACH_FULL: f32 = 10.0;
/// The service's name says so.
pub const NEED_FROM_NAME: f32 = 0.5;
/// Its name and description speak of it, by the root of how likely.
pub const NEED_FROM_TEXT: f32 = 0.7;
/// From so many tenths on a need is shown on the card.
pub const NEED_SHOWN: u8 = 7;

// ---- what a service is worth to a need that it does not answer itself ----

/// How far it counts how surely a service answers a need that was understood itself: 0 not at all, 1 fully. What is hardly
/// known to answer it is still before what surely answers its neighbour, and behind what a curator put there.
pub const NEED_EVIDENCE: f32 = 0.8;
/// It answers a narrower need than the one understood: still an answer, but for some only.
pub const NEED_NARROWER: f32 = 0.7;
/// It answers the need above the one understood: help with all utilities, for a hydro bill.
pub const NEED_BROADER: f32 = 0.6;
/// It answers a need that is offered beside the one understood: who needs a shelter is often helped by a drop-in. Directories
/// are coarse, and the words often are as well. Less for a need that was only guessed at beside a surer one.
pub const NEED_BESIDE: f32 = 0.45;
/// It answers another need under the same broader need.
pub const NEED_SIBLING: f32 = 0.1;
/// It answers the same danger for the very people who ask.
pub const NEED_FOR_THEM: f32 = 0.7;
/// How far needs that are less sure count as if they were sure: 0 not at all, 1 fully. Words that are only guessed at are
/// still a better sign than which of them stand in a record.
pub const NEED_UNSURE: f32 = 0.7;
/// A need answered by more than this share of all services tells less of each, by the logarithm, and at the least half.
pub const NEED_COMMON: f32 = 0.03;
/// As if there were so many services more that do not answer it: in a small directory nothing is common.
pub const NEED_COMMON_FROM: f32 = 100.0;

// ---- what is listed ----

/// From so many services that answer the needs understood, those that share only frequent words with the question, or only
/// the words that led to the need, are no longer listed: a dental clinic that "helps" with a "bill" is no answer to an
/// electricity bill, but better than an empty page.
pub const ENOUGH: usize = 3;
/// A service answers what was understood when it is worth at least this share of what the best could be.
pub const ANSWERS_FROM: f32 = 0.2;
/// A need that is a danger counts as one when it is at least so sure, as a share of the surest need.
pub const CRISIS_SURE: f32 = 0.7;
/// Or so sure by itself, whatever else the words speak of: who was hit and has nowhere to go with the children asks for a
/// family shelter as well.
pub const CRISIS_CERTAIN: f32 = 0.4;
/// So sure at the least where the danger is a rare one that everyday trouble resembles: to be sold, or robbed in old age.
pub const CRISIS_RARE: f32 = 0.2;

// ---- shares of DISTANCE ----

/// Kilometres at which nearness counts half, in and around a town.
pub const HALF_KM: f64 = 8.0;
/// The same where the person named a region, province or country: the point is only its middle.
pub const HALF_KM_WIDE: f64 = 40.0;
/// What comes by phone, online or home counts as if it were round the corner, but not as the very next door.
pub const REMOTE_NEAR: f32 = 0.8;
/// A confidential place has no distance: neither near nor far, so that its rank gives nothing away.
pub const NO_DISTANCE: f32 = 0.5;

// ---- words in the fields, as factors on BM25 ----

/// The service's names.
pub const IN_NAME: f32 = 4.0;
/// Names of its needs and taxonomy terms, their use references, and the curator's search hints.
pub const IN_TERMS: f32 = 3.0;
/// The organization's and program's names.
pub const IN_ORGANIZATION: f32 = 2.0;
/// Summary, description, eligibility, application.
pub const IN_TEXT: f32 = 1.0;
/// Anything, unstemmed and without accents: what the language fields miss.
pub const IN_FOLDED: f32 = 0.5;
/// Factor on the fields of the language that the person does not read. Found, but lower.
pub const OTHER_LANGUAGE: f32 = 0.6;
/// Factor on a word that every second service has (*help*, *service*).
pub const WEAK_WORD: f32 = 0.25;
/// The most that a weak word adds to a score.
pub const WEAK_MOST: f32 = 1.0;
/// Factor on the best spelling that a misspelt word was read as; a second letter wrong halves it again.
pub const RESPELLED: f32 = 0.6;
/// Factor on words that only begin like the last word typed.
pub const BEGINS_WITH: f32 = 0.4;
/// The words stand together in the service's name, beside what each of them says: a part of the score, worth a third of
/// the best text. Looked at for the best [`LOOKED_AT`] services alone.
pub const TOGETHER: f32 = 3.0;
/// The same in its terms, as a share of [`TOGETHER`].
pub const TOGETHER_IN_TERMS: f32 = 0.75;
/// The same in its description.
pub const TOGETHER_IN_TEXT: f32 = 0.4;
/// So many of the best services are looked at more closely. More than anybody turns pages for.
pub const LOOKED_AT: usize = 100;
/// Words between the words of a phrase that still make a phrase.
pub const PHRASE_SLOP: u32 = 2;
/// How much the second-best field of a word adds to its best one.
pub const TIE: f32 = 0.1;
/// Where the order is by distance, what comes by phone, online or home stands among what is this many kilometres away:
/// never far, and not before the agency round the corner.
pub const REMOTE_KM: f64 = 10.0;
