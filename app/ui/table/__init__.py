"""Tables over plain rows: columns said once as data, one model, one view, one delegate."""
