//! What pages say around articles, by purpose: one pattern a line (see `pattern`), one block a language.
//!
//! A pattern must fit the whole line, so each is written to be impossible, or next to it, as a paragraph of an article:
//! an imperative with its object ("follow us on ..."), never a lone common word that also begins sentences.

/// Buttons and calls to share, print or comment.
pub(super) const SHARE: &str = "
share
share this
share now
share : **
share this|the|our|your article|story|post|page|recipe|news|video|on|via|with|by|link *
share on|via facebook|twitter|x|whatsapp|linkedin|email|pinterest|reddit|telegram|social *
be? sociable|social? share
share|save|print|email|bookmark article|story|post *
print this? article|page|story *
email this article|page|story|post *
tweet this *
tweet
pin it
copy link|url *
link copied *
save|bookmark|read for|it later *
comments
comments #
# comments|comment|shares|views
leave|post|write|add a|your comment|reply|response *
join|continue the conversation|discussion|debate *
view|show|read|see|load all? # comments *
show|hide|view|load|read|see all? comments *
what do you think : **
let us know what you think *
let us know in the comments *
did you find this article|page|story helpful|useful *
was this article|page helpful|useful *

teilen
teilen auf|per|via|mit|über *
teilen : **
artikel|beitrag|seite|inhalt teilen|drucken|weiterempfehlen|empfehlen|merken|versenden|vorlesen|kommentieren|anhören *
auf|per|via|über facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|e-mail|mail|xing teilen|senden|empfehlen *
diesen|diese|den|die artikel|beitrag|seite|inhalt|meldung teilen|weiterempfehlen|drucken|empfehlen *
teilen|teile|teilt sie? diesen|diese|den|die|unseren artikel|beitrag|seite|inhalt|meldung|text *
jetzt teilen *
link kopieren|kopiert *
kommentare
# kommentare|kommentar
kommentare anzeigen|lesen|laden|ansehen *
kommentar schreiben|verfassen|abgeben|hinterlassen *
schreiben sie einen kommentar *
schreibe einen kommentar *
artikel gefallen *

partager
partager : **
partager|partagez cet|cette|ce|l'article|l'actualité|la article|page|actualité|contenu|vidéo|sur|via|par *
partager|partagez sur|via|par facebook|twitter|x|whatsapp|linkedin|email|e-mail|mail *
partager|partagez l'article *
imprimer cet? article *
envoyer par e-mail|mail|email *
copier le? lien *
lien copié *
commenter cet|l'article *
# commentaires|commentaire|réactions
laisser|poster un commentaire *
avez-vous apprécié cet article *

compartir
compartir : **
compartir|comparte|compartí|comparta este|esta|el|la artículo|nota|noticia|publicación|entrada|página|contenido|video|vídeo *
compartir|comparte|compartí en|por|vía|via facebook|twitter|x|whatsapp|linkedin|telegram|email|correo|redes *
copiar enlace|link *
# comentarios|comentario
deja|dejar|escribe|escribir|agregar|añadir un|tu comentario *

condividi
condividi : **
condividi|condividere questo|questa|l'articolo|articolo|la|il articolo|pagina|notizia|post|contenuto|video|su|via *
condividi|condividere su|via|con facebook|twitter|x|whatsapp|linkedin|telegram|email *
condividi|stampa articolo|l'articolo
copia il? link *
# commenti|commento
lascia un commento *

compartilhe|compartilhar|partilhar|partilhe
compartilhe|compartilhar|partilhar|partilhe : **
compartilhe|compartilhar|partilhar|partilhe este|esta|o|a|essa|esse artigo|notícia|matéria|reportagem|página|post|conteúdo|texto|vídeo *
compartilhe|compartilhar|partilhar|partilhe no|na|via|em|por facebook|twitter|x|whatsapp|linkedin|telegram|email|e-mail *
copiar o? link|ligação *
# comentários|comentário
deixe um|seu|o comentário *

delen
deel|delen : **
deel|delen dit|deze|het artikel|bericht|pagina|nieuws|verhaal|video *
deel|delen via|op|met facebook|twitter|x|whatsapp|linkedin|email|e-mail|mail *
kopieer de? link *
# reacties|reactie
plaats|schrijf een reactie *
";

