"""The words of a report, each explained in one plain line."""

from typing import Final

GLOSSARY: Final = (
    ("model", "One repository of the Hub, named owner/name."),
    ("base", "A model that another was made from."),
    ("derivative", "A model made from another, directly or through others."),
    ("release", "A model that the subject itself publishes; all derivatives descend from one."),
    ("family", "The releases with everything that descends from them."),
    ("relation", "How a derivative was made from its base, in the Hub's words."),
    ("finetune", "A base trained further."),
    ("adapter", "A small addition that is loaded together with its base, such as a LoRA."),
    ("quantized", "A base stored with fewer bits, to be smaller and faster."),
    ("merge", "The weights of several models mixed into one."),
    ("unstated", "A relation that nobody has declared in a word of the Hub; it is never guessed."),
    ("depth", "The number of steps from the nearest release."),
    ("generation", "The number of steps in the longest chain of bases above a model."),
    ("fan-out", "How many derivatives were made directly from one model."),
    ("reach", "How many derivatives descend from one model, each counted once."),
    ("mirror", "A re-upload of the same weights by another owner."),
    ("bulk upload", "Many machine-named models on one base within days that nobody downloads."),
    ("first party", "The subject's own models."),
    ("gated", "To be asked for before it can be downloaded."),
    ("counting rule", "The choices behind a number: what counts as a derivative, and what is left out."),
    ("evidence", "From where an edge is known: the Hub's own list of bases, a tag, a model card."),
    ("population", "What the data is a picture of: the whole Hub, a sample of it, or models that are made up."),
    ("digest", "A fingerprint (SHA-256) of the names counted: the same names, the same digest."),
)
"""Each word with its line, in the order in which they build on one another."""
