"""Take received files into the corpus, with guesses for a person to confirm."""