/// Newsletters, channels, accounts and following.
pub(super) const NEWSLETTER: &str = "
newsletter|newsletters
our? weekly|daily|free newsletter|newsletters *
sign|signup up? to|for * newsletter|newsletters|briefing|email|emails|alerts|inbox|updates **
sign up here|now|today|free *
sign up * for * newsletter|newsletters|briefing|email|emails|alerts|inbox **
register here|now|today * newsletter|newsletters **
subscribe
subscribe now|today|here *
subscribe to|for our|the|my|a * newsletter|newsletters|channel|podcast|emails|mailing|feed|magazine|briefing **
subscribe to|for * newsletter|newsletters|briefing **
subscribe to|via email|rss|updates|newsletter *
get|receive|have|want * news|stories|headlines|newsletter|updates|email|alerts|coverage * in|into|to|straight|delivered|directly your|straight|directly|to|inbox **
get|receive our|the * newsletter|newsletters **
get our * email|emails|briefing|alerts **
i would|want like? to be|receive emailed|emails|updates|offers|newsletters|newsletter|marketing **
i would like to be emailed **
join our|the * newsletter|mailing|whatsapp|telegram|community|channel **
enjoyed|like|liked|enjoying|love this|our|what|more * newsletter|subscribe|newsletters **
don't|never miss|miss * newsletter|newsletters|inbox **
enter|add|type your? email|e-mail address *
your email|e-mail address will not be published **
your email|e-mail address *
by|when signing|subscribing|submitting|clicking|registering|providing|entering|continuing|creating * you|i agree|consent|accept|acknowledge|confirm|will|understand **
you can|may unsubscribe|opt *
you can|may unsubscribe|opt|change|withdraw * at any time **
thanks|thank you? for subscribing|signing|registering *
no spam *
already a|have subscriber|member|account|an * log|sign **
already a|have subscriber|member|account|an account? *
log|sign in to|or|for read|continue|comment|sign|register|subscribe *
log|sign in
become a member|subscriber|supporter|patron *
create|register a|for free? account|free *
download|get our free? * app|apps **
follow|like us|me on|at|@|via|: **
find|join|visit us|me on facebook|twitter|x|instagram|threads|bluesky|mastodon|whatsapp|telegram|tiktok|youtube|linkedin|social **
follow|like us|me
follow us|me|@ **
follow * on facebook|twitter|x|instagram|threads|bluesky|mastodon|whatsapp|telegram|google|flipboard|tiktok|youtube|linkedin **
like us on facebook **
connect with us|me *
stay informed|connected|updated|up-to-date : *
stay|keep up to date with * newsletter|newsletters|app|emails **
for|get more|all|latest * follow|like us|our|me|@ **
for more|all|daily * follow|subscribe|sign us|up|to|our|@ **
for more * visit|download our|us|www **
add * as a? preferred source *
do|have|got you? have? a? story|tip|news|information|question * contact|email|e-mail|get|call|send|let|write|whatsapp **
got|have a story|tip
contact|email|e-mail our|the newsdesk|newsroom|author|reporter|editor|news *
this article|story|piece first? appeared|is|was * our|the newsletter **

newsletter abonnieren|bestellen|anmelden|erhalten *
zum|zur|unser|unseren newsletter|newsletters anmelden|abonnieren|anmeldung *
jetzt|hier unseren|den|zum|für|kostenlosen|kostenlos|unser|newsletter * abonnieren|bestellen|anmelden|registrieren **
abonnieren|abonniere|abonniert|bestellen|bestelle|erhalten|erhalte|lesen sie? unseren|den|meinen|unsere|jetzt|hier|täglich|kostenlos * newsletter|kanal|podcast|whatsapp-kanal|newsletters **
abonnieren|abonniere|abonniert sie? uns **
melden|melde|registrieren|registriere sie|dich sich? * newsletter|newsletters **
tragen|trage sie|dich sich? * newsletter|e-mail **
folgen|folge|folgt sie? uns|mir|dem|unserem|unserer auf|bei|@|via|kanal|hier|jetzt|whatsapp-kanal **
folgen|folge|folgt sie? * auf|bei facebook|twitter|x|instagram|whatsapp|telegram|google|tiktok|youtube|threads|linkedin|mastodon|bluesky **
besuchen|besuche|finden|finde sie|du|uns uns|auf * facebook|twitter|x|instagram|whatsapp|youtube|tiktok *
werden sie|du fan|mitglied|abonnent *
mit ihrer|der|deiner anmeldung|registrierung|absenden * stimmen|stimmst|akzeptieren|erklären|erkläre|bestätigen **
sie|du können|kannst sich|dich|den|das * jederzeit|abmelden|abbestellen|widerrufen **
bitte geben|gib sie|deine|ihre * e-mail-adresse|e-mail|mailadresse *
ihre|deine e-mail-adresse|e-mail|mailadresse *
ihre|deine e-mail-adresse wird nicht veröffentlicht **
bleiben|bleib sie? informiert|auf *
jetzt|hier anmelden|einloggen|registrieren|abonnieren *
bereits|schon abonnent|mitglied|registriert|kunde *
keine nachricht|neuigkeiten|news|artikel mehr? verpassen *
laden|lade|hol|holen sie|dir|jetzt sich? unsere|die|unser * app **

infolettre
inscrivez-vous|inscris-toi|abonnez-vous|abonne-toi|s'inscrire|s'abonner
inscrivez-vous|inscris-toi|abonnez-vous|abonne-toi|s'inscrire|s'abonner à|a|gratuitement|ici|pour|au|dès|maintenant * newsletter|newsletters|infolettre|lettre|chaîne|podcast|offres|magazine|journal **
inscrivez-vous|abonnez-vous ici|maintenant|gratuitement *
recevez|recevoir|retrouvez * newsletter|boîte|mail|e-mail|courriel|whatsapp|infolettre **
suivez-nous|suivez-moi|rejoignez-nous|retrouvez-nous
suivez-nous|suivez-moi|rejoignez-nous|retrouvez-nous sur|aussi|également|: **
suivez * sur facebook|twitter|x|instagram|google|whatsapp|youtube|linkedin|tiktok **
je m'abonne|m'inscris *
en vous|m'inscrivant|cliquant|inscrivant|abonnant inscrivant|abonnant|sur|à|j'accepte|vous * acceptez|accepte|reconnaissez|j'accepte **
vous pouvez vous désabonner|désinscrire **
votre adresse e-mail|de|email *
votre adresse e-mail|de messagerie? ne sera pas publiée **
déjà abonné|inscrit|membre *
cet article est réservé aux abonnés *
téléchargez notre|l'appli|l'application *

