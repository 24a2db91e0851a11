//! Words of every day, so that the dictionary does not take a word for the name that it also is:
//! `Mark`, `Will`, `May`, `Rose`, `Klein`.
//!
//! Function words and common nouns and verbs of German and English, counted over public posts,
//! news and spoken commands, plus words that are names as well. Data, hence the length.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::fold::fold_word;

/// The words in their folded form.
static COMMON: LazyLock<HashSet<Vec<u8>>> =
    LazyLock::new(|| WORDS.split_ascii_whitespace().map(fold_word).collect());

/// Whether a folded word is one of every day.
pub(crate) fn is_common(folded: &[u8]) -> bool {
    COMMON.contains(folded)
}

#[rustfmt::skip]
const WORDS: &str = "
abend abendessen aber abgewiesen able about abuse access account acht across action actually added
address adler adresse after afternoon again against age agentur ago ahead ahorn air aktie aktien
aktienpreis aktuell aktuelle aktuellen alarm album alexa all alle allein allem allen aller
allerdings alles allgemeine allgemeinen alma almost alone along already als also alt always
amazing amazon amber among and andere anderem anderen anderer anders angefochtene angefochtenen
angegriffene angegriffenen angel angenommen angesichts angesprochenen announced another answer
antwort antworte any anyone anything anziehen anzusehen apfel app apple april arbeit are area arm
around arrested arrived art article artikel ask asked ass assault attached attack attacks
attention auch auf aufgehoben aufgenommen aufgrund aufweist aufzuheben august aus ausdrücklich
ausgeführt ausgegangen ausgeschlossen ausmachen ausschalten ausschließlich auszugehen auto autumn
außer außerhalb available away awesome baby back bad bahn bahnhof baker ball band bank banks bar
based basil bass bauer baum bayern beachten beanspruchten beantragt beat beautiful became because
becker become bed bedarf bedeutet been beendet before began begin beginnen beginnt begründet
behind behoben bei beide beiden beim being beispielsweise bekannt bekommen beleuchtung believe
bell ben bereits berg berlin beruhen beruht berücksichtigt beschreibe beschreibenden beschränkt
beschwerde beschäftigt besonderen besonders besprechung best beste bestehe bestehen bestehenden
besteht bestell bestelle bestellen bestellung besten bestimmt bestimmte bestimmten betrifft
betroffen better between bezeichnet bezieht bezogen bezüglich biene bier bietet big bild bill
billion bin birne birth birthday bis bisherigen bishop bislang bisschen bit bitte black blau
bleiben bleibt blog blume bob body bodyboarding book border born both bought box boy boys brain
brauche braucht braun break bring bringen bro broke bronze brooks brot brother brown bruder brutto
buch buche buchen bus busch bush business busy but buy bzw bäcker bär büro café call called calls
came campaign can cancer candy cant car card care career cars carter case cash cat catch cause
challenge chance change changed changes chase check chef cherry chief child children church city
claims class clean clear clementine cliff close club cold college com come comes coming companies
company concert conference confused continue continues control cook cookie cool corner could
country couple course court cover coverage crash crazy cry crystal cup current currently cut cute
dabei dad dadurch dafür dagegen daher dahin daisy damit dan danach dance danken dann dar daran
darauf daraus darf dargelegt darin dark darüber das dass date datum davon day days dazu dead deal
dean death decided definiere definitely definition dem den denen denn der deren derzeit des
deshalb design dessen detaillierten details deutlich deutschen deutschland diamant dich dick did
die died dienen dienstag dient dies diese diesem diesen dieser dieses different dinner dir direkt
doch does dog doing dollar don done donnerstag dont door dorf dort down draußen dream drei dreißig
dress drew drink dritten drive driving drug due duke durch during dünn dürfen each earl earlier
early easy eat ebenfalls ebenso eggs eher eiche eigene eigenen ein eine einem einen einer eines
einfach eingerichtet eingesetzt eingestellt einige einkaufs einmal eins einschalten einschließlich
einstellen einzelnen either election elektronische elf else email emails end endet ends energy
engel engelhard enjoy enough enter entferne entfernen entgegen enthalten enthält entnehmen
entscheiden entschieden entsprechend entsprechende entsprechenden entspricht episode erde ereignis
erfasst erfolgen erfolgt erforderlich erforderliche erforderlichen erfüllt ergeben ergibt erhalten
erhöhe erhöhen erika erinnere erinnern erinnerung erinnerungen erkennbar erkennen erklärt erneut
ernst erreichen erreicht ersetzt ersichtlich erst erste erstelle erstellen ersten erster erzähl
erzähle eröffnet essen etwa etwas euro even evening event events ever every everyone everything
excited expected experience eyes face facebook faces fact fahre fahren fahrrad failed faith falke
fall fallen familie family famous fan fans far farbe fast father favorite favoriten features feel
feeling feet fehlt female fest festgestellt feuer few fichte field fight film filme final finally
find finde finden findet fine finish finished fire firma first fischer fisher fitness five flach
flight flugzeug fluss folge folgende folgenden folgt follow followed followers following food
football for forces forest forget form former fort forward foto found founded four frage frank
frau free frei freiheit freitag freude freund freunde freundin friday frieden friend friendly
friends froh from fromm front früh früher frühling fuchs fuck fucking full fun funny further
future fußball fährt fällt förster füge führen führt führte fünf fünfzehn für fürst gab game games
ganz gar garten gas gave gebe geben geboren geboten geburtstag geeignet geführt gegeben gegen
gegend gegenüber geh gehe gehen geht gehören gehört gekommen gelb geltend geltenden gemacht
gemachten gemäß genannt genannten genau gene general genommen genügt geplant geplanten gerade
germany gern gerne gesamten geschickt geschrieben gesetzlichen gesperrt gestellt gestern get
getroffen gets getting gewesen geworden gewährt geändert ghost gib gibt gilt ging ginger girl
girls give given gives giving gleich glück gmail goal goes going gold gon gone gonna good google
got government grace graf grant gray great greatest green grey gross group grow groß große großen
grundsätzlich grundsätzliche gruppe grün guess gut gute guten guter guy guys gym gärtner hab habe
haben had haha hahn hair half hall hallo halten hamburg hand handelt hands happen happens happy
hard harp has hase hast hat hate hatte hatten haus hause have having head health hear heard
hearing heart heath heide heike heiß heißt held helfen hell heller help her herbst here herr heute
heutige heutigen hey hier hierzu high hill him himmel hin hinaus hingegen hinreichend hinsichtlich
hinzu hinzufügen hirsch his history hit hoch hockey hoffnung hold holiday holly home honey hope
hospital hot hotel hour hours house how huge hund hunter hält hätte hätten hörbuch hören hübsch
ich id idea ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres ill immer important include included
including indem info information informationen innerhalb ins insbesondere insgesamt inside
insoweit instead into irgendeine irgendwas irgendwelche issue ist its ivy jack jade jahr jan jay
jazz jede jedem jeden jedenfalls jeder jedoch jetzt jeweiligen jeweils jim job jobs join joy juli
june jung jungs juris just jäger kaffee kaiser kalender kalt kam kann kannst kanzlei katze kaufen
keep kein keine keinen keiner kids kill killed killing kind kinder king kirche kirsch kita kitty
klar klasse klein kluge knight know known knows koch kochen kocht kollege komme kommen kommenden
kommt kompletten konkreten konnte konnten kontakt kontakten kraft kristall krumm krüger kuchen
kundenservice kurz köln könig könne können könnte könnten küche lady lake land lang lange language
large lass lassen last late later latest laufen laufenden laugh lauter lautet lautsprecher
lautstärke law leader leading league learn least leave leaving leben lebensmittel led lediglich
left lehrer leid leipzig lesen less let letzte letzten letzter leute level licht lichter lieb
liebe lieber lieblings lied lieder liegen liegt lies life light like liked likely lila lily linde
line link list liste listen listening little live living lmao local located location lol long look
looked looking looks lord los lose loss lost lot lots lotus love loved lovely luck luna lunch
lustig lässt läuft lösch lösche löschen löwe mach mache machen macht mad made mag mai mail main
major majority make makes making mal mama man mandy mann many mara mark market martin mason match
matter maurer max may maybe maßgeblichen meal mean means media meer meet meeting mehr mehrere
mehreren mein meine meinem meinen meiner meisten member members men message met mich might
military miller million min mind mindestens mine minister minute minuten minutes mir miss missed
missile missing mister mit mitnehmen mittag mittagessen mittwoch mom moment mon monat mond money
montag month months moon more morgen morgens morning most mother mountain move moved movie much
music musik muss musste must mutter myself mädels märz möchte möglich möglichen müller münchen
mündlichen müsse müssen nach nachbar nachdem nachmittag nachricht nachrichten nacht nahe nahm name
named namen national near nearly neben need needs nehmen nett neu neue neuen neuer neues neueste
neuesten neun neunzehn neusten never new news next nice nicht nichts nick nie night noch north not
nothing nova now nuclear number nun nur nutzen nächste nächsten nächstes nähe nämlich oben obwohl
ocean oder off offensichtlich offer office official officials offiziell oft ohne oil okay old
olive olly oma omg once one onkel online only opa open opened order original ort other others ots
our out outside over own paar page pain parents park parks part parties party passenger passengers
passiert past pat pay peace peach pearl people pepper per perfect person phone photo photography
photos pic pick pictures pizza place plan plane planmäßig plans plate platz play played players
playing playlist please plus podcast podcasts point points police political position possible post
postal poste posted posteingang potter power ppl practice praxis preis present press pretty price
prices prince private pro probably problem process professional program project prozent prüfe
prüfen public punkt put queen question questions quote race radio rain randy rap rathaus rather
ray read reading ready real really reason reasons received rechnen rechtlichen recommend record
red regelmäßig regen regenschirm region regnen reich relationship release released remain remember
report reports research respect rest restaurant restaurants return review rezept rich richter
richtet ride right ritter river rivers road rob robin rock room rosa rose rosemary rot round ruby
rufe rules run rund running runter sachsen sad sag sage sagen sagt sagte said sales salon sam same
samstag sandy sat save saw say saying says schalte schick schicke schicken schiff schlafen
schlafzimmer schlagzeilen schließlich schnee schneider schon school schreibe schreiben schule
schwarz schwer schwester schäfer schön schöne schüler score sea search season sechs second
security see seeing seem seems seen sehen sehr sei seien sein seine seinem seinen seiner seines
seit seite selbst selig send sende sender sent series serious service services set setze setzt
setzte several sex shadow share she shit shop short shot should show shows shut sich sicher sick
side sie sieben siebzehn sieht silber silke since sind single sir siri sister site situation six
sky sleep small smile smith snow social sohn solche solchen solcher sold soll sollen sollte
sollten some somebody someone something somit sommer son sondern song songs sonne sonnenschein
sonntag soon sorry sound sounds soweit sowie sowohl sozialen space speaking special speech
speichere spend spiel spiele spielen spielt spitz sport sprechen spät später stadt staff stand
star stark start starte started starting starts state statement station statt status staubsauger
stay steckdose stehen stehenden steht stein stell stelle stellen stellt step stern stets still
stolz stone stop store stores storm story straight strand straße street strong students studio
study stuff stumm stunde stunden stupid sturm such suche sue sugar summer sun sunday sunny super
support supposed sure system süß tag tage take taken takes taking tal talk talking talks tanne
tante tasse tatsächlich tatsächlichen tax taxi taylor tea team teams technischen teilweise tell
tells temperatur termin termine terminplan test text thal than thank thanks that the their them
then there these they thing things think thinking thinks third this those though thought three
through ticket tickets tief till time times tired titel title tochter tod today together told
tomorrow tonight tonite too took top tor touch tough tour town track tracks trage tragen train
training travel treffen tried trinken troops trotz true trust try trying trägt tun turn turned
turner tweet tweets twitter twittere two tätig töpfer uber uhr uhrzeit umfasst umgeleitet
unabhängig unbegründet und under understand uni unmittelbar uns unter until unzulässig upon
ursprünglichen use used user username using van vater veranstaltung verbunden verein vereinbart
verkehr verkehren verkehrt verlangt verletzt verpflichtet verschiedene version verstehen vertreten
verwendet very vgl via victims victor victoria video viel viele vielen vielmehr vier vierzehn view
village viola violet visit vogel voll vollständig vom von vor voraus vorgesehen vorgetragen
vorhersage vorliegend vorliegenden vote wagner wahrheit wahrscheinlich wait waiting wake wald walk
walker wan wann wanna want wanted wants war waren warm warum was wasser watch watching water way
wear wearing weather weber website wechselkurs wecker wedding weder week weekend weeks weg wegen
weil wein weiss weit weiter weitere weiteren weiterer weiterhin weiß welche welchem welchen
welcher welches well welt wemo wenig weniger wenn went wer werde werden were wert west wetter what
when where which while white who whole why wie wieder wiederhole wies wieviel wife will win wind
winning wins winter wir wird wirklich wish wissen wit with within without witz wobei woche
wochenende wohl wohnung wohnzimmer wolf wollen wollte woman women won wonach wonder wonderful wood
woods word worden words work working works world worst wort worth would wren write wrong wrote
wunder wurde wurden während wäre würde würden würdest yeah year years yes yesterday yet you young
your yourself zehn zeig zeige zeigen zeigt zeit zeitung zimmermann zudem zug zugrunde zuhause
zuletzt zulässig zulässige zum zumindest zunächst zur zurück zurückgewiesen zurückzuweisen
zusammen zuständigen zusätzlich zutreffend zuvor zwanzig zwar zwei zweite zweiten zwischen zwölf
ändere ändern öffentlichen öffne über überhaupt übermittelt überprüfen übertragen
";
