transfer-title = Milline praktika sobib millisesse piirkonda?
transfer-description = Iga praktika ja piirkonna kohta: kui palju praktikale vajalikust on olemas, mis puudub või on teadmata ja kus tuleks seda esimesena katsetada.
transfer-lead = Praktika toimib mujal siis, kui sealt on võtta, mida see vajab. Seda kontrollitakse iga piirkonna profiilist, eeldus eelduse haaval.
transfer-best = Parimad praktikad kavaga piirkondades
transfer-picture = Kui hästi iga parim praktika igasse piirkonda sobib
transfer-all = Kõik praktikad
transfer-meaning = Sobivus on piirkonnas täidetud eelduste osa, korrutatud sellega, kui sarnased on olud praktika praeguse kohaga. Kui midagi ei teata, on sobivus vahemik. Avage praktika, et näha iga eeldust ja selle loomise hinda.
transfer-caption = Praktikate sobivus piirkondadesse
transfer-first = Katsetada esmalt
transfer-nowhere = Veel mitte kusagil
transfer-all-met = kõik olemas
transfer-missing = { $count ->
    [one] { $number } puudub
   *[other] { $number } puudub
}
transfer-missing-unknown = { $number } puudub, { $unknown } teadmata
