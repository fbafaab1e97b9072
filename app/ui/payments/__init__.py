"""Money the biller moves by hand: the list of it, and the dialogs that take, give up, move and give back."""
