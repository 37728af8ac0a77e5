<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="da_DK" sourcelanguage="en_GB">
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
        <source>The share of tested draft proposals that the target accepted, over the last {rounds} draft rounds. Proposals that the target never reached are not counted. A loop drives acceptance towards 100 %.</source>
        <translation>Den andel af de prøvede forslag fra udkastet, som målmodellen godtog, over de seneste {rounds} udkastrunder. Forslag, som målmodellen aldrig nåede til, tælles ikke med. En løkke driver accepten mod 100 %.</translation>
    </message>
    <message>
        <source>no draft</source>
        <translation>intet udkast</translation>
    </message>
    <message>
        <source>{share} of tested proposals accepted recently</source>
        <translation>{share} af de prøvede forslag godtaget på det seneste</translation>
    </message>
</context>
<context>
    <name>AcceptanceBars</name>
    <message>
        <source>Acceptance by position in the draft round</source>
        <translation>Accept efter plads i udkastrunden</translation>
    </message>
    <message>
        <source>Accepted / tested by position in the round, over all rounds of the run.</source>
        <translation>Godtaget / prøvet efter plads i runden, over alle kørslens runder.</translation>
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
    <name>AnnotationsPresenter</name>
    <message>
        <source>Change the label…</source>
        <translation>Ret mærkaten …</translation>
    </message>
    <message>
        <source>Labels are hidden until you vote.</source>
        <translation>Mærkater er skjult, indtil du stemmer.</translation>
    </message>
    <message>
        <source>Label…</source>
        <translation>Sæt mærkat …</translation>
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
        <source>Select text of a thought or an answer to label it.</source>
        <translation>Markér tekst i en tanke eller et svar for at sætte en mærkat.</translation>
    </message>
    <message>
        <source>There are no labels here.</source>
        <translation>Der er ingen mærkater her.</translation>
    </message>
    <message>
        <source>This run is not saved, so it cannot be labelled.</source>
        <translation>Denne kørsel er ikke gemt, så den kan ikke få mærkater.</translation>
    </message>
</context>
<context>
    <name>AppMenu</name>
    <message>
        <source>Appearance</source>
        <translation>Udseende</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mørkt</translation>
    </message>
    <message>
        <source>Energy price…</source>
        <translation>Energipris …</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>Følg systemet</translation>
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
        <source>Open the models folder</source>
        <translation>Åbn modelmappen</translation>
    </message>
    <message>
        <source>Overthink {version}</source>
        <translation>Overthink {version}</translation>
    </message>
    <message>
        <source>Stay offline</source>
        <translation>Forbliv offline</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>A follow-up to a deleted session. The earlier turns are not in this one.</source>
        <translation>Et opfølgende spørgsmål til en slettet session. De tidligere ture er ikke i denne.</translation>
    </message>
    <message>
        <source>Another program deleted this session. It stays in the lanes; a follow-up is saved as a session of its own.</source>
        <translation>Et andet program har slettet denne session. Den bliver i banerne; et opfølgende spørgsmål gemmes som en session for sig.</translation>
    </message>
    <message>
        <source>Deleted by another program</source>
        <translation>Slettet af et andet program</translation>
    </message>
    <message>
        <source>Session deleted</source>
        <translation>Session slettet</translation>
    </message>
    <message>
        <source>The session was deleted, so this follow-up is saved as a session of its own, without the earlier turns.</source>
        <translation>Sessionen er slettet, så dette opfølgende spørgsmål gemmes som en session for sig, uden de tidligere ture.</translation>
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
    <name>Closing</name>
    <message>
        <source>How near the model was to ending its thought: the probability of the closing tag at the end of each paragraph or line, in place of the line feed or right after it, before any sampler.</source>
        <translation>Hvor tæt modellen var på at slutte sin tanke: slutmærkets sandsynlighed ved slutningen af hvert afsnit eller hver linje, i stedet for linjeskiftet eller lige efter det, før enhver sampler.</translation>
    </message>
    <message>
        <source>Near to stopping · %</source>
        <translation>Tæt på at stoppe · %</translation>
    </message>
    <message>
        <source>No paragraph of a thought has ended</source>
        <translation>Intet afsnit af en tanke er slut</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Afslutning</translation>
    </message>
    <message>
        <source>no paragraph ended</source>
        <translation>intet afsnit sluttede</translation>
    </message>
    <message>
        <source>{chance} for the closing tag at the last paragraph end</source>
        <translation>{chance} for slutmærket ved det sidste afsnits slutning</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Kommandoer</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Fundne kommandoer</translation>
    </message>
    <message>
        <source>Esc closes the list</source>
        <translation>Esc lukker listen</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Find en kommando</translation>
    </message>
    <message>
        <source>No command has these words. Try fewer.</source>
        <translation>Ingen kommando har disse ord. Prøv færre.</translation>
    </message>
    <message>
        <source>Type a command, model, question or session</source>
        <translation>Skriv en kommando, model, session eller et spørgsmål</translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation>{row} af {count}</translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>Enter a prompt first.</source>
        <translation>Skriv først en prompt.</translation>
    </message>
    <message>
        <source>The other lane is running alone. Wait until it has finished.</source>
        <translation>Den anden bane kører alene. Vent, til den er færdig.</translation>
    </message>
    <message>
        <source>The process of {model} has ended. The next run reloads the model.</source>
        <translation>Processen for {model} er slut. Den næste kørsel indlæser modellen igen.</translation>
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
        <source>Details of the error, for the developers</source>
        <translation>Detaljer om fejlen, til udviklerne</translation>
    </message>
    <message>
        <source>Overthink has run into a bug</source>
        <translation>Overthink er stødt på en fejl</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>You can continue working. Please copy this report and send it to us.</source>
        <translation>Du kan arbejde videre. Kopiér venligst rapporten, og send den til os.</translation>
    </message>
</context>
<context>
    <name>DatabaseDialog</name>
    <message>
        <source>Choose another file…</source>
        <translation>Vælg en anden fil…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Copies what can be read into a new {file}. The damaged file is renamed to {aside} and otherwise not changed.</source>
        <translation>Kopierer det, der kan læses, til en ny {file}. Den beskadigede fil omdøbes til {aside} og ændres ellers ikke.</translation>
    </message>
    <message>
        <source>New runs stay in memory until they can be saved</source>
        <translation>Nye kørsler bliver i hukommelsen, til de kan gemmes</translation>
    </message>
    <message>
        <source>Opens the file once more.</source>
        <translation>Åbner filen en gang til.</translation>
    </message>
    <message>
        <source>Recover what is readable</source>
        <translation>Red det, der kan læses</translation>
    </message>
    <message>
        <source>Renames this file to {aside}, and starts an empty {file}. Nothing is deleted.</source>
        <translation>Omdøber denne fil til {aside} og begynder en tom {file}. Intet slettes.</translation>
    </message>
    <message>
        <source>Saved sessions</source>
        <translation>Gemte sessioner</translation>
    </message>
    <message>
        <source>Saves and lists sessions in that file until the window closes. This one is not changed.</source>
        <translation>Gemmer og viser sessioner i den fil, indtil vinduet lukkes. Denne fil ændres ikke.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Vis mappen</translation>
    </message>
    <message>
        <source>Start a new file</source>
        <translation>Begynd en ny fil</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
</context>
<context>
    <name>DatabasePresenter</name>
    <message>
        <source>Databases (*.db);;All files (*)</source>
        <translation>Databaser (*.db);;Alle filer (*)</translation>
    </message>
    <message>
        <source>Not saved: {why} New runs stay in memory until saving works again.</source>
        <translation>Ikke gemt: {why} Nye kørsler bliver i hukommelsen, til der igen kan gemmes.</translation>
    </message>
    <message>
        <source>Recovered {sessions} sessions with {runs} runs; {lost} of them lost their tokens. The damaged file is now {aside}.</source>
        <translation>Reddede {sessions} sessioner med {runs} kørsler; {lost} af dem mistede deres tokens. Den beskadigede fil hedder nu {aside}.</translation>
    </message>
    <message>
        <source>Saved sessions</source>
        <translation>Gemte sessioner</translation>
    </message>
    <message>
        <source>Sessions are saved in a new file. The old one is now {aside}.</source>
        <translation>Sessioner gemmes i en ny fil. Den gamle hedder nu {aside}.</translation>
    </message>
    <message>
        <source>Use this file</source>
        <translation>Brug denne fil</translation>
    </message>
    <message>
        <source>What to do…</source>
        <translation>Hvad kan gøres…</translation>
    </message>
</context>
<context>
    <name>Divergence</name>
    <message>
        <source>Neither run has a token, so there is nothing to compare.</source>
        <translation>Ingen af kørslerne har en token, så der er intet at sammenligne.</translation>
    </message>
    <message>
        <source>The left run ends there.</source>
        <translation>Den venstre kørsel slutter der.</translation>
    </message>
    <message>
        <source>The right run ends there.</source>
        <translation>Den højre kørsel slutter der.</translation>
    </message>
    <message>
        <source>The two runs are identical so far.</source>
        <translation>De to kørsler er ens indtil nu.</translation>
    </message>
    <message>
        <source>The two runs are identical to the last token.</source>
        <translation>De to kørsler er ens til den sidste token.</translation>
    </message>
    <message>
        <source>They diverge at character {number}: their vocabularies differ, so texts are compared.</source>
        <translation>De skilles ved tegn {number}: deres ordforråd er forskellige, så teksterne sammenlignes.</translation>
    </message>
    <message>
        <source>They diverge at token 0, the first.</source>
        <translation>De skilles ved token 0, den første.</translation>
    </message>
    <message>
        <source>They diverge at token {number}; everything before it is the same.</source>
        <translation>De skilles ved token {number}; alt før den er ens.</translation>
    </message>
    <message>
        <source>Token {token}: {text} inserted by the app</source>
        <translation>Token {token}: {text} indsat af appen</translation>
    </message>
    <message>
        <source>Token {token}: {text} {probability}, surprisal {surprisal}, entropy {entropy}</source>
        <translation>Token {token}: {text} {probability}, overraskelse {surprisal}, entropi {entropy}</translation>
    </message>
    <message>
        <source>Two runs are needed to find where they diverge.</source>
        <translation>Der skal to kørsler til for at finde ud af, hvor de skilles.</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>slut</translation>
    </message>
    <message>
        <source>{reason} So they can&apos;t be compared token by token.</source>
        <translation>{reason} Derfor kan de ikke sammenlignes token for token.</translation>
    </message>
</context>
<context>
    <name>DivergencePresenter</name>
    <message>
        <source>Where the runs diverge is hidden until you vote.</source>
        <translation>Hvor kørslerne går fra hinanden, er skjult, indtil du stemmer.</translation>
    </message>
</context>
<context>
    <name>DivergenceStrip</name>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Close and remove the marks (Escape)</source>
        <translation>Luk, og fjern markeringerne (Escape)</translation>
    </message>
    <message>
        <source>Scroll both lanes to where they diverge</source>
        <translation>Rul begge baner hen, hvor de skilles</translation>
    </message>
    <message>
        <source>Show in both lanes</source>
        <translation>Vis i begge baner</translation>
    </message>
    <message>
        <source>Where the two runs diverge</source>
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
        <translation>Hent …</translation>
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
        <source>Resumes the download</source>
        <translation>Genoptager hentningen</translation>
    </message>
    <message>
        <source>Shows size and licence first</source>
        <translation>Viser størrelse og licens først</translation>
    </message>
    <message>
        <source>Stops and deletes the partial download</source>
        <translation>Standser og sletter det, der er hentet</translation>
    </message>
    <message>
        <source>Stops for now and keeps the partial download</source>
        <translation>Standser indtil videre og beholder det, der er hentet</translation>
    </message>
    <message>
        <source>The app stays offline: downloads are disabled.</source>
        <translation>Appen forbliver offline: hentning er slået fra.</translation>
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
        <source>About {size} to download in total.</source>
        <translation>I alt skal der hentes cirka {size}.</translation>
    </message>
    <message>
        <source>Checking the local files</source>
        <translation>Kontrollerer de lokale filer</translation>
    </message>
    <message>
        <source>Contacting the source…</source>
        <translation>Kontakter kilden …</translation>
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
        <source>Not enough space: the disk has {size} free.</source>
        <translation>Der er ikke plads nok: disken har {size} ledig.</translation>
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
        <source>Queued</source>
        <translation>I kø</translation>
    </message>
    <message>
        <source>Source: {source}.</source>
        <translation>Kilde: {source}.</translation>
    </message>
    <message>
        <source>The source does not respond; retrying</source>
        <translation>Kilden svarer ikke; prøver igen</translation>
    </message>
    <message>
        <source>Verified.</source>
        <translation>Bekræftet.</translation>
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
        <source>A draft proposes tokens that the model only checks. Which draft pays off, and with how many tokens per round, depends on model, text and machine: measure it here. The result is saved, and “automatic” uses it from then on.</source>
        <translation>Et udkast foreslår tokens, som modellen kun kontrollerer. Hvilket udkast der betaler sig, og med hvor mange tokens pr. runde, afhænger af model, tekst og maskine: mål det her. Resultatet gemmes, og »automatisk« bruger det fremover.</translation>
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
        <source>Makes the best result the lane&apos;s draft</source>
        <translation>Gør det bedste resultat til banens udkast</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Målinger</translation>
    </message>
    <message>
        <source>Measurements so far are kept</source>
        <translation>Målingerne indtil nu beholdes</translation>
    </message>
    <message>
        <source>No run starts after this time</source>
        <translation>Ingen kørsel begynder efter dette tidspunkt</translation>
    </message>
    <message>
        <source>Prompts to measure with</source>
        <translation>Prompter, der måles med</translation>
    </message>
    <message>
        <source>Prove it</source>
        <translation>Bevis det</translation>
    </message>
    <message>
        <source>Running greedily, without the draft and then with it…</source>
        <translation>Kører grådigt, først uden udkastet og så med det …</translation>
    </message>
    <message>
        <source>Runs greedily with and without the lane&apos;s draft: the text must be the same, or the first difference is shown. Ties may change places: on quantised weights, tokens {nats} nats apart have done so.</source>
        <translation>Kører grådigt med og uden banens udkast: Teksten skal være den samme, ellers vises den første forskel. Næsten lige sandsynlige tokens kan bytte plads: Med kvantiserede vægte er det sket ved {nats} nats afstand.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Starter …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>The prompts for the passes</source>
        <translation>Prompterne til gennemløbene</translation>
    </message>
    <message>
        <source>Time limit in seconds</source>
        <translation>Tidsgrænse i sekunder</translation>
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
        <source>With the built-in prompts in turn</source>
        <translation>Med de indbyggede prompter efter tur</translation>
    </message>
    <message>
        <source>With the prompt in the window</source>
        <translation>Med prompten i vinduet</translation>
    </message>
</context>
<context>
    <name>DraftTuningPresenter</name>
    <message>
        <source>Stop the lanes first: they would slow down the benchmark.</source>
        <translation>Stop først banerne: de ville gøre målingen langsommere.</translation>
    </message>
</context>
<context>
    <name>Drafts</name>
    <message>
        <source>A tie: llama.cpp rounds differently when it computes several tokens at once, and this alone reverses their order.</source>
        <translation>Uafgjort: llama.cpp afrunder anderledes, når den regner flere tokens ud på én gang, og alene det bytter om på deres rækkefølge.</translation>
    </message>
    <message>
        <source>A tie: rounding alone shifts their difference by {nats} nats, enough to reverse their order.</source>
        <translation>Uafgjort: afrundingen alene flytter deres forskel med {nats} nats, nok til at bytte om på deres rækkefølge.</translation>
    </message>
    <message>
        <source>Accepted of tested</source>
        <translation>Godtaget af prøvede</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Drafted: {choice}</source>
        <translation>Med udkast: {choice}</translation>
    </message>
    <message>
        <source>Drafting is slower here: {times} times the plain speed ({least} – {most}) with the best, {way}. Run without a draft.</source>
        <translation>Udkast er langsommere her: {times} gange farten uden udkast ({least} – {most}) med det bedste, {way}. Kør uden udkast.</translation>
    </message>
    <message>
        <source>Drafting pays: {times} times the plain speed ({least} – {most}) with {way}.</source>
        <translation>Udkast betaler sig: {times} gange farten uden udkast ({least} – {most}) med {way}.</translation>
    </message>
    <message>
        <source>Identical: all {tokens} tokens are the same without a draft and with {draft}, in {rounds} draft rounds. Both runs were greedy.</source>
        <translation>Ens: alle {tokens} tokens er de samme uden udkast og med {draft}, i {rounds} udkastrunder. Begge kørsler var grådige.</translation>
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
        <source>Log-probabilities of both tokens, recomputed after the same text:</source>
        <translation>Log-sandsynligheder for begge tokens, beregnet igen efter den samme tekst:</translation>
    </message>
    <message>
        <source>Median of the ratios to plain decoding in the same pass, so that it does not matter if the machine slows down.</source>
        <translation>Medianen af forholdene til farten uden udkast i samme gennemløb, så det ikke betyder noget, hvis maskinen bliver langsommere.</translation>
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
        <source>No clear gain: {times} times the plain speed ({least} – {most}) with the best, {way}. Run without a draft.</source>
        <translation>Ingen klar gevinst: {times} gange farten uden udkast ({least} – {most}) med det bedste, {way}. Kør uden udkast.</translation>
    </message>
    <message>
        <source>No draft could be compared with plain decoding.</source>
        <translation>Intet udkast kunne sammenlignes med farten uden udkast.</translation>
    </message>
    <message>
        <source>Not a tie: rounding shifts their difference by only {nats} nats. It is a bug in Overthink or in llama.cpp.</source>
        <translation>Ikke uafgjort: afrundingen flytter kun deres forskel med {nats} nats. Det er en fejl i Overthink eller i llama.cpp.</translation>
    </message>
    <message>
        <source>One per pass; passes repeat until the time limit.</source>
        <translation>Én pr. gennemløb; gennemløbene gentages, til tiden er gået.</translation>
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
        <source>Rounding does not explain this: it is a bug in Overthink or in llama.cpp.</source>
        <translation>Afrunding forklarer det ikke: det er en fejl i Overthink eller i llama.cpp.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Kørsler</translation>
    </message>
    <message>
        <source>Stopped before every draft was timed once, so there is no result.</source>
        <translation>Stoppet, før hvert udkast var målt én gang, så der er intet resultat.</translation>
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
        <source>lookup</source>
        <translation>opslag</translation>
    </message>
    <message>
        <source>plain, without a draft</source>
        <translation>uden udkast</translation>
    </message>
    <message>
        <source>vs. plain</source>
        <translation>ift. uden udkast</translation>
    </message>
    <message>
        <source>{draft}, {limit} per round</source>
        <translation>{draft}, {limit} pr. runde</translation>
    </message>
    <message>
        <source>{share}, in a loop</source>
        <translation>{share}, i en løkke</translation>
    </message>
</context>
<context>
    <name>EnergyPriceDialog</name>
    <message>
        <source>0 means not set</source>
        <translation>0 betyder ikke angivet</translation>
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
        <source>Leaves the price unchanged</source>
        <translation>Lader prisen være, som den er</translation>
    </message>
    <message>
        <source>Price of energy</source>
        <translation>Energipris</translation>
    </message>
    <message>
        <source>Price per kWh</source>
        <translation>Pris pr. kWh</translation>
    </message>
    <message>
        <source>Price per kilowatt-hour</source>
        <translation>Pris pr. kilowatttime</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Saves price and currency</source>
        <translation>Gemmer pris og valuta</translation>
    </message>
    <message>
        <source>Shown after the cost</source>
        <translation>Vises efter beløbet</translation>
    </message>
    <message>
        <source>With a price, runs whose energy was measured also show its cost.</source>
        <translation>Med en pris viser kørsler, hvis energi blev målt, også hvad den kostede.</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>ikke angivet</translation>
    </message>
</context>
<context>
    <name>ExpectedField</name>
    <message>
        <source>Expected answer</source>
        <translation>Forventet svar</translation>
    </message>
    <message>
        <source>The expected answer “{answer}” was removed: the prompt is another question. Ctrl+Z in the field uses it for this one.</source>
        <translation>Det forventede svar “{answer}” blev fjernet: Prompten er et andet spørgsmål. Ctrl+Z i feltet bruger det til dette.</translation>
    </message>
    <message>
        <source>The right answer, if you know it: each lane&apos;s answer is judged against it.</source>
        <translation>Det rigtige svar, hvis du kender det: Hver banes svar bedømmes efter det.</translation>
    </message>
    <message>
        <source>Use it for this question</source>
        <translation>Brug det til dette spørgsmål</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>ukendt</translation>
    </message>
    <message>
        <source>was: {answer}</source>
        <translation>var: {answer}</translation>
    </message>
</context>
<context>
    <name>ExperimentPanel</name>
    <message>
        <source>Answers at each point of the thought</source>
        <translation>Svar på hvert sted i tanken</translation>
    </message>
    <message>
        <source>Choose a row to show its place in the transcript</source>
        <translation>Vælg en række for at vise dens sted i teksten</translation>
    </message>
    <message>
        <source>Closes the thought at its paragraph ends and lets the model answer there, in at most 32 tokens. Solid line: probability of the answer; dotted line: of the closing tag; dashed: from here on nothing changed. The run itself does not change.</source>
        <translation>Lukker tanken ved slutningen af dens afsnit og lader modellen svare dér, på højst 32 tokens. Fuldt optrukket linje: svarets sandsynlighed; prikket linje: slutmærkets; stiplet: herfra ændrede intet sig. Selve kørslen ændres ikke.</translation>
    </message>
    <message>
        <source>Passages on which the models differ most</source>
        <translation>Passager, hvor modellerne er mest uenige</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Kør</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Kør igen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Starter…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>The other model scores each token of this run, or each word if its tokens are others. The colours “Agreement” show it in the transcript: the warmer, the less the other model would have written it.</source>
        <translation>Den anden model vurderer hvert token i denne kørsel, eller hvert ord, hvis dens tokens er andre. Farverne “Enighed” viser det i teksten: jo varmere, jo mindre ville den anden model have skrevet det.</translation>
    </message>
    <message>
        <source>What would the other have said?</source>
        <translation>Hvad ville den anden have sagt?</translation>
    </message>
    <message>
        <source>When did it know?</source>
        <translation>Hvornår vidste den det?</translation>
    </message>
    <message>
        <source>When did {model} know?</source>
        <translation>Hvornår vidste {model} det?</translation>
    </message>
    <message>
        <source>{model}, scored by {other}</source>
        <translation>{model}, vurderet af {other}</translation>
    </message>
</context>
<context>
    <name>Experiments</name>
    <message>
        <source>(none)</source>
        <translation>(intet)</translation>
    </message>
    <message>
        <source>? undecided</source>
        <translation>? uafgjort</translation>
    </message>
    <message>
        <source>Answer there</source>
        <translation>Svaret dér</translation>
    </message>
    <message>
        <source>Answers so far: {count}</source>
        <translation>Svar indtil nu: {count}</translation>
    </message>
    <message>
        <source>Closing tag</source>
        <translation>Slutmærke</translation>
    </message>
    <message>
        <source>Difference in nats</source>
        <translation>Forskel i nat</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Indlæser modellen…</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Passage</translation>
    </message>
    <message>
        <source>Points without room in the context: {count}.</source>
        <translation>Steder uden plads i konteksten: {count}.</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Sandsynlighed</translation>
    </message>
    <message>
        <source>Reading: {done} of {total} tokens</source>
        <translation>Læser: {done} af {total} tokens</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Gemmer…</translation>
    </message>
    <message>
        <source>Stopped before the last point.</source>
        <translation>Stoppet før det sidste sted.</translation>
    </message>
    <message>
        <source>The context did not hold the whole text.</source>
        <translation>Konteksten kunne ikke rumme hele teksten.</translation>
    </message>
    <message>
        <source>The prompt has another number of tokens here than in the run.</source>
        <translation>Prompten har et andet antal tokens her end i kørslen.</translation>
    </message>
    <message>
        <source>The thought had not ended.</source>
        <translation>Tanken var ikke slut.</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Tanke</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Tokens so far: {count}</source>
        <translation>Tokens indtil nu: {count}</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Dom</translation>
    </message>
    <message>
        <source>Where the free answer was too long, it was led in with “Final answer:”.</source>
        <translation>Hvor det frie svar var for langt, blev det indledt med “Final answer:”.</translation>
    </message>
    <message>
        <source>{0} (cut off)</source>
        <translation>{0} (afbrudt)</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ rigtigt</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ forkert</translation>
    </message>
</context>
<context>
    <name>ExperimentsPresenter</name>
    <message>
        <source>Fork here…</source>
        <translation>Forgren her…</translation>
    </message>
    <message>
        <source>The fork could not be saved.</source>
        <translation>Forgreningen kunne ikke gemmes.</translation>
    </message>
    <message>
        <source>What would the other have said?</source>
        <translation>Hvad ville den anden have sagt?</translation>
    </message>
    <message>
        <source>When did it know?</source>
        <translation>Hvornår vidste den det?</translation>
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
        <source>Table of metrics</source>
        <translation>Tabel med måltal</translation>
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
        <source>Any runaway</source>
        <translation>Enhver afsporing</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Dato</translation>
    </message>
    <message>
        <source>Ended inside its thought</source>
        <translation>Endte inde i sin tanke</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>Filtrér listen</translation>
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
        <source>Model file changed</source>
        <translation>Modelfil ændret</translation>
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
        <source>Runaway</source>
        <translation>Afsporing</translation>
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
    <name>FilterChips</name>
    <message>
        <source>Click to remove this filter</source>
        <translation>Klik for at fjerne dette filter</translation>
    </message>
    <message>
        <source>Only {filter}; click to remove</source>
        <translation>Kun {filter}; klik for at fjerne filteret</translation>
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
        <source>Ignores case. A space matches any white space, including line ends.
Enter: next match. Shift+Enter: previous match.</source>
        <translation>Store og små bogstaver regnes for ens. Et mellemrum passer på ethvert tomrum, også linjeskift.
Enter: næste forekomst. Shift+Enter: forrige forekomst.</translation>
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
    <name>Fit</name>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Solid: weights. Hatched: cache. Dotted: intermediate results.</source>
        <translation>Udfyldt: vægte. Skraveret: cache. Prikket: mellemresultater.</translation>
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
        <source>Its files are not deleted</source>
        <translation>Dens filer slettes ikke</translation>
    </message>
    <message>
        <source>Remove {folder}</source>
        <translation>Fjern {folder}</translation>
    </message>
    <message>
        <source>Scan the folders of other programs</source>
        <translation>Gennemsøg andre programmers mapper</translation>
    </message>
</context>
<context>
    <name>FollowButton</name>
    <message>
        <source>Follow the end of the text</source>
        <translation>Følg tekstens slutning</translation>
    </message>
    <message>
        <source>Scroll to the end and follow it (Ctrl+End)</source>
        <translation>Rul til slutningen, og følg den (Ctrl+End)</translation>
    </message>
    <message>
        <source>↓ Follow</source>
        <translation>↓ Følg</translation>
    </message>
</context>
<context>
    <name>ForkDialog</name>
    <message>
        <source>0 is greedy</source>
        <translation>0 er grådigt</translation>
    </message>
    <message>
        <source>Continue with</source>
        <translation>Fortsæt med</translation>
    </message>
    <message>
        <source>Fork</source>
        <translation>Forgren</translation>
    </message>
    <message>
        <source>Fork after token {token} of {tokens}</source>
        <translation>Forgren efter token {token} af {tokens}</translation>
    </message>
    <message>
        <source>Fork here</source>
        <translation>Forgren her</translation>
    </message>
    <message>
        <source>Inserted text</source>
        <translation>Indsat tekst</translation>
    </message>
    <message>
        <source>Optional; inserted after the text above</source>
        <translation>Valgfrit; indsættes efter teksten ovenfor</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Starter…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Text to insert before the model goes on</source>
        <translation>Tekst, der indsættes, før modellen fortsætter</translation>
    </message>
    <message>
        <source>The model that continues the text</source>
        <translation>Den model, der fortsætter teksten</translation>
    </message>
    <message>
        <source>The text up to here is taken over and marked as forced; what follows is generated anew and shown beside this run. Another model is given the text.</source>
        <translation>Teksten hertil overtages og markeres som tvunget; det følgende genereres på ny og vises ved siden af denne kørsel. En anden model får teksten.</translation>
    </message>
    <message>
        <source>The tokens that are taken over count, too</source>
        <translation>De tokens, der overtages, tæller også med</translation>
    </message>
    <message>
        <source>Tokens at most</source>
        <translation>Højst antal tokens</translation>
    </message>
    <message>
        <source>With the run&apos;s own seed, a fork repeats the run</source>
        <translation>Med kørslens eget seed gentager en forgrening kørslen</translation>
    </message>
    <message>
        <source>the other model, {model}</source>
        <translation>den anden model, {model}</translation>
    </message>
    <message>
        <source>the same model, {model}</source>
        <translation>den samme model, {model}</translation>
    </message>
</context>
<context>
    <name>Gpu</name>
    <message>
        <source>From the vendor&apos;s library several times a second, for the whole GPU: other programs count too. Thin line: use, the share of time in which the GPU was busy. Thick line: memory in use, as a share of all. Faint line: power, as a share of the limit. With several GPUs: mean use, and sums of memory and power.</source>
        <translation>Fra producentens bibliotek flere gange i sekundet, for hele GPU’en: andre programmer tæller med. Tynd linje: brug, den andel af tiden, hvor GPU’en arbejdede. Tyk linje: hukommelse i brug, som andel af det hele. Svag linje: effekt, som andel af grænsen. Med flere grafikkort: gennemsnitlig brug og summen af hukommelse og effekt.</translation>
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
        <source>{share} in use now</source>
        <translation>{share} i brug nu</translation>
    </message>
    <message>
        <source>{watts} W</source>
        <translation>{watts} W</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>Guide</source>
        <translation>Vejledning</translation>
    </message>
    <message>
        <source>No page has these words. Try fewer.</source>
        <translation>Ingen side har disse ord. Prøv færre.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Side</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Sider</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Søg i vejledningen</translation>
    </message>
</context>
<context>
    <name>KnewPlot</name>
    <message>
        <source>Plot of the answers over the thought</source>
        <translation>Kurve over svarene gennem tanken</translation>
    </message>
