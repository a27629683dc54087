"""What publishers and their places look like in a reference: public facts, to tell "Paris, Gallimard" from a title."""

from __future__ import annotations

import re

UPPER = "A-ZÀ-Þ" + "".join(c for c in map(chr, range(0x100, 0x530)) if c.isupper())  # of Latin, Greek and Cyrillic
PLACES = (
    "Aarhus|Albany|Amsterdam|Ankara|Ann Arbor|Antwerp|Athens|Atlanta|Austin|Baltimore|Bangalore|Barcelona|Basel|"
    "Basingstoke|Beijing|Belgrade|Bellingham|Belmont|Belo Horizonte|Bergen|Berkeley|Berlin|Bern|Bethesda|Beverly Hills|"
    "Bielefeld|Bingley|Birmingham|Bloomington|Boca Raton|Bogotá|Bologna|Bonn|Boston|Boulder|Bratislava|Bristol|"
    "Brussels|Bruxelles|Bucharest|Budapest|Buenos Aires|Buffalo|Burlington|Cairo|Calcutta|Cambridge|Campinas|Canberra|"
    "Cape Town|Carbondale|Caracas|Chapel Hill|Charlottesville|Chatham|Cheltenham|Chicago|Chichester|Cleveland|Cologne|"
    "Columbia|Columbus|Copenhagen|Coimbra|Cracow|Dallas|Darmstadt|Delhi|Denver|Detroit|Dordrecht|Dublin|Durham|"
    "Düsseldorf|East Lansing|Edinburgh|Englewood Cliffs|Evanston|Exeter|Farnham|Florence|Firenze"
    "|Frankfurt(?: am Main|\\/(?:M\\.?|Main)| a\\. ?M\\.?)?|"
    "Freiburg|Garden City|Geneva|Genève|Glasgow|Glencoe|Göttingen|Grand Rapids|Greenwich|Groningen|Guildford|"
    "Hackensack|Halle|Hamburg|Hanover|Harmondsworth|Heidelberg|Helsinki|Hillsdale|Hoboken|Homewood|Hong Kong|Honolulu|"
    "Houndmills|Houston|Indianapolis|Innsbruck|Iowa City|Istanbul|Ithaca|Jena|Jerusalem|Johannesburg|Karlsruhe|Kiev"
    "|Kyiv|Köln|"
    "Kraków|Lanham|Lausanne|Lawrence|Leiden|Leipzig|Leuven|Lexington|Lincoln|Lisboa|Lisbon|Ljubljana|London|Londres|"
    "Los Angeles|Louvain|Lund|Lyon|Madison|Madrid|Mahwah|Malden|Malibu|Manchester|Mannheim|Marburg|Marseille|Melbourne|"
    "Menlo Park|Mexico City|México|Mexico|Middletown|Milan|Milano|Milwaukee|Minneapolis|Montpellier|Montreal|Montréal|"
    "Morristown|Moscow|Moskva|Mumbai|Munich|München|Münster|Namur|Nancy|Nantes|Napoli|Nashville|New"
    " Brunswick|New Delhi|"
    "New Haven|New York(?: City)?|Newbury Park|Newcastle|Nijmegen|Norman|Northampton|Norwich|Norwood"
    "|Notre Dame|Oakland|Oslo|"
    "Ottawa|Oxford|Palermo|Palo Alto|Paris|Pasadena|Perth|Philadelphia|Phoenix|Piscataway|Pisa|Pittsburgh|Porto|"
    "Porto Alegre|Portland|Prag|Prague|Praha|Princeton|Providence|Québec|Reading|Redwood City|Rennes|Reston"
    "|Rio de Janeiro|Riga|"
    "Rochester|Roma|Rome|Rotterdam|Salt Lake City|San Diego|San Francisco|San Mateo|Santa Barbara|Santa Monica|"
    "Santiago|São Paulo|Savannah|Seattle|Seoul|Shanghai|Sheffield|Singapore|Sofia|St\\.? Louis|St\\.? Paul|Stanford"
    "|Stockholm|"
    "Strasbourg|Stuttgart|Sydney|São Carlos|Taipei|Tbilisi|Tel Aviv|The Hague|Thousand Oaks|Tokyo|Torino|Toronto"
    "|Toulouse|Trieste|"
    "Tübingen|Turin|Turnhout|University Park|Uppsala|Urbana|Utrecht|Valencia|Vancouver|Vienna|Walnut Creek|Waltham|"
    "Warsaw|Warszawa|Washington(?:,? D\\.? ?C\\.?)?|Weinheim|Wellington|Westport|Wien|Wiesbaden|Wilmington|"
    "Winchester|Würzburg|Zagreb|Zürich|Zurich|'s-Gravenhage|"
    "М\\.?|Л\\.|СПб\\.?|М\\.; ?Л\\.|Москва|Ленинград|Санкт-Петербург|Киев|Київ|Минск|Новосибирск|Казань"
    "|Екатеринбург|Тбилиси"
)
REGIONS = (
    "A[LKZR]|CA|CO|CT|DC|D\\.C\\.|DE|FL|GA|HI|IA|I[DLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI"
    "|S[CD]|T[NX]|UT|V[AT]|"
    "W[AIVY]|Alabama|California|Colorado|Connecticut|Florida|Illinois|Indiana|Maryland|Mass(?:achusetts|\\.)|Michigan|"
    "Minnesota|New Jersey|New York|N\\.J\\.|N\\.Y\\.|Ohio|Pennsylvania|Texas|Virginia|Wisconsin|USA?|U\\.S\\.A\\.|UK"
    "|U\\.K\\.|"
    "England|Scotland|Ireland|France|Germany|Deutschland|Italy|Italia|Spain|España|Netherlands|The Netherlands|Belgium|"
    "Switzerland|Austria|Sweden|Norway|Denmark|Finland|Poland|Portugal|Brazil|Brasil|Mexico|Canada"
    "|Ontario|Quebec|Québec|"
    "Australia|New Zealand|Japan|China|India|Israel|Turkey|Russia|Greece|South Africa|Argentina|Chile|Korea|Georgia"
)
PLACE = re.compile(
    rf"(?:at )?(?:{PLACES})(?:,? (?:{REGIONS})| \((?:{REGIONS})\))?(?:\s?(?:/|&|and|et|und|,|;"
    rf"|[-–])\s?(?:{PLACES})(?:,? (?:{REGIONS}))?)*"
)
_TOWN = (
    rf"(?:[{UPPER}][\w’'.]+(?:[ -](?:[{UPPER}][\w’'.]+|de|of|am|an|der|upon|la|on|le|les|sur|di|do|dos|a\.M\.)){{0,3}})"
)
PLACE_BEFORE_COLON = re.compile(
    rf"{_TOWN}(?:, ?(?:{REGIONS}|{_TOWN})| \((?:{REGIONS})\))?(?: ?(?:[/;&]|and|et|und) ?{_TOWN})*\s?"
)
PUBLISHER = re.compile(
    r"\b(?:Press|Presses|Publish(?:ers?|ing)|Publications?|Pub\.|Publ\.|Verlag|Verlags\w*|Verl\.|Editions?|Éditions?"
    r"|Éd\.|Ed\.|"
    r"Editora|Editorial|Editores|Editore|Edizioni|Books?|Imprint|Imprensa|Sons|Inc\.?|Ltd\.?|GmbH|Co\.|Company|"
    r"Uitgeverij|Förlag|Forlag|Wydawnictwo|Academic|Wiley|Blackwell|Springer|Elsevier|Pergamon|Routledge"
    r"|Sage|SAGE|Macmillan|"
    r"Palgrave|Harper|Scribner|Knopf|Random House|Penguin|Viking|Norton|Doubleday|Vintage|Basic Books"
    r"|Beacon|McGraw|Prentice|"
    r"Addison|Kluwer|Birkhäuser|Brill|de Gruyter|De Gruyter|Mouton|Benjamins|Reidel|North-Holland|Plenum|CRC|Chapman"
    r"|Lawrence "
    r"Erlbaum|Erlbaum|Guilford|Heinemann|Longmans?|Methuen|Allen (?:&|and) Unwin|Faber|Gallimard|Seuil|Fayard"
    r"|Hachette|Flammarion|"
    r"PUF|CNRS|Armand Colin|Dunod|Hermann|Vrin|L'Harmattan|L’Harmattan|Masson|Grasset|Minuit|Suhrkamp"
    r"|Fischer|Beck|Mohr|"
    r"Vandenhoeck|Niemeyer|Klostermann|Reclam|Rowohlt|Einaudi|Mondadori|Laterza|Feltrinelli|Il Mulino|Alianza|Ariel|"
    r"Siglo XXI|Fondo de Cultura|Universidad|Universit\w+|IEEE|ACM|AAAI|USENIX|SIAM|AIAA|Association"
    r"|Society|Institute?|"
    r"Institution|Department|Ministry|Bureau|Office|Agency|Bank|Council|Foundation|Academy|College|Organi[sz]ation|"
    r"Издательство|Изд-во|Наука|Искусство|Просвещение|Мысль|Прогресс|"
    r"O'Reilly|O’Reilly|Dover|Freeman|Holt|Houghton|Little,? Brown|Westview|Ashgate|Earthscan|Polity|Verso|Zed|Pluto"
    r"|Berg|Duckworth)"
    r"(?!\w)"
)
# Last words of the abbreviated titles of journals (ISO 4) that could pass for the end of a sentence.
ABBREVIATED = frozenset(
    "acad acc acta adv agric am anal anat angew ann anthropol antiq appl arch assoc astron astrophys atmos aust behav"
    " biochem bioinf biol biomed biophys biosci biotechnol bot br brit bull can cancer cardiol catal"
    " cell chem chim chin"
    " circ clin cogn coll comm commun comp comput conf contemp crit cryst curr dent dev diagn dig dis"
    " doc dyn earth ecol"
    " econ ed educ electr electron eng entomol environ epidemiol ergon ethnol eur evol exp exper explor fed food fr"
    " freq gen genet geogr geol geophys geosci ges ger gerontol hist hum hydrol ieee immun immunol ind"
    " inf infect inform"
    " inorg inst int intell interact intern invest isr ital japan jpn lab lang lett ling lit mach mag"
    " magn manage manuf mar"
    " mat mater math mech med mem metall meteorol meth methods microbiol mod mol monogr nat natl nature"
    " neth neuro neurol"
    " neurosci nucl nucleic numer nurs nutr obstet oceanogr ophthalmol opt org organ paediatr pathol pediatr perform"
    " perspect pharm pharmacol phil philos photogr phys physiol plant pol polit polym pract prev probab"
    " probl proc process"
    " prod prog prot psychiatr psychol psychosom publ pure quant quart radiat radiol ref rehabil rel rep"
    " repr res resour"
    " rev rheumatol rob roy sci scand sect seism seismol sem ser signal simul soc sociol softw soil"
    " solid spectrosc stat"
    " stoch strateg struct stud suppl surf surg surv symp syst tech technol tel theor therap therm today"
    " top toxicol trans"
    " transp trends trop univ urol vet virol vol vs weld world yearb z zool"
    " ca cf dr ed eds et etc fig jr mr mrs ms no nr op pp prof rev sr st tr trans vol vs nos spp sp subsp var".split()
)
