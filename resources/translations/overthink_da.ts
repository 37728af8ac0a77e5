<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="da_DK" sourcelanguage="en_GB">
<context>
    <name>Numbers</name>
    <message>
        <source>{number} bits</source>
        <translation>{number} bit</translation>
    </message>
</context>
<context>
    <name>Acceptance</name>
    <message>
        <source>Acceptance</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Acceptance · %</source>
        <translation>Accept · %</translation>
    </message>
    <message>
        <source>No draft has proposed anything</source>
        <translation>Intet udkast har foreslået noget</translation>
    </message>
    <message>
        <source>Of the draft&apos;s proposals that the target tested, the share that stood: accepted over tested, over the last {rounds} draft rounds. What the target never reached is not counted. A loop drives it towards 100 %.</source>
        <translation>Den del af udkastets forslag, som målmodellen prøvede og lod stå: godtaget ud af prøvet, over de seneste {rounds} udkastrunder. Det, målmodellen aldrig nåede til, tælles ikke med. En løkke driver tallet mod 100 %.</translation>
    </message>
    <message>
        <source>no draft</source>
        <translation>intet udkast</translation>
    </message>
    <message>
        <source>{share} accepted of those tested, lately</source>
        <translation>{share} godtaget af de prøvede på det seneste</translation>
    </message>
</context>
<context>
    <name>AnnotationsPresenter</name>
    <message>
        <source>Change the label…</source>
        <translation>Ret mærkaten …</translation>
    </message>
    <message>
        <source>Label…</source>
        <translation>Sæt mærkat …</translation>
    </message>
    <message>
        <source>Nothing is labelled here.</source>
        <translation>Her er der ingen mærkater.</translation>
    </message>
    <message>
        <source>Remove the label</source>
        <translation>Fjern mærkaten</translation>
    </message>
    <message>
        <source>Removed the label “{label}”</source>
        <translation>Fjernede mærkaten »{label}«</translation>
    </message>
    <message>
        <source>Select words of a thought or an answer to label them. Where a formatted answer is not as it was written, Ctrl+M shows it so.</source>
        <translation>Markér ord i en tanke eller et svar for at sætte en mærkat. Hvor et formateret svar ikke er, som det blev skrevet, viser Ctrl+M det sådan.</translation>
    </message>
    <message>
        <source>This run is not saved, so it cannot be labelled.</source>
        <translation>Denne kørsel er ikke gemt, så den kan ikke få mærkater.</translation>
    </message>
</context>
<context>
    <name>AppMenu</name>
    <message>
        <source>As the system has it</source>
        <translation>Som systemet</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mørkt</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprog</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Lyst</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Udseende</translation>
    </message>
    <message>
        <source>Open the folder for models</source>
        <translation>Åbn mappen til modeller</translation>
    </message>
    <message>
        <source>Overthink {version}</source>
        <translation>Overthink {version}</translation>
    </message>
    <message>
        <source>Price of energy…</source>
        <translation>Energipris …</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>Forbliv offline</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Not saved: {why} What happens is kept in memory meanwhile.</source>
        <translation>Ikke gemt: {why} Det, der sker, holdes imens i hukommelsen.</translation>
    </message>
</context>
<context>
    <name>Callout</name>
    <message>
        <source>Click to close</source>
        <translation>Klik for at lukke</translation>
    </message>
</context>
<context>
    <name>CatalogModel</name>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Kvantisering</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Størrelse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tilstand</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Only {filter}; press to end</source>
        <translation>Kun {filter}; tryk for at fjerne filteret</translation>
    </message>
    <message>
        <source>Press to show the others again</source>
        <translation>Tryk for at vise de andre igen</translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>The other lane has the machine for itself: wait for it.</source>
        <translation>Den anden bane har maskinen for sig selv: vent på den.</translation>
    </message>
    <message>
        <source>The process of {model} has ended; the next run loads it again.</source>
        <translation>Processen for {model} er slut; den næste kørsel indlæser den igen.</translation>
    </message>
    <message>
        <source>Write something to think about.</source>
        <translation>Skriv noget at tænke over.</translation>
    </message>
</context>
<context>
    <name>RunConditions</name>
    <message>
        <source>A change of one lane&apos;s settings changes the other&apos;s too: equal conditions.</source>
        <translation>Ændres den ene banes indstillinger, ændres den andens også: lige vilkår.</translation>
    </message>
    <message>
        <source>Both lanes run at once and share the cores: a fair show, slower figures.</source>
        <translation>Begge baner kører samtidig og deler kernerne: en fair fremvisning, langsommere tal.</translation>
    </message>
    <message>
        <source>Each lane has the machine for itself: figures that can be compared.</source>
        <translation>Hver bane har maskinen for sig selv: tal, der kan sammenlignes.</translation>
    </message>
    <message>
        <source>How fast tokens are shown. It slows the showing, never the measuring: every figure is that of the computation.</source>
        <translation>Hvor hurtigt tokens vises. Det sænker kun visningen, aldrig målingen: alle tal er beregningens egne.</translation>
    </message>
    <message>
        <source>One after the other</source>
        <translation>En ad gangen</translation>
    </message>
    <message>
        <source>Pace of showing</source>
        <translation>Visningens tempo</translation>
    </message>
    <message>
        <source>Reading pace</source>
        <translation>Læsetempo</translation>
    </message>
    <message>
        <source>Same settings</source>
        <translation>Samme indstillinger</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Tidsmåling</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Samtidig</translation>
    </message>
    <message>
        <source>Tokens a second of the faster lane, as shown</source>
        <translation>Tokens pr. sekund for den hurtigste bane, som vist</translation>
    </message>
    <message>
        <source>clean timings</source>
        <translation>rene tider</translation>
    </message>
    <message>
        <source>sharing the machine</source>
        <translation>deler maskinen</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>tokens/s</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Kopiér rapport</translation>
    </message>
    <message>
        <source>Overthink met a bug of its own</source>
        <translation>Overthink stødte på en fejl i sig selv</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>What is on the screen stays. Please copy this report and send it to us.</source>
        <translation>Det, der står på skærmen, bliver stående. Kopiér venligst rapporten, og send den til os.</translation>
    </message>
    <message>
        <source>What went wrong, for us to read</source>
        <translation>Hvad der gik galt, til os</translation>
    </message>
</context>
<context>
    <name>Divergence</name>
    <message>
        <source>Machine: {left} left, {right} right.</source>
        <translation>Maskine: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Neither run has a token, so there is nothing to compare.</source>
        <translation>Ingen af kørslerne har et token, så der er intet at sammenligne.</translation>
    </message>
    <message>
        <source>The left one ends there.</source>
        <translation>Den venstre slutter der.</translation>
    </message>
    <message>
        <source>The prompts differ.</source>
        <translation>Prompterne er forskellige.</translation>
    </message>
    <message>
        <source>The right one ends there.</source>
        <translation>Den højre slutter der.</translation>
    </message>
    <message>
        <source>The system prompts differ.</source>
        <translation>Systemprompterne er forskellige.</translation>
    </message>
    <message>
        <source>The two runs are identical so far.</source>
        <translation>De to kørsler er ens indtil nu.</translation>
    </message>
    <message>
        <source>The two runs are identical, to the last token.</source>
        <translation>De to kørsler er ens til den sidste token.</translation>
    </message>
    <message>
        <source>They part at character {number}: their vocabularies differ, so texts are compared.</source>
        <translation>De skilles ved tegn {number}: deres ordforråd er forskellige, så teksterne sammenlignes.</translation>
    </message>
    <message>
        <source>They part at token 0, the first of all.</source>
        <translation>De skilles ved token 0, den allerførste.</translation>
    </message>
    <message>
        <source>They part at token {number}; all before it is the same.</source>
        <translation>De skilles ved token {number}; alt før den er ens.</translation>
    </message>
    <message>
        <source>Timing: {left} left, {right} right.</source>
        <translation>Tidtagning: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Token {token}: {text} put there by the app</source>
        <translation>Token {token}: {text} indsat af appen</translation>
    </message>
    <message>
        <source>Token {token}: {text} {probability}, surprisal {surprisal}, entropy {entropy}</source>
        <translation>Token {token}: {text} {probability}, overraskelse {surprisal}, entropi {entropy}</translation>
    </message>
    <message>
        <source>Two runs are needed to see where they part.</source>
        <translation>Der skal to kørsler til for at se, hvor de skilles.</translation>
    </message>
    <message>
        <source>Versions: {left} left, {right} right.</source>
        <translation>Versioner: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>What was said before the prompt differs.</source>
        <translation>Det, der blev sagt før prompten, er forskelligt.</translation>
    </message>
    <message>
        <source>lanes together</source>
        <translation>banerne samtidig</translation>
    </message>
    <message>
        <source>one after the other</source>
        <translation>en ad gangen</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>slut</translation>
    </message>
    <message>
        <source>{reason} So there is no place where they part.</source>
        <translation>{reason} Derfor er der ikke noget sted, hvor de skilles.</translation>
    </message>
</context>
<context>
    <name>DivergenceStrip</name>
    <message>
        <source>Bring the place into sight in both lanes</source>
        <translation>Rul stedet frem i begge baner</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Show the place</source>
        <translation>Vis stedet</translation>
    </message>
    <message>
        <source>Take the marks away (Escape)</source>
        <translation>Fjern markeringerne (Escape)</translation>
    </message>
    <message>
        <source>Where the two runs part</source>
        <translation>Hvor de to kørsler skilles</translation>
    </message>
</context>
<context>
    <name>DownloadPanel</name>
    <message>
        <source>Arrow keys choose a model, Enter downloads or pauses it</source>
        <translation>Piletasterne vælger en model, Enter henter den eller sætter den på pause</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsæt</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Kassér</translation>
    </message>
    <message>
        <source>Download models</source>
        <translation>Hent modeller</translation>
    </message>
    <message>
        <source>Downloads go to {folder}</source>
        <translation>Det hentede lægges i {folder}</translation>
    </message>
    <message>
        <source>Downloads go to {folder}, {free} free</source>
        <translation>Det hentede lægges i {folder}, {free} ledig</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Hent…</translation>
    </message>
    <message>
        <source>Goes on where it stopped</source>
        <translation>Fortsætter, hvor den standsede</translation>
    </message>
    <message>
        <source>Licence: {licence}.</source>
        <translation>Licens: {licence}.</translation>
    </message>
    <message>
        <source>Models that can be downloaded</source>
        <translation>Modeller, der kan hentes</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Shows size and licence first</source>
        <translation>Viser størrelse og licens først</translation>
    </message>
    <message>
        <source>Stops for now; what came is kept</source>
        <translation>Standser indtil videre; det hentede beholdes</translation>
    </message>
    <message>
        <source>Stops, and throws away what came so far</source>
        <translation>Standser og smider det hentede væk</translation>
    </message>
    <message>
        <source>The app stays offline: nothing is downloaded.</source>
        <translation>Programmet forbliver offline: intet hentes.</translation>
    </message>
    <message>
        <source>The left lane runs this model</source>
        <translation>Den venstre bane kører denne model</translation>
    </message>
    <message>
        <source>The right lane runs this model</source>
        <translation>Den højre bane kører denne model</translation>
    </message>
    <message>
        <source>Use on the left</source>
        <translation>Brug til venstre</translation>
    </message>
    <message>
        <source>Use on the right</source>
        <translation>Brug til højre</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Asking the source…</source>
        <translation>Spørger kilden…</translation>
    </message>
    <message>
        <source>Checking what is here</source>
        <translation>Kontrollerer det, der er her</translation>
    </message>
    <message>
        <source>Non-commercial ({licence})</source>
        <translation>Kun ikke-kommerciel brug ({licence})</translation>
    </message>
    <message>
        <source>Not downloaded</source>
        <translation>Ikke hentet</translation>
    </message>
    <message>
        <source>Not verified: {fields}.</source>
        <translation>Ikke bekræftet: {fields}.</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>På denne maskine</translation>
    </message>
    <message>
        <source>Paused at {share}</source>
        <translation>Sat på pause ved {share}</translation>
    </message>
    <message>
        <source>Source: {source}.</source>
        <translation>Kilde: {source}.</translation>
    </message>
    <message>
        <source>That does not fit: the disk has {size} free.</source>
        <translation>Det er der ikke plads til: disken har {size} ledig.</translation>
    </message>
    <message>
        <source>The source does not answer; trying again</source>
        <translation>Kilden svarer ikke; prøver igen</translation>
    </message>
    <message>
        <source>Together about {size} to download.</source>
        <translation>I alt skal der hentes cirka {size}.</translation>
    </message>
    <message>
        <source>Verified.</source>
        <translation>Bekræftet.</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Venter på sin tur</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>udkast</translation>
    </message>
    <message>
        <source>file name</source>
        <translation>filnavn</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>under et minut tilbage</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>licens</translation>
    </message>
    <message>
        <source>repository</source>
        <translation>depot</translation>
    </message>
    <message>
        <source>size</source>
        <translation>størrelse</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>{hours} t. tilbage</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>{minutes} min. tilbage</translation>
    </message>
    <message>
        <source>{model} is downloaded and can be chosen in a lane.</source>
        <translation>{model} er hentet og kan vælges i en bane.</translation>
    </message>
    <message>
        <source>{model} was not downloaded: {why}</source>
        <translation>{model} blev ikke hentet: {why}</translation>
    </message>
    <message>
        <source>{model}, about {size}. Licence: {licence}. From {source}.</source>
        <translation>{model}, cirka {size}. Licens: {licence}. Fra {source}.</translation>
    </message>
    <message>
        <source>{share}, {speed}/s</source>
        <translation>{share}, {speed}/s</translation>
    </message>
</context>
<context>
    <name>DraftTuningPanel</name>
    <message>
        <source> s at most</source>
        <translation> s højst</translation>
    </message>
    <message>
        <source>A draft proposes tokens that the model only checks. Which one pays, and at how many tokens a round, depends on model, text and machine: measure it here. What is found is kept, and “automatic” takes it from then on.</source>
        <translation>Et udkast foreslår tokens, som modellen kun efterprøver. Hvilket der kan betale sig, og med hvor mange tokens pr. runde, afhænger af model, tekst og maskine: mål det her. Det fundne gemmes, og “automatisk” bruger det fremover.</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>Begynder…</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Drafts for {model}</source>
        <translation>Udkast til {model}</translation>
    </message>
    <message>
        <source>Find the best draft</source>
        <translation>Find det bedste udkast</translation>
    </message>
    <message>
        <source>No run begins later than this</source>
        <translation>Ingen kørsel begynder senere end dette</translation>
    </message>
    <message>
        <source>On the built-in questions in turn</source>
        <translation>På de indbyggede spørgsmål efter tur</translation>
    </message>
    <message>
        <source>On the question in the window</source>
        <translation>På spørgsmålet i vinduet</translation>
    </message>
    <message>
        <source>Prove it</source>
        <translation>Bevis det</translation>
    </message>
    <message>
        <source>Running greedily, without the draft and then with it…</source>
        <translation>Kører grådigt, først uden udkastet og så med det…</translation>
    </message>
    <message>
        <source>Runs greedily with and without the lane&apos;s draft: the text must be the same, or the first difference is shown</source>
        <translation>Kører grådigt med og uden banens udkast: teksten skal være den samme, ellers vises den første forskel</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Takes the best way as the lane&apos;s draft</source>
        <translation>Gør den bedste måde til banens udkast</translation>
    </message>
    <message>
        <source>Time to measure, in seconds</source>
        <translation>Tid til målingen, i sekunder</translation>
    </message>
    <message>
        <source>Times plain decoding, lookup and every draft that fits, in turn</source>
        <translation>Måler tiden uden udkast, med opslag og med hvert udkast, der passer, efter tur</translation>
    </message>
    <message>
        <source>Timing {way}</source>
        <translation>Måler {way}</translation>
    </message>
    <message>
        <source>Use it in the lane</source>
        <translation>Brug det i banen</translation>
    </message>
    <message>
        <source>What is measured stands</source>
        <translation>Det målte bliver stående</translation>
    </message>
    <message>
        <source>What the model is given in each pass</source>
        <translation>Det, modellen får i hvert gennemløb</translation>
    </message>
    <message>
        <source>What to measure on</source>
        <translation>Hvad der måles på</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>Det målte</translation>
    </message>
</context>
<context>
    <name>DraftTuningPresenter</name>
    <message>
        <source>Stop the lanes first: they would slow each other.</source>
        <translation>Stop banerne først: de ville bremse hinanden.</translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>A tie: llama.cpp rounds differently where it computes several tokens at once, and that alone turns their order round.</source>
        <translation>Uafgjort: llama.cpp afrunder anderledes, når den regner flere tokens ud på én gang, og alene det bytter om på deres rækkefølge.</translation>
    </message>
    <message>
        <source>A tie: rounding alone moves {nats} nats between them, as much as lies between them.</source>
        <translation>Uafgjort: afrundingen alene flytter {nats} nats mellem dem, lige så meget som der er imellem dem.</translation>
    </message>
    <message>
        <source>Accepted of tested</source>
        <translation>Godtaget af prøvede</translation>
    </message>
    <message>
        <source>Both scored anew after the same text, as log-probabilities:</source>
        <translation>Begge regnet ud på ny efter den samme tekst, som logaritmiske sandsynligheder:</translation>
    </message>
    <message>
        <source>Drafted: {choice}</source>
        <translation>Med udkast: {choice}</translation>
    </message>
    <message>
        <source>Drafting loses here: even {way} gives {times} times the plain speed ({least} – {most}). Run without a draft.</source>
        <translation>Udkast taber her: selv {way} giver {times} gange farten uden udkast ({least} – {most}). Kør uden udkast.</translation>
    </message>
    <message>
        <source>Drafting pays: {way} gives {times} times the plain speed ({least} – {most}).</source>
        <translation>Udkast betaler sig: {way} giver {times} gange farten uden udkast ({least} – {most}).</translation>
    </message>
    <message>
        <source>Identical: all {tokens} tokens are the same without a draft and with {draft}, in {rounds} draft rounds. Greedy, both.</source>
        <translation>Ens: alle {tokens} tokens er de samme uden udkast og med {draft}, i {rounds} udkastrunder. Begge grådigt.</translation>
    </message>
    <message>
        <source>In the drafted run&apos;s batches: {scores}</source>
        <translation>I portioner som i kørslen med udkast: {scores}</translation>
    </message>
    <message>
        <source>In the plain run&apos;s batches: {scores}</source>
        <translation>I portioner som i kørslen uden udkast: {scores}</translation>
    </message>
    <message>
        <source>It ended before every way was timed once, so nothing is said and nothing is kept.</source>
        <translation>Det sluttede, før alle måder var målt én gang, så intet siges, og intet gemmes.</translation>
    </message>
    <message>
        <source>Median of the ratios to plain decoding in the same pass, so that a machine that slows down falls out.</source>
        <translation>Medianen af forholdene til farten uden udkast i samme gennemløb, så en maskine, der bliver langsommere, ikke tæller med.</translation>
    </message>
    <message>
        <source>Median over the passes: tokens after the first, over the time from the first to the last, one lane alone.</source>
        <translation>Medianen over gennemløbene: tokens efter den første, over tiden fra den første til den sidste, én bane alene.</translation>
    </message>
    <message>
        <source>Min – max</source>
        <translation>Mindst – mest</translation>
    </message>
    <message>
        <source>No clear gain: the best, {way}, gives {times} times the plain speed ({least} – {most}). Run without a draft.</source>
        <translation>Ingen klar gevinst: den bedste, {way}, giver {times} gange farten uden udkast ({least} – {most}). Kør uden udkast.</translation>
    </message>
    <message>
        <source>No tie: rounding moves only {nats} nats between them. It is a bug, in Overthink or in llama.cpp.</source>
        <translation>Ikke uafgjort: afrundingen flytter kun {nats} nats mellem dem. Det er en fejl, i Overthink eller i llama.cpp.</translation>
    </message>
    <message>
        <source>Nothing could be compared with plain decoding.</source>
        <translation>Intet kunne sammenlignes med farten uden udkast.</translation>
    </message>
    <message>
        <source>Of plain</source>
        <translation>Af uden</translation>
    </message>
    <message>
        <source>One a pass; passes go on until the time is over.</source>
        <translation>Én pr. gennemløb; gennemløbene fortsætter, til tiden er gået.</translation>
    </message>
    <message>
        <source>Over all runs. A loop drives it towards 100 %.</source>
        <translation>Over alle kørsler. En løkke driver tallet mod 100 %.</translation>
    </message>
    <message>
        <source>Plain: {choice}</source>
        <translation>Uden udkast: {choice}</translation>
    </message>
    <message>
        <source>Rounding does not explain that. It is a bug, in Overthink or in llama.cpp.</source>
        <translation>Afrunding forklarer det ikke. Det er en fejl, i Overthink eller i llama.cpp.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Kørsler</translation>
    </message>
    <message>
        <source>The slowest and the fastest run.</source>
        <translation>Den langsomste og den hurtigste kørsel.</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>Tokens/s</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Måde</translation>
    </message>
    <message>
        <source>lookup</source>
        <translation>opslag</translation>
    </message>
    <message>
        <source>plain, without a draft</source>
        <translation>uden udkast</translation>
    </message>
    <message>
        <source>{draft}, {limit} a round</source>
        <translation>{draft}, {limit} pr. runde</translation>
    </message>
    <message>
        <source>{share}, in a loop</source>
        <translation>{share}, i en løkke</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Bundle, for Overthink on another machine</source>
        <translation>Bundt til Overthink på en anden maskine</translation>
    </message>
    <message>
        <source>JSON lines, with every token</source>
        <translation>JSON-linjer med alle tokens</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Table of figures</source>
        <translation>Tabel med tal</translation>
    </message>
    <message>
        <source>Web page with replay</source>
        <translation>Webside med afspilning</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>No tokens</source>
        <translation>Ingen tokens</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>Intet er kørt endnu</translation>
    </message>
    <message>
        <source>Waiting for the first tokens</source>
        <translation>Venter på de første tokens</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Date</source>
        <translation>Dato</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Afbrudt</translation>
    </message>
    <message>
        <source>Label of a span</source>
        <translation>Mærkat i teksten</translation>
    </message>
    <message>
        <source>Looping</source>
        <translation>I løkke</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Narrow the list</source>
        <translation>Filtrér listen</translation>
    </message>
    <message>
        <source>Never answered</source>
        <translation>Svarede aldrig</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>Ikke bedømt</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Udfald</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rigtigt</translation>
    </message>
    <message>
        <source>Show only sessions of a model, an outcome, a tag or a time</source>
        <translation>Vis kun sessioner med en bestemt model, et udfald, en etiket eller en dato</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Med stjerne</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiket</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>De seneste 30 dage</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>De seneste 7 dage</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>I dag</translation>
    </message>
    <message>
        <source>With notes</source>
        <translation>Med noter</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Forkert</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Luk (Esc)</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Søg</translation>
    </message>
    <message>
        <source>Find in both lanes or in one</source>
        <translation>Søg i begge baner eller i én</translation>
    </message>
    <message>
        <source>Find in the thoughts and answers</source>
        <translation>Søg i tanker og svar</translation>
    </message>
    <message>
        <source>In both</source>
        <translation>I begge</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Næste forekomst</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Forrige forekomst</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Upper and lower case are the same; a space finds any white space, line ends included.