suscríbete|suscríbase|suscribite|suscríbanse|suscribirse|suscribirme
suscríbete|suscríbase|suscribite|suscríbanse|suscribirse|apúntate|regístrate|inscríbete|únete|sumate|súmate a|al|aquí|gratis|para|en|y|por * boletín|boletines|newsletter|newsletters|canal|podcast|comunidad|whatsapp|telegram|nuestro|nuestra|nuestros **
recibe|reciba|recibí|recibir * boletín|boletines|newsletter|newsletters|correo|email|inbox|whatsapp **
síguenos|síganos|seguinos|síganme|sígueme
síguenos|síganos|seguinos en|a|por|también|: **
sigue|siga|seguí|seguir * en facebook|twitter|x|instagram|google|whatsapp|telegram|tiktok|youtube **
al suscribirte|suscribirse|registrarte|registrarse|hacer|continuar * aceptas|acepta **
tu|su correo electrónico|dirección *
ya eres|es|tienes suscriptor|una|cuenta *
descarga|descargá|descargue nuestra|la app|aplicación *

iscriviti|iscrivetevi|abbonati
iscriviti|iscrivetevi|abbonati|registrati alla|al|alle|ai|qui|per|a|gratis|ora|subito * newsletter|canale|podcast|community|whatsapp|telegram|nostra|nostro **
ricevi|ricevere * newsletter|email|mail|posta|whatsapp **
seguici|seguiteci|seguimi
seguici|seguiteci su|anche|sui|sulla|su|: **
segui * su facebook|twitter|x|instagram|google|whatsapp|telegram|youtube|tiktok **
resta|rimani|restate aggiornato|informato *
scarica la|l'app|nostra app *
il tuo|suo indirizzo email *
sei già abbonato|registrato *

assine|inscreva-se|subscreva|cadastre-se
assine|inscreva-se|subscreva|cadastre-se|registe-se|receba a|na|o|em|para|no|nossa|aqui|gratuitamente|as|notícias * newsletter|newsletters|boletim|canal|podcast|whatsapp|e-mail|email **
siga-nos|siga-me|sigam-nos|siga
siga-nos|siga-me|sigam-nos|siga|acompanhe|curta no|na|nas|em|o|a|os|as|também|nossa|nosso|: * facebook|instagram|twitter|x|whatsapp|telegram|google|redes|youtube|tiktok **
siga-nos no|na|nas|em|: **
entre|participe|participa|clique no|do|em|para * canal|grupo|comunidade * whatsapp|telegram **
ao se|assinar|clicar|continuar|inscrever inscrever|cadastrar|você|concorda|em * concorda|aceita|concordo **
baixe|descarregue o|nosso|a|nossa app|aplicativo|aplicação *
já é|sou assinante *

nieuwsbrief|nieuwsbrieven
schrijf|meld|abonneer je|u|jezelf * nieuwsbrief|nieuwsbrieven|kanaal|podcast|whatsappkanaal **
ontvang|krijg * nieuwsbrief|nieuwsbrieven|mailbox|inbox **
volg ons|mij|me
volg ons|mij|me op|via|ook|hier|: **
volg * op facebook|twitter|x|instagram|google|whatsapp|tiktok|youtube **
al abonnee *
download onze|de * app **
";

/// Links to other pages.
pub(super) const RELATED: &str = "
read more|also|next|too|now
read more|also|next|too|now|this|on : **
read : **
read more stories|news|articles|about|here|at|on|in *
read more from *
read the|our full|original|rest|entire|complete story|article|report|post|text|statement *
read full|original|entire story|article|report|post *
also read : **
also? see also|more : **
also on|from : **
see also|more
related
related : **
related articles|stories|content|topics|links|posts|news|coverage|reading|videos|article|story|post|link|topic|video|items
related articles|stories|content|topics|links|posts|news|coverage|reading|videos|article|story|post|link|topic|video : **
more|latest|other|top|recent related? stories|news|articles|headlines|videos|coverage|posts
more|latest|other|top|recent related? stories|news|articles|headlines|videos|coverage|posts from|about|in|on *
more stories|news|articles|headlines|videos|coverage|posts like|by|to|for *
more on this|the story|topic|subject *
more on this
more like this *
more on|from|about : **
you|we|readers|people may|might|could|also|think also? like|enjoy|be|love|want|liked|you'll|you'd|read interested? *
you'll|you'd also? like|love|enjoy *
what to read next *
read|watch|up next : **
don't|dont miss
don't|dont miss : **
recommended
recommended for|reading|articles|stories|videos|posts|links|content *
suggested|further|recommended|additional reading|stories|articles|posts
suggested|further|recommended|additional reading : **
most read|popular|viewed|shared|watched|commented
most read|popular|viewed|shared : **
most read|popular|viewed|shared in|on *
popular|trending|featured|editors'|editor's|editors now|articles|stories|posts|picks|pick|choice|today|topics|videos
trending
up|read next
next|previous article|story|post|page
next|previous article|story|post : **
previous next
click|tap here
click|tap here|through|below|on here|link|below? * to|for * more|read|full|latest|watch|sign|subscribe|see|view|listen|download|our|join|buy|get **
to read|see|view more|the|this|our|full * click|visit|subscribe|go|tap|here|sign **
back to top|home|homepage|all|blog|news|overview|main|list|articles *
skip to|past|advertisement *
continue|keep reading
continue|keep reading below|the|this|here|: **
article|story continues|continue below|after|under *
find|learn|discover out? more
find|learn|discover out? more : **
find|learn|discover out? more here|at *
show|load|view|see more|less
view|see|show|open|browse full|all|the|more|our|image|photo|larger gallery|images|photos|image|photo|articles|posts|stories|results|slideshow|map|archive|version|size|profile|by *
view|see|open|start|launch gallery|slideshow|photos|images
in this article|story|section
table of contents
on this page
jump to
jump to : **
topics|tags|filed|categories|category : **
filed under *
source|sources : link|links|here *

