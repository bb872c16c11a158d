reason-place = Väärtuselt { $place }. koht { $number } seas.
reason-passed-over = { $count ->
    [one] Vooru piirid jätsid ühe parema kohaga praktika välja.
   *[other] Vooru piirid jätsid { $number } parema kohaga praktikat välja.
}
reason-stands-out = Paistab silma kriteeriumiga „{ $criterion }”: { $own } punkti 100-st, keskmine on { $mean }.
reason-sure = { $robust } kõigist võimalikest kaaludest viib selle esimese { $choose } hulka.
reason-tie = Sama hea valik võtaks selle sisse.
reason-impossible = Ükski valik piirides ei võta seda sisse.
reason-less-value = Iga valitud praktika väärtus on vähemalt sama suur.
reason-outscores = Väärtus on suurem kui praktikal „{ $other }”.
reason-limits = Rikuks piiri: { $limits }.
reason-outscores-but = Väärtus on suurem kui praktikal „{ $other }”, kuid selle asemel rikuks see piiri: { $limits }.
reason-answered-no = Vastus oli ei: { $questions }
reason-not-answered = Vastamata: { $questions }
reason-not-scored = Keegi ei hinnanud seda.
limit-number = { $count ->
    [one] Täpselt üks praktika.
   *[other] Täpselt { $number } praktikat.
}
limit-generic = Igast korduvast teenusest kuni üks.
limit-budget = Kokku kuni { $budget } aastas.
limit-concept = { $count ->
    [one] Kuni üks ühel teemal.
   *[other] Kuni { $number } ühel teemal.
}
limit-country = { $count ->
    [one] Kuni üks ühest riigist.
   *[other] Kuni { $number } ühest riigist.
}
limit-countries = { $count ->
    [one] Vähemalt ühest riigist.
   *[other] Vähemalt { $number } riigist.
}
met-number = valitavate arv
met-budget = eelarve
met-concept = teemal „{ $concept }” kuni { $most }
met-country = riigist { $country } kuni { $most }
met-generic = korduvast teenusest „{ $label }” kuni üks
met-countries = riikide vähim arv