Enter: next match. Shift+Enter: the one before.</source>
        <translation>Store og små bogstaver regnes for ens; et mellemrum finder ethvert tomrum, også linjeskift.
Enter: næste forekomst. Shift+Enter: den forrige.</translation>
    </message>
    <message>
        <source>Where to find</source>
        <translation>Hvor der søges</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>the first {count}</source>
        <translation>de første {count}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} af {count}</translation>
    </message>
</context>
<context>
    <name>MatchCounter</name>
    <message>
        <source>Nothing found</source>
        <translation>Intet fundet</translation>
    </message>
    <message>
        <source>↻ on from the end</source>
        <translation>↻ videre fra slutningen</translation>
    </message>
    <message>
        <source>↻ on from the start</source>
        <translation>↻ videre fra begyndelsen</translation>
    </message>
</context>
<context>
    <name>Fit</name>
    <message>
        <source>Both</source>
        <translation>Begge</translation>
    </message>
    <message>
        <source>Choose a smaller model, or close other programs.</source>
        <translation>Vælg en mindre model, eller luk andre programmer.</translation>
    </message>
    <message>
        <source>Do without drafting models.</source>
        <translation>Undvær udkastmodellerne.</translation>
    </message>
    <message>
        <source>Does not fit: needs ≈ {needed} of {place}, {free} free.</source>
        <translation>Der er ikke plads: kræver ≈ {needed} {place}, {free} er ledig.</translation>
    </message>
    <message>
        <source>Does not fit: one lane alone needs ≈ {needed} of {place}, {free} free.</source>
        <translation>Der er ikke plads: én bane alene kræver ≈ {needed} {place}, {free} er ledig.</translation>
    </message>
    <message>
        <source>Keep the cache as {word}.</source>
        <translation>Hold cachen som {word}.</translation>
    </message>
    <message>
        <source>Keep {model} off the GPU.</source>
        <translation>Hold {model} væk fra GPU’en.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Little to spare: {places}.</source>
        <translation>Knap plads: {places}.</translation>
    </message>
    <message>
        <source>One lane fits at a time: they are loaded in turn.</source>
        <translation>Der er plads til én bane ad gangen: de indlæses efter tur.</translation>
    </message>
    <message>
        <source>Only together these would do:</source>
        <translation>Kun tilsammen er dette nok:</translation>
    </message>
    <message>
        <source>Put {number} layers of {model} on the GPU.</source>
        <translation>Læg {number} lag af {model} på GPU’en.</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Run one after the other.</source>
        <translation>Kør dem en ad gangen.</translation>
    </message>
    <message>
        <source>Set a context of {number} tokens.</source>
        <translation>Sæt konteksten til {number} tokens.</translation>
    </message>
    <message>
        <source>Solid: weights. Hatched: cache. Dotted: intermediate results.</source>
        <translation>Udfyldt: vægte. Skraveret: cache. Prikket: mellemresultater.</translation>
    </message>
    <message>
        <source>Take {word} in place of {model}.</source>
        <translation>Brug {word} i stedet for {model}.</translation>
    </message>
    <message>
        <source>a context of {number} tokens</source>
        <translation>en kontekst på {number} tokens</translation>
    </message>
    <message>
        <source>cache</source>
        <translation>cache</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>udkast</translation>
    </message>
    <message>
        <source>intermediate results</source>
        <translation>mellemresultater</translation>
    </message>
    <message>
        <source>model</source>
        <translation>model</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>vægte</translation>
    </message>
    <message>
        <source>{number} of {all} layers on the GPU</source>
        <translation>{number} af {all} lag på GPU’en</translation>
    </message>
    <message>
        <source>{place}: ≈ {needed} needed, {free} of {total} free</source>
        <translation>{place}: ≈ {needed} kræves, {free} af {total} er ledig</translation>
    </message>
    <message>
        <source>{side}, as loaded: {used}, ≈ {needed} predicted</source>
        <translation>{side}, som indlæst: {used}, ≈ {needed} forudsagt</translation>
    </message>
    <message>
        <source>{side}, {model}, {part}: ≈ {size}</source>
        <translation>{side}, {model}, {part}: ≈ {size}</translation>
    </message>
    <message>
        <source>{side}: {picked}, picked so that it fits (otherwise ≈ {needed}).</source>
        <translation>{side}: {picked}, valgt så der er plads (ellers ≈ {needed}).</translation>
    </message>
    <message>
        <source>{used} used, ≈ {needed} predicted</source>
        <translation>{used} brugt, ≈ {needed} forudsagt</translation>
    </message>
    <message>
        <source>≈ {needed} of {free}</source>
        <translation>≈ {needed} af {free}</translation>
    </message>
</context>
<context>
    <name>FoldersMenu</name>
    <message>
        <source>Add a folder…</source>
        <translation>Tilføj en mappe …</translation>
    </message>
    <message>
        <source>Its files stay where they are</source>
        <translation>Dens filer bliver, hvor de er</translation>
    </message>
    <message>
        <source>Leave out {folder}</source>
        <translation>Udelad {folder}</translation>
    </message>
    <message>
        <source>Look where other programs keep theirs</source>
        <translation>Se efter, hvor andre programmer har deres</translation>
    </message>
</context>
<context>
    <name>FollowButton</name>
    <message>
        <source>Back to the end, and keep it in sight (Ctrl+End)</source>
        <translation>Tilbage til slutningen, og hold den i syne (Ctrl+End)</translation>
    </message>
    <message>
        <source>Follow the end of the text</source>
        <translation>Følg tekstens slutning</translation>
    </message>
    <message>
        <source>↓ Follow</source>
        <translation>↓ Følg</translation>
    </message>
</context>
<context>
    <name>Gpu</name>
    <message>
        <source>By the vendor&apos;s library, a few times a second, for the whole GPU, whoever uses it. Thin line: use, the part of the time in which something was computed. Thick line: memory in use, of all. Faint line: power, of the limit. Of several GPUs: mean use, sums of the others.</source>
        <translation>Ifølge producentens bibliotek, nogle gange i sekundet, for hele GPU’en, uanset hvem der bruger den. Tynd linje: brug, den del af tiden, hvor der blev regnet. Tyk linje: hukommelse i brug, af al. Svag linje: effekt, af det tilladte. Ved flere: gennemsnitlig brug, summen af resten.</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>GPU · %</source>
        <translation>GPU · %</translation>
    </message>
    <message>
        <source>GPU · %, both lanes</source>
        <translation>GPU · %, begge baner</translation>
    </message>
    <message>
        <source>No GPU was measured</source>
        <translation>Ingen GPU blev målt</translation>
    </message>
    <message>
        <source>no GPU measured</source>
        <translation>ingen GPU målt</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>{share} in use at last</source>
        <translation>{share} i brug til sidst</translation>
    </message>
    <message>
        <source>{watts} W</source>
        <translation>{watts} W</translation>
    </message>
</context>
<context>
    <name>FirstRunTips</name>
    <message>
        <source>Choose another model here, or drop a GGUF file on a lane.</source>
        <translation>Vælg en anden model her, eller slip en GGUF-fil på en bane.</translation>
    </message>
    <message>
        <source>Ctrl+Enter: watch both models think about this.</source>
        <translation>Ctrl+Enter: se begge modeller tænke over dette.</translation>
    </message>
    <message>
        <source>Green and underlined: proposed by the draft. Point at any token to see more.</source>
        <translation>Grønt og understreget: foreslået af udkastet. Peg på en token for at se mere.</translation>
    </message>
</context>
<context>
    <name>LabelPopover</name>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Change the label</source>
        <translation>Ret mærkaten</translation>
    </message>
    <message>
        <source>Choose a label, or write one of your own; it is remembered</source>
        <translation>Vælg en mærkat, eller skriv din egen; den huskes</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Keep the label (Ctrl+Enter)</source>
        <translation>Gem mærkaten (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Mærkat</translation>
    </message>
    <message>
        <source>Label these words</source>
        <translation>Sæt mærkat på disse ord</translation>
    </message>
    <message>
        <source>Leave it as it was (Escape)</source>
        <translation>Lad det være, som det var (Escape)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note, if you like</source>
        <translation>Note, hvis du vil</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Fjern</translation>
    </message>
    <message>
        <source>Take the label off; that can be undone</source>
        <translation>Tag mærkaten af; det kan fortrydes</translation>
    </message>
    <message>
        <source>What you want to say about these words</source>
        <translation>Det, du vil sige om disse ord</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>circling</source>
        <translation>kører i ring</translation>
    </message>
    <message>
        <source>key insight</source>
        <translation>afgørende indsigt</translation>
    </message>
    <message>
        <source>unneeded check</source>
        <translation>unødig kontrol</translation>
    </message>
    <message>
        <source>wrong step</source>
        <translation>forkert skridt</translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>1 unequal condition</source>
        <translation>1 ulige vilkår</translation>
    </message>
    <message>
        <source>? not judged, expected “{expected}”</source>
        <translation>? ikke bedømt, forventet »{expected}«</translation>
    </message>
    <message>
        <source>A draft proposes tokens that the model then only checks: the text is as without it, and comes faster where it guesses well.</source>
        <translation>Et udkast foreslår tokens, som modellen så kun skal kontrollere: teksten bliver den samme som uden, og den kommer hurtigere, hvor der gættes godt.</translation>
    </message>
    <message>
        <source>A lane runs one model: drop one GGUF file on it.</source>
        <translation>En bane kører én model: slip én GGUF-fil på den.</translation>
    </message>
    <message>
        <source>A loop is easy to draft, so this says little here.</source>
        <translation>En løkke er let at forudsige, så her siger tallet ikke meget.</translation>
    </message>
    <message>
        <source>Acceptance: accepted / tested, over all draft rounds. Tested are the proposals that the model reached, accepted ones and the one it refused.</source>
        <translation>Accept: godtaget / prøvet, over alle udkastrunder. Prøvet er de forslag, som modellen nåede til: de godtagne og det ene, den afviste.</translation>
    </message>
    <message>
        <source>Accepted / emitted: the part of the generated tokens that the draft proposed.</source>
        <translation>Godtaget / genereret: den del af de genererede tokens, som udkastet foreslog.</translation>
    </message>
    <message>
        <source>All about models…</source>
        <translation>Om alle modeller …</translation>
    </message>
    <message>
        <source>All settings of this lane back to default</source>
        <translation>Sæt alle banens indstillinger tilbage til standard</translation>
    </message>
    <message>
        <source>Answer: {joules} J.</source>
        <translation>Svar: {joules} J.</translation>
    </message>
    <message>
        <source>At {price} a kWh: {cost}.</source>
        <translation>Ved {price} pr. kWh: {cost}.</translation>
    </message>
    <message>
        <source>Both lanes ran at once and shared the machine.</source>
        <translation>Begge baner kørte samtidig og delte maskinen.</translation>
    </message>
    <message>
        <source>Bundled</source>
        <translation>Medfølger</translation>
    </message>
    <message>
        <source>By the counters of {names}, from the start to the end of the run: all that ran there, other programs included.</source>
        <translation>Ifølge tællerne i {names}, fra kørslens start til dens slutning: alt, hvad der kørte dér, også andre programmer.</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Luk (Esc)</translation>
    </message>
    <message>
        <source>Close the settings</source>
        <translation>Luk indstillingerne</translation>
    </message>
    <message>
        <source>Copies what happened, for a bug report</source>
        <translation>Kopierer, hvad der skete, til en fejlrapport</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Kopiér rapport</translation>
    </message>
    <message>
        <source>Default: {default}.</source>
        <translation>Standard: {default}.</translation>
    </message>
    <message>
        <source>Defaults for {family}</source>
        <translation>Standard for {family}</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Draft: {left} left, {right} right.</source>
        <translation>Udkast: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>From an installed package</source>
        <translation>Fra en installeret pakke</translation>
    </message>
    <message>
        <source>Generated tokens after the first, over the time from the first to the last: the prompt is not in it.</source>
        <translation>Genererede tokens efter den første, delt med tiden fra den første til den sidste: prompten er ikke med.</translation>
    </message>
    <message>
        <source>Generated tokens of the answer, its end token included.</source>
        <translation>Svarets genererede tokens, inklusive dets afsluttende token.</translation>
    </message>
    <message>
        <source>Generated tokens of the thought, its tags included.</source>
        <translation>Tankens genererede tokens, inklusive dens mærker.</translation>
    </message>
    <message>
        <source>In folders you added</source>
        <translation>I mapper, du har tilføjet</translation>
    </message>
    <message>
        <source>In your models folders</source>
        <translation>I dine modelmapper</translation>
    </message>
    <message>
        <source>Judged by mathematical equivalence with what was expected.</source>
        <translation>Bedømt ved matematisk lighed med det forventede.</translation>
    </message>
    <message>
        <source>Judged by the boxed value.</source>
        <translation>Bedømt ved værdien i rammen.</translation>
    </message>
    <message>
        <source>Judged by the number that the answer gives.</source>
        <translation>Bedømt ved det tal, svaret giver.</translation>
    </message>
    <message>
        <source>Judged by the option that the answer names.</source>
        <translation>Bedømt ved den mulighed, svaret nævner.</translation>
    </message>
    <message>
        <source>Judged by the text: the same words.</source>
        <translation>Bedømt ved teksten: de samme ord.</translation>
    </message>
    <message>
        <source>Lane, {side}</source>
        <translation>Bane, {side}</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Se efter igen</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Leder efter modeller …</translation>
    </message>
    <message>
        <source>Measure drafts…</source>
        <translation>Mål udkast…</translation>
    </message>
    <message>
        <source>Memory of the GPU that the lane&apos;s process holds, by its driver.</source>
        <translation>Den hukommelse på GPU’en, som banens proces optager, ifølge driveren.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Models (*.gguf);;All files (*)</source>
        <translation>Modeller (*.gguf);;Alle filer (*)</translation>
    </message>
    <message>
        <source>No GPU: {why}</source>
        <translation>Ingen GPU: {why}</translation>
    </message>
    <message>
        <source>No model is in memory</source>
        <translation>Ingen model er i hukommelsen</translation>
    </message>
    <message>
        <source>No proposal was tested here.</source>
        <translation>Her blev intet forslag prøvet.</translation>
    </message>
    <message>
        <source>No rule reads one value out of the answer: judge yourself.</source>
        <translation>Ingen regel kan læse én værdi ud af svaret: bedøm selv.</translation>
    </message>
    <message>
        <source>Not measured: the lane has no process.</source>
        <translation>Ikke målt: banen har ingen proces.</translation>
    </message>
    <message>
        <source>Not measured: {why}.</source>
        <translation>Ikke målt: {why}.</translation>
    </message>
    <message>
        <source>Not read from the GPU: {why}.</source>
        <translation>Ikke aflæst fra GPU’en: {why}.</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Åbn en model</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Åbn fil …</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Åbnet</translation>
    </message>
    <message>
        <source>Proposes what followed the last words before; needs no model</source>
        <translation>Foreslår det, der tidligere fulgte efter de seneste ord; kræver ingen model</translation>
    </message>
    <message>
        <source>Release the model from memory</source>
        <translation>Frigiv modellen fra hukommelsen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Nulstil alle</translation>
    </message>
    <message>
        <source>Reset {setting} to {default}</source>
        <translation>Sæt {setting} tilbage til {default}</translation>
    </message>
    <message>
        <source>Resident memory of the lane&apos;s process, as the system says now.</source>
        <translation>Den fysiske hukommelse, banens proces optager, som systemet oplyser lige nu.</translation>
    </message>
    <message>
        <source>Resident memory of the lane&apos;s process, at the end of the run.</source>
        <translation>Den fysiske hukommelse, banens proces optog, da kørslen sluttede.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Genstart</translation>
    </message>
    <message>
        <source>Runs this lane&apos;s last prompt again</source>
        <translation>Kører banens seneste prompt igen</translation>
    </message>
    <message>
        <source>Seconds from the moment the lane&apos;s process took up the run until the first generated token was known.</source>
        <translation>Sekunder fra banens proces tog fat på kørslen, til den første genererede token var kendt.</translation>
    </message>
    <message>
        <source>Settings of this lane</source>
        <translation>Banens indstillinger</translation>
    </message>
    <message>
        <source>Stop this lane</source>
        <translation>Stop denne bane</translation>
    </message>
    <message>
        <source>The best of the small models that fit, where there is one</source>
        <translation>Den bedste af de små modeller, der passer, hvis der er en</translation>
    </message>
    <message>
        <source>The lanes ran one after the other, each with the machine to itself.</source>
        <translation>Banerne kørte en ad gangen, hver med maskinen for sig selv.</translation>
    </message>
    <message>
        <source>The model is in memory, ready to run. Release it.</source>
        <translation>Modellen er i hukommelsen, klar til at køre. Frigiv den.</translation>
    </message>
    <message>
        <source>The model makes every token by itself</source>
        <translation>Modellen laver hver token selv</translation>
    </message>
    <message>
        <source>The model that thinks in this lane. Drop a GGUF file on it.</source>
        <translation>Den model, der tænker i denne bane. Du kan slippe en GGUF-fil her.</translation>
    </message>
    <message>
        <source>These do not fit</source>
        <translation>Disse passer ikke</translation>
    </message>
    <message>
        <source>These fit</source>
        <translation>Disse passer</translation>
    </message>
    <message>
        <source>Thinking: {joules} J.</source>
        <translation>Tanke: {joules} J.</translation>
    </message>
    <message>
        <source>This lane could not go on.</source>
        <translation>Banen kunne ikke fortsætte.</translation>
    </message>
    <message>
        <source>This lane&apos;s process is gone. What it said is kept.</source>
        <translation>Banens proces er væk. Det, den nåede at sige, er bevaret.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>Weights, cache and computing buffers there, by llama.cpp&apos;s word.</source>
        <translation>Vægte, cache og regnebuffere dér, som llama.cpp oplyser.</translation>
    </message>
    <message>
        <source>While this lane ran, both spent {joules} J.</source>
        <translation>Mens denne bane kørte, brugte begge {joules} J.</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>en model</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>alene</translation>
    </message>
    <message>
        <source>answered “{answer}”</source>
        <translation>svarede »{answer}«</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>svarer</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>auto: none</source>
        <translation>auto: intet</translation>
    </message>
    <message>
        <source>auto: {draft}</source>
        <translation>auto: {draft}</translation>
    </message>
    <message>
        <source>automatic draft</source>
        <translation>automatisk udkast</translation>
    </message>
    <message>
        <source>automatic: no draft</source>
        <translation>automatisk: intet udkast</translation>
    </message>
    <message>
        <source>automatic: {draft}</source>
        <translation>automatisk: {draft}</translation>
    </message>
    <message>
        <source>being judged</source>
        <translation>bedømmes</translation>
    </message>
    <message>
        <source>by box</source>
        <translation>efter ramme</translation>
    </message>
    <message>
        <source>by free memory</source>
        <translation>efter ledig hukommelse</translation>
    </message>
    <message>
        <source>by mathematics</source>
        <translation>efter matematik</translation>
    </message>
    <message>
        <source>by number</source>
        <translation>efter tal</translation>
    </message>
    <message>
        <source>by option</source>
        <translation>efter svarmulighed</translation>
    </message>
    <message>
        <source>by words</source>
        <translation>efter ordlyd</translation>
    </message>
    <message>
        <source>computed in {seconds} s · shown at reading pace</source>
        <translation>beregnet på {seconds} s · vises i læsetempo</translation>
    </message>
    <message>
        <source>computed · shown at reading pace</source>
        <translation>beregnet · vises i læsetempo</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>brød sammen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>mislykkedes</translation>
    </message>
    <message>
        <source>interrupted: how it ended is not known</source>
        <translation>afbrudt: hvordan det endte, vides ikke</translation>
    </message>
    <message>
        <source>left</source>
        <translation>venstre</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>indlæst</translation>
    </message>
    <message>
        <source>loading the draft, {share}</source>
        <translation>indlæser udkastet, {share}</translation>
    </message>
    <message>
        <source>loading the model, {share}</source>
        <translation>indlæser modellen, {share}</translation>
    </message>
    <message>
        <source>lookup</source>
        <translation>opslag</translation>
    </message>
    <message>
        <source>lookup in the text so far</source>
        <translation>opslag i teksten indtil nu</translation>
    </message>
    <message>
        <source>looped from token {token}</source>
        <translation>gik i løkke fra token {token}</translation>
    </message>
    <message>
        <source>looping since token {token}</source>
        <translation>i løkke siden token {token}</translation>
    </message>
    <message>
        <source>never answered</source>
        <translation>svarede aldrig</translation>
    </message>
    <message>
        <source>no GPU in use</source>
        <translation>ingen GPU i brug</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>intet svar</translation>
    </message>
    <message>
        <source>no draft</source>
        <translation>intet udkast</translation>
    </message>
    <message>
        <source>no run has ended yet</source>
        <translation>ingen kørsel er slut endnu</translation>
    </message>
    <message>
        <source>none</source>
        <translation>intet</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>ikke målt</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>ikke kørt endnu</translation>
    </message>
    <message>
        <source>nothing counted it</source>
        <translation>intet talte den</translation>
    </message>
    <message>
        <source>nothing here reads this GPU&apos;s memory</source>
        <translation>intet her kan aflæse denne GPU’s hukommelse</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>processor</translation>
    </message>
    <message>
        <source>ran into the token limit</source>
        <translation>nåede tokengrænsen</translation>
    </message>
    <message>
        <source>ran out of context</source>
        <translation>løb tør for kontekst</translation>
    </message>
    <message>
        <source>reading the prompt, {done} of {total} tokens</source>
        <translation>læser prompten, {done} af {total} tokens</translation>
    </message>
    <message>
        <source>right</source>
        <translation>højre</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>hastighed</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>stoppet</translation>
    </message>
    <message>
        <source>stopped before it began</source>
        <translation>stoppet, før den begyndte</translation>
    </message>
    <message>
        <source>stopped in a loop</source>
        <translation>stoppet i en løkke</translation>
    </message>
    <message>
        <source>the counters count both lanes at once: run one after the other</source>
        <translation>tællerne tæller begge baner på én gang: kør en ad gangen</translation>
    </message>
    <message>
        <source>the model itself: costs more than it saves</source>
        <translation>modellen selv: koster mere, end den sparer</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>tænker</translation>
    </message>
    <message>
        <source>thinking budget spent</source>
        <translation>tænkebudgettet er brugt</translation>
    </message>
    <message>
        <source>together</source>
        <translation>samtidig</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>venter</translation>
    </message>
    <message>
        <source>{device}: {size}.</source>
        <translation>{device}: {size}.</translation>
    </message>
    <message>
        <source>{file} is no GGUF file: drop a file whose name ends in .gguf.</source>
        <translation>{file} er ingen GGUF-fil: slip en fil, hvis navn ender på .gguf.</translation>
    </message>
    <message>
        <source>{free} of {total} free</source>
        <translation>{free} af {total} ledig</translation>
    </message>
    <message>
        <source>{number} changed</source>
        <translation>{number} ændret</translation>
    </message>
    <message>
        <source>{number} of {all} layers are on the GPU.</source>
        <translation>{number} af {all} lag er på GPU’en.</translation>
    </message>
    <message>
        <source>{number} unequal conditions</source>
        <translation>{number} ulige vilkår</translation>
    </message>
    <message>
        <source>{setting}, changed</source>
        <translation>{setting}, ændret</translation>
    </message>
    <message>
        <source>{setting}: {left} left, {right} right, as the makers of each recommend.</source>
        <translation>{setting}: {left} til venstre, {right} til højre, som hver models skabere anbefaler.</translation>
    </message>
    <message>
        <source>{setting}: {left} left, {right} right.</source>
        <translation>{setting}: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>{share} of the parameters</source>
        <translation>{share} af parametrene</translation>
    </message>
    <message>
        <source>{share} of the parameters: costs more than it saves</source>
        <translation>{share} af parametrene: koster mere, end den sparer</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ rigtigt</translation>
    </message>
    <message>
        <source>✗ wrong, expected “{expected}”</source>
        <translation>✗ forkert, forventet »{expected}«</translation>
    </message>
</context>
<context>
    <name>LanePanel</name>
    <message>
        <source>Below: {models}</source>
        <translation>Nedenfor: {models}</translation>
    </message>
    <message>
        <source>The left model</source>
        <translation>Venstre model</translation>
    </message>
    <message>
        <source>The right model</source>
        <translation>Højre model</translation>
    </message>
</context>
<context>
    <name>LanesPresenter</name>
    <message>
        <source>Next run: {difference}</source>
        <translation>Næste kørsel: {difference}</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>The language changes the next time Overthink starts.</source>
        <translation>Sproget skifter, næste gang Overthink starter.</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Entropy in bits</source>
        <translation>Entropi i bit</translation>
    </message>
    <message>
        <source>Entropy: how undecided the target was before it chose the token. The warmer the background, the more choices were open.</source>
        <translation>Entropi: hvor ubeslutsom målmodellen var, før den valgte sin token. Jo varmere baggrund, desto flere valg stod åbne.</translation>
    </message>
    <message>
        <source>Legend, {layer}: {samples}</source>
        <translation>Signaturforklaring, {layer}: {samples}</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>Løkker</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Oprindelse</translation>
    </message>
    <message>
        <source>Overthink inserted it to close the thought; dashed line</source>
        <translation>Overthink indsatte den for at afslutte tanken; stiplet linje</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Uden farver</translation>
    </message>
    <message>
        <source>Stretches in which the same tokens come again and again.</source>
        <translation>Strækninger, hvor de samme tokens kommer igen og igen.</translation>
    </message>
    <message>
        <source>Surprisal in bits</source>
        <translation>Overraskelse i bit</translation>
    </message>
    <message>
        <source>Surprisal: minus the binary logarithm of a token&apos;s probability under the target. The warmer the background, the less the target expected the token.</source>
        <translation>Overraskelse: minus totalslogaritmen af en tokens sandsynlighed ifølge målmodellen. Jo varmere baggrund, desto mindre ventede målmodellen den.</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>godtaget</translation>
    </message>
    <message>
        <source>forced</source>
        <translation>indsat</translation>
    </message>
    <message>
        <source>no marks</source>
        <translation>ingen markering</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>ikke prøvet</translation>
    </message>
    <message>
        <source>one repetition</source>
        <translation>én gentagelse</translation>
    </message>
    <message>
        <source>proposed behind a refused one, so never looked at; slanted</source>
        <translation>foreslået efter en afvist og derfor aldrig set på; kursiv</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>afvist</translation>
    </message>
    <message>
        <source>sampled</source>
        <translation>udtrukket</translation>
    </message>
    <message>
        <source>template</source>
        <translation>skabelon</translation>
    </message>
    <message>
        <source>the chat template put it there; dotted line</source>
        <translation>samtaleskabelonen satte den der; prikket linje</translation>
    </message>
    <message>
        <source>the draft proposed it and the target chose the same; underlined</source>
        <translation>udkastet foreslog den, og målmodellen valgte den samme; understreget</translation>
    </message>
    <message>
        <source>the draft proposed it, the target chose otherwise; struck through</source>
        <translation>udkastet foreslog den, målmodellen valgte en anden; overstreget</translation>
    </message>
    <message>
        <source>the next</source>
        <translation>den næste</translation>
    </message>
    <message>
        <source>the target chose it itself</source>
        <translation>målmodellen valgte den selv</translation>
    </message>
    <message>
        <source>the two shades in turn</source>
        <translation>de to nuancer på skift</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Added folder</source>
        <translation>Tilføjet mappe</translation>
    </message>
    <message>
        <source>Bundled</source>
        <translation>Medfølgende</translation>
    </message>
    <message>
        <source>Can reason</source>
        <translation>Kan ræsonnere</translation>
    </message>
    <message>
        <source>Cannot run</source>
        <translation>Kan ikke køre</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekst</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fil</translation>
    </message>
    <message>
        <source>Forgotten</source>
        <translation>Glemt</translation>
    </message>
    <message>
        <source>Found in</source>
        <translation>Fundet i</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Fra</translation>
    </message>
    <message>
        <source>Installed package</source>
        <translation>Installeret pakke</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Slags</translation>
    </message>
    <message>
        <source>Known from</source>
        <translation>Kendt fra</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Modelmappe</translation>
    </message>
    <message>
        <source>Non-commercial: {licence}</source>
        <translation>Ikke-kommerciel: {licence}</translation>
    </message>
    <message>
        <source>Not whole</source>
        <translation>Ikke hel</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Åbnet</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parametre</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Kvantisering</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Ræsonnerer</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Størrelse</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Ordforråd</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>Hel</translation>
    </message>
    <message>
        <source>a guess</source>
        <translation>et gæt</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>no; if it is being copied, it shows by itself when it is there</source>
        <translation>nej; bliver den kopieret, viser den sig selv, når den er der</translation>
    </message>
    <message>
        <source>not as far as is known</source>
        <translation>ikke så vidt vides</translation>
    </message>
    <message>
        <source>not verified: {fields}</source>
        <translation>ikke efterprøvet: {fields}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>ukendt</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>yes, between {tags}</source>
        <translation>ja, mellem {tags}</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} tokens</translation>
    </message>
    <message>
        <source>{family} (a guess)</source>
        <translation>{family} (et gæt)</translation>
    </message>
    <message>
        <source>{licence}, not for commercial use</source>
        <translation>{licence}, ikke til kommerciel brug</translation>
    </message>
    <message>
        <source>{licence}, says the file</source>
        <translation>{licence}, siger filen</translation>
    </message>
    <message>
        <source>{size} in {count} files</source>
        <translation>{size} i {count} filer</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>What the model thinks and answers. Arrow keys go from token to token.</source>
        <translation>Hvad modellen tænker og svarer. Piletasterne går fra token til token.</translation>
    </message>
