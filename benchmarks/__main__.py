"""`make bench`: everything that needs no browser."""

from benchmarks import pipeline, store, totals

pipeline.main()
store.main()
totals.adding_up()
totals.large(200)  # a tenth: `python -m benchmarks.totals` for all of it, some five minutes
