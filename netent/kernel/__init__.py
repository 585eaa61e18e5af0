"""Pure words and rules that every other package stands on: no table, no Flask."""
