"""The same screening on a cluster of Spark: the rows go to the workers by buckets of patients, with the code and the knowledge that judge them."""
