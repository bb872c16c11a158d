services-title = Services for business clusters
services-description = Search all recorded services that regions and cluster initiatives give to business clusters: by words, topic, country, and how well they would fit elsewhere.
services-caption = Services with their place, topic, rank and cost
services-found = { $count ->
    [0] No services found
    [one] { $number } service
   *[other] { $number } services
}
services-none = No service has all of this.
services-none-help = Take away one of your choices, or use fewer or other words. Services are described in several languages.
services-order-best = Best match first
services-order-title = By title
services-order-country = By country
services-order-regions = Most widespread first
search-hint = In any language; accents, capital letters and small slips do not matter. If no service has all words, those with most of them are shown.
facets-title = Narrow down
facets-apply = Show services
facet-topic = Topic
facet-country = Country
facet-region = Region
facet-audience = For whom
facet-type = Service type
facet-delivery = How it is given
facet-language = Language of the service
facet-elsewhere = Found in other regions
facet-elsewhere-1 = One region only
facet-elsewhere-2 = Two regions
facet-elsewhere-3 = Three regions or more
facet-fit = Fits elsewhere
facet-fit-good = Good fit
facet-fit-fair = Fair fit
facet-fit-poor = Poor fit
facet-best = Best practices
facet-best-yes = Among the best practices
facet-more = { $count ->
    [one] { $number } more
   *[other] { $number } more
}
views = How to show the services
view-list = List
view-table = Table
view-map = Map
order-label = Order
chip-words = “{ $words }”
chip-remove = remove
chips-label = Your choices
chips-clear = Clear all
compare-tray = To compare
compare-in = Add to compare
compare-out = Remove from compare
compare-one-more = Add one more service to compare them side by side.
compare-now = { $count ->
    [one] Compare { $number } service
   *[other] Compare { $number } services
}
services-map-title = { $count ->
    [one] Where these services are given: { $number } region
   *[other] Where these services are given: { $number } regions
}
services-map-regions = Regions on the map
services-map-unplaced = { $count ->
    [one] { $number } service has no region on record.
   *[other] { $number } services have no region on record.
}
services-partly = No service has all of these words; these have the most of them.
services-read-as = No service has the word “{ $word }”; these have words like it.
