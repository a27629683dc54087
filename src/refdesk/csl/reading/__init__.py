"""Reading a style: XML to element nodes, the locale, and checks of a style's file."""
