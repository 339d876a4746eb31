"""What a chat is: values, the table of states, verbs and refusals. No input, no output, no clock, no chance."""
