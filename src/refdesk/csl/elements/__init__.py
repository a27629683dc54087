"""One module per CSL rendering element. Each element is a node with `render(context)`; `parse.py` builds them."""
