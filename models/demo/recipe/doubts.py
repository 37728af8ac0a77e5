"""What the wanderer doubts, kind by kind, and what the runaway muses about while ice melts.

`{thing}` and `{there}` stand for the things that melt and the place where they lie.
"""

from collections.abc import Mapping
from typing import Final

from models.demo.recipe.problem import Kind
from models.demo.recipe.words import Lang

OPENERS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Hmm, let me see what kind of question this is.",
        "Hmm, at first sight this looks easy, and that makes me careful.",
        "Hmm, I should not answer too fast here.",
        "Hmm, where do I begin?",
        "Hmm, I have seen something like this before, but not quite the same.",
    ),
    "da": (
        "Hmm, lad mig se, hvad det er for et spørgsmål.",
        "Hmm, ved første øjekast er det let, og det gør mig forsigtig.",
        "Hmm, jeg skal ikke svare for hurtigt her.",
        "Hmm, hvor skal jeg begynde?",
        "Hmm, jeg har set noget lignende før, men ikke helt det samme.",
    ),
}

FIRST_DOUBTS: Final[Mapping[Kind, Mapping[Lang, tuple[str, ...]]]] = {
    "melting": {
        "en": (
            "Is this physics or mathematics? Physics would ask how hot it is {there}.",
            "Does melting take time? It should, so a half melted piece may still be there.",
            "What does whole mean? A piece that has begun to melt is not whole any more.",
            "Maybe I need to know the temperature {there}. But none is given.",
            "Do the {thing} melt one by one, or all of them together?",
        ),
        "da": (
            "Er det fysik eller matematik? Fysik ville spørge, hvor varmt der er {there}.",
            "Tager det tid at smelte? Det må det, så et halvt smeltet stykke kan stadig være der.",
            "Hvad betyder hel? Et stykke, der er begyndt at smelte, er ikke helt mere.",
            "Måske skal jeg kende temperaturen {there}. Men den er ikke opgivet.",
            "Smelter {thing} en efter en, eller alle sammen på én gang?",
        ),
    },
    "money": {
        "en": (
            "Is there a discount? Shops do that, but nothing is said about one.",
            "Does the seller have enough change? I will assume so.",
            "Is this about the price or about what comes back? About what comes back.",
            "Maybe there is a tax to add. No, the prices are what they are.",
        ),
        "da": (
            "Er der rabat? Det har butikker, men der står ikke noget om det.",
            "Har sælgeren nok byttepenge? Det går jeg ud fra.",
            "Handler det om prisen eller om det, der kommer tilbage? Om det, der kommer tilbage.",
            "Måske skal der moms oveni. Nej, priserne er, som de er.",
        ),
    },
    "tallest": {
        "en": (
            "Do I know any of the numbers? No, only who is compared with whom.",
            "Could two of them be equal? Then there would be no answer, so no.",
            "Does it change over time? People grow, but the question is about now.",
            "Should I draw a line and put the people on it? I can do it in my head.",
        ),
        "da": (
            "Kender jeg nogen af tallene? Nej, kun hvem der sammenlignes med hvem.",
            "Kan to af dem være lige? Så var der intet svar, så nej.",
            "Ændrer det sig med tiden? Folk vokser, men der spørges om nu.",
            "Skal jeg tegne en linje og sætte folk på den? Jeg kan gøre det i hovedet.",
        ),
    },
    "arithmetic": {
        "en": (
            "In which order do I calculate? One thing after the other should be right.",
            "Is there a catch in the numbers? They look quite ordinary.",
            "Could the result be negative? I do not think so.",
            "Should I use a formula? No, small steps are safer.",
        ),
        "da": (
            "I hvilken rækkefølge skal jeg regne? Én ting efter den anden må være rigtigt.",
            "Er der en fælde i tallene? De ser ganske almindelige ud.",
            "Kan resultatet være negativt? Det tror jeg ikke.",
            "Skal jeg bruge en formel? Nej, små skridt er sikrere.",
        ),
    },
    "trick": {
        "en": (
            "This smells like a trick question. What is the catch?",
            "My first thought is to calculate. But maybe there is nothing to calculate.",
            "Is every number here needed? Some may be there just to confuse me.",
            "Do I take the words as they are, or as they are meant?",
        ),
        "da": (
            "Det lugter af et fælde-spørgsmål. Hvad er fælden?",
            "Min første tanke er at regne. Men måske er der intet at regne på.",
            "Skal alle tallene bruges? Nogle er der måske kun for at forvirre mig.",
            "Skal jeg tage ordene, som de står, eller som de er ment?",
        ),
    },
    "offtopic": {
        "en": ("Is there a puzzle in it? I look for one.", "Can I do that? I am rather small."),
        "da": ("Er der en gåde i det? Jeg leder efter en.", "Kan jeg det? Jeg er ret lille."),
    },
}

