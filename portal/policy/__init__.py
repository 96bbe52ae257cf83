"""Floor 2: who may. Doing is ``table.py``, seeing is ``visibility.py``: two pages to read and sign."""
