// Everything works without this file; it makes looking and typing quicker.
