"""Sentences of doubt for the wanderer, by kind of puzzle, and of the runaway's endless thoughts.

Placeholders: `{thing}` for the melting things, `{there}` for their place, `{result}`.
"""

from collections.abc import Mapping
from typing import Final

from models.demo.recipe.problem import Kind
from models.demo.recipe.words import Lang

OPENERS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Hmm, what kind of question is this?",
        "Hmm, this looks easy, and that makes me careful.",
        "Hmm, not too fast.",
        "Hmm, where do I begin?",
        "Hmm, I have seen this before, but not quite.",
    ),
    "da": (
        "Hmm, hvad er det for et spørgsmål?",
        "Hmm, det ser let ud, og det gør mig forsigtig.",
        "Hmm, ikke for hurtigt.",
        "Hmm, hvor skal jeg begynde?",
        "Hmm, det har jeg set før, men ikke helt.",
    ),
}

FIRST_DOUBTS: Final[Mapping[Kind, Mapping[Lang, tuple[str, ...]]]] = {
    "melting": {
        "en": (
            "What does whole mean? A melting piece is not whole any more.",
            "Does melting take time? Then half of one may still be there.",
            "Is this physics or mathematics? Physics would ask how hot it is {there}.",
            "Should I know the temperature {there}? None is given.",
            "Do the {thing} melt one by one, or all together?",
        ),
        "da": (
            "Hvad betyder hel? Et smeltende stykke er ikke helt mere.",
            "Tager det tid at smelte? Så er en halv måske stadig der.",
            "Er det fysik eller matematik? Fysik ville spørge, hvor varmt der er {there}.",
            "Skal jeg kende temperaturen {there}? Den er ikke opgivet.",
            "Smelter {thing} en efter en eller alle på én gang?",
        ),
    },
    "money": {
        "en": (
            "Is there a discount? Nothing is said about one.",
            "Does the seller have change? I will assume so.",
            "Is it about the price? No, about what comes back.",
            "Is there a tax to add? No, the prices are what they are.",
        ),
        "da": (
            "Er der rabat? Det står der ikke noget om.",
            "Har sælgeren byttepenge? Det går jeg ud fra.",
            "Handler det om prisen? Nej, om det, der kommer tilbage.",
            "Skal der moms oveni? Nej, priserne er, som de er.",
        ),
    },
    "tallest": {
        "en": (
            "Do I know any numbers? No, only comparisons.",
            "Could two of them be equal? Then there would be no answer.",
            "People change, but the question is about now.",
            "Should I draw them? I can do it in my head.",
        ),
        "da": (
            "Kender jeg nogen tal? Nej, kun sammenligninger.",
            "Kan to af dem være lige? Så var der intet svar.",
            "Folk forandrer sig, men der spørges om nu.",
            "Skal jeg tegne dem? Jeg kan gøre det i hovedet.",
        ),
    },
    "arithmetic": {
        "en": (
            "In which order? One thing after the other.",
            "Is there a catch in the numbers? They look ordinary.",
            "Could it be negative? I do not think so.",
            "Is there a formula? Small steps are safer.",
        ),
        "da": (
            "I hvilken rækkefølge? Én ting efter den anden.",
            "Er der en fælde i tallene? De ser almindelige ud.",
            "Kan det blive negativt? Det tror jeg ikke.",
            "Findes der en formel? Små skridt er sikrere.",
        ),
    },
    "trick": {
        "en": (
            "This smells like a trick. What is the catch?",
            "I want to calculate. Maybe there is nothing to calculate.",
            "Is every number needed? Some may only confuse me.",
            "Are the words meant as they stand?",
        ),
        "da": (
            "Det lugter af en fælde. Hvor er den?",
            "Jeg vil regne. Måske er der intet at regne på.",
            "Skal alle tal bruges? Nogle vil måske kun forvirre mig.",
            "Er ordene ment, som de står?",
        ),
    },
    "offtopic": {
        "en": ("Is there a puzzle in it? I look for one.", "Can I do that? I am rather small."),
        "da": ("Er der en gåde i det? Jeg leder efter en.", "Kan jeg det? Jeg er ret lille."),
    },
}

