best-title = { $count ->
    [one] The best practice
   *[other] The { $number } best practices
}
best-description = The practices chosen by evaluators from other regions: value, how sure each place is, why each one is in and who is just out.
best-lead = { $count ->
    [one] One practice was chosen for its value to cluster initiatives, agencies and enterprises.
   *[other] { $number } practices were chosen for their value to cluster initiatives, agencies and enterprises, in this order.
}
best-sure = How sure is each place?
best-to-ranking = See what moves when the weights change.
best-picture = How often each practice is first or among the chosen, over all weights
best-limits = How they were chosen
best-proved = The choice with the largest total value within the limits of the round; it is proved that no other is better.
best-bound = The best choice found within the limits of the round; none can be better by more than { $gap }.
best-out = Who is just out, and why?
best-out-meaning = For each practice left out: which of the chosen would have to go if it came in, and how many points of total value that would cost.
best-out-caption = Practices that were not chosen
best-instead = Would displace
best-cannot = Cannot come in within the limits
best-loss = Points lost
