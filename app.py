"""The WSGI entry: the application built from the environment, nothing else."""

from netent.factory import create_app

app = create_app()
