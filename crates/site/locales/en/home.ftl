home-title = Find what works for business clusters in other regions
home-lead = Regions across Europe support their clusters with services. See who offers what, which work best, where they would fit, and what each region plans to do.
home-search = What do you need?
home-examples = For example:
home-example-1 = help desk
home-example-2 = trade fair
home-example-3 = training
home-services = { $count ->
    [one] service
   *[other] services
}
home-regions = { $count ->
    [one] region
   *[other] regions
}
home-recurring = { $count ->
    [one] service that recurs in several places
   *[other] services that recur in several places
}
home-best = { $count ->
    [one] best practice
   *[other] best practices
}
home-best-title = { $count ->
    [one] The best practice
   *[other] The { $number } best practices
}
home-best-lead = Chosen from all recorded services by the scores of evaluators from other regions. Each page says why it was chosen.
home-topics = Browse by topic
home-plans = Regions with a plan
home-news = What is new
news-service-added = { $count ->
    [one] New service: { $name }
   *[other] { $number } services were added
}
news-service-changed = { $count ->
    [one] Changed: { $name }
   *[other] { $number } services were changed
}
news-region-added = { $count ->
    [one] New region: { $name }
   *[other] { $number } regions were added
}
news-region-changed = { $count ->
    [one] Region changed: { $name }
   *[other] { $number } regions were changed
}
news-organisation-added = { $count ->
    [one] New organisation: { $name }
   *[other] { $number } organisations were added
}
news-organisation-changed = { $count ->
    [one] Organisation changed: { $name }
   *[other] { $number } organisations were changed
}
home-map = { $count ->
    [one] { $number } region on the map: the larger the mark, the more services
   *[other] { $number } regions on the map: the larger the mark, the more services
}
home-best-illustrative = The services are real; the scores were made to show how the choice works, because nobody published any.
home-news-none = Nothing has changed yet.
news-project-added = { $count ->
    [one] New project: { $name }
   *[other] { $number } projects were added
}
news-project-changed = { $count ->
    [one] Project changed: { $name }
   *[other] { $number } projects were changed
}