lesen|lies|lest|mehr|auch lesen|sie|auch|mehr|dazu auch|mehr|dazu|hier|interessant : **
lesen|lies|lest sie? auch|mehr|weiter|dazu|hier|hierzu|jetzt
lesen|lies|lest sie? den original|originalartikel|originaltext **
dieses thema im programm : **
dieses thema im programm
lesen|lies|lest sie? auch|dazu|hierzu|hier|jetzt|mehr|weiter auch|mehr|weiter|dazu|unsere|unseren|im|in|zum|über|hier|alles|den|die|das|unser **
lesen|lies|lest sie? auch|dazu|hierzu|hier|jetzt|mehr|weiter|noch|weitere : **
mehr zum thema
mehr zum|zu|über|von|aus|vom|dazu thema|diesem|: **
mehr zu|über|von|aus * : **
mehr dazu
mehr dazu hier|lesen|: **
mehr lesen|erfahren|anzeigen
mehr lesen|erfahren : **
mehr erfahren|lesen sie|hier *
mehr|weitere infos|informationen|details|hintergründe : **
mehr|weitere|alle infos|informationen|details|hintergründe hier|finden|unter|gibt|dazu * hier|unter|auf|im|in|online|www|es|sie *
mehr|weitere|alle artikel|beiträge|news|nachrichten|meldungen aus|zu|zum|von|vom|über *
mehr|weitere|alle artikel|beiträge|nachrichten|meldungen|themen|news|links|videos|pressemitteilungen anzeigen|laden|lesen|ansehen|entdecken|finden *
weitere artikel|beiträge|nachrichten|meldungen|themen|news|links|videos|pressemitteilungen
weiterführende|weitere|externe links|informationen|artikel|literatur
weiterführende links|informationen|artikel : **
weitere|interessante|spannende|aktuelle|neueste|neuste|beliebte|beliebteste artikel|beiträge|themen|nachrichten|meldungen|news *
auch|ebenfalls interessant|spannend|lesenswert
auch|ebenfalls interessant|spannend|lesenswert|lesen : **
lesetipp|lese-tipp|leseempfehlung|lesetipps|leseempfehlungen|buchtipp
lesetipp|lese-tipp|leseempfehlung|lesetipps|leseempfehlungen : **
weiterlesen
weiterlesen|weiter lesen|nach|hier|: **
zum weiterlesen *
ähnliche|verwandte|passende artikel|beiträge|themen|nachrichten|meldungen|inhalte|suchen
ähnliche|verwandte|passende artikel|beiträge|themen|nachrichten|meldungen|inhalte zu|zum|: **
passend|hierzu dazu|zum
passend dazu|zum thema? : **
das könnte|dürfte|kann sie|dich|euch|ihnen|dir auch? interessieren|gefallen|noch *
auch interessant|interessieren|spannend
meistgelesen|meistgelesene
meistgelesene|meistkommentierte artikel|beiträge *
am meisten|häufigsten gelesen|kommentiert|geklickt *
empfohlene|empfohlener artikel|beiträge|inhalte|links
empfehlungen|empfehlung der|für|: **
unsere empfehlung|empfehlungen *
zurück zur|zum|zu startseite|übersicht|artikel|newsroom|liste|start|hauptseite|seite *
zur startseite|übersicht *
nach oben
zum thema
zum thema : **
siehe auch|dazu|hierzu
siehe auch|dazu|hierzu : **
hier klicken *
hier geht|gehts|geht's es? zum|zur|zu|weiter|lang **
klicken|klicke|klick sie? hier *
klicken|klicke sie? hier um|für **
alle artikel|nachrichten|news|beiträge|meldungen|infos|informationen zu|zum|von|vom|aus|über *
alles zum|zu thema *
zum|zur artikel|video|liveticker|live-ticker|podcast|bildergalerie|fotostrecke|galerie
nächster|vorheriger artikel|beitrag
schlagworte|stichwörter|stichworte|themen|tags|kategorien|rubrik : **
inhaltsverzeichnis

