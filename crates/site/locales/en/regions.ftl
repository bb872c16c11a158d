regions-title = What do regions offer their clusters?
regions-description = All regions with services for business clusters: what they offer, how well the needs of their cluster initiatives are met, and what they plan.
regions-lead = Each region has a page of its own: what it offers, what its cluster initiatives need and do not get, and who elsewhere could help.
regions-planned = Regions with a plan
regions-planned-note = Needs met: the share of what cluster initiatives asked for that is met, weighed by how important they said it is; today, and once the plan is carried out.
regions-needs-met = Needs met:
regions-all = All regions
regions-caption = Regions with their services and organisations