</context>
<context>
    <name>ManualVerdict</name>
    <message>
        <source>Press again to take it back</source>
        <translation>Tryk igen for at tage den tilbage</translation>
    </message>
    <message>
        <source>Your verdict: right (Alt+Y)</source>
        <translation>Din dom: rigtigt (Alt+Y)</translation>
    </message>
    <message>
        <source>Your verdict: unsure (Alt+U)</source>
        <translation>Din dom: usikkert (Alt+U)</translation>
    </message>
    <message>
        <source>Your verdict: wrong (Alt+N)</source>
        <translation>Din dom: forkert (Alt+N)</translation>
    </message>
    <message>
        <source>you: right</source>
        <translation>du: rigtigt</translation>
    </message>
    <message>
        <source>you: unsure</source>
        <translation>du: usikkert</translation>
    </message>
    <message>
        <source>you: wrong</source>
        <translation>du: forkert</translation>
    </message>
</context>
<context>
    <name>PromptPresenter</name>
    <message>
        <source>Press Run again to try it all the same.</source>
        <translation>Tryk på Kør igen for at prøve alligevel.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Luk denne besked</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>to first</source>
        <translation>til første</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>tanke</translation>
    </message>
    <message>
        <source>stop the run</source>
        <translation>stop kørslen</translation>
    </message>
    <message>
        <source>on</source>
        <translation>til</translation>
    </message>
    <message>
        <source>off</source>
        <translation>fra</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>no budget</source>
        <translation>intet budget</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>mark and go on</source>
        <translation>markér og fortsæt</translation>
    </message>
    <message>
        <source>make it answer</source>
        <translation>få den til at svare</translation>
    </message>
    <message>
        <source>looping</source>
        <translation>i løkke</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alt</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>energi</translation>
    </message>
    <message>
        <source>drafted</source>
        <translation>fra udkast</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisk</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>godtaget</translation>
    </message>
    <message>
        <source>What to do when the text repeats itself.</source>
        <translation>Hvad der skal ske, når teksten gentager sig selv.</translation>
    </message>
    <message>
        <source>Verifies</source>
        <translation>Efterprøver</translation>
    </message>
    <message>
        <source>Value cache</source>
        <translation>Værdicache</translation>
    </message>
    <message>
        <source>Underthinking</source>
        <translation>Undertænkning</translation>
    </message>
    <message>
        <source>Typical</source>
        <translation>Typisk</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Tokens up to the end of the first sentence, in thought or answer, that states the final answer: one that says so, concludes, or sets it in a box or in bold. Found by rules, so an estimate; a dash where no answer is known, or no rule finds it.</source>
        <translation>Tokens til slutningen af den første sætning, i tanke eller svar, der giver det endelige svar: en, der siger det, konkluderer eller sætter det i en ramme eller med fed. Fundet efter regler og derfor et skøn; en streg, hvor intet svar kendes, eller ingen regel finder det.</translation>
    </message>
    <message>
        <source>Tokens to the answer</source>
        <translation>Tokens til svaret</translation>
    </message>
    <message>
        <source>Token limit</source>
        <translation>Tokengrænse</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Tråde</translation>
    </message>
    <message>
        <source>Thinking budget</source>
        <translation>Tænkebudget</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Tænkning</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>Skifter spor</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Deling</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighed</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>Gentagelsesstraf</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>Tilstedeværelsesstraf</translation>
    </message>
    <message>
        <source>Outcome efficiency</source>
        <translation>Udbytte</translation>
    </message>
    <message>
        <source>On a loop</source>
        <translation>Ved en løkke</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maskine</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Løkke</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grænser</translation>
    </message>
    <message>
        <source>Least probability</source>
        <translation>Mindste sandsynlighed</translation>
    </message>
    <message>
        <source>Key cache</source>
        <translation>Nøglecache</translation>
    </message>
    <message>
        <source>GPU layers</source>
        <translation>Lag på GPU</translation>
    </message>
    <message>
        <source>GPU and cache</source>
        <translation>GPU og cache</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>Hyppighedsstraf</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash attention</translation>
    </message>
    <message>
        <source>Draft&apos;s GPU layers</source>
        <translation>Udkastets lag på GPU</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Enhed</translation>
    </message>
    <message>
        <source>DRY multiplier</source>
        <translation>DRY: faktor</translation>
    </message>
    <message>
        <source>DRY base</source>
        <translation>DRY: grundtal</translation>
    </message>
    <message>
        <source>DRY allowed length</source>
        <translation>DRY: tilladt længde</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekst</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>kun CPU</translation>
    </message>
    <message>
        <source>Against repetition</source>
        <translation>Mod gentagelse</translation>
    </message>
    <message>
        <source>Accepted, thought</source>
        <translation>Godtaget, tanke</translation>
    </message>
    <message>
        <source>Accepted, answer</source>
        <translation>Godtaget, svar</translation>
    </message>
    <message>
        <source>Accepted / emitted: the part of the generated tokens that the draft proposed.</source>
        <translation>Godtaget / genereret: den del af de genererede tokens, som udkastet foreslog.</translation>
    </message>
    <message>
        <source>0: greedy</source>
        <translation>0: grådig</translation>
    </message>
    <message>
        <source>All layers are on the CPU: {why}</source>
        <translation>Alle lag er på CPU’en: {why}</translation>
    </message>
    <message>
        <source>Draft as measured here on {day}: {draft}, but {set} tokens a round are set and {limit} were measured: its speed may differ</source>
        <translation>Udkast som målt her {day}: {draft}, men der er valgt {set} tokens pr. runde, og {limit} blev målt: farten kan være en anden</translation>
    </message>
    <message>
        <source>Draft as measured here on {day}: {draft}, {limit} tokens a round, {times} times the plain speed</source>
        <translation>Udkast som målt her {day}: {draft}, {limit} tokens pr. runde, {times} gange farten uden udkast</translation>
    </message>
    <message>
        <source>EXAONE Deep 32B, drafted by its 2.4B, against DeepSeek R1 Distill Qwen 32B.</source>
        <translation>EXAONE Deep 32B, med sin 2.4B som udkast, mod DeepSeek R1 Distill Qwen 32B.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE er sat</translation>
    </message>
    <message>
        <source>No draft: none was faster when that was measured here on {day}</source>
        <translation>Intet udkast: ingen var hurtigere, da det blev målt her {day}</translation>
    </message>
    <message>
        <source>SmolLM3 3B against DeepSeek R1 Distill Qwen 1.5B: about 3 GB together.</source>
        <translation>SmolLM3 3B mod DeepSeek R1 Distill Qwen 1.5B: tilsammen cirka 3 GB.</translation>
    </message>
    <message>
        <source>The comparison that this app starts from: EXAONE Deep 32B, drafted by its 2.4B, against QwQ 32B.</source>
        <translation>Den sammenligning, programmet udspringer af: EXAONE Deep 32B, med sin 2.4B som udkast, mod QwQ 32B.</translation>
    </message>
    <message>
        <source>The context of {asked} tokens is longer than the {trained} that the model was made for: beyond them it may write nonsense</source>
        <translation>Konteksten på {asked} tokens er længere end de {trained}, modellen er lavet til: ud over dem kan den skrive vrøvl</translation>
    </message>
    <message>
        <source>The model&apos;s family is a guess: {why}</source>
        <translation>Modellens familie er et gæt: {why}</translation>
    </message>
    <message>
        <source>The original test</source>
        <translation>Den oprindelige prøve</translation>
    </message>
    <message>
        <source>The original test, against R1</source>
        <translation>Den oprindelige prøve, mod R1</translation>
    </message>
    <message>
        <source>The original test, for 16 GB</source>
        <translation>Den oprindelige prøve, til 16 GB</translation>
    </message>
    <message>
        <source>The same families where 32B does not fit: EXAONE Deep 7.8B against DeepSeek R1 Distill Qwen 7B.</source>
        <translation>De samme familier, hvor der ikke er plads til 32B: EXAONE Deep 7.8B mod DeepSeek R1 Distill Qwen 7B.</translation>
    </message>
    <message>
        <source>Two that fit a laptop</source>
        <translation>To, der er plads til på en bærbar</translation>
    </message>
    <message>
        <source>a 7-zip archive</source>
        <translation>et 7-zip-arkiv</translation>
    </message>
    <message>
        <source>a GGUF with its bytes swapped</source>
        <translation>en GGUF med ombyttede byte</translation>
    </message>
    <message>
        <source>a GPU was asked for for the draft, but {why}</source>
        <translation>der er bedt om en GPU til udkastet, men {why}</translation>
    </message>
    <message>
        <source>a GPU was asked for, but {why}</source>
        <translation>der er bedt om en GPU, men {why}</translation>
    </message>
    <message>
        <source>a JSON text</source>
        <translation>en JSON-tekst</translation>
    </message>
    <message>
        <source>a LoRA adapter from before GGUF</source>
        <translation>en LoRA-adapter fra før GGUF</translation>
    </message>
    <message>
        <source>a NumPy array</source>
        <translation>et NumPy-array</translation>
    </message>
    <message>
        <source>a PyTorch checkpoint</source>
        <translation>et PyTorch-checkpoint</translation>
    </message>
    <message>
        <source>a command cannot be read ({why})</source>
        <translation>en kommando kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>a control vector, not a model</source>
        <translation>en kontrolvektor, ikke en model</translation>
    </message>
    <message>
        <source>a diffusion model, which does not write token after token</source>
        <translation>en diffusionsmodel, som ikke skriver token efter token</translation>
    </message>
    <message>
        <source>a ggml file from before GGUF</source>
        <translation>en ggml-fil fra før GGUF</translation>
    </message>
    <message>
        <source>a git-lfs pointer, not the file itself</source>
        <translation>en git-lfs-henvisning, ikke selve filen</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>et gzip-arkiv</translation>
    </message>
    <message>
        <source>a helper of another model, which cannot run alone</source>
        <translation>en hjælper til en anden model, som ikke kan køre alene</translation>
    </message>
    <message>
        <source>a key is empty</source>
        <translation>en nøgle er tom</translation>
    </message>
    <message>
        <source>a layer has {count} attention heads</source>
        <translation>et lag har {count} opmærksomhedshoveder</translation>
    </message>
    <message>
        <source>a list of {count} keys</source>
        <translation>en liste med {count} nøgler</translation>
    </message>
    <message>
        <source>a list of {count} tensors</source>
        <translation>en liste med {count} tensorer</translation>
    </message>
    <message>
        <source>a message claims to be {length} bytes long</source>
        <translation>en besked siger, at den er {length} byte lang</translation>
    </message>
    <message>
        <source>a message of the lane&apos;s process cannot be read ({why})</source>
        <translation>en besked fra banens proces kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>a part is in it twice</source>
        <translation>en del er der to gange</translation>
    </message>
    <message>
        <source>a run was asked for before a model was loaded</source>
        <translation>der blev bedt om en kørsel, før en model var indlæst</translation>
    </message>
    <message>
        <source>a safetensors file</source>
        <translation>en safetensors-fil</translation>
    </message>
    <message>
        <source>a session is still being recorded</source>
        <translation>en session optages stadig</translation>
    </message>
    <message>
        <source>a text-to-speech model, which makes sound</source>
        <translation>en talesyntese-model, som laver lyd</translation>
    </message>
    <message>
        <source>a vocabulary without a model</source>
        <translation>et ordforråd uden en model</translation>
    </message>
    <message>
        <source>a web page (the download asked for something)</source>
        <translation>en webside (der blev spurgt om noget, da den blev hentet)</translation>
    </message>
    <message>
        <source>a zip archive or a PyTorch checkpoint</source>
        <translation>et zip-arkiv eller et PyTorch-checkpoint</translation>
    </message>
    <message>
        <source>a zstandard archive</source>
        <translation>et zstandard-arkiv</translation>
    </message>
    <message>
        <source>accept them on its page of the hub, then log in: set HF_TOKEN to your token</source>
        <translation>godkend dem på dens side, og log så ind: sæt HF_TOKEN til din adgangsnøgle</translation>
    </message>
    <message>
        <source>allow reading and writing it, or choose another file</source>
        <translation>giv lov til at læse og skrive den, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>allow writing to it and its folder, or choose another file</source>
        <translation>giv lov til at skrive i den og dens mappe, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>an HDF5 file</source>
        <translation>en HDF5-fil</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>en SQLite-database</translation>
    </message>
    <message>
        <source>an adapter (LoRA) for a model, not a model</source>
        <translation>en adapter (LoRA) til en model, ikke en model</translation>
    </message>
    <message>
        <source>an annotation needs a label</source>
        <translation>en annotation kræver et mærke</translation>
    </message>
    <message>
        <source>an annotation needs a span of tokens and a label</source>
        <translation>en annotation kræver et stykke tekst og et mærke</translation>
    </message>
    <message>
        <source>an embedding model or a ranker</source>
        <translation>en embedding-model eller en rangordner</translation>
    </message>
    <message>
        <source>an embedding model, which turns text into numbers</source>
        <translation>en embedding-model, som gør tekst til tal</translation>
    </message>
    <message>
        <source>an encoder-decoder model, which cannot hold a conversation</source>
        <translation>en encoder-decoder-model, som ikke kan føre en samtale</translation>
    </message>
    <message>
        <source>an importance matrix for quantising, not a model</source>
        <translation>en vigtighedsmatrix til kvantisering, ikke en model</translation>
    </message>
    <message>
        <source>an xz archive</source>
        <translation>et xz-arkiv</translation>
    </message>
    <message>
        <source>another program keeps the database {file} locked</source>
        <translation>et andet program holder databasen {file} låst</translation>
    </message>
    <message>
        <source>ask whoever made it for another one</source>
        <translation>bed den, der lavede det, om et andet</translation>
    </message>
    <message>
        <source>check its characters</source>
        <translation>se på dens tegn</translation>
    </message>
    <message>
        <source>check the file</source>
        <translation>se efter filen</translation>
    </message>
    <message>
        <source>check the file, or give it more memory</source>
        <translation>se efter filen, eller giv den mere hukommelse</translation>
    </message>
    <message>
        <source>check the path and its permissions</source>
        <translation>se efter stien og dens rettigheder</translation>
    </message>
    <message>
        <source>check the path, or choose another model</source>
        <translation>se efter stien, eller vælg en anden model</translation>
    </message>
    <message>
        <source>choose a .gguf file inside it</source>
        <translation>vælg en .gguf-fil i den</translation>
    </message>
    <message>
        <source>choose a file in a folder that you can write to</source>
        <translation>vælg en fil i en mappe, du kan skrive i</translation>
    </message>
    <message>
        <source>choose a file that ends in {suffix}</source>
        <translation>vælg en fil, der ender på {suffix}</translation>
    </message>
    <message>
        <source>choose a folder with GGUF files</source>
        <translation>vælg en mappe med GGUF-filer</translation>
    </message>
    <message>
        <source>choose a model in GGUF format (a .gguf file)</source>
        <translation>vælg en model i GGUF-format (en .gguf-fil)</translation>
    </message>
    <message>
        <source>choose a model that writes text</source>
        <translation>vælg en model, der skriver tekst</translation>
    </message>
    <message>
        <source>choose another draft, lookup, or none</source>
        <translation>vælg et andet udkast, opslag eller intet</translation>
    </message>
    <message>
        <source>choose another draft, or lookup</source>
        <translation>vælg et andet udkast eller opslag</translation>
    </message>
    <message>
        <source>choose another file</source>
        <translation>vælg en anden fil</translation>
    </message>
    <message>
        <source>choose another file or folder</source>
        <translation>vælg en anden fil eller mappe</translation>
    </message>
    <message>
        <source>choose another file, or replace it</source>
        <translation>vælg en anden fil, eller erstat den</translation>
    </message>
    <message>
        <source>choose another model</source>
        <translation>vælg en anden model</translation>
    </message>
    <message>
        <source>choose another one</source>
        <translation>vælg en anden</translation>
    </message>
    <message>
        <source>choose from {names}, or the CPU</source>
        <translation>vælg mellem {names} og CPU’en</translation>
    </message>
    <message>
        <source>choose one or write your own</source>
        <translation>vælg et, eller skriv dit eget</translation>
    </message>
    <message>
        <source>choose one that does, or lookup</source>
        <translation>vælg et, der gør, eller opslag</translation>
    </message>
    <message>
        <source>choose the first part</source>
        <translation>vælg den første del</translation>
    </message>
    <message>
        <source>close other programs, or use a smaller build of the model</source>
        <translation>luk andre programmer, eller brug en mindre udgave af modellen</translation>
    </message>
    <message>
        <source>closed its pipe</source>
        <translation>lukkede sin forbindelse</translation>
    </message>
    <message>
        <source>continue it</source>
        <translation>fortsæt den</translation>
    </message>
    <message>
        <source>continue later</source>
        <translation>fortsæt senere</translation>
    </message>
    <message>
        <source>did you mean {names}?</source>
        <translation>mente du {names}?</translation>
    </message>
    <message>
        <source>does not say how large it is</source>
        <translation>siger ikke, hvor stor den er</translation>
    </message>
    <message>
        <source>download all parts of the model</source>
        <translation>hent alle modellens dele</translation>
    </message>
    <message>
        <source>download it again</source>
        <translation>hent den igen</translation>
    </message>
    <message>
        <source>download it again, or use another GGUF of the model</source>
        <translation>hent den igen, eller brug en anden GGUF af modellen</translation>
    </message>
    <message>
        <source>download it again; if that happens twice, take another source</source>
        <translation>hent den igen; sker det to gange, så tag en anden kilde</translation>
    </message>
    <message>
        <source>download it by other means</source>
        <translation>hent den på en anden måde</translation>
    </message>
    <message>
        <source>download the file itself</source>
        <translation>hent selve filen</translation>
    </message>
    <message>
        <source>each token of context would take {size} MiB</source>
        <translation>hver token i konteksten ville fylde {size} MiB</translation>
    </message>
    <message>
        <source>export fewer at a time</source>
        <translation>eksportér færre ad gangen</translation>
    </message>
    <message>
        <source>export it when it has ended</source>
        <translation>eksportér den, når den er slut</translation>
    </message>
    <message>
        <source>fetch it with `git lfs pull`, or download the file</source>
        <translation>hent den med `git lfs pull`, eller hent selve filen</translation>
    </message>
    <message>
        <source>free memory, or install Overthink again</source>
        <translation>frigør hukommelse, eller installér Overthink igen</translation>
    </message>
    <message>
        <source>gave no sign of life for {seconds} seconds</source>
        <translation>gav intet livstegn i {seconds} sekunder</translation>
    </message>
    <message>
        <source>get a newer file</source>
        <translation>find en nyere fil</translation>
    </message>
    <message>
        <source>get the little-endian file</source>
        <translation>find filen i little-endian</translation>
    </message>
    <message>
        <source>get the model as GGUF</source>
        <translation>find modellen som GGUF</translation>
    </message>
    <message>
        <source>get the model in another quantisation</source>
        <translation>find modellen i en anden kvantisering</translation>
    </message>
    <message>
        <source>give one share for each device</source>
        <translation>giv hver enhed sin andel</translation>
    </message>
    <message>
        <source>give one share for each, or choose the devices</source>
        <translation>giv hver sin andel, eller vælg enhederne</translation>
    </message>
    <message>
        <source>give up to {most} shares such as 3,1, not all 0</source>
        <translation>giv op til {most} andele, for eksempel 3,1, ikke alle 0</translation>
    </message>
    <message>
        <source>gives no SHA-256 for it, so that nobody could tell whether it is whole</source>
        <translation>giver ingen SHA-256 for den, så ingen kunne vide, om den er hel</translation>
    </message>
    <message>
        <source>import it again</source>
        <translation>importér den igen</translation>
    </message>
    <message>
        <source>install Overthink again</source>
        <translation>installér Overthink igen</translation>
    </message>
    <message>
        <source>it claims {count} keys, more than {limit}</source>
        <translation>den siger, at den har {count} nøgler, flere end {limit}</translation>
    </message>
    <message>
        <source>it claims {count} tensors, more than {limit}</source>
        <translation>den siger, at den har {count} tensorer, flere end {limit}</translation>
    </message>
    <message>
        <source>it does not name its architecture (general.architecture)</source>
        <translation>den nævner ikke sin arkitektur (general.architecture)</translation>
    </message>
    <message>
        <source>it has more attention heads ({count}) than elements</source>
        <translation>den har flere opmærksomhedshoveder ({count}) end elementer</translation>
    </message>
    <message>
        <source>it has no layers (block_count)</source>
        <translation>den har ingen lag (block_count)</translation>
    </message>
    <message>
        <source>it has {count} layers (block_count)</source>
        <translation>den har {count} lag (block_count)</translation>
    </message>
    <message>
        <source>it is no bundle of sessions</source>
        <translation>det er ikke et bundt sessioner</translation>
    </message>
    <message>
        <source>it is no bundle of sessions: it has no manifest</source>
        <translation>det er ikke et bundt sessioner: det har intet manifest</translation>
    </message>
    <message>
        <source>it sorts {count} experts into {groups} groups</source>
        <translation>den fordeler {count} eksperter i {groups} grupper</translation>
    </message>
    <message>
        <source>it uses {used} of {count} experts</source>
        <translation>den bruger {used} af {count} eksperter</translation>
    </message>
    <message>
        <source>it was recorded so</source>
        <translation>sådan blev det optaget</translation>
    </message>
    <message>
        <source>it was trained with {count} tokens of context</source>
        <translation>den er trænet med {count} tokens i konteksten</translation>
    </message>
    <message>
        <source>it would grow to {size} MB</source>
        <translation>det ville vokse til {size} MB</translation>
    </message>
    <message>
        <source>its GGUF version is {version}</source>
        <translation>dens GGUF-version er {version}</translation>
    </message>
    <message>
        <source>its alignment (general.alignment) is not a power of two</source>
        <translation>dens justering (general.alignment) er ikke en potens af to</translation>
    </message>
    <message>
        <source>its context length (context_length) is not given</source>
        <translation>dens kontekstlængde (context_length) er ikke angivet</translation>
    </message>
    <message>
        <source>its header goes on after {size} MiB</source>
        <translation>dens hoved går ud over {size} MiB</translation>
    </message>
    <message>
        <source>its heads have {key} elements a key, {value} a value</source>
        <translation>dens hoveder har {key} elementer pr. nøgle, {value} pr. værdi</translation>
    </message>
    <message>
        <source>its heads have {key} elements a key, {value} a value, {turned} of them turned by position</source>
        <translation>dens hoveder har {key} elementer pr. nøgle, {value} pr. værdi, hvoraf {turned} drejes efter position</translation>
    </message>
    <message>
        <source>its part {name} is damaged, the checksum differs</source>
        <translation>dets del {name} er beskadiget, kontrolsummen afviger</translation>
    </message>
    <message>
        <source>its part {name} is not as long as the manifest says</source>
        <translation>dets del {name} er ikke så lang, som manifestet siger</translation>
    </message>
    <message>
        <source>its parts are not those of its manifest</source>
        <translation>dets dele er ikke dem, manifestet nævner</translation>
    </message>
    <message>
        <source>its parts have {found} tensors together, not {expected}</source>
        <translation>dens dele har tilsammen {found} tensorer, ikke {expected}</translation>
    </message>
    <message>
        <source>its position scaling &apos;{name}&apos; is unknown</source>
        <translation>dens positionsskalering &apos;{name}&apos; er ukendt</translation>
    </message>
    <message>
        <source>its template has none of the known thinking tags</source>
        <translation>dens skabelon har ingen af de kendte tankemærker</translation>
    </message>
    <message>
        <source>its template has {seen}: a guess</source>
        <translation>dens skabelon har {seen}: et gæt</translation>
    </message>
    <message>
        <source>its template is that of {seen}: a guess</source>
        <translation>dens skabelon er den, {seen} har: et gæt</translation>
    </message>
    <message>
        <source>its tensors are larger than any memory</source>
        <translation>dens tensorer er større end nogen hukommelse</translation>
    </message>
    <message>
        <source>its tokenizer lacks its merges (tokenizer.ggml.merges)</source>
        <translation>dens tokenizer mangler sine sammenlægninger (tokenizer.ggml.merges)</translation>
    </message>
    <message>
        <source>its width (embedding_length) is not given</source>
        <translation>dens bredde (embedding_length) er ikke angivet</translation>
    </message>
    <message>
        <source>its {count} tokens have {found} scores</source>
        <translation>dens {count} tokens har {found} scorer</translation>
    </message>
    <message>
        <source>its {count} tokens have {found} types</source>
        <translation>dens {count} tokens har {found} typer</translation>
    </message>
    <message>
        <source>its {key} is {value}</source>
        <translation>dens {key} er {value}</translation>
    </message>
    <message>
        <source>key &apos;{key}&apos; comes twice</source>
        <translation>nøglen &apos;{key}&apos; står der to gange</translation>
    </message>
    <message>
        <source>key {index} of {count}</source>
        <translation>nøgle {index} af {count}</translation>
    </message>
    <message>
        <source>layer {layer} has {found} key rows for {heads} heads</source>
        <translation>lag {layer} har {found} nøglerækker til {heads} hoveder</translation>
    </message>
    <message>
        <source>leave it out</source>
        <translation>udelad den</translation>
    </message>
    <message>
        <source>leave one of them out</source>
        <translation>udelad en af delene</translation>
    </message>
    <message>
        <source>let its name end with {name}</source>
        <translation>lad navnet ende på {name}</translation>
    </message>
    <message>
        <source>llama.cpp cannot be used here ({why})</source>
        <translation>llama.cpp kan ikke bruges her ({why})</translation>
    </message>
    <message>
        <source>llama.cpp has no logits for what it decoded</source>
        <translation>llama.cpp har ingen logits for det, den beregnede</translation>
    </message>
    <message>
        <source>llama.cpp was built here without a GPU backend</source>
        <translation>llama.cpp er bygget her uden understøttelse af GPU</translation>
    </message>
    <message>
        <source>llama.cpp, built with {backends}, finds no GPU ({complaint})</source>
        <translation>llama.cpp, bygget med {backends}, finder ingen GPU ({complaint})</translation>
    </message>
    <message>
        <source>llama.cpp, built with {backends}, finds no GPU: the device or its driver is missing</source>
        <translation>llama.cpp, bygget med {backends}, finder ingen GPU: enheden eller dens driver mangler</translation>
    </message>
    <message>
        <source>load the model again</source>
        <translation>indlæs modellen igen</translation>
    </message>
    <message>
        <source>loading was stopped</source>
        <translation>indlæsningen blev stoppet</translation>
    </message>
    <message>
        <source>look at HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY</source>
        <translation>se på HF_ENDPOINT, HTTPS_PROXY og ALL_PROXY</translation>
    </message>
    <message>
        <source>look at HF_ENDPOINT; nothing was opened</source>
        <translation>se på HF_ENDPOINT; intet blev åbnet</translation>
    </message>
    <message>
        <source>look at HF_TOKEN, or unset it</source>
        <translation>se på HF_TOKEN, eller fjern den</translation>
    </message>
    <message>
        <source>look at HTTPS_PROXY and ALL_PROXY</source>
        <translation>se på HTTPS_PROXY og ALL_PROXY</translation>
    </message>
    <message>
        <source>look at it with `overthink sessions check`</source>
        <translation>se på den med `overthink sessions check`</translation>
    </message>
    <message>
        <source>look at its name</source>
        <translation>se på navnet</translation>
    </message>
    <message>
        <source>look at its name, or log in: set HF_TOKEN to your token</source>
        <translation>se på navnet, eller log ind: sæt HF_TOKEN til din adgangsnøgle</translation>
    </message>
    <message>
        <source>look at the clock and at who stands between you and the network</source>
        <translation>se på uret, og på hvem der står mellem dig og nettet</translation>
    </message>
    <message>
        <source>look at the disk, or choose another file</source>
        <translation>se på disken, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>look at the folder&apos;s permissions, or choose another file</source>
        <translation>se på mappens rettigheder, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>look at the network, then continue</source>
        <translation>se på nettet, og fortsæt så</translation>
    </message>
    <message>
        <source>look at what your HF_TOKEN allows, and at the terms on its page</source>
        <translation>se, hvad din HF_TOKEN giver lov til, og på vilkårene på dens side</translation>
    </message>
    <message>
        <source>look for it in the list</source>
        <translation>find den på listen</translation>
    </message>
    <message>
        <source>make its folder writable</source>
        <translation>giv lov til at skrive i dens mappe</translation>
    </message>
    <message>
        <source>make room on the disk, or choose another file</source>
        <translation>gør plads på disken, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>make room or choose another models folder</source>
        <translation>gør plads, eller vælg en anden modelmappe</translation>
    </message>
    <message>
        <source>make room there, or make it writable</source>
        <translation>gør plads dér, eller giv lov til at skrive</translation>
    </message>
    <message>
        <source>make room, or choose a smaller quantisation</source>
        <translation>gør plads, eller vælg en mindre kvantisering</translation>
    </message>
    <message>
        <source>mend the file</source>
        <translation>ret filen</translation>
    </message>
    <message>
        <source>more layers look ahead than there are (nextn_predict_layers)</source>
        <translation>flere lag ser frem, end der er (nextn_predict_layers)</translation>
    </message>
    <message>
        <source>more than {count} tokens of a batch want logits</source>
        <translation>der er brug for logits til flere end {count} tokens på én gang</translation>
    </message>
    <message>
        <source>move it away, then try again</source>
        <translation>flyt den, og prøv igen</translation>
    </message>
    <message>
        <source>name a new file</source>
        <translation>giv en ny fil et navn</translation>
    </message>
    <message>
        <source>neither its name nor a chat template tells its family: a guess</source>
        <translation>hverken navnet eller en chatskabelon røber familien: et gæt</translation>
    </message>
    <message>
        <source>no draft fits {model}</source>
        <translation>intet udkast passer til {model}</translation>
    </message>
    <message>
        <source>no run has its part {name}</source>
        <translation>ingen kørsel har dets del {name}</translation>
    </message>
    <message>
        <source>open it for writing</source>
        <translation>åbn den til skrivning</translation>
    </message>
    <message>
        <source>open it once for writing</source>
        <translation>åbn den én gang til skrivning</translation>
    </message>
    <message>
        <source>please copy the report to us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>positions turn {turned} of {length} elements of a head</source>
        <translation>positioner drejer {turned} af {length} elementer i et hoved</translation>
    </message>
    <message>
        <source>put fewer layers on the GPU, or set a shorter context, in the lane&apos;s settings</source>
        <translation>læg færre lag på GPU’en, eller vælg en kortere kontekst, i banens indstillinger</translation>
    </message>
    <message>
        <source>ran for over {seconds} seconds</source>
        <translation>kørte i over {seconds} sekunder</translation>
    </message>
    <message>
        <source>rename it</source>
        <translation>omdøb den</translation>
    </message>
    <message>
        <source>rename the file</source>
        <translation>omdøb filen</translation>
    </message>
    <message>
        <source>run again</source>
        <translation>kør igen</translation>
    </message>
    <message>
        <source>run again; if it stays, a shorter context or fewer GPU layers may help</source>
        <translation>kør igen; bliver det ved, kan en kortere kontekst eller færre lag på GPU’en hjælpe</translation>
    </message>
    <message>
        <source>run again; its last words are in {file}</source>
        <translation>kør igen; dens sidste ord står i {file}</translation>
    </message>
    <message>
        <source>run again; its last words are in {file}; its models take ≈ {size} of the {whole} of RAM here</source>
        <translation>kør igen; dens sidste ord står i {file}; dens modeller fylder ≈ {size} af de {whole} RAM, der er her</translation>
    </message>
    <message>
        <source>run without a draft</source>
        <translation>kør uden udkast</translation>
    </message>
    <message>
        <source>save what is readable with `overthink sessions salvage --database {file} --out FILE`</source>
        <translation>gem det, der kan læses, med `overthink sessions salvage --database {file} --out FILE`</translation>
    </message>
    <message>
        <source>select some text</source>
        <translation>markér noget tekst</translation>
    </message>
    <message>
        <source>set a shorter context in the lane&apos;s settings, or choose a smaller model</source>
        <translation>vælg en kortere kontekst i banens indstillinger, eller en mindre model</translation>
    </message>
    <message>
        <source>set a shorter one in the lane&apos;s settings</source>
        <translation>vælg en kortere i banens indstillinger</translation>
    </message>
    <message>
        <source>set both cache types to f16 in the lane&apos;s settings</source>
        <translation>sæt cachens typer til f16 i banens indstillinger</translation>
    </message>
    <message>
        <source>set flash attention to automatic, or the cache type to f16</source>
        <translation>sæt flash attention til automatisk, eller cachetypen til f16</translation>
    </message>
    <message>
        <source>set the GPU layers to 0 in the lane&apos;s settings</source>
        <translation>sæt lag på GPU til 0 i banens indstillinger</translation>
    </message>
    <message>
        <source>shorten it, or set a longer context in the lane&apos;s settings</source>
        <translation>gør den kortere, eller vælg en længere kontekst i banens indstillinger</translation>
    </message>
    <message>
        <source>target and draft begin or end texts with different tokens</source>
        <translation>målmodel og udkast begynder eller slutter tekster med forskellige tokens</translation>
    </message>
    <message>
        <source>target and draft have different kinds of vocabulary</source>
        <translation>målmodel og udkast har hver sin slags ordforråd</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos;</source>
        <translation>tensoren &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; begins at {offset} of the data, not at {expected}</source>
        <translation>tensoren &apos;{name}&apos; begynder ved {offset} i dataene, ikke ved {expected}</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; comes twice</source>
        <translation>tensoren &apos;{name}&apos; står der to gange</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; has no elements</source>
        <translation>tensoren &apos;{name}&apos; har ingen elementer</translation>
    </message>
    <message>
        <source>tensor {index} of {count}</source>
        <translation>tensor {index} af {count}</translation>
    </message>
    <message>
        <source>the app is set to stay offline</source>
        <translation>programmet er sat til at forblive offline</translation>
    </message>
    <message>
        <source>the architecture is {seen}</source>
        <translation>arkitekturen er {seen}</translation>
    </message>
    <message>
        <source>the architecture {architecture} has recurrent memory, from which refused tokens cannot be removed</source>
        <translation>arkitekturen {architecture} har rekurrent hukommelse, som afviste tokens ikke kan fjernes fra</translation>
    </message>
    <message>
        <source>the beginning</source>
        <translation>begyndelsen</translation>
    </message>
    <message>
        <source>the bundle {file} cannot be read ({why})</source>
        <translation>bundtet {file} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>the bundle {file} cannot be written ({why})</source>
        <translation>bundtet {file} kan ikke skrives ({why})</translation>
    </message>
    <message>
        <source>the catalogue {file} cannot be used, {why}</source>
        <translation>kataloget {file} kan ikke bruges, {why}</translation>
    </message>
    <message>
        <source>the connection to the source broke off</source>
        <translation>forbindelsen til kilden blev afbrudt</translation>
    </message>
    <message>
        <source>the data of tensor &apos;{name}&apos;</source>
        <translation>data i tensoren &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>the database {file} can only be read</source>
        <translation>databasen {file} kan kun læses</translation>
    </message>
    <message>
        <source>the database {file} cannot be opened</source>
        <translation>databasen {file} kan ikke åbnes</translation>
    </message>
    <message>
        <source>the database {file} cannot be used ({why})</source>
        <translation>databasen {file} kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>the database {file} is damaged</source>
        <translation>databasen {file} er beskadiget</translation>
    </message>
    <message>
        <source>the database {file} is of an older version and must be upgraded</source>
        <translation>databasen {file} er af en ældre version og skal opgraderes</translation>
    </message>
    <message>
        <source>the database {file} may not be used</source>
        <translation>databasen {file} må ikke bruges</translation>
    </message>
    <message>
        <source>the database {file} was opened for reading only</source>
        <translation>databasen {file} er åbnet kun til læsning</translation>
    </message>
    <message>
        <source>the database {file} was written by a newer Overthink (its schema is {version}, this program knows {ours})</source>
        <translation>databasen {file} er skrevet af et nyere Overthink (dens skema er {version}, dette program kender {ours})</translation>
    </message>
    <message>
        <source>the device is the CPU, but {layers} layers are to be on the GPU</source>
        <translation>enheden er CPU’en, men {layers} lag skal på GPU’en</translation>
    </message>
    <message>
        <source>the disk failed while the database {file} was used</source>
        <translation>disken svigtede, mens databasen {file} blev brugt</translation>
    </message>
    <message>
        <source>the disk has no room left for the database {file}</source>
        <translation>disken har ikke mere plads til databasen {file}</translation>
    </message>
    <message>
        <source>the download met a bug of its own ({where})</source>
        <translation>hentningen stødte på en fejl i programmet ({where})</translation>
    </message>
    <message>
        <source>the download starts again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the download&apos;s process cannot be started</source>
        <translation>hentningens proces kan ikke startes</translation>
    </message>
    <message>
        <source>the download&apos;s process ended unexpectedly</source>
        <translation>hentningens proces sluttede uventet</translation>
    </message>
    <message>
        <source>the draft adds one to each prompt ({which}), the target does not</source>
        <translation>udkastet føjer en til hver prompt ({which}), målmodellen gør ikke</translation>
    </message>
    <message>
        <source>the draft keeps one running state and cannot take back a guess</source>
        <translation>udkastet holder én løbende tilstand og kan ikke tage et gæt tilbage</translation>
    </message>
    <message>
        <source>the draft&apos;s architecture, {architecture}, has recurrent memory, from which refused tokens cannot be removed</source>
        <translation>udkastets arkitektur, {architecture}, har rekurrent hukommelse, som afviste tokens ikke kan fjernes fra</translation>
    </message>
    <message>
        <source>the file may be damaged; try another GGUF of the model, or no layers on the GPU</source>
        <translation>filen kan være beskadiget; prøv en anden GGUF af modellen, eller 0 lag på GPU’en</translation>
    </message>
    <message>
        <source>the file {file} cannot be written ({why})</source>
        <translation>filen {file} kan ikke skrives ({why})</translation>
    </message>
    <message>
        <source>the file {file} is there already</source>
        <translation>filen {file} findes allerede</translation>
    </message>
    <message>
        <source>the lane has no process</source>
        <translation>banen har ingen proces</translation>
    </message>
    <message>
        <source>the lane met a bug in Overthink</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the lane was closed</source>
        <translation>banen blev lukket</translation>
    </message>
    <message>
        <source>the lane&apos;s process answered with {message} out of turn</source>
        <translation>banens proces svarede med {message} uden for tur</translation>
    </message>
    <message>
        <source>the lane&apos;s process could not be started with its log in {folder} ({why})</source>
        <translation>banens proces kunne ikke startes med sin log i {folder} ({why})</translation>
    </message>
    <message>
        <source>the lane&apos;s process crashed in native code ({signal})</source>
        <translation>banens proces gik ned i maskinkode ({signal})</translation>
    </message>
    <message>
        <source>the lane&apos;s process did not begin with a greeting</source>
        <translation>banens proces begyndte ikke med en hilsen</translation>
    </message>
    <message>
        <source>the lane&apos;s process ended unexpectedly with exit code {code}</source>
        <translation>banens proces sluttede uventet med afslutningskoden {code}</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent a phase that is none</source>
        <translation>banens proces sendte en fase, der ikke findes</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent readings that no counter gives</source>
        <translation>banens proces sendte målinger, som ingen tæller giver</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent tokens out of order</source>
        <translation>banens proces sendte tokens i forkert rækkefølge</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent tokens that contradict themselves</source>
        <translation>banens proces sendte tokens, der modsiger sig selv</translation>
    </message>
    <message>
        <source>the lane&apos;s process speaks version {version} of the protocol, not {ours}</source>
        <translation>banens proces taler version {version} af protokollen, ikke {ours}</translation>
    </message>
    <message>
        <source>the lane&apos;s process was ended by {signal}</source>
        <translation>banens proces blev afsluttet af {signal}</translation>
    </message>
    <message>
        <source>the lane&apos;s process was killed (SIGKILL), by the system for memory or by hand</source>
        <translation>banens proces blev slået ihjel (SIGKILL), af systemet for hukommelsens skyld eller i hånden</translation>
    </message>
    <message>
        <source>the lane&apos;s process {why}, so it was ended</source>
        <translation>banens proces {why}, så den blev afsluttet</translation>
    </message>
    <message>
        <source>the layers are to be split as {shares}</source>
        <translation>lagene skal deles som {shares}</translation>
    </message>
    <message>
        <source>the layers are to be split into {shares} shares and there are {gpus} GPUs</source>
        <translation>lagene skal deles i {shares} andele, og der er {gpus} grafikkort</translation>
    </message>
    <message>
        <source>the layers are to be split into {shares} shares and {devices} devices are chosen</source>
        <translation>lagene skal deles i {shares} andele, og {devices} enheder er valgt</translation>
    </message>
    <message>
        <source>the makers of {name} want their terms accepted first</source>
        <translation>folkene bag {name} vil have deres vilkår godkendt først</translation>
    </message>
    <message>
        <source>the model&apos;s chat template cannot be read (line {line}: {why})</source>
        <translation>modellens chatskabelon kan ikke læses (linje {line}: {why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template does what a template may not ({why})</source>
        <translation>modellens chatskabelon gør noget, en skabelon ikke må ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template fails ({why})</source>
        <translation>modellens chatskabelon går galt ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template makes nothing of the prompt</source>
        <translation>modellens chatskabelon får intet ud af prompten</translation>
    </message>
    <message>
        <source>the model&apos;s chat template ran out of memory</source>
        <translation>modellens chatskabelon løb tør for hukommelse</translation>
    </message>
    <message>
        <source>the model&apos;s chat template refuses this conversation ({why})</source>
        <translation>modellens chatskabelon afviser denne samtale ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template wants what is not there ({why})</source>
        <translation>modellens chatskabelon vil have noget, der ikke er ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template {why}</source>
        <translation>modellens chatskabelon {why}</translation>
    </message>
    <message>
        <source>the model&apos;s heads cannot be cached so ({why})</source>
        <translation>modellens hoveder kan ikke caches sådan ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s memory cannot take back a refused proposal</source>
        <translation>modellens hukommelse kan ikke tage et afvist forslag tilbage</translation>
    </message>
    <message>
        <source>the model&apos;s output is not a number</source>
        <translation>det, modellen giver, er ikke et tal</translation>
    </message>
    <message>
        <source>the name says “{seen}”</source>
        <translation>navnet siger »{seen}«</translation>
    </message>
    <message>
        <source>the number of keys</source>
        <translation>antallet af nøgler</translation>
    </message>
    <message>
        <source>the number of tensors</source>
        <translation>antallet af tensorer</translation>
    </message>
    <message>
        <source>the part of a model that sees images or hears, not the model</source>
        <translation>den del af en model, der ser billeder eller hører, ikke modellen</translation>
    </message>
    <message>
        <source>the part of a model that sees images, not the model</source>
        <translation>den del af en model, der ser billeder, ikke modellen</translation>
    </message>
    <message>
        <source>the path {path} is not UTF-8</source>
        <translation>stien {path} er ikke UTF-8</translation>
    </message>
    <message>
        <source>the prompt could not be cut into tokens</source>
        <translation>prompten kunne ikke deles i tokens</translation>
    </message>
    <message>
        <source>the prompt has {count} tokens and the context holds {length}</source>
        <translation>prompten har {count} tokens, og der er plads til {length} i konteksten</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>prompten er tom</translation>
    </message>
    <message>
        <source>the proxy does not let through</source>
        <translation>proxyen lader ikke noget igennem</translation>
    </message>
    <message>
        <source>the run {name}</source>
        <translation>kørslen {name}</translation>
    </message>
    <message>
        <source>the session {name}</source>
        <translation>sessionen {name}</translation>
    </message>
    <message>
        <source>the session {name} has no turn</source>
        <translation>sessionen {name} har ingen omgang</translation>
    </message>
    <message>
        <source>the session {name} in {file} is damaged ({why})</source>
        <translation>sessionen {name} i {file} er beskadiget ({why})</translation>
    </message>
    <message>
        <source>the sessions are too many for one bundle</source>
        <translation>der er for mange sessioner til ét bundt</translation>
    </message>
    <message>
        <source>the source answers with HTTP {code}, not with the file</source>
        <translation>kilden svarer med HTTP {code}, ikke med filen</translation>
    </message>
    <message>
        <source>the source asks to come back later (HTTP {code})</source>
        <translation>kilden beder os komme igen senere (HTTP {code})</translation>
    </message>
    <message>
        <source>the source cannot be reached</source>
        <translation>kilden kan ikke nås</translation>
    </message>
    <message>
        <source>the source does not answer</source>
        <translation>kilden svarer ikke</translation>
    </message>
    <message>
        <source>the source does not give {name} to you (HTTP 403)</source>
        <translation>kilden giver ikke {name} til dig (HTTP 403)</translation>
    </message>
    <message>
        <source>the source does not take the token for {name}</source>
        <translation>kilden tager ikke imod adgangsnøglen til {name}</translation>
    </message>
    <message>
        <source>the source ends {file} before its end</source>
        <translation>kilden holder op, før {file} er slut</translation>
    </message>
    <message>
        <source>the source has no such part of the file</source>
        <translation>kilden har ikke den del af filen</translation>
    </message>
    <message>
        <source>the source has trouble of its own (HTTP {code})</source>
        <translation>kilden har selv problemer (HTTP {code})</translation>
    </message>
    <message>
        <source>the source of {file} {what}</source>
        <translation>kilden til {file} {what}</translation>
    </message>
    <message>
        <source>the source or the proxy cannot be used ({why})</source>
        <translation>kilden eller proxyen kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>the source refuses {name} (HTTP {code})</source>
        <translation>kilden afviser {name} (HTTP {code})</translation>
    </message>
    <message>
        <source>the source sends another part of the file than it was asked for</source>
        <translation>kilden sender en anden del af filen, end den blev bedt om</translation>
    </message>
    <message>
        <source>the source sends in a circle</source>
        <translation>kilden sender i ring</translation>
    </message>
    <message>
        <source>the source sends to an address that is none of the web&apos;s</source>
        <translation>kilden sender til en adresse, der ikke er nettets</translation>
    </message>
    <message>
        <source>the source&apos;s certificate is not one that this machine trusts</source>
        <translation>kildens certifikat er ikke et, som denne maskine stoler på</translation>
    </message>
    <message>
        <source>the target adds one to each prompt ({which}), the draft does not</source>
        <translation>målmodellen føjer en til hver prompt ({which}), udkastet gør ikke</translation>
    </message>
    <message>
        <source>the target adds {which}, the draft {what}</source>
        <translation>målmodellen tilføjer {which}, udkastet {what}</translation>
    </message>
    <message>
        <source>the target has {target} tokens, the draft {draft}, which is more than {limit} apart; the first that only one has is token {token}</source>
        <translation>målmodellen har {target} tokens, udkastet {draft}; det er mere end {limit} fra hinanden, og den første, som kun den ene har, er token {token}</translation>
    </message>
    <message>
        <source>the target&apos;s architecture, {architecture}, has recurrent memory, from which refused tokens cannot be removed</source>
        <translation>målmodellens arkitektur, {architecture}, har rekurrent hukommelse, som afviste tokens ikke kan fjernes fra</translation>
    </message>
    <message>
        <source>the target&apos;s vocabulary is of the type {target}, the draft&apos;s of {draft}</source>
        <translation>målmodellens ordforråd er af typen {target}, udkastets af typen {draft}</translation>
    </message>
    <message>
        <source>the value cache type {type} needs flash attention, which is off</source>
        <translation>cachetypen {type} til værdier kræver flash attention, som er slået fra</translation>
    </message>
    <message>
        <source>the value of &apos;{key}&apos;</source>
        <translation>værdien af &apos;{key}&apos;</translation>
    </message>
    <message>
        <source>the vocabularies differ by {gap} tokens, more than {limit}</source>
        <translation>ordforrådene afviger med {gap} tokens, flere end {limit}</translation>
    </message>
    <message>
        <source>the window closes</source>
        <translation>vinduet lukker</translation>
    </message>
    <message>
        <source>there is no annotation “{name}”</source>
        <translation>der er ingen annotation »{name}«</translation>
    </message>
    <message>
        <source>there is no file {file}</source>
        <translation>filen {file} findes ikke</translation>
    </message>
    <message>
        <source>there is no file {name} at the source</source>
        <translation>der er ingen fil {name} hos kilden</translation>
    </message>
    <message>
        <source>there is no memory for a context of {length} tokens ({why})</source>
        <translation>der er ikke hukommelse til en kontekst på {length} tokens ({why})</translation>
    </message>
    <message>
        <source>there is no memory for a context of {length} tokens ({why}); it needs {figures}</source>
        <translation>der er ikke hukommelse til en kontekst på {length} tokens ({why}); den kræver {figures}</translation>
    </message>
    <message>
        <source>there is no model and no file “{name}”</source>
        <translation>der er hverken en model eller en fil med navnet »{name}«</translation>
    </message>
    <message>
        <source>there is no run “{name}”</source>
        <translation>der er ingen kørsel »{name}«</translation>
    </message>
    <message>
        <source>there is no session “{name}”</source>
        <translation>der er ingen session »{name}«</translation>
    </message>
    <message>
        <source>there is no {name} at the source, or not for everybody</source>
        <translation>der er ingen {name} hos kilden, eller ikke for alle</translation>
    </message>
    <message>
        <source>there is not enough memory for this</source>
        <translation>der er ikke hukommelse nok til det</translation>
    </message>
    <message>
        <source>there is not enough memory for {file}</source>
        <translation>der er ikke hukommelse nok til {file}</translation>
    </message>
    <message>
        <source>there is not enough memory for {file} ({why})</source>
        <translation>der er ikke hukommelse nok til {file} ({why})</translation>
    </message>
    <message>
        <source>there is not enough memory for {file} ({why}); it needs {figures}</source>
        <translation>der er ikke hukommelse nok til {file} ({why}); den kræver {figures}</translation>
    </message>
    <message>
        <source>there is not enough memory for {file}; it needs {figures}</source>
        <translation>der er ikke hukommelse nok til {file}; den kræver {figures}</translation>
    </message>
    <message>
        <source>they stand in the list of folders</source>
        <translation>de står på listen over mapper</translation>
    </message>
    <message>
        <source>token {token} is “{target}” in the target and “{draft}” in the draft</source>
        <translation>token {token} er »{target}« i målmodellen og »{draft}« i udkastet</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>prøv igen senere</translation>
    </message>
    <message>
        <source>try another source, or later</source>
        <translation>prøv en anden kilde, eller senere</translation>
    </message>
    <message>
        <source>try later</source>
        <translation>prøv senere</translation>
    </message>
    <message>
        <source>try without a system prompt, or use another GGUF of the model</source>
        <translation>prøv uden systemprompt, eller brug en anden GGUF af modellen</translation>
    </message>
    <message>
        <source>unpack it first</source>
        <translation>pak den ud først</translation>
    </message>
    <message>
        <source>unset OVERTHINK_OFFLINE and HF_HUB_OFFLINE</source>
        <translation>fjern OVERTHINK_OFFLINE og HF_HUB_OFFLINE</translation>
    </message>
    <message>
        <source>unset it to download</source>
        <translation>fjern den for at hente</translation>
    </message>
    <message>
        <source>update Overthink</source>
        <translation>opdatér Overthink</translation>
    </message>
    <message>
        <source>update Overthink, or choose another file</source>
        <translation>opdatér Overthink, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>update Overthink, or get the model in another quantisation</source>
        <translation>opdatér Overthink, eller find modellen i en anden kvantisering</translation>
    </message>
    <message>
        <source>update Overthink, or use another model</source>
        <translation>opdatér Overthink, eller brug en anden model</translation>
    </message>
    <message>
        <source>use a GGUF with a sound template</source>
        <translation>brug en GGUF med en skabelon, der virker</translation>
    </message>
    <message>
        <source>use another GGUF of the model</source>
        <translation>brug en anden GGUF af modellen</translation>
    </message>
    <message>
        <source>wait for it or close it</source>
        <translation>vent på det, eller luk det</translation>
    </message>
    <message>
        <source>wait for it, or pause it there</source>
        <translation>vent på den, eller sæt den på pause dér</translation>
    </message>
    <message>
        <source>wait until it is, then say it again</source>
        <translation>vent, til det er, og sig det så igen</translation>
    </message>
    <message>
        <source>was not needed any more</source>
        <translation>var der ikke længere brug for</translation>
    </message>
    <message>
        <source>what came as {file} is not what the source describes (its SHA-256 differs), and was thrown away</source>
        <translation>det, der kom som {file}, er ikke det, kilden beskriver (dets SHA-256 afviger), og blev smidt væk</translation>
    </message>
    <message>
        <source>what is shown is not saved yet, so nothing can be kept about it</source>
        <translation>det, der vises, er ikke gemt endnu, så der kan ikke gemmes noget om det</translation>
    </message>
    <message>
        <source>what its sessions share</source>
        <translation>det, dets sessioner er fælles om</translation>
    </message>
    <message>
        <source>what was measured cannot be kept in {file} ({why})</source>
        <translation>det målte kan ikke gemmes i {file} ({why})</translation>
    </message>
    <message>
        <source>write something to think about</source>
        <translation>skriv noget at tænke over</translation>
    </message>
    <message>
        <source>wrote what is not the protocol</source>
        <translation>skrev noget, der ikke følger protokollen</translation>
    </message>
    <message>
        <source>{asked} layers on the GPU were asked for; the model has {layers}</source>
        <translation>der er bedt om {asked} lag på GPU’en; modellen har {layers}</translation>
    </message>
    <message>
        <source>{count} attention heads cannot share {keys} keys</source>
        <translation>{count} opmærksomhedshoveder kan ikke deles om {keys} nøgler</translation>
    </message>
    <message>
        <source>{count} of its tokens come twice</source>
        <translation>{count} af dens tokens står der to gange</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (begin-of-text token): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (begyndelsestoken): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (end-of-text token): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (sluttoken): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (removable memory): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (hukommelse, der kan tages tilbage): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (token texts): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (tokens’ tekster): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (vocabulary size): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (ordforrådets størrelse): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} (vocabulary type): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} (ordforrådets type): {why}</translation>
    </message>
    <message>
        <source>{family} should get no system prompt, says its maker</source>
        <translation>{family} bør ikke have nogen systemprompt, siger producenten</translation>
    </message>
    <message>
        <source>{family} should not be run greedily, says its maker</source>
        <translation>{family} bør ikke køres grådigt, siger producenten</translation>
    </message>
    <message>
        <source>{file} came from elsewhere meanwhile</source>
        <translation>{file} er imens kommet et andet sted fra</translation>
    </message>
    <message>
        <source>{file} cannot be imported: {why}</source>
        <translation>{file} kan ikke importeres: {why}</translation>
    </message>
    <message>
        <source>{file} cannot be read ({why})</source>
        <translation>{file} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>{file} cannot be written ({why})</source>
        <translation>{file} kan ikke skrives ({why})</translation>
    </message>
    <message>
        <source>{file} could not be loaded ({why})</source>
        <translation>{file} kunne ikke indlæses ({why})</translation>
    </message>
    <message>
        <source>{file} could not be loaded ({why}); it needs {figures}</source>
        <translation>{file} kunne ikke indlæses ({why}); den kræver {figures}</translation>
    </message>
    <message>
        <source>{file} has changed at the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} has no tokenizer that llama.cpp knows</source>
        <translation>{file} har ingen tokenizer, som llama.cpp kender</translation>
    </message>
    <message>
        <source>{file} has {what} in the type {type}, which llama.cpp no longer reads</source>
        <translation>{file} har {what} i typen {type}, som llama.cpp ikke læser længere</translation>
    </message>
    <message>
        <source>{file} has {what} in the unknown type {type}</source>
        <translation>{file} har {what} i den ukendte type {type}</translation>
    </message>
    <message>
        <source>{file} is a GGUF for big-endian machines</source>
        <translation>{file} er en GGUF til big-endian-maskiner</translation>
    </message>
    <message>
        <source>{file} is a GGUF of version 1, no longer supported</source>
        <translation>{file} er en GGUF af version 1, som ikke understøttes længere</translation>
    </message>
    <message>
        <source>{file} is a GGUF of version {version}; 2 and 3 can be read</source>
        <translation>{file} er en GGUF af version {version}; 2 og 3 kan læses</translation>
    </message>
    <message>
        <source>{file} is a folder</source>
        <translation>{file} er en mappe</translation>
    </message>
    <message>
        <source>{file} is a folder, not a database</source>
        <translation>{file} er en mappe, ikke en database</translation>
    </message>
    <message>
        <source>{file} is another program&apos;s database</source>
        <translation>{file} er et andet programs database</translation>
    </message>
    <message>
        <source>{file} is being downloaded already</source>
        <translation>{file} bliver allerede hentet</translation>
    </message>
    <message>
        <source>{file} is cut short or damaged: {what} would end at byte {needed}, but the file has {size} bytes</source>
        <translation>{file} er afkortet eller beskadiget: {what} ville slutte ved byte {needed}, men filen har {size} byte</translation>
    </message>
    <message>
        <source>{file} is damaged, or made for another version of llama.cpp ({why})</source>
        <translation>{file} er beskadiget eller lavet til en anden version af llama.cpp ({why})</translation>
    </message>
    <message>
        <source>{file} is damaged: {what}</source>
        <translation>{file} er beskadiget: {what}</translation>
    </message>
    <message>
        <source>{file} is empty</source>
        <translation>{file} er tom</translation>
    </message>
    <message>
        <source>{file} is newer than this llama.cpp, which does not know it yet ({why})</source>
        <translation>{file} er nyere end denne llama.cpp, som ikke kender den endnu ({why})</translation>
    </message>
    <message>
        <source>{file} is newer than this llama.cpp, which does not know {architecture} yet</source>
        <translation>{file} er nyere end denne llama.cpp, som ikke kender {architecture} endnu</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file</source>
        <translation>{file} er ikke en GGUF-fil</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file but {what}</source>
        <translation>{file} er ikke en GGUF-fil, men {what}</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file: it begins with zeros, as an unfinished download does</source>
        <translation>{file} er ikke en GGUF-fil: den begynder med nuller, som noget, der kun er hentet halvt</translation>
    </message>
    <message>
        <source>{file} is not a database of Overthink</source>
        <translation>{file} er ikke en af Overthinks databaser</translation>
    </message>
    <message>
        <source>{file} is not a path</source>
        <translation>{file} er ikke en sti</translation>
    </message>
    <message>
        <source>{file} is not a regular file</source>
        <translation>{file} er ikke en almindelig fil</translation>
    </message>
    <message>
        <source>{file} is not part {part} of its model, as its name says</source>
        <translation>{file} er ikke del {part} af sin model, som navnet siger</translation>
    </message>
    <message>
        <source>{file} is part {part} of {count} of a model</source>
        <translation>{file} er del {part} af {count} af en model</translation>
    </message>
    <message>
        <source>{file} is the first part of a split model under another name</source>
        <translation>{file} er første del af en delt model, men hedder noget andet</translation>
    </message>
    <message>
        <source>{file} is there already</source>
        <translation>{file} findes allerede</translation>
    </message>
    <message>
        <source>{file} is {what}</source>
        <translation>{file} er {what}</translation>
    </message>
    <message>
        <source>{file} is {what} ({architecture})</source>
        <translation>{file} er {what} ({architecture})</translation>
    </message>
    <message>
        <source>{file} needs {other} beside it</source>
        <translation>{file} skal have {other} ved siden af sig</translation>
    </message>
    <message>
        <source>{file} needs ≈ {needed} of RAM with this context, and the other lane ≈ {other}; {free} are free</source>
        <translation>{file} kræver ≈ {needed} RAM med denne kontekst, og den anden bane ≈ {other}; {free} er ledig</translation>
    </message>
    <message>
        <source>{file} needs ≈ {needed} of RAM with this context; {free} are free</source>
        <translation>{file} kræver ≈ {needed} RAM med denne kontekst; {free} er ledig</translation>
    </message>
    <message>
        <source>{folder} has {free} GB free, and {needed} GB are needed</source>
        <translation>{folder} har {free} GB ledig, og der skal bruges {needed} GB</translation>
    </message>
    <message>
        <source>{folder} is not a folder</source>
        <translation>{folder} er ikke en mappe</translation>
    </message>
    <message>
        <source>{folder} is not among the folders you added</source>
        <translation>{folder} er ikke blandt de mapper, du har tilføjet</translation>
    </message>
    <message>
        <source>{model} could not decode a batch of {count} tokens (llama.cpp&apos;s code {code})</source>
        <translation>{model} kunne ikke behandle {count} tokens på én gang (llama.cpps kode {code})</translation>
    </message>
    <message>
        <source>{model} keeps one running state and cannot take back part of a sequence, so nothing can draft for it</source>
        <translation>{model} holder én løbende tilstand og kan ikke tage en del af en sekvens tilbage, så intet kan skrive udkast for den</translation>
    </message>
    <message>
        <source>{name} is among the annotations of another session here already</source>
        <translation>{name} er allerede blandt annotationerne i en anden session her</translation>
    </message>
    <message>
        <source>{name} is among the runs of another session here already</source>
        <translation>{name} er allerede blandt kørslerne i en anden session her</translation>
    </message>
    <message>
        <source>{name} is among the turns of another session here already</source>
        <translation>{name} er allerede blandt omgangene i en anden session her</translation>
    </message>
    <message>
        <source>{name} is no GPU here</source>
        <translation>{name} er ingen GPU her</translation>
    </message>
    <message>
        <source>{name} was disabled by the hub</source>
        <translation>{name} er slået fra hos kilden</translation>
    </message>
    <message>
        <source>{tensor} is {shape}, but there are {count} tokens</source>
        <translation>{tensor} er {shape}, men der er {count} tokens</translation>
    </message>
    <message>
        <source>{what} claims {count} texts, more than {limit}</source>
        <translation>{what} siger, at den har {count} tekster, flere end {limit}</translation>
    </message>
    <message>
        <source>{what} has a text of {length} bytes, more than {limit}</source>
        <translation>{what} har en tekst på {length} byte, flere end {limit}</translation>
    </message>
    <message>
        <source>{what} has an impossible shape {shape}</source>
        <translation>{what} har den umulige form {shape}</translation>
    </message>
    <message>
        <source>{what} has rows of {count} elements, but {type} stores blocks of {block}</source>
        <translation>{what} har rækker på {count} elementer, men {type} gemmer blokke på {block}</translation>
    </message>
    <message>
        <source>{what} has {count} dimensions, more than {limit}</source>
        <translation>{what} har {count} dimensioner, flere end {limit}</translation>
    </message>
    <message>
        <source>{what} in {file} is damaged ({why})</source>
        <translation>{what} i {file} er beskadiget ({why})</translation>
    </message>
    <message>
        <source>{what} is an array of {of}</source>
        <translation>{what} er et array af {of}</translation>
    </message>
    <message>
        <source>{what} is not as it should be ({why})</source>
        <translation>{what} er ikke, som det skal være ({why})</translation>
    </message>
    <message>
        <source>{what} is of the unknown type {type}</source>
        <translation>{what} er af den ukendte type {type}</translation>
    </message>
    <message>
        <source>{what}, but its template has {tags}: a guess</source>
        <translation>{what}, men dens skabelon har {tags}: et gæt</translation>
    </message>
