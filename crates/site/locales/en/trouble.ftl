# When a request has no answer.
trouble-not-found = Page not found
trouble-not-found-help = There is nothing at this address. It may have been mistyped, or what stood here was taken away. Search for it, or begin at one of the pages below.
trouble-past-end = This list is shorter
trouble-past-end-help = { $count ->
    [one] The list has one page only.
   *[other] The list has { $number } pages.
}
trouble-past-end-link = Go to page { $page }
trouble-bad-query = This address cannot be understood
trouble-bad-query-help = The part behind the question mark is not one that this page knows. Open the page without it.
trouble-bad-query-named-help = The value of “{ $name }” is not one that this page knows. Open the page without it.
trouble-bad-query-link = Open the page from the start
trouble-too-long = This address is too long
trouble-too-long-help = The address has more characters than the site reads. Use fewer words or choices.
trouble-timed-out = This took too long
trouble-timed-out-help = The answer was not ready in time. Try again in a moment.
trouble-method = This cannot be done here
trouble-method-help = This address can be read, and nothing else.
trouble-too-large = Too much was sent
trouble-too-large-help = The request is larger than this address takes.
trouble-internal = Something broke on our side
trouble-internal-help = The fault has been noted. Try again in a moment; what you were reading is not lost.
trouble-refused = This request was refused
trouble-refused-help = The site does not answer requests of this kind.
trouble-elsewhere = Where to go from here
