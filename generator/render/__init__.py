"""The last phase: the files of the package, and the reference pages."""