SECOND_DOUBTS: Final[Mapping[Kind, Mapping[Lang, tuple[str, ...]]]] = {
    "melting": {
        "en": (
            "Wait, could somebody add new {thing}? Nothing says so.",
            "Wait, maybe they freeze again. That was not asked.",
            "Does one minute end where the next begins? It makes no difference.",
            "Hmm, and the water? Water is not a whole piece of anything.",
        ),
        "da": (
            "Vent, kan nogen lægge nye {thing} til? Det står der ikke.",
            "Vent, måske fryser de igen. Det blev der ikke spurgt om.",
            "Slutter et minut, hvor det næste begynder? Det gør ingen forskel.",
            "Hmm, og vandet? Vand er ikke et helt stykke af noget.",
        ),
    },
    "money": {
        "en": (
            "Wait, did I mix up price and payment? I think not.",
            "Hmm, would anyone pay so much? It does not matter.",
            "But what if a coin gets lost? Then it is another question.",
        ),
        "da": (
            "Vent, byttede jeg om på pris og betaling? Det tror jeg ikke.",
            "Hmm, ville nogen betale så meget? Det er lige meget.",
            "Men hvad hvis en mønt bliver væk? Så er det et andet spørgsmål.",
        ),
    },
    "tallest": {
        "en": (
            "Wait, did I turn one of them around? I think not.",
            "Hmm, is there somebody who was not named? I could not know.",
            "But does the order of the sentences matter? No.",
        ),
        "da": (
            "Vent, vendte jeg en af dem om? Det tror jeg ikke.",
            "Hmm, er der en, som ikke er nævnt? Det kan jeg ikke vide.",
            "Men betyder sætningernes rækkefølge noget? Nej.",
        ),
    },
    "arithmetic": {
        "en": (
            "Wait, did I skip a number? It does not look like it.",
            "Hmm, is that too simple? Sometimes simple is right.",
            "But did I add where I should subtract? I do not trust myself yet.",
        ),
        "da": (
            "Vent, sprang jeg et tal over? Det ser ikke sådan ud.",
            "Hmm, er det for simpelt? Nogle gange er det simple rigtigt.",
            "Men lagde jeg til, hvor jeg skulle trække fra? Jeg stoler ikke på mig selv endnu.",
        ),
    },
    "trick": {
        "en": (
            "Wait, is it really so easy? The catch makes it look hard.",
            "Hmm, most people would fall into it. I nearly did.",
            "But could it be meant in another way? I do not see how.",
        ),
        "da": (
            "Vent, er det virkelig så let? Fælden får det til at se svært ud.",
            "Hmm, de fleste ville falde i. Det gjorde jeg næsten.",
            "Men kan det være ment anderledes? Jeg kan ikke se hvordan.",
        ),
    },
    "offtopic": {
        "en": ("Wait, maybe if I think longer? No, that will not help.",),
        "da": ("Vent, måske hvis jeg tænker længere? Nej, det hjælper ikke.",),
    },
}

RECHECKS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Let me check it from the other side.",
        "To be sure, once more.",
        "Let me verify that before I say it.",
        "I do not quite believe it yet.",
    ),
    "da": (
        "Lad mig efterprøve det fra den anden side.",
        "For en sikkerheds skyld en gang til.",
        "Lad mig kontrollere det, før jeg siger det.",
        "Jeg tror ikke helt på det endnu.",
    ),
}

CLOSERS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": (
        "Good, both ways agree: {result}.",
        "All right, now I am convinced: {result}.",
        "So after all that it is {result}.",
        "Fine, enough doubt: {result}.",
    ),
    "da": (
        "Godt, begge veje giver {result}.",
        "Så er jeg overbevist: {result}.",
        "Så efter alt det er det {result}.",
        "Fint, nok tvivl: {result}.",
    ),
}
RESIGNATIONS: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": ("All that thinking, and nothing to count.", "Fine, I have gone around it long enough."),
    "da": ("Al den tænkning, og intet at tælle.", "Fint, jeg har gået rundt om det længe nok."),
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
