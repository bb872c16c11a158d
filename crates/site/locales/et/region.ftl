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
