"""The parts of the review page: each turns an assessment into nodes for the panel."""
