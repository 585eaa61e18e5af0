"""AT/MP rate notifications: loaded by the operator, received and acknowledged by firms (§12)."""