lire|voir|écouter|lisez|relire|regarder|découvrir|ecouter aussi|également|egalement
lire|voir|écouter|lisez|relire|regarder|découvrir|ecouter aussi|également|egalement : **
lire|voir|écouter|lisez|relire aussi|également notre|nos|l'article|le|la|les|l'interview|l'entretien *
à|a lire|voir|écouter|découvrir|relire
à|a lire|voir|écouter|découvrir|relire aussi|également|sur|dans|ailleurs
à|a lire|voir|écouter|découvrir|relire aussi|également|sur : **
à|a lire|voir|écouter|découvrir|relire : **
à|a lire|voir|découvrir aussi|également|sur|dans *
lire la|plus suite|d'articles *
lire plus
lire notre|nos|l'article|l'intégralité|l'intégrale|l'interview *
pour aller|en plus|savoir loin|plus
pour aller|en plus|savoir loin|plus : **
en savoir plus
en savoir plus sur|: *
plus d'infos|d'informations|d'articles|d'actualités|d'actualité *
plus|autres d'infos|d'informations|infos : **
sur le|ce même|meme sujet|thème
sur le|ce même|meme|sujet|thème sujet|thème? : **
dans|sur|lire la|le même rubrique|dossier *
articles|contenus|sujets|contenu|article liés|associés|similaires|connexes|recommandés|lié|associé|récents
les plus lus|lues|partagés|consultés *
vous aimerez|pourriez|pouvez|devriez aussi|également|aimer|lire *
cela|ceci peut|pourrait vous intéresser *
cliquez|clique ici
cliquez|clique ici|sur|pour pour|le|ce|lire|voir * lire|voir|lien|accéder|découvrir|consulter|regarder|vous **
retour à|en|au l'accueil|haut|sommaire|la *
suite de l'article *
la rédaction|redaction vous conseille|recommande *
notre|nos sélection|recommandations|conseils : **
lire|voir|afficher tous|toutes|plus les|d'articles|de *

lee|lea|leer|leé|lean|le|ve|vea|ver|mira|mire|mirá|vean|escucha|descubre|consulta también|tambien|además|más
lee|lea|leer|leé|lean|le|ve|vea|ver|mira|mire|mirá|vean|escucha|descubre|consulta también|tambien|además|más|mas|aquí|en : **
lee|lea|leer|leé|lean también|tambien|además|más|mas el|la|los|sobre|en|aquí|de|noticias|nuestra|nuestro *
lee|lea|leer|lean|mira|mire|vea : **
leer la? nota|noticia completa *
te|le|les puede|podría|podrían|pueden|va interesar
te|le|les puede|podría|podrían|pueden|va a? interesar|interesar : **
te|le|les recomendamos|sugerimos|recomienda
te|le|les recomendamos|sugerimos : **
también|tambien|además te|le|puedes|puede|lee|lea|podés interesa|puede|leer|ver|podría|interesar|interesar interesar? *
también|tambien|además lee|lea|leer|mira|vea : **
puedes|puede|podés|quizás|quizá|tal leer|ver|te|vez también|interese|le|te *
puede|podría interesarle|interesarte|interesar *
noticias|notas|artículos|contenido|contenidos|temas|nota|noticia|artículo relacionadas|relacionados|relacionada|relacionado
noticias|notas|artículos|contenido|contenidos|temas|nota|noticia|artículo relacionadas|relacionados|relacionada|relacionado : **
lo|las|los más leído|visto|leídas|leídos|vistas|leidas *
más información|noticias|info|detalles
más información|noticias|info|detalles|en|sobre : **
más información|noticias|info|artículos|notas en|aquí|de|sobre|del este|esta|el|la|www|nuestra|nuestro|aquí|este *
más sobre este|esta|el|la tema|nota
sigue|siga|seguir|continúa|continuar|continúe leyendo|lee *
haz|haga|hacé|da|dale|pulsa|pincha clic|click|aquí|en aquí|aqui|en|para|y * aquí|aqui|leer|ver|más|suscribirte|unirte|enlace|link **
haz|haga|hacé|da|dale clic|click aquí|aqui
volver al|a|arriba inicio|arriba|la|portada *
de interés|interes : **
recomendados|recomendado|destacados|etiquetas|temas : **

leggi|leggete|legga|vedi|guarda|ascolta anche|pure|altro|tutto
leggi|leggete|legga|vedi|guarda|ascolta anche|pure|altro|tutto|qui : **
leggi|leggete|legga|guarda anche|pure|qui|tutto|tutti|altro|l'articolo|ancora il|la|lo|gli|i|le|l'articolo|di|su|sul|completo|articoli|tutte|qui *
leggi|guarda|vedi : **
leggi|continua a? leggere|l'articolo|lettura *
approfondisci|approfondimenti|correlati|correlate
approfondisci|approfondimenti|approfondimento : **
potrebbe|potrebbero interessarti|interessarvi|interessarla|anche|interessare *
ti|vi potrebbe|potrebbero|può|possono anche? interessare|piacere *
articoli|notizie|contenuti|articolo correlati|correlate|simili|consigliati|correlato
per saperne|approfondire di? più?
per saperne|approfondire di? più? : **
i|le più letti|lette|visti|viste *
clicca qui *
clicca qui per **
torna su|alla|al|in|all'inizio home|inizio|cima|su *
scopri di più
scopri di più su|: *
altre notizie|news *

