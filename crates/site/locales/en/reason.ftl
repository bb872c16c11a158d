reason-place = Place { $place } of { $number } by value.
reason-passed-over = { $count ->
    [one] The limits of the round left out one practice ahead of it.
   *[other] The limits of the round left out { $number } practices ahead of it.
}
reason-stands-out = Stands out on “{ $criterion }”: { $own } of 100, where the mean is { $mean }.
reason-sure = { $robust } of all possible weights put it among the first { $choose }.
reason-tie = An equally good choice would have it.
reason-impossible = No choice within the limits has it.
reason-less-value = Every chosen practice has at least its value.
reason-outscores = Has more value than “{ $other }”.
reason-limits = Would break a limit: { $limits }.
reason-outscores-but = Has more value than “{ $other }”, but in its place would break a limit: { $limits }.
reason-answered-no = Answered with no: { $questions }
reason-not-answered = Not answered: { $questions }
reason-not-scored = Nobody scored it.
limit-number = { $count ->
    [one] Exactly one practice.
   *[other] Exactly { $number } practices.
}
limit-generic = At most one of each generic service.
limit-budget = Together at most { $budget } a year.
limit-concept = { $count ->
    [one] At most one on one topic.
   *[other] At most { $number } on one topic.
}
limit-country = { $count ->
    [one] At most one from one country.
   *[other] At most { $number } from one country.
}
limit-countries = { $count ->
    [one] From at least one country.
   *[other] From at least { $number } countries.
}
met-number = the number to choose
met-budget = the budget
met-concept = at most { $most } on “{ $concept }”
met-country = at most { $most } from { $country }
met-generic = at most one of the generic service “{ $label }”
met-countries = the least number of countries
