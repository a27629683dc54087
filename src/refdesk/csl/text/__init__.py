"""Text as the elements need it: case, initials, numbers, the markup of fields, citation labels."""
