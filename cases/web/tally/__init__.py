"""What the pages of the yearly figure show: frozen values, so that no template asks the database."""
