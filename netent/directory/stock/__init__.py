"""Reading INSEE's stock files and bringing the directory up to them (product §2, §17)."""
