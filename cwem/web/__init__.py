"""The pages outside Streamlit: first start, log-in, log-out, password; and the gate before it all.

A Streamlit script cannot set a cookie, so these are plain ASGI routes with templates of their own.
"""
