"""`make bench`: everything that needs no browser."""

from benchmarks import pipeline, store

pipeline.main()
store.main()
