"""The set-based SQL of the rights' store; every statement names the tenant or its staged pairs."""