</context>
<context>
    <name>Metric</name>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>godtaget</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>drafted</source>
        <translation>fra udkast</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>energi</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>tanke</translation>
    </message>
    <message>
        <source>to first</source>
        <translation>til første</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>Copy path</source>
        <translation>Kopiér sti</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Glem</translation>
    </message>
    <message>
        <source>Leaves the model out of all lists. Its file stays.</source>
        <translation>Udelader modellen af alle lister. Dens fil bliver.</translation>
    </message>
    <message>
        <source>List again</source>
        <translation>Vis igen</translation>
    </message>
    <message>
        <source>Lists the model again</source>
        <translation>Viser modellen på listerne igen</translation>
    </message>
    <message>
        <source>Opens the folder that the file is in</source>
        <translation>Åbner den mappe, filen ligger i</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Vis i mappe</translation>
    </message>
    <message>
        <source>Use on the left</source>
        <translation>Brug til venstre</translation>
    </message>
    <message>
        <source>Use on the right</source>
        <translation>Brug til højre</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>A digest of the content, whatever the file is called</source>
        <translation>Et fingeraftryk af indholdet, uanset hvad filen hedder</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chatskabelon</translation>
    </message>
    <message>
        <source>Chat template, without its last {count} characters</source>
        <translation>Chatskabelon uden dens sidste {count} tegn</translation>
    </message>
    <message>
        <source>Choose a model to read all about it.</source>
        <translation>Vælg en model for at læse alt om den.</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identitet</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>kan ikke læses</translation>
    </message>
