"""For those who prefer gunicorn to the shipped server: ``gunicorn --config config/gunicorn.py``.

Only behind a proxy that waits for the whole request before it passes it on (nginx does by default): gunicorn
itself hands the first half of a broken-off form to the portal. Slow and idle senders are the proxy's to hold, too.
"""

import os

wsgi_app = "app:app"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = os.cpu_count() or 1
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 30
max_requests = 5_000
max_requests_jitter = 500
forwarded_allow_ips = "127.0.0.1"
accesslog = None  # who read or wrote what, and when, is not kept
errorlog = "-"
