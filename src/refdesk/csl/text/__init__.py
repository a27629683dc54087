"""Text processing for the elements: case, initials, numbers, markup in fields, citation labels."""
