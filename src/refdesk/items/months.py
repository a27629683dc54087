"""The names of months and seasons in the languages of CSL's locales, with their abbreviations and genitives.

Lower case, without final full stops. A name that means different months in two languages (`listopad`) is in neither row.
"""

from __future__ import annotations

MONTHS = (
    """ene enero gen gener gennaio ian ianuarie ianuarius ion ionawr jaan jaanuar jan janeiro januar januari
    januarie january január janv janvier janvāris janúar jän jänner led leden ledna oca ocak saus sausio sij
    siječanj sty stycznia tammi tammikuuta urt urtarrila xan xaneiro zen zenâ styczeń tammikuu sausis siječnja
    januára ιανουάριος ιανουαρίου січ січень січня янв январь января яну януари јан јануар հնվ հունվար ינו'
    ינואר جنو جنوری يناير ژانویه जन जनवरी ม.ค มกราคม មករា""",
    """chwe chwefror feb febbraio febr febreiro febrer febrero februar februari februarie februarius february
    február februāris febrúar fev fevereiro fre frevâ févr février helmi helmikuuta lut lutego ots otsaila peb
    pebrero vas vasario veebr veebruar velj veljača úno únor února şub şubat luty helmikuu vasaris veljače
    februára φεβρουάριος φεβρουαρίου лют лютий лютого феб фебруар фев февраль февраля февруари փետրվար փտր פב'
    פברואר فبراير فرو فروری فوریه پرو پروری फ़र फ़रवरी ก.พ กุมภาพันธ์ កុម្ភៈ""",
    """bře březen března kovo maalis maaliskuuta maart mac mar marca march marec maret mars marso mart martie
    martius marts martxoa marzo març março maw mawrth mrt márc március märts märz ožu ožujak marzec maaliskuu
    kovas ožujka μάρτιος μαρτίου берез березень березня мар март марта մարտ մրտ מרץ مار مارس مارچ मार्च มี.ค
    มีนาคม មីនា""",
    """abr abril apirila apr april aprile aprilie aprilis aprill apríl aprīlis avr avril avrî bal balandžio dub
    duben dubna ebr ebrill huhti huhtikuuta kwi kwietnia nis nisan tra travanj ápr április kwiecień huhtikuu
    balandis travnja apríla απρίλιος απριλίου апр апрель апреля април квіт квітень квітня ապր ապրիլ אפר' אפריל
    آوریل أبريل اپر اپریل अप्रैल เม.ย เมษายน មេសា""",
    """geg gegužės kvě květen května mag maggio mai maiatza maig maijs maio maius maj maja may mayo mayıs maz
    mazzo maí mei máj május svi svibanj touko toukokuuta toukokuu gegužė svibnja mája μάιος μαΐου май мая мај
    трав травень травня մայիս մյս מאי مئی مايو می میی मई พ.ค พฤษภาคม ឧសភា""",
    """birž birželio cze czerwca eka ekaina giu giugno haz haziran hun hunyo iun iunie iunius juin jun june
    junho juni junie junij junio juny juuni jún június júní jūn jūnijs kesäkuuta lipanj meh mehefin xuñ xuño zug
    zugno čer červen června czerwiec kesäkuu birželis lipnja júna ιουνίου ιούνιος июн июнь июня чер червень
    червня юни јуни հնս հունիս יונ' יוני جون يونيو ژوئن जून มิ.ย มิถุนายน មិថុនា""",
    """gorff gorffennaf heinä heinäkuuta hul hulyo iul iulie iulius juill juillet jul julai julho juli julie
    julij julio juliol july juuli júl július júlí jūl jūlijs liep liepos lipca lug luggio luglio srpanj tem
    temmuz uzt uztaila xul xullo července červenec čvc lipiec heinäkuu liepa srpnja júla ιουλίου ιούλιος июл
    июль июля лип липень липня юли јули հլս հուլիս יול' יולי جلا جلائی جلاییی جولئی جولای يوليو जुलाई ก.ค
    กรกฎาคม កក្កដា""",
    """abuztua abz ago agost agosto agu agustus août aug august augusti augusts augustus augusztus avg avgust
    aws awst ağu ağustos elo elokuuta kol kolovoz ogo ogoss rugpj rugpjūčio sie sierpnia srpen srpna ágú ágúst
    sierpień elokuu rugpjūtis kolovoza augusta αυγούστου αύγουςτος авг август августа серп серпень серпня
    օգոստոս օգս אוג' אוגוסט آگوست أغسطس اگست अग अगस्त ส.ค สิงหาคม សីហា""",
    """eyl eylül ira iraila med medi rugs rugsėjo ruj rujan sep sept septembar september septembre septembrie
    septembris septiembre set setembre setembro settembre setyembre syys syyskuuta szept szeptember wrz września
    zář září wrzesień syyskuu rugsėjis rujna septembra ςεπτέμβριος σεπτεμβρίου верес вересень вересня сен
    сентябрь сентября сеп септембар септември սեպտեմբեր սպտ ספט' ספטמבר سبتمبر ستمبر سپتامبر सित सितम्बर ก.ย
    กันยายน កញ្ញា""",
    """eki ekim hyd loka lokakuuta oct october octobre octombrie octubre okt oktobar oktober oktobris oktoober
    oktubre október ott ottobre out outubro paź października spal spalio urr urria říj říjen října październik
    lokakuu spalis októbra οκτωβρίου οκτώβριος жовт жовтень жовтня окт октобар октомври октябрь октября հկտ
    հոկտեմբեր אוק' אוקטובר أكتوبر اکتبر اکتوبر अक्ट अक्टूबर ต.ค ตุลาคม តុលា""",
    """aza azaroa kas kasım lapkr lapkričio listopada listopadu marras marraskuuta nob nobyembre noiembrie nou
    nouember nov novembar november novembre novembris novembro noviembre nóv nóvember stu studeni tach tachwedd
    marraskuu lapkritis studenoga studenog novembra νοέμβριος νοεμβρίου листоп листопад нов новембар ное ноември
    ноя ноябрь ноября նյմ նոյեմբեր נוב' נובמבר نوامبر نوفمبر نومبر नव नवम्बर พ.ย พฤศจิกายน វិច្ឆិកា""",
    """abe abendua ara aralık dec decembar december decembrie decembris decembro des desember desembre dets
    detsember dex dexembre dez dezember dezembro dic dicembre diciembre dis disember disyembre déc décembre grud
    grudnia gruodž gruodžio joulu joulukuuta pro pros prosinac prosince prosinec rhag rhagfyr grudzień joulukuu
    gruodis prosinca decembra δεκέμβριος δεκεμβρίου груд грудень грудня дек декабрь декабря декември дец
    децембар դեկտեմբեր դկտ דצמ' דצמבר دسامبر دسمبر ديسمبر दिस दिसम्बर ธ.ค ธันวาคม ធ្នូ""",
)
SEASONS = (
    """bahar forår frühjahr gwanwyn jaro kevad kevät lente pavasaris pomlad primavera primmaveia primăvara
    printemps proleće proljeće spr spring tagsibol tavasz udaberria vår wiosna άνοιξη весна пролет хавар գարուն
    אביב بهار بہار ربيع ہتم ฤดูใบไม้ผลิ""",
    """aestas estate estiu lato leto ljeto léto nyár poletje somer sommar sommer sum sumar summer suvi vara vasara
    verano verán verão yaz zomer été καλοκαίρι зун лето лято літо ամառ קיץ تابستان تیرمہ صيف گرماگ گرمی ฤดูร้อน""",
    """aut automne autumn autumnus autunno efterår fal fall haust herbst herfs herfst höst høst jesen jeseň jesień
    otoño outono podzim rudens ruduo sonbahar syksy sügis taglagas tardor toamna udazkena ötunno ősz φθινόπωρο
    есен намар осень осінь աշուն סתיו توهمشان خريف خزان پاییز پتجھڑ ฤดูใบไม้ร่วง""",
    """gaeaf hiems hiver hivern iarna inverno invierno kış negua taglamig talv talvi tél vetur vinter win winter
    ziema zima žiema χειμώνας зима өвөл ձմեռ חורף زمستان سردی سیڷ شتاء ฤดูหนาว""",
)
