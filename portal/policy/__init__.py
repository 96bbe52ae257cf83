"""Floor 2: who may. Doing is ``table.py``, seeing is ``visibility``: to read and to sign."""