</context>
<context>
    <name>LabelPopover</name>
    <message>
        <source>A comment on this span</source>
        <translation>En kommentar til dette stykke tekst</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Choose a label, or enter your own; it is remembered</source>
        <translation>Vælg en mærkat, eller skriv din egen; den huskes</translation>
    </message>
    <message>
        <source>Discard changes (Escape)</source>
        <translation>Kassér ændringerne (Escape)</translation>
    </message>
    <message>
        <source>Edit label</source>
        <translation>Redigér mærkat</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Mærkat</translation>
    </message>
    <message>
        <source>Label this span</source>
        <translation>Sæt mærkat på dette stykke tekst</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note (optional)</source>
        <translation>Note (valgfri)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Fjern</translation>
    </message>
    <message>
        <source>Remove the label; this can be undone</source>
        <translation>Fjern mærkaten; det kan fortrydes</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Save the label (Ctrl+Enter)</source>
        <translation>Gem mærkaten (Ctrl+Enter)</translation>
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
        <source>A draft proposes tokens that the model only has to check. The text stays the same, and comes faster where the proposals are good.</source>
        <translation>Et udkast foreslår tokens, som modellen kun skal kontrollere. Teksten bliver den samme og kommer hurtigere, hvor forslagene er gode.</translation>
    </message>
    <message>
        <source>A lane runs one model: drop one GGUF file on it.</source>
        <translation>En bane kører én model: slip én GGUF-fil på den.</translation>
    </message>
    <message>
        <source>All about models…</source>
        <translation>Om alle modeller …</translation>
    </message>
    <message>
        <source>Answer: {joules} J.</source>
        <translation>Svar: {joules} J.</translation>
    </message>
    <message>
        <source>At {price} per kWh: {cost}.</source>
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
        <source>By the counters of {names}, from the start to the end of the run, including other programs.</source>
        <translation>Ifølge tællerne i {names}, fra kørslens start til dens slutning, andre programmer medregnet.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chatskabelon</translation>
    </message>
    <message>
        <source>Chat template: {left} left, {right} right.</source>
        <translation>Chatskabelon: {left} til venstre, {right} til højre.</translation>
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
        <source>Compare this model with itself:</source>
        <translation>Sammenlign denne model med sig selv:</translation>
    </message>
    <message>
        <source>Copies the details for a bug report</source>
        <translation>Kopierer detaljerne til en fejlrapport</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Kopiér rapport</translation>
    </message>
    <message>
        <source>Default: {default}, {origin}.</source>
        <translation>Standard: {default}, {origin}.</translation>
    </message>
    <message>
        <source>Default: {default}.</source>
        <translation>Standard: {default}.</translation>
    </message>
    <message>
        <source>Defaults for {family}: {origin}</source>
        <translation>Standardværdier for {family}: {origin}</translation>
    </message>
    <message>
        <source>Device and split are set for each lane.</source>
        <translation>Enhed og opdeling vælges for hver bane.</translation>
    </message>
    <message>
        <source>Displayed run: {conditions}</source>
        <translation>Vist kørsel: {conditions}</translation>
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
        <source>Effort {low} against {high}</source>
        <translation>Indsats {low} mod {high}</translation>
    </message>
    <message>
        <source>Exceptions by kind of runaway</source>
        <translation>Undtagelser efter slags afsporing</translation>
    </message>
    <message>
        <source>From an installed package</source>
        <translation>Fra en installeret pakke</translation>
    </message>
    <message>
        <source>GPU memory of the lane&apos;s process, as its driver reports it.</source>
        <translation>Den hukommelse på GPU’en, som banens proces bruger, ifølge driveren.</translation>
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
        <source>Kinds</source>
        <translation>Slags</translation>
    </message>
    <message>
        <source>Kinds ({0})</source>
        <translation>Slags ({0})</translation>
    </message>
    <message>
        <source>Lane, {side}</source>
        <translation>Bane, {side}</translation>
    </message>
    <message>
        <source>Machine: {left} left, {right} right.</source>
        <translation>Maskine: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Measure drafts…</source>
        <translation>Mål udkast …</translation>
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
        <source>Open a draft model</source>
        <translation>Åbn et udkast</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Åbn en fil…</translation>
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
        <source>Proposes what followed the same long passage before; needs no model</source>
        <translation>Foreslår, hvad der fulgte efter samme lange passage før; kræver ingen model</translation>
    </message>
    <message>
        <source>Proposes what followed the same words earlier; needs no model</source>
        <translation>Foreslår det, der tidligere fulgte efter de samme ord; kræver ingen model</translation>
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
        <source>Reset all settings of both lanes to their defaults</source>
        <translation>Nulstil alle indstillinger i begge baner til standard</translation>
    </message>
    <message>
        <source>Reset all settings of this lane to their defaults</source>
        <translation>Sæt alle banens indstillinger tilbage til standard</translation>
    </message>
    <message>
        <source>Reset {setting} to {default}</source>
        <translation>Sæt {setting} tilbage til {default}</translation>
    </message>
    <message>
        <source>Resident memory of the lane&apos;s process now, as the system reports it.</source>
        <translation>Den fysiske hukommelse, banens proces optager nu, ifølge systemet.</translation>
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
        <source>Scan again</source>
        <translation>Søg igen</translation>
    </message>
    <message>
        <source>Scanning for models…</source>
        <translation>Leder efter modeller …</translation>
    </message>
    <message>
        <source>Set both lanes: {what}</source>
        <translation>Indstil begge baner: {what}</translation>
    </message>
    <message>
        <source>Settings of both lanes</source>
        <translation>Indstillinger for begge baner</translation>
    </message>
    <message>
        <source>Settings of the left lane</source>
        <translation>Indstillinger for venstre bane</translation>
    </message>
    <message>
        <source>Settings of the right lane</source>
        <translation>Indstillinger for højre bane</translation>
    </message>
    <message>
        <source>Several samples of the prompt ran at once and shared the machine.</source>
        <translation>Flere prøver af prompten kørte på én gang og delte maskinen.</translation>
    </message>
    <message>
        <source>Stop this lane</source>
        <translation>Stop denne bane</translation>
    </message>
    <message>
        <source>Text of the clipboard</source>
        <translation>Tekst fra udklipsholderen</translation>
    </message>
    <message>
        <source>The lanes ran one after the other, each with the machine to itself.</source>
        <translation>Banerne kørte en ad gangen, hver med maskinen for sig selv.</translation>
    </message>
    <message>
        <source>The machine slept meanwhile, so this is no measurement.</source>
        <translation>Maskinen var i dvale imens, så dette er ingen måling.</translation>
    </message>
    <message>
        <source>The model drafts for itself; needs no second model</source>
        <translation>Modellen laver udkast for sig selv; kræver ingen anden model</translation>
    </message>
    <message>
        <source>The model generates every token itself</source>
        <translation>Modellen genererer selv hver token</translation>
    </message>
    <message>
        <source>The model is in memory, ready to run. Release it.</source>
        <translation>Modellen er i hukommelsen, klar til at køre. Frigiv den.</translation>
    </message>
    <message>
        <source>The model that thinks in this lane. Drop a GGUF file on it.</source>
        <translation>Den model, der tænker i denne bane. Du kan slippe en GGUF-fil her.</translation>
    </message>
    <message>
        <source>The model&apos;s own layers, a file beside it or a small model</source>
        <translation>Modellens egne lag, en fil ved siden af eller en lille model</translation>
    </message>
    <message>
        <source>The second proposes where the n-grams have nothing</source>
        <translation>Den anden foreslår, hvor n-grammerne intet har</translation>
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
        <source>Thinking on against off</source>
        <translation>Tænkning til mod fra</translation>
    </message>
    <message>
        <source>Thinking: {joules} J.</source>
        <translation>Tanke: {joules} J.</translation>
    </message>
    <message>
        <source>This is one share, {share}. Write 3:1 for two shares.</source>
        <translation>Dette er én andel, {share}. Skriv 3:1 for to andele.</translation>
    </message>
    <message>
        <source>This lane could not continue.</source>
        <translation>Banen kunne ikke fortsætte.</translation>
    </message>
    <message>
        <source>This lane&apos;s process crashed. Its output is still shown below.</source>
        <translation>Banens proces brød sammen. Det, den nåede at skrive, vises stadig nedenfor.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>Unequal: {differences}</source>
        <translation>Ulige: {differences}</translation>
    </message>
    <message>
        <source>Weights, cache and compute buffers on the GPU, as llama.cpp reports them.</source>
        <translation>Vægte, cache og regnebuffere på GPU’en, som llama.cpp oplyser.</translation>
    </message>
    <message>
        <source>While this lane ran, both used {joules} J.</source>
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
        <source>by free memory</source>
        <translation>efter ledig hukommelse</translation>
    </message>
    <message>
        <source>its own prediction layers</source>
        <translation>egne forudsigelseslag</translation>
    </message>
    <message>
        <source>its own prediction layers (MTP)</source>
        <translation>egne forudsigelseslag (MTP)</translation>
    </message>
    <message>
        <source>left</source>
        <translation>venstre</translation>
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
        <source>made up</source>
        <translation>opdigtet</translation>
    </message>
    <message>
        <source>n-grams</source>
        <translation>n-grammer</translation>
    </message>
    <message>
        <source>n-grams of all turns</source>
        <translation>n-grammer fra alle ture</translation>
    </message>
    <message>
        <source>n-grams, then {draft}</source>
        <translation>n-grammer, så {draft}</translation>
    </message>
    <message>
        <source>no GPU in use</source>
        <translation>ingen GPU i brug</translation>
    </message>
    <message>
        <source>no draft</source>
        <translation>intet udkast</translation>
    </message>
    <message>
        <source>no exception</source>
        <translation>ingen undtagelse</translation>
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
        <source>processor</source>
        <translation>processor</translation>
    </message>
    <message>
        <source>right</source>
        <translation>højre</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>delt</translation>
    </message>
    <message>
        <source>slept</source>
        <translation>dvale</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>hastighed</translation>
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
        <source>the model&apos;s own</source>
        <translation>modellens egen</translation>
    </message>
    <message>
        <source>there is no energy counter</source>
        <translation>der er ingen energitæller</translation>
    </message>
    <message>
        <source>this GPU&apos;s memory cannot be read here</source>
        <translation>denne GPU’s hukommelse kan ikke aflæses her</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>denne maskine</translation>
    </message>
    <message>
        <source>together</source>
        <translation>samtidig</translation>
    </message>
    <message>
        <source>{device}: {size}.</source>
        <translation>{device}: {size}.</translation>
    </message>
    <message>
        <source>{drafter}: {accepted} of {tested}</source>
        <translation>{drafter}: {accepted} af {tested}</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file: drop a file whose name ends in .gguf.</source>
        <translation>{file} er ikke en GGUF-fil: slip en fil, hvis navn ender på .gguf.</translation>
    </message>
    <message>
        <source>{free} of {total} free</source>
        <translation>{free} af {total} ledig</translation>
    </message>
    <message>
        <source>{model} against {other}</source>
        <translation>{model} mod {other}</translation>
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
        <source>{problem} The shares remain {shares}.</source>
        <translation>{problem} Andelene er fortsat {shares}.</translation>
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
        <source>“{text}” is not a share.</source>
        <translation>»{text}« er ikke en andel.</translation>
    </message>
