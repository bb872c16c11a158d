services-title = Teenused ettevõtlusklastritele
services-description = Otsige kõigi kirjeldatud teenuste seast, mida piirkonnad ja klastrialgatused ettevõtlusklastritele pakuvad: sõnade, teema ja riigi järgi ning selle järgi, kui hästi need mujale sobiksid.
services-caption = Teenused koos koha, teema, pingerea koha ja kuluga
services-found = { $count ->
    [0] Teenuseid ei leitud
    [one] { $number } teenus
   *[other] { $number } teenust
}
services-none = Kõigele sellele ei vasta ükski teenus.
services-none-help = Loobuge mõnest valikust või kasutage vähem või teisi sõnu. Teenuseid on kirjeldatud mitmes keeles.
services-order-best = Parim vaste enne
services-order-title = Nime järgi
services-order-country = Riigi järgi
services-order-regions = Levinumad enne
search-hint = Mis tahes keeles; täpitähed, suurtähed ja väikesed kirjavead ei loe. Kui üheski teenuses pole kõiki sõnu, näidatakse neid, kus on neist enamik.
facets-title = Täpsusta
facets-apply = Näita teenuseid
facet-topic = Teema
facet-country = Riik
facet-region = Piirkond
facet-audience = Kellele
facet-type = Teenuse liik
facet-delivery = Kuidas pakutakse
facet-language = Teenuse keel
facet-elsewhere = Leidub teistes piirkondades
facet-elsewhere-1 = Ainult ühes piirkonnas
facet-elsewhere-2 = Kahes piirkonnas
facet-elsewhere-3 = Kolmes või enamas piirkonnas
facet-fit = Sobib mujale
facet-fit-good = Sobib hästi
facet-fit-fair = Sobib osaliselt
facet-fit-poor = Sobib halvasti
facet-best = Parimad praktikad
facet-best-yes = Parimate praktikate seas
facet-more = { $count ->
    [one] Veel { $number }
   *[other] Veel { $number }
}
views = Kuidas teenuseid näidata
view-list = Loend
view-table = Tabel
view-map = Kaart
order-label = Järjestus
chip-words = „{ $words }“
chip-remove = eemalda
chips-label = Teie valikud
chips-clear = Tühista kõik
compare-tray = Võrdluses
compare-in = Lisa võrdlusse
compare-out = Eemalda võrdlusest
compare-one-more = Lisage veel üks teenus, et neid kõrvuti võrrelda.
compare-now = { $count ->
    [one] Võrdle { $number } teenust
   *[other] Võrdle { $number } teenust
}
services-map-title = { $count ->
    [one] Kus neid teenuseid pakutakse: { $number } piirkond
   *[other] Kus neid teenuseid pakutakse: { $number } piirkonda
}
services-map-regions = Piirkonnad kaardil
services-map-unplaced = { $count ->
    [one] { $number } teenusel pole piirkonda kirjas.
   *[other] { $number } teenusel pole piirkonda kirjas.
}
services-partly = Ühelgi teenusel ei ole kõiki neid sõnu; neil on neist enim.
services-read-as = Sõna „{ $word }“ ei ole ühelgi teenusel; neil on sellele sarnaseid sõnu.
