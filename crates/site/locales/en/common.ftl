# What every page says.
language-own-name = English
language-switch = Language
site-name = Pooling4Clusters
site-lead = What regions do for their business clusters: recorded, compared, chosen, planned and shared.
site-no-tracking = No cookies, no tracking, nothing loaded from other sites.
skip-to-content = Skip to content
search-label = Search services
search-short = Search services
search-button = Search
unknown = Unknown
yes = Yes
no = No
illustrative = Illustrative
illustrative-meaning = marks figures and answers that nobody has published. They were made to show how the system works and say nothing about the places they name.
free-of-charge = Free of charge
not-ranked = Not ranked
fallback = Some of this text is not available in English yet. You are reading it in { $language }.
enumeration = { $first } and { $last }
interval = { $low } to { $high }
share-percent = { $number }%
money-euro = €{ $number }
count-services = { $count ->
    [one] { $number } service
   *[other] { $number } services
}
tag-best = Best practice
tag-plan = Has a plan
tag-regions = { $count ->
    [one] Runs in { $number } region
   *[other] Runs in { $number } regions
}

nav-main = Main
nav-foot = More pages
nav-crumbs = You are here
nav-home = Home
nav-services = Services
nav-regions = Regions
nav-best = Best practices
nav-recommendations = Recommendations
nav-plans = Plans
nav-pools = Shared services
nav-projects = Projects
nav-generic = Services that recur
nav-ranking = Ranking
nav-transfer = What fits where
nav-impact = Why it matters
nav-news = What is new
nav-data = Open data
nav-questions = Questions and answers
nav-sitemap = Site map
nav-contact = Contact
nav-accessibility = Accessibility
nav-privacy = Privacy

list-search = Search in this list
list-empty = Nothing here matches. Take a word away, or look at the whole list.
list-shown = { $count ->
    [0] No rows
    [one] 1 row
   *[other] { $from }–{ $to } of { $number }
}
list-pages = Pages of this list
list-page = Page
list-before = Previous
list-after = Next
list-download = Download this list:
list-address = Address

column-service = Service
column-country = Country
column-region = Region
column-topic = Topic
column-regions = Regions with it
column-place = Rank
column-yearly-cost = Cost a year
column-nuts = NUTS code
column-services = Services
column-initiatives = Cluster initiatives
column-agencies = Development agencies
column-fit = Fit
column-missing = Missing
column-adaptation = Cost to adapt
column-need = Share of all needs
column-available = Available
column-covered = Met today
column-planned = Met under the plan
column-satisfaction = Satisfaction, 1 to 5
column-initiative = Cluster initiative
column-link-model = Linked to
column-maturity = Maturity
column-label = Quality label
column-members = Members
column-indicator = Indicator
column-value = Value
column-year = Year
column-source = Source

sources-title = Where this comes from
source-page = Page
source-file = File
source-note = Note
source-assured = Confirmed by the provider
picture-table = Show the figures as a table