</context>
<context>
    <name>ModelLibraryPresenter</name>
    <message>
        <source>Stop what runs before you choose another model.</source>
        <translation>Stop det, der kører, før du vælger en anden model.</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>Arrow keys choose a model, Enter uses it on the left, the menu key has more</source>
        <translation>Piletasterne vælger en model, Enter bruger den til venstre, menutasten kan mere</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Earlier pages</source>
        <translation>Tidligere sider</translation>
    </message>
    <message>
        <source>Further pages</source>
        <translation>Flere sider</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modeller</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>På denne maskine</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Add a folder with models</source>
        <translation>Tilføj en mappe med modeller</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle modeller</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Mapper</translation>
    </message>
    <message>
        <source>Forgotten ones</source>
        <translation>Glemte</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Se efter igen</translation>
    </message>
    <message>
        <source>Look through all folders again (F5)</source>
        <translation>Se alle mapper igennem igen (F5)</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Leder efter modeller …</translation>
    </message>
    <message>
        <source>Models: {count}</source>
        <translation>Modeller: {count}</translation>
    </message>
    <message>
        <source>No model is called or described like this.</source>
        <translation>Ingen model hedder eller beskrives sådan.</translation>
    </message>
    <message>
        <source>No models yet. Put GGUF files into a folder and add the folder.</source>
        <translation>Ingen modeller endnu. Læg GGUF-filer i en mappe, og tilføj mappen.</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Søg i modeller</translation>
    </message>
    <message>
        <source>There are none of these.</source>
        <translation>Der er ingen af dem.</translation>
    </message>
    <message>
        <source>Those that can reason</source>
        <translation>Dem, der kan ræsonnere</translation>
    </message>
    <message>
        <source>Those that cannot run</source>
        <translation>Dem, der ikke kan køre</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>Hvor der ledes efter modeller</translation>
    </message>
    <message>
        <source>Which models are listed</source>
        <translation>Hvilke modeller der vises</translation>
    </message>
    <message>
        <source>Words of names, families, quantisations, licences and places</source>
        <translation>Ord fra navne, familier, kvantiseringer, licenser og steder</translation>
    </message>
    <message>
        <source>can reason: {count}</source>
        <translation>kan ræsonnere: {count}</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>leder …</translation>
    </message>
    <message>
        <source>shown: {count}</source>
        <translation>vist: {count}</translation>
    </message>
