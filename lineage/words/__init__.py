"""What every output says and shows alike, from one data file for each: the palette."""
