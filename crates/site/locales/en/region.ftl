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
region-links = How initiatives are linked to agencies
region-links-meaning = The same figures for every kind of link, with medians. They stand side by side; they do not say that one causes the other.
region-links-caption = Links between agencies and initiatives of the region
region-potential = What initiatives could use
region-potential-meaning = What initiatives of like sector, size and maturity use and these do not, weighed by how much they need it.
region-potential-caption = Gaps of the region’s initiatives against their peers
region-potential-nothing = Nothing in reach yet
region-potential-more = { $count ->
    [one] and { $number } more
   *[other] and { $number } more
}
column-model = Link
column-covered-median = Needs met, median
column-satisfaction-median = Satisfaction, median of 1 to 5
column-pertinence-median = Asked for and within reach, median
column-own = Served
column-peers = Peers served
column-gap = Gap by need
column-suggested = Would help