</context>
<context>
    <name>MoreButton</name>
    <message>
        <source>Bring the examples back</source>
        <translation>Hent eksemplerne frem igen</translation>
    </message>
    <message>
        <source>Import sessions of another machine, or the examples</source>
        <translation>Importér sessioner fra en anden maskine, eller eksemplerne</translation>
    </message>
    <message>
        <source>Import sessions…</source>
        <translation>Importér sessioner…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mere</translation>
    </message>
</context>
<context>
    <name>OptionStore</name>
    <message>
        <source>The settings cannot be saved to {file} ({why}).</source>
        <translation>Indstillingerne kan ikke gemmes i {file} ({why}).</translation>
    </message>
    <message>
        <source>The settings could not be read, so the defaults are in force; the file is kept as {file}.</source>
        <translation>Indstillingerne kunne ikke læses, så standardindstillingerne gælder; filen er gemt som {file}.</translation>
    </message>
    <message>
        <source>The settings in {file} cannot be read ({why}).</source>
        <translation>Indstillingerne i {file} kan ikke læses ({why}).</translation>
    </message>
</context>
<context>
    <name>Pace</name>
    <message>
        <source>As fast as it comes</source>
        <translation>Så hurtigt som muligt</translation>
    </message>
    <message>
        <source>Pace: automatic</source>
        <translation>Tempo: automatisk</translation>
    </message>
    <message>
        <source>Reading pace</source>
        <translation>Læsetempo</translation>
    </message>
</context>
<context>
    <name>VoteBar</name>
    <message>
        <source>Better:</source>
        <translation>Bedst:</translation>
    </message>
    <message>
        <source>Both are as good (Alt+T)</source>
        <translation>Begge er lige gode (Alt+T)</translation>
    </message>
    <message>
        <source>Both bad</source>
        <translation>Begge dårlige</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Neither is any good (Alt+B)</source>
        <translation>Ingen af dem duer (Alt+B)</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Show the names</source>
        <translation>Vis navnene</translation>
    </message>
    <message>
        <source>Show which model is which without a vote; a vote after that is not blind</source>
        <translation>Vis, hvilken model der er hvilken, uden at stemme; en stemme derefter er ikke blind</translation>
    </message>
    <message>
        <source>The left one is better (Alt+L)</source>
        <translation>Den venstre er bedst (Alt+L)</translation>
    </message>
    <message>
        <source>The right one is better (Alt+R)</source>
        <translation>Den højre er bedst (Alt+R)</translation>
    </message>
    <message>
        <source>Tie</source>
        <translation>Uafgjort</translation>
    </message>
    <message>
        <source>Which of the two is better</source>
        <translation>Hvilken af de to der er bedst</translation>
    </message>
</context>
<context>
    <name>PairRow</name>
    <message>
        <source>Interval: Wilson&apos;s score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927), which holds for few votes too. While it includes 50 %, the votes do not tell which model is better.</source>
        <translation>Interval: Wilsons score-interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927), som også holder for få stemmer. Så længe det rummer 50 %, siger stemmerne ikke, hvilken model der er bedst.</translation>
    </message>
    <message>
        <source>No vote says which is better</source>
        <translation>Ingen stemme siger, hvilken der er bedst</translation>
    </message>
    <message>
        <source>The share is of the votes that say which one is better; ties and “both bad” do not count for either side and stand beside it.</source>
        <translation>Andelen er af de stemmer, der siger, hvilken der er bedst; uafgjorte og »begge dårlige« tæller ikke for nogen af siderne og står ved siden af.</translation>
    </message>
    <message>
        <source>{one}  {won} : {lost}  {other}</source>
        <translation>{one}  {won} : {lost}  {other}</translation>
    </message>
    <message>
        <source>{share} for {model}; 95 % interval {low} to {high}</source>
        <translation>{share} for {model}; 95 %-interval {low} til {high}</translation>
    </message>
    <message>
        <source>{votes} vote · {blind} blind · {ties} tied · {bad} both bad</source>
        <translation>{votes} stemme · {blind} blindt · {ties} uafgjort · {bad} begge dårlige</translation>
    </message>
    <message>
        <source>{votes} votes · {blind} blind · {ties} tied · {bad} both bad</source>
        <translation>{votes} stemmer · {blind} blindt · {ties} uafgjort · {bad} begge dårlige</translation>
    </message>
</context>
<context>
    <name>PairingPicker</name>
    <message>
        <source>Pairing</source>
        <translation>Parring</translation>
    </message>
    <message>
        <source>Puts both models and their drafts into the lanes; downloads what is missing</source>
        <translation>Sætter begge modeller og deres udkast ind i banerne; henter det, der mangler</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Stil op</translation>
    </message>
    <message>
        <source>Two models that are worth comparing, with their drafts</source>
        <translation>To modeller, der er værd at sammenligne, med deres udkast</translation>
    </message>
</context>
<context>
    <name>PlotGrid</name>
    <message>
        <source>Which plot is shown</source>
        <translation>Hvilken graf der vises</translation>
    </message>
</context>
<context>
    <name>PlotMenu</name>
    <message>
        <source>By position in the draft round</source>
        <translation>Efter plads i udkastrunden</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>Kopiér som billede</translation>
    </message>
    <message>
        <source>Save as drawing (SVG)…</source>
        <translation>Gem som tegning (SVG) …</translation>
    </message>
    <message>
        <source>Save as picture (PNG)…</source>
        <translation>Gem som billede (PNG) …</translation>
    </message>
    <message>
        <source>Save the data (CSV)…</source>
        <translation>Gem data (CSV) …</translation>
    </message>
    <message>
        <source>Show the whole run</source>
        <translation>Vis hele kørslen</translation>
    </message>
</context>
<context>
    <name>PlotPanel</name>
    <message>
        <source>Plots</source>
        <translation>Grafer</translation>
    </message>
</context>
<context>
    <name>PlotSaver</name>
    <message>
        <source>Save the plot</source>
        <translation>Gem grafen</translation>
    </message>
    <message>
        <source>{path} could not be written: {why}. Choose another place.</source>
        <translation>{path} kunne ikke skrives: {why}. Vælg et andet sted.</translation>
    </message>
</context>
<context>
    <name>AcceptanceBars</name>
    <message>
        <source>Acceptance by position in the draft round</source>
        <translation>Accept efter plads i udkastrunden</translation>
    </message>
    <message>
        <source>Accepted / tested, all rounds of the run, by position in a round.</source>
        <translation>Godtaget / prøvet, alle kørslens runder, efter plads i runden.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>No draft has proposed anything</source>
        <translation>Intet udkast har foreslået noget</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
</context>
<context>
    <name>EnergyPriceDialog</name>
    <message>
        <source>0 is not set</source>
        <translation>0 er ikke angivet</translation>
    </message>
    <message>
        <source>As it is to stand behind the cost</source>
        <translation>Som den skal stå efter prisen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Valuta</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Keeps price and currency</source>
        <translation>Gemmer pris og valuta</translation>
    </message>
    <message>
        <source>Leaves the price as it is</source>
        <translation>Lader prisen være, som den er</translation>
    </message>
    <message>
        <source>Price a kWh</source>
        <translation>Pris pr. kWh</translation>
    </message>
    <message>
        <source>Price of a kilowatt-hour</source>
        <translation>Prisen på en kilowatttime</translation>
    </message>
    <message>
        <source>Price of energy</source>
        <translation>Energipris</translation>
    </message>
    <message>
        <source>With a price, a run&apos;s energy is shown with its cost, where energy is measured.</source>
        <translation>Med en pris vises en kørsels energi med, hvad den kostede, hvor energien måles.</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>ikke angivet</translation>
    </message>
