"""A family over time: growth, ages, waiting times, shares by month."""
