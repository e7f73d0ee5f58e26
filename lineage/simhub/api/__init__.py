"""The Hub's metadata API on loopback: requests, answers, limits and faults."""
