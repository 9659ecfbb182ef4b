# No result page is titled by what was asked: titles stay in the history of the browser.
results-title = Search results
results-search = Search
results-heading-need = { $need }
results-heading-need-near = { $need } near { $place }
results-heading-words = Help for “{ $words }”
results-heading-words-near = Help for “{ $words }” near { $place }
results-heading-near = Services near { $place }
results-heading-all = All services
results-heading-none = We know of no service for this
results-heading-none-near = We know of no service for this that serves { $place }
results-understood = Showing { $need } for “{ $words }”.
results-need-only = See everything for { $need }
results-respelled = We read “{ $from }” as “{ $to }”.
results-guessed = We read your place as { $place }.
results-place-unknown = We don’t know the place “{ $place }”. Here are services everywhere. Try a postal code or the nearest town.
results-place-which = Which { $place } do you mean?
results-widened-radius = Nothing is within the distance you chose. These are farther away.
results-widened-place = That doesn’t mean there is no help. These services are for other places: call and ask what they can do for you.
results-widened-words = No service has all of your words. These have some of them.
results-widened-need = That doesn’t mean there is no help. These services help with something close to it.
results-widened-everything = That doesn’t mean there is no help. Try other words, or look at what these services can do.
results-none = That doesn’t mean there is no help. Here is what you can try next.
results-clarify = Is one of these closer?
results-count = { $n ->
    [one] 1 service can help here
   *[other] { $number } services can help here
  }
results-count-else = { $n ->
    [one] 1 service you could call
   *[other] { $number } services you could call
  }
results-count-everything = Other services
results-order-relevance = Best match first.
results-order-distance = Nearest first.
results-order-opening = Open the longest first.
results-sort-distance = Sort by distance
results-sort-relevance = Sort by best match
results-sort-opening = Sort by opening
results-list = Results
results-why = Why this is in your list
results-pin = Place
results-pin-phone = By phone or online, not on the map
results-pin-none = Not on the map
results-by-phone = By phone or online
results-call = Call { $phone }
results-text = Text { $phone }
results-places = { $address } and { $more ->
    [one] 1 other place
   *[other] { $more } other places
  }
results-not-right = Not what you need?
results-not-right-why = A person can look with you, at any hour.
results-person = A person can keep looking for you
results-person-why = Our specialists know services that aren’t on this site. The call is free at any hour.
results-try = What to try next
results-try-filters = Without the filters
results-try-filters-why = { $n ->
    [one] 1 service fits when nothing else has to hold.
   *[other] { $number } services fit when nothing else has to hold.
  }
results-try-everywhere = In every place
results-try-everywhere-why = { $n ->
    [one] 1 service helps with this somewhere else.
   *[other] { $number } services help with this somewhere else.
  }
results-try-remote = By phone or online
results-try-remote-why = { $n ->
    [one] 1 service helps with this without a visit.
   *[other] { $number } services help with this without a visit.
  }
results-try-browse = Choose from all needs
results-try-browse-why = Other words may lead to it.
results-try-show = { $n ->
    [one] Show 1 service
   *[other] Show { $number } services
  }
results-try-needs = See every need

filters-title = Narrow the list
filters-open = Open now ({ $number })
filters-free = Free ({ $number })
filters-accessible = Wheelchair access ({ $number })
filters-remote = By phone or online ({ $number })
filters-language = Service in
filters-language-count = { $language } ({ $number })
filters-any = Any language
filters-age = Age of the person
filters-sort = Order
filters-sort-relevance = Best match
filters-sort-distance = Nearest
filters-sort-opening = Open the longest
filters-update = Update the list
filters-clear = Clear the filters
filters-hours-unknown = { $n ->
    [one] 1 more may be open: its hours are not known.
   *[other] { $number } more may be open: their hours are not known.
  }

pager-label = Pages
pager-previous = Previous page
pager-next = Next page
pager-page = Page { $page } of { $pages }

reason-name = Has the name you typed
reason-need = { $need }
reason-words = Mentions { $words }
reason-quoted = “{ $word }”
reason-serves = Serves { $place }
reason-everywhere = Serves everybody
reason-elsewhere = Serves other places: ask
reason-phone = By phone or online
reason-free = Free
reason-language = Service in { $language }
reason-accessible = Wheelchair access
reason-ages = For ages { $from } to { $to }
reason-ages-from = For ages { $from } and over
reason-ages-to = For ages up to { $to }
reason-alike = Close in meaning to what you asked
reason-likely = Likely fits what you told us
reason-ask-area = Area served not known: ask
reason-ask-area-named = For { $area }: ask
reason-ask-area-part = Serves part of this area: ask
reason-ask-hours = Hours not known: ask
reason-ask-age = Ages not known: ask
reason-ask-fact = They may ask about your situation
reason-ask-fact-named = They ask: { $fact }
reason-ask-eligibility = Who it serves is not known: ask

crisis-title-suicide = You can talk to someone right now
crisis-words-suicide = Someone trained to listen answers at any hour. If a life is in danger, call 9-1-1.
crisis-title-danger = If you are not safe
crisis-words-danger = In danger now? Call 9-1-1. “Leave this site” hides this page at once.
crisis-title-life = If a life is in danger
crisis-words-life = Someone collapsed, is not awake or cannot breathe? Call 9-1-1. In gas or smoke, go outside first.
crisis-call = Call { $number }
crisis-text = Text { $number }

map-title = Map of the places in the list
map-description = { $n ->
    [one] 1 place of the list beside this map, marked with its letter. The list has the same place with its address.
   *[other] { $number } places of the list beside this map, marked with their letters. The list has the same places with their addresses.
  }
map-caption-you = The yellow dot is the middle of { $place }, not your address. Services by phone are only in the list.
map-caption = Services by phone and places that are kept private are only in the list.
map-area-title = Map of the area served
map-area-description = The shaded area is where people can use this service. It is said in words above the map.
map-area-caption = The shaded area is served.
