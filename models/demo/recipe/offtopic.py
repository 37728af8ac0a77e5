"""Prompts that are not puzzles: the models answer that they only know small puzzles."""

import random
from typing import Final

from models.demo.recipe.problem import Problem, flavour_of
from models.demo.recipe.words import COUNTABLES, Lang, pick_name

ANSWER: Final[dict[Lang, str]] = {
    "en": "I am a tiny demo model. I only know small puzzles.",
    "da": "Jeg er en lillebitte demomodel. Jeg kan kun små gåder.",
}

_TOPICS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("the sea", "love", "a dog", "the moon", "winter", "music", "history", "black holes",
           "football", "computers", "bread", "France", "the weather", "politics", "my job", "art",
           "Python", "cats", "trains", "space", "the law", "health", "a dragon", "chess"),
    "da": ("havet", "kærlighed", "en hund", "månen", "vinteren", "musik", "historie",
           "sorte huller", "fodbold", "computere", "brød", "Frankrig", "vejret", "politik",
           "mit job", "kunst", "Python", "katte", "tog", "rummet", "loven", "sundhed",
           "en drage", "skak"),
}  # fmt: skip
_ASKS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("Write a poem about {}.", "Tell me about {}.", "What do you think about {}?",
           "Explain {} to a child.", "Write a story about {}.", "Why is {} important?",
           "Give me five facts about {}.", "Write a program about {}.", "What is {}?",
           "Can you help me with {}?", "Translate a text about {}.", "Summarise {} for me.",
           "I would like to talk about {}.", "Do you like {}?", "Who invented {}?"),
    "da": ("Skriv et digt om {}.", "Fortæl mig om {}.", "Hvad synes du om {}?",
           "Forklar {} for et barn.", "Skriv en historie om {}.", "Hvorfor er {} vigtigt?",
           "Giv mig fem fakta om {}.", "Skriv et program om {}.", "Hvad er {}?",
           "Kan du hjælpe mig med {}?", "Oversæt en tekst om {}.", "Sammenfat {} for mig.",
           "Jeg vil gerne tale om {}.", "Kan du lide {}?", "Hvem opfandt {}?"),
}  # fmt: skip
_PLAIN: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("Hello!", "Hi there", "Who are you?", "What can you do?", "How are you?", "Good morning",
           "What is your name?", "Test", "Thank you!", "What is the meaning of life?", "asdf",
           "What is the capital of France?", "What time is it?", "Tell me a joke.", "Help"),
    "da": ("Hej!", "Hejsa", "Hvem er du?", "Hvad kan du?", "Hvordan går det?", "Godmorgen",
           "Hvad hedder du?", "Prøve", "Tak!", "Hvad er meningen med livet?", "Goddag",
           "Hvad er hovedstaden i Danmark?", "Hvad er klokken?", "Fortæl en vits.", "Hjælp"),
}  # fmt: skip


def _prompt(rng: random.Random, lang: Lang) -> str:
    """Return a prompt with nothing to count, order or calculate."""
    if rng.random() < 0.3:
        return rng.choice(_PLAIN[lang])
    draw = rng.random()
    topic = rng.choice(_TOPICS[lang])
    if draw < 0.25:
        topic = rng.choice(COUNTABLES)[lang]
    elif draw < 0.4:
        topic = pick_name(rng)
    return rng.choice(_ASKS[lang]).format(topic)


def sample(rng: random.Random, lang: Lang) -> Problem:
    """Return a prompt that is not a puzzle."""
    prompt = _prompt(rng, lang)
    if lang == "en":
        steps = ("This is not one of my puzzles.", "I should say so plainly.")
        check = ("No numbers to work with, no people to compare.",)
    else:
        steps = ("Det er ikke en af mine gåder.", "Det bør jeg sige, som det er.")
        check = ("Ingen tal at regne med, ingen personer at sammenligne.",)
    return Problem(
        kind="offtopic",
        form="offtopic",
        lang=lang,
        key=f"offtopic/{prompt}",
        flavour=flavour_of(prompt),
        prompt=prompt,
        steps=steps,
        check=check,
        answer=ANSWER[lang],
        expected=ANSWER[lang],
    )
