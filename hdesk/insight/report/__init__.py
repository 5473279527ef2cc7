"""Reports: what they tell, and how it is written."""