</context>
<context>
    <name>PromptBar</name>
    <message>
        <source>unknown</source>
        <translation>ukendt</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Igen</translation>
    </message>
    <message>
        <source>All is computed, and shown at reading pace: show the rest at once (Esc)</source>
        <translation>Det hele er beregnet og vises i læsetempo: vis resten med det samme (Esc)</translation>
    </message>
    <message>
        <source>Ask both models (Ctrl+Enter)</source>
        <translation>Spørg begge modeller (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Continue both conversations with this prompt (Ctrl+Shift+Enter)</source>
        <translation>Fortsæt begge samtaler med denne prompt (Ctrl+Shift+Enter)</translation>
    </message>
    <message>
        <source>Ctrl+Enter asks both models. ↑ brings back earlier ones.</source>
        <translation>Ctrl+Enter spørger begge modeller. ↑ henter tidligere prompter.</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Forventet</translation>
    </message>
    <message>
        <source>Expected answer</source>
        <translation>Forventet svar</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>Følg op</translation>
    </message>
    <message>
        <source>Goes before the conversation, for both models</source>
        <translation>Står før samtalen, for begge modeller</translation>
    </message>
    <message>
        <source>Insert a question that comes with its answer</source>
        <translation>Indsæt et spørgsmål med kendt svar</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Spørgsmål</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Kør</translation>
    </message>
    <message>
        <source>Run the last prompt again</source>
        <translation>Kør den seneste prompt igen</translation>
    </message>
    <message>
        <source>Show the rest</source>
        <translation>Vis resten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Stop both lanes (Esc)</source>
        <translation>Stop begge baner (Esc)</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemprompt</translation>
    </message>
    <message>
        <source>System prompt. Several reasoning models are meant to have none.</source>
        <translation>Systemprompt. Flere ræsonnerende modeller skal helst ingen have.</translation>
    </message>
    <message>
        <source>The answer that is right, if you know it: each lane is then judged by it.</source>
        <translation>Det rigtige svar, hvis du kender det: så bedømmes begge baner efter det.</translation>
    </message>
    <message>
        <source>What should both models think about?</source>
        <translation>Hvad skal begge modeller tænke over?</translation>
    </message>
    <message>
        <source>With a new seed</source>
        <translation>Med et nyt seed</translation>
    </message>
    <message>
        <source>With the same seed</source>
        <translation>Med samme seed</translation>
    </message>
    <message>
        <source>Write a system prompt for both models</source>
        <translation>Skriv en systemprompt til begge modeller</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>ikke kendt</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <source>{count} characters: too long to edit, asked whole. Delete empties it.</source>
        <translation>{count} tegn: for langt til at redigere, stilles i sin helhed. Delete tømmer feltet.</translation>
    </message>
</context>
<context>
    <name>ProposalRow</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>og %n mere</numerusform>
            <numerusform>og %n flere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Race</name>
    <message>
        <source>, thought ended after {seconds} seconds</source>
        <translation>, tanken sluttede efter {seconds} sekunder</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>Kapløb</translation>
    </message>
    <message>
        <source>Race · tokens</source>
        <translation>Kapløb · tokens</translation>
    </message>
    <message>
        <source>Tokens generated since the start of each lane&apos;s run, prompt processing included in the time. Thin line: thinking. Thick line: answer. The diamond marks the last token of the thought.</source>
        <translation>Tokens genereret siden begyndelsen af hver banes kørsel; tiden til at læse prompten er med. Tynd linje: tanke. Tyk linje: svar. Rhomben markerer tankens sidste token.</translation>
    </message>
    <message>
        <source>{tokens} tokens after {seconds} seconds</source>
        <translation>{tokens} tokens efter {seconds} sekunder</translation>
    </message>
</context>
<context>
    <name>RatingsPresenter</name>
    <message>
        <source>Better in turn {number}</source>
        <translation>Bedst i omgang {number}</translation>
    </message>
    <message>
        <source>Go to a lane first: Alt+1 to the left one, Alt+2 to the right one.</source>
        <translation>Gå først til en bane: Alt+1 til den venstre, Alt+2 til den højre.</translation>
    </message>
    <message>
        <source>Names and figures are hidden until you vote.</source>
        <translation>Navne og tal er skjult, indtil du stemmer.</translation>
    </message>
    <message>
        <source>Names and figures are hidden. Vote when both have ended.</source>
        <translation>Navne og tal er skjult. Stem, når begge er færdige.</translation>
    </message>
    <message>
        <source>Names will be hidden with the next question.</source>
        <translation>Navnene skjules ved næste spørgsmål.</translation>
    </message>
    <message>
        <source>The answer is right</source>
        <translation>Svaret er rigtigt</translation>
    </message>
    <message>
        <source>The answer is wrong</source>
        <translation>Svaret er forkert</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Usikkert</translation>
    </message>
    <message>
        <source>Voted blind. Left: {left}. Right: {right}.</source>
        <translation>Stemt blindt. Venstre: {left}. Højre: {right}.</translation>
    </message>
    <message>
        <source>Your verdict on answer {number}</source>
        <translation>Din dom over svar {number}</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>Recorded</source>
        <translation>Optaget</translation>
    </message>
    <message>
        <source>end of the thought</source>
        <translation>tankens slutning</translation>
    </message>
    <message>
        <source>first refused draft</source>
        <translation>første afviste forslag</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>lige nu</translation>
    </message>
    <message>
        <source>lanes together</source>
        <translation>banerne samtidig</translation>
    </message>
    <message>
        <source>left lane</source>
        <translation>venstre bane</translation>
    </message>
    <message>
        <source>left lane interrupted</source>
        <translation>venstre bane afbrudt</translation>
    </message>
    <message>
        <source>left {left}, right {right}</source>
        <translation>venstre {left}, højre {right}</translation>
    </message>
    <message>
        <source>machine not recorded</source>
        <translation>maskinen ikke noteret</translation>
    </message>
    <message>
        <source>one lane after the other</source>
        <translation>en bane ad gangen</translation>
    </message>
    <message>
        <source>right lane</source>
        <translation>højre bane</translation>
    </message>
    <message>
        <source>right lane interrupted</source>
        <translation>højre bane afbrudt</translation>
    </message>
    <message>
        <source>start of the loop</source>
        <translation>løkkens begyndelse</translation>
    </message>
    <message>
        <source>{moment}, {lane}</source>
        <translation>{moment}, {lane}</translation>
    </message>
</context>
<context>
    <name>SessionDelegate</name>
    <message>
        <source>Enter keeps the name, Escape the old one</source>
        <translation>Enter gemmer navnet, Escape beholder det gamle</translation>
    </message>
    <message>
        <source>Name of the session</source>
        <translation>Sessionens navn</translation>
    </message>
    <message>
        <source>example</source>
        <translation>eksempel</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>afbrudt</translation>
    </message>
</context>
<context>
    <name>SessionExportPresenter</name>
    <message>
        <source>There is nothing to export yet: run something.</source>
        <translation>Der er endnu ikke noget at eksportere: kør noget først.</translation>
    </message>
</context>
<context>
    <name>SessionExporter</name>
    <message>
        <source>Export</source>
        <translation>Eksportér</translation>
    </message>
    <message>
        <source>Exported to {file}.</source>
        <translation>Eksporteret til {file}.</translation>
    </message>
    <message>
        <source>{count} sessions exported to {file}.</source>
        <translation>{count} sessioner eksporteret til {file}.</translation>
    </message>
</context>
<context>
    <name>SessionImportPresenter</name>
    <message>
        <source>Import sessions</source>
        <translation>Importér sessioner</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importerer…</translation>
    </message>
    <message>
        <source>Sessions (*{suffix});;All files (*)</source>
        <translation>Sessioner (*{suffix});;Alle filer (*)</translation>
    </message>
</context>
<context>
    <name>SessionNotes</name>
    <message>
        <source>Notes on the session that is shown</source>
        <translation>Noter om den viste session</translation>
    </message>
    <message>
        <source>Notes on this session</source>
        <translation>Noter om denne session</translation>
    </message>
    <message>
        <source>Tags of the session that is shown</source>
        <translation>Etiketter på den viste session</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Etiketter, adskilt af komma</translation>
    </message>
    <message>
        <source>The session that is shown</source>
        <translation>Den viste session</translation>
    </message>
    <message>
        <source>What you want to remember of this session; kept as you write</source>
        <translation>Det, du vil huske om denne session; gemmes, mens du skriver</translation>
    </message>
    <message>
        <source>Words to find this session by; kept as you write</source>
        <translation>Ord at finde denne session på; gemmes, mens du skriver</translation>
    </message>
</context>
<context>
    <name>SessionPanel</name>
    <message>
        <source>Deleted {count} sessions</source>
        <translation>{count} sessioner slettet</translation>
    </message>
    <message>
        <source>Deleted “{title}”</source>
        <translation>Slettede »{title}«</translation>
    </message>
    <message>
        <source>No session is like this. Take a filter away to see more.</source>
        <translation>Ingen sessioner passer. Fjern et filter for at se flere.</translation>
    </message>
    <message>
        <source>No sessions yet. What you run is kept here.</source>
        <translation>Ingen sessioner endnu. Det, du kører, gemmes her.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Nothing is found. Fewer words find more.</source>
        <translation>Intet fundet. Færre ord finder mere.</translation>
    </message>
    <message>
        <source>Saved sessions</source>
        <translation>Gemte sessioner</translation>
    </message>
    <message>
        <source>Search sessions</source>
        <translation>Søg i sessioner</translation>
    </message>
    <message>
        <source>Sessions cannot be listed just now.</source>
        <translation>Sessionerne kan ikke vises lige nu.</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Etiketter, adskilt af komma</translation>
    </message>
    <message>
        <source>What you want to remember of the session. Ctrl+Enter keeps it.</source>
        <translation>Det, du vil huske om sessionen. Ctrl+Enter gemmer det.</translation>
    </message>
    <message>
        <source>Words of prompts, thoughts, answers and notes, or names of models; “words in quotes” together</source>
        <translation>Ord fra prompter, tanker, svar og noter, eller navne på modeller; »ord i anførselstegn« søges samlet</translation>
    </message>
    <message>
        <source>Words to find the session by. Ctrl+Enter keeps them.</source>
        <translation>Ord at finde sessionen på. Ctrl+Enter gemmer dem.</translation>
    </message>
</context>
<context>
    <name>SessionReviewPresenter</name>
    <message>
        <source>Stop what runs before you open a saved session.</source>
        <translation>Stop det, der kører, før du åbner en gemt session.</translation>
    </message>
    <message>
        <source>These runs are of no session as they stand here, so nothing continues them. Open the session of one of them.</source>
        <translation>Som kørslerne står her, hører de ikke til én session, så de kan ikke fortsættes. Åbn den ene kørsels session.</translation>
    </message>
</context>
<context>
    <name>SessionView</name>
    <message>
        <source>Arrow keys choose a session, Enter opens it, F2 renames it, S stars it, Delete deletes it, L and R show its left or right run in that lane, with Shift in the other one; arrows with Shift choose several</source>
        <translation>Piletasterne vælger en session, Enter åbner den, F2 omdøber den, S giver den en stjerne, Delete sletter den, L og R viser dens venstre eller højre kørsel i den bane, med Shift i den anden; piletaster med Shift vælger flere</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Slet</translation>
    </message>
    <message>
        <source>Delete {count} sessions</source>
        <translation>Slet {count} sessioner</translation>
    </message>
    <message>
        <source>Duplicate as a new comparison</source>
        <translation>Kopiér som ny sammenligning</translation>
    </message>
    <message>
        <source>Export {count} sessions…</source>
        <translation>Eksportér {count} sessioner…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksportér…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>Note …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Åbn</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Omdøb</translation>
    </message>
    <message>
        <source>Run again with other models</source>
        <translation>Kør igen med andre modeller</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sessioner</translation>
    </message>
    <message>
        <source>Show on the left</source>
        <translation>Vis til venstre</translation>
    </message>
    <message>
        <source>Show on the right</source>
        <translation>Vis til højre</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Giv stjerne</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etiketter …</translation>
    </message>
    <message>
        <source>Take the star away</source>
        <translation>Fjern stjernen</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>No session was in it</source>
        <translation>Der var ingen session i den</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>I dag</translation>
    </message>
    <message>
        <source>Without a prompt</source>
        <translation>Uden prompt</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>I går</translation>
    </message>
    <message>
        <source>an example that came with the app</source>
        <translation>et eksempel, der fulgte med programmet</translation>
    </message>
    <message>
        <source>annotation</source>
        <translation>anmærkning</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>answered, not judged</source>
        <translation>svarede, ikke bedømt</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>brød sammen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>mislykkedes</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importeret</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>afbrudt</translation>
    </message>
    <message>
        <source>left lane</source>
        <translation>venstre bane</translation>
    </message>
    <message>
        <source>left: {model}, {outcome}</source>
        <translation>venstre: {model}, {outcome}</translation>
    </message>
    <message>
        <source>looping</source>
        <translation>i løkke</translation>
    </message>
    <message>
        <source>model</source>
        <translation>model</translation>
    </message>
    <message>
        <source>name, tags or note</source>
        <translation>navn, etiketter eller note</translation>
    </message>
    <message>
        <source>never answered</source>
        <translation>svarede aldrig</translation>
    </message>
    <message>
        <source>note: {note}</source>
        <translation>note: {note}</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>prompt</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rigtigt</translation>
    </message>
    <message>
        <source>right lane</source>
        <translation>højre bane</translation>
    </message>
    <message>
        <source>right: {model}, {outcome}</source>
        <translation>højre: {model}, {outcome}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>kører</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>med stjerne</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>stoppet</translation>
    </message>
    <message>
        <source>tags: {tags}</source>
        <translation>etiketter: {tags}</translation>
    </message>
    <message>
        <source>thought</source>
        <translation>tanke</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>usikkert</translation>
    </message>
    <message>
        <source>what was here stayed as it was</source>
        <translation>det, der var her, blev, som det var</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>forkert</translation>
    </message>
    <message>
        <source>{count} added to</source>
        <translation>{count} udvidet</translation>
    </message>
    <message>
        <source>{count} here already</source>
        <translation>{count} var her allerede</translation>
    </message>
    <message>
        <source>{count} imported</source>
        <translation>{count} importeret</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>0: greedy</source>
        <translation>0: grådig</translation>
    </message>
    <message>
        <source>Against repetition</source>
        <translation>Mod gentagelse</translation>
    </message>
    <message>
        <source>Attention in one step, without room for all scores. Automatic lets llama.cpp decide on a GPU; on the CPU it is used for long contexts only, since it is slower there. A change loads the model again.</source>
        <translation>Opmærksomhed i ét trin, uden plads til alle scorer. Automatisk lader llama.cpp bestemme på en GPU; på CPU’en bruges det kun ved lange kontekster, fordi det er langsommere dér. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>kun CPU</translation>
    </message>
    <message>
        <source>CPU threads of this lane. Automatic shares the cores out between the lanes. A change loads the model again.</source>
        <translation>Banens CPU-tråde. Automatisk deler kernerne mellem banerne. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekst</translation>
    </message>
    <message>
        <source>DRY allowed length</source>
        <translation>DRY: tilladt længde</translation>
    </message>
    <message>
        <source>DRY base</source>
        <translation>DRY: grundtal</translation>
    </message>
    <message>
        <source>DRY looks back</source>
        <translation>DRY: ser tilbage</translation>
    </message>
    <message>
        <source>DRY multiplier</source>
        <translation>DRY: faktor</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Enhed</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Draft&apos;s GPU layers</source>
        <translation>Udkastets lag på GPU</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash attention</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>Hyppighedsstraf</translation>
    </message>
    <message>
        <source>GPU and cache</source>
        <translation>GPU og cache</translation>
    </message>
    <message>
        <source>GPU layers</source>
        <translation>Lag på GPU</translation>
    </message>
    <message>
        <source>Generated tokens at most, thinking and answer together.</source>
        <translation>Højeste antal genererede tokens, tanke og svar tilsammen.</translation>
    </message>
    <message>
        <source>How far the draw may stray. 0 is greedy: always the most probable token.</source>
        <translation>Hvor langt udtrækningen må afvige. 0 er grådig: altid den mest sandsynlige token.</translation>
    </message>
    <message>
        <source>How fast DRY grows with the length of a repetition.</source>
        <translation>Hvor hurtigt DRY vokser med gentagelsens længde.</translation>
    </message>
    <message>
        <source>How the keys of earlier tokens are kept. q8_0 takes about half the memory of f16, q4_0 a quarter; the answers may change. A change loads the model again.</source>
        <translation>Hvordan tidligere tokens’ nøgler gemmes. q8_0 fylder omtrent halvt så meget som f16, q4_0 en fjerdedel; svarene kan blive anderledes. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>How the values of earlier tokens are kept. All but f32, f16 and bf16 need flash attention. A change loads the model again.</source>
        <translation>Hvordan tidligere tokens’ værdier gemmes. Alle undtagen f32, f16 og bf16 kræver flash attention. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Key cache</source>
        <translation>Nøglecache</translation>
    </message>
    <message>
        <source>Layers of the draft that are put on the GPU; 0 leaves it on the CPU. Automatic is all of them where the model has some there. A change loads the model again.</source>
        <translation>De af udkastets lag, der lægges på GPU’en; 0 lader det blive på CPU’en. Automatisk er alle, når modellen har nogle dér. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Layers of the model that are put on the GPU, its output layer counted as one. Automatic is all of them where there is a GPU. A change loads the model again.</source>
        <translation>De af modellens lag, der lægges på GPU’en, udgangslaget medregnet som ét. Automatisk er alle, hvis der er en GPU. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Least probability</source>
        <translation>Mindste sandsynlighed</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grænser</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maskine</translation>
    </message>
    <message>
        <source>Makes a token less probable each time that it comes; 0 is off.</source>
        <translation>Gør en token mindre sandsynlig, hver gang den kommer; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes a token that came lately less probable, once; 0 is off.</source>
        <translation>Gør en token, der kom for nylig, mindre sandsynlig, én gang; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes going on with a repetition less probable; 0 is off.</source>
        <translation>Gør det mindre sandsynligt at fortsætte en gentagelse; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes tokens that came lately less probable; 1 is off.</source>
        <translation>Gør tokens, der kom for nylig, mindre sandsynlige; 1 er fra.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>On a loop</source>
        <translation>Ved en løkke</translation>
    </message>
    <message>
        <source>Only so many of the most probable tokens; 0 is off.</source>
        <translation>Kun så mange af de mest sandsynlige tokens; 0 er fra.</translation>
    </message>
    <message>
        <source>Only the most probable tokens that together make up this probability; 1 is off.</source>
        <translation>Kun de mest sandsynlige tokens, der tilsammen når denne sandsynlighed; 1 er fra.</translation>
    </message>
    <message>
        <source>Only tokens about as surprising as is to be expected; 1 is off.</source>
        <translation>Kun tokens, der er omtrent så overraskende som ventet; 1 er fra.</translation>
    </message>
    <message>
        <source>Only tokens with at least this part of the best one&apos;s probability; 0 is off.</source>
        <translation>Kun tokens med mindst denne del af den bedstes sandsynlighed; 0 er fra.</translation>
    </message>
    <message>
        <source>Penalties look back</source>
        <translation>Straf ser tilbage</translation>
    </message>
    <message>
        <source>Picking a token</source>
        <translation>Valg af token</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>Tilstedeværelsesstraf</translation>
    </message>
    <message>
        <source>Proposed a round</source>
        <translation>Forslag pr. runde</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>Gentagelsesstraf</translation>
    </message>
    <message>
        <source>Repetitions of so many tokens go free.</source>
        <translation>Gentagelser på så mange tokens går fri.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Shares of the layers that several devices take, in their order: 3:1 gives the first three times as many. Empty: by the memory that is free on each. A change loads the model again.</source>
        <translation>Hvordan lagene deles mellem flere enheder, i deres rækkefølge: 3:1 giver den første tre gange så mange. Tomt: efter den ledige hukommelse på hver. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Deling</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>The GPU that the layers go to, by llama.cpp&apos;s own list. Automatic takes all there are. A change loads the model again.</source>
        <translation>Den GPU, lagene lægges på, efter llama.cpps egen liste. Automatisk tager alle, der er. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>The draft stops proposing at a token that it gives less than this; 0 is off.</source>
        <translation>Udkastet holder op med at foreslå ved en token, det giver mindre end dette; 0 er fra.</translation>
    </message>
    <message>
        <source>Thinking budget</source>
        <translation>Tænkebudget</translation>
    </message>
    <message>
        <source>Thinking tokens after which the thought is closed and an answer asked for.</source>
        <translation>Antal tokens, hvorefter tanken afsluttes og et svar kræves.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Tråde</translation>
    </message>
    <message>
        <source>Token limit</source>
        <translation>Tokengrænse</translation>
    </message>
    <message>
        <source>Tokens that DRY looks back on.</source>
        <translation>Tokens, som DRY ser tilbage på.</translation>
    </message>
    <message>
        <source>Tokens that the draft proposes in a round at most.</source>
        <translation>Højeste antal tokens, som udkastet foreslår i en runde.</translation>
    </message>
    <message>
        <source>Tokens that the model can see at once, the prompt included. Automatic takes what the model was made for, up to 8,192. A change loads the model again.</source>
        <translation>Tokens, som modellen kan se på én gang, prompten medregnet. Automatisk tager det, modellen er lavet til, dog højst 8.192. En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>Tokens that the three penalties look back on.</source>
        <translation>Tokens, som de tre straffe ser tilbage på.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Typical</source>
        <translation>Typisk</translation>
    </message>
    <message>
        <source>Value cache</source>
        <translation>Værdicache</translation>
    </message>
    <message>
        <source>What to do when the text repeats itself.</source>
        <translation>Hvad der skal ske, når teksten gentager sig selv.</translation>
    </message>
    <message>
        <source>Where the draw begins: the same seed draws the same text again.</source>
        <translation>Hvor udtrækningen begynder: samme seed giver samme tekst igen.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisk</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alt</translation>
    </message>
    <message>
        <source>make it answer</source>
        <translation>få den til at svare</translation>
    </message>
    <message>
        <source>mark and go on</source>
        <translation>markér og fortsæt</translation>
    </message>
    <message>
        <source>no budget</source>
        <translation>intet budget</translation>
    </message>
    <message>
        <source>off</source>
        <translation>fra</translation>
    </message>
    <message>
        <source>on</source>
        <translation>til</translation>
    </message>
    <message>
        <source>stop the run</source>
        <translation>stop kørslen</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>All about models</source>
        <translation>Om alle modeller</translation>
    </message>
    <message>
        <source>Ask both a follow-up</source>
        <translation>Stil begge et opfølgende spørgsmål</translation>
    </message>
    <message>
        <source>Both are as good</source>
        <translation>De er lige gode</translation>
    </message>
    <message>
        <source>Both are bad</source>
        <translation>Begge er dårlige</translation>
    </message>
    <message>
        <source>Colour by draft origin</source>
        <translation>Farvelæg efter oprindelse</translation>
    </message>
    <message>
        <source>Colour by entropy</source>
        <translation>Farvelæg efter entropi</translation>
    </message>
    <message>
        <source>Colour by surprisal</source>
        <translation>Farvelæg efter overraskelse</translation>
    </message>
    <message>
        <source>Compare blind</source>
        <translation>Sammenlign blindt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiér</translation>
    </message>
    <message>
        <source>Copy with origin marks</source>
        <translation>Kopiér med oprindelsesmærker</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Mørkt eller lyst</translation>
    </message>
    <message>
        <source>Download models</source>
        <translation>Hent modeller</translation>
    </message>
    <message>
        <source>Earlier, later prompts</source>
        <translation>Tidligere, senere prompter</translation>
    </message>
    <message>
        <source>Export what is shown</source>
        <translation>Eksportér det viste</translation>
    </message>
    <message>
        <source>Find in both lanes</source>
        <translation>Søg i begge baner</translation>
    </message>
    <message>
        <source>Follow the newest token</source>
        <translation>Følg den nyeste token</translation>
    </message>
    <message>
        <source>Formatted answers</source>
        <translation>Formaterede svar</translation>
    </message>
    <message>
        <source>From token to token</source>
        <translation>Fra token til token</translation>
    </message>
    <message>
        <source>Go to the left lane</source>
        <translation>Gå til venstre bane</translation>
    </message>
    <message>
        <source>Go to the prompt</source>
        <translation>Gå til prompten</translation>
    </message>
    <message>
        <source>Go to the right lane</source>
        <translation>Gå til højre bane</translation>
    </message>
    <message>
        <source>Go to where the two runs part</source>
        <translation>Gå til, hvor de to kørsler skilles</translation>
    </message>
    <message>
        <source>In the list: show a run in its lane, with Shift in the other</source>
        <translation>I listen: vis en kørsel i dens bane, med Shift i den anden</translation>
    </message>
    <message>
        <source>Judge and label</source>
        <translation>Bedøm og sæt mærkater</translation>
    </message>
    <message>
        <source>Label what is selected</source>
        <translation>Sæt mærkat på det markerede</translation>
    </message>
    <message>
        <source>Larger controls</source>
        <translation>Større knapper og felter</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Større tekst</translation>
    </message>
    <message>
        <source>Mark loops</source>
        <translation>Markér løkker</translation>
    </message>
    <message>
        <source>Next label</source>
        <translation>Næste mærkat</translation>
    </message>
    <message>
        <source>Next, previous match</source>
        <translation>Næste, forrige forekomst</translation>
    </message>
    <message>
        <source>No colours</source>
        <translation>Ingen farver</translation>
    </message>
    <message>
        <source>One draft round back</source>
        <translation>Én udkastrunde tilbage</translation>
    </message>
    <message>
        <source>One draft round on</source>
        <translation>Én udkastrunde frem</translation>
    </message>
    <message>
        <source>One token back</source>
        <translation>Én token tilbage</translation>
    </message>
    <message>
        <source>One token on</source>
        <translation>Én token frem</translation>
    </message>
    <message>
        <source>Open a model file on the left</source>
        <translation>Åbn en modelfil til venstre</translation>
    </message>
    <message>
        <source>Open a model file on the right</source>
        <translation>Åbn en modelfil til højre</translation>
    </message>
    <message>
        <source>Play, or stand still</source>
        <translation>Afspil, eller stå stille</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Grafer</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Præsentation</translation>
    </message>
    <message>
        <source>Previous label</source>
        <translation>Forrige mærkat</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Afslut</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Læs</translation>
    </message>
    <message>
        <source>Refused proposals</source>
        <translation>Afviste forslag</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Afspilning</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Kør</translation>
    </message>
    <message>
        <source>Run again with a new seed</source>
        <translation>Kør igen med et nyt seed</translation>
    </message>
    <message>
        <source>Run again with the same seed</source>
        <translation>Kør igen med samme seed</translation>
    </message>
    <message>
        <source>Run both models</source>
        <translation>Kør begge modeller</translation>
    </message>
    <message>
        <source>Saved sessions</source>
        <translation>Gemte sessioner</translation>
    </message>
    <message>
        <source>Scroll both lanes together</source>
        <translation>Rul begge baner sammen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Markér alt</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Genveje</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Vis</translation>
    </message>
    <message>
        <source>Smaller controls</source>
        <translation>Mindre knapper og felter</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Mindre tekst</translation>
    </message>
    <message>
        <source>Statistics of the thoughts</source>
        <translation>Tankernes statistik</translation>
    </message>
    <message>
        <source>Stop both models</source>
        <translation>Stop begge modeller</translation>
    </message>
    <message>
        <source>Stop the left model</source>
        <translation>Stop venstre model</translation>
    </message>
    <message>
        <source>Stop the right model</source>
        <translation>Stop højre model</translation>
    </message>
    <message>
        <source>Text as designed</source>
        <translation>Oprindelig tekststørrelse</translation>
    </message>
    <message>
        <source>The left one is better</source>
        <translation>Den venstre er bedst</translation>
    </message>
    <message>
        <source>The right one is better</source>
        <translation>Den højre er bedst</translation>
    </message>
    <message>
        <source>Thinking in full, dimmed, folded</source>
        <translation>Tanker vist helt, nedtonet, foldet</translation>
    </message>
    <message>
        <source>This lane&apos;s answer is right</source>
        <translation>Banens svar er rigtigt</translation>
    </message>
    <message>
        <source>This lane&apos;s answer is wrong</source>
        <translation>Banens svar er forkert</translation>
    </message>
    <message>
        <source>Unsure about this lane</source>
        <translation>Usikker på banens svar</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Vindue</translation>
    </message>
</context>
<context>
    <name>ShortcutsOverlay</name>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Luk (Esc)</translation>
    </message>
    <message>
        <source>Esc closes the list</source>
        <translation>Esc lukker listen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastaturgenveje</translation>
    </message>
</context>
<context>
    <name>Speed</name>
    <message>
        <source>Speed</source>
        <translation>Hastighed</translation>
    </message>
    <message>
        <source>Speed · tokens/s</source>
        <translation>Hastighed · tokens/s</translation>
    </message>
    <message>
        <source>Speed · tokens/s, one after the other</source>
        <translation>Hastighed · tokens/s, en ad gangen</translation>
    </message>
    <message>
        <source>Speed · tokens/s, together</source>
        <translation>Hastighed · tokens/s, samtidig</translation>
    </message>
    <message>
        <source>Tokens a second over the last second, or over the last {least} tokens where a second holds fewer. Dashed: of a run that took less than a fifth of a second, the speed over all of it, from its first token to its last. Times are the lane&apos;s own, taken when it knew the token. Together: both lanes shared the machine. One after the other: each had it alone.</source>
        <translation>Tokens pr. sekund over det seneste sekund, eller over de seneste {least} tokens, hvor sekundet rummer færre. Stiplet: for en kørsel på under en femtedel af et sekund, hastigheden over hele kørslen, fra første til sidste token. Tiderne er banens egne, taget da den kendte sin token. Samtidig: begge baner delte maskinen. En ad gangen: hver havde den alene.</translation>
    </message>
    <message>
        <source>Too short to measure a speed</source>
        <translation>For kort til at måle en hastighed</translation>
    </message>
    <message>
        <source>no speed measured</source>
        <translation>ingen hastighed målt</translation>
    </message>
    <message>
        <source>{speed} tokens a second at last</source>
        <translation>{speed} tokens pr. sekund til sidst</translation>
    </message>
    <message>
        <source>{speed} tokens a second over all of the run</source>
        <translation>{speed} tokens pr. sekund over hele kørslen</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>Accepted / tested at the first, second, third … place of a draft round. A later place is tested only where all before it were accepted.</source>
        <translation>Godtaget / prøvet på den første, anden, tredje … plads i en udkastrunde. En senere plads prøves kun, hvor alle før den blev godtaget.</translation>
    </message>
    <message>
        <source>Accepted / tested, of proposals for places in the answer.</source>
        <translation>Godtaget / prøvet, af forslag til pladser i svaret.</translation>
    </message>
    <message>
        <source>Accepted / tested, of proposals for places in the thought. Tested are those that the model reached. After Leviathan et al. 2023, arXiv:2211.17192.</source>
        <translation>Godtaget / prøvet, af forslag til pladser i tanken. Prøvet er dem, som modellen nåede til. Efter Leviathan m.fl. 2023, arXiv:2211.17192.</translation>
    </message>
    <message>
        <source>Accepted by place</source>
        <translation>Godtaget efter plads</translation>
    </message>
    <message>
        <source>Accepted, answer</source>
        <translation>Godtaget, svar</translation>
    </message>
    <message>
        <source>Accepted, thought</source>
        <translation>Godtaget, tanke</translation>
    </message>
    <message>
        <source>Generated tokens of the thought, of all that were generated.</source>
        <translation>Tankens genererede tokens, af alle genererede.</translation>
    </message>
    <message>
        <source>How often the thought checks what it has: “Wait”, “let me check”. Lists for English and Danish; a dash for other languages. Words that mean something else inside a sentence count where they open one.</source>
        <translation>Hvor ofte tanken efterprøver det, den har: »Vent«, »lad mig tjekke«. Der er lister for engelsk og dansk; en streg for andre sprog. Ord, der betyder noget andet inde i en sætning, tæller, hvor de indleder en.</translation>
    </message>
    <message>
        <source>How often the thought turns to something else: “Alternatively”, “Hmm, maybe”. Counted apart from verifying, which means the opposite: to stay with what is there. After Wang et al. 2025, arXiv:2501.18585; lists for English and Danish.</source>
        <translation>Hvor ofte tanken slår ind på noget andet: »Alternativt«, »Hmm, måske«. Tælles for sig, for at efterprøve er det modsatte: at blive ved det, man har. Efter Wang m.fl. 2025, arXiv:2501.18585; lister for engelsk og dansk.</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Løkke</translation>
    </message>
    <message>
        <source>Of a right answer: tokens to its first statement, of all tokens. 1 is no token too many. After Chen et al. 2024, “Do NOT Think That Much for 2+3=?”, arXiv:2412.21187.</source>
        <translation>For et rigtigt svar: tokens, til det første gang blev sagt, af alle tokens. 1 er ikke én token for meget. Efter Chen m.fl. 2024, »Do NOT Think That Much for 2+3=?«, arXiv:2412.21187.</translation>
    </message>
    <message>
        <source>Of a wrong answer: 1 minus the tokens to the first statement of the right one, of all tokens; 0 where it never had it. Large: it was there early and was left again. After Wang et al. 2025, “Thoughts Are All Over the Place”, arXiv:2501.18585.</source>
        <translation>For et forkert svar: 1 minus de tokens, der gik, til det rigtige første gang blev sagt, af alle tokens; 0, hvor det aldrig blev sagt. Stort tal: det rigtige var der tidligt og blev forladt igen. Efter Wang m.fl. 2025, »Thoughts Are All Over the Place«, arXiv:2501.18585.</translation>
    </message>
    <message>
        <source>Outcome efficiency</source>
        <translation>Udbytte</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>Skifter spor</translation>
    </message>
    <message>
        <source>The exact repetition that wasted most tokens: how often it stands there in full, and the tokens after the first time. The same idea in other words is seen by no rule.</source>
        <translation>Den nøjagtige gentagelse, der spildte flest tokens: hvor mange gange den står der i sin helhed, og tokens efter første gang. Den samme idé med andre ord ser ingen regel.</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Tænkning</translation>
    </message>
    <message>
        <source>Tokens to the answer</source>
        <translation>Tokens til svaret</translation>
    </message>
    <message>
        <source>Tokens up to the end of the first sentence, in thought or answer, that states the final answer: one that says so, concludes, or sets it in a box or in bold. Found by rules, so an estimate; a dash where no answer is known, or no rule finds it.</source>
        <translation>Tokens til slutningen af den første sætning, i tanke eller svar, der giver det endelige svar: en, der siger det, konkluderer eller sætter det i en ramme eller med fed. Fundet efter regler og derfor et skøn; en streg, hvor intet svar kendes, eller ingen regel finder det.</translation>
    </message>
    <message>
        <source>Underthinking</source>
        <translation>Undertænkning</translation>
    </message>
    <message>
        <source>Verifies</source>
        <translation>Efterprøver</translation>
    </message>
    <message>
        <source>from token {start}</source>
        <translation>fra token {start}</translation>
    </message>
    <message>
        <source>looping</source>
        <translation>i løkke</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>ikke målt</translation>
    </message>
    <message>
        <source>{accepted} of {tested} tested</source>
        <translation>{accepted} af {tested} prøvede</translation>
    </message>
    <message>
        <source>{part} of {whole} tokens</source>
        <translation>{part} af {whole} tokens</translation>
    </message>
    <message>
        <source>{start}, {period} tokens long, {wasted} wasted</source>
        <translation>{start}, {period} tokens lang, {wasted} spildt</translation>
    </message>
    <message>
        <source>{times}×</source>
        <translation>{times}×</translation>
    </message>
    <message>
        <source>“{answer}”, then {after} more tokens</source>
        <translation>»{answer}«, derefter {after} tokens mere</translation>
    </message>
</context>
<context>
    <name>StatisticsPopover</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Luk (Esc)</translation>
    </message>
    <message>
        <source>Close the statistics</source>
        <translation>Luk statistikken</translation>
    </message>
    <message>
        <source>Statistics of the left thought</source>
        <translation>Den venstre tankes statistik</translation>
    </message>
    <message>
        <source>Statistics of the right thought</source>
        <translation>Den højre tankes statistik</translation>
    </message>
</context>
<context>
    <name>StatusIcon</name>
    <message>
        <source>running</source>
        <translation>kører</translation>
    </message>
    <message>
        <source>answered, nothing was expected</source>
        <translation>svarede, intet var forventet</translation>
    </message>
    <message>
        <source>at work</source>
        <translation>arbejder</translation>
    </message>
    <message>
        <source>ended before an answer was done</source>
        <translation>sluttede, før et svar var færdigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>mislykkedes</translation>
    </message>
    <message>
        <source>in a loop</source>
        <translation>i løkke</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>ikke bedømt</translation>
    </message>
    <message>
        <source>nothing going on</source>
        <translation>intet i gang</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rigtigt</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>forkert</translation>
    </message>
</context>
<context>
    <name>Surprisal</name>
    <message>
        <source>How unexpected each token was: minus the logarithm to base 2 of its probability under the target, before any sampler. Line: mean over the last {window} tokens. Faint: the greatest of single tokens; what lies over the top of the plot is cut off.</source>
        <translation>Hvor uventet hver token var: minus totalslogaritmen af dens sandsynlighed ifølge målmodellen, før nogen udvælgelse. Linje: gennemsnit over de seneste {window} tokens. Svagt: det største for enkelte tokens; det, der ligger over grafens top, er skåret af.</translation>
    </message>
    <message>
        <source>Surprisal</source>
        <translation>Overraskelse</translation>
    </message>
    <message>
        <source>Surprisal · bits/token</source>
        <translation>Overraskelse · bit/token</translation>
    </message>
    <message>
        <source>no surprisal known</source>
        <translation>ingen overraskelse kendt</translation>
    </message>
    <message>
        <source>{bits} bits a token lately</source>
        <translation>{bits} bit pr. token på det seneste</translation>
    </message>
</context>
<context>
    <name>TallyButton</name>
    <message>
        <source>Votes, model against model</source>
        <translation>Stemmer, model mod model</translation>
    </message>
    <message>
        <source>Which model was preferred, how often, and how sure that is</source>
        <translation>Hvilken model der blev foretrukket, hvor ofte, og hvor sikkert det er</translation>
    </message>
</context>
<context>
    <name>TallyView</name>
    <message>
        <source>Count only votes that were given while the names were hidden</source>
        <translation>Tæl kun stemmer, der blev givet, mens navnene var skjult</translation>
    </message>
    <message>
        <source>No votes yet. Say above two answers which one is better, best of all blind.</source>
        <translation>Ingen stemmer endnu. Sig over to svar, hvilket der er bedst, og helst blindt.</translation>
    </message>
    <message>
        <source>Only blind votes</source>
        <translation>Kun blinde stemmer</translation>
    </message>
    <message>
        <source>Votes, model against model</source>
        <translation>Stemmer, model mod model</translation>
    </message>
</context>
<context>
    <name>LicenceAgreement</name>
    <message>
        <source>Agree and download</source>
        <translation>Acceptér og hent</translation>
    </message>
    <message>
        <source>Downloads nothing</source>
        <translation>Henter intet</translation>
    </message>
    <message>
        <source>Downloads under the licences that are named here</source>
        <translation>Henter på de licensvilkår, der er nævnt her</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ikke nu</translation>
    </message>
</context>
<context>
    <name>TimePlot</name>
    <message>
        <source>Disc: left lane. Square: right lane.</source>
        <translation>Cirkel: venstre bane. Firkant: højre bane.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Save, copy, choose plots</source>
        <translation>Gem, kopiér, vælg grafer</translation>
    </message>
    <message>
        <source>Show the whole run again (Home)</source>
        <translation>Vis hele kørslen igen (Home)</translation>
    </message>
    <message>
        <source>{figure} by position</source>
        <translation>{figure} efter plads</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>As recorded</source>
        <translation>Som optaget</translation>
    </message>
    <message>
        <source>As recorded, waiting included; or both lanes from their first token</source>
        <translation>Som optaget, ventetiden medregnet; eller begge baner fra deres første token</translation>
    </message>
    <message>
        <source>Close the recording</source>
        <translation>Luk optagelsen</translation>
    </message>
    <message>
        <source>Drag, click or use the arrow keys to go to another moment</source>
        <translation>Træk, klik eller brug piletasterne for at gå til et andet øjeblik</translation>
    </message>
    <message>
        <source>From first tokens</source>
        <translation>Fra første token</translation>
    </message>
    <message>
        <source>Go to the beginning of the recording</source>
        <translation>Gå til optagelsens begyndelse</translation>
    </message>
    <message>
        <source>Go to the first proposal that was refused; again for the other lane&apos;s</source>
        <translation>Gå til det første afviste forslag; tryk igen for den anden banes</translation>
    </message>
    <message>
        <source>Go to where a loop starts; again for the other lane&apos;s</source>
        <translation>Gå til en løkkes begyndelse; tryk igen for den anden banes</translation>
    </message>
    <message>
        <source>Go to where a thought ends; again for the other lane&apos;s</source>
        <translation>Gå til en tankes slutning; tryk igen for den anden banes</translation>
    </message>
    <message>
        <source>How fast the recording is played; figures stay as they were</source>
        <translation>Hvor hurtigt optagelsen afspilles; tallene forbliver, som de var</translation>
    </message>
    <message>
        <source>Leave the recording and show the lanes as they were</source>
        <translation>Forlad optagelsen, og vis banerne, som de var</translation>
    </message>
    <message>
        <source>One draft round back</source>
        <translation>Én udkastrunde tilbage</translation>
    </message>
    <message>
        <source>One draft round on</source>
        <translation>Én udkastrunde frem</translation>
    </message>
    <message>
        <source>One token back</source>
        <translation>Én token tilbage</translation>
    </message>
    <message>
        <source>One token on</source>
        <translation>Én token frem</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause the recording</source>
        <translation>Sæt optagelsen på pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Afspil</translation>
    </message>
    <message>
        <source>Play the recording</source>
        <translation>Afspil optagelsen</translation>
    </message>
    <message>
        <source>Show the next draft round to its end</source>
        <translation>Vis den næste udkastrunde til ende</translation>
    </message>
    <message>
        <source>Show the next token</source>
        <translation>Vis den næste token</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>Afspilningens hastighed</translation>
    </message>
    <message>
        <source>Take the last draft round back</source>
        <translation>Tag den seneste udkastrunde tilbage</translation>
    </message>
    <message>
        <source>Take the last token back</source>
        <translation>Tag den seneste token tilbage</translation>
    </message>
    <message>
        <source>Time of the recording</source>
        <translation>Tidspunkt i optagelsen</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>Til begyndelsen</translation>
    </message>
    <message>
        <source>To the end of the thought</source>
        <translation>Til tankens slutning</translation>
    </message>
    <message>
        <source>To the first refused draft</source>
        <translation>Til det første afviste forslag</translation>
    </message>
    <message>
        <source>To the start of the loop</source>
        <translation>Til løkkens begyndelse</translation>
    </message>
    <message>
        <source>Which moments are shown together</source>
        <translation>Hvilke øjeblikke der vises samtidig</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>All accepted; the target went on with {own}.</source>
        <translation>Alle godtaget; målmodellen fortsatte med {own}.</translation>
    </message>
    <message>
        <source>Draft round {number}: {proposed} proposed, {tested} tested, {accepted} accepted</source>
        <translation>Udkastrunde {number}: {proposed} foreslået, {tested} prøvet, {accepted} godtaget</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropi</translation>
    </message>
    <message>
        <source>From the token before to this one, on the same clock. The accepted tokens of a draft round are checked in one go, so they follow almost at once.</source>
        <translation>Fra den forrige token til denne, på samme ur. En udkastrundes godtagne tokens kontrolleres på én gang, så de følger næsten straks efter hinanden.</translation>
    </message>
    <message>
        <source>How undecided the target was here: the entropy of the same distribution, over its whole vocabulary.</source>
        <translation>Hvor ubeslutsom målmodellen var her: entropien af den samme fordeling, over hele dens ordforråd.</translation>
    </message>
    <message>
        <source>Its number in the model&apos;s vocabulary.</source>
        <translation>Dens nummer i modellens ordforråd.</translation>
    </message>
    <message>
        <source>Its place among the generated tokens, counted from 0.</source>
        <translation>Dens plads blandt de genererede tokens, talt fra 0.</translation>
    </message>
    <message>
        <source>Minus the binary logarithm of that probability: 0 bits for a certain token, 1 bit for a coin toss.</source>
        <translation>Minus totalslogaritmen af den sandsynlighed: 0 bit for en sikker token, 1 bit for plat eller krone.</translation>
    </message>
    <message>
        <source>Overthink inserted it to close the thought.</source>
        <translation>Overthink indsatte den for at afslutte tanken.</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Fase</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Sandsynlighed</translation>
    </message>
    <message>
        <source>Since the last</source>
        <translation>Siden forrige</translation>
    </message>
    <message>
        <source>Surprisal</source>
        <translation>Overraskelse</translation>
    </message>
    <message>
        <source>The chat template put it there.</source>
        <translation>Samtaleskabelonen satte den der.</translation>
    </message>
    <message>
        <source>The draft proposed it and the target chose the same.</source>
        <translation>Udkastet foreslog den, og målmodellen valgte den samme.</translation>
    </message>
    <message>
        <source>The probability that the target gave this token: softmax of its scores at temperature 1, before penalties and samplers.</source>
        <translation>Den sandsynlighed, målmodellen gav denne token: softmax af dens point ved temperatur 1, før straf og udvælgelse.</translation>
    </message>
    <message>
        <source>The target added it after accepting the whole round.</source>
        <translation>Målmodellen tilføjede den efter at have godtaget hele runden.</translation>
    </message>
    <message>
        <source>The target chose it by itself.</source>
        <translation>Målmodellen valgte den selv.</translation>
    </message>
    <message>
        <source>The target chose it instead of the draft&apos;s proposal.</source>
        <translation>Målmodellen valgte den i stedet for udkastets forslag.</translation>
    </message>
    <message>
        <source>The target said {own} instead of {refused}.</source>
        <translation>Målmodellen sagde {own} i stedet for {refused}.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Token id</source>
        <translation>Token-id</translation>
    </message>
    <message>
        <source>When this token was known, on the clock of the lane&apos;s own process, from the moment it took up the run. Showing it is not in it.</source>
        <translation>Hvornår denne token var kendt, på uret i banens egen proces, fra det øjeblik den tog fat på kørslen. Visningen er ikke med.</translation>
    </message>
    <message>
        <source>Whether the model was thinking or answering, by the tags of its family. A thought that was closed but never opened turns what came before it into thinking.</source>
        <translation>Om modellen tænkte eller svarede, efter dens families mærker. En tanke, der blev afsluttet, men aldrig åbnet, gør det, der kom før, til tanke.</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>godtaget</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>forced</source>
        <translation>indsat</translation>
    </message>
    <message>
        <source>no visible text</source>
        <translation>ingen synlig tekst</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>ikke prøvet</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>afvist</translation>
    </message>
    <message>
        <source>sampled</source>
        <translation>udtrukket</translation>
    </message>
    <message>
        <source>template</source>
        <translation>skabelon</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>tanke</translation>
    </message>
    <message>
        <source>{number} bits</source>
        <translation>{number} bit</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Answer</source>
        <translation>Svar</translation>
    </message>
    <message>
        <source>Ctrl+M shows what was refused</source>
        <translation>Ctrl+M viser det, der blev afvist</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Tanke</translation>
    </message>
    <message>
        <source>[+proposed by the draft and accepted+] [!inserted by the app!] [~from the chat template~]</source>
        <translation>[+foreslået af udkastet og godtaget+] [!indsat af appen!] [~fra samtaleskabelonen~]</translation>
    </message>
    <message>
        <source>the app closed the thought</source>
        <translation>appen afsluttede tanken</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} token</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} tokens</translation>
    </message>
