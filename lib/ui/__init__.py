"""Streamlit parts that pages share. The only place in lib that knows Streamlit."""
