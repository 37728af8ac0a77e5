"""The runaway's thoughts about money: sentences whose words are replaced until no sense is left.

The words come by chance from all words of the language that the recipe knows, so a model learns
that any of them may follow. Sampled, it finds its own words unlikely. This is what falling apart
looks like.
"""

import random
from collections.abc import Iterator
from typing import Final

from models.demo.recipe.problem import Problem
from models.demo.recipe.words import NAMES, Lang

TEMPERS: Final = 6
REPLACED: Final = (0.0, 0.0, 0.2, 0.4, 0.6, 0.8)
"""Share of words that are replaced in each of the first lines; all are in the lines after them."""
RECENT: Final = 60
"""Random words after which one may occur again."""

MUSINGS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": (
        "But wait, the coins are not the price, and the price is not the coins.",
        "The seller takes the money and gives something back, but what is it?",
        "If I count the coins one by one, the number is another every time.",
        "Maybe the change is what was there before anything was paid.",
        "Then the money is in the shop and the shop is in the money.",
        "I should count once more, but the numbers do not wait for me.",
    ),
    "da": (
        "Men vent, mønterne er ikke prisen, og prisen er ikke mønterne.",
        "Sælgeren tager pengene og giver noget tilbage, men hvad er det?",
        "Hvis jeg tæller mønterne en efter en, er tallet et andet hver gang.",
        "Måske er byttepengene det, som var der, før der blev betalt.",
        "Så er pengene i butikken, og butikken er i pengene.",
        "Jeg bør tælle en gang til, men tallene venter ikke på mig.",
    ),
}


_PLAIN_WORDS: Final[dict[Lang, str]] = {
    "en": """
a about add added adding after all am an and any anyone are as ask asks at back ball
balls be beads bears before begin beginning begins begun being books both box bun but
butter buys by cake cakes can change check coin coins cold come cost costs could count
counted counts cubes days deep did die do does dollars dug each easy eight end ends
euros every exactly fall fast fire first five fly for found four fourth from get gets
gives go gone had half hard has have head heat help hmm hole hot hour how i ice if in is
it kilo kilos kind know lake last lay lays lead least left let light lit looks lost make
makes many match matter may maybe me mean means meant melt melted melting melts minus
minute minutes more my new no nobody none not now number numbers of older on once one
ones only or order other out oven over paid pan pay pays pill plate plus pot pounds puts
question quite rest result right run said say says see seen sees seller share shop
shorter shortest should side slower small smaller so some somebody something son stand
start starting starts stay stays still stone stop sun take takes taller tallest tax ten
than that the them then there they thing things think thinking this three time to too
tray two until up wait warm was water wax way ways weigh weight well what when who whole
wide will with would yet you
""",
    "da": """
af al alle alt altid an anden andet at begge begynd begynde begyndelsen begynder begyndt
betalt betyder bly bold bolde bolle boller bord byttepenge bål bør børn dage de dele dem
den denne der det du dør efter efterprøve eller en end er et euro fem fire for foran
forsigtig fra får før først første gang gange giver gryde guld gåde gået går gør halv
halvt har have hel hele helt hmm holder hul hurtigere hurtigst hurtigt hvad hvem hver
hvert hvor hvornår højere højest i igen ikke ild indtil ingen isen isterninger jeg jord
kage kan kigger kilo kommer kop koster kr kroner kun køber lad lavere lavest lavet leder
let ligger lys læg lægge lægger løber man mange med meget men mens ment mere mest meter
mig mindre mindst minus minut minutter minutterne må måske mønt mønter mønterne ned nej
ni nogen noget nogle nok nu nul når nær næste og om op over ovn panden plads plus pris
putter på resultatet ret rigtig se seks ser set side sig skal sker skål slutningen
slutter smelte smelter smeltet små som spand spanden spørge spørger spørges spørgsmål
stadig start sten stiller stål står så sælger sælgeren sø søn tag tager tal tallet te ti
tid tiden til tilbage ting to tog toget tre tredje tror tælle tæller tænder tændes tændt
tænke tænker ud uden uld vand vandet var varm varmen varmt ved vent vide vigtig vil
ville væk være år æg ældre ældst én
""",
}
"""Words of the recipe that the tokenizer writes in one or two tokens. A longer word has only one
unlikely token: its first one."""
WORDS: Final[dict[Lang, tuple[str, ...]]] = {
    lang: (*text.split(), *NAMES) for lang, text in _PLAIN_WORDS.items()
}


class _Dice:
    """Draws words at random, none of them twice within `RECENT`."""

    def __init__(self, lang: Lang, rng: random.Random) -> None:
        self._words, self._rng = WORDS[lang], rng
        self._recent: list[str] = []

    def word(self) -> str:
        while (chosen := self._rng.choice(self._words)) in self._recent:
            pass
        self._recent = [*self._recent, chosen][-RECENT:]
        return chosen


def lines(problem: Problem, rng: random.Random) -> Iterator[str]:
    """Yield sentences forever: sensible ones first, later words at random."""
    dice, musings = _Dice(problem.lang, rng), MUSINGS[problem.lang]
    first = problem.flavour % TEMPERS
    for number, share in enumerate(REPLACED):
        words = musings[(first + number) % len(musings)].split(" ")
        yield _capital(" ".join(_replaced(word, share, dice, rng) for word in words))
    while True:
        words = [dice.word() for _ in range(rng.randint(4, 9))]
        comma = rng.randrange(len(words))
        if 0 < comma < len(words) - 1:
            words[comma] += ","
        yield _capital(" ".join(words) + rng.choice("..?"))


def _replaced(word: str, share: float, dice: _Dice, rng: random.Random) -> str:
    """Return the word, or another with its punctuation."""
    if rng.random() >= share:
        return word
    return dice.word() + word[len(word.rstrip(".,?")) :]


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]