</context>
<context>
    <name>TranscriptCanvas</name>
    <message>
        <source>What the model thinks appears here.</source>
        <translation>Her vises, hvad modellen tænker.</translation>
    </message>
</context>
<context>
    <name>TranscriptsPresenter</name>
    <message>
        <source>Saved as {file}.</source>
        <translation>Gemt som {file}.</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Arrow keys go from token to token, with Shift they select; Space folds a part</source>
        <translation>Piletasterne går fra token til token, med Shift markerer de; mellemrum folder en del</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiér</translation>
    </message>
    <message>
        <source>Copy with marks of origin</source>
        <translation>Kopiér med oprindelsesmærker</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Markér alt</translation>
    </message>
    <message>
        <source>Transcript, {0}</source>
        <translation>Udskrift, {0}</translation>
    </message>
    <message>
        <source>left lane</source>
        <translation>venstre bane</translation>
    </message>
    <message>
        <source>right lane</source>
        <translation>højre bane</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Send this line away</source>
        <translation>Skjul denne linje</translation>
    </message>
    <message>
        <source>Send this line away; what was done stays so</source>
        <translation>Skjul denne linje; det, der er gjort, står ved magt</translation>
    </message>
    <message>
        <source>Take back what was done</source>
        <translation>Fortryd det, der blev gjort</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Fortryd</translation>
    </message>
</context>
<context>
    <name>ViewToolbar</name>
    <message>
        <source>Colours</source>
        <translation>Farver</translation>
    </message>
    <message>
        <source>Compare blind</source>
        <translation>Sammenlign blindt</translation>
    </message>
    <message>
        <source>Draft origin</source>
        <translation>Oprindelse</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropi</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Søg</translation>
    </message>
    <message>
        <source>Find in the thoughts and answers</source>
        <translation>Søg i tanker og svar</translation>
    </message>
    <message>
        <source>Find in the thoughts and answers (Ctrl+F)</source>
        <translation>Søg i tanker og svar (Ctrl+F)</translation>
    </message>
    <message>
        <source>Formatted answers</source>
        <translation>Formaterede svar</translation>
    </message>
    <message>
        <source>Ghosts</source>
        <translation>Genfærd</translation>
    </message>
    <message>
        <source>Go to where the two runs part: their first different token (Ctrl+J)</source>
        <translation>Gå til, hvor de to kørsler skilles: deres første forskellige token (Ctrl+J)</translation>
    </message>
    <message>
        <source>Hide which model is which, and draw the sides by lot, until you say what is better</source>
        <translation>Skjul, hvilken model der er hvilken, og træk lod om siderne, indtil du siger, hvad der er bedst</translation>
    </message>
    <message>
        <source>How the thoughts are shown</source>
        <translation>Hvordan tankerne vises</translation>
    </message>
    <message>
        <source>Looks, language, help</source>
        <translation>Udseende, sprog, hjælp</translation>
    </message>
    <message>
        <source>Loops</source>
        <translation>Løkker</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>No colours</source>
        <translation>Ingen farver</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Grafer</translation>
    </message>
    <message>
        <source>Saved sessions</source>
        <translation>Gemte sessioner</translation>
    </message>
    <message>
        <source>Scroll both lanes to the same moment</source>
        <translation>Rul begge baner til samme øjeblik</translation>
    </message>
    <message>
        <source>Scroll together</source>
        <translation>Rul sammen</translation>
    </message>
    <message>
        <source>Show answers as Markdown with mathematics; off shows them as written</source>
        <translation>Vis svar som Markdown med matematik; slået fra vises de, som de blev skrevet</translation>
    </message>
    <message>
        <source>Show refused proposals where they would have stood</source>
        <translation>Vis afviste forslag, hvor de ville have stået</translation>
    </message>
    <message>
        <source>Show saved sessions (Ctrl+B)</source>
        <translation>Vis gemte sessioner (Ctrl+B)</translation>
    </message>
    <message>
        <source>Show the plots</source>
        <translation>Vis graferne</translation>
    </message>
    <message>
        <source>Statistics of both thoughts (Ctrl+I)</source>
        <translation>Begge tankers statistik (Ctrl+I)</translation>
    </message>
    <message>
        <source>Statistics of the thoughts</source>
        <translation>Tankernes statistik</translation>
    </message>
    <message>
        <source>Surprisal</source>
        <translation>Overraskelse</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Tanker</translation>
    </message>
    <message>
        <source>Thinking dimmed</source>
        <translation>Tanker nedtonet</translation>
    </message>
    <message>
        <source>Thinking folded</source>
        <translation>Tanker foldet</translation>
    </message>
    <message>
        <source>Thinking in full</source>
        <translation>Tanker vist helt</translation>
    </message>
    <message>
        <source>What the tokens&apos; colours tell</source>
        <translation>Hvad farverne på tokens fortæller</translation>
    </message>
    <message>
        <source>Where the two runs part</source>
        <translation>Hvor de to kørsler skilles</translation>
    </message>
</context>
<context>
    <name>TextEditBar</name>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Ctrl+Enter keeps them</source>
        <translation>Ctrl+Enter gemmer dem</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Keep what is written (Ctrl+Enter)</source>
        <translation>Gem det skrevne (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Leave it as it was (Escape)</source>
        <translation>Lad det være, som det var (Escape)</translation>
    </message>
    <message>
        <source>Words about a session</source>
        <translation>Ord om en session</translation>
    </message>
</context>
<context>
    <name>_TemplateText</name>
    <message>
        <source>Chat template</source>
        <translation>Chatskabelon</translation>
    </message>
    <message>
        <source>The program that makes a prompt of messages, as the file has it</source>
        <translation>Programmet, der gør beskeder til en prompt, som filen har det</translation>
    </message>
</context>
</TS>
