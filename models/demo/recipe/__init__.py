"""The training recipe of the bundled demo models: data, tokenizer, training, GGUF export.

The app does not need it. Only `network`, `trainer`, `export` and `build` import torch. The modules
for puzzles and thoughts use the standard library, so that tests can check the data without torch.
"""
