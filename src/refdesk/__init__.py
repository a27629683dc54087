"""refdesk: a reference desk for the terminal."""

__version__ = "0.1.0"
