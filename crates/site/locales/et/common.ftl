# Mida ütleb iga leht.
language-own-name = Eesti
language-switch = Keel
site-name = Pooling4Clusters
site-lead = Mida piirkonnad oma ettevõtlusklastrite heaks teevad: kirjeldatud, võrreldud, valitud, kavandatud ja jagatud.
site-no-tracking = Küpsiseid ega jälgimist ei ole, midagi ei laadita teistelt saitidelt.
skip-to-content = Liigu sisu juurde
search-label = Otsi teenuseid
search-short = Otsi teenuseid
search-button = Otsi
unknown = Teadmata
yes = Jah
no = Ei
illustrative = Näitlik
illustrative-meaning = tähistab arve ja vastuseid, mida keegi pole avaldanud. Need on tehtud süsteemi töö näitamiseks ega ütle midagi nimetatud kohtade kohta.
free-of-charge = Tasuta
not-ranked = Järjestamata
fallback = Osa sellest tekstist pole veel eesti keeles. Loete seda järgmises keeles: { $language }.
enumeration = { $first } ja { $last }
interval = { $low } kuni { $high }
share-percent = { $number }%
money-euro = { $number } €
count-services = { $count ->
    [one] { $number } teenus
   *[other] { $number } teenust
}
tag-best = Parim praktika
tag-plan = Kava olemas
tag-regions = { $count ->
    [one] Toimib { $number } piirkonnas
   *[other] Toimib { $number } piirkonnas
}

nav-main = Peamenüü
nav-foot = Veel lehti
nav-crumbs = Asukoht saidil
nav-home = Avaleht
nav-services = Teenused
nav-regions = Piirkonnad
nav-best = Parimad praktikad
nav-recommendations = Soovitused
nav-plans = Kavad
nav-pools = Ühisteenused
nav-projects = Projektid
nav-generic = Korduvad teenused
nav-ranking = Pingerida
nav-transfer = Mis kuhu sobib
nav-impact = Miks see loeb
nav-news = Mis on uut
nav-data = Avaandmed
nav-questions = Küsimused ja vastused
nav-sitemap = Saidi kaart
nav-contact = Kontakt
nav-accessibility = Ligipääsetavus
nav-privacy = Privaatsus

list-search = Otsi sellest loendist
list-empty = Ükski rida ei vasta. Jätke mõni sõna ära või vaadake kogu loendit.
list-shown = { $count ->
    [0] Ridu ei ole
    [one] 1 rida
   *[other] { $from }–{ $to }, kokku { $number }
}
list-pages = Loendi lehed
list-page = Lehekülg
list-before = Eelmine
list-after = Järgmine
list-download = Laadi loend alla:
list-address = Aadress

column-service = Teenus
column-country = Riik
column-region = Piirkond
column-topic = Teema
column-regions = Piirkondi
column-place = Koht
column-yearly-cost = Kulu aastas
column-nuts = NUTS-kood
column-services = Teenuseid
column-initiatives = Klastrialgatusi
column-agencies = Arendusagentuure
column-fit = Sobivus
column-missing = Puudub
column-adaptation = Kohandamise kulu
column-need = Osa kõigist vajadustest
column-available = Kättesaadav
column-covered = Kaetud praegu
column-planned = Kaetud kava järgi
column-satisfaction = Rahulolu, 1–5
column-initiative = Klastrialgatus
column-link-model = Seotud
column-maturity = Küpsus
column-label = Kvaliteedimärk
column-members = Liikmeid
column-indicator = Näitaja
column-value = Väärtus
column-year = Aasta
column-source = Allikas

sources-title = Kust see pärineb
source-page = Leht
source-file = Fail
source-note = Märkus
source-assured = Pakkuja kinnitatud
picture-table = Näita arve tabelina
