"""The bare twins as an application of their own, to be served by the server that serves the portal."""

import os

from bench.twins import page

app = page(os.environ["BENCH_TWIN"], int(os.environ["BENCH_PAGE"]), int(os.environ["BENCH_RECEIPT"]))
