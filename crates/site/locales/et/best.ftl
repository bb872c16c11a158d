best-title = { $count ->
    [one] Parim praktika
   *[other] { $number } parimat praktikat
}
best-description = Teiste piirkondade hindajate valitud praktikad: väärtus, kui kindel on iga koht, miks on igaüks sees ja kes jäi napilt välja.
best-lead = { $count ->
    [one] Üks praktika valiti välja selle järgi, mida see annab klastrialgatustele, agentuuridele ja ettevõtetele.
   *[other] { $number } praktikat valiti välja selle järgi, mida need annavad klastrialgatustele, agentuuridele ja ettevõtetele, selles järjekorras.
}
best-sure = Kui kindel on iga koht?
best-to-ranking = Vaadake, mis liigub, kui kaalud muutuvad.
best-picture = Kui sageli on iga praktika esimene või valitute seas, üle kõigi kaalude
best-limits = Kuidas valiti
best-proved = Vooru piirides suurima koguväärtusega valik; on tõestatud, et ükski teine ei ole parem.
best-bound = Parim leitud valik vooru piirides; ükski teine ei saa olla parem rohkem kui { $gap }.
best-out = Kes jäi napilt välja ja miks?
best-out-meaning = Iga välja jäänud praktika kohta: milline valituist peaks selle asemel lahkuma ja mitu punkti koguväärtust see maksaks.
best-out-caption = Praktikad, mida ei valitud
best-instead = Tõrjuks välja
best-cannot = Ei mahu piiridesse
best-loss = Kaotatud punkte
