home-title = Find help near you
home-description = Find food, housing, health care, help with bills and other services near you. Free and private. Call or text { $phone } at any hour.
home-question = What do you need help with?
home-question-hint = Say it your own way, like “behind on rent” or “my mom can’t live alone”.
home-where = Where are you?
home-where-hint = Postal code, town or First Nation. You can leave this blank.
home-find = Find help
home-private = We don’t keep your search. You don’t need an account.
home-often = People often ask about
home-ask-food = food for today
home-ask-hydro = hydro bills
home-ask-bed = a bed tonight
home-ask-talk = someone to talk to
home-talk = Talk with a person
home-call-or-text = Call or text
home-call-free = Free and private, 24 hours a day, every day
home-call-languages = In more than 150 languages
home-call-name = You don’t have to give your name
home-browse = Browse by need
home-all-needs = See every need
home-offices-hint = Some organizations have an office for each area.

needs-lead = Open the group that is closest to your situation, then choose a need. You will see services, their hours and their numbers.
needs-group-lead = Choose what is closest to your situation.
needs-not-here = Not here?
needs-say-it = Say it in your own words.
needs-search = Search

suggest-label = Suggestions
suggest-needs = Needs
suggest-services = Services
suggest-agencies = Agencies
suggest-places = Places
suggest-count =
    { $n ->
        [0] No suggestions
        [one] 1 suggestion
       *[other] { $n } suggestions
    }