leia|ler|lê|veja|vejam|ver|ouça|assista|confira|saiba também|tambem|mais
leia|ler|lê|veja|vejam|ver|ouça|assista|confira|saiba também|tambem|mais|ainda|aqui|no|na : **
leia|ler|veja|ouça|assista|confira também|tambem|mais|aqui o|a|os|as|sobre|notícias|em|no|na|aqui *
leia|veja|assista|confira|ouça : **
leia a|o íntegra|matéria|reportagem|notícia|texto|artigo completa|completo|na *
saiba mais sobre|aqui|em *
continue|continua|continuar lendo|a|lendo|lectura ler? *
notícias|matérias|artigos|conteúdo|conteúdos|notícia|artigo relacionadas|relacionados|relacionado|relacionada
as|mais mais|lidas lidas|lidos|vistas *
mais lidas|lidos|notícias
mais notícias de|sobre|do|da|no *
clique|clica aqui
clique|clica aqui para|e **
voltar ao|para|à|a topo|o|início *
pode|talvez|você|isso também? pode|te|lhe|vai|interessar interessar|gostar|interesse *
você também? pode|vai|poderá gostar|se|curtir|interessar *
recomendados|recomendado para *

lees|bekijk|luister|kijk|zie ook|meer|verder
lees|bekijk|luister|kijk|zie ook|meer|verder|hier|terug|verder : **
lees|bekijk|luister|kijk|zie ook|hier|meer|verder deze|dit|het|de|over|hoe|waarom|alles|meer|ons|onze|hele|volledige|in|op *
lees : **
meer over|lezen|nieuws|weten : **
meer over|van dit|deze|het onderwerp|auteur *
meer lezen|nieuws|weten|artikelen
gerelateerd|gerelateerde|aanbevolen
gerelateerde|aanbevolen|andere artikelen|berichten|nieuws|onderwerpen *
meest gelezen|bekeken *
klik hier
klik hier om|voor **
terug naar boven|home|overzicht|de *
misschien|dit vind|ook je|u|interessant misschien? ook? * interessant|leuk
volgende|vorige artikel|bericht

czytaj|zobacz|przeczytaj|sprawdź też|także|także|również|więcej
czytaj|zobacz|przeczytaj|sprawdź też|także|również|więcej : **
läs|se|les|læs också|även|mer|også|mere
läs|se|les|læs också|även|mer|også|mere : **
čtěte|přečtěte|čtěte si? také|též|více
čtěte|přečtěte si? také|též|více : **
baca|simak juga : **
";

/// Consent, scripts and what could not be shown.
pub(super) const CONSENT: &str = "
we|our use|uses|site|website|may * cookies
we|our use|uses|site|website|may * cookies to|and|on|for|in|that|so|by|you|from **
this|our website|site|page|web use|uses|using * cookies **
by continuing|using|browsing|clicking * cookies **
to view|see|watch this|the * cookies **
cookie|cookies settings|policy|notice|preferences|consent|statement
accept|reject|manage|allow|decline all? cookies|all *
privacy policy|settings|notice
terms of|and use|service|conditions
privacy policy and terms|cookie *
terms of use|service and privacy|cookie *
this|the|your content|video|post|browser|article|page is|can|cannot|could|can't|does|doesn't|has|may|is not|be|support|no|currently|only|loading|blocked|unavailable * available|displayed|loaded|shown|supported|support|unavailable|javascript|video|cookies|load|region *
please? enable|activate|allow|turn javascript|js|cookies **
javascript is|must disabled|required|not|be *
we apologize|apologise but this|the video|content *
try refreshing|reloading your|the|this browser|page **
sorry|unfortunately this|your|the|we video|content|browser|page|article|couldn't|could * unavailable|available|support|found|load|playable *
loading
an error|something occurred|has|went|wrong *

wir verwenden|nutzen|setzen|benutzen * cookies **
diese|unsere|die webseite|website|seite|internetseite|homepage verwendet|nutzt|benutzt|setzt * cookies **
um|wenn|mit dieses|diesen|der|sie|ihre|ihrer|zustimmung|dem * cookies **
cookie-einstellungen|cookie-richtlinie|datenschutzeinstellungen|datenschutzerklärung|datenschutz
alle? cookies akzeptieren|ablehnen *
an dieser stelle * externer|externen|inhalt|externe|inhalte **
empfohlener|externer redaktioneller|externer inhalt|inhalt
externer inhalt *
dieser|dieses inhalt|video|element kann|konnte|wird|ist|steht * werden|verfügbar|geladen|angezeigt|verfügung *
ich bin|stimme damit|einverstanden|zu * externe|externen|inhalte|personenbezogene|angezeigt **
zum anzeigen|abspielen|um * aktivieren|zustimmung|einwilligung *
bitte aktivieren sie javascript|cookies *

nous|notre utilisons|site|utilise|et * cookies **
ce|notre site|contenu * cookies **
en poursuivant|continuant * cookies **
accepter|refuser|gérer tous|les|tout|mes? les? cookies *
gérer mes|les cookies|choix *
ce contenu|média|post est|n'est|a|ne|peut * bloqué|disponible|refusé|afficher|affiché *
este|nuestro|esta|nuestra sitio|web|página * cookies **
utilizamos|usamos|empleamos * cookies **
al continuar|navegar * cookies **
aceptar|rechazar|configurar todas? las? cookies *
questo|il|nostro sito * cookie|cookies **
utilizziamo|usiamo * cookie|cookies **
accetta|rifiuta|gestisci tutti? i? cookie|cookies *
este|nosso|o site|sítio * cookies **
nós|nosso utilizamos|usamos * cookies **
ao continuar|navegar * cookies **
aceitar|rejeitar todos? os? cookies *
deze|onze site|website * cookies **
wij|we gebruiken|plaatsen * cookies **
accepteer|weiger alle? cookies *
";

