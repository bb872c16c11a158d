generics-title = Milliseid teenuseid pakub mitu piirkonda?
generics-description = Eri pakkujate teenused, mis on sama teenus: kus see toimib, kui kindel see on ja kui palju klastrialgatusi seda soovib.
generics-lead = { $count ->
    [0] Ühtki teenust ei leitud rohkem kui ühest kohast.
    [one] Ühte teenust pakutakse rohkem kui ühes kohas; { $alone } teenust on omaette.
   *[other] { $number } teenust pakutakse rohkem kui ühes kohas; { $alone } teenust on omaette.
}
generics-meaning = Võrreldi kõigis keeltes kirjelduste sõnu, teemasid, nimesid ja arve. Avage mõni, et näha, kes seda pakub ja miks peeti kirjeldusi samaks teenuseks.
generics-caption = Korduvad teenused
generic-title = Kes veel pakub: „{ $label }”?
generic-description = { $count ->
    [one] „{ $label }” toimib ühes piirkonnas: kes seda pakub ja miks on need kirjeldused sama teenus.
   *[other] „{ $label }” toimib { $number } piirkonnas: kes seda pakub ja miks on need kirjeldused sama teenus.
}
generic-lead = Sama teenus nii, nagu eri pakkujad seda kirjeldavad. Igaühel on oma leht.
generic-members = Kes seda pakub
generic-members-caption = Teenused, mis on see teenus
generic-provider = Pakkuja
generic-providers = Pakkujaid
generic-countries = Riike
generic-language = Kirjelduse keel
generic-sure = Kindlus
generic-cohesion = Kui kindlalt teenused kokku kuuluvad
generic-pertinence = Algatusi, kel see on või kes seda soovivad
generic-pertinence-heading = Kes seda vajab?
generic-pertinence-meaning = Osa agentuuri klastrialgatustest, kel see teenus on või kes seda soovivad. Üle poole teeb teenuse vastastikuseks.
generic-pertinence-caption = Klastrialgatused, kel see teenus on või kes seda soovivad, agentuuride kaupa
generic-agency = Agentuur
generic-all-agencies = Kõik agentuurid kokku
generic-concerned = On või soovib
generic-all = Algatusi
generic-share = Osa
generic-mutual = Vastastikune
generic-evidence = Miks on need sama teenus?
generic-evidence-meaning = Iga tulp on tõend bittides: paremale räägib see sama teenuse kasuks, vasakule selle vastu. Kui kogusumma ületab joone, peetakse kahte kirjeldust samaks.
generic-evidence-title = „{ $left }” ja „{ $right }”
generic-pairs = Valige võrdluseks kaks muud teenust
generic-pair = { $left } – { $right }
generic-bits = bitti
generic-prior = Enne võrdlemist
view-words = Sõnad
view-spelling = Kirjapilt
view-codes = Nimed ja koodid
view-concepts = Teemad
view-field = Väli „{ $field }”
