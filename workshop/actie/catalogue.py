"""The text of data/ as frozen dataclasses; a bad entry is refused by file and id.

`read(texts)` is the only way in. It takes the text of the files, so that the domain stays free of the disk.
"""
