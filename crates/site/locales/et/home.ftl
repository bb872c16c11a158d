home-title = Leidke, mis teiste piirkondade ettevõtlusklastreid aitab
home-lead = Euroopa piirkonnad toetavad oma klastreid teenustega. Vaadake, kes mida pakub, mis toimib kõige paremini, kuhu see sobiks ja mida iga piirkond kavandab.
home-search = Mida vajate?
home-examples = Näiteks:
home-example-1 = koolitus
home-example-2 = rahastamine
home-example-3 = help desk
home-services = { $count ->
    [one] teenus
   *[other] teenust
}
home-regions = { $count ->
    [one] piirkond
   *[other] piirkonda
}
home-recurring = { $count ->
    [one] mitmes kohas korduv teenus
   *[other] mitmes kohas korduvat teenust
}
home-best = { $count ->
    [one] parim praktika
   *[other] parimat praktikat
}
home-best-title = { $count ->
    [one] Parim praktika
   *[other] { $number } parimat praktikat
}
home-best-lead = Valitud kõigi kirjeldatud teenuste seast teiste piirkondade hindajate antud hinnete järgi. Iga praktika lehel on kirjas, miks see valiti.
home-topics = Sirvi teemade järgi
home-plans = Kavaga piirkonnad
home-news = Mis on uut
news-service-added = { $count ->
    [one] Uus teenus: { $name }
   *[other] Lisati { $number } teenust
}
news-service-changed = { $count ->
    [one] Muudetud: { $name }
   *[other] Muudeti { $number } teenust
}
news-region-added = { $count ->
    [one] Uus piirkond: { $name }
   *[other] Lisati { $number } piirkonda
}
news-region-changed = { $count ->
    [one] Piirkond muudetud: { $name }
   *[other] Muudeti { $number } piirkonda
}
news-organisation-added = { $count ->
    [one] Uus organisatsioon: { $name }
   *[other] Lisati { $number } organisatsiooni
}
news-organisation-changed = { $count ->
    [one] Organisatsioon muudetud: { $name }
   *[other] Muudeti { $number } organisatsiooni
}
home-map = { $count ->
    [one] Kaardil on { $number } piirkond: mida suurem märk, seda rohkem teenuseid
   *[other] Kaardil on { $number } piirkonda: mida suurem märk, seda rohkem teenuseid
}
home-best-illustrative = Teenused on päris; hinded on tehtud valiku töö näitamiseks, sest keegi pole neid avaldanud.
home-news-none = Veel pole midagi muutunud.
news-project-added = { $count ->
    [one] Uus projekt: { $name }
   *[other] Lisati { $number } projekti
}
news-project-changed = { $count ->
    [one] Projekt muudetud: { $name }
   *[other] Muudeti { $number } projekti
}
