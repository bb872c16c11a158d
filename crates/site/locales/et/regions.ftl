regions-title = Mida piirkonnad oma klastritele pakuvad?
regions-description = Kõik piirkonnad, kus on teenuseid ettevõtlusklastritele: mida nad pakuvad, kui hästi on klastrialgatuste vajadused kaetud ja mida kavandatakse.
regions-lead = Igal piirkonnal on oma leht: mida ta pakub, mida klastrialgatused vajavad ja ei saa ning kes mujalt võiks aidata.
regions-planned = Kavaga piirkonnad
regions-planned-note = Kaetud vajadused: osa klastrialgatuste soovitust, mis on täidetud, kaalutud selle järgi, kui oluliseks nad seda pidasid; praegu ja pärast kava täitmist.
regions-needs-met = Vajadustest kaetud:
regions-all = Kõik piirkonnad
regions-caption = Piirkonnad oma teenuste ja organisatsioonidega
