# Kui päringule pole vastust.
trouble-not-found = Lehte ei leitud
trouble-not-found-help = Sellel aadressil ei ole midagi. Aadress võib olla valesti kirjutatud või on siin olnu ära võetud. Otsige seda või alustage mõnelt alltoodud lehelt.
trouble-past-end = See loend on lühem
trouble-past-end-help = { $count ->
    [one] Loendis on ainult üks lehekülg.
   *[other] Loendis on { $number } lehekülge.
}
trouble-past-end-link = Mine leheküljele { $page }
trouble-bad-query = Sellest aadressist ei saa aru
trouble-bad-query-help = Küsimärgi järel on midagi, mida see leht ei tunne. Avage leht ilma selleta.
trouble-bad-query-named-help = Parameetri „{ $name }“ väärtust see leht ei tunne. Avage leht ilma selleta.
trouble-bad-query-link = Ava leht algusest
trouble-too-long = See aadress on liiga pikk
trouble-too-long-help = Aadressis on rohkem märke, kui sait loeb. Kasutage vähem sõnu või valikuid.
trouble-timed-out = See võttis liiga kaua aega
trouble-timed-out-help = Vastus ei saanud õigeks ajaks valmis. Proovige hetke pärast uuesti.
trouble-method = Seda ei saa siin teha
trouble-method-help = Seda aadressi saab ainult lugeda.
trouble-too-large = Saadeti liiga palju
trouble-too-large-help = Päring on suurem, kui see aadress vastu võtab.
trouble-internal = Midagi läks meie pool katki
trouble-internal-help = Viga on üles märgitud. Proovige hetke pärast uuesti; loetu ei lähe kaduma.
trouble-refused = Päring lükati tagasi
trouble-refused-help = Sait ei vasta sellistele päringutele.
trouble-elsewhere = Kuhu edasi
