"""History to Assessment: the pure per-patient kernel.

Plain typed Python over frozen dataclasses. No input or output, no clock, no state, no pandas, no Streamlit.
"""

ENGINE_VERSION = "0.1.0"