</context>
<context>
    <name>LaneChangeGuard</name>
    <message>
        <source>The lanes are hidden by blind mode, so they can&apos;t be changed. Vote, or turn blind mode off, first.</source>
        <translation>Banerne er skjult af den blinde sammenligning, så de kan ikke ændres. Stem, eller slå den fra først.</translation>
    </message>
    <message>
        <source>The saved session was closed, since the change applies to the live lanes.</source>
        <translation>Den gemte session blev lukket, da ændringen gælder de aktive baner.</translation>
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
        <source>Displayed run: {difference}</source>
        <translation>Vist kørsel: {difference}</translation>
    </message>
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
        <source>Disagreement in bits</source>
        <translation>Uenighed i bit</translation>
    </message>
    <message>
        <source>Entropy in bits</source>
        <translation>Entropi i bit</translation>
    </message>
    <message>
        <source>Entropy: how uncertain the target was before it chose the token. The warmer the background, the more choices were open.</source>
        <translation>Entropi: hvor usikker målmodellen var, før den valgte sin token. Jo varmere baggrund, desto flere valg stod åbne.</translation>
    </message>
    <message>
        <source>How much less probable a token is for the other model than for the one that wrote it, where that was scored (“What would the other have said?”).</source>
        <translation>Hvor meget mindre sandsynligt et token er for den anden model end for den, der skrev det, hvor det er vurderet (“Hvad ville den anden have sagt?”).</translation>
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
        <source>Overthink inserted it: to close the thought, or at a fork; dashed line</source>
        <translation>Overthink indsatte det: for at lukke tanken eller ved en forgrening; stiplet linje</translation>
    </message>
    <message>
        <source>Passages in which the same tokens repeat.</source>
        <translation>Strækninger, hvor de samme tokens gentages.</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>Uden farver</translation>
    </message>
    <message>
        <source>Surprisal in bits</source>
        <translation>Overraskelse i bit</translation>
    </message>
    <message>
        <source>Surprisal: minus the base-2 logarithm of a token&apos;s probability under the target. The warmer the background, the less the target expected the token.</source>
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
        <source>in alternating shades</source>
        <translation>i skiftende nuancer</translation>
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
        <source>proposed after a refused one, so never tested; slanted</source>
        <translation>foreslået efter en afvist og derfor aldrig prøvet; kursiv</translation>
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
        <source>the chat template inserted it; dotted line</source>
        <translation>chatskabelonen indsatte den; prikket linje</translation>
    </message>
    <message>
        <source>the draft proposed it and the target chose the same; underlined</source>
        <translation>udkastet foreslog den, og målmodellen valgte den samme; understreget</translation>
    </message>
    <message>
        <source>the draft proposed it, the target chose another; struck through</source>
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
</context>
<context>
    <name>Library</name>
    <message>
        <source>Added folder</source>
        <translation>Tilføjet mappe</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Arkitektur</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Hører til</translation>
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
        <source>Complete</source>
        <translation>Komplet</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekst</translation>
    </message>
    <message>
        <source>Drafts for itself</source>
        <translation>Foreslår selv</translation>
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
        <source>Helper file</source>
        <translation>Hjælpefil</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Ufuldstændig</translation>
    </message>
    <message>
        <source>Installed package</source>
        <translation>Installeret pakke</translation>
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
        <source>Source</source>
        <translation>Kilde</translation>
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
        <source>a guess</source>
        <translation>et gæt</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>no, as far as known</source>
        <translation>nej, så vidt vides</translation>
    </message>
    <message>
        <source>no; if it is still being copied, it is listed when complete</source>
        <translation>nej; er den ved at blive kopieret, vises den, når den er komplet</translation>
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
        <source>with MTP layers: {count}</source>
        <translation>med MTP-lag: {count}</translation>
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
        <source>{licence}, according to the file</source>
        <translation>{licence}, ifølge filen</translation>
    </message>
    <message>
        <source>{licence}, not for commercial use</source>
        <translation>{licence}, ikke til kommerciel brug</translation>
    </message>
    <message>
        <source>{size} in {count} files</source>
        <translation>{size} i {count} filer</translation>
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
        <source>Downloads under the licences listed here</source>
        <translation>Henter på de licensvilkår, der står her</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ikke nu</translation>
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
        <source>Press again to withdraw it</source>
        <translation>Tryk igen for at trække den tilbage</translation>
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
    <name>MatchCounter</name>
    <message>
        <source>No results</source>
        <translation>Ingen resultater</translation>
    </message>
    <message>
        <source>↻ from the end</source>
        <translation>↻ fra slutningen</translation>
    </message>
    <message>
        <source>↻ from the start</source>
        <translation>↻ fra begyndelsen</translation>
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
        <source>--draft is “{draft}”, but a server has its own draft</source>
        <translation>--draft er “{draft}”, men en server har sin egen kladdemodel</translation>
    </message>
    <message>
        <source>--draft is “{draft}”, which is no chain</source>
        <translation>--draft er “{draft}”, som ikke er nogen kæde</translation>
    </message>
    <message>
        <source>--model {name}</source>
        <translation>--model {name}</translation>
    </message>
    <message>
        <source>0.25 stretches the context four times.</source>
        <translation>0,25 strækker konteksten fire gange.</translation>
    </message>
    <message>
        <source>0: greedy</source>
        <translation>0: grådig</translation>
    </message>
    <message>
        <source>1 token × {times:n}</source>
        <translation>1 token × {times:n}</translation>
    </message>
    <message>
        <source>A change reloads the model.</source>
        <translation>En ændring indlæser modellen igen.</translation>
    </message>
    <message>
        <source>A difference that is certain may still be too small to matter.</source>
        <translation>En forskel, der er sikker, kan stadig være for lille til at betyde noget.</translation>
    </message>
    <message>
        <source>A model that is always wrong is as consistent as one that is always right.</source>
        <translation>En model, der altid svarer forkert, er lige så stabil som en, der altid svarer rigtigt.</translation>
    </message>
    <message>
        <source>A model that states it early may still have had to verify it.</source>
        <translation>En model, der nævner det tidligt, kan alligevel have haft brug for at kontrollere det.</translation>
    </message>
    <message>
        <source>A smaller difference may be found by luck, and a larger one missed.</source>
        <translation>En mindre forskel kan findes ved held, og en større kan overses.</translation>
    </message>
    <message>
        <source>A template of your own, from a file or the clipboard, instead of the model&apos;s.</source>
        <translation>Din egen skabelon, fra en fil eller udklipsholderen, i stedet for modellens.</translation>
    </message>
    <message>
        <source>Accepted / emitted</source>
        <translation>Godtaget / genereret</translation>
    </message>
    <message>
        <source>Accepted / emitted: the part of the generated tokens that the draft proposed.</source>
        <translation>Godtaget / genereret: den del af de genererede tokens, som udkastet foreslog.</translation>
    </message>
    <message>
        <source>Accepted / tested</source>
        <translation>Godtaget / prøvet</translation>
    </message>
    <message>
        <source>Accepted / tested at the first, second, third … position of a draft round. A later position is tested only where all before it were accepted.</source>
        <translation>Godtaget / prøvet på den første, anden, tredje … plads i en udkastrunde. En senere plads prøves kun, hvor alle før den blev godtaget.</translation>
    </message>
    <message>
        <source>Accepted / tested, of proposals for positions in the answer.</source>
        <translation>Godtaget / prøvet, af forslag til pladser i svaret.</translation>
    </message>
    <message>
        <source>Accepted / tested, of proposals for positions in the thought. Tested are those that the model reached. After Leviathan et al. 2023, arXiv:2211.17192.</source>
        <translation>Godtaget / prøvet, af forslag til pladser i tanken. Prøvet er dem, som modellen nåede til. Efter Leviathan m.fl. 2023, arXiv:2211.17192.</translation>
    </message>
    <message>
        <source>Accepted / tested, of the draft rounds that began outside of runaways: a draft proposes repetitions almost without error.</source>
        <translation>Godtaget / prøvet for de udkastrunder, der begyndte uden for afsporinger: et udkast foreslår gentagelser næsten uden fejl.</translation>
    </message>
    <message>
        <source>Accepted / tested, over all draft rounds. Tested are the proposals that the model reached: the accepted ones and the one it refused. In a loop it means little, so it is also given without the rounds that began in a runaway.</source>
        <translation>Godtaget / prøvet, over alle udkastrunder. Prøvet er de forslag, som modellen nåede til: de godtagne og det ene, den afviste. I en løkke siger tallet ikke meget, så det vises også uden de runder, der begyndte i en afsporing.</translation>
    </message>
    <message>
        <source>Accepted by position</source>
        <translation>Godtaget efter plads</translation>
    </message>
    <message>
        <source>Accepted without runaways</source>
        <translation>Godtaget uden afsporinger</translation>
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
        <source>Accuracy (pass@1)</source>
        <translation>Nøjagtighed (pass@1)</translation>
    </message>
    <message>
        <source>Accuracy with undecided samples</source>
        <translation>Nøjagtighed med uafgjorte prøver</translation>
    </message>
    <message>
        <source>Adapter (LoRA)</source>
        <translation>Adapter (LoRA)</translation>
    </message>
    <message>
        <source>Against repetition</source>
        <translation>Mod gentagelse</translation>
    </message>
    <message>
        <source>All layers are on the CPU: {why}.</source>
        <translation>Alle lag er på CPU’en: {why}.</translation>
    </message>
    <message>
        <source>All of k right (pass^k)</source>
        <translation>Alle af k rigtige (pass^k)</translation>
    </message>
    <message>
        <source>All {count:n} samples are the same: sampling is greedy (temperature 0).</source>
        <translation>Alle {count:n} prøver er ens: Samplingen er grådig (temperatur 0).</translation>
    </message>
    <message>
        <source>An incomplete answer is not judged.</source>
        <translation>Et ufuldstændigt svar bliver ikke bedømt.</translation>
    </message>
    <message>
        <source>Another program upgrades the saved sessions. Waiting…</source>
        <translation>Et andet program opgraderer de gemte sessioner. Venter …</translation>
    </message>
    <message>
        <source>Answer tokens</source>
        <translation>Svarets tokens</translation>
    </message>
    <message>
        <source>Assistant (drafts)</source>
        <translation>Assistent (foreslår tokens)</translation>
    </message>
    <message>
        <source>At least one of k right (pass@k)</source>
        <translation>Mindst én af k rigtig (pass@k)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisk</translation>
    </message>
    <message>
        <source>Base of the frequencies that encode positions.</source>
        <translation>Grundtal for de frekvenser, der koder positioner.</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Begge</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>kun CPU</translation>
    </message>
    <message>
        <source>CPU threads of this lane. Automatic shares the cores between the lanes.</source>
        <translation>Banens CPU-tråde. Automatisk deler kernerne mellem banerne.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chatskabelon</translation>
    </message>
    <message>
        <source>Choose Regrade in the session&apos;s menu.</source>
        <translation>Vælg »Bedøm igen« i sessionens menu.</translation>
    </message>
    <message>
        <source>Choose a smaller model, or close other programs.</source>
        <translation>Vælg en mindre model, eller luk andre programmer.</translation>
    </message>
    <message>
        <source>Computes attention in one step, without memory for all scores. Automatic lets llama.cpp decide on a GPU; on the CPU, where it is slower, it is used for long contexts only.</source>
        <translation>Beregner opmærksomhed i ét trin, uden hukommelse til alle scorer. Automatisk lader llama.cpp bestemme på en GPU; på CPU’en, hvor det er langsommere, bruges det kun ved lange kontekster.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekst</translation>
    </message>
    <message>
        <source>Control vector</source>
        <translation>Kontrolvektor</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Pris</translation>
    </message>
    <message>
        <source>Counted after the chat template, with the opening think tag where it adds one.</source>
        <translation>Talt efter chatskabelonen, med det indledende tankemærke, hvor den tilføjer et.</translation>
    </message>
    <message>
        <source>DFlash</source>
        <translation>DFlash</translation>
    </message>
    <message>
        <source>DFlash head</source>
        <translation>DFlash-hoved</translation>
    </message>
    <message>
        <source>DFlash2 head</source>
        <translation>DFlash2-hoved</translation>
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
        <source>DRY multiplier</source>
        <translation>DRY: faktor</translation>
    </message>
    <message>
        <source>DRY range</source>
        <translation>DRY: rækkevidde</translation>
    </message>
    <message>
        <source>DSpark</source>
        <translation>DSpark</translation>
    </message>
    <message>
        <source>DSpark head</source>
        <translation>DSpark-hoved</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Enhed</translation>
    </message>
    <message>
        <source>Does not fit: needs ≈ {needed:memory} of {place}, {free:memory} free.</source>
        <translation>Der er ikke plads: kræver ≈ {needed:memory} i {place}, {free:memory} er ledig.</translation>
    </message>
    <message>
        <source>Does not fit: one lane alone needs ≈ {needed:memory} of {place}, {free:memory} free.</source>
        <translation>Der er ikke plads: én bane alene kræver ≈ {needed:memory} i {place}, {free:memory} er ledig.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Udkast</translation>
    </message>
    <message>
        <source>Draft as measured here on {day}: {draft}, but {limit} tokens per round are set and {measured} were measured: its speed may differ.</source>
        <translation>Udkast som målt her {day}: {draft}, men der er valgt {limit} tokens pr. runde, og {measured} blev målt: farten kan være en anden.</translation>
    </message>
    <message>
        <source>Draft as measured here on {day}: {draft}, {measured} tokens per round, {speed_up:.2f} times the plain speed.</source>
        <translation>Udkast som målt her {day}: {draft}, {measured} tokens pr. runde, {speed_up:.2f} gange farten uden udkast.</translation>
    </message>
    <message>
        <source>Draft&apos;s GPU layers</source>
        <translation>Udkastets lag på GPU</translation>
    </message>
    <message>
        <source>Drafting, as the server counts</source>
        <translation>Kladder, som serveren tæller dem</translation>
    </message>
    <message>
        <source>EAGLE-3</source>
        <translation>EAGLE-3</translation>
    </message>
    <message>
        <source>EAGLE-3 head</source>
        <translation>EAGLE-3-hoved</translation>
    </message>
    <message>
        <source>EXAONE Deep 32B, drafted by its 2.4B, against DeepSeek R1 Distill Qwen 32B.</source>
        <translation>EXAONE Deep 32B, med sin 2.4B som udkast, mod DeepSeek R1 Distill Qwen 32B.</translation>
    </message>
    <message>
        <source>Earlier passages return; hardly anything is new.</source>
        <translation>Tidligere passager vender tilbage; næsten intet er nyt.</translation>
    </message>
    <message>
        <source>Efficient models</source>
        <translation>Effektive modeller</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Indsats</translation>
    </message>
    <message>
        <source>Embedding model</source>
        <translation>Indlejringsmodel</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energi</translation>
    </message>
    <message>
        <source>Energy of the GPU during a run, from its counter, where it has one.</source>
        <translation>GPU&apos;ens energi under en kørsel, fra dens tæller, hvor den har en.</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Mislykket</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>Første token efter</translation>
    </message>
    <message>
        <source>First token of a loop: a block of up to 256 tokens that occurs three or more times in a row, 256 tokens or more in all. The tokens after its first occurrence are wasted.</source>
        <translation>En løkkes første token: en blok på op til 256 tokens, der forekommer mindst tre gange i træk, i alt mindst 256 tokens. De tokens, der følger efter blokkens første forekomst, er spildt.</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash attention</translation>
    </message>
    <message>
        <source>For a right answer: tokens to its first statement / all tokens. 1 means no token too many. After Chen et al. 2024, “Do NOT Think That Much for 2+3=?”, arXiv:2412.21187.</source>
        <translation>For et rigtigt svar: tokens indtil dets første forekomst / alle tokens. 1 betyder ikke én token for meget. Efter Chen m.fl. 2024, »Do NOT Think That Much for 2+3=?«, arXiv:2412.21187.</translation>
    </message>
    <message>
        <source>For a wrong answer: 1 − tokens to the first statement of the right one / all tokens; 0 if it was never stated. A large value: the right answer was there early and was abandoned. After Wang et al. 2025, “Thoughts Are All Over the Place”, arXiv:2501.18585, where a model finds the first right thought; here a rule does.</source>
        <translation>For et forkert svar: 1 − tokens indtil det rigtige svars første forekomst / alle tokens; 0, hvis det aldrig blev sagt. Stort tal: det rigtige svar var der tidligt og blev opgivet. Efter Wang m.fl. 2025, »Thoughts Are All Over the Place«, arXiv:2501.18585, hvor en model finder den første rigtige tanke; her gør en regel det.</translation>
    </message>
    <message>
        <source>Forked from {model} (run {run}) after token {token:n}, with inserted text.</source>
        <translation>Forgrenet fra {model} (kørsel {run}) efter token {token:n}, med indsat tekst.</translation>
    </message>
    <message>
        <source>Forked from {model} (run {run}) after token {token:n}.</source>
        <translation>Forgrenet fra {model} (kørsel {run}) efter token {token:n}.</translation>
    </message>
    <message>
        <source>Format of the cached keys of earlier tokens. q8_0 takes about half the memory of f16, q4_0 a quarter; the answers may change.</source>
        <translation>Format for de gemte nøgler til tidligere tokens. q8_0 fylder omtrent halvt så meget som f16, q4_0 en fjerdedel; svarene kan blive anderledes.</translation>
    </message>
    <message>
        <source>Format of the cached values of earlier tokens. All but f32, f16 and bf16 require flash attention.</source>
        <translation>Format for de gemte værdier til tidligere tokens. Alle undtagen f32, f16 og bf16 kræver flash attention.</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>Hyppighedsstraf</translation>
    </message>
    <message>
        <source>From the end of the prompt to the last thinking token.</source>
        <translation>Fra promptens slutning til den sidste tanketoken.</translation>
    </message>
    <message>
        <source>From the moment the lane&apos;s process took up the run to its end.</source>
        <translation>Fra banens proces tog fat på kørslen, til den sluttede.</translation>
    </message>
    <message>
        <source>From the moment the lane&apos;s process took up the run until the first generated token was known.</source>
        <translation>Fra banens proces tog fat på kørslen, til den første genererede token var kendt.</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
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
        <source>Gemma 4 12B against LFM2.5 8B-A1B: about 13 GB together.</source>
        <translation>Gemma 4 12B mod LFM2.5 8B-A1B: omkring 13 GB tilsammen.</translation>
    </message>
    <message>
        <source>Generated tokens after the first, over the time from the first to the last: the prompt does not count. Also given without the tokens that belong to runaways.</source>
        <translation>Genererede tokens efter den første, delt med tiden fra den første til den sidste: prompten tæller ikke med. Vises også uden de tokens, der hører til afsporinger.</translation>
    </message>
    <message>
        <source>Generated tokens of the answer, including its end token.</source>
        <translation>Svarets genererede tokens, inklusive dets sluttoken.</translation>
    </message>
    <message>
        <source>Generated tokens of the thought, including its tags.</source>
        <translation>Tankens genererede tokens, inklusive dens mærker.</translation>
    </message>
    <message>
        <source>Grade them by hand to include them.</source>
        <translation>Bedøm dem selv for at regne dem med.</translation>
    </message>
    <message>
        <source>Graded by version {version}.</source>
        <translation>Bedømt med version {version}.</translation>
    </message>
    <message>
        <source>Graded by version {version}; the rules are now version {current}.</source>
        <translation>Bedømt med version {version}; reglerne er nu version {current}.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE er sat</translation>
    </message>
    <message>
        <source>How fast the DRY penalty grows with the length of a repetition.</source>
        <translation>Hvor hurtigt straffen i DRY vokser med gentagelsens længde.</translation>
    </message>
    <message>
        <source>How long the machine slept during the run, by the difference of two clocks. If it did, the run&apos;s times and speeds are no measurement and count in no average.</source>
        <translation>Hvor længe maskinen var i dvale under kørslen, efter forskellen mellem to ure. Var den det, er kørslens tider og hastigheder ingen måling og tæller ikke med i noget gennemsnit.</translation>
    </message>
    <message>
        <source>How many recent tokens DRY considers.</source>
        <translation>Hvor mange af de seneste tokens DRY ser på.</translation>
    </message>
    <message>
        <source>How many recent tokens the three penalties consider.</source>
        <translation>Hvor mange af de seneste tokens de tre straffe ser på.</translation>
    </message>
    <message>
        <source>How much of the spread of single samples comes from the questions, and how much from sampling. More samples reduce only the second.</source>
        <translation>Hvor meget af spredningen mellem enkelte prøver der kommer fra spørgsmålene, og hvor meget fra samplingen. Flere prøver mindsker kun den sidste.</translation>
    </message>
    <message>
        <source>How much to think, in the words of the model&apos;s chat template.</source>
        <translation>Hvor meget der tænkes, med ordene fra modellens chatskabelon.</translation>
    </message>
    <message>
        <source>How often the thought checks what it has: “Wait”, “let me check”. Lists for English and Danish; a dash for other languages. Words with other meanings inside a sentence count only where they open one.</source>
        <translation>Hvor ofte tanken efterprøver det, den har: »Vent«, »lad mig tjekke«. Der er lister for engelsk og dansk; en streg for andre sprog. Ord, der betyder noget andet inde i en sætning, tæller kun, hvor de indleder en.</translation>
    </message>
    <message>
        <source>How often the thought turns to something else: “Alternatively”, “Hmm, maybe”. Counted apart from verifying, which means the opposite: to stay with what it has. After Wang et al. 2025, arXiv:2501.18585; lists for English and Danish.</source>
        <translation>Hvor ofte tanken slår ind på noget andet: »Alternativt«, »Hmm, måske«. Tælles for sig, for at efterprøve er det modsatte: at blive ved det, man har. Efter Wang m.fl. 2025, arXiv:2501.18585; lister for engelsk og dansk.</translation>
    </message>
    <message>
        <source>How positions beyond the trained context are scaled (RoPE).</source>
        <translation>Hvordan positioner ud over den trænede kontekst skaleres (RoPE).</translation>
    </message>
    <message>
        <source>How random the choice of tokens is. 0 is greedy: always the most probable token.</source>
        <translation>Hvor tilfældigt tokens vælges. 0 er grådig: altid den mest sandsynlige token.</translation>
    </message>
    <message>
        <source>Importance matrix</source>
        <translation>Vigtighedsmatrix</translation>
    </message>
    <message>
        <source>It compares the values, not their intervals.</source>
        <translation>Det sammenligner værdierne, ikke deres intervaller.</translation>
    </message>
    <message>
        <source>It costs k thoughts. Compare it with the pass@1 of no other model.</source>
        <translation>Det koster k tanker. Sammenlign det ikke med en anden models pass@1.</translation>
    </message>
    <message>
        <source>It does not include the rest of the machine.</source>
        <translation>Den omfatter ikke resten af maskinen.</translation>
    </message>
    <message>
        <source>It does not know of comparisons that were made elsewhere.</source>
        <translation>Den kender ikke sammenligninger, der er foretaget andre steder.</translation>
    </message>
    <message>
        <source>It is no interval: it ignores which questions were chosen.</source>
        <translation>Det er ikke et interval: det tager ikke hensyn til, hvilke spørgsmål der blev valgt.</translation>
    </message>
    <message>
        <source>It is not the probability that the models are equal, and valid only if the run was not ended because of it.</source>
        <translation>Det er ikke sandsynligheden for, at modellerne er lige gode, og den gælder kun, hvis kørslen ikke blev afsluttet på grund af den.</translation>
    </message>
    <message>
        <source>It is of use only where a right answer can be recognised. It rises with every guess.</source>
        <translation>Det er kun nyttigt, hvor et rigtigt svar kan genkendes. Det stiger med hvert gæt.</translation>
    </message>
    <message>
        <source>It is valid for questions like these, under these settings. It ignores how long the model thought, and does not tell knowledge from a memorised answer.</source>
        <translation>Den gælder for spørgsmål som disse med disse indstillinger. Den tager ikke hensyn til, hvor længe modellen tænkte, og skelner ikke viden fra et udenadslært svar.</translation>
    </message>
    <message>
        <source>It is valid for this machine. A server&apos;s time includes network and queue.</source>
        <translation>Den gælder for denne maskine. En servers tid omfatter netværk og kø.</translation>
    </message>
    <message>
        <source>It needs two samples or more of each question.</source>
        <translation>Den kræver mindst to prøver af hvert spørgsmål.</translation>
    </message>
    <message>
        <source>It was read as “{value}”.</source>
        <translation>Det blev læst som »{value}«.</translation>
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
        <source>Keep earlier thoughts</source>
        <translation>Behold tidligere tanker</translation>
    </message>
    <message>
        <source>Keep {model} off the GPU.</source>
        <translation>Hold {model} væk fra GPU’en.</translation>
    </message>
    <message>
        <source>Key cache</source>
        <translation>Nøglecache</translation>
    </message>
    <message>
        <source>Layers of the draft on the GPU; 0 leaves it on the CPU. Automatic is all of them if the model has any there.</source>
        <translation>Udkastets lag på GPU’en; 0 lader det blive på CPU’en. Automatisk er alle, hvis modellen har nogle dér.</translation>
    </message>
    <message>
        <source>Layers of the model on the GPU; its output layer counts as one. Automatic is all of them if there is a GPU.</source>
        <translation>Modellens lag på GPU’en; udgangslaget tæller som ét. Automatisk er alle, hvis der er en GPU.</translation>
    </message>
    <message>
        <source>Least probability</source>
        <translation>Mindste sandsynlighed</translation>
    </message>
    <message>
        <source>Least probability of a token, relative to the most probable one; 0 is off.</source>
        <translation>Mindste sandsynlighed for en token i forhold til den mest sandsynlige; 0 er fra.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Venstre</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grænser</translation>
    </message>
    <message>
        <source>Little to spare: {places:list}.</source>
        <translation>Knap plads: {places:list}.</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Indlæsning af modellen</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Løkke</translation>
    </message>
    <message>
        <source>Lower end of the ramp between extrapolation and interpolation.</source>
        <translation>Nedre ende af overgangen mellem ekstrapolation og interpolation.</translation>
    </message>
    <message>
        <source>MTP head</source>
        <translation>MTP-hoved</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maskine</translation>
    </message>
    <message>
        <source>Machine asleep</source>
        <translation>Maskinen i dvale</translation>
    </message>
    <message>
        <source>Machine: {left} left, {right} right.</source>
        <translation>Maskine: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Majority of k right (cons@k)</source>
        <translation>Flertallet af k rigtigt (cons@k)</translation>
    </message>
    <message>
        <source>Makes a recent token less probable each time that it occurs; 0 is off.</source>
        <translation>Gør en nylig token mindre sandsynlig, for hver gang den forekommer; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes a recent token less probable, however often it occurred; 0 is off.</source>
        <translation>Gør en nylig token mindre sandsynlig, uanset hvor ofte den forekom; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes it less probable that a repetition continues; 0 is off.</source>
        <translation>Gør det mindre sandsynligt, at en gentagelse fortsætter; 0 er fra.</translation>
    </message>
    <message>
        <source>Makes recent tokens less probable; 1 is off.</source>
        <translation>Gør nylige tokens mindre sandsynlige; 1 er fra.</translation>
    </message>
    <message>
        <source>Mean, median and 90th percentile over samples; each question has the same weight.</source>
        <translation>Gennemsnit, median og 90. percentil over prøver; hvert spørgsmål har samme vægt.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Hukommelse</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>More folders are left out.</source>
        <translation>Flere mapper er udeladt.</translation>
    </message>
    <message>
        <source>Most tokens that the draft proposes in a round.</source>
        <translation>Højeste antal tokens, som udkastet foreslår i en runde.</translation>
    </message>
    <message>
        <source>Most tokens to generate, thinking and answer together.</source>
        <translation>Højeste antal tokens, der genereres, tanke og svar tilsammen.</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s library cannot be used ({why})</source>
        <translation>NVIDIA’s bibliotek kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s library does not know this GPU</source>
        <translation>NVIDIA’s bibliotek kender ikke denne GPU</translation>
    </message>
    <message>
        <source>Never answered</source>
        <translation>Svarede aldrig</translation>
    </message>
    <message>
        <source>Never right.</source>
        <translation>Aldrig rigtigt.</translation>
    </message>
    <message>
        <source>No draft: none was faster when measured here on {day}.</source>
        <translation>Intet udkast: intet var hurtigere, da det blev målt her {day}.</translation>
    </message>
    <message>
        <source>No draft: with {count:n} samples at once, every step decodes a token of each.</source>
        <translation>Intet udkast: Med {count:n} prøver på én gang afkoder hvert trin et token af hver.</translation>
    </message>
    <message>
        <source>No point could be tested.</source>
        <translation>Intet sted kunne afprøves.</translation>
    </message>
    <message>
        <source>No rule finds a single value in the answer: judge it yourself.</source>
        <translation>Ingen regel finder én værdi i svaret: bedøm selv.</translation>
    </message>
    <message>
        <source>No short answer at the end of the thought.</source>
        <translation>Intet kort svar ved slutningen af tanken.</translation>
    </message>
    <message>
        <source>Of the model file&apos;s {count:n} chat templates ({names:list}), “{name}” is used.</source>
        <translation>Af modelfilens {count:n} chatskabeloner ({names:list}) bruges »{name}«.</translation>
    </message>
    <message>
        <source>On a loop</source>
        <translation>Ved en løkke</translation>
    </message>
    <message>
        <source>On other runaways</source>
        <translation>Ved andre afsporinger</translation>
    </message>
    <message>
        <source>One answer is stated again after each doubt.</source>
        <translation>Ét svar gentages efter hver tvivl.</translation>
    </message>
    <message>
        <source>One lane fits at a time: they are loaded in turn.</source>
        <translation>Der er plads til én bane ad gangen: de indlæses efter tur.</translation>
    </message>
    <message>
        <source>One model in two quantisations</source>
        <translation>Én model i to kvantiseringer</translation>
    </message>
    <message>
        <source>Only all of these together are enough:</source>
        <translation>Kun alle disse tilsammen er nok:</translation>
    </message>
    <message>
        <source>Outcome efficiency</source>
        <translation>Udbytte</translation>
    </message>
    <message>
        <source>Overthink advises against a system prompt for {family}: it was reported to do harm, but no primary source confirms it.</source>
        <translation>Overthink fraråder en systemprompt til {family}: Den er rapporteret som skadelig, men ingen primærkilde bekræfter det.</translation>
    </message>
    <message>
        <source>Overthink advises against greedy sampling for {family}: it was reported to cause loops, but no primary source confirms it.</source>
        <translation>Overthink fraråder grådig sampling til {family}: Den er rapporteret at give løkker, men ingen primærkilde bekræfter det.</translation>
    </message>
    <message>
        <source>Overthink&apos;s own default</source>
        <translation>Overthinks egen standardværdi</translation>
    </message>
    <message>
        <source>Paired difference</source>
        <translation>Parvis forskel</translation>
    </message>
    <message>
        <source>Part of a split model</source>
        <translation>Del af en opdelt model</translation>
    </message>
    <message>
        <source>Penalty range</source>
        <translation>Straffenes rækkevidde</translation>
    </message>
    <message>
        <source>Position scaling</source>
        <translation>Skalering af positioner</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>Tilstedeværelsesstraf</translation>
    </message>
    <message>
        <source>Projector (images, sound)</source>
        <translation>Projektor (billeder, lyd)</translation>
    </message>
    <message>
        <source>Prompt and generated tokens, as the server counted them, by the prices in servers.toml.</source>
        <translation>Promptens og de genererede tokens, som serveren talte dem, efter priserne i servers.toml.</translation>
    </message>
    <message>
        <source>Prompt tokens</source>
        <translation>Promptens tokens</translation>
    </message>
    <message>
        <source>Proposals of the server&apos;s own draft in all its rounds.</source>
        <translation>Forslag fra serverens egen kladdemodel i alle dens runder.</translation>
    </message>
    <message>
        <source>Proposed per round</source>
        <translation>Forslag pr. runde</translation>
    </message>
    <message>
        <source>Put {number} layers of {model} on the GPU.</source>
        <translation>Læg {number} lag af {model} på GPU’en.</translation>
    </message>
    <message>
        <source>Qwen3.6 27B in 8 bits against 4 bits: what does the smaller file cost?</source>
        <translation>Qwen3.6 27B i 8 bit mod 4 bit: hvad koster den mindre fil?</translation>
    </message>
    <message>
        <source>Qwen3.8 27B, drafted by its prediction layers, against Qwen3.6 27B, which contains its own.</source>
        <translation>Qwen3.8 27B, hvis forudsigelseslag laver udkast, mod Qwen3.6 27B, som selv indeholder sine.</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>Rejected tokens are taken back with a copy of the model&apos;s state, which uses {size:memory}.</source>
        <translation>Afviste tokens tages tilbage med en kopi af modellens tilstand, som bruger {size:memory}.</translation>
    </message>
    <message>
        <source>Rejected tokens are taken back with {count:n} snapshots of the model&apos;s state, which use {size:memory}.</source>
        <translation>Afviste tokens tages tilbage med {count:n} øjebliksbilleder af modellens tilstand, som bruger {size:memory}.</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>Gentagelsesstraf</translation>
    </message>
    <message>
        <source>Repetitions of up to this many tokens are not penalised.</source>
        <translation>Gentagelser på op til så mange tokens straffes ikke.</translation>
    </message>
    <message>
        <source>Resident memory of the lane&apos;s process at the end of the run.</source>
        <translation>Den fysiske hukommelse, banens proces optog, da kørslen sluttede.</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Right at {share:percent}, but undecided at the end.</source>
        <translation>Rigtigt ved {share:percent}, men uafgjort ved slutningen.</translation>
    </message>
    <message>
        <source>Right before it began to think; the thought changed nothing.</source>
        <translation>Rigtigt, før den begyndte at tænke; tanken ændrede intet.</translation>
    </message>
    <message>
        <source>Right from {share:percent} on; the other {rest:percent} changed nothing.</source>
        <translation>Rigtigt fra {share:percent}; de øvrige {rest:percent} ændrede intet.</translation>
    </message>
    <message>
        <source>Right only at the end of the thought.</source>
        <translation>Først rigtigt ved slutningen af tanken.</translation>
    </message>
    <message>
        <source>RoPE base</source>
        <translation>RoPE-grundtal</translation>
    </message>
    <message>
        <source>RoPE scale</source>
        <translation>RoPE-skala</translation>
    </message>
    <message>
        <source>Run one after the other.</source>
        <translation>Kør dem en ad gangen.</translation>
    </message>
    <message>
        <source>Runaways</source>
        <translation>Afsporinger</translation>
    </message>
    <message>
        <source>Runs that crashed, failed or were stopped by the user.</source>
        <translation>Kørsler, der gik ned, mislykkedes eller blev stoppet af brugeren.</translation>
    </message>
    <message>
        <source>Samples from the most probable tokens up to this total probability; 1 is off.</source>
        <translation>Vælger blandt de mest sandsynlige tokens, der tilsammen når denne sandsynlighed; 1 er fra.</translation>
    </message>
    <message>
        <source>Samples from this many of the most probable tokens; 0 is off.</source>
        <translation>Vælger blandt så mange af de mest sandsynlige tokens; 0 er fra.</translation>
    </message>
    <message>
        <source>Samples from tokens whose surprisal is close to the entropy; 1 is off.</source>
        <translation>Vælger blandt tokens, hvis overraskelse ligger tæt på entropien; 1 er fra.</translation>
    </message>
    <message>
        <source>Samples with an answer that no rule could grade with certainty.</source>
        <translation>Prøver med et svar, som ingen regel kunne bedømme med sikkerhed.</translation>
    </message>
    <message>
        <source>Samples with an answer that was not graded yet.</source>
        <translation>Prøver med et svar, der endnu ikke er bedømt.</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Scale of the attention&apos;s magnitude.</source>
        <translation>Skalering af opmærksomhedens størrelse.</translation>
    </message>
    <message>
        <source>Seconds from the start of a run to its end. Times of several timing modes are not averaged.</source>
        <translation>Sekunder fra en kørsels start til dens slutning. Tider med forskellig tidsmåling blandes ikke i ét gennemsnit.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Set a context of {number:n} tokens.</source>
        <translation>Sæt konteksten til {number:n} tokens.</translation>
    </message>
    <message>
        <source>Settings that {server} did not apply: {settings:list}.</source>
        <translation>Indstillinger, som {server} ikke anvendte: {settings:list}.</translation>
    </message>
    <message>
        <source>Share of extrapolation: 0 interpolates only.</source>
        <translation>Andel af ekstrapolation: 0 interpolerer kun.</translation>
    </message>
    <message>
        <source>Share of the generated tokens that belong to the thought.</source>
        <translation>Den andel af de genererede tokens, der hører til tanken.</translation>
    </message>
    <message>
        <source>Shares of the layers on several devices, in their order: 3:1 puts three times as many on the first. Empty: by the free memory of each.</source>
        <translation>Lagenes fordeling på flere enheder, i deres rækkefølge: 3:1 giver den første tre gange så mange. Tomt: efter den ledige hukommelse på hver.</translation>
    </message>
    <message>
        <source>Smallest difference that can be shown</source>
        <translation>Mindste forskel, der kan vises</translation>
    </message>
    <message>
        <source>SmolLM3 3B against DeepSeek R1 Distill Qwen 1.5B: about 3 GB together.</source>
        <translation>SmolLM3 3B mod DeepSeek R1 Distill Qwen 1.5B: tilsammen cirka 3 GB.</translation>
    </message>
    <message>
        <source>Some folders or models in {file} cannot be used: {why}. A copy of the file is saved before it is changed.</source>
        <translation>Nogle mapper eller modeller i {file} kan ikke bruges: {why}. Der gemmes en kopi af filen, før den ændres.</translation>
    </message>
    <message>
        <source>Some settings in {file} cannot be used: {problems}.</source>
        <translation>Nogle indstillinger i {file} kan ikke bruges: {problems}.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighed</translation>
    </message>
    <message>
        <source>Speed without runaways</source>
        <translation>Hastighed uden afsporinger</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Deling</translation>
    </message>
    <message>
        <source>Start of the random numbers: the same seed gives the same text again.</source>
        <translation>Udgangspunktet for tilfældige tal: samme seed giver samme tekst igen.</translation>
    </message>
    <message>
        <source>Store the cache as {word}.</source>
        <translation>Gem cachen som {word}.</translation>
    </message>
    <message>
        <source>Stretches without progress of any kind, exact loops included, and the tokens in them.</source>
        <translation>Stræk uden fremskridt af enhver slags, også nøjagtige løkker, og antallet af tokens i dem.</translation>
    </message>
    <message>
        <source>Stretches without progress, by rules that read the text and the probabilities of its tokens: exact and varying loops, counting on, circling, falling apart, another script, one answer restated after doubts, two answers that alternate.</source>
        <translation>Stræk uden fremskridt, efter regler, der læser teksten og sandsynlighederne for dens tokens: nøjagtige og varierende løkker, optælling uden ende, gentagelser i andre ord, opløsning, en anden skrift, ét svar gentaget efter tvivl, to svar på skift.</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>Skifter spor</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Template and positions</source>
        <translation>Skabelon og positioner</translation>
    </message>
    <message>
        <source>The GPU for the layers, from llama.cpp&apos;s list. Automatic uses all of them.</source>
        <translation>Den GPU, lagene lægges på, fra llama.cpps liste. Automatisk bruger dem alle.</translation>
    </message>
    <message>
        <source>The accuracy if every undecided sample were wrong, and if every one were right.</source>
        <translation>Nøjagtigheden, hvis alle uafgjorte prøver var forkerte, og hvis de alle var rigtige.</translation>
    </message>
    <message>
        <source>The answer appeared only at the end of the thought.</source>
        <translation>Svaret kom først ved slutningen af tanken.</translation>
    </message>
    <message>
        <source>The answer {did} too.</source>
        <translation>Svaret {did} også.</translation>
    </message>
    <message>
        <source>The answer {did}.</source>
        <translation>Svaret {did}.</translation>
    </message>
    <message>
        <source>The chat template ends each turn with {tokens:list}, which the model file does not declare as an end; runs end there.</source>
        <translation>Chatskabelonen afslutter hver tur med {tokens:list}, som modelfilen ikke angiver som afslutning; kørsler slutter der.</translation>
    </message>
    <message>
        <source>The chat template of {model} has no option that keeps earlier thoughts, so it decides.</source>
        <translation>Chatskabelonen i {model} har ingen mulighed for at beholde tidligere tanker, så den bestemmer selv.</translation>
    </message>
    <message>
        <source>The chat template of {model} has no switch for thinking, so “{setting}” has no effect.</source>
        <translation>Chatskabelonen i {model} kan ikke slå tænkning til eller fra, så »{setting}« har ingen virkning.</translation>
    </message>
    <message>
        <source>The chat template of {model} reads no effort, so “{effort}” has no effect.</source>
        <translation>Chatskabelonen i {model} læser ingen indsats, så »{effort}« har ingen virkning.</translation>
    </message>
    <message>
        <source>The comparison that this app was made for: EXAONE Deep 32B, drafted by its 2.4B, against QwQ 32B.</source>
        <translation>Den sammenligning, denne app blev lavet til: EXAONE Deep 32B, med sin 2.4B som udkast, mod QwQ 32B.</translation>
    </message>
    <message>
        <source>The context length that the model was trained for.</source>
        <translation>Den kontekstlængde, som modellen er trænet til.</translation>
    </message>
    <message>
        <source>The context of {context:n} tokens is longer than the {trained:n} that the model was trained for: beyond them it may write nonsense.</source>
        <translation>Konteksten på {context:n} tokens er længere end de {trained:n}, modellen er trænet til: ud over dem kan den skrive vrøvl.</translation>
    </message>
    <message>
        <source>The context of {length:n} tokens is full.</source>
        <translation>Konteksten på {length:n} tokens er fuld.</translation>
    </message>
    <message>
        <source>The conversations before the prompt differ.</source>
        <translation>Samtalerne før prompten er forskellige.</translation>
    </message>
    <message>
        <source>The default of the model&apos;s chat template is not to think, so thinking was turned on.</source>
        <translation>Modellens chatskabelon tænker som standard ikke, så tænkning blev slået til.</translation>
    </message>
    <message>
        <source>The draft stops at a token to which it gives less than this; 0 is off.</source>
        <translation>Udkastet stopper ved en token, det giver mindre end dette; 0 er fra.</translation>
    </message>
    <message>
        <source>The exact repetition that wasted most tokens: how often it occurs in full, and the tokens after its first occurrence. No rule finds the same idea in other words.</source>
        <translation>Den nøjagtige gentagelse, der spildte flest tokens: hvor ofte den står der i sin helhed, og tokens efter dens første forekomst. Ingen regel finder den samme idé med andre ord.</translation>
    </message>
    <message>
        <source>The guide lists what the detectors cannot see, and how often they are wrong.</source>
        <translation>Vejledningen nævner, hvad detektorerne ikke kan se, og hvor ofte de tager fejl.</translation>
    </message>
    <message>
        <source>The machine slept for {time:duration} during this run, so its times and speeds are no measurement.</source>
        <translation>Maskinen var i dvale i {time:duration} under denne kørsel, så dens tider og hastigheder er ingen måling.</translation>
    </message>
    <message>
        <source>The makers of {family} advise against a system prompt.</source>
        <translation>Folkene bag {family} fraråder en systemprompt.</translation>
    </message>
    <message>
        <source>The makers of {family} advise against greedy sampling.</source>
        <translation>Folkene bag {family} fraråder grådig sampling.</translation>
    </message>
    <message>
        <source>The mean over questions of the left model&apos;s value less the right one&apos;s, over the questions that both have. The interval resamples questions, or clusters; where fewer than ten differ, two questions are added, of which each model wins one.</source>
        <translation>Gennemsnittet over spørgsmål af den venstre models værdi minus den højres, over de spørgsmål, som begge har. Intervallet genudvælger spørgsmål eller klynger; hvor færre end ti er forskellige, tilføjes to spørgsmål, hvoraf hver model vinder ét.</translation>
    </message>
    <message>
        <source>The model ended its turn inside its thought, without an answer.</source>
        <translation>Modellen afsluttede sin tur inde i sin tanke, uden et svar.</translation>
    </message>
    <message>
        <source>The model file has a list of {count:n} chat templates; the first is used.</source>
        <translation>Modelfilen har en liste med {count:n} chatskabeloner; den første bruges.</translation>
    </message>
    <message>
        <source>The model file has no chat template, so a made-up format is used: “user: …”, then “assistant:” on a new line. Base models were not trained to answer at all.</source>
        <translation>Modelfilen har ingen chatskabelon, så et opdigtet format bruges: »user: …«, derefter »assistant:« på en ny linje. Basismodeller er slet ikke trænet til at svare.</translation>
    </message>
    <message>
        <source>The model file&apos;s chat template is used.</source>
        <translation>Modelfilens chatskabelon bruges.</translation>
    </message>
    <message>
        <source>The model itself finds these words unlikely.</source>
        <translation>Modellen selv finder disse ord usandsynlige.</translation>
    </message>
    <message>
        <source>The model itself, or the app, ended the thought.</source>
        <translation>Modellen selv eller appen afsluttede tanken.</translation>
    </message>
    <message>
        <source>The model wrote control tokens, which have no text: {tokens:list}.</source>
        <translation>Modellen skrev kontroltokens, som ikke har nogen tekst: {tokens:list}.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template leaves out the system prompt.</source>
        <translation>Modellens chatskabelon udelader systemprompten.</translation>
    </message>
    <message>
        <source>The model&apos;s family is uncertain: {reason}.</source>
        <translation>Modellens familie er usikker: {reason}.</translation>
    </message>
    <message>
        <source>The models that no other model beats in both accuracy and mean thinking tokens.</source>
        <translation>De modeller, som ingen anden model overgår i både nøjagtighed og gennemsnitlige tanketokens.</translation>
    </message>
    <message>
        <source>The number of samples with a thought that no longer progresses, by kind.</source>
        <translation>Antallet af prøver med en tanke, der ikke længere kommer videre, efter art.</translation>
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
        <source>The output begins with {tag}, which this model was not known to write, so what counts as its thought is a guess.</source>
        <translation>Outputtet begynder med {tag}, som det ikke vidstes, at modellen skriver, så hvad der regnes for dens tanke, er et gæt.</translation>
    </message>
    <message>
        <source>The p-value, adjusted for the number of comparisons, so that at most 5 % of result pages show a difference where none is.</source>
        <translation>P-værdien, justeret for antallet af sammenligninger, så højst 5 % af resultatsiderne viser en forskel, hvor der ingen er.</translation>
    </message>
    <message>
        <source>The probability of a difference at least as large if the models were exchangeable on each question: McNemar&apos;s exact test for single samples, else random signs of whole clusters.</source>
        <translation>Sandsynligheden for en mindst lige så stor forskel, hvis modellerne kunne byttes om på hvert spørgsmål: McNemars eksakte test for enkelte prøver, ellers tilfældige fortegn for hele klynger.</translation>
    </message>
    <message>
        <source>The probability that all of k samples are right: how reliable the model is.</source>
        <translation>Sandsynligheden for, at alle af k prøver er rigtige: hvor pålidelig modellen er.</translation>
    </message>
    <message>
        <source>The probability that at least one of k samples is right, over questions with at least k samples.</source>
        <translation>Sandsynligheden for, at mindst én af k prøver er rigtig, over spørgsmål med mindst k prøver.</translation>
    </message>
    <message>
        <source>The probability that one sample is right: the mean over questions of each question&apos;s share of right samples. A sample that never answered is not right. Undecided, ungraded and failed samples are counted apart. The 95 % interval resamples questions, or clusters of questions, not samples.</source>
        <translation>Sandsynligheden for, at én prøve er rigtig: gennemsnittet over spørgsmål af hvert spørgsmåls andel af rigtige prøver. En prøve, der aldrig svarede, er ikke rigtig. Uafgjorte, ubedømte og mislykkede prøver tælles for sig. 95 %-intervallet genudvælger spørgsmål eller klynger af spørgsmål, ikke prøver.</translation>
    </message>
    <message>
        <source>The probability that the most frequent answer among k samples is right. Equal answers are one class, samples without an answer have no vote, and ties count in part.</source>
        <translation>Sandsynligheden for, at det hyppigste svar blandt k prøver er rigtigt. Ens svar er én klasse, prøver uden svar stemmer ikke, og ved stemmelighed tælles en del.</translation>
    </message>
    <message>
        <source>The prompts differ.</source>
        <translation>Prompterne er forskellige.</translation>
    </message>
    <message>
        <source>The same answer before it began to think: the thought changed nothing.</source>
        <translation>Det samme svar, før den begyndte at tænke: tanken ændrede intet.</translation>
    </message>
    <message>
        <source>The same answer from {share:percent} on; the other {rest:percent} changed nothing.</source>
        <translation>Det samme svar fra {share:percent}; de øvrige {rest:percent} ændrede intet.</translation>
    </message>
    <message>
        <source>The same families for smaller machines: EXAONE Deep 7.8B against DeepSeek R1 Distill Qwen 7B.</source>
        <translation>De samme familier til mindre maskiner: EXAONE Deep 7.8B mod DeepSeek R1 Distill Qwen 7B.</translation>
    </message>
    <message>
        <source>The same passages repeat with small changes, in another order, or after a long period.</source>
        <translation>De samme passager gentages med små ændringer, i en anden rækkefølge eller efter en lang periode.</translation>
    </message>
    <message>
        <source>The same sentence repeats with other numbers or names.</source>
        <translation>Den samme sætning gentages med andre tal eller navne.</translation>
    </message>
    <message>
        <source>The same tokens repeat without any change.</source>
        <translation>De samme tokens gentages uden nogen ændring.</translation>
    </message>
    <message>
        <source>The server counted {tokens:n} prompt tokens, but the prompt has {words:n} words: it was probably cut.</source>
        <translation>Serveren talte {tokens:n} tokens i prompten, men prompten har {words:n} ord: den blev sandsynligvis forkortet.</translation>
    </message>
    <message>
        <source>The server hides the thought: {count:n} tokens of it were not sent.</source>
        <translation>Serveren skjuler tanken: {count:n} tokens af den blev ikke sendt.</translation>
    </message>
    <message>
        <source>The server that ran the model; none for a model on this machine.</source>
        <translation>Serveren, der kørte modellen; ingen for en model på denne maskine.</translation>
    </message>
    <message>
        <source>The settings file {file} is not used, since {why}; the defaults apply.</source>
        <translation>Indstillingsfilen {file} bruges ikke: {why}. Standardværdierne gælder.</translation>
    </message>
    <message>
        <source>The share of samples without an answer, by cause: a limit, a runaway, or an end inside the thought.</source>
        <translation>Andelen af prøver uden svar, efter årsag: en grænse, en afsporing eller en slutning inde i tanken.</translation>
    </message>
    <message>
        <source>The system prompts differ.</source>
        <translation>Systemprompterne er forskellige.</translation>
    </message>
    <message>
        <source>The text changes to another script.</source>
        <translation>Teksten skifter til en anden skrift.</translation>
    </message>
    <message>
        <source>The text {did}, so the run was stopped.</source>
        <translation>Teksten {did}, så kørslen blev stoppet.</translation>
    </message>
    <message>
        <source>The thinking budget of 1 token was spent, so the thought was closed and the answer asked for.</source>
        <translation>Tænkebudgettet på 1 token var brugt, så tanken blev afsluttet, og der blev bedt om svaret.</translation>
    </message>
    <message>
        <source>The thinking budget of {budget:n} tokens was spent, so the thought was closed and the answer asked for.</source>
        <translation>Tænkebudgettet på {budget:n} tokens var brugt, så tanken blev afsluttet, og der blev bedt om svaret.</translation>
    </message>
    <message>
        <source>The thinking switch did not change the prompt.</source>
        <translation>Valget af tænkning ændrede ikke prompten.</translation>
    </message>
    <message>
        <source>The thought could not be closed: {why}.</source>
        <translation>Tanken kunne ikke lukkes: {why}.</translation>
    </message>
    <message>
        <source>The thought {did}, so it was closed and the answer asked for.</source>
        <translation>Tanken {did}, så den blev afsluttet, og der blev bedt om svaret.</translation>
    </message>
    <message>
        <source>The true difference of accuracy that this number of questions and samples detects in 80 % of all runs at the 5 % level. Before a run it assumes typical variances, after it the measured ones.</source>
        <translation>Den sande forskel i nøjagtighed, som dette antal spørgsmål og prøver finder i 80 % af alle kørsler på 5 %-niveau. Før en kørsel antages typiske varianser, efter den bruges de målte.</translation>
    </message>
    <message>
        <source>The user&apos;s chat template {name} is used (SHA-256 {digest}…), not the model file&apos;s.</source>
        <translation>Brugerens chatskabelon {name} bruges (SHA-256 {digest}…), ikke modelfilens.</translation>
    </message>
    <message>
        <source>The user&apos;s own chat template is used (SHA-256 {digest}…), not the model file&apos;s.</source>
        <translation>Brugerens egen chatskabelon bruges (SHA-256 {digest}…), ikke modelfilens.</translation>
    </message>
    <message>
        <source>There is no text to score.</source>
        <translation>Der er ingen tekst at vurdere.</translation>
    </message>
    <message>
        <source>They are no samples. Resume the suite run to make them.</source>
        <translation>De er ikke prøver. Genoptag suitekørslen for at få dem.</translation>
    </message>
    <message>
        <source>They are not wrong.</source>
        <translation>De er ikke forkerte.</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Tænkning</translation>
    </message>
    <message>
        <source>Thinking budget</source>
        <translation>Tænkebudget</translation>
    </message>
    <message>
        <source>Thinking is off, so the effort has no effect.</source>
        <translation>Tænkning er slået fra, så indsatsen har ingen virkning.</translation>
    </message>
    <message>
        <source>Thinking time</source>
        <translation>Tænketid</translation>
    </message>
    <message>
        <source>Thinking tokens</source>
        <translation>Tankens tokens</translation>
    </message>
    <message>
        <source>Thinking tokens after which the thought is closed and the answer begins.</source>
        <translation>Antal tanketokens, hvorefter tanken afsluttes, og svaret begynder.</translation>
    </message>
    <message>
        <source>This build of llama.cpp lacks a function that the draft needs ({function}), so nothing drafts.</source>
        <translation>Denne udgave af llama.cpp mangler en funktion, som udkastet kræver ({function}), så intet laver udkast.</translation>
    </message>
    <message>
        <source>This fits.</source>
        <translation>Det er der plads til.</translation>
    </message>
    <message>
        <source>Thought closed</source>
        <translation>Tanken afsluttet</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Tråde</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Timing: {left} left, {right} right.</source>
        <translation>Tidtagning: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Token limit</source>
        <translation>Tokengrænse</translation>
    </message>
    <message>
        <source>Tokens of different tokenizers are of different lengths. Samples that a limit ended are included with the tokens that they have.</source>
        <translation>Tokens fra forskellige tokenizere er ikke lige lange. Prøver, som en grænse afsluttede, er med, med de tokens de har.</translation>
    </message>
    <message>
        <source>Tokens outside of runaways, over the time that they took. Repetitions are often computed faster, as a draft proposes them.</source>
        <translation>Tokens uden for afsporinger, delt med den tid, de tog. Gentagelser beregnes ofte hurtigere, fordi et udkast foreslår dem.</translation>
    </message>
    <message>
        <source>Tokens that the model can process at once, including the prompt. Automatic uses the model&apos;s own limit, up to 8,192.</source>
        <translation>Tokens, som modellen kan behandle på én gang, inklusive prompten. Automatisk bruger modellens egen grænse, dog højst 8.192.</translation>
    </message>
    <message>
        <source>Tokens to the answer</source>
        <translation>Tokens til svaret</translation>
    </message>
    <message>
        <source>Tokens to the right answer</source>
        <translation>Tokens til det rigtige svar</translation>
    </message>
    <message>
        <source>Tokens up to the end of the first sentence, in thought or answer, that states the final answer: one that names it as the answer, concludes, or sets it in a box or in bold. Found by rules, so an estimate; a dash if no answer is known or no rule finds it.</source>
        <translation>Tokens til slutningen af den første sætning, i tanke eller svar, der giver det endelige svar: en, der nævner det som svaret, konkluderer eller sætter det i en ramme eller med fed. Fundet efter regler og derfor et skøn; en streg, hvis intet svar kendes, eller ingen regel finder det.</translation>
    </message>
    <message>
        <source>Tokens up to the sentence, in thought or answer, that first states the right answer; right samples only.</source>
        <translation>Tokens til og med den sætning i tanke eller svar, der først nævner det rigtige svar; kun rigtige prøver.</translation>
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
        <source>Total time</source>
        <translation>Samlet tid</translation>
    </message>
    <message>
        <source>Turned wrong at {share:percent}.</source>
        <translation>Blev forkert ved {share:percent}.</translation>
    </message>
    <message>
        <source>Two answers alternate.</source>
        <translation>To svar skiftes.</translation>
    </message>
    <message>
        <source>Two generations</source>
        <translation>To generationer</translation>
    </message>
    <message>
        <source>Two models for a laptop</source>
        <translation>To modeller til en bærbar</translation>
    </message>
    <message>
        <source>Two popular mixtures of experts: Qwen3.6 35B-A3B against gpt-oss 20B.</source>
        <translation>To populære ekspertblandinger: Qwen3.6 35B-A3B mod gpt-oss 20B.</translation>
    </message>
    <message>
        <source>Typical</source>
        <translation>Typisk</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Uafgjort</translation>
    </message>
    <message>
        <source>Undecided at the end: the last answer has no value that can be judged.</source>
        <translation>Uafgjort ved slutningen: det sidste svar har ingen værdi, der kan bedømmes.</translation>
    </message>
    <message>
        <source>Underthinking</source>
        <translation>Undertænkning</translation>
    </message>
    <message>
        <source>Ungraded</source>
        <translation>Ikke bedømt</translation>
    </message>
    <message>
        <source>Until the model was in memory; not measured if it was there already.</source>
        <translation>Indtil modellen var i hukommelsen; ikke målt, hvis den var der allerede.</translation>
    </message>
    <message>
        <source>Upgrading the saved sessions: changing the tables…</source>
        <translation>De gemte sessioner opgraderes: tabellerne ændres …</translation>
    </message>
    <message>
        <source>Upgrading the saved sessions: making a backup ({share:percent})…</source>
        <translation>De gemte sessioner opgraderes: sikkerhedskopien laves ({share:percent}) …</translation>
    </message>
    <message>
        <source>Upgrading the saved sessions: updating the search index ({share:percent})…</source>
        <translation>De gemte sessioner opgraderes: søgeindekset opdateres ({share:percent}) …</translation>
    </message>
    <message>
        <source>Upper end of the ramp between extrapolation and interpolation.</source>
        <translation>Øvre ende af overgangen mellem ekstrapolation og interpolation.</translation>
    </message>
    <message>
        <source>Use no draft models.</source>
        <translation>Brug ingen udkastmodeller.</translation>
    </message>
    <message>
        <source>Use {word} instead of {model}.</source>
        <translation>Brug {word} i stedet for {model}.</translation>
    </message>
    <message>
        <source>Value cache</source>
        <translation>Værdicache</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>Varians</translation>
    </message>
    <message>
        <source>Verifies</source>
        <translation>Efterprøver</translation>
    </message>
    <message>
        <source>Versions: {left} left, {right} right.</source>
        <translation>Versioner: {left} til venstre, {right} til højre.</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Ordforråd</translation>
    </message>
    <message>
        <source>What is shown as thinking is the server&apos;s summary, not the thought.</source>
        <translation>Det, der vises som tænkning, er serverens resumé, ikke tanken.</translation>
    </message>
    <message>
        <source>What people run</source>
        <translation>Det folk kører</translation>
    </message>
    <message>
        <source>What people run, for 16 GB</source>
        <translation>Det folk kører, til 16 GB</translation>
    </message>
    <message>
        <source>What to do about varying loops, circling and other text without progress. Only what is certain ends a run, unless you set an action for its kind.</source>
        <translation>Hvad der skal ske ved varierende løkker, tanker i ring og anden tekst uden fremskridt. Kun det, der er sikkert, afslutter en kørsel, medmindre du vælger en handling for dets slags.</translation>
    </message>
    <message>
        <source>What to do when the text repeats itself.</source>
        <translation>Hvad der skal ske, når teksten gentager sig selv.</translation>
    </message>
    <message>
        <source>Whether the model thinks before it answers. Automatic: the default of its chat template, or on where that default never thinks.</source>
        <translation>Om modellen tænker, før den svarer. Automatisk: standarden i dens chatskabelon, eller til, hvis den standard aldrig tænker.</translation>
    </message>
    <message>
        <source>Whether the prompt of a follow-up contains the earlier thoughts. Automatic: as the model&apos;s family does.</source>
        <translation>Om prompten til et opfølgende spørgsmål indeholder de tidligere tanker. Automatisk: som modellens familie gør.</translation>
    </message>
    <message>
        <source>With other limits it is another number. They are part of the suite.</source>
        <translation>Med andre grænser er det et andet tal. De hører til suiten.</translation>
    </message>
    <message>
        <source>YaRN: attention</source>
        <translation>YaRN: opmærksomhed</translation>
    </message>
    <message>
        <source>YaRN: beta fast</source>
        <translation>YaRN: beta fast</translation>
    </message>
    <message>
        <source>YaRN: beta slow</source>
        <translation>YaRN: beta slow</translation>
    </message>
    <message>
        <source>YaRN: extrapolation</source>
        <translation>YaRN: ekstrapolation</translation>
    </message>
    <message>
        <source>YaRN: trained context</source>
        <translation>YaRN: trænet kontekst</translation>
    </message>
    <message>
        <source>Your families.toml advises against a system prompt for {family}.</source>
        <translation>Din families.toml fraråder en systemprompt til {family}.</translation>
    </message>
    <message>
        <source>Your families.toml advises against greedy sampling for {family}.</source>
        <translation>Din families.toml fraråder grådig sampling til {family}.</translation>
    </message>
    <message>
        <source>`overthink compare --help` lists them</source>
        <translation>`overthink compare --help` viser dem</translation>
    </message>
    <message>
        <source>`overthink suite list` lists them</source>
        <translation>`overthink suite list` viser dem</translation>
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
        <source>a GPU was asked for, but {why}</source>
        <translation>der er bedt om en GPU, men {why}</translation>
    </message>
    <message>
        <source>a GPU was requested for the draft, but {why}</source>
        <translation>der er bedt om en GPU til udkastet, men {why}</translation>
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
        <source>a [[server]] section is ignored: {why}</source>
        <translation>et afsnit [[server]] ignoreres: {why}</translation>
    </message>
    <message>
        <source>a command cannot be read ({why})</source>
        <translation>en kommando kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>a context of {number:n} tokens</source>
        <translation>en kontekst på {number:n} tokens</translation>
    </message>
    <message>
        <source>a control vector, not a model</source>
        <translation>en kontrolvektor, ikke en model</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>en dato</translation>
    </message>
    <message>
        <source>a decimal number</source>
        <translation>et decimaltal</translation>
    </message>
    <message>
        <source>a diffusion model, which does not write token after token</source>
        <translation>en diffusionsmodel, som ikke skriver token efter token</translation>
    </message>
    <message>
        <source>a field that should be a text is a list or an object</source>
        <translation>et felt, der skulle være en tekst, er en liste eller et objekt</translation>
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
        <source>a group of settings</source>
        <translation>en gruppe af indstillinger</translation>
    </message>
    <message>
        <source>a gzip archive</source>
        <translation>et gzip-arkiv</translation>
    </message>
    <message>
        <source>a helper that drafts for another model ({kind}) and cannot run alone</source>
        <translation>en hjælpefil, der foreslår tokens for en anden model ({kind}) og ikke kan køre alene</translation>
    </message>
    <message>
        <source>a key is empty</source>
        <translation>en nøgle er tom</translation>
    </message>
    <message>
        <source>a layer has {count:n} attention heads</source>
        <translation>et lag har {count:n} opmærksomhedshoveder</translation>
    </message>
    <message>
        <source>a line that does not end</source>
        <translation>en linje, der ikke slutter</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>en liste</translation>
    </message>
    <message>
        <source>a list of {count:n} {what}</source>
        <translation>en liste med {count:n} {what}</translation>
    </message>
    <message>
        <source>a message claims to be {length:n} bytes long</source>
        <translation>en besked hævder at være {length:n} byte lang</translation>
    </message>
    <message>
        <source>a message of the lane&apos;s process cannot be read ({why})</source>
        <translation>en besked fra banens proces kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>en model</translation>
    </message>
    <message>
        <source>a newer Overthink wrote it, so some may have other meanings</source>
        <translation>en nyere Overthink har skrevet den, så nogle kan have en anden betydning</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>et tal</translation>
    </message>
    <message>
        <source>a number from {low} to {high}</source>
        <translation>et tal fra {low} til {high}</translation>
    </message>
    <message>
        <source>a part of a split model</source>
        <translation>en del af en opdelt model</translation>
    </message>
    <message>
        <source>a run was requested before a model was loaded</source>
        <translation>der blev bedt om en kørsel, før en model var indlæst</translation>
    </message>
    <message>
        <source>a safetensors file</source>
        <translation>en safetensors-fil</translation>
    </message>
    <message>
        <source>a saved model</source>
        <translation>en gemt model</translation>
    </message>
    <message>
        <source>a server has its own chat template</source>
        <translation>en server har sin egen chatskabelon</translation>
    </message>
    <message>
        <source>a server offers no such command</source>
        <translation>en server har ikke denne kommando</translation>
    </message>
    <message>
        <source>a server runs samples one by one</source>
        <translation>en server kører prøver én ad gangen</translation>
    </message>
    <message>
        <source>a session is still being recorded</source>
        <translation>en session optages stadig</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>en tabel</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>en tekst</translation>
    </message>
    <message>
        <source>a text-to-speech model, which generates audio</source>
        <translation>en talesyntesemodel, som genererer lyd</translation>
    </message>
    <message>
        <source>a variable is in another file, which is not opened</source>
        <translation>en variabel er i en anden fil, som ikke åbnes</translation>
    </message>
    <message>
        <source>a vocabulary without a model</source>
        <translation>et ordforråd uden en model</translation>
    </message>
    <message>
        <source>a web page (the site may require a login or a confirmation)</source>
        <translation>en webside (siden kræver måske login eller en bekræftelse)</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>et helt tal</translation>
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
        <source>a {kind} section</source>
        <translation>en {kind}-sektion</translation>
    </message>
    <message>
        <source>a {kind} section is ignored: {problem}</source>
        <translation>en {kind}-sektion springes over, for {problem}</translation>
    </message>
    <message>
        <source>accept them on its page of the hub, then log in: set HF_TOKEN to your token</source>
        <translation>godkend dem på dens side, og log så ind: sæt HF_TOKEN til din adgangsnøgle</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>godtaget</translation>
    </message>
    <message>
        <source>access to the database {file} is denied</source>
        <translation>adgang til databasen {file} er nægtet</translation>
    </message>
    <message>
        <source>add it in servers.toml</source>
        <translation>tilføj den i servers.toml</translation>
    </message>
    <message>
        <source>alternated between two answers</source>
        <translation>vekslede mellem to svar</translation>
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
        <source>an embedding model or a ranker, which turns text into numbers</source>
        <translation>en indlejringsmodel eller en rangordner, som omsætter tekst til tal</translation>
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
        <source>an unknown compression ({coding})</source>
        <translation>en ukendt komprimering ({coding})</translation>
    </message>
    <message>
        <source>an xz archive</source>
        <translation>et xz-arkiv</translation>
    </message>
    <message>
        <source>another session here has the annotation {name}</source>
        <translation>en anden session her har annotationen {name}</translation>
    </message>
    <message>
        <source>another session here has the run {name}</source>
        <translation>en anden session her har kørslen {name}</translation>
    </message>
    <message>
        <source>another session here has the turn {name}</source>
        <translation>en anden session her har omgangen {name}</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
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
        <source>as for {family}, a guessed family</source>
        <translation>som for {family}, en gættet familie</translation>
    </message>
    <message>
        <source>ask its author for another one</source>
        <translation>bed den, der lavede det, om et andet</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisk</translation>
    </message>
    <message>
        <source>begin-of-text token</source>
        <translation>starttoken</translation>
    </message>
    <message>
        <source>by box</source>
        <translation>efter ramme</translation>
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
        <source>by the rule {rule}</source>
        <translation>efter reglen {rule}</translation>
    </message>
    <message>
        <source>by this machine&apos;s clock, with network and queue</source>
        <translation>efter denne maskines ur, med netværk og kø</translation>
    </message>
    <message>
        <source>by this machine&apos;s clock, with network and queue; {speed:speed} by the server&apos;s clock</source>
        <translation>efter denne maskines ur, med netværk og kø; {speed:speed} efter serverens ur</translation>
    </message>
    <message>
        <source>by words</source>
        <translation>efter ordlyd</translation>
    </message>
    <message>
        <source>caught circling</source>
        <translation>går i ring</translation>
    </message>
    <message>
        <source>caught counting on</source>
        <translation>tæller bare videre</translation>
    </message>
    <message>
        <source>caught falling apart</source>
        <translation>går i opløsning</translation>
    </message>
    <message>
        <source>caught in a loop</source>
        <translation>fanget i en løkke</translation>
    </message>
    <message>
        <source>caught in a varying loop</source>
        <translation>fanget i en varierende løkke</translation>
    </message>
    <message>
        <source>caught in another script</source>
        <translation>gået over i en anden skrift</translation>
    </message>
    <message>
        <source>caught overthinking</source>
        <translation>overtænker</translation>
    </message>
    <message>
        <source>caught undecided between two answers</source>
        <translation>vakler mellem to svar</translation>
    </message>
    <message>
        <source>change the prompt, or choose another server</source>
        <translation>ret prompten, eller vælg en anden server</translation>
    </message>
    <message>
        <source>change the settings that it names</source>
        <translation>ret de indstillinger, som den nævner</translation>
    </message>
    <message>
        <source>changed to another script</source>
        <translation>gik over i en anden skrift</translation>
    </message>
    <message>
        <source>changes of strategy: {count:n}</source>
        <translation>skift af strategi: {count:n}</translation>
    </message>
    <message>
        <source>check HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY</source>
        <translation>kontrollér HF_ENDPOINT, HTTPS_PROXY og ALL_PROXY</translation>
    </message>
    <message>
        <source>check HF_ENDPOINT; nothing was opened</source>
        <translation>kontrollér HF_ENDPOINT; intet blev åbnet</translation>
    </message>
    <message>
        <source>check HF_TOKEN, or unset it</source>
        <translation>kontrollér HF_TOKEN, eller fjern den</translation>
    </message>
    <message>
        <source>check HTTPS_PROXY and ALL_PROXY</source>
        <translation>kontrollér HTTPS_PROXY og ALL_PROXY</translation>
    </message>
    <message>
        <source>check it with `overthink sessions check`</source>
        <translation>kontrollér den med `overthink sessions check`</translation>
    </message>
    <message>
        <source>check its address and its kind</source>
        <translation>kontrollér dens adresse og art</translation>
    </message>
    <message>
        <source>check its certificate; it must be valid for the address</source>
        <translation>kontrollér dens certifikat; det skal gælde for adressen</translation>
    </message>
    <message>
        <source>check its characters</source>
        <translation>se på dens tegn</translation>
    </message>
    <message>
        <source>check its name</source>
        <translation>kontrollér navnet</translation>
    </message>
    <message>
        <source>check its name, or log in: set HF_TOKEN to your token</source>
        <translation>kontrollér navnet, eller log ind: sæt HF_TOKEN til din adgangsnøgle</translation>
    </message>
    <message>
        <source>check the address, and that the server runs</source>
        <translation>kontrollér adressen, og at serveren kører</translation>
    </message>
    <message>
        <source>check the clock, and for proxies that intercept connections</source>
        <translation>kontrollér uret, og om en proxy opsnapper forbindelser</translation>
    </message>
    <message>
        <source>check the disk, or choose another file</source>
        <translation>kontrollér disken, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>check the file</source>
        <translation>se efter filen</translation>
    </message>
    <message>
        <source>check the folder&apos;s permissions, or choose another file</source>
        <translation>kontrollér mappens rettigheder, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>check the key that servers.toml names</source>
        <translation>kontrollér den nøgle, som servers.toml nævner</translation>
    </message>
    <message>
        <source>check the lanes&apos; messages</source>
        <translation>se på banernes beskeder</translation>
    </message>
    <message>
        <source>check the model&apos;s name and the server&apos;s address</source>
        <translation>kontrollér modellens navn og serverens adresse</translation>
    </message>
    <message>
        <source>check the network, then continue</source>
        <translation>kontrollér netforbindelsen, og fortsæt så</translation>
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
        <source>check what the key allows</source>
        <translation>kontrollér, hvad nøglen giver adgang til</translation>
    </message>
    <message>
        <source>check what was stored</source>
        <translation>kontrollér det, der blev gemt</translation>
    </message>
    <message>
        <source>check what your HF_TOKEN allows, and the terms on its page</source>
        <translation>kontrollér, hvad din HF_TOKEN giver lov til, og vilkårene på modellens side</translation>
    </message>
    <message>
        <source>check your account there</source>
        <translation>kontrollér din konto dér</translation>
    </message>
    <message>
        <source>checks: {count:n}</source>
        <translation>efterprøvninger: {count:n}</translation>
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
        <source>choose a run of a model that is on this machine</source>
        <translation>vælg en kørsel med en model, der findes på denne maskine</translation>
    </message>
    <message>
        <source>choose a run of a model that thinks</source>
        <translation>vælg en kørsel med en model, der tænker</translation>
    </message>
    <message>
        <source>choose a run that thinks</source>
        <translation>vælg en kørsel, der tænker</translation>
    </message>
    <message>
        <source>choose another draft, `lookup`, or `none`</source>
        <translation>vælg et andet udkast, `lookup` eller `none`</translation>
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
        <source>choose another file, or replace it</source>
        <translation>vælg en anden fil, eller erstat den</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>vælg en anden mappe</translation>
    </message>
    <message>
        <source>choose another form, or check the file</source>
        <translation>vælg en anden form, eller kontrollér filen</translation>
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
        <source>choose auto or none</source>
        <translation>vælg auto eller none</translation>
    </message>
    <message>
        <source>choose from {names}, or the CPU</source>
        <translation>vælg mellem {names} og CPU’en</translation>
    </message>
    <message>
        <source>choose from: {kinds:list}</source>
        <translation>vælg mellem: {kinds:list}</translation>
    </message>
    <message>
        <source>choose from: {levels:list}</source>
        <translation>vælg mellem: {levels:list}</translation>
    </message>
    <message>
        <source>choose from: {names:list}</source>
        <translation>vælg mellem: {names:list}</translation>
    </message>
    <message>
        <source>choose one of {ids:list}</source>
        <translation>vælg en af {ids:list}</translation>
    </message>
    <message>
        <source>choose one of {names:list}, or name a folder</source>
        <translation>vælg en af {names:list}, eller angiv en mappe</translation>
    </message>
    <message>
        <source>choose one or write your own</source>
        <translation>vælg et, eller skriv dit eget</translation>
    </message>
    <message>
        <source>choose one that does, or `lookup`</source>
        <translation>vælg et, der gør, eller `lookup`</translation>
    </message>
    <message>
        <source>choose the first part</source>
        <translation>vælg den første del</translation>
    </message>
    <message>
        <source>choose {names}</source>
        <translation>vælg {names}</translation>
    </message>
    <message>
        <source>choose {words}</source>
        <translation>vælg {words}</translation>
    </message>
    <message>
        <source>circling</source>
        <translation>i ring</translation>
    </message>
    <message>
        <source>close other programs that use it, or choose another file</source>
        <translation>luk andre programmer, der bruger den, eller vælg en anden fil</translation>
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
        <source>compressed data that grow without end</source>
        <translation>komprimerede data, der vokser uden ende</translation>
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
        <source>copy a column with questions and one with answers</source>
        <translation>kopiér en kolonne med spørgsmål og en med svar</translation>
    </message>
    <message>
        <source>correct the file</source>
        <translation>ret filen</translation>
    </message>
    <message>
        <source>counting on</source>
        <translation>tæller videre</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>brød sammen</translation>
    </message>
    <message>
        <source>cut it into smaller parts</source>
        <translation>del den i mindre dele</translation>
    </message>
    <message>
        <source>damaged compressed data</source>
        <translation>beskadigede komprimerede data</translation>
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
        <source>download it again; if that happens twice, use another source</source>
        <translation>hent den igen; sker det to gange, så brug en anden kilde</translation>
    </message>
    <message>
        <source>download it by other means</source>
        <translation>hent den på en anden måde</translation>
    </message>
    <message>
        <source>download it by other means and import the file</source>
        <translation>hent den på en anden måde, og importér filen</translation>
    </message>
    <message>
        <source>download its file yourself and import that</source>
        <translation>hent selv dets fil, og importér den</translation>
    </message>
    <message>
        <source>download the file itself</source>
        <translation>hent selve filen</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>udkast</translation>
    </message>
    <message>
        <source>draft model</source>
        <translation>udkastmodel</translation>
    </message>
    <message>
        <source>drafted</source>
        <translation>fra udkast</translation>
    </message>
    <message>
        <source>each line must be a JSON object with a text</source>
        <translation>hver linje skal være et JSON-objekt med en tekst</translation>
    </message>
    <message>
        <source>each token of context would need {size:memory}</source>
        <translation>hver token i konteksten ville kræve {size:memory}</translation>
    </message>
    <message>
        <source>earlier passage at {token:n}</source>
        <translation>tidligere passage ved {token:n}</translation>
    </message>
    <message>
        <source>earlier passages again</source>
        <translation>tidligere passager igen</translation>
    </message>
    <message>
        <source>end-of-text token</source>
        <translation>sluttoken</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>slut</translation>
    </message>
    <message>
        <source>ended inside its thought</source>
        <translation>endte inde i sin tanke</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>energi</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alt</translation>
    </message>
    <message>
        <source>exact loop</source>
        <translation>nøjagtig løkke</translation>
    </message>
    <message>
        <source>export fewer at a time</source>
        <translation>eksportér færre ad gangen</translation>
    </message>
    <message>
        <source>export its samples with lm-eval&apos;s --log_samples and import those</source>
        <translation>eksportér dens prøver med lm-evals --log_samples, og importér dem</translation>
    </message>
    <message>
        <source>export the questions as JSON lines and import those</source>
        <translation>eksportér spørgsmålene som JSON-linjer, og importér dem</translation>
    </message>
    <message>
        <source>export the table again, as CSV</source>
        <translation>eksportér tabellen igen som CSV</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>mislykkedes</translation>
    </message>
    <message>
        <source>falling apart</source>
        <translation>opløsning</translation>
    </message>
    <message>
        <source>fell apart</source>
        <translation>gik i opløsning</translation>
    </message>
    <message>
        <source>fetch it with `git lfs pull`, or download the file</source>
        <translation>hent den med `git lfs pull`, eller hent selve filen</translation>
    </message>
    <message>
        <source>field {field}: {why}</source>
        <translation>felt {field}: {why}</translation>
    </message>
    <message>
        <source>fork after one of them</source>
        <translation>forgren efter et af dem</translation>
    </message>
    <message>
        <source>format {format} is newer than this version of Overthink</source>
        <translation>format {format} er nyere end denne version af Overthink</translation>
    </message>
    <message>
        <source>free memory, or install Overthink again</source>
        <translation>frigør hukommelse, eller installér Overthink igen</translation>
    </message>
    <message>
        <source>free some disk space, or choose another file</source>
        <translation>frigør plads på disken, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>free some space or choose another models folder</source>
        <translation>frigør plads, eller vælg en anden modelmappe</translation>
    </message>
    <message>
        <source>free some space there, or make it writable</source>
        <translation>frigør plads dér, eller giv lov til at skrive</translation>
    </message>
    <message>
        <source>free some space, or choose a smaller quantisation</source>
        <translation>frigør plads, eller vælg en mindre kvantisering</translation>
    </message>
    <message>
        <source>from the user&apos;s families.toml</source>
        <translation>fra brugerens families.toml</translation>
    </message>
    <message>
        <source>from token {start:n}</source>
        <translation>fra token {start:n}</translation>
    </message>
    <message>
        <source>from token {start:n}, {period:n} tokens {times:n} times</source>
        <translation>fra token {start:n}, {period:n} tokens {times:n} gange</translation>
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
        <source>get another copy of it</source>
        <translation>find en anden kopi af den</translation>
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
        <source>give Jinja source of up to {limit:memory}</source>
        <translation>angiv Jinja-kildetekst på højst {limit:memory}</translation>
    </message>
    <message>
        <source>give a number from 0 to 10,000,000</source>
        <translation>angiv et tal fra 0 til 10.000.000</translation>
    </message>
    <message>
        <source>give a number from 1 to {most:n}</source>
        <translation>angiv et tal fra 1 til {most:n}</translation>
    </message>
    <message>
        <source>give a text file</source>
        <translation>angiv en tekstfil</translation>
    </message>
    <message>
        <source>give a text file, or JSON lines</source>
        <translation>angiv en tekstfil eller JSON-linjer</translation>
    </message>
    <message>
        <source>give a value from {low} to {high}</source>
        <translation>angiv en værdi fra {low} til {high}</translation>
    </message>
    <message>
        <source>give a word such as low or high</source>
        <translation>angiv et ord som low eller high</translation>
    </message>
    <message>
        <source>give an address such as http://127.0.0.1:8080</source>
        <translation>angiv en adresse som http://127.0.0.1:8080</translation>
    </message>
    <message>
        <source>give auto, cpu, or names of devices such as CUDA0,CUDA1</source>
        <translation>angiv auto, cpu eller navne på enheder, for eksempel CUDA0,CUDA1</translation>
    </message>
    <message>
        <source>give mark, stop or answer once, or KIND=ACTION once for a kind: {kinds:list}</source>
        <translation>angiv mark, stop eller answer én gang, eller KIND=ACTION én gang for en slags: {kinds:list}</translation>
    </message>
    <message>
        <source>give more of its letters</source>
        <translation>angiv flere af bogstaverne</translation>
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
        <source>give one value per piece</source>
        <translation>angiv én værdi pr. stykke</translation>
    </message>
    <message>
        <source>give the name of a variable such as R1BOX_KEY, not the key itself</source>
        <translation>angiv navnet på en variabel som R1BOX_KEY, ikke selve nøglen</translation>
    </message>
    <message>
        <source>give the number of tokens of the model&apos;s vocabulary</source>
        <translation>angiv antallet af tokens i modellens ordforråd</translation>
    </message>
    <message>
        <source>give the path of a Jinja file, or its text</source>
        <translation>angiv stien til en Jinja-fil, eller dens tekst</translation>
    </message>
    <message>
        <source>give the price of a million tokens, from 0 to 1,000,000</source>
        <translation>angiv prisen på en million tokens, fra 0 til 1.000.000</translation>
    </message>
    <message>
        <source>give up to {number} shares such as 3,1, not all 0</source>
        <translation>angiv op til {number} andele, for eksempel 3,1, ikke alle 0</translation>
    </message>
    <message>
        <source>give {first} and another draft, as in {first}+mtp</source>
        <translation>angiv {first} og et andet udkast som i {first}+mtp</translation>
    </message>
    <message>
        <source>got into a loop</source>
        <translation>gik i løkke</translation>
    </message>
    <message>
        <source>got into a varying loop</source>
        <translation>gik i en varierende løkke</translation>
    </message>
    <message>
        <source>import a part of it</source>
        <translation>importér en del af den</translation>
    </message>
    <message>
        <source>import it again</source>
        <translation>importér den igen</translation>
    </message>
    <message>
        <source>import that file instead</source>
        <translation>importér den fil i stedet</translation>
    </message>
    <message>
        <source>import the file of its tests</source>
        <translation>importér filen med dens tests</translation>
    </message>
    <message>
        <source>incomplete answer “{answer}”</source>
        <translation>ufuldstændigt svar »{answer}«</translation>
    </message>
    <message>
        <source>install Overthink again</source>
        <translation>installér Overthink igen</translation>
    </message>
    <message>
        <source>interrupted: how it ended is unknown</source>
        <translation>afbrudt: hvordan det endte, vides ikke</translation>
    </message>
    <message>
        <source>invalid: its model file changed</source>
        <translation>ugyldig: modelfilen blev ændret</translation>
    </message>
    <message>
        <source>it begins like a spreadsheet&apos;s formula; exports mark it as text</source>
        <translation>den begynder som en formel i et regneark; eksporter mærker den som tekst</translation>
    </message>
    <message>
        <source>it belongs to a model of the architecture {wanted}, not {found}</source>
        <translation>den hører til en model med arkitekturen {wanted}, ikke {found}</translation>
    </message>
    <message>
        <source>it belongs to a model of {wanted:n} layers, not {found:n}</source>
        <translation>den hører til en model med {wanted:n} lag, ikke {found:n}</translation>
    </message>
    <message>
        <source>it belongs to a model whose width is {wanted:n}, not {found:n}</source>
        <translation>den hører til en model med bredden {wanted:n}, ikke {found:n}</translation>
    </message>
    <message>
        <source>it belongs to a model with {wanted:n} tokens, not {found:n}</source>
        <translation>den hører til en model med {wanted:n} tokens, ikke {found:n}</translation>
    </message>
    <message>
        <source>it cannot be read ({why})</source>
        <translation>det kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>it cannot be used ({why})</source>
        <translation>det kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>it claims {count:n} {what}, more than {limit:n}</source>
        <translation>den hævder at have {count:n} {what}, flere end {limit:n}</translation>
    </message>
    <message>
        <source>it contains a number that JSON does not have</source>
        <translation>det indeholder et tal, som JSON ikke har</translation>
    </message>
    <message>
        <source>it contains a number that is too long</source>
        <translation>den indeholder et tal, der er for langt</translation>
    </message>
    <message>
        <source>it contains a part twice</source>
        <translation>det indeholder en del to gange</translation>
    </message>
    <message>
        <source>it contains characters that a text cannot have</source>
        <translation>det indeholder tegn, som en tekst ikke kan have</translation>
    </message>
    <message>
        <source>it contains no prompt</source>
        <translation>den indeholder ingen prompt</translation>
    </message>
    <message>
        <source>it contains no settings</source>
        <translation>den indeholder ingen indstillinger</translation>
    </message>
    <message>
        <source>it contains pictures, sounds or other content than text</source>
        <translation>den indeholder billeder, lyd eller andet indhold end tekst</translation>
    </message>
    <message>
        <source>it divides {count:n} experts into {groups:n} groups</source>
        <translation>den fordeler {count:n} eksperter i {groups:n} grupper</translation>
    </message>
    <message>
        <source>it does not name its architecture (general.architecture)</source>
        <translation>den nævner ikke sin arkitektur (general.architecture)</translation>
    </message>
    <message>
        <source>it has a part called “{name}”, which no bundle has</source>
        <translation>det har en del med navnet »{name}«, som intet bundt har</translation>
    </message>
    <message>
        <source>it has an unknown section “{name}”</source>
        <translation>det har en ukendt sektion »{name}«</translation>
    </message>
    <message>
        <source>it has more attention heads ({count:n}) than elements</source>
        <translation>den har flere opmærksomhedshoveder ({count:n}) end elementer</translation>
    </message>
    <message>
        <source>it has more prediction layers than layers (nextn_predict_layers)</source>
        <translation>den har flere forudsigelseslag end lag (nextn_predict_layers)</translation>
    </message>
    <message>
        <source>it has more than {limit:n} characters</source>
        <translation>den har mere end {limit:n} tegn</translation>
    </message>
    <message>
        <source>it has more than {limit:n} values</source>
        <translation>den har mere end {limit:n} værdier</translation>
    </message>
    <message>
        <source>it has neither an answer nor a boxed one in its solution</source>
        <translation>den har hverken et svar eller et indrammet svar i løsningen</translation>
    </message>
    <message>
        <source>it has no answer, so you grade it yourself</source>
        <translation>den har intet svar, så du bedømmer den selv</translation>
    </message>
    <message>
        <source>it has no layers (block_count)</source>
        <translation>den har ingen lag (block_count)</translation>
    </message>
    <message>
        <source>it has no question: name a column “question” or “input”</source>
        <translation>den har intet spørgsmål: kald en kolonne “question” eller “input”</translation>
    </message>
    <message>
        <source>it has no value</source>
        <translation>den har ingen værdi</translation>
    </message>
    <message>
        <source>it has {count:n} layers (block_count)</source>
        <translation>den har {count:n} lag (block_count)</translation>
    </message>
    <message>
        <source>it has {number} choices, not 2 to {limit}</source>
        <translation>det har {number} valgmuligheder, ikke 2 til {limit}</translation>
    </message>
    <message>
        <source>it has {number} right choices, not one</source>
        <translation>den har {number} rigtige valgmuligheder, ikke én</translation>
    </message>
    <message>
        <source>it is a conversation of several messages</source>
        <translation>det er en samtale med flere beskeder</translation>
    </message>
    <message>
        <source>it is a conversation of several turns</source>
        <translation>det er en samtale med flere omgange</translation>
    </message>
    <message>
        <source>it is a path, not an id</source>
        <translation>det er en sti, ikke et id</translation>
    </message>
    <message>
        <source>it is an unknown field</source>
        <translation>det er et ukendt felt</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>den er tom</translation>
    </message>
    <message>
        <source>it is in another file, which is not opened</source>
        <translation>den er i en anden fil, som ikke åbnes</translation>
    </message>
    <message>
        <source>it is larger than {limit:size}</source>
        <translation>den er større end {limit:size}</translation>
    </message>
    <message>
        <source>it is left out</source>
        <translation>den udelades</translation>
    </message>
    <message>
        <source>it is longer than {limit:n} characters</source>
        <translation>det er længere end {limit:n} tegn</translation>
    </message>
    <message>
        <source>it is longer than {limit:size}</source>
        <translation>den er længere end {limit:size}</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>det mangler</translation>
    </message>
    <message>
        <source>it is missing: the task is graded by choice</source>
        <translation>det mangler: opgaven bedømmes efter valgmulighed</translation>
    </message>
    <message>
        <source>it is neither a choice nor a letter from A to {last}</source>
        <translation>det er hverken en valgmulighed eller et bogstav fra A til {last}</translation>
    </message>
    <message>
        <source>it is neither “maker” nor a table of sampler settings</source>
        <translation>det er hverken “maker” eller en tabel med indstillinger for sampling</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>det er indlejret for dybt</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>det er ikke JSON</translation>
    </message>
    <message>
        <source>it is not JSON ({why} in line {line:n})</source>
        <translation>det er ikke JSON ({why} i linje {line:n})</translation>
    </message>
    <message>
        <source>it is not JSON ({why})</source>
        <translation>den er ikke JSON ({why})</translation>
    </message>
    <message>
        <source>it is not TOML ({why})</source>
        <translation>det er ikke TOML ({why})</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>det er ikke UTF-8-tekst</translation>
    </message>
    <message>
        <source>it is not UTF-8 text, so letters with accents may be wrong</source>
        <translation>den er ikke UTF-8-tekst, så bogstaver med accenter kan være forkerte</translation>
    </message>
    <message>
        <source>it is not YAML ({why} in line {line:n})</source>
        <translation>det er ikke YAML ({why} i linje {line:n})</translation>
    </message>
    <message>
        <source>it is not YAML ({why})</source>
        <translation>det er ikke YAML ({why})</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>den er ikke et JSON-objekt</translation>
    </message>
    <message>
        <source>it is not a bundle of sessions</source>
        <translation>det er ikke et bundt sessioner</translation>
    </message>
    <message>
        <source>it is not a bundle of sessions, or it is damaged</source>
        <translation>det er ikke et bundt sessioner, eller det er beskadiget</translation>
    </message>
    <message>
        <source>it is not a bundle of sessions: it has no manifest</source>
        <translation>det er ikke et bundt sessioner: det har intet manifest</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>den er ikke en fil</translation>
    </message>
    <message>
        <source>it is not a printable text of at most {limit} characters</source>
        <translation>det er ikke en tekst uden styretegn på højst {limit} tegn</translation>
    </message>
    <message>
        <source>it is not a regular expression ({why})</source>
        <translation>det er ikke et regulært udtryk ({why})</translation>
    </message>
    <message>
        <source>it is not an object with fields</source>
        <translation>det er ikke et objekt med felter</translation>
    </message>
    <message>
        <source>it is not from {low:n} to {high:n}</source>
        <translation>det er ikke fra {low:n} til {high:n}</translation>
    </message>
    <message>
        <source>it is not from {low} to {high}</source>
        <translation>det er ikke fra {low} til {high}</translation>
    </message>
    <message>
        <source>it is not valid JSON</source>
        <translation>det er ikke gyldig JSON</translation>
    </message>
    <message>
        <source>it is over {limit:n} bytes</source>
        <translation>det fylder over {limit:n} byte</translation>
    </message>
    <message>
        <source>it is {kind}, not a list of texts</source>
        <translation>det er {kind}, ikke en liste med tekster</translation>
    </message>
    <message>
        <source>it is {kind}, not a number</source>
        <translation>det er {kind}, ikke et tal</translation>
    </message>
    <message>
        <source>it is {kind}, not a text</source>
        <translation>det er {kind}, ikke en tekst</translation>
    </message>
    <message>
        <source>it is {kind}, not a whole number</source>
        <translation>det er {kind}, ikke et helt tal</translation>
    </message>
    <message>
        <source>it is {kind}, not an object</source>
        <translation>det er {kind}, ikke et objekt</translation>
    </message>
    <message>
        <source>it is “{value}”, not one of {graders:list}</source>
        <translation>det er “{value}”, ikke en af {graders:list}</translation>
    </message>
    <message>
        <source>it lacks the tensor &apos;{name}&apos;</source>
        <translation>den mangler tensoren &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>it lacks {field}, the place of the question</source>
        <translation>det mangler {field}, spørgsmålets plads</translation>
    </message>
    <message>
        <source>it needs a sandbox ({names:list})</source>
        <translation>den kræver en sandkasse ({names:list})</translation>
    </message>
    <message>
        <source>it occurs twice</source>
        <translation>det forekommer to gange</translation>
    </message>
    <message>
        <source>it reads layer {layer:n} of its model, but this one has {layers:n}</source>
        <translation>den læser lag {layer:n} i sin model, men denne har {layers:n}</translation>
    </message>
    <message>
        <source>it refers to another file, or is no test</source>
        <translation>den henviser til en anden fil eller er ikke en test</translation>
    </message>
    <message>
        <source>it uses a merge key (&lt;&lt;), which is not supported</source>
        <translation>den bruger en flettenøgle (&lt;&lt;), som ikke understøttes</translation>
    </message>
    <message>
        <source>it uses {used:n} of {count:n} experts</source>
        <translation>den bruger {used:n} af {count:n} eksperter</translation>
    </message>
    <message>
        <source>it was trained with {count:n} tokens of context</source>
        <translation>den er trænet med {count:n} tokens i konteksten</translation>
    </message>
    <message>
        <source>it was written by a newer Overthink (its version is {version}, this version supports {ours})</source>
        <translation>det er skrevet af et nyere Overthink (dets version er {version}, denne version understøtter {ours})</translation>
    </message>
    <message>
        <source>it would grow to {bytes:size}</source>
        <translation>det ville vokse til {bytes:size}</translation>
    </message>
    <message>
        <source>its GGUF version is {version}</source>
        <translation>dens GGUF-version er {version}</translation>
    </message>
    <message>
        <source>its RoPE dimension {rope:n} does not fit its head size {size:n}</source>
        <translation>dens RoPE-dimension {rope:n} passer ikke til dens hovedstørrelse {size:n}</translation>
    </message>
    <message>
        <source>its RoPE scaling &apos;{name}&apos; is unknown</source>
        <translation>dens RoPE-skalering &apos;{name}&apos; er ukendt</translation>
    </message>
    <message>
        <source>its alignment (general.alignment) is not a power of two</source>
        <translation>dens justering (general.alignment) er ikke en potens af to</translation>
    </message>
    <message>
        <source>its answer does not end with “#### ” and a number</source>
        <translation>dens svar slutter ikke med “#### ” og et tal</translation>
    </message>
    <message>
        <source>its answer is none of its choices</source>
        <translation>dens svar er ingen af valgmulighederne</translation>
    </message>
    <message>
        <source>its answer is not a letter</source>
        <translation>dens svar er ikke et bogstav</translation>
    </message>
    <message>
        <source>its answer is not a whole number from 0 to 999</source>
        <translation>dens svar er ikke et helt tal fra 0 til 999</translation>
    </message>
    <message>
        <source>its choices are not a list</source>
        <translation>dens valgmuligheder er ikke en liste</translation>
    </message>
    <message>
        <source>its context length (context_length) is missing</source>
        <translation>dens kontekstlængde (context_length) mangler</translation>
    </message>
    <message>
        <source>its header is longer than {size:memory}</source>
        <translation>dens hoved er længere end {size:memory}</translation>
    </message>
    <message>
        <source>its heads have {key:n} elements per key and {value:n} per value</source>
        <translation>dens hoveder har {key:n} elementer pr. nøgle og {value:n} pr. værdi</translation>
    </message>
    <message>
        <source>its heads have {key:n} elements per key and {value:n} per value, and a RoPE dimension of {rope:n}</source>
        <translation>dens hoveder har {key:n} elementer pr. nøgle og {value:n} pr. værdi og en RoPE-dimension på {rope:n}</translation>
    </message>
    <message>
        <source>its id occurs twice</source>
        <translation>dens id står der to gange</translation>
    </message>
    <message>
        <source>its lists have more than {limit:n} combinations</source>
        <translation>dens lister har mere end {limit:n} kombinationer</translation>
    </message>
    <message>
        <source>its messages cannot be read</source>
        <translation>dens beskeder kan ikke læses</translation>
    </message>
    <message>
        <source>its models are: {names}</source>
        <translation>dens modeller er: {names}</translation>
    </message>
    <message>
        <source>its part {name} belongs to no run</source>
        <translation>dets del {name} hører ikke til nogen kørsel</translation>
    </message>
    <message>
        <source>its part {name} is a link or device</source>
        <translation>dets del {name} er et link eller en enhed</translation>
    </message>
    <message>
        <source>its part {name} is compressed in an unknown way</source>
        <translation>dets del {name} er komprimeret på en ukendt måde</translation>
    </message>
    <message>
        <source>its part {name} is damaged</source>
        <translation>dets del {name} er beskadiget</translation>
    </message>
    <message>
        <source>its part {name} is damaged: the checksum differs</source>
        <translation>dets del {name} er beskadiget: kontrolsummen afviger</translation>
    </message>
    <message>
        <source>its part {name} is encrypted</source>
        <translation>dets del {name} er krypteret</translation>
    </message>
    <message>
        <source>its part {name} is invalid</source>
        <translation>dets del {name} er ugyldig</translation>
    </message>
    <message>
        <source>its part {name} would grow to {bytes:size}</source>
        <translation>dets del {name} ville vokse til {bytes:size}</translation>
    </message>
    <message>
        <source>its parts do not match its manifest</source>
        <translation>dets dele passer ikke til dets manifest</translation>
    </message>
    <message>
        <source>its parts have {found:n} tensors together, not {expected:n}</source>
        <translation>dens dele har tilsammen {found:n} tensorer, ikke {expected:n}</translation>
    </message>
    <message>
        <source>its process</source>
        <translation>dens proces</translation>
    </message>
    <message>
        <source>its shared part</source>
        <translation>dets fælles del</translation>
    </message>
    <message>
        <source>its system prompt differs from that of most questions</source>
        <translation>dens systemprompt er en anden end de fleste spørgsmåls</translation>
    </message>
    <message>
        <source>its template does more than insert variables</source>
        <translation>dens skabelon gør mere end at indsætte variabler</translation>
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
        <source>its template uses the unknown variable {name}</source>
        <translation>dens skabelon bruger den ukendte variabel {name}</translation>
    </message>
    <message>
        <source>its tensors are larger than any memory</source>
        <translation>dens tensorer er større end nogen hukommelse</translation>
    </message>
    <message>
        <source>its text is not complete</source>
        <translation>teksten er ikke fuldstændig</translation>
    </message>
    <message>
        <source>its tokenizer has no merges (tokenizer.ggml.merges)</source>
        <translation>dens tokenizer har ingen sammenlægninger (tokenizer.ggml.merges)</translation>
    </message>
    <message>
        <source>its width (embedding_length) is missing</source>
        <translation>dens bredde (embedding_length) mangler</translation>
    </message>
    <message>
        <source>its {count:n} tokens have {found:n} scores</source>
        <translation>dens {count:n} tokens har {found:n} scorer</translation>
    </message>
    <message>
        <source>its {count:n} tokens have {found:n} types</source>
        <translation>dens {count:n} tokens har {found:n} typer</translation>
    </message>
    <message>
        <source>its {field} are in another file, which is not opened</source>
        <translation>dens {field} er i en anden fil, som ikke åbnes</translation>
    </message>
    <message>
        <source>its {key} is {value:n}</source>
        <translation>dens {key} er {value:n}</translation>
    </message>
    <message>
        <source>its {key} is {value}</source>
        <translation>dens {key} er {value}</translation>
    </message>
    <message>
        <source>key &apos;{key}&apos; occurs twice</source>
        <translation>nøglen &apos;{key}&apos; står der to gange</translation>
    </message>
    <message>
        <source>key {index} of {count}</source>
        <translation>nøgle {index} af {count}</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>nøgler</translation>
    </message>
    <message>
        <source>lanes together</source>
        <translation>banerne samtidig</translation>
    </message>
    <message>
        <source>layer {layer} has {found:n} key rows for {heads:n} heads</source>
        <translation>lag {layer} har {found:n} nøglerækker til {heads:n} hoveder</translation>
    </message>
    <message>
        <source>leave it out</source>
        <translation>udelad den</translation>
    </message>
    <message>
        <source>leave one of them out, or change a setting</source>
        <translation>udelad en af dem, eller ændr en indstilling</translation>
    </message>
    <message>
        <source>leave out what follows the “?” or “#”</source>
        <translation>udelad det, der følger efter “?” eller “#”</translation>
    </message>
    <message>
        <source>line {known} has the same id</source>
        <translation>linje {known} har samme id</translation>
    </message>
    <message>
        <source>line {line:n}, {field}: {why}</source>
        <translation>linje {line:n}, {field}: {why}</translation>
    </message>
    <message>
        <source>line {line:n}: {why}</source>
        <translation>linje {line:n}: {why}</translation>
    </message>
    <message>
        <source>line {number} of {name}</source>
        <translation>linje {number} i {name}</translation>
    </message>
    <message>
        <source>llama.cpp cannot be used here ({why})</source>
        <translation>llama.cpp kan ikke bruges her ({why})</translation>
    </message>
    <message>
        <source>llama.cpp has no hidden rows for the decoded tokens</source>
        <translation>llama.cpp har ingen skjulte rækker for de afkodede tokens</translation>
    </message>
    <message>
        <source>llama.cpp has no logits for the decoded tokens</source>
        <translation>llama.cpp har ingen logits for de beregnede tokens</translation>
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
        <source>loaded</source>
        <translation>indlæst</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>indlæser</translation>
    </message>
    <message>
        <source>loading the draft, {share:percent}</source>
        <translation>indlæser udkastet, {share:percent}</translation>
    </message>
    <message>
        <source>loading the model, {share:percent}</source>
        <translation>indlæser modellen, {share:percent}</translation>
    </message>
    <message>
        <source>loading was stopped</source>
        <translation>indlæsningen blev stoppet</translation>
    </message>
    <message>
        <source>look for it in the list</source>
        <translation>find den på listen</translation>
    </message>
    <message>
        <source>lookup</source>
        <translation>opslag</translation>
    </message>
    <message>
        <source>looped from token {token:n}</source>
        <translation>gik i løkke fra token {token:n}</translation>
    </message>
    <message>
        <source>looping</source>
        <translation>i løkke</translation>
    </message>
    <message>
        <source>looping since token {token:n}</source>
        <translation>i løkke siden token {token:n}</translation>
    </message>
    <message>
        <source>make it and its folder writable, or choose another file</source>
        <translation>giv lov til at skrive i den og dens mappe, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>make it answer</source>
        <translation>få den til at svare</translation>
    </message>
    <message>
        <source>make it readable and writable, or choose another file</source>
        <translation>giv lov til at læse og skrive den, eller vælg en anden fil</translation>
    </message>
    <message>
        <source>make its folder writable</source>
        <translation>giv lov til at skrive i dens mappe</translation>
    </message>
    <message>
        <source>mark and go on</source>
        <translation>markér og fortsæt</translation>
    </message>
    <message>
        <source>measure again when the file is complete</source>
        <translation>mål igen, når filen er færdig</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>hukommelsen</translation>
    </message>
    <message>
        <source>more than one run begins with “{name}”</source>
        <translation>mere end én kørsel begynder med »{name}«</translation>
    </message>
    <message>
        <source>more than one run of a suite begins with “{name}”</source>
        <translation>mere end én kørsel af en suite begynder med “{name}”</translation>
    </message>
    <message>
        <source>more than one session begins with “{name}”</source>
        <translation>mere end én session begynder med »{name}«</translation>
    </message>
    <message>
        <source>more than {count} tokens of a batch request logits</source>
        <translation>flere end {count} tokens i en portion kræver logits</translation>
    </message>
    <message>
        <source>move it away, then try again</source>
        <translation>flyt den, og prøv igen</translation>
    </message>
    <message>
        <source>n-grams</source>
        <translation>n-grammer</translation>
    </message>
    <message>
        <source>name a new file</source>
        <translation>giv en ny fil et navn</translation>
    </message>
    <message>
        <source>name an environment variable with the key instead</source>
        <translation>angiv i stedet en miljøvariabel med nøglen</translation>
    </message>
    <message>
        <source>name one as {server}/MODEL: {names:list}</source>
        <translation>angiv en som {server}/MODEL: {names:list}</translation>
    </message>
    <message>
        <source>name the damaged one</source>
        <translation>angiv den beskadigede</translation>
    </message>
    <message>
        <source>name the folder of a suite</source>
        <translation>angiv mappen med en suite</translation>
    </message>
    <message>
        <source>neither its name nor a chat template shows its family: a guess</source>
        <translation>hverken navnet eller en chatskabelon viser familien: et gæt</translation>
    </message>
    <message>
        <source>never answered</source>
        <translation>svarede aldrig</translation>
    </message>
    <message>
        <source>new ideas: {first:percent} at first, {last:percent} at the end</source>
        <translation>nye idéer: {first:percent} i begyndelsen, {last:percent} til sidst</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nej</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>intet svar</translation>
    </message>
    <message>
        <source>no budget</source>
        <translation>intet budget</translation>
    </message>
    <message>
        <source>no draft fits {model}</source>
        <translation>intet udkast passer til {model}</translation>
    </message>
    <message>
        <source>no number is given</source>
        <translation>der er ikke angivet et tal</translation>
    </message>
    <message>
        <source>no prompt for a conversation</source>
        <translation>ingen prompt for en samtale</translation>
    </message>
    <message>
        <source>no tokens for a text</source>
        <translation>ingen tokens for en tekst</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>ingen fundet</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>ikke kørt endnu</translation>
    </message>
    <message>
        <source>nothing here reads this GPU</source>
        <translation>intet her kan aflæse denne GPU</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
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
        <source>one after the other</source>
        <translation>en ad gangen</translation>
    </message>
    <message>
        <source>one of {words:list}</source>
        <translation>en af {words:list}</translation>
    </message>
    <message>
        <source>only [[family]] and [[guess]] sections are read</source>
        <translation>kun [[family]]- og [[guess]]-sektioner læses</translation>
    </message>
    <message>
        <source>only [[server]] sections are read</source>
        <translation>kun afsnit [[server]] læses</translation>
    </message>
    <message>
        <source>only counted on</source>
        <translation>talte bare videre</translation>
    </message>
    <message>
        <source>only the administrator may read this machine&apos;s energy counters</source>
        <translation>kun administratoren må læse denne maskines energitællere</translation>
    </message>
    <message>
        <source>open it for writing</source>
        <translation>åbn den til skrivning</translation>
    </message>
    <message>
        <source>other script</source>
        <translation>anden skrift</translation>
    </message>
    <message>
        <source>overthinking</source>
        <translation>overtænkning</translation>
    </message>
    <message>
        <source>p-value</source>
        <translation>p-værdi</translation>
    </message>
    <message>
        <source>p-value for several pairs</source>
        <translation>p-værdi for flere par</translation>
    </message>
    <message>
        <source>please copy the report to us</source>
        <translation>kopiér venligst rapporten til os</translation>
    </message>
    <message>
        <source>prediction layers (MTP)</source>
        <translation>forudsigelseslag (MTP)</translation>
    </message>
    <message>
        <source>process {pid} is running this suite</source>
        <translation>proces {pid} kører denne suite</translation>
    </message>
    <message>
        <source>prompt and fork have {count:n} tokens and the context holds {length:n}</source>
        <translation>prompt og forgrening har {count:n} tokens, og konteksten rummer {length:n}</translation>
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
        <source>ran into the token limit</source>
        <translation>nåede tokengrænsen</translation>
    </message>
    <message>
        <source>ran out of context</source>
        <translation>løb tør for kontekst</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>læser prompten</translation>
    </message>
    <message>
        <source>reading the prompt, {done:n} of {total:n} tokens</source>
        <translation>læser prompten, {done:n} af {total:n} tokens</translation>
    </message>
    <message>
        <source>recommended by the makers of {family}</source>
        <translation>anbefalet af skaberne af {family}</translation>
    </message>
    <message>
        <source>remove one of them</source>
        <translation>fjern en af dem</translation>
    </message>
    <message>
        <source>remove the chat template</source>
        <translation>fjern chatskabelonen</translation>
    </message>
    <message>
        <source>rename it</source>
        <translation>omdøb den</translation>
    </message>
    <message>
        <source>rename it so that it ends in {name}</source>
        <translation>omdøb den, så navnet ender på {name}</translation>
    </message>
    <message>
        <source>rename one of them</source>
        <translation>omdøb en af dem</translation>
    </message>
    <message>
        <source>rename the file</source>
        <translation>omdøb filen</translation>
    </message>
    <message>
        <source>repair families.toml</source>
        <translation>reparér families.toml</translation>
    </message>
    <message>
        <source>reported for {family}, not verified</source>
        <translation>rapporteret for {family}, ikke bekræftet</translation>
    </message>
    <message>
        <source>restated one answer again and again</source>
        <translation>gentog ét svar igen og igen</translation>
    </message>
    <message>
        <source>restore a backup, or start a new database</source>
        <translation>gendan en sikkerhedskopi, eller begynd en ny database</translation>
    </message>
    <message>
        <source>row {row:n}</source>
        <translation>række {row:n}</translation>
    </message>
    <message>
        <source>run again</source>
        <translation>kør igen</translation>
    </message>
    <message>
        <source>run again later</source>
        <translation>kør igen senere</translation>
    </message>
    <message>
        <source>run again; if it happens again, a shorter context or fewer GPU layers may help</source>
        <translation>kør igen; sker det igen, kan en kortere kontekst eller færre lag på GPU’en hjælpe</translation>
    </message>
    <message>
        <source>run again; its last words are in {file}</source>
        <translation>kør igen; dens sidste ord står i {file}</translation>
    </message>
    <message>
        <source>run it, or copy the folder</source>
        <translation>kør den, eller kopiér mappen</translation>
    </message>
    <message>
        <source>run without --samples</source>
        <translation>kør uden --samples</translation>
    </message>
    <message>
        <source>run without a draft</source>
        <translation>kør uden udkast</translation>
    </message>
    <message>
        <source>save it as UTF-8 and import that file</source>
        <translation>gem den som UTF-8, og importér den fil</translation>
    </message>
    <message>
        <source>save the table as “CSV UTF-8” and import that file</source>
        <translation>gem tabellen som “CSV UTF-8”, og importér den fil</translation>
    </message>
    <message>
        <source>save what is readable with `overthink sessions salvage --database {file} --out FILE`</source>
        <translation>gem det, der kan læses, med `overthink sessions salvage --database {file} --out FILE`</translation>
    </message>
    <message>
        <source>see token {token:n}</source>
        <translation>se token {token:n}</translation>
    </message>
    <message>
        <source>seeds follow from the suite&apos;s own field seed</source>
        <translation>startværdier følger af suitens eget felt seed</translation>
    </message>
    <message>
        <source>select some text</source>
        <translation>markér noget tekst</translation>
    </message>
    <message>
        <source>sent data that is not the protocol</source>
        <translation>sendte data, der ikke følger protokollen</translation>
    </message>
    <message>
        <source>session {id}</source>
        <translation>session {id}</translation>
    </message>
    <message>
        <source>set a higher limit in the lane&apos;s settings</source>
        <translation>sæt en højere grænse i banens indstillinger</translation>
    </message>
    <message>
        <source>set a longer context for the model</source>
        <translation>sæt en længere kontekst for modellen</translation>
    </message>
    <message>
        <source>set a longer context in the lane&apos;s settings</source>
        <translation>sæt en længere kontekst i banens indstillinger</translation>
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
        <source>set a token limit</source>
        <translation>sæt en grænse for antal tokens</translation>
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
        <source>set the environment variable, then start Overthink again</source>
        <translation>sæt miljøvariablen, og start så Overthink igen</translation>
    </message>
    <message>
        <source>set the final address</source>
        <translation>angiv den endelige adresse</translation>
    </message>
    <message>
        <source>set {variable} to a folder that you can write to</source>
        <translation>sæt {variable} til en mappe, du kan skrive i</translation>
    </message>
    <message>
        <source>several samples at once</source>
        <translation>flere prøver på én gang</translation>
    </message>
    <message>
        <source>shorten it, or set a longer context in the lane&apos;s settings</source>
        <translation>gør den kortere, eller vælg en længere kontekst i banens indstillinger</translation>
    </message>
    <message>
        <source>shorten it, or start the server with a longer context</source>
        <translation>forkort den, eller start serveren med en længere kontekst</translation>
    </message>
    <message>
        <source>something other than JSON</source>
        <translation>noget andet end JSON</translation>
    </message>
    <message>
        <source>something other than a list of models</source>
        <translation>noget andet end en liste over modeller</translation>
    </message>
    <message>
        <source>something other than the properties of llama.cpp</source>
        <translation>noget andet end llama.cpp&apos;s egenskaber</translation>
    </message>
    <message>
        <source>something other than the version of Ollama</source>
        <translation>noget andet end Ollamas version</translation>
    </message>
    <message>
        <source>split it</source>
        <translation>del den op</translation>
    </message>
    <message>
        <source>stated answers: {count:n}</source>
        <translation>formulerede svar: {count:n}</translation>
    </message>
    <message>
        <source>stop the run</source>
        <translation>stop kørslen</translation>
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
        <source>stopped by the app</source>
        <translation>stoppet af appen</translation>
    </message>
    <message>
        <source>stopped in a loop</source>
        <translation>stoppet i en løkke</translation>
    </message>
    <message>
        <source>stopped: {caught}</source>
        <translation>stoppet: {caught}</translation>
    </message>
    <message>
        <source>store it with `overthink servers add` in a terminal</source>
        <translation>gem den med `overthink servers add` i en terminal</translation>
    </message>
    <message>
        <source>store the key in an environment variable or in the keyring</source>
        <translation>gem nøglen i en miljøvariabel eller i nøgleringen</translation>
    </message>
    <message>
        <source>surprisal: {first:.1f} bits a token at first, {last:.1f} at the end</source>
        <translation>overraskelse: {first:.1f} bit pr. token i begyndelsen, {last:.1f} til sidst</translation>
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
        <source>task {id}</source>
        <translation>opgave {id}</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos;</source>
        <translation>tensoren &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; begins at {offset:n} of the data, not at {expected:n}</source>
        <translation>tensoren &apos;{name}&apos; begynder ved {offset:n} i dataene, ikke ved {expected:n}</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; has no elements</source>
        <translation>tensoren &apos;{name}&apos; har ingen elementer</translation>
    </message>
    <message>
        <source>tensor &apos;{name}&apos; occurs twice</source>
        <translation>tensoren &apos;{name}&apos; står der to gange</translation>
    </message>
    <message>
        <source>tensor {index} of {count}</source>
        <translation>tensor {index} af {count}</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>tensorer</translation>
    </message>
    <message>
        <source>text</source>
        <translation>tekst</translation>
    </message>
    <message>
        <source>text of the expected form</source>
        <translation>tekst af den forventede form</translation>
    </message>
    <message>
        <source>the Python package nvidia-ml-py is not installed</source>
        <translation>Python-pakken nvidia-ml-py er ikke installeret</translation>
    </message>
    <message>
        <source>the answer of {server} took over {time:duration}</source>
        <translation>svaret fra {server} tog over {time:duration}</translation>
    </message>
    <message>
        <source>the app is set to stay offline</source>
        <translation>appen er sat til at forblive offline</translation>
    </message>
    <message>
        <source>the app stays offline, and {server} is not on this machine</source>
        <translation>programmet forbliver offline, og {server} er ikke på denne maskine</translation>
    </message>
    <message>
        <source>the architecture is {seen}</source>
        <translation>arkitekturen er {seen}</translation>
    </message>
    <message>
        <source>the assertion {kind} is not converted</source>
        <translation>betingelsen {kind} er ikke konverteret</translation>
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
        <source>the catalogue {file} cannot be used: {where}: {why}</source>
        <translation>kataloget {file} kan ikke bruges, {where}: {why}</translation>
    </message>
    <message>
        <source>the catalogue {file} cannot be used: {why}</source>
        <translation>kataloget {file} kan ikke bruges, {why}</translation>
    </message>
    <message>
        <source>the chat template of {model} has no effort “{effort}”</source>
        <translation>chatskabelonen i {model} har ingen indsats »{effort}«</translation>
    </message>
    <message>
        <source>the chat template {file} cannot be read ({why})</source>
        <translation>chatskabelonen {file} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>the clipboard contains no question</source>
        <translation>udklipsholderen indeholder intet spørgsmål</translation>
    </message>
    <message>
        <source>the concurrency is {value:n}</source>
        <translation>antallet af samtidige forespørgsler er {value:n}</translation>
    </message>
    <message>
        <source>the connection to the source was lost</source>
        <translation>forbindelsen til kilden gik tabt</translation>
    </message>
    <message>
        <source>the connection to {server} ended in mid-stream</source>
        <translation>forbindelsen til {server} sluttede midt i strømmen</translation>
    </message>
    <message>
        <source>the context is {value:n} tokens</source>
        <translation>konteksten er {value:n} tokens</translation>
    </message>
    <message>
        <source>the data of tensor &apos;{name}&apos;</source>
        <translation>data i tensoren &apos;{name}&apos;</translation>
    </message>
    <message>
        <source>the database {file} cannot be opened</source>
        <translation>databasen {file} kan ikke åbnes</translation>
    </message>
    <message>
        <source>the database {file} cannot be renamed ({why})</source>
        <translation>databasen {file} kan ikke omdøbes ({why})</translation>
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
        <source>the database {file} is locked by another program</source>
        <translation>databasen {file} er låst af et andet program</translation>
    </message>
    <message>
        <source>the database {file} is read-only</source>
        <translation>databasen {file} er skrivebeskyttet</translation>
    </message>
    <message>
        <source>the database {file} was opened read-only</source>
        <translation>databasen {file} er åbnet kun til læsning</translation>
    </message>
    <message>
        <source>the database {file} was written by a newer Overthink (its schema is {version}, this version supports {ours})</source>
        <translation>databasen {file} er skrevet af et nyere Overthink (dens skema er {version}, denne version understøtter {ours})</translation>
    </message>
    <message>
        <source>the default is used</source>
        <translation>standardværdien bruges</translation>
    </message>
    <message>
        <source>the defaults are used</source>
        <translation>standardværdierne bruges</translation>
    </message>
    <message>
        <source>the demo did not reach its next scene</source>
        <translation>demoen nåede ikke sin næste scene</translation>
    </message>
    <message>
        <source>the device is the CPU, but {layers} layers are set for the GPU</source>
        <translation>enheden er CPU’en, men {layers} lag er sat til GPU’en</translation>
    </message>
    <message>
        <source>the disk failed while the database {file} was in use</source>
        <translation>disken svigtede, mens databasen {file} var i brug</translation>
    </message>
    <message>
        <source>the disk is full, so the database {file} cannot be written</source>
        <translation>disken er fuld, så der kan ikke skrives i databasen {file}</translation>
    </message>
    <message>
        <source>the download failed because of a bug ({where})</source>
        <translation>hentningen mislykkedes på grund af en fejl i Overthink ({where})</translation>
    </message>
    <message>
        <source>the download of {file} is not what the source describes (its SHA-256 differs) and was deleted</source>
        <translation>det hentede {file} er ikke det, kilden beskriver (dets SHA-256 afviger), og blev slettet</translation>
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
        <source>the draft has only prediction layers (MTP), no model before them</source>
        <translation>udkastet har kun forudsigelseslag (MTP) og ingen model foran dem</translation>
    </message>
    <message>
        <source>the draft has {draft:n} tokens, and the model {target:n}</source>
        <translation>udkastet har {draft:n} tokens, og modellen {target:n}</translation>
    </message>
    <message>
        <source>the draft is an assistant for Gemma 4, and for no other</source>
        <translation>udkastet er en assistent til Gemma 4 og ikke til andre</translation>
    </message>
    <message>
        <source>the draft is for hidden rows of {draft:n} elements, and the model&apos;s have {target:n}</source>
        <translation>udkastet er til skjulte rækker på {draft:n} elementer, og modellens har {target:n}</translation>
    </message>
    <message>
        <source>the draft reads layers {layers} of its model, which has {count:n}</source>
        <translation>udkastet læser lagene {layers} i sin model, som har {count:n}</translation>
    </message>
    <message>
        <source>the draft&apos;s file names no block size or mask token</source>
        <translation>udkastets fil angiver ingen blokstørrelse eller masketoken</translation>
    </message>
    <message>
        <source>the encrypted connection to {server} fails ({why})</source>
        <translation>den krypterede forbindelse til {server} mislykkes ({why})</translation>
    </message>
    <message>
        <source>the family profiles cannot be used: {problem}</source>
        <translation>familieprofilerne kan ikke bruges, {problem}</translation>
    </message>
    <message>
        <source>the file contains the server “{name}” twice</source>
        <translation>filen indeholder serveren “{name}” to gange</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>filen findes ikke</translation>
    </message>
    <message>
        <source>the file ends too early</source>
        <translation>filen slutter for tidligt</translation>
    </message>
    <message>
        <source>the file has no prediction layers (MTP)</source>
        <translation>filen har ingen forudsigelseslag (MTP)</translation>
    </message>
    <message>
        <source>the file is not of the form {form}</source>
        <translation>filen har ikke formen {form}</translation>
    </message>
    <message>
        <source>the file may be damaged; try another GGUF of the model, or no layers on the GPU</source>
        <translation>filen kan være beskadiget; prøv en anden GGUF af modellen, eller 0 lag på GPU’en</translation>
    </message>
    <message>
        <source>the file of built-in prompts cannot be read ({why})</source>
        <translation>filen med indbyggede prompter kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>the file of models {file} cannot be used: {why}</source>
        <translation>filen med modeller {file} kan ikke bruges: {why}</translation>
    </message>
    <message>
        <source>the file of thought words cannot be read ({why})</source>
        <translation>filen med tankeord kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>the file {file} already exists</source>
        <translation>filen {file} findes allerede</translation>
    </message>
    <message>
        <source>the file {file} cannot be written ({why})</source>
        <translation>filen {file} kan ikke skrives ({why})</translation>
    </message>
    <message>
        <source>the final answer first appears after {tokens:n} tokens ({share:percent})</source>
        <translation>det endelige svar optræder første gang efter {tokens:n} tokens ({share:percent})</translation>
    </message>
    <message>
        <source>the folder {folder} cannot be used ({why})</source>
        <translation>mappen {folder} kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>the fork begins after {given:n} tokens and the run ends after {limit:n}</source>
        <translation>forgreningen begynder efter {given:n} tokens, og kørslen slutter efter {limit:n}</translation>
    </message>
    <message>
        <source>the key of the server {server} contains impossible characters</source>
        <translation>nøglen til serveren {server} indeholder umulige tegn</translation>
    </message>
    <message>
        <source>the key of the server {server} is not set: {variable} is empty</source>
        <translation>nøglen til serveren {server} er ikke sat: {variable} er tom</translation>
    </message>
    <message>
        <source>the key&apos;s environment variable has no valid name</source>
        <translation>nøglens miljøvariabel har intet gyldigt navn</translation>
    </message>
    <message>
        <source>the keyring has no key for the server {server}</source>
        <translation>nøgleringen har ingen nøgle til serveren {server}</translation>
    </message>
    <message>
        <source>the kind of server is “{kind}”</source>
        <translation>serverens art er “{kind}”</translation>
    </message>
    <message>
        <source>the lane ended without a result</source>
        <translation>banen sluttede uden et resultat</translation>
    </message>
    <message>
        <source>the lane has no process</source>
        <translation>banen har ingen proces</translation>
    </message>
    <message>
        <source>the lane met a bug in Overthink</source>
        <translation>banen stødte på en fejl i Overthink</translation>
    </message>
    <message>
        <source>the lane was closed</source>
        <translation>banen blev lukket</translation>
    </message>
    <message>
        <source>the lane&apos;s process</source>
        <translation>banens proces</translation>
    </message>
    <message>
        <source>the lane&apos;s process could not be started with its log in {folder} ({why})</source>
        <translation>banens proces kunne ikke startes med sin log i {folder} ({why})</translation>
    </message>
    <message>
        <source>the lane&apos;s process did not begin with a greeting</source>
        <translation>banens proces begyndte ikke med en hilsen</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent an unknown phase</source>
        <translation>banens proces sendte en ukendt fase</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent impossible readings</source>
        <translation>banens proces sendte umulige målinger</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent inconsistent tokens</source>
        <translation>banens proces sendte tokens, der ikke hænger sammen</translation>
    </message>
    <message>
        <source>the lane&apos;s process sent tokens out of order</source>
        <translation>banens proces sendte tokens i forkert rækkefølge</translation>
    </message>
    <message>
        <source>the lane&apos;s process speaks version {version} of the protocol, not {ours}</source>
        <translation>banens proces taler version {version} af protokollen, ikke {ours}</translation>
    </message>
    <message>
        <source>the lane&apos;s process unexpectedly answered with {message}</source>
        <translation>banens proces svarede med {message} uden for tur</translation>
    </message>
    <message>
        <source>the layers are split as {shares}</source>
        <translation>lagene er delt som {shares}</translation>
    </message>
    <message>
        <source>the layers are split into {shares} shares, but {devices} devices are chosen</source>
        <translation>lagene er delt i {shares} andele, men {devices} enheder er valgt</translation>
    </message>
    <message>
        <source>the layers are to be split into {shares} shares and there are {gpus} GPUs</source>
        <translation>lagene skal deles i {shares} andele, og der er {gpus} grafikkort</translation>
    </message>
    <message>
        <source>the length of its part {name} differs from the manifest</source>
        <translation>længden af dets del {name} afviger fra manifestet</translation>
    </message>
    <message>
        <source>the list of folders shows them</source>
        <translation>listen over mapper viser dem</translation>
    </message>
    <message>
        <source>the machine slept</source>
        <translation>maskinen var i dvale</translation>
    </message>
    <message>
        <source>the makers of {name} require that you accept their terms</source>
        <translation>folkene bag {name} kræver, at du godkender deres vilkår</translation>
    </message>
    <message>
        <source>the measured draft cannot be saved in {file} ({why})</source>
        <translation>det målte udkast kan ikke gemmes i {file} ({why})</translation>
    </message>
    <message>
        <source>the model {name} is given twice with equal settings</source>
        <translation>modellen {name} er angivet to gange med ens indstillinger</translation>
    </message>
    <message>
        <source>the model&apos;s cache cannot drop a fork</source>
        <translation>modellens cache kan ikke fjerne en forgrening</translation>
    </message>
    <message>
        <source>the model&apos;s cache cannot roll back a rejected proposal</source>
        <translation>modellens cache kan ikke rulle et afvist forslag tilbage</translation>
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
        <source>the model&apos;s chat template leaves the question out of the prompt</source>
        <translation>modellens chatskabelon udelader spørgsmålet af prompten</translation>
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
        <source>the model&apos;s chat template renders too long a prompt</source>
        <translation>modellens chatskabelon giver en for lang prompt</translation>
    </message>
    <message>
        <source>the model&apos;s chat template uses an undefined variable ({why})</source>
        <translation>modellens chatskabelon bruger en udefineret variabel ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s chat template {why}</source>
        <translation>modellens chatskabelon {why}</translation>
    </message>
    <message>
        <source>the model&apos;s family has no tags around a thought, so none can be closed</source>
        <translation>modellens familie har ingen mærker om en tanke, så ingen kan lukkes</translation>
    </message>
    <message>
        <source>the model&apos;s heads do not fit this cache type ({why})</source>
        <translation>modellens hoveder passer ikke til denne cachetype ({why})</translation>
    </message>
    <message>
        <source>the model&apos;s output is not a number</source>
        <translation>det, modellen giver, er ikke et tal</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>modellens egen</translation>
    </message>
    <message>
        <source>the model&apos;s state could not be copied</source>
        <translation>modellens tilstand kunne ikke kopieres</translation>
    </message>
    <message>
        <source>the model&apos;s state could not be restored</source>
        <translation>modellens tilstand kunne ikke genskabes</translation>
    </message>
    <message>
        <source>the name contains “{seen}”</source>
        <translation>navnet indeholder »{seen}«</translation>
    </message>
    <message>
        <source>the name of a field is not a text</source>
        <translation>navnet på et felt er ikke en tekst</translation>
    </message>
    <message>
        <source>the number of {what}</source>
        <translation>antallet af {what}</translation>
    </message>
    <message>
        <source>the package `keyring` is not installed</source>
        <translation>pakken `keyring` er ikke installeret</translation>
    </message>
    <message>
        <source>the pairing “{name}” needs a build that it lacks</source>
        <translation>parret »{name}« kræver en udgave, som den mangler</translation>
    </message>
    <message>
        <source>the part of a model that sees images or hears, not the model</source>
        <translation>den del af en model, der ser billeder eller hører, ikke modellen</translation>
    </message>
    <message>
        <source>the path {path} is not UTF-8</source>
        <translation>stien {path} er ikke UTF-8</translation>
    </message>
    <message>
        <source>the process that renders chat templates cannot be started</source>
        <translation>processen, der udfylder chatskabeloner, kan ikke startes</translation>
    </message>
    <message>
        <source>the profile “{name}”</source>
        <translation>profilen »{name}«</translation>
    </message>
    <message>
        <source>the prompt could not be split into tokens</source>
        <translation>prompten kunne ikke deles i tokens</translation>
    </message>
    <message>
        <source>the prompt has {count:n} tokens and the context holds {length:n}</source>
        <translation>prompten har {count:n} tokens, og der er plads til {length:n} i konteksten</translation>
    </message>
    <message>
        <source>the prompt has {count:n} tokens and the context of {server} holds {length:n}</source>
        <translation>prompten har {count:n} tokens, og konteksten på {server} rummer {length:n}</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>prompten er tom</translation>
    </message>
    <message>
        <source>the prompt is not text</source>
        <translation>prompten er ikke tekst</translation>
    </message>
    <message>
        <source>the prompt leaves no room for the run&apos;s text</source>
        <translation>prompten efterlader ingen plads til kørslens tekst</translation>
    </message>
    <message>
        <source>the proxy refuses the connection</source>
        <translation>proxyen afviser forbindelsen</translation>
    </message>
    <message>
        <source>the quantisation “{name}” occurs twice</source>
        <translation>kvantiseringen »{name}« står der to gange</translation>
    </message>
    <message>
        <source>the recording names it</source>
        <translation>optagelsen nævner den</translation>
    </message>
    <message>
        <source>the run has no samples of “{name}”</source>
        <translation>kørslen har ingen prøver af “{name}”</translation>
    </message>
    <message>
        <source>the run has no thought, so it knew nothing before its answer</source>
        <translation>kørslen har ingen tanke, så den vidste intet før sit svar</translation>
    </message>
    <message>
        <source>the run has no tokens</source>
        <translation>kørslen har ingen tokens</translation>
    </message>
    <message>
        <source>the run has {count:n} tokens, not {token:n}</source>
        <translation>kørslen har {count:n} tokens, ikke {token:n}</translation>
    </message>
    <message>
        <source>the run {name}</source>
        <translation>kørslen {name}</translation>
    </message>
    <message>
        <source>the same again</source>
        <translation>det samme igen</translation>
    </message>
    <message>
        <source>the same token, {times:n} more times</source>
        <translation>samme token, {times:n} gange til</translation>
    </message>
    <message>
        <source>the same with other numbers or names</source>
        <translation>det samme med andre tal eller navne</translation>
    </message>
    <message>
        <source>the same with small changes</source>
        <translation>det samme med små ændringer</translation>
    </message>
    <message>
        <source>the same {period:n} tokens, {times:n} more times</source>
        <translation>de samme {period:n} tokens, {times:n} gange til</translation>
    </message>
    <message>
        <source>the screenshot {file} could not be saved</source>
        <translation>skærmbilledet {file} kunne ikke gemmes</translation>
    </message>
    <message>
        <source>the server {server} answers with {what}</source>
        <translation>serveren {server} svarer med {what}</translation>
    </message>
    <message>
        <source>the server {server} asks for a payment (HTTP 402)</source>
        <translation>serveren {server} beder om betaling (HTTP 402)</translation>
    </message>
    <message>
        <source>the server {server} at {address} cannot be reached ({why})</source>
        <translation>serveren {server} på {address} kan ikke nås ({why})</translation>
    </message>
    <message>
        <source>the server {server} denies access (HTTP 403)</source>
        <translation>serveren {server} nægter adgang (HTTP 403)</translation>
    </message>
    <message>
        <source>the server {server} does not have what was requested (HTTP 404)</source>
        <translation>serveren {server} har ikke det, der blev anmodet om (HTTP 404)</translation>
    </message>
    <message>
        <source>the server {server} ended the answer itself ({reason})</source>
        <translation>serveren {server} afsluttede selv svaret ({reason})</translation>
    </message>
    <message>
        <source>the server {server} has a problem (HTTP {code})</source>
        <translation>serveren {server} har et problem (HTTP {code})</translation>
    </message>
    <message>
        <source>the server {server} has no model “{model}”</source>
        <translation>serveren {server} har ingen model “{model}”</translation>
    </message>
    <message>
        <source>the server {server} has several models</source>
        <translation>serveren {server} har flere modeller</translation>
    </message>
    <message>
        <source>the server {server} has too many requests (HTTP 429)</source>
        <translation>serveren {server} har for mange forespørgsler (HTTP 429)</translation>
    </message>
    <message>
        <source>the server {server} redirects to another address (HTTP {code}), which is not followed</source>
        <translation>serveren {server} omdirigerer til en anden adresse (HTTP {code}), som ikke følges</translation>
    </message>
    <message>
        <source>the server {server} refuses the request (HTTP {code})</source>
        <translation>serveren {server} afviser forespørgslen (HTTP {code})</translation>
    </message>
    <message>
        <source>the server {server} rejects the key (HTTP 401)</source>
        <translation>serveren {server} afviser nøglen (HTTP 401)</translation>
    </message>
    <message>
        <source>the server {server} reports an error</source>
        <translation>serveren {server} melder en fejl</translation>
    </message>
    <message>
        <source>the server {server} reports an error: “{why}”</source>
        <translation>serveren {server} melder en fejl: “{why}”</translation>
    </message>
    <message>
        <source>the server {server} sent nothing for {time:duration}</source>
        <translation>serveren {server} sendte intet i {time:duration}</translation>
    </message>
    <message>
        <source>the server {server} sent signs of life but no text for {time:duration}</source>
        <translation>serveren {server} sendte livstegn, men ingen tekst i {time:duration}</translation>
    </message>
    <message>
        <source>the server {server} waited too long (HTTP 408)</source>
        <translation>serveren {server} ventede for længe (HTTP 408)</translation>
    </message>
    <message>
        <source>the server&apos;s address contains a user name or a password</source>
        <translation>serverens adresse indeholder et brugernavn eller en adgangskode</translation>
    </message>
    <message>
        <source>the server&apos;s address has more than host and path</source>
        <translation>serverens adresse har mere end vært og sti</translation>
    </message>
    <message>
        <source>the server&apos;s address is not a URL</source>
        <translation>serverens adresse er ikke en URL</translation>
    </message>
    <message>
        <source>the server&apos;s address is “{address}”</source>
        <translation>serverens adresse er “{address}”</translation>
    </message>
    <message>
        <source>the server&apos;s name is “{name}”</source>
        <translation>serverens navn er “{name}”</translation>
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
        <source>the sessions are too many for one bundle</source>
        <translation>der er for mange sessioner til ét bundt</translation>
    </message>
    <message>
        <source>the source answers with HTTP {code} instead of the file</source>
        <translation>kilden svarer med HTTP {code} i stedet for filen</translation>
    </message>
    <message>
        <source>the source asks to try again later (HTTP {code})</source>
        <translation>kilden beder os prøve igen senere (HTTP {code})</translation>
    </message>
    <message>
        <source>the source cannot be reached</source>
        <translation>kilden kan ikke nås</translation>
    </message>
    <message>
        <source>the source denies you access to {name} (HTTP 403)</source>
        <translation>kilden nægter dig adgang til {name} (HTTP 403)</translation>
    </message>
    <message>
        <source>the source does not answer</source>
        <translation>kilden svarer ikke</translation>
    </message>
    <message>
        <source>the source does not describe {name}</source>
        <translation>kilden beskriver ikke {name}</translation>
    </message>
    <message>
        <source>the source ends {file} too early</source>
        <translation>kilden afslutter {file} for tidligt</translation>
    </message>
    <message>
        <source>the source has a problem (HTTP {code})</source>
        <translation>kilden har et problem (HTTP {code})</translation>
    </message>
    <message>
        <source>the source has no such range of the file</source>
        <translation>kilden har ikke den del af filen</translation>
    </message>
    <message>
        <source>the source of {file} does not state its size</source>
        <translation>kilden til {file} oplyser ikke dens størrelse</translation>
    </message>
    <message>
        <source>the source of {file} gives no SHA-256, so it could not be verified</source>
        <translation>kilden til {file} oplyser ingen SHA-256, så den kunne ikke efterprøves</translation>
    </message>
    <message>
        <source>the source or the proxy cannot be used ({why})</source>
        <translation>kilden eller proxyen kan ikke bruges ({why})</translation>
    </message>
    <message>
        <source>the source redirects in a loop</source>
        <translation>kilden viderestiller i ring</translation>
    </message>
    <message>
        <source>the source redirects to an address that is not HTTP</source>
        <translation>kilden viderestiller til en adresse, der ikke er HTTP</translation>
    </message>
    <message>
        <source>the source refuses {name} (HTTP {code})</source>
        <translation>kilden afviser {name} (HTTP {code})</translation>
    </message>
    <message>
        <source>the source rejects the access token for {name}</source>
        <translation>kilden afviser adgangsnøglen til {name}</translation>
    </message>
    <message>
        <source>the source sends another range of the file than requested</source>
        <translation>kilden sender en anden del af filen end den, der blev bedt om</translation>
    </message>
    <message>
        <source>the system&apos;s keyring cannot be used ({kind})</source>
        <translation>systemets nøglering kan ikke bruges ({kind})</translation>
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
        <source>the target has {target:n} tokens and the draft {draft:n}, a difference of more than {limit}; the first that only one has is token {token:n}</source>
        <translation>målmodellen har {target:n} tokens og udkastet {draft:n}, en forskel på mere end {limit}; den første, som kun den ene har, er token {token:n}</translation>
    </message>
    <message>
        <source>the target&apos;s vocabulary has the type {target}, the draft&apos;s {draft}</source>
        <translation>målmodellens ordforråd er af typen {target}, udkastets af typen {draft}</translation>
    </message>
    <message>
        <source>the type {kind}</source>
        <translation>typen {kind}</translation>
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
        <source>the vocabularies differ by {gap:n} tokens, more than {limit}</source>
        <translation>ordforrådene afviger med {gap:n} tokens, flere end {limit}</translation>
    </message>
    <message>
        <source>the window closes</source>
        <translation>vinduet lukker</translation>
    </message>
    <message>
        <source>there are more than {limit:n} tasks</source>
        <translation>der er mere end {limit:n} opgaver</translation>
    </message>
    <message>
        <source>there are no tasks</source>
        <translation>der er ingen opgaver</translation>
    </message>
    <message>
        <source>there is no annotation “{name}”</source>
        <translation>der er ingen annotation »{name}«</translation>
    </message>
    <message>
        <source>there is no built-in prompt “{id}”</source>
        <translation>der er ingen indbygget prompt »{id}«</translation>
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
        <source>there is no memory for a context of {length:n} tokens ({why})</source>
        <translation>der er ikke hukommelse til en kontekst på {length:n} tokens ({why})</translation>
    </message>
    <message>
        <source>there is no model and no file “{name}”</source>
        <translation>der er hverken en model eller en fil med navnet »{name}«</translation>
    </message>
    <message>
        <source>there is no model “{name}”</source>
        <translation>der er ingen model »{name}«</translation>
    </message>
    <message>
        <source>there is no prompt for its variables</source>
        <translation>der er ingen prompt til dens variabler</translation>
    </message>
    <message>
        <source>there is no run of a suite “{name}”</source>
        <translation>der er ingen kørsel af en suite “{name}”</translation>
    </message>
    <message>
        <source>there is no run “{name}”</source>
        <translation>der er ingen kørsel »{name}«</translation>
    </message>
    <message>
        <source>there is no server “{name}”</source>
        <translation>der er ingen server “{name}”</translation>
    </message>
    <message>
        <source>there is no session “{name}”</source>
        <translation>der er ingen session »{name}«</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>mappen findes ikke</translation>
    </message>
    <message>
        <source>there is no suite “{name}”</source>
        <translation>der er ingen suite “{name}”</translation>
    </message>
    <message>
        <source>there is no turn “{name}”</source>
        <translation>der er ingen omgang »{name}«</translation>
    </message>
    <message>
        <source>there is no {name} at the source, or it is not public</source>
        <translation>der er ingen {name} hos kilden, eller den er ikke offentlig</translation>
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
        <source>thinking</source>
        <translation>tanke</translation>
    </message>
    <message>
        <source>thinking budget spent</source>
        <translation>tænkebudgettet er brugt</translation>
    </message>
    <message>
        <source>this llama.cpp cannot run the {count:n} prediction layers (MTP) of the architecture {architecture}</source>
        <translation>denne llama.cpp kan ikke køre de {count:n} forudsigelseslag (MTP) i arkitekturen {architecture}</translation>
    </message>
    <message>
        <source>this llama.cpp does not give such drafts the hidden rows of the architecture {architecture}</source>
        <translation>denne llama.cpp giver ikke sådanne udkast de skjulte rækker fra arkitekturen {architecture}</translation>
    </message>
    <message>
        <source>this machine does not trust the source&apos;s certificate</source>
        <translation>denne maskine har ikke tillid til kildens certifikat</translation>
    </message>
    <message>
        <source>this machine shows no energy counter</source>
        <translation>denne maskine viser ingen energitæller</translation>
    </message>
    <message>
        <source>this machine&apos;s energy counters give no number</source>
        <translation>denne maskines energitællere giver intet tal</translation>
    </message>
    <message>
        <source>this run is not saved yet, so nothing can be added to it</source>
        <translation>denne kørsel er ikke gemt endnu, så der kan ikke føjes noget til den</translation>
    </message>
    <message>
        <source>thought closed by the app</source>
        <translation>tanken blev afsluttet af appen</translation>
    </message>
    <message>
        <source>thought closed: {caught}</source>
        <translation>tanken afsluttet: {caught}</translation>
    </message>
    <message>
        <source>to first</source>
        <translation>til første</translation>
    </message>
    <message>
        <source>token texts</source>
        <translation>tokens’ tekster</translation>
    </message>
    <message>
        <source>token {token:n}</source>
        <translation>token {token:n}</translation>
    </message>
    <message>
        <source>token {token:n} is “{target}” in the target and “{draft}” in the draft</source>
        <translation>token {token:n} er »{target}« i målmodellen og »{draft}« i udkastet</translation>
    </message>
    <message>
        <source>token {token} is “{target}” in the target and “{draft}” in the draft</source>
        <translation>token {token} er »{target}« i målmodellen og »{draft}« i udkastet</translation>
    </message>
    <message>
        <source>too long an answer</source>
        <translation>et for langt svar</translation>
    </message>
    <message>
        <source>took over {size:memory} of memory</source>
        <translation>brugte over {size:memory} hukommelse</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true eller false</translation>
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
        <source>try without a system prompt, or use another GGUF of the model</source>
        <translation>prøv uden systemprompt, eller brug en anden GGUF af modellen</translation>
    </message>
    <message>
        <source>turn off “Stay offline”, or choose a server on this machine</source>
        <translation>slå “Forbliv offline” fra, eller vælg en server på denne maskine</translation>
    </message>
    <message>
        <source>two choices are the same</source>
        <translation>to valgmuligheder er ens</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>vaklen</translation>
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
        <source>use up to 40 letters, digits, dots, hyphens and underscores</source>
        <translation>brug op til 40 bogstaver, cifre, punktummer, bindestreger og understregninger</translation>
    </message>
    <message>
        <source>varying loop</source>
        <translation>varierende løkke</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>ordforrådets størrelse</translation>
    </message>
    <message>
        <source>vocabulary type</source>
        <translation>ordforrådets type</translation>
    </message>
    <message>
        <source>wait for it, or pause it there</source>
        <translation>vent på den, eller sæt den på pause dér</translation>
    </message>
    <message>
        <source>wait for that program or close it</source>
        <translation>vent på det, eller luk det</translation>
    </message>
    <message>
        <source>wait until it has ended</source>
        <translation>vent, til den er slut</translation>
    </message>
    <message>
        <source>wait until it has ended, or stop it</source>
        <translation>vent, til den er slut, eller stop den</translation>
    </message>
    <message>
        <source>wait until it is saved, then try again</source>
        <translation>vent, til den er gemt, og prøv igen</translation>
    </message>
    <message>
        <source>wait until the file is complete, then run again</source>
        <translation>vent, til filen er færdig, og kør igen</translation>
    </message>
    <message>
        <source>wait, then run again</source>
        <translation>vent, og kør så igen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>venter</translation>
    </message>
    <message>
        <source>was no longer needed</source>
        <translation>var der ikke længere brug for</translation>
    </message>
    <message>
        <source>went in circles</source>
        <translation>gik i ring</translation>
    </message>
    <message>
        <source>width {width:n}</source>
        <translation>bredde {width:n}</translation>
    </message>
    <message>
        <source>write NAME;SETTING=VALUE;…</source>
        <translation>skriv NAVN;INDSTILLING=VÆRDI;…</translation>
    </message>
    <message>
        <source>write PUBLISHER/REPOSITORY/FILE.gguf</source>
        <translation>skriv UDGIVER/DEPOT/FIL.gguf</translation>
    </message>
    <message>
        <source>write something to think about</source>
        <translation>skriv noget at tænke over</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>{accepted:n} of {drafted:n} proposals accepted</source>
        <translation>{accepted:n} af {drafted:n} forslag accepteret</translation>
    </message>
    <message>
        <source>{accepted:n} of {tested:n}</source>
        <translation>{accepted:n} af {tested:n}</translation>
    </message>
    <message>
        <source>{accepted:n} of {tested:n} tested</source>
        <translation>{accepted:n} af {tested:n} prøvede</translation>
    </message>
    <message>
        <source>{address} is not encrypted: the network can read the key, the prompts and the answers.</source>
        <translation>{address} er ikke krypteret: netværket kan læse nøglen, prompterne og svarene.</translation>
    </message>
    <message>
        <source>{address} is not encrypted: the network can read the prompts and the answers.</source>
        <translation>{address} er ikke krypteret: netværket kan læse prompterne og svarene.</translation>
    </message>
    <message>
        <source>{asked} layers on the GPU were asked for; the model has {layers}.</source>
        <translation>Der er bedt om {asked} lag på GPU’en; modellen har {layers}.</translation>
    </message>
    <message>
        <source>{cached:n} of them in the cache</source>
        <translation>heraf {cached:n} i cachen</translation>
    </message>
    <message>
        <source>{caught}, from token {start:n}</source>
        <translation>{caught}, fra token {start:n}</translation>
    </message>
    <message>
        <source>{count:n} attention heads cannot share {keys:n} keys</source>
        <translation>{count:n} opmærksomhedshoveder kan ikke deles om {keys:n} nøgler</translation>
    </message>
    <message>
        <source>{count:n} folders were searched, no more: {folder} and others are left out.</source>
        <translation>{count:n} mapper blev gennemsøgt, ikke flere: {folder} og andre er udeladt.</translation>
    </message>
    <message>
        <source>{count:n} more</source>
        <translation>{count:n} mere</translation>
    </message>
    <message>
        <source>{count:n} more tokens: {what}</source>
        <translation>{count:n} tokens til: {what}</translation>
    </message>
    <message>
        <source>{count:n} of its tokens are duplicates</source>
        <translation>{count:n} af dens tokens er dubletter</translation>
    </message>
    <message>
        <source>{count:n} samples were requested, and the model was loaded for {most:n}</source>
        <translation>der blev bedt om {count:n} prøver, og modellen blev indlæst til {most:n}</translation>
    </message>
    <message>
        <source>{count:n} tokens</source>
        <translation>{count:n} tokens</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target} ({rule}): {why}</source>
        <translation>{draft} kan ikke skrive udkast for {target} ({rule}): {why}</translation>
    </message>
    <message>
        <source>{draft} cannot draft for {target}: {why}</source>
        <translation>{draft} kan ikke lave udkast for {target}: {why}</translation>
    </message>
    <message>
        <source>{fault} (and {more:n} more)</source>
        <translation>{fault} (og {more:n} mere)</translation>
    </message>
    <message>
        <source>{field} is {value}</source>
        <translation>{field} er {value}</translation>
    </message>
    <message>
        <source>{field} is {value}, which is not {expected}: {used}</source>
        <translation>{field} er {value}, som ikke er {expected}: {used}</translation>
    </message>
    <message>
        <source>{file}</source>
        <translation>{file}</translation>
    </message>
    <message>
        <source>{file} already exists</source>
        <translation>{file} findes allerede</translation>
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
        <source>{file} cannot be read ({why}).</source>
        <translation>{file} kan ikke læses ({why}).</translation>
    </message>
    <message>
        <source>{file} cannot be written ({why})</source>
        <translation>{file} kan ikke skrives ({why})</translation>
    </message>
    <message>
        <source>{file} changed during the run, so it is not known which model generated these tokens.</source>
        <translation>{file} blev ændret under kørslen, så det er ukendt, hvilken model der har skrevet disse tokens.</translation>
    </message>
    <message>
        <source>{file} changed during the run: run again</source>
        <translation>{file} blev ændret under kørslen: kør igen</translation>
    </message>
    <message>
        <source>{file} changed while it was being loaded</source>
        <translation>{file} blev ændret, mens den blev indlæst</translation>
    </message>
    <message>
        <source>{file} changed while it was in use</source>
        <translation>{file} blev ændret, mens den var i brug</translation>
    </message>
    <message>
        <source>{file} contains neither a list nor an object</source>
        <translation>{file} indeholder hverken en liste eller et objekt</translation>
    </message>
    <message>
        <source>{file} contains no question that can be imported</source>
        <translation>{file} indeholder intet spørgsmål, der kan importeres</translation>
    </message>
    <message>
        <source>{file} could not be loaded ({why})</source>
        <translation>{file} kunne ikke indlæses ({why})</translation>
    </message>
    <message>
        <source>{file} has changed at the source: the download starts again.</source>
        <translation>{file} er ændret hos kilden: hentningen begynder forfra.</translation>
    </message>
    <message>
        <source>{file} has more than {limit:n} columns</source>
        <translation>{file} har mere end {limit:n} kolonner</translation>
    </message>
    <message>
        <source>{file} has more than {limit:n} entries</source>
        <translation>{file} har mere end {limit:n} poster</translation>
    </message>
    <message>
        <source>{file} has more than {limit:n} lines</source>
        <translation>{file} har mere end {limit:n} linjer</translation>
    </message>
    <message>
        <source>{file} has more than {limit:n} rows</source>
        <translation>{file} har mere end {limit:n} rækker</translation>
    </message>
    <message>
        <source>{file} has no list of tests</source>
        <translation>{file} har ingen liste med tests</translation>
    </message>
    <message>
        <source>{file} has no readable session</source>
        <translation>{file} har ingen session, der kan læses</translation>
    </message>
    <message>
        <source>{file} has no tokenizer that llama.cpp knows</source>
        <translation>{file} har ingen tokenizer, som llama.cpp kender</translation>
    </message>
    <message>
        <source>{file} has two columns “{name}”</source>
        <translation>{file} har to kolonner “{name}”</translation>
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
        <source>{file} is a workbook or an archive, not a text</source>
        <translation>{file} er en projektmappe eller et arkiv, ikke en tekst</translation>
    </message>
    <message>
        <source>{file} is already being downloaded</source>
        <translation>{file} bliver allerede hentet</translation>
    </message>
    <message>
        <source>{file} is another program&apos;s database</source>
        <translation>{file} er et andet programs database</translation>
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
        <source>{file} is larger than {limit:size}</source>
        <translation>{file} er større end {limit:size}</translation>
    </message>
    <message>
        <source>{file} is larger than {limit:size}.</source>
        <translation>{file} er større end {limit:size}.</translation>
    </message>
    <message>
        <source>{file} is newer than this llama.cpp, which does not know it yet ({why})</source>
        <translation>{file} er nyere end denne llama.cpp, som ikke kender den endnu ({why})</translation>
    </message>
    <message>
        <source>{file} is newer than this llama.cpp, which does not support {architecture} yet</source>
        <translation>{file} er nyere end denne llama.cpp, som ikke understøtter {architecture} endnu</translation>
    </message>
    <message>
        <source>{file} is no chat template</source>
        <translation>{file} er ikke en chatskabelon</translation>
    </message>
    <message>
        <source>{file} is no task of lm-eval</source>
        <translation>{file} er ikke en opgave fra lm-eval</translation>
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
        <source>{file} is not a database</source>
        <translation>{file} er ikke en database</translation>
    </message>
    <message>
        <source>{file} is not a file</source>
        <translation>{file} er ikke en fil</translation>
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
        <source>{file} is not an Overthink database</source>
        <translation>{file} er ikke en Overthink-database</translation>
    </message>
    <message>
        <source>{file} is not part {part} of its model, as its name says</source>
        <translation>{file} er ikke del {part} af sin model, som navnet siger</translation>
    </message>
    <message>
        <source>{file} is not text</source>
        <translation>{file} er ikke tekst</translation>
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
        <source>{file} is truncated or damaged: {what} would end at byte {needed:n}, but the file has {size:n} bytes</source>
        <translation>{file} er afkortet eller beskadiget: {what} ville slutte ved byte {needed:n}, men filen har {size:n} byte</translation>
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
        <source>{file} needs ≈ {needed:memory} of RAM with this context, and the other lane ≈ {other:memory}; {free:memory} are free</source>
        <translation>{file} kræver ≈ {needed:memory} RAM med denne kontekst, og den anden bane ≈ {other:memory}; {free:memory} er ledig</translation>
    </message>
    <message>
        <source>{file} needs ≈ {needed:memory} of RAM with this context; {free:memory} are free</source>
        <translation>{file} kræver ≈ {needed:memory} RAM med denne kontekst; {free:memory} er ledig</translation>
    </message>
    <message>
        <source>{file} refers to a file outside of its folder</source>
        <translation>{file} henviser til en fil uden for sin mappe</translation>
    </message>
    <message>
        <source>{file} takes its questions from the data set {name}, which is not downloaded</source>
        <translation>{file} tager sine spørgsmål fra datasættet {name}, som ikke hentes</translation>
    </message>
    <message>
        <source>{file} uses {field}, which is not supported</source>
        <translation>{file} bruger {field}, som ikke understøttes</translation>
    </message>
    <message>
        <source>{file} was created by another program</source>
        <translation>{file} er lavet af et andet program</translation>
    </message>
    <message>
        <source>{file}, entry {number:n}</source>
        <translation>{file}, post {number:n}</translation>
    </message>
    <message>
        <source>{file}, field {field}: {why}</source>
        <translation>{file}, felt {field}: {why}</translation>
    </message>
    <message>
        <source>{file}, line {line:n}</source>
        <translation>{file}, linje {line:n}</translation>
    </message>
    <message>
        <source>{file}, line {line:n}: it is not a table ({why})</source>
        <translation>{file}, linje {line:n}: det er ikke en tabel ({why})</translation>
    </message>
    <message>
        <source>{file}, line {line:n}: it uses {tag}, which would run code</source>
        <translation>{file}, linje {line:n}: den bruger {tag}, som ville køre kode</translation>
    </message>
    <message>
        <source>{file}, line {line}, field {field}: {why}</source>
        <translation>{file}, linje {line}, felt {field}: {why}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {problem}.</source>
        <translation>{file}, linje {line}: {problem}.</translation>
    </message>
    <message>
        <source>{file}, line {line}: {why}</source>
        <translation>{file}, linje {line}: {why}</translation>
    </message>
    <message>
        <source>{file}, model {number}</source>
        <translation>{file}, model {number}</translation>
    </message>
    <message>
        <source>{file}, prompt {number:n}</source>
        <translation>{file}, prompt {number:n}</translation>
    </message>
    <message>
        <source>{file}, row {row:n}</source>
        <translation>{file}, række {row:n}</translation>
    </message>
    <message>
        <source>{file}, test {number:n}</source>
        <translation>{file}, test {number:n}</translation>
    </message>
    <message>
        <source>{file}: {why}</source>
        <translation>{file}: {why}</translation>
    </message>
    <message>
        <source>{first} and {others}</source>
        <translation>{first} og {others}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first} {second}</translation>
    </message>
    <message>
        <source>{folder} cannot be read ({why})</source>
        <translation>{folder} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>{folder} cannot be searched ({why}).</source>
        <translation>{folder} kan ikke gennemsøges ({why}).</translation>
    </message>
    <message>
        <source>{folder} contains GGUF files but is too deep in {root}, so it is not searched. Add it as a folder of its own.</source>
        <translation>{folder} indeholder GGUF-filer, men ligger for dybt i {root} og gennemsøges derfor ikke. Tilføj den som sin egen mappe.</translation>
    </message>
    <message>
        <source>{folder} contains more than {count:n} GGUF files; only these are listed. Add some of its folders one by one.</source>
        <translation>{folder} indeholder flere end {count:n} GGUF-filer; kun disse er på listen. Tilføj nogle af dens mapper enkeltvis.</translation>
    </message>
    <message>
        <source>{folder} has more than {limit:n} files</source>
        <translation>{folder} har mere end {limit:n} filer</translation>
    </message>
    <message>
        <source>{folder} has {free:size} free, but {needed:size} are needed</source>
        <translation>{folder} har {free:size} ledig, men der skal bruges {needed:size}</translation>
    </message>
    <message>
        <source>{folder} is a suite already</source>
        <translation>{folder} er allerede en suite</translation>
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
        <source>{kind} {times:n}×</source>
        <translation>{kind} {times:n}×</translation>
    </message>
    <message>
        <source>{lane}: {picked}, chosen so that it fits (otherwise ≈ {needed:memory}).</source>
        <translation>{lane}: {picked}, valgt, så der er plads (ellers ≈ {needed:memory}).</translation>
    </message>
    <message>
        <source>{layers:n} layers</source>
        <translation>{layers:n} lag</translation>
    </message>
    <message>
        <source>{line}, {missing:memory} too little</source>
        <translation>{line}, {missing:memory} for lidt</translation>
    </message>
    <message>
        <source>{link} is a link to a folder that contains it, so it is not followed.</source>
        <translation>{link} er et link til en mappe, som indeholder det, og følges derfor ikke.</translation>
    </message>
    <message>
        <source>{loop}, {wasted:n} tokens wasted</source>
        <translation>{loop}, {wasted:n} tokens spildt</translation>
    </message>
    <message>
        <source>{model} could not decode a batch of {count:n} tokens (llama.cpp&apos;s code {code})</source>
        <translation>{model} kunne ikke behandle {count:n} tokens på én gang (llama.cpps kode {code})</translation>
    </message>
    <message>
        <source>{model} is another model here than the one of the run</source>
        <translation>{model} er en anden model her end kørslens</translation>
    </message>
    <message>
        <source>{model} runs on the server {server}, which does not report tokens: each entry is a piece of text as it arrived. Not reported by the server: {unknown:list}. Times are by this machine&apos;s clock, with network and queue.</source>
        <translation>{model} kører på serveren {server}, som ikke melder tokens: hver indgang er et stykke tekst, som det ankom. Ikke meldt af serveren: {unknown:list}. Tider er efter denne maskines ur, med netværk og kø.</translation>
    </message>
    <message>
        <source>{model} runs on the server {server}. Not reported by the server: {unknown:list}. Times are by this machine&apos;s clock, with network and queue.</source>
        <translation>{model} kører på serveren {server}. Ikke meldt af serveren: {unknown:list}. Tider er efter denne maskines ur, med netværk og kø.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({why})</source>
        <translation>{name} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>{name} has more than {limit:size} in one line</source>
        <translation>{name} har mere end {limit:size} på én linje</translation>
    </message>
    <message>
        <source>{name} is no GPU here</source>
        <translation>{name} er ingen GPU her</translation>
    </message>
    <message>
        <source>{name} is not text in UTF-8</source>
        <translation>{name} er ikke tekst i UTF-8</translation>
    </message>
    <message>
        <source>{name} is not what was expected (its SHA-256 differs)</source>
        <translation>{name} er ikke det forventede (dens SHA-256 er en anden)</translation>
    </message>
    <message>
        <source>{name} was disabled by the hub</source>
        <translation>{name} er slået fra hos kilden</translation>
    </message>
    <message>
        <source>{number} is above the maximum, {high}</source>
        <translation>{number} er over maksimum, {high}</translation>
    </message>
    <message>
        <source>{number} is below the minimum, {low}</source>
        <translation>{number} er under minimum, {low}</translation>
    </message>
    <message>
        <source>{number} of {all} layers on the GPU</source>
        <translation>{number} af {all} lag på GPU’en</translation>
    </message>
    <message>
        <source>{option} is {value}</source>
        <translation>{option} er {value}</translation>
    </message>
    <message>
        <source>{option} is “{value}”</source>
        <translation>{option} er »{value}«</translation>
    </message>
    <message>
        <source>{outcome} ({how})</source>
        <translation>{outcome} ({how})</translation>
    </message>
    <message>
        <source>{part:n} of {whole:n} tokens</source>
        <translation>{part:n} af {whole:n} tokens</translation>
    </message>
    <message>
        <source>{period:n} tokens × {times:n}</source>
        <translation>{period:n} tokens × {times:n}</translation>
    </message>
    <message>
        <source>{phrase} {times:n}</source>
        <translation>{phrase} {times:n}</translation>
    </message>
    <message>
        <source>{place} cannot be read ({why})</source>
        <translation>{place} kan ikke læses ({why})</translation>
    </message>
    <message>
        <source>{place} has a vocabulary below 2</source>
        <translation>{place} har et ordforråd på mindre end 2</translation>
    </message>
    <message>
        <source>{place} has no text</source>
        <translation>{place} har ingen tekst</translation>
    </message>
    <message>
        <source>{place} has {values:n} values of {field} for {pieces:n} pieces</source>
        <translation>{place} har {values:n} værdier i {field} til {pieces:n} stykker</translation>
    </message>
    <message>
        <source>{place}: ≈ {needed:memory} needed, {free:memory} of {total:memory} free</source>
        <translation>{place}: ≈ {needed:memory} kræves, {free:memory} af {total:memory} er ledig</translation>
    </message>
    <message>
        <source>{problem} ({first})</source>
        <translation>{problem} ({first})</translation>
    </message>
    <message>
        <source>{problem} ({why})</source>
        <translation>{problem} ({why})</translation>
    </message>
    <message>
        <source>{problem}: “{why}”</source>
        <translation>{problem}: “{why}”</translation>
    </message>
    <message>
        <source>{problem}; it needs {figures}</source>
        <translation>{problem}; den kræver {figures}</translation>
    </message>
    <message>
        <source>{process} crashed in native code ({signal})</source>
        <translation>{process} gik ned i maskinkode ({signal})</translation>
    </message>
    <message>
        <source>{process} ended unexpectedly with exit code {code}</source>
        <translation>{process} sluttede uventet med afslutningskoden {code}</translation>
    </message>
    <message>
        <source>{process} was ended by {signal}</source>
        <translation>{process} blev afsluttet af {signal}</translation>
    </message>
    <message>
        <source>{process} was killed (SIGKILL), by the system for memory or by hand</source>
        <translation>{process} blev slået ihjel (SIGKILL), af systemet for hukommelsens skyld eller i hånden</translation>
    </message>
    <message>
        <source>{process} {why}, so it was ended</source>
        <translation>{process} {why}, så den blev afsluttet</translation>
    </message>
    <message>
        <source>{remedy}; its models take ≈ {needed:memory} of the {total:memory} of RAM here</source>
        <translation>{remedy}; dens modeller fylder ≈ {needed:memory} af de {total:memory} RAM, der er her</translation>
    </message>
    <message>
        <source>{runaway}, from token {start:n}</source>
        <translation>{runaway}, fra token {start:n}</translation>
    </message>
    <message>
        <source>{section} is ignored: {why}</source>
        <translation>{section} ignoreres: {why}</translation>
    </message>
    <message>
        <source>{section} is ignored{field}: {why}</source>
        <translation>{section} springes over{field}: {why}</translation>
    </message>
    <message>
        <source>{server} at {address}, {build}</source>
        <translation>{server} på {address}, {build}</translation>
    </message>
    <message>
        <source>{server} had the request served by {provider}.</source>
        <translation>{server} lod forespørgslen udføre af {provider}.</translation>
    </message>
    <message>
        <source>{server} loads its models with its own settings, so these have no effect: {settings:list}.</source>
        <translation>{server} indlæser sine modeller med sine egne indstillinger, så disse har ingen virkning: {settings:list}.</translation>
    </message>
    <message>
        <source>{share:percent} of {count:n} tokens are those that {model} would pick.</source>
        <translation>{share:percent} af {count:n} tokens er dem, som {model} ville vælge.</translation>
    </message>
    <message>
        <source>{share:percent} of {count:n} words are those that {model} would pick.</source>
        <translation>{share:percent} af {count:n} ord er dem, som {model} ville vælge.</translation>
    </message>
    <message>
        <source>{shown}; and {more:n} more</source>
        <translation>{shown}; og {more:n} mere</translation>
    </message>
    <message>
        <source>{start}, {period:n} tokens long, {wasted:n} wasted</source>
        <translation>{start}, {period:n} tokens lang, {wasted:n} spildt</translation>
    </message>
    <message>
        <source>{tensor} is {shape}, but there are {count:n} tokens</source>
        <translation>{tensor} er {shape}, men der er {count:n} tokens</translation>
    </message>
    <message>
        <source>{text} ? not judged, expected “{expected}”</source>
        <translation>{text} ? ikke bedømt, forventet »{expected}«</translation>
    </message>
    <message>
        <source>{text} · being judged</source>
        <translation>{text} · bedømmes</translation>
    </message>
    <message>
        <source>{text} · graded by version {version}; regrade</source>
        <translation>{text} · bedømt med version {version}; bedøm igen</translation>
    </message>
    <message>
        <source>{text} · not graded</source>
        <translation>{text} · ikke bedømt</translation>
    </message>
    <message>
        <source>{text} ✓ right · {by}</source>
        <translation>{text} ✓ rigtigt · {by}</translation>
    </message>
    <message>
        <source>{text} ✗ wrong, expected “{expected}” · {by}</source>
        <translation>{text} ✗ forkert, forventet »{expected}« · {by}</translation>
    </message>
    <message>
        <source>{times:n} times</source>
        <translation>{times:n} gange</translation>
    </message>
    <message>
        <source>{times:n}×</source>
        <translation>{times:n}×</translation>
    </message>
    <message>
        <source>{value:.1f} J</source>
        <translation>{value:.1f} J</translation>
    </message>
    <message>
        <source>{value:.2f}</source>
        <translation>{value:.2f}</translation>
    </message>
    <message>
        <source>{value:.6f}</source>
        <translation>{value:.6f}</translation>
    </message>
    <message>
        <source>{value:duration}</source>
        <translation>{value:duration}</translation>
    </message>
    <message>
        <source>{value:memory}</source>
        <translation>{value:memory}</translation>
    </message>
    <message>
        <source>{value:n}</source>
        <translation>{value:n}</translation>
    </message>
    <message>
        <source>{value:percent}</source>
        <translation>{value:percent}</translation>
    </message>
    <message>
        <source>{value:speed} tokens/s</source>
        <translation>{value:speed} tokens/s</translation>
    </message>
    <message>
        <source>{value}</source>
        <translation>{value}</translation>
    </message>
    <message>
        <source>{value} ({detail})</source>
        <translation>{value} ({detail})</translation>
    </message>
    <message>
        <source>{value} is used</source>
        <translation>{value} bruges</translation>
    </message>
    <message>
        <source>{value} without runaways</source>
        <translation>{value} uden afsporinger</translation>
    </message>
    <message>
        <source>{wasted:n} wasted</source>
        <translation>{wasted:n} spildt</translation>
    </message>
    <message>
        <source>{what} ({why})</source>
        <translation>{what} ({why})</translation>
    </message>
    <message>
        <source>{what} It is now named {aside}.</source>
        <translation>{what} Den hedder nu {aside}.</translation>
    </message>
    <message>
        <source>{what} No changes are saved, since the file cannot be copied.</source>
        <translation>{what} Ingen ændringer gemmes, da filen ikke kan kopieres.</translation>
    </message>
    <message>
        <source>{what} The old file is saved as {aside}.</source>
        <translation>{what} Den gamle fil er gemt som {aside}.</translation>
    </message>
    <message>
        <source>{what} claims {count:n} texts, more than {limit:n}</source>
        <translation>{what} hævder at have {count:n} tekster, flere end {limit:n}</translation>
    </message>
    <message>
        <source>{what} has a text of {length:n} bytes, more than {limit:n}</source>
        <translation>{what} har en tekst på {length:n} byte, flere end {limit:n}</translation>
    </message>
    <message>
        <source>{what} has an impossible shape {shape}</source>
        <translation>{what} har den umulige form {shape}</translation>
    </message>
    <message>
        <source>{what} has rows of {count:n} elements, but {type} stores blocks of {block}</source>
        <translation>{what} har rækker på {count:n} elementer, men {type} gemmer blokke på {block}</translation>
    </message>
    <message>
        <source>{what} has {count:n} dimensions, more than {limit}</source>
        <translation>{what} har {count:n} dimensioner, flere end {limit}</translation>
    </message>
    <message>
        <source>{what} in {file} is damaged ({why})</source>
        <translation>{what} i {file} er beskadiget ({why})</translation>
    </message>
    <message>
        <source>{what} is an array of arrays</source>
        <translation>{what} er et array af arrays</translation>
    </message>
    <message>
        <source>{what} is an array of the unknown type {type}</source>
        <translation>{what} er et array af den ukendte type {type}</translation>
    </message>
    <message>
        <source>{what} is invalid ({why})</source>
        <translation>{what} er ugyldig ({why})</translation>
    </message>
    <message>
        <source>{what} is of the unknown type {type}</source>
        <translation>{what} er af den ukendte type {type}</translation>
    </message>
    <message>
        <source>{what}, but its template has {tags}: a guess</source>
        <translation>{what}, men dens skabelon har {tags}: et gæt</translation>
    </message>
    <message>
        <source>{where}: {why}</source>
        <translation>{where}: {why}</translation>
    </message>
    <message>
        <source>{where}: “model” is missing</source>
        <translation>{where}: “model” mangler</translation>
    </message>
    <message>
        <source>{where}: “{key}” is an unknown setting</source>
        <translation>{where}: “{key}” er en ukendt indstilling</translation>
    </message>
    <message>
        <source>{where}: “{key}” is not a text</source>
        <translation>{where}: “{key}” er ikke en tekst</translation>
    </message>
    <message>
        <source>{where}: “{value}” is no value of “{key}”</source>
        <translation>{where}: “{value}” er ikke en værdi af “{key}”</translation>
    </message>
    <message>
        <source>“model” is not a list of [[model]] sections</source>
        <translation>“model” er ikke en liste med [[model]]-afsnit</translation>
    </message>
    <message>
        <source>“{answer}”, then {after:n} more tokens</source>
        <translation>»{answer}«, derefter {after:n} tokens mere</translation>
    </message>
    <message>
        <source>“{name}” is an unknown setting</source>
        <translation>“{name}” er en ukendt indstilling</translation>
    </message>
    <message>
        <source>“{name}” is ignored: it is an unknown section</source>
        <translation>»{name}« ignoreres: det er en ukendt sektion</translation>
    </message>
    <message>
        <source>“{name}” is not a GGUF file of a repository</source>
        <translation>»{name}« er ikke en GGUF-fil i et depot</translation>
    </message>
    <message>
        <source>“{name}” is not a list of [[{name}]] sections</source>
        <translation>»{name}« er ikke en liste af [[{name}]]-sektioner</translation>
    </message>
    <message>
        <source>“{prompt}” continues a conversation</source>
        <translation>“{prompt}” fortsætter en samtale</translation>
    </message>
    <message>
        <source>“{setting}” in --model has no value</source>
        <translation>“{setting}” i --model har ingen værdi</translation>
    </message>
    <message>
        <source>“{text}” is not a number</source>
        <translation>»{text}« er ikke et tal</translation>
    </message>
    <message>
        <source>“{text}” is not a whole number</source>
        <translation>»{text}« er ikke et helt tal</translation>
    </message>
    <message>
        <source>≈ {needed:memory} of {place}, where {free:memory} are free</source>
        <translation>≈ {needed:memory} i {place}, hvor {free:memory} er ledig</translation>
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
        <source>Hides the model from all lists. Its file is not deleted.</source>
        <translation>Skjuler modellen på alle lister. Dens fil slettes ikke.</translation>
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
        <source>Opens the folder of the file</source>
        <translation>Åbner filens mappe</translation>
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
        <source>A hash of the file&apos;s content, independent of its name</source>
        <translation>En hashværdi af filens indhold, uafhængig af navnet</translation>
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
        <source>Choose a model to see its details.</source>
        <translation>Vælg en model for at se detaljer om den.</translation>
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
        <source>Stop the running lanes before you choose another model.</source>
        <translation>Stop de baner, der kører, før du vælger en anden model.</translation>
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
        <source>Models</source>
        <translation>Modeller</translation>
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
        <source>Forgotten models</source>
        <translation>Glemte modeller</translation>
    </message>
    <message>
        <source>Helper files</source>
        <translation>Hjælpefiler</translation>
    </message>
    <message>
        <source>Models that cannot run</source>
        <translation>Modeller, der ikke kan køre</translation>
    </message>
    <message>
        <source>Models: {count}</source>
        <translation>Modeller: {count}</translation>
    </message>
    <message>
        <source>No matching models. Try fewer words.</source>
        <translation>Ingen modeller passer. Prøv færre ord.</translation>
    </message>
    <message>
        <source>No models yet. Put GGUF files into a folder and add the folder.</source>
        <translation>Ingen modeller endnu. Læg GGUF-filer i en mappe, og tilføj mappen.</translation>
    </message>
    <message>
        <source>Reasoning models</source>
        <translation>Ræsonnerende modeller</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Søg igen</translation>
    </message>
    <message>
        <source>Scan all folders again (F5)</source>
        <translation>Gennemsøg alle mapper igen (F5)</translation>
    </message>
    <message>
        <source>Scanning for models…</source>
        <translation>Leder efter modeller …</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Søg i modeller</translation>
    </message>
    <message>
        <source>Searches names, families, quantisations, licences and locations</source>
        <translation>Søger i navne, familier, kvantiseringer, licenser og placeringer</translation>
    </message>
    <message>
        <source>The folders that are scanned for models</source>
        <translation>De mapper, der gennemsøges for modeller</translation>
    </message>
    <message>
        <source>There are no such models.</source>
        <translation>Der er ingen modeller af den slags.</translation>
    </message>
    <message>
        <source>Which models are listed</source>
        <translation>Hvilke modeller der vises</translation>
    </message>
    <message>
        <source>can reason: {count}</source>
        <translation>kan ræsonnere: {count}</translation>
    </message>
    <message>
        <source>helper files: {count}</source>
        <translation>hjælpefiler: {count}</translation>
    </message>
    <message>
        <source>scanning…</source>
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
        <source>Import sessions from a file, or restore the examples</source>
        <translation>Importér sessioner fra en fil, eller gendan eksemplerne</translation>
    </message>
    <message>
        <source>Import sessions…</source>
        <translation>Importér sessioner …</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mere</translation>
    </message>
    <message>
        <source>Restore the examples</source>
        <translation>Gendan eksemplerne</translation>
    </message>