SWITCHES: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Anyway, let me write down what I know and go on from there.",
        "Alternatively, I could simply do it step by step. Let me try that.",
        "Wait, I am drifting away. Back to the question itself.",
        "Let me read it once more, slowly, word by word.",
        "But no, I will trust the words and work with them.",
        "Perhaps I think too much. The plain way first.",
    ),
    "da": (
        "Nå, lad mig skrive ned, hvad jeg ved, og gå videre derfra.",
        "Alternativt kunne jeg bare tage det skridt for skridt. Det prøver jeg.",
        "Vent, jeg er på vej væk fra det. Tilbage til selve spørgsmålet.",
        "Lad mig læse det en gang til, langsomt, ord for ord.",
        "Men nej, jeg stoler på ordene og arbejder med dem.",
        "Måske tænker jeg for meget. Den ligefremme måde først.",
    ),
}

SECOND_DOUBTS: Final[Mapping[Kind, Mapping[Lang, tuple[str, ...]]]] = {
    "melting": {
        "en": (
            "Wait, could somebody add new {thing} in between? Nothing says so.",
            "Hmm, and the water that is left behind? Water is not a whole piece of anything.",
            "But is the end of one minute the start of the next? It makes no difference here.",
            "Wait, maybe they freeze again later. That was not asked.",
        ),
        "da": (
            "Vent, kan nogen lægge nye {thing} til undervejs? Det står der ikke.",
            "Hmm, og vandet, der bliver tilbage? Vand er ikke et helt stykke af noget.",
            "Men er slutningen af et minut starten på det næste? Det gør ingen forskel her.",
            "Vent, måske fryser de igen senere. Det blev der ikke spurgt om.",
        ),
    },
    "money": {
        "en": (
            "Wait, did I mix up the price and the payment? No, the payment is the larger one.",
            "Hmm, would anyone pay so much? It does not matter.",
            "But what if a coin gets lost? Then it would be another question.",
        ),
        "da": (
            "Vent, har jeg byttet om på pris og betaling? Nej, betalingen er den største.",
            "Hmm, ville nogen betale så meget? Det er lige meget.",
            "Men hvad hvis en mønt bliver væk? Så var det et andet spørgsmål.",
        ),
    },
    "tallest": {
        "en": (
            "Wait, did I turn one of the comparisons around? I think I have them right.",
            "Hmm, is there somebody else who was not named? Then I could not know.",
            "But does the order of the sentences matter? No, only what they say.",
        ),
        "da": (
            "Vent, har jeg vendt en af sammenligningerne om? Jeg tror, de er rigtige.",
            "Hmm, er der en anden, som ikke er nævnt? Så kunne jeg ikke vide det.",
            "Men betyder sætningernes rækkefølge noget? Nej, kun hvad de siger.",
        ),
    },
    "arithmetic": {
        "en": (
            "Wait, did I skip one of the numbers? It does not look like it.",
            "Hmm, is that too simple? Sometimes simple is right.",
            "But did I add where I should subtract? Let me not trust myself too soon.",
        ),
        "da": (
            "Vent, sprang jeg et af tallene over? Det ser ikke sådan ud.",
            "Hmm, er det for simpelt? Nogle gange er det simple rigtigt.",
            "Men lagde jeg til, hvor jeg skulle trække fra? Jeg stoler ikke på mig selv endnu.",
        ),
    },
    "trick": {
        "en": (
            "Wait, is it really so easy? The catch is what makes it look hard.",
            "Hmm, most people would fall into it here. I nearly did.",
            "But could it be meant in another way? I do not see how.",
        ),
        "da": (
            "Vent, er det virkelig så let? Fælden får det til at se svært ud.",
            "Hmm, de fleste ville falde i her. Det gjorde jeg næsten.",
            "Men kan det være ment på en anden måde? Jeg kan ikke se hvordan.",
        ),
    },
    "offtopic": {
        "en": ("Wait, maybe if I think longer? No, that will not help.",),
        "da": ("Vent, måske hvis jeg tænker længere? Nej, det hjælper ikke.",),
    },
}

