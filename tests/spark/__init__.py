"""The screening on Spark, in the environment of `make test-spark`; skipped where there is no Spark."""
