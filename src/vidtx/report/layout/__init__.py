"""What stands where on the page: plain values for the templates, with every text already in words."""