/// Rights lines.
pub(super) const COPYRIGHT: &str = "
copyright|© © **
copyright # **
copyright|© by|: **
© **
alle rechte|rechten vorbehalten|voorbehouden *
all rights reserved *
some rights reserved *
tous droits réservés *
todos los derechos reservados *
todos os direitos reservados *
tutti i diritti riservati *
riproduzione riservata *
derechos reservados *
this|the|our article|story|material|content|post|document|report may|cannot|must not be published|reproduced|broadcast|copied|reprinted **
nachdruck verboten|nur|und *
reproduction interdite|autorisée|in|forbidden|prohibited *
prohibida|queda la|prohibida reproducción|la *
é proibida|proibida a|reprodução reprodução? *
";

/// Advertising and its disclosures.
pub(super) const ADVERT: &str = "
advertisement|advertisements|advert|adverts|advertising|ad|ads|sponsored|promoted|promotion|sponsor
advertisement|advert|ad : **
advertisement skip|continue|scroll|continues|closes|loading|remove|below|article|story|this *
advertisement advertisement
sponsored|promoted|paid|partner content|by|post|link|links|story|message *
this is|article|content an|contains|is advertisement|sponsored|affiliate|advertorial *
scroll|skip to|past continue|advertisement|ad with? content? *
story|article continues below|after this? advertisement *
anzeige|anzeigen|werbung|werbepause|reklame
anzeige|werbung : **
anzeige|werbung anzeige|werbung|endet|beginnt|schließen|nach|das|mehr *
nach|unter der|dieser werbung|anzeige *
gesponserter|gesponsert|bezahlter inhalt|von|beitrag *
publicité|publicités|publicite|pub
la suite|lire après|sous|la cette|la|suite publicité|cette|après *
contenu sponsorisé|partenaire *
publicidad|anuncio|anuncios
continúa|continua|sigue después|abajo|leyendo|tras|luego de|después|la|para esta? la? publicidad *
contenido|artículo patrocinado *
pubblicità|annuncio|annunci
continua|prosegue dopo|la la|lettura|lettura dopo? la? pubblicità *
contenuto sponsorizzato *
publicidade|anúncio|anúncios
continua|continue após|depois|a|lendo|lendo da|a|leitura|após após? a? publicidade|anúncio *
conteúdo patrocinado *
advertentie|advertenties|gesponsord|reclame
lees|tekst|artikel verder|gaat|loopt na|onder|door|verder verder? * advertentie|reclame|foto|video
reklama|annons|annonse|reklam|реклама|iklan|mainos|hirdetés|inzerce|διαφήμιση
we|our|this may|independently|newsroom|page|article|post|site|team|evaluate|earn|review * commission|commissions|affiliate **
when|if|buying you|through buy|purchase|click|shop|make|book ** commission|commissions|affiliate **
as an? amazon|affiliate associate **
wir erhalten|bekommen * provision|kommission **
die|mit|bei|als mit|einem|den|diesen|amazon-partner * affiliate-links|affiliate|provision **
";

/// Lines that stand for a video, a sound or a gallery.
pub(super) const MEDIA: &str = "
video|audio|tv|pictures|footage|photos|film report|package|story|footage|edited|produced|editing|pictures by|from|: *
video|audio|tv report|package|story|footage|edited|produced|pictures by|: * *
video|audio|film|footage|photos|pictures by|courtesy|credit|provided|from : *
video|audio|film|footage : **
video|footage by|courtesy *
video by * with|and *
watch|listen|video|audio|podcast|gallery|slideshow|photos|pictures|webinar : **
in|the pictures|photos|video : **
watch video|live|now|here|below|above|more *
watch the|this|our|more|a full|video|clip|trailer|report|episode|latest|live|below|moment|above|interview * below|above|here|now|live|video|clip|trailer|report|episode
watch the|this|our|full full|live? video|clip|trailer|report|episode|stream|livestream|film|interview|footage|coverage *
listen to|on this|the|our|this|spotify|apple article|episode|podcast|story|full|interview|show|spotify|here *
listen to the|this|our|: podcast|article|story|episode|here *
listen here|now *
play|pause|unmute|mute video|audio|sound|episode *
video player|duration|unavailable|player|is|loading|transcript *
media playback|is|error unsupported|is|not *
click|tap|press to|the|play play|watch|listen|image|picture|photo *
scroll|swipe down? for|through|to video|more|gallery|see|images|photos pictures|images|photos *
photo|picture|image gallery
photo|picture|image gallery : **
(see|watch video|picture|photo|below|above)
sehen|hören|schauen sie|sieh|hier|höre|hör * video|podcast|interview|folge|beitrag hier|unten|an|oben|dazu *
im|das|zum|neues|mehr video|videos|podcast|audio : **
im|das|zum|zur video|podcast|bildergalerie|fotostrecke
mit video|audio|videos
zum anhören|nachhören|ansehen|anschauen
bilderstrecke|fotostrecke|bildergalerie|fotogalerie|galerie
bilderstrecke|fotostrecke|bildergalerie|fotogalerie|galerie|videobeitrag : **
en images|vidéo|photos|direct : **
vidéo|vidéos|diaporama|infographie|écoutez|regardez|regarder|écouter|voir : **
regardez|regarder|écoutez|écouter|voir|revoir la|le|cette|notre|ce vidéo|podcast|reportage|extrait|replay|direct *
vídeo|videos|vídeos|galería|fotogalería|foto-galería|escuche|escucha : **
mira|mire|mirá|vea|ve|escucha|escuche el|este|la|los|aquí video|vídeo|videos|podcast|galería|audio *
en video|vídeo|fotos|imágenes : **
fotogallery|gallery|ascolta : **
guarda|ascolta il|la|le|i|tutte|tutti video|foto|gallery|podcast|fotogallery|immagini *
assista|ouça|veja ao|a|o|as|os vídeo|vídeos|podcast|fotos|galeria|reportagem *
galeria|fotogaleria : **
bekijk|beluister|luister de|het|hier|onze|naar|deze video|video's|foto's|podcast|uitzending|aflevering|reportage *
";

