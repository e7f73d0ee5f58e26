"""The map: a family of any size as one page that opens offline, and the bytes that the page reads."""
