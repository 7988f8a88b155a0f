"""Finds faces, judges their quality, embeds them and compares with the enrolled."""
