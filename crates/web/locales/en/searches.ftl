# What people searched for and did not find.
searches-title = Not found
searches-lead = What people searched for on the site since { $date } and did not find, most often first. A need that stands here often wants a service, a place or better words in its records.
searches-private = Nobody is followed and no words are kept, only phrases that the needs vocabulary has itself. Sensitive searches are not counted. A place is named from { $n } searches on.
searches-days = Time
searches-last =
    { $n ->
        [7] The last 7 days
        [365] The last year
       *[other] The last { $n } days
    }
searches-outcome = What happened
searches-nothing = Nothing found
searches-everything = No word found
searches-elsewhere = Only for another place or need
searches-left = Left without a choice
searches-group = Group of needs
searches-lang = Language of the page
searches-need = Need
searches-no-need = Not understood
searches-phrase = Words of the vocabulary
searches-place = Place
searches-not-said = not said
searches-total = All
searches-none = No search was counted in this time.
