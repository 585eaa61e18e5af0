"""How gunicorn serves netent; `make run` and production read the same file."""

import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

wsgi_app = "app:app"
bind = f"{os.environ.get('NETENT_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60  # the largest file is read and checked well within it
graceful_timeout = 20
preload_app = True  # made once, then shared: a start costs half, and so does its memory
control_socket_disable = True  # it would live in the home folder, outside NETENT_VAR


def post_fork(_arbiter: Arbiter, _worker: Worker) -> None:
    from netent import processes  # the project is importable by now, not yet above

    processes.forget_connections()