/// Where an article comes from and who helped, and when it was made: whole lines, anywhere.
pub(super) const NOTES: &str = "
additional|further|with reporting|reporting|additional by|from|reporting **
reporting|editing|writing|words|edited|compiled by * reporting|editing|writing|edited|compiled by|and *
first|originally published|appeared in|by|on|at *
this|the article|story|piece|column was|first|originally|is first|originally|published|appeared|republished published|appeared|in|on|by|from *
dieser|dieses|der artikel|text|beitrag|interview erschien|ist|wurde * zuerst|ursprünglich|erstmals * erschienen|veröffentlicht|publiziert
dieser|dieses|der artikel|text|beitrag|interview erschien|ist|wurde zuerst|ursprünglich|erstmals *
# min|mins|minute read|lesezeit
# minuten|min lesezeit|leestijd|lesen
publiziert|veröffentlicht|aktualisiert|erschienen|published|updated|posted|publié|publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt : # *
";

/// Calls that stand behind other words of a line; looked for only where one of [`CALL_MARKS`] stands.
pub(super) const CALLS: &str = "
** sign|signing up for|to our|my|ap's * newsletter|newsletters **
** subscribe|subscribing to our|my * newsletter|newsletters **
** in|for our free|daily|weekly|regular * newsletter|newsletters
** unseren|unserem|unser|unsere|diesen|diesem * newsletter|newsletters * anmelden|abonnieren|registrieren|anmeldung|bestellen *
** newsletter * hier geht's|gehts|geht|anmelden|abonnieren|entlang *
** contributed|contributing to this report|story|article
";

/// Without one of these none of [`CALLS`] fits.
pub(super) const CALL_MARKS: &[&str] =
    &["ewsletter", "NEWSLETTER", " to this report", " to this story", " to this article"];

/// Dates, reading times and the like, above the text only.
pub(super) const HEAD: &str = "
published|posted|updated|created|modified|edited|first last|on|at|published|updated|:? * # **
last updated|modified|edited|reviewed|:? * # **
by|date|time :? * # **
# min|mins|minute|minutes|minutos|minuti|minuten|min|minut|words|palabras to|read|reading|de|di|lesezeit|lectura|leitura|lettura|lecture|leestijd|czytania|time|lesen read|time? *
# min|mins|words
reading|estimated time|reading : * # *
lesezeit|lesedauer|leestijd : * # *
tempo|tiempo|temps|durée di|de lettura|leitura|lectura|lecture : * # *
stand|veröffentlicht|aktualisiert|erschienen|publiziert|erstellt am|um|:? * # **
zuletzt|letzte aktualisiert|aktualisierung|änderung am|:? * # **
publié|mis|modifié|posté|màj le|à|à? * # **
publicado|actualizado|actualización|atualizado|publicada|publicação el|em|a|:? * # **
pubblicato|aggiornato|ultimo il|alle|aggiornamento|:? * # **
gepubliceerd|bijgewerkt|geplaatst|laatst op|om|:? * # **
";

/// Words that name sections, for the label above a text.
pub(super) const SECTIONS: &str = "
actualidad actualité actualités aktuell aktuelles analyse analysis arts attualità ausland auto
bildung binnenland brasil buitenland business celebrity ciencia columnists comment commentary
crime cronaca cultura cultuur culture deportes deutschland digital ecologie economia economie
economy economía editorial editorials education entertainment environment esportes esteri europa
europe exclusive feature features feuilleton film finance finanzen finanças football fußball
fútbol gesellschaft gesundheit health inland international internacional kolumne kommentar kultur
lifestyle lokales meinung monde mondo money movies mundo music nachrichten nacional national
netzwelt news nieuws noticias notizie notícias opinião opinion opinions opinión panorama planète
politica politics politiek politik politique política regional reise reisen report reportage
reports royals salud salute santé saúde science sciences scienze showbiz sociedad sociedade
society société spettacoli sport sports sucesos tech technik technology technologie tecnologia
tecnología travel tv umwelt video videos weather wetenschap wirtschaft wissen wissenschaft world
économie économique ökonomie
";
