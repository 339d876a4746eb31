"""Official files into records: what each line or object becomes, and what is said about it. No database, no wire."""
