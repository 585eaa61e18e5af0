"""The set-based SQL of requests, a module a kind; every statement names the registration."""
