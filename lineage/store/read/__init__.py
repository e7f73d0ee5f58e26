"""Questions to a database, and the values that answer them."""
