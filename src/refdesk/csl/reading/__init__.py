"""Reading a style: its XML to element nodes, its locale; and what is wrong with it."""
