"""A family's portrait as one HTML page to read and to print."""
