"""The pages of an output, one set of templates and one view of the data for `serve` and `report`.

`site` says what each page shows, `addresses` where it stands, `render` how it is set; `serve` answers with
pages and keeps what is judged, `written` puts them into a folder.
"""
