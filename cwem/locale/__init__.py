"""One catalogue per language, `<language>.po`; English is what the source says."""
