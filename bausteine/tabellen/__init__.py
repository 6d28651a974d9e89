"""Tables in and out: columns, kinds of cells, CSV and XLSX; knows no account and no page."""
