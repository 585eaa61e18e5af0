"""The secret questions there are to choose from (product §3)."""

from enum import StrEnum

SHORTEST_ANSWER = 3
LONGEST_ANSWER = 100


class SecretQuestion(StrEnum):
    """A question by the word under which it is kept; forms say it in the reader's language."""

    FIRST_TEACHER = "first_teacher"
    CHILDHOOD_FRIEND = "childhood_friend"
    FIRST_STREET = "first_street"
    PARENTS_MET = "parents_met"
    FIRST_BOOK = "first_book"
    FIRST_CONCERT = "first_concert"
    DREAM_JOB = "dream_job"
    GRANDPARENT = "grandparent"
