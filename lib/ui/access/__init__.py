"""Signing in on screen: the front door every request passes, the gate every run passes, and what a person sees there."""