</context>
<context>
    <name>NextRun</name>
    <message>
        <source>A model is not available on this machine.</source>
        <translation>En model findes ikke på denne maskine.</translation>
    </message>
    <message>
        <source>Again with these models</source>
        <translation>Igen med disse modeller</translation>
    </message>
    <message>
        <source>Again with these models: {models}</source>
        <translation>Igen med disse modeller: {models}</translation>
    </message>
    <message>
        <source>Can&apos;t run with these models: {problem}</source>
        <translation>Kan ikke køre med disse modeller: {problem}</translation>
    </message>
    <message>
        <source>Runs again with these models: {models}</source>
        <translation>Kører igen med disse modeller: {models}</translation>
    </message>
    <message>
        <source>Runs again with these models; their names are hidden</source>
        <translation>Kører igen med disse modeller; navnene er skjult</translation>
    </message>
    <message>
        <source>Runs again with this model, in the left lane only: {models}</source>
        <translation>Kører igen med denne model, kun i venstre bane: {models}</translation>
    </message>
    <message>
        <source>Runs again with this model, in the right lane only: {models}</source>
        <translation>Kører igen med denne model, kun i højre bane: {models}</translation>
    </message>
    <message>
        <source>Runs the live lanes.</source>
        <translation>Kører de aktive baner.</translation>
    </message>
    <message>
        <source>Runs the live lanes: {models}.</source>
        <translation>Kører de aktive baner: {models}.</translation>
    </message>
    <message>
        <source>Runs the two hidden models; sides are drawn by lot</source>
        <translation>Kører de to skjulte modeller; siderne trækkes ved lod</translation>
    </message>
    <message>
        <source>Runs {models}</source>
        <translation>Kører {models}</translation>
    </message>
    <message>
        <source>With the live lanes</source>
        <translation>Med de aktive baner</translation>
    </message>
    <message>
        <source>With the live lanes: {models}</source>
        <translation>Med de aktive baner: {models}</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>ingen model</translation>
    </message>
    <message>
        <source>{left} (left) and {right} (right)</source>
        <translation>{left} (venstre) og {right} (højre)</translation>
    </message>
    <message>
        <source>{left} and {right}, sides drawn by lot</source>
        <translation>{left} og {right}, siderne trækkes ved lod</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>{number} bits</source>
        <translation>{number} bit</translation>
    </message>
    <message>
        <source>{problem}. The value remains {number}.</source>
        <translation>{problem}. Værdien er fortsat {number}.</translation>
    </message>
    <message>
        <source>“{text}” is read as {number}.</source>
        <translation>»{text}« læses som {number}.</translation>
    </message>
