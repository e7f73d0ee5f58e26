"""What the Hub said, kept: the only package that speaks SQL."""
