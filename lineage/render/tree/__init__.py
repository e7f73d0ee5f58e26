"""Trees of models."""