</context>
<context>
    <name>OptionStore</name>
    <message>
        <source>The settings cannot be saved to {file} ({why}).</source>
        <translation>Indstillingerne kan ikke gemmes i {file} ({why}).</translation>
    </message>
    <message>
        <source>the old file cannot be copied</source>
        <translation>den gamle fil kan ikke kopieres</translation>
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
    <message>
        <source>Until interesting</source>
        <translation>Til der sker noget</translation>
    </message>
</context>
<context>
    <name>PairRow</name>
    <message>
        <source>Interval: Wilson&apos;s score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927), which is valid for few votes too. As long as it includes 50 %, the votes do not show which model is better.</source>
        <translation>Interval: Wilsons score-interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927), som også gælder for få stemmer. Så længe det rummer 50 %, viser stemmerne ikke, hvilken model der er bedst.</translation>
    </message>
    <message>
        <source>No vote prefers one of them</source>
        <translation>Ingen stemme foretrækker en af dem</translation>
    </message>
    <message>
        <source>The share of the votes that prefer one model; ties and “both bad” count for neither side and are listed separately.</source>
        <translation>Andelen af de stemmer, der foretrækker én model; uafgjorte og »begge dårlige« tæller ikke for nogen af siderne og vises for sig.</translation>
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
        <source>Set up</source>
        <translation>Stil op</translation>
    </message>
    <message>
        <source>Sets up both lanes with models and drafts; downloads what is missing</source>
        <translation>Sætter begge baner op med modeller og udkast; henter det, der mangler</translation>
    </message>
    <message>
        <source>Two models worth comparing, with their drafts</source>
        <translation>To modeller, der er værd at sammenligne, med deres udkast</translation>
    </message>
