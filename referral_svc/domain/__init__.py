"""The pure centre: values, the life of a referral, who sees it. No I/O, no clock, no chance."""
