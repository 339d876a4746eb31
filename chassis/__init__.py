"""What every process of the platform needs to run: no rule of the field is decided here."""
