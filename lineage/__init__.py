"""Where a Hugging Face model came from and what was made from it."""
