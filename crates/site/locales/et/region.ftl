region-description = { $count ->
    [one] { $number } teenus ettevõtlusklastritele, piirkond: { $region }. Mida pakutakse, mis puudub ja kes võiks aidata.
   *[other] { $number } teenust ettevõtlusklastritele, piirkond: { $region }. Mida pakutakse, mis puudub ja kes võiks aidata.
}
region-covered = Vajadustest kaetud
region-gaps = Suurimad puudujäägid ja kes saab aidata
region-gap-told = { $weight } kõigist vajadustest; sellest on praegu kaetud { $covered }.
region-gap-helpers = Teenused mujal, mis sellele vastavad:
region-gap-nobody = Me ei tea ühtki teenust mujal, mis sellele vastaks.
region-coverage = Mida vajatakse ja mis on olemas
region-coverage-meaning = Mida piirkonna klastrialgatused soovisid, kui suurt osa sellest nad saavad ja kui suur osa on kaetud, kui arvestada ka rahulolu.
region-coverage-caption = Piirkonna vajadused teemade kaupa
region-plan = Kava
region-plan-told = { $count ->
    [0] Piirkonna võimalustega ei sobi ükski tegevus.
    [one] Üks tegevus tõstab kaetud vajaduste osa { $before } pealt { $after } peale.
   *[other] { $number } tegevust tõstavad kaetud vajaduste osa { $before } pealt { $after } peale.
}
region-plan-read = Loe kava
region-initiatives = Klastrialgatused
region-initiatives-caption = Piirkonna klastrialgatused ja nende sidemed agentuuridega
region-services = Piirkonna teenused
region-services-search = Otsi ja täpsusta neid teenuseid
region-services-caption = Piirkonnas pakutavad teenused
region-profile = Profiil
region-profile-caption = Näitajad, millest sõltub, mis siin toimiks
region-links = Kuidas on algatused agentuuridega seotud
region-links-meaning = Samad arvud iga sideme liigi kohta, mediaanina. Need on kõrvuti ega väida, et üks põhjustab teist.
region-links-caption = Piirkonna agentuuride ja algatuste sidemed
region-potential = Mida algatused saaksid kasutada
region-potential-meaning = Mida kasutavad sama valdkonna, suuruse ja küpsusega algatused, aga need mitte, kaalutud selle järgi, kui väga nad seda vajavad.
region-potential-caption = Piirkonna algatuste puudujäägid võrreldes sarnastega
region-potential-nothing = Käepärast pole veel midagi
region-potential-more = { $count ->
    [one] ja veel { $number }
   *[other] ja veel { $number }
}
column-model = Side
column-covered-median = Vajadustest kaetud, mediaan
column-satisfaction-median = Rahulolu, mediaan skaalal 1–5
column-pertinence-median = Soovitud ja kättesaadav, mediaan
column-own = Kaetud
column-peers = Sarnastel kaetud
column-gap = Puudujääk vajaduse järgi
column-suggested = Aitaks