RECHECKS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Let me reconsider and check it from the other side.",
        "To be sure, I go over it a second time.",
        "Let me verify that before I say it.",
        "I do not quite believe it yet, so once again.",
    ),
    "da": (
        "Lad mig overveje det igen og efterprøve det fra den anden side.",
        "For en sikkerheds skyld går jeg det igennem en gang til.",
        "Lad mig kontrollere det, før jeg siger det.",
        "Jeg tror ikke helt på det endnu, så en gang til.",
    ),
}

CLOSERS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Good, both ways agree.",
        "All right, now I am convinced.",
        "So after all that, it was what it looked like.",
        "Fine, I have gone around it long enough.",
    ),
    "da": (
        "Godt, begge veje passer sammen.",
        "Så er jeg overbevist.",
        "Så efter alt det var det, hvad det lignede.",
        "Fint, jeg har gået rundt om det længe nok.",
    ),
}

MUSINGS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "But wait, is this a question of physics or of mathematics?",
        "Melting takes time, so the {thing} cannot vanish all at once.",
        "A half melted one is not whole, or is it half whole?",
        "I should think about how hot it is {there}.",
        "The water is still there, and the water was whole before.",
        "Maybe the minutes are counted from zero, and then everything moves by one.",
        "When a minute ends, has the next one already begun?",
        "Perhaps somebody keeps adding new {thing} while I think.",
        "If nobody looks, who knows how many are whole?",
        "The number I had may be the number of those that melted.",
    ),
    "da": (
        "Men vent, er det et spørgsmål om fysik eller om matematik?",
        "Det tager tid at smelte, så {thing} kan ikke forsvinde på én gang.",
        "En halvt smeltet er ikke hel, eller er den halvt hel?",
        "Jeg bør tænke over, hvor varmt der er {there}.",
        "Vandet er der stadig, og vandet var helt før.",
        "Måske tælles minutterne fra nul, og så rykker det hele med én.",
        "Når et minut slutter, er det næste så allerede begyndt?",
        "Måske lægger nogen hele tiden nye {thing} til, mens jeg tænker.",
        "Hvis ingen kigger, hvem ved så, hvor mange der er hele?",
        "Det tal, jeg fandt, er måske tallet på dem, der smeltede.",
    ),
}

ROUND_LEADS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": ("Let me start over.", "Again from the beginning.", "And once more from the beginning."),
    "da": ("Lad mig begynde forfra.", "Igen fra begyndelsen.", "Og en gang til fra begyndelsen."),
}
LONG_CYCLES: Final[Mapping[Lang, tuple[tuple[str, ...], ...]]] = {
    "en": (
        (
            "The {thing} are {there} and it is warm.",
            "They melt, and then they are gone.",
            "But what does gone mean for something that was whole?",
            "Maybe I have to count the water as well.",
        ),
        (
            "First the {thing} are whole.",
            "Then the heat {there} makes them smaller.",
            "Something smaller can still be whole.",
            "So when exactly does it stop being whole?",
        ),
    ),
    "da": (
        (
            "{thing} ligger {there}, og der er varmt.",
            "De smelter, og så er de væk.",
            "Men hvad betyder væk for noget, der var helt?",
            "Måske skal jeg tælle vandet med.",
        ),
        (
            "Først er {thing} hele.",
            "Så gør varmen {there} dem mindre.",
            "Noget mindre kan stadig være helt.",
            "Så hvornår præcis holder det op med at være helt?",
        ),
    ),
}
SHORT_CYCLES: Final[Mapping[Lang, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("They melt, but when do they melt?", "They are whole until they are not."),
        ("The heat is there.", "The {thing} are there, or they are not."),
    ),
    "da": (
        ("De smelter, men hvornår smelter de?", "De er hele, indtil de ikke er det."),
        ("Varmen er der.", "Der er {thing}, eller også er der ikke."),
    ),
}
LAST_SENTENCES: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": ("Wait, are they still whole?", "But the {thing} are melting.", "So the ice melts."),
    "da": ("Vent, er de stadig hele?", "Men {thing} er ved at smelte.", "Så isen smelter."),
}
