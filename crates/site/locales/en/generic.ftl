generics-title = Which services do several regions run?
generics-description = Services of different providers that are the same service: where each one runs, how sure that is, and how many cluster initiatives ask for it.
generics-lead = { $count ->
    [0] No service was found in more than one place.
    [one] One service is run in more than one place; { $alone } services stand alone.
   *[other] { $number } services are run in more than one place; { $alone } services stand alone.
}
generics-meaning = Descriptions in all languages were compared by their words, topics, names and figures. Open one to see who runs it and why the descriptions were taken for the same service.
generics-caption = Services that recur
generic-title = Who else runs “{ $label }”?
generic-description = { $count ->
    [one] “{ $label }” runs in one region: who gives it, and why these descriptions are the same service.
   *[other] “{ $label }” runs in { $number } regions: who gives it, and why these descriptions are the same service.
}
generic-lead = The same service as different providers describe it. Each keeps its own page.
generic-members = Who gives it
generic-members-caption = Services that are this service
generic-provider = Given by
generic-providers = Providers
generic-countries = Countries
generic-language = Written in
generic-sure = How sure
generic-cohesion = How sure the services belong together
generic-pertinence = Initiatives that have it or ask for it
generic-pertinence-heading = Who needs it?
generic-pertinence-meaning = The share of an agency’s cluster initiatives that have this service or ask for it. More than half makes it mutual.
generic-pertinence-caption = Cluster initiatives that have or ask for this service, by agency
generic-agency = Agency
generic-all-agencies = All agencies together
generic-concerned = Have or ask for it
generic-all = Initiatives
generic-share = Share
generic-mutual = Mutual
generic-evidence = Why are these the same service?
generic-evidence-meaning = Each bar is evidence in bits: to the right it speaks for the same service, to the left against it. When the total passes the line, the two are taken for the same.
generic-evidence-title = “{ $left }” and “{ $right }”
generic-pairs = Choose two other services to compare
generic-pair = { $left } – { $right }
generic-bits = bits
generic-prior = Before comparing
view-words = Words
view-spelling = Spelling
view-codes = Names and codes
view-concepts = Topics
view-field = Field “{ $field }”
