"""Payments and client base → everything on the tabs, in the order of the article; pure."""
