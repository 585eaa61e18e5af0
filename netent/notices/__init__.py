"""The outbox: mails wait here as template and arguments, and are retried until they leave."""
