"""Sessions, queue and messages: the conversation's log is the truth, everything else derives from it."""
