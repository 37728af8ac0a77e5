"""How the bundled demo models are made: puzzles, thoughts, tokenizer, training, GGUF export.

Nothing here is needed to run the app. Only `network`, `training`, `export` and `build` need torch;
the puzzle and thought modules need the standard library alone, so the tests can check the data
without it.
"""
