"""The public site: declarations presented, news, answers, contact; and the operator's editing."""
