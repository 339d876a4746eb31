"""What goes wrong on somebody's machine, said in a sentence."""


class Trouble(Exception):
    """Something a person must know or do; the text is shown to her as it is and ends the command."""
