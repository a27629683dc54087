"""One module a CSL rendering element. Each is a node with `render(context)`; `parse.py` builds them."""
