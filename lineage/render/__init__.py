"""Structure and numbers in, text or bytes out; nothing here prints or writes a file."""
