region-description = { $count ->
    [one] { $number } service for business clusters in { $region }: what is offered, what is missing, and who could help.
   *[other] { $number } services for business clusters in { $region }: what is offered, what is missing, and who could help.
}
region-covered = Needs met today
region-gaps = The largest gaps, and who can help
region-gap-told = { $weight } of all needs; { $covered } of it is met today.
region-gap-helpers = Services elsewhere that answer this:
region-gap-nobody = We know of no service elsewhere that answers this.
region-coverage = What is needed, and what is there
region-coverage-meaning = What the region’s cluster initiatives asked for, how much of it they can get, and how much is met when satisfaction counts as well.
region-coverage-caption = Needs of the region by topic
region-plan = The plan
region-plan-told = { $count ->
    [0] No action fits the means of the region.
    [one] One action raises the needs that are met from { $before } to { $after }.
   *[other] { $number } actions raise the needs that are met from { $before } to { $after }.
}
region-plan-read = Read the plan
region-initiatives = Cluster initiatives
region-initiatives-caption = Cluster initiatives of the region and how they are linked to its agencies
region-services = Services of the region
region-services-search = Search and narrow down these services
region-services-caption = Services given in the region
region-profile = Profile
region-profile-caption = Indicators that decide what would work here