</context>
<context>
    <name>PalettePresenter</name>
    <message>
        <source>Model on the left</source>
        <translation>Model til venstre</translation>
    </message>
    <message>
        <source>Model on the right</source>
        <translation>Model til højre</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Spørgsmål</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Session</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Alignment of the lanes</source>
        <translation>Banernes justering</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Som optaget</translation>
    </message>
    <message>
        <source>As recorded, including waiting; or both lanes from their first token</source>
        <translation>Som optaget, ventetiden medregnet; eller begge baner fra deres første token</translation>
    </message>
    <message>
        <source>Close the recording</source>
        <translation>Luk optagelsen</translation>
    </message>
    <message>
        <source>Close the recording and show the lanes as they were</source>
        <translation>Luk optagelsen, og vis banerne, som de var</translation>
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
        <source>Go back one draft round</source>
        <translation>Gå én udkastrunde tilbage</translation>
    </message>
    <message>
        <source>Go back one token</source>
        <translation>Gå én token tilbage</translation>
    </message>
    <message>
        <source>Go to the end of a thought; press again for the other lane</source>
        <translation>Gå til en tankes slutning; tryk igen for den anden bane</translation>
    </message>
    <message>
        <source>Go to the first refused proposal; press again for the other lane</source>
        <translation>Gå til det første afviste forslag; tryk igen for den anden bane</translation>
    </message>
    <message>
        <source>Go to the start of a loop or another runaway; press again for the next</source>
        <translation>Gå til begyndelsen af en løkke eller en anden afsporing; tryk igen for den næste</translation>
    </message>
    <message>
        <source>Go to the start of the recording</source>
        <translation>Gå til optagelsens begyndelse</translation>
    </message>
    <message>
        <source>One draft round back</source>
        <translation>Én udkastrunde tilbage</translation>
    </message>
    <message>
        <source>One draft round forward</source>
        <translation>Én udkastrunde frem</translation>
    </message>
    <message>
        <source>One token back</source>
        <translation>Én token tilbage</translation>
    </message>
    <message>
        <source>One token forward</source>
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
        <source>Playback speed</source>
        <translation>Afspilningshastighed</translation>
    </message>
    <message>
        <source>Playback speed; the recorded metrics stay unchanged</source>
        <translation>Afspilningshastighed; de optagne måltal er uændrede</translation>
    </message>
    <message>
        <source>Position in the recording</source>
        <translation>Position i optagelsen</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Optaget</translation>
    </message>
    <message>
        <source>Show the next draft round up to its end</source>
        <translation>Vis den næste udkastrunde til ende</translation>
    </message>
    <message>
        <source>Show the next token</source>
        <translation>Vis den næste token</translation>
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
        <source>To the start</source>
        <translation>Til begyndelsen</translation>
    </message>
    <message>
        <source>To the start of the loop</source>
        <translation>Til løkkens begyndelse</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
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
    <name>PromptBar</name>
    <message>
        <source>Again</source>
        <translation>Igen</translation>
    </message>
    <message>
        <source>Choose what to run: the displayed models again, or the live lanes</source>
        <translation>Vælg, hvad der skal køres: de viste modeller igen eller de aktive baner</translation>
    </message>
    <message>
        <source>Continue both conversations with this prompt (Ctrl+Shift+Enter)</source>
        <translation>Fortsæt begge samtaler med denne prompt (Ctrl+Shift+Enter)</translation>
    </message>
    <message>
        <source>Ctrl+Enter runs both models. ↑ recalls earlier prompts.</source>
        <translation>Ctrl+Enter kører begge modeller. ↑ henter tidligere prompter.</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Forventet</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>Følg op</translation>
    </message>
    <message>
        <source>Insert a question with a known answer</source>
        <translation>Indsæt et spørgsmål med kendt svar</translation>
    </message>
    <message>
        <source>Precedes the conversation, for both models</source>
        <translation>Står før samtalen, for begge modeller</translation>
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
        <source>Run both models (Ctrl+Enter)</source>
        <translation>Kør begge modeller (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Run the last prompt again</source>
        <translation>Kør den seneste prompt igen</translation>
    </message>
    <message>
        <source>Run: {what}</source>
        <translation>Kør: {what}</translation>
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
        <source>System prompt. Several reasoning models should have none.</source>
        <translation>Systemprompt. Flere ræsonnerende modeller bør ingen have.</translation>
    </message>
    <message>
        <source>The runs are computed and shown at reading pace: show the rest now (Esc)</source>
        <translation>Kørslerne er beregnet og vises i læsetempo: vis resten nu (Esc)</translation>
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
        <source>With a saved session open, choose here what to run</source>
        <translation>Når en gemt session er åben, kan du her vælge, hvad der skal køres</translation>
    </message>
    <message>
        <source>With the same seed</source>
        <translation>Med samme seed</translation>
    </message>
    <message>
        <source>Write a system prompt for both models</source>
        <translation>Skriv en systemprompt til begge modeller</translation>
    </message>
</context>
<context>
    <name>PromptEditor</name>
    <message>
        <source>{count} characters: too long to edit, but used in full. Delete clears it.</source>
        <translation>{count} tegn: for langt til at redigere, men bruges i sin helhed. Delete tømmer feltet.</translation>
    </message>
</context>
<context>
    <name>PromptPresenter</name>
    <message>
        <source>Press Run again to run anyway.</source>
        <translation>Tryk på Kør igen for at køre alligevel.</translation>
    </message>
    <message>
        <source>Temperature set to {value} for this question.</source>
        <translation>Temperaturen er sat til {value} for dette spørgsmål.</translation>
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
        <source>Tokens generated since the start of each lane&apos;s run; the time includes processing the prompt. Thin line: thinking. Thick line: answer. The diamond marks the last token of the thought.</source>
        <translation>Tokens genereret siden begyndelsen af hver banes kørsel; tiden til at behandle prompten er med. Tynd linje: tanke. Tyk linje: svar. Rhomben markerer tankens sidste token.</translation>
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
        <source>Names will be hidden from the next question on.</source>
        <translation>Navnene skjules fra det næste spørgsmål.</translation>
    </message>
    <message>
        <source>Names, metrics and verdicts are hidden until you vote.</source>
        <translation>Navne, målinger og bedømmelser er skjult, indtil du stemmer.</translation>
    </message>
    <message>
        <source>Names, metrics and verdicts are hidden. Vote once both runs have ended.</source>
        <translation>Navne, målinger og bedømmelser er skjult. Stem, når begge kørsler er slut.</translation>
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
        <source>start of a runaway ({kind})</source>
        <translation>begyndelsen af en afsporing ({kind})</translation>
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
    <name>RunConditions</name>
    <message>
        <source>Both lanes run at once and share the cores: good to watch, but slower.</source>
        <translation>Begge baner kører samtidig og deler kernerne: godt at se på, men langsommere.</translation>
    </message>
    <message>
        <source>Display pace</source>
        <translation>Visningstempo</translation>
    </message>
    <message>
        <source>Displayed tokens per second of the faster lane</source>
        <translation>Viste tokens pr. sekund for den hurtigste bane</translation>
    </message>
    <message>
        <source>Each lane has the machine to itself, so speeds can be compared.</source>
        <translation>Hver bane har maskinen for sig selv, så hastighederne kan sammenlignes.</translation>
    </message>
    <message>
        <source>How fast tokens are displayed. Only the display is slowed: all metrics are those of the computation.</source>
        <translation>Hvor hurtigt tokens vises. Kun visningen bliver langsommere: alle måltal er beregningens.</translation>
    </message>
    <message>
        <source>One after the other</source>
        <translation>En ad gangen</translation>
    </message>
    <message>
        <source>Reading pace</source>
        <translation>Læsetempo</translation>
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
    <name>SameSettingsBox</name>
    <message>
        <source>A change of one lane&apos;s settings changes the other&apos;s too.</source>
        <translation>En ændring af den ene banes indstillinger ændrer også den andens.</translation>
    </message>
    <message>
        <source>Conditions that differ nevertheless:</source>
        <translation>Betingelser, der alligevel er forskellige:</translation>
    </message>
    <message>
        <source>Each lane has its own settings. Switch on to have the same in both.</source>
        <translation>Hver bane har sine egne indstillinger. Slå til for at have de samme i begge.</translation>
    </message>
    <message>
        <source>Same settings</source>
        <translation>Samme indstillinger</translation>
    </message>
    <message>
        <source>Same, {number} unequal</source>
        <translation>Samme, {number} ulige</translation>
    </message>
    <message>
        <source>Separate settings</source>
        <translation>Hver sine</translation>
    </message>
    <message>
        <source>Separate, {number} unequal</source>
        <translation>Hver sine, {number} ulige</translation>
    </message>
    <message>
        <source>Take the left lane&apos;s settings for both</source>
        <translation>Brug venstre banes indstillinger i begge</translation>
    </message>
    <message>
        <source>Take the right lane&apos;s settings for both</source>
        <translation>Brug højre banes indstillinger i begge</translation>
    </message>
</context>
<context>
    <name>SessionDelegate</name>
    <message>
        <source>Enter saves the name, Escape restores the old one</source>
        <translation>Enter gemmer navnet, Escape henter det gamle igen</translation>
    </message>
    <message>
        <source>Name of the session</source>
        <translation>Sessionens navn</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>afbrudt</translation>
    </message>
</context>
<context>
    <name>SessionExportPresenter</name>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Eksportér</translation>
    </message>
    <message>
        <source>Export anyway</source>
        <translation>Eksportér alligevel</translation>
    </message>
    <message>
        <source>The export contains what is hidden until you vote: names, metrics, verdicts.</source>
        <translation>Eksporten indeholder det, der er skjult, indtil du stemmer: navne, målinger, domme.</translation>
    </message>
    <message>
        <source>There is nothing to export yet. Run a prompt first.</source>
        <translation>Der er endnu ikke noget at eksportere. Kør først en prompt.</translation>
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
        <translation>Importerer …</translation>
    </message>
    <message>
        <source>Sessions (*{suffix});;All files (*)</source>
        <translation>Sessioner (*{suffix});;Alle filer (*)</translation>
    </message>
</context>
<context>
    <name>SessionNotes</name>
    <message>
        <source>Displayed session</source>
        <translation>Den viste session</translation>
    </message>
    <message>
        <source>Notes on the displayed session</source>
        <translation>Noter om den viste session</translation>
    </message>
    <message>
        <source>Notes on this session</source>
        <translation>Noter om denne session</translation>
    </message>
    <message>
        <source>Notes on this session; saved as you type</source>
        <translation>Noter om denne session; gemmes, mens du skriver</translation>
    </message>
    <message>
        <source>Tags of the displayed session</source>
        <translation>Den viste sessions etiketter</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Etiketter, adskilt af komma</translation>
    </message>
    <message>
        <source>Words to find this session by; saved as you type</source>
        <translation>Ord at finde denne session på; gemmes, mens du skriver</translation>
    </message>
</context>
<context>
    <name>SessionPanel</name>
    <message>
        <source>A note on the session. Save with Ctrl+Enter.</source>
        <translation>En note om sessionen. Gem med Ctrl+Enter.</translation>
    </message>
    <message>
        <source>Deleted {count} sessions</source>
        <translation>{count} sessioner slettet</translation>
    </message>
    <message>
        <source>Deleted “{title}”</source>
        <translation>Slettede »{title}«</translation>
    </message>
    <message>
        <source>No results. Try fewer words.</source>
        <translation>Ingen resultater. Prøv færre ord.</translation>
    </message>
    <message>
        <source>No session matches. Remove a filter to see more.</source>
        <translation>Ingen session passer. Fjern et filter for at se flere.</translation>
    </message>
    <message>
        <source>No sessions yet. Every run is saved here.</source>
        <translation>Ingen sessioner endnu. Hver kørsel gemmes her.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Parts of words in prompts, thoughts, answers, notes, tags, labels and names of models; “quoted words” match as a phrase</source>
        <translation>Dele af ord i prompter, tanker, svar, noter, etiketter, mærkater og modellers navne; »ord i anførselstegn« findes som vending</translation>
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
        <source>Sessions can&apos;t be listed at the moment.</source>
        <translation>Sessionerne kan ikke vises lige nu.</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Etiketter, adskilt af komma</translation>
    </message>
    <message>
        <source>Words to find the session by. Save with Ctrl+Enter.</source>
        <translation>Ord at finde sessionen på. Gem med Ctrl+Enter.</translation>
    </message>
</context>
<context>
    <name>SessionRegradePresenter</name>
    <message>
        <source>Nothing to regrade: no expected answer is known.</source>
        <translation>Intet at bedømme igen: der kendes intet forventet svar.</translation>
    </message>
    <message>
        <source>Regrading…</source>
        <translation>Bedømmer igen…</translation>
    </message>
    <message>
        <source>{changed} of {answers} verdicts changed</source>
        <translation>{changed} af {answers} domme ændret</translation>
    </message>
    <message>
        <source>{count} incomplete answers stay ungraded</source>
        <translation>{count} ufuldstændige svar forbliver ubedømte</translation>
    </message>
</context>
<context>
    <name>SessionReviewPresenter</name>
    <message>
        <source>Stop the running lanes before you open a saved session.</source>
        <translation>Stop de baner, der kører, før du åbner en gemt session.</translation>
    </message>
    <message>
        <source>These runs come from different sessions and can&apos;t be continued together. Open the session of one of them.</source>
        <translation>Disse kørsler er fra forskellige sessioner og kan ikke fortsættes sammen. Åbn den ene kørsels session.</translation>
    </message>
</context>
<context>
    <name>SessionView</name>
    <message>
        <source>Arrow keys select a session, Enter opens it, F2 renames it, S stars it, Delete deletes it, L and R show its left or right run in that lane, with Shift in the other one; arrows with Shift select several</source>
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
        <translation>Eksportér {count} sessioner …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksportér …</translation>
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
        <source>Regrade</source>
        <translation>Bedøm igen</translation>
    </message>
    <message>
        <source>Regrade {count} sessions</source>
        <translation>Bedøm {count} sessioner igen</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Fjern stjerne</translation>
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
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>The file contains no session</source>
        <translation>Filen indeholder ingen session</translation>
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
        <source>an example included with the app</source>
        <translation>et eksempel, der følger med appen</translation>
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
        <source>ended inside its thought</source>
        <translation>endte inde i sin tanke</translation>
    </message>
    <message>
        <source>example</source>
        <translation>eksempel</translation>
    </message>
    <message>
        <source>existing data was not changed</source>
        <translation>data, der var her, blev ikke ændret</translation>
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
        <source>incomplete answer</source>
        <translation>ufuldstændigt svar</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>afbrudt</translation>
    </message>
    <message>
        <source>invalid: its model file changed</source>
        <translation>ugyldig: modelfilen blev ændret</translation>
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
        <source>wrong</source>
        <translation>forkert</translation>
    </message>
    <message>
        <source>{count} already here</source>
        <translation>{count} var her allerede</translation>
    </message>
    <message>
        <source>{count} imported</source>
        <translation>{count} importeret</translation>
    </message>
    <message>
        <source>{count} updated</source>
        <translation>{count} opdateret</translation>
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
        <source>Both are bad</source>
        <translation>Begge er dårlige</translation>
    </message>
    <message>
        <source>Both are equally good</source>
        <translation>Begge er lige gode</translation>
    </message>
    <message>
        <source>Colour by agreement with the other model</source>
        <translation>Farv efter enighed med den anden model</translation>
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
        <source>Download models</source>
        <translation>Hent modeller</translation>
    </message>
    <message>
        <source>Earlier, later prompts</source>
        <translation>Tidligere, senere prompter</translation>
    </message>
    <message>
        <source>Export the displayed session</source>
        <translation>Eksportér den viste session</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Find en kommando</translation>
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
        <source>Go to where the two runs diverge</source>
        <translation>Gå til, hvor de to kørsler skilles</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Vejledning</translation>
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
        <source>Label the selection</source>
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
        <source>Play or pause</source>
        <translation>Afspil eller sæt på pause</translation>
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
        <source>Previous, next token</source>
        <translation>Forrige, næste token</translation>
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
        <source>Replay</source>
        <translation>Afspilning</translation>
    </message>
    <message>
        <source>Reset the text size</source>
        <translation>Nulstil tekststørrelsen</translation>
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
        <source>Show refused proposals</source>
        <translation>Vis afviste forslag</translation>
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
        <source>Switch between dark and light</source>
        <translation>Skift mellem mørkt og lyst</translation>
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
    <message>
        <source>With a saved session open: run the live lanes</source>
        <translation>Når en gemt session er åben: kør de aktive baner</translation>
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
    <name>ShownRun</name>
    <message>
        <source>{problem}. Download it, or put its file into a models folder.</source>
        <translation>{problem}. Download den, eller læg dens fil i en modelmappe.</translation>
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
        <source>The run is too short to measure a speed</source>
        <translation>Kørslen er for kort til at måle en hastighed</translation>
    </message>
    <message>
        <source>Tokens per second over the last second, or over the last {least} tokens if that has fewer. Dashed: the overall speed, from first to last token, of a run shorter than a fifth of a second. Times are taken in the lane&apos;s process, when the token is known. Together: both lanes shared the machine. One after the other: each had it alone.</source>
        <translation>Tokens pr. sekund over det seneste sekund eller, hvis det har færre, over de seneste {least} tokens. Stiplet: den samlede hastighed, fra første til sidste token, for en kørsel under en femtedel af et sekund. Tiderne tages i banens proces, når en token er kendt. Samtidig: begge baner delte maskinen. En ad gangen: hver havde den for sig selv.</translation>
    </message>
    <message>
        <source>no speed measured</source>
        <translation>ingen hastighed målt</translation>
    </message>
    <message>
        <source>{speed} tokens per second now</source>
        <translation>{speed} tokens pr. sekund nu</translation>
    </message>
    <message>
        <source>{speed} tokens per second over the whole run</source>
        <translation>{speed} tokens pr. sekund over hele kørslen</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>not measured</source>
        <translation>ikke målt</translation>
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
    <name>StatusBar</name>
    <message>
        <source>Go to token {token}, where it begins: {runaway}</source>
        <translation>Gå til token {token}, hvor det begynder: {runaway}</translation>
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
        <source>→ go to start</source>
        <translation>→ gå til start</translation>
    </message>
</context>
<context>
    <name>StatusIcon</name>
    <message>
        <source>answered, no expected answer</source>
        <translation>svarede, intet forventet svar</translation>
    </message>
    <message>
        <source>ended before the answer was complete</source>
        <translation>sluttede, før svaret var færdigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>mislykkedes</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>inaktiv</translation>
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
        <source>right</source>
        <translation>rigtigt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>kører</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>forkert</translation>
    </message>
</context>
<context>
    <name>Surprisal</name>
    <message>
        <source>How unexpected each token was: minus the base-2 logarithm of its probability for the target, before any sampler. Line: mean over the last {window} tokens. Faint: the largest single values; values above the plot are cut off.</source>
        <translation>Hvor uventet hver token var: minus totalslogaritmen af dens sandsynlighed ifølge målmodellen, før enhver udvælgelse. Linje: gennemsnit over de seneste {window} tokens. Svagt: de største enkeltværdier; værdier over grafen er skåret af.</translation>
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
        <source>{bits} bits per token recently</source>
        <translation>{bits} bit pr. token på det seneste</translation>
    </message>
</context>
<context>
    <name>TallyButton</name>
    <message>
        <source>Votes by pair of models</source>
        <translation>Stemmer efter modelpar</translation>
    </message>
    <message>
        <source>Which model was preferred, how often, and with what confidence</source>
        <translation>Hvilken model der blev foretrukket, hvor ofte, og hvor sikkert det er</translation>
    </message>
</context>
<context>
    <name>TallyView</name>
    <message>
        <source>Count only votes given while the names were hidden</source>
        <translation>Tæl kun stemmer, der blev givet, mens navnene var skjult</translation>
    </message>
    <message>
        <source>No votes yet. Vote above two answers, preferably in blind mode.</source>
        <translation>Ingen stemmer endnu. Stem over to svar, helst i blind tilstand.</translation>
    </message>
    <message>
        <source>Only blind votes</source>
        <translation>Kun blinde stemmer</translation>
    </message>
    <message>
        <source>Votes by pair of models</source>
        <translation>Stemmer efter modelpar</translation>
    </message>
</context>
<context>
    <name>TextEditBar</name>
    <message>
        <source>Cancel</source>
        <translation>Annuller</translation>
    </message>
    <message>
        <source>Discard changes (Escape)</source>
        <translation>Kassér ændringerne (Escape)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Gem</translation>
    </message>
    <message>
        <source>Save the text (Ctrl+Enter)</source>
        <translation>Gem teksten (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Save with Ctrl+Enter</source>
        <translation>Gem med Ctrl+Enter</translation>
    </message>
    <message>
        <source>Text about a session</source>
        <translation>Tekst om en session</translation>
    </message>
</context>
<context>
    <name>ThoughtMapView</name>
    <message>
        <source>- - surprisal, to {0} bits</source>
        <translation>- - overraskelse, til {0} bit</translation>
    </message>
    <message>
        <source>Map of the thought</source>
        <translation>Kort over tanken</translation>
    </message>
    <message>
        <source>New ideas: {0}</source>
        <translation>Nye idéer: {0}</translation>
    </message>
    <message>
        <source>States the answer “{0}”</source>
        <translation>Formulerer svaret “{0}”</translation>
    </message>
    <message>
        <source>Surprisal: {0} bits a token</source>
        <translation>Overraskelse: {0} bit pr. token</translation>
    </message>
    <message>
        <source>Token {0}</source>
        <translation>Token {0}</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>skift</translation>
    </message>
    <message>
        <source>checks</source>
        <translation>prøver efter</translation>
    </message>
    <message>
        <source>final answer</source>
        <translation>endeligt svar</translation>
    </message>
    <message>
        <source>— new ideas, to 100 %</source>
        <translation>— nye idéer, til 100 %</translation>
    </message>
</context>
<context>
    <name>ThoughtStrip</name>
    <message>
        <source>Overview of the run</source>
        <translation>Overblik over kørslen</translation>
    </message>
    <message>
        <source>States an answer</source>
        <translation>Formulerer et svar</translation>
    </message>
    <message>
        <source>Token {0} · {1}</source>
        <translation>Token {0} · {1}</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>svar</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>tænker</translation>
    </message>
    <message>
        <source>{runaway}, from token {token}</source>
        <translation>{runaway}, fra token {token}</translation>
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
        <source>{plot} by position</source>
        <translation>{plot} efter plads</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>All accepted; the target continued with {own}.</source>
        <translation>Alle godtaget; målmodellen fortsatte med {own}.</translation>
    </message>
    <message>
        <source>Draft round {number} ({drafter}): {proposed} proposed, {tested} tested, {accepted} accepted</source>
        <translation>Udkastrunde {number} ({drafter}): {proposed} foreslået, {tested} prøvet, {accepted} accepteret</translation>
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
        <source>From the previous token to this one, on the same clock. The accepted tokens of a draft round are checked together, so they follow almost immediately.</source>
        <translation>Fra den forrige token til denne, på samme ur. En udkastrundes godtagne tokens kontrolleres samlet, så de følger næsten straks efter hinanden.</translation>
    </message>
    <message>
        <source>How uncertain the target was here: the entropy of the same distribution, over its whole vocabulary.</source>
        <translation>Hvor usikker målmodellen var her: entropien af den samme fordeling, over hele dens ordforråd.</translation>
    </message>
    <message>
        <source>Its index among the generated tokens, from 0.</source>
        <translation>Dens plads blandt de genererede tokens, talt fra 0.</translation>
    </message>
    <message>
        <source>Its number in the model&apos;s vocabulary.</source>
        <translation>Dens nummer i modellens ordforråd.</translation>
    </message>
    <message>
        <source>Minus the base-2 logarithm of that probability: 0 bits for a certain token, 1 bit for a coin toss.</source>
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
        <source>The chat template inserted it.</source>
        <translation>Chatskabelonen indsatte den.</translation>
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
        <source>The target chose {own} instead of {refused}.</source>
        <translation>Målmodellen valgte {own} i stedet for {refused}.</translation>
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
        <source>When this token was computed, from the start of the run, on the clock of the lane&apos;s process. The time to display it is not included.</source>
        <translation>Hvornår denne token blev beregnet, fra kørslens begyndelse, på uret i banens proces. Tiden til at vise den er ikke med.</translation>
    </message>
    <message>
        <source>Whether the model was thinking or answering, by the tags of its family. If a thought is closed but was never opened, all tokens before count as thinking.</source>
        <translation>Om modellen tænkte eller svarede, efter dens families mærker. Hvis en tanke afsluttes, men aldrig blev åbnet, tæller alle tokens før som tanke.</translation>
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
        <translation>[+foreslået af udkastet og godtaget+] [!indsat af appen!] [~fra chatskabelonen~]</translation>
    </message>
    <message>
        <source>loop of {0} token ×{1}</source>
        <translation>løkke på {0} token ×{1}</translation>
    </message>
    <message>
        <source>loop of {0} tokens ×{1}</source>
        <translation>løkke på {0} tokens ×{1}</translation>
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
    <name>TranscriptView</name>
    <message>
        <source>Arrow keys move by token and select with Shift; Space folds a section</source>
        <translation>Piletasterne går fra token til token og markerer med Shift; mellemrum folder et afsnit</translation>
    </message>
    <message>
        <source>Click: go to the earlier passage (Shift+Enter)</source>
        <translation>Klik: gå til den tidligere passage (Shift+Enter)</translation>
    </message>
    <message>
        <source>Click: show or fold the repetitions (Enter)</source>
        <translation>Klik: vis eller fold gentagelserne (Enter)</translation>
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
    <name>TranscriptsPresenter</name>
    <message>
        <source>Saved as {file}.</source>
        <translation>Gemt som {file}.</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
    <message>
        <source>Close; the change stays</source>
        <translation>Luk; ændringen bliver</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Fortryd</translation>
    </message>
    <message>
        <source>Undo this change</source>
        <translation>Fortryd denne ændring</translation>
    </message>
</context>
<context>
    <name>UndoSettingsButton</name>
    <message>
        <source>No settings were replaced</source>
        <translation>Ingen indstillinger er blevet erstattet</translation>
    </message>
    <message>
        <source>Undo: give the left lane its own settings back</source>
        <translation>Fortryd: giv venstre bane sine egne indstillinger tilbage</translation>
    </message>
    <message>
        <source>Undo: give the right lane its own settings back</source>
        <translation>Fortryd: giv højre bane sine egne indstillinger tilbage</translation>
    </message>
</context>
<context>
    <name>ViewToolbar</name>
    <message>
        <source>Agreement</source>
        <translation>Enighed</translation>
    </message>
    <message>
        <source>Appearance, language, help</source>
        <translation>Udseende, sprog, hjælp</translation>
    </message>
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
        <source>Go to where the two runs diverge: their first different token (Ctrl+J)</source>
        <translation>Gå til, hvor de to kørsler skilles: deres første forskellige token (Ctrl+J)</translation>
    </message>
    <message>
        <source>Hide which model is which, and draw the sides at random, until you vote</source>
        <translation>Skjul, hvilken model der er hvilken, og træk lod om siderne, indtil du stemmer</translation>
    </message>
    <message>
        <source>How thoughts are displayed</source>
        <translation>Hvordan tanker vises</translation>
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
        <source>Show answers as Markdown with mathematics; off shows the raw text</source>
        <translation>Vis svar som Markdown med matematik; slået fra vises den rå tekst</translation>
    </message>
    <message>
        <source>Show refused proposals where they were made</source>
        <translation>Vis afviste forslag, hvor de blev stillet</translation>
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
        <source>What the colours of tokens mean</source>
        <translation>Hvad farverne på tokens betyder</translation>
    </message>
    <message>
        <source>Where the two runs diverge</source>
        <translation>Hvor de to kørsler skilles</translation>
    </message>
</context>
<context>
    <name>VoteBar</name>
    <message>
        <source>Better:</source>
        <translation>Bedst:</translation>
    </message>
    <message>
        <source>Both are equally good (Alt+T)</source>
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
        <source>Left is better (Alt+L)</source>
        <translation>Venstre er bedst (Alt+L)</translation>
    </message>
    <message>
        <source>Neither is good (Alt+B)</source>
        <translation>Ingen af dem er gode (Alt+B)</translation>
    </message>
    <message>
        <source>Reveal names</source>
        <translation>Vis navne</translation>
    </message>
    <message>
        <source>Reveal the models without voting; a later vote is not blind</source>
        <translation>Vis, hvilken model der er hvilken, uden at stemme; en senere stemme er ikke blind</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Højre</translation>
    </message>
    <message>
        <source>Right is better (Alt+R)</source>
        <translation>Højre er bedst (Alt+R)</translation>
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
    <name>WastedTokens</name>
    <message>
        <source>the same {0} tokens</source>
        <translation>de samme {0} tokens</translation>
    </message>
    <message>
        <source>tokens without progress</source>
        <translation>tokens uden fremskridt</translation>
    </message>
</context>
<context>
    <name>_TemplateText</name>
    <message>
        <source>Chat template</source>
        <translation>Chatskabelon</translation>
    </message>
    <message>
        <source>The file&apos;s template, which turns messages into a prompt</source>
        <translation>Filens skabelon, som gør beskeder til en prompt</translation>
    </message>
</context>
</TS>
