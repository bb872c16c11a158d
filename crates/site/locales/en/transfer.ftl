transfer-title = Which practice fits which region?
transfer-description = For each practice and region: how much of what the practice needs is there, what is missing or unknown, and where it should be tried first.
transfer-lead = A practice works elsewhere when what it needs is there. This is checked on each region’s profile, precondition by precondition.
transfer-best = The best practices in the regions with a plan
transfer-picture = How well each of the best practices fits each region
transfer-all = All practices
transfer-meaning = Fit is the share of preconditions that a region meets, times how similar its context is to where the practice works today. Where something is not known, fit is a range. Open a practice to see each precondition and what it would cost to create it.
transfer-caption = Fit of practices to regions
transfer-first = Try first in
transfer-nowhere = Nowhere yet
transfer-all-met = all met
transfer-missing = { $count ->
    [one] { $number } missing
   *[other] { $number } missing
}
transfer-missing-unknown = { $number } missing, { $unknown } unknown
