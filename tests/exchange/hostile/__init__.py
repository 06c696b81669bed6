"""Files as bad as they come, made by code: none is kept as bytes. Needs no Django but where rows come in."""
