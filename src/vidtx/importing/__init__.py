"""Corrections that come back from another program: read from the file that it wrote, matched to the document's utterances, and entered into its journal.

The order: `readers` give what stands in a file, `matching` says which utterance each word of it belongs to, `comparison` what of it is a change, and
`entering` hands the changes to the review, where they can be seen and undone.
"""
