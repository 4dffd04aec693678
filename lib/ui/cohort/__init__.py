"""The page of a cohort: choose who, watch it being worked out beside the dashboard, and look at the figures."""
